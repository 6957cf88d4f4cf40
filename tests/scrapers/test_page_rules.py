"""Single rules of the page objects: words in, record out, or refused by name."""

from __future__ import annotations

import re
from datetime import date, time

import pytest

from scrapers.colorado.agenda import AgendaPage
from scrapers.colorado.bill import BillPage
from scrapers.colorado.bill_search import BillSearchPage
from scrapers.colorado.bill_tables import result_of, vote_counts
from scrapers.colorado.element_text import fold
from scrapers.colorado.page import member
from scrapers.colorado.parse import kind_of, parse, plain
from scrapers.colorado.people import LegislatorPage
from scrapers.colorado.schedule import SchedulePage, span_of
from scrapers.colorado.vote_pages import FloorVotePage
from tests.expect import resub, saved_pages
from tracker.domain.records import NO_PARTS, DaySpan
from tracker.errors import PageChanged

TEXTS = {page.name: page.text for page in saved_pages()}
ADDRESS = "https://leg.colorado.gov/bills/HB26-1001"


def changed(name: str, old: str, new: str, count: int = 1) -> str:
    """A saved page with one passage written otherwise."""
    assert old in TEXTS[name], old
    return TEXTS[name].replace(old, new, count)


def refusal(page: str) -> str:
    """What a page is refused for, or what of it was not read, its kind told by its markup."""
    try:
        record = parse(page)
    except PageChanged as refused:
        return refused.missing
    unread = getattr(record, "parts", NO_PARTS).unread
    assert unread, "all of it was read"
    return unread[0].what


def bill(text: str):
    return BillPage(text, ADDRESS).record()


def schedule(text: str):
    return SchedulePage(text, "https://leg.colorado.gov/schedule").record()


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a &amp;amp;amp; b", "a & b"),
        ("AT&T R&D", "AT&T R&D"),
        (" two\u00a0 words\n", "two words"),
        ("zero\u200bwidth", "zerowidth"),
        ("Garc&iacute;a", "García"),
        ("Licensing &regulation", "Licensing &regulation"),
        ("Licensing &copyright &amp;section 5", "Licensing &copyright &section 5"),
        ("Marks &reg; &amp;#39;s &#x26; co", "Marks ® 's & co"),
    ],
)
def test_a_text_is_read_as_a_reader_sees_it(text, read):
    assert fold(text) == read


@pytest.mark.parametrize(
    ("text", "name", "chamber"),
    [
        ("Rep. J. Mabrey", "J. Mabrey", "lower"),
        ("Senator Julie Gonzales", "Julie Gonzales", "upper"),
        ("Representative", "", "lower"),
        ("J. Bacon", "J. Bacon", None),
        ("Senate Smith", "Senate Smith", None),
        ("Repson", "Repson", None),
    ],
)
def test_a_title_tells_the_chamber_and_is_no_part_of_the_name(text, name, chamber):
    assert member(text) == (name, chamber)


@pytest.mark.parametrize(
    ("sentence", "result", "counts"),
    [
        ("The motion passed on a vote of 11-0.", "pass", (11, 0)),
        ("The motion failed on a vote of 5-6.", "fail", (5, 6)),
        ("The motion passed without objection.", "pass", (None, None)),
        ("The motion passed on a vote of 11-0-2.", "pass", (11, 0)),
        ("The motion did not pass.", "fail", (None, None)),
        ("The motion failed for lack of a second.", "fail", (None, None)),
        ("Laid over.", None, (None, None)),
    ],
)
def test_a_committee_s_sentence_tells_the_result(sentence, result, counts):
    assert result_of(sentence) == result
    assert vote_counts(sentence) == counts


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        ("Mar 8, 2026 - Mar 14, 2026", date(2026, 3, 8), date(2026, 3, 14)),
        ("Sun Mar 8, 2026 – Sat Mar 14, 2026", date(2026, 3, 8), date(2026, 3, 14)),
        ("March 8 - 14, 2026", date(2026, 3, 8), date(2026, 3, 14)),
        ("March 8-14, 2026", date(2026, 3, 8), date(2026, 3, 14)),
        ("Mar 29 - Apr 4, 2026", date(2026, 3, 29), date(2026, 4, 4)),
        ("03/08/2026 to 03/14/2026", date(2026, 3, 8), date(2026, 3, 14)),
        ("Dec 28, 2025 - Jan 3, 2026", date(2025, 12, 28), date(2026, 1, 3)),
        ("Week of March 9, 2026", date(2026, 3, 9), date(2026, 3, 15)),
    ],
)
def test_a_heading_names_the_days_of_its_week(heading, first, last):
    assert span_of(heading) == DaySpan(first, last)


