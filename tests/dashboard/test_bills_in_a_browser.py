"""The list of bills at a desk and in the hand: rows on the first screen, keys, files, back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import BrowserPage, sheets, violations
from tests.dashboard.conftest import empty_data
from tests.dashboard.going import go_on
from tests.dashboard.server import serving
from tests.queries.fill import (
    NOW,
    add_action,
    add_bill,
    add_crawl,
    add_item,
    add_meeting,
    add_session,
    add_topic,
    filling,
    judge_bill,
)
from tracker.store import engine

pytestmark = pytest.mark.browser

FIRST_DAY: Final = date(2026, 2, 25)
#: Rows of the table that stand on the screen, whole.
ON_SCREEN: Final = """() => [...document.querySelectorAll('table.list tbody tr')]
    .filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"""
#: Cells of it whose words do not all fit in.
CUT: Final = """() => [...document.querySelectorAll('table.list :is(td, th)')]
    .filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"""
#: Pixels from the links to the bills beside one to what stands beneath.
GAP: Final = """() => {
    const [turn, next] = ['.stHtml > .turn', '.stHtml > .turn ~ :not(style)'].map(
        one => document.querySelector(one).getBoundingClientRect());
    return next.top - turn.bottom;
}"""
ASSIGNED: Final = "Introduced In House - Assigned to Judiciary"
#: A title of 83 letters, and one of the usual length.
LONG: Final = "Protection of the Personal Data of Persons Who Ask the State for Help with the Rent"
USUAL: Final = "Protections for Residential Tenants' Data"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard with forty followed bills in committees of both chambers."""
    data = empty_data(tmp_path_factory.mktemp("bills"))
    with filling(f"sqlite:///{data / 'tracker.db'}") as made:
        add_session(made)
        add_crawl(made, "full", list_walked=NOW, schedule_read=NOW)
        for at in range(40):
            house = at % 2 == 0
            number = f"HB26-{1001 + at}" if house else f"SB26-{at:03d}"
            bill = add_bill(made, number, title=LONG if at % 8 == 4 else USUAL)
            judge_bill(
                made, bill, "in_committee", chamber="lower" if house else "upper", followed=True
            )
            add_action(made, bill, date(2026, 1, 14), ASSIGNED)
            add_topic(made, bill, "government-data", "Data", "Protection of Data")
            if at < 8:
                day = FIRST_DAY + timedelta(days=7 - at)
                name = "House Judiciary" if house else "Senate Judiciary"
                add_item(made, add_meeting(made, at + 1, name, day), number)
    engine.forget()
    with serving(data, "2026-02-24 08:00") as served:
        yield served


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


