"""What a reader is shown: frozen values that queries make and pages, feeds and exports show.

Days are Denver's, moments are aware and in UTC. Text is the official page's unless a field says
otherwise; chambers are Open Civic Data's words (lower, upper, executive, joint), "" for unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final, Literal, TypeAlias

from tracker.domain.records import DocumentRecord, VersionRecord
from tracker.domain.testimony import Overtaken, Standing
from tracker.domain.times import Start

MeetingStatus: TypeAlias = Literal["scheduled", "moved", "in_doubt", "cancelled", "withdrawn"]
#: What befell a meeting, or a bill at it.
Turn: TypeAlias = Literal[
    "cancelled", "withdrawn", "in_doubt", "back", "left_agenda", "listed_again", "remark"
]
NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: The statuses of a meeting that is on the schedule and not called off.
STANDS: Final = ("scheduled", "moved", "in_doubt")
NewsKind: TypeAlias = Literal[
    "meeting_moved", "room_changed", "meeting_cancelled", "meeting_withdrawn", "meeting_back",
    "meeting_in_doubt", "meeting_remark", "meeting_given", "meeting_new", "item_gone", "item_new",
    "item_remark", "stage", "action", "bill_new", "bill_followed", "bill_text", "sponsor",
    "sponsor_gone", "version", "document", "vote",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session. listed_total: measures by the site's own count; bills: measures stored."""

    id: str
    name: str
    first_day: date | None
    last_day: date | None
    listed_total: int | None
    bills: int


@dataclass(frozen=True, slots=True)
class StageView:
    """Where a bill stands, by our fold. name: a stage of `records.md`, "" where not judged yet."""

    name: str = ""
    chamber: str = ""
    since: date | None = None
    action: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passage that put a bill under a topic. phrase: word for word in the field; passage:
    around it; points: what it counted there, 0 where that is not known."""

    field: str
    passage: str
    phrase: str
    points: float = 0.0


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic of a campaign that a bill is under."""

    topic: str
    campaign: str
    decided_by: str
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SponsorView:
    """A sponsor. name: without "Rep." / "Sen."; url: path of the member's page, or ""."""

    name: str
    chamber: str
    role: str
    url: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """A dated row of a bill's history."""

    day: date
    chamber: str
    text: str
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class BallotView:
    """One member's vote. name: as the vote page writes it; url: of the member's page, or ""."""

    name: str
    choice: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class VoteView:
    """A vote. committee: "" on the floor; result: pass, fail or ""; counts: None where none told.
    ballots: in the page's order, empty where they were not read or there are none."""

    day: date
    chamber: str
    committee: str
    motion: str
    reading: str
    result: str
    yes: int | None
    no: int | None
    other: int | None
    url: str
    ballots: tuple[BallotView, ...]


@dataclass(frozen=True, slots=True)
class RevisionView:
    """An earlier start and room of a meeting. seen_at: when it was seen to have changed."""

    start: Start
    location: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingRef:
    """Another meeting, named in passing."""

    id: str
    committee: str
    start: Start
    location: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of an agenda. bill: its number, "" where the item names none.

    remark: the words beside it; standing: what they say of whether it is heard. testimony:
    expected, unlikely, by_invitation, in_doubt, none, unknown. gone_seen_at: when it was seen to
    have left the agenda; moved_to: the meeting that lists the same bill since. reason: why
    testimony is so, a Reason of domain/testimony.py; reason_words: the item's own words where they
    say it. overtaken: what the bill's own history says against the hearing; outcome: the action of
    that history that tells what the committee did there, "" where none is known yet.
    """

    text: str
    bill: str
    testimony: str
    first_seen_at: datetime
    gone_seen_at: datetime | None = None
    moved_to: MeetingRef | None = None
    reason: str = "not_known"
    reason_words: str = ""
    overtaken: Overtaken | None = None
    outcome: str = ""
    remark: str = ""
    standing: Standing = "heard"


@dataclass(frozen=True, slots=True)
class Trail:
    """What became of a meeting, or of a bill at it; it only grows. changes: that are seen, after
    the first sight; seen_at: of the last; turns: of a status or an agenda, oldest first."""

    changes: int = 0
    seen_at: datetime = NEVER
    turns: tuple[tuple[datetime, Turn], ...] = ()


@dataclass(frozen=True, slots=True)
class AgendaView:
    """What of a meeting is worked out when it is written: its agenda now, what left it, its earlier
    starts and rooms, oldest first, and its trails (see `trails_of` for whose)."""

    items: tuple[ItemView, ...] = ()
    gone: tuple[ItemView, ...] = ()
    earlier: tuple[RevisionView, ...] = ()
    trails: dict[str, Trail] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MeetingView:
    """A committee meeting with its agenda. id: for ever the same; start, location: as now.

    chamber: of the committee ("" for a joint or interim one). remark: the words beside the values
    of its row of the schedule; agenda_remark: those of its agenda's heading and notes. earlier:
    former starts and rooms, oldest first. items: the agenda now; gone: what left it.
    agenda_seen_at: None: not read yet. trails: what became of it and of each bill there.
    """

    id: str
    session: str
    committee: str
    chamber: str
    start: Start
    location: str
    status: MeetingStatus
    remark: str
    agenda_remark: str
    earlier: tuple[RevisionView, ...]
    items: tuple[ItemView, ...]
    gone: tuple[ItemView, ...]
    agenda_url: str
    pdf_url: str
    schedule_url: str
    first_seen_at: datetime
    last_seen_at: datetime
    agenda_seen_at: datetime | None
    trails: Mapping[str, Trail] = field(default_factory=dict, hash=False)

    @property
    def stands(self) -> bool:
        """Whether it is on the schedule and not called off; it may be in doubt."""
        return self.status in STANDS

    @property
    def moved_from(self) -> RevisionView | None:
        """Start and room when it last had another start, None where it never had."""
        latest = reversed(self.earlier)
        return next((old for old in latest if not old.start.is_same(self.start)), None)

    def item_of(self, bill: str) -> ItemView | None:
        """A bill's item on the agenda; where it left, the one that did."""
        every = (*self.items, *self.gone)
        return next((item for item in every if item.bill == bill), None)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the schedule and the agenda say beside the facts."""
        return tuple(dict.fromkeys(filter(None, (self.remark, self.agenda_remark))))


@dataclass(frozen=True, slots=True)
class HearingView:
    """One bill at one meeting. title: the bill's, "" where the bill is not known."""

    bill: str
    title: str
    followed: bool
    meeting: MeetingView
    item: ItemView

    @property
    def stands(self) -> bool:
        """Whether the bill is still to be heard there."""
        listed = self.item.gone_seen_at is None and self.item.standing != "off"
        return self.meeting.stands and listed

    @property
    def remarks(self) -> tuple[str, ...]:
        """What schedule and agenda say beside the facts, the item's own words first."""
        return tuple(dict.fromkeys(filter(None, (self.item.remark, *self.meeting.remarks))))


