"""Follows one value through the program: which of our functions stand on the stack where it is
read from a page, written to the tables, read from them and drawn.

    python tests/way.py VALUE FILE ADDRESS crawl ...

runs `tracker crawl ...`, then draws the light page of an address, without a server, and writes to
FILE, as JSON, the stack of each place, outermost first: `file:function`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import starlette.routing
from sqlalchemy import event
from sqlalchemy.engine import Engine
from starlette.applications import Starlette

from scrapers.spiders.schedule import Schedule
from tracker import __file__ as ours
from tracker import clock
from tracker.cli import main
from tracker.light.routes import routes

ROOT = Path(ours).parent.parent
FOLDERS = ("tracker", "scrapers")
#: The places: what a function there gives back that holds the value.
READ, VIEW = "MeetingRecord", "MeetingView"


def follow(value: str) -> tuple[dict[str, list[str]], Callable[..., None]]:
    """The stacks, filled as the program runs, and what fills them: set where the way begins, for
    it is told of every return."""
    stacks: dict[str, list[str]] = {}

    def returned(frame: FrameType, happened: str, given: Any) -> None:
        if happened != "return" or not _name(frame.f_code):
            return
        kind = type(given).__name__
        if kind in (READ, VIEW) and value in given.location:
            stacks.setdefault(kind, _stack(frame))
        elif kind == "Markup" and value in given:
            stacks.setdefault("Markup", _stack(frame))

    @event.listens_for(Engine, "before_cursor_execute")
    def written(*told: Any) -> None:
        if told[2].startswith("INSERT INTO meetings") and value in repr(told[3]):
            stacks.setdefault("INSERT", _stack(sys._getframe()))

    return stacks, returned


def _stack(frame: FrameType | None) -> list[str]:
    names = []
    while frame is not None:
        names.append(_name(frame.f_code))
        frame = frame.f_back
    return list(dict.fromkeys(filter(None, reversed(names))))


@cache
def _name(code: CodeType) -> str:
    """`file:function` of our own code, a comprehension as its function; "" for others'."""
    file = Path(code.co_filename)
    if not file.is_relative_to(ROOT) or file.relative_to(ROOT).parts[0] not in FOLDERS:
        return ""
    parts = code.co_qualname.replace("<locals>.", "").split(".")
    named = ".".join(part for part in parts if not part.startswith("<"))
    return f"{file.relative_to(ROOT)}:{named}"


def draw(address: str, follower: Callable[..., None]) -> None:
    """A light page, answered in this thread."""

    async def here(function: Any, *arguments: Any) -> Any:
        sys.setprofile(follower)
        return function(*arguments)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_: Any) -> None:
        return None

    clock.start("2026-02-24 08:00")
    starlette.routing.run_in_threadpool = here  # type: ignore[assignment]
    path, _, query = address.partition("?")
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "headers": [],
        "query_string": query.encode(), "server": ("127.0.0.1", 80), "scheme": "http",
        "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    asyncio.run(Starlette(routes=routes())(scope, receive, send))


def crawl(words: Sequence[str], follower: Callable[..., None]) -> None:
    """`tracker crawl`, followed from where the schedule is asked for."""
    walk = Schedule.walk

    async def followed(self: Schedule) -> None:
        sys.setprofile(follower)
        await walk(self)
        sys.setprofile(None)

    Schedule.walk = followed  # type: ignore[method-assign]
    sys.argv = ["tracker", *words]
    with contextlib.suppress(SystemExit):
        main()


if __name__ == "__main__":
    _, sought, out, light_page, *words = sys.argv
    to_table, follower = follow(sought)
    crawl(words, follower)
    to_reader, follower = follow(sought)
    draw(light_page, follower)
    sys.setprofile(None)
    Path(out).write_text(json.dumps(to_table | to_reader), "utf-8")