@pytest.mark.parametrize(
    "heading",
    ["", "This week", "Mar 14, 2026 - Mar 8, 2026", "Jan 1, 2026 - Dec 31, 2026", "a - b"],
)
def test_a_heading_that_names_no_week_covers_nothing(heading):
    assert span_of(heading) is None


def unread(record) -> list[str]:
    """The parts of a record that could not be read."""
    return [one.part for one in record.parts.unread]


def ways(record) -> dict[str, int]:
    """The parts that were not found in the way we trust most, and the way."""
    return {part: way for part, way in record.parts.ways if way}


def test_the_sums_of_floor_votes_tell_the_chamber_without_a_heading():
    page = resub(r"<h4>(?:House|Senate) Votes .*?</h4>", "", TEXTS["bill/both-chambers"])
    assert "Votes (" not in page
    assert bill(page).floor_votes == bill(TEXTS["bill/both-chambers"]).floor_votes


COUNTS = re.compile(
    r'Aye: <span class="bill-votes-count-yes">(\d+)</span> No: <span class="bill-votes-count-no">'
    r'(\d+)</span> Other: <span class="bill-votes-count-others">(\d+)</span>'
)


@pytest.mark.parametrize(
    "cell",
    [
        r"\1 AYE \2 NO \3 OTHER",
        r"<div>\1</div><div>AYE</div><div>\2</div><div>NO</div><div>\3</div><div>OTHER</div>",
        r"<b>\1</b>AYE<b>\2</b>NO<b>\3</b>OTHER",
        r"Aye: \1 No: \2 Other: \3",
        r"\1/\2/\3",
        r"\1 - \2 - \3",
    ],
)
def test_counts_without_their_classes_are_read_by_their_words(cell):
    page = COUNTS.sub(cell, TEXTS["bill/law"])
    assert "bill-votes-count" not in page
    assert bill(page).floor_votes == bill(TEXTS["bill/law"]).floor_votes


def test_an_empty_block_keeps_its_heading_to_itself():
    empty = '<div id="bill-votes-other"><h4>Senate Votes (0)</h4></div>'
    block = '<div id="bill-votes-first-chamber">'
    page = TEXTS["bill/law"].replace(block, empty + block)
    assert [chamber for chamber, _ in bill(page).floor_votes] == ["lower"]
    page = page.replace("<h4>House Votes (3)</h4>", "")
    assert [chamber for chamber, _ in bill(page).floor_votes] == ["lower"]


def test_the_counts_beat_a_heading_that_they_belie():
    page = changed("bill/law", "<h4>House Votes (3)</h4>", "<h4>Senate Votes (3)</h4>")
    assert bill(page).floor_votes == bill(TEXTS["bill/law"]).floor_votes


def test_votes_whose_chamber_nothing_tells_are_kept_without_one():
    page = resub(r"<h4>House Votes.*?</h4>", "", TEXTS["bill/law"])
    page = resub(r'(bill-votes-count-\w+">)\d+', r"\g<1>0", page)
    ((chamber, votes),) = bill(page).floor_votes
    assert chamber is None and len(votes) == 3 and votes[0].result is None


def test_the_word_senate_in_a_row_tells_no_chamber():
    rows = bill(TEXTS["bill/law"]).floor_votes[0][1]
    assert "Senate" in rows[0].reading and rows[0].chamber == "lower"


def test_floor_votes_outside_of_every_block_are_found_by_their_heads():
    page = changed("bill/law", 'id="bill-votes-first-chamber"', 'id="floor"')
    assert bill(page) == bill(TEXTS["bill/law"])
    assert ways(bill(page)) == {"floor votes": 1}


def test_a_floor_vote_of_nothing_but_zeros_has_no_counts():
    page = changed("bill/vetoed", 'count-yes">62', 'count-yes">0')
    page = page.replace('count-no">2', 'count-no">0').replace('count-others">1', 'count-others">0')
    vote = bill(page).floor_votes[0][1][0]
    assert (vote.yes, vote.no, vote.other, vote.result) == (None, None, None, "pass")


