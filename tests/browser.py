"""A real Chromium for the tests: the system's own, driven by Playwright, cut off from the network.

The browser resolves no name but localhost, every request is kept, and a page that asks any host
but the server under test fails its test.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Response,
    expect,
    sync_playwright,
)

#: The first has no window to draw and takes half of the time for a page.
NAMES: Final = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
MISSING: Final = "Chromium is not installed: run `make test`, or `apt-get install chromium`."
FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
#: Streamlit asks for these below each page's path to find its own root, and reads a 404 as "no".
PROBES: Final = ("/_stcore/health", "/_stcore/host-config")
HEIGHTS: Final = {360: 740}
#: How long a page may take on a machine with other work, in ms: no test here measures speed.
PATIENCE: Final = 60_000


def chromium() -> str:
    """The path of the system's Chromium."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    raise RuntimeError(MISSING)


@dataclass
class BrowserPage:
    """One page.

    page: Playwright's. server: host and port under test, that of the first address opened.
    requests: every address asked, sockets among them. errors: what the console called an error,
    each with the address that it names.
    """

    page: Page
    server: str = ""
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, address: str) -> Response | None:
        """Goes to an address; the first one names the server under test."""
        self.server = self.server or urlsplit(address).netloc
        return self.page.goto(address)

    def open_whole(self, address: str) -> Page:
        """Opens a page and waits until it is drawn to its foot."""
        self.open(address)
        expect(self.page.locator(".foot")).to_be_visible()
        return self.page

    def strangers(self) -> list[str]:
        """The requests to any other host."""
        return [
            asked
            for asked in self.requests
            if urlsplit(asked).scheme in ("http", "https", "ws", "wss", "ftp")
            and urlsplit(asked).netloc != self.server
        ]

    def show(self, width: int) -> None:
        """Gives the window a width in px."""
        self.page.set_viewport_size({"width": width, "height": HEIGHTS.get(width, 900)})

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Keeps what the page asks and says."""
        heard = {
            "request": lambda request: self.requests.append(request.url),
            "websocket": lambda websocket: self.requests.append(websocket.url),
            "console": self._keep,
            "pageerror": lambda error: self.errors.append(str(error)),
        }
        for event, hears in heard.items():
            self.page.on(event, hears)  # type: ignore[call-overload]
        yield
        for event, hears in heard.items():
            self.page.remove_listener(event, hears)

    def _keep(self, message: ConsoleMessage) -> None:
        place = message.location.get("url", "")
        if message.type == "error" and not urlsplit(place).path.endswith(PROBES):
            self.errors.append(f"{message.text} ({place})")


#: Of each element with words of its own, all that its contrast hangs on, as a number: its ink and
#: size, and what stands behind it. Keeps those elements whose like is not in `seen`.
_UNLIKE: Final = """seen => {
    const known = new Set(seen), fresh = [], drawn = new Map();
    const number = (from, words) => {
        for (let at = 0; at < words.length; at++)
            from = (Math.imul(from % 4294967296 ^ words.charCodeAt(at), 2654435761) >>> 0)
                + 4294967296 * (Math.imul(from / 2097152 + words.charCodeAt(at), 1597) & 2097151);
        return from;
    };
    const behind = one => {
        if (!one) return 1;
        if (!drawn.has(one)) {
            const style = getComputedStyle(one);
            drawn.set(one, number(behind(one.parentElement), [style.backgroundColor,
                style.backgroundImage, style.opacity, style.position].join('|')));
        }
        return drawn.get(one);
    };
    window.unlike = [...document.querySelectorAll('body, body *')].filter(one => {
        if (![...one.childNodes].some(part => part.nodeType === 3 && part.data.trim())
            && !('value' in one)) return false;
        const style = getComputedStyle(one);
        const told = number(behind(one), [style.color, style.fontSize, style.fontWeight,
            style.textShadow, one.disabled, style.visibility, style.display].join('|'));
        if (known.has(told)) return false;
        known.add(told);
        return fresh.push(told);
    });
    return fresh;
}"""
_ONLY_FAULTS: Final = "resultTypes: ['violations'], preload: false"
_EVERY_RULE: Final = "axe.run(document, {%s, rules: {'color-contrast': {enabled: false}}})%s"
_CONTRAST: Final = "axe.run({include: window.unlike}, {%s, runOnly: ['color-contrast']})%s"
#: The rest of what axe tells, all that passed, costs more to send here than to find.
_GIVES: Final = ".then(found => found.violations)"


def violations(page: Page, seen: set[int]) -> list[Any]:
    """What axe finds wrong with a page for those who see, hear or move otherwise.

    seen: texts whose contrast was looked at, by all that it hangs on; three quarters of axe's time
    go into looking at every one of a kind. Those of this page are added.
    """
    if page.evaluate("typeof axe === 'undefined'"):
        page.evaluate(AXE_FILE_PATH.read_text("utf-8"))
    found = page.evaluate(_EVERY_RULE % (_ONLY_FAULTS, _GIVES))
    fresh = page.evaluate(_UNLIKE, list(seen))
    if fresh:
        found += page.evaluate(_CONTRAST % (_ONLY_FAULTS, _GIVES))
        seen.update(fresh)
    return list(found)


def sheets(page: Page, paper: str = "Letter") -> int:
    """How many sheets of paper a page takes."""
    return len(re.findall(rb"/Type /Page\b", page.pdf(format=paper)))


@dataclass
class Shared:
    """The Chromium of all tests in a browser that a worker runs in a row, and the tab that they
    share: two seconds for a start, two for what the first page loads, one for each new tab.

    Playwright keeps an event loop running in this thread for as long as it lives: no test that runs
    a loop of its own stands between them.
    """

    running: ExitStack = field(default_factory=ExitStack)
    profile: BrowserContext | None = None
    tab: Page | None = None

    def begun(self) -> BrowserContext:
        """The browser, started where it does not run yet."""
        if self.profile is None:
            self.profile = self.running.enter_context(launched())
            self.tab = self.profile.pages[0]
        return self.profile

    @contextmanager
    def page(self, width: int) -> Iterator[BrowserPage]:
        """The tab, watched, of the given width in px, with nothing in it of the test before."""
        profile = self.begun()
        tab, self.tab = self.tab or profile.new_page(), None
        kept = BrowserPage(tab)
        kept.show(width)
        with kept.watched():
            yield kept
        try:
            tab.goto(f"http://{kept.server}{EMPTY}" if kept.server else "about:blank")
            tab.evaluate("[localStorage, sessionStorage].forEach(store => store.clear())")
            tab.emulate_media(media="null", color_scheme="null")
            self.tab = tab
        except Error:  # its server is gone
            tab.close()

    def end(self) -> None:
        """Ends the browser where it runs, and with it the event loop of this thread."""
        if self.profile is None:
            return
        self.profile = self.tab = None
        self.running.close()
        assert asyncio._get_running_loop() is None, "the browser left its event loop behind"


SHARED: Final = Shared()
#: What costs nothing and is of the server's own origin.
EMPTY: Final = "/robots.txt"


@pytest.fixture
def width() -> int:
    """The width of the window in px; `@pytest.mark.parametrize("width", [360, 1280])` sets it."""
    return 1280


@pytest.fixture
def profile() -> BrowserContext:
    """The browser, for a test that needs tabs of its own."""
    return SHARED.begun()


@pytest.fixture
def browser_page(profile: BrowserContext, width: int) -> Iterator[BrowserPage]:
    """The page; at the end the test fails if it asked a host that is not under test, or was given a
    cookie."""
    with SHARED.page(width) as page:
        yield page
    strangers, cookies = page.strangers(), profile.cookies()
    profile.clear_cookies()
    assert not cookies, f"the page was given cookies: {[one.get('name') for one in cookies]}"
    assert not strangers, f"the page asked other hosts than {page.server}: {strangers}"


@contextmanager
def launched() -> Iterator[BrowserContext]:
    """The system's Chromium with a new profile, while it lasts."""
    expect.set_options(timeout=PATIENCE)
    # A profile with a folder keeps what it has compiled; a second load costs half of the first.
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        profile = playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium(), args=list(FLAGS), locale="en-US"
        )
        try:
            profile.set_default_timeout(PATIENCE)
            yield profile
        finally:
            profile.close()


@contextmanager
def opened(profile: BrowserContext, width: int) -> Iterator[BrowserPage]:
    """A page in a tab of its own, watched, of the given width in px."""
    page = profile.new_page()
    try:
        kept = BrowserPage(page)
        kept.show(width)
        with kept.watched():
            yield kept
    finally:
        page.close()
