"""What changed: the ledger as it stands, as news that a reader understands, and with what is behind
each entry."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, or_, select

from tracker.domain.agendas import FIRST_READING, IMPORT, OUR_READING
from tracker.domain.views import ChangeView, LedgerRow, MeetingView, NewsView, Origin, RevisionView
from tracker.queries.bills import is_followed, titles_of
from tracker.queries.hearings import bills_of, meetings_of
from tracker.queries.rows import NAMES, between, named, one_of, rows_by, stands
from tracker.store.derived_tables import NEWS
from tracker.store.read import as_of
from tracker.store.read.agendas import ledger_row
from tracker.store.tables import ARCHIVED, BILLS, CHANGES, CRAWLS, ITEMS, MEETINGS, SPONSORS

#: Later than any moment.
_NEWEST: Final = datetime(9999, 1, 1, tzinfo=UTC)
_OF_SESSION: Final = CHANGES.c.session == bindparam("session")
_OTHERS: Final = SPONSORS.alias()
_IS_SAME: Final = or_(
    _OTHERS.c.name == SPONSORS.c.name, and_(SPONSORS.c.url != "", _OTHERS.c.url == SPONSORS.c.url)
)
_STILL: Final = exists().where(_OTHERS.c.bill_id == SPONSORS.c.bill_id, _IS_SAME, stands(_OTHERS))
_BILLS: Final = BILLS.c.session == bindparam("session")
_NUMBER: Final = select(BILLS.c.number).where(BILLS.c.id == SPONSORS.c.bill_id, _BILLS)
#: By the moment alone, which has an index: a session has thousands of sponsors.
_LEFT: Final = select(
    _NUMBER.scalar_subquery().label("number"), *SPONSORS.c["name", "chamber", "gone_seen_at"]
).where(between(SPONSORS.c.gone_seen_at), ~_STILL)
#: As of a past moment, of which that index tells nothing: by the session's bills.
_LEFT_BY_THEN: Final = _LEFT.where(SPONSORS.c.bill_id.in_(select(BILLS.c.id).where(_BILLS)))
#: What the events of a calendar say of a bill, beside its hearings.
_REWORDED: Final = (
    select(CHANGES.c.subject, func.max(CHANGES.c.seen_at))
    .where(one_of(CHANGES.c.subject), CHANGES.c.entity.in_(("bill", "bill_status")))
    .where(CHANGES.c.field.in_(("title", "followed")))
    .group_by(CHANGES.c.subject)
)
#: The news of one kind that a number counts, by bill.
_FRESH: Final = (
    select(NEWS.c.bill, NEWS.c.kind)
    .where(NEWS.c.session == bindparam("session"), between(NEWS.c.seen_at))
    .where(NEWS.c.kind.in_(("bill_new", "bill_followed", "stage")), is_followed(NEWS.c.bill))
    .distinct()
)
_FIRST: Final = select(CHANGES.c.seen_at).where(_OF_SESSION).order_by(CHANGES.c.seen_at).limit(1)
#: Rows of the ledger that are read together.
_AT_ONCE: Final = 5000
_AFTER: Final = (
    select(CHANGES)
    .where(_OF_SESSION, CHANGES.c.id > bindparam("last"))
    .order_by(CHANGES.c.id)
    .limit(_AT_ONCE)
)


def reworded(connection: Connection, bills: Iterable[str]) -> dict[str, datetime]:
    """When the title of each of some bills, or whether we follow it, last became another."""
    return dict(connection.execute(_REWORDED, {NAMES: named(bills)}).all())


@dataclass(frozen=True, slots=True)
class Moves:
    """Followed bills by what became of them. new: there or on our list since; moved: of another
    stage."""

    new: frozenset[str]
    moved: frozenset[str]


def ledger(
    connection: Connection, session: str, *, of: str, until: datetime | None = None
) -> tuple[LedgerRow, ...]:
    """The rows of a session's ledger of one bill (by its number) or meeting (by its id), and of
    what belongs to it, oldest first. until: at the latest, None: now."""
    of_it = select(CHANGES).where(CHANGES.c.session == session, CHANGES.c.subject == of)
    if until is not None:
        of_it = of_it.where(CHANGES.c.seen_at <= until)
    return tuple(map(ledger_row, connection.execute(of_it.order_by(CHANGES.c.id))))


def whole_ledger(connection: Connection, session: str) -> Iterator[LedgerRow]:
    """The same whole, read so many rows at a time that memory does not grow with it."""
    last = 0
    while rows := connection.execute(_AFTER, {"session": session, "last": last}).all():
        yield from map(ledger_row, rows)
        last = rows[-1].id


def newest(connection: Connection, session: str) -> tuple[int, datetime | None]:
    """Id and moment of the newest row of a session's ledger; (0, None) for an empty one."""
    of_session = select(CHANGES.c.id, CHANGES.c.seen_at).where(CHANGES.c.session == session)
    row = connection.execute(of_session.order_by(CHANGES.c.id.desc()).limit(1)).first()
    return (row.id, row.seen_at) if row else (0, None)


