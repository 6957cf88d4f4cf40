"""Schedules and agendas in markup that differs from what we believe: read another way, or named."""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from scrapers.colorado.agenda import AgendaPage
from scrapers.colorado.schedule import SchedulePage
from tests.expect import resub, saved_pages
from tracker.domain.colorado import Meant
from tracker.domain.records import AgendaRecord, DaySpan, ScheduleRecord
from tracker.domain.remarks import meanings_of

TEXTS = {page.name: page.text for page in saved_pages()}
TUESDAY = date(2026, 3, 10)


def schedule(text: str) -> ScheduleRecord:
    return SchedulePage(text, "https://leg.colorado.gov/schedule").record()


def agenda(body: str, title: str = '<h1 class="agenda-heading">House Judiciary - '
           "Tue Mar 10, 2026</h1>") -> AgendaRecord:  # fmt: skip
    page = f"<html><body><main>{title}{body}</main></body></html>"
    return AgendaPage(page, "https://leg.colorado.gov/agenda/committee/1").record()


def listed(*cells: str, rows: str = "") -> str:
    items = "".join(
        f'<tr><th scope="row">Hearing Item</th><td><span>{cell}</span></td></tr>' for cell in cells
    )
    return (
        '<section class="hearing-items-block"><table class="vertical-table"><tbody>'
        f"{items}{rows}</tbody></table></section>"
    )


def without_labels(text: str) -> str:
    return resub(r' data-label="\w+"', "", text)


def other_order(text: str) -> str:
    """The room first, each cell still under its head."""

    def turned(row: re.Match[str]) -> str:
        cells = re.findall(r"<t[dh][^>]*>.*?</t[dh]>", row[1])
        return f"<tr>{''.join((cells[2], cells[0], cells[1], *cells[3:]))}</tr>"

    return resub(r"<tr>(.*?)</tr>", turned, without_labels(text))


def other_heads(text: str) -> str:
    named = {"Time": "Start Time", "Activity": "Committee", "Location": "Room", "Audio": "Listen"}
    for old, new in named.items():
        text = text.replace(f"<th>{old}</th>", f"<th>{new}</th>")
    return without_labels(text)


def extra_column(text: str) -> str:
    text = text.replace("<th>Audio</th>", "<th>Audio</th><th>Contact</th>")
    return resub(
        r'(<td data-label="Audio">.*?</td>)', r'\1<td data-label="Contact">303-866-3521</td>', text
    )


def no_heads(text: str) -> str:
    return resub(r"<thead>.*?</thead>", "", without_labels(text))


VARIANTS = {
    "the class of a day's block": lambda text: resub(
        "interim-schedule-table|tab-content standard-table", "day-block", text
    ),
    "the class of the week's heading": lambda text: text.replace(
        "schedule-date-range-heading", "week-heading"
    ),
    "the next button's id": lambda text: text.replace('id="next-week-btn"', 'id="following"'),
    "days in h4": lambda text: resub(r"(</?)h3", r"\1h4", text),
    "no labels, heads in another order": other_order,
    "other names of columns": other_heads,
    "one column more": extra_column,
    "neither labels nor heads": no_heads,
    "cells in plain text": lambda text: resub(r"</?span>", "", text),
    "sections for blocks": lambda text: resub(r"<(/?)div\b", r"<\1section", text),
}  # fmt: skip


#: What stands on the page of a session alone: it shows a week, and leads to the next.
OF_A_WEEK = frozenset({"the class of the week's heading", "the next button's id"})
CASES = [
    (name, variant)
    for name in ("schedule/interim", "schedule/in-session")
    for variant in VARIANTS
    if name == "schedule/in-session" or variant not in OF_A_WEEK
]


@pytest.mark.parametrize(("name", "variant"), CASES)
def test_one_guess_turned_wrong_costs_no_meeting(name: str, variant: str) -> None:
    before, text = schedule(TEXTS[name]), VARIANTS[variant](TEXTS[name])
    after = schedule(text)
    assert after.meetings == before.meetings
    assert (after.covers, after.next_week, after.row_days) == (
        before.covers, before.next_week, before.row_days,
    )  # fmt: skip
    assert (after.parts.unread, after.unproved) == ((), ())


def test_a_row_without_its_committee_costs_its_row_and_the_proof_of_its_day() -> None:
    row = '<td data-label="Activity"><a href="/committees/2026a/house/Judiciary">House Judiciary'
    text = TEXTS["schedule/in-session"]
    assert row in text
    record = schedule(text.replace(row, row.replace("House Judiciary", "")))
    assert [one.committee for one in record.meetings] == [
        one.committee for one in schedule(text).meetings if one.committee != "House Judiciary"
    ]  # fmt: skip
    assert record.unproved == (DaySpan(TUESDAY, TUESDAY),)
    [unread] = record.parts.unread
    assert unread.part == "row" and "Mar 10, 2026" in unread.what


