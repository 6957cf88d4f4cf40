"""What a page may show besides what it is read for: boxes of other measures, places of what is
still to come, twins for phones. None of it is a fact of the page, and none of it empties one."""

from __future__ import annotations

import re
from datetime import date

import pytest

from scrapers.colorado.parse import parse
from tests.expect import resub
from tests.scrapers.saved import put
from tests.scrapers.test_site_variants import pages
from tracker.domain.records import DaySpan
from tracker.errors import PageChanged

pytestmark = pytest.mark.slow


def read(kind, change, at=0):
    """The record of a page of the practice site, changed; the change must change it."""
    page = pages()[kind][at]
    changed = change(page.text)
    assert changed != page.text
    return parse(changed, page.address)


BLANK = "<tbody><tr>" + "<td><span class='placeholder'></span></td>" * 5 + "</tr></tbody>"


@pytest.fixture
def whole():
    return read("bill", put("</body>", "<!-- as it is --></body>"))


# --- what is still to come -----------------------------------------------------------------


@pytest.mark.parametrize("layout", [0, 1])
def test_rows_that_are_to_come_prove_that_nothing_left(layout):
    record = read("schedule", lambda text: resub(r"(?s)<tbody>.*?</tbody>", BLANK, text), layout)
    assert record.meetings == () and record.unproved
    assert {one.part for one in record.parts.unread} >= {"row"}


def test_frames_that_are_to_come_prove_that_nothing_left():
    frame = "<turbo-frame src='/x' loading='lazy'>Loading...</turbo-frame>"
    record = read("schedule", lambda text: resub(r"(?s)<table.*?</table>", frame, text))
    assert record.meetings == () and record.unproved


@pytest.mark.parametrize(("part", "section"), [
    ("versions", "bill-files-all-versions"), ("amendments", "bill-activity-amendments"),
])  # fmt: skip
def test_a_table_that_is_to_come_is_unread_and_not_empty(part, section):
    def change(text):
        return resub(rf'(?s)(<div id="{section}">.*?)<tbody>.*?</tbody>', rf"\1{BLANK}", text)

    record = read("bill", change)
    assert getattr(record, part) is None
    assert part in {one.part for one in record.parts.unread}


@pytest.mark.parametrize("words", [
    "<p>Rep. J. Mabrey, Sen. J. Gonzales</p>", "<p>Loading...</p>",
])  # fmt: skip
def test_sponsors_without_their_groups_are_unread_and_not_none(words):
    def change(text):
        section = f'<div id="bill-sponsors"><h3>Prime Sponsors</h3>{words}</div>'
        return resub(r'(?s)<div id="bill-sponsors">.*?(?=</main>)', section, text)

    record = read("bill", change)
    assert record.sponsors is None
    assert "sponsors" in {one.part for one in record.parts.unread}


def test_a_summary_that_is_to_come_is_unread():
    box = r"(?s)(<div class='bill-summary-content'>).*?</div>"
    record = read("bill", lambda text: resub(box, r"\1<p>Loading...</p></div>", text))
    assert record.summary is None


def test_an_empty_list_of_members_with_a_spinner_is_no_voice_vote():
    spinner = '<div class="standard-table"><div class="spinner"></div></div>'
    table = r'(?s)<div class="standard-table">.*</div></div></div>'
    with pytest.raises(PageChanged):
        read("vote", lambda text: resub(table, spinner, text))


SPINNERS = (
    "<div class='ajax-progress spinner'></div>",
    "<div class='spinner' role='status'><span class='visually-hidden'>Loading...</span></div>",
    "<div class='ajax-progress' hidden><span>Please wait...</span></div>",
    "<turbo-frame id='news' src='/news' loading='lazy'></turbo-frame>",
)
LAYOUT = {
    "in the header": lambda one: put("</header>", f"{one}</header>"),
    "in the footer": lambda one: put("</footer>", f"{one}</footer>"),
    "at the end of the body": lambda one: put("</body>", f"{one}</body>"),
    "in an aside": lambda one: put("</main>", f"<aside>{one}</aside></main>"),
    "under a heading of its own": lambda one: put("</main>", f"<h2>News</h2>{one}</main>"),
    "out of sight": lambda one: put("</main>", f"<div class='d-none'>{one}</div></main>"),
}  # fmt: skip


