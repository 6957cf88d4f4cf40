"""The files of a download: the same bytes, no formula, nothing private, nothing lost."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import bibtexparser
import pyarrow.parquet as pq
import pytest
from sqlalchemy import Connection

from tests.export.conftest import ABOUT, SECRET, Exported, write
from tests.queries import fill
from tracker.export import files
from tracker.export.package import Form, dictionary
from tracker.export.tables import TABLES, Stored
from tracker.settings import ROOT
from tracker.store.engine import reader, reading, writing
from tracker.store.tables import EDITS

FORMS: tuple[Form, ...] = ("csv", "jsonl", "parquet")
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def store(database_url: str) -> Iterator[str]:
    """A small database with what is odd in it, on both engines."""
    with fill.filling(database_url) as connection:
        _fill(connection)
    yield database_url
    for engine in (reading(database_url), writing(database_url)):
        engine.dispose()


def _fill(connection: Connection) -> None:
    fill.add_session(connection)
    bill = fill.add_bill(connection, "HB26-1037", title=FORMULA, subjects=["A", "B; C"])
    fill.judge_bill(connection, bill, "in_committee", followed=True)
    fill.add_action(connection, bill, fill.NOW.date(), "Sent to the \u202egovernor\x07", "joint")
    fill.add_sponsor(connection, bill, "@SUM(A1)")
    vote = fill.add_vote(connection, bill, fill.NOW.date(), "BILL", yes=7, no=6, other=0)
    fill.add_ballot(connection, vote, "Soper", "yes")
    meeting = fill.add_meeting(connection, 1, "House Judiciary", fill.NOW.date(), "1:30 PM")
    fill.add_item(connection, meeting, "HB26-1037")
    fill.add_meeting(connection, 2, "House Finance", fill.NOW.date(), "Upon Adjournment")
    fill.add_bill(connection, "SB26-002", page_seen_at=None, listed_sponsors=["Sen. A. Member"])
    fill.add_crawl(connection, message=SECRET)
    fill.add_failure(connection, 1, "bills/HB26-1037", SECRET)
    fill.add(
        connection, EDITS, at=fill.NOW, editor=SECRET, subject="data-privacy/HB26-1037",
        field="position", new='"support"',
    )  # fmt: skip
    said = {"field": "position", "cause": "editor", "new": "support"}
    fill.add_change(connection, "changed", "edit", "data-privacy/HB26-1037", **said)


def write_sqlite(url: str, file: Path) -> dict[str, int]:
    with reader(url) as connection:
        return dict(files.write_sqlite(file, Stored(connection, lambda _: ()), ABOUT))


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_facts_give_the_same_bytes(form: Form, store: str, tmp_path: Path) -> None:
    counts = write(store, tmp_path / "one", form)
    assert write(store, tmp_path / "two", form) == counts
    assert (counts["bills"], counts["hearings"], counts["changes"]) == (2, 2, 2)
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert len(files_of(tmp_path / "one")) == len(TABLES) + 3


def test_the_same_facts_give_the_same_sqlite_file(store: str, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        write_sqlite(store, tmp_path / folder / "bills.db")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    assert list(files_of(tmp_path / "one")) == ["bills.db", "bills.metadata.json"]


def test_no_cell_of_a_csv_is_run_and_parquet_has_the_words_as_they_are(
    store: str, tmp_path: Path
) -> None:
    write(store, tmp_path / "csv", "csv")
    for file in (tmp_path / "csv").glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            cells = [cell for row in csv.reader(lines) for cell in row]
        assert [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@")] == []
    write(store, tmp_path / "parquet", "parquet")
    (bill, _) = pq.read_table(tmp_path / "parquet" / "bills.parquet").to_pylist()
    assert (bill["title"], bill["subjects"]) == (FORMULA, ["A", "B; C"])


@pytest.mark.parametrize("form", FORMS)
def test_nothing_private_and_no_unseen_sign_leaves_us(
    form: Form, store: str, tmp_path: Path
) -> None:
    write(store, tmp_path / form, form)
    write_sqlite(store, tmp_path / form / "bills.db")
    for name, body in files_of(tmp_path / form).items():
        assert SECRET.encode() not in body, name
        assert "\u202e".encode() not in body and b"\x07governor" not in body, name
    with closing(sqlite3.connect(tmp_path / form / "bills.db")) as database:
        (text,) = database.execute("SELECT text FROM actions").fetchone()
    assert text == "Sent to the governor"


def test_what_is_unknown_is_nothing_and_not_a_blank(store: str, tmp_path: Path) -> None:
    write(store, tmp_path, "jsonl")
    lines = (tmp_path / "hearings.jsonl").read_text("utf-8").splitlines()
    listed, bare = map(json.loads, lines)
    assert (listed["place"], listed["bill"]) == (1, "HB26-1037")
    assert listed["start"] == "2026-02-24T20:30:00Z"
    assert set(bare) == set(listed) == {field.name for field in TABLES["hearings"].fields}
    assert (bare["place"], bare["start"], bare["bill"], bare["testimony"]) == (0, None, None, None)
    bills = (tmp_path / "bills.jsonl").read_text("utf-8").splitlines()
    card = json.loads(bills[1])
    assert card["card_only"] is True and card["summary"] is None
    assert card["prime_sponsors"] == ["A. Member"]


def test_what_stands_beside_names_moment_licence_and_source(store: str, tmp_path: Path) -> None:
    write(store, tmp_path, "csv")
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["created"] == "2026-02-24T15:00:00Z"
    assert package["licenses"] == [
        {"name": "CC0-1.0", "path": "https://spdx.org/licenses/CC0-1.0.html"}
    ]
    assert package["sources"][0]["path"] == "https://leg.colorado.gov"
    (entry,) = bibtexparser.parse_file(str(tmp_path / "CITATION.bib")).entries
    assert entry["url"] == ABOUT.address
    readme = (tmp_path / "README.md").read_text("utf-8")
    assert readme.endswith(dictionary()) and "public domain" in readme


def test_a_file_that_cannot_be_written_leaves_all_as_it_was(store: str, tmp_path: Path) -> None:
    folder = tmp_path / "bills"
    write(store, folder, "csv")
    before = files_of(folder)
    with writing(store).begin() as connection:
        fill.add_bill(connection, "HB26-1040")
    blocked = folder / "changes.csv.part"
    blocked.mkdir()
    with pytest.raises(OSError, match=r"changes\.csv\.part"):
        write(store, folder, "csv")
    blocked.rmdir()
    assert files_of(folder) == before
    assert write(store, folder, "csv")["bills"] == 3
    assert files_of(folder)["bills.csv"] != before["bills.csv"]


def test_the_dictionary_in_docs_is_made_of_the_tables() -> None:
    document = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    assert document.endswith(dictionary())


# --- the SQLite file -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sqlite_file(of_2026: Exported, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real bills of 2026 as a file for Datasette."""
    file = tmp_path_factory.mktemp("datasette") / "bills.db"
    write_sqlite(of_2026.url, file)
    return file


