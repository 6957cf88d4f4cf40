"""The other lines of the record format, each kind as a model that checks it and a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field

from tracker.domain.calls import call_id
from tracker.domain.edits import EditView, rule_of, subject_of, understood
from tracker.domain.formats import ENTITIES, facts_meant
from tracker.domain.given import (
    Given,
    GivenCall,
    GivenChange,
    GivenCommittee,
    GivenEdit,
    GivenItem,
    GivenLegislator,
    GivenMeeting,
    crawl_elsewhere,
)
from tracker.domain.numbers import BillNumber
from tracker.domain.records import (
    Chamber,
    CommitteeRecord,
    LegislatorRecord,
    MeetingRecord,
    MemberRecord,
)
from tracker.domain.times import DENVER, Start
from tracker.domain.views import LedgerRow, MeetingStatus, RevisionView
from tracker.importers.record_bills import Bill, given_bill
from tracker.importers.record_model import (
    Context,
    Count,
    Day,
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


# --- hearings -------------------------------------------------------------------------------------


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
    status: MeetingStatus
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


def _given_hearing(hearing: _Hearing, context: Context) -> GivenMeeting:
    session = context.of_session(hearing.session)
    if not hearing.id.startswith(f"{session}-"):
        raise ValueError(f"its id is not of session {session}")
    start = _start(hearing.start, hearing.start_text)
    if start.day != hearing.day:
        raise ValueError(f"it starts on {start.day}, but its day is {hearing.day}")
    agenda_url = "" if hearing.url == hearing.schedule_url else hearing.url
    record = MeetingRecord(
        hearing.committee, start, hearing.location, agenda_url, hearing.pdf_url,
        remark=_own_remark(hearing.remark, hearing.agenda_remark),
    )  # fmt: skip
    return GivenMeeting(
        context.line,
        hearing.id,
        session,
        record,
        hearing.status,
        hearing.agenda_remark,
        hearing.schedule_url,
        tuple(
            RevisionView(_start(one.start, one.start_text), one.location, context.seen(one.seen))
            for one in hearing.moved_from
        ),
        (
            *(_item(one, place, context) for place, one in enumerate(hearing.items)),
            *(_item(one, one.place, context) for one in hearing.items_gone),
        ),
        context.seen(hearing.first_seen),
        context.seen(hearing.last_seen or hearing.first_seen),
        hearing.agenda_seen,
    )


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


def _item(item: _Item, place: int, context: Context) -> GivenItem:
    bill = str(BillNumber.parse(item.bill)) if item.bill else ""
    return GivenItem(
        item.text, bill, item.remark, context.seen(item.first_seen),
        context.seen(item.gone_seen) if item.gone_seen else None, place, item.crawl,
    )  # fmt: skip


# --- people ---------------------------------------------------------------------------------------


class _Member(Model):
    name: Name
    chamber: Chamber | None = None
    role: str = ""
    link: str = ""


class _Committee(Model):
    id: str
    name: Name
    members: list[_Member] = Field(default=[])
    email: str = ""
    phone: str = ""
    url: str = ""


def _given_committee(committee: _Committee, context: Context) -> GivenCommittee:
    match = _COMMITTEE.fullmatch(committee.id)
    if match is None:
        raise ValueError("its id is none of a committee")
    members = (MemberRecord(one.name, one.chamber, one.role, one.link) for one in committee.members)
    record = CommitteeRecord(
        committee.url, committee.name, match[2], context.of_session(match[1]), tuple(members),
        committee.email, committee.phone,
    )  # fmt: skip
    return GivenCommittee(context.line, committee.id, record)


class _Legislator(Model):
    id: Name
    name: Name
    chamber: Chamber | None = None
    party: str = ""
    district: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""
    since: Day | None = None
    until: Day | None = None


def _given_legislator(legislator: _Legislator, context: Context) -> GivenLegislator:
    record = LegislatorRecord(
        legislator.url, legislator.name, legislator.chamber, legislator.party, legislator.district,
        legislator.email, legislator.phone, (), legislator.since, legislator.until,
    )  # fmt: skip
    return GivenLegislator(context.line, legislator.id, context.session, record)


# --- calls and edits ------------------------------------------------------------------------------


class _Call(Model):
    id: str
    session: str
    hearing: Annotated[str, Field(pattern=_MEETING)]
    bill: str
    campaign: Name
    first_seen: Moment | None = None
    gone_seen: Moment | None = None


def _given_call(call: _Call, context: Context) -> GivenCall:
    bill = str(BillNumber.parse(call.bill))
    if call.id != call_id(call.campaign, call.hearing, bill):
        raise ValueError("its id is not that of its campaign, hearing and bill")
    gone = context.seen(call.gone_seen) if call.gone_seen else None
    session = context.of_session(call.session)
    seen = context.seen(call.first_seen)
    return GivenCall(
        context.line, call.id, session, call.campaign, call.hearing, bill, seen, gone
    )  # fmt: skip


class _Edit(Model):
    subject: str
    field: str
    said: str
    official: str | None = None
    at: Moment


def _given_edit(edit: _Edit, context: Context) -> GivenEdit:
    rule_of(edit.subject, edit.field)
    if understood(edit.field, edit.said) != edit.said:
        raise ValueError(f"said is not as the desk writes {edit.field}")
    context.of_session(subject_of(edit.subject).bill.session)
    view = EditView(
        0, context.seen(edit.at), _EDITOR, edit.subject, edit.field, None, edit.said, edit.official
    )  # fmt: skip
    return GivenEdit(context.line, view)


# --- the ledger -----------------------------------------------------------------------------------

_OUR_ENTITIES: Final[Mapping[str, str]] = {name: own for own, name in ENTITIES.items()}


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


def _given_change(change: _Change, context: Context) -> GivenChange:
    entity = _OUR_ENTITIES.get(change.entity, change.entity)
    meant = facts_meant(entity)
    kind = change.field if change.field in ("new", "gone") else "changed"
    old, new = change.old, change.new
    if kind == "new":
        old, new = (_under_our_names(facts, meant) for facts in (old, new))
    row = LedgerRow(
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
    return GivenChange(context.line, context.session, row, change.crawl)


def _under_our_names(facts: Any, meant: Mapping[str, str]) -> Any:
    """What the ledger tells of a whole entity, as our tables call it."""
    if not isinstance(facts, dict):
        return facts
    ours = {meant.get(name, name): value for name, value in facts.items()}
    crawl = ours.get("listed_crawl")
    return ours | ({"listed_crawl": crawl_elsewhere(crawl)} if isinstance(crawl, int) else {})


# --- what a line may be ---------------------------------------------------------------------------

#: By kind: what checks a line, and what makes a value of it.
KINDS: Final[Mapping[str, tuple[type[BaseModel], Callable[[Any, Context], Given]]]] = {
    "bill": (Bill, given_bill),
    "call": (_Call, _given_call),
    "change": (_Change, _given_change),
    "committee": (_Committee, _given_committee),
    "edit": (_Edit, _given_edit),
    "hearing": (_Hearing, _given_hearing),
    "legislator": (_Legislator, _given_legislator),
}
