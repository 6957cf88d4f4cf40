"""The dashboard in a real browser: a reader's journey, every task on a phone, by keyboard,
enlarged, in both languages, and for those who listen; a page that stays open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import BrowserPage, sheets, violations
from tests.dashboard.calling import ID, MEETING, fill_call
from tests.dashboard.conftest import empty_data
from tests.dashboard.going import go_on, in_language
from tests.dashboard.server import serving
from tests.dashboard.test_pages import fill_one_bill
from tests.feeds.conftest import ask
from tests.light.test_phones import PHONE
from tests.queries.fill import NOW, add_bill, add_change, add_crawl, filling, judge_bill
from tests.queries.fill_texts import fill_texts
from tracker.store import engine, read
from tracker.store.engine import writing
from tracker.web.headers import policy_for
from tracker.wording.translator import SPANISH

pytestmark = pytest.mark.browser

SIGN_UP: Final = "https://sites.coleg.gov/public-testimony/sign-up-to-testify/step-1"
PATHS: Final = (
    "", "calls", f"call?id={ID}", "bills", "bill?id=HB26-1037", "calendar?which=all",
    "calendar?form=month",
    "campaign?id=data-privacy", "more", "health", "text?id=SB26-004&version=engrossed",
    "differences?id=SB26-004&view=side", "search", "search?q=personal+data",
    "charts", "charts?show=all", "notice", "committees", "committee?id=2026A-house-judiciary",
    "legislators",
    "legislator?id=yara-chen",
)  # fmt: skip
#: Words of the calendar that stand on more than one line.
TORN: Final = """() => [...document.querySelectorAll('.week :is(p, li, th), .month :is(p, th)')]
    .filter(one => one.checkVisibility({contentVisibilityAuto: true})).flatMap(one => {
        const torn = [], walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            for (const word of walk.currentNode.data.matchAll(/[\\p{L}\\d]+/gu)) {
                const range = document.createRange();
                range.setStart(walk.currentNode, word.index);
                range.setEnd(walk.currentNode, word.index + word[0].length);
                const tops = [...range.getClientRects()].map(box => Math.round(box.top));
                if (new Set(tops).size > 1) torn.push(word[0]);
            }
        }
        return torn;
    })"""
#: Buttons to choose from that lack an edge.
EDGELESS: Final = """[...document.querySelectorAll('.stButtonGroup button')]
    .filter(one => ['Top', 'Right', 'Bottom', 'Left'].some(
        side => getComputedStyle(one)[`border${side}Color`].endsWith(', 0)')))
    .map(one => one.innerText)"""
#: What the framework's own parts break, each with the reason. A node of ours under one of these
#: still fails.
FRAMEWORK: Final[dict[str, str]] = {}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard with a call to testify; no test here writes to it."""
    data = empty_data(tmp_path_factory.mktemp("reach"))
    with filling(f"sqlite:///{data / 'tracker.db'}") as made:
        fill_call(made)
        fill_texts(made, "SB26-004")
    engine.forget()
    with serving(data, "2026-02-24 08:00") as served:
        yield served


def visit(browser_page: BrowserPage, address: str, path: str = "", lang: str = "") -> Page:
    """Opens a page and waits until it is drawn to its foot."""
    return browser_page.open_whole(f"{address}/{in_language(path, lang)}")


