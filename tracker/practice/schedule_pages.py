"""The schedule in its two layouts, and the agenda of a meeting in its two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, TypeAlias

from markupsafe import Markup, escape

from tracker.practice.facts import Item, Meeting
from tracker.practice.look import Variants, digest, draw, object_address
from tracker.practice.people import committee_path

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_CALENDAR: Final = (
    "https://s3.us-west-2.amazonaws.com/accessible-docs.coleg.gov/house_calendar.html"
)
_FLOOR: Final = (("House", _CALENDAR), ("Senate", "#"))
_MONDAY, _FRIDAY = 0, 4
_LINK: Final = Markup('<a href="/bills/{0}">{0}</a>')


_Values: TypeAlias = dict[str, object]


def schedule_page(site: PracticeSite, fields: Mapping[str, Sequence[str]]) -> Markup:
    """The week that holds the day asked for; between sessions all coming days on one page."""
    chamber = fields.get("chamber", ["all"])[-1].lower() or "all"
    listed = [
        meeting
        for meeting in site.meetings()
        if chamber in ("all", _committee_kind(meeting.committee)[0])
    ]
    if (site.layout or ("week" if site.sitting() else "interim")) == "interim":
        days = sorted({meeting.day for meeting in listed if meeting.day >= site.day})
        blocks = [
            {"on": day, "sittings": _sittings(site, listed, day), "opening": ""} for day in days
        ]
        return draw("schedule", title="Schedule", is_interim=True, days=blocks)
    try:
        chosen_day = date.fromisoformat(fields.get("date", [""])[-1])
    except ValueError:
        chosen_day = site.day
    return _week_page(site, chosen_day, listed)


def agenda_page(site: PracticeSite, number: str) -> Markup | None:
    """The agenda of a meeting, also of one that was withdrawn."""
    meetings = (meeting for meeting in site.meetings(hidden=True) if str(meeting.agenda) == number)
    meeting = next(meetings, None)
    if meeting is None:
        return None
    titles = {number: bill.title for number, bill in site.measures().items()}
    return draw(
        "agenda",
        title="Agenda",
        meeting=meeting,
        where=" | ".join(filter(None, [meeting.start, meeting.room])),
        lying=site.variants.holds("horizontal_agenda", number),
        items=[
            (item, title, _item(item, title, number, site.variants))
            for item in meeting.items
            if item.since <= site.day
            for title in [titles.get(item.bill, "")]
        ],
    )


def _committee_kind(committee: str) -> tuple[str, str]:
    """("house", "Judiciary") for House Judiciary; what is of no chamber is year-round."""
    house, _, name = committee.partition(" ")
    return (house.lower(), name) if house in ("House", "Senate") else ("year-round", committee)


def _week_page(site: PracticeSite, chosen_day: date, meetings: Sequence[Meeting]) -> Markup:
    look = site.variants
    first = _week_of(chosen_day, look)
    last = _week_of(max([site.day, *(meeting.day for meeting in meetings)]), look)
    endless = look.holds("week_without_end", "site")
    first = min(first, last) if endless else first
    week = [first + at * _DAY for at in range(7)]
    is_listed = any(meeting.day in week for meeting in meetings)
    monday = first + -first.weekday() % 7 * _DAY  # what the buttons ask for
    return draw(
        "schedule",
        title="Schedule",
        is_interim=False,
        chosen_day=chosen_day,
        first=week[0],
        last=week[-1],
        has_heading=is_listed or look.holds("heading_without_meetings", str(first)),
        earlier=monday - _WEEK,
        later=monday + _WEEK,
        is_last=first >= last and not endless,
        floor=_FLOOR,
        days=[_day(site, day, meetings) for day in week] if is_listed else [],
    )


def _week_of(day: date, look: Variants) -> date:
    """The first day of the week that holds a day."""
    monday_first = look.holds("weeks_from_monday", "site")
    return day - (day.weekday() if monday_first else day.isoweekday() % 7) * _DAY


def _day(site: PracticeSite, day: date, meetings: Sequence[Meeting]) -> _Values:
    """A day of a week. opening: of the sessions of both chambers, "" for none shown; undated:
    whether a block without a day follows."""
    look, opening = site.variants, ""
    if _MONDAY <= day.weekday() <= _FRIDAY and look.holds("floor_sessions", str(day)):
        opening = "10:00 AM" if day.weekday() == _MONDAY else "9:00 AM"
    return {
        "on": day,
        "sittings": _sittings(site, meetings, day),
        "opening": opening,
        "undated": look.holds("undated_blocks", str(day)),
    }


def _sittings(site: PracticeSite, meetings: Sequence[Meeting], day: date) -> list[_Values]:
    of_day = (meeting for meeting in meetings if meeting.day == day)
    return [_sitting(meeting, site.day, site.variants) for meeting in of_day]


def _sitting(meeting: Meeting, today: date, look: Variants) -> _Values:
    """A meeting's row. name: of its committee; url: of its committee's page; word: that links its
    agenda; pdf: of its agenda; audio: number of its recording. "" for what it does not show."""
    path = committee_path(meeting.session.lower(), *_committee_kind(meeting.committee))
    word = "AGENDA" if look.holds("loud_links", meeting.id) else "Agenda"
    pdf_alone = look.holds("agenda_as_pdf", meeting.id)
    has_pdf = pdf_alone or digest(meeting.id) % 2
    return {
        "meeting": meeting,
        "name": look.spelled(meeting.committee, meeting.id),
        "url": "" if look.holds("bare_activity", meeting.id) else path,
        "word": "" if pdf_alone else word,
        "pdf": object_address(meeting.id) if has_pdf else "",
        "audio": str(digest(meeting.id) % 90000) if meeting.day < today else "",
    }


def _item(item: Item, title: str, key: str, look: Variants) -> Markup:
    text = escape(item.text)
    if item.bill and look.holds("linked_items", key):
        text = text.replace(item.bill, _LINK.format(item.bill), 1)
    if title and item.text == item.bill and look.holds("titled_items", key):
        text += escape(f" {title}")
    return text
