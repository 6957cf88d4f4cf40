"""What editors decided: what stands now, and the trail of who wrote what and when.

The newest edit of a subject's field is the one of the latest moment, then of the highest id: one
that was imported late does not come before what was written since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, or_, select

from tracker.domain.edits import EditView, subject_of
from tracker.queries.rows import NAMES, named, one_of
from tracker.queries.tables import EDITS
from tracker.store.editing import view_of

_OF_SUBJECTS: Final = select(EDITS).where(one_of(EDITS.c.subject)).order_by(EDITS.c.at, EDITS.c.id)


def current(connection: Connection, subjects: Iterable[str]) -> Mapping[tuple[str, str], EditView]:
    """The newest edit of each field of these subjects, by subject and field. One whose `new` is
    None says nothing, and is what the next edit is based on."""
    rows = connection.execute(_OF_SUBJECTS, {NAMES: named(subjects)})
    return {(row.subject, row.field): view_of(row) for row in rows}


def history(
    connection: Connection, *, subject: str = "", limit: int = 50, before: int | None = None
) -> tuple[EditView, ...]:
    """The trail, newest first by id. subject: only what is about it, or about a topic of it;
    before: only edits of a lower id, for the next page."""
    statement = select(EDITS).order_by(EDITS.c.id.desc()).limit(limit)
    if subject:
        own = EDITS.c.subject
        statement = statement.where(
            or_(own == subject, own.startswith(f"{subject}/", autoescape=True))
        )
    if before is not None:
        statement = statement.where(EDITS.c.id < before)
    return tuple(view_of(row) for row in connection.execute(statement))


def newest(connection: Connection) -> EditView | None:
    """The edit that was written last, None where there is none."""
    return next(iter(history(connection, limit=1)), None)


def every(connection: Connection) -> tuple[EditView, ...]:
    """All edits in the order in which they were written."""
    return tuple(view_of(row) for row in connection.execute(select(EDITS).order_by(EDITS.c.id)))


def standing(connection: Connection, session: str) -> tuple[EditView, ...]:
    """What editors say now of a session's bills and calls, by subject and field: the newest edit of
    each, without what was taken back."""
    rows = connection.execute(select(EDITS).order_by(EDITS.c.at, EDITS.c.id))
    newest = {(row.subject, row.field): view_of(row) for row in rows}
    return tuple(
        newest[key]
        for key in sorted(newest)
        if newest[key].new is not None and subject_of(key[0]).bill.session == session
    )
