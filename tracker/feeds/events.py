"""What the events of a calendar say: of meetings, of a bill's hearings, of calls to testify.

Calendars hide a cancelled event and are slow with a changed one. So what happened stands in the
title, and a second event, of a name of its own, stays where the first one was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from tracker.domain.agendas import Disruption, disruption_of
from tracker.domain.calls import CallView, Fact
from tracker.domain.rooms import with_building
from tracker.domain.times import Start
from tracker.domain.views import NEVER, HearingView, MeetingView, RevisionView
from tracker.feeds.event_description import EventDescription
from tracker.feeds.ics import Entry, Status
from tracker.wording.dates import start_words
from tracker.wording.say import SHOWN_BILLS, both_answers
from tracker.wording.translator import Translator

T = TypeVar("T")

#: Status of the event, and its title, where something disrupted the hearing.
_DISRUPTIONS: Final[dict[Disruption, tuple[Status, str]]] = {
    "cancelled": ("CANCELLED", "feed.title.cancelled"),
    "withdrawn": ("TENTATIVE", "feed.title.check"),
    "left_agenda": ("TENTATIVE", "feed.title.check"),
    "overtaken": ("TENTATIVE", "feed.title.check"),
    "item_off": ("TENTATIVE", "feed.title.check"),
    "in_doubt": ("TENTATIVE", "feed.title.check"),
    "two_answers": ("TENTATIVE", "feed.title.check"),
    "moved": ("CONFIRMED", "feed.title.moved"),
    "room_changed": ("CONFIRMED", "feed.title.room_changed"),
}


@dataclass(frozen=True, slots=True)
class Version:
    """How often what became of a hearing changed, and when anything that its event says last did:
    RFC 5546 asks for the one where a start or a status is another, RFC 5545 for the other always.
    Both only grow."""

    sequence: int
    modified: datetime


def meeting_events(
    say: EventDescription, meeting: MeetingView, hearings: Sequence[HearingView], version: Version
) -> Iterator[Entry]:
    """The events of a meeting. hearings: its own, those that left its agenda among them."""
    ours = [
        hearing.bill
        for hearing in hearings
        if hearing.followed and hearing.item.gone_seen_at is None
    ]
    bills = ", ".join(list(dict.fromkeys(ours))[:SHOWN_BILLS])
    title = meeting.committee
    if bills:
        title = say.t("feed.title.meeting", committee=title, bills=bills)
    disruption, revisions = disruption_of(meeting), _revisions(meeting)
    body = say.paragraphs(
        say.story(disruption, meeting, *revisions),
        [*say.when_and_where(meeting.start, meeting.location), *say.remarks(meeting.remarks)],
        say.bills(meeting, hearings),
        say.official(meeting),
    )
    url = say.links.to("hearings")
    event = _event(meeting.id, title, body, url, revisions[0], version, meeting)
    yield from _events(say.t, event, disruption, meeting.earlier)


def hearing_events(
    say: EventDescription, hearing: HearingView, version: Version
) -> Iterator[Entry]:
    """The events of one bill at one meeting, followed or not."""
    meeting, url = hearing.meeting, say.links.to("bill", hearing.bill)
    disruption, revisions = disruption_of(meeting, hearing.item), _revisions(meeting)
    body = say.paragraphs(
        say.story(disruption, meeting, *revisions, hearing.item),
        [hearing.title],
        [
            *say.when_and_where(meeting.start, meeting.location),
            *say.remarks(hearing.remarks),
            say.testimony(hearing.item.testimony),
        ],
        [say.t("feed.bill.page", address=url)],
        say.official(meeting),
    )
    title = _hearing_title(say.t, hearing)
    event = _event(_hearing_key(hearing), title, body, url, revisions[0], version, meeting)
    yield from _events(say.t, event, disruption, meeting.earlier)


def call_events(
    say: EventDescription, call: CallView, campaign: str, reworded: datetime = NEVER
) -> Iterator[Entry]:
    """The events of a call to testify. campaign: its name in the reader's language; reworded: when
    the words that the call does not bear itself last changed: people's files, the bill's title."""
    meeting, start, location = call.hearing.meeting, call.start.shown, call.location.shown
    elsewhere = (*meeting.earlier, *_other_answer(call))
    disruption = disruption_of(
        meeting,
        call.hearing.item,
        start=start,
        location=location,
        earlier=elsewhere,
        two_answers=call.disruption == "two_answers",
    )
    now = RevisionView(start, location, call.modified)
    story = say.story(disruption, meeting, now, meeting.earlier, call.hearing.item)
    moved = [say.t("feed.see", address=say.links.to("call", call.moved_call))]
    url = say.links.to("call", call.id)
    body = say.paragraphs(
        [*story, *(moved if call.moved_call else []), *both_answers(say.t, call)],
        say.position(call, campaign),
        [
            *say.when_and_where(start, location),
            *say.remarks(call.hearing.remarks),
            say.testimony(call.testimony.shown),
        ],
        # That names become public stands before the way to sign up.
        [say.t("feed.public")] if call.stands else [],
        say.sign_up(call) if call.stands else [],
        [say.t("feed.call", address=url)],
        [*say.verified(call), *say.official(meeting)],
    )
    # Two campaigns may call to one hearing, and ask for different things.
    key = f"{_hearing_key(call.hearing)}.{call.campaign}"
    hearing = _hearing_title(say.t, call.hearing, watched=call.watched)
    title = say.t("feed.title.call", hearing=hearing, campaign=campaign)
    version = Version(call.sequence, max(call.modified, reworded))
    event = _event(key, title, body, url, now, version, meeting)
    yield from _events(say.t, event, disruption, elsewhere)


def _hearing_key(hearing: HearingView) -> str:
    return f"{hearing.meeting.id}.{hearing.bill.lower()}"


def _hearing_title(t: Translator, hearing: HearingView, *, watched: bool = False) -> str:
    key = "feed.title.watched" if watched else "feed.title.hearing"
    return t(key, bill=hearing.bill, committee=hearing.meeting.committee)


def _revisions(meeting: MeetingView) -> tuple[RevisionView, Sequence[RevisionView]]:
    """The meeting's present start and room, and those that people may still believe."""
    return RevisionView(meeting.start, meeting.location, meeting.last_seen_at), meeting.earlier


