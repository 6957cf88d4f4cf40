"""A week of the real session in which most hearings are upset: all is told after one crawl, and all
of it goes into an export and comes back from there.

`bench/churn.py` measures the whole session with the churn that it really has.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from tests import in_process
from tests.crawling import Crawler
from tests.scrapers.churning import Stretch, days_from, following_all, stretch
from tracker.practice import PracticeSite, serve
from tracker.practice.reading import read_folder
from tracker.store import engine
from tracker.store.editing import edit

pytestmark = pytest.mark.slow

FIRST, LAST = date(2026, 4, 15), date(2026, 4, 22)


@pytest.fixture(scope="module")
def played(facts: Path, port: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stretch]:
    """The week, crawled a day at a time."""
    folder = tmp_path_factory.mktemp("churn")
    known = stretch(read_folder(facts), FIRST, LAST, Random(26), share=0.9)
    site = PracticeSite(known, FIRST)
    with serve(site, port) as address:
        crawler = Crawler(site, address, f"sqlite:///{folder}/churn.db")
        (folder / "data").mkdir()
        week = Stretch(site, crawler, following_all(known, folder / "data"))
        week.play([*days_from(FIRST, LAST)])
        yield week


def test_calls_feed_and_today_tell_all_that_was_upset_after_one_crawl(played: Stretch) -> None:
    told = played.told
    assert told.faults == []
    upset = told.upset.total()
    assert upset > 20
    assert told.taken <= upset / 10
    assert told.shown == {"call": upset, "place": upset, "feed": upset, "today": upset}


def move_a_bill(week: Stretch) -> None:
    """A bill leaves the agenda of a meeting to come and reappears on that of another."""
    first, other = [
        one for one in week.site.meetings() if one.day > LAST and not (one.cancelled or one.struck)
    ][:2]
    bill = next(item.bill for item in first.items if item.bill)
    week.site.drop_item(first.id, bill)
    week.site.add_item(other.id, bill)
    for hour in (9, 10):
        done = week.crawler.crawl("--hearings", today=f"{LAST} {hour:02}:00")
        assert done.code == 0, done.said


def say(crawler: Crawler) -> None:
    """An editor says something of a call and of its bill, and takes something back."""
    call, bill, room = crawler.rows(
        "select c.id, c.bill, m.location from calls c join meetings m on m.id = c.meeting_id "
        "where m.status = 'moved' order by c.id limit 1"
    )[0]
    at = datetime(2026, 4, 22, 15, tzinfo=UTC)
    for subject, field, value, official in (
        (call, "location", "SCR 999", room),
        (call, "deadline", "2026-04-24 09:00", None),
        (f"all/{bill}", "position", "support", None),
        (f"all/{bill}", "points.en", "Say why", None),
    ):
        with engine.transaction(crawler.url) as connection:
            edit(connection, "ana", subject, field, value, based_on=None, official=official, at=at)


@pytest.mark.parametrize("options", [[], ["--changes"]], ids=["facts", "with the ledger"])
def test_what_was_upset_and_said_comes_back_from_an_export(
    played: Stretch, database_url: str, tmp_path: Path, options: list[str]
) -> None:
    crawler = played.crawler
    if not crawler.one("select count(*) from edits"):
        say(crawler)
        move_a_bill(played)
    environment = {**crawler.environment, "TRACKER_TODAY": "2026-04-22 12:00"}
    there = {**environment, "DATABASE_URL": crawler.url}
    here = {**environment, "DATABASE_URL": database_url}
    export = ["export", "--session", "2026A", *options]
    file = tmp_path / "2026A.jsonl"
    file.write_text(in_process.run(export, there)[1], "utf-8")
    assert_it_has_everything(file.read_text("utf-8"))
    code, _, err = in_process.run(["import", str(file)], here)
    assert code == 0, err
    assert in_process.run(export, here)[1].splitlines() == file.read_text("utf-8").splitlines()
    assert in_process.run(["db", "rebuild"], here)[2].endswith("it was right.\n")
    if options:
        assert news_of(database_url) == news_of(crawler.url)
        then = [*export, "--as-of", "2026-04-18 09:00"]
        before = but_when_it_was_last_seen(in_process.run(then, there)[1])
        assert len(before) > 10
        assert but_when_it_was_last_seen(in_process.run(then, here)[1]) == before


def but_when_it_was_last_seen(exported: str) -> list[str]:
    """The lines without the moments of our looking, of which an export has the last alone."""
    return [
        re.sub(r', "(?:last_seen|agenda_seen)": "[^"]+"', "", line)
        for line in exported.splitlines()
    ]


def assert_it_has_everything(exported: str) -> None:
    """What may be lost on the way stands in an export."""
    kinds = Counter(json.loads(line)["kind"] for line in exported.splitlines())
    assert kinds["edit"] == 4
    assert min(kinds[kind] for kind in ("bill", "call", "hearing")) > 10
    for words in (
        '"status": "moved"', '"status": "withdrawn"', '"status": "cancelled"', '"items_gone": [',
        '"moved_from": [', '"moved_to": "2026A-h-', '"overrides": [', '"position": "support"',
        '"disruption": "left_agenda"', '"first_seen": ', '"testimony": "none"',
    ):  # fmt: skip
        assert words in exported, words


def news_of(url: str) -> Counter[tuple[object, ...]]:
    """What readers are told as news, but the second in which it was seen."""
    with engine.reading(url).connect() as connection:
        rows = connection.execute(
            text("select kind, bill, meeting_id, old, new, text from read_news")
        )
        return Counter(tuple(row) for row in rows)
