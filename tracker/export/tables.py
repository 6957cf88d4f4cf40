"""What is stored, as flat tables: which there are, and which fields each has.

A field stands here once: where its value comes from and what it means. Its type is that of the
model whose attribute it is. CSV, JSON Lines, Parquet, the SQLite file, the dictionary of the fields
and the description beside a download are made of this.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar, get_args

from sqlalchemy import Connection

from tracker import campaigns
from tracker import sessions as session_files
from tracker.domain import formats as ocd
from tracker.domain import views
from tracker.domain.calls import CallView
from tracker.domain.colorado import reading_of
from tracker.domain.committees import committee_acting, committees_given
from tracker.domain.records import DocumentRecord, VersionRecord
from tracker.domain.stages import StageName
from tracker.domain.text_sanitizing import sanitized
from tracker.domain.views import BallotView, BillView, MeetingView, SponsorView, TopicView, VoteView
from tracker.export import jsonl
from tracker.export.fields import FieldType, fields_of, type_of, values_of
from tracker.queries import changes, hearings, related, whole
from tracker.queries.calls import calls
from tracker.queries.related import RelatedPair

#: A row of a table: a value for each of its fields.
Values: TypeAlias = tuple[Any, ...]


class TableField(NamedTuple):
    """A field of a table. unit: of a number, or in which days and moments are; "" for none;
    is_key: whether it is part of what tells one row from another."""

    name: str
    type: FieldType
    unit: str
    meaning: str
    is_key: bool

    @property
    def description(self) -> str:
        """What it means, with its unit."""
        return f"{self.meaning} ({self.unit})" if self.unit else self.meaning


#: A field as it is written below: * where it is part of the key, its path, its unit, its meaning.
_FIELD: Final = re.compile(r"(\*?)(\S+) \| (?:\((.+?)\) )?(.+)")


@dataclass(frozen=True)
class FlatTable:
    """A table. view: what its rows are made of; rows: those of one view; model: a row; written: the
    fields; refers: by the name of another table, those by which a row belongs to a row of it."""

    name: str
    about: str
    view: type[Any]
    rows: Callable[[Any], Iterable[Any]]
    model: Any
    written: str
    refers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _paths(self) -> str:
        return " ".join(path for _, path, *_ in _FIELD.findall(self.written))

    @cached_property
    def fields(self) -> tuple[TableField, ...]:
        """The fields, in their order."""
        pairs = zip(_FIELD.findall(self.written), fields_of(self._paths), strict=True)
        return tuple(
            TableField(one.name, kind, unit or _UNITS.get(kind.name, ""), meaning, bool(key))
            for (key, _, unit, meaning), one in pairs
            for kind in [type_of(self.model, one.path)]
        )

    @property
    def key(self) -> tuple[str, ...]:
        """The fields that tell one row from another."""
        return tuple(field.name for field in self.fields if field.is_key)

    def values(self, view: Any) -> Iterator[Values]:
        """The rows of a view. What is unknown is None; texts hold no unseen signs."""
        for row in self.rows(view):
            yield tuple(map(_exported, values_of(row, self._paths)))


#: In which days and moments are.
_UNITS: Final[Mapping[str, str]] = {"date": "day in Denver", "datetime": "moment in UTC"}


def _exported(value: Any) -> Any:
    if isinstance(value, str):
        return sanitized(value) or None
    return tuple(map(_exported, value)) if isinstance(value, tuple) else value


class Stored(NamedTuple):
    """Where the rows are read. calls: those of a session, which hang on campaigns' files too."""

    connection: Connection
    calls: Callable[[str], Iterable[CallView]]

    @classmethod
    def of(cls, connection: Connection, data: Path, now: datetime) -> Stored:
        """With the calls by a data folder. now: what of them hangs on the clock is in no table."""
        usable, _ = campaigns.usable(data / "campaigns")
        return cls(
            connection,
            lambda session: calls(
                connection, session, usable, session_files.sign_up(session, data), now
            ),
        )


