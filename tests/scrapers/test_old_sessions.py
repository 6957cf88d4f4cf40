"""A session that is over: read night after night, each page once, while the session that sits goes
first."""

from __future__ import annotations

import itertools
import json
import signal
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from scrapers import pipeline
from tests.crawling import Crawler, Done, measure, session_of
from tests.scrapers.odd_site import held, made_odd, says, sent_as
from tracker.cli import crawl as command
from tracker.practice.facts import Vote

DAY = date(2026, 2, 24)
NIGHTS = [f"2026-02-{day} 22:00" for day in (24, 26, 28)]
COUNT, PAGES = 60, 3


@pytest.fixture
def old(small, request) -> Crawler:
    """Sixty bills of 2018, the tenth signed, twelve with a vote; nothing is on the schedule."""
    other = getattr(request, "param", {})
    measures = []
    for at in range(COUNT):
        made = replace(
            measure(at, day=date(2018, 2, 2)), number=f"HB18-{1001 + at}", session="2018A", **other
        )
        if at % 5 == 0:
            vote = Vote(
                date(2018, 3, 1), "lower", "Education", "", "Refer to Appropriations", True, 7, 6,
                0, f"/committee_meeting_hearing_items/{at}/votes/{at}", (("A. Member", "yes"),),
            )  # fmt: skip
            made = replace(made, votes=(vote,))
        measures.append(made)
    crawler = small(session_of(measures), DAY)
    crawler.session = "2018A"
    return crawler


def pages_of(done: Done) -> list[str]:
    return [path for path in done.asked if path != "/robots.txt"]


def status_of(crawler: Crawler) -> str:
    return " ".join(crawler.command("status", "--session", "2018A").said.split())


def after(monkeypatch: pytest.MonkeyPatch, requests: int) -> tuple[str, ...]:
    """The words that end a crawl after so many requests: each takes a second of a clock of ours."""
    ticks = itertools.count()
    for module in (pipeline, command):
        monkeypatch.setattr(module, "monotonic", lambda: float(next(ticks)))
    return "--hours", str((requests + 0.5) / 3600)


def test_it_goes_on_night_after_night_and_asks_for_no_page_twice(old, monkeypatch):
    first = old.crawl("--votes", "all", *after(monkeypatch, 3), today=NIGHTS[0])
    assert first.code == 0 and "Stopped at 22:00, as told; the next run goes on." in first.said
    assert [page for _, page in first.lists] == [1, 2], "in the middle of the list"
    old.today = NIGHTS[0]
    assert (
        "Old session 2018A: its list is not read whole; 0 bill pages read"
        in old.command("status", "--session", "2018A").said
    )
    second = old.crawl("--votes", "all", *after(monkeypatch, 20), today=NIGHTS[1])
    assert second.code == 0 and [page for _, page in second.lists] == [3]
    read = len(second.bills)
    assert 0 < read < COUNT, "in the middle of the bills"
    old.today = NIGHTS[1]
    said = status_of(old)
    assert f"Old session 2018A: {read} of {COUNT} bill pages read" in said
    assert "`tracker crawl --session 2018A` goes on" in said
    monkeypatch.undo()
    third = old.crawl("--votes", "all", today=NIGHTS[2])
    assert third.code == 0, third.said

    asked = Counter(pages_of(first) + pages_of(second) + pages_of(third))
    assert set(asked.values()) == {1}, "no page twice"
    assert len(asked) == PAGES + COUNT + COUNT // 5
    assert not [path for path in asked if "schedule" in path or "agenda" in path]
    assert old.rows("select plan, outcome from crawls order by id") == [
        ("old", "interrupted"), ("old", "interrupted"), ("old", "whole"),
    ]  # fmt: skip
    assert old.one("select count(*) from failures") == 0
    assert old.one("select count(*) from meetings") == 0
    stages = old.rows("select distinct stage from bill_statuses")
    assert stages == [("died_at_adjournment",)], "judged by the last day of its session"
    assert old.one("select count(*) from ballots") == COUNT // 5

    again = old.crawl(today=NIGHTS[2])
    assert (again.code, again.asked) == (0, ()) and "2018A was read whole" in again.said
    old.today = NIGHTS[2]
    [told] = json.loads(old.command("status", "--session", "2018A", "--format", "json").said)[
        "old_sessions"
    ]
    assert (told["whole"], told["bills"], told["bills_read"]) == (True, COUNT, COUNT)
    once_more = old.crawl("--full", today=NIGHTS[2])
    assert once_more.code == 0 and len(once_more.bills) == COUNT


