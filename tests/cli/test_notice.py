"""`tracker notice`, on two days of the sample, when its hearings are over."""

from __future__ import annotations

import csv
import io

from tests.cli.conftest import Tracker

LATER = ("--today", "2026-03-14 08:00")


def test_hearings_come_as_a_table_with_the_least_notice_first(tracker: Tracker) -> None:
    rows = tracker("notice", *LATER, "--of", "time", "--format", "json").json()
    least = [row["time_hours_at_most"] for row in rows]
    known = [hours for hours in least if hours is not None]
    assert known and known == sorted(known) == least[: len(known)]
    assert rows[0]["look_before"] is None, "of the hearing itself, which stood there from the first"
    table = tracker("notice", *LATER, "--of", "time")
    lines = table.out.splitlines()
    assert len(lines) == len(rows) + 2 and table.err == ""
    assert lines[2].startswith("at least ") and rows[0]["bill"] in lines[2]
    assert lines[-1].startswith("unknown")


def test_groups_have_figures_in_every_form(tracker: Tracker) -> None:
    words = ("notice", *LATER, "--by", "committee")
    made = tracker(*words, "--format", "json").json()
    text = tracker(*words, "--format", "csv").out.removeprefix("\ufeff")
    assert [row["Committee"] for row in csv.DictReader(io.StringIO(text))] == [
        row["committee"] for row in made
    ]
    assert all(row["hearings"] == row["known"] + row["unknown"] for row in made)
    hearings = tracker("notice", *LATER, "--format", "jsonl").lines()
    assert sum(row["hearings"] for row in made) == len(hearings)
    [session] = tracker("notice", *LATER, "--by", "session", "--format", "json").json()
    assert (session["session"], session["hearings"]) == ("2026A", len(hearings))
    senate = tracker("notice", *LATER, "--chamber", "senate", "--format", "jsonl").lines()
    assert {row["chamber"] for row in senate} == {"upper"} and len(senate) < len(hearings)


def test_an_empty_answer_says_why(tracker: Tracker) -> None:
    nobody = tracker("notice", *LATER, "--committee", "Moon", "--format", "json")
    assert (nobody.code, nobody.json()) == (0, [])
    assert nobody.err == "No hearing that is over fits this choice.\n"
    early = tracker("notice", "--session", "2025A", "--by", "week")
    assert (early.code, early.out) == (0, "")
    assert early.err == "No schedule of this session was read, so there is nothing to count.\n"
