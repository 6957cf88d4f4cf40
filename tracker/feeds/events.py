"""The events of a calendar, of meetings, of a bill's hearings, of calls to testify: what happened,
what it is, how to sign up, where to check.

Calendars hide a cancelled event and are slow with a changed one. So what happened stands in the
title, and a second event, of a name of its own, stays where the first one was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeVar

from tracker.domain.agendas import Disruption, disruption_of
from tracker.domain.calls import CallView, Fact
from tracker.domain.rooms import with_building
from tracker.domain.times import Start
from tracker.domain.views import NEVER, HearingView, ItemView, MeetingView, RevisionView
from tracker.feeds.ics import Entry, Status
from tracker.visiting.links import Links
from tracker.wording import messages, say
from tracker.wording.dates import day_words, moment_words, start_alone, start_words
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


@dataclass(frozen=True, slots=True)
class EventDescription:
    """Describes events in a language. links: to light pages, whole; official_address: gives the
    official URL as a reader can follow it, "" where there is none; warning: stands above everything
    ("" where the facts are of today)."""

    t: Translator
    links: Links
    official_address: Callable[[str], str]
    warning: str = ""

    def paragraphs(self, *parts: Iterable[str]) -> str:
        """Paragraphs, each of its lines, with an empty line between them; empty ones are left
        out."""
        texts = ["\n".join(filter(None, part)) for part in ([self.warning], *parts)]
        return "\n\n".join(filter(None, texts))

    def story(
        self,
        disruption: Disruption,
        meeting: MeetingView,
        now: RevisionView,
        item: ItemView | None = None,
    ) -> list[str]:
        """What happened to the hearing, with old and new start and room."""
        t, lines = self.t, []
        if disruption == "cancelled":
            lines = [t("feed.cancelled")]
        elif disruption in ("in_doubt", "item_off", "two_answers"):
            lines = [t(f"disrupted.{disruption}")]
        elif disruption == "withdrawn":
            lines = [t("withdrawn.why")]
        elif disruption == "left_agenda":
            lines = [t("feed.left"), self.listed_now(item)]
        elif disruption == "overtaken" and item is not None and item.overtaken is not None:
            lines = [t("disrupted.overtaken"), say.overtaken_words(t, item.overtaken)]
        if meeting.earlier:
            before = say.revision_words(t, meeting.earlier[-1])
            lines.append(t("feed.before", revision=before))
            if meeting.stands:
                lines.append(t("feed.now", revision=say.revision_words(t, now)))
        return lines

    def listed_now(self, item: ItemView | None) -> str:
        """Where an item that left an agenda is heard now."""
        moved_to = item.moved_to if item else None
        if moved_to is None:
            return self.t("moved.nowhere")
        start = start_words(self.t, moved_to.start)
        return self.t("moved.to", committee=moved_to.committee, start=start)

    def facts(
        self, start: Start, location: str, remarks: Iterable[str], testimony: str = ""
    ) -> Iterator[str]:
        """When, as written, and where, with the building; what the official pages say beside; and
        whether testimony is taken."""
        t = self.t
        yield t("feed.when", start=start_alone(t, start))
        if start.start_time is None and start.start_text:
            yield say.start_note(t, start)
        place = with_building(location)
        yield t("feed.where", place=place) if location else t("feed.where.none")
        yield from (say.remark_words(t, remark) for remark in remarks)
        if testimony:
            yield self.testimony(testimony)

    def testimony(self, ruling: str) -> str:
        """Whether testimony is taken."""
        return self.t("feed.testimony", words=self.t.name("testimony", ruling))

    def sign_up(self, call: CallView) -> list[str]:
        """What the form asks for, then its steps with the strings to pick."""
        t, form, deadline = self.t, call.sign_up_form, call.deadline
        day = day_words(t, call.opens) if call.opens else ""
        opens = t("feed.sign_up.opens", day=day) if day else t("feed.sign_up.opens.unknown")
        key = "feed.sign_up.open" if call.sign_up else "feed.sign_up.open.unknown"
        steps = messages.steps(t, call, start_words(t, call.start.shown))
        lines = [t(key, address=call.sign_up), *map(messages.plain_step, steps)]
        return [
            t("feed.sign_up"),
            messages.asks_for(t, call),
            messages.checked(t, form) if form else t("sign_up.steps.unknown"),
            *(f"{n}. {line}" for n, line in enumerate(lines, 1)),
            opens,
            t("feed.deadline", moment=moment_words(t, deadline)) if deadline else "",
        ]

    def bills(self, meeting: MeetingView, hearings: Sequence[HearingView]) -> list[str]:
        """The bills of an agenda, ours first, and those that left it."""
        t = self.t
        ordered = sorted(hearings, key=lambda hearing: not hearing.followed)
        listed = [self._item(hearing) for hearing in ordered if hearing.item.gone_seen_at is None]
        left = [self._item(hearing) for hearing in ordered if hearing.item.gone_seen_at is not None]
        none = t("feed.bills.unread" if meeting.agenda_seen_at is None else "feed.bills.none")
        lines = [t("feed.bills"), *listed] if listed else [none]
        return [*lines, t("feed.bills.left"), *left] if left else lines

    def _item(self, hearing: HearingView) -> str:
        t, item = self.t, hearing.item
        key = "feed.item.ours" if hearing.followed else "feed.item"
        words = t(key, bill=hearing.bill, title=hearing.title or item.text)
        is_gone = item.gone_seen_at is not None
        rest = self.listed_now(item) if is_gone else self.testimony(item.testimony)
        beside = [say.remark_words(t, item.remark)] if item.remark else []
        return " ".join([f"- {words}.", rest, *beside])

    def official(self, meeting: MeetingView) -> list[str]:
        """That one should check on the day, where, and when the schedule last showed the
        meeting."""
        agenda = self.official_address(meeting.agenda_url or meeting.pdf_url)
        schedule = self.official_address(meeting.schedule_url)
        return [
            self.t("foot.check"),
            self.t("feed.agenda", address=agenda) if agenda else "",
            self.t("feed.schedule", address=schedule) if schedule else "",
            self.t("feed.seen", moment=moment_words(self.t, meeting.last_seen_at)),
        ]


def meeting_events(
    of: EventDescription, meeting: MeetingView, hearings: Sequence[HearingView], version: Version
) -> Iterator[Entry]:
    """The events of a meeting. hearings: its own, those that left its agenda among them."""
    ours = (one.bill for one in hearings if one.followed and one.item.gone_seen_at is None)
    bills = say.bills_words(of.t, list(dict.fromkeys(ours)))
    title = meeting.committee
    if bills:
        title = of.t("feed.title.meeting", committee=title, bills=bills)
    disruption, now = disruption_of(meeting), _now(meeting)
    body = of.paragraphs(
        of.story(disruption, meeting, now),
        of.facts(now.start, now.location, meeting.remarks),
        of.bills(meeting, hearings),
        of.official(meeting),
    )
    event = _event(meeting.id, title, body, of.links.to("hearings"), now, version, meeting)
    yield from _events(of.t, event, disruption, meeting.earlier)


def hearing_events(of: EventDescription, hearing: HearingView, version: Version) -> Iterator[Entry]:
    """The events of one bill at one meeting, followed or not."""
    meeting, item, url = hearing.meeting, hearing.item, of.links.to("bill", hearing.bill)
    disruption, now = disruption_of(meeting, item), _now(meeting)
    body = of.paragraphs(
        of.story(disruption, meeting, now, item),
        [hearing.title],
        of.facts(now.start, now.location, hearing.remarks, item.testimony),
        [of.t("feed.bill.page", address=url)],
        of.official(meeting),
    )
    title = of.t("feed.title.hearing", bill=hearing.bill, committee=meeting.committee)
    event = _event(_hearing_key(hearing), title, body, url, now, version, meeting)
    yield from _events(of.t, event, disruption, meeting.earlier)


def call_events(
    of: EventDescription, call: CallView, campaign: str, reworded: datetime = NEVER
) -> Iterator[Entry]:
    """The events of a call to testify. campaign: its name in the reader's language; reworded: when
    the words that the call does not bear itself last changed: people's files, the bill's title."""
    t, hearing, meeting = of.t, call.hearing, call.hearing.meeting
    start, location = call.start.shown, call.location.shown
    now = RevisionView(start, location, call.modified)
    # The start and room that are not shown, where an editor and the official page differ: people's
    # calendars have them.
    other = RevisionView(_not_shown(call.start), _not_shown(call.location), call.modified)
    elsewhere = meeting.earlier if other == now else (*meeting.earlier, other)
    disruption = disruption_of(
        meeting,
        hearing.item,
        start=start,
        location=location,
        earlier=elsewhere,
        two_answers=call.disruption == "two_answers",
    )
    story = of.story(disruption, meeting, now, hearing.item)
    if call.moved_call:
        story.append(t("feed.see", address=of.links.to("call", call.moved_call)))
    url, verified = of.links.to("call", call.id), call.verified
    body = of.paragraphs(
        [*story, *say.both_answers(t, call)],
        [
            t(f"feed.position.{call.position or 'none'}", campaign=campaign),
            t("watched.why") if call.watched and call.stands else "",
            hearing.title,
            call.texts.line.of(t.code),
            call.note.of(t.code),
        ],
        of.facts(start, location, hearing.remarks, call.testimony.shown),
        # That names become public stands before the way to sign up.
        [t("feed.public")] if call.stands else [],
        of.sign_up(call) if call.stands else [],
        [t("feed.call", address=url)],
        [
            t("feed.verified", moment=moment_words(t, verified.at)) if verified else "",
            *of.official(meeting),
        ],
    )
    key = "feed.title.watched" if call.watched else "feed.title.hearing"
    title = t(key, bill=hearing.bill, committee=meeting.committee)
    title = t("feed.title.call", hearing=title, campaign=campaign)
    version = Version(call.sequence, max(call.modified, reworded))
    # Two campaigns may call to one hearing, and ask for different things.
    name = f"{_hearing_key(hearing)}.{call.campaign}"
    event = _event(name, title, body, url, now, version, meeting)
    yield from _events(t, event, disruption, elsewhere)


def _hearing_key(hearing: HearingView) -> str:
    return f"{hearing.meeting.id}.{hearing.bill.lower()}"


def _now(meeting: MeetingView) -> RevisionView:
    """The meeting's present start and room."""
    return RevisionView(meeting.start, meeting.location, meeting.last_seen_at)


