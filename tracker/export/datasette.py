"""The flat tables as one SQLite file, for Datasette and for whoever asks in SQL: plain tables with
their keys, views of what is asked often, full-text search over bills; beside it the metadata that
Datasette shows. It is made of the tables of `tables.py` alone, so nothing else is in it.

Metadata: https://docs.datasette.io/en/stable/metadata.html. Days and moments are texts in ISO
form, booleans 0 and 1, lists JSON.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from tracker.export.fields import plain_value
from tracker.export.package import SOURCE, About
from tracker.export.tables import TABLES, FlatTable, Stored, TableField, Values, rows_of

_TYPES: Final[Mapping[str, str]] = {"boolean": "INTEGER", "integer": "INTEGER"}
_SEARCHED: Final = ("title", "long_title", "summary")
_SEARCH: Final = f"""
CREATE VIRTUAL TABLE bills_fts USING fts5({", ".join(_SEARCHED)}, content="bills",
    tokenize="porter unicode61 remove_diacritics 2");
INSERT INTO bills_fts(bills_fts) VALUES ('rebuild');
CREATE INDEX hearings_by_bill ON hearings(bill);
"""
#: Views by name: what each shows, and its statement.
VIEWS: Final[Mapping[str, tuple[str, str]]] = {
    "followed_bills": (
        "The bills that a campaign follows, with where each stands.",
        "SELECT session, number, title, stage, stage_chamber, stage_since, topics, prime_sponsors, "
        "url FROM bills WHERE followed ORDER BY session, number",
    ),
    "outcomes": (
        "How many bills of each session stand at each stage, followed ones and others.",
        "SELECT session, followed, stage, count(*) AS bills FROM bills "
        "GROUP BY session, followed, stage",
    ),
    "members_votes": (
        "Each ballot with its vote and the bill.",
        "SELECT ballots.session, ballots.name, ballots.choice, votes.date, votes.chamber, "
        "votes.committee, votes.motion, votes.result, bills.number, bills.title, bills.followed "
        "FROM ballots JOIN votes ON votes.bill = ballots.bill AND votes.place = ballots.vote "
        "JOIN bills ON bills.number = ballots.bill",
    ),
}


def metadata_file(file: Path) -> Path:
    """Where the metadata of a file stands: tracker.metadata.json beside tracker.db."""
    return file.with_suffix(".metadata.json")


def write_file(file: Path, stored: Stored, about: About) -> Counter[str]:
    """Writes the file and its metadata; how many rows each table has. Raises OSError where they
    cannot be written: then what stood there is as it was."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(_opened(part)) as database:
            counts = _fill(database, rows_of(stored, about.sessions))
        metadata_file(file).write_text(metadata(file.stem, about), "utf-8")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _opened(part: Path) -> sqlite3.Connection:
    part.touch()  # where that fails, the reason is told; SQLite says but "unable to open"
    database = sqlite3.connect(part, isolation_level=None)
    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
    return database


def _fill(database: sqlite3.Connection, rows: Iterable[tuple[FlatTable, Values]]) -> Counter[str]:
    counts = Counter(dict.fromkeys(TABLES, 0))
    for table in TABLES.values():
        database.execute(_create(table))
    inserts = {table.name: _insert(table) for table in TABLES.values()}
    database.execute("BEGIN")
    for table, values in rows:
        database.execute(inserts[table.name], tuple(map(_as_stored, values)))
        counts[table.name] += 1
    database.execute("COMMIT")
    database.executescript(_SEARCH)
    for name, (_, statement) in VIEWS.items():
        database.execute(f"CREATE VIEW {name} AS {statement}")
    return counts


def _create(table: FlatTable) -> str:
    """The statement that makes a table."""
    lines = [f'"{field.name}" {_type(field)}' for field in table.fields]
    lines.append(f"PRIMARY KEY ({_names(table.key)})")
    lines += [
        f"FOREIGN KEY ({_names(fields)}) REFERENCES {other} ({_names(TABLES[other].key)})"
        for other, fields in table.refers.items()
    ]
    return f"CREATE TABLE {table.name} ({', '.join(lines)})"


def _type(field: TableField) -> str:
    kind = "TEXT" if field.type.is_list else _TYPES.get(field.type.name, "TEXT")
    return f"{kind} NOT NULL" if field.is_key else kind


def _names(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _insert(table: FlatTable) -> str:
    marks = ", ".join("?" * len(table.fields))
    return f"INSERT INTO {table.name} VALUES ({marks})"


def _as_stored(value: Any) -> Any:
    if isinstance(value, tuple):
        return json.dumps(value, ensure_ascii=False)
    return plain_value(value)


def metadata(database: str, about: About) -> str:
    """What Datasette shows beside the data, as JSON. database: the name of the file, without its
    ending."""
    told: dict[str, Any] = {
        table.name: {
            "description": table.about,
            "columns": {field.name: field.description for field in table.fields},
        }
        for table in TABLES.values()
    }
    told["bills"]["label_column"] = "title"
    told |= {name: {"description": about_it} for name, (about_it, _) in VIEWS.items()}
    return (
        json.dumps(
            {
                "title": about.title,
                "description": f"{about.rights} {about.citation.line}",
                "license": about.licence,
                "license_url": about.licence_url,
                "source": SOURCE[0],
                "source_url": SOURCE[1],
                "databases": {database: {"tables": told}},
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )
