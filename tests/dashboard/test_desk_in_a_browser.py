"""The desk in a real browser: key, typed words and choices outlive a reload, a link, a server that
is gone; two editors; the keyboard, and a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import BrowserPage, violations
from tests.dashboard.conftest import empty_data
from tests.dashboard.server import running
from tests.dashboard.test_desk import ANA, BILL, EDITORS, fill_desk, stands, write
from tests.dashboard.test_desk_queue import add_match
from tests.dashboard.test_page_script import NOTHING_KEPT
from tests.queries.fill import filling
from tracker.store import engine

pytestmark = pytest.mark.browser

FIELD = re.compile("Talking points, in English|Puntos clave, en inglés")
WORDS = "Ask for a judge's order.\nAlways."
SIGNED_IN = re.compile("You are signed in as ana|Usted entró como ana")
SAVED = "1 change was saved."


@dataclass
class Desk:
    """A desk with a key for ana, and its database. call_id: of a call; address: where it stands,
    also after it was started anew. No test looks at what another one writes."""

    data: Path
    live: str
    call_id: str
    address: str = ""
    server: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        port = urlsplit(self.address).port or 0
        served = running(self.data, "2026-02-24 08:00", port=port, TRACKER_EDITORS=EDITORS)
        self.address = self.server.enter_context(served)[0]

    def stop(self) -> None:
        self.server.close()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = empty_data(tmp_path_factory.mktemp("desk"))
    live = f"sqlite:///{data / 'tracker.db'}"
    with filling(live) as made:
        served = Desk(data, live, fill_desk(made))
        add_match(made, "HB26-1500")
    engine.forget()
    served.start()
    yield served
    served.stop()
    engine.forget()


def sign_in(browser_page: BrowserPage, desk: Desk, about: str = "HB26-1037") -> Page:
    """Opens the desk at a bill or a call, "" at what waits, and signs in."""
    browser_page.open(f"{desk.address}/desk?about={about}")
    page = browser_page.page
    page.get_by_label("Your key").fill(ANA)
    page.get_by_role("button", name="Sign in").press("Enter")
    expect(page.get_by_text(SIGNED_IN)).to_be_visible()
    return page


def until(page: Page, what: str) -> None:
    """Waits until an expression is true; the page's own policy forbids Playwright's way."""
    for _ in range(300):
        if page.evaluate(what):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"never: {what}")


def key_kept(page: Page) -> object:
    return page.evaluate("sessionStorage.getItem('desk key')")


def choice(page: Page, name: str) -> Locator:
    return page.get_by_role("radio", name=name, exact=True)


def test_words_and_choices_outlive_language_link_reload_and_a_server_that_is_gone(
    browser_page: BrowserPage, desk: Desk
) -> None:
    page = sign_in(browser_page, desk)
    field = page.get_by_label(FIELD)
    lost = page.get_by_text(re.compile("^No connection|^No hay conexión"))
    expect(page.get_by_text("This tab keeps your key and what you write")).to_be_visible()
    field.fill(WORDS)
    choice(page, "Amend").check(force=True)
    page.get_by_role("link", name="Español", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_text(SIGNED_IN)).to_be_visible()
    expect(field).to_have_value(WORDS)
    expect(choice(page, "Que se enmiende")).to_be_checked()
    page.get_by_role("link", name="Calendario", exact=True).click()
    expect(page).to_have_url(re.compile("/calendar"))
    page.go_back()
    expect(field).to_have_value(WORDS)
    page.reload()
    expect(field).to_have_value(WORDS)
    expect(choice(page, "Que se enmiende")).to_be_checked()
    expect(lost).to_be_hidden()
    assert ANA not in page.url and "points" not in page.url
    field.focus()
    page.keyboard.press("Control+End")
    page.evaluate("document.querySelector('[data-desk=in]').mark = 'before the restart'")
    desk.stop()
    expect(lost).to_be_visible()
    page.keyboard.type(" Every day.")
    desk.start()
    until(page, "!(document.querySelector('[data-desk=in]') ?? {mark: 1}).mark")
    expect(lost).to_be_hidden()
    expect(field).to_have_value(f"{WORDS} Every day.")
    expect(choice(page, "Que se enmiende")).to_be_checked()
    page.get_by_role("button", name="Guardar: Postura").click()
    expect(page.get_by_text("Se guardó 1 cambio.")).to_be_visible()
    assert stands(desk.live, BILL, "position") == "amend"
    expect(field).to_have_value(f"{WORDS} Every day.")
    page.get_by_role("button", name="Guardar: Qué decir").click()
    until(page, "!Object.keys(sessionStorage).some((name) => name.startsWith('desk draft'))")
    assert stands(desk.live, BILL, "points.en") == f"{WORDS} Every day."
    page.reload()
    expect(field).to_have_value(f"{WORDS} Every day.")
    assert key_kept(page) == ANA
    page.get_by_role("button", name="Salir").click()
    expect(page.get_by_label("Su clave")).to_be_visible()
    assert key_kept(page) is None
    page.reload()
    expect(page.get_by_label("Su clave")).to_be_visible()


def test_what_another_editor_saved_meanwhile_is_shown_beside_ours(
    browser_page: BrowserPage, desk: Desk
) -> None:
    page = sign_in(browser_page, desk)
    field = page.get_by_label("Talking points, in Spanish")
    topic = page.get_by_role("radiogroup", name="Consumer data, brokers and pricing")
    field.fill("Ours")
    topic.get_by_role("radio", name="Yes, it belongs here").check(force=True)
    drafts = "Object.keys(sessionStorage).filter((name) => name.startsWith('desk draft'))"
    until(page, f"{drafts}.length === 2")
    write(desk.live, BILL, "points.es", "Ben's")
    write(desk.live, f"{BILL}/consumer-data", "relevance", "reject")
    page.reload()
    expect(field).to_have_value("Ben's")
    expect(topic.get_by_role("radio", name="No, it does not")).to_be_checked()
    told = page.get_by_text("Someone saved something else here after you wrote this:")
    expect(told).to_have_count(2)
    assert sorted(page.locator(".desk-draft").all_inner_texts()) == ["Ours", "Yes, it belongs here"]
    for _ in range(2):
        page.get_by_role("button", name="Use mine").first.click()
    expect(told).to_have_count(0)
    expect(field).to_have_value("Ours")
    expect(topic.get_by_role("radio", name="Yes, it belongs here")).to_be_checked()
    page.get_by_role("button", name="Save: What to say").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert stands(desk.live, BILL, "points.es") == "Ours"


def test_a_browser_that_keeps_nothing_works_and_is_told(
    browser_page: BrowserPage, desk: Desk
) -> None:
    browser_page.page.add_init_script(NOTHING_KEPT)
    page = sign_in(browser_page, desk)
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
    page.get_by_label("Help that is offered, in English").fill("Saved all the same.")
    page.get_by_role("button", name="Save: What to say").click()
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert stands(desk.live, BILL, "help.en") == "Saved all the same."
    page.reload()
    expect(page.get_by_label("Your key")).to_be_visible()
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()
    assert browser_page.errors == []


def test_a_kept_key_that_is_refused_is_tried_once_and_forgotten(
    browser_page: BrowserPage, desk: Desk
) -> None:
    page = browser_page.page
    browser_page.open(f"{desk.address}/desk")
    page.evaluate("sessionStorage.setItem('desk key', 'of somebody who left')")
    page.reload()
    expect(page.get_by_text("This key is wrong or has expired.")).to_be_visible()
    until(page, "sessionStorage.getItem('desk key') === null")
    sign_in(browser_page, desk)
    until(page, f"sessionStorage.getItem('desk key') === '{ANA}'")


def test_a_row_is_decided_with_the_keyboard_alone(browser_page: BrowserPage, desk: Desk) -> None:
    page = sign_in(browser_page, desk, "")
    page.get_by_role("button", name="Confirm HB26-1500").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed Saved.")).to_be_visible()
    assert stands(desk.live, "data-privacy/HB26-1500/government-data", "relevance") == "confirm"
    assert violations(page, set()) == []


@pytest.mark.parametrize("width", [360])
def test_with_the_keyboard_on_a_phone_a_script_is_written_and_does_not_run(
    browser_page: BrowserPage, desk: Desk, width: int
) -> None:
    page = sign_in(browser_page, desk)
    field = page.get_by_role("textbox", name="Time to speak, in English")
    field.focus()
    page.keyboard.type("<")
    page.keyboard.insert_text("script>document.title='run'</script><img src=x onerror=alert(1)>")
    save = page.get_by_role("button", name="Save: What to say")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert page.title() == "Editors' desk · Colorado bill tracker"
    assert page.locator(".stHtml img, .stHtml script").count() == 0
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= width
    box = save.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert ANA not in page.url
    assert all(ANA not in str(cookie) for cookie in page.context.cookies())
    page.get_by_role("button", name="Undo change").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The change was undone.")).to_be_visible()
    expect(field).to_have_value("")
    assert stands(desk.live, BILL, "limit.en") is None
    assert browser_page.errors == []


def test_a_call_stays_picked_when_its_words_in_the_list_change(
    browser_page: BrowserPage, desk: Desk
) -> None:
    page = sign_in(browser_page, desk, desk.call_id)
    start = page.get_by_label("Start", exact=True)
    save = page.get_by_role("button", name="Save: Where the official page is wrong")
    for typed, said in (
        ("2026-02-25 14:10", SAVED), ("2026-02-30 13:30", "This is not a date."),
        ("2026-02-25 14:20", SAVED),
    ):  # fmt: skip
        start.fill(typed)
        save.click()
        expect(page.get_by_text(said)).to_be_visible()
        expect(start).to_have_value(typed)
    assert stands(desk.live, desk.call_id, "start") == "2026-02-25 14:20"
