"""Calls to testify over real HTTP: there with the crawl that first shows a hearing, and upset with
the crawl that first shows it upset."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawling import SESSION, Crawler
from tests.scrapers.odd_site import held
from tracker import campaigns, clock
from tracker.domain.calls import CallView, SignUp
from tracker.queries.calls import calls
from tracker.store import engine

CAMPAIGNS = campaigns.load(Path(__file__).parents[2] / "data" / "campaigns")
LATER, LATER_STILL = "2026-02-24 09:00", "2026-02-24 10:00"

pytestmark = pytest.mark.slow


def shown(crawler: Crawler) -> dict[tuple[str, str], CallView]:
    """The calls of Data Privacy for All, by committee and bill."""
    with engine.reading(crawler.url).connect() as connection:
        found = calls(
            connection, SESSION, CAMPAIGNS, SignUp(), clock.now(), campaign="data-privacy"
        )
    return {(one.hearing.meeting.committee, one.bill): one for one in found}


def coming(crawler: Crawler) -> set[tuple[str, str]]:
    """Meeting and bill of every item to come of a bill that the campaign's topics follow, as the
    tables say it: days after the crawl's own."""
    rows = crawler.rows(
        "select distinct i.meeting_id, i.bill from agenda_items i "
        "join meetings m on m.id = i.meeting_id join bills b on b.number = i.bill "
        "join topic_matches t on t.bill_id = b.id and t.campaign = 'data-privacy' "
        "where t.gone_seen_at is null and i.gone_seen_at is null and m.day > '2026-02-24' "
        "and m.status in ('scheduled', 'moved')"
    )
    return {(row[0], row[1]) for row in rows}


def test_after_the_first_crawl_every_coming_hearing_of_a_followed_bill_has_a_call(crawled):
    of = {(one.hearing.meeting.id, one.bill) for one in shown(crawled).values()}
    assert len(of) > 3
    assert coming(crawled) <= of
    begun = "select count(*) from calls c join meetings m on m.id = c.meeting_id where m.day < :day"
    assert crawled.one(begun, day="2026-02-24") == 0


def test_each_upset_is_in_its_call_after_one_crawl_and_no_other_call_changes(crawled):
    site = crawled.site
    for meeting in ("2026A-p-013", "2026A-p-014", "2026A-p-016"):
        site.add_item(meeting, "HB26-1037")
    assert crawled.crawl("--hearings", today=LATER).code == 0
    before = shown(crawled)
    site.move("2026A-p-010", start="9:00 AM")
    site.move("2026A-p-013", room="Old Supreme Court")
    site.cancel("2026A-p-014")
    site.withdraw("2026A-p-016")
    site.drop_item("2026A-p-015", "HB26-1148")
    assert crawled.crawl("--hearings", today=LATER_STILL).code == 0
    after = shown(crawled)
    upset = {committee: one.disruption for (committee, _), one in after.items() if one.disruption}
    assert after.keys() == before.keys()
    assert {name.split(",")[0]: what for name, what in upset.items()} == {
        "House Judiciary": "left_agenda", "House State": "room_changed",
        "Senate Judiciary": "cancelled", "Senate State": "withdrawn",
    }  # fmt: skip
    moved = after["House Judiciary", "HB26-1037"]
    assert (moved.disruption, moved.start.shown.start_text) == ("moved", "9:00 AM")
    assert moved.changes[-1].old_start.start_text == "1:30 PM"
    for key, one in after.items():
        news = one.disruption != before[key].disruption
        assert (one.sequence > before[key].sequence) == news, key


def agendas(run):
    return [path for path in run.asked if path.startswith("/agenda/")]


def test_a_call_stands_although_its_crawl_is_killed_right_after_the_agenda(crawled):
    site, agenda = crawled.site, "/agenda/committee/2113"
    site.add_item("2026A-p-013", "HB26-1037")
    with held(site, "/agenda/") as gate:
        run = crawled.start("--hearings", today=LATER)
        for count in range(1, 20):
            run.until(lambda count=count: len(agendas(run)) >= count)
            if agenda in agendas(run)[:-1]:  # it was read, and the next is being asked for
                break
            gate.pass_one()
        run.kill()
        run.wait()
    assert crawled.last("outcome") == "running"
    of = "select count(*) from calls c join meetings m on m.id = c.meeting_id where m.agenda_url "
    assert crawled.one(of + "like :agenda", agenda=f"%{agenda}") == 2


def test_the_same_crawl_again_writes_nothing_of_calls(crawled):
    rows = crawled.changes()
    assert crawled.crawl("--hearings", today=LATER).code == 0
    assert crawled.changes() == rows
