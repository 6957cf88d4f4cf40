"""Calls to testify, as people are shown them: facts, what editors decided, what the campaign says.

A call is stored as what it is of; all else is worked out here, so that a moved hearing shows in it
with the crawl that saw it move. Who decides, and how they voted, is read for one call alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from tracker.domain import decided
from tracker.domain.agendas import SEEN_AGAIN, WORST_FIRST, disruption_of
from tracker.domain.calls import CallChange, CallView, SignUp, call_id, phase_of
from tracker.domain.campaign import CallTexts, Campaign, Position
from tracker.domain.colorado import sort_key
from tracker.domain.edits import EditView, bill_subject
from tracker.domain.views import NEVER, HearingView, MeetingView
from tracker.queries.bills import titles_of
from tracker.queries.edits import followers
from tracker.queries.hearings import meetings_of
from tracker.queries.people import panel
from tracker.queries.rows import NAMES, named, one_of
from tracker.store.derived_tables import AGENDAS
from tracker.store.editing import view_of
from tracker.store.tables import CALLS, CHANGES, EDITS, MEETINGS

_EDITS_SHOWN: Final = (
    select(EDITS)
    .where(or_(one_of(EDITS.c.subject), EDITS.c.field == "relevance"))
    .order_by(EDITS.c.at, EDITS.c.id)
)
#: What the ledger has of calls; that one was made stands in its own row.
_AFTER_IT_WAS_MADE: Final = (
    select(*CHANGES.c["subject", "kind", "cause", "seen_at"])
    .where(one_of(CHANGES.c.subject), CHANGES.c.entity == "call")
    .where(or_(CHANGES.c.kind != "new", CHANGES.c.cause != ""))
)


def calls(
    connection: Connection,
    session: str,
    campaigns: Sequence[Campaign],
    sign_up: SignUp,
    now: datetime,
    *,
    bill: str = "",
    campaign: str = "",
    meetings: Collection[str] | None = None,
    first: date | None = None,
    last: date | None = None,
    soon: date | None = None,
    worst: int | None = None,
    agendas: Mapping[str, MeetingView] | None = None,
) -> tuple[CallView, ...]:
    """The calls of a session in the order of their starts, past ones among them; without deciders.
    campaigns: whose calls are shown. meetings: ids of those alone, None for all. first, last: days,
    inclusive, by the start that is shown. soon: of hearings after that day only those are given
    that something upset; worst: of so many meetings, the most upset ones, None for all. agendas:
    meetings by id that were read already."""
    by_slug = {whose.slug: whose for whose in campaigns if campaign in ("", whose.slug)}
    statement = select(CALLS).where(CALLS.c.campaign.in_(sorted(by_slug)))
    if first is not None or last is not None or soon is not None:
        statement = statement.where(_of_days(session, first, last, soon))
    if bill:
        statement = statement.where(CALLS.c.bill == bill)
    if meetings is not None:
        statement = statement.where(one_of(CALLS.c.meeting_id))
    if not bill and meetings is None:  # else an engine may go through all of the session
        statement = statement.where(CALLS.c.session == session)
    every = connection.execute(statement, {NAMES: named(meetings or ())}).all()
    rows = [row for row in every if row.session == session]
    if not rows:
        return ()
    unread = {row.meeting_id for row in rows}.difference(agendas or ())
    agendas = {**(agendas or {}), **meetings_of(connection, unread)}
    edited = _edited(connection, {subject for row in rows for subject in _subjects(row)})
    if soon is not None and worst is not None:
        rows = _worst(rows, agendas, edited, soon, worst)
    bills = {row.bill for row in rows}
    inputs = _Inputs(
        agendas,
        titles_of(connection, bills),
        edited,
        _own_changes(connection, [row.id for row in rows]),
        _made(connection, rows, agendas),
        followers(connection, bills),
    )
    views = [
        view
        for row in rows
        if (view := _view(row, by_slug[row.campaign], sign_up, inputs, now)) is not None
        and (first is None or first <= view.start.shown.day)
        and (last is None or view.start.shown.day <= last)
    ]
    return tuple(sorted(views, key=lambda view: (sort_key(view.start.shown), view.id)))


#: Calls of which an editor may have set the start that is shown.
_MOVED_BY_EDITORS: Final = CALLS.c.id.in_(select(EDITS.c.subject).where(EDITS.c.field == "start"))


def _of_days(
    session: str, first: date | None, last: date | None, soon: date | None
) -> ColumnElement[bool]:
    """Calls of a session's meetings from one day to another; after a third only of those that
    something upset."""
    meetings = select(MEETINGS.c.id).where(MEETINGS.c.session == session)
    if first is not None:
        meetings = meetings.where(MEETINGS.c.day >= first)
    if last is not None:
        meetings = meetings.where(MEETINGS.c.day <= last)
    if soon is not None:
        upset = or_(AGENDAS.c.upset, MEETINGS.c.status != "scheduled")
        meetings = meetings.join(AGENDAS).where(or_(MEETINGS.c.day <= soon, upset))
    return or_(CALLS.c.meeting_id.in_(meetings), _MOVED_BY_EDITORS)


def _worst(
    rows: Iterable[Row[Any]],
    meetings: Mapping[str, MeetingView],
    edited: Mapping[str, _Edited],
    soon: date,
    count: int,
) -> list[Row[Any]]:
    """The calls until a day, and of later ones those of so many meetings, the most upset ones. A
    call of which an editor said something is among them: the start that is shown may be theirs."""
    near, later = list[Row[Any]](), dict[tuple[Any, ...], list[Row[Any]]]()
    for row in rows:
        meeting = meetings[row.meeting_id]
        if meeting.start.day <= soon or row.id in edited:
            near.append(row)
        elif row.gone_seen_at is None and (item := meeting.item_of(row.bill)) is not None:
            disruption = disruption_of(meeting, item)
            if disruption in WORST_FIRST:
                rank = WORST_FIRST.index(disruption)
                key = (rank, sort_key(meeting.start), meeting.id)
                later.setdefault(key, []).append(row)
    return [*near, *(row for key in sorted(later)[:count] for row in later[key])]


def call(
    connection: Connection,
    call_id: str,
    campaigns: Sequence[Campaign],
    sign_ups: Mapping[str, SignUp],
    now: datetime,
) -> CallView | None:
    """One call with its deciders; None where there is none of that id, or none of its campaign.
    sign_ups: where people sign up, by session."""
    row = connection.execute(select(CALLS).where(CALLS.c.id == call_id)).first()
    if row is None:
        return None
    about = connection, row.session, campaigns, sign_ups.get(row.session, SignUp()), now
    of_it = calls(*about, bill=row.bill, campaign=row.campaign, meetings=[row.meeting_id])
    view = next(iter(of_it), None)
    if view is None:
        return None
    committee = view.hearing.meeting.committee
    members, of = panel(connection, row.session, committee, row.bill, row.campaign)
    return replace(view, deciders=members, committee=of)


# --- what calls are made of ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Edited:
    """What editors said of one subject. newest: the newest edit of each field; count: of all edits,
    for a bill those on its topics among them; at: when the last was."""

    newest: Mapping[str, EditView] = field(default_factory=dict)
    count: int = 0
    at: datetime = NEVER


_NOTHING: Final = _Edited()


@dataclass(frozen=True, slots=True)
class _OfBill:
    """What a campaign says of a bill, an editor's words among it. decided: whether a person
    decided that the bill belongs to the cause."""

    position: Position
    texts: CallTexts
    decided: bool


@dataclass(frozen=True, slots=True)
class _Inputs:
    """All that some calls are made of. titles: and whether followed, by number; edited: by subject;
    own: how often a call itself went and came back, and when last; made: ids of calls that a bill
    may have moved to; confirmed: by campaign and bill, whether an editor confirmed a match."""

    meetings: Mapping[str, MeetingView]
    titles: Mapping[str, tuple[str, bool]]
    edited: Mapping[str, _Edited]
    own: Mapping[str, tuple[int, datetime]]
    made: Collection[str]
    confirmed: Mapping[tuple[str, str], bool]
    of_bills: dict[tuple[str, str], _OfBill] = field(default_factory=dict)

    def of_bill(self, campaign: Campaign, bill: str) -> _OfBill:
        """What a campaign says of a bill, worked out once for all its calls."""
        key = campaign.slug, bill
        if key not in self.of_bills:
            named, confirmed = campaign.named(bill), self.confirmed.get(key, False)
            edited = self.edited.get(bill_subject(*key), _NOTHING).newest
            self.of_bills[key] = _OfBill(
                decided.position_of(edited, named.position if named else ""),
                decided.texts_of({}, edited, campaign.texts_on(bill)),
                decided.is_decided({}, edited, named=named is not None, confirmed=confirmed),
            )
        return self.of_bills[key]

    def on(self, row: Row[Any]) -> tuple[_Edited, _Edited]:
        """What editors said of a call, and of its bill for its campaign."""
        of_call, of_bill = (self.edited.get(subject, _NOTHING) for subject in _subjects(row))
        return of_call, of_bill


def _subjects(row: Row[Any]) -> tuple[str, str]:
    """The subjects of edits that a call shows: itself, and the campaign's word on the bill."""
    return row.id, bill_subject(row.campaign, row.bill)


