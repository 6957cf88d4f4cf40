"""Light pages in a real browser: for everybody, on a phone, by keyboard, on paper."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.browser import BrowserPage, sheets, violations
from tests.dashboard.calling import add_call, fill_call
from tests.light.conftest import Server
from tests.queries.fill import add_item, add_meeting, filling

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CALL = "calls/hb26-1037-6-data-privacy"
COMPARED = "bills/SJR26-006/differences?from=introduced&to=engrossed"
PAGES = (
    "", "calls", CALL, "hearings", "calendar?which=all", "changes", "bills", "bills/HB26-1037",
    "bills/HB26-1104/votes", "bills/HB26-1104/seen", "bills/HB26-1037/text?version=introduced",
    "bills/HB26-1037/text?version=none", COMPARED, f"{COMPARED}&view=side",
    "campaigns/data-privacy", "campaigns/data-privacy/asks",
    "campaigns/palantir", "committees/2026A-house-judiciary", "health", "nothing-here", "search",
    "search?q=personal+data", "charts", "charts?show=all", "notice", "committees",
    "legislators",
    "legislators/javier-mabrey",
)  # fmt: skip
PAPER = ("A4", "Letter")


#: Links and folded lines whose words a flex box parts: each run of text and each piece of markup
#: becomes a box of its own, and the blank between them is lost ("Calendar ofHB26-1037").
PARTED = """[...document.querySelectorAll('a, summary, button')]
    .filter(one => /flex|grid/.test(getComputedStyle(one).display) && one.children.length
        && [...one.childNodes].some(part => part.nodeType === 3 && part.data.trim()))
    .map(one => one.innerText)"""


def _faults(page: Any, seen: set[int]) -> list[tuple[str, str]]:
    """What axe finds, with the piece of the page."""
    found = violations(page, seen)
    return [(one["id"], node["html"][:200]) for one in found for node in one["nodes"]]


@pytest.mark.parametrize("width", [360])
def test_every_page_is_for_everybody_and_fits_a_phone(
    browser_page: BrowserPage, sample: Path, server: Server, width: int
) -> None:
    """In Spanish, whose words are longer; the markup is that of both languages."""
    page, seen = browser_page.page, set[int]()
    for path in PAGES:
        browser_page.open(f"{server.address}/es/{path}")
        assert _faults(page, seen) == [], path
        assert page.evaluate(PARTED) == [], path
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, path
        # At 200 % a phone has half the room.
        page.set_viewport_size({"width": width // 2, "height": 370})
        assert page.evaluate("document.documentElement.scrollWidth") <= width // 2, path
        page.set_viewport_size({"width": width, "height": 740})
    assert [one for one in browser_page.errors if "404" not in one] == []


def test_a_faint_text_is_found_on_a_page_whose_like_was_seen(
    browser_page: BrowserPage, sample: Path, server: Server
) -> None:
    page, seen = browser_page.page, set[int]()
    for ink, found in (("", set()), ("main p { color: #ccc }", {"color-contrast"})):
        browser_page.open(f"{server.address}/en/")
        if ink:
            page.evaluate(
                "ink => { const sheet = new CSSStyleSheet(); sheet.replaceSync(ink);"
                " document.adoptedStyleSheets.push(sheet); }",
                ink,
            )
        assert {rule for rule, _ in _faults(page, seen)} == found


def test_pages_can_be_read_in_the_dark(
    browser_page: BrowserPage, sample: Path, server: Server
) -> None:
    page, seen = browser_page.page, set[int]()
    page.emulate_media(color_scheme="dark")
    for path in ("", CALL):
        browser_page.open(f"{server.address}/en/{path}")
        dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert dark == "rgb(22, 24, 26)"
        assert _faults(page, seen) == [], path


@pytest.mark.parametrize("width", [360])
def test_the_next_hearing_s_form_is_two_taps_from_the_front_page(
    browser_page: BrowserPage, sample: Path, server: Server, width: int
) -> None:
    page = browser_page.page
    browser_page.open(f"{server.address}/en/")
    page.get_by_role("link", name="How to sign up").first.click()
    assert re.search(r"/en/calls/[\w-]+#sign-up$", page.url)
    form = page.get_by_role("link", name="Open the official form")
    assert str(form.get_attribute("href")).startswith("https://")
    box = form.bounding_box()
    assert box is not None
    assert box["height"] >= 44


#: The link that the keyboard has reached, "end" behind the last.
REACHED = """(() => { const one = document.activeElement;
    if (one === document.body) return 'end';
    const ring = getComputedStyle(one).outlineStyle;
    return ring === 'none' ? 'no ring: ' + one.outerHTML.slice(0, 120) : one.href || one.tagName;
})()"""


@pytest.mark.parametrize("width", [360])
def test_every_link_is_reached_by_keyboard_alone(
    browser_page: BrowserPage, sample: Path, server: Server, width: int
) -> None:
    page = browser_page.page
    browser_page.open(f"{server.address}/es/{CALL}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen = set[str]()
    for _ in range(120):
        page.keyboard.press("Tab")
        seen.add(page.evaluate(REACHED))
        if "end" in seen:
            break
    assert not [one for one in seen if one.startswith("no ring")]
    links = page.eval_on_selector_all(
        "a[href]",
        "all => all.filter(one => !one.closest('details:not([open]) > :not(summary)'))"
        ".map(one => one.href)",
    )
    assert set(links) <= seen | {f"{page.url}#main"}


#: Whether a link stands on paper in the ink of what is around it.
INKED = "one => getComputedStyle(one).color === getComputedStyle(one.parentElement).color"


def test_a_call_prints_on_one_sheet_with_its_address(
    browser_page: BrowserPage, sample: Path, server: Server
) -> None:
    """In Spanish, whose words are longer."""
    page = browser_page.page
    for call in ("hb26-1037-6-data-privacy", "hb26-1037-6-palantir"):
        browser_page.open(f"{server.address}/es/calls/{call}")
        for paper in PAPER:
            assert sheets(page, paper) == 1, (call, paper)
        page.emulate_media(media="print")
        assert page.locator(".printed .qr").is_visible()
        assert f"{server.address}/es/calls/{call}" in page.locator(".printed").inner_text()
        assert not page.locator("header").is_visible()
        assert page.locator(".primary").first.evaluate(INKED), "white on white is not read"
        page.emulate_media(media="null")
    browser_page.open(f"{server.address}/es/")
    assert not page.locator(".upsets > li").last.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".upsets > li").last.is_visible(), "no upset hearing is folded on paper"
    browser_page.open(f"{server.address}/es/calls")
    page.emulate_media(media="print")
    assert page.locator(".primary").first.evaluate(INKED)


@pytest.mark.parametrize("width", [360])
def test_differences_stand_side_by_side_where_there_is_room_and_print_whole(
    browser_page: BrowserPage, sample: Path, server: Server, width: int
) -> None:
    page = browser_page.page
    browser_page.open(f"{server.address}/en/{COMPARED}&view=side")
    for wide, seen in ((width, "narrow"), (720, "wide")):
        page.set_viewport_size({"width": wide, "height": 740})
        for name in ("narrow", "wide"):
            assert page.locator(f".law .{name}").last.is_visible() is (name == seen), (wide, name)
    page.emulate_media(media="print")
    assert not page.locator(".law-choice").first.is_visible()
    assert page.locator(".law ins >> visible=true").first.is_visible()
    fixed = "all => all.filter(one => /fixed|sticky/.test(getComputedStyle(one).position)).length"
    assert page.eval_on_selector_all("*", fixed) == 0
    assert page.pdf(format="Letter")


#: Of a page: where its first button ends, and the tops and heights of what stands in lines.
FIRST_SCREEN = """() => {
    const all = (of) => [...document.querySelectorAll(of)].map(one => one.getBoundingClientRect());
    const tops = (of) => [...new Set(all(of).map(box => Math.round(box.top)))];
    return {button: all('a.primary')[0].bottom, nav: tops('.nav > li'), tiles: tops('.tiles li'),
        upset: all('.upsets > li').map(box => box.height),
        first: [...document.querySelectorAll('.upsets > li')].map(one => one.textContent),
        cut: [...document.querySelectorAll('.upsets > li')].filter(
            one => one.scrollWidth > one.clientWidth || getComputedStyle(one).overflow !== 'visible'
        ).length}; }"""
#: Four lines and the edges, in pixels: fewer in the letters of a telephone, which are narrower.
LINES_OF_AN_UPSET = 100


@pytest.mark.parametrize("width", [360])
def test_a_phones_first_screen_has_the_next_calls_button_though_five_hearings_are_upset(
    browser_page: BrowserPage, live_alone: str, server: Server, width: int
) -> None:
    with filling(live_alone) as made:
        fill_call(made)
        for serial in range(2, 7):
            off = add_meeting(made, serial, f"House Committee {serial}", date(2026, 2, 27),
                              status="cancelled" if serial % 2 else "withdrawn")  # fmt: skip
            add_item(made, off, "HB26-1037")
            add_call(made, serial)
    for language in ("en", "es"):
        browser_page.open(f"{server.address}/{language}/")
        seen = browser_page.page.evaluate(FIRST_SCREEN)
        assert seen["button"] <= 740
        assert len(seen["nav"]) == len(seen["tiles"]) == 1
        assert len(seen["upset"]) == 5 and max(seen["upset"]) <= LINES_OF_AN_UPSET
        instruction = {"en": ("Do not go.", "Check before"), "es": ("No vaya.", "Consulte antes")}
        assert all(line.startswith(instruction[language]) for line in seen["first"])
        assert seen["cut"] == 0, "what to do, and what was upset, can be read"