def test_a_vote_with_a_blank_motion_is_kept():
    page = changed("bill/law", "<span>Adopt amendment L.003 (Attachment F)</span>", "<span></span>")
    votes = bill(page).committee_votes
    assert votes is not None and votes[0].motion == "" and votes[0].yes == 10


SECTIONS = {
    "bill-files-all-versions": "versions",
    "bill-files-fiscal": "fiscal notes",
    "bill-activity-amendments": "amendments",
    "bill-activity-session-laws": "laws",
    "bill-activity-committees": "committee votes",
    "bill-histories": "history",
}


def section(text: str, name: str) -> str:
    """A section of a page, from its opening tag to its last closing one."""
    begin = text.index(f'<div id="{name}">')
    tables = text.index("</table>", begin)
    return text[begin : text.index("</div>", tables) + len("</div>")]


@pytest.mark.parametrize(("name", "part"), SECTIONS.items())
def test_a_section_with_another_id_is_found_by_the_heads_of_its_table(name, part):
    page = changed("bill/law", f'id="{name}"', 'id="other"')
    assert bill(page) == bill(TEXTS["bill/law"])
    assert ways(bill(page))[part] == 1 and not unread(bill(page))


@pytest.mark.parametrize(("name", "part"), SECTIONS.items())
def test_a_section_with_other_heads_as_well_is_found_by_its_rows(name, part):
    whole = section(TEXTS["bill/law"], name)
    other = resub(r"<th\b.*?</th>", "<th>x</th>", resub(r' data-label=".*?"', "", whole))
    page = changed("bill/law", whole, other.replace(f'id="{name}"', 'id="other"'))
    assert bill(page) == bill(TEXTS["bill/law"])
    assert ways(bill(page))[part] == 2


@pytest.mark.parametrize(("name", "part"), SECTIONS.items())
def test_no_other_part_is_read_in_place_of_one_that_lacks(name, part):
    page = changed("bill/law", section(TEXTS["bill/law"], name), "<div>")
    record = bill(page)
    fields = {"history": "actions"}
    assert getattr(record, fields.get(part, part.replace(" ", "_"))) is None
    assert part in (*record.parts.lacking, *unread(record))
    kept = plain(bill(TEXTS["bill/law"]))
    lost = {name for name, value in plain(record).items() if kept.get(name) != value}
    assert lost <= {fields.get(part, part.replace(" ", "_")), "unread", "floor_votes", "reports"}


@pytest.mark.parametrize(
    "section", ["bill-files-fiscal", "bill-activity-amendments", "bill-activity-session-laws"]
)
def test_a_section_with_nothing_in_it_empties_nothing(section):
    begin = TEXTS["bill/law"].index(f'id="{section}"')
    end = TEXTS["bill/law"].index("</main>")
    history = TEXTS["bill/law"][TEXTS["bill/law"].index('<div id="bill-histories">') : end]
    emptied = TEXTS["bill/law"][:begin] + f'id="{section}"></div>{history}</main></body></html>'
    fields = {"bill-files-fiscal": "fiscal_notes", "bill-activity-amendments": "amendments"}
    assert getattr(bill(emptied), fields.get(section, "laws")) is None


def test_a_report_that_stands_as_html_and_as_pdf_is_one():
    link = '<a href="https://s3.example/{at}" aria-label="{label}">Committee Report</a>'
    name = "Committee Report for Transportation, Housing & Local Government on 02/03/2026"
    twin = link.format(at="b.pdf", label=f"PDF {name}")
    page = changed("bill/law", ">Committee Report</a>", f">Committee Report</a> {twin}")
    reports = bill(page).reports
    assert [one.name for one in reports] == [name]
    assert not reports[0].url.endswith("b.pdf")


def test_tables_turned_into_boxes_are_read_row_by_row():
    page = resub(r"<(/?)(?:table|thead|tbody|tr|td|th)\b", r"<\1div", TEXTS["bill/law"])
    page = page.replace('<div class="bill-specs-table">', '<table class="bill-specs-table">')
    record, before = bill(page), bill(TEXTS["bill/law"])
    assert (record.actions, record.versions) == (before.actions, before.versions)


def test_a_row_made_of_heads_costs_its_part_alone():
    row = re.search(r'<tr><td data-label="Date"><span>03/23/2026.*?</tr>', TEXTS["bill/law"])
    assert row
    heads = row[0].replace("<td", "<th").replace("</td>", "</th>")
    record = bill(TEXTS["bill/law"].replace(row[0], heads))
    assert unread(record) == ["versions"] and record.versions is None
    assert record.actions == bill(TEXTS["bill/law"]).actions


