"""Records by named fields, and as CSV that a spreadsheet opens and does not run."""

from __future__ import annotations

import csv
import io
from collections import namedtuple
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from tracker.domain.formats import present
from tracker.export.fields import MARK, cell, csv_text, fields_of, head, record
from tracker.export.lists import LISTS, plain_words
from tracker.visiting.links import PAGES


@dataclass(frozen=True)
class Inner:
    day: date | None
    words: tuple[str, ...]


@dataclass(frozen=True)
class Outer:
    name: str
    inner: Inner | None
    parts: tuple[Inner, ...] = ()


ONE = Outer("x", Inner(date(2026, 2, 25), ("a", "b")), (Inner(None, ()), Inner(None, ("c",))))


def test_a_field_is_an_attribute_or_what_a_path_leads_to() -> None:
    assert record(ONE, "name day=inner.day said=parts.words parts(words) inner(day)") == {
        "name": "x", "day": "2026-02-25", "said": [[], ["c"]],
        "parts": [{"words": []}, {"words": ["c"]}], "inner": {"day": "2026-02-25"},
    }  # fmt: skip
    assert record(Outer("", None), "name? day=inner.day") == {"name": None, "day": None}
    assert [field.name for field in fields_of("a b?=c.d e(f g)")] == ["a", "b", "e"]
    assert fields_of("a b.c.(d e.(f? g=h(i))) j") == fields_of(
        "a d=b.c.d f?=b.c.e.f g=b.c.e.h(i) j"
    )


def test_a_named_tuple_is_one_value() -> None:
    pair = namedtuple("pair", "left right")(ONE, None)
    assert record(pair, "name=left.name other=right.name") == {"name": "x", "other": None}


def test_moments_are_in_utc_and_what_is_absent_can_be_left_out() -> None:
    moment = datetime(2026, 2, 24, 15, tzinfo=UTC)
    Row = namedtuple("Row", "at nothing")
    made = record(Row(moment, ""), "at nothing")
    assert made == {"at": "2026-02-24T15:00:00Z", "nothing": ""}
    assert present(made) == {"at": "2026-02-24T15:00:00Z"}


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1",
     "\u200e=1"],
)  # fmt: skip
def test_no_cell_begins_a_formula(text: str) -> None:
    assert cell(text).startswith("'")
    assert cell([text, "b"]).startswith("'")
    assert cell({"a": text}).startswith("'")
    assert csv_text([{"a": text}]).splitlines()[1].lstrip('"').startswith("'")


def test_plain_texts_stand_as_they_are() -> None:
    for text in ("HB26-1037", "a=b", "1-2", "“=”", "", "Wed, Mar 4"):
        assert cell(text) == text
    assert (cell(None), cell(True), cell(False), cell(-3), cell(0)) == ("", "yes", "no", "-3", "0")
    assert cell(["a", "b"]) == "a; b"
    assert cell([{"a": "b", "c": ""}, {"a": "d", "c": "e"}]) == "b; d, e"


def test_a_file_says_that_it_is_utf_8_and_has_a_head_without_rows_too() -> None:
    assert csv_text([], ["next_hearing", "number"]) == f"{MARK}Next hearing,Number\r\n"
    text = csv_text([{"a": 'é "x", y\nz'}, {"b": 1}])
    rows = list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))
    assert rows == [["A", "B"], ['é "x", y\nz', ""], ["", "1"]]
    assert text.encode()[:3] == b"\xef\xbb\xbf"


def test_every_list_is_of_a_page_and_its_columns_are_plain_words() -> None:
    assert {"bills", "calls", "hearings", "calendar", "changes", "search", "votes", "asks"} <= set(
        LISTS
    )
    for key, table in LISTS.items():
        assert PAGES[key].light, key
        names = table.names()
        assert len(names) == len(set(names)), key
        assert all(head(name).replace(" ", "").isalpha() for name in names), key


def test_words_of_closed_sets_are_said_as_people_read_them() -> None:
    assert plain_words("stage", "in_committee") == "In committee"
    assert plain_words("stage_chamber", "upper") == "Senate"
    assert plain_words("position", "support") == "Support"
    assert plain_words("position", "") == ""
    assert plain_words("title", "upper") == "upper"
