"""A week of the real session in which most hearings are upset: all is told after one crawl.

`bench/churn.py` measures the whole session with the churn that it really has.
"""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from tests.crawling import Crawler
from tests.scrapers.churning import Stretch, days_from, following_all, stretch
from tracker.practice import PracticeSite
from tracker.practice.reading import read_folder

pytestmark = pytest.mark.slow

FIRST, LAST = date(2026, 4, 15), date(2026, 4, 22)


def test_calls_feed_and_today_tell_all_that_was_upset_after_one_crawl(facts, serving, tmp_path):
    known = stretch(read_folder(facts), FIRST, LAST, Random(26), share=0.9)
    site = PracticeSite(known, FIRST)
    crawler = Crawler(site, serving(site), f"sqlite:///{tmp_path}/churn.db")
    folder = tmp_path / "data"
    folder.mkdir()
    told = Stretch(site, crawler, following_all(known, folder)).play([*days_from(FIRST, LAST)])
    assert told.faults == []
    upset = told.upset.total()
    assert upset > 20
    assert told.taken <= upset / 10
    assert told.shown == {"call": upset, "place": upset, "feed": upset, "today": upset}