# --- rows: what a bill, a meeting or a row of the ledger is taken apart into ----------------------

T = TypeVar("T")


class Bill(NamedTuple):
    """A measure, with what Open Civic Data calls it."""

    bill: views.BillView
    ocd_jurisdiction: str
    ocd_classification: str


class Part(NamedTuple, Generic[T]):
    """One of a list that belongs to a bill. place: from 1."""

    bill: views.BillView
    place: int
    part: T


class Action(NamedTuple):
    """An action, with what we and others make of its words. place: from 1; meaning: what we read of
    it, "" where nobody knows its words; committee: whose action it is; sent_to: the committees that
    it gives the bill to."""

    bill: views.BillView
    place: int
    action: views.ActionView
    meaning: str
    committee: str
    sent_to: tuple[str, ...]
    ocd_organization: str
    ocd_classification: tuple[str, ...]


class Ballot(NamedTuple):
    """One member's vote. vote, place: from 1."""

    bill: views.BillView
    vote: int
    place: int
    ballot: BallotView


class Item(NamedTuple):
    """An item of an agenda; None and place 0 of a meeting that lists nothing."""

    meeting: views.MeetingView
    place: int
    item: views.ItemView | None
    url: str


class Change(NamedTuple):
    """A row of the ledger, by the names of the record format. place: from 1, in its session; old,
    new: JSON, "" for none."""

    session: str
    place: int
    seen: datetime
    entity: str
    id: str
    field: str
    old: str
    new: str
    cause: str
    url: str


def _bill_rows(bill: views.BillView) -> tuple[Bill]:
    return (Bill(bill, ocd.JURISDICTION, ocd.kind_of(bill.line.number)),)


def _action_rows(bill: views.BillView) -> Iterator[Action]:
    for place, action in enumerate(bill.actions, 1):
        reading = reading_of(action.text)
        yield Action(
            bill,
            place,
            action,
            reading.meaning.value if reading else "",
            committee_acting(action.text),
            committees_given(action.text),
            ocd.ORGANIZATIONS.get(action.chamber, ""),
            ocd.classification_of(action.text),
        )


def _part_rows(name: str, *order: str) -> Callable[[views.BillView], Iterator[Part[Any]]]:
    """What gives the rows of a list that belongs to a bill. name: of the list; order: by which its
    parts are sorted, if not as they stand."""

    def rows(bill: views.BillView) -> Iterator[Part[Any]]:
        listed = getattr(bill, name)
        ordered = sorted(listed, key=attrgetter(*order)) if order else listed
        return (Part(bill, place, part) for place, part in enumerate(ordered, 1))

    return rows


def _ballot_rows(bill: views.BillView) -> Iterator[Ballot]:
    return (
        Ballot(bill, number, place, ballot)
        for number, vote in enumerate(bill.votes, 1)
        for place, ballot in enumerate(vote.ballots, 1)
    )


def _item_rows(meeting: views.MeetingView) -> Iterator[Item]:
    """The items of a meeting: what is listed, then what left the agenda."""
    url = meeting.agenda_url or meeting.schedule_url
    every = (*meeting.items, *meeting.gone)
    if not every:
        yield Item(meeting, 0, None, url)
    for place, item in enumerate(every, 1):
        yield Item(meeting, place, item, url)


def _change_rows(session: str, ledger: Iterable[views.LedgerRow]) -> Iterator[Change]:
    for place, row in enumerate(ledger, 1):
        line = jsonl.change(row)
        old, new = (
            json.dumps(line[name], ensure_ascii=False) if name in line else ""
            for name in ("old", "new")
        )
        yield Change(
            session, place, row.seen_at, line["entity"], line["id"], line["field"], old, new,
            row.cause, row.url,
        )  # fmt: skip