def first_seen(connection: Connection, session: str) -> datetime | None:
    """The moment of the oldest row of a session's ledger, None for an empty one."""
    return connection.execute(_FIRST, {"session": session}).scalar_one_or_none()


def moves(connection: Connection, session: str, since: datetime, until: datetime) -> Moves:
    """Which followed bills are new, and which went on, between two moments."""
    of = {"session": session, "since": since, "until": until}
    rows = connection.execute(_FRESH, of).all()
    new = frozenset(bill for bill, kind in rows if kind != "stage")
    return Moves(new, frozenset(bill for bill, kind in rows if kind == "stage") - new)


def edits_since(connection: Connection, session: str, after: int) -> int:
    """How many words of editors the ledger has behind a row."""
    is_later = CHANGES.c.entity == "edit", CHANGES.c.id > after
    counted = select(func.count()).where(CHANGES.c.session == session, *is_later)
    return int(connection.execute(counted).scalar_one())


def news(
    connection: Connection,
    session: str,
    since: datetime,
    *,
    until: datetime | None = None,
    followed: bool = False,
) -> tuple[NewsView, ...]:
    """What is new since a moment, the newest first; hearings before bills of the same moment.
    followed: only of bills a campaign follows, and of meetings that list one."""
    conditions = [NEWS.c.session == session, NEWS.c.seen_at > since]
    if until is not None:
        conditions.append(NEWS.c.seen_at <= until)
    if followed:
        conditions.append(or_(NEWS.c.bill == "", is_followed(NEWS.c.bill)))
    views = [*_news(connection, conditions), *_sponsors_gone(connection, session, since, until)]
    ours = (view for view in views if view.followed or not followed)
    return tuple(sorted(ours, key=attrgetter("seen_at"), reverse=True))


def hearings_told(
    connection: Connection, session: str, bill: str, *, until: datetime
) -> tuple[tuple[NewsView, LedgerRow], ...]:
    """What became of a bill's hearings since we first saw them: announced, moved, in another room,
    called off, withdrawn, back, off the agenda; of a meeting only while the bill was listed. Each
    with the row of the ledger that tells it."""
    listed = select(ITEMS.c.meeting_id).join(MEETINGS).where(ITEMS.c.bill == bill)
    of_session = NEWS.c.meeting_id.in_(listed.where(MEETINGS.c.session == session))
    conditions = [of_session, NEWS.c.bill.in_(("", bill)), NEWS.c.seen_at <= until]
    rows = _rows_told(connection, conditions)
    return tuple(
        (replace(view, bills=(bill,)), rows[view.change_id])
        for view in _news(connection, conditions)
        if view.bill == bill or (view.kind != "meeting_new" and _is_listed(view, bill))
    )


def news_rows(
    connection: Connection, session: str, since: datetime, until: datetime
) -> dict[int, LedgerRow]:
    """The rows of the ledger that a session's news between two moments was made from, by id."""
    moments = (NEWS.c.seen_at > since, NEWS.c.seen_at <= until)
    return _rows_told(connection, [NEWS.c.session == session, *moments])


def _rows_told(
    connection: Connection, conditions: Sequence[ColumnElement[bool]]
) -> dict[int, LedgerRow]:
    joined = select(CHANGES).join(NEWS, NEWS.c.change_id == CHANGES.c.id)
    return {row.id: ledger_row(row) for row in connection.execute(joined.where(*conditions))}


def _is_listed(news: NewsView, bill: str) -> bool:
    """Whether the bill stood on the agenda of a meeting when that changed."""
    return news.meeting is not None and any(
        item.bill == bill
        and item.first_seen_at <= news.seen_at
        and (item.gone_seen_at is None or news.seen_at <= item.gone_seen_at)
        for item in (*news.meeting.items, *news.meeting.gone)
    )


