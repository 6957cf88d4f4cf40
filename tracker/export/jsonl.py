"""The record format: JSON Lines, one object a line, everything the tracker holds of a session.

Lines are sorted by kind, then number or id; keys stand in the order of docs/data-dictionary.md;
absent facts are left out; the same database gives the same bytes. Days are `YYYY-MM-DD`, moments
UTC with `Z`; only a meeting's start carries Denver's offset. `tracker import` reads the same
(`tracker/importers/record_format`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import starmap, zip_longest
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection

from tracker.domain import formats, views
from tracker.domain.calls import CallView
from tracker.domain.committees import CHAMBERS
from tracker.domain.decided import overrides
from tracker.domain.edits import EditView
from tracker.domain.formats import present
from tracker.domain.given import crawl_number
from tracker.domain.text_sanitizing import terminal_safe
from tracker.domain.times import Start
from tracker.export.fields import plain_value, record, records
from tracker.queries import changes, edits, hearings, people, whole

#: The fields of each kind, parted by blanks: a view's own, or as `field=path` what bears another
#: name there.
_LINE: Final = (
    "line.(session number title) long_title summary status=line.status line.stage.(stage=name "
    "stage_chamber=chamber stage_since=since stage_action=action) subjects"
)
_DOCUMENT: Final = "date=day name url"
#: Of a bill: the field, the list of the view that it is of, and the fields of each.
_BILL_LISTS: Final[tuple[tuple[str, str, str], ...]] = (
    ("versions", "versions", formats.VERSION),
    ("fiscal_notes", "fiscal_note", _DOCUMENT),
    ("amendments", "amendment", "date=day name url committee_or_floor status"),
    ("reports", "report", "name url"),
    ("laws", "law", formats.LAW),
)
_SEEN: Final = "first_seen=first_seen_at last_seen=last_seen_at"
_ITEM: Final = "text bill remark testimony first_seen=first_seen_at"
_ITEM_GONE: Final = (
    "text bill remark first_seen=first_seen_at gone_seen=gone_seen_at moved_to=moved_to.id"
)
_PAGES: Final = "pdf_url schedule_url agenda_seen=agenda_seen_at"


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
        map(bill, whole.whole_bills(connection, session)),
        map(call, sorted(calls, key=attrgetter("id"))),
        map(committee, people.committees(connection, session)),
        map(edit, edits.standing(connection, session)),
        starmap(hearing, hearings.whole_meetings(connection, session)),
        map(legislator, people.legislators(connection)),
        map(change, changes.whole_ledger(connection, session) if with_changes else ()),
    )
    for of_kind in kinds:
        for line in of_kind:
            yield terminal_safe(json.dumps(line, ensure_ascii=False, separators=(", ", ": ")))


def bill(view: views.BillView) -> dict[str, Any]:
    """A bill."""
    topics = sorted(view.topics, key=lambda topic: (topic.campaign, topic.topic))
    return present(
        {
            "kind": "bill",
            **record(view, _LINE),
            "sponsors": _list(view.sponsors, formats.SPONSOR),
            "actions": [_action(action, view) for action in view.actions],
            **{
                field: _list(getattr(view, of) if hasattr(view, of) else view.papers(of), names)
                for field, of, names in _BILL_LISTS
            },
            "votes": [
                present(
                    record(vote, formats.VOTE) | {"ballots": _list(vote.ballots, formats.BALLOT)}
                )
                for vote in view.votes
            ],
            "topics": records(topics, "topic campaign decided_by evidence(field passage phrase)"),
            "type": view.kind,
            "card": _card(view) if view.line.is_card else None,
            **record(view, f"source_url=url source=line.source {_SEEN}"),
        }
    )


def _action(view: views.ActionView, of: views.BillView) -> dict[str, Any]:
    """An action; when it was first seen, where that is later than the bill."""
    seen = {"first_seen": plain_value(view.first_seen_at)}
    is_later = view.first_seen_at != of.first_seen_at
    return present({**record(view, formats.ACTION), **(seen if is_later else {})})


def _card(view: views.BillView) -> dict[str, Any]:
    """What only the card of a bill in the list tells, whose page was not read yet."""
    cut = {"cut": view.long_title_cut or None}
    return present({**record(view.line, "date=last_day text=last_action"), **cut})


def hearing(view: views.MeetingView, listings: hearings.Listings = ((), ())) -> dict[str, Any]:
    """A meeting with its agenda. listings: of its items, where more is to be told of each."""
    items = zip_longest(view.items, listings[0][: len(view.items)])
    gone = zip_longest(view.gone, listings[1][: len(view.gone)])
    return present(
        {
            "kind": "hearing",
            **record(view, "id session committee"),
            **_start(view.start),
            "tz": "America/Denver",
            **record(view, "location status"),
            "remark": "; ".join(view.remarks),
            **record(view, "agenda_remark"),
            "moved_from": [
                present(_start(one.start) | {"day": None} | record(one, "location seen=seen_at"))
                for one in view.earlier
            ],
            "items": [
                present(record(item, _ITEM) | {"crawl": _crawl(listing)}) for item, listing in items
            ],
            "items_gone": [_gone(item, listing) for item, listing in gone],
            "url": view.agenda_url or view.schedule_url,
            **record(view, _PAGES),
            **record(view, _SEEN),
        }
    )


def _crawl(listing: Any) -> int | None:
    return crawl_number(listing.listed_crawl) if listing else None


def _gone(item: views.ItemView, listing: Any) -> dict[str, Any]:
    place = {"place": listing.rank if listing else None, "crawl": _crawl(listing)}
    return present(record(item, _ITEM_GONE) | place)


def call(view: CallView) -> dict[str, Any]:
    """A call to testify: what it is of, where and when by the start that counts, and what to pick
    in the official form; where no clock time is known, the day alone."""
    return present(
        {
            "kind": "call",
            **record(view, "id session hearing=hearing.meeting.id bill campaign"),
            **record(view, "followed watched position disruption"),
            **_start(view.start.shown),
            "tz": "America/Denver",
            **record(view, "location=location.shown building=building.name"),
            **record(view, "address=building.address testimony=testimony.shown"),
            "reason": None if view.testimony.state == "holds" else view.hearing.item.reason,
            "overrides": [
                {"field": name, "official": official, "said": value, "state": state}
                for name, official, value, state in overrides(view)
            ],
            **record(view, "sign_up sign_up_opens=opens"),
            "form": {
                "committee": view.form.committee,
                "date_and_time": view.form.moment or view.form.day,
                "hearing_item": view.form.item,
            },
            **record(view, "form_id=sign_up_form.form.id form_checked=sign_up_form.checked"),
            **record(view, "deadline verified=verified.at"),
            **record(view, "moved_to=moved_call first_seen=made_at gone_seen=gone_at"),
        }
    )


def edit(view: EditView) -> dict[str, Any]:
    """What editors say of a bill or a call, without who said it."""
    return present({"kind": "edit", **record(view, "subject field said=new official at")})


def _start(start: Start) -> dict[str, Any]:
    """With Denver's offset where the page gives a clock time, else the bare day."""
    moment, day = start.moment, plain_value(start.day)
    return {
        "start": moment.isoformat() if moment else day, "day": day, "start_text": start.start_text,
    }  # fmt: skip