def _other_answer(call: CallView) -> tuple[RevisionView, ...]:
    """The start and room that are not shown, where an editor and the official page differ: people's
    calendars have them."""
    start, location = _not_shown(call.start), _not_shown(call.location)
    if (start, location) == (call.start.shown, call.location.shown):
        return ()
    return (RevisionView(start, location, call.modified),)


def _not_shown(fact: Fact[T]) -> T:
    """Of two answers the one that is not shown; where there is one, that."""
    if fact.state == "flagged" and fact.edited is not None:
        return fact.edited
    return fact.official


# --- the events of a meeting -------------------------------------------------------------------


def _event(
    key: str,
    title: str,
    body: str,
    url: str,
    revision: RevisionView,
    version: Version,
    meeting: MeetingView,
) -> Entry:
    """The event of a meeting, whatever happened to it."""
    location, seen_at = with_building(revision.location), meeting.last_seen_at
    return Entry(
        key, title, body, location, url, revision.start, version.sequence, version.modified, seen_at
    )


def _events(
    t: Translator, of: Entry, disruption: Disruption, earlier: Sequence[RevisionView]
) -> Iterator[Entry]:
    """The event that people go by, and those that stay where it was or would have been."""
    status, key = _DISRUPTIONS.get(disruption, ("CONFIRMED", ""))
    title = _titled(t, of.title, of.start)
    event = replace(of, title=t(key, title=title) if key else title, status=status)
    yield event
    aside = replace(event, status="CONFIRMED", aside=True)
    if disruption == "cancelled":
        yield replace(aside, key=f"{of.key}.called-off")
    # Each former start once: it says where the meeting went, or that it is off there too.
    left: dict[str, RevisionView] = {}
    for revision in earlier:
        left.setdefault(_revision_key(revision.start), revision)
    left.pop(_revision_key(of.start), None)
    for when, revision in left.items():
        title = t("feed.title.moved_to", start=start_words(t, of.start), title=of.title)
        if status != "CONFIRMED":
            title = t(key, title=_titled(t, of.title, revision.start))
        yield replace(
            aside,
            key=f"{of.key}.was-{when}",
            title=title,
            start=revision.start,
            location=with_building(revision.location),
        )


def _revision_key(start: Start) -> str:
    day = f"{start.day:%Y%m%d}"
    return day if start.start_time is None else f"{day}T{start.start_time:%H%M}"


def _titled(t: Translator, title: str, start: Start) -> str:
    """The title; an event of a whole day has the official words in it for its clock time."""
    if start.start_time is not None:
        return title
    if start.start_text:
        return t("feed.title.words", title=title, words=start.start_text)
    return t("feed.title.no_time", title=title)
