"""Calls to testify: their phase and disruption, the strings of the official form, what an editor's
override counts for. product.md 7; the form: dossier 8.2.

Days are Denver's, moments are aware and in UTC; text is the official page's unless it says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Generic, Literal, NamedTuple, TypeAlias, TypeVar

from tracker.domain.agendas import Disruption, hearing_trail
from tracker.domain.campaign import CallTexts, Contact, Position
from tracker.domain.language import Both
from tracker.domain.rooms import Building, building_of
from tracker.domain.session import SessionForm, SignUpForm
from tracker.domain.times import Start, denver_day
from tracker.domain.views import NEVER, CommitteeView, HearingView, MeetingView, RevisionView, Trail

Phase: TypeAlias = Literal["announced", "sign_up_open", "today", "begun", "past"]
OverrideState: TypeAlias = Literal["holds", "lifted", "flagged"]
ChangeKind: TypeAlias = Literal[
    "announced", "moved", "room_changed", "cancelled", "withdrawn", "back", "left_agenda",
    "listed_again", "in_doubt", "remark", "edited",
]  # fmt: skip
T = TypeVar("T")


def call_id(campaign: str, meeting: str, bill: str) -> str:
    """The stable, short id of a call: `hb26-1037-147-data-privacy` for `2026A-h-0147`."""
    serial = meeting.rpartition("-")[2].lstrip("0") or "0"
    return f"{bill.lower()}-{serial}-{campaign}"


def phase_of(
    start: Start, opens: date | None, now: datetime, *, has_outcome: bool = False
) -> Phase:
    """Where a call stands in time. opens: the day sign-up opens, None where unknown; has_outcome:
    the bill's history tells what the committee did. A hearing that began may go on past midnight:
    until then, or the next morning, it is not past."""
    today = denver_day(now)
    if start.is_over(now) or (has_outcome and start.day <= today):
        return "past"
    if start.day < today or (start.start_time is not None and start.has_begun(now)):
        return "begun"
    if start.day == today:
        return "today"
    return "sign_up_open" if opens is not None and opens <= today else "announced"


@dataclass(frozen=True, slots=True)
class SignUp:
    """Where a session's people sign up to testify. url: "" where unknown; opens_days: how many
    days before a hearing it opens, None where unknown; form: what is known of the form there, None
    where nothing is; forms: all that are known, of this session or not; spanish: whether one may
    speak Spanish there, and whether an interpreter is there."""

    url: str = ""
    opens_days: int | None = None
    form: SessionForm | None = None
    forms: tuple[SignUpForm, ...] = ()
    spanish: Both = Both()


class FormStrings(NamedTuple):
    """What to pick in the official form. moment: `4/30/2025 01:30 PM`, None where the page gives no
    clock time: then day alone, `4/30/2025`. item: how the line of the hearing item begins."""

    committee: str
    day: str
    moment: str | None
    item: str


def form_strings(committee: str, start: Start, bill: str) -> FormStrings:
    """The strings of the official form for a bill at a meeting. Dossier 8.2, steps 3 to 5."""
    day = f"{start.day.month}/{start.day.day}/{start.day.year}"
    moment = f"{day} {start.start_time:%I:%M %p}" if start.start_time is not None else None
    return FormStrings(committee, day, moment, f"{committee} {bill}")


def weigh(official_then: str, official_now: str, edited: str) -> OverrideState:
    """What an editor's override of an official fact counts for. official_then: the official value
    when the editor wrote. It holds while that stands, is lifted once the official page says the
    same, and is flagged once it says something else again."""
    if edited == official_now:
        return "lifted"
    return "holds" if official_now == official_then else "flagged"


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """An official fact and what an editor said of it. state: "" where none did. shown: what people
    are to go by: the editor's while it holds, else the official one."""

    official: T
    edited: T | None = None
    state: OverrideState | Literal[""] = ""
    edited_at: datetime | None = None

    @property
    def shown(self) -> T:
        """What people are to go by."""
        return self.edited if self.edited is not None and self.state == "holds" else self.official


@dataclass(frozen=True, slots=True)
class PastVote:
    """How a member voted. on_this_bill: else on another bill under a topic of this one."""

    bill: str
    title: str
    day: date
    motion: str
    choice: str
    on_this_bill: bool


