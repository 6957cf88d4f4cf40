"""The read model: rows ready to draw, worked out in the transaction that writes the facts.

It can be made anew from the facts and the ledger at any time; queries alone read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from tracker.store.derived_tables import raise_number
from tracker.store.read import agendas, news, past


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """How many rows of the read model were made anew, and how many of them differ from before."""

    agendas: int
    news: int
    past: int


def project(connection: Connection, rows: Sequence[Any], at: datetime | None = None) -> None:
    """Works out what readers are shown of rows of the ledger that were just written. at: when they
    were; None for the moment at which they were seen."""
    meetings = {row.subject for row in rows if row.entity in ("meeting", "agenda_item")}
    bills = {row.subject for row in rows if row.entity == "action"}
    past.keep(connection, rows)
    agendas.project(connection, meetings, bills, at or rows[0].seen_at)
    news.project(connection, rows)
    raise_number(connection)


def catch_up(connection: Connection, last: int, at: datetime) -> None:
    """The same of all rows behind one, which came in from elsewhere at a moment, however many. Of
    what they tell nothing was known before."""
    past.catch_up(connection, last)
    agendas.project_all(connection, at, last)
    news.catch_up(connection, last)
    replay_agendas(connection, last)


def replay_agendas(connection: Connection, last: int) -> None:
    """Works out how agendas were shown in the past of which rows behind one tell, that were seen
    earlier than they were written."""
    agendas.replay(connection, last)
    raise_number(connection)


def rebuild(connection: Connection) -> Rebuilt:
    """Makes the read model anew, in the transaction of the connection. Returns how many rows
    differ from what was stored."""
    before = past.marks(connection)
    past.rebuild(connection)
    of_agendas, of_news = agendas.project_all(connection), news.rebuild(connection)
    agendas.replay(connection)
    differing = Rebuilt(of_agendas, of_news, len(before ^ past.marks(connection)))
    raise_number(connection)
    return differing