def _not_shown(fact: Fact[T]) -> T:
    """Of two answers the one that is not shown; where there is one, that."""
    if fact.state == "flagged" and fact.edited is not None:
        return fact.edited
    return fact.official


def _event(
    key: str,
    title: str,
    body: str,
    url: str,
    now: RevisionView,
    version: Version,
    meeting: MeetingView,
) -> Entry:
    """The event of a meeting, whatever happened to it."""
    place, seen_at = with_building(now.location), meeting.last_seen_at
    return Entry(
        key, title, body, place, url, now.start, version.sequence, version.modified, seen_at
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
        left.setdefault(_start_key(revision.start), revision)
    left.pop(_start_key(of.start), None)
    for when, revision in left.items():
        title = t("feed.title.moved_to", start=start_words(t, of.start), title=of.title)
        if status != "CONFIRMED":
            title = t(key, title=_titled(t, of.title, revision.start))
        place = with_building(revision.location)
        name = f"{of.key}.was-{when}"
        yield replace(aside, key=name, title=title, start=revision.start, location=place)


def _start_key(start: Start) -> str:
    day = f"{start.day:%Y%m%d}"
    return day if start.start_time is None else f"{day}T{start.start_time:%H%M}"


def _titled(t: Translator, title: str, start: Start) -> str:
    """The title; an event of a whole day has the official words in it for its clock time."""
    if start.start_time is not None:
        return title
    if start.start_text:
        return t("feed.title.words", title=title, words=start.start_text)
    return t("feed.title.no_time", title=title)
