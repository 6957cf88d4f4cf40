"""Crawls in this process: the reactor that a crawl starts is started once, in a thread of its own,
and all crawls of the tests run on it, by the downloader of a real one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from functools import cache
from typing import Any

from scrapers.asking import GuardedResolver, SequentialSpider
from scrapers.pipeline import Pipeline
from scrapers.plans import in_turn


def crawl_here(pipeline: Pipeline, spiders: Sequence[type[SequentialSpider]]) -> None:
    """Runs spiders to their end."""
    reactor, loop = _running()
    reactor.installNameResolver(
        GuardedResolver(reactor.tests_resolver, pipeline.settings.source_url)
    )
    asyncio.run_coroutine_threadsafe(in_turn(pipeline, spiders), loop).result(120)


@cache
def _running() -> tuple[Any, asyncio.AbstractEventLoop]:
    from scrapy.utils.reactor import install_reactor  # noqa: PLC0415

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor  # noqa: PLC0415  (as it was installed)

    on: Any = reactor
    on.tests_resolver = on.nameResolver
    started = threading.Event()
    on.callWhenRunning(started.set)
    threading.Thread(
        target=on.run, kwargs={"installSignalHandlers": False}, daemon=True, name="reactor"
    ).start()
    assert started.wait(30)
    return on, on._asyncioEventloop
