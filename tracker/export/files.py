"""Flat tables as files: CSV, JSON Lines, Parquet, and one SQLite file for Datasette and for whoever
asks in SQL. Rows are written as they come, so that the memory is that of a few of them; the same
rows make the same bytes.

A file bears its name once all of it is written: what stood there before is whole until then.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from tracker.domain.text_sanitizing import terminal_safe
from tracker.export.fields import MARK, FieldType, cell, plain_value
from tracker.export.package import SOURCE, About, Form, datapackage, readme
from tracker.export.tables import TABLES, FlatTable, Stored, TableField, Values, rows_of

_PART: Final = ".part"
#: Rows of Parquet that are written together: some 20 MB of a table of summaries.
_TOGETHER: Final = 20_000


class Sink(Protocol):
    """Takes the rows of one table."""

    def add(self, values: Values) -> None:
        """Takes a row."""

    def end(self) -> None:
        """Writes what is still to be written; the file stays open."""


class _Csv:
    """A table as CSV: the names of its fields as a head, no cell that a spreadsheet would run."""

    def __init__(self, file: BinaryIO, table: FlatTable) -> None:
        self._text = TextIOWrapper(file, "utf-8", newline="")
        self._text.write(MARK)
        self._writer = csv.writer(self._text)
        self._writer.writerow(field.name for field in table.fields)

    def add(self, values: Values) -> None:
        self._writer.writerow(map(cell, map(plain_value, values)))

    def end(self) -> None:
        self._text.detach()


class _JsonLines:
    """A table as JSON Lines: an object a row, each with all fields, null for what is unknown."""

    def __init__(self, file: BinaryIO, table: FlatTable) -> None:
        self._file = file
        self._names = [field.name for field in table.fields]

    def add(self, values: Values) -> None:
        record = dict(zip(self._names, map(plain_value, values), strict=True))
        self._file.write(f"{terminal_safe(json.dumps(record, ensure_ascii=False))}\n".encode())

    def end(self) -> None:
        pass


class _Parquet:
    """A table as Parquet: values as such, moments in UTC, and with each field what it means."""

    def __init__(self, file: BinaryIO, table: FlatTable) -> None:
        import pyarrow.parquet  # noqa: PLC0415  (slow)

        self._arrow = pyarrow
        self._schema = pyarrow.schema([self._field(field) for field in table.fields])
        self._writer = pyarrow.parquet.ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[Values] = []

    def _field(self, field: TableField) -> Any:
        types = {
            "string": self._arrow.string(),
            "boolean": self._arrow.bool_(),
            "integer": self._arrow.int32(),
            "date": self._arrow.date32(),
            "datetime": self._arrow.timestamp("us", tz="UTC"),
        }
        kind = types[field.type.name]
        told = {"description": field.meaning, "unit": field.unit}
        return self._arrow.field(
            field.name,
            self._arrow.list_(kind) if field.type.is_list else kind,
            nullable=not field.is_key,
            metadata={name: text for name, text in told.items() if text},
        )

    def add(self, values: Values) -> None:
        self._rows.append(values)
        if len(self._rows) >= _TOGETHER:
            self._flush()

    def end(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else ([] for _ in self._schema)
        arrays = [
            self._arrow.array(list(values), field.type)
            for values, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_batch(self._arrow.record_batch(arrays, schema=self._schema))
        self._rows.clear()


SINKS: Final[Mapping[Form, Callable[[BinaryIO, FlatTable], Sink]]] = {
    "csv": _Csv,
    "jsonl": _JsonLines,
    "parquet": _Parquet,
}


def table_bytes(name: str, form: Form, stored: Stored, session: str) -> bytes:
    """A table of a session as a file."""
    target = BytesIO()
    sink = SINKS[form](target, TABLES[name])
    for _, values in rows_of(stored, (session,), (name,)):
        sink.add(values)
    sink.end()
    return target.getvalue()


def beside(about: About, form: Form) -> dict[str, str]:
    """What stands beside the tables, by the names of the files."""
    return {
        "README.md": readme(about),
        "datapackage.json": datapackage(about, form),
        "CITATION.bib": about.citation.bibtex,
    }


def write_folder(folder: Path, form: Form, stored: Stored, about: About) -> Counter[str]:
    """Writes a file a table, and what stands beside them; how many rows each table has. Raises
    OSError where a file cannot be written: then nothing that stood there has changed."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{name}.{form}{_PART}" for name in TABLES}
    texts = beside(about, form)
    parts = [*paths.values(), *(folder / f"{name}{_PART}" for name in texts)]
    try:
        counts = _write(paths, form, rows_of(stored, about.sessions))
        for name, text in texts.items():
            (folder / f"{name}{_PART}").write_text(text, "utf-8")
        for part in parts:
            part.replace(part.with_suffix(""))
    finally:
        for part in parts:
            with suppress(OSError):
                part.unlink()
    return counts


