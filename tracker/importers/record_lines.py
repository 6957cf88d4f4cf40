"""The lines of the record format, each kind checked, and made a value of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from tracker.domain import formats, given, records, views
from tracker.domain.calls import call_id
from tracker.domain.edits import EditView, rule_of, subject_of, understood
from tracker.domain.numbers import BillNumber
from tracker.domain.stages import StageName
from tracker.domain.times import DENVER, Start
from tracker.importers.record_model import (
    Context,
    Count,
    Day,
    Fields,
    Model,
    Moment,
    Name,
    day_of,
    moment_of,
)
from tracker.store.ledger import as_json

_MEETING: Final = re.compile(r"(\d{4}[A-Z])-h-\d{4,9}")
_COMMITTEE: Final = re.compile(r"(\d{4}[A-Z])-(year-round|[a-z]+)-(.+)")
#: By whom an edit was made that another database gives: it does not say.
_EDITOR: Final = "import"
_PAPER: Final = "date=day name url committee_or_floor status"


# --- bills ----------------------------------------------------------------------------------------

_Sponsor: TypeAlias = Annotated[records.SponsorRecord, Fields(formats.SPONSOR)]
#: With when it was first seen, where that is later than the bill.
_Action: TypeAlias = Annotated[
    tuple[records.ActionRecord, Any], Fields(formats.ACTION, {"first_seen": (Moment | None, None)})
]
_Version: TypeAlias = Annotated[records.VersionRecord, Fields(formats.VERSION)]
_FiscalNote: TypeAlias = Annotated[records.DocumentRecord, Fields(_PAPER, kind="fiscal_note")]
_Amendment: TypeAlias = Annotated[records.DocumentRecord, Fields(_PAPER, kind="amendment")]
_Report: TypeAlias = Annotated[records.DocumentRecord, Fields(_PAPER, kind="report")]
_Law: TypeAlias = Annotated[records.DocumentRecord, Fields(formats.LAW, kind="law")]
_Ballot: TypeAlias = Annotated[records.BallotRecord, Fields(formats.BALLOT)]
_Vote: TypeAlias = Annotated[
    tuple[records.VoteRecord, Any], Fields(formats.VOTE, {"ballots": (list[_Ballot], [])})
]


class _Evidence(Model):
    field: str
    passage: str
    phrase: str


class _Topic(Model):
    topic: Name
    campaign: Name
    decided_by: Name
    evidence: list[_Evidence] = Field(default=[])


class _Card(Model):
    date: Day | None = None
    text: str = ""
    cut: bool = False


class Bill(Model):
    """The line of a bill."""

    session: str
    number: str
    title: str = ""
    long_title: str = ""
    summary: str | None = None
    status: str | None = None
    stage: StageName | None = None
    stage_chamber: records.Chamber | None = None
    stage_since: Day | None = None
    stage_action: str = ""
    subjects: list[str] | None = None
    sponsors: list[_Sponsor] | None = None
    actions: list[_Action] | None = None
    versions: list[_Version] | None = None
    fiscal_notes: list[_FiscalNote] | None = None
    amendments: list[_Amendment] | None = None
    reports: list[_Report] | None = None
    laws: list[_Law] | None = None
    votes: list[_Vote] | None = None
    topics: list[_Topic] = Field(default=[])
    type: str | None = None
    card: _Card | None = None
    source_url: str = ""
    source: Literal["", "openstates", "legiscan"] = ""
    first_seen: Moment | None = None
    last_seen: Moment | None = None


def given_bill(bill: Bill, context: Context) -> given.GivenBill:
    """The bill of a line. Raises ValueError and NumberFault."""
    number = BillNumber.parse(bill.number)
    if context.of_session(bill.session) != number.session:
        raise ValueError(f"it is of session {number.session}, not of {bill.session}")
    return given.GivenBill(
        context.line,
        _record(bill, number),
        ballots={vote: tuple(ballots) for vote, ballots in bill.votes or ()},
        first_seen_at=context.seen(bill.first_seen),
        last_seen_at=context.seen(bill.last_seen or bill.first_seen),
        seen={action: context.seen(at) for action, at in dict(bill.actions or ()).items() if at},
        stage=None
        if bill.stage is None
        else views.StageView(
            bill.stage, bill.stage_chamber or "", bill.stage_since, bill.stage_action
        ),
        topics=tuple(map(_topic, bill.topics)),
        card=_card(bill.card, number) if bill.card else None,
        source=bill.source,
    )


def _record(bill: Bill, number: BillNumber) -> records.BillRecord:
    """The bill as its page would tell it: of a list the last comes first."""
    return records.BillRecord(
        bill.source_url,
        number,
        kind=bill.type,
        session_name=None,
        title=bill.title,
        long_title=bill.long_title,
        actions=tuple(action for action, _ in reversed(bill.actions or ())) or None,
        status=bill.status,
        summary=bill.summary,
        subjects=None if bill.subjects is None else tuple(bill.subjects),
        sponsors=tuple(bill.sponsors or ()),
        versions=_reversed(bill.versions),
        fiscal_notes=_reversed(bill.fiscal_notes),
        amendments=_reversed(bill.amendments),
        reports=_reversed(bill.reports),
        laws=_reversed(bill.laws),
        committee_votes=None,
        floor_votes=((None, tuple(vote for vote, _ in bill.votes)),) if bill.votes else None,
    )


def _reversed(items: Sequence[Any] | None) -> Any:
    return None if items is None else tuple(reversed(items))


def _topic(topic: _Topic) -> views.TopicView:
    """A topic, with no points: the format has none."""
    evidence = tuple(views.Evidence(one.field, one.passage, one.phrase) for one in topic.evidence)
    return views.TopicView(topic.topic, topic.campaign, topic.decided_by, 0.0, evidence)


def _card(card: _Card, number: BillNumber) -> given.GivenCard:
    action = (
        records.ActionRecord(card.date, number.chamber, card.text)
        if card.date and card.text
        else None
    )
    return given.GivenCard(action, card.cut)


class _Item(Model):
    text: Name
    bill: str = ""
    remark: str = ""
    first_seen: Moment | None = None
    gone_seen: Moment | None = None
    place: Count = 0
    crawl: int | None = None


class _Revision(Model):
    start: str
    start_text: str = ""
    location: str = ""
    seen: Moment


class _Hearing(Model):
    id: Annotated[str, Field(pattern=_MEETING)]
    session: str
    committee: Name
    start: str
    day: Day
    start_text: str = ""
    location: str = ""
    status: views.MeetingStatus
    remark: str = ""
    agenda_remark: str = ""
    moved_from: list[_Revision] = Field(default=[])
    items: list[_Item] = Field(default=[])
    items_gone: list[_Item] = Field(default=[])
    url: str = ""
    pdf_url: str = ""
    schedule_url: str = ""
    agenda_seen: Moment | None = None
    first_seen: Moment | None = None
    last_seen: Moment | None = None


def _given_hearing(hearing: _Hearing, context: Context) -> given.GivenMeeting:
    session = context.of_session(hearing.session)
    if not hearing.id.startswith(f"{session}-"):
        raise ValueError(f"its id is not of session {session}")
    start = _start(hearing.start, hearing.start_text)
    if start.day != hearing.day:
        raise ValueError(f"it starts on {start.day}, but its day is {hearing.day}")
    agenda_url = "" if hearing.url == hearing.schedule_url else hearing.url
    record = records.MeetingRecord(
        hearing.committee, start, hearing.location, agenda_url, hearing.pdf_url,
        remark=_own_remark(hearing.remark, hearing.agenda_remark),
    )  # fmt: skip
    return given.GivenMeeting(
        context.line,
        hearing.id,
        session,
        record,
        hearing.status,
        hearing.agenda_remark,
        hearing.schedule_url,
        tuple(_revision(one, context) for one in hearing.moved_from),
        (
            *(_item(one, place, context) for place, one in enumerate(hearing.items)),
            *(_item(one, one.place, context) for one in hearing.items_gone),
        ),
        context.seen(hearing.first_seen),
        context.seen(hearing.last_seen or hearing.first_seen),
        hearing.agenda_seen,
    )


def _revision(one: _Revision, context: Context) -> views.RevisionView:
    start = _start(one.start, one.start_text)
    return views.RevisionView(start, one.location, context.seen(one.seen))


def _start(start: str, words: str) -> Start:
    """A start as the format has it: with Denver's offset, or the bare day. Raises ValueError."""
    try:
        return Start(day_of(start), words, None)
    except ValueError:
        moment = moment_of(start).astimezone(DENVER)
    return Start(moment.date(), words, moment.time())