def test_a_place_nobody_knows_costs_the_history_alone():
    record = bill(changed("bill/law", "<span>Governor</span>", "<span>Attorney General</span>"))
    assert unread(record) == ["history"]
    assert record.parts.unread[0].what == "location of an action"
    assert record.versions == bill(TEXTS["bill/law"]).versions


def test_extra_columns_and_other_heads_do_not_matter():
    page = resub(r' data-label="[^"]*"', "", TEXTS["bill/law"])
    page = page.replace('<th scope="col">Version</th>', '<th scope="col">Bill Type</th>')
    page = page.replace("<th>Action</th>", "<th>Calendar</th>")
    page = page.replace("Amendment #", "Amendment Number")
    page = resub(r"(<tr>)(<th\b)", r"\1<th>#</th>\2", page)
    page = resub(r"(<tr>)(<td\b)", r"\1<td>7</td>\2", page)
    assert bill(page) == bill(TEXTS["bill/law"])


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ('class="bill-long-title pr-2"', 'class="x"', "long title"),
        ('class="full-bill-topic pr-2"', 'class="x"', "title"),
        ('class="bill-detail-bill-number-tag"', 'class="x"', "number"),
        ('class="bill-summary-content"', 'class="x"', "summary"),
        ('class="bill-specs-table"', 'class="x"', None),
        ('class="subject-tag"', 'class="x"', None),
        ('id="bill-sponsors"', 'id="x"', "sponsors"),
        ('class="bill-detail-co-sponsor"', 'class="x"', "sponsors"),
    ],
)
def test_a_part_whose_mark_has_changed_is_found_in_another_way(old, new, part):
    assert old in TEXTS["bill/law"]
    record = bill(TEXTS["bill/law"].replace(old, new))
    assert record == bill(TEXTS["bill/law"]), plain(record)
    assert set(ways(record)) == ({part} if part else set())


def test_a_summary_is_found_below_its_label():
    page = changed(
        "bill/law", '<div class="bill-detail-bill-summary">', "<h2>Bill Summary:</h2><div>"
    )
    page = page.replace('class="bill-summary-content"', 'class="x"')
    assert bill(page).summary == bill(TEXTS["bill/law"]).summary
    assert ways(bill(page)) == {"summary": 2}


def test_a_long_title_is_found_behind_its_label():
    page = changed("bill/law", '<p class="bill-long-title pr-2">', "<p><b>Long Title:</b> ")
    assert bill(page).long_title == bill(TEXTS["bill/law"]).long_title
    assert ways(bill(page)) == {"long title": 1}


def test_an_empty_place_of_the_long_title_is_no_fault():
    page = resub(r'(<p class="bill-long-title[^>]*>).*?</p>', r"\1</p>", TEXTS["bill/law"])
    assert bill(page).long_title == "" and not unread(bill(page))


def test_a_status_is_found_below_its_heading():
    page = changed("bill/law", '<section class="status-bar-section">', "<section><h2>Status</h2>")
    page = resub(r'<div class="(?:step|final-status)[^>]*>', "<div>", page)
    page = page.replace('class="step-text"', "")
    assert bill(page).status == "Introduced"


@pytest.mark.parametrize(
    "gone",
    [
        r'<div class="full-bill-topic.*?</div>',
        r'<p class="bill-long-title.*?</p>',
        r'<div class="bill-detail-bill-summary">.*?</div>\n</div>',
        r'<table class="bill-specs-table">.*?</table>',
        r'<section class="status-bar-section">.*?</section>',
        r'<div id="bill-sponsors">.*?</div>\n</div>',
    ],
)
def test_no_way_reads_the_words_of_another_part(gone):
    page = resub(gone, "", TEXTS["bill/law"], count=1, flags=re.DOTALL)
    page = resub(r"<title>.*?</title>", "<title>Bill | Site</title>", page)
    assert len(page) < len(TEXTS["bill/law"]) - 60
    before, after = plain(bill(TEXTS["bill/law"])), plain(bill(page))
    for field in ("title", "long_title", "summary", "kind", "subjects", "status", "sponsors"):
        assert after[field] in (before[field], None), field


