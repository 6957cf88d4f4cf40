"""Ballots, committees and legislators. Part of `ingest`, the only writer of official facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final
from urllib.parse import urljoin

from sqlalchemy import Connection, Table, insert, select, update

from tracker.domain.committees import committee_key
from tracker.domain.differences import Values, keyed
from tracker.domain.records import (
    BallotRecord,
    CommitteeListRecord,
    CommitteeRecord,
    LegislatorListRecord,
    LegislatorRecord,
    MemberRecord,
    SeatRecord,
    VotePageRecord,
)
from tracker.store.ledger import Ledger, Observation
from tracker.store.rows import ChangeCounts, RelatedRows, reconcile, row_of, write_changes
from tracker.store.tables import BALLOTS, BILLS, COMMITTEES, LEGISLATORS, MEMBERSHIPS, VOTES

#: The columns of a member that a page or a file gives.
OF_LEGISLATOR: Final = (
    "name", "chamber", "party", "district", "email", "phone", "since", "until", "url",
)  # fmt: skip


def ingest_vote(
    connection: Connection, record: VotePageRecord, observation: Observation
) -> ChangeCounts:
    """The page of one vote: its ballots, and the result where its own sentence tells it. The page
    belongs to every stored vote that links it."""
    ledger, change_counts = Ledger(connection, observation), ChangeCounts()
    linking = select(VOTES, BILLS.c.number).join(BILLS).where(VOTES.c.url == record.url)
    for vote in connection.execute(linking).all():
        label = f"{vote.number}/{vote.key}"
        related = RelatedRows(BALLOTS, vote.id, label)
        change_counts += reconcile(related, ballot_rows(record.ballots), ledger)
        facts = {
            "told_result": record.result or vote.told_result,
            "chamber": vote.chamber or record.chamber or "",  # where the bill's page does not tell
        }
        seen = {"ballots_seen_at": observation.at}
        write_changes(VOTES, "vote", label, vote, facts, ledger, **seen)
    ledger.flush()
    return change_counts


def ballot_rows(records: Sequence[BallotRecord]) -> dict[Any, Values]:
    """Ballots as rows by their keys, in the page's order."""
    rows = [row_of(BALLOTS, record, rank=rank) for rank, record in enumerate(records)]
    return keyed(rows, lambda row: str(row["name"]))


def member_rows(records: Sequence[MemberRecord]) -> dict[Any, Values]:
    """Members of a committee as rows by their keys, in the page's order."""
    rows = [row_of(MEMBERSHIPS, record, rank=rank) for rank, record in enumerate(records)]
    return keyed(rows, lambda row: str(row["url"] or row["name"]))


def ingest_committees(
    connection: Connection, record: CommitteeListRecord, observation: Observation
) -> ChangeCounts:
    """The list of committees: their names, kinds and addresses."""
    ledger, change_counts = Ledger(connection, observation), ChangeCounts()
    for one in record.committees:
        key, facts = _committee(one.kind, one.name, one.url, observation)
        change_counts += _put(COMMITTEES, "committee", key, facts, {}, ledger)
    ledger.flush()
    return change_counts


def ingest_committee(
    connection: Connection, record: CommitteeRecord, observation: Observation
) -> ChangeCounts:
    """A committee page: its members and its staff's addresses; what was not read stays."""
    ledger = Ledger(connection, observation)
    key, facts = _committee(record.kind, record.name, record.url, observation)
    facts |= {name: value for name in ("email", "phone") if (value := getattr(record, name))}
    sight = {"last_seen_at": observation.at}
    change_counts = _put(COMMITTEES, "committee", key, facts, sight, ledger)
    if record.members is not None:
        related = RelatedRows(MEMBERSHIPS, key, key)
        change_counts += reconcile(related, member_rows(record.members), ledger)
    ledger.flush()
    return change_counts


def _committee(
    kind: str, name: str, url: str, observation: Observation
) -> tuple[str, dict[str, Any]]:
    """A committee's id (`2026A-house-judiciary`: the same for each spelling of the name) and what
    both its pages tell of it."""
    key = f"{observation.session}-{kind}-{committee_key(name).letters}"
    return key, {"session": observation.session, "kind": kind, "name": name, "url": url}


def committee_seen_again(connection: Connection, observation: Observation) -> None:
    """The committee page is what it was: only its last sight is newer."""
    where = COMMITTEES.c.session == observation.session, COMMITTEES.c.url == observation.url
    connection.execute(update(COMMITTEES).where(*where).values(last_seen_at=observation.at))


def legislator_seen_again(connection: Connection, observation: Observation) -> None:
    """The member's page is what it was: only its last sight is newer."""
    which = LEGISLATORS.c.id == _legislator_id(observation.url)
    connection.execute(update(LEGISLATORS).where(which).values(last_seen_at=observation.at))


def _legislator_id(url: str) -> str:
    """The last part of the address of a member's page."""
    return url.rstrip("/").rpartition("/")[2].lower()


def ingest_legislator(
    connection: Connection, record: LegislatorRecord, observation: Observation
) -> ChangeCounts:
    """A member's page; a part that the page lacks empties nothing."""
    ledger = Ledger(connection, observation)
    facts = {name: value for name in OF_LEGISLATOR if (value := getattr(record, name))}
    key, sight = _legislator_id(record.url), {"last_seen_at": observation.at}
    change_counts = _put(LEGISLATORS, "legislator", key, facts, sight, ledger)
    ledger.flush()
    return change_counts


def ingest_legislators(
    connection: Connection, record: LegislatorListRecord, observation: Observation
) -> ChangeCounts:
    """The list of members: who is new, and the days of seats that its notes tell. What the page of
    a member says of all else stays. Of two seats of one member the one that has no end counts."""
    ledger, change_counts = Ledger(connection, observation), ChangeCounts()
    seats: dict[str, SeatRecord] = {}
    for seat in sorted(record.seats, key=lambda seat: seat.until or date.max):
        seats[_legislator_id(seat.url)] = seat
    ids = set(connection.execute(select(LEGISLATORS.c.id)).scalars())
    for key, seat in seats.items():
        facts: dict[str, Any] = {"since": seat.since, "until": seat.until}
        if key not in ids:
            url = urljoin(record.url, seat.url)
            who = {"name": seat.name, "chamber": seat.chamber, "district": seat.district}
            facts = {**facts, **who, "url": url}
        values = {name: value for name, value in facts.items() if value}
        if values:
            sight = {} if key in ids else {"last_seen_at": observation.at}
            change_counts += _put(LEGISLATORS, "legislator", key, values, sight, ledger)
    ledger.flush()
    return change_counts


def _put(
    into: Table, entity: str, key: str, facts: Values, sight: Mapping[str, Any], ledger: Ledger
) -> ChangeCounts:
    """One entity with an id of its own: added, or the fields that differ written. sight: columns
    that tell when it was seen, which are no change."""
    connection = ledger.connection
    stored = connection.execute(select(into).where(into.c.id == key)).first()
    if stored is None:
        seen = {"first_seen_at": ledger.observation.at, **sight}
        connection.execute(insert(into).values(id=key, **facts, **seen))
        ledger.new(entity, key, facts)
        return ChangeCounts(new=1)
    return write_changes(into, entity, key, stored, facts, ledger, **sight)