def _own_remark(remark: str, of_agenda: str) -> str:
    """The words beside the row of a meeting, of those that the format joins with its agenda's."""
    if not of_agenda:
        return remark
    return "" if remark == of_agenda else remark.removesuffix(f"; {of_agenda}")


def _item(item: _Item, place: int, context: Context) -> given.GivenItem:
    bill = str(BillNumber.parse(item.bill)) if item.bill else ""
    return given.GivenItem(
        item.text, bill, item.remark, context.seen(item.first_seen),
        context.seen(item.gone_seen) if item.gone_seen else None, place, item.crawl,
    )  # fmt: skip


class _Committee(Model):
    id: str
    name: Name
    members: list[Annotated[records.MemberRecord, Fields(formats.MEMBER)]] = Field(default=[])
    email: str = ""
    phone: str = ""
    url: str = ""


def _given_committee(committee: _Committee, context: Context) -> given.GivenCommittee:
    match = _COMMITTEE.fullmatch(committee.id)
    if match is None:
        raise ValueError("its id is none of a committee")
    record = records.CommitteeRecord(
        committee.url, committee.name, match[2], context.of_session(match[1]),
        tuple(committee.members), committee.email, committee.phone,
    )  # fmt: skip
    return given.GivenCommittee(context.line, committee.id, record)


