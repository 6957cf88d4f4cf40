"""The schedule in its two layouts, and the agenda of a meeting in its two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from tracker.practice.facts import Item, Meeting
from tracker.practice.markup import (
    each,
    fill,
    frame,
    month_date,
    object_address,
    templates,
    week_date,
)
from tracker.practice.people import committee_path
from tracker.practice.variants import Variants, digest

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_T: Final = templates("schedule")
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_CALENDAR: Final = (
    "https://s3.us-west-2.amazonaws.com/accessible-docs.coleg.gov/house_calendar.html"
)
_FLOOR: Final = (("House", "House Chamber", _CALENDAR), ("Senate", "Senate Chamber", "#"))
_MONDAY, _FRIDAY = 0, 4


def schedule_page(site: PracticeSite, fields: Mapping[str, Sequence[str]]) -> Markup:
    """The week that holds the day asked for; between sessions all coming days on one page."""
    chamber = fields.get("chamber", ["all"])[-1].lower() or "all"
    listed = [
        one for one in site.meetings() if chamber in ("all", _committee_kind(one.committee)[0])
    ]
    if (site.layout or ("week" if site.sitting() else "interim")) == "interim":
        return _interim_page(site, [one for one in listed if one.day >= site.day])
    try:
        wanted = date.fromisoformat(fields.get("date", [""])[-1])
    except ValueError:
        wanted = site.day
    return _week_page(site, wanted, listed)


def agenda_page(site: PracticeSite, number: str) -> Markup | None:
    """The agenda of a meeting, also of one that was withdrawn."""
    meetings = (one for one in site.meetings(hidden=True) if str(one.agenda) == number)
    meeting = next(meetings, None)
    if meeting is None:
        return None
    titles = {number: one.title for number, one in site.measures().items()}
    items = [
        (one, titles.get(one.bill, ""), _item(one, titles.get(one.bill, ""), number, site.variants))
        for one in meeting.items
        if one.since <= site.day
    ]
    lying = site.variants.holds("horizontal_agenda", number)
    where = " | ".join(filter(None, [meeting.start, meeting.room]))
    listed = _horizontal(items) if lying else _vertical(items)
    return frame("Agenda", fill(_T["agenda"], meeting, week_date(meeting.day), where, listed))


def _committee_kind(committee: str) -> tuple[str, str]:
    """("house", "Judiciary") for House Judiciary; what is of no chamber is year-round."""
    house, _, name = committee.partition(" ")
    return (house.lower(), name) if house in ("House", "Senate") else ("year-round", committee)


def _week_page(site: PracticeSite, wanted: date, meetings: Sequence[Meeting]) -> Markup:
    look = site.variants
    first = _week_of(wanted, look)
    last = _week_of(max([site.day, *(one.day for one in meetings)]), look)
    endless = look.holds("week_without_end", "site")
    first = min(first, last) if endless else first
    days = [first + at * _DAY for at in range(7)]
    listed = [one for one in meetings if one.day in days]
    heading = ""
    if listed or look.holds("heading_without_meetings", str(first)):
        heading = fill(_T["heading"], month_date(days[0]), month_date(days[-1]))
    monday = first + -first.weekday() % 7 * _DAY  # what the buttons ask for
    disabled = " disabled" if first >= last and not endless else ""
    buttons = fill(_T["buttons"], monday - _WEEK, monday + _WEEK, disabled)
    blocks = Markup("\n").join(_day_block(site, day, listed) for day in days) if listed else ""
    return frame("Schedule", fill(_T["week_page"], wanted, heading, buttons, blocks))


def _week_of(day: date, look: Variants) -> date:
    """The first day of the week that holds a day."""
    monday_first = look.holds("weeks_from_monday", "site")
    return day - (day.weekday() if monday_first else day.isoweekday() % 7) * _DAY


def _interim_page(site: PracticeSite, coming: Sequence[Meeting]) -> Markup:
    days = sorted({one.day for one in coming})
    blocks = (
        (week_date(day), fill(_T["table"], _rows(site, [one for one in coming if one.day == day])))
        for day in days
    )
    return frame("Schedule", fill("<h1>Schedule</h1>\n{}", each(_T["interim_block"], blocks)))


def _day_block(site: PracticeSite, day: date, listed: Sequence[Meeting]) -> Markup:
    look = site.variants
    rows = _rows(site, [one for one in listed if one.day == day])
    if _MONDAY <= day.weekday() <= _FRIDAY and look.holds("floor_sessions", str(day)):
        opening = "10:00 AM" if day.weekday() == _MONDAY else "9:00 AM"
        floor = each(_T["row"], (_floor_row(opening, *session) for session in _FLOOR))
        rows = Markup("\n").join(filter(None, [floor, rows]))
    block = fill(_T["block"], week_date(day), fill(_T["table"], rows)) if rows else Markup()
    return block + Markup(_T["undated"] if look.holds("undated_blocks", str(day)) else "")


def _floor_row(opening: str, house: str, room: str, link: str) -> tuple[str, ...]:
    calendar = fill('<a href="{}">View Calendar</a>', link)
    return opening, fill("<span>{}</span>", house), room, calendar, ""


def _rows(site: PracticeSite, meetings: Sequence[Meeting]) -> Markup:
    return each(_T["row"], (_row(one, site.day, site.variants) for one in meetings))


def _row(meeting: Meeting, today: date, look: Variants) -> tuple[str, ...]:
    activity = escape(look.spelled(meeting.committee, meeting.id))
    if not look.holds("bare_activity", meeting.id):
        address = committee_path(meeting.session.lower(), *_committee_kind(meeting.committee))
        activity = fill('<a href="{}">{}</a>', address, activity)
    if meeting.cancelled:
        activity += Markup(" <span>CANCELLED</span>")
    if meeting.struck:
        activity = fill("<del>{}</del>", activity)
    begun = meeting.day < today
    audio = fill(_T["audio"], meeting, digest(meeting.id) % 90000) if begun else ""
    return meeting.start, activity, meeting.room, _agenda_links(meeting, look), audio


def _agenda_links(meeting: Meeting, look: Variants) -> Markup:
    pdf = fill('<a href="{}">PDF</a>', object_address(meeting.id))
    if look.holds("agenda_as_pdf", meeting.id):
        return pdf
    word = "AGENDA" if look.holds("loud_links", meeting.id) else "Agenda"
    link = '<a class="link-primary" href="/agenda/committee/{0.agenda}">{1}</a>'
    page = fill(link, meeting, word)
    return fill("{} | {}", page, pdf) if digest(meeting.id) % 2 else page


def _item(item: Item, title: str, key: str, look: Variants) -> Markup:
    text = escape(item.text)
    if item.bill and look.holds("linked_items", key):
        link = fill('<a href="/bills/{0}">{0}</a>', item.bill)
        text = text.replace(item.bill, link, 1)
    if title and item.text == item.bill and look.holds("titled_items", key):
        text = fill("{} {}", text, title)
    return text


def _vertical(items: Sequence[tuple[Item, str, Markup]]) -> Markup:
    rows: list[tuple[str, str]] = []
    for item, title, cell in items:
        rows.append(("Hearing Item", cell))
        if title and item.text == item.bill:
            rows.append(("Title", title))
    return fill(_T["vertical"], each(_T["vertical_row"], [*rows, ("Hearing Item", "")]))


def _horizontal(items: Sequence[tuple[Item, str, Markup]]) -> Markup:
    row = "<tr><td><span>{2}</span></td><td></td></tr>"
    return fill(_T["horizontal"], each(row, items))