def test_a_row_without_its_room_keeps_its_other_cells_and_says_so() -> None:
    text = TEXTS["schedule/in-session"].replace(
        '<td data-label="Location"><span>HCR 0107</span></td>', ""
    )
    record = schedule(text)
    first = record.meetings[0]
    assert (first.committee, first.start.start_text, first.location) == (
        "House Judiciary", "Upon Adjournment", "",
    )  # fmt: skip
    assert [one.part for one in record.parts.unread] == ["location"]
    assert record.unproved == ()


@pytest.mark.parametrize("cell", [
    "House Judiciary - CANCELLED", "CANCELLED: House Judiciary", "<s>House Judiciary</s>",
    "<del>House Judiciary</del>",
])  # fmt: skip
def test_a_mark_of_its_own_is_a_remark(cell: str) -> None:
    record = schedule(TEXTS["schedule/in-session"].replace(">House Judiciary<", f">{cell}<"))
    first = record.meetings[0]
    assert (first.committee, first.remark) in (
        ("House Judiciary", "CANCELLED"), ("House Judiciary", "struck through"),
    )  # fmt: skip


def test_a_word_in_a_column_that_is_not_ours_is_told_where_it_is_worth_it() -> None:
    text = extra_column(TEXTS["schedule/in-session"])
    record = schedule(text.replace("303-866-3521", "CANCELLED", 3))
    assert "CANCELLED" in (record.meetings[0].remark or "")
    quiet = schedule(text)
    assert {one.remark for one in quiet.meetings} == {""}
    text = TEXTS["schedule/in-session"].replace("</a></td>", "</a> CANCELLED</td>")
    turned = resub('(<tr>)(.*?)(<td data-label="Agenda">.*?</td>)', r"\1\3\2", text)
    assert {one.remark for one in schedule(turned).meetings} == {"CANCELLED"}


def test_a_line_through_the_room_alone_puts_in_doubt_and_calls_nothing_off() -> None:
    text = TEXTS["schedule/in-session"].replace("HCR 0107", "<s>HCR 0107</s>", 1)
    assert (schedule(text).meetings[0].location, schedule(text).meetings[0].remark) == (
        "HCR 0107", "\u2021 struck through",
    )  # fmt: skip
    assert Meant.IN_DOUBT in meanings_of(schedule(text).meetings[0].remark or "")


@pytest.mark.parametrize(("mark", "remark"), [
    ('<img src="/off.svg" alt="Cancelled">', "Cancelled"),
    ('<i class="icon" aria-label="POSTPONED"></i>', "POSTPONED"),
    ('<span title="Cancelled">x</span>', "x; Cancelled"),
    ('<span class="badge" title="Cancelled">Cancelled</span>', "Cancelled"),
    ('<i class="icon" title="Committee hearing"></i>', ""),
    ('<img src="/map.svg" alt="Map of the Capitol">', ""),
])  # fmt: skip
def test_what_an_icon_tells_a_screen_reader_counts_where_it_is_listed(
    mark: str, remark: str
) -> None:
    text = TEXTS["schedule/in-session"]
    assert text.count(">House Judiciary<") == 1
    record = schedule(text.replace(">House Judiciary<", f">House Judiciary{mark}<"))
    [one] = [one for one in record.meetings if one.committee == "House Judiciary"]
    assert one.remark == remark


ALL_OFF = "All committee hearings on Tuesday, March 10 are CANCELLED due to weather."


