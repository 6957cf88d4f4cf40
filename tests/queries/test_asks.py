"""Bills beside the asks, and one bill over its versions, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection

from tests.data_folder import SHIPPED
from tests.queries.fill import NOW, add_bill, add_session, add_topic, filling
from tests.queries.fill_asks import COLLECT, OPEN, SHARE, WARRANT, add_mark
from tests.queries.fill_texts import add_text, add_version, line, text_of_lines
from tracker import campaigns
from tracker.domain.bill_text import BillText
from tracker.queries.asks import marks_of, matrix
from tracker.queries.bill_list import ListQuery, bill_list
from tracker.store import engine

TEXT: BillText = text_of_lines(("section-1", "One.", (line(1, 1, "Words."),)))


@pytest.fixture
def told(database_url: str) -> Iterator[Connection]:
    """HB26-1037 whose second version took the warrant out, and SB26-070 by its summary."""
    with filling(database_url) as made:
        add_session(made)
        first = add_bill(made, "HB26-1037")
        add_topic(made, first, "government-data", "data", "data")
        add_bill(made, "SB26-070")
        add_bill(made, "HB26-1002")
        introduced = add_version(made, first, "Introduced", date(2026, 1, 14))
        engrossed = add_version(made, first, "Engrossed", date(2026, 3, 6))
        add_version(made, first, "Rerevised", date(2026, 4, 1))
        for key in (introduced, engrossed):
            add_text(made, "HB26-1037", key, TEXT)
        add_mark(made, "HB26-1037", SHARE, "for", WARRANT, version=introduced)
        add_mark(made, "HB26-1037", SHARE, "against", OPEN, version=engrossed)
        add_mark(made, "SB26-070", COLLECT, "for", "It may not collect data.")
        yield made
    engine.forget()


def test_the_newest_version_that_was_read_speaks_for_a_bill(told: Connection) -> None:
    rows = {one.number: one for one in matrix(told, "data-privacy")}
    assert list(rows) == ["HB26-1037", "SB26-070"]
    newest = rows["HB26-1037"].newest
    assert (newest.name, [one.direction for one in newest.marks]) == ("Engrossed", ["against"])
    assert rows["SB26-070"].newest.key == ""
    assert rows["SB26-070"].newest.marks[0].field == "summary"


def test_the_matrix_is_narrowed_by_session_topic_and_campaign(told: Connection) -> None:
    def numbers(*told_of: str) -> list[str]:
        return [one.number for one in matrix(told, *told_of)]

    assert numbers("data-privacy", "2026A", "government-data") == ["HB26-1037"]
    assert numbers("data-privacy", "2025A") == numbers("palantir") == []


def test_a_bill_is_told_version_by_version(told: Connection) -> None:
    versions = marks_of(told, "HB26-1037", "data-privacy")
    assert [(one.name, one.marks[0].direction) for one in versions] == [
        ("Introduced", "for"), ("Engrossed", "against"),
    ]  # fmt: skip
    assert versions[0].marks[0].passages[0].passage == WARRANT
    assert marks_of(told, "HB26-1002", "data-privacy") == ()


def test_lists_of_bills_are_narrowed_by_ask(told: Connection) -> None:
    def numbers(ask: str) -> list[str]:
        query = ListQuery(("2026A",), NOW, NOW, followed=False, chosen={"ask": (ask,)})
        rows = bill_list(told, campaigns.load(SHIPPED / "campaigns"), query).rows
        return [row.line.number for row in rows]

    assert numbers(f"data-privacy|{SHARE}|for") == []
    assert numbers(f"data-privacy|{SHARE}|against") == ["HB26-1037"]
    assert numbers(f"data-privacy|{COLLECT}|for") == ["SB26-070"]
