"""The ground of the tests in a browser holds: a page is watched."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext

from tests.browser import BrowserPage, opened

pytestmark = pytest.mark.browser

PAGE = "<!doctype html><html lang=en><title>A page</title><h1>Here</h1>{}"


@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_is_shown_at_the_width_asked(
    browser_page: BrowserPage, site: str, width: int
) -> None:
    browser_page.open(site)
    assert browser_page.page.evaluate("window.innerWidth") == width
    assert browser_page.page.inner_text("h1") == "Here"
    assert browser_page.requests[0] == f"{site}/"
    assert browser_page.errors == []


def test_a_request_to_another_host_is_caught(profile: BrowserContext, site: str) -> None:
    with opened(profile, 1280) as page:
        page.open(f"{site}/stranger")
        assert page.strangers() == ["http://fonts.example/a.png"]


def test_a_socket_to_another_host_is_caught(profile: BrowserContext, site: str) -> None:
    with opened(profile, 1280) as page:
        with page.page.expect_websocket():
            page.open(f"{site}/socket")
        assert page.strangers() == ["ws://fonts.example/"]


def test_errors_of_the_console_are_kept(browser_page: BrowserPage, site: str) -> None:
    browser_page.open(f"{site}/broken")
    assert any("not good" in said for said in browser_page.errors)
    assert any("missing.png" in said for said in browser_page.errors)


PAGES = {
    "/": "",
    "/stranger": "<img src='http://fonts.example/a.png'>",
    "/socket": "<script>new WebSocket('ws://fonts.example/')</script>",
    "/broken": "<script>console.error('not good')</script><img src='/missing.png'>",
}


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = PAGES.get(self.path)
        self.send_response(200 if found is not None or self.path == "/favicon.ico" else 404)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if found is not None:
            self.wfile.write(PAGE.format(found).encode())

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """Says nothing: a browser hangs up as it likes, into whichever test runs by then."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a small server on loopback."""
    with _Server(("127.0.0.1", 0), _Site) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