def _write(
    paths: Mapping[str, Path], form: Form, rows: Iterable[tuple[FlatTable, Values]]
) -> Counter[str]:
    counts = Counter(dict.fromkeys(paths, 0))
    with ExitStack() as stack:
        sinks: dict[str, Sink] = {}
        for name, path in paths.items():
            sinks[name] = SINKS[form](stack.enter_context(path.open("wb")), TABLES[name])
        for table, values in rows:
            sinks[table.name].add(values)
            counts[table.name] += 1
        for sink in sinks.values():
            sink.end()
    return counts


# --- SQLite for Datasette ------------------------------------------------------------------------
# Metadata: https://docs.datasette.io/en/stable/metadata.html. Days and moments are ISO texts,
# booleans 0 and 1, lists JSON.

_INTEGERS: Final = (FieldType("boolean"), FieldType("integer"))
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


def write_sqlite(file: Path, stored: Stored, about: About) -> Counter[str]:
    """Writes the file and its metadata; how many rows each table has. Raises OSError where they
    cannot be written: then what stood there is as it was."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        part.touch()  # where that fails, the reason is told; SQLite says but "unable to open"
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            counts = _fill(database, rows_of(stored, about.sessions))
        metadata_file(file).write_text(metadata(file.stem, about), "utf-8")
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return counts


def _fill(database: sqlite3.Connection, rows: Iterable[tuple[FlatTable, Values]]) -> Counter[str]:
    database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF")
    counts = Counter(dict.fromkeys(TABLES, 0))
    for table in TABLES.values():
        database.execute(_create(table))
    database.execute("BEGIN")
    for table, values in rows:
        marks = ", ".join("?" * len(values))
        database.execute(f"INSERT INTO {table.name} VALUES ({marks})", _stored(values))
        counts[table.name] += 1
    database.execute("COMMIT")
    database.executescript(_SEARCH)
    for name, (_, statement) in VIEWS.items():
        database.execute(f"CREATE VIEW {name} AS {statement}")
    return counts


def _stored(values: Values) -> Values:
    plain = map(plain_value, values)
    return tuple(json.dumps(one, ensure_ascii=False) if type(one) is list else one for one in plain)


def _create(table: FlatTable) -> str:
    """The statement that makes a table."""

    def names(fields: Sequence[str]) -> str:
        return ", ".join(f'"{name}"' for name in fields)

    lines = [
        f'"{field.name}" {"INTEGER" if field.type in _INTEGERS else "TEXT"}'
        f"{' NOT NULL' * field.is_key}"
        for field in table.fields
    ]
    lines.append(f"PRIMARY KEY ({names(table.key)})")
    lines += [
        f"FOREIGN KEY ({names(fields)}) REFERENCES {other} ({names(TABLES[other].key)})"
        for other, fields in table.refers.items()
    ]
    return f"CREATE TABLE {table.name} ({', '.join(lines)})"


def metadata(database: str, about: About) -> str:
    """What Datasette shows beside the data, as JSON. database: the file's name without ending."""
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
