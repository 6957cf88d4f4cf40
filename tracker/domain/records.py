"""What a page said: frozen values that check themselves when made.

A section of a page that may lawfully lack is `None` when it lacked and a tuple, perhaps empty,
when it was there: only what was there can empty anything that is stored. Order is the page's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeAlias

from tracker.domain.numbers import BillNumber
from tracker.domain.times import Start

Chamber: TypeAlias = Literal["lower", "upper", "executive", "joint"]
Role: TypeAlias = Literal["prime", "sponsor", "cosponsor"]
Choice: TypeAlias = Literal["yes", "no", "excused", "absent", "other"]
Result: TypeAlias = Literal["pass", "fail"]
DocumentKind: TypeAlias = Literal["fiscal_note", "amendment", "report", "law"]
Layout: TypeAlias = Literal["interim", "in_session"]


class _Named:
    """What is none without its name, or its words: a record that is made without them raises."""

    __slots__ = ()
    _NAMES: Final = ("name", "text", "committee")

    def __post_init__(self) -> None:
        name = next(name for name in self._NAMES if hasattr(self, name))
        if not getattr(self, name):
            raise ValueError(f"a record without its {name}")


@dataclass(frozen=True, slots=True)
class UnreadPart:
    """A part of a page that could not be read: it keeps what is stored. what, selector: what lacks
    and where it was looked for, as PageChanged names them."""

    part: str
    what: str
    selector: str

    def __str__(self) -> str:
        where = f" ({self.selector})" if self.selector else ""
        return f"{self.part} was not read: {self.what}{where}"


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of a page a record speaks for. ways: each part that was read, with the way in
    which it was found; 0 is the one we trust most. lacking: parts that may lack and did. unread:
    parts that lack against the rule, or that no way could read."""

    ways: tuple[tuple[str, int], ...] = ()
    lacking: tuple[str, ...] = ()
    unread: tuple[UnreadPart, ...] = ()


#: Of a record whose page object reads all or nothing.
NO_PARTS: Final = Parts()


