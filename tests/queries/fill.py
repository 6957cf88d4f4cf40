"""Rows put straight into a real database, for what reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, bindparam, insert, select

from tests.databases import bring_up
from tracker.domain.agendas import FIRST_READING
from tracker.domain.committees import committee_key
from tracker.domain.times import clock_time
from tracker.store import read
from tracker.store.derived_tables import raise_number
from tracker.store.engine import writing
from tracker.store.ledger import as_json, subject_of
from tracker.store.search_index import rebuild
from tracker.store.tables import (
    ACTIONS,
    BALLOTS,
    BILLS,
    CHANGES,
    COMMITTEES,
    CRAWLS,
    DOCUMENTS,
    EDITS,
    FAILURES,
    INFO,
    ITEMS,
    LEGISLATORS,
    MATCHES,
    MEETINGS,
    MEMBERSHIPS,
    REVISIONS,
    SESSIONS,
    SPONSORS,
    STATUSES,
    VERSIONS,
    VOTES,
)

SESSION = "2026A"
SOURCE = "https://leg.colorado.gov"
#: Tuesday, 8:00 AM in Denver, in session.
NOW = datetime(2026, 2, 24, 15, 0, tzinfo=UTC)
EARLIER = datetime(2026, 2, 1, 15, 0, tzinfo=UTC)


@contextmanager
def filling(url: str) -> Iterator[Connection]:
    """A transaction on a database at the head; what was put in is indexed for search."""
    bring_up(url)
    with writing(url).begin() as connection:
        yield connection
        rebuild(connection)
        read.rebuild(connection)


@contextmanager
def in_bulk(connection: Connection, *models: Any) -> Iterator[None]:
    """Rows of these models go in together at the end, and `add` tells no id of them: what a whole
    session takes a statement each for costs a tenth."""
    _WAITING.update({model: [] for model in models})
    try:
        yield
        for model in models:
            alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
            for row in _WAITING[model]:
                alike.setdefault(tuple(row), []).append(row)
            for rows in alike.values():
                connection.execute(insert(model), rows)
    finally:
        _WAITING.clear()
    raise_number(connection)


_WAITING: dict[Any, list[dict[str, Any]]] = {}


def add(connection: Connection, model: Any, **values: Any) -> Any:
    """A row; its id where the table counts them, else None."""
    if model in _WAITING:
        _WAITING[model].append(values)
        return None
    if model in (CHANGES, CRAWLS, EDITS):  # as their writers do
        raise_number(connection)
    return connection.execute(_adding(model), values).scalar_one()


@cache
def _adding(model: Any) -> Insert:
    return insert(model).returning(*model.primary_key.columns)


def add_session(connection: Connection) -> None:
    add(
        connection, SESSIONS, id=SESSION, name="2026 Regular Session",
        first_day=date(2026, 1, 14), last_day=date(2026, 5, 13), listed_total=3, listed_seen_at=NOW,
    )  # fmt: skip
    add(connection, INFO, key="source", value=SOURCE)


def add_bill(connection: Connection, number: str, **values: Any) -> int:
    """A bill whose page was read, unless page_seen_at=None is given."""
    told = {
        "session": SESSION, "kind": "Bill", "title": f"Title of {number}",
        "long_title": f"Concerning {number}.", "long_title_cut": False, "summary": None,
        "subjects": [], "status": "Under Consideration", "listed": True, "listed_digest": "",
        "url": f"{SOURCE}/bills/{number}", "listed_day": None, "listed_action": "",
        "listed_sponsors": [], "listed_seen_at": NOW, "page_seen_at": NOW, "first_seen_at": EARLIER,
    }  # fmt: skip
    return int(add(connection, BILLS, number=number, **{**told, **values}))


def judge_bill(connection: Connection, bill_id: int, stage: str, **values: Any) -> None:
    told = {
        "chamber": "lower", "since": date(2026, 2, 10), "action": "", "unrecognised": [],
        "followed": False, "rules": "", "reached": [], "committees": [], "primes": [],
    }  # fmt: skip
    add(connection, STATUSES, bill_id=bill_id, stage=stage, **{**told, **values})


def add_topic(connection: Connection, bill_id: int, topic: str, phrase: str, passage: str) -> None:
    evidence = [{"field": "title", "passage": passage, "phrase": phrase}]
    add(
        connection, MATCHES, bill_id=bill_id, key=f"data-privacy|{topic}", topic=topic,
        campaign="data-privacy", score=3.0, decided_by="rules", evidence=evidence,
        first_seen_at=EARLIER,
    )  # fmt: skip


def add_action(
    connection: Connection, bill_id: int, day: date, text: str, chamber: str = "lower",
    rank: int = 0, number: str = "", **values: Any,
) -> None:  # fmt: skip
    """An action and its first reading. number: the bill's, where it is known."""
    key = f"{day}|{chamber}|{text}|{rank}"
    facts = {"day": day, "chamber": chamber, "text": text, "rank": rank}
    sight = {"first_seen_at": EARLIER, "gone_seen_at": None, **values}
    add(connection, ACTIONS, bill_id=bill_id, key=key, **facts, **sight)
    number = number or connection.execute(_NUMBER, {"of_id": bill_id}).scalar_one()
    told = {"entity": "action", "entity_id": f"{number}/{key}", "cause": FIRST_READING}
    add_change(connection, "new", new=facts, seen_at=sight["first_seen_at"], **told)
    if sight["gone_seen_at"] is not None:
        add_change(connection, "gone", seen_at=sight["gone_seen_at"], **told)


