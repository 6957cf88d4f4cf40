"""Flat tables as files: CSV, JSON Lines, Parquet. Rows are written as they come, so that the memory
is that of a few of them; the same rows make the same bytes.

A file bears its name once all of it is written: what stood there before is whole until then.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, Final, Protocol

from tracker.domain.text_sanitizing import terminal_safe
from tracker.export.fields import plain_value
from tracker.export.flat import MARK, cell
from tracker.export.package import About, Form, datapackage, readme
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
    """A table as Parquet: days, moments in UTC, numbers, booleans and lists as such, and with each
    field what it means."""

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