def _edited(connection: Connection, subjects: Collection[str]) -> dict[str, _Edited]:
    """A word on a topic makes a hearing that is watched a call, and back: it counts for the
    bill's."""
    edits: dict[str, list[EditView]] = {}
    for row in connection.execute(_EDITS_SHOWN, {NAMES: named(subjects)}).all():
        subject = row.subject if row.subject in subjects else row.subject.rpartition("/")[0]
        edits.setdefault(subject, []).append(view_of(row))
    return {
        subject: _Edited(
            {edit.field: edit for edit in some if edit.subject == subject}, len(some), some[-1].at
        )
        for subject, some in edits.items()
    }


def _own_changes(connection: Connection, ids: Collection[str]) -> dict[str, tuple[int, datetime]]:
    changes: dict[str, tuple[int, datetime]] = {}
    rows = connection.execute(_AFTER_IT_WAS_MADE, {NAMES: named(ids)}).all()
    for of, kind, cause, seen_at in rows:
        count, last = changes.get(of, (0, NEVER))
        again = kind != "new" or cause == SEEN_AGAIN
        changes[of] = count + again, max(last, seen_at)
    return changes


def _made(
    connection: Connection, rows: Iterable[Row[Any]], meetings: Mapping[str, MeetingView]
) -> frozenset[str]:
    """Ids of calls that stand for the meeting to which a bill went from these."""
    call_ids = {
        call_id(row.campaign, item.moved_to.id, row.bill)
        for row in rows
        if row.meeting_id in meetings
        for item in meetings[row.meeting_id].gone
        if item.bill == row.bill and item.moved_to is not None
    }
    ids = select(CALLS.c.id).where(one_of(CALLS.c.id))
    rows_made = connection.execute(ids, {NAMES: named(call_ids)}).scalars() if call_ids else ()
    return frozenset(rows_made)


