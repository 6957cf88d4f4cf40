"""Search as of a past moment: what the index of now finds is read again as it stood then.

Histories and texts only grow, so the index finds nearly all that could be found then, and more.
What held other words then (a title, a summary, a sponsor who left) is read beside. Campaigns' files
tell nothing of the past: their words are not searched.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

from sqlalchemy import Connection, or_, select

from tracker.domain.search_passages import Finder
from tracker.queries.matching import Among, passing
from tracker.queries.tables import BILLS, ENTRIES, SPONSORS
from tracker.store.read import as_of
from tracker.store.search_index import text_of, written

#: Bills that are read again at most, the best first.
READ: Final = 300


class Written(NamedTuple):
    """A bill's fields as people had written them, and how to get its text."""

    fields: Mapping[str, str]
    text: Callable[[], str]


def written_then(connection: Connection, rowids: Sequence[int]) -> dict[int, Written]:
    """What these bills said, by rowid; those that were not known lack."""
    of = select(BILLS.c.number).join(ENTRIES, ENTRIES.c.bill_id == BILLS.c.id)
    numbers = connection.execute(of.where(ENTRIES.c.rowid.in_(rowids))).scalars().all()
    return {
        rowid: Written(fields, partial(text_of, connection, digest))
        for rowid, fields, digest in written(connection, numbers)
    }


def held_then(
    connection: Connection,
    finder: Finder,
    by_number: Sequence[int],
    rest: Sequence[int],
    among: Among,
) -> list[int]:
    """The bills that a search finds as of the connection's moment. by_number, rest: rowids that it
    finds now, in their order."""
    candidates = list(dict.fromkeys((*by_number, *rest, *_reworded(connection, among))))[:READ]
    known = written_then(connection, candidates)
    return [
        rowid
        for rowid in candidates
        if rowid in known and (rowid in by_number or finder.is_held(*known[rowid]))
    ]


def _reworded(connection: Connection, among: Among) -> list[int]:
    """Rowids of the bills whose words are others now, the newest first."""
    now = as_of.now(connection, BILLS)
    gone = as_of.now(connection, SPONSORS)
    others = or_(
        *(BILLS.c[name] != now.c[name] for name in ("title", "long_title")),
        BILLS.c.summary.is_distinct_from(now.c.summary),
        select(gone.c.id)
        .where(gone.c.bill_id == BILLS.c.id)
        .where(gone.c.gone_seen_at > as_of.moment_of(connection))
        .exists(),
    )
    statement = (
        select(ENTRIES.c.rowid)
        .join(BILLS, BILLS.c.id == ENTRIES.c.bill_id)
        .join(now, now.c.id == BILLS.c.id)
        .where(others, *passing(connection, among))
    )
    return list(connection.execute(statement.order_by(ENTRIES.c.rowid.desc())).scalars())
