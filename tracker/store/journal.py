"""The only writer of our own doings: crawls and the pages they could not read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from tracker.errors import ClockBehind, Refused, WrongSource
from tracker.store.archive_tables import ArchivedPage
from tracker.store.ledger import Sighting
from tracker.store.tables import (
    Bill,
    Change,
    Crawl,
    Failure,
    Meeting,
    PageRead,
    StoreInfo,
    table,
)
from tracker.store.text_tables import TextRead

CRAWLS, FAILURES = table(Crawl), table(Failure)
INFO, PAGES, ARCHIVED = table(StoreInfo), table(PageRead), table(ArchivedPage)
#: Under which name it is kept which sessions of the site nobody wrote down.
STRANGE_SESSIONS: Final = "strange_sessions"
#: Under which name it is kept at which other ways of finding a part a person has looked.
LOOKED_AT: Final = "looked_at_ways"
_NOTE: Final = update(CRAWLS).where(CRAWLS.c.id == bindparam("of_crawl"))
#: How old an interrupted crawl may be and still be taken up.
TAKEN_UP_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class CrawlRow:
    """A crawl as begun. resumed_from: the first run that it takes up (its own id otherwise);
    since: when that one began."""

    id: int
    plan: str
    session: str
    source: str
    resumed_from: int
    since: datetime


def claim_source(connection: Connection, source: str) -> None:
    """The database belongs to this address from now on. Raises WrongSource where it has another
    from which anything was read: an address that was mistyped, and gave nothing, binds nobody."""
    row = connection.execute(select(INFO.c.value).where(INFO.c.key == "source")).first()
    if row is None:
        connection.execute(insert(INFO).values(key="source", value=source))
    elif row.value != source and _is_empty(connection):
        connection.execute(update(INFO).where(INFO.c.key == "source").values(value=source))
    elif row.value != source:
        raise WrongSource(
            f"This database was filled from {row.value}, not from {source}. "
            "Give another DATABASE_URL, or crawl the address it belongs to."
        )


def _is_empty(connection: Connection) -> bool:
    """Whether no page was ever read into the database, nor anything imported."""
    held = (select(one).limit(1) for one in (PAGES.c.address, table(Bill).c.id))
    return all(connection.execute(one).first() is None for one in held)


def note_strange_sessions(connection: Connection, names: Sequence[str]) -> None:
    """The sessions that the site offers and sessions.toml does not know, as last seen."""
    connection.execute(delete(INFO).where(INFO.c.key == STRANGE_SESSIONS))
    if names:
        said = json.dumps(list(names))
        connection.execute(insert(INFO).values(key=STRANGE_SESSIONS, value=said))


def looked_at(connection: Connection, ways: Sequence[tuple[str, str, int]]) -> None:
    """A person has looked at the other ways in which parts are found. ways: kind of page, part and
    way; what was looked at before stays so."""
    row = connection.execute(select(INFO.c.value).where(INFO.c.key == LOOKED_AT)).first()
    known = [] if row is None else json.loads(row.value)
    said = json.dumps(known + [list(way) for way in ways if list(way) not in known])
    connection.execute(delete(INFO).where(INFO.c.key == LOOKED_AT))
    connection.execute(insert(INFO).values(key=LOOKED_AT, value=said))


def newest_observation(connection: Connection) -> datetime | None:
    """The latest moment at which anything was seen."""
    moments = [
        connection.execute(select(func.max(column))).scalar_one()
        for column in (
            table(Change).c.seen_at, PAGES.c.read_at, table(Bill).c.listed_seen,
            table(Meeting).c.last_seen, CRAWLS.c.started_at, table(TextRead).c.asked_at,
        )
    ]  # fmt: skip
    return max((moment for moment in moments if moment is not None), default=None)


def check_clock(connection: Connection, now: datetime, today_in: Any) -> datetime | None:
    """The moment before which the clock must not run: the newest observation.

    today_in: gives the Denver day of a moment. Raises ClockBehind for a day before that.
    """
    newest = newest_observation(connection)
    if newest is not None and today_in(now) < today_in(newest):
        raise ClockBehind(
            f"This database has seen {today_in(newest)}; {today_in(now)} lies before it. "
            "Give a later --today, or another DATABASE_URL."
        )
    return newest


def begin(
    connection: Connection, plan: str, session: str, source: str, now: datetime, *, alone: bool
) -> CrawlRow:
    """A new crawl row. It takes up the last crawl of the same plan where that was interrupted.

    Who holds the lock calls this, so a row still `running` is one whose process is gone, and so is
    one still `waiting` if this crawl is alone (no long crawl lets it go first).
    """
    close_interrupted(connection, now, ("running", "waiting") if alone else ("running",))
    last = connection.execute(
        select(CRAWLS)
        .where(CRAWLS.c.plan == plan, CRAWLS.c.session == session, CRAWLS.c.source == source)
        .order_by(CRAWLS.c.id.desc())
        .limit(1)
    ).first()
    values = {"plan": plan, "session": session, "source": source, "started_at": now}
    made = connection.execute(
        insert(CRAWLS)
        .values(**values, since=now, outcome="running", walked_all=False, swept=0, list_gap=0)
        .returning(CRAWLS.c.id)
    )
    crawl_id = int(made.scalar_one())
    chain, since = crawl_id, now
    if last is not None and last.outcome == "interrupted" and now - last.since <= TAKEN_UP_WITHIN:
        chain, since = last.chain or last.id, last.since
        carried = {
            "swept": last.swept,
            "list_walked": last.list_walked,
            "walked_all": last.walked_all,
            "list_gap": last.list_gap,
        }
        note(connection, crawl_id, carried)
    note(connection, crawl_id, {"chain": chain, "since": since})
    return CrawlRow(crawl_id, plan, session, source, chain, since)


def close_interrupted(
    connection: Connection, now: datetime, outcomes: tuple[str, ...] = ("running", "waiting")
) -> None:
    """Rows that say of a crawl that it is at work, whose process is gone."""
    connection.execute(
        update(CRAWLS)
        .where(CRAWLS.c.outcome.in_(outcomes))
        .values(outcome="interrupted", ended_at=now, message="The process ended in the middle.")
    )


def note(connection: Connection, crawl_id: int, values: Mapping[str, Any]) -> None:
    """Writes columns of a crawl's row: counts, milestones, its end."""
    connection.execute(_NOTE, {"of_crawl": crawl_id, **values})