@pytest.mark.parametrize(("old", "new", "days", "committees"), [
    ("<h1>", f"<div class='alert'>Snow. {ALL_OFF}</div><h1>", {10}, "all"),
    ("<h1>", f"<p>{ALL_OFF.replace('CANCELLED', '<b>CANCELLED</b>')}</p><h1>", {10}, "all"),
    ("<h1>", "<p>ALL MEETINGS CANCELLED</p><h1>", {10, 11}, "all"),
    ("<h1>", "<p>Tuesday's hearings are on. No committees will meet on Mar 11.</p><h1>", {11},
     "all"),
    ("<h1>", "<p>The House Judiciary Committee will not meet on March 10.</p><h1>", {10}, "one"),
    ("Tue Mar 10, 2026", "Tue Mar 10, 2026 - CANCELLED", {10}, "all"),
    ("<tbody>", "<tbody><tr><td colspan=5>SNOW DAY - ALL MEETINGS CANCELLED</td></tr>", {10, 11},
     "all"),
    ("<h1>", "<p>Cancelled</p><p>Meetings may be cancelled without notice.</p><h1>", set(), ""),
    ("<h1>", "<p>All meetings on March 31 are cancelled.</p><h1>", set(), ""),
    ("<h1>", "<p>All hearings on March 11 and 12 have been canceled.</p><h1>", {11}, "all"),
    ("<h1>", "<p>All hearings on 3/10-12 are cancelled.</p><h1>", {10, 11}, "all"),
    ("<h1>", "<p>All hearings on March 10 through 12 are cancelled.</p><h1>", {10, 11}, "all"),
    ("<h1>", "<p>All hearings of the week of March 9 are cancelled.</p><h1>", {10, 11}, "all"),
    ("<h1>", f"<p>{ALL_OFF} {'x' * 300}</p><h1>", set(), ""),
])  # fmt: skip
def test_a_note_that_calls_off_puts_its_rows_in_doubt(old, new, days, committees) -> None:
    text = TEXTS["schedule/in-session"]
    assert old in text
    record = schedule(text.replace(old, new))
    before = schedule(text)
    doubted = {one for one in record.meetings if Meant.IN_DOUBT in meanings_of(one.remark or "")}
    assert {one.start.day.day for one in doubted} == days
    assert (record.parts.unread, record.unproved) == (before.parts.unread, ())
    of_days = [one for one in record.meetings if one.start.day.day in days]
    assert committees != "all" or len(doubted) == len(of_days)
    assert committees != "one" or {one.committee for one in doubted} == {"House Judiciary"}


def test_thousands_of_signs_in_a_cell_are_read_at_once() -> None:
    cell = "House Judiciary " + "-" * 20_000
    record = schedule(TEXTS["schedule/in-session"].replace(">House Judiciary<", f">{cell}<"))
    assert record.meetings[0].committee == "House Judiciary"


@pytest.mark.parametrize(("cell", "remark"), [
    ("Between 1:30 and 5 PM", "Between 1:30 and 5 PM"),
    ("between 1:30 p.m. and 5 p.m.", "between 1:30 p.m. and 5 p.m."),
    ("from 1:30 to 5 p.m.", "1:30 to 5 p.m."), ("1:30 until 5 PM", "1:30 until 5 PM"),
    ("1:30 through 5 PM", "1:30 through 5 PM"),
    ("CANCELLED Between 1:30 and 5 PM", "CANCELLED; Between 1:30 and 5 PM"),
    ("Room opens 1:00 PM; 1:30 PM", "Room opens 1:00 PM"),
    ("3/10 1:30 PM", ""), ("03/10/2026 01:30:00 PM", ""), ("Mar 10 @ 1:30 PM", ""),
    ("Tuesday, March 10, 2026 - 1:30pm", ""), ("1:30:00 PM", ""), ("13:30:00", ""),
    ("2026-03-10T13:30:00-06:00", ""), ("2026-03-10T19:30:00Z", ""), ("2026-03-10 13:30", ""),
    ("2026-03-10T13:30 - 2026-03-10T17:00", "1:30 PM - 5:00 PM"),
    ('<time datetime="2026-03-10T13:30:00-06:00"></time>', ""),
    ('<time datetime="2026-03-10T13:30:00Z">1:30 PM</time>', ""),
])  # fmt: skip
def test_a_start_in_another_form_is_read_and_its_words_are_kept(cell: str, remark: str) -> None:
    text = TEXTS["schedule/in-session"].replace("Upon Adjournment", cell)
    first = schedule(text).meetings[0]
    assert (first.start.day, first.start.start_time, first.remark) == (
        TUESDAY,
        time(13, 30),
        remark,
    )


@pytest.mark.parametrize("cell", [
    "1/2 hour after adjournment",
    "Between 1:30 and 5", "between sessions", "doors open 1:30 PM", "2026-03-10T00:00:00-06:00",
])  # fmt: skip
def test_a_start_that_cannot_be_told_has_no_clock_time(cell: str) -> None:
    text = TEXTS["schedule/in-session"].replace("Upon Adjournment", cell)
    assert schedule(text).meetings[0].start.start_time is None


@pytest.mark.parametrize("moment", [
    "2026-03-11T13:30:00-06:00", "2026-03-10T00:00:00Z", "3/11/2026 1:30 PM", "Wed Mar 11, 1:30 PM",
])  # fmt: skip
def test_a_moment_of_another_day_costs_its_row_and_the_proof_of_its_day(moment: str) -> None:
    record = schedule(TEXTS["schedule/in-session"].replace("Upon Adjournment", moment))
    assert "House Judiciary" not in [one.committee for one in record.meetings]
    assert record.unproved == (DaySpan(TUESDAY, TUESDAY),)


