"""Markup of the same page that is plausible and differs: what it says is read, or named as unread,
and never taken for something else."""

from __future__ import annotations

import re

import pytest

from scrapers.colorado.addresses import local
from scrapers.colorado.parse import parse
from tests.expect import resub
from tests.scrapers.saved import SAVED, put, saved
from tests.scrapers.test_site_variants import pages
from tracker.errors import PageChanged


def law(change):
    return saved("bill/law", change)


def unread(record):
    return {one.part for one in record.parts.unread}


LAW = parse(SAVED["bill/law"].text, SAVED["bill/law"].address)

# --- amendments and their columns -----------------------------------------------------------

_SECTION = re.compile(r'(?s)(<div id="bill-activity-amendments">\n?)<table.*?</table>')
_ROW = re.compile(
    r'(?s)<tr><td data-label="Date"><span>(.*?)</span></td>.*?<span>(.*?)</span></td>'
    r".*?<span>(.*?)</span></td>.*?<span>(.*?)</span></td>.*?(<a .*?</a>)"
)


def boxes(form):
    """Amendments as boxes. form: date, number, place, status and link as {0} to {4}."""

    def change(text):
        section = _SECTION.search(text)
        assert section
        cards = "".join(form.format(*row.groups()) for row in _ROW.finditer(section[0]))
        return text.replace(section[0], section[1] + cards)

    return change


@pytest.mark.parametrize("form", [
    "<div class='card'><p>{0}</p><p>{1}</p><p>{3}</p><p>{2}</p><p>{4}</p></div>",
    "<div class='row'><div>{0}</div><div>{3}</div><div>{1}</div><div>{2}</div><div>{4}</div></div>",
    "<ul><li>{0}</li><li>{1}</li><li>{3}</li><li>{2}</li><li>{4}</li></ul>",
    "<div><div>{0}</div><div>Status: {3}</div><div>Amendment: {1}</div>"
    "<div>Committee/Floor: {2}</div><div>{4}</div></div>",
    "<div><div>{0}</div><div><b>Amendment</b> {1}</div><div><b>Status:</b> <i>{3}</i></div>"
    "<div><b>Committee/Floor:</b> {2}</div><div>{4}</div></div>",
])  # fmt: skip
def test_amendments_in_boxes_are_told_by_their_words(form):
    assert law(boxes(form)).amendments == LAW.amendments


@pytest.mark.parametrize("status", ["Offered", "Moved", ""])
def test_amendments_whose_columns_nothing_tells_are_unread_and_never_swapped(status):
    form = "<div><p>{0}</p><p>{1}</p><p>%s</p><p>{2}</p><p>{4}</p></div>" % status  # noqa: UP031
    record = law(boxes(form))
    assert record.amendments is None and unread(record) == {"amendments"}


def test_a_table_without_heads_in_another_order_is_told_by_its_words():
    def change(text):
        section = _SECTION.search(text)
        rows = (
            "<tr>" + "".join(f"<td>{cell}</td>" for cell in (date, number, status, place, link))
            + "</tr>" for date, number, place, status, link in _ROW.findall(section[0])
        )  # fmt: skip
        return text.replace(
            section[0], f"{section[1]}<table><tbody>{''.join(rows)}</tbody></table>"
        )

    assert law(change).amendments == LAW.amendments


@pytest.mark.parametrize("label", [
    '<span class="d-md-none">{0}</span> ', "<strong>{0}:</strong> ", "{0}: ",
    '<div class="field__label">{0}</div>',
])  # fmt: skip
def test_a_label_inside_of_a_cell_is_no_word_of_it(label):
    def change(text):
        cell = r'(<td data-label="(Date|Version|Amendment #|Status|Location|Action)">)'
        return resub(cell, lambda found: found[1] + label.format(found[2]), text)

    assert law(change) == LAW


# --- votes and papers -----------------------------------------------------------------------

_COUNTS = re.compile(r'(?s)<td><span>(Aye: <span class="bill-votes-count-yes">.*?)</span></td>')


@pytest.mark.parametrize("words", ["Passed", "Motion to repass", ""])
@pytest.mark.parametrize("plain", [False, True])
def test_counts_are_read_from_the_cell_that_holds_them(words, plain):
    def change(text):
        text = text.replace("<th>Vote</th>", "<th>Vote</th><th>Count</th>")
        cell = r"<td>\1</span></td>"
        text = _COUNTS.sub(rf"<td><span>{words}</span></td>{cell}", text)
        return (
            resub(r'<span class="bill-votes-count-\w+">(\d+)</span>', r"\1", text)
            if plain
            else text
        )

    assert law(change).floor_votes == LAW.floor_votes


