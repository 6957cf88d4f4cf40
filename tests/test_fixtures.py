"""The ground of the tests holds: no network, two databases, a browser that is watched."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext
from sqlalchemy import create_engine, text

from tests import browser as browsers
from tests import postgres
from tests.browser import BrowserPage, opened
from tests.network import ForbiddenConnection
from tracker.settings import load

#: Reserved for documentation: no machine ever answers there (RFC 5737).
NOWHERE = "192.0.2.1"
PAGE = "<!doctype html><html lang=en><title>A page</title><h1>Here</h1>{}"


@pytest.mark.parametrize("name", ["connect", "connect_ex"])
def test_a_connection_to_another_machine_raises_at_once(name: str) -> None:
    began = time.monotonic()
    with socket.socket() as stranger, pytest.raises(ForbiddenConnection, match=NOWHERE):
        getattr(stranger, name)((NOWHERE, 80))
    assert time.monotonic() - began < 1


def test_a_datagram_to_another_machine_is_not_sent() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger,
        pytest.raises(ForbiddenConnection),
    ):
        stranger.sendto(b"hello", (NOWHERE, 53))


@pytest.mark.parametrize("look_up", ["getaddrinfo", "gethostbyname", "gethostbyname_ex"])
def test_no_name_is_asked_of_the_network(look_up: str) -> None:
    arguments = (80,) if look_up == "getaddrinfo" else ()
    with pytest.raises(ForbiddenConnection, match=r"leg\.colorado\.gov"):
        getattr(socket, look_up)("leg.colorado.gov", *arguments)


def test_asynchronous_connections_are_forbidden_as_well() -> None:
    async def connect() -> None:
        await asyncio.open_connection(NOWHERE, 80)

    with pytest.raises(ForbiddenConnection):
        asyncio.run(connect())


def test_loopback_is_reached(site: str) -> None:
    host, _, port = site.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        assert connection.getpeername()[0] == "127.0.0.1"


def test_settings_of_this_machine_do_not_reach_a_test() -> None:
    assert "TRACKER_SOURCE_URL" not in os.environ
    assert load().database_url == ""


def test_each_test_has_an_empty_database_of_its_own(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE first_sight (name TEXT)"))
        connection.execute(text("INSERT INTO first_sight VALUES ('x')"))
    engine.dispose()


def test_another_test_finds_nothing_of_it(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE first_sight (name TEXT)"))
        assert connection.execute(text("SELECT count(*) FROM first_sight")).scalar() == 0
    engine.dispose()


@pytest.mark.postgres
def test_every_worker_shares_one_postgresql(postgres_server: postgres.Server) -> None:
    assert postgres.start(postgres_server.folder) == postgres_server


def test_a_missing_postgresql_is_said_and_not_skipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))
    with pytest.raises(RuntimeError, match="apt-get install postgresql"):
        postgres.program("initdb")


def test_a_missing_chromium_is_said_and_not_skipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RuntimeError, match="apt-get install chromium"):
        browsers.chromium()


@pytest.mark.browser
def test_a_browser_leaves_no_event_loop_running_behind_it() -> None:
    with browsers.launched() as started, opened(started, 1280) as page:
        assert page.page.url == "about:blank"
    assert asyncio.run(asyncio.sleep(0, "a loop runs")) == "a loop runs"


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_a_page_is_shown_at_the_width_asked(
    browser_page: BrowserPage, site: str, width: int
) -> None:
    browser_page.open(site)
    assert browser_page.page.evaluate("window.innerWidth") == width
    assert browser_page.page.inner_text("h1") == "Here"
    assert browser_page.requests[0] == f"{site}/"
    assert browser_page.errors == []


@pytest.mark.browser
def test_a_request_to_another_host_is_caught(profile: BrowserContext, site: str) -> None:
    with opened(profile, 1280) as page:
        page.open(f"{site}/stranger")
        assert page.strangers() == ["http://fonts.example/a.png"]


@pytest.mark.browser
def test_a_socket_to_another_host_is_caught(profile: BrowserContext, site: str) -> None:
    with opened(profile, 1280) as page:
        with page.page.expect_websocket():
            page.open(f"{site}/socket")
        assert page.strangers() == ["ws://fonts.example/"]


@pytest.mark.browser
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
