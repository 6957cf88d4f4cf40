"""Today in a real browser: what fits on an advocate's first screen, and news since her last visit,
which her own browser keeps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser import BrowserPage
from tests.dashboard.calling import fill_call
from tests.dashboard.conftest import empty_data
from tests.dashboard.server import serving
from tests.dashboard.test_page_script import NOTHING_KEPT
from tests.queries.fill import NOW, add_bill, add_change, add_item, add_meeting, filling, judge_bill
from tracker.store import engine

pytestmark = pytest.mark.browser

#: Of each bill's link at its place: its lower edge, and all that it says.
PLACED = "[...document.querySelectorAll('.stands .bills a')].map(one => one.textContent)"
LOWEST = """Math.max(...[...document.querySelectorAll('.stands .bills a')]
    .map(one => one.getBoundingClientRect().bottom))"""
#: As if the browser were opened again an hour later.
AN_HOUR_LATER = """() => {
    const visit = JSON.parse(localStorage.getItem('visit'));
    localStorage.setItem('visit', JSON.stringify({...visit, at: visit.at - 3600000}));
}"""
FIRST = "This browser remembers your visits from now on; nobody else sees it."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard with fifty followed bills, two calls to testify, and one upset
    hearing; no test here writes to it."""
    data = empty_data(tmp_path_factory.mktemp("visits"))
    with filling(f"sqlite:///{data / 'tracker.db'}") as made:
        fill_call(made)
        stages = (("in_committee", "lower", 29), ("postponed_indefinitely", "lower", 7),
                  ("passed_chamber", "lower", 5), ("in_committee", "upper", 8))  # fmt: skip
        for at, (stage, chamber, count) in enumerate(stages):
            for serial in range(1100 + 100 * at, 1100 + 100 * at + count):
                letter = "S" if chamber == "upper" else "H"
                key = add_bill(made, f"{letter}B26-{serial}")
                judge_bill(made, key, stage, chamber=chamber, followed=True)
        off = add_meeting(made, 2, "House Finance", (NOW + timedelta(days=3)).date())
        add_item(made, off, "HB26-1100")
        add_change(made, "new", "bill", "HB26-1100", new={}, seen_at=NOW - timedelta(days=2))
    engine.forget()
    with serving(data, "2026-02-24 08:00") as served:
        yield served


def ask(page: Page) -> None:
    page.get_by_role("link", name="my last visit", exact=True).click()
    expect(page.get_by_role("link", name="my last visit", exact=True)).to_have_attribute(
        "aria-current", "page"
    )


@pytest.mark.parametrize("width", [1440])
@pytest.mark.parametrize("lang", ["en", "es"])
def test_fifty_bills_stand_on_the_first_screen_each_with_its_title(
    browser_page: BrowserPage, address: str, width: int, lang: str
) -> None:
    page = browser_page.open_whole(f"{address}/?lang={lang}")
    assert page.evaluate("innerHeight") == 900
    placed = page.evaluate(PLACED)
    assert len(placed) == 50
    assert all(re.fullmatch(r"[HS]B26-\d{3,4} .+", words) for words in placed)
    assert page.evaluate(LOWEST) <= 900
    assert page.get_by_role("link", name=re.compile("Title of HB26-1100")).count() == 1
    columns = page.locator(".today .wide > *")
    first, second = (columns.nth(at).bounding_box() for at in (0, 1))
    assert first and second
    assert first["y"] == second["y"], "hearings and news stand side by side"
    assert first["x"] + first["width"] <= second["x"]
    torn = page.locator("td.c-we").first.evaluate("one => getComputedStyle(one).overflowWrap")
    assert torn == "normal", "“No position yet” is parted between its words alone"
    page.set_viewport_size({"width": 720, "height": 900})
    first, second = (columns.nth(at).bounding_box() for at in (0, 1))
    assert first and second
    assert first["x"] == second["x"], "enlarged they stand one above the other"
    assert page.evaluate("document.documentElement.scrollWidth") <= 720
    assert browser_page.errors == []


def test_the_reader_s_own_browser_remembers_the_last_visit(
    browser_page: BrowserPage, address: str
) -> None:
    page = browser_page.open_whole(address)
    assert page.evaluate("localStorage.getItem('visit')") is None, "nothing is kept unasked"
    ask(page)
    expect(page).to_have_url(f"{address}/?since=never")
    expect(page.get_by_text(FIRST)).to_be_visible()

    page.evaluate(AN_HOUR_LATER)
    page = browser_page.open_whole(address)
    ask(page)
    expect(page).to_have_url(re.compile(r"since=2026-02-24T15%3A\d\dZ"))
    expect(page.get_by_text(FIRST)).to_have_count(0)
    expect(page.get_by_text("Nothing new since your last visit, 8:0")).to_be_visible()

    page = browser_page.open_whole(f"{address}/?since=visit")
    expect(page).to_have_url(re.compile(r"since=2026-02-24T15%3A\d\dZ"))
    assert browser_page.errors == []
    page.evaluate("localStorage.clear()")


def test_a_browser_that_keeps_nothing_shows_the_last_day_and_says_so(
    browser_page: BrowserPage, address: str
) -> None:
    browser_page.page.add_init_script(NOTHING_KEPT)
    page = browser_page.open_whole(address)
    for _ in range(2):
        ask(page)
        expect(page).to_have_url(f"{address}/?since=never")
        expect(page.get_by_text("Here are the last 24 hours.")).to_be_visible()
    assert browser_page.errors == []
