"""What templates put beside a page's facts: words for those who listen, feet of tables, ways back
to the top, twins for phones, days in other forms. None of it is a fact, and none of it costs one;
where it says that there is more than the page shows, that is unread."""

from __future__ import annotations

import re
from datetime import date

import pytest

from scrapers.colorado.element_text import fold
from scrapers.colorado.page import member
from scrapers.colorado.parse import parse
from tests.expect import resub
from tests.scrapers.saved import SAVED, put, saved
from tracker.domain.records import DaySpan
from tracker.domain.times import any_day_of
from tracker.errors import PageChanged

BILL, INTERIM, WEEK = "bill/law", "schedule/interim", "schedule/in-session"
EVERY = (
    BILL, "bill/sponsors", "bill_search/list", INTERIM, WEEK, "agenda/vertical",
    "agenda/horizontal", "vote_floor/head", "committee/reference", "committee_list/list",
    "legislator/member", "legislator_list/both-assemblies",
)  # fmt: skip


def whole(name):
    return parse(SAVED[name].text, SAVED[name].address)


def every(old, new):
    return lambda text: text.replace(old, new)


def sub(pattern, new):
    return lambda text: resub(pattern, new, text)


LISTENING = " <span class='visually-hidden'>({})</span></a>"
EXTERNAL = "<span class='ext'><span class='element-invisible'> (link is external)</span></span></a>"


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("said", [
    LISTENING.format("opens in new window"), LISTENING.format("opens in a new tab"), EXTERNAL,
])  # fmt: skip
def test_what_is_said_of_a_link_is_no_word_of_it(name, said):
    record = saved(name, every("</a>", said))
    assert (record, record.parts) == (whole(name), whole(name).parts)


@pytest.mark.parametrize(("text", "words"), [
    ("PDF (opens in a new tab)", "PDF"), ("Judiciary, opens in new window", "Judiciary"),
    ("opens in new window", ""), ("Mail (link sends email)", "Mail"),
    ("A door that opens in a new window of time", "A door that opens in a new window of time"),
])  # fmt: skip
def test_only_words_that_stand_apart_are_said_of_a_link(text, words):
    assert fold(text) == words


