"""`tracker export` as flat tables and as a file for Datasette."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Tracker
from tracker.export.tables import TABLES


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_folder_has_a_file_a_table_and_what_explains_them(
    form: str, tracker: Tracker, tmp_path: Path
) -> None:
    said = tracker("export", "--format", form, str(tmp_path / "out"))
    assert (said.code, said.out) == (0, "")
    assert f"{len(TABLES)} tables with " in said.err
    written = {file.name for file in (tmp_path / "out").iterdir()}
    beside = {"README.md", "datapackage.json", "CITATION.bib"}
    assert written == {*(f"{name}.{form}" for name in TABLES), *beside}


def test_calls_and_the_ledger_are_among_the_tables(tracker: Tracker, tmp_path: Path) -> None:
    tracker("export", "--format", "parquet", str(tmp_path))
    calls = pq.read_table(tmp_path / "calls.parquet").to_pylist()
    record = [one for one in tracker("export", "--changes").lines() if one["kind"] == "call"]
    assert [(one["id"], one["date"].isoformat()) for one in calls] == [
        (one["id"], one["day"]) for one in record
    ]
    assert {one["watched"] for one in calls} <= {True, False}
    lines = tracker("export", "--changes").lines()
    assert pq.read_table(tmp_path / "changes.parquet").num_rows == len(
        [one for one in lines if one["kind"] == "change"]
    )


def test_all_sessions_are_written_together(tracker: Tracker, tmp_path: Path) -> None:
    file = tmp_path / "all.db"
    assert tracker("export", "--format", "datasette", "--session", "all", str(file)).code == 0
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT DISTINCT session FROM bills").fetchall() == [("2026A",)]
    assert "2026A" in json.loads((tmp_path / "all.metadata.json").read_text("utf-8"))["title"]


def test_the_licence_and_the_address_are_those_of_the_settings(
    tracker: Tracker, tmp_path: Path
) -> None:
    settings = {"TRACKER_LICENCE": "CC-BY-4.0", "TRACKER_PUBLIC_URL": "https://bills.example.org"}
    tracker("export", "--format", "csv", str(tmp_path), **settings)
    cited = (tmp_path / "CITATION.bib").read_text("utf-8")
    assert "Licence: CC-BY-4.0" in cited
    assert (
        "{https://bills.example.org/data/2026A/csv/README.md?as_of=2026-02-24T15:00:00Z}" in cited
    )


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--format", "csv"), 2, "Name a folder"),
        (("--format", "parquet"), 2, "tracker export --format parquet DIR"),
        (("--format", "datasette"), 2, "Name a file"),
        (("--format", "csv", "--session", "2013A", "DIR"), 2, "Nothing of 2013A is stored."),
        (("--session", "all"), 2, "'all' is not a session"),
        (("--format", "csv", "FILE"), 2, "cannot be written"),
        (("--format", "datasette", "FILE/bills.db"), 2, "cannot be written"),
    ],
    ids=["no folder", "no folder for Parquet", "no file", "a session that never was",
         "all on a terminal", "a file is there", "within a file"],
)  # fmt: skip
def test_what_cannot_be_written_is_one_sentence(
    words: tuple[str, ...], code: int, sentence: str, tracker: Tracker, tmp_path: Path
) -> None:
    (tmp_path / "FILE").write_text("mine")
    words = tuple(
        str(tmp_path / word) if word.startswith(("DIR", "FILE")) else word for word in words
    )
    said = tracker("export", *words)
    assert (said.code, sentence in said.err) == (code, True), said
    assert said.err.count("\n") == 1
    assert (tmp_path / "FILE").read_text() == "mine"
