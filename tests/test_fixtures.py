"""The ground of the tests holds: no network, two databases, what is missing is said."""

from __future__ import annotations

import asyncio
import os
import socket
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests import browser as browsers
from tests import postgres
from tests.network import ForbiddenConnection
from tracker.settings import load

#: Reserved for documentation: no machine ever answers there (RFC 5737).
NOWHERE = "192.0.2.1"


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


def test_loopback_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
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
