"""What the browser itself does on the dashboard's pages: links without a reload, and back."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import BrowserPage
from tests.dashboard.conftest import empty_data
from tests.dashboard.server import serving
from tests.dashboard.test_pages import fill_one_bill
from tests.queries.fill import add_bill, filling, judge_bill
from tracker.store import engine

pytestmark = pytest.mark.browser

MAIN = "document.querySelector('[data-testid=stMain]')"
#: A browser that keeps nothing: every use of its stores is refused.
NOTHING_KEPT = """for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name,
        { get() { throw new DOMException('no', 'SecurityError') } })"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard with forty followed bills; no test here writes to it."""
    data = empty_data(tmp_path_factory.mktemp("script"))
    with filling(f"sqlite:///{data / 'tracker.db'}") as made:
        fill_one_bill(made)
        for number in range(1100, 1140):
            judge_bill(made, add_bill(made, f"HB26-{number}"), "introduced", followed=True)
    engine.forget()
    with serving(data, "2026-02-24 08:00") as served:
        yield served


def place_of(page: Page) -> int:
    return int(page.evaluate(f"Math.round({MAIN}.scrollTop)"))


def to_a_bill_and_back(page: Page, address: str) -> None:
    """From the foot of the list to a bill without a reload, and back to the same place."""
    page.set_viewport_size({"width": 1280, "height": 400})
    page.evaluate("window.mark = 'the same document'")
    link = page.get_by_role("link", name="HB26-1120", exact=True)
    link.scroll_into_view_if_needed()
    assert place_of(page) > 300, "the link stands below the first screen"
    link.click()
    expect(page).to_have_url(re.compile(r"/bill\?.*id=HB26-1120"))
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("HB26-1120")
    expect(title).to_be_focused()
    assert place_of(page) == 0
    page.go_back()
    expect(page).to_have_url(f"{address}/bills")
    expect(page.get_by_role("link", name="HB26-1120", exact=True)).to_be_in_viewport()
    assert page.evaluate("window.mark") == "the same document"


def test_a_link_leads_on_without_a_reload_and_back_finds_its_place(
    browser_page: BrowserPage, address: str
) -> None:
    browser_page.open(f"{address}/bills")
    to_a_bill_and_back(browser_page.page, address)
    assert browser_page.errors == []


def test_a_browser_that_keeps_nothing_leads_on_all_the_same(
    browser_page: BrowserPage, address: str
) -> None:
    browser_page.page.add_init_script(NOTHING_KEPT)
    browser_page.open(f"{address}/bills")
    to_a_bill_and_back(browser_page.page, address)
    assert browser_page.errors == []


def test_other_links_are_left_to_the_browser(browser_page: BrowserPage, address: str) -> None:
    """To another window, to a light page, to the other language."""
    page = browser_page.page
    browser_page.open(f"{address}/bills")
    link = page.get_by_role("link", name="HB26-1120", exact=True)
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    opened.value.close()
    expect(page).to_have_url(f"{address}/bills")
    page.evaluate("window.mark = 'the same document'")
    page.get_by_role("link", name="Español", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.evaluate("window.mark") is None, "the document names its language anew"
    page.locator("a[href='/es/bills']").click()
    expect(page).to_have_url(re.compile("/es/"))