def emptied(kind, text):
    """The same with empty lists: what a place of the layout must not turn into unread ones."""
    if kind == "bill":
        for section in ("bill-activity-amendments", "bill-files-fiscal"):
            rows = rf'(?s)(<div id="{section}">.*?<tbody>).*?(?=</tbody>)'
            text = resub(rows, r"\1", text)
    elif kind == "schedule":
        row = '<tr><td colspan="5">No meetings scheduled</td></tr>'
        text = resub(r"(?s)(<tbody>).*?(?=</tbody>)", rf"\1{row}", text, count=1)
    elif kind == "vote":
        text = resub(r'(?s)(<div class="standard-table">).*(?=</main>)', r"\1</div>", text)
    elif kind == "committee":
        text = resub(r'(?s)<a class="cm-link".*?</a>', "", text)
    elif kind == "legislator":
        text = resub(r"(?s)(<h2>Committees</h2><ul>).*?(?=</ul>)", r"\1", text)
    return text


@pytest.mark.parametrize(("place", "body"), [
    *((place, "main") for place in LAYOUT),
    ("in the footer", "div"), ("at the end of the body", "div"),
])  # fmt: skip
@pytest.mark.parametrize("kind", [
    "bill", "bill_search", "schedule", "agenda", "vote", "committee", "committee_list",
    "legislator",
])  # fmt: skip
def test_a_spinner_of_the_layout_costs_nothing(kind, place, body):
    every, first = pages()[kind], list(LAYOUT).index(place)
    for at in {first % len(every), (first + 1) % len(every)}:  # two, others for the next place
        page = every[at]
        bare = resub(r"<(/?)main", rf"<\1{body}", emptied(kind, page.text))
        before = parse(bare, page.address)
        for spinner in SPINNERS:
            changed = LAYOUT[place](spinner)(bare)
            assert changed != bare
            record = parse(changed, page.address)
            assert (record, record.parts) == (before, before.parts), (at, spinner)


@pytest.mark.parametrize("spinner", SPINNERS)
def test_a_spinner_in_another_part_costs_no_part_beside_it(spinner):
    page = pages()["bill"][0]
    bare = emptied("bill", page.text)
    before = parse(bare, page.address)
    assert before.amendments == before.fiscal_notes == ()
    other = put(
        '<div id="bill-files-all-versions">', f'<div id="bill-files-all-versions">{spinner}'
    )
    record = parse(other(bare), page.address)
    assert (record, record.parts) == (before, before.parts)


@pytest.mark.parametrize(("where", "spinner"), [
    *(("in", one) for one in SPINNERS),
    *(("beside", one) for one in SPINNERS if "hidden>" not in one),
])  # fmt: skip
def test_a_spinner_in_the_place_of_a_part_is_that_part_to_come(where, spinner):
    page = pages()["bill"][0]
    bare = emptied("bill", page.text)
    sign = '<div id="bill-activity-amendments">'
    assert sign in bare
    changed = bare.replace(sign, f"{sign}{spinner}" if where == "in" else f"{spinner}{sign}")
    record = parse(changed, page.address)
    assert (record.amendments, record.fiscal_notes) == (None, ())
    assert [one.part for one in record.parts.unread] == ["amendments"]


@pytest.mark.parametrize("layout", [0, 1])
@pytest.mark.parametrize("instead", [
    r"(?s)<table.*?</table>", r"(?s)<tbody>.*?</tbody>",
])  # fmt: skip
def test_a_spinner_in_the_block_of_a_day_proves_nothing_of_that_day(layout, instead):
    spinner = "<div class='spinner'></div>"
    body = f"<tbody></tbody></table>{spinner}<table>" if "tbody" in instead else spinner

    def change(text):
        return resub(instead, body, text, count=1)

    record, before = read("schedule", change, layout), _schedule(layout)
    [first] = record.unproved
    assert first.first == first.last == before.meetings[0].start.day
    assert [one for one in before.meetings if one.start.day != first.first] == list(record.meetings)


