"""What a file gives of a session, as frozen values: facts as a page would tell them, and what the
file says beside them of when they were seen and how they were judged; and what other collections
say of a bill, beside what is shown of it.

Each is told by the line of the file on which it stands, 1-based; its moments are aware, None for
that of the import. A crawl of another database is named by its number there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Final, Literal, TypeAlias

from tracker.domain.edits import EditView, subject_of
from tracker.domain.records import (
    ActionRecord,
    BallotRecord,
    BillRecord,
    CommitteeRecord,
    DocumentRecord,
    LegislatorRecord,
    MeetingRecord,
    VersionRecord,
    VoteRecord,
)
from tracker.domain.stages import STAGE_GROUPS
from tracker.domain.views import (
    BillView,
    LedgerRow,
    MeetingStatus,
    RevisionView,
    StageView,
    TopicView,
)

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
    facts are the official site's (domain/given.py).
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
    stands there; place: from 0; crawl: that saw it come (back) the last time."""

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


# --- what other collections say -------------------------------------------------------------------

#: The sources after the official site, the one that goes before the others first, with their names:
#: Open States has the official pages in their own words, LegiScan puts them into words of its own.
SOURCES: Final[Mapping[str, str]] = {"openstates": "Open States", "legiscan": "LegiScan"}
#: What of a kept record can stand for a fact of ours; what is beside it serves the comparison.
FACTS: Final = (
    *("session", "number", "title", "long_title", "summary", "subjects", "sponsors", "actions"),
    *("versions", "fiscal_notes", "amendments", "reports", "votes", "source_url", "source"),
)
Field: TypeAlias = Literal[
    "title", "long_title", "summary", "status", "action", "sponsor", "vote", "paper"
]
#: What LegiScan's words for an end mean in stages of ours. The others tell less than a stage does.
_ENDS: Final = {
    "Passed": (*STAGE_GROUPS["law"], *STAGE_GROUPS["adopted"]),
    "Vetoed": STAGE_GROUPS["vetoed"],
    "Failed": STAGE_GROUPS["dead"],
}
_PAPERS: Final = ("versions", "fiscal_notes", "amendments", "reports")
_SIGNS: Final = re.compile(r"[^\w]+")
_SCHEME: Final = re.compile(r"^https?://(?:www\.)?|/$")


@dataclass(frozen=True, slots=True)
class ForeignRecord:
    """What a source says of a bill. file: by name; record: a bill of the record format."""

    source: str
    file: str
    imported_at: datetime
    record: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The name of the source."""
        return SOURCES.get(self.source, self.source)

    @property
    def url(self) -> str:
        """Where the source itself shows the bill, "" where that is not known."""
        return str(self.record.get("foreign_url", ""))


@dataclass(frozen=True, slots=True)
class Difference:
    """What a source says and is not shown. ours: what is shown instead, "" for nothing."""

    field: Field
    theirs: str
    ours: str = ""


def goes_before(source: str, other: str) -> bool:
    """Whether facts of a source are shown rather than another's; "" is the official site."""
    order = ["", *SOURCES]
    return order.index(source) < order.index(other)


def differences(record: Mapping[str, Any], bill: BillView) -> tuple[Difference, ...]:
    """What a record says of a bill that is shown otherwise, or not at all.

    That the source lacks something is no difference. Subjects are not compared: each has its own
    list. Names agree by surname and first letter, papers and votes by address, day or count.
    """
    parts = (_texts, _actions, _sponsors, _votes, _papers)
    return tuple(difference for part in parts for difference in part(record, bill))


def _texts(record: Mapping[str, Any], bill: BillView) -> Iterator[Difference]:
    """And the status, which is told in stages of ours."""
    shown: tuple[tuple[Field, str], ...] = (
        ("title", bill.line.title),
        ("long_title", bill.long_title),
        ("summary", bill.summary or ""),
    )
    for name, ours in shown:
        theirs = record.get(name, "")
        if theirs and _folded(theirs) != _folded(ours):
            yield Difference(name, theirs, ours)
    status, stage = record.get("status", ""), bill.line.stage.name
    if status in _ENDS and stage and stage not in _ENDS[status]:
        yield Difference("status", status, stage)


def _actions(record: Mapping[str, Any], bill: BillView) -> Iterator[Difference]:
    shown = {(action.day.isoformat(), _folded(action.text)) for action in bill.actions}
    days = {_folded(action.text): action.day.isoformat() for action in bill.actions}
    given = {(action["date"], _folded(action["text"])) for action in record.get("actions", ())}
    for action in record.get("actions", ()):
        words = _folded(action["text"])
        if (action["date"], words) not in shown:
            day = days.get(words, "")
            ours = f"{day} {action['text']}" if day and (day, words) not in given else ""
            yield Difference("action", f"{action['date']} {action['text']}", ours)


def _sponsors(record: Mapping[str, Any], bill: BillView) -> Iterator[Difference]:
    shown = [_name(sponsor.name) for sponsor in bill.sponsors]
    for sponsor in record.get("sponsors", ()):
        surname, first = _name(sponsor["name"])
        initials = {initial for name, initial in shown if name == surname}
        if not initials or (first and initials.isdisjoint((first, ""))):
            yield Difference("sponsor", sponsor["name"])


def _votes(record: Mapping[str, Any], bill: BillView) -> Iterator[Difference]:
    by_url = {_bare(vote.url): vote for vote in bill.votes if vote.url}
    for vote in record.get("votes", ()):
        when = vote["date"], vote.get("chamber", "")
        of_day = [one for one in bill.votes if (one.day.isoformat(), one.chamber) == when]
        ours = by_url.get(_bare(vote.get("url", "")))
        yes, no, motion = vote.get("yes"), vote.get("no"), vote.get("motion", "")
        if any((one.yes, one.no) == (yes, no) for one in ([ours] if ours else of_day)):
            continue
        alike = (one for one in of_day if _folded(one.motion) == _folded(motion))
        shown = ours or next(alike, None)
        if shown is None or (yes, no) != (None, None):
            theirs, words = _vote_words(vote["date"], motion, yes, no), ""
            if shown:
                named = f"{shown.reading} {shown.motion}".strip()
                words = _vote_words(shown.day.isoformat(), named, shown.yes, shown.no)
            yield Difference("vote", theirs, words)


def _vote_words(day: str, motion: str, yes: int | None, no: int | None) -> str:
    count = "" if yes is None else f"{yes}-{no}"
    return " ".join(filter(None, (day, motion, count)))


def _papers(record: Mapping[str, Any], bill: BillView) -> Iterator[Difference]:
    every: list[VersionRecord | DocumentRecord] = [*bill.versions, *bill.documents]
    urls = {_bare(paper.url) for paper in every}
    names = {_folded(paper.name) for paper in every}
    days = {paper.day.isoformat() for paper in every if paper.day}
    for kind in _PAPERS:
        for paper in record.get(kind, ()):
            is_shown = _bare(paper.get("url", "")) in urls or _folded(paper["name"]) in names
            if not is_shown and paper.get("date", "-") not in days:
                yield Difference("paper", f"{paper.get('date', '')} {paper['name']}".strip())


def _folded(words: str) -> str:
    return _SIGNS.sub(" ", words).strip().casefold()


def _bare(url: str) -> str:
    return _SCHEME.sub("", url).casefold()


def _name(name: str) -> tuple[str, str]:
    """Surname and first letter, the letter "" where there is the surname alone."""
    words = _folded(name).split()
    return (words[-1], words[0][0] if len(words) > 1 else "") if words else ("", "")