#: What the rows of a session are made of, in the order of their keys.
_VIEWS: Final[Mapping[Any, Callable[[Stored, str], Iterable[Any]]]] = {
    BillView: lambda stored, session: whole.whole_bills(stored.connection, session),
    MeetingView: lambda stored, session: sorted(
        hearings.meetings(stored.connection, session), key=attrgetter("id")
    ),
    CallView: lambda stored, session: sorted(stored.calls(session), key=attrgetter("id")),
    RelatedPair: lambda stored, session: related.pairs(stored.connection, session),
    Change: lambda stored, session: _change_rows(
        session, changes.whole_ledger(stored.connection, session)
    ),
}


def rows_of(
    stored: Stored, sessions: Iterable[str], names: Collection[str] = ()
) -> Iterator[tuple[FlatTable, Values]]:
    """The rows of the tables of these names, else of all: by session and key, a bill's together."""
    wanted = [table for table in TABLES.values() if not names or table.name in names]
    for session in sessions:
        for model, viewed in _VIEWS.items():
            of_model = [table for table in wanted if table.view is model]
            for view in viewed(stored, session) if of_model else ():
                for table in of_model:
                    for values in table.values(view):
                        yield table, values


# --- the tables ----------------------------------------------------------------------------------

_OF_BILL: Final = """
session=bill.line.session | the session: 2026A
*bill=bill.line.number | the number of the bill
*place | (place, from 1) the place among the bill's, {order}
"""
_OLDEST_FIRST: Final = _OF_BILL.format(order="oldest first")
_TO_BILLS: Final = {"bills": ("bill",)}

_BILLS: Final = FlatTable("bills", "Measures: bills, resolutions and memorials, each as it stands.",
    BillView, _bill_rows, Bill, f"""
session=bill.line.session | the session: 2026A; Open Civic Data has the same identifier
*number=bill.line.number | the number as the site prints it: HB26-1037; no two measures share one
chamber=bill.line.chamber | where it began: lower (House) or upper (Senate)
kind=bill.kind | the official kind: Bill, Concurrent Resolution, ...
title=bill.line.title | the short title
long_title=bill.long_title | the title that begins "Concerning"
summary=bill.summary | the official summary, of the version that its last sentence names
subjects=bill.subjects | the site's subjects
status=bill.line.status | the site's own words for where it stands
stage=bill.line.stage.name | where it stands, by its actions: {", ".join(get_args(StageName))}
stage_chamber=bill.line.stage.chamber | in which chamber, where that is open
stage_since=bill.line.stage.since | since when
stage_action=bill.line.stage.action | the words of the action that says so
followed=bill.line.followed | whether a campaign follows it
topics=bill.line.topics | the campaigns' topics that it is under, the best match first
prime_sponsors=bill.line.primes | names of prime sponsors
last_action_date=bill.line.last_day | the day of its last action
last_action=bill.line.last_action | the words of its last action
card_only=bill.line.is_card | whether its page was not read yet: only what lists show is known
url=bill.url | the official page
source=bill.line.source | whose facts they are: nothing for the official site, openstates, legiscan
first_seen=bill.first_seen_at | when the tracker first knew it
last_seen=bill.last_seen_at | when its page was last read whole
ocd_jurisdiction | Open Civic Data's id of the legislature
ocd_classification | what it is in Open Civic Data's words: bill, joint resolution, ...
""")  # fmt: skip

_ACTIONS: Final = FlatTable("actions", "The dated rows of bills' official histories.",
    BillView, _action_rows, Action, _OLDEST_FIRST + """
date=action.day | the day of the action
chamber=action.chamber | who acted: lower, upper, executive or joint
text=action.text | the official words
meaning | what we read of them; nothing where nobody knows them
committee | the committee whose action it is, with its chamber
sent_to | the committees that it gives the bill to, each with its chamber
first_seen=action.first_seen_at | when the tracker first saw it
ocd_organization | who acted, in Open Civic Data's words: lower, upper, executive, legislature
ocd_classification | what it is in Open Civic Data's words: introduction, committee-passage, ...
""", _TO_BILLS)  # fmt: skip

