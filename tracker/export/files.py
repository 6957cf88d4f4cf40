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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias

from tracker.domain.text_sanitizing import terminal_safe
from tracker.export.fields import MARK, FieldType, cell, plain_value
from tracker.export.package import SOURCE, About, Form, datapackage, readme
from tracker.export.tables import TABLES, FlatTable, Stored, TableField, Values, rows_of

_PART: Final = ".part"
#: Rows of Parquet that are written together: some 20 MB of a table of summaries.
_TOGETHER: Final = 20_000


#: Takes the rows of one table, one by one, as long as its context lasts.
Sink: TypeAlias = Callable[[Values], object]


@contextmanager
def _csv(file: BinaryIO, table: FlatTable) -> Iterator[Sink]:
    """A table as CSV: the names of its fields as a head, no cell that a spreadsheet would run."""
    text = TextIOWrapper(file, "utf-8", newline="")
    text.write(MARK)
    writer = csv.writer(text)
    writer.writerow(field.name for field in table.fields)
    yield lambda values: writer.writerow(map(cell, map(plain_value, values)))
    text.detach()


@contextmanager
def _json_lines(file: BinaryIO, table: FlatTable) -> Iterator[Sink]:
    """A table as JSON Lines: an object a row, each with all fields, null for what is unknown."""
    names = [field.name for field in table.fields]

    def add(values: Values) -> None:
        record = dict(zip(names, map(plain_value, values), strict=True))
        file.write(f"{terminal_safe(json.dumps(record, ensure_ascii=False))}\n".encode())

    yield add


@contextmanager
def _parquet(file: BinaryIO, table: FlatTable) -> Iterator[Sink]:
    """A table as Parquet: values as such, moments in UTC, and with each field what it means."""
    import pyarrow.parquet  # noqa: PLC0415  (slow)

    schema = pyarrow.schema([_parquet_field(field, pyarrow) for field in table.fields])
    writer = pyarrow.parquet.ParquetWriter(file, schema, compression="zstd")
    rows: list[Values] = []

    def flush() -> None:
        columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
        pairs = zip(columns, schema, strict=True)
        arrays = [pyarrow.array(list(values), field.type) for values, field in pairs]
        writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
        rows.clear()

    def add(values: Values) -> None:
        rows.append(values)
        if len(rows) >= _TOGETHER:
            flush()

    yield add
    flush()
    writer.close()


def _parquet_field(field: TableField, arrow: Any) -> Any:
    types = {
        "string": arrow.string(),
        "boolean": arrow.bool_(),
        "integer": arrow.int32(),
        "date": arrow.date32(),
        "datetime": arrow.timestamp("us", tz="UTC"),
    }
    kind = types[field.type.name]
    meaning = {"description": field.meaning, "unit": field.unit}
    return arrow.field(
        field.name,
        arrow.list_(kind) if field.type.is_list else kind,
        nullable=not field.is_key,
        metadata={name: text for name, text in meaning.items() if text},
    )


_SINKS: Final[Mapping[Form, Callable[[BinaryIO, FlatTable], AbstractContextManager[Sink]]]] = {
    "csv": _csv,
    "jsonl": _json_lines,
    "parquet": _parquet,
}


def table_bytes(name: str, form: Form, stored: Stored, session: str) -> bytes:
    """A table of a session as a file."""
    target = BytesIO()
    with _SINKS[form](target, TABLES[name]) as add:
        for _, values in rows_of(stored, (session,), (name,)):
            add(values)
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
            file = stack.enter_context(path.open("wb"))
            sinks[name] = stack.enter_context(_SINKS[form](file, TABLES[name]))
        for table, values in rows:
            sinks[table.name](values)
            counts[table.name] += 1
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
    described: dict[str, Any] = {
        table.name: {
            "description": table.about,
            "columns": {field.name: field.description for field in table.fields},
        }
        for table in TABLES.values()
    }
    described["bills"]["label_column"] = "title"
    described |= {name: {"description": about_it} for name, (about_it, _) in VIEWS.items()}
    return (
        json.dumps(
            {
                "title": about.title,
                "description": f"{about.rights} {about.citation.line}",
                "license": about.licence,
                "license_url": about.licence_url,
                "source": SOURCE[0],
                "source_url": SOURCE[1],
                "databases": {database: {"tables": described}},
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n"
    )
