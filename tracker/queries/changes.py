"""What changed: the ledger as it stands, and as news that a reader understands."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Select, and_, func, or_, select

from tracker.domain.views import LedgerRow, MeetingView, NewsKind, NewsView, SlotView
from tracker.domain.votes import counted
from tracker.queries.bills import titles
from tracker.queries.hearings import meetings
from tracker.store.ledger import FIRST_READING, OUR_READING
from tracker.store.tables import Bill, Change, Sponsor, table

_CHANGES: Final = table(Change)
_BILLS: Final = table(Bill)
_SPONSORS: Final = table(Sponsor)

#: A row of whatever a statement selects.
_Row: TypeAlias = Any
_Titles: TypeAlias = Mapping[str, tuple[str, bool]]

_SLOT_FIELDS: Final = frozenset({"day", "words", "at", "location"})
_REMARKS: Final = ("remark", "agenda_remark")
_UPSET: Final[Mapping[str, NewsKind]] = {
    "cancelled": "meeting_cancelled", "withdrawn": "meeting_withdrawn",
    "in_doubt": "meeting_in_doubt",
}  # fmt: skip
_BILL_TEXTS: Final = frozenset({"title", "long_title", "summary"})
_CHILDREN: Final[Mapping[str, NewsKind]] = {
    "action": "action", "sponsor": "sponsor", "version": "version", "document": "document",
    "vote": "vote",
}  # fmt: skip
_ENTITIES: Final = ("bill", "judgement", "meeting", "agenda_item", *_CHILDREN)


def ledger(
    connection: Connection,
    session: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    of: str = "",
) -> tuple[LedgerRow, ...]:
    """The ledger of a session, oldest first. since: later than; until: at the latest.

    of: number of a bill or id of a meeting: only its own rows and those of what belongs to it.
    """
    statement = _rows(session, since, until)
    if of:
        own = _CHANGES.c.entity_id
        statement = statement.where(or_(own == of, own.startswith(f"{of}/", autoescape=True)))
    return tuple(
        LedgerRow(
            row.seen_at, row.kind, row.entity, row.entity_id, row.field, row.old, row.new,
            row.cause, row.address,
        )
        for row in connection.execute(statement)
    )  # fmt: skip


def newest(connection: Connection, session: str) -> tuple[int, datetime | None]:
    """Id and moment of the newest row of a session's ledger; (0, None) for an empty one."""
    of_session = select(_CHANGES.c.id, _CHANGES.c.seen_at).where(_CHANGES.c.session == session)
    row = connection.execute(of_session.order_by(_CHANGES.c.id.desc()).limit(1)).first()
    return (row.id, row.seen_at) if row else (0, None)


