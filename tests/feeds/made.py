"""Views as queries would give them, made up; and calendars as other programs read them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from tracker import sessions
from tracker.domain.agendas import disruption_of
from tracker.domain.calls import CallView, Fact, call_id
from tracker.domain.campaign import CallTexts, Contact
from tracker.domain.language import Both
from tracker.domain.times import Start
from tracker.domain.views import HearingView, ItemView, MeetingRef, MeetingView, RevisionView
from tracker.feeds.events import (
    EventDescription,
    Version,
    call_events,
    hearing_events,
    meeting_events,
)
from tracker.feeds.ics import Entry, calendar_file
from tracker.settings import ROOT
from tracker.visiting.links import Links
from tracker.wording.translator import translator_of

SEEN = datetime(2026, 2, 24, 15, 0, tzinfo=UTC)
WEDNESDAY, THURSDAY = date(2026, 2, 25), date(2026, 2, 26)
HALF_PAST_ONE = Start.read(WEDNESDAY, "1:30 PM")
NINE = Start.read(THURSDAY, "9:00 AM")
ADJOURNED = Start.read(WEDNESDAY, "Upon Adjournment")
BILL, TITLE = "HB26-1037", "Government Purchase of Personal Data"
OFFICIAL = "https://leg.colorado.gov"
HOST = "https://bills.example.org"
FORM = "https://sites.coleg.gov/sign-up"
VERSION = Version(3, SEEN)


def revision(start: Start = HALF_PAST_ONE, location: str = "HCR 0107") -> RevisionView:
    return RevisionView(start, location, SEEN)


def meeting(**parts: Any) -> MeetingView:
    """House Judiciary on Wednesday at 1:30 PM, HB26-1037 on its agenda."""
    told: dict[str, Any] = {
        "id": "2026A-h-0147", "session": "2026A", "committee": "House Judiciary",
        "chamber": "lower", "start": HALF_PAST_ONE, "location": "HCR 0107",
        "status": "scheduled", "remark": "", "agenda_remark": "", "earlier": (), "items": (item(),),
        "gone": (), "agenda_url": f"{OFFICIAL}/agenda/committee/1", "pdf_url": "",
        "schedule_url": f"{OFFICIAL}/schedule", "first_seen_at": SEEN, "last_seen_at": SEEN,
        "agenda_seen_at": SEEN,
    }  # fmt: skip
    return MeetingView(**{**told, **parts})


def item(bill: str = BILL, **parts: Any) -> ItemView:
    return ItemView(**{"text": bill, "bill": bill, "testimony": "expected", "first_seen_at": SEEN,
                       **parts})  # fmt: skip


#: What can happen to a meeting, by name.
UPSET: dict[str, MeetingView] = {
    "": meeting(),
    "moved": meeting(status="moved", start=NINE, earlier=(revision(),)),
    "room_changed": meeting(status="moved", location="LSB A", earlier=(revision(),)),
    "cancelled": meeting(status="cancelled", remark="CANCELLED"),
    "withdrawn": meeting(status="withdrawn"),
}


def hearing(of: MeetingView | None = None, **parts: Any) -> HearingView:
    of = of or meeting()
    listed = (*of.items, *of.gone)[0]
    return HearingView(**{"bill": listed.bill, "title": TITLE, "followed": True, "meeting": of,
                          "item": listed, **parts})  # fmt: skip


def left_agenda(moved_to: MeetingRef | None = None) -> HearingView:
    """The bill left the agenda of a meeting that stands."""
    gone = item(gone_seen_at=SEEN, moved_to=moved_to)
    return hearing(meeting(items=(), gone=(gone,)), item=gone)


def call(of: HearingView | None = None, **parts: Any) -> CallView:
    """The call of Data Privacy for All, in support."""
    of = of or hearing()
    of_meeting = of.meeting
    told: dict[str, Any] = {
        "id": call_id("data-privacy", of_meeting.id, of.bill), "campaign": "data-privacy",
        "session": "2026A", "hearing": of, "made_at": SEEN, "followed": True,
        "position": "support", "phase": "sign_up_open",
        "disruption": disruption_of(of.meeting, of.item),
        "start": Fact(of_meeting.start), "location": Fact(of_meeting.location),
        "sign_up": FORM, "opens": date(2026, 2, 18), "deadline": None,
        "texts": CallTexts(line=Both("It limits purchases.", "Limita las compras.")),
        "note": Both(), "contact": Contact(), "verified": None, "changed": 3,
        "changed_at": SEEN, "testimony": Fact(of.item.testimony),
        "sign_up_form": sessions.sign_up("2026A", ROOT / "data").form,
    }  # fmt: skip
    return CallView(**{**told, **parts})


def moved_by_an_editor(**parts: Any) -> CallView:
    """An editor says Thursday at 9:00 AM; the official page still says Wednesday."""
    return call(start=Fact(HALF_PAST_ONE, NINE, "holds", SEEN), **parts)


# --- as told ---


def teller(language: str = "en", warning: str = "") -> EventDescription:
    t = translator_of(language)
    return EventDescription(
        t, Links(light=True, language=t.code, base=HOST), lambda address: address, warning
    )


def of_meeting(one: MeetingView, language: str = "en", followed: bool = True) -> list[Entry]:
    found = [HearingView(listed.bill, TITLE, followed, one, listed)
             for listed in (*one.items, *one.gone) if listed.bill]  # fmt: skip
    return list(meeting_events(teller(language), one, found, VERSION))


def of_hearing(one: HearingView, language: str = "en") -> list[Entry]:
    return list(hearing_events(teller(language), one, VERSION))


def of_call(one: CallView, language: str = "en") -> list[Entry]:
    return list(call_events(teller(language), one, "Data Privacy for All"))


def entry(**parts: Any) -> Entry:
    told = {"key": "2026A-h-0147", "title": "House Judiciary", "body": "", "location": "",
            "url": "", "start": HALF_PAST_ONE, "sequence": 0, "modified": SEEN,
            "seen_at": SEEN}  # fmt: skip
    return Entry(**{**told, **parts})


def file(*entries: Entry) -> bytes:
    return calendar_file("Colorado hearings", "About", entries)


# --- as read ---


def events(calendar: bytes) -> dict[str, Event]:
    """The events of a calendar by UID; fails where icalendar finds a fault or a UID twice."""
    read = Calendar.from_ical(calendar)
    assert not read.errors
    found = read.walk("VEVENT")
    assert not [one.errors for one in found if one.errors]
    by_uid = {str(one["uid"]): one for one in found}
    assert len(by_uid) == len(found)
    return by_uid


def alarms(event: Event) -> list[timedelta]:
    return [one["trigger"].dt for one in event.walk("VALARM")]


def said(event: Event) -> dict[str, str]:
    """What a reader sees."""
    return {name: str(event.get(name, "")) for name in ("summary", "description", "status")}


def without_body(entries: list[Entry]) -> list[Entry]:
    return [replace(one, body="") for one in entries]