@pytest.mark.parametrize("width", [1440])
def test_the_list_at_a_desk(
    browser_page: BrowserPage, address: str, width: int, tmp_path: Path
) -> None:
    """Twenty-two bills stand on the first screen; keys walk through the rows; three clicks lead to
    a file; a search keeps filters and language; and nothing is loaded anew."""
    page = browser_page.open_whole(f"{address}/bills?sort=number&lang=es")
    page.evaluate("window.mark = 'the same document'")
    assert page.evaluate(ON_SCREEN) >= 22 and page.evaluate(CUT) == []
    go_on(page, "bills?sort=number&open=SB26-007", "en")
    rows = page.locator("table.list tbody tr:not(.open)")
    expect(rows).to_have_count(25)
    long = rows.get_by_title(LONG)
    assert long.first.inner_text().startswith("Protection of the Personal Data of Persons Who Ask")
    page.get_by_role("link", name="Close SB26-007").last.click()
    expect(page.locator("tr.open")).to_have_count(0)
    assert page.evaluate(ON_SCREEN) >= 22 and page.evaluate(CUT) == []
    assert violations(page, set()) == []
    _keys_open_a_bill(page)

    rows.nth(24).scroll_into_view_if_needed()
    expect(page.get_by_role("link", name="Title", exact=True)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    _three_clicks_lead_to_a_file(page, tmp_path / "bills.csv")

    page.get_by_role("link", name="Next hearing", exact=True).click()
    expect(page.locator("th[aria-sort=descending]")).to_have_class(re.compile("c-next"))
    page.get_by_label("Search").fill("sb 7")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 bill of 40 collected")).to_be_visible()
    asked = dict(parse_qsl(urlsplit(page.url).query))
    kept = {"in": "upper", "stage": "committee", "sort": "-next", "lang": "en"}
    assert asked == {"q": "sb 7", **kept}
    page.locator("table.list .number").click()
    expect(page.get_by_text("1 of 1 in the list")).to_be_visible()
    assert page.evaluate(GAP) >= 12, "between the way through the list and the bill"
    page.get_by_role("link", name="Back to the list").click()
    expect(page.get_by_label("Search")).to_have_value("sb 7")
    page.get_by_label("Find a bill").fill("HB26-1999")
    page.keyboard.press("Enter")
    expect(page.get_by_text("There is no HB26-1999 in our list.")).to_be_visible()
    assert page.evaluate("window.mark") == "the same document"
    assert browser_page.errors == []


def _keys_open_a_bill(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert focused(page) == "open-HB26-1001"
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert focused(page) == "open-HB26-1003"
    page.keyboard.press("Enter")
    opened = page.locator("tr.open")
    expect(opened).to_contain_text("Whole page of the bill")
    expect(page).to_have_url(re.compile("open=HB26-1003"))
    expect(page.locator("#open-HB26-1003")).to_be_focused()
    page.keyboard.press("Enter")
    expect(opened).to_have_count(0)
    expect(page.locator("#open-HB26-1003")).to_be_focused()


def _three_clicks_lead_to_a_file(page: Page, file: Path) -> None:
    """From the list: those in a committee of the Senate, by next hearing, as CSV."""
    page.locator(".filters .only").get_by_role("link", name="Senate").click()
    expect(page.get_by_text("20 bills of 40 collected")).to_be_visible()
    page.get_by_role("link", name="Next hearing", exact=True).click()
    expect(page.locator("th[aria-sort]")).to_have_class(re.compile("c-next"))
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(file)
    lines = file.read_text("utf-8-sig").splitlines()
    assert download.value.suggested_filename == "bills.csv"
    assert len(lines) == 21
    assert [line.partition(",")[0] for line in lines[1:5]] == [
        "SB26-007", "SB26-005", "SB26-003", "SB26-001"
    ]  # fmt: skip


@pytest.mark.parametrize("width", [1440])
def test_pages_take_no_more_paper_than_their_light_ones(
    browser_page: BrowserPage, address: str, width: int
) -> None:
    page, taken = browser_page.page, {}
    browser_page.open_whole(f"{address}/bills?lang=en")
    for name, key in (("Bills", "bills"), ("Calendar", "hearings"), ("Today", "")):
        page.locator(".st-key-nav").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        expect(page.locator(".foot")).to_be_visible()
        taken[key] = sheets(page)
    for key, count in taken.items():
        browser_page.open(f"{address}/en/{key}")
        assert 0 < count <= sheets(page), key


@pytest.mark.parametrize("width", [360])
def test_in_the_hand_the_filters_are_folded_and_rows_say_all(
    browser_page: BrowserPage, address: str, width: int
) -> None:
    page = browser_page.open_whole(f"{address}/bills")
    row = page.locator("table.list tbody tr").first
    expect(row).to_contain_text("In committee")
    expect(row.locator(".number")).to_be_visible()
    expect(row.locator(".opens")).to_be_hidden()
    stage = page.locator("#pick-stage-committee")
    expect(stage).to_be_hidden()
    page.get_by_text("Filters and order").click()
    expect(stage).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page, set()) == []
    row.locator(".number").click()
    expect(page).to_have_url(re.compile("/bill\\?id="))
