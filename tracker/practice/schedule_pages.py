"""The schedule in its two layouts, and the agenda of a meeting in its two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from tracker.practice.facts import Item, Meeting
from tracker.practice.markup import (
    camel,
    esc,
    frame,
    month_date,
    object_address,
    week_date,
)
from tracker.practice.variants import Variants, digest

_WEEK: Final = timedelta(days=7)
_HEADS: Final = ("Time", "Activity", "Location", "Agenda", "Audio")
_CALENDAR: Final = (
    "https://s3.us-west-2.amazonaws.com/accessible-docs.coleg.gov/house_calendar.html"
)
_AUDIO: Final = "https://sg001-harmony.sliq.net/00327/Harmony/en/PowerBrowser/PowerBrowserV2/"
_FLOOR: Final = (("House", "House Chamber", _CALENDAR), ("Senate", "Senate Chamber", "#"))
_MONDAY, _FRIDAY = 0, 4


def week_of(day: date, variants: Variants) -> date:
    """The first day of the week that holds a day."""
    monday_first = variants.holds("weeks_from_monday", "site")
    return day - timedelta(days=day.weekday() if monday_first else day.isoweekday() % 7)


def week_page(
    asked: date, meetings: Sequence[Meeting], last_week: date, today: date, variants: Variants
) -> str:
    """The week that holds the day asked for. last_week: any day of the last week on offer."""
    first, end = week_of(asked, variants), week_of(last_week, variants)
    if first > end and variants.holds("week_without_end", "site"):
        first = end
    days = [first + timedelta(days=at) for at in range(7)]
    listed = [one for one in meetings if one.day in days]
    heading = ""
    if listed or variants.holds("heading_without_meetings", str(first)):
        words = f"{month_date(days[0])} - {month_date(days[-1])}"
        heading = f'<h2 class="schedule-date-range-heading">{words}</h2>\n'
    blocks = "\n".join(_day_block(day, listed, today, variants) for day in days) if listed else ""
    return frame(
        "Schedule",
        "<h1>Schedule</h1>\n"
        '<form method="post" action="/schedule"><input type="hidden" name="view" value="week">'
        '<input type="hidden" name="chamber" value="all">'
        f'<input type="hidden" name="date" value="{asked}"></form>\n'
        f"{heading}{_buttons(first, end, variants)}\n{blocks}",
    )


def interim_page(meetings: Sequence[Meeting], today: date, look: Variants) -> str:
    """All coming days on one page, as between sessions."""
    coming = [one for one in meetings if one.day >= today]
    blocks = "\n".join(
        f'<div class="interim-schedule-table"><h3 class="text-center">{week_date(day)}</h3>\n'
        f"{_table([one for one in coming if one.day == day], day, today, (), look)}</div>"
        for day in sorted({one.day for one in coming})
    )
    return frame("Schedule", f"<h1>Schedule</h1>\n{blocks}")


def agenda_page(meeting: Meeting, titles: Mapping[str, str], today: date, look: Variants) -> str:
    """The agenda of a meeting. titles: of the bills it may name, by number."""
    key = str(meeting.agenda)
    items = [
        (one, _item(one, titles, look.holds("titled_items", key), look.holds("linked_items", key)))
        for one in meeting.items
        if one.since <= today
    ]
    if look.holds("horizontal_agenda", key):
        listed = _horizontal([cell for _, cell in items])
    else:
        listed = _vertical(items, titles)
    heading = f"{meeting.committee} - {week_date(meeting.day)}"
    where = " | ".join(part for part in (meeting.start, meeting.room) if part)
    return frame(
        "Agenda",
        f'<h1 class="agenda-heading">{esc(heading)}</h1>\n<p>{esc(where)}</p>\n'
        f'<section class="hearing-items-block">\n{listed}</section>\n'
        '<table class="contact-table"><tbody><tr><th scope="row">Committee staff</th>'
        "<td><span>303-866-3521</span></td></tr></tbody></table>",
    )


def committee_path(meeting: Meeting) -> str:
    """The address of the page of the committee that meets."""
    kind, name = committee_kind(meeting.committee)
    return f"/committees/{meeting.session.lower()}/{kind}/{camel(name)}"


def committee_kind(committee: str) -> tuple[str, str]:
    """("house", "Judiciary") for House Judiciary; what is of no chamber is year-round."""
    for prefix in ("House", "Senate"):
        if committee.startswith(f"{prefix} "):
            return prefix.lower(), committee.removeprefix(f"{prefix} ")
    return "year-round", committee


def _buttons(first: date, end: date, variants: Variants) -> str:
    monday = first + timedelta(days=-first.weekday() % 7)  # what the buttons ask for
    back, on = monday - _WEEK, monday + _WEEK
    last = first >= end and not variants.holds("week_without_end", "site")
    return (
        f'<button id="prev-week-btn" data-date="{back}">Previous week</button>\n'
        f'<button id="next-week-btn" data-date="{on}"{" disabled" if last else ""}>'
        "Next week</button>"
    )


def _day_block(day: date, listed: Sequence[Meeting], today: date, variants: Variants) -> str:
    meetings = [one for one in listed if one.day == day]
    floor: tuple[tuple[str, str, str], ...] = ()
    if _MONDAY <= day.weekday() <= _FRIDAY and variants.holds("floor_sessions", str(day)):
        floor = _FLOOR
    block = ""
    if meetings or floor:
        held = _table(meetings, day, today, floor, variants)
        block = f'<div class="tab-content standard-table"><h3>{week_date(day)}</h3>\n{held}</div>\n'
    if variants.holds("undated_blocks", str(day)):
        block += '<div class="tab-content standard-table"></div>'
    return block


def _table(
    meetings: Sequence[Meeting],
    day: date,
    today: date,
    floor: Sequence[tuple[str, str, str]],
    variants: Variants,
) -> str:
    head = "".join(f"<th>{one}</th>" for one in _HEADS)
    opening = "10:00 AM" if day.weekday() == _MONDAY else "9:00 AM"
    rows = [
        _row(opening, f"<span>{house}</span>", room, f'<a href="{link}">View Calendar</a>', "")
        for house, room, link in floor
    ]
    rows += [_meeting_row(one, today, variants) for one in meetings]
    body = "\n".join(rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


def _meeting_row(meeting: Meeting, today: date, look: Variants) -> str:
    twice = look.holds("double_escaped", meeting.id) and "&" in meeting.committee
    name = esc(meeting.committee, twice)
    activity = f'<a href="{committee_path(meeting)}">{name}</a>'
    if look.holds("bare_activity", meeting.id):
        activity = name
    if meeting.cancelled:
        activity += " <span>CANCELLED</span>"
    if meeting.struck:
        activity = f"<del>{activity}</del>"
    audio = ""
    if meeting.day < today:
        clip = digest(meeting.id) % 90000
        audio = f'<a href="{_AUDIO}{meeting.day:%Y%m%d}/-1/{clip}">Listen</a>'
    return _row(meeting.start, activity, meeting.room, _agenda_links(meeting, look), audio)


def _agenda_links(meeting: Meeting, look: Variants) -> str:
    pdf = f'<a href="{object_address(meeting.id)}">PDF</a>'
    if look.holds("agenda_as_pdf", meeting.id):
        return pdf
    word = "AGENDA" if look.holds("loud_links", meeting.id) else "Agenda"
    page = f'<a class="link-primary" href="/agenda/committee/{meeting.agenda}">{word}</a>'
    return f"{page} | {pdf}" if digest(meeting.id) % 2 else page


def _row(start: str, activity: str, room: str, agenda: str, audio: str) -> str:
    cells = (f"<span>{esc(start)}</span>", activity, f"<span>{esc(room)}</span>", agenda, audio)
    return (
        "<tr>"
        + "".join(
            f'<td data-label="{label}">{cell}</td>'
            for label, cell in zip(_HEADS, cells, strict=True)
        )
        + "</tr>"
    )


def _item(item: Item, titles: Mapping[str, str], titled: bool, linked: bool) -> str:
    text = esc(item.text)
    if not item.bill:
        return text
    if linked:
        text = text.replace(item.bill, f'<a href="/bills/{item.bill}">{item.bill}</a>', 1)
    if titled and item.text == item.bill and item.bill in titles:
        text += f" {esc(titles[item.bill])}"
    return text


def _vertical(items: Sequence[tuple[Item, str]], titles: Mapping[str, str]) -> str:
    rows = []
    for item, cell in items:
        rows.append(f'<tr><th scope="row">Hearing Item</th><td><span>{cell}</span></td></tr>')
        if item.bill in titles and item.text == item.bill:
            title = esc(titles[item.bill])
            rows.append(f'<tr><th scope="row">Title</th><td><span>{title}</span></td></tr>')
    rows.append('<tr><th scope="row">Hearing Item</th><td><span></span></td></tr>')
    body = "\n".join(rows)
    return f'<table class="vertical-table"><tbody>\n{body}\n</tbody></table>'


def _horizontal(cells: Sequence[str]) -> str:
    rows = "\n".join(f"<tr><td><span>{cell}</span></td><td></td></tr>" for cell in cells)
    return (
        "<table><thead><tr><th>Hearing Item</th><th>Documents</th></tr></thead>"
        f"<tbody>\n{rows}\n</tbody></table>"
    )
