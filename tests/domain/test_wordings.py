"""Tables of patterns: how they are read, and that no module asks one for a name it lacks."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

import tracker.domain
from tracker.domain.wordings import Vocabulary, rows

ASKED = re.compile(r"(_[A-Z]+)\[\"(\w+)\"\]")


def test_a_line_goes_on_where_it_begins_with_blanks_and_comments_are_passed_over():
    assert rows("one  a b\n# why two is there\ntwo  c\n    |d\n") == [
        ("one", "a b"),
        ("two", "c|d"),
    ]


def test_a_part_stands_in_patterns_below_it_as_a_whole():
    words = Vocabulary("day  mon|tue\non  @hour on @day", hour=r"\d")
    assert words["on"].fullmatch("1 on TUE") and not words["on"].fullmatch("1 on tue on mon")


@pytest.mark.parametrize("module", sorted(
    path.stem for path in Path(tracker.domain.__file__).parent.glob("*.py")
    if "Vocabulary(" in path.read_text() and path.stem != "wordings"
))  # fmt: skip
def test_every_pattern_that_a_module_asks_for_is_in_its_table(module):
    loaded = importlib.import_module(f"tracker.domain.{module}")
    source = Path(str(loaded.__file__)).read_text()
    tables = {name for name, value in vars(loaded).items() if isinstance(value, Vocabulary)}
    asked = [(table, name) for table, name in ASKED.findall(source) if table in tables]
    assert asked
    for table, name in asked:
        assert getattr(loaded, table)[name].pattern
