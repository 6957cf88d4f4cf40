"""What changed of one bill or of one meeting, with what is behind each entry: the crawl that saw
it, and the official page as it was kept then."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select

from tracker.domain.agendas import FIRST_READING, IMPORT, OUR_READING
from tracker.domain.views import ChangeView, LedgerRow, Origin
from tracker.queries.changes import hearings_told, ledger
from tracker.queries.rows import NAMES, grouped, named, one_of
from tracker.queries.tables import ARCHIVED, CRAWLS

#: What we keep for ourselves of a bill or a meeting: they are no facts of its page. A start's clock
#: time and a meeting's status follow from the words that are told.
_OWN_FIELDS: Final = frozenset(
    ["listed_day", "listed_action", "listed_sponsors", "rank", "start_time", "score", "evidence"]
)
#: What we judge, of pages that may have been read long before; of it a stage and a topic are told.
_JUDGED: Final = frozenset(["bill_status", "topic", "near", "ask", "call", "related"])
_UNTOLD: Final = frozenset(["ballot", "ask", "near", "call", "related"])
_KEPT: Final = (
    select(ARCHIVED.c.url, ARCHIVED.c.seen_at, ARCHIVED.c.crawl_id)
    .where(one_of(ARCHIVED.c.url))
    .order_by(ARCHIVED.c.seen_at, ARCHIVED.c.id)
)
_PLANS: Final = select(CRAWLS.c.id, CRAWLS.c.plan).where(
    CRAWLS.c.id.in_(bindparam("ids", expanding=True))
)


class _Kept(NamedTuple):
    """A page as it was kept, and by which crawl."""

    seen_at: datetime
    crawl_id: int


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
    """What is behind each of some rows of the ledger.

    A page is behind a row where it was kept by the same crawl. Of what other code read in it, and
    of what we judge, it is the page as it was kept last before.
    """
    crawls = {row.crawl_id for row in rows if row.crawl_id}
    plans = {row.id: row.plan for row in connection.execute(_PLANS, {"ids": sorted(crawls)})}
    kept = grouped(
        connection.execute(_KEPT, {NAMES: named(row.url for row in rows if row.url)}),
        attrgetter("url"),
        lambda row: _Kept(row.seen_at, row.crawl_id),
    )
    return tuple(
        Origin(
            row.crawl_id, plans.get(row.crawl_id or 0, ""), row.url, _kept_at(row, kept),
            row.cause == OUR_READING,
        )
        for row in rows
    )  # fmt: skip


def _kept_at(row: LedgerRow, kept: Mapping[str, Sequence[_Kept]]) -> datetime | None:
    pages = kept.get(row.url, ())
    last = bisect_right(pages, row.seen_at, key=attrgetter("seen_at"))
    if not last:
        return None
    page = pages[last - 1]
    is_older = row.cause == OUR_READING or row.entity in _JUDGED
    return page.seen_at if is_older or page.crawl_id == row.crawl_id else None


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
    of_stage = (row for row in rows if row.entity == "bill_status" and row.new)
    days = {}
    for row in of_stage:
        fact = json.loads(row.new or "null")
        day = _day_in({"day": fact} if row.field == "since" else fact)
        if day is not None:
            days[row.seen_at] = day
    return days


def _day_in(fact: Any) -> date | None:
    """The day that a fact bears, None for none."""
    day = (fact.get("day") or fact.get("since")) if isinstance(fact, dict) else None
    return date.fromisoformat(day) if day else None
