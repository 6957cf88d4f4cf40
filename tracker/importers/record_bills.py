"""A line of the record format that is a bill: checked, and as a value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field

from tracker.domain.given import GivenBill, GivenCard
from tracker.domain.numbers import BillNumber
from tracker.domain.records import (
    ActionRecord,
    BallotRecord,
    BillRecord,
    Chamber,
    Choice,
    DocumentKind,
    DocumentRecord,
    Result,
    Role,
    SponsorRecord,
    VersionRecord,
    VoteRecord,
)
from tracker.domain.stages import StageName
from tracker.domain.views import Evidence, StageView, TopicView
from tracker.importers.record_model import Context, Count, Day, Model, Moment, Name


class _Sponsor(Model):
    name: Name
    chamber: Chamber | None = None
    role: Role
    link: str = ""


class _Action(Model):
    date: Day
    chamber: Chamber
    text: Name
    first_seen: Moment | None = None


class _Paper(Model):
    """A version, fiscal note, amendment or report."""

    date: Day | None = None
    name: Name
    url: str = ""
    html_url: str = ""
    committee_or_floor: str = ""
    status: str = ""

    def document(self, kind: DocumentKind) -> DocumentRecord:
        """The paper as one that is no version."""
        return DocumentRecord(
            kind, self.name, self.url, self.date, self.committee_or_floor, self.status
        )


class _Law(Model):
    effective: Day | None = None
    chapter: Name
    url: str = ""


class _Ballot(Model):
    name: Name
    choice: Choice
    link: str = ""


class _Vote(Model):
    date: Day
    chamber: Chamber | None = None
    motion: str = ""
    result: Result | None = None
    yes: Count | None = None
    no: Count | None = None
    other: Count | None = None
    url: str = ""
    committee: str = ""
    reading: str = ""
    ballots: list[_Ballot] = Field(default=[])

    def value(self) -> VoteRecord:
        """The vote without its ballots."""
        return VoteRecord(
            self.date, self.chamber, self.committee, self.motion, self.result, self.yes, self.no,
            self.other, self.url, self.reading,
        )  # fmt: skip


class _Evidence(Model):
    field: str
    phrase: str
    passage: str


class _Topic(Model):
    topic: Name
    campaign: Name
    decided_by: Name
    evidence: list[_Evidence] = Field(default=[])

    def value(self) -> TopicView:
        """The topic, with no points: the format has none."""
        passages = (Evidence(one.field, one.passage, one.phrase) for one in self.evidence)
        return TopicView(self.topic, self.campaign, self.decided_by, 0.0, tuple(passages))


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
    stage_chamber: Chamber | None = None
    stage_since: Day | None = None
    stage_action: str = ""
    subjects: list[str] | None = None
    sponsors: list[_Sponsor] | None = None
    actions: list[_Action] | None = None
    versions: list[_Paper] | None = None
    fiscal_notes: list[_Paper] | None = None
    amendments: list[_Paper] | None = None
    reports: list[_Paper] | None = None
    laws: list[_Law] | None = None
    votes: list[_Vote] | None = None
    topics: list[_Topic] = Field(default=[])
    type: str | None = None
    card: _Card | None = None
    source_url: str = ""
    source: Literal["", "openstates", "legiscan"] = ""
    first_seen: Moment | None = None
    last_seen: Moment | None = None


def given_bill(bill: Bill, context: Context) -> GivenBill:
    """The bill of a line. Raises ValueError and NumberFault."""
    number = BillNumber.parse(bill.number)
    if context.of_session(bill.session) != number.session:
        raise ValueError(f"it is of session {number.session}, not of {bill.session}")
    votes = {vote.value(): vote for vote in bill.votes or ()}
    actions = {
        ActionRecord(one.date, one.chamber, one.text): one.first_seen for one in bill.actions or ()
    }
    return GivenBill(
        context.line,
        _record(bill, number),
        ballots={
            record: tuple(BallotRecord(one.name, one.choice, one.link) for one in vote.ballots)
            for record, vote in votes.items()
        },
        first_seen_at=context.seen(bill.first_seen),
        last_seen_at=context.seen(bill.last_seen or bill.first_seen),
        seen={action: context.seen(seen) for action, seen in actions.items() if seen},
        stage=_stage(bill),
        topics=tuple(topic.value() for topic in bill.topics),
        card=_card(bill.card, number) if bill.card else None,
        source=bill.source,
    )


def _record(bill: Bill, number: BillNumber) -> BillRecord:
    """The bill as its page would tell it: of a list the last comes first."""
    return BillRecord(
        bill.source_url,
        number,
        kind=bill.type,
        session_name=None,
        title=bill.title,
        long_title=bill.long_title,
        actions=_reversed(
            bill.actions or None, lambda one: ActionRecord(one.date, one.chamber, one.text)
        ),
        status=bill.status,
        summary=bill.summary,
        subjects=None if bill.subjects is None else tuple(bill.subjects),
        sponsors=tuple(
            SponsorRecord(one.name, one.chamber, one.role, one.link) for one in bill.sponsors or ()
        ),
        versions=_reversed(
            bill.versions, lambda one: VersionRecord(one.date, one.name, one.url, one.html_url)
        ),
        fiscal_notes=_reversed(bill.fiscal_notes, lambda one: one.document("fiscal_note")),
        amendments=_reversed(bill.amendments, lambda one: one.document("amendment")),
        reports=_reversed(bill.reports, lambda one: one.document("report")),
        laws=_reversed(
            bill.laws, lambda one: DocumentRecord("law", one.chapter, one.url, one.effective)
        ),
        committee_votes=None,
        floor_votes=((None, tuple(vote.value() for vote in bill.votes)),) if bill.votes else None,
    )


def _reversed(items: list[Any] | None, value: Callable[[Any], Any]) -> Any:
    return None if items is None else tuple(value(one) for one in reversed(items))


def _stage(bill: Bill) -> StageView | None:
    if bill.stage is None:
        return None
    return StageView(bill.stage, bill.stage_chamber or "", bill.stage_since, bill.stage_action)


def _card(card: _Card, number: BillNumber) -> GivenCard:
    action = ActionRecord(card.date, number.chamber, card.text) if card.date and card.text else None
    return GivenCard(action, card.cut)