_SPONSORS: Final = FlatTable("sponsors", "Who carries a bill.",
    BillView, _part_rows("sponsors"), Part[SponsorView],
    _OF_BILL.format(order="prime sponsors first") + """
name=part.name | the name, without "Rep." or "Sen."
chamber=part.chamber | lower or upper, where that is known
role=part.role | prime, sponsor (additional) or cosponsor
url=part.url | the path of the member's official page
""", _TO_BILLS)  # fmt: skip

_VERSIONS: Final = FlatTable("versions", "The versions of bills' texts.",
    BillView, _part_rows("versions"), Part[VersionRecord], _OLDEST_FIRST + """
date=part.day | its day
name=part.name | Introduced, Engrossed, ...; "Signed Act" is a name, not a signature
url=part.url | the PDF
""", _TO_BILLS)  # fmt: skip

_DOCUMENTS: Final = FlatTable("documents", "Papers that belong to bills.",
    BillView, _part_rows("documents"), Part[DocumentRecord],
    _OF_BILL.format(order="by kind and day") + """
kind=part.kind | what it is; of a law the date is when it takes effect
date=part.day | its day
name=part.name | its name; of a law its chapter
url=part.url | the official paper
""", _TO_BILLS)  # fmt: skip

_TOPICS: Final = FlatTable("topics", "The campaigns' topics that bills are under, and why.",
    BillView, _part_rows("topics", "campaign", "topic"), Part[TopicView], """
session=bill.line.session | the session: 2026A
*bill=bill.line.number | the number of the bill
*campaign=part.campaign | whose topic
*topic=part.topic | the topic
decided_by=part.decided_by | rules, or editor where a person decided
phrases=part.evidence.phrase | the phrases that count, each word for word in its field
passages=part.evidence.passage | what stands around each
fields=part.evidence.field | where each stands: title, long_title, summary, subjects or text
""", _TO_BILLS)  # fmt: skip

_RELATED: Final = FlatTable("related", "Pairs of related bills, in all sessions, and why.",
    RelatedPair, lambda pair: (pair,), RelatedPair, """
*bill | the number of the bill: of the two the later one
*related=kin.number | the number of the other
related_session=kin.session | the session of the other
related_title=kin.title | the title of the other
score=kin.reason.score | (thousandths) how near they are; 0 where only a person says so
sections=kin.reason.sections | sections of Colorado Revised Statutes that both name
words=kin.reason.words | words that both have, the most telling first
sponsors=kin.reason.sponsors | prime sponsors of both
decided_by=kin.decided_by | rules, or editor where a person decided
""", _TO_BILLS)  # fmt: skip

_VOTES: Final = FlatTable("votes", "Votes in committees and on the floor.",
    BillView, _part_rows("votes"), Part[VoteView], _OLDEST_FIRST + """
date=part.day | the day of the vote
chamber=part.chamber | lower or upper
committee=part.committee | the committee; nothing on the floor
motion=part.motion | the motion's own words
reading=part.reading | second or third reading, where the page says
result=part.result | pass or fail, where that is told
yes=part.yes | (members) who voted yes; nothing of a voice vote
no=part.no | (members) who voted no
other=part.other | (members) who were absent or excused
url=part.url | the official page of the vote
""", _TO_BILLS)  # fmt: skip

_BALLOTS: Final = FlatTable("ballots", "How members voted, where the page of the vote was read.",
    BillView, _ballot_rows, Ballot, """
session=bill.line.session | the session: 2026A
*bill=bill.line.number | the number of the bill
*vote | (place, from 1) the place of the vote among the bill's
*place | (place, from 1) the place on the page of the vote
name=ballot.name | the member, as the page of the vote writes it
choice=ballot.choice | yes, no, excused, absent or other
url=ballot.url | the path of the member's official page, where there is one
""", {"bills": ("bill",), "votes": ("bill", "vote")})  # fmt: skip