def test_a_status_is_the_badge_else_the_last_step_else_unknown():
    assert bill(TEXTS["bill/law"]).status == "Became Law"
    steps = resub(r'<div class="final-status-badge.*?</div>', "", TEXTS["bill/vetoed"])
    assert bill(steps).status == "Vetoed"
    assert bill(steps.replace("step-text", "other")).status is None


def test_a_status_is_read_from_a_badge_that_is_its_own_words():
    badge = r'<div class="(final-status-badge[^"]*)"><p>Vetoed</p></div>'
    page = resub(badge, r'<p class="\1">Governor Vetoed</p>', TEXTS["bill/vetoed"])
    assert bill(page).status == "Governor Vetoed"


@pytest.mark.parametrize("name", ["bill/law", "bill_search/list", "agenda/horizontal"])
def test_an_end_tag_of_the_page_in_its_middle_costs_nothing_that_is_marked(name):
    """A summary that somebody pasted may hold one, and what is behind it then stands apart."""
    whole, _, rest = TEXTS[name].partition("</h1>")
    record = parse(f"{whole}</h1></body></html>{rest}", ADDRESS if name == "bill/law" else "")
    before = parse(TEXTS[name], ADDRESS if name == "bill/law" else "")
    for field in ("actions", "bills", "items", "sponsors"):
        assert getattr(record, field, None) == getattr(before, field, None), field


def bills_of(text: str):
    return BillSearchPage(text, ADDRESS).record()


LIST = bills_of(TEXTS["bill_search/list"])


def test_no_bills_are_read_only_where_the_count_line_counts_none():
    page = changed("bill_search/nothing-found", "Showing 0 - 0 of 0", "Showing 1 - 2 of 2")
    assert refusal(page).startswith("bills")
    page = resub(r"Showing 0 - 0 of 0[^<]*", "", TEXTS["bill_search/nothing-found"])
    assert refusal(page).startswith("bills")


@pytest.mark.parametrize("count", [1, -1])
def test_a_card_whose_class_was_renamed_is_found_around_its_link(count):
    page = changed("bill_search/list", 'class="bill-result"', 'class="bill-row"', count)
    assert bills_of(page) == LIST
    assert ways(bills_of(page)) == {"card": 1}


@pytest.mark.parametrize(
    "name", ["sponsor-bill-or-resolution-tag", "all-bills-data-heading", "sponsors"]
)
def test_a_part_of_a_card_with_another_class_is_found(name):
    page = changed("bill_search/list", f'class="{name}"', 'class="x"', -1)
    assert bills_of(page) == LIST


def test_a_card_that_cannot_be_read_costs_itself_alone_and_is_named():
    page = changed("bill_search/list", 'href="/bills/HB26-1001"', 'href="http://[broken"')
    page = page.replace(">HB26-1001</h2>", "></h2>")
    record = bills_of(page)
    assert record.bills == LIST.bills[1:]
    assert unread(record) == ["card"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Showing 1 - 2 of 1,714 bills", "Page 1: bills"),
        ('id="all-search-results-data-list"', 'id="x"'),
    ],
)
def test_a_count_line_that_cannot_be_read_costs_the_count_alone(old, new):
    record = bills_of(changed("bill_search/list", old, new))
    assert record.bills == LIST.bills
    assert record.total == LIST.total or (record.total is None and unread(record) == ["count"])


def test_a_filter_that_cannot_be_read_costs_the_sessions_alone():
    page = resub(
        r'<div id="session-filters-list">.*?</div>', "", TEXTS["bill_search/list"], flags=re.S
    )
    record = bills_of(page)
    assert (record.bills, record.total) == (LIST.bills, LIST.total)
    assert unread(record) == ["sessions"]


def test_labels_are_read_in_any_case_and_a_card_without_one_keeps_the_rest():
    page = changed("bill_search/list", "LONG TITLE:", "Long title:", -1)
    assert bills_of(page) == LIST
    record = bills_of(changed("bill_search/list", "LAST ACTION:", "Latest:", -1))
    assert unread(record) == ["last action of a card"]
    assert [one.title for one in record.bills] == [one.title for one in LIST.bills]
    assert all(one.last_action is None for one in record.bills)


def test_a_card_without_a_last_action_has_none():
    page = changed("bill_search/list", "03/25/2026 | Governor Signed", "")
    first = bills_of(page).bills[0]
    assert (first.last_day, first.last_action) == (None, "")


