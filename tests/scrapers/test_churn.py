"""Meetings that move, leave and come back: noticed by the next crawl over real HTTP."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests.crawling import Crawler
from tests.scrapers.odd_site import held
from tracker.export import jsonl
from tracker.store import engine

LATER = "2026-02-24 09:00"
LATER_STILL = "2026-02-24 10:00"

pytestmark = pytest.mark.slow


def hearing(crawler: Crawler, committee: str, bill: str) -> dict:
    """The hearing of a bill before a committee, now or once."""
    with engine.reading(crawler.url).connect() as connection:
        records = [json.loads(line) for line in jsonl.lines(connection, "2026A")]
    [found] = [
        one
        for one in records
        if one["kind"] == "hearing"
        and one["committee"] == committee
        and any(item.get("bill") == bill for item in one.get("items", ()))
    ]
    return found


@pytest.fixture
def judiciary(crawled):
    """House Judiciary on Wednesday, HB26-1037 on its agenda."""
    return crawled, hearing(crawled, "House Judiciary", "HB26-1037")


MOVES = [
    ({"start": "9:00 AM"}, "start_text", "9:00 AM"),
    ({"start": "Upon Adjournment"}, "start", "2026-02-25"),
    ({"room": "LSB A"}, "location", "LSB A"),
    ({"day": date(2026, 2, 26)}, "day", "2026-02-26"),
    ({"day": date(2026, 3, 11)}, "day", "2026-03-11"),
]


@pytest.mark.parametrize(
    ("plan", "change", "field", "value"),
    [*(("--hearings", *one) for one in MOVES), ("--update", *MOVES[0]), ("--full", *MOVES[3])],
)
def test_a_move_is_noticed_with_old_and_new(judiciary, plan, change, field, value):
    crawler, before = judiciary
    crawler.site.move("2026A-p-010", **change)
    assert crawler.crawl(plan, today=LATER).code == 0
    after = hearing(crawler, "House Judiciary", "HB26-1037")
    assert after[field] == value
    assert (after["id"], after["status"]) == (before["id"], "moved")
    kept = {name: before[name] for name in ("start", "start_text", "location")}
    assert [{k: v for k, v in one.items() if k != "seen"} for one in after["moved_from"]] == [kept]
    assert crawler.changes() == _changes_of(crawler, before["id"])


def _changes_of(crawler: Crawler, meeting: str) -> int:
    """Rows of the ledger up to now, where those since the first crawl are of one meeting."""
    strangers = crawler.one(
        "select count(*) from changes where crawl_id > 1 and entity_id <> :id", id=meeting
    )
    assert strangers == 0
    return crawler.changes()


@pytest.mark.parametrize("plan", ["--hearings", "--update", "--full"])
def test_a_withdrawal_is_noticed_after_a_second_look_and_taken_back(judiciary, plan):
    crawler, before = judiciary
    crawler.site.withdraw("2026A-p-010")
    done = crawler.crawl(plan, today=LATER)
    assert done.code == 0
    assert hearing(crawler, "House Judiciary", "HB26-1037") == {**before, "status": "withdrawn"}
    crawler.site.restore("2026A-p-010")
    once = crawler.crawl(plan, today=LATER_STILL)
    assert done.weeks == 2 * once.weeks
    after = hearing(crawler, "House Judiciary", "HB26-1037")
    assert (after["id"], after["status"]) == (before["id"], "scheduled")


def test_a_withdrawn_meeting_stays_so_without_further_looks(judiciary):
    crawler, _ = judiciary
    crawler.site.withdraw("2026A-p-010")
    crawler.crawl("--hearings", today=LATER)
    changes = crawler.changes()
    crawler.crawl("--hearings", today=LATER_STILL)
    assert crawler.changes() == changes


def test_a_meeting_called_off_says_so(judiciary):
    crawler, before = judiciary
    crawler.site.cancel("2026A-p-010")
    crawler.crawl("--hearings", today=LATER)
    after = hearing(crawler, "House Judiciary", "HB26-1037")
    assert (after["id"], after["status"], after["start"]) == (
        before["id"], "cancelled", before["start"],
    )  # fmt: skip


def test_an_agenda_at_a_new_address_is_the_same_meeting(judiciary):
    crawler, before = judiciary
    crawler.site.new_agenda_address("2026A-p-010")
    assert crawler.crawl("--hearings", today=LATER).code == 0
    after = hearing(crawler, "House Judiciary", "HB26-1037")
    assert (after["id"], after["status"]) == (before["id"], before["status"])
    assert [item["bill"] for item in after["items"]] == ["HB26-1037", "HB26-1089"]
    assert "items_gone" not in after
    assert after["url"] != before["url"]


def test_a_bill_off_its_agenda_is_kept_as_gone_and_found_where_it_reappears(judiciary):
    crawler, before = judiciary
    crawler.site.drop_item("2026A-p-010", "HB26-1089")
    done = crawler.crawl("--hearings", today=LATER)
    assert done.code == 0
    after = hearing(crawler, "House Judiciary", "HB26-1037")
    assert [item["bill"] for item in after["items_gone"]] == ["HB26-1089"]
    assert sorted(done.agendas) != sorted(set(done.agendas)), "the agenda is looked at twice"
    crawler.site.add_item("2026A-p-015", "HB26-1089")
    crawler.crawl("--hearings", today=LATER_STILL)
    after = hearing(crawler, "House Judiciary", "HB26-1037")
    there = hearing(crawler, "House Judiciary", "HB26-1089")
    assert after["items_gone"][0]["moved_to"] == there["id"] != before["id"]


def test_an_item_back_at_the_second_look_is_not_gone(judiciary):
    crawler, _ = judiciary
    site = crawler.site
    site.drop_item("2026A-p-010", "HB26-1089")
    with held(site, "/agenda/committee/2110") as gate:
        run = crawler.start("--hearings", today=LATER)
        run.until(gate.arrived.is_set)
        site.add_item("2026A-p-010", "HB26-1089")
        gate.open()
        assert run.wait().code == 0
    assert hearing(crawler, "House Judiciary", "HB26-1037").get("items_gone") is None


def test_a_meeting_that_is_over_may_leave_the_page(crawled):
    crawled.site.withdraw("2026A-p-007")  # Monday's
    crawled.site.withdraw("2026A-p-009")  # Tuesday 2 PM
    assert crawled.crawl("--hearings", today="2026-02-24 14:30").code == 0
    assert crawled.one("select count(*) from meetings where status = 'withdrawn'") == 0


def test_next_week_on_the_page_the_last_one_is_not_missed(crawled):
    crawled.site.day = date(2026, 3, 2)
    assert crawled.crawl("--hearings", today="2026-03-02 08:00").code == 0
    assert crawled.one("select count(*) from meetings where status = 'withdrawn'") == 0


def test_between_sessions_an_empty_schedule_is_whole_and_calls_nothing_off(crawled):
    crawled.site.day = date(2026, 6, 20)
    done = crawled.crawl("--hearings", today="2026-06-20 08:00")
    assert done.code == 0, done.said
    assert crawled.one("select count(*) from meetings where status = 'withdrawn'") == 0
    assert crawled.crawl("--update", today="2026-06-21 08:00").code == 0


GONE = "select count(*) from agenda_items where gone_seen_at is not null"
WITHDRAWN = "select count(*) from meetings where status = 'withdrawn'"


def test_the_one_bill_of_an_agenda_leaves_it_at_the_next_crawl(crawled):
    crawled.site.drop_item("2026A-p-016", "SB26-087")
    assert crawled.crawl("--hearings", today=LATER).code == 0
    assert crawled.one(GONE) == 1


def test_an_agenda_that_lists_nothing_of_several_is_believed_at_the_second_crawl(crawled):
    for bill in ("HB26-1037", "HB26-1089"):
        crawled.site.drop_item("2026A-p-010", bill)
    assert crawled.crawl("--hearings", today=LATER).code == 0
    assert crawled.one(GONE) == 0
    assert crawled.crawl("--hearings", today=LATER_STILL).code == 0
    assert crawled.one(GONE) == 2


def test_the_one_meeting_of_a_day_is_withdrawn_at_the_next_crawl(crawled):
    crawled.site.move("2026A-p-013", day=date(2026, 3, 7))  # a Saturday, on which no chamber meets
    assert crawled.crawl("--hearings", today=LATER).code == 0
    crawled.site.withdraw("2026A-p-013")
    assert crawled.crawl("--hearings", today=LATER_STILL).code == 0
    assert crawled.one(WITHDRAWN) == 1


def test_a_day_that_shows_none_of_its_rows_is_believed_at_the_second_crawl(crawled):
    for meeting in ("2026A-p-013", "2026A-p-014"):
        crawled.site.move(meeting, day=date(2026, 3, 7))
    assert crawled.crawl("--hearings", today=LATER).code == 0
    for meeting in ("2026A-p-013", "2026A-p-014"):
        crawled.site.withdraw(meeting)
    assert crawled.crawl("--hearings", today=LATER_STILL).code == 0
    assert crawled.one(WITHDRAWN) == 0
    assert crawled.crawl("--hearings", today="2026-02-24 10:30").code == 0
    assert crawled.one(WITHDRAWN) == 2
