"""What a forked command finds loaded and known besides what a crawl loads; see `cli.forked`."""

from __future__ import annotations

import tempfile
from datetime import date

import tests.compiled
import tests.crawling
from scrapers.politeness import CrawlLock
from tests.databases import bring_up
from tests.sample import sample_site
from tests.scrapers import broken
from tracker import campaigns, cli, clock, settings
from tracker.settings import ROOT
from tracker.store import engine

__all__ = ["tests"]


def _crawl_once() -> None:
    """Crawls the sample into a database that is thrown away. Patterns, selectors and statements are
    made ready at their first use, which is half of what a small crawl costs."""
    site = sample_site(date(2026, 2, 24))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/warm.db"
        bring_up(url)
        chosen = settings.load(
            {"database_url": url, "source_url": "http://127.0.0.1:1", "session": "2026A",
             "today": "2026-02-24 08:00"}
        )  # fmt: skip
        clock.start(chosen.today)
        with CrawlLock(url, "first") as lock:
            outcome = broken.crawl(chosen, site, lock, plan="full")
            assert outcome == "whole", outcome
        engine.forget()
        clock.start("")


for name in cli.COMMANDS:
    cli.command().get_command(None, name)
campaigns.judging(ROOT / "data" / "campaigns")
_crawl_once()
