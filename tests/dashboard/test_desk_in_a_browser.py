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

from tests.browser import EMPTY, BrowserPage, violations
from tests.dashboard.conftest import empty_data
from tests.dashboard.server import serving
from tests.dashboard.test_desk import ANA, BILL, EDITORS, fill_desk, stands, write
from tests.dashboard.test_desk_queue import add_match
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
        served = serving(self.data, "2026-02-24 08:00", port, TRACKER_EDITORS=EDITORS)
        self.address = self.server.enter_context(served)

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


def sign_in(page: Page) -> None:
    """Signs in with the keyboard, as soon as the page has come whole: it comes in pieces, and until
    the button is there Enter leaves the key where it is."""
    button = page.get_by_role("button", name="Sign in")
    expect(button).to_be_visible()
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.get_by_label("Your key").fill(ANA)
    button.press("Enter")
    expect(page.get_by_text(SIGNED_IN)).to_be_visible()
    assert ANA not in page.url


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


def test_words_and_choices_outlive_reload_editor_language_link_and_a_server_that_is_gone(
    browser_page: BrowserPage, desk: Desk
) -> None:
    page, field = browser_page.page, browser_page.page.get_by_label(FIELD)
    browser_page.open(f"{desk.address}/desk?about=HB26-1037")
    sign_in(page)
    expect(page.get_by_text("This tab keeps your key and what you write")).to_be_visible()
    field.fill(WORDS)
    choice(page, "Amend").check(force=True)
    _another_editor_saves(page, desk)
    expect(field).to_have_value(WORDS)
    expect(choice(page, "Amend")).to_be_checked()

    lost = page.get_by_text(re.compile("^No connection|^No hay conexión"))
    page.get_by_role("link", name="Español", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_text(SIGNED_IN)).to_be_visible()
    expect(field).to_have_value(WORDS)
    expect(choice(page, "Que se enmiende")).to_be_checked()
    page.get_by_role("link", name="Calendario", exact=True).click()
    expect(page).to_have_url(re.compile("/calendar"))
    page.go_back()
    expect(field).to_have_value(WORDS)
    expect(lost).to_be_hidden()
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
    until(page, "!Object.keys(sessionStorage).some((name) => /^desk draft.*points/.test(name))")
    assert stands(desk.live, BILL, "points.en") == f"{WORDS} Every day."
    assert stands(desk.live, BILL, "points.es") == "Ours"
    assert key_kept(page) == ANA
    page.get_by_role("button", name="Salir").click()
    expect(page.get_by_label("Su clave")).to_be_visible()
    until(page, "!Object.keys(sessionStorage).some((name) => name.startsWith('desk'))")


def _another_editor_saves(page: Page, desk: Desk) -> None:
    """What was saved meanwhile is shown beside ours, and we choose."""
    field = page.get_by_label("Talking points, in Spanish")
    topic = page.get_by_role("radiogroup", name="Consumer data, brokers and pricing")
    field.fill("Ours")
    topic.get_by_role("radio", name="Yes, it belongs here").check(force=True)
    drafts = "Object.keys(sessionStorage).filter((name) => name.startsWith('desk draft'))"
    until(page, f"{drafts}.length === 4")
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


@pytest.mark.parametrize("width", [360])
def test_with_the_keyboard_on_a_phone_all_work_of_the_desk_is_done(
    browser_page: BrowserPage, desk: Desk, width: int
) -> None:
    """A kept key that is refused is tried once and forgotten; a row is decided; a script is written
    and does not run; a call stays picked when its words in the list change."""
    page = browser_page.page
    browser_page.open(f"{desk.address}{EMPTY}")
    page.evaluate("sessionStorage.setItem('desk key', 'of somebody who left')")
    browser_page.open(f"{desk.address}/desk")
    expect(page.get_by_text("This key is wrong or has expired.")).to_be_visible()
    until(page, "sessionStorage.getItem('desk key') === null")
    sign_in(page)
    until(page, f"sessionStorage.getItem('desk key') === '{ANA}'")

    page.get_by_role("button", name="Confirm HB26-1500").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Confirmed Saved.")).to_be_visible()
    assert stands(desk.live, "data-privacy/HB26-1500/government-data", "relevance") == "confirm"
    assert violations(page, set()) == []

    browser_page.open(f"{desk.address}/desk?about=HB26-1037")
    _write_a_script(page, desk, width)
    browser_page.open(f"{desk.address}/desk?about={desk.call_id}")
    _correct_a_start(page, desk)
    assert browser_page.errors == []


def _write_a_script(page: Page, desk: Desk, width: int) -> None:
    field = page.get_by_role("textbox", name="Time to speak, in English")
    save = page.get_by_role("button", name="Save: What to say")
    expect(save).to_be_visible()  # without its button a form is not sent
    expect(page.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")
    field.focus()
    page.keyboard.type("<")
    page.keyboard.insert_text("script>document.title='run'</script><img src=x onerror=alert(1)>")
    page.keyboard.insert_text("and so on, " * 20)  # longer than what is shown unfolded
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert page.title() == "Editors' desk · Colorado bill tracker"
    assert page.locator(".stHtml img, .stHtml script").count() == 0
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= width
    box = save.bounding_box()
    assert box is not None and box["height"] >= 44
    page.get_by_role("button", name="Undo change").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The change was undone.")).to_be_visible()
    expect(field).to_have_value("")
    assert stands(desk.live, BILL, "limit.en") is None


def _correct_a_start(page: Page, desk: Desk) -> None:
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