_NUMBER = select(BILLS.c.number).where(BILLS.c.id == bindparam("of_id"))


def add_sponsor(
    connection: Connection, bill_id: int, name: str, role: str = "prime", chamber: str = "lower",
    **values: Any,
) -> None:  # fmt: skip
    told = {"url": "", "rank": 0, "first_seen_at": EARLIER}
    add(
        connection, SPONSORS, bill_id=bill_id, key=f"{role}|{chamber}|{name}", name=name,
        role=role, chamber=chamber, **{**told, **values},
    )  # fmt: skip


def add_version(connection: Connection, bill_id: int, day: date, name: str) -> None:
    url = f"{SOURCE}/bill_files/{bill_id}/download"
    add(connection, VERSIONS, bill_id=bill_id, key=name, day=day, name=name, url=url,
        html_url="", rank=0, first_seen_at=EARLIER)  # fmt: skip


def add_document(connection: Connection, bill_id: int, kind: str, name: str, day: date) -> None:
    add(
        connection, DOCUMENTS, bill_id=bill_id, key=f"{kind}|{name}", kind=kind, day=day, name=name,
        url=f"{SOURCE}/bill_files/{name}/download".replace(" ", ""), committee_or_floor="",
        status="", rank=0, first_seen_at=EARLIER,
    )  # fmt: skip


def add_vote(connection: Connection, bill_id: int, day: date, motion: str, **values: Any) -> int:
    told = {
        "chamber": "lower", "committee": "", "reading": "", "result": "", "told_result": "",
        "url": "", "first_seen_at": EARLIER,
    }  # fmt: skip
    made = {**told, **values}
    return int(
        add(
            connection,
            VOTES,
            bill_id=bill_id,
            key=f"{day}|{motion}",
            day=day,
            motion=motion,
            **made,
        )
    )


def add_ballot(connection: Connection, vote_id: int, name: str, choice: str) -> None:
    add(connection, BALLOTS, vote_id=vote_id, key=name, name=name, choice=choice, rank=0,
        first_seen_at=EARLIER)  # fmt: skip


