"""Calls to testify, as people are shown them: facts, what editors decided, what the campaign says.

A call is stored as what it is of; all else is worked out here, so that a moved hearing shows in it
with the crawl that saw it move. Who decides, and how they voted, is read for one call alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Row, Select, func, or_, select

from tracker.domain import decided
from tracker.domain.calls import (
    CallChange,
    CallView,
    ChangeKind,
    SignUp,
    call_id,
    form_strings,
    phase_of,
)
from tracker.domain.campaign import Campaign
from tracker.domain.colorado import sort_key
from tracker.domain.disruption import disruption_of
from tracker.domain.edits import EditView, bill_subject
from tracker.domain.rooms import building_of
from tracker.domain.trails import SEEN_AGAIN, hearing_trail
from tracker.domain.views import NEVER, HearingView, ItemView, MeetingView, RevisionView, Trail
from tracker.queries import edits
from tracker.queries.bills import titles_of
from tracker.queries.deciders import panel
from tracker.queries.hearings import meetings_of
from tracker.queries.stances import followers
from tracker.store.read.tables import ReadAgenda
from tracker.store.tables import Call, Change, Edit, Meeting, table

_CALLS: Final = table(Call)
_MEETINGS, _CHANGES = table(Meeting), table(Change)
_AGENDAS: Final = table(ReadAgenda)
_EDITS: Final = table(Edit)
_AT_ONCE: Final = 900

_OF_TOPICS: Final = (
    select(_EDITS.c.subject, func.count(), func.max(_EDITS.c.at))
    .where(_EDITS.c.field == "relevance")
    .group_by(_EDITS.c.subject)
)

#: What is known of where people sign up, by session.
SignUps: TypeAlias = Mapping[str, SignUp] | Callable[[str], SignUp]


def calls(
    connection: Connection,
    session: str,
    campaigns: Sequence[Campaign],
    sign_up: SignUp,
    now: datetime,
    *,
    bill: str = "",
    campaign: str = "",
    meeting: str = "",
    first: date | None = None,
    last: date | None = None,
    soon: date | None = None,
) -> tuple[CallView, ...]:
    """The calls of a session in the order of their starts, past ones among them; without deciders.

    campaigns: whose calls are shown. first, last: days, inclusive, by the start that is shown.
    soon: of hearings after that day only those are given that something upset.
    """
    known = {one.slug: one for one in campaigns if campaign in ("", one.slug)}
    statement = select(_CALLS).where(
        _CALLS.c.session == session, _CALLS.c.campaign.in_(sorted(known))
    )
    if first is not None or soon is not None:
        # An editor may have set the start that is shown.
        edited = select(_EDITS.c.subject).where(_EDITS.c.field == "start")
        statement = statement.where(
            or_(_CALLS.c.meeting_id.in_(_of_days(first, soon)), _CALLS.c.id.in_(edited))
        )
    if bill:
        statement = statement.where(_CALLS.c.bill == bill)
    if meeting:
        statement = statement.where(_CALLS.c.meeting_id == meeting)
    rows = connection.execute(statement).all()
    batch = _Batch.read(connection, rows)
    views = [
        view
        for row in rows
        if (view := _view(row, known[row.campaign], sign_up, batch, now)) is not None
        and (first is None or first <= view.start.shown.day)
        and (last is None or view.start.shown.day <= last)
    ]
    return tuple(sorted(views, key=lambda one: (sort_key(one.start.shown), one.id)))


def _of_days(first: date | None, soon: date | None) -> Select[Any]:
    """The meetings from one day on; after another only those that something upset."""
    meetings = select(_MEETINGS.c.id)
    if first is not None:
        meetings = meetings.where(_MEETINGS.c.day >= first)
    if soon is not None:
        upset = or_(_AGENDAS.c.upset, _MEETINGS.c.status != "scheduled")
        meetings = meetings.join(_AGENDAS).where(or_(_MEETINGS.c.day <= soon, upset))
    return meetings


def call(
    connection: Connection,
    call_id: str,
    campaigns: Sequence[Campaign],
    sign_ups: SignUps,
    now: datetime,
) -> CallView | None:
    """One call with its deciders; None where there is none of that id, or none of its campaign."""
    row = connection.execute(select(_CALLS).where(_CALLS.c.id == call_id)).first()
    campaign = next((one for one in campaigns if row and one.slug == row.campaign), None)
    if row is None or campaign is None:
        return None
    batch = _Batch.read(connection, [row])
    view = _view(row, campaign, _sign_up(sign_ups, row.session), batch, now)
    if view is None:
        return None
    found = panel(connection, row.session, view.hearing.meeting.committee, row.bill, row.campaign)
    return replace(
        view,
        deciders=found.members,
        committee_email=found.email,
        committee_phone=found.phone,
    )


def _sign_up(known: SignUps, session: str) -> SignUp:
    if isinstance(known, Mapping):
        return known.get(session, SignUp())
    return known(session)


# --- what calls are made of ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Batch:
    """All that some calls rest on. titles: and whether followed, by number; edited: how many edits
    a subject has, and when the last was; own: how often a call itself went and came back, and when
    last; made: ids of calls that a bill may have moved to;
    confirmed: by campaign and bill, whether an editor confirmed a match."""

    meetings: Mapping[str, MeetingView]
    titles: Mapping[str, tuple[str, bool]]
    said: Mapping[str, Mapping[str, EditView]]
    edited: Mapping[str, tuple[int, datetime]]
    own: Mapping[str, tuple[int, datetime]]
    made: Collection[str] = field(default_factory=frozenset)
    confirmed: Mapping[tuple[str, str], bool] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, rows: Sequence[Row[Any]]) -> _Batch:
        """A handful of statements, however many calls."""
        subjects = sorted({subject for row in rows for subject in _subjects(row)})
        meetings = meetings_of(connection, {row.meeting_id for row in rows})
        return cls(
            meetings,
            titles_of(connection, {row.bill for row in rows}),
            _said(connection, subjects),
            _edited(connection, subjects),
            _own_changes(connection, [row.id for row in rows]),
            _made(connection, rows, meetings),
            followers(connection, {row.bill for row in rows}),
        )


def _subjects(row: Row[Any]) -> tuple[str, str]:
    """The subjects of edits that a call shows: itself, and the campaign's word on the bill."""
    return row.id, bill_subject(row.campaign, row.bill)


