"""A stretch of the real session with 26 % churn, a crawl a day: what of it is told at once.

    .venv/bin/python bench/churn.py [FACTS] [--first 2026-01-28] [--last 2026-05-13] [--seed 26]

FACTS: a folder of bills in the form of facts or records. A campaign follows every bill on an
agenda. Prints how many meetings were upset, how many calls by how, and the share of these that is
right after one crawl in the call, its place, the feed and the banners of Today.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import date
from pathlib import Path
from random import Random

from crawling import given, options

from tracker.practice import PracticeSite, serve
from tracker.practice.reading import read_folder

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.crawling import Crawler
from tests.scrapers.churning import Stretch, Told, days_from, following_all, stretch


def show(told: Told) -> None:
    upset = told.upset.total()
    print(f"{told.meetings} meetings, {told.changed} upset ({told.changed / told.meetings:.0%}); "
          f"{told.calls} calls, {upset} upset: {dict(told.upset)}")  # fmt: skip
    for place, right in told.shown.items():
        print(f"  right after one crawl in {place}: {right} of {upset} ({right / upset:.1%})")
    print(f"  left while another meeting came near, told as moved: {told.taken}")
    print(f"  told wrongly, or of what was not upset: {len(told.faults)}")
    for fault in told.faults:
        print(f"    {fault}")


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--first", type=date.fromisoformat, default=date(2026, 1, 28))
    parser.add_argument("--last", type=date.fromisoformat, default=date(2026, 5, 13))
    parser.add_argument("--seed", type=int, default=26)
    found = given(parser)
    known = stretch(read_folder(found.facts), found.first, found.last, Random(found.seed))
    site = PracticeSite(known, found.first)
    with serve(site) as address, tempfile.TemporaryDirectory() as folder:
        crawler = Crawler(site, address, f"sqlite:///{folder}/churn.db")
        data = following_all(known, Path(folder))
        show(Stretch(site, crawler, data).play([*days_from(found.first, found.last)]))


if __name__ == "__main__":
    main()
