"""The version of the data: one number, raised whenever a reader can see something new."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, select, update

from tracker.store.read.tables import DataVersion
from tracker.store.tables import table

_VERSION: Final = table(DataVersion)
_NUMBER: Final = select(_VERSION.c.number)
_RAISE: Final = update(_VERSION).values(number=_VERSION.c.number + 1)


def number(connection: Connection) -> int:
    """The version of what is stored."""
    return int(connection.execute(_NUMBER).scalar_one())


def raise_number(connection: Connection) -> None:
    """Says, in the transaction that writes it, that a reader can see something new."""
    connection.execute(_RAISE)
