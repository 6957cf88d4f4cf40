"""How many requests have a turn at a time, and a reader who takes nothing."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from tests.served import served
from tracker.visiting import answers as pages
from tracker.web import connections, headers
from tracker.web.connections import guard
from tracker.web.headers import Crowd


async def answers(crowd: Crowd, *clients: str) -> list[int]:
    """What requests get that come while all before them are still answered."""
    statuses: list[int] = []

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    async def receive() -> Any:
        return {"type": "http.request"}

    scopes = [{"type": "http", "client": (client, 1), "method": "GET"} for client in clients]
    tasks = [asyncio.create_task(crowd(scope, receive, send)) for scope in scopes]
    await asyncio.gather(*tasks)
    return statuses


async def slow_app(scope: Any, receive: Any, send: Any) -> None:
    await asyncio.sleep(0.05)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body"})


def test_one_address_and_all_have_so_many_turns_which_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(headers, "MOST_AN_ADDRESS", 2)
    monkeypatch.setattr(headers, "MOST", 3)
    crowd = Crowd(slow_app)
    assert asyncio.run(answers(crowd, "a", "a", "a", "b", "c")) == [503, 503, 200, 200, 200]
    assert asyncio.run(answers(crowd, "a", "a")) == [200, 200]


def test_what_a_crowd_asks_for_at_once_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_tag", lambda *_: 'W/"1"')
    monkeypatch.setattr(pages, "_BODIES", pages._Bodies())
    made: list[int] = []

    def make() -> Response:
        made.append(1)
        time.sleep(0.1)
        return Response("page", 200 if len(made) > 1 else 503, media_type="text/plain")

    def ask(_: int) -> tuple[int, bytes]:
        request = Request({"type": "http", "method": "GET", "path": "/en/", "headers": []})
        answer = pages.answered(request, "hour", {}, make)
        return answer.status_code, bytes(answer.body)

    with ThreadPoolExecutor(8) as crowd:
        told = sorted(crowd.map(ask, range(8)))
    assert told == [(200, b"page")] * 7 + [(503, b"page")], "what failed is not kept"
    assert len(made) == 2
    assert not pages._BODIES._turns, "of what was made nothing is left to wait for"


def test_a_reader_who_takes_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SLOWEST", 0.3)
    ended = threading.Event()

    class Guarded(H11Protocol):
        def connection_lost(self, exc: Exception | None) -> None:
            super().connection_lost(exc)
            ended.set()

    guard(Guarded)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(200):
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
        await send({"type": "http.response.body"})

    with (
        served(app, http=Guarded, ws="none") as port,
        contextlib.closing(socket.create_connection(("127.0.0.1", port))) as line,
    ):
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert ended.wait(20), "it is let go although it is still there"