def rows(file: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return database.execute(statement).fetchall()


def test_the_file_is_whole_and_every_key_leads_somewhere(sqlite_file: Path) -> None:
    assert rows(sqlite_file, "PRAGMA integrity_check") == [("ok",)]
    assert rows(sqlite_file, "PRAGMA foreign_key_check") == []
    for name, table in TABLES.items():
        columns = rows(sqlite_file, f"PRAGMA table_info({name})")
        assert [row[1] for row in columns] == [field.name for field in table.fields]
        assert (
            tuple(row[1] for row in sorted(columns, key=lambda row: row[5]) if row[5]) == table.key
        )
        references = rows(sqlite_file, f"PRAGMA foreign_key_list({name})")
        assert {row[2] for row in references} == set(table.refers)
        # Datasette shows no table in which a key does not say to which column it leads.
        assert all(row[4] in TABLES[row[2]].key for row in references)


def test_nothing_is_in_the_file_but_the_tables_views_and_the_index_of_words(
    sqlite_file: Path,
) -> None:
    names = {row[0] for row in rows(sqlite_file, "SELECT name FROM sqlite_master")}
    ours = {name for name in names if not name.startswith(("sqlite_", "bills_fts"))}
    assert ours == {*TABLES, *files.VIEWS, "hearings_by_bill"}


def test_counts_are_those_of_the_facts(of_2026: Exported, sqlite_file: Path) -> None:
    for name in ("actions", "sponsors", "versions", "votes"):
        assert rows(sqlite_file, f"SELECT count(*) FROM {name}") == [(len(of_2026.rows(name)),)]
    assert rows(sqlite_file, "SELECT sum(bills) FROM outcomes") == [(346,)]
    assert rows(sqlite_file, "SELECT count(*) FROM followed_bills") == [(49,)]
    assert rows(sqlite_file, "SELECT count(*), count(DISTINCT number) FROM members_votes") == [
        (1058, 339)
    ]


def test_words_are_found_in_bills(sqlite_file: Path) -> None:
    found = rows(
        sqlite_file,
        "SELECT number FROM bills WHERE rowid IN "
        "(SELECT rowid FROM bills_fts WHERE bills_fts MATCH 'historical location information')",
    )
    assert ("SB26-070",) in found and len(found) < 20


def test_the_metadata_tell_every_table_and_column(sqlite_file: Path) -> None:
    told = json.loads(files.metadata_file(sqlite_file).read_text("utf-8"))
    assert (told["license"], told["source_url"]) == ("CC0-1.0", "https://leg.colorado.gov")
    tables = told["databases"]["bills"]["tables"]
    assert set(tables) == {*TABLES, *files.VIEWS}
    for name, table in TABLES.items():
        assert set(tables[name]["columns"]) == {field.name for field in table.fields}
    assert tables["votes"]["columns"]["yes"] == "who voted yes; nothing of a voice vote (members)"
