"""Saved pages against what they must yield, and against every way of breaking them."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml.cssselect import CSSSelector

from scrapers.colorado.parse import kind_of, page_class, parse, plain
from tests import anything
from tests.effort import usual
from tests.expect import SavedPage, saved_pages, wrong_fields
from tests.scrapers.required import Part, required
from tracker.errors import PageChanged

SAVED = saved_pages()
KINDS = (
    "agenda", "bill", "bill_search", "bill_text", "committee", "committee_list", "legislator",
    "legislator_list", "schedule", "vote_committee", "vote_floor",
)  # fmt: skip

by_name = pytest.mark.parametrize("page", SAVED, ids=lambda page: page.name)


@by_name
def test_a_saved_page_yields_the_record_beside_it(page: SavedPage):
    assert page.expected.exists(), f"{page.expected} lacks: run `make expect` and read what it says"
    expected = json.loads(page.expected.read_text(encoding="utf-8"))
    wrong = wrong_fields(expected, plain(parse(page.text, page.address)))
    assert not wrong, "\n".join(wrong)


def test_a_record_that_differs_names_the_field_and_no_more():
    page = next(page for page in SAVED if page.name == "bill/law")
    expected = json.loads(page.expected.read_text(encoding="utf-8"))
    other = json.loads(json.dumps(expected))
    other["title"], other["sponsors"][1]["name"] = None, "Somebody Else"
    del other["actions"][2:]
    title, actions, sponsors = wrong_fields(expected, other)
    assert title == f"title: wrong, expected {expected['title']!r}, found None"
    assert sponsors.startswith("sponsors[1].name: wrong, expected ")
    assert sponsors.endswith(", found 'Somebody Else'")
    assert actions == f"actions: wrong, expected {len(expected['actions'])}, found 2"
    assert wrong_fields(expected, expected) == []


def test_every_kind_of_page_has_a_saved_page():
    assert {page.kind for page in SAVED} == set(KINDS)


def test_every_record_beside_a_page_has_its_page():
    folder = SAVED[0].file.parent.parent
    kept = {file.with_suffix(".html") for file in folder.rglob("*.json")}
    assert kept == {page.file for page in SAVED}


@by_name
def test_a_saved_page_says_whether_its_markup_is_attested(page: SavedPage):
    assert page.markup in ("attested", "guessed")


@by_name
def test_a_page_without_an_address_is_told_by_its_markup(page: SavedPage):
    assert kind_of(page.text) == page.kind
    told = lists_of(plain(parse(page.text)))
    assert {name: len(rows) for name, rows in told.items()} == {
        name: len(rows) for name, rows in lists_of(intact(page)).items()
    }


#: Seconds of CPU that a page object may take: the best of some, so that no busy machine fails it.
MOST_SECONDS = 0.2


@by_name
def test_a_page_is_read_within_a_fifth_of_a_second(page: SavedPage):
    for _ in range(5):
        began = time.process_time()
        parse(page.text, page.address)
        if time.process_time() - began < usual(MOST_SECONDS):
            return
    pytest.fail(f"{page.name} takes over {MOST_SECONDS} s of CPU")


def elements(page: SavedPage, part: Part) -> list[etree._Element]:
    root = etree.fromstring(page.text.encode(), etree.HTMLParser(encoding="utf-8"))
    return CSSSelector(part.selector)(root)


#: A page of a voice vote stays one without the parts that tell of no voter.
LAWFULLY_WITHOUT = frozenset(
    {
        ("bill_search/nothing-found", "count"),  # all that the page says: its identity
        ("vote_committee/no-rows", "table of votes"),
        ("vote_committee/voice", "vote of a member"),
        ("vote_committee/voice", "name of a member"),
    }
)


@cache
def required_parts() -> list[tuple[SavedPage, Part]]:
    return [
        (page, part)
        for page in SAVED
        for part in required(page_class(page.text, page.address))
        if elements(page, part) and (page.name, part.name) not in LAWFULLY_WITHOUT
    ]


def without(page: SavedPage, part: Part) -> str:
    """The page without the first element of a part, or without all of them."""
    found = elements(page, part)
    tree = found[0].getroottree()
    for taken in found[:1] if part.each else found:
        above = taken.getparent()
        assert above is not None
        above.remove(taken)
    return etree.tostring(tree, encoding="unicode", method="html")


@by_name
def test_a_page_without_a_part_it_must_have_is_refused_by_that_name(page: SavedPage):
    parts = (part for other, part in required_parts() if other == page and not part.of)
    for part in parts if page.kind not in READ_BY_ROWS else ():
        with pytest.raises(PageChanged) as refused:
            parse(without(page, part), page.address)
        assert part.name in refused.value.missing
        assert refused.value.address == page.address


#: Kinds of which a row costs itself alone, so that their lists get shorter, and say so.
READ_BY_ROWS = ("schedule", "agenda")


@by_name
def test_a_part_of_a_schedule_or_agenda_that_lacks_is_named(page: SavedPage):
    parts = (part for other, part in required_parts() if other == page)
    for part in parts if page.kind in READ_BY_ROWS else ():
        try:
            told = list(map(str, plain(parse(without(page, part), page.address))["unread"]))
        except PageChanged as refused:
            told = [refused.missing]
        assert any(part.name in one for one in told), (part.name, told)


@by_name
def test_a_part_that_cannot_be_read_costs_no_other_and_is_named(page: SavedPage):
    for part in (part for other, part in required_parts() if other == page and part.of):
        told = plain(parse(without(page, part), page.address))
        if told.get("unread"):
            assert all(str(one).startswith(part.of) for one in told["unread"]), part
            assert any(part.name in str(one) for one in told["unread"]), part
        lost = {"count": {"first", "last"}, "history": {"floor_votes"}}
        differ = {name for name, value in intact(page).items() if told.get(name) != value}
        assert differ <= {part.field} | lost.get(part.of, set()), part
        if part.of in ("count", "sessions") or part.of.endswith("of a card"):
            continue  # what a list loses is told by its own tests
        if told.get(part.field) != intact(page)[part.field]:
            assert "unread" in told and told[part.field] is None, part


def test_every_required_part_stands_on_a_saved_page():
    declared = {part for page in SAVED for part in required(page_class(page.text, page.address))}
    assert declared == {part for _, part in required_parts()}


CUTS = 40


@by_name
def test_a_cut_page_is_refused(page: SavedPage):
    end = max(page.text.rfind("</html>"), page.text.rfind("</turbo-stream>"))
    if "</footer>" in page.text:  # all is said where the footer is closed
        end = page.text.rfind("</footer>")
    for cut in range(CUTS):
        with pytest.raises(PageChanged):
            parse(page.text[: end * cut // CUTS + cut % 7], page.address)
            pytest.fail(f"cut {cut} of {CUTS} passes for a page")


@by_name
def test_a_page_cut_in_the_middle_and_closed_in_haste_is_refused(page: SavedPage):
    if "<main>" in page.text:
        with pytest.raises(PageChanged):
            parse(page.text[: page.text.rfind("</main>")] + "</html>", page.address)


@cache
def intact(page: SavedPage) -> dict:
    return plain(parse(page.text, page.address))


def lists_of(record: dict) -> dict[str, list]:
    """The lists of a record, those of floor votes by their chamber."""
    lists = {name: value for name, value in record.items() if isinstance(value, list)}
    lists.pop("unread", None)
    lists.pop("unproved", None)
    for chamber, votes in lists.pop("floor_votes", []):
        lists[f"floor votes of {chamber}"] = votes
    return lists


def names_what_lacks(record: dict) -> bool:
    """Whether a record says that something of the page was not read."""
    return bool(record.get("unread"))


@cache
def names_in_markup(page: SavedPage) -> list[str]:
    found = re.findall(r'\b(?:class|id)="([^"]+)"', page.text)
    return sorted({name for names in found for name in names.split()})


def renamed(text: str, name: str) -> str:
    """The page with a class or an id called otherwise."""

    def other(match: re.Match[str]) -> str:
        names = [f"new-{part}" if part == name else part for part in match[2].split()]
        return f'{match[1]}="{" ".join(names)}"'

    return re.sub(r'\b(class|id)="([^"]+)"', other, text)


def own_share(page: SavedPage) -> list[str]:
    """The names in a page's markup that are renamed there: one that more than two pages of a kind
    have is renamed in two of them, each name in others."""
    alike = [other for other in SAVED if other.kind == page.kind]
    share = []
    for at, name in enumerate(sorted({name for one in alike for name in names_in_markup(one)})):
        having = [one for one in alike if name in names_in_markup(one)]
        if page in (having[at % len(having)], having[(at + 1) % len(having)]):
            share.append(name)
    return share


@pytest.mark.slow
@by_name
def test_a_renamed_class_never_shortens_a_list(page: SavedPage):
    for name in own_share(page):
        text = renamed(page.text, name)
        assert text != page.text
        try:
            record = plain(parse(text, page.address))
        except PageChanged:
            continue
        told = lists_of(record)
        for section, rows in lists_of(intact(page)).items():
            gone = names_what_lacks(record) or (record.get(section) is None and section not in told)
            assert gone or len(told[section]) >= len(rows), (name, section)
        for field, value in intact(page).items():
            if isinstance(value, str) and value and field not in ("heading", "title", "day"):
                assert record[field] in (value, None), (name, field)


def without_a_cell(page: SavedPage) -> Iterator[str]:
    """The page without one of the cells that hold something, of rows where another does. Of a bill
    each fifth: in one row or page or another, each column loses one."""
    root = etree.fromstring(page.text.encode(), etree.HTMLParser(encoding="utf-8"))
    rows = [[cell for cell in row if "".join(cell.itertext()).strip()] for row in root.iter("tr")]
    cells = [cell for row in rows if len(row) > 1 for cell in row if cell.tag == "td"]
    whole = etree.tostring(root, encoding="unicode", method="html")
    for cell in cells[SAVED.index(page) % 5 :: 5] if page.kind == "bill" else cells:
        row = cell.getparent()
        assert row is not None
        at = row.index(cell)
        row.remove(cell)
        text = etree.tostring(root, encoding="unicode", method="html")
        assert text != whole
        yield text
        row.insert(at, cell)


@pytest.mark.slow
@by_name
def test_a_row_that_loses_a_cell_never_shortens_a_list(page: SavedPage):
    before = lists_of(intact(page))
    for at, text in enumerate(without_a_cell(page)):
        try:
            record = plain(parse(text, page.address))
        except PageChanged:
            continue
        told = lists_of(record)
        for section in told:
            kept = len(told[section]) >= len(before[section])
            assert kept or names_what_lacks(record), (at, section)


OTHER_TAGS = (
    ("tr", "div"), ("td", "div"), ("td", "th"), ("table", "div"), ("h3", "h4"), ("a", "span"),
    ("span", "b"), ("div", "section"),
)  # fmt: skip


def retagged(text: str, old: str, new: str) -> list[str]:
    """The page with one kind of element made another: all of them, then each alone."""
    if f"<{old}" not in text:
        return []
    pages = [re.sub(rf"<(/?){old}\b", rf"<\g<1>{new}", text)]
    for begin in re.finditer(rf"<{old}\b", text):
        end = text.find(f"</{old}>", begin.end())
        inside = text[begin.end() : end]
        pages.append(f"{text[: begin.start()]}<{new}{inside}</{new}>{text[end + len(old) + 3 :]}")
    return pages


#: One link of a report without a label is like any other word; a member's page is all guessed.
NOT_TOLD_BY_MARKUP = {("bill/conference", "reports"), ("legislator/member", "committees")}


@pytest.mark.slow
@by_name
def test_an_element_that_became_another_never_shortens_a_list(page: SavedPage):
    before = lists_of(intact(page))
    others = [other for old, new in OTHER_TAGS for other in retagged(page.text, old, new)]
    for text in others[SAVED.index(page) % 4 :: 10 if page.kind == "bill" else 5]:
        assert text != page.text
        try:
            record = plain(parse(text, page.address))
        except PageChanged:
            continue
        told = lists_of(record)
        for section, rows in before.items():
            gone = names_what_lacks(record) or (record.get(section) is None and section not in told)
            kept = gone or len(told[section]) >= len(rows) or "unread" in record
            assert kept or (page.name, section) in NOT_TOLD_BY_MARKUP, section


ADDRESSES = ["", "nonsense://[", *sorted({page.address for page in SAVED})]


@settings(deadline=None)  # no busy machine fails it
@given(anything.text(), st.sampled_from(ADDRESSES))
def test_any_text_is_a_page_or_is_refused(text: str, address: str):
    with pytest.raises(PageChanged):
        parse(text, address)


PIECES = st.sampled_from(
    [
        *sorted({f'<div class="{n}" id="{n}">' for page in SAVED for n in names_in_markup(page)}),
        "<table>", "<tr>", "<td>", "<td data-label='Time'>", "<th>", "<h1>", "<h3>", "<h4>",
        "</td>",         "</tr>", "</table>", "</div>", "<main>", "</main>", "<template>", "<a href='http://['>x</a>",
        "<a href='/bills/HB26-1001'>", "</a>", "HB26-1001", "HB00-0000",
        "1:30 PM", "Tue Mar 10, 2026",
        "02/30/2026", "02/03/2026 | House Appropriations (1)", "99999999999999999999", "&amp;amp;",
        "Showing 1 - 2 of 3 bills", "LONG TITLE:", "LAST ACTION:", "|", "\x00", "\ud800", "<!--",
        "-->",
    ]
)  # fmt: skip


@settings(deadline=None)  # no busy machine fails it
@given(st.lists(PIECES, max_size=40), st.sampled_from(ADDRESSES))
@example(['<div class="interim-schedule-table" id="interim-schedule-table">'], "nonsense://[")
def test_any_heap_of_known_markup_is_a_page_or_is_refused(pieces: list[str], address: str):
    try:
        parse("".join(pieces) + "</html>", address)
    except PageChanged as refused:
        assert refused.address == address


@settings(deadline=None)  # no busy machine fails it
@given(st.data())
def test_a_saved_page_with_a_piece_taken_out_is_a_page_or_is_refused(data: st.DataObject):
    page = data.draw(st.sampled_from(SAVED))
    begin = data.draw(st.integers(0, len(page.text)))
    end = data.draw(st.integers(begin, len(page.text)))
    try:
        parse(page.text[:begin] + page.text[end:], page.address)
    except PageChanged as refused:
        assert refused.address == page.address


def test_an_answer_that_is_no_page_is_refused():
    for text in ("", "   ", "not HTML", '{"error": "internal"}', "<html></html>", "\x00</html>"):
        for page in SAVED:
            with pytest.raises(PageChanged):
                parse(text, page.address)


def test_comments_may_follow_the_end_of_a_page():
    page = next(page for page in SAVED if page.name == "agenda/vertical")
    tail = "<!-- made in 12 ms -->\n" * 500
    assert parse(page.text + tail, page.address) == parse(page.text, page.address)
    with pytest.raises(PageChanged):
        parse(page.text + tail + "more", page.address)


def test_no_page_object_lacks_its_required_parts():
    for page in SAVED:
        assert required(page_class(page.text, page.address))