# --- one call --------------------------------------------------------------------------------


def _view(
    row: Row[Any], campaign: Campaign, sign_up: SignUp, inputs: _Inputs, now: datetime
) -> CallView | None:
    meeting = inputs.meetings.get(row.meeting_id)
    item = meeting.item_of(row.bill) if meeting is not None else None
    if meeting is None or item is None:
        return None
    hearing = HearingView(row.bill, *inputs.titles.get(row.bill, ("", False)), meeting, item)
    on_it = inputs.on(row)
    of_call, of_bill = (edited.newest for edited in on_it)
    own, own_at = inputs.own.get(row.id, (0, NEVER))
    start = decided.start_fact(of_call, meeting.start)
    location = decided.text_fact(of_call, "location", meeting.location)
    opens = decided.opens_of(of_call, start.shown, sign_up)
    of = inputs.of_bill(campaign, row.bill)
    watched = not (of.decided or decided.is_decided(of_call, {}, named=False, confirmed=False))
    texts = of.texts
    if of_call:
        texts = decided.texts_of(of_call, of_bill, campaign.texts_on(row.bill))
    if watched:
        texts = decided.texts_watched(texts)
    there = call_id(row.campaign, item.moved_to.id, row.bill) if item.moved_to else ""
    two_answers = "flagged" in (start.state, location.state)
    return CallView(
        *(row.id, row.campaign, row.session, hearing),
        made_at=row.first_seen_at,
        followed=row.gone_seen_at is None,
        position=of.position,
        phase=phase_of(start.shown, opens, now, has_outcome=bool(item.outcome)),
        disruption=disruption_of(meeting, item, two_answers=two_answers),
        start=start,
        location=location,
        sign_up=decided.sign_up_of(of_call, sign_up),
        opens=opens,
        deadline=decided.deadline_of(of_call, start.shown, campaign),
        texts=texts,
        note=decided.both_of(of_call, "note"),
        contact=decided.contact_of(of_call, campaign.contact),
        verified=decided.verified_by(of_call),
        edits=tuple(
            CallChange(edit.at, "edited", field=name)
            for edited in on_it
            for name, edit in edited.newest.items()
        ),
        changed=own + sum(edited.count for edited in on_it),
        changed_at=max(own_at, *(edited.at for edited in on_it)),
        moved_call=there if there in inputs.made else "",
        testimony=decided.text_fact(of_call, "testimony", item.testimony),
        watched=watched,
        sign_up_form=decided.form_of(of_call, sign_up, row.session),
        spanish=texts.spanish or sign_up.spanish,
        gone_at=row.gone_seen_at,
    )