@dataclass(frozen=True, slots=True)
class BillLine:
    """A bill in a list. primes, topics: names. is_card: only its card in the search list was read.
    source: whose facts they are, "" for the official site's (domain/given.py)."""

    number: str
    session: str
    chamber: str
    title: str
    stage: StageView
    status: str
    followed: bool
    topics: tuple[str, ...]
    primes: tuple[str, ...]
    last_day: date | None
    last_action: str
    is_card: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class BillView:
    """A bill, whole. line: what lists show of it.

    long_title_cut: it ends in "..." for only the card is known. summary: None where the page has
    none or was not read. actions, versions, documents, votes: oldest first; sponsors: prime by
    rank, then sponsors, then cosponsors by name. unrecognised: actions that nobody knows.
    last_seen_at: when the page that holds these facts was last read whole.
    """

    line: BillLine
    kind: str
    long_title: str
    long_title_cut: bool
    summary: str | None
    subjects: tuple[str, ...]
    topics: tuple[TopicView, ...]
    sponsors: tuple[SponsorView, ...]
    actions: tuple[ActionView, ...]
    versions: tuple[VersionRecord, ...]
    documents: tuple[DocumentRecord, ...]
    votes: tuple[VoteView, ...]
    unrecognised: tuple[str, ...]
    url: str
    first_seen_at: datetime
    last_seen_at: datetime

    def papers(self, kind: str) -> tuple[DocumentRecord, ...]:
        """Documents of one kind: fiscal_note, amendment, report, law."""
        return tuple(paper for paper in self.documents if paper.kind == kind)


@dataclass(frozen=True, slots=True)
class BillChoices:
    """What a list of bills can be filtered by, each sorted."""

    topics: tuple[str, ...]
    stages: tuple[str, ...]
    sponsors: tuple[str, ...]
    committees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the ledger, as stored. old, new: JSON; crawl_id: that wrote it; None for none."""

    seen_at: datetime
    kind: str
    entity: str
    entity_id: str
    field: str
    old: str | None
    new: str | None
    cause: str
    url: str
    crawl_id: int | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """What is behind a row of the ledger. crawl: by which it was seen, None for none; plan: of that
    crawl; url: of the official page, "" for none; kept_at: when that page was kept as it was then,
    None where it was not; is_ours: the site did not change, other code of ours read it."""

    crawl: int | None
    plan: str
    url: str
    kept_at: datetime | None
    is_ours: bool


@dataclass(frozen=True, slots=True)
class NewsView:
    """Something new about a bill or a meeting: what a reader is told of one or more ledger rows.

    bill, title: "" where a meeting as a whole is meant. text: the official words (an action, a
    paper's name, an item), of a `stage` the action it was read from. old, new: stages, or field.
    bills: on the agenda of the meeting meant, followed ones first. before, after: start and room
    before and after the change; meeting: the meeting as it is now. change_id: of the row of the
    ledger that it was made from, 0 for none.
    """

    kind: NewsKind
    seen_at: datetime
    bill: str = ""
    title: str = ""
    bills: tuple[str, ...] = ()
    followed: bool = False
    day: date | None = None
    chamber: str = ""
    text: str = ""
    old: str = ""
    new: str = ""
    before: RevisionView | None = None
    after: RevisionView | None = None
    meeting: MeetingView | None = None
    moved_to: MeetingRef | None = None
    change_id: int = 0


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One entry among what changed of a bill or a meeting. day: on which it happened, None where
    the fact bears none; news: the same as a reader is told it, None where the row tells it all."""

    row: LedgerRow
    day: date | None = None
    news: NewsView | None = None


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of a committee. role: chair, vice chair or ""."""

    name: str
    chamber: str
    role: str
    url: str


@dataclass(frozen=True, slots=True)
class CommitteeView:
    """A committee with its members, in the page's order."""

    id: str
    session: str
    kind: str
    name: str
    url: str
    email: str
    phone: str
    members: tuple[MemberView, ...]


@dataclass(frozen=True, slots=True)
class LegislatorView:
    """A member by their official page. since, until: of the seat, inclusive, None for unknown."""

    id: str
    name: str
    chamber: str
    party: str
    district: str
    email: str
    phone: str
    url: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat of a member on a committee."""

    committee_id: str
    committee: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class CastView:
    """How a member voted on a bill that a campaign follows. committee: "" on the floor."""

    bill: str
    title: str
    day: date
    chamber: str
    committee: str
    motion: str
    reading: str
    choice: str
