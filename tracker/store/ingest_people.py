"""Ballots, committees and legislators. Part of `ingest`, the only writer of official facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urljoin

from sqlalchemy import Connection, Table, insert, select, update

from tracker.domain.committees import committee_key
from tracker.domain.differences import Values, fields_changed, keyed
from tracker.domain.records import (
    CommitteeListRecord,
    CommitteeRecord,
    LegislatorListRecord,
    LegislatorRecord,
    SeatRecord,
    VotePageRecord,
)
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import ChangeCounts, RelatedRows, reconcile, row_of
from tracker.store.tables import (
    Ballot,
    Bill,
    Committee,
    Legislator,
    Membership,
    Vote,
    table,
)

BILLS, VOTES, BALLOTS = table(Bill), table(Vote), table(Ballot)
COMMITTEES, MEMBERSHIPS = table(Committee), table(Membership)
LEGISLATORS: Final = table(Legislator)


def ingest_vote(
    connection: Connection, record: VotePageRecord, observation: Observation
) -> ChangeCounts:
    """The page of one vote: its ballots, and the result where its own sentence tells it. The page
    belongs to every stored vote that links it."""
    ledger = Ledger(connection, observation)
    votes = connection.execute(
        select(
            VOTES.c.id,
            VOTES.c.key,
            VOTES.c.chamber,
            VOTES.c.told_result,
            VOTES.c.ballots_seen_at,
            BILLS.c.number,
        )
        .join(BILLS, BILLS.c.id == VOTES.c.bill_id)
        .where(VOTES.c.url == record.url)
    ).all()
    change_counts = ChangeCounts()
    for vote in votes:
        label = f"{vote.number}/{vote.key}"
        related = RelatedRows(BALLOTS, "ballot", "vote_id", vote.id, label)
        rows = keyed(_in_place(BALLOTS, record.ballots), lambda row: str(row["name"]))
        change_counts += reconcile(related, rows, ledger, known_empty=vote.ballots_seen_at is None)[
            0
        ]
        facts = {
            "told_result": record.result or vote.told_result,
            "chamber": vote.chamber or record.chamber or "",  # where the bill's page does not tell
        }
        changes = fields_changed(vote._asdict(), facts)
        ledger.changed("vote", label, changes)
        connection.execute(
            update(VOTES)
            .where(VOTES.c.id == vote.id)
            .values(ballots_seen_at=observation.at, **facts)
        )
    ledger.flush()
    return change_counts


def _in_place(of: Table, records: Sequence[object]) -> list[Values]:
    """Records as rows in the page's order."""
    return [row_of(of, record, rank=rank) for rank, record in enumerate(records)]


def committee_id(session: str, kind: str, name: str) -> str:
    """`2026A-house-judiciary`: the same for each spelling of the name."""
    return f"{session}-{kind}-{committee_key(name).letters}"


def ingest_committees(
    connection: Connection, record: CommitteeListRecord, observation: Observation
) -> ChangeCounts:
    """The list of committees: their names, kinds and addresses."""
    ledger = Ledger(connection, observation)
    change_counts = ChangeCounts()
    for committee in record.committees:
        key = committee_id(observation.session, committee.kind, committee.name)
        facts = {
            "session": observation.session,
            "kind": committee.kind,
            "name": committee.name,
            "url": committee.url,
        }
        change_counts += _put(COMMITTEES, "committee", key, facts, {}, ledger)
    ledger.flush()
    return change_counts


def ingest_committee(
    connection: Connection, record: CommitteeRecord, observation: Observation
) -> ChangeCounts:
    """A committee page: its members and its staff's addresses; what was not read stays."""
    ledger = Ledger(connection, observation)
    key = committee_id(observation.session, record.kind, record.name)
    facts = {
        "session": observation.session,
        "kind": record.kind,
        "name": record.name,
        "url": record.url,
        **{name: value for name in ("email", "phone") if (value := getattr(record, name))},
    }
    change_counts = _put(
        COMMITTEES, "committee", key, facts, {"last_seen_at": observation.at}, ledger
    )
    if record.members is not None:
        related = RelatedRows(MEMBERSHIPS, "membership", "committee_id", key, key)
        rows = keyed(
            _in_place(MEMBERSHIPS, record.members), lambda row: str(row["url"] or row["name"])
        )
        change_counts += reconcile(related, rows, ledger)[0]
    ledger.flush()
    return change_counts


