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
from pathlib import Path
from typing import Final, Protocol

from tracker.domain.text_sanitizing import terminal_safe
from tracker.export.fields import plain_value, present
from tracker.export.flat import MARK, cell
from tracker.export.package import About, Form, datapackage, readme
from tracker.export.tables import TABLES, FlatTable, Stored, Values, rows_of

_PART: Final = ".part"


class Sink(Protocol):
    """Takes the rows of one table."""

    def add(self, values: Values) -> None:
        """Takes a row."""

    def close(self) -> None:
        """Ends the file."""


class _Csv:
    """A table as CSV: the names of its fields as a head, no cell that a spreadsheet would run."""

    def __init__(self, path: Path, table: FlatTable) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(MARK)
        self._writer = csv.writer(self._file)
        self._writer.writerow(field.name for field in table.fields)

    def add(self, values: Values) -> None:
        self._writer.writerow(map(cell, map(plain_value, values)))

    def close(self) -> None:
        self._file.close()


class _JsonLines:
    """A table as JSON Lines: an object a row, without what is unknown."""

    def __init__(self, path: Path, table: FlatTable) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._names = [field.name for field in table.fields]

    def add(self, values: Values) -> None:
        record = present(dict(zip(self._names, map(plain_value, values), strict=True)))
        self._file.write(terminal_safe(json.dumps(record, ensure_ascii=False)) + "\n")

    def close(self) -> None:
        self._file.close()


def _parquet(path: Path, table: FlatTable) -> Sink:
    from tracker.export.parquet import ParquetTable  # noqa: PLC0415  (slow)

    return ParquetTable(path, table)


SINKS: Final[Mapping[Form, Callable[[Path, FlatTable], Sink]]] = {
    "csv": _Csv,
    "jsonl": _JsonLines,
    "parquet": _parquet,
}


def write_folder(folder: Path, form: Form, stored: Stored, about: About) -> Counter[str]:
    """Writes a file a table, and what stands beside them; how many rows each table has. Raises
    OSError where a file cannot be written: then nothing that stood there has changed."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{name}.{form}{_PART}" for name in TABLES}
    beside = {
        "README.md": readme(about),
        "datapackage.json": datapackage(about, form),
        "CITATION.bib": about.citation.bibtex,
    }
    parts = [*paths.values(), *(folder / f"{name}{_PART}" for name in beside)]
    try:
        counts = _write(paths, form, rows_of(stored, about.sessions))
        for name, text in beside.items():
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
            sinks[name] = SINKS[form](path, TABLES[name])
            stack.callback(sinks[name].close)
        for table, values in rows:
            sinks[table.name].add(values)
            counts[table.name] += 1
    return counts
