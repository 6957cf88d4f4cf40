"""What the browser itself does on the dashboard's pages: links without a reload, the place on the
way back, the moment of the last visit; and what fits on an advocate's first screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser import BrowserPage, opened
from tests.dashboard.calling import fill_call
from tests.dashboard.conftest import empty_data
from tests.dashboard.going import go_on
from tests.dashboard.server import serving
from tests.dashboard.test_desk import BILL, EDITORS, stands
from tests.dashboard.test_desk_in_a_browser import SAVED, sign_in
from tests.queries.fill import NOW, add_bill, add_change, add_item, add_meeting, filling, judge_bill
from tracker.store import engine
from tracker.wording.translator import translator_of

pytestmark = pytest.mark.browser

#: A browser that keeps nothing: every use of its stores is refused.
NOTHING_KEPT = """for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name,
        { get() { throw new DOMException('no', 'SecurityError') } })"""
MAIN = "document.querySelector('[data-testid=stMain]')"
#: Of each bill's link at its place: its lower edge, and all that it says.
PLACED = "[...document.querySelectorAll('.stands .bills a')].map(one => one.textContent)"
#: Pixels between the table of hearings and the news.
BETWEEN = """document.querySelector('.today .news').getBoundingClientRect().left
    - document.querySelector('.today .list').getBoundingClientRect().right"""
LOWEST = """Math.max(...[...document.querySelectorAll('.stands .bills a')]
    .map(one => one.getBoundingClientRect().bottom))"""
#: As if the browser were opened again an hour later.
AN_HOUR_LATER = """() => {
    const visit = JSON.parse(localStorage.getItem('visit'));
    localStorage.setItem('visit', JSON.stringify({...visit, at: visit.at - 3600000}));
}"""
FIRST = "This browser remembers your visits from now on; nobody else sees it."
#: Clicks for another window: whether the browser was left to open it, which it does not here.
LEFT_ALONE = """link => {
    let isLeft;
    addEventListener('click', event => {
        isLeft = !event.defaultPrevented;
        event.preventDefault();
    }, { once: true });
    link.dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true, cancelable: true }));
    return isLeft;
}"""


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database with fifty followed bills, two calls to testify, and one upset
    hearing."""
    data = empty_data(tmp_path_factory.mktemp("visits"))
    with filling(f"sqlite:///{data / 'tracker.db'}") as made:
        fill_call(made)
        stages = (("in_committee", "lower", 29), ("postponed_indefinitely", "lower", 7),
                  ("passed_chamber", "lower", 5), ("in_committee", "upper", 8))  # fmt: skip
        for at, (stage, chamber, count) in enumerate(stages):
            for serial in range(1100 + 100 * at, 1100 + 100 * at + count):
                letter = "S" if chamber == "upper" else "H"
                key = add_bill(made, f"{letter}B26-{serial}", title=f"Telecommunications {serial}")
                judge_bill(made, key, stage, chamber=chamber, followed=True)
        off = add_meeting(made, 2, "House Finance", (NOW + timedelta(days=3)).date())
        add_item(made, off, "HB26-1100")
        add_change(made, "new", "bill", "HB26-1100", new={}, seen_at=NOW - timedelta(days=2))
    engine.forget()
    yield f"sqlite:///{data / 'tracker.db'}"
    engine.forget()


@pytest.fixture(scope="module")
def address(live: str) -> Iterator[str]:
    """The address of a dashboard with them."""
    data = Path(live.removeprefix("sqlite:///")).parent
    with serving(data, "2026-02-24 08:00", TRACKER_EDITORS=EDITORS) as served:
        yield served


# --- the first screen, and the last visit


def ask(page: Page) -> None:
    page.get_by_role("link", name="my last visit", exact=True).click()
    expect(page.get_by_role("link", name="my last visit", exact=True)).to_have_attribute(
        "aria-current", "page"
    )


@pytest.mark.parametrize("width", [1440])
def test_fifty_bills_stand_on_the_first_screen_and_the_browser_remembers_the_last_visit(
    browser_page: BrowserPage, address: str, width: int
) -> None:
    page = browser_page.open_whole(f"{address}/?lang=es")
    _holds_fifty_bills(page, "es")
    go_on(page, "", "en")
    _holds_fifty_bills(page, "en")
    assert page.get_by_role("link", name=re.compile("Telecommunications 1100")).count() == 1

    assert page.evaluate("localStorage.getItem('visit')") is None, "nothing is kept unasked"
    ask(page)
    expect(page).to_have_url(re.compile("since=never"))
    expect(page.get_by_text(FIRST)).to_be_visible()
    page.evaluate(AN_HOUR_LATER)
    ask(page)
    expect(page).to_have_url(re.compile(r"since=2026-02-24T15%3A\d\dZ"))
    expect(page.get_by_text(FIRST)).to_have_count(0)
    expect(page.get_by_text("Nothing new since your last visit, 8:0")).to_be_visible()
    page = browser_page.open_whole(f"{address}/?since=visit")  # a bookmark
    expect(page).to_have_url(re.compile(r"since=2026-02-24T15%3A\d\dZ"))
    assert browser_page.errors == []


