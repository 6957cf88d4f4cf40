"""The only writer of our own doings: crawls and the pages they could not read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, func, insert, select, update

from tracker.domain.times import denver_day
from tracker.errors import ClockBehind, Refused, WrongSource
from tracker.store.derived_tables import TEXT_READS, raise_number
from tracker.store.ledger import Observation
from tracker.store.tables import ARCHIVED, BILLS, CHANGES, CRAWLS, FAILURES, INFO, MEETINGS, PAGES

#: Under which name it is kept which sessions of the site nobody wrote down.
STRANGE_SESSIONS: Final = "strange_sessions"
#: Under which name it is kept at which other ways of finding a part a person has looked.
LOOKED_AT: Final = "looked_at_ways"
#: The same of parts that none of many pages holds: when, by session, kind of page and part.
LOOKED_AT_LACKS: Final = "looked_at_lacks"
#: The columns of a crawl's row that count as it goes.
COUNTS: Final = frozenset(
    {"requests", "pages", "expected", "new", "changed", "unchanged", "withdrawn", "failed"}
)
#: What a crawl takes over from the interrupted one that it takes up.
_RESUMED: Final = ("since", "swept", "list_walked", "walked_all", "list_gap")
#: How old an interrupted crawl may be and still be taken up.
TAKEN_UP_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class CrawlRow:
    """A crawl as begun. resumed_from: the first run that it takes up (its own id otherwise);
    since: when that one began; walked_all: whether one of them walked the whole list."""

    id: int
    plan: str
    session: str
    source: str
    resumed_from: int
    since: datetime
    walked_all: bool = False


def stored_info(connection: Connection, key: str) -> str:
    """What is kept about the database under a name, "" for nothing."""
    return stored_infos(connection, key).get(key) or ""


def stored_infos(connection: Connection, *keys: str) -> dict[str, str]:
    """The same under several names, without those under which nothing is kept."""
    infos = select(INFO.c.key, INFO.c.value).where(INFO.c.key.in_(keys))
    return dict(connection.execute(infos).all())


def _store_info(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(INFO).where(INFO.c.key == key))
    raise_number(connection)
    if value:
        connection.execute(insert(INFO).values(key=key, value=value))


def claim_source(connection: Connection, source: str) -> None:
    """The database belongs to this address from now on. Raises WrongSource where it has another
    from which anything was read: an address that was mistyped, and gave nothing, binds nobody."""
    owner = stored_info(connection, "source")
    firsts = (select(column).limit(1) for column in (PAGES.c.url, BILLS.c.id))
    if owner and owner != source and any(connection.execute(first).first() for first in firsts):
        raise WrongSource(
            f"This database was filled from {owner}, not from {source}. "
            "Give another DATABASE_URL, or crawl the address it belongs to."
        )
    if owner != source:
        _store_info(connection, "source", source)


def note_strange_sessions(connection: Connection, names: Sequence[str]) -> None:
    """The sessions that the site offers and sessions.toml does not know, as last seen."""
    _store_info(connection, STRANGE_SESSIONS, json.dumps(list(names)) if names else "")


def looked_at(connection: Connection, ways: Sequence[tuple[str, str, int]]) -> None:
    """A person has looked at the other ways in which parts are found. ways: kind of page, part and
    way; what was looked at before stays so."""
    before = json.loads(stored_info(connection, LOOKED_AT) or "[]")
    fresh = [list(way) for way in ways if list(way) not in before]
    _store_info(connection, LOOKED_AT, json.dumps(before + fresh))


def looked_at_lacks(
    connection: Connection, session: str, lacks: Sequence[tuple[str, str]], now: datetime
) -> None:
    """A person has looked at parts that none of a session's pages holds. lacks: kind of page and
    part."""
    before = json.loads(stored_info(connection, LOOKED_AT_LACKS) or "{}")
    fresh = {f"{session} {kind} {part}": now.isoformat() for kind, part in lacks}
    _store_info(connection, LOOKED_AT_LACKS, json.dumps(before | fresh))


def keep_refusal(connection: Connection, now: datetime, refused: Refused) -> None:
    """Keeps what the newest refusal said: it is what the operator, and the site's owner, look at
    first."""
    about = {"at": now.isoformat(), "address": refused.address, "why": refused.why}
    value = json.dumps({**about, **refused.evidence}).replace("\\u0000", " ")
    _store_info(connection, "refusal", value)


def newest_observation(connection: Connection) -> datetime | None:
    """The latest moment at which anything was seen."""
    seen = (
        CHANGES.c.seen_at, PAGES.c.read_at, BILLS.c.listed_seen_at, MEETINGS.c.last_seen_at,
        CRAWLS.c.started_at, TEXT_READS.c.asked_at,
    )  # fmt: skip
    moments = (connection.scalar(select(func.max(column))) for column in seen)
    return max(filter(None, moments), default=None)


def check_clock(connection: Connection, now: datetime) -> datetime | None:
    """The moment before which the clock must not run: the newest observation. Raises ClockBehind
    for a day in Denver before that."""
    newest = newest_observation(connection)
    if newest is not None and denver_day(now) < denver_day(newest):
        raise ClockBehind(
            f"This database has seen {denver_day(newest)}; {denver_day(now)} lies before it. "
            "Give a later --today, or another DATABASE_URL."
        )
    return newest


def begin(
    connection: Connection,
    plan: str,
    session: str,
    source: str,
    now: datetime,
    *,
    alone: bool,
    anew: bool = False,
) -> CrawlRow:
    """A new crawl row. It takes up the last crawl of the same plan where that was interrupted; of
    an old session, which changes no more, whatever did not end whole, nights later too. Who holds
    the lock calls this, so a row still `running` is one whose process is gone, and so is one still
    `waiting` if this crawl is alone (no long crawl lets it go first). anew: an old session that was
    read to its end, though not whole, is read once more."""
    close_interrupted(connection, now, ("running", "waiting") if alone else ("running",))
    of_plan = {"plan": plan, "session": session, "source": source}
    crawls = select(CRAWLS).filter_by(**of_plan).order_by(CRAWLS.c.id.desc())
    last = connection.execute(crawls.limit(1)).first()
    values: dict[str, Any] = {"walked_all": False, "since": now}
    if last is not None and _is_taken_up(last, now, anew):
        values = {name: getattr(last, name) for name in _RESUMED}
        values["resumed_from"] = last.resumed_from or last.id
    row = insert(CRAWLS).values(started_at=now, **of_plan, **values).returning(CRAWLS.c.id)
    crawl_id = int(connection.execute(row).scalar_one())
    resumed_from = values.get("resumed_from", crawl_id)
    note(connection, crawl_id, {"resumed_from": resumed_from})
    since, walked_all = values["since"], values["walked_all"]
    return CrawlRow(crawl_id, plan, session, source, resumed_from, since, walked_all)


def _is_taken_up(last: Any, now: datetime, anew: bool) -> bool:
    if last.plan == "old":
        return bool(last.outcome not in (("whole", "partial") if anew else ("whole",)))
    return bool(last.outcome == "interrupted" and now - last.since <= TAKEN_UP_WITHIN)


def close_interrupted(
    connection: Connection, now: datetime, outcomes: tuple[str, ...] = ("running", "waiting")
) -> None:
    """Rows that say of a crawl that it is at work, whose process is gone."""
    crawls = update(CRAWLS).where(CRAWLS.c.outcome.in_(outcomes))
    why = {"ended_at": now, "message": "The process ended in the middle."}
    if connection.execute(crawls.values(outcome="interrupted", **why)).rowcount:
        raise_number(connection)


def note(connection: Connection, crawl_id: int, values: Mapping[str, Any]) -> None:
    """Writes columns of a crawl's row: counts, milestones, its end. Counts alone change no page
    that is kept: they go up with every page that is read."""
    connection.execute(update(CRAWLS).where(CRAWLS.c.id == crawl_id).values(**values))
    if not values.keys() <= COUNTS:
        raise_number(connection)


def archived(connection: Connection, observation: Observation, **page: Any) -> None:
    """Says where a page is kept as the site sent it. page: the other columns of its row."""
    seen = {
        "url": observation.url, "session": observation.session, "seen_at": observation.at,
        "crawl_id": observation.crawl_id or 0,
    }  # fmt: skip
    connection.execute(insert(ARCHIVED).values(**seen, **page))


def failed_page(
    connection: Connection, crawl_id: int, now: datetime, page: str, url: str, message: str
) -> None:
    """Names a page that could not be read."""
    failure = {"crawl_id": crawl_id, "seen_at": now, "page": page, "url": url, "message": message}
    connection.execute(insert(FAILURES).values(**failure))
    raise_number(connection)
