"""Bill texts as read: the versions of a bill with what was read of each, their words, and how far
the texts of a session are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Final

from sqlalchemy import Connection, bindparam, func, select

from tracker.domain.bill_text import BillText, Form, ReadView, VersionText, slugs
from tracker.queries.bills import number_order
from tracker.queries.rows import as_view, grouped, stands
from tracker.store.derived_tables import TEXT_READS, TEXTS
from tracker.store.stored_texts import unpacked
from tracker.store.tables import BILLS, STATUSES, VERSIONS

_VERSIONS_OF: Final = (
    select(VERSIONS)
    .join(BILLS, VERSIONS.c.bill_id == BILLS.c.id)
    .where(BILLS.c.number == bindparam("number"), stands(VERSIONS))
    .order_by(VERSIONS.c.day, VERSIONS.c.rank, VERSIONS.c.id)
)
_READS_OF: Final = (
    select(TEXT_READS)
    .where(TEXT_READS.c.bill == bindparam("number"))
    .order_by(func.coalesce(TEXT_READS.c.digest, "") == "", TEXT_READS.c.form)
)


def versions_of(connection: Connection, number: str) -> tuple[VersionText, ...]:
    """The versions of a bill's text that stand on its page, the oldest first."""
    rows = connection.execute(_VERSIONS_OF, {"number": number}).all()
    # What has a text before what has none.
    reads = grouped(
        connection.execute(_READS_OF, {"number": number}),
        attrgetter("version"),
        lambda row: as_view(ReadView, row, digest=row.digest or ""),
    )
    names = slugs([(row.name, row.day) for row in rows])
    return tuple(
        as_view(VersionText, row, slug=slug, reads=reads.get(row.key, ()))
        for row, slug in zip(rows, names, strict=True)
    )


def text_of(connection: Connection, number: str, version: str) -> BillText | None:
    """The text of one version, None where there is none. version: its key. The HTML where there is
    one, for it has marks that a PDF loses. Raises StoreFault for one that is stored damaged."""
    texts = select(TEXTS.c.parsed).join(TEXT_READS, TEXT_READS.c.digest == TEXTS.c.digest)
    of_version = texts.where(TEXT_READS.c.bill == number, TEXT_READS.c.version == version)
    parsed = connection.execute(of_version.order_by(TEXT_READS.c.form).limit(1)).scalar()
    return None if parsed is None else unpacked(parsed)


# --- how far the texts of a session are read -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextTrouble:
    """An address that gave no text of a version when it was last asked. state: as in the tables;
    message: one English sentence; at_hand: the version's text is there all the same, by its other
    address or from an earlier answer."""

    bill: str
    version: str
    form: Form
    url: str
    state: str
    message: str
    asked_at: datetime
    at_hand: bool


@dataclass(frozen=True, slots=True)
class TextStates:
    """The texts of a session. read: versions whose text is at hand; due: versions of followed bills
    that were never asked for; troubles: by number of bill."""

    read: int
    due: int
    troubles: tuple[TextTrouble, ...]

    @property
    def unread(self) -> tuple[TextTrouble, ...]:
        """The troubles that leave a version without a text."""
        return tuple(trouble for trouble in self.troubles if not trouble.at_hand)


def text_states(connection: Connection, session: str) -> TextStates:
    """How far the texts of a session are read, versions that left their page not counted."""
    of_session = (
        select(
            *(BILLS.c.number.label("bill"), VERSIONS.c.key, STATUSES.c.followed),
            *TEXT_READS.c["form", "url", "state", "message", "asked_at"],
            *(TEXT_READS.c.name.label("version"), TEXT_READS.c.digest.is_not(None).label("held")),
        )
        .select_from(VERSIONS.join(BILLS).outerjoin(STATUSES))
        .outerjoin(
            TEXT_READS,
            (TEXT_READS.c.bill == BILLS.c.number) & (TEXT_READS.c.version == VERSIONS.c.key),
        )
        .where(BILLS.c.session == session, stands(VERSIONS))
    )
    rows = connection.execute(of_session).all()
    held = {(row.bill, row.key) for row in rows if row.held}
    ordered = sorted(rows, key=lambda row: (number_order(row.bill), row.key, row.form or ""))
    troubles = tuple(
        as_view(TextTrouble, row, at_hand=(row.bill, row.key) in held)
        for row in ordered
        if row.form is not None and row.state != "read"
    )
    unasked = sum(row.form is None and bool(row.followed) for row in rows)
    return TextStates(len(held), unasked, troubles)
