"""A reader before a real Chromium: goes by the words on the page, counts clicks and scrolled
screens, and times from the last click until nothing on the page changes any more."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

#: Words on a page: as they stand there, or what they look like.
Words: TypeAlias = "str | re.Pattern[str]"

_NAMES: Final = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
#: How long anything may take before it counts as not there, in ms.
PATIENCE: Final = 20_000
#: A page that did not change for so long is drawn, in ms.
_QUIET: Final = 400
#: What does not change within so many seconds is taken to stay as it is.
_PAUSE: Final = 3
DESK: Final = (1440, 900)
PHONE: Final = (360, 740)
#: Notes the moment of each change of the page.
_WATCH: Final = """(() => {
    window.drawnAt = Date.now();
    const watch = () => new MutationObserver(() => { window.drawnAt = Date.now(); }).observe(
        document, {childList: true, subtree: true, attributes: true, characterData: true});
    watch();
})()"""
#: Brings an element just into sight; gives by how many heights of the window the page moved.
_REACH: Final = """one => {
    const boxes = [];
    for (let box = one.parentElement; box; box = box.parentElement) boxes.push(box);
    const before = boxes.map(box => box.scrollTop);
    one.scrollIntoView({block: 'nearest', behavior: 'instant'});
    return boxes.reduce((sum, box, at) => sum + Math.abs(box.scrollTop - before[at]), 0)
        / innerHeight;
}"""


class NoData(Exception):
    """What the database holds nothing for."""

    told = "no data"


@dataclass(frozen=True, slots=True)
class Task:
    """What a user comes for. before: clicks and screens on 28 November 2026."""

    number: int
    user: str
    words: str
    before: str
    run: Callable[[Reader], str]


def tasks_into(tasks: list[Task]) -> Callable[..., Callable[[Any], Any]]:
    """A decorator that makes a task of a function, which gives the result in words."""

    def task(number: int, user: str, words: str, before: str) -> Callable[[Any], Any]:
        def added(run: Callable[[Reader], str]) -> Callable[[Reader], str]:
            tasks.append(Task(number, user, words, before, run))
            return run

        return added

    return task


@dataclass
class Reader:
    """Somebody who reads a page and presses what it says.

    clicks: so far, a typed line that is sent among them; commands: typed in a terminal so far;
    screens: scrolled so far; seconds: from the last click, or the address, to the last change of
    the page, or what the commands took.
    """

    page: Page
    home: str
    bench: Any
    clicks: int = 0
    commands: int = 0
    screens: float = 0.0
    seconds: float = 0.0

    def come(self, path: str = "/") -> None:
        """Opens an address, as from a bookmark: no click."""
        began = time.time()
        self.page.goto(self.home + path)
        expect(self.page.locator(".foot").last).to_be_attached(timeout=PATIENCE)
        self._until_drawn(began)

    def bill(self, number: str) -> None:
        """Presses the first link of a bill."""
        self.press(re.compile(rf"^\W*{number}\b"), then="Where it stands")

    def press(
        self, words: Words, *, within: Locator | None = None, then: Words | None = None
    ) -> None:
        """Presses the first link, button or folded line of these words. then: a heading or text
        that stands on the page that follows."""
        target = self.way(words, within)
        self.reach(target)
        self.click(target, then)

    def click(self, target: Locator, then: Words | None = None) -> None:
        began = time.time()
        target.click()
        self.clicks += 1
        if then is not None:
            expect(self.text(then)).to_be_visible(timeout=PATIENCE)
        self._until_drawn(began)

    def type(self, label: Words, words: str, *, then: Words | None = None) -> None:
        """Types a line into a field and sends it by Enter: counted as one click."""
        field = self.page.get_by_label(label).filter(visible=True).first
        self.reach(field)
        field.fill(words)
        began = time.time()
        field.press("Enter")
        self.clicks += 1
        if then is not None:
            expect(self.text(then)).to_be_visible(timeout=PATIENCE)
        self._until_drawn(began)

    def back(self) -> None:
        """The browser's own way back: one click."""
        began = time.time()
        self.page.go_back()
        self.clicks += 1
        self._until_drawn(began)

    def read(self, words: Words, within: Locator | None = None) -> str:
        """Scrolls to the first text of these words; gives it."""
        target = self.text(words, within)
        self.reach(target)
        return " ".join(target.inner_text().split())

    def reach(self, target: Locator) -> None:
        """Scrolls until something is in sight."""
        expect(target).to_be_visible(timeout=PATIENCE)
        self.screens += target.evaluate(_REACH)

    def way(self, words: Words, within: Locator | None = None) -> Locator:
        """The first link, button or folded line that is called so and can be seen."""
        where = within or self.page
        exact = isinstance(words, str)
        ways = where.get_by_role("link", name=words, exact=exact)
        ways = ways.or_(where.get_by_role("button", name=words, exact=exact))
        shaped = re.compile(f"^\\s*{re.escape(words)}\\s*$") if isinstance(words, str) else words
        return ways.or_(where.locator("summary", has_text=shaped)).filter(visible=True).first

    def text(self, words: Words, within: Locator | None = None) -> Locator:
        """The first text of these words that can be seen."""
        where = within or self.page
        return where.get_by_text(words).filter(visible=True).first

    def has(self, words: Words) -> bool:
        """Whether something on the page says so; it may have to be scrolled to."""
        return self.page.get_by_text(words).filter(visible=True).count() > 0

    def part(self, heading: Words) -> Locator:
        """The section of a page under a heading."""
        head = self.page.get_by_role("heading", name=heading).filter(visible=True)
        return self.page.locator("section, article, div").filter(has=head).last

    def _until_drawn(self, began: float) -> None:
        """Waits until the page is quiet, and notes how long it took."""
        until = time.time() + PATIENCE / 1000
        while time.time() < until:
            state = self.page.evaluate(
                "[window.drawnAt ?? 0, Date.now(), document.readyState === 'complete'"
                " && !document.querySelector('[data-test-script-state=running]')]"
            )
            drawn, now, is_whole = state
            began_to_change = drawn > began * 1000 or time.time() - began > _PAUSE
            if is_whole and began_to_change and now - drawn > _QUIET:
                self.seconds = max(0.0, drawn / 1000 - began)
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{self.page.url} does not come to rest")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, which asks no other host."""
    path = next(filter(None, map(shutil.which, _NAMES)), None)
    assert path, "Chromium is not installed: apt-get install chromium"
    flags = [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def reader(
    browser: Browser,
    bench: Any,
    home: str,
    size: tuple[int, int] = DESK,
    language: str = "en",
    **more: Any,
) -> Iterator[Reader]:
    """A reader with a browser of their own. more: of the context, as Playwright takes it."""
    locale = {"en": "en-US", "es": "es-US"}[language]
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale=locale, **more
    )
    try:
        yield arrived(context, home, bench)
    finally:
        context.close()


def arrived(context: BrowserContext, home: str, bench: Any) -> Reader:
    """A reader with a tab of a browser."""
    context.set_default_timeout(PATIENCE)
    context.add_init_script(_WATCH)
    return Reader(context.new_page(), home, bench)


def sheets(page: Page, folder: Path) -> int:
    """On how many sheets of paper a page is printed."""
    file = folder / "printed.pdf"
    page.pdf(path=str(file), format="Letter")
    return len(re.findall(rb"/Type\s*/Page\b", file.read_bytes()))