_HEARINGS: Final = FlatTable("hearings",
    "Items of agendas, each with its meeting; those that left an agenda, and meetings that list "
    "nothing, are among them.",
    MeetingView, _item_rows, Item, """
session=meeting.session | the session: 2026A
*meeting=meeting.id | the meeting: an id that never changes
*place | (place, from 1) the place on the agenda, behind it what left; 0: nothing is listed
committee=meeting.committee | as the schedule names it
chamber=meeting.chamber | lower or upper; nothing of a joint or interim committee
date=meeting.start.day | the day
start_text=meeting.start.start_text | the start as written: 1:30 PM, Upon Adjournment
start=meeting.start.moment | the start, where the page gives a clock time
location=meeting.location | the room
status=meeting.status | scheduled, moved, in_doubt, cancelled or withdrawn (it left the schedule)
remarks=meeting.remarks | words beside these facts on the schedule and in the agenda's heading
bill=item.bill | the number of the bill, where the item names one
text=item.text | the item as written
testimony=item.testimony | expected, unlikely, by_invitation, in_doubt, none or unknown
item_remark=item.remark | words beside the item
item_first_seen=item.first_seen_at | when the item was first seen on the agenda
left_agenda=item.gone_seen_at | when it was seen to have left the agenda
moved_to=item.moved_to.id | the meeting at which the bill reappeared
url | the official agenda, else the schedule
agenda_seen=meeting.agenda_seen_at | when the agenda was last read whole; nothing: it never was
first_seen=meeting.first_seen_at | when the meeting was first seen
last_seen=meeting.last_seen_at | when the schedule that holds it was last read whole
""")  # fmt: skip

_CALLS: Final = FlatTable("calls", "Calls to testify: one campaign, one bill, one meeting.",
    CallView, lambda call: (call,), CallView, """
session | the session: 2026A
*id | an id that never changes
meeting=hearing.meeting.id | the meeting
bill | the number of the bill
campaign | whose call it is
followed | whether the campaign still follows the bill
watched | whether no person has decided yet that the bill belongs to the cause
position | what the campaign asks for; nothing where it took no position
disruption | what upset the hearing; nothing for none
date=start.shown.day | the day; where an editor's word holds, that
start_text=start.shown.start_text | the start as written
start=start.shown.moment | the start, where there is a clock time
location=location.shown | the room
testimony=testimony.shown | as of a hearing
sign_up | the official form
sign_up_opens=opens | the day it opens, where known
deadline | the coalition's own deadline
moved_to=moved_call | the call for the meeting at which the bill reappeared
first_seen=made_at | when the call was made
""", _TO_BILLS)  # fmt: skip

_CHANGES: Final = FlatTable("changes",
    "The ledger: each difference that a crawl found or a judgement made. It is never changed.",
    Change, lambda change: (change,), Change, """
*session | the session: 2026A
*place | (place, from 1) the place in the ledger of the session, oldest first
seen | when it was seen
entity | what changed: bill, action, meeting, agenda_item, judgement, ...
id | its key: the number of a bill or the id of a meeting, and what of it is meant
field | the field that changed; new where the whole was seen first, gone where it left
old | what it was, as JSON
new | what it is, as JSON
cause | the crawl or the rule that wrote it
url | the page on which it was seen
""")  # fmt: skip

#: Every table by its name. What others refer to comes first.
TABLES: Final[Mapping[str, FlatTable]] = {
    table.name: table
    for table in (
        _BILLS, _ACTIONS, _SPONSORS, _VERSIONS, _DOCUMENTS, _TOPICS, _RELATED, _VOTES, _BALLOTS,
        _HEARINGS, _CALLS, _CHANGES,
    )
}  # fmt: skip