def test_a_block_of_a_day_that_is_all_to_come_proves_nothing_of_any_day():
    block = '<div class="interim-schedule-table"><div class="skeleton"></div></div></main>'
    record = read("schedule", put("</main>", block), 1)
    assert record.meetings == _schedule(1).meetings
    assert record.unproved == (DaySpan(None, None),)


@pytest.mark.parametrize("marked", [
    '<body class="skeleton">', '<body><img class="placeholder" src="/x.png">',
])  # fmt: skip
def test_a_class_of_what_has_words_or_is_a_picture_is_no_place_of_what_is_to_come(marked):
    page = pages()["bill"][0]
    bare = emptied("bill", page.text)
    assert "<body>" in bare
    record = parse(bare.replace("<body>", marked), page.address)
    assert (record.amendments, record.parts.unread) == ((), ())


# --- days ----------------------------------------------------------------------------------


@pytest.mark.parametrize("layout", [0, 1])
def test_the_day_on_which_a_list_was_revised_is_no_day_of_a_meeting(layout):
    def change(text):
        return text.replace("</h3>", "</h3><h5>Revised Feb 20, 2026</h5>")

    record, before = read("schedule", change, layout), _schedule(layout)
    assert [one.start for one in record.meetings] == [one.start for one in before.meetings]


@pytest.mark.parametrize("layout", [0, 1])
def test_names_of_columns_within_cells_are_no_remarks(layout):
    def change(text):
        label = r'<td data-label="(\w+)">'
        return resub(label, r'<td data-label="\1"><span class="label">\1</span> ', text)

    record = read("schedule", change, layout)
    assert record.meetings == _schedule(layout).meetings


def test_when_the_page_was_made_is_no_meeting():
    said = "<p>Last updated Feb 20, 2026 at 9:00 AM</p></main>"
    record = read("schedule", put("</main>", said))
    assert (record.meetings, record.unproved) == (_schedule(0).meetings, ())


def test_a_caption_is_its_own_tables_day():
    def change(text):
        day = r'<div class="interim-schedule-table"><h3[^>]*>(.*?)</h3>\s*<table>'
        return resub(day, r'<div class="day"><table><caption>\1</caption>', text)

    record = read("schedule", change, 1)
    assert [one.start.day for one in record.meetings] == [
        one.start.day for one in _schedule(1).meetings
    ]


def _schedule(layout):
    page = pages()["schedule"][layout]
    return parse(page.text, page.address)


# --- other measures, and the page itself -----------------------------------------------------


def test_a_box_of_another_bill_is_not_the_page(whole):
    other = "<div>Seen before <span class='bill-detail-bill-number-tag'>HB25-1312</span></div><main"
    assert read("bill", put("<main", other)).number == whole.number


@pytest.mark.parametrize("link", [
    put("</nav>", "<a href='/committee-reports'>Committee Reports</a></nav>"),
    put("</main>", "<a href='/x' aria-label='View Committee Report for HB25-1312 on 04/01/2025'>x"
        "</a></main>"),
])  # fmt: skip
def test_a_report_of_another_page_is_no_report(whole, link):
    assert read("bill", link).reports == whole.reports


def test_a_page_may_end_with_a_script(whole):
    record = read("bill", lambda text: f"{text}<script>track()</script>")
    assert record.actions == whole.actions


def test_steps_that_are_to_come_are_no_status():
    step = "<div class='step upcoming'><p class='step-text'>Became Law</p></div></section>"
    record = read("bill", put("</section>", step), 7)
    assert record.status != "Became Law"


def test_the_kind_of_a_measure_is_no_other_row():
    rows = "<tr><th>Chamber</th><td>House</td></tr><tr><th>Measure Type</th>"
    assert read("bill", put("<tr><th>Type</th>", rows)).kind == "Bill"


