"""The desk in a real browser: key and typed words outlive a reload, a link and a restart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import BrowserPage, violations
from tests.dashboard.conftest import empty_data
from tests.dashboard.server import running
from tests.dashboard.test_desk import ANA, BILL, EDITORS, fill_desk, stands, write
from tests.dashboard.test_page_script import NOTHING_KEPT
from tests.queries.fill import filling
from tracker.store import engine

pytestmark = pytest.mark.browser

FIELD = re.compile("Talking points, in English|Puntos clave, en inglés")
WORDS = "Ask for a judge's order.\nAlways."
SIGNED_IN = re.compile("You are signed in as ana|Usted entró como ana")


@dataclass
class Served:
    """A desk and its database. port: where it stands, also after it was started anew."""

    data: Path
    live: str
    port: int = 0

    @contextmanager
    def running(self) -> Iterator[str]:
        """The desk's address, while it runs."""
        settings = {"TRACKER_EDITORS": EDITORS}
        with running(self.data, "2026-02-24 08:00", port=self.port, **settings) as (address, _):
            self.port = urlsplit(address).port or 0
            yield f"{address}/desk?about=HB26-1037"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    data = empty_data(tmp_path)
    live = f"sqlite:///{data / 'tracker.db'}"
    with filling(live) as made:
        fill_desk(made)
    engine.forget()
    yield Served(data, live)
    engine.forget()


def sign_in(page: Page) -> Locator:
    """Signs in; gives the field that words are typed into."""
    page.get_by_label("Your key").fill(ANA)
    page.keyboard.press("Enter")
    field = page.get_by_label(FIELD)
    expect(field).to_be_visible()
    return field


def until(page: Page, what: str) -> None:
    """Waits until an expression is true; the page's own policy forbids Playwright's way."""
    for _ in range(300):
        if page.evaluate(what):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"never: {what}")


def key_kept(page: Page) -> object:
    return page.evaluate("sessionStorage.getItem('desk key')")


def test_typed_words_outlive_language_link_reload_and_restart(
    browser_page: BrowserPage, served: Served
) -> None:
    page = browser_page.page
    with served.running() as address:
        browser_page.open(address)
        field = sign_in(page)
        expect(page.get_by_text("This tab keeps your key and what you type")).to_be_visible()
        field.fill(WORDS)
        page.get_by_role("link", name="Español", exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", "es")
        expect(page.get_by_text(SIGNED_IN)).to_be_visible()
        expect(field).to_have_value(WORDS)
        page.get_by_role("link", name="Calendario", exact=True).click()
        expect(page).to_have_url(re.compile("/calendar"))
        page.go_back()
        expect(field).to_have_value(WORDS)
        page.reload()
        expect(field).to_have_value(WORDS)
        assert ANA not in page.url and "points" not in page.url
        page.evaluate("document.querySelector('[data-desk=in]').mark = 'before the restart'")
    with served.running():
        until(page, "!(document.querySelector('[data-desk=in]') ?? {mark: 1}).mark")
        expect(field).to_have_value(WORDS)
        page.get_by_role("button", name="Guardar: Qué decir").click()
        expect(page.get_by_text("Se guardó 1 cambio.")).to_be_visible()
        assert stands(served.live, BILL, "points.en") == WORDS
        page.reload()
        expect(field).to_have_value(WORDS)
        until(page, "!Object.keys(sessionStorage).some((name) => name.startsWith('desk draft'))")
        assert key_kept(page) == ANA
        page.get_by_role("button", name="Salir").click()
        expect(page.get_by_label("Su clave")).to_be_visible()
        assert key_kept(page) is None
        page.reload()
        expect(page.get_by_label("Su clave")).to_be_visible()


def test_words_of_another_editor_meanwhile_are_shown_beside_the_typed_ones(
    browser_page: BrowserPage, served: Served
) -> None:
    page = browser_page.page
    with served.running() as address:
        browser_page.open(address)
        field = sign_in(page)
        field.fill("Ours")
        write(served.live, BILL, "points.en", "Ben's")
        page.reload()
        expect(field).to_have_value("Ben's")
        told = page.get_by_text("Somebody saved other words here after you typed these:")
        expect(told).to_be_visible()
        expect(page.locator(".desk-draft")).to_have_text("Ours")
        page.get_by_role("button", name="Put mine in").click()
        expect(field).to_have_value("Ours")
        expect(told).to_be_hidden()
        page.get_by_role("button", name="Save: What to say").click()
        expect(page.get_by_text("1 change was saved.")).to_be_visible()
        assert stands(served.live, BILL, "points.en") == "Ours"


def test_a_browser_that_keeps_nothing_works_and_is_told(
    browser_page: BrowserPage, served: Served
) -> None:
    page = browser_page.page
    page.add_init_script(NOTHING_KEPT)
    with served.running() as address:
        browser_page.open(address)
        expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
        field = sign_in(page)
        expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
        field.fill("Saved all the same.")
        page.get_by_role("button", name="Save: What to say").click()
        expect(page.get_by_text("1 change was saved.")).to_be_visible()
        assert stands(served.live, BILL, "points.en") == "Saved all the same."
        page.reload()
        expect(page.get_by_label("Your key")).to_be_visible()
        assert browser_page.errors == []


def test_a_kept_key_that_is_refused_is_tried_once_and_forgotten(
    browser_page: BrowserPage, served: Served
) -> None:
    page = browser_page.page
    with served.running() as address:
        browser_page.open(address)
        page.evaluate("sessionStorage.setItem('desk key', 'of somebody who left')")
        page.reload()
        told = page.get_by_text("Nobody has this key, or it has run out.")
        expect(told).to_be_visible()
        until(page, "sessionStorage.getItem('desk key') === null")
        sign_in(page)
        until(page, f"sessionStorage.getItem('desk key') === '{ANA}'")


def test_a_row_is_decided_with_the_keyboard_alone(
    browser_page: BrowserPage, served: Served
) -> None:
    page = browser_page.page
    with served.running() as address:
        browser_page.open(address.partition("?")[0])
        page.get_by_label("Your key").fill(ANA)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Support HB26-1037").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Support Saved.")).to_be_visible()
        assert stands(served.live, BILL, "position") == "support"
        assert violations(page, set()) == []