def test_a_last_action_in_another_form_costs_itself():
    record = bills_of(changed("bill_search/list", "03/25/2026 | Governor", "March 25: Governor"))
    assert unread(record) == ["last action of a card"]
    assert record.bills[0].last_action is None and record.bills[1] == LIST.bills[1]


def test_labels_are_found_in_any_markup_around_them():
    page = changed(
        "bill_search/list",
        "<p><span>LAST ACTION:</span> 03/25/2026 | Governor Signed</p>",
        "<dl><dt>LAST ACTION:</dt><dd>03/25/2026 | Governor Signed</dd></dl>",
    )
    assert BillSearchPage(page, ADDRESS).record().bills[0].last_action == "Governor Signed"


def test_a_table_without_its_day_is_refused():
    page = changed("schedule/in-session", "<h3>Wed Mar 11, 2026</h3>", "")
    assert refusal(page) == "day heading of a table"
    page = changed("schedule/interim", '<h3 class="text-center">Wed Dec 17, 2025</h3>', "")
    assert refusal(page) == "day heading of a table"


def test_a_second_table_under_one_day_is_refused():
    tail = '</tbody></table></div>\n<div class="interim-schedule-table">'
    page = changed("schedule/interim", tail, "</tbody></table>")
    page = page.replace('<h3 class="text-center">Wed Dec 17, 2025</h3>', "")
    assert refusal(page) == "day heading of a table"


@pytest.mark.parametrize(
    "extra",
    [
        "<p>House Finance meets at 1:30 PM in LSB A.</p>",
        "<div>Upon <b>x</b> Upon Adjournment</div>",
        "<h3>Thu Mar 12, 2026</h3>",
        '<a href="/agenda/committee/9">x</a>',
        '<table><tr><td data-label="Time">noon</td></tr></table>',
    ],
)
@pytest.mark.parametrize("name", ["in-session", "empty-week", "silent-week", "interim"])
def test_a_meeting_outside_of_what_is_read_is_refused(name, extra):
    page = changed(f"schedule/{name}", "</main>", f"{extra}</main>")
    assert "meeting" in refusal(page) or "day" in refusal(page)


def test_clock_times_of_the_chrome_are_no_meetings():
    page = changed("schedule/interim", "<header></header>", "<header>Open 8:00 AM</header>")
    assert schedule(page).meetings == schedule(TEXTS["schedule/interim"]).meetings


def test_a_schedule_row_made_of_heads_is_refused():
    page = resub(r"(</?)td", r"\1th", TEXTS["schedule/interim"])
    assert refusal(page)


def test_sessions_of_a_chamber_are_no_meetings_but_a_committee_in_its_room_is_one():
    page = changed("schedule/in-session", "<span>HCR 0107</span>", "<span>House Chamber</span>")
    meetings = schedule(page).meetings
    assert [found.committee for found in meetings][:1] == ["House Judiciary"]
    assert meetings[0].location == "House Chamber"


def test_a_row_struck_through_by_style_is_called_off():
    page = changed("schedule/interim", "<tr><td", '<tr style="text-decoration:line-through"><td')
    first = schedule(page).meetings[0]
    assert (first.committee, first.remark) == ("Capital Development Committee", "struck through")
    assert first.start.start_time == time(9)


def test_a_renamed_next_button_does_not_end_the_schedule_in_silence():
    page = changed("schedule/in-session", 'id="next-week-btn"', 'id="next"')
    assert schedule(page).next_week == date(2026, 3, 16)
    assert ("next week", 1) in schedule(page).parts.ways
    page = changed("schedule/in-session", 'data-date="2026-03-16"', "")
    assert refusal(page) == "date of the next week"


def test_a_disabled_next_button_offers_nothing():
    page = changed("schedule/in-session", 'data-date="2026-03-16"', 'data-date="x" disabled')
    assert schedule(page).next_week is None


def test_a_week_without_heading_covers_its_working_days():
    record = schedule(TEXTS["schedule/no-range-heading"])
    assert record.covers == DaySpan(date(2026, 3, 9), date(2026, 3, 14))


def test_two_layouts_on_one_page_are_refused():
    page = changed("schedule/interim", "</main>", '<button id="next-week-btn">x</button></main>')
    assert refusal(page) == "single layout"


def test_an_agenda_without_the_words_hearing_item_is_refused():
    page = TEXTS["agenda/vertical"].replace("Hearing Item", "Topic")
    assert refusal(page) == 'heading "Hearing Item"'