def committee_seen_again(connection: Connection, observation: Observation) -> None:
    """The committee page is what it was: only its last sight is newer."""
    where = COMMITTEES.c.session == observation.session, COMMITTEES.c.url == observation.url
    connection.execute(update(COMMITTEES).where(*where).values(last_seen_at=observation.at))


def legislator_seen_again(connection: Connection, observation: Observation) -> None:
    """The member's page is what it was: only its last sight is newer."""
    which = LEGISLATORS.c.id == legislator_id(observation.url)
    connection.execute(update(LEGISLATORS).where(which).values(last_seen_at=observation.at))


def legislator_id(url: str) -> str:
    """The last part of the address of a member's page."""
    return url.rstrip("/").rpartition("/")[2].lower()


def ingest_legislator(
    connection: Connection, record: LegislatorRecord, observation: Observation
) -> ChangeCounts:
    """A member's page; a part that the page lacks empties nothing."""
    ledger = Ledger(connection, observation)
    names = ("name", "chamber", "party", "district", "email", "phone", "since", "until")
    facts = {**{name: getattr(record, name) for name in names}, "url": record.url}
    values = {name: value for name, value in facts.items() if value}
    key = legislator_id(record.url)
    change_counts = _put(
        LEGISLATORS, "legislator", key, values, {"last_seen_at": observation.at}, ledger
    )
    ledger.flush()
    return change_counts


def ingest_legislators(
    connection: Connection, record: LegislatorListRecord, observation: Observation
) -> ChangeCounts:
    """The list of members: who is new, and the days of seats that its notes tell. What the page of
    a member says of all else stays. Of two seats of one member the one that has no end counts."""
    ledger = Ledger(connection, observation)
    seats: dict[str, SeatRecord] = {}
    for seat in sorted(record.seats, key=lambda seat: seat.until or date.max):
        seats[legislator_id(seat.url)] = seat
    ids = set(connection.execute(select(LEGISLATORS.c.id)).scalars())
    change_counts = ChangeCounts()
    for key, seat in seats.items():
        facts: dict[str, Any] = {"since": seat.since, "until": seat.until}
        if key not in ids:
            url = urljoin(record.url, seat.url)
            facts |= {"name": seat.name, "chamber": seat.chamber, "district": seat.district}
            facts |= {"url": url}
        values = {name: value for name, value in facts.items() if value}
        if values:
            sight = {} if key in ids else {"last_seen_at": observation.at}
            change_counts += _put(LEGISLATORS, "legislator", key, values, sight, ledger)
    ledger.flush()
    return change_counts


def _put(
    into: Table, entity: str, key: str, facts: Values, sight: dict[str, Any], ledger: Ledger
) -> ChangeCounts:
    """One entity with an id of its own: added, or the fields that differ written.

    sight: columns that tell when it was seen, which are no change.
    """
    connection = ledger.connection
    stored = connection.execute(select(into).where(into.c.id == key)).first()
    if stored is None:
        row = {"id": key, "first_seen_at": ledger.observation.at, **facts, **sight}
        connection.execute(insert(into).values(_filled(into, row)))
        ledger.new(entity, key, facts)
        return ChangeCounts(new=1)
    changes = fields_changed(stored._asdict(), facts)
    ledger.changed(entity, key, changes)
    values = {change.field: change.new for change in changes} | sight
    if values:
        connection.execute(update(into).where(into.c.id == key).values(**values))
    return ChangeCounts(changed=1) if changes else ChangeCounts(unchanged=1)


def _filled(into: Table, row: dict[str, Any]) -> dict[str, Any]:
    """A row with "" in the text columns that must not be null and were not seen."""
    return {
        column.name: row.get(column.name, None if column.nullable else "")
        for column in into.columns
    }
