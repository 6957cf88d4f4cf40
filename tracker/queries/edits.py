"""What editors decided: what stands now, the trail of who wrote what and when, and the position of
campaigns on bills that follows from it.

The newest edit of a subject's field is the one of the latest moment, then of the highest id: one
that was imported late does not come before what was written since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, or_, select

from tracker.domain.campaign import Campaign, Position
from tracker.domain.decided import DECIDING, is_decided, position_of
from tracker.domain.edits import EditView, bill_subject, subject_of
from tracker.queries.rows import NAMES, named, one_of, stands
from tracker.store.editing import view_of
from tracker.store.judge import EDITOR
from tracker.store.tables import BILLS, EDITS, MATCHES

_OF_SUBJECTS: Final = select(EDITS).where(one_of(EDITS.c.subject))


def current(connection: Connection, subjects: Iterable[str]) -> Mapping[tuple[str, str], EditView]:
    """The newest edit of each field of these subjects, by subject and field. One whose `new` is
    None says nothing, and is what the next edit is based on."""
    return _newest(connection, _OF_SUBJECTS, {NAMES: named(subjects)})


def newest_of(connection: Connection, subjects: Iterable[str], field: str) -> dict[str, int]:
    """The ids of the newest edits of one field, by subject: what the next word is based on."""
    edited = current(connection, subjects)
    return {subject: edit.id for (subject, name), edit in edited.items() if name == field}


def history(connection: Connection, *, subject: str = "", limit: int = 50) -> tuple[EditView, ...]:
    """The trail, newest first by id. subject: only what is about it, or about a topic of it."""
    statement = select(EDITS).order_by(EDITS.c.id.desc()).limit(limit)
    if subject:
        below = EDITS.c.subject.startswith(f"{subject}/", autoescape=True)
        statement = statement.where(or_(EDITS.c.subject == subject, below))
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
    newest = _newest(connection, select(EDITS))
    return tuple(
        newest[key]
        for key in sorted(newest)
        if newest[key].new is not None and subject_of(key[0]).bill.session == session
    )


def _newest(
    connection: Connection, edits: Select[Any], of: Mapping[str, str] | None = None
) -> dict[tuple[str, str], EditView]:
    """The newest of some edits, by subject and field."""
    rows = connection.execute(edits.order_by(EDITS.c.at, EDITS.c.id), of)
    return {(row.subject, row.field): view_of(row) for row in rows}


# --- the positions of campaigns -------------------------------------------------------------------

_MATCHED: Final = (
    select(MATCHES.c.campaign, BILLS.c.number, MATCHES.c.decided_by)
    .join(BILLS)
    .where(one_of(BILLS.c.number), stands(MATCHES))
)


@dataclass(frozen=True, slots=True)
class Stance:
    """What a campaign that follows a bill, or took a position on it, says of it. position: "" while
    it has taken none. decided: whether a person decided that the bill belongs to the cause; else
    only our phrases found it."""

    campaign: str
    position: Position
    decided: bool


def stances(
    connection: Connection, campaigns: Sequence[Campaign], numbers: Collection[str]
) -> dict[str, tuple[Stance, ...]]:
    """By number, the stances on these bills in the order of the campaigns."""
    by_editor = followers(connection, numbers)
    edits = _edits(connection)
    by_bill: dict[str, list[Stance]] = {}
    named_bills = {
        (campaign.slug, str(bill.number)): bill for campaign in campaigns for bill in campaign.bills
    }
    for number in numbers:
        for campaign in campaigns:
            key = (campaign.slug, number)
            bill, confirmed = named_bills.get(key), by_editor.get(key)
            on_bill = edits.get(bill_subject(*key), {})
            position = position_of(on_bill, bill.position if bill else "")
            if bill or position or confirmed is not None:
                decided = is_decided({}, on_bill, named=bool(bill), confirmed=bool(confirmed))
                by_bill.setdefault(number, []).append(Stance(campaign.slug, position, decided))
    return {number: tuple(some) for number, some in by_bill.items()}


def positions_of(
    connection: Connection, campaign: Campaign, numbers: Collection[str]
) -> dict[str, Position]:
    """By number, the position of one campaign on those of these bills that it follows."""
    of_bills = stances(connection, (campaign,), numbers)
    return {number: one.position for number, (one,) in of_bills.items()}


def followers(connection: Connection, numbers: Collection[str]) -> dict[tuple[str, str], bool]:
    """By campaign and number, the bills among these that stand under one of its topics, and
    whether an editor confirmed that."""
    by_key: dict[tuple[str, str], bool] = {}
    for campaign, number, decided_by in connection.execute(_MATCHED, {NAMES: named(numbers)}):
        key = (campaign, number)
        by_key[key] = by_key.get(key, False) or decided_by == EDITOR
    return by_key


def with_position(connection: Connection, campaign: Campaign) -> tuple[str, ...]:
    """The numbers of the bills that a campaign names, then of the others on which an editor took
    a position for it."""
    in_file = [str(bill.number) for bill in campaign.bills]
    prefix = f"{campaign.slug}/"
    edited = [
        subject.removeprefix(prefix)
        for subject, on_bill in sorted(_edits(connection).items())
        if subject.startswith(prefix) and position_of(on_bill, "")
    ]
    return tuple(dict.fromkeys((*in_file, *edited)))


#: Of the fields that count as a decision: few, however many bills.
_DECIDING: Final = select(EDITS).where(EDITS.c.field.in_(sorted(DECIDING)))


def _edits(connection: Connection) -> dict[str, dict[str, EditView]]:
    by_subject: dict[str, dict[str, EditView]] = {}
    for (subject, field), edit in _newest(connection, _DECIDING).items():
        by_subject.setdefault(subject, {})[field] = edit
    return by_subject
