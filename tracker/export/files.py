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
from typing import BinaryIO, Final, Protocol

from tracker.domain.text_sanitizing import terminal_safe
from tracker.export.fields import plain_value
from tracker.export.flat import MARK, cell
from tracker.export.package import About, Form, datapackage, readme
from tracker.export.tables import TABLES, FlatTable, Stored, Values, rows_of

_PART: Final = ".part"


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


def _parquet(file: BinaryIO, table: FlatTable) -> Sink:
    from tracker.export.parquet import ParquetTable  # noqa: PLC0415  (slow)

    return ParquetTable(file, table)


SINKS: Final[Mapping[Form, Callable[[BinaryIO, FlatTable], Sink]]] = {
    "csv": _Csv,
    "jsonl": _JsonLines,
    "parquet": _parquet,
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
