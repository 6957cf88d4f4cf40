"""Every task on a phone, by keyboard, enlarged, in both languages, and for those who listen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.browser import BrowserPage, violations
from tests.dashboard.calling import ID, fill_call
from tests.dashboard.conftest import empty_data
from tests.dashboard.server import serving
from tests.queries.fill import filling
from tests.queries.fill_texts import fill_texts
from tracker.store import engine

pytestmark = pytest.mark.browser

SIGN_UP: Final = "https://sites.coleg.gov/public-testimony/sign-up-to-testify/step-1"
PATHS: Final = (
    "", "calls", f"call?id={ID}", "bills", "bill?id=HB26-1037", "calendar", "calendar?form=month",
    "campaign?id=data-privacy", "more", "health", "text?id=SB26-004&version=engrossed",
    "differences?id=SB26-004&view=side", "search", "search?q=personal+data",
)  # fmt: skip
#: Words of the month that a narrow column may tear in the middle.
TORN: Final = """[...document.querySelectorAll('.month p, .month .state')]
    .filter(one => getComputedStyle(one).overflowWrap === 'anywhere').map(one => one.innerText)"""
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
    asked = f"{'&' if '?' in path else '?'}lang={lang}" if lang else ""
    browser_page.open(f"{address}/{path}{asked}")
    expect(browser_page.page.locator(".foot")).to_be_visible()
    return browser_page.page


@pytest.mark.parametrize("width", [360])
def test_two_taps_lead_from_the_front_page_to_the_official_form(
    browser_page: BrowserPage, address: str, width: int
) -> None:
    page = visit(browser_page, address)
    page.get_by_role("link", name="How to sign up").first.click()
    expect(page.locator("#sign-up")).to_be_in_viewport()
    form = page.get_by_role("link", name="Open the official form")
    expect(form).to_be_visible()
    assert form.get_attribute("href") == SIGN_UP
    assert page.url.startswith(f"{address}/call?id=hb26-1037-1-")
    box = form.bounding_box()
    assert box is not None and box["height"] >= 44 and box["x"] + box["width"] <= width


@pytest.mark.parametrize("width", [360])
def test_the_switch_keeps_the_page_and_what_was_chosen(
    browser_page: BrowserPage, address: str, width: int
) -> None:
    page = visit(browser_page, address, "bills?show=all&order=number")
    page.get_by_label("Search").fill("drivers")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 bill of 2 collected")).to_be_visible()
    switch = page.get_by_role("link", name="Español")
    expect(switch).to_have_attribute("href", "/bills?show=all&order=number&q=drivers&lang=es")
    switch.click()
    expect(page.get_by_role("heading", name="Proyectos de ley", exact=True)).to_be_visible()
    expect(page.locator(".foot")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "es"
    expect(page.get_by_text("drivers").or_(page.locator("input[value=drivers]"))).not_to_have_count(
        0
    )
    page.get_by_role("link", name="Audiencias", exact=True).click()
    expect(page).to_have_url(f"{address}/calls?lang=es")
    page.get_by_role("link", name="Cómo inscribirse").first.click()
    expect(page.get_by_role("link", name="Abrir el formulario oficial")).to_be_visible()
    assert "lang=es" in page.url


def test_the_keyboard_alone_reaches_the_form_and_sees_where_it_is(
    browser_page: BrowserPage, address: str
) -> None:
    page = visit(browser_page, address, f"call?id={ID}")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.href || ''") == SIGN_UP:
            break
    focused = page.locator(":focus")
    assert focused.get_attribute("href") == SIGN_UP
    assert focused.evaluate("one => getComputedStyle(one).outlineStyle") != "none"


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


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "width"), [("en", 1280), ("es", 360)])
def test_every_page_is_for_everybody_and_nothing_scrolls_sideways(
    browser_page: BrowserPage, address: str, lang: str, width: int
) -> None:
    found, seen = list[str](), set[int]()
    for path in PATHS:
        page = visit(browser_page, address, path, lang)
        if lang == "en":  # one markup in both languages
            faults = violations(page, seen)
            found += [f"/{path} {one}" for fault in faults for one in _ours(fault)]
        for wide in (640, width):  # 1280 px at 200 %, and the window
            page.set_viewport_size({"width": wide, "height": 740})
            found += [f"/{path} at {wide} px: {one}" for one in _overflow(page, wide)]
        found += [f"/{path}, too low: {one}" for one in _small_targets(browser_page)]
        found += [f"/{path}, words torn: {one}" for one in page.evaluate(TORN)]
        found += [f"/{path}, without an edge: {one}" for one in page.evaluate(EDGELESS)]
    assert found == []
    assert browser_page.errors == []


def _small_targets(browser_page: BrowserPage) -> list[str]:
    """Links and folded lines of ours that are too low for a finger, but for those in a text."""
    found = browser_page.page.eval_on_selector_all(
        ".stHtml a.number, .stHtml a.button, .stHtml summary, .stButtonGroup button, .st-key-nav a",
        "all => all.filter(one => one.offsetHeight && one.offsetHeight < 44)"
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