def add_committee(connection: Connection, name: str = "Judiciary", kind: str = "house") -> str:
    key = f"{SESSION}-{kind}-{name.lower()}"
    add(connection, COMMITTEES, id=key, session=SESSION, kind=kind, name=name, email="",
        phone="303-866-0000", first_seen_at=EARLIER)  # fmt: skip
    return key


def add_legislator(
    connection: Connection, member: str, name: str, party: str = "Democrat", **values: Any
) -> None:
    told = {"chamber": "lower", "district": "1", "email": f"{member}@example.org", "phone": ""}
    add(connection, LEGISLATORS, id=member, name=name, party=party,
        url=f"{SOURCE}/legislators/{member}", first_seen_at=EARLIER, last_seen_at=NOW,
        **{**told, **values})  # fmt: skip


def add_seat(
    connection: Connection, committee: str, member: str, name: str, role: str = ""
) -> None:
    add(connection, MEMBERSHIPS, committee_id=committee, key=name, name=name, chamber="lower",
        role=role, url=f"/legislators/{member}", rank=0, first_seen_at=EARLIER)  # fmt: skip


def add_meeting(
    connection: Connection, serial: int, committee: str, day: date, words: str = "1:30 PM",
    **values: Any,
) -> str:  # fmt: skip
    key = committee_key(committee)
    told = {
        "session": SESSION, "location": "HCR 0107", "status": "scheduled", "remark": "",
        "agenda_remark": "",
        "agenda_url": "", "pdf_url": "", "committee_url": "", "audio_url": "",
        "schedule_url": f"{SOURCE}/schedule",
        "first_seen_at": EARLIER, "last_seen_at": NOW, "agenda_seen_at": NOW,
        **values,
    }  # fmt: skip
    return str(
        add(
            connection,
            MEETINGS,
            id=f"{told['session']}-h-{serial:04d}",
            day=day,
            committee=committee,
            committee_key=f"{key.chamber or ''}|{key.letters}",
            start_text=words,
            start_time=clock_time(words),
            **told,
        )
    )


def add_revision(
    connection: Connection, meeting: str, rank: int, day: date, words: str, seen: datetime,
    location: str = "HCR 0107",
) -> None:  # fmt: skip
    at: time | None = clock_time(words)
    add(
        connection,
        REVISIONS,
        meeting_id=meeting,
        rank=rank,
        day=day,
        start_text=words,
        start_time=at,
        location=location,
        seen_at=seen,
    )


def add_item(
    connection: Connection, meeting: str, bill: str, text: str = "", **values: Any
) -> None:
    told: dict[str, Any] = {"remark": "", "rank": 0, "first_seen_at": EARLIER, "listed_crawl": 1}
    add(connection, ITEMS, meeting_id=meeting, key=bill or text, bill=bill,
        text=text or bill, **{**told, **values})  # fmt: skip


def add_crawl(connection: Connection, plan: str = "update", **values: Any) -> int:
    told = {
        "session": SESSION, "source": SOURCE, "started_at": NOW, "ended_at": NOW,
        "outcome": "whole", "message": "", "walked_all": False, "swept": 0,
        "list_gap": 0,
    }  # fmt: skip
    return int(add(connection, CRAWLS, plan=plan, **{**told, **values}))


def add_failure(connection: Connection, crawl_id: int, page: str, message: str) -> None:
    add(connection, FAILURES, crawl_id=crawl_id, seen_at=NOW, page=page,
        url=f"{SOURCE}/{page}", message=message)  # fmt: skip


def add_change(
    connection: Connection, kind: str, entity: str, entity_id: str, **values: Any
) -> None:
    """A row of the ledger; old and new are given as values."""
    told = {"seen_at": NOW, "session": SESSION, "field": "", "cause": "", "url": ""}
    values = {name: as_json(one) if name in ("old", "new") else one for name, one in values.items()}
    of = {"entity_id": entity_id, "subject": subject_of(entity_id)}
    add(connection, CHANGES, kind=kind, entity=entity, **of, **{**told, **values})
