"""The body of an event: what happened, what it is, how to sign up, where to check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.agendas import Disruption
from tracker.domain.calls import CallView
from tracker.domain.rooms import with_building
from tracker.domain.times import Start
from tracker.domain.views import HearingView, ItemView, MeetingView, RevisionView
from tracker.visiting.links import Links
from tracker.wording import form_steps
from tracker.wording.dates import day_words, stamp_words, start_alone, start_words
from tracker.wording.say import overtaken_words, remark_words, revision_words, start_note
from tracker.wording.translator import Translator


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
        earlier: Sequence[RevisionView],
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
            lines = [t("feed.left"), self._listed_now(item)]
        elif disruption == "overtaken" and item is not None and item.overtaken is not None:
            lines = [t("disrupted.overtaken"), overtaken_words(t, item.overtaken)]
        if earlier:
            lines += [t("feed.before", revision=revision_words(t, earlier[-1]))]
            lines += [t("feed.now", revision=revision_words(t, now))] if meeting.stands else []
        return lines

    def _listed_now(self, item: ItemView | None) -> str:
        moved_to = item.moved_to if item else None
        if moved_to is None:
            return self.t("moved.nowhere")
        start = start_words(self.t, moved_to.start)
        return self.t("moved.to", committee=moved_to.committee, start=start)

    def when_and_where(self, start: Start, location: str) -> list[str]:
        """When, as written, and where, with the building."""
        when = self.t("feed.when", start=start_alone(self.t, start))
        if start.start_time is None and start.start_text:
            when = f"{when}\n{start_note(self.t, start)}"
        if not location:
            return [when, self.t("feed.where.none")]
        return [when, self.t("feed.where", place=with_building(location))]

    def remarks(self, remarks: Iterable[str]) -> list[str]:
        """What the official pages say beside the facts."""
        return [remark_words(self.t, remark) for remark in remarks]

    def testimony(self, ruling: str) -> str:
        """Whether testimony is taken."""
        return self.t("feed.testimony", words=self.t.name("testimony", ruling))

    def position(self, call: CallView, campaign: str) -> list[str]:
        """The campaign's position on which bill, and that it calls nobody to what it only
        watches."""
        return [
            self.t(f"feed.position.{call.position or 'none'}", campaign=campaign),
            self.t("watched.why") if call.watched else "",
            call.hearing.title,
            call.texts.line.of(self.t.code),
            call.note.of(self.t.code),
        ]

    def sign_up(self, call: CallView) -> list[str]:
        """What the form asks for, then its steps with the strings to pick."""
        t, form, deadline = self.t, call.sign_up_form, call.deadline
        day = day_words(t, call.opens) if call.opens else ""
        opens = t("feed.sign_up.opens", day=day) if day else t("feed.sign_up.opens.unknown")
        key = "feed.sign_up.open" if call.sign_up else "feed.sign_up.open.unknown"
        steps = form_steps.steps(t, call, start_words(t, call.start.shown))
        lines = [t(key, address=call.sign_up), *map(form_steps.plain, steps)]
        return [
            t("feed.sign_up"),
            form_steps.asks_for(t, call),
            form_steps.checked(t, form) if form else t("sign_up.steps.unknown"),
            *(f"{n}. {line}" for n, line in enumerate(lines, 1)),
            opens,
            t("feed.deadline", moment=stamp_words(t, deadline)) if deadline else "",
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
        t, gone = self.t, hearing.item.gone_seen_at is not None
        key = "feed.item.ours" if hearing.followed else "feed.item"
        words = t(key, bill=hearing.bill, title=hearing.title or hearing.item.text)
        rest = self._listed_now(hearing.item) if gone else self.testimony(hearing.item.testimony)
        beside = self.remarks(filter(None, (hearing.item.remark,)))
        return " ".join([f"- {words}.", rest, *beside])

    def verified(self, call: CallView) -> list[str]:
        """That somebody asked by telephone, and when."""
        at = call.verified.at if call.verified else None
        return [self.t("feed.verified", moment=stamp_words(self.t, at))] if at else []

    def official(self, meeting: MeetingView) -> list[str]:
        """That one should check on the day, where, and when the schedule last showed the
        meeting."""
        agenda = self.official_address(meeting.agenda_url or meeting.pdf_url)
        schedule = self.official_address(meeting.schedule_url)
        return [
            self.t("foot.check"),
            self.t("feed.agenda", address=agenda) if agenda else "",
            self.t("feed.schedule", address=schedule) if schedule else "",
            self.t("feed.seen", moment=stamp_words(self.t, meeting.last_seen_at)),
        ]