def test_a_cell_of_digits_that_are_no_counts_costs_the_votes_alone():
    record = law(lambda text: _COUNTS.sub("<td><span>Roll call 3</span></td>", text))
    assert record.floor_votes is None and unread(record) == {"floor votes"}


@pytest.mark.parametrize("other", [
    "<a href='/bill_files/9/html'>HTML</a> ", "<a href='/texts/9.html'>Text</a> ",
    "<a href='https://s3.example/9'>Read online</a> ",
    "<a href='/bill_files/9/download' title='Accessible version'>Web</a> ",
])  # fmt: skip
def test_the_pdf_is_the_document_wherever_another_link_stands(other):
    def change(text):
        text = text.replace('class="ext-link-pdf" ', "").replace('aria-label="PDF ', 'aria-label="')
        return resub(r'(data-label="Documents"><span>)(?=<a)', rf"\1{other}", text)

    record = law(change)
    for part in ("versions", "fiscal_notes", "amendments", "laws"):
        told = [one.url for one in getattr(record, part)]
        assert told == [one.url for one in getattr(LAW, part)], part


def test_a_link_that_says_html_among_the_documents_is_the_accessible_text():
    link = 'data-label="Documents"><span><a href="/texts/9">HTML</a> '
    record = law(put('data-label="Documents"><span>', link))
    assert record.versions[0].html_url == "https://leg.colorado.gov/texts/9"


# --- people ---------------------------------------------------------------------------------

MEMBER = re.compile(r'(?s)<a class="cm-link".*?</a>')
FORMER = (
    '<a class="cm-link" href="/legislators/jane-doe"><div class="comm-mem-role"></div>'
    '<p>Representative</p><p class="comm-member-name">Jane Doe</p></a>'
)


def committee(change):
    return saved("committee/reference", change)


SEATED = parse(SAVED["committee/reference"].text, SAVED["committee/reference"].address)


@pytest.mark.parametrize("form", [
    "<h2>Former Members</h2><ul><li>{0}</li></ul>", "<section><h3>Past members</h3>{0}</section>",
    '<div class="former-members">{0}</div>',
    '<div class="card"><div><h4>Former Committee Members</h4></div><div>{0}</div></div>',
])  # fmt: skip
def test_former_members_are_no_members(form):
    box = f"{form.format(FORMER)}</main>"
    assert committee(put("</main>", box)).members == SEATED.members


def test_a_member_whose_box_says_former_member_is_none():
    said = FORMER.replace('role"></div>', 'role">Former member</div>')
    assert committee(put("</main>", f"{said}</main>")).members == SEATED.members


def test_a_committee_that_lists_only_former_members_is_unread():
    found = MEMBER.findall(SAVED["committee/reference"].text)

    def change(text):
        return put(found[0], f"<h2>Former Members</h2>{found[0]}")(text)

    record = committee(change)
    assert record.members is None and unread(record) == {"members"}


@pytest.mark.parametrize("phone", [
    lambda one: one, lambda one: resub(r'role">.*?<', 'role"><', one),
])  # fmt: skip
def test_a_list_of_members_for_phones_is_told_once(phone):
    def change(text):
        found = MEMBER.findall(text)
        twin = f'<div class="d-md-none">{"".join(map(phone, found))}</div></main>'
        return text.replace("</main>", twin)

    assert committee(change).members == SEATED.members


@pytest.mark.parametrize("row", [
    "<h2>Sponsored Bills</h2><ul><li>{0} in {1}</li></ul>",
    "<section><h3>Prime sponsor of</h3><table><tr><td>{0}</td><td>{1}</td></tr></table></section>",
    "<p>{0} is in {1}</p>", "<h2>Former Committees</h2><ul><li>{1}</li></ul>",
    "<h2>Upcoming meetings</h2><ul><li>{1}</li></ul>",
])  # fmt: skip
def test_a_committee_that_another_row_links_is_no_seat(row):
    page = SAVED["legislator/member"]
    before = parse(page.text, page.address)
    bill = '<a href="/bills/HB26-1001">HB26-1001</a>'
    other = '<a href="/committees/2026A/house/Finance">Finance</a>'
    shown = f"{row.format(bill, other)}</main>"
    assert saved("legislator/member", put("</main>", shown)).committees == before.committees
    bare = page.text.replace("<h2>Committees</h2>", "")
    assert bare != page.text
    record = parse(bare.replace("</main>", shown), page.address)
    assert "Finance" not in record.committees