@pytest.mark.parametrize("old", [{"summary": ""}], indirect=True)
def test_a_part_that_many_pages_lack_stays_told_until_a_person_has_looked(old):
    lacking = "none of 60 pages shows its summary any more"
    for night in NIGHTS[:2]:
        done = old.crawl(today=night)
        assert (done.code, "Many pages lack a part" in done.said) == (1, True), done.said
        old.today = night
        assert lacking in status_of(old)
    assert pages_of(done) == [], "and is asked for no second time"
    assert "60 of 60 bill pages read, not all of them whole." in status_of(old)
    old.command("parts", "--looked", "--session", "2018A")
    assert old.crawl(today=NIGHTS[2]).code == 0
    old.today = NIGHTS[2]
    assert lacking not in status_of(old)
    assert "Old session 2018A: read whole" in status_of(old)
    once_more = old.crawl("--full", today=NIGHTS[2])
    assert (once_more.code, len(once_more.bills)) == (1, COUNT), "read since, they lack it again"
    once_more = old.crawl("--full", today=NIGHTS[2])
    assert len(once_more.bills) == COUNT, "what was read to its end can be read once more"


def test_a_part_that_could_not_be_read_stays_told(old):
    def without(page: bytes) -> bytes:
        return page.replace(b"02/02/2018", b"sometime")

    made_odd(old.site, {"/bills/HB18-1030": sent_as(without)})
    for night in NIGHTS[:2]:
        done = old.crawl(today=night)
        assert (done.code, "could not be read." in done.said) == (1, True), done
        old.today = night
        assert "/bills/HB18-1030" in status_of(old)
    assert pages_of(done) == []


@pytest.mark.slow
def test_an_interruption_by_hand_ends_it_whole_and_the_next_night_goes_on(old):
    with held(old.site, after=24):
        run = old.start(today=NIGHTS[0])
        run.until(lambda: len(run.asked) >= 22)
        run.kill(signal.SIGINT)
        first = run.wait()
    assert first.code == 1 and "Stopped by hand; the next run takes it up." in first.said
    second = old.crawl(today=NIGHTS[1])
    assert second.code == 0, second.said
    twice = [path for path, n in Counter(pages_of(first) + pages_of(second)).items() if n > 1]
    assert len(twice) <= 1, "only what was in the air is asked again"
    assert len(set(first.bills) | set(second.bills)) == COUNT


def test_a_busy_site_ends_a_night_and_the_next_goes_on(old):
    bill = "/bills/HB18-1030"
    made_odd(old.site, {bill: says(503, Retry_After="3600")})
    first = old.crawl(today=NIGHTS[0])
    assert first.code == 1 and "busy" in first.said
    del old.site.answer  # from here on as it should be
    second = old.crawl(today=NIGHTS[1])
    assert second.code == 0, second.said
    assert set(first.bills) & set(second.bills) == {bill.removeprefix("/bills/")}
    assert second.lists == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--update",), "2018A is over, and nothing of it changes any more"),
        (("--hearings",), "write tracker crawl --session 2018A"),
        (("--people",), "2018A is over"),
        (("--until", "dawn"), "'dawn' is no time. Write 06:00."),
        (("--until", "06:00", "--hours", "2"), "give --until or --hours, not both"),
    ],
)
def test_what_cannot_be_meant_of_an_old_session_is_told_in_a_sentence(old, words, why):
    done = old.crawl(*words)
    assert (done.code, done.asked) == (2, ()) and why in done.said


def test_a_session_that_was_never_held_is_told(old):
    old.session = "2018B"
    done = old.crawl()
    assert done.code == 2 and "No session '2018B'" in done.said and done.asked == ()


@pytest.mark.parametrize(
    ("until", "now", "end"),
    [("06:00", "2026-02-24 22:00", "06:00"), ("23:30", "2026-02-24 22:00", "23:30")],
)
def test_a_time_of_day_is_the_next_one_in_denver(old, monkeypatch, until, now, end):
    ends = []
    monkeypatch.setattr(
        command, "_crawl", lambda *_, until, **_given: ends.append((until.words, until.at)) or 0
    )
    monkeypatch.setattr(command, "monotonic", lambda: 0.0)
    assert old.crawl("--until", until, today=now).code == 0
    hours = 8 if until == "06:00" else 1.5
    assert ends == [(end, hours * 3600)]
