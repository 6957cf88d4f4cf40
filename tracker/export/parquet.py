"""A flat table as Parquet: days, moments in UTC, numbers, booleans and lists as such, and with each
field what it means."""

from __future__ import annotations

from typing import Any, BinaryIO, Final

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from tracker.export.tables import FlatTable, TableField, Values

#: Rows that are written together: some 20 MB of a table of summaries.
_TOGETHER: Final = 20_000
_TYPES: Final = {
    "string": pa.string(),
    "boolean": pa.bool_(),
    "integer": pa.int32(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
}


class ParquetTable:
    """Takes the rows of one table."""

    def __init__(self, file: BinaryIO, table: FlatTable) -> None:
        self._schema = pa.schema([_field(field) for field in table.fields])
        self._writer = ParquetWriter(file, self._schema, compression="zstd")
        self._rows: list[Values] = []

    def add(self, values: Values) -> None:
        """Takes a row."""
        self._rows.append(values)
        if len(self._rows) >= _TOGETHER:
            self._flush()

    def end(self) -> None:
        """Writes the rows that are left, and the foot."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        columns = zip(*self._rows, strict=True) if self._rows else ([] for _ in self._schema)
        arrays = [
            pa.array(list(values), field.type)
            for values, field in zip(columns, self._schema, strict=True)
        ]
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))
        self._rows.clear()


def _field(field: TableField) -> Any:
    kind = _TYPES[field.type.name]
    told = {"description": field.meaning, "unit": field.unit}
    return pa.field(
        field.name,
        pa.list_(kind) if field.type.is_list else kind,
        nullable=not field.is_key,
        metadata={name: text for name, text in told.items() if text},
    )