# --- agendas --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("cell", "bills", "remark"), [
    ('<a href="/bills/HB26-1037">HB26-1037</a> Repeal HB25-1312', ["HB26-1037"], ""),
    ('<a href="/bills/HB26-1037">Repeal of HB25-1312</a>', ["HB26-1037"], ""),
    ("House Bill 26-1012 and House Bill 26-1037, heard together", ["HB26-1012", "HB26-1037"], ""),
    ("HBs 26-1037 &amp; 1012", ["HB26-1037", "HB26-1012"], ""),
    ("HB 1037 Ban Government Purchase of Data", ["HB26-1037"], ""),
    ("HB26-1037 Ban Data - LAID OVER TO MARCH 5", ["HB26-1037"], "LAID OVER TO MARCH 5"),
    ("HB26-1037 <s>Ban Data</s> <b>laid over</b>", ["HB26-1037"], "laid over"),
    ("<s>HB26-1037</s>", ["HB26-1037"], "struck through"),
    ('<span style="text-decoration: line-through">HB26-1037</span>', ["HB26-1037"],
     "struck through"),
    ("HB26-1037 (INVITED TESTIMONY ONLY)", ["HB26-1037"], "INVITED TESTIMONY ONLY"),
    ("HB26-1037 (FOR ACTION ONLY)", ["HB26-1037"], "FOR ACTION ONLY"),
    ("PULLED: HB26-1037 Ban Data", ["HB26-1037"], "PULLED"),
    ("HB26-1037 Prohibit Testimony by Machines", ["HB26-1037"], ""),
    ("HB26-1037 Cancelled Debts", ["HB26-1037"], ""),
    ("HB26-1037 (remote testimony canceled)", ["HB26-1037"], "remote testimony canceled"),
    ("HB26-1037 - Not cancelled, see note", ["HB26-1037"], "Not cancelled, see note"),
])  # fmt: skip
def test_an_item_is_its_bills_with_the_words_beside_them(cell, bills, remark) -> None:
    record = agenda(listed(cell, "Committee Discussion"))
    assert record.items is not None and len(record.items) == 2
    first = record.items[0]
    assert ([str(one) for one in first.bills], first.remark) == (bills, remark)


def test_a_row_beside_an_item_may_hold_its_remark_but_a_title_is_none() -> None:
    rows = (
        '<tr><th scope="row">Title</th><td>Cancelled Debts of HB25-1312</td></tr>'
        '<tr><th scope="row">Status</th><td>Laid over</td></tr>'
    )
    record = agenda(listed("HB26-1037", rows=rows))
    assert record.items is not None
    [only] = record.items
    assert ([str(one) for one in only.bills], only.remark) == (["HB26-1037"], "Laid over")


def test_a_heading_that_calls_off_is_a_remark_and_its_day_is_read() -> None:
    for words in (
        "CANCELLED: House Judiciary - Tue Mar 10, 2026",
        "House Judiciary - Tue Mar 10, 2026 - CANCELLED",
        "House Judiciary - Tue Mar 10, 2026 (CANCELLED)",
    ):
        record = agenda(listed("HB26-1037"), f'<h1 class="agenda-heading">{words}</h1>')
        assert (record.title, record.day, record.remark) == (
            "House Judiciary - Tue Mar 10, 2026", TUESDAY, "CANCELLED",
        )  # fmt: skip


def test_notes_beside_the_items_are_read_where_they_are_worth_telling() -> None:
    body = (
        "<p>1:30 PM | HCR 0107</p><p>Remote testimony is not available today.</p>"
        + listed("HB26-1037")
        + "<p>For questions call 303-866-3521.</p>"
    )
    assert agenda(body).remark == "Remote testimony is not available today."


@pytest.mark.parametrize(("body", "way"), [
    ("<table><tbody><tr><th>Hearing Item</th><td>HB26-1037</td></tr></tbody></table>", 1),
    ("<table><thead><tr><th>Hearing Item</th><th>Documents</th></tr></thead>"
     "<tbody><tr><td>HB26-1037</td><td></td></tr></tbody></table>", 1),
    ("<h2>Hearing Items</h2><ul><li>HB26-1037</li></ul>", 2),
])  # fmt: skip
def test_an_agenda_without_its_classes_is_read_another_way(body: str, way: int) -> None:
    record = agenda(body, "<h1>House Judiciary - Tue Mar 10, 2026</h1>")
    assert record.items is not None and [one.text for one in record.items] == ["HB26-1037"]
    assert dict(record.parts.ways) == {"title": 1, "hearing items": way}
    assert (record.day, record.parts.unread) == (TUESDAY, ())


def test_no_way_reads_another_table_for_the_items() -> None:
    other = "<table><tr><th>Committee staff</th><td>HB26-1999</td></tr></table>"
    record = agenda(other)
    assert record.items is None and not record.whole
    assert [one.part for one in record.parts.unread] == ["hearing items"]
