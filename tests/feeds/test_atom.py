"""The feed of changes: what comes first, what is one entry, what no cut takes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import feedparser

from tests.feeds.made import BILL, HOST, SEEN, TITLE, meeting, revision
from tracker.domain.views import NewsView
from tracker.feeds.atom import MOST, changes_feed
from tracker.visiting.links import Links
from tracker.wording.translator import ENGLISH

WEEK = SEEN - timedelta(days=7)


def room_changed(at: datetime) -> NewsView:
    of = meeting(location="LSB A", earlier=(revision(),))
    before, after = revision(), revision(location="LSB A")
    return NewsView("room_changed", at, BILL, TITLE, (BILL,), True, before=before, after=after,
                    meeting=of)  # fmt: skip


def paper(number: int, at: datetime, bill: str = BILL, kind: str = "amendment") -> NewsView:
    name = f"L.{number:03d}"
    return NewsView("document", at, bill, TITLE, (bill,), True, text=name, new=kind)


def read(*news: NewsView) -> list[feedparser.FeedParserDict]:
    links = Links(light=True, base=HOST)
    newest_first = sorted(news, key=lambda one: one.seen_at, reverse=True)
    told = feedparser.parse(changes_feed(ENGLISH, links, "x", newest_first, {}, SEEN, WEEK))
    assert told.bozo == 0
    return list(told.entries)


def test_seven_hundred_amendments_do_not_push_a_room_change_out():
    later = SEEN + timedelta(hours=1)
    room, papers = read(room_changed(SEEN), *(paper(number, later) for number in range(700)))
    assert room.title.startswith("HB26-1037 (House Judiciary): room changed from HCR 0107 to LSB A")
    assert papers.title == "HB26-1037: new amendment, L.000, and 699 more"
    assert "HB26-1037: new amendment, L.049" in papers.summary
    assert "L.050" not in papers.summary, "a reader shows no list of hundreds"


def test_a_hearing_of_many_bills_names_each_of_them():
    bills = tuple(f"HB26-10{number}" for number in range(37, 42))
    [entry] = read(replace(room_changed(SEEN), bills=bills))
    assert "and 2 more" in entry.title and "HB26-1041" not in entry.title
    assert ", ".join(bills) in entry.summary


def test_what_is_alike_of_one_bill_and_day_is_one_entry_and_no_more():
    entries = read(
        paper(1, SEEN), paper(2, SEEN + timedelta(hours=2)), paper(3, SEEN + timedelta(days=1)),
        paper(4, SEEN, bill="HB26-1001"), paper(5, SEEN, kind="fiscal_note"),
    )  # fmt: skip
    assert sorted(one.title for one in entries) == [
        "HB26-1001: new amendment, L.004", "HB26-1037: new amendment, L.002, and 1 more",
        "HB26-1037: new amendment, L.003", "HB26-1037: new fiscal note, L.005",
    ]  # fmt: skip


def test_an_entry_keeps_its_name_while_its_day_goes_on():
    [first] = read(paper(1, SEEN))
    [renewed] = read(paper(1, SEEN), paper(2, SEEN + timedelta(hours=2)))
    assert renewed.id == first.id
    assert renewed.updated > first.updated


def test_no_cut_takes_what_is_younger_than_a_week():
    fresh = [paper(1, SEEN, bill=f"HB26-{number}") for number in range(1001, 1151)]
    old = [paper(1, WEEK - timedelta(days=1), bill=f"SB26-{number}") for number in range(101, 141)]
    assert len(read(*fresh, *old)) == len(fresh) > MOST
    assert len(read(*fresh[:80], *old)) == MOST
