"""What the events of a calendar say: of meetings, of a bill's hearings, of calls to testify.

Calendars hide a cancelled event and are slow with a changed one. So what happened stands in the
title, and a second event, of a name of its own, stays where the first one was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from tracker.domain.calls import CallView
from tracker.domain.disruption import Disruption, disruption_of
from tracker.domain.rooms import building_of
from tracker.domain.times import Start
from tracker.domain.views import HearingView, MeetingView, RevisionView
from tracker.feeds.ics import Entry, Status
from tracker.feeds.told import Teller
from tracker.wording.dates import start_words
from tracker.wording.say import SHOWN_BILLS
from tracker.wording.translator import Translator

_STATUS: Final[dict[Disruption, Status]] = {
    "cancelled": "CANCELLED",
    "withdrawn": "TENTATIVE",
    "left_agenda": "TENTATIVE",
    "overtaken": "TENTATIVE",
    "item_off": "TENTATIVE",
    "in_doubt": "TENTATIVE",
}
_PREFIX: Final[dict[Disruption, str]] = {
    "cancelled": "feed.title.cancelled",
    "withdrawn": "feed.title.check",
    "left_agenda": "feed.title.check",
    "overtaken": "feed.title.check",
    "item_off": "feed.title.check",
    "in_doubt": "feed.title.check",
    "moved": "feed.title.moved",
    "room_changed": "feed.title.room_changed",
}


@dataclass(frozen=True, slots=True)
class Version:
    """How often an event changed, and when last. Both only grow."""

    sequence: int
    modified: datetime


@dataclass(frozen=True, slots=True)
class _Occasion:
    """What an event is of. title: without what happened to it; earlier: former starts and rooms."""

    key: str
    title: str
    body: str
    url: str
    start: Start
    location: str
    earlier: tuple[RevisionView, ...]
    upset: Disruption
    version: Version


def meeting_events(
    say: Teller, meeting: MeetingView, found: Sequence[HearingView], version: Version
) -> Iterator[Entry]:
    """The events of a meeting. found: its hearings, those that left its agenda among them."""
    ours = [one.bill for one in found if one.followed and one.item.gone_seen_at is None]
    shown = list(dict.fromkeys(ours))[:SHOWN_BILLS]
    title = (
        say.t("feed.title.meeting", committee=meeting.committee, bills=", ".join(shown))
        if shown else meeting.committee
    )  # fmt: skip
    upset = disruption_of(meeting)
    body = say.paragraphs(
        say.story(upset, meeting, meeting.start, meeting.location, meeting.earlier),
        [*say.place(meeting.start, meeting.location), *say.remarks(meeting.remarks)],
        say.bills(meeting, found),
        say.official(meeting),
    )
    yield from _events(
        say.t,
        _Occasion(
            meeting.id, title, body, say.links.hearings(), meeting.start, meeting.location,
            meeting.earlier, upset, version,
        ),
    )  # fmt: skip


def hearing_events(say: Teller, hearing: HearingView, version: Version) -> Iterator[Entry]:
    """The events of one bill at one meeting, followed or not."""
    meeting, upset = hearing.meeting, disruption_of(hearing.meeting, hearing.item)
    body = say.paragraphs(
        say.story(upset, meeting, meeting.start, meeting.location, meeting.earlier, hearing.item),
        [hearing.title],
        [
            *say.place(meeting.start, meeting.location),
            *say.remarks(hearing.remarks),
            say.testimony(hearing.item.testimony),
        ],
        [say.t("feed.bill.page", address=say.links.bill(hearing.bill))],
        say.official(meeting),
    )
    yield from _events(
        say.t,
        _Occasion(
            _hearing_key(hearing), _hearing_title(say.t, hearing), body,
            say.links.bill(hearing.bill), meeting.start, meeting.location, meeting.earlier, upset,
            version,
        ),
    )  # fmt: skip


def call_events(say: Teller, call: CallView, campaign: str) -> Iterator[Entry]:
    """The events of a call to testify. campaign: its name in the reader's language."""
    meeting, start, location = call.hearing.meeting, call.start.shown, call.location.shown
    earlier = (*meeting.earlier, *_overridden(call))
    upset = disruption_of(
        meeting, call.hearing.item, start=start, location=location, earlier=earlier
    )
    story = say.story(upset, meeting, start, location, earlier, call.hearing.item)
    moved = [say.t("feed.see", address=say.links.call(call.moved_call))] if call.moved_call else []
    body = say.paragraphs(
        [*story, *moved, *say.edits(call)],
        say.asked(call, campaign),
        [
            *say.place(start, location),
            *say.remarks(call.hearing.remarks),
            say.testimony(call.testimony.shown),
        ],
        # That names become public stands before the way to sign up.
        [say.t("feed.public")] if call.stands else [],
        say.sign_up(call) if call.stands else [],
        [say.t("feed.call", address=say.links.call(call.id))],
        [*say.verified(call), *say.official(meeting)],
    )
    # Two campaigns may call to one hearing, and ask for different things.
    hearing = _hearing_title(say.t, call.hearing, watched=call.watched)
    yield from _events(
        say.t,
        _Occasion(
            f"{_hearing_key(call.hearing)}.{call.campaign}",
            say.t("feed.title.call", hearing=hearing, campaign=campaign), body,
            say.links.call(call.id), start, location, earlier, upset,
            Version(call.sequence, call.modified),
        ),
    )  # fmt: skip


