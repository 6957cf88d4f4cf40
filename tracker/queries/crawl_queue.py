"""Which crawls are due, and which bill texts.

Crawls are asked of the database, not of a timer, so that what a machine slept through is made up
for, and a restart neither forgets nor repeats. A plan has hours in Denver. It is due where it has
not come to its end since the last of them; after one that failed it is tried again an hour later,
one that was interrupted is taken up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, func, select

from tracker.domain.bill_text import Form, is_scan
from tracker.domain.times import DENVER
from tracker.queries.rows import AnyRow, rows_by, stands
from tracker.store.derived_tables import TEXT_READS, TEXTS
from tracker.store.ingest_texts import TextSource
from tracker.store.tables import BILLS, CRAWLS, STATUSES, VERSIONS

Plan: TypeAlias = Literal["hearings", "update", "full", "people", "probe"]

#: How long nothing is asked of a site that refused us.
AFTER_REFUSAL: Final = timedelta(hours=6)
#: When a crawl is tried again that failed, that was interrupted (since its start: a crash is not to
#: ask again and again), or a first one, until one has come to its end.
AGAIN: Final = {"failed": timedelta(hours=1), "interrupted": timedelta(minutes=10)}
FIRST_AGAIN: Final = timedelta(minutes=10)
#: Days before a session's last in which notice is short and hearings come up within hours.
LAST_DAYS: Final = timedelta(days=14)
#: The longest time between two hours of a plan, and a day more.
_LOOK_BACK: Final = 8
#: What a plan is as good as: a full crawl asks for all that an update asks for.
_AS_GOOD: Final[Mapping[Plan, tuple[str, ...]]] = {
    "hearings": ("hearings", "update", "full"),
    "update": ("update", "full"),
    "full": ("full",),
    "people": ("people",),
}
_PLANS: Final = tuple(_AS_GOOD)


def plans_due(connection: Connection, now: datetime, last_days: Sequence[date]) -> tuple[Plan, ...]:
    """The plans to run now. last_days: of the known sessions."""
    newest = _newest(connection, (*_PLANS, "probe"))
    last = _newest(connection, (*_PLANS, "probe", "old"))
    if last and last.outcome == "refused" and now - last.started_at < AFTER_REFUSAL:
        return ()
    if _has_ended(connection):
        return tuple(plan for plan in _PLANS if _is_due(connection, plan, now, last_days))
    was_cut_off = newest and newest.plan == "probe" and newest.outcome == "interrupted"
    return ("probe",) if newest is None or was_cut_off else _first(connection, now)


def last_hour(plan: Plan, now: datetime, last_days: Sequence[date]) -> datetime:
    """The last of a plan's hours that has come."""
    today = now.astimezone(DENVER).date()
    for back in range(_LOOK_BACK):
        day = today - timedelta(days=back)
        hours = [datetime.combine(day, hour, DENVER) for hour in _hours(plan, day, last_days)]
        come = [hour for hour in hours if hour <= now]
        if come:
            return come[-1]
    raise AssertionError(f"{plan} has no hour in a week")


def _has_ended(connection: Connection) -> bool:
    """Whether a crawl of all pages, whole or partial, has come to its end."""
    ended = CRAWLS.c.plan.in_(_AS_GOOD["update"]), CRAWLS.c.outcome.in_(("whole", "partial"))
    return connection.execute(select(CRAWLS.c.id).where(*ended).limit(1)).first() is not None


def _first(connection: Connection, now: datetime) -> tuple[Plan, ...]:
    """The first crawl after the probe; hearings do not wait for its end, once it was begun."""
    last, plans = _newest(connection, _AS_GOOD["full"]), list[Plan]()
    if last is None or now - (last.ended_at or last.started_at) >= FIRST_AGAIN:
        plans.append("full")
    if _newest(connection, _PLANS) and _is_due(connection, "hearings", now, ()):
        plans.append("hearings")
    return tuple(plans)


def _is_due(connection: Connection, plan: Plan, now: datetime, last_days: Sequence[date]) -> bool:
    last = _newest(connection, _AS_GOOD[plan])
    if last is None or last.started_at < last_hour(plan, now, last_days):
        return True
    if plan == "hearings":
        return False  # the next half hour is near
    since = last.started_at if last.outcome != "failed" else last.ended_at or last.started_at
    outcome = "interrupted" if last.outcome in ("running", "waiting") else last.outcome
    return outcome in AGAIN and now - since >= AGAIN[outcome]


def _hours(plan: Plan, day: date, last_days: Sequence[date]) -> Iterator[time]:
    """A plan's hours of a day, in order. Those from 1 to 3 stay free: one comes twice a year."""
    match plan:
        case "hearings":
            yield from (time(hour, minute) for hour in range(6, 22) for minute in (0, 30))
            if any(timedelta(0) <= last - day <= LAST_DAYS for last in last_days):
                yield time(22)
        case "update":
            yield from (time(hour, 20) for hour in (7, 12, 17, 21))
        case "full":
            yield from (time(4),) if day.isoweekday() == 7 else ()
        case "people":
            yield from (time(5),) if day.isoweekday() == 6 else ()


def _newest(connection: Connection, plans: Sequence[str]) -> Any:
    """The row of the newest crawl of some plans, None for none."""
    newest = select(func.max(CRAWLS.c.id)).where(CRAWLS.c.plan.in_(plans)).scalar_subquery()
    return connection.execute(select(CRAWLS).where(CRAWLS.c.id == newest)).first()


