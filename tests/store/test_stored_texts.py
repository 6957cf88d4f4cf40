"""A bill's text goes into the database and comes out as it was."""

from __future__ import annotations

import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import anything
from tracker.domain.bill_text import BillText, Line, Run, Section
from tracker.errors import StoreFault
from tracker.store.stored_texts import packed, unpacked

WORDS = anything.text(max_size=30)
MARKS = st.lists(st.sampled_from(["new", "repealed", "senate", "house"]), unique=True, max_size=2)
RUNS = st.builds(Run, WORDS, MARKS.map(tuple))
NUMBERS = st.none() | st.integers(0, 900)
LINES = st.builds(Line, st.lists(RUNS, max_size=3).map(tuple), NUMBERS, NUMBERS)
SECTIONS = st.builds(Section, WORDS, WORDS, WORDS, st.lists(LINES, max_size=3).map(tuple))
TEXTS = st.builds(
    BillText,
    st.sampled_from(["html", "pdf"]),
    WORDS,
    WORDS,
    st.lists(SECTIONS, max_size=3).map(tuple),
    st.integers(0, 500),
    st.lists(WORDS, max_size=2).map(tuple),
)
SECTION = ["section-1", "SECTION 1.", "Short title", [[1, 2, [["A", "new"]]]]]
GOOD = [1, "html", "A bill", "Introduced", 3, [SECTION], ["Senate Amended"]]


@given(TEXTS)
def test_a_text_reads_back_as_it_was_stored(text):
    assert unpacked(packed(text)) == text


def test_a_stored_text_is_of_this_shape():
    text = unpacked(zlib.compress(json.dumps(GOOD).encode()))
    assert json.loads(zlib.decompress(packed(text))) == GOOD


def _with(at, value):
    return [value if place == at else one for place, one in enumerate(GOOD)]


def _line(*parts):
    return _with(5, [["section-1", "", "", [list(parts)]]])


@pytest.mark.parametrize(
    "stored",
    [
        _with(0, 2),
        _with(0, True),
        _with(1, "rtf"),
        _with(2, None),
        _with(4, 1.5),
        _with(5, "sections"),
        _with(5, [["section-1"]]),
        _line(1, "2", []),
        _line(1, 2, [["A", "bold"]]),
        _line(1, 2, [[7]]),
        _line(1, 2, [[]]),
        _with(6, [1]),
        GOOD[:-1],
        {},
        None,
    ],
)
def test_bytes_of_another_shape_are_refused(stored):
    with pytest.raises(StoreFault, match="cannot be read"):
        unpacked(zlib.compress(json.dumps(stored).encode()))


@pytest.mark.parametrize(
    "stored",
    [
        b"",
        b"text",
        zlib.compress(b"{"),
        packed(unpacked(zlib.compress(json.dumps(GOOD).encode())))[:-4],
    ],
)
def test_bytes_that_are_no_text_are_refused(stored):
    with pytest.raises(StoreFault):
        unpacked(stored)
