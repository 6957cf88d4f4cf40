"""What a file gives of a session, as frozen values: facts as a page would tell them, and what the
file says beside them of when they were seen and how they were judged.

Each is told by the line of the file on which it stands, 1-based; its moments are aware, None for
that of the import. A crawl of another database is named by its number there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final, TypeAlias

from tracker.domain.edits import EditView, subject_of
from tracker.domain.records import (
    ActionRecord,
    BallotRecord,
    BillRecord,
    CommitteeRecord,
    LegislatorRecord,
    MeetingRecord,
    VoteRecord,
)
from tracker.domain.views import LedgerRow, MeetingStatus, RevisionView, StageView, TopicView

#: What is taken from the number of a crawl of another database, so that it stands before every
#: crawl of this one and keeps its order among its like.
_ELSEWHERE: Final = 2_000_000_000


def crawl_elsewhere(number: int | None) -> int | None:
    """How a crawl of another database is stored here. number: its own there."""
    return None if number is None else number - _ELSEWHERE


def crawl_number(stored: int | None) -> int | None:
    """The number of a crawl where it was at work, None for none."""
    return stored + _ELSEWHERE if stored is not None and stored < 0 else stored


@dataclass(frozen=True, slots=True)
class GivenCard:
    """What the list tells of a bill whose page was not read. cut: the long title ends in "..."."""

    action: ActionRecord | None
    cut: bool


@dataclass(frozen=True, slots=True)
class GivenBill:
    """A bill.

    record: its facts; a part that is None is not given. ballots: by vote of the record. seen:
    actions that were first seen later than the bill. stage: as judged elsewhere, with topics; None:
    our rules judge. card: None where its page was read. source: of another collection, "" where the
    facts are the official site's (domain/foreign.py).
    """

    kind: ClassVar = "bill"
    line: int
    record: BillRecord
    ballots: Mapping[VoteRecord, tuple[BallotRecord, ...]] = field(default_factory=dict)
    first_seen_at: datetime | None = None
    last_seen_at: datetime | None = None
    seen: Mapping[ActionRecord, datetime] = field(default_factory=dict)
    stage: StageView | None = None
    topics: tuple[TopicView, ...] = ()
    card: GivenCard | None = None
    source: str = ""

    @property
    def session(self) -> str:
        """The session it belongs to."""
        return self.record.number.session

    @property
    def id(self) -> str:
        """Its number."""
        return str(self.record.number)


@dataclass(frozen=True, slots=True)
class GivenItem:
    """An item of an agenda. bill: its number, "" where it names none; gone_seen_at: None while it
    stands there; place: on the agenda, from 0; crawl: that saw it come, or come back, the last
    time."""

    text: str
    bill: str
    remark: str
    first_seen_at: datetime
    gone_seen_at: datetime | None
    place: int
    crawl: int | None


@dataclass(frozen=True, slots=True)
class GivenMeeting:
    """A meeting with its agenda. items: those on it, then those that left it, each in their order;
    earlier: oldest first; agenda_seen_at: None where the agenda was not read."""

    kind: ClassVar = "hearing"
    line: int
    id: str
    session: str
    record: MeetingRecord
    status: MeetingStatus
    agenda_remark: str
    schedule_url: str
    earlier: tuple[RevisionView, ...]
    items: tuple[GivenItem, ...]
    first_seen_at: datetime
    last_seen_at: datetime
    agenda_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class GivenCommittee:
    """A committee."""

    kind: ClassVar = "committee"
    line: int
    id: str
    record: CommitteeRecord

    @property
    def session(self) -> str:
        """The session in which it sits."""
        return self.record.session


@dataclass(frozen=True, slots=True)
class GivenLegislator:
    """A member. session: of the file that gives it."""

    kind: ClassVar = "legislator"
    line: int
    id: str
    session: str
    record: LegislatorRecord


@dataclass(frozen=True, slots=True)
class GivenCall:
    """A call to testify; all else of it is worked out. gone_at: None while it is followed."""

    kind: ClassVar = "call"
    line: int
    id: str
    session: str
    campaign: str
    meeting: str
    bill: str
    first_seen_at: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class GivenEdit:
    """What editors say of a bill or a call."""

    kind: ClassVar = "edit"
    line: int
    edit: EditView

    @property
    def session(self) -> str:
        """The session of the bill that it is about."""
        return subject_of(self.edit.subject).bill.session

    @property
    def id(self) -> str:
        """Its subject and field."""
        return f"{self.edit.subject} {self.edit.field}"


@dataclass(frozen=True, slots=True)
class GivenChange:
    """A row of the ledger. crawl: that wrote it, None for none."""

    kind: ClassVar = "change"
    line: int
    session: str
    row: LedgerRow
    crawl: int | None

    @property
    def id(self) -> str:
        """Its line: two rows may say the same."""
        return str(self.line)


Given: TypeAlias = (
    GivenBill
    | GivenMeeting
    | GivenCommittee
    | GivenLegislator
    | GivenCall
    | GivenEdit
    | GivenChange
)
