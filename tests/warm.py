"""What a forked command finds loaded and read besides what a crawl loads; see `cli.forked`."""

from __future__ import annotations

import tests.crawling
import tracker.cli.read
import tracker.cli.status
from tracker import campaigns, cli
from tracker.settings import ROOT

__all__ = ["tests", "tracker"]

cli.command()
campaigns.judging(ROOT / "data" / "campaigns")
