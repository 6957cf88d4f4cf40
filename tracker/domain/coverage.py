"""What pages hold of their parts, and when it is an alarm that many lack one.

A page may lawfully lack a summary or an amendment, so the page alone tells nothing. That none of
twenty pages holds what each of them held once, or what its own history says must be there, tells
that the site's markup is no longer the one we read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from tracker.domain.records import NO_PARTS, BillListRecord, BillRecord, MeetingRecord, Parts

#: So many pages must lack a part that they should hold before anybody is told.
ENOUGH: Final = 20
#: "Nearly every page held it before": this share of at least ENOUGH other pages.
NEARLY_EVERY: Final = 0.9
#: A measure that was introduced this long ago has what the first weeks may lack.
SETTLED: Final = timedelta(days=14)
#: How long after the Governor's signature a session law has its chapter at the latest.
CHAPTERED: Final = timedelta(days=45)
#: By when a meeting's agenda is there: the day before it.
AGENDA_POSTED: Final = timedelta(days=1)
#: A page of so many cards, or rows, holds somewhere what single ones may lack.
ROWS: Final = 10
#: Parts that come in the course of a session: that new pages lack them says nothing.
LATE: Final = frozenset({
    "summary", "fiscal notes", "committee votes", "committee reports", "floor votes",
    "amendments", "laws",
})  # fmt: skip

#: By what an action says, the part that the page of its measure must hold.
_ENTAILS: Final = {
    r"\bPassed with Amendments - (?!No )|\bRefer Amended\b": "amendments",
    r"\bThird Reading Passed\b": "floor votes",
    r"^(?:House|Senate) Committee on .*\b(?:Refer|Postpone Indefinitely)\b": "committee votes",
}
_SIGNED: Final = re.compile(r"^Governor (?:Action - )?(?:Signed|Became Law)$")
_A_BILL: Final = re.compile(r"/[HS]B\d{2}[A-Z]?-\d+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageParts:
    """What the looks at one page found. held: the parts that the last look read, with the way in
    which each was found; once: those that any look read; expected: those that must be there by the
    page's own word; unread: what the last look could not read, in words."""

    held: Mapping[str, int]
    once: frozenset[str]
    expected: frozenset[str]
    unread: tuple[str, ...]

    @property
    def owed(self) -> frozenset[str]:
        """The parts that the page held once, or must hold."""
        return self.once | self.expected

    def as_json(self) -> dict[str, Any]:
        """As it is stored beside the page."""
        once, expected = sorted(self.once), sorted(self.expected)
        unread = list(self.unread)
        return {"held": dict(self.held), "once": once, "expected": expected, "unread": unread}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> PageParts:
        """From what is stored beside the page; a page that tells nothing has no parts."""
        return cls(
            dict(stored.get("held", {})),
            frozenset(stored.get("once", ())),
            frozenset(stored.get("expected", ())),
            tuple(stored.get("unread", ())),
        )

    def after(self, parts: Parts, expected: frozenset[str]) -> PageParts:
        """What is known of the page after another look at it."""
        held = dict(parts.ways)
        return PageParts(held, self.once | held.keys(), expected, tuple(map(str, parts.unread)))


NOTHING_KNOWN: Final = PageParts({}, frozenset(), frozenset(), ())


@dataclass(frozen=True, slots=True)
class PageSeen:
    """A page of a session, with what the looks at it found. kind: as the crawl names it."""

    kind: str
    url: str
    read_at: datetime
    parts: PageParts


@dataclass(frozen=True, slots=True)
class Alarm:
    """A part that none of many pages holds any more. pages: how many, each: of what."""

    kind: str
    part: str
    pages: int
    each: str = "pages"

    def __str__(self) -> str:
        return (
            f"{self.kind}: none of {self.pages} {self.each} shows its {self.part} any more. "
            "Has the page changed? What is stored stays."
        )