def _said(connection: Connection, subjects: Sequence[str]) -> dict[str, dict[str, EditView]]:
    found: dict[str, dict[str, EditView]] = {}
    for (subject, name), edit in edits.current(connection, subjects).items():
        found.setdefault(subject, {})[name] = edit
    return found


def _edited(connection: Connection, subjects: Sequence[str]) -> dict[str, tuple[int, datetime]]:
    found: dict[str, tuple[int, datetime]] = {}
    for first in range(0, len(subjects), _AT_ONCE):
        rows = connection.execute(
            select(_EDITS.c.subject, func.count(), func.max(_EDITS.c.at))
            .where(_EDITS.c.subject.in_(subjects[first : first + _AT_ONCE]))
            .group_by(_EDITS.c.subject)
        )
        found.update((subject, (count, at)) for subject, count, at in rows)
    # A word on a topic makes a hearing that is watched a call, and back: it counts for the bill's.
    for subject, count, at in connection.execute(_OF_TOPICS):
        bill = subject.rpartition("/")[0]
        if bill in subjects:
            so_far, last = found.get(bill, (0, NEVER))
            found[bill] = so_far + count, max(last, at)
    return found


def _own_changes(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[int, datetime]]:
    changes: dict[str, tuple[int, datetime]] = {}
    for first in range(0, len(ids), _AT_ONCE):
        rows = connection.execute(
            select(_CHANGES.c.subject, _CHANGES.c.kind, _CHANGES.c.cause, _CHANGES.c.seen_at).where(
                _CHANGES.c.subject.in_(ids[first : first + _AT_ONCE]), _CHANGES.c.entity == "call"
            )
        )
        for of, kind, cause, seen_at in rows:
            count, seen = changes.get(of, (0, NEVER))
            again = kind != "new" or cause == SEEN_AGAIN
            changes[of] = count + again, max(seen, seen_at)
    return changes


def _made(
    connection: Connection, rows: Iterable[Row[Any]], meetings: Mapping[str, MeetingView]
) -> frozenset[str]:
    """Ids of calls that stand for the meeting to which a bill went from these."""
    wanted = {
        call_id(row.campaign, item.moved_to.id, row.bill)
        for row in rows
        if row.meeting_id in meetings
        for item in meetings[row.meeting_id].gone
        if item.bill == row.bill and item.moved_to is not None
    }
    if not wanted:
        return frozenset()
    ids = select(_CALLS.c.id).where(_CALLS.c.id.in_(sorted(wanted)))
    return frozenset(connection.execute(ids).scalars())


# --- one call --------------------------------------------------------------------------------


