"""`tracker related`: kin of a bill, pairs of a session, all worked out anew."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Said, Tracker, url_of
from tests.dashboard.test_related import NEW, OLD, TITLE, fill_pair
from tests.queries.fill import filling
from tracker.store import engine
from tracker.store.tables import BILLS

Run = Callable[..., Said]


@pytest.fixture
def run(tracker: Tracker, tmp_path: Path) -> Run:
    """The command on a database with a pair of related bills."""
    url = url_of(tmp_path / "pair.db")
    with filling(url) as made:
        fill_pair(made)

    def runs(*words: str) -> Said:
        return tracker(*words, DATABASE_URL=url)

    return runs


def test_the_kin_of_a_bill_are_told_in_words_and_for_programs(run: Run) -> None:
    said = run("related", "show", "HB 26-1004").out
    assert f"{OLD}  2018A    {TITLE}" in said and "Same prime sponsor: J. Coleman" in said
    (kin,) = run("related", "show", NEW, "--format", "json").json()
    assert (kin["number"], kin["session"], kin["stage"]) == (OLD, "2018A", "postponed_indefinitely")
    assert kin["sponsors"] == ["J. Coleman"] and kin["decided_by"] == "rules"
    assert kin["score"] >= 60 and "Kindergarten Contribution" in kin["words"]


def test_the_pairs_of_a_session_are_a_table(run: Run) -> None:
    said = run("related", "list", "--session", "2026A", "--format", "csv").out
    (row,) = csv.DictReader(io.StringIO(said.removeprefix("\ufeff")))
    assert (row["Bill"], row["Number"], row["Title"]) == (NEW, OLD, TITLE)
    none = run("related", "list", "--session", "2018A")
    assert (none.code, none.out) == (0, "") and "No pair is known in 2018A." in none.err


def test_where_there_is_none_it_says_whether_anybody_looked(run: Run) -> None:
    assert "was not compared with others yet" in run("related", "show", "SB26-007").err
    unknown = run("related", "show", "SB26-008")
    assert unknown.code == 1 and unknown.err.startswith("No bill SB26-008 is stored; of 2026A")


def test_all_are_worked_out_anew(run: Run, tmp_path: Path) -> None:
    with engine.writing(url_of(tmp_path / "pair.db")).begin() as made:
        bills = BILLS
        made.execute(bills.update().where(bills.c.number == "SB26-007").values(title=TITLE))
    said = run("related", "apply")
    assert said.code == 0 and "3 pairs of related bills stand in 2 sessions." in said.err
    kin = [row["number"] for row in run("related", "show", OLD, "--format", "json").json()]
    assert set(kin) == {NEW, "SB26-007"}
    assert "No related bill was found" not in run("related", "show", NEW).err
    again = run("related", "apply")
    assert "3 pairs" in again.err


def test_a_bill_that_is_shown_whole_has_its_kin(run: Run) -> None:
    assert f"Related bills\n  {OLD}  {TITLE} (2018A, " in run("show", NEW).out
    (kin,) = run("show", NEW, "--format", "json").json()["related"]
    assert (kin["number"], kin["title"]) == (OLD, TITLE)