@dataclass(frozen=True, slots=True)
class PartCount:
    """How many pages of a kind hold a part. other_way: of those, in a way that we trust less; lost:
    pages that held it once; due: that must hold it; lost_at, due_at: their addresses."""

    kind: str
    part: str
    pages: int
    held: int
    other_way: int
    lost: int
    due: int
    lost_at: tuple[str, ...]
    due_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherWay:
    """A part that pages show in another way than the first. way: from 1; url: of one page."""

    kind: str
    part: str
    way: int
    pages: int
    url: str


def after_look(stored: Mapping[str, Any], record: object, today: date) -> PageParts:
    """What is known of a page, by what is stored beside it, after a look that read this record; the
    same where that tells nothing of its parts."""
    before, parts = PageParts.from_json(stored), getattr(record, "parts", NO_PARTS)
    return before if parts is NO_PARTS else before.after(parts, expected_parts(record, today))


def expected_parts(record: object, today: date) -> frozenset[str]:
    """The parts that a page must hold, by what else it says.

    Of a measure by its history: amended, so amendments; passed on third reading, so floor votes;
    voted on in a committee; signed a good while ago, so a session law; two weeks old and a bill, so
    a summary and a fiscal note. Of a page of the list by its many cards.
    """
    match record:
        case BillRecord():
            return frozenset(_of_measure(record, today))
        case BillListRecord() if len(record.bills) >= ROWS:
            return frozenset({"subjects of a card", "sponsors of a card"})
    return frozenset()


def _of_measure(record: BillRecord, today: date) -> Iterable[str]:
    actions = record.actions or ()
    for pattern, part in _ENTAILS.items():
        if any(re.search(pattern, action.text) for action in actions):
            yield part
    if any(_SIGNED.match(action.text) and today - action.day >= CHAPTERED for action in actions):
        yield "laws"
    settled = any(today - action.day >= SETTLED for action in actions)
    if settled and record.number.is_bill:
        yield from ("summary", "fiscal notes")


def without_agendas(
    meetings: Iterable[MeetingRecord], session_began: date, today: date
) -> Alarm | None:
    """The alarm of a schedule on which none of many meetings links an agenda on the day before it:
    then the link goes by another form. None in the first weeks. A PDF, unread, is no agenda."""
    if today - session_began < SETTLED:
        return None
    soon = [meeting for meeting in meetings if today <= meeting.start.day <= today + AGENDA_POSTED]
    if len(soon) < ROWS or any(meeting.agenda_url for meeting in soon):
        return None
    return Alarm("schedule", "agenda", len(soon), "meetings of today and tomorrow")


def alarms(pages: Iterable[PageSeen]) -> tuple[Alarm, ...]:
    """The parts whose absence from many pages is an alarm. pages: those of one session. Kinds of
    pages are told apart, and bills from resolutions, which lack much that every bill has."""
    groups: dict[tuple[str, bool], list[PageSeen]] = defaultdict(list)
    for page in sorted(pages, key=lambda page: page.read_at, reverse=True):
        groups[page.kind, bool(_A_BILL.search(page.url))].append(page)
    lacking = {
        (kind, part): Alarm(kind, part, many)
        for (kind, _), group in groups.items()
        for part in sorted({one for page in group for one in page.parts.owed})
        if (many := _lacking(group, part))
    }
    return tuple(lacking.values())


def _lacking(newest_first: Sequence[PageSeen], part: str) -> int:
    """On how many pages in succession a part lacks that each should hold; 0 for no alarm."""
    such = [page for page in newest_first if part in page.parts.owed]
    if _holds_none(such[:ENOUGH], part):
        return next((at for at, page in enumerate(such) if part in page.parts.held), len(such))
    newest, before = newest_first[:ENOUGH], newest_first[ENOUGH:]
    if part in LATE or not _holds_none(newest, part) or len(before) < ENOUGH:
        return 0
    once = sum(part in page.parts.once for page in before)
    return ENOUGH if once >= NEARLY_EVERY * len(before) else 0


def _holds_none(pages: Sequence[PageSeen], part: str) -> bool:
    return len(pages) >= ENOUGH and not any(part in page.parts.held for page in pages)
