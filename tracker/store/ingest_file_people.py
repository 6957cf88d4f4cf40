"""Committees and members that a file gives: part of `ingest`, as `ingest_files`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, bindparam, insert, select

from tracker.domain.differences import Values, keyed
from tracker.domain.given import GivenCommittee, GivenLegislator
from tracker.domain.records import CommitteeRecord, LegislatorRecord
from tracker.store.ingest_files import KNOWN, NEW, Source, Taken, new_rows
from tracker.store.ingest_people import COMMITTEES, LEGISLATORS, MEMBERSHIPS
from tracker.store.rows import RelatedRows, row_of

_OF_COMMITTEE: Final = ("session", "kind", "name", "url", "email", "phone")
_OF_LEGISLATOR: Final = (
    "name", "chamber", "party", "district", "email", "phone", "since", "until", "url",
)  # fmt: skip


def ingest_given_committees(
    connection: Connection, committees: Sequence[GivenCommittee], source: Source
) -> list[Taken]:
    """Writes committees of one session with their members."""
    stored = _stored(connection, COMMITTEES, [committee.id for committee in committees])
    ledger = source.ledger(connection, committees[0].session, fresh=True)
    for committee in committees:
        if committee.id in stored:
            continue
        facts = _facts(committee.record, _OF_COMMITTEE)
        ledger.observation = replace(ledger.observation, url=committee.record.url)
        ledger.new("committee", committee.id, facts)
        row = {"id": committee.id, "first_seen_at": source.at, "last_seen_at": None, **facts}
        connection.execute(insert(COMMITTEES), row)
        members = [
            row_of(MEMBERSHIPS, member, rank=rank)
            for rank, member in enumerate(committee.record.members or ())
        ]
        of = RelatedRows(MEMBERSHIPS, "membership", "committee_id", committee.id, committee.id)
        rows = new_rows(of, keyed(members, lambda row: str(row["url"] or row["name"])), ledger)
        if rows:
            connection.execute(insert(MEMBERSHIPS), rows)
    ledger.flush()
    return [
        _told(stored.get(committee.id), _facts(committee.record, _OF_COMMITTEE))
        for committee in committees
    ]


def ingest_given_legislators(
    connection: Connection, legislators: Sequence[GivenLegislator], source: Source
) -> list[Taken]:
    """Writes members of the General Assembly."""
    stored = _stored(connection, LEGISLATORS, [legislator.id for legislator in legislators])
    ledger = source.ledger(connection, legislators[0].session, fresh=True)
    sight = {"first_seen_at": source.at, "last_seen_at": source.at}
    fresh = []
    for legislator in legislators:
        if legislator.id not in stored:
            facts = _facts(legislator.record, _OF_LEGISLATOR)
            ledger.observation = replace(ledger.observation, url=legislator.record.url)
            ledger.new("legislator", legislator.id, facts)
            fresh.append({"id": legislator.id, **sight, **facts})
    if fresh:
        connection.execute(insert(LEGISLATORS), fresh)
    ledger.flush()
    return [
        _told(stored.get(legislator.id), _facts(legislator.record, _OF_LEGISLATOR))
        for legislator in legislators
    ]


def _facts(record: CommitteeRecord | LegislatorRecord, names: Sequence[str]) -> dict[str, Any]:
    """These fields of a record; a text that it does not know is empty, a day stays unknown."""
    facts = {name: getattr(record, name) for name in names}
    return {name: "" if name == "chamber" and not value else value for name, value in facts.items()}


def _told(row: Row[Any] | None, facts: Values) -> Taken:
    if row is None:
        return NEW
    differing = (name for name, value in facts.items() if value and getattr(row, name) != value)
    return replace(KNOWN, differing=tuple(differing))


def _stored(connection: Connection, table: Table, ids: Sequence[str]) -> dict[str, Row[Any]]:
    return {row.id: row for row in connection.execute(_by_id(table), {"ids": list(ids)})}


@cache
def _by_id(table: Table) -> Select[Any]:
    return select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))
