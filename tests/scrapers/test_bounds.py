"""What no page may do to who reads it: words without end, unseen signs, tags that cost time."""

from __future__ import annotations

import contextlib
import time

import pytest

from scrapers.colorado.element_text import fold
from scrapers.colorado.page import LONGEST_SUMMARY, LONGEST_VALUE, Page
from scrapers.colorado.parse import parse
from tests.effort import usual
from tests.scrapers.saved import SAVED, put, saved
from tracker.errors import PageChanged

pytestmark = pytest.mark.slow

ENDLESS = "word " * 60_000
#: Seconds of CPU in which anything of a page is read, whatever stands there.
AT_ONCE = 5


@pytest.mark.parametrize(
    ("page", "words", "part"),
    [
        ("bill/law", '<p class="bill-long-title pr-2">', "long title"),
        ("bill/law", '<td data-label="Action"><span>', "history"),
        ("bill/law", '<div class="bill-summary-content">', "summary"),
        ("agenda/vertical", "HB26-1080 ", "hearing item"),
        ("schedule/in-session", ">House Judiciary", "row"),
        ("bill_search/list", "LONG TITLE:", "long title of a card"),
    ],
)
def test_words_without_end_are_unread_and_cost_nothing_else(page, words, part):
    record = saved(page, put(words, words + ENDLESS))
    assert part in {one.part for one in record.parts.unread}
    assert len(repr(record)) < len(repr(saved(page, put("</html>", "</html> ")))) + 2_000


def test_a_title_without_end_is_read_in_another_way():
    record = saved("bill/law", put("<h1>", "<h1>" + ENDLESS))
    assert record.title == parse(SAVED["bill/law"].text).title
    assert dict(record.parts.ways)["title"] > 0


def test_a_summary_may_be_longer_than_a_title():
    mark = '<div class="bill-summary-content">'
    assert LONGEST_VALUE < 14_000 * 2 < LONGEST_SUMMARY
    assert "word word" in saved("bill/law", put(mark, mark + "word " * 10_000)).summary


def test_a_list_whose_headline_never_ends_is_refused():
    for page in ("committee/reference", "legislator/member"):
        with pytest.raises(PageChanged, match="name"):
            saved(page, put("<h1>", "<h1>" + ENDLESS))


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("a\x1b[31mb", "a[31mb"), ("a\x08\x7f\x9bb", "ab"), ("\u202eevil\u2066 eye", "evil eye"),
        ("a&#x202e;b &#27;c", "ab c"), ("\ue000marked\ue001", "marked"), ("a\x0bb", "a b"),
        ("Gómez – “señal” 日本", "Gómez – “señal” 日本"),
    ],
)  # fmt: skip
def test_signs_that_nobody_sees_are_no_official_words(raw, read):
    assert fold(raw) == read


def test_no_field_of_a_page_holds_a_sign_that_turns_the_words():
    record = saved("bill/law", lambda text: text.replace("House", "\u202eHo\x1buse"))
    assert "\\u202e" not in ascii(record) and "\\x1b" not in ascii(record)


@pytest.mark.parametrize(
    "body",
    [
        "<p " + " ".join(f"x{at}" for at in range(100_000)) + ">",
        "<p " + " ".join(f'x{at}="<a>"' for at in range(100_000)) + ">",
        "<p " + "/".join(f"x{at}=1" for at in range(100_000)) + ">",
        "<a " * 100_000, "<p it's " * 100_000, '<a "' * 100_000,
    ],
    ids=["bare", "quoted", "slashes", "unclosed", "apostrophes", "quotes"],
)  # fmt: skip
def test_a_tag_of_endless_attributes_is_refused_at_once(body):
    began = time.process_time()
    with pytest.raises(PageChanged, match="attributes"):
        Page(f"<html><body>{body}</body></html>")
    assert time.process_time() - began < usual(AT_ONCE)


@pytest.mark.parametrize(
    "body",
    [
        "<script>var a = '" + "<a x=1 " * 100_000 + "'</script>", "<!-- " * 100_000,
        "<script>" * 100_000, "</turbo-stream><!--" * 100_000, "</footer><script>" * 100_000,
        "<p " + " ".join(f"x{at}" for at in range(200)) + ">" + "a < b, it's " * 1_000,
    ],
    ids=["script", "comments", "scripts", "ends", "footers", "prose"],
)  # fmt: skip
def test_odd_but_harmless_markup_is_read_at_once(body):
    began = time.process_time()
    Page(f"<html><body>{body}</body></html>")
    assert time.process_time() - began < usual(AT_ONCE)


SIGNS = (
    "-" * 20_000, "ABCD " * 4_000, "no " * 6_000, "1 " * 9_000, "( " * 9_000, "D-" * 9_000,
    "/ " * 9_000, ": " * 9_000, "12:30 " * 3_000, "HB26-1001 " * 2_000, "loading" + "." * 19_000,
    "03/04/2026 - " * 1_500, "House " * 3_000, "cancelled " * 1_900, "&amp;" * 4_000,
    "7" * 15_000, "2026 Regular " * 1_500, ":" * 18_000, "&" + "amp;" * 60_000,
)  # fmt: skip


@pytest.mark.parametrize(
    ("page", "place"),
    [
        ("agenda/vertical", "HB26-1080 "), ("schedule/in-session", "House Judiciary"),
        ("bill/law", '<td data-label="Action"><span>'), ("bill_search/list", "LAST ACTION:"),
        ("committee_list/list", "<span>"), ("committee/reference", "<h1>"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("signs", SIGNS, ids=[one[:10].strip() for one in SIGNS])
def test_thousands_of_the_same_signs_are_read_at_once(page, place, signs):
    began = time.process_time()
    changed = SAVED[page].text.replace(place, f"{place} {signs}", 1)
    assert changed != SAVED[page].text
    with contextlib.suppress(PageChanged):
        parse(changed, SAVED[page].address)
    assert time.process_time() - began < usual(AT_ONCE)


def test_thousands_of_links_to_one_bill_are_read_at_once():
    began = time.process_time()
    saved("bill_search/turbo", put("<nav>", "<nav>" + "<p><a href=/bills/HB26-1001>x</a>" * 9_000))
    assert time.process_time() - began < usual(AT_ONCE)


def test_an_address_that_is_escaped_without_end_is_read_at_once():
    began = time.process_time()
    page = Page(f'<html><body><a href="/bills?a=1&{"amp;" * 200_000}b=2">x</a></body></html>')
    assert page.first_link(page.root).endswith("/bills?a=1&b=2")
    assert time.process_time() - began < usual(AT_ONCE)