@dataclass(frozen=True, slots=True)
class Decider:
    """A member of the committee; "" for what is not known. member: the id of their page."""

    name: str
    chamber: str
    role: str
    party: str
    email: str
    phone: str
    url: str
    votes: tuple[PastVote, ...] = ()
    member: str = ""


@dataclass(frozen=True, slots=True)
class CallChange:
    """What happened to a call. old, new: start and room, as written; field: of an edit."""

    seen_at: datetime
    kind: ChangeKind
    old_start: Start | None = None
    new_start: Start | None = None
    old_location: str = ""
    new_location: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """Somebody asked by telephone and heard that the hearing stands. note: Markdown, may be ""."""

    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class CallView:
    """A call to testify: one campaign, one bill, one meeting.

    id: for ever the same. made_at: when a crawl first showed the hearing of a followed bill.
    followed: whether the campaign still follows the bill; gone_at: when it stopped. start,
    location, testimony: official, with what an editor says; why testimony is so: hearing.item.
    sign_up: address of the official form, sign_up_form: its steps, opens: the day; "", None for
    unknown. deadline: the coalition's own. note: an editor's word on this hearing, Markdown. texts:
    what to say, by the call, else the bill, else the campaign. edits: the newest of each field.
    changed, changed_at: how often, beside its hearing, the call itself and editors' words changed,
    and when last. deciders: chair and vice chair first, () for unread; committee: theirs.
    moved_call: id of the call for the meeting that lists the bill since. watched: no person decided
    yet that the bill belongs to the cause: nobody is called to testify. spanish: by the campaign,
    else the session.
    """

    id: str
    campaign: str
    session: str
    hearing: HearingView
    made_at: datetime
    followed: bool
    position: Position
    phase: Phase
    disruption: Disruption
    start: Fact[Start]
    location: Fact[str]
    sign_up: str
    opens: date | None
    deadline: datetime | None
    texts: CallTexts
    note: Both
    contact: Contact
    verified: Verified | None
    edits: tuple[CallChange, ...] = ()
    changed: int = 0
    changed_at: datetime = NEVER
    deciders: tuple[Decider, ...] = ()
    committee: CommitteeView | None = None
    moved_call: str = ""
    testimony: Fact[str] = Fact("unknown")
    watched: bool = False
    sign_up_form: SessionForm | None = None
    spanish: Both = Both()
    gone_at: datetime | None = None

    @property
    def bill(self) -> str:
        """The bill's number."""
        return self.hearing.bill

    @property
    def stands(self) -> bool:
        """Whether people should still prepare to go: it is not called off, and not withdrawn."""
        return self.hearing.stands

    @property
    def building(self) -> Building | None:
        """Where the room is, None where it is not known."""
        return building_of(self.location.shown)

    @property
    def form(self) -> FormStrings:
        """What to pick in the official form."""
        return form_strings(self.hearing.meeting.committee, self.start.shown, self.bill)

    @property
    def trail(self) -> Trail:
        """What became of its hearing."""
        return hearing_trail(self.hearing.meeting.trails, self.bill)

    @property
    def sequence(self) -> int:
        """SEQUENCE of its calendar event: how often it changed. It only grows."""
        return self.trail.changes + self.changed

    @property
    def modified(self) -> datetime:
        """LAST-MODIFIED of its calendar event. It only grows."""
        return max(self.made_at, self.trail.seen_at, self.changed_at)

    @property
    def changes(self) -> tuple[CallChange, ...]:
        """All that happened to it, oldest first."""
        turns = (CallChange(seen_at, kind) for seen_at, kind in self.trail.turns)
        every = [*_revisions(self.made_at, self.hearing.meeting), *turns, *self.edits]
        return tuple(sorted(every, key=lambda change: (change.seen_at, change.kind, change.field)))


def _revisions(made_at: datetime, meeting: MeetingView) -> Iterator[CallChange]:
    """A call's announcement, and each earlier start or room of its meeting beside the next."""
    now = RevisionView(meeting.start, meeting.location, meeting.last_seen_at)
    at_first = next((revision for revision in meeting.earlier if revision.seen_at > made_at), now)
    yield CallChange(made_at, "announced", new_start=at_first.start, new_location=at_first.location)
    for old, new in pairwise((*meeting.earlier, now)):
        kind: ChangeKind = "room_changed" if old.start == new.start else "moved"
        yield CallChange(old.seen_at, kind, old.start, new.start, old.location, new.location)