@dataclass(frozen=True, slots=True)
class Record:
    """A page as a whole. parts: which of its parts it speaks for."""

    url: str
    parts: Parts = field(default=NO_PARTS, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class SponsorRecord(_Named):
    """One sponsor. name: without "Rep." / "Sen."; url: path of the member's page, or ""."""

    name: str
    chamber: Chamber | None
    role: Role
    url: str = ""


@dataclass(frozen=True, slots=True)
class ActionRecord(_Named):
    """One row of a bill's history."""

    day: date
    chamber: Chamber
    text: str


@dataclass(frozen=True, slots=True)
class VersionRecord(_Named):
    """One version of a bill's text. url: the PDF, absolute; html_url: accessible text, or ""."""

    day: date | None
    name: str
    url: str
    html_url: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRecord(_Named):
    """A paper that belongs to a bill. name: "Initial Fiscal Note", "L.001", "Committee Report for
    ... on 05/01/2026", or of a law its chapter; day: of a law the day it takes effect; place,
    status: of an amendment, as written."""

    kind: DocumentKind
    name: str
    url: str
    day: date | None = None
    committee_or_floor: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class VoteRecord:
    """One vote as the bill page tells it, without ballots; None or "" for what it does not tell.
    motion: "" as seen in 2025 (dossier 9). committee: "" on the floor; reading: a floor row's
    second cell ("Third Reading"). yes, no, other: None for a voice vote. result: of a committee."""

    day: date
    chamber: Chamber | None
    committee: str
    motion: str
    result: Result | None
    yes: int | None = None
    no: int | None = None
    other: int | None = None
    url: str = ""
    reading: str = ""


@dataclass(frozen=True, slots=True)
class BillRecord(Record):
    """A bill page (/bills/HB26-1037). A part that lacked or could not be read is None. actions: in
    page order, never empty. floor_votes: by chamber, None for those whose chamber the page does not
    tell; a chamber without a table is not in it. status: the badge, else the last status step."""

    number: BillNumber
    kind: str | None
    session_name: str | None
    title: str | None
    long_title: str | None
    actions: tuple[ActionRecord, ...] | None
    status: str | None
    summary: str | None
    subjects: tuple[str, ...] | None
    sponsors: tuple[SponsorRecord, ...] | None
    versions: tuple[VersionRecord, ...] | None
    fiscal_notes: tuple[DocumentRecord, ...] | None
    amendments: tuple[DocumentRecord, ...] | None
    reports: tuple[DocumentRecord, ...] | None
    laws: tuple[DocumentRecord, ...] | None
    committee_votes: tuple[VoteRecord, ...] | None
    floor_votes: tuple[tuple[Chamber | None, tuple[VoteRecord, ...]], ...] | None

    def __post_init__(self) -> None:
        if self.actions is not None and not self.actions:
            raise ValueError("a bill without history")


@dataclass(frozen=True, slots=True)
class ListedBill:
    """One card of the search list. A part that lacked or could not be read is None. url: the card's
    own link. long_title_cut: it ends with "...". last_day, last_action: None and "" for none."""

    number: BillNumber
    url: str
    title: str | None
    long_title: str | None
    long_title_cut: bool
    last_day: date | None
    last_action: str | None
    subjects: tuple[str, ...] | None
    sponsors: tuple[SponsorRecord, ...] | None


@dataclass(frozen=True, slots=True)
class BillListRecord(Record):
    """One page of the search list. sessions: names offered by the filter. first, last, total: of
    the count line ("Showing 26 - 50 of 714 bills"); 0, 0, 0 for no bill, 0, 0, None: unread."""

    sessions: tuple[str, ...]
    first: int
    last: int
    total: int | None
    bills: tuple[ListedBill, ...]


@dataclass(frozen=True, slots=True)
class MeetingRecord(_Named):
    """One committee meeting of the schedule; floor sessions are not meetings.

    committee: as the schedule names it ("House Judiciary"). Addresses are absolute or "". A start
    without words, a location and an address that are "" say nothing: what is stored stands.
    remark: the words beside the values, "" where there are none, None where they were not read.
    """

    committee: str
    start: Start
    location: str
    agenda_url: str = ""
    pdf_url: str = ""
    committee_url: str = ""
    audio_url: str = ""
    remark: str | None = ""


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The days a schedule page speaks for. first, last: inclusive, None for no bound."""

    first: date | None
    last: date | None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class ScheduleRecord(Record):
    """One page of the schedule.

    covers: None where the page speaks for no day (no heading, nothing listed).
    heading: as written, "" on the interim page. next_week: what the next button offers, or None.
    row_days: the day of each row, of a meeting or of a chamber's session. unproved: days of which
    something could not be read: that a meeting lacks there proves nothing.
    """

    layout: Layout
    heading: str
    covers: DaySpan | None
    meetings: tuple[MeetingRecord, ...]
    next_week: date | None = None
    row_days: tuple[date, ...] = ()
    unproved: tuple[DaySpan, ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaItemRecord(_Named):
    """One item of an agenda. bills: those it is about, none for an item that names none; remark:
    the words beside them ("LAID OVER TO MARCH 5"), "" where there are none."""

    text: str
    bills: tuple[BillNumber, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True)
class AgendaRecord(Record):
    """An agenda page. Empty items are left out.

    title: its heading without remarks, "" where it was not read; day: that the heading names, None
    where it names none. items: None where the page shows neither an item nor words that there is
    none, or where none could be read; whole: whether every item was read, so that one that lacks
    has left. remark: the words of the heading and of notes beside the items, None: not read.
    """

    title: str
    items: tuple[AgendaItemRecord, ...] | None
    day: date | None = None
    remark: str | None = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class BallotRecord:
    """One member's vote, the name as the page writes it. url: path of the member's page, or ""."""

    name: str
    choice: Choice
    url: str = ""


@dataclass(frozen=True, slots=True)
class VotePageRecord(Record):
    """The page of one vote. ballots: empty for a voice vote; result: None where it is not told.
    number, chamber, reading, motion, day: as the head of the page names them, None or "" where it
    does not. totals: yes and no as the page counts them; one page in 450 lists other ballots."""

    ballots: tuple[BallotRecord, ...]
    voice: bool
    result: Result | None
    number: BillNumber | None = None
    chamber: Chamber | None = None
    reading: str = ""
    motion: str = ""
    day: date | None = None
    totals: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CommitteeLink:
    """One tile of the committee list. kind: house, senate, year-round, interim, other."""

    name: str
    kind: str
    session: str
    url: str


@dataclass(frozen=True, slots=True)
class CommitteeListRecord(Record):
    """The committee list."""

    committees: tuple[CommitteeLink, ...]


@dataclass(frozen=True, slots=True)
class MemberRecord:
    """One member of a committee. role: "chair", "vice chair", or "" as the page shows it."""

    name: str
    chamber: Chamber | None
    role: str
    url: str


@dataclass(frozen=True, slots=True)
class CommitteeRecord(Record):
    """A committee page. kind, session: from its address; email, phone: of its staff, or ""."""

    name: str
    kind: str
    session: str
    members: tuple[MemberRecord, ...] | None
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class LegislatorRecord(Record):
    """A member's page. Every part but the name is guessed on the site, so it may be ""."""

    name: str
    chamber: Chamber | None
    party: str = ""
    district: str = ""
    email: str = ""
    phone: str = ""
    committees: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SeatRecord(_Named):
    """One row of the list of members: who has a seat, and from when to when as far as a note says
    it. Between an election and January members of both assemblies stand there, a district twice."""

    name: str
    url: str
    chamber: Chamber
    district: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LegislatorListRecord(Record):
    """The list of members, each seat once: by address, chamber and district."""

    seats: tuple[SeatRecord, ...]
