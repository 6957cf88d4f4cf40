"""Makes anew how readers were shown agendas, as the ledger went: each as it stood at each moment at
which something of it, or of its bills, was told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, or_, select

from tracker.store.read import agendas, as_of, past
from tracker.store.read.tables import PastRow
from tracker.store.tables import AgendaItem, Change, table

_PAST, _CHANGES = table(PastRow), table(Change)
_MOMENTS: Final = (
    select(_CHANGES.c.seen_at, _CHANGES.c.entity, _CHANGES.c.subject)
    .distinct()
    .where(_CHANGES.c.id > bindparam("last"))
    .where(
        or_(
            _CHANGES.c.entity.in_(("meeting", "agenda_item")),
            (_CHANGES.c.entity == "action")
            & _CHANGES.c.subject.in_(select(table(AgendaItem).c.bill)),
        )
    )
    .order_by(_CHANGES.c.seen_at)
)

_FIRST_TOLD: Final = select(_CHANGES.c.subject).where(
    _CHANGES.c.id > bindparam("last"),
    _CHANGES.c.entity == "meeting",
    _CHANGES.c.kind == "new",
)
_FORGET: Final = delete(_PAST).where(
    _PAST.c.entity == "read_agenda", _PAST.c.row_key.in_(_FIRST_TOLD)
)


def rebuild(connection: Connection) -> None:
    """Makes the agendas of the past anew. Facts stand, and how they stood is made already."""
    connection.execute(delete(_PAST).where(_PAST.c.entity == "read_agenda"))
    catch_up(connection, 0)


def catch_up(connection: Connection, last: int) -> None:
    """The same of the meetings that rows of the ledger behind one tell of first, as it went."""
    meetings = set(connection.execute(_FIRST_TOLD, {"last": last}).scalars())
    if not meetings:
        return
    if last:
        connection.execute(_FORGET, {"last": last})
    rows = connection.execute(_MOMENTS, {"last": last}).all()
    shown: dict[str, dict[str, Any]] = {}
    as_of.hide(connection)
    replaced = list(_replaced(connection, rows, shown))
    as_of.show(connection)
    for at, before in replaced:
        new = [row for row in before if row["meeting_id"] in meetings]
        past.keep_agendas(connection, new, at)


def _replaced(
    connection: Connection, rows: Iterable[Any], shown: dict[str, dict[str, Any]]
) -> Iterator[tuple[datetime, list[dict[str, Any]]]]:
    """The agendas that were replaced by others, with when. shown: what each shows."""
    for at, together in groupby(rows, key=lambda row: row.seen_at):
        told = list(together)
        as_of.turn_to(connection, at)
        meetings = {row.subject for row in told if row.entity != "action"}
        bills = {row.subject for row in told if row.entity == "action"}
        fresh = agendas.made(connection, meetings, bills)
        yield at, [shown[key] for key, row in fresh.items() if shown.get(key, row) != row]
        shown |= fresh