def keep_refusal(connection: Connection, now: datetime, refused: Refused) -> None:
    """Keeps what the newest refusal said: it is what the operator, and the site's owner, look at
    first."""
    told = {"at": now.isoformat(), "address": refused.address, "why": refused.why}
    said = json.dumps({**told, **refused.evidence}).replace("\\u0000", " ")
    kept = update(INFO).where(INFO.c.key == "refusal").values(value=said)
    if not connection.execute(kept).rowcount:
        connection.execute(insert(INFO).values(key="refusal", value=said))


def archived(
    connection: Connection,
    kind: str,
    reading: str,
    content: str,
    where: tuple[str, int],
    seen: Sighting,
) -> None:
    """Says where a page is kept as the site sent it. where: file and place."""
    file, place = where
    connection.execute(
        insert(ARCHIVED).values(
            address=seen.address, kind=kind, session=seen.session, seen_at=seen.at,
            crawl_id=seen.crawl_id or 0, reading=reading, content=content, file=file, place=place,
        )
    )  # fmt: skip


def failed_page(
    connection: Connection, crawl_id: int, now: datetime, page: str, address: str, message: str
) -> None:
    """Names a page that could not be read."""
    connection.execute(
        insert(FAILURES).values(
            crawl_id=crawl_id, seen_at=now, page=page, address=address, message=message
        )
    )