def _news(connection: Connection, conditions: Sequence[ColumnElement[bool]]) -> list[NewsView]:
    """News in the order of the ledger, of meetings before those of bills."""
    rows = connection.execute(select(NEWS).where(*conditions).order_by(NEWS.c.change_id)).all()
    if not rows:
        return []
    views = meetings_of(connection, {row.meeting_id for row in rows if row.meeting_id})
    titles = titles_of(connection, {*bills_of(views.values()), *(row.bill for row in rows)})
    ordered = sorted(rows, key=lambda row: (not row.meeting_id, bool(row.bill)))
    made = (
        _of_meeting(row, views.get(row.meeting_id), titles)
        if row.meeting_id
        else _of_bill(row, titles)
        for row in ordered
    )
    return [view for view in made if view is not None]


def _of_bill(row: Any, titles: Mapping[str, tuple[str, bool]]) -> NewsView:
    title, followed = titles.get(row.bill, ("", False))
    text = title if row.kind in ("bill_new", "bill_followed") else row.text
    return NewsView(
        row.kind, row.seen_at, bill=row.bill, title=title, bills=(row.bill,), followed=followed,
        day=row.day, chamber=row.chamber, text=text, old=row.old, new=row.new,
        change_id=row.change_id,
    )  # fmt: skip


def _of_meeting(
    row: Any, meeting: MeetingView | None, titles: Mapping[str, tuple[str, bool]]
) -> NewsView | None:
    """News of a meeting or of a bill at one, with the agenda as it is now; None for what no longer
    is any: a meeting that is told by its bills, an item that is not there."""
    if meeting is None:
        return None
    if row.bill:
        item = meeting.item_of(row.bill)
        if item is None:
            return None
        view = _of_bill(row, titles)
        text = row.text if row.kind == "item_remark" else item.text
        moved_to = item.moved_to if row.kind == "item_gone" else None
        return replace(view, text=text, meeting=meeting, moved_to=moved_to)
    numbers = dict.fromkeys(item.bill for item in meeting.items if item.bill)
    if row.kind == "meeting_new" and numbers:
        return None
    ours = [number for number in numbers if titles.get(number, ("", False))[1]]
    ordered = (*ours, *(number for number in numbers if number not in ours))
    before, after = _revisions(row.kind, meeting, row.seen_at)
    upset = row.kind in ("meeting_cancelled", "meeting_withdrawn", "meeting_in_doubt")
    return NewsView(
        row.kind, row.seen_at, bills=ordered, followed=bool(ours), meeting=meeting, before=before,
        after=after, text=row.text or (" ".join(meeting.remarks) if upset else ""), old=row.old,
        change_id=row.change_id,
    )  # fmt: skip


def _revisions(
    kind: str, meeting: MeetingView, seen_at: datetime
) -> tuple[RevisionView | None, RevisionView | None]:
    """Where a meeting that moved was before: the revision kept at that moment; where it went: the
    revision after it. What was given for the first time kept none."""
    if kind not in ("meeting_moved", "room_changed", "meeting_given"):
        return None, None
    now = RevisionView(meeting.start, meeting.location, seen_at)
    revisions = [*(revision for revision in meeting.earlier if revision.seen_at >= seen_at), now]
    if kind == "meeting_given" or len(revisions) < 2:
        return revisions[0], revisions[0]
    return revisions[0], revisions[1]


def _sponsors_gone(
    connection: Connection, session: str, since: datetime, until: datetime | None
) -> Iterable[NewsView]:
    """Sponsors who left a bill for good: a change of role is none."""
    of = {"session": session, "since": since, "until": until or _NEWEST}
    left = connection.execute(_LEFT_BY_THEN if as_of.moment_of(connection) else _LEFT, of)
    rows = [row for row in left if row.number is not None]
    titles = titles_of(connection, {row.number for row in rows})
    for number, name, chamber, gone in rows:
        title, followed = titles.get(number, ("", False))
        yield NewsView(
            "sponsor_gone", gone, bill=number, title=title, bills=(number,),
            followed=followed, chamber=chamber, text=name,
        )  # fmt: skip


# --- of one bill or one meeting, with what is behind each entry -----------------------------------

