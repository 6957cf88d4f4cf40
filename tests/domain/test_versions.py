"""Versions by name, and which papers came in between two of them."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.bill_text import (
    VersionText,
    before,
    between,
    papers_by_version,
    slugs,
    version_named,
)
from tracker.domain.records import DocumentRecord


def day(number: int) -> date:
    return date(2026, 3, number)


@pytest.mark.parametrize(
    ("versions", "named"),
    [
        ([("Introduced", day(1)), ("Engrossed (2)", day(2))], ("introduced", "engrossed-2")),
        ([("Resolution/Memorial", None)], ("resolution-memorial",)),
        (
            [("Engrossed", day(6)), ("Engrossed", day(9))],
            ("2026-03-06-engrossed", "2026-03-09-engrossed"),
        ),
        (
            [("Engrossed", day(6)), ("Engrossed", day(6))],
            ("2026-03-06-engrossed", "2026-03-06-engrossed-2"),
        ),
        ([("Engrossed", None), ("Engrossed", None)], ("engrossed", "engrossed-2")),
        ([("…", None)], ("version",)),
    ],
)
def test_a_version_has_a_readable_name_of_its_own(
    versions: list[tuple[str, date | None]], named: tuple[str, ...]
) -> None:
    assert slugs(versions) == named


def version(name: str, on: int) -> VersionText:
    return VersionText(name, name.lower(), name, day(on), "", "", ())


def paper(kind: str, name: str, on: int | None) -> DocumentRecord:
    return DocumentRecord(kind, name, "", day(on) if on else None)


WAY = (version("Introduced", 2), version("Engrossed", 10), version("Rerevised", 20))


@pytest.mark.parametrize(
    ("kind", "on", "where"),
    [
        ("amendment", 10, "Engrossed"), ("report", 10, "Engrossed"),
        ("fiscal_note", 10, "Rerevised"), ("fiscal_note", 2, "Engrossed"),
        ("amendment", 1, "Engrossed"), ("amendment", 11, "Rerevised"),
        ("amendment", 21, ""), ("fiscal_note", 20, ""), ("amendment", None, ""),
    ],
)  # fmt: skip
def test_a_paper_stands_where_it_came_in(kind: str, on: int | None, where: str) -> None:
    one = paper(kind, "L.001", on)
    assert papers_by_version(WAY, [one]) == {where: [one]}


def test_no_paper_is_lost_whatever_its_day() -> None:
    papers = [paper("amendment", f"L.{on}", on or None) for on in range(28)]
    placed = [one for some in papers_by_version(WAY, papers).values() for one in some]
    assert sorted(one.name for one in placed) == sorted(one.name for one in papers)
    assert set(papers_by_version((), papers)[""]) == set(papers)


def test_what_came_between_two_versions_does_not_depend_on_their_order() -> None:
    papers = [paper("amendment", "L.001", 9), paper("amendment", "L.002", 15)]
    assert between(WAY, papers, WAY[0], WAY[1]) == (papers[0],)
    assert between(WAY, papers, WAY[2], WAY[0]) == tuple(papers)


def test_a_version_without_a_text_is_none_to_compare_with() -> None:
    assert before(WAY, WAY[2]) is None
    assert version_named(WAY, "engrossed") is WAY[1]
    assert version_named(WAY, "Engrossed") is None