@pytest.mark.parametrize("width", [360])
def test_a_reader_finds_the_form_a_bill_and_its_hearing_in_both_languages(
    browser_page: BrowserPage, address: str, width: int
) -> None:
    page = browser_page.page
    answer = browser_page.open(address)
    assert answer is not None
    assert answer.headers["content-security-policy"] == policy_for(urlsplit(answer.url).netloc)
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.get_by_role("heading", name="Act now")).to_be_visible()
    expect(page).to_have_title("Today · Colorado bill tracker")

    page.get_by_role("link", name="Bills", exact=True).click()
    expect(page.get_by_role("heading", name="Bills", exact=True)).to_be_visible()
    page.get_by_label("Search").fill("drivers")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 bill of 2 collected")).to_be_visible()
    expect(page).to_have_url(f"{address}/bills?q=drivers")
    page.get_by_role("link", name="HB26-1037").click()
    expect(page).to_have_url(f"{address}/bill?id=HB26-1037&list=q%3Ddrivers")
    expect(page).to_have_title("HB26-1037 · Bill · Colorado bill tracker")
    expect(page.get_by_role("heading", name="Next hearing")).to_be_visible()
    hearing = page.get_by_role("article")
    expect(hearing.get_by_text("Wed, Feb 25, 1:30 PM MT")).to_be_visible()
    assert hearing.get_by_text("HCR 0107").is_visible()
    page.go_back()
    expect(page.get_by_text("1 bill of 2 collected")).to_be_visible()
    expect(page.get_by_label("Search")).to_have_value("drivers")

    go_on(page, "bills?q=drivers&show=all&sort=number")
    switch = page.get_by_role("link", name="Español")
    expect(switch).to_have_attribute("href", "/bills?q=drivers&show=all&sort=number&lang=es")
    switch.click()
    expect(page.get_by_role("heading", name="Proyectos", exact=True)).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "es"
    expect(page.get_by_label("Buscar", exact=True)).to_have_value("drivers")
    page.get_by_role("link", name="Llamados", exact=True).click()
    expect(page).to_have_url(f"{address}/calls?lang=es")
    page.get_by_role("link", name="Cómo inscribirse").first.click()
    expect(page.get_by_role("link", name="Abrir el formulario oficial")).to_be_visible()
    assert "lang=es" in page.url
    assert browser_page.errors == []


@pytest.mark.parametrize("width", [360])
def test_two_taps_lead_from_the_front_page_to_the_official_form(
    browser_page: BrowserPage, address: str, width: int
) -> None:
    """On a phone, where `/` alone is the light page: who chose the dashboard stays in it."""
    phone = browser_page.page.context.new_cdp_session(browser_page.page)
    phone.send("Network.setUserAgentOverride", {"userAgent": PHONE})
    page = visit(browser_page, address, "more")
    page.get_by_role("link", name="Today", exact=True).click()
    expect(page.get_by_role("heading", name="Act now")).to_be_visible()
    page.reload()
    expect(page.locator(".stApp .foot")).to_be_visible()
    page.get_by_role("link", name="How to sign up").first.click()
    expect(page.locator("#sign-up")).to_be_in_viewport()
    form = page.get_by_role("link", name="Open the official form")
    expect(form).to_be_visible()
    assert form.get_attribute("href") == SIGN_UP
    assert page.url.startswith(f"{address}/call?id=hb26-1037-1-")
    box = form.bounding_box()
    assert box is not None and box["height"] >= 44 and box["x"] + box["width"] <= width
    phone.detach()


