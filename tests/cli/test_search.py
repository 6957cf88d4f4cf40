"""`tracker search` and `tracker db reindex`, on two days of the sample."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import AtWork, Said, Tracker, url_of
from tests.queries.searching import ODD


def numbers(said: Said) -> list[str]:
    return [one["number"] for one in said.json()]


def test_a_search_lists_bills_with_their_passage(tracker: Tracker) -> None:
    said = tracker("search", "personal", "data", "--format", "json")
    first = said.json()[0]
    assert first["number"] == "HB26-1037"
    assert "title" in first["found_in"]
    passage = first["passage"]
    marked = {passage["text"][a:b].lower() for a, b in passage["spans"]}
    assert marked <= {"personal", "data"}
    table = tracker("search", "personal data")
    assert table.out.splitlines()[2].startswith("HB26-1037")
    assert len(tracker("search", "data", "--format", "jsonl").lines()) > 3


def test_filters_pages_and_order_narrow_a_search(tracker: Tracker) -> None:
    every = numbers(tracker("search", "act", "--limit", "1000", "--format", "json"))
    pages = [
        tracker("search", "act", "--limit", "2", "--page", page, "--format", "json")
        for page in ("1", "2")
    ]
    assert numbers(pages[0]) + numbers(pages[1]) == every[:4]
    assert "page 1 of" in pages[0].err
    assert set(numbers(tracker("search", "act", "--chamber", "senate", "--format", "json"))) == {
        one for one in every[:20] if one.startswith("S")
    }
    followed = tracker("search", "act", "--followed", "--newest", "--format", "json")
    assert all(one["followed"] for one in followed.json())
    assert tracker("search", "act", "--session", "1999A").code == 2


def test_nothing_found_says_what_to_try(tracker: Tracker) -> None:
    said = tracker("search", "zebrafish", "--format", "json")
    assert (said.code, said.json()) == (0, [])
    assert "No bill has “zebrafish”. Try fewer words" in said.err
    assert "Did you mean: personal" in tracker("search", "persnoal").err
    assert "AND, OR, NOT, NEAR, - do nothing here" in tracker("search", "data AND zebrafish").err
    assert "no letter or digit" in tracker("search", '""').err
    nothing = tracker("search", " ")
    assert (nothing.code, nothing.out) == (2, "")
    assert "Write what to look for" in nothing.err


TOLD = {
    "long": "400 letters", "wordless": "no letter or digit", "many": "the first 12",
    "operators": "AND, OR, NOT, NEAR, -", "none": "No bill has", "": "",
}  # fmt: skip


def test_odd_searches_end_in_bills_or_in_what_to_do(tracker: Tracker) -> None:
    for typed, told in ODD:
        said = tracker("search", "--format", "json", "--", typed)
        assert said.code == 0, typed[:40]
        assert TOLD[told] in said.err, typed[:40]
        assert bool(said.json()) or said.err, typed[:40]


@pytest.mark.slow
def test_bytes_that_are_no_letters_are_passed_over(filled: Path) -> None:
    said = AtWork("search", "data \udcff\udc80", DATABASE_URL=url_of(filled)).end()
    assert said.code == 0
    assert "HB26-1037" in said.out


def test_an_index_that_was_lost_is_made_anew(tracker: Tracker, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for table in ("search_entries", "search_head_fts", "search_words_fts"):
            connection.execute(f"delete from {table}")
        connection.commit()
    lost = {"DATABASE_URL": url_of(file)}
    assert tracker("search", "data", **lost).out == ""
    said = tracker("db", "reindex", **lost)
    assert said.code == 0
    assert "bills were indexed." in said.err
    assert tracker("search", "data", **lost).out
