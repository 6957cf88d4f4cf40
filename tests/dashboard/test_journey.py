"""One journey in a real browser: open Today, find a bill, open it, see its hearing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import BrowserPage
from tests.dashboard.conftest import empty_data
from tests.dashboard.server import serving
from tests.dashboard.test_pages import fill_one_bill
from tests.queries.fill import NOW, add_bill, add_change, add_crawl, filling, judge_bill
from tracker.store import engine, read
from tracker.store.engine import writing
from tracker.web.headers import policy_for
from tracker.wording.translator import SPANISH

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard with a followed bill and another; no test here writes to it."""
    data = empty_data(tmp_path_factory.mktemp("journey"))
    with filling(f"sqlite:///{data / 'tracker.db'}") as made:
        fill_one_bill(made)
        add_bill(made, "HB26-1001", title="Housing Developments")
    engine.forget()
    with serving(data, "2026-02-24 08:00") as served:
        yield served


@pytest.mark.parametrize("width", [360, 1280])
def test_a_reader_finds_a_bill_and_its_hearing(
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
    expect(page).to_have_url(f"{address}/bill?id=HB26-1037")
    expect(page.get_by_role("heading", name="Next hearing")).to_be_visible()
    expect(page.get_by_text("Wed, Feb 25, 1:30 PM MT")).to_be_visible()
    assert page.get_by_text("HCR 0107").is_visible()

    page.go_back()
    expect(page.get_by_text("1 bill of 2 collected")).to_be_visible()
    expect(page.get_by_label("Search")).to_have_value("drivers")
    _fits(browser_page, width)
    assert browser_page.errors == []


@pytest.mark.parametrize("width", [1280])
def test_the_way_past_the_head_leads_to_the_page(
    browser_page: BrowserPage, address: str, width: int
) -> None:
    page = browser_page.page
    browser_page.open(f"{address}/bill?id=HB26-1037&lang=es")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for _ in range(2):  # the first is the part that scrolls, which Streamlit gives a place
        page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text(SPANISH("light.skip"))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("Tab")
    where = page.evaluate("document.activeElement.closest('.st-key-nav, .top')")
    assert where is None, "the first thing of the page, not of its head"
    assert page.evaluate("document.activeElement.closest('.stMain')") is not None


def _fits(browser_page: BrowserPage, width: int) -> None:
    wide = browser_page.page.evaluate(
        "() => Math.max(document.documentElement.scrollWidth,"
        " document.querySelector('[data-testid=stMain]').scrollWidth)"
    )
    assert wide <= width


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
        below = page.get_by_role("heading", name="Bill progress")
        expect(below).to_be_visible()
        expect(page.get_by_text("Official schedule seen 8:00 AM MT")).to_be_visible()
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
        expect(page.get_by_text("HB26-1315")).to_be_visible()
        expect(show).to_be_hidden()
    engine.forget()
