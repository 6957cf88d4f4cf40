"""The command `tracker` in this process, asking a practice site without a socket.

A crawl is its own work here: no process is made, no reactor started, no byte sent. What a process,
a signal or the wire does to a crawl is tested by processes (`Crawler.start`).
"""

from __future__ import annotations

import asyncio
import io
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import lru_cache
from unittest.mock import patch
from urllib.parse import urlsplit

import scrapy
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.signalmanager import SignalManager

from scrapers import plans, settings
from scrapers.asking import SequentialSpider
from scrapers.colorado import bill_pdf
from scrapers.pipeline import Pipeline
from tests import parsed
from tracker import campaigns, cli, clock
from tracker.practice import PracticeSite
from tracker.store import engine

parsed.share()


class ShortWire:
    """Scrapy's crawler and engine, as far as spiders and `Site` ask them: requests go straight to a
    practice site, with the headers that a crawl sends."""

    def __init__(self, practice: PracticeSite, pipeline: Pipeline, timeout: float) -> None:
        told = settings.crawl_settings(pipeline.settings)
        self.engine, self.settings, self.signals = self, Settings(), SignalManager()
        self._timeout = timeout
        self._practice, self._source = practice, pipeline.settings.source_url
        self._headers = {**told["DEFAULT_REQUEST_HEADERS"], "User-Agent": told["USER_AGENT"]}

    async def download_async(self, request: scrapy.Request) -> Response:
        """The answer, or what Scrapy raises where there is none."""
        for name, value in self._headers.items():
            request.headers.setdefault(name, value)
        if not request.url.startswith(f"{self._source}/"):
            raise CannotResolveHostError(f"no such host: {request.url}")
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in request.headers.items()
        }
        parts = urlsplit(request.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        answer, seconds = self._practice.answer(
            request.method, target, headers, request.body.decode()
        )
        if seconds >= request.meta.get("download_timeout", self._timeout):
            raise DownloadTimeoutError(f"{request.url} took {seconds} s")
        if answer.cut_at is not None:
            raise ResponseDataLossError(f"{request.url} broke off")
        if len(answer.body) + answer.padding > request.meta["download_maxsize"]:
            raise DownloadCancelledError(f"{request.url} is too large")
        body = answer.body + bytes(answer.padding)
        sent: dict[str, list[str]] = {}
        for name, value in answer.headers:
            sent.setdefault(name, []).append(value)
        return Response(request.url, answer.status, sent, body)


def run(
    words: Sequence[str],
    environment: Mapping[str, str],
    practice: PracticeSite | None = None,
    *,
    clear: bool = False,
) -> tuple[int, str, str]:
    """Runs a command; its exit code, what it wrote and what it said.

    environment: beside this process's own, or alone (clear); practice: whom a crawl asks.
    """
    timeout = float(environment.get("TIMEOUT", settings.TIMEOUT))
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with (
        _as_process(words, environment, clear),
        patch.object(plans, "_crawl", lambda *given: _crawl(*given, practice, timeout)),
        patch.object(plans, "_on_signal", lambda _: None),
        patch.object(campaigns, "rules", _rules),
        patch.object(bill_pdf, "pages_of", pages_of),
        redirect_stdout(out),
        redirect_stderr(err),
        _logged_to(err),
    ):
        try:
            cli.main()
        except SystemExit as ended:
            code = ended.code
        finally:
            engine.forget()
    return int(code or 0), out.getvalue(), err.getvalue()  # type: ignore[call-overload]


@contextmanager
def _as_process(
    words: Sequence[str], environment: Mapping[str, str], clear: bool
) -> Iterator[None]:
    """The words and settings of a command; the clock is afterwards what it was."""
    kept = {name: value for name, value in vars(clock).items() if name in _CLOCK}
    try:
        with (
            patch.object(sys, "argv", ["tracker", *words]),
            patch.dict("os.environ", environment, clear=clear),
        ):
            yield
    finally:
        vars(clock).update(kept)


@contextmanager
def _logged_to(err: io.StringIO) -> Iterator[None]:
    """What is logged is said, as `cli.main` has it where nobody else listens."""
    handler = logging.StreamHandler(err)
    handler.setLevel(logging.WARNING)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


_CLOCK = ("_offset", "_fixed", "_floor", "_newest")
_rules = lru_cache(4)(campaigns.rules)
#: A file is read once, by a child process: what it says hangs on its bytes alone.
pages_of = lru_cache(500)(bill_pdf.pages_of)


def _crawl(
    pipeline: Pipeline,
    spiders: Sequence[type[SequentialSpider]],
    practice: PracticeSite | None,
    timeout: float,
) -> bool:
    """`plans._crawl` on the short wire. Nothing interrupts it."""
    assert practice is not None, "a crawl that asks needs a site, or a process"

    async def in_turn() -> None:
        for kind in spiders:
            with pipeline.stopping():
                wire = ShortWire(practice, pipeline, timeout)
                spider = kind.from_crawler(wire, pipeline=pipeline)
                async for _ in spider.start():
                    pass
            if pipeline.stopped is not None:
                return

    with ThreadPoolExecutor(1) as alone:  # where the browser's tests have a loop at work
        alone.submit(asyncio.run, in_turn()).result()
    return False