#: Page, what is different, and how.
SAME = {
    "a foot": (BILL, every("</tbody></table>",
        '</tbody><tfoot><tr><td>Showing 1 to 7 of 7 entries</td></tr></tfoot></table>')),
    "heads in the foot": (BILL, every("</tbody></table>",
        "</tbody><tfoot><tr><th>Date</th><th>Version</th><th>Documents</th></tr></tfoot></table>")),
    "a way back to the top": (BILL, every("</tbody></table>",
        '<tr><td colspan="5"><a href="#top">Back to top</a></td></tr></tbody></table>')),
    "a footnote": (BILL, every("</tbody></table>",
        '<tr><td colspan="5">[*] The amendment was amended.</td></tr></tbody></table>')),
    "a row to copy": (BILL, every("</tbody></table>",
        '<tr hidden class="template"><td>Date</td><td>Words</td></tr></tbody></table>')),
    "the first cell is a head": (BILL, sub(
        r'<tr><td data-label="Date"><span>(.*?)</span></td>',
        r'<tr><th scope="row" data-label="Date"><span>\1</span></th>')),
    "the first cell is a head, no labels": (BILL, lambda text: sub(
        r"<tr><td><span>(\d.*?)</span></td>", r'<tr><th scope="row"><span>\1</span></th>')(
        resub(' data-label="[^"]*"', "", text))),
    "days in ISO form": (BILL, sub(
        r"<span>(\d\d)/(\d\d)/(\d{4})</span>", r"<time>\3-\1-\2</time>")),
    "years of two digits": (BILL, sub(r"<span>(\d\d/\d\d)/20(\d\d)</span>", r"<span>\1/\2</span>")),
    "days with an hour": (BILL, sub(
        r"<span>(\d\d/\d\d/\d{4})</span>", r"<span>\1 12:00 AM</span>")),
    "a name in two lines": (BILL, every("Signed Act</span>", "Signed<br>Act</span>")),
    "a badge": (BILL, every(
        "Signed Act</span>", 'Signed Act <span class="badge">New</span></span>')),
    "a tooltip": (BILL, every("Passed [*]</span>",
        'Passed [*]</span><div class="tooltip">As amended</div>')),
    "a button in the title": (BILL, sub("</h1>", " <button>Share</button></h1>")),
    "scripts and styles in the summary": (BILL, put('<div class="bill-summary-content">',
        '<div class="bill-summary-content"><script>var a = 1;</script><style>.a {}</style>')),
    "ways to read on in the summary": (BILL, put('<div class="bill-summary-content">',
        '<div class="bill-summary-content"><a href="#x">Skip to the end</a><button>More</button>')),
    "a label in the long title": (BILL, sub(
        '(<p class="bill-long-title[^>]*>)', r"\1<strong>Long Title:</strong> ")),
    "a hidden label of the status": (BILL, sub(
        '(<div class="final-status[^>]*><p>)', r'\1<span class="sr-only">Final status: </span>')),
    "a meeting's day in words": (BILL, put("02/03/2026 | House", "Feb 3, 2026 | House")),
    "the whole name of the House": (BILL, every(
        "<span>House</span>", "<span>House of Representatives</span>")),
    "parties of sponsors": ("bill/sponsors", sub(r"(Rep\. [^<]+|Sen\. [^<]+)</a>", r"\1 (D)</a>")),
    "controls of a meeting": (WEEK, sub(
        '(<td data-label="Activity">.*?)</td>',
        r'\1 <button>Details</button> <a href="/c.ics">Add to calendar</a></td>')),
    "a map of a room": (INTERIM, sub(
        '(<td data-label="Location"><span>[^<]+)', r'\1 <a href="/map">(map)</a>')),
    "a meeting's row of its own kind": (WEEK, put(
        "<tbody>", '<tbody><tr><td colspan="5"><strong>Morning</strong></td></tr>')),
    "hours of an office": (INTERIM, put(
        "</main>", "<p><b>Office hours:</b> 8:00 AM - 5:00 PM</p></main>")),
    "what words mean": (WEEK, put(
        "</main>", "<table><tr><td>Upon Adjournment means later</td></tr></table></main>")),
    "a twin of a day's table": (WEEK, sub(
        "(?s)(<table>.*?</table>)", r'\1<div class="d-md-none">\1</div>')),
    "boxes of a day for phones": (INTERIM, lambda text: resub(
        "(?s)<table>.*?</table>", lambda found: found[0] + _boxes(found[0]), text)),
    "a way back in an agenda": ("agenda/vertical", every(
        "</tbody>", '<tr><td colspan="2"><a href="#top">Back to top</a></td></tr></tbody>')),
    "a way back in a list of items": ("agenda/horizontal", every(
        "</tbody>", '<tr><td colspan="2"><a href="#top">Back to top</a></td></tr></tbody>')),
    "a total of votes": ("vote_floor/head", put(
        "</table></div></div></div>", "<tr><td>Total</td><td>5</td></tr></table></div></div>")),
    "districts of members": ("vote_floor/head", sub(
        '<tr>(<td>[A-Z][^<]*</td><td><span class="vote-tag)', r"<tr><td>District 5</td>\1")),
    "titles of members": ("vote_floor/head", sub(
        '<tr><td>([A-Z][^<]*</td><td><span class="vote-tag)', r"<tr><td>Sen. \1")),
    "the chair among members": ("vote_floor/head", sub(
        '<tr><td>(Baisley)</td>', r"<tr><td>\1 (Vice Chair)</td>")),
    "parties of members": ("committee/reference", sub(
        '(comm-member-name">[^<]+)', r"\1 (D)")),
    "hidden words of a role": ("committee/reference", sub(
        '(role">)([A-Z])', r'\1<span class="sr-only">Role: </span>\2')),
    "another spelling of a role": ("committee/reference", every("Vice Chair", "Vice-Chair")),
    "staff among members": ("committee/reference", put("</main>",
        '<h2>Committee Staff</h2><a class="cm-link" href="/staff/jane"><div class="comm-mem-role">'
        'Analyst</div><p class="comm-member-name">Jane Doe</p></a></main>')),
    "staff to write to": ("committee/reference", put("</main>",
        '<a class="cm-link" href="mailto:x@coleg.gov"><div class="comm-mem-role"></div>'
        '<p class="comm-member-name">Jane Doe</p></a></main>')),
    "a committee's session": ("committee/reference", sub(
        "<h1>(.*?)</h1>", r"<h1>\1 <small>2026 Regular Session</small></h1>")),
    "how many members a tile counts": ("committee_list/list", every(
        "</a>", ' <span class="count">11</span></a>')),
    "hidden words of a tile": ("committee_list/list", sub(
        '(committee-tile"[^>]*>)', r'\1<span class="visually-hidden">Go to </span>')),
    "facts of a member in one paragraph": ("legislator/member", every(
        "</p><p>Party", "<br>Party")),
    "a district in words": ("legislator/member", every(
        "District: 1", "District: House District 1")),
    "fields of a member": ("legislator/member", sub(
        "<p>(District|Party): (.*?)</p>",
        r'<div class="field"><div class="label">\1</div><div class="item">\2</div></div>')),
    "the site's own address": ("legislator/member", put(
        "<h1>", '<p>Problems? <a href="mailto:webmaster@coleg.gov">Write</a></p><h1>')),
    "a fax": ("legislator/member", put(
        '<a href="tel:', 'Fax: <a href="tel:3030000000">303-000-0000</a> <a href="tel:')),
    "a member's party": ("legislator/member", sub("</h1>", " (D)</h1>")),
    "a badge of a bill": ("bill_search/list", sub(
        '(all-bills-data-heading"[^>]*>[^<]+)', r'\1 <span class="badge">New</span>')),
    "a hidden number of a bill": ("bill_search/list", sub(
        '(all-bills-data-heading"[^>]*>)', r'\1<span class="visually-hidden">HB26-1 </span>')),
    "a dash before an action": ("bill_search/list", sub(r"(\d{4}) \| ", r"\1 - ")),
}  # fmt: skip


