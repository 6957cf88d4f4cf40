"""Versions with what was read of them, and their words, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection, update

from tests.queries.fill import NOW, SOURCE, filling
from tests.queries.fill_texts import (
    ENGROSSED,
    INTRODUCED,
    NUMBER,
    READ_AT,
    add_fault,
    add_text,
    fill_texts,
    text_of_lines,
)
from tracker.domain.bill_text import BillText
from tracker.errors import StoreFault
from tracker.queries.texts import text_of, versions_of
from tracker.store.derived_tables import TEXTS
from tracker.store.engine import reading
from tracker.store.tables import VERSIONS

PDF = BillText("pdf", "House Bill 26-1037", "", INTRODUCED.sections, 3)


@pytest.fixture
def connection(store: str) -> Iterator[Connection]:
    with filling(store) as made:
        keys = fill_texts(made)
        add_text(made, NUMBER, keys["Introduced"], PDF)
        add_fault(made, NUMBER, keys["Engrossed"], "missing", "html")
    with reading(store).connect() as connection:
        yield connection


def test_versions_stand_oldest_first_with_what_was_read(connection: Connection) -> None:
    found = versions_of(connection, NUMBER)
    assert [(one.slug, one.day) for one in found] == [
        ("introduced", date(2026, 1, 14)), ("engrossed", date(2026, 1, 20)),
        ("reengrossed", date(2026, 1, 22)), ("revised", date(2026, 1, 23)),
    ]  # fmt: skip
    first, _, third, fourth = found
    assert [(one.form, one.state) for one in first.reads] == [("html", "read"), ("pdf", "read")]
    assert first.text is not None
    assert (first.text.form, first.text.read_at, first.faults) == ("html", READ_AT, ())
    assert first.text.url.startswith(SOURCE)
    assert [(one.state, one.message, bool(one.digest)) for one in third.reads] == [
        ("no_text", "as told", False)
    ]
    assert (third.text, fourth.reads) == (None, ())
    assert versions_of(connection, "HB26-9999") == ()


def test_a_text_stays_when_a_later_answer_is_worse(connection: Connection) -> None:
    second = versions_of(connection, NUMBER)[1]
    assert [one.state for one in second.faults] == ["missing"]
    assert second.text is second.faults[0]
    assert text_of(connection, NUMBER, second.key) == ENGROSSED


def test_the_accessible_text_comes_before_the_pdf(connection: Connection) -> None:
    [first, *_] = versions_of(connection, NUMBER)
    assert text_of(connection, NUMBER, first.key) == INTRODUCED
    assert text_of(connection, NUMBER, "no such version") is None


def test_what_left_the_page_is_no_version_and_a_damaged_text_is_said(store: str) -> None:
    with filling(store) as made:
        keys = fill_texts(made)
        add_text(made, NUMBER, keys["Revised"], text_of_lines())
        versions = VERSIONS
        made.execute(update(versions).where(versions.c.name == "Revised").values(gone_seen_at=NOW))
        made.execute(update(TEXTS).values(parsed=b"no text"))
    with reading(store).connect() as connection:
        assert [one.name for one in versions_of(connection, NUMBER)] == [
            "Introduced", "Engrossed", "Reengrossed",
        ]  # fmt: skip
        with pytest.raises(StoreFault, match="Read the texts again"):
            text_of(connection, NUMBER, keys["Introduced"])