def _holds_fifty_bills(page: Page, lang: str) -> None:
    """Each with its title; hearings and news side by side, and enlarged one above the other."""
    expect(page.locator(".foot")).to_contain_text(translator_of(lang)("foot.nobody"))
    page.set_viewport_size({"width": 1440, "height": 900})
    placed = page.evaluate(PLACED)
    assert len(placed) == 50
    assert all(re.fullmatch(r"[HS]B26-\d{3,4} .+", words) for words in placed)
    assert page.evaluate(LOWEST) <= 900
    page.set_viewport_size({"width": 1040, "height": 900})
    assert page.evaluate(BETWEEN) >= 0
    page.set_viewport_size({"width": 1440, "height": 900})
    columns = page.locator(".today .wide > *")
    first, second = (columns.nth(at).bounding_box() for at in (0, 1))
    assert first and second
    assert first["y"] == second["y"], "hearings and news stand side by side"
    assert first["x"] + first["width"] <= second["x"]
    torn = page.locator("td.c-we").first.evaluate("one => getComputedStyle(one).overflowWrap")
    assert torn != "anywhere", "“No position yet” is parted between its words alone"
    page.set_viewport_size({"width": 720, "height": 900})
    first, second = (columns.nth(at).bounding_box() for at in (0, 1))
    assert first and second
    assert first["x"] == second["x"], "enlarged they stand one above the other"
    assert page.evaluate("document.documentElement.scrollWidth") <= 720


# --- links


def place_of(page: Page) -> int:
    return int(page.evaluate(f"Math.round({MAIN}.scrollTop)"))


def a_bill_below(page: Page) -> Locator:
    return page.get_by_role("link", name="HB26-1120", exact=True)


def to_a_bill_and_back(page: Page) -> None:
    """From the foot of the list to a bill without a reload, and back to the same place."""
    expect(a_bill_below(page)).to_be_attached()
    came_from = page.url
    page.set_viewport_size({"width": 1280, "height": 400})
    page.evaluate("window.mark = 'the same document'")
    a_bill_below(page).scroll_into_view_if_needed()
    assert place_of(page) > 300, "the link stands below the first screen"
    a_bill_below(page).click()
    expect(page).to_have_url(re.compile(r"/bill\?.*id=HB26-1120"))
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("HB26-1120")
    expect(title).to_be_focused()
    assert place_of(page) == 0
    page.go_back()
    expect(page).to_have_url(came_from)
    expect(a_bill_below(page)).to_be_in_viewport()
    assert page.evaluate("window.mark") == "the same document"


def test_a_link_leads_on_without_a_reload_and_others_are_left_to_the_browser(
    browser_page: BrowserPage, address: str
) -> None:
    """Those to another window, to a light page, to the other language."""
    page = browser_page.page
    browser_page.open(f"{address}/bills?sort=number")
    to_a_bill_and_back(page)
    assert a_bill_below(page).evaluate(LEFT_ALONE)
    page.get_by_role("link", name="Español", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.evaluate("window.mark") is None, "the document names its language anew"
    page.locator("a[href='/es/bills?sort=number']").click()
    expect(page).to_have_url(re.compile("/es/"))
    assert browser_page.errors == []


def test_a_browser_that_keeps_nothing_leads_on_tells_the_last_day_and_saves_at_the_desk(
    profile: BrowserContext, address: str, live: str
) -> None:
    with opened(profile, 1280) as own:
        own.page.add_init_script(NOTHING_KEPT)
        page = own.open_whole(address)
        for _ in range(2):
            ask(page)
            expect(page).to_have_url(f"{address}/?since=never")
            expect(page.get_by_text("Here are the last 24 hours.")).to_be_visible()
        go_on(page, "bills?sort=number")
        to_a_bill_and_back(page)

        own.open(f"{address}/desk?about=HB26-1037")
        told = page.get_by_text("This browser keeps nothing: if you load")
        expect(told).to_be_visible()
        sign_in(page)
        expect(told).to_be_visible()
        page.get_by_label("Help that is offered, in English").fill("Saved all the same.")
        page.get_by_role("button", name="Save: What to say").click()
        expect(page.get_by_text(SAVED)).to_be_visible()
        assert stands(live, BILL, "help.en") == "Saved all the same."
        assert own.errors == own.strangers() == []
