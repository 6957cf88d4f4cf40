"""Records as pages would give them, and the ledger replayed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from tracker.domain.numbers import BillNumber, bills_of_item
from tracker.domain.records import (
    ActionRecord,
    AgendaItemRecord,
    AgendaRecord,
    BillListRecord,
    BillRecord,
    DaySpan,
    DocumentRecord,
    ListedBill,
    MeetingRecord,
    SponsorRecord,
    VersionRecord,
    VoteRecord,
)
from tracker.domain.times import Start
from tracker.store.ingest_agendas import LeftItems, drop_items
from tracker.store.ingest_meetings import Missing, ScheduleSeen, withdraw_meetings
from tracker.store.ledger import Observation, as_json
from tracker.store.rows import ChangeCounts
from tracker.store.tables import (
    ACTIONS,
    BILLS,
    CHANGES,
    DOCUMENTS,
    ITEMS,
    MEETINGS,
    SPONSORS,
    VERSIONS,
    VOTES,
)

SESSION = "2026A"
NUMBER = BillNumber.parse("HB26-1037")
#: Tuesday, 8:00 AM in Denver.
MORNING = datetime(2026, 2, 24, 15, 0, tzinfo=UTC)
TUESDAY = date(2026, 2, 24)
SITE = "https://leg.colorado.gov"


def sight(hours: float = 0, address: str = f"{SITE}/page") -> Observation:
    return Observation(MORNING + timedelta(hours=hours), SESSION, address, 1)


def day(offset: int) -> date:
    return TUESDAY + timedelta(days=offset)


# --- bills ---------------------------------------------------------------------------------

INTRODUCED = ActionRecord(day(-20), "lower", "Introduced In House - Assigned to Judiciary")
REPORTED = ActionRecord(day(-2), "lower", "House Committee on Judiciary Refer Amended")
PASSED = ActionRecord(day(-1), "lower", "House Second Reading Passed")
NOTE = DocumentRecord("fiscal_note", "Initial Fiscal Note", f"{SITE}/fn/1", day(-10))
AMENDMENT = DocumentRecord("amendment", "L.001", f"{SITE}/l/1", day(-2), "Judiciary", "Passed")
COMMITTEE_VOTE = VoteRecord(
    day(-2), "lower", "Judiciary", "Refer amended", "pass", 8, 3, 0, f"{SITE}/votes/1"
)
HOUSE_VOTE = VoteRecord(
    day(-1), "lower", "", "BILL", None, 40, 25, 0, f"{SITE}/bill_votes/1", "Third Reading"
)
SENATE_VOTE = replace(HOUSE_VOTE, chamber="upper", url=f"{SITE}/bill_votes/2", yes=20, no=15)


def bill(**parts: Any) -> BillRecord:
    """A bill page with one of everything, unless told otherwise."""
    shown: dict[str, Any] = {
        "number": NUMBER, "url": f"{SITE}/bills/{NUMBER}", "kind": "Bill",
        "session_name": "2026 Regular Session", "title": "Personal Data",
        "long_title": "Concerning personal data.", "actions": (REPORTED, INTRODUCED),
        "status": "Under Consideration", "summary": "It limits.", "subjects": ("Privacy",),
        "sponsors": (SponsorRecord("J. Mabrey", "lower", "prime", "/legislators/mabrey"),),
        "versions": (VersionRecord(day(-20), "Introduced", f"{SITE}/v/1"),),
        "fiscal_notes": (NOTE,), "amendments": (AMENDMENT,), "reports": (), "laws": (),
        "committee_votes": (COMMITTEE_VOTE,), "floor_votes": (("lower", (HOUSE_VOTE,)),),
    }  # fmt: skip
    return BillRecord(**{**shown, **parts})


def card(number: str = str(NUMBER), **parts: Any) -> ListedBill:
    """A card of the list."""
    shown: dict[str, Any] = {
        "number": BillNumber.parse(number), "url": f"{SITE}/bills/{number}",
        "title": "Personal Data", "long_title": "Concerning personal ...", "long_title_cut": True,
        "last_day": day(-2), "last_action": REPORTED.text, "subjects": ("Privacy",),
        "sponsors": (SponsorRecord("J. Mabrey", "lower", "prime"),),
    }  # fmt: skip
    return ListedBill(**{**shown, **parts})


def listing(*cards: ListedBill, total: int = 0) -> BillListRecord:
    return BillListRecord(f"{SITE}/list", (), 1, len(cards), total or len(cards), cards)


# --- meetings ------------------------------------------------------------------------------


def meeting(
    offset: int = 1, words: str = "1:30 PM", room: str = "HCR 0107", **parts: Any
) -> MeetingRecord:
    """House Judiciary, tomorrow unless told otherwise."""
    shown = {"committee": "House Judiciary", "agenda_url": f"{SITE}/agenda/committee/1"}
    return MeetingRecord(start=Start.read(day(offset), words), location=room, **{**shown, **parts})


def schedule(*rows: MeetingRecord, first: int = -2, last: int = 11, agendas: Any = None
             ) -> ScheduleSeen:  # fmt: skip
    return ScheduleSeen(rows, (DaySpan(day(first), day(last)),), agendas or {})


def agenda(*texts: str, number: int = 1) -> AgendaRecord:
    """An agenda: numbers of bills, or words."""
    items = []
    for text in texts:
        items.append(AgendaItemRecord(text, bills_of_item(text)))
    return AgendaRecord(f"{SITE}/agenda/committee/{number}", "Agenda", tuple(items))


def settle(
    connection: Connection, missing: Missing | LeftItems, observation: Observation
) -> ChangeCounts:
    """What two looks did not find has left."""
    if isinstance(missing, Missing):
        return withdraw_meetings(connection, missing, observation)
    return drop_items(connection, missing, observation)


# --- the ledger ----------------------------------------------------------------------------

_DEFAULTS: dict[str, dict[str, Any]] = {
    "bill": {
        "kind": "", "title": "", "long_title": "", "long_title_cut": False, "summary": None,
        "subjects": [], "status": "", "url": "", "listed": True, "listed_day": None,
        "listed_action": "", "listed_sponsors": [],
    },
    "vote": {"told_result": ""},
}  # fmt: skip
_CHILDREN = {
    "action": (ACTIONS, ("day", "chamber", "text", "rank")),
    "sponsor": (SPONSORS, ("name", "chamber", "role", "url", "rank")),
    "version": (VERSIONS, ("day", "name", "url", "html_url", "rank")),
    "document": (
        DOCUMENTS, ("kind", "day", "name", "url", "committee_or_floor", "status", "rank"),
    ),
    "vote": (
        VOTES,
        ("day", "chamber", "committee", "motion", "reading", "result", "yes", "no", "other", "url",
         "told_result"),
    ),
}  # fmt: skip
_MEETING = (
    "committee", "day", "start_text", "start_time", "location", "status", "remark", "agenda_remark",
    "agenda_url", "pdf_url", "committee_url", "audio_url", "schedule_url",
)  # fmt: skip

State = dict[tuple[str, str], dict[str, Any]]


#: What is no fact of the site's: it is worked out from them.
JUDGED = frozenset({"bill_status", "topic", "near", "ask", "related", "call"})


def replayed(connection: Connection) -> State:
    """What the ledger says is so now. Every old value must be what it said before."""
    state: State = {}
    for row in connection.execute(select(CHANGES).order_by(CHANGES.c.id)):
        name = (row.entity, row.entity_id)
        if row.entity in JUDGED:
            continue
        if row.kind == "new":
            assert name not in state, f"{name} came twice"
            state[name] = {**_DEFAULTS.get(row.entity, {}), **json.loads(row.new)}
        elif row.kind == "gone":
            del state[name]
        else:
            before = state[name][row.field]
            assert before == (None if row.old is None else json.loads(row.old)), (name, row.field)
            state[name][row.field] = None if row.new is None else json.loads(row.new)
    return state


def stored(connection: Connection) -> State:
    """What the tables say is so now, in the ledger's words."""
    state: State = {}
    bills = {row.id: row for row in connection.execute(select(BILLS))}
    for row in bills.values():
        state["bill", row.number] = _fields(row, _DEFAULTS["bill"])
    for entity, (model, fields) in _CHILDREN.items():
        for row in connection.execute(_live(model)):
            state[entity, f"{bills[row.bill_id].number}/{row.key}"] = _fields(row, fields)
    for row in connection.execute(select(MEETINGS)):
        state["meeting", row.id] = _fields(row, _MEETING)
    for row in connection.execute(_live(ITEMS)):
        name = f"{row.meeting_id}/{row.key}"
        state["agenda_item", name] = _fields(row, ("bill", "text", "remark", "rank"))
    return state


def _live(model: Any) -> Any:
    return select(model).where(model.c.gone_seen_at.is_(None))


def _fields(row: Any, names: Any) -> dict[str, Any]:
    found = {}
    for name in names:
        text = as_json(getattr(row, name))
        found[name] = None if text is None else json.loads(text)
    return found


def count(connection: Connection) -> int:
    """Rows of the ledger."""
    return int(connection.execute(select(func.count()).select_from(CHANGES)).scalar_one())


def news(connection: Connection, since: int) -> list[tuple[str, str, str, Any, Any]]:
    """Rows of the ledger after the first so many: entity, kind, field, old, new."""
    rows = connection.execute(select(CHANGES).order_by(CHANGES.c.id)).all()[since:]
    return [(row.entity, row.kind, row.field, _read(row.old), _read(row.new)) for row in rows]


def _read(text: str | None) -> Any:
    return None if text is None else json.loads(text)
