"""What campaigns say of bills: the position that each took, and whether a person decided at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from tracker.domain.campaign import Campaign, Position
from tracker.domain.decided import DECIDING, is_decided, position_of
from tracker.domain.edits import EditView, bill_subject
from tracker.queries.rows import NAMES, named, one_of
from tracker.queries.tables import BILLS, EDITS, MATCHES
from tracker.store.editing import view_of
from tracker.store.judge import EDITOR

_MATCHED: Final = (
    select(MATCHES.c.campaign, BILLS.c.number, MATCHES.c.decided_by)
    .join(BILLS)
    .where(one_of(BILLS.c.number), MATCHES.c.gone_seen_at.is_(None))
)


@dataclass(frozen=True, slots=True)
class Stance:
    """What a campaign that follows a bill, or took a position on it, says of it.

    position: "" while it has taken none. decided: whether a person decided that the bill belongs
    to the cause; else only our phrases found it.
    """

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
    rows = connection.execute(_MATCHED, {NAMES: named(numbers)}).all()
    by_key: dict[tuple[str, str], bool] = {}
    for campaign, number, decided_by in rows:
        key = (campaign, number)
        by_key[key] = by_key.get(key, False) or decided_by == EDITOR
    return by_key


def with_position(connection: Connection, campaign: Campaign) -> tuple[str, ...]:
    """The numbers of the bills that a campaign names, then of the others on which an editor took
    a position for it."""
    named = [str(bill.number) for bill in campaign.bills]
    prefix = f"{campaign.slug}/"
    edited = [
        subject.removeprefix(prefix)
        for subject, on_bill in sorted(_edits(connection).items())
        if subject.startswith(prefix) and position_of(on_bill, "")
    ]
    return tuple(dict.fromkeys((*named, *edited)))


#: Of the fields that count as a decision, the newest edits by subject: few, however many bills.
_NEWEST: Final = (
    select(EDITS).where(EDITS.c.field.in_(sorted(DECIDING))).order_by(EDITS.c.at, EDITS.c.id)
)


def _edits(connection: Connection) -> dict[str, dict[str, EditView]]:
    by_subject: dict[str, dict[str, EditView]] = {}
    for row in connection.execute(_NEWEST):
        by_subject.setdefault(row.subject, {})[row.field] = view_of(row)
    return by_subject
