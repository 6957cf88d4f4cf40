"""The record format: JSON Lines, one object a line, everything the tracker holds of a session.

Lines are sorted by kind, then number or id; keys stand in the order of docs/data-dictionary.md;
absent facts are left out; the same database gives the same bytes. Days are `YYYY-MM-DD`, moments
UTC with `Z`; only a meeting's start carries Denver's offset.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection

from tracker.domain.calls import CallView, FormStrings
from tracker.domain.decided import overrides
from tracker.domain.text_sanitizing import terminal_safe
from tracker.domain.times import Start
from tracker.domain.views import (
    BillView,
    CommitteeView,
    DocumentView,
    ItemView,
    LedgerRow,
    LegislatorView,
    MeetingView,
    SlotView,
    StageView,
    VoteView,
)
from tracker.queries import changes, hearings, people, whole

_CHAMBER_OF_KIND = {"house": "lower", "senate": "upper"}


def lines(
    connection: Connection,
    session: str,
    *,
    calls: Iterable[CallView] = (),
    with_changes: bool = False,
) -> Iterator[str]:
    """The export of a session, line by line, without line ends. calls: the session's, in any
    order; what of them depends on the clock is left out."""
    kinds: tuple[Iterable[dict[str, Any]], ...] = (
        map(bill, sorted(whole.whole_bills(connection, session), key=lambda one: one.line.number)),
        map(call, sorted(calls, key=lambda one: one.id)),
        map(committee, people.committees(connection, session)),
        map(hearing, sorted(hearings.meetings(connection, session), key=lambda one: one.id)),
        map(legislator, people.legislators(connection)),
        map(change, changes.ledger(connection, session) if with_changes else ()),
    )
    for records in kinds:
        for record in records:
            yield terminal_safe(json.dumps(record, ensure_ascii=False, separators=(", ", ": ")))


def bill(one: BillView) -> dict[str, Any]:
    """A bill."""
    return _told(
        {
            "kind": "bill",
            "session": one.line.session,
            "number": one.line.number,
            "title": one.line.title,
            "long_title": one.long_title,
            "summary": one.summary,
            "status": one.line.status,
            **_stage(one.line.stage),
            "subjects": list(one.subjects),
            "sponsors": [
                _told({"name": who.name, "chamber": who.chamber, "role": who.role})
                for who in one.sponsors
            ],
            "actions": [
                {"date": _day(row.day), "chamber": row.chamber, "text": row.text}
                for row in one.actions
            ],
            "versions": [
                _told({"date": _day(row.day), "name": row.name, "url": row.url})
                for row in one.versions
            ],
            "fiscal_notes": [_paper(paper) for paper in one.papers("fiscal_note")],
            "amendments": [_paper(paper) for paper in one.papers("amendment")],
            "reports": [
                _told({"name": paper.name, "url": paper.url}) for paper in one.papers("report")
            ],
            "laws": [
                _told({"effective": _day(law.day), "chapter": law.name, "url": law.url})
                for law in one.papers("law")
            ],
            "votes": [_vote(vote) for vote in one.votes],
            "topics": [
                {
                    "topic": topic.topic,
                    "campaign": topic.campaign,
                    "decided_by": topic.decided_by,
                    "evidence": [
                        {"field": said.field, "passage": said.passage, "phrase": said.phrase}
                        for said in topic.evidence
                    ],
                }
                for topic in sorted(one.topics, key=lambda topic: (topic.campaign, topic.topic))
            ],
            "source_url": one.source_url,
            "first_seen": _moment(one.first_seen),
            "last_seen": _moment(one.last_seen),
        }
    )


def _stage(stage: StageView) -> dict[str, Any]:
    return {
        "stage": stage.name,
        "stage_chamber": stage.chamber,
        "stage_since": _day(stage.since),
        "stage_action": stage.action,
    }


def _paper(paper: DocumentView) -> dict[str, Any]:
    return _told({"date": _day(paper.day), "name": paper.name, "url": paper.url})


def _vote(vote: VoteView) -> dict[str, Any]:
    return _told(
        {
            "date": _day(vote.day),
            "chamber": vote.chamber,
            "motion": vote.motion,
            "result": vote.result,
            "yes": vote.yes,
            "no": vote.no,
            "other": vote.other,
            "url": vote.url,
            "ballots": [{"name": one.name, "choice": one.choice} for one in vote.ballots],
        }
    )


def hearing(one: MeetingView) -> dict[str, Any]:
    """A meeting with its agenda."""
    return _told(
        {
            "kind": "hearing",
            "id": one.id,
            "session": one.session,
            "committee": one.committee,
            **_start(one.start),
            "tz": "America/Denver",
            "location": one.location,
            "status": one.status,
            "remark": "; ".join(one.remarks),
            "moved_from": [_slot(slot) for slot in one.earlier],
            "items": [_item(item) for item in one.items],
            "items_gone": [_gone(item) for item in one.gone],
            "url": one.agenda_url or one.source_url,
            "first_seen": _moment(one.first_seen),
            "last_seen": _moment(one.last_seen),
        }
    )


def call(one: CallView) -> dict[str, Any]:
    """A call to testify: what it is of, where and when by the start that counts, and what to pick
    in the official form."""
    return _told(
        {
            "kind": "call",
            "id": one.id,
            "session": one.session,
            "hearing": one.hearing.meeting.id,
            "bill": one.bill,
            "campaign": one.campaign,
            "followed": one.followed,
            "watched": one.watched,
            "position": one.position,
            "disruption": one.disruption,
            **_start(one.start.shown),
            "tz": "America/Denver",
            "location": one.location.shown,
            "building": one.building.name if one.building else None,
            "address": one.building.address if one.building else None,
            "testimony": one.testimony.shown,
            "reason": None if one.testimony.state == "holds" else one.hearing.item.reason,
            "overrides": [
                {"field": name, "official": official, "said": said, "state": state}
                for name, official, said, state in overrides(one)
            ],
            "sign_up": one.sign_up,
            "sign_up_opens": _day(one.opens),
            "form": _form(one.form),
            "form_id": one.sign_up_form.form.id if one.sign_up_form else None,
            "form_checked": one.sign_up_form.checked if one.sign_up_form else None,
            "deadline": _moment(one.deadline),
            "verified": _moment(one.verified.at) if one.verified else None,
            "moved_to": one.moved_call,
            "first_seen": _moment(one.made_at),
        }
    )


def _form(form: FormStrings) -> dict[str, Any]:
    """The strings of the official form; where no clock time is known, the day alone."""
    return {
        "committee": form.committee,
        "date_and_time": form.moment or form.day,
        "hearing_item": form.item,
    }


def _start(start: Start) -> dict[str, Any]:
    """With Denver's offset where the page gives a clock time, else the bare day."""
    moment = start.moment
    return {
        "start": moment.isoformat() if moment else _day(start.day),
        "day": _day(start.day),
        "start_text": start.words,
    }