def test_by_keyboard_a_call_leads_to_the_form_and_it_prints_on_one_sheet(
    browser_page: BrowserPage, address: str
) -> None:
    page = visit(browser_page, address, f"call?id={ID}", "es")
    for _ in range(2):  # the first is the part that scrolls, which Streamlit gives a place
        page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(SPANISH("light.skip"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    where = page.evaluate("document.activeElement.closest('.st-key-nav, .top')")
    assert where is None, "the first thing of the page, not of its head"
    assert page.evaluate("document.activeElement.closest('.stMain')") is not None
    for _ in range(40):
        if page.evaluate("document.activeElement.href || ''") == SIGN_UP:
            break
        page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == SIGN_UP
    assert focused.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
    for paper in ("A4", "Letter"):
        assert sheets(page, paper) == 1, paper
    go_on(page, "bill?id=HB26-1037", "es")
    taken = sheets(page)
    browser_page.open(f"{address}/es/bills/HB26-1037")
    assert taken <= sheets(page), "a bill takes no more than its light page"


def _overflow(page: Page, width: int) -> list[str]:
    """What of ours reaches over the edge, but for tables that scroll by themselves."""
    found = page.evaluate(
        """width => [...document.querySelectorAll('.stMain *')]
        .filter(one => !one.closest('.scroll') && !one.closest('[data-testid=stCode]'))
        .filter(one => one.getClientRects().length && one.getBoundingClientRect().right > width + 1)
        .map(one => `${one.tagName} ${one.className} ${(one.innerText || '').slice(0, 40)}`)""",
        width,
    )
    return [str(one) for one in found]


def test_every_page_is_for_everybody_and_nothing_scrolls_sideways(
    browser_page: BrowserPage, address: str
) -> None:
    """In Spanish, whose words are longer; the markup is that of both languages."""
    found, seen = list[str](), set[int]()
    page = visit(browser_page, address, "more", "es")
    for path in PATHS:
        go_on(page, path, "es")
        faults = violations(page, seen)
        found += [f"/{path} {one}" for fault in faults for one in _ours(fault)]
        for wide in (640, 360, 1280):  # 1280 px at 200 %, a phone, a desk
            page.set_viewport_size({"width": wide, "height": 740})
            told = {
                "": _overflow(page, wide),
                "too low": _small_targets(browser_page),
                "words torn": page.evaluate(TORN),
                "without an edge": page.evaluate(EDGELESS),
            }
            found += [f"/{path} at {wide} px: {said} {one}" for said in told for one in told[said]]
    assert found == []
    assert browser_page.errors == []


def _small_targets(browser_page: BrowserPage) -> list[str]:
    """Links and folded lines of ours that are too low for a finger, or at a desk for a mouse, but
    for those in a text."""
    found = browser_page.page.eval_on_selector_all(
        ".stHtml a.number, .stHtml a.button, .stHtml summary, .stButtonGroup button, .st-key-nav a",
        "all => all.filter(one => one.offsetHeight"
        " && one.offsetHeight < (innerWidth < 1000 ? 44 : 24))"
        ".map(one => one.innerText)",
    )
    return [str(one) for one in found]


def _ours(violation: dict[str, Any]) -> list[str]:
    """The nodes of a violation that are not the framework's own."""
    rule = violation["id"]
    return [
        f"{rule}: {node['html'][:200]} {node['target']}"
        for node in violation["nodes"]
        if rule not in FRAMEWORK or ".stHtml" in str(node["target"])
    ]


# --- what stands beside the pages


def test_the_feeds_are_served_under_the_pages_own_policy(address: str) -> None:
    port = int(address.rpartition(":")[2])
    answer = ask(port, "/feeds/calls.ics")
    assert f"{MEETING}.hb26-1037.data-privacy@colorado-bill-tracker.invalid" in answer.events
    assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    etag = answer.headers["etag"]
    packed = ask(port, "/feeds/calls.ics", Accept_Encoding="gzip", If_None_Match=etag)
    assert packed.status == 304
    assert ask(port, "/feeds/nothing.ics").status == 404


# --- a page that stays open


def test_an_open_page_tells_what_changed_and_nothing_on_it_jumps(
    browser_page: BrowserPage, tmp_path: Path
) -> None:
    data = empty_data(tmp_path)
    live = f"sqlite:///{data / 'tracker.db'}"
    with filling(live) as made:
        fill_one_bill(made)
    page, half_past = browser_page.page, NOW + timedelta(minutes=30)
    page.set_viewport_size({"width": 1280, "height": 420})
    with serving(data, "newest") as served:
        browser_page.open(served)
        below = page.get_by_role("heading", name="News")
        expect(below).to_be_visible()
        expect(page.get_by_text("Official schedule seen 8:00 AM MT")).to_be_visible()
        page.evaluate("document.fonts.ready")  # one that came later would change what is measured
        below.scroll_into_view_if_needed()
        before = below.bounding_box()
        with writing(live).begin() as made:
            judge_bill(made, add_bill(made, "HB26-1315", title="Parole"), "introduced",
                       followed=True)  # fmt: skip
            add_change(made, "new", "bill", "HB26-1315", new={}, seen_at=half_past)
            add_crawl(made, schedule_read=half_past, started_at=half_past, ended_at=half_past)
            read.rebuild(made)
        show = page.get_by_role("button", name="1 thing changed: show")
        expect(show).to_be_visible()
        expect(page.get_by_text("Official schedule seen 8:30 AM MT (just now)")).to_be_attached()
        assert below.bounding_box() == before
        assert page.get_by_text("HB26-1315").count() == 0
        show.click()
        expect(page.get_by_text("HB26-1315").first).to_be_visible()
        expect(show).to_be_hidden()
    engine.forget()
