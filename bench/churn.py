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


def show(result: Told) -> None:
    upset = result.upset.total()
    share = result.changed / result.meetings
    print(f"{result.meetings} meetings, {result.changed} upset ({share:.0%}); "
          f"{result.calls} calls, {upset} upset: {dict(result.upset)}")  # fmt: skip
    for where, right in result.shown.items():
        print(f"  right after one crawl in {where}: {right} of {upset} ({right / upset:.1%})")
    print(f"  left while another meeting came near, told as moved: {result.taken}")
    print(f"  told wrongly, or of what was not upset: {len(result.faults)}")
    for fault in result.faults:
        print(f"    {fault}")


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--first", type=date.fromisoformat, default=date(2026, 1, 28))
    parser.add_argument("--last", type=date.fromisoformat, default=date(2026, 5, 13))
    parser.add_argument("--seed", type=int, default=26)
    args = given(parser)
    facts = stretch(read_folder(args.facts), args.first, args.last, Random(args.seed))
    site = PracticeSite(facts, args.first)
    with serve(site) as url, tempfile.TemporaryDirectory() as folder:
        crawler = Crawler(site, url, f"sqlite:///{folder}/churn.db")
        data = following_all(facts, Path(folder))
        show(Stretch(site, crawler, data).play([*days_from(args.first, args.last)]))


if __name__ == "__main__":
    main()
