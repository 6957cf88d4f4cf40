"""What a forked command finds loaded and read besides what a crawl loads; see `cli.forked`."""

from __future__ import annotations

import tests.crawling
from tracker import campaigns, cli
from tracker.settings import ROOT

__all__ = ["tests"]

for name in cli.COMMANDS:
    cli.command().get_command(None, name)
campaigns.judging(ROOT / "data" / "campaigns")