def _boxes(table):
    rows = re.findall(r"(?s)<tr>(<td.*?)</tr>", table)
    cells = [re.findall(r"(?s)<td[^>]*>(.*?)</td>", row) for row in rows]
    cards = ("".join(f"<p>{cell}</p>" for cell in row) for row in cells)
    return f'<div class="phone">{"".join(f"<div>{card}</div>" for card in cards)}</div>'


@pytest.mark.parametrize("variant", SAME)
def test_what_stands_beside_the_facts_changes_none(variant):
    name, change = SAME[variant]
    record = saved(name, change)
    assert record == whole(name)
    assert record.parts.unread == whole(name).parts.unread


def test_a_row_called_off_is_so_alone_also_where_a_twin_for_phones_says_it_once_more():
    page = resub('(<td data-label="Activity">.*?)(</td>)', r"\1<p>CANCELLED</p>\2",
                 SAVED[INTERIM].text, count=1)  # fmt: skip
    twice = resub("(?s)<table>.*?</table>", lambda found: found[0] + _boxes(found[0]), page)
    remarks = [one.remark for one in parse(twice, SAVED[INTERIM].address).meetings]
    assert sorted(filter(None, remarks)) == ["CANCELLED"]


# --- what says that there is more --------------------------------------------------------------

PAGER = (
    '<nav class="pager"><a href="?page=1" aria-current="page">1</a> <a href="?page=2">2</a></nav>'
)


@pytest.mark.parametrize("row", [
    '<tr><td colspan="5">Showing 1 to 7 of 20 entries</td></tr>',
    '<tr><td colspan="5"><button>Show more</button></td></tr>',
])  # fmt: skip
def test_a_row_that_says_there_is_more_makes_its_table_unread(row):
    record = saved(BILL, every("</tbody></table>", f"{row}</tbody></table>"))
    assert record.actions is None and record.versions is None
    assert (record.title, record.sponsors) == (whole(BILL).title, whole(BILL).sponsors)


def test_a_table_of_several_pages_is_unread_and_costs_no_other():
    def change(text):
        begin = text.index('<div id="bill-activity-amendments">')
        end = text.index("</table>", begin) + len("</table>")
        return text[:end] + PAGER + text[end:]

    record = saved(BILL, change)
    assert record.amendments is None and record.actions == whole(BILL).actions
    assert {one.part for one in record.parts.unread} == {"amendments"}


def test_a_schedule_of_several_pages_proves_of_no_day_that_something_left():
    record = saved(INTERIM, put("</main>", f"{PAGER}</main>"))
    assert record.meetings == whole(INTERIM).meetings
    assert record.unproved == (DaySpan(None, None),)