def committee(view: views.CommitteeView) -> dict[str, Any]:
    """A committee with its members; its chamber is joint where it is of neither house."""
    return present(
        {
            "kind": "committee",
            **record(view, "id name"),
            "chamber": CHAMBERS.get(view.kind, "joint"),
            "members": _list(view.members, formats.MEMBER),
            **record(view, "email phone url"),
        }
    )


def legislator(view: views.LegislatorView) -> dict[str, Any]:
    """A member of the General Assembly."""
    return present({"kind": "legislator", **record(view, f"id {formats.LEGISLATOR}")})


def change(row: views.LedgerRow) -> dict[str, Any]:
    """A row of the ledger. field: `new` or `gone` where it is of the whole entity."""
    names = formats.facts_named(row.entity)
    old, new = (None if text is None else json.loads(text) for text in (row.old, row.new))
    if row.kind == "new":
        old, new = (_under_its_names(facts, names) for facts in (old, new))
    return present(
        {
            "kind": "change",
            "seen": plain_value(row.seen_at),
            "entity": formats.ENTITIES.get(row.entity, row.entity),
            "id": row.entity_id,
            "field": names.get(row.field, row.field) or row.kind,
            "old": old,
            "new": new,
            **record(row, "cause url"),
            "crawl": crawl_number(row.crawl_id),
        }
    )


def _under_its_names(facts: Any, names: Mapping[str, str]) -> Any:
    """What the ledger tells of a whole entity, as the format calls it."""
    if not isinstance(facts, dict):
        return facts
    named = {names.get(name, name): value for name, value in facts.items()}
    return named | ({"crawl": crawl_number(named["crawl"])} if "crawl" in named else {})


def _list(views: Iterable[object], names: str) -> list[dict[str, Any]]:
    return [present(record(view, names)) for view in views]