def _slot(slot: SlotView) -> dict[str, Any]:
    start = _start(slot.start)
    return _told(
        {
            "start": start["start"],
            "start_text": slot.start.words,
            "location": slot.location,
            "seen": _moment(slot.seen),
        }
    )


def _item(item: ItemView) -> dict[str, Any]:
    return _told(
        {
            "text": item.text,
            "bill": item.bill,
            "remark": item.remark,
            "testimony": item.testimony,
            "first_seen": _moment(item.first_seen),
        }
    )


def _gone(item: ItemView) -> dict[str, Any]:
    return _told(
        {
            "text": item.text,
            "bill": item.bill,
            "remark": item.remark,
            "first_seen": _moment(item.first_seen),
            "gone_seen": _moment(item.gone_seen),
            "moved_to": item.moved_to.id if item.moved_to else None,
        }
    )


def committee(one: CommitteeView) -> dict[str, Any]:
    """A committee with its members; its chamber is joint where it is of neither house."""
    return _told(
        {
            "kind": "committee",
            "id": one.id,
            "name": one.name,
            "chamber": _CHAMBER_OF_KIND.get(one.kind, "joint"),
            "members": [
                _told({"name": seat.name, "chamber": seat.chamber, "role": seat.role})
                for seat in one.members
            ],
            "email": one.email,
            "phone": one.phone,
            "url": one.url,
        }
    )


def legislator(one: LegislatorView) -> dict[str, Any]:
    """A member of the General Assembly."""
    return _told(
        {
            "kind": "legislator",
            "id": one.id,
            "name": one.name,
            "chamber": one.chamber,
            "party": one.party,
            "district": one.district,
            "email": one.email,
            "phone": one.phone,
            "url": one.url,
        }
    )


def change(row: LedgerRow) -> dict[str, Any]:
    """A row of the ledger. field: what happened to the whole entity (`new`, `gone`) where no one
    field is meant."""
    return _told(
        {
            "kind": "change",
            "seen": _moment(row.seen_at),
            "entity": row.entity,
            "id": row.entity_id,
            "field": row.field or row.kind,
            "old": _fact(row.old),
            "new": _fact(row.new),
            "cause": row.cause,
            "url": row.address,
        }
    )


def _fact(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _told(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without what is absent: None, "" where a text is unknown, a list of nothing."""
    return {name: value for name, value in record.items() if value not in (None, "", [])}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _moment(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