def test_an_agenda_of_several_pages_is_not_whole():
    record = saved("agenda/vertical", put("</main>", f"{PAGER}</main>"))
    assert record.items == whole("agenda/vertical").items and not record.whole


def test_ballots_of_several_pages_are_refused():
    with pytest.raises(PageChanged, match="other pages"):
        saved("vote_floor/head", put("</main>", f"{PAGER}</main>"))


def test_of_committees_on_several_pages_those_shown_are_read_and_the_others_told():
    record = saved("committee_list/list", put("</main>", f"{PAGER}</main>"))
    assert record.committees == whole("committee_list/list").committees
    assert [one.what for one in record.parts.unread] == ["committees on other pages"]


@pytest.mark.parametrize("link", [
    '<a href="/bills/bill-search?page=3">Back to the list</a>',
    '<a href="?page=1" aria-current="page">1</a>',
])  # fmt: skip
@pytest.mark.parametrize("name", [BILL, INTERIM, "agenda/vertical", "vote_floor/head"])
def test_a_link_to_a_page_of_another_list_says_nothing(name, link):
    record = saved(name, put("</main>", f"{link}</main>"))
    assert (record, record.parts) == (whole(name), whole(name).parts)


# --- what must not be taken for it --------------------------------------------------------------


def test_a_note_of_a_day_that_may_call_it_off_is_not_passed_over():
    note = '<tbody><tr><td colspan="5">Note: all meetings are CANCELLED</td></tr>'
    record = saved(WEEK, put("<tbody>", note))
    assert {one.remark for one in record.meetings if one.start.day == record.row_days[0]} == {
        "\u2021 Note: all meetings are CANCELLED"
    }


def test_the_same_rows_on_another_day_are_no_twin():
    """Two days on which the same committees meet at the same hours: one has lost its heading."""
    page = SAVED[INTERIM].text
    [first, second] = re.findall(r"(?s)<table>.*?</table>", page)[:2]
    same = page.replace(second, first)
    assert same != page
    both = parse(same, SAVED[INTERIM].address)
    days = {one.start.day for one in both.meetings}
    assert len(days) == 2
    heading = '<h3 class="text-center">Wed Dec 17, 2025</h3>'
    assert heading in same
    record = parse(same.replace(heading, "<p>Wednesday</p>"), SAVED[INTERIM].address)
    assert record.unproved or record.meetings == both.meetings


def test_a_collapsed_row_of_a_history_is_a_row():
    def change(text):
        begin = text.index('<div id="bill-histories">')
        return text[:begin] + text[begin:].replace("<tr><td", "<tr hidden><td", 3)

    assert saved(BILL, change).actions == whole(BILL).actions


@pytest.mark.parametrize(("text", "day"), [
    ("03/12/2026", date(2026, 3, 12)), ("2026-03-12", date(2026, 3, 12)),
    ("3/12/26", date(2026, 3, 12)), ("Mar 12, 2026 at 9:30 AM", date(2026, 3, 12)),
    ("03/12/2026 09:53:02 AM", date(2026, 3, 12)), ("2026-03-12T23:30:00-06:00", date(2026, 3, 12)),
    ("2026-03-13T03:30:00Z", date(2026, 3, 12)), ("2026-03-12T00:00:00", date(2026, 3, 12)),
    ("2026-03-12T00:00:00Z", None), ("12.3.2026", None), ("26-03-12", None), ("13/1/26", None),
    ("", None), ("9:30 AM", None),
])  # fmt: skip
def test_a_day_in_numbers_is_read_where_only_one_can_be_meant(text, day):
    assert any_day_of(text) == day


@pytest.mark.parametrize(("text", "name"), [
    ("Rep. J. Mabrey (D)", "J. Mabrey"), ("Sen. Julie Gonzales (D-Denver)", "Julie Gonzales"),
    ("Javier Mabrey, District 1", "Javier Mabrey"), ("Baisley (Chair)", "Baisley"),
    ("Robert (Bob) Marshall", "Robert (Bob) Marshall"), ("Soper (Delta)", "Soper (Delta)"),
    ("Ty Winter", "Ty Winter"),
])  # fmt: skip
def test_a_party_or_a_role_behind_a_name_is_none_of_it(text, name):
    assert member(text)[0] == name