# --- texts ----------------------------------------------------------------------------------------
# Per version the accessible text comes before the PDF. What was read whole is not asked for again
# unless its address changed; what failed in a passing way is, after a while.


TextsPolicy: TypeAlias = Literal["none", "followed", "all"]

#: How long after an answer that gave no text the address is asked again. A file that is no text
#: seldom becomes one; a cut or missing one soon does.
ASKED_AGAIN_AFTER: Final[Mapping[str, timedelta]] = {
    "cut": timedelta(hours=1),
    "missing": timedelta(hours=20),
    "refused": timedelta(hours=20),
    "no_text": timedelta(days=7),
    "wrong_type": timedelta(days=7),
    "too_large": timedelta(days=7),
    "unreadable": timedelta(days=7),
}
#: What another parser may see otherwise.
_OF_THE_PARSER: Final = frozenset({"no_text", "unreadable"})


@dataclass(frozen=True, slots=True)
class TextRequest:
    """One address that may give a version's text. etag, last_modified: of what it gave last."""

    source: TextSource
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which texts a crawl is to read. numbers: of these bills alone, () for all that the policy
    covers; again: also what was read before, to see whether it changed."""

    policy: TextsPolicy = "followed"
    numbers: tuple[str, ...] = ()
    again: bool = False


def texts_due(
    connection: Connection, session: str, scope: Scope, now: datetime, parser: str
) -> tuple[tuple[TextRequest, ...], ...]:
    """The versions whose text is due, each with its addresses in the order in which they are asked.
    Newest versions of all bills first, then the older ones; followed bills before others. parser:
    digest of the code at work."""
    reads = _reads(connection, session, scope)
    rows = _versions(connection, session, scope)
    newest_first = sorted(rows, key=lambda row: (row.day or date.min, row.rank), reverse=True)
    ranked = []
    for versions in rows_by(newest_first, "number").values():
        for rank, row in enumerate(versions):
            if requests := tuple(_due(row, reads, scope.again, now, parser)):
                day = -(row.day.toordinal() if row.day else 0)
                ranked.append(((rank, not row.followed, day, row.number, row.rank), requests))
    return tuple(requests for _, requests in sorted(ranked, key=lambda pair: pair[0]))


def stale_texts(connection: Connection, parser: str) -> tuple[str, ...]:
    """Digests of stored texts that another parser read."""
    others = select(TEXTS.c.digest).where(TEXTS.c.parser != parser).order_by(TEXTS.c.digest)
    return tuple(connection.execute(others).scalars())


def layer(connection: Connection, digest: str) -> tuple[Form, bytes]:
    """The form of a stored text, and the layer it is read from."""
    of_digest = select(TEXTS.c.form, TEXTS.c.layer).where(TEXTS.c.digest == digest)
    form, layer = connection.execute(of_digest).one()
    return form, layer


class Holder(NamedTuple):
    """A version whose text has some digest."""

    session: str
    bill: str
    url: str


def bills_with(connection: Connection, digest: str) -> tuple[Holder, ...]:
    """Every version whose text has this digest."""
    of_digest = select(*TEXT_READS.c["session", "bill", "url"]).where(TEXT_READS.c.digest == digest)
    rows = connection.execute(of_digest.order_by(TEXT_READS.c.bill, TEXT_READS.c.id))
    return tuple(Holder(*row) for row in rows)


def _versions(connection: Connection, session: str, scope: Scope) -> Sequence[AnyRow]:
    columns = VERSIONS.c["key", "name", "day", "rank", "url", "html_url"]
    statement = (
        select(BILLS.c.number, *columns, STATUSES.c.followed)
        .select_from(VERSIONS.join(BILLS).outerjoin(STATUSES))
        .where(BILLS.c.session == session, stands(VERSIONS))
    )
    if scope.numbers:
        statement = statement.where(BILLS.c.number.in_(scope.numbers))
    elif scope.policy == "followed":
        statement = statement.where(STATUSES.c.followed.is_(True))
    return connection.execute(statement).all()


def _reads(
    connection: Connection, session: str, scope: Scope
) -> dict[tuple[str, str, str], AnyRow]:
    statement = select(TEXT_READS).where(TEXT_READS.c.session == session)
    if scope.numbers:
        statement = statement.where(TEXT_READS.c.bill.in_(scope.numbers))
    return {(row.bill, row.version, row.form): row for row in connection.execute(statement)}


def _due(
    version: AnyRow,
    reads: Mapping[tuple[str, str, str], AnyRow],
    again: bool,
    now: datetime,
    parser: str,
) -> Iterator[TextRequest]:
    """The addresses of a version to ask, the best first; none after one that is read already."""
    files: tuple[tuple[Form, str], ...] = (("html", version.html_url), ("pdf", version.url))
    for form, url in files:
        if not url or is_scan(version.name, form):
            continue
        source = TextSource(version.number, version.key, version.name, form, url)
        read = reads.get((version.number, version.key, form))
        if read is None or read.url != url:
            yield TextRequest(source)
        elif read.state == "read":
            if again:
                yield TextRequest(source, read.etag, read.last_modified)
            return
        elif (
            again
            or (read.state in _OF_THE_PARSER and read.parser != parser)
            or now - read.asked_at >= ASKED_AGAIN_AFTER.get(read.state, timedelta())
        ):
            yield TextRequest(source, read.etag, read.last_modified)
