"""A site that lives on a day shows only what had been published by then."""

from __future__ import annotations

from datetime import date

import pytest

FIRST, LAST = date(2026, 1, 13), date(2026, 7, 31)


def test_before_the_session_there_is_nothing(site, visit):
    site.day = FIRST
    assert "of 0 bills" in visit.get("/bills/bill-search").text
    assert visit.get("/bills/HB26-1037").status == 404


def test_at_the_end_there_is_everything(site, visit):
    site.day = LAST
    assert "of 44 bills" in visit.get("/bills/bill-search").text


@pytest.mark.parametrize(("day", "shown", "hidden"), [
    (date(2026, 1, 14), "Introduced In House", "Fiscal Note"),
    (date(2026, 2, 23), "Initial Fiscal Note", "Witness Testimony"),
    (date(2026, 2, 25), "Witness Testimony", "Postpone Indefinitely"),
    (date(2026, 4, 22), "Committee Report for Judiciary", "nothing is hidden any more"),
])  # fmt: skip
def test_a_bill_grows_by_the_day(site, visit, day, shown, hidden):
    site.day = day
    text = visit.get("/bills/HB26-1037").text
    assert shown in text and hidden not in text


@pytest.mark.parametrize(("number", "day", "steps", "badge"), [
    ("HB26-1276", date(2026, 2, 19), ["Introduced"], ""),
    ("HB26-1276", date(2026, 5, 4), ["Introduced", "Under Consideration"], ""),
    ("HB26-1276", LAST, ["Introduced", "Under Consideration", "Passed", "Became Law"],
     "Became Law"),
    ("HB26-1255", LAST, ["Introduced", "Under Consideration", "Passed", "Vetoed"], "Vetoed"),
    ("HB26-1037", LAST, ["Introduced", "Under Consideration", "Lost"], "Lost"),
    ("SB26-070", date(2026, 5, 13), ["Introduced", "Under Consideration"], ""),
    ("SB26-070", date(2026, 5, 14), ["Introduced", "Under Consideration", "Lost"], "Lost"),
    ("HJR26-1001", LAST, ["Introduced", "Passed"], "Passed"),
])  # fmt: skip
def test_the_steps_and_the_badge_follow(site, visit, number, day, steps, badge):
    site.day = day
    got = visit.get(f"/bills/{number}")
    assert got.all(r"step-text'>([^<]+)<") == steps
    assert got.all(r"final-status-badge-[a-z-]+'><p>([^<]+)<") == ([badge] if badge else [])


def test_votes_and_laws_come_with_their_day(site, visit):
    site.day = date(2026, 2, 5)
    early = visit.get("/bills/HB26-1001").text
    assert visit.get("/bill_votes/28363").status == 404 and "28363" not in early
    site.day = date(2026, 3, 24)
    assert "/laws/session-laws/" not in visit.get("/bills/HB26-1001").text
    site.day = date(2026, 3, 25)
    assert "/laws/session-laws/HB26-1001/8/download" in visit.get("/bills/HB26-1001").text
    assert visit.get("/bill_votes/28363").status == 200


def test_cosponsors_join_with_the_third_reading_of_their_chamber(site, visit):
    site.day = date(2026, 2, 5)
    assert "J. Bacon" not in visit.get("/bills/HB26-1001").text
    site.day = date(2026, 2, 6)
    after = visit.get("/bills/HB26-1001").text
    assert "J. Bacon" in after and "M. Snyder" not in after
    site.day = date(2026, 3, 12)
    assert "M. Snyder" in visit.get("/bills/HB26-1001").text


def test_a_day_can_be_set_back(site, visit):
    site.day = LAST
    site.day = date(2026, 2, 24)
    assert "Postpone Indefinitely" not in visit.get("/bills/HB26-1037").text
