"""Meetings with their agendas, and hearings: one bill at one meeting."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, select

from tracker.domain.colorado import Meaning, reading_of, sort_key
from tracker.domain.committees import committee_acting, committee_key, same_committee
from tracker.domain.numbers import mentions
from tracker.domain.records import ActionRecord
from tracker.domain.testimony import Overtaken, Ruling, ruling_of, standing_of, verdicts
from tracker.domain.times import Start
from tracker.domain.views import STANDS, HearingView, ItemView, MeetingRef, MeetingView, SlotView
from tracker.queries.bills import titles
from tracker.store.tables import Action, AgendaItem, Bill, Meeting, MeetingSlot, table

_MEETINGS: Final = table(Meeting)
_SLOTS: Final = table(MeetingSlot)
_ITEMS: Final = table(AgendaItem)
_ACTIONS: Final = table(Action)
_BILLS: Final = table(Bill)

#: A row of whatever a statement selects.
_Row: TypeAlias = Any
#: By number of bill, the days on which a committee heard testimony on it, and that committee.
_Heard: TypeAlias = Mapping[str, Sequence[tuple[date, str]]]
#: By number of bill, its actions, oldest first, each with the moment at which it was first seen.
_Histories: TypeAlias = Mapping[str, Sequence[tuple[ActionRecord, datetime]]]
#: What the history says against a hearing, and when that turned.
_Verdict: TypeAlias = tuple[Overtaken | None, tuple[datetime, ...]]

_SLOTS_IN_ORDER: Final[Select[Any]] = select(_SLOTS).join(_MEETINGS).order_by(_SLOTS.c.place)
_ITEMS_IN_ORDER: Final[Select[Any]] = (
    select(_ITEMS).join(_MEETINGS).order_by(_ITEMS.c.place, _ITEMS.c.id)
)


@dataclass(frozen=True, slots=True)
class HearingFilter:
    """Which hearings of a session. None or "": no matter. first, last: days, inclusive.

    followed: only bills a campaign follows; committee: in any spelling; chamber: the committee's.
    """

    session: str
    followed: bool = False
    bill: str = ""
    committee: str = ""
    chamber: str = ""
    first: date | None = None
    last: date | None = None


def meetings(
    connection: Connection,
    session: str,
    *,
    first: date | None = None,
    last: date | None = None,
    committee: str = "",
    chamber: str = "",
    bill: str = "",
) -> tuple[MeetingView, ...]:
    """The meetings of a session in the order of their starts, called-off ones among them.

    bill: only meetings that list it, or listed it once.
    """
    agenda = _Agenda.read(connection, session)
    chosen = [
        row
        for row in agenda.rows.values()
        if (first is None or first <= row.day)
        and (last is None or row.day <= last)
        and (not committee or same_committee(committee, row.committee))
        and (not chamber or committee_key(row.committee).chamber == chamber)
        and (not bill or any(item.meeting_id == row.id for item in agenda.by_bill.get(bill, ())))
    ]
    agenda = agenda.with_histories(connection, [row.id for row in chosen])
    found = [agenda.meeting(row) for row in chosen]
    return tuple(sorted(found, key=lambda one: (sort_key(one.start), one.committee, one.id)))


def meetings_of(connection: Connection, ids: Collection[str]) -> dict[str, MeetingView]:
    """These meetings by id, called-off ones among them; reads no more than they need."""
    agenda = _Agenda.around(connection, ids).with_histories(connection, ids)
    return {key: agenda.meeting(agenda.rows[key]) for key in ids if key in agenda.rows}


def hearings(connection: Connection, wanted: HearingFilter) -> tuple[HearingView, ...]:
    """One row a bill and meeting, in the order of starts; items that left an agenda as well."""
    found = meetings(
        connection,
        wanted.session,
        first=wanted.first,
        last=wanted.last,
        committee=wanted.committee,
        chamber=wanted.chamber,
        bill=wanted.bill,
    )
    rows = hearings_of(found, titles(connection, wanted.session))
    return tuple(
        row
        for row in rows
        if (not wanted.followed or row.followed) and (not wanted.bill or row.bill == wanted.bill)
    )


def hearings_of(
    found: Iterable[MeetingView], known: Mapping[str, tuple[str, bool]]
) -> tuple[HearingView, ...]:
    """The hearings of meetings. known: title and whether followed, by number of bill."""
    return tuple(
        HearingView(item.bill, *known.get(item.bill, ("", False)), meeting, item)
        for meeting in found
        for item in (*meeting.items, *meeting.gone)
        if item.bill
    )


def coming(found: Iterable[HearingView], now: datetime) -> tuple[HearingView, ...]:
    """Those that stand and have not begun."""
    return tuple(one for one in found if one.stands and not one.meeting.start.has_begun(now))


def scheduled_through(connection: Connection, session: str) -> date | None:
    """The last day for which a meeting stands on the schedule, None without any."""
    last = (
        select(_MEETINGS.c.day)
        .where(_MEETINGS.c.session == session, _MEETINGS.c.status.in_(STANDS))
        .order_by(_MEETINGS.c.day.desc())
        .limit(1)
    )
    return connection.execute(last).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class _Agenda:
    """A session's meetings, slots and items as stored, by meeting and by bill."""

    rows: Mapping[str, _Row]
    slots: Mapping[str, Sequence[_Row]]
    items: Mapping[str, Sequence[_Row]]
    by_bill: Mapping[str, Sequence[_Row]]
    heard: _Heard = field(default_factory=dict)
    histories: _Histories = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, session: str) -> _Agenda:
        """All of a session, in four statements."""
        of_session = _MEETINGS.c.session == session
        rows = connection.execute(select(_MEETINGS).where(of_session)).all()
        slots = connection.execute(_SLOTS_IN_ORDER.where(of_session)).all()
        items = connection.execute(_ITEMS_IN_ORDER.where(of_session)).all()
        return cls._of(
            rows, slots, items, _testimony_heard(connection, _BILLS.c.session == session)
        )

    @classmethod
    def around(cls, connection: Connection, ids: Collection[str]) -> _Agenda:
        """Some meetings, and the others that list their bills, in six statements."""
        chosen = _MEETINGS.c.id.in_(list(ids))
        slots = connection.execute(_SLOTS_IN_ORDER.where(chosen)).all()
        items = connection.execute(_ITEMS_IN_ORDER.where(chosen)).all()
        bills = sorted({row.bill for row in items if row.bill})
        theirs = _ITEMS.c.bill.in_(bills)
        elsewhere = connection.execute(
            _ITEMS_IN_ORDER.where(theirs, _ITEMS.c.meeting_id.not_in(list(ids)))
        ).all()
        needed = {*ids, *(row.meeting_id for row in elsewhere)}
        rows = connection.execute(select(_MEETINGS).where(_MEETINGS.c.id.in_(needed))).all()
        heard = _testimony_heard(connection, _BILLS.c.number.in_(bills))
        return cls._of(rows, slots, [*items, *elsewhere], heard)

    @classmethod
    def _of(
        cls, rows: Iterable[_Row], slots: Collection[_Row], items: Collection[_Row], heard: _Heard
    ) -> _Agenda:
        by_bill = _by([row for row in items if row.bill], "bill")
        return cls(
            {row.id: row for row in rows},
            _by(slots, "meeting_id"),
            _by(items, "meeting_id"),
            by_bill,
            heard,
        )

    def with_histories(self, connection: Connection, ids: Collection[str]) -> _Agenda:
        """The same with the histories of the bills that these meetings list."""
        bills = {item.bill for key in ids for item in self.items.get(key, ()) if item.bill}
        return replace(self, histories=_histories(connection, bills))

    def meeting(self, row: _Row) -> MeetingView:
        """One meeting with its agenda."""
        items = self.items.get(row.id, ())
        return MeetingView(
            id=row.id,
            session=row.session,
            committee=row.committee,
            chamber=committee_key(row.committee).chamber or "",
            start=_start(row),
            location=row.location,
            status=row.status,
            remark=row.remark,
            agenda_remark=row.agenda_remark,
            earlier=tuple(
                SlotView(_start(slot), slot.location, slot.seen)
                for slot in self.slots.get(row.id, ())
            ),
            items=tuple(self._item(one, row) for one in items if one.gone_seen is None),
            gone=tuple(self._item(one, row) for one in items if one.gone_seen is not None),
            agenda_url=row.agenda_url,
            pdf_url=row.pdf_url,
            source_url=row.source_url,
            first_seen=row.first_seen,
            last_seen=row.last_seen,
            agenda_seen=row.agenda_seen,
        )

    def _item(self, item: _Row, meeting: _Row) -> ItemView:
        (against, judged), outcome = self._told(item, meeting)
        ruling = self._ruling(item, meeting)
        if against is not None and ruling.testimony != "none":
            ruling = Ruling("in_doubt", "overtaken", against.words)
        return ItemView(
            text=item.text,
            bill=item.bill,
            testimony=ruling.testimony,
            first_seen=item.first_seen,
            gone_seen=item.gone_seen,
            moved_to=self._moved_to(item) if item.bill and item.gone_seen else None,
            reason=ruling.reason,
            reason_words=ruling.words,
            overtaken=against,
            judged=judged,
            outcome=outcome,
            remark=item.remark,
            standing=standing_of(item.remark),
        )

    def _told(self, item: _Row, meeting: _Row) -> tuple[_Verdict, str]:
        """What a bill's history says against its hearing, and what it tells of the outcome. What
        was seen on the day itself after the start may be the outcome, never an objection."""
        start = _start(meeting)
        before, outcome = [], ""
        for action, seen in self.histories.get(item.bill, ()):
            begun = start.moment is None or seen > start.moment
            if action.day < start.day or (action.day == start.day and not begun):
                before.append((action, seen))
            elif action.day <= start.day + timedelta(days=1) and same_committee(
                committee_acting(action.text), meeting.committee
            ):
                outcome = action.text
        turns = list(verdicts(before, meeting.committee, start.day))
        against = turns[-1][1] if turns else None
        return (against, tuple(seen for seen, _ in turns if seen > item.first_seen)), outcome

    def _ruling(self, item: _Row, meeting: _Row) -> Ruling:
        if not item.bill:
            return Ruling("unknown", "no_bill")
        heard = any(
            day <= meeting.day and same_committee(committee, meeting.committee)
            for day, committee in self.heard.get(item.bill, ())
        )
        remarks = (item.remark, meeting.agenda_remark, meeting.remark)
        first = self._is_first(item, meeting)
        text = item.text if mentions(item.text) else f"{item.bill} {item.text}"  # a link alone
        return ruling_of(text, meeting.committee, heard, first, remarks)

    def _is_first(self, item: _Row, meeting: _Row) -> bool:
        """Whether no earlier meeting of the committee that stood lists the bill."""
        start = sort_key(_start(meeting))
        for other in self.by_bill.get(item.bill, ()):
            there = self.rows[other.meeting_id]
            earlier = other.gone_seen is None and there.status in STANDS
            same = there.committee_key == meeting.committee_key
            if earlier and same and there.id != meeting.id and sort_key(_start(there)) < start:
                return False
        return True

    def _moved_to(self, item: _Row) -> MeetingRef | None:
        """Where the bill reappeared: a meeting that a later crawl saw list it than saw it come
        here, that stands, and had not begun when the bill left here.

        One that lists it now goes before one that it has left as well; then the earliest.
        """
        found = [
            (other.gone_seen is not None, self.rows[other.meeting_id])
            for other in self.by_bill.get(item.bill, ())
            if other.meeting_id != item.meeting_id
            and (other.listed_crawl or 0) > (item.listed_crawl or 0)
            and self.rows[other.meeting_id].status != "withdrawn"
            and not _start(self.rows[other.meeting_id]).has_begun(item.gone_seen)
        ]
        if not found:
            return None
        row = min(found, key=lambda one: (one[0], sort_key(_start(one[1])), one[1].id))[1]
        return MeetingRef(row.id, row.committee, _start(row), row.location)