def test_tables_for_phones_are_told_once(whole):
    def change(text):
        return resub(r"(?s)<table class=.table.>.*?</table>", lambda found: found[0] * 2, text)

    record = read("bill", change)
    for part in ("actions", "versions", "amendments"):
        assert getattr(record, part) == getattr(whole, part), part


def test_fiscal_notes_among_the_versions_are_no_versions(whole):
    def change(text):
        notes = re.search(r'(?s)<div id="bill-files-fiscal">.*?<tbody>(.*?)</tbody>', text)
        text = resub(r'(?s)<div id="bill-files-fiscal">.*?</table>', "<div>", text)
        return resub(
            r'(?s)(<div id="bill-files-all-versions">.*?<tbody>)', rf"\1{notes[1]}", text, count=1
        )

    record = read("bill", change)
    assert [one.name for one in record.versions] == [one.name for one in whole.versions]
    assert [one.name for one in record.fiscal_notes] == [one.name for one in whole.fiscal_notes]


def test_a_card_that_names_another_bill_keeps_its_own_address():
    link = "<p>Replaces <a href='/bills/HB25-1312'>HB25-1312</a></p><h2 class=\"sponsor-bill"

    def change(text):
        return put('<h2 class="sponsor-bill', link)(text).replace("all-bills-data-heading", "x")

    first = read("bill_search", change).bills[0]
    assert first.url.endswith(str(first.number)) and "HB25" not in (first.title or "")


# --- votes and people ------------------------------------------------------------------------


def _ballots(change):
    return [(one.name, one.choice) for one in read("vote", change).ballots]


def test_choices_are_read_with_what_is_said_around_them():
    heard = "Yes<span class='sr-only'> vote</span></span>"
    plain = _ballots(put("</main>", "<p></p></main>"))
    assert _ballots(lambda text: text.replace("Yes</span>", heard)) == plain
    numbers = iter(range(1, 200))
    counted = _ballots(
        lambda text: resub(
            r"<tr><td>(?=[A-Z])", lambda _: f"<tr><td>{next(numbers)}</td><td>", text
        )
    )
    assert counted == plain


def test_a_surname_of_two_letters_is_a_name():
    plain = read("vote", put("</main>", "<p></p></main>")).ballots
    [first, *_] = plain
    short = _ballots(put(f"<td>{first.name}</td>", "<td>Vo</td>"))
    assert short == [("Vo", first.choice), *((one.name, one.choice) for one in plain[1:])]


def test_two_members_a_row_lose_none_of_them():
    with pytest.raises(PageChanged):
        read(
            "vote", lambda text: text.replace("</span></td></tr>\n<tr><td>", "</span></td><td>", 1)
        )


def test_who_left_office_is_not_the_member_of_the_page():
    said = "<p>Speaker McCluskie left office on January 3, 2026.</p></main>"
    assert read("legislator", put("</main>", said)).until is None


def test_terms_of_a_list_are_read_apart():
    facts = "<dl><dt>District</dt><dd>1</dd><dt>Party</dt><dd>Democrat</dd></dl>"
    record = read("legislator", put("<p>District: 1</p><p>Party: Democrat</p>", facts))
    assert (record.district, record.party) == ("1", "Democrat")


def test_a_members_address_is_not_the_committees():
    mail = "<a href='mailto:member@coleg.gov'>Mail</a></li>"
    page = pages()["committee"][0]
    before = parse(page.text, page.address).email
    rows = resub(r'(?s)(<a class="cm-link".*?</a>)', rf"<li>\1{mail}", page.text)
    assert rows != page.text
    assert parse(rows, page.address).email == before


def test_a_tile_is_named_by_its_first_line():
    first = read("committee_list", put("</span></a>", "</span><p>11 members</p></a>")).committees[0]
    assert "members" not in first.name


def test_a_seat_that_ended_is_still_told():
    said = "<p>Rep. Javier Mabrey resigned as of 2/13/26.</p></main>"
    assert read("legislator", put("</main>", said)).until == date(2026, 2, 13)