def _hearing_key(hearing: HearingView) -> str:
    return f"{hearing.meeting.id}.{hearing.bill.lower()}"


def _hearing_title(t: Translator, hearing: HearingView, *, watched: bool = False) -> str:
    key = "feed.title.watched" if watched else "feed.title.hearing"
    return t(key, bill=hearing.bill, committee=hearing.meeting.committee)


def _overridden(call: CallView) -> tuple[RevisionView, ...]:
    """The official start and room where an editor says others: people's calendars have them."""
    official = call.hearing.meeting
    if (call.start.shown, call.location.shown) == (official.start, official.location):
        return ()
    return (RevisionView(official.start, official.location, call.modified),)


# --- the events of an occasion -----------------------------------------------------------------


def _events(t: Translator, of: _Occasion) -> Iterator[Entry]:
    """The event people go by, and those that stay where it was or would have been."""
    title = _titled(t, of.title, of.start)
    happened = t(_PREFIX[of.upset], title=title) if of.upset in _PREFIX else title
    event = Entry(
        of.key, happened, of.body, _whole_place(of.location), of.url, of.start,
        of.version.sequence, of.version.modified, _STATUS.get(of.upset, "CONFIRMED"),
    )  # fmt: skip
    yield event
    if of.upset == "cancelled":
        yield replace(event, key=f"{of.key}.called-off", status="CONFIRMED", aside=True)
    for revision in _left_revisions(of):
        yield replace(
            event,
            key=f"{of.key}.was-{_revision_key(revision.start)}",
            title=_old_title(t, of, revision),
            start=revision.start,
            location=_whole_place(revision.location),
            status="CONFIRMED",
            aside=True,
        )


def _old_title(t: Translator, of: _Occasion, revision: RevisionView) -> str:
    """Of the event at a revision that was left: where the hearing went, or that it is off there
    too."""
    title = _titled(t, of.title, revision.start)
    if of.upset in _STATUS:
        return t(_PREFIX[of.upset], title=title)
    return t("feed.title.moved_to", start=start_words(t, of.start), title=of.title)


def _left_revisions(of: _Occasion) -> Iterator[RevisionView]:
    """The revisions, each once, at which the meeting is no longer."""
    seen = {(of.start.day, of.start.start_time)}
    for revision in of.earlier:
        when = (revision.start.day, revision.start.start_time)
        if when not in seen:
            seen.add(when)
            yield revision


def _revision_key(start: Start) -> str:
    return (
        f"{start.day:%Y%m%d}"
        if start.start_time is None
        else f"{start.day:%Y%m%d}T{start.start_time:%H%M}"
    )


def _titled(t: Translator, title: str, start: Start) -> str:
    """A title; for an event of a whole day with the official words in place of a clock time."""
    if start.start_time is not None:
        return title
    if start.start_text:
        return t("feed.title.words", title=title, words=start.start_text)
    return t("feed.title.no_time", title=title)


def _whole_place(location: str) -> str:
    """A room with its building and address, where they are known."""
    building = building_of(location)
    return ", ".join((location, building.name, building.address)) if building else location