def _histories(connection: Connection, bills: Collection[str]) -> _Histories:
    rows = connection.execute(
        select(
            _BILLS.c.number, _ACTIONS.c.day, _ACTIONS.c.chamber, _ACTIONS.c.text,
            _ACTIONS.c.first_seen,
        )
        .join(_BILLS)
        .where(_BILLS.c.number.in_(sorted(bills)), _ACTIONS.c.gone_seen.is_(None))
        .order_by(_ACTIONS.c.day, _ACTIONS.c.place)
    )  # fmt: skip
    found: dict[str, list[tuple[ActionRecord, datetime]]] = {}
    for number, day, chamber, text, seen in rows:
        found.setdefault(number, []).append((ActionRecord(day, chamber, text), seen))
    return found


def _testimony_heard(connection: Connection, scope: ColumnElement[bool]) -> _Heard:
    """Days on which a committee heard testimony on a bill without deciding, by number. scope: the
    bills asked about."""
    rows = connection.execute(
        select(_BILLS.c.number, _ACTIONS.c.day, _ACTIONS.c.text)
        .join(_BILLS)
        .where(
            scope,
            _ACTIONS.c.gone_seen.is_(None),
            _ACTIONS.c.text.contains("Testimony"),
        )
    )
    found: dict[str, list[tuple[date, str]]] = {}
    for number, day, text in rows:
        reading = reading_of(text)
        if reading is not None and reading.meaning is Meaning.HEARD:
            found.setdefault(number, []).append((day, committee_acting(text)))
    return found


def _start(row: _Row) -> Start:
    return Start(row.day, row.words, row.at)


def _by(rows: Collection[_Row], column: str) -> dict[str, list[_Row]]:
    found: dict[str, list[_Row]] = {}
    for row in rows:
        found.setdefault(getattr(row, column), []).append(row)
    return found