#: What we keep for ourselves of a bill or a meeting: they are no facts of its page. A start's clock
#: time and a meeting's status follow from the words that are told.
_OWN_FIELDS: Final = frozenset(
    ["listed_day", "listed_action", "listed_sponsors", "rank", "start_time", "score", "evidence"]
)
#: What we judge, of pages that may have been read long before; of it a stage and a topic are told.
_JUDGED: Final = frozenset(["bill_status", "topic", "near", "ask", "call", "related"])
_UNTOLD: Final = frozenset(["ballot", "ask", "near", "call", "related"])
_ARCHIVED: Final = (
    select(*ARCHIVED.c["url", "seen_at", "crawl_id"])
    .where(one_of(ARCHIVED.c.url))
    .order_by(ARCHIVED.c.seen_at, ARCHIVED.c.id)
)
_PLANS: Final = select(*CRAWLS.c["id", "plan"]).where(
    CRAWLS.c.id.in_(bindparam("ids", expanding=True))
)


def changes_of_bill(
    connection: Connection, session: str, number: str, *, until: datetime
) -> tuple[ChangeView, ...]:
    """What changed of a bill and of its hearings since they were first seen, the newest first. A
    hearing's changes are told as news is."""
    rows = ledger(connection, session, of=number, until=until)
    days = _days(rows)
    views = [_view(row, days) for row in reversed(rows) if _is_told(row)]
    for news, row in hearings_told(connection, session, number, until=until):
        views.append(ChangeView(row, news=news))
    return tuple(sorted(views, key=lambda view: view.row.seen_at, reverse=True))


def changes_of_meeting(
    connection: Connection, session: str, meeting: str, *, until: datetime
) -> tuple[ChangeView, ...]:
    """What changed of a meeting and its agenda, its first sight among it, the newest first."""
    rows = ledger(connection, session, of=meeting, until=until)
    return tuple(_view(row, {}) for row in reversed(rows) if _is_told(row))


def origins_of(connection: Connection, rows: Sequence[LedgerRow]) -> tuple[Origin, ...]:
    """What is behind each of some rows of the ledger. A page is behind a row where it was kept by
    the same crawl. Of what other code read in it, and of what we judge, it is the page as it was
    kept last before."""
    crawls = {row.crawl_id for row in rows if row.crawl_id}
    plans: dict[int, str] = dict(connection.execute(_PLANS, {"ids": sorted(crawls)}).all())
    pages = connection.execute(_ARCHIVED, {NAMES: named(row.url for row in rows if row.url)})
    pages_of = rows_by(pages, "url")
    return tuple(
        Origin(
            *(row.crawl_id, plans.get(row.crawl_id or 0, ""), row.url),
            *(_kept_at(row, pages_of.get(row.url, ())), row.cause == OUR_READING),
        )
        for row in rows
    )


def _kept_at(row: LedgerRow, pages: Sequence[Any]) -> datetime | None:
    """When the page behind a row was kept. pages: of its address, in their order."""
    last = bisect_right(pages, row.seen_at, key=attrgetter("seen_at"))
    page = pages[last - 1] if last else None
    is_older = row.cause == OUR_READING or row.entity in _JUDGED
    return page.seen_at if page and (is_older or page.crawl_id == row.crawl_id) else None


def _is_told(row: LedgerRow) -> bool:
    """Whether a row of the ledger is a difference of the page, or a new stage or topic."""
    if row.cause.startswith((FIRST_READING, IMPORT)):
        return False
    if row.entity in _UNTOLD or row.field in _OWN_FIELDS:
        return False
    return row.entity not in ("bill_status", "topic") or row.field in ("", "stage")


def _view(row: LedgerRow, days: Mapping[datetime, date]) -> ChangeView:
    if row.entity == "bill_status":
        return ChangeView(row, days.get(row.seen_at))
    fact = json.loads(row.new) if row.new and row.kind == "new" else None
    return ChangeView(row, _day_in(fact) if row.entity not in ("meeting", "agenda_item") else None)


def _days(rows: Iterable[LedgerRow]) -> dict[datetime, date]:
    """Since when a bill stands where it does, by the moment at which we saw that."""
    days = {}
    for row in rows:
        if row.entity == "bill_status" and row.new:
            fact = json.loads(row.new)
            if day := _day_in({"day": fact} if row.field == "since" else fact):
                days[row.seen_at] = day
    return days


def _day_in(fact: Any) -> date | None:
    """The day that a fact bears, None for none."""
    day = (fact.get("day") or fact.get("since")) if isinstance(fact, dict) else None
    return date.fromisoformat(day) if day else None