def test_an_agenda_that_is_a_list_is_read_as_one():
    page = changed("agenda/empty", "<p>No hearing items.</p>", "<ul><li>HB26-1001</li></ul>")
    record = AgendaPage(page, "").record()
    assert record.items is not None and [one.text for one in record.items] == ["HB26-1001"]
    assert ("hearing items", 2) in record.parts.ways
    page = changed("agenda/empty", "<p>No hearing items.</p>", "<div>HB26-1001</div>")
    assert refusal(page) == "table of hearing items"


def test_only_the_block_of_hearing_items_is_an_agenda():
    items = AgendaPage(TEXTS["agenda/horizontal"], "").record().items
    assert "HB26-1999" not in [item.text for item in items]


def test_the_president_of_a_whole_senate_votes_once():
    ballots = plain(parse(TEXTS["vote_floor/whole-senate"], "/bill_votes/1"))["ballots"]
    assert isinstance(ballots, list) and len(ballots) == 35
    assert {"name": "Member 35", "choice": "other", "url": ""} in ballots


def test_a_page_of_no_known_kind_is_refused():
    with pytest.raises(PageChanged, match="kind that is known"):
        kind_of("<html><body>Hello</body></html>")


def test_a_bare_schedule_speaks_for_no_day_and_anything_else_without_a_layout_is_refused():
    assert schedule(TEXTS["schedule/interim-bare"]).covers is None
    assert schedule(TEXTS["schedule/interim-empty"]).covers == DaySpan(None, None)
    for body in ("<p>We are sorry, something went wrong.</p>", "<p>Loading</p>", "<h1>Error</h1>"):
        page = f"<html><body><main>{body}</main></body></html>"
        with pytest.raises(PageChanged, match="layout"):
            schedule(page)
    page = changed("schedule/interim-bare", "</main>", "<p>Loading</p></main>")
    with pytest.raises(PageChanged, match="layout"):
        schedule(page)


def test_an_agenda_that_shows_neither_item_nor_words_says_nothing():
    silent = resub(r"<tbody>.*?</tbody>", "<tbody></tbody>", TEXTS["agenda/vertical"], flags=re.S)
    assert AgendaPage(silent, "").record().items is None
    said = silent.replace("<tbody></tbody>", "<tbody></tbody><caption>No items.</caption>")
    assert AgendaPage(said, "").record().items == ()


VOTE_HEAD = TEXTS["vote_floor/head"]
BALLOTS = [("Amabile", "yes"), ("Baisley", "no"), ("Ball", "excused"), ("Coleman", "yes")]


@pytest.mark.parametrize("change", [
    ("", ""), ("vote-tag", "vote-mark"), ("standard-table", "table-of-votes"),
    ("col-12", "column"), ("tag-heading-white", "heading"), ("<h3>Senate</h3>", ""),
    ("count-tag", "count"), ("data-label", "data-column"),
])  # fmt: skip
def test_a_renamed_part_of_a_vote_page_costs_no_other(change):
    address = "https://leg.colorado.gov/bill_votes/1"
    record = FloorVotePage(VOTE_HEAD.replace(*change), address).record()
    assert [(one.name, one.choice) for one in record.ballots] == BALLOTS
    assert record.ballots[0].url == "/legislators/judith-amabile"
    assert record.chamber == "upper"
    assert record.totals == (None if change[0] == "count-tag" else (3, 2))
    lost = change[0] == "data-label"
    assert (record.motion, record.day) == (("", None) if lost else ("BILL", date(2026, 3, 13)))
    assert record.parts.unread == ()


@pytest.mark.parametrize(("note", "since", "until"), [
    ("Resigned as of 2/13/26", None, date(2026, 2, 13)),
    ("resignation effective February 13, 2026", None, date(2026, 2, 13)),
    ("Appointed to fill a vacancy, sworn in on 2/20/2026", date(2026, 2, 20), None),
    ("Appointed to the Committee on Audit on 2/20/2026", None, None),
    ("", None, None),
])  # fmt: skip
def test_a_page_says_from_when_to_when_a_member_had_the_seat(note, since, until):
    text = TEXTS["legislator/member"].replace("<h2>Committees", f"<p>{note}</p><h2>Committees")
    record = LegislatorPage(text, "https://leg.colorado.gov/legislators/x").record()
    assert (record.since, record.until) == (since, until)