def _view(
    row: Row[Any], campaign: Campaign, sign_up: SignUp, batch: _Batch, now: datetime
) -> CallView | None:
    meeting = batch.meetings.get(row.meeting_id)
    item = _item(meeting, row.bill) if meeting is not None else None
    if meeting is None or item is None:
        return None
    hearing = HearingView(row.bill, *batch.titles.get(row.bill, ("", False)), meeting, item)
    of_call, of_bill = (batch.said.get(subject, {}) for subject in _subjects(row))
    start = decided.start_fact(of_call, meeting.start)
    location = decided.text_fact(of_call, "location", meeting.location)
    opens = decided.opens_of(of_call, start.shown, sign_up)
    trail = hearing_trail(meeting.trails, row.bill)
    sequence, modified = _version(row, trail, batch)
    watched = not decided.is_decided(
        of_call, of_bill, named=campaign.named(row.bill) is not None,
        confirmed=batch.confirmed.get((row.campaign, row.bill), False),
    )  # fmt: skip
    texts = decided.texts_of(of_call, of_bill, campaign.texts_on(row.bill))
    return CallView(
        id=row.id,
        campaign=row.campaign,
        session=row.session,
        hearing=hearing,
        made_at=row.first_seen_at,
        followed=row.gone_seen_at is None,
        position=decided.position_of(of_bill, campaign.position_on(row.bill)),
        phase=phase_of(start.shown, opens, now, has_outcome=bool(item.outcome)),
        disruption=disruption_of(meeting, item),
        start=start,
        location=location,
        building=building_of(location.shown),
        form=form_strings(meeting.committee, start.shown, row.bill),
        sign_up=decided.sign_up_of(of_call, sign_up),
        opens=opens,
        deadline=decided.deadline_of(of_call, start.shown, campaign),
        texts=decided.texts_watched(texts) if watched else texts,
        note=decided.both_of(of_call, "note"),
        contact=decided.contact_of(of_call, campaign.contact),
        verified=decided.verified_by(of_call),
        changes=_changes(row, meeting, trail, batch),
        sequence=sequence,
        modified=modified,
        moved_call=_moved_call(row, item, batch),
        testimony=decided.text_fact(of_call, "testimony", item.testimony),
        watched=watched,
        sign_up_form=decided.form_of(of_call, sign_up, row.session),
    )


def _item(meeting: MeetingView, bill: str) -> ItemView | None:
    """The bill's item on the agenda; where it left, the one that did."""
    return next((one for one in (*meeting.items, *meeting.gone) if one.bill == bill), None)


def _moved_call(row: Row[Any], item: ItemView, batch: _Batch) -> str:
    if item.moved_to is None:
        return ""
    there = call_id(row.campaign, item.moved_to.id, row.bill)
    return there if there in batch.made else ""


def _version(row: Row[Any], trail: Trail, batch: _Batch) -> tuple[int, datetime]:
    """SEQUENCE and LAST-MODIFIED: of the hearing, of the call and of the edits."""
    counted = [
        (trail.changes, trail.seen_at),
        batch.own.get(row.id, (0, NEVER)),
        *(batch.edited.get(subject, (0, NEVER)) for subject in _subjects(row)),
    ]
    return sum(count for count, _ in counted), max(
        row.first_seen_at, *(seen for _, seen in counted)
    )


# --- what happened to it -----------------------------------------------------------------------


def _changes(
    row: Row[Any], meeting: MeetingView, trail: Trail, batch: _Batch
) -> tuple[CallChange, ...]:
    """All that happened to a call, oldest first."""
    turns = [CallChange(seen, kind) for seen, kind in trail.turns]
    edited = [
        CallChange(edit.at, "edited", field=name)
        for subject in _subjects(row)
        for name, edit in batch.said.get(subject, {}).items()
    ]
    found = [*_revisions(row.first_seen_at, meeting), *turns, *edited]
    return tuple(sorted(found, key=lambda one: (one.seen_at, one.kind, one.field)))


def _revisions(made_at: datetime, meeting: MeetingView) -> Iterable[CallChange]:
    """Its announcement, and each earlier start or room beside the one that took its place."""
    now = RevisionView(meeting.start, meeting.location, meeting.last_seen_at)
    places = [*meeting.earlier, now]
    at_first = next((revision for revision in meeting.earlier if revision.seen_at > made_at), now)
    yield CallChange(made_at, "announced", new_start=at_first.start, new_location=at_first.location)
    for old, new in pairwise(places):
        kind: ChangeKind = "room_changed" if old.start == new.start else "moved"
        yield CallChange(old.seen_at, kind, old.start, new.start, old.location, new.location)
