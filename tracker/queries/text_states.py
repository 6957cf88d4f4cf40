"""How far the bill texts of a session are read: what is at hand, what could not be read and why,
what is still to be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select

from tracker.domain.bill_text import Form
from tracker.queries.bills import number_order
from tracker.store.tables import Bill, Judgement, Version, table
from tracker.store.text_tables import TextRead

_BILLS, _JUDGEMENTS, _VERSIONS = table(Bill), table(Judgement), table(Version)
_READS: Final = table(TextRead)
#: A row of whatever a statement selects.
_Row: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class TextTrouble:
    """An address that gave no text of a version when it was last asked.

    state: as in the tables; message: one English sentence; at_hand: the version's text is there all
    the same, by its other address or from an earlier answer.
    """

    bill: str
    version: str
    form: Form
    address: str
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
        return tuple(one for one in self.troubles if not one.at_hand)


def text_states(connection: Connection, session: str) -> TextStates:
    """How far the texts of a session are read, versions that left their page not counted."""
    rows = connection.execute(
        select(
            _BILLS.c.number, _VERSIONS.c.key, _JUDGEMENTS.c.followed, _READS.c.form, _READS.c.name,
            _READS.c.address, _READS.c.state, _READS.c.message, _READS.c.asked_at,
            _READS.c.digest.is_not(None).label("held"),
        )
        .select_from(_VERSIONS)
        .join(_BILLS, _BILLS.c.id == _VERSIONS.c.bill_id)
        .outerjoin(_JUDGEMENTS, _JUDGEMENTS.c.bill_id == _BILLS.c.id)
        .outerjoin(
            _READS, (_READS.c.bill == _BILLS.c.number) & (_READS.c.version == _VERSIONS.c.key)
        )
        .where(_BILLS.c.session == session, _VERSIONS.c.gone_seen.is_(None))
    ).all()  # fmt: skip
    held = {(row.number, row.key) for row in rows if row.held}
    troubles = [
        _trouble(row, at_hand=(row.number, row.key) in held)
        for row in sorted(rows, key=lambda row: (number_order(row.number), row.key, row.form or ""))
        if row.form is not None and row.state != "read"
    ]
    return TextStates(
        len(held), sum(row.form is None and bool(row.followed) for row in rows), tuple(troubles)
    )


def _trouble(row: _Row, *, at_hand: bool) -> TextTrouble:
    return TextTrouble(
        row.number, row.name, row.form, row.address, row.state, row.message, row.asked_at, at_hand
    )