def edits_since(connection: Connection, session: str, after: int) -> int:
    """How many words of editors the ledger has behind a row."""
    counted = select(func.count()).where(
        _CHANGES.c.session == session, _CHANGES.c.entity == "edit", _CHANGES.c.id > after
    )
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

    Facts older than our sight of them are no news, nor are addresses and ranks, nor what only our
    reading changed.
    followed: only of bills a campaign follows, and of meetings that list one.
    """
    statement = _rows(session, since, until).where(
        _CHANGES.c.entity.in_(_ENTITIES),
        _CHANGES.c.cause.not_in((FIRST_READING, OUR_READING)),
    )
    rows = connection.execute(statement).all()
    if not rows:
        return ()
    rows = _without_first_judgements(connection, session, since, rows)
    rows = _without_first_schedule(connection, session, rows)
    known = titles(connection, session)
    at = {one.id: one for one in meetings(connection, session)}
    found = [
        *_Hearings(rows, at, known).news(),
        *_bill_news(rows, known),
        *_sponsors_gone(connection, session, since, until, known),
    ]
    if followed:
        found = [one for one in found if one.followed]
    return tuple(sorted(found, key=lambda one: one.seen_at, reverse=True))


def hearings_told(
    connection: Connection, session: str, bill: str, *, until: datetime
) -> tuple[NewsView, ...]:
    """What became of a bill's hearings since we first saw them: announced, moved, in another room,
    called off, withdrawn, back, off the agenda; of a meeting only while the bill was listed."""
    listed = {one.id: one for one in meetings(connection, session, bill=bill)}
    if not listed:
        return ()
    entity = _CHANGES.c.entity_id
    items = [f"{one}/{bill}{again}" for one in listed for again in ("", "#2")]
    statement = _rows(session, None, until).where(
        _CHANGES.c.entity.in_(("meeting", "agenda_item")), entity.in_([*listed, *items])
    )
    rows = _without_first_schedule(connection, session, connection.execute(statement).all())
    known = {bill: titles(connection, session).get(bill, ("", False))}
    return tuple(
        replace(one, bills=(bill,))
        for one in _Hearings(rows, listed, known).news()
        if one.bill == bill or (one.kind != "meeting_new" and _is_listed(one, bill))
    )


def _is_listed(news: NewsView, bill: str) -> bool:
    """Whether the bill stood on the agenda of a meeting when that changed."""
    meeting = news.meeting
    return meeting is not None and any(
        item.bill == bill and item.first_seen <= news.seen_at
        and (item.gone_seen is None or news.seen_at <= item.gone_seen)
        for item in (*meeting.items, *meeting.gone)
    )  # fmt: skip


def _rows(session: str, since: datetime | None, until: datetime | None) -> Select[Any]:
    statement = select(_CHANGES).where(_CHANGES.c.session == session)
    if since is not None:
        statement = statement.where(_CHANGES.c.seen_at > since)
    if until is not None:
        statement = statement.where(_CHANGES.c.seen_at <= until)
    return statement.order_by(_CHANGES.c.id)


def _without_first_judgements(
    connection: Connection, session: str, since: datetime, rows: Sequence[_Row]
) -> Sequence[_Row]:
    """Without what was judged anew only because a bill's page was read for the first time (until
    then it was judged by its card), and without the bills that the first walk of the list, or the
    crawl that saw the bill appear, brought onto our list: the bill itself is that news."""
    if not any(row.entity == "judgement" for row in rows):
        return rows
    of_session = (_CHANGES.c.session == session, _CHANGES.c.cause == FIRST_READING)
    first = select(_CHANGES.c.entity_id, _CHANGES.c.seen_at).where(
        *of_session, _CHANGES.c.seen_at > since, _CHANGES.c.entity.in_(("action", "bill"))
    )
    read = {(of.partition("/")[0], seen_at) for of, seen_at in connection.execute(first)}
    walks = select(_CHANGES.c.crawl_id).where(
        *of_session, _CHANGES.c.entity == "bill", _CHANGES.c.kind == "new"
    )
    walked = set(connection.execute(walks.distinct()).scalars())
    appeared = {(row.entity_id, row.crawl_id) for row in rows if _is_new_bill(row)}

    def is_news(row: _Row) -> bool:
        if row.entity != "judgement":
            return True
        if (row.entity_id, row.seen_at) in read:
            return False
        came = row.field == "followed" and row.crawl_id is not None
        return not (came and (row.crawl_id in walked or (row.entity_id, row.crawl_id) in appeared))

    return [row for row in rows if is_news(row)]


def _is_new_bill(row: _Row) -> bool:
    return bool(row.entity == "bill" and row.kind == "new")


def _without_first_schedule(
    connection: Connection, session: str, rows: Sequence[_Row]
) -> Sequence[_Row]:
    """Without the meetings that stood on the schedule when it was first read, and without the items
    that stood on their agendas when those were, in that crawl or in the one that took it up."""
    first = (
        select(_CHANGES.c.crawl_id)
        .where(_CHANGES.c.session == session, _CHANGES.c.entity == "meeting")
        .order_by(_CHANGES.c.id)
        .limit(1)
    )
    crawl = connection.execute(first).scalar_one_or_none()
    if crawl is None:
        return rows
    first_read = _first_agendas(connection, session, crawl, rows)
    return [
        row for row in rows
        if row.kind != "new"
        or row.entity not in ("meeting", "agenda_item")
        or (row.crawl_id != crawl and first_read.get(_meeting_of(row)) != row.seen_at)
    ]  # fmt: skip


def _first_agendas(
    connection: Connection, session: str, crawl: int, rows: Sequence[_Row]
) -> dict[str, datetime]:
    """When the agendas were first read that were linked on the schedule as a crawl first read it,
    of the meetings whose items came later than in that crawl."""
    late = {
        _meeting_of(row) for row in rows
        if row.entity == "agenda_item" and row.kind == "new" and row.crawl_id != crawl
    }  # fmt: skip
    if not late:
        return {}
    of_meetings = (_CHANGES.c.session == session, _CHANGES.c.entity == "meeting")
    named = select(_CHANGES.c.entity_id).where(*of_meetings, _CHANGES.c.entity_id.in_(late))
    there = set(connection.execute(named.where(_CHANGES.c.crawl_id == crawl)).scalars())
    linked = set(connection.execute(named.where(_CHANGES.c.field == "agenda_url")).scalars())
    items = select(_CHANGES).where(
        _CHANGES.c.session == session, _CHANGES.c.entity == "agenda_item", _CHANGES.c.kind == "new"
    )
    found: dict[str, datetime] = {}
    for row in connection.execute(items.order_by(_CHANGES.c.id)):
        if _meeting_of(row) in there - linked:
            found.setdefault(_meeting_of(row), row.seen_at)
    return found


def _meeting_of(row: _Row) -> str:
    return str(row.entity_id).partition("/")[0]


def _fact(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _facts(row: _Row) -> dict[str, Any]:
    found = _fact(row.new)
    return found if isinstance(found, dict) else {}


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


def _text(value: object) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class _Hearings:
    """Turns ledger rows of meetings and agendas into news."""

    rows: Sequence[_Row]
    meetings: Mapping[str, MeetingView]
    known: _Titles

    def news(self) -> Iterator[NewsView]:
        """One for each meeting and moment, and one for each item that came or went."""
        groups: dict[tuple[str, datetime], list[_Row]] = {}
        for row in self.rows:
            if row.entity == "meeting":
                groups.setdefault((row.entity_id, row.seen_at), []).append(row)
        for (meeting_id, seen_at), rows in groups.items():
            if meeting_id in self.meetings:
                yield from self._of_meeting(self.meetings[meeting_id], seen_at, rows)
        for row in self.rows:
            if row.entity == "agenda_item":
                yield from self._of_item(row)

    def _of_meeting(
        self, meeting: MeetingView, seen_at: datetime, rows: Sequence[_Row]
    ) -> Iterator[NewsView]:
        if any(row.kind == "new" for row in rows):
            if not any(item.bill for item in meeting.items):
                yield self._about("meeting_new", meeting, seen_at)
            return
        fields = {row.field: row for row in rows}
        status = _text(_fact(fields["status"].new)) if "status" in fields else ""
        remark = next((fields[one] for one in _REMARKS if one in fields), None)
        words = _text(_fact(remark.new)) if remark is not None else ""
        if status in _UPSET:
            told = words or " ".join(meeting.remarks)
            yield self._about(_UPSET[status], meeting, seen_at, text=told)
        elif fields.keys() & _SLOT_FIELDS:
            yield self._moved(meeting, seen_at, fields)
        elif status:
            yield self._about("meeting_back", meeting, seen_at)
        elif remark is not None:
            old = _text(_fact(remark.old))
            yield self._about("meeting_remark", meeting, seen_at, text=words, old=old)

    def _moved(
        self, meeting: MeetingView, seen_at: datetime, fields: Mapping[str, _Row]
    ) -> NewsView:
        """Where it was before: the slot kept at that moment; where it went: the slot after it. What
        was given for the first time kept none."""
        slots = [one for one in meeting.earlier if one.seen >= seen_at]
        now = SlotView(meeting.start, meeting.location, seen_at)
        if not slots or slots[0].seen != seen_at:
            after = slots[0] if slots else now
            return self._about("meeting_given", meeting, seen_at, before=after, after=after)
        before, after = (*slots[:2], now)[:2]
        room_only = fields.keys() & _SLOT_FIELDS == {"location"}
        kind: NewsKind = "room_changed" if room_only else "meeting_moved"
        return self._about(kind, meeting, seen_at, before=before, after=after)

    def _about(
        self,
        kind: NewsKind,
        meeting: MeetingView,
        seen_at: datetime,
        *,
        before: SlotView | None = None,
        after: SlotView | None = None,
        text: str = "",
        old: str = "",
    ) -> NewsView:
        numbers = dict.fromkeys(item.bill for item in meeting.items if item.bill)
        ours = [number for number in numbers if self.known.get(number, ("", False))[1]]
        ordered = (*ours, *(number for number in numbers if number not in ours))
        return NewsView(
            kind, seen_at, bills=ordered, followed=bool(ours), meeting=meeting, before=before,
            after=after, text=text, old=old,
        )  # fmt: skip

    def _of_item(self, row: _Row) -> Iterator[NewsView]:
        meeting_id, _, key = row.entity_id.partition("/")
        meeting = self.meetings.get(meeting_id)
        if meeting is None or (row.kind == "changed" and row.field != "remark"):
            return
        came = row.kind == "new"
        listed = (*meeting.items, *meeting.gone)
        named = _text(_facts(row).get("bill")) if came else key.partition("#")[0]
        item = next((one for one in listed if one.bill and one.bill == named), None)
        if item is None:
            return
        title, followed = self.known.get(item.bill, ("", False))
        if row.kind == "changed":
            yield NewsView(
                "item_remark", row.seen_at, bill=item.bill, title=title, bills=(item.bill,),
                followed=followed, text=_text(_fact(row.new)), old=_text(_fact(row.old)),
                meeting=meeting,
            )  # fmt: skip
            return
        yield NewsView(
            "item_new" if came else "item_gone", row.seen_at, bill=item.bill, title=title,
            bills=(item.bill,), followed=followed, text=item.text, meeting=meeting,
            moved_to=None if came else item.moved_to,
        )  # fmt: skip


def _bill_news(rows: Iterable[_Row], known: _Titles) -> Iterator[NewsView]:
    for row in rows:
        number = row.entity_id.partition("/")[0]
        title, followed = known.get(number, ("", False))
        if row.entity in ("bill", "judgement"):
            yield from _of_bill(row, number, title, followed)
        elif row.entity in _CHILDREN and row.kind == "new":
            told = _facts(row)
            text, old, new = _words(row.entity, told)
            yield NewsView(
                _CHILDREN[row.entity], row.seen_at, bill=number, title=title, bills=(number,),
                followed=followed, day=_day(told.get("day")),
                chamber=_text(told.get("chamber")), text=text, old=old, new=new,
            )  # fmt: skip


def _words(entity: str, told: Mapping[str, Any]) -> tuple[str, str, str]:
    """The official words of a row, then `old` and `new`: of a vote its count and result, of
    others the role of a sponsor or the kind of a paper in `new`."""
    if entity == "vote":
        count = counted(*(told.get(name) for name in ("yes", "no", "other")))
        said = "–".join(map(str, count or ()))
        return _text(told.get("motion")), said, _text(told.get("result"))
    if entity == "action":
        return _text(told.get("text")), "", ""
    return _text(told.get("name")), "", _text(told.get("role") or told.get("kind"))


def _of_bill(row: _Row, number: str, title: str, followed: bool) -> Iterator[NewsView]:
    old, new = _text(_fact(row.old)), _fact(row.new)
    kind: NewsKind | None = None
    text = row.field
    if _is_new_bill(row):
        kind, old, new, text = "bill_new", "", "", title
    elif row.field == "stage" and old:
        kind, text = "stage", row.cause
    elif row.field == "followed" and new is True:
        kind, old, new, text = "bill_followed", "", "", title
    elif row.field in _BILL_TEXTS and old:
        kind = "bill_text"
    if kind is not None:
        yield NewsView(
            kind, row.seen_at, bill=number, title=title, bills=(number,), followed=followed,
            text=text, old=old, new=_text(new),
        )  # fmt: skip


def _sponsors_gone(
    connection: Connection, session: str, since: datetime, until: datetime | None, known: _Titles
) -> Iterator[NewsView]:
    """Sponsors who left a bill for good: a change of role is none."""
    others = _SPONSORS.alias()
    still = (
        select(others.c.id)
        .where(
            others.c.bill_id == _SPONSORS.c.bill_id,
            or_(
                others.c.name == _SPONSORS.c.name,
                and_(_SPONSORS.c.link != "", others.c.link == _SPONSORS.c.link),
            ),
            others.c.gone_seen.is_(None),
        )
        .exists()
    )
    statement = (
        select(_BILLS.c.number, _SPONSORS.c.name, _SPONSORS.c.chamber, _SPONSORS.c.gone_seen)
        .join(_BILLS)
        .where(_BILLS.c.session == session, _SPONSORS.c.gone_seen > since, ~still)
    )
    for number, name, chamber, gone in connection.execute(statement):
        if until is None or gone <= until:
            title, followed = known.get(number, ("", False))
            yield NewsView(
                "sponsor_gone", gone, bill=number, title=title, bills=(number,),
                followed=followed, chamber=chamber, text=name,
            )  # fmt: skip