_Legislator: TypeAlias = Annotated[
    tuple[records.LegislatorRecord, str], Fields(formats.LEGISLATOR, {"id": (Name, ...)})
]


def _given_legislator(
    legislator: tuple[records.LegislatorRecord, str], context: Context
) -> given.GivenLegislator:
    record, id_there = legislator
    return given.GivenLegislator(context.line, id_there, context.session, record)


class _Call(Model):
    id: str
    session: str
    hearing: Annotated[str, Field(pattern=_MEETING)]
    bill: str
    campaign: Name
    first_seen: Moment | None = None
    gone_seen: Moment | None = None


def _given_call(call: _Call, context: Context) -> given.GivenCall:
    bill = str(BillNumber.parse(call.bill))
    if call.id != call_id(call.campaign, call.hearing, bill):
        raise ValueError("its id is not that of its campaign, hearing and bill")
    gone = context.seen(call.gone_seen) if call.gone_seen else None
    session = context.of_session(call.session)
    seen = context.seen(call.first_seen)
    return given.GivenCall(
        context.line, call.id, session, call.campaign, call.hearing, bill, seen, gone
    )  # fmt: skip


class _Edit(Model):
    subject: str
    field: str
    said: str
    official: str | None = None
    at: Moment


def _given_edit(edit: _Edit, context: Context) -> given.GivenEdit:
    rule_of(edit.subject, edit.field)
    if understood(edit.field, edit.said) != edit.said:
        raise ValueError(f"said is not as the desk writes {edit.field}")
    context.of_session(subject_of(edit.subject).bill.session)
    view = EditView(
        0, context.seen(edit.at), _EDITOR, edit.subject, edit.field, None, edit.said, edit.official
    )  # fmt: skip
    return given.GivenEdit(context.line, view)


_OUR_ENTITIES: Final = {name: own for own, name in formats.ENTITIES.items()}


class _Change(Model):
    seen: Moment
    entity: Name
    id: str
    field: Name
    old: Any = None
    new: Any = None
    cause: str = ""
    url: str = ""
    crawl: int | None = None


def _given_change(change: _Change, context: Context) -> given.GivenChange:
    entity = _OUR_ENTITIES.get(change.entity, change.entity)
    meant = formats.facts_meant(entity)
    kind = change.field if change.field in ("new", "gone") else "changed"
    old, new = change.old, change.new
    if kind == "new":
        old, new = (_under_our_names(facts, meant) for facts in (old, new))
    row = views.LedgerRow(
        context.seen(change.seen),
        kind,
        entity,
        change.id,
        meant.get(change.field, change.field) if kind == "changed" else "",
        as_json(old),
        as_json(new),
        change.cause,
        change.url,
    )
    return given.GivenChange(context.line, context.session, row, change.crawl)


def _under_our_names(facts: Any, meant: Mapping[str, str]) -> Any:
    """What the ledger tells of a whole entity, as our tables call it."""
    if not isinstance(facts, dict):
        return facts
    ours = {meant.get(name, name): value for name, value in facts.items()}
    crawl = ours.get("listed_crawl")
    return ours | ({"listed_crawl": given.crawl_elsewhere(crawl)} if isinstance(crawl, int) else {})


#: By kind: what checks a line, and what makes a value of it.
KINDS: Final[Mapping[str, tuple[TypeAdapter[Any], Callable[[Any, Context], given.Given]]]] = {
    "bill": (TypeAdapter(Bill), given_bill),
    "call": (TypeAdapter(_Call), _given_call),
    "change": (TypeAdapter(_Change), _given_change),
    "committee": (TypeAdapter(_Committee), _given_committee),
    "edit": (TypeAdapter(_Edit), _given_edit),
    "hearing": (TypeAdapter(_Hearing), _given_hearing),
    "legislator": (TypeAdapter(_Legislator), _given_legislator),
}