def test_seats_below_smaller_headings_of_the_part_are_seats():
    smaller = "<h2>Committees</h2><h3>2026 Regular Session</h3>"
    record = saved("legislator/member", put("<h2>Committees</h2>", smaller))
    assert record.committees == ("Judiciary",)


# --- other names of the host ----------------------------------------------------------------


@pytest.mark.parametrize("host", [
    "https://beta.leg.colorado.gov", "https://www.leg.colorado.gov", "http://leg.colorado.gov",
    "https://new.leg.colorado.gov", "//beta.leg.colorado.gov",
])  # fmt: skip
@pytest.mark.parametrize("name", [
    "bill/law", "bill_search/list", "schedule/in-session", "agenda/vertical",
    "vote_floor/head", "committee/reference", "committee_list/list",
    "legislator_list/both-assemblies",
])  # fmt: skip
def test_links_to_another_name_of_the_host_lead_to_the_same_things(name, host):
    before = parse(SAVED[name].text, SAVED[name].address)
    record = saved(name, lambda text: resub(r"""(href=["'])/(?=\w)""", rf"\1{host}/", text))
    assert record == before


@pytest.mark.parametrize("host", [
    "https://content.leg.colorado.gov", "https://staging.leg.colorado.gov",
    "https://leg.colorado.gov.example", "https://notleg.colorado.gov",
])  # fmt: skip
def test_a_link_to_another_site_stays_one(host):
    link = f"{host}/legislators/javier-mabrey"
    record = law(lambda text: text.replace('"/legislators/x"', f'"{link}"'))
    assert link in {one.url for one in record.sponsors}


@pytest.mark.parametrize("behind", ["/", "?session=2026A", "#bills", "/?a=1#b"])
def test_a_member_is_the_same_wherever_in_the_page_a_link_leads(behind):
    record = law(lambda text: resub(r'("/legislators/[\w-]+)"', rf'\1{behind}"', text))
    assert record.sponsors == LAW.sponsors


# --- the end of a page ----------------------------------------------------------------------


def without_ends(text, behind=""):
    """A page as a minifier leaves it: without the end tags that HTML allows to leave out."""
    assert text.rstrip().endswith("</body></html>") or "</html>" in text
    text = resub(r"\s*</body>\s*</html>\s*$", "", text)
    return text + behind


@pytest.mark.parametrize("behind", ["", "</body>", "<script>track('</div>')</script>\n", "</div>"])
@pytest.mark.parametrize("kind", ["bill", "schedule", "agenda", "vote", "committee"])
def test_a_page_may_end_with_its_footer(kind, behind):
    page = pages()[kind][0]
    assert "</footer>" in page.text
    bare = without_ends(page.text, behind)
    assert "</html>" not in bare
    assert parse(bare, page.address) == parse(page.text, page.address)


@pytest.mark.parametrize("kind", ["schedule", "vote", "committee"])
def test_a_page_that_leaves_out_its_last_tags_is_refused_where_it_is_cut(kind):
    page = pages()[kind][0]
    bare = without_ends(page.text, "<script>track()</script>")
    end = bare.rfind("</footer>") + len("</footer>")
    in_script = range(end + 1, len(bare))
    for cut in (*range(0, end, max(1, end // 400)), *range(end - 40, end), *in_script):
        with pytest.raises(PageChanged):
            parse(bare[:cut], page.address)


@pytest.mark.parametrize("text", [
    "<main><h1>Schedule</h1></main><footer></footer><div>more",
    "<main><h1>Schedule</h1><footer></footer>", "<main><h1>Schedule</h1></main>",
    "<main><h1>Schedule</h1></main><footer>Contact", "<h1>Schedule</h1><footer></footer>",
    "<main><h1>Schedule</h1></main><footer></footer><script>track(",
])  # fmt: skip
def test_no_other_page_without_its_end_is_whole(text):
    with pytest.raises(PageChanged):
        parse(f"<!doctype html><html><body>{text}", "https://leg.colorado.gov/schedule")


def test_a_bill_of_another_name_of_the_host_is_asked_of_the_source():
    source = "http://127.0.0.1:8000"
    assert local("https://beta.leg.colorado.gov/bills/HB26-1001", source) == (
        f"{source}/bills/HB26-1001"
    )
    for other in (
        "https://beta.leg.colorado.gov/admin",
        "https://staging.leg.colorado.gov/bills/x",
    ):
        assert local(other, source) == other
