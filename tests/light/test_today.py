"""Today and what stands beside it: one answer to what is new; nothing that upsets plans is cut."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from tests.dashboard.app import drawn
from tests.light.conftest import Server
from tests.queries.fill import (
    NOW,
    SESSION,
    add,
    add_action,
    add_bill,
    add_change,
    add_crawl,
    add_item,
    add_meeting,
    add_session,
    add_topic,
    add_vote,
    filling,
    judge_bill,
)
from tracker.store.tables import CALLS

HOUR = timedelta(hours=1)
FRIDAY = date(2026, 2, 27)


def _words(html: str) -> str:
    html = re.sub(r"</?span[^>]*>", "", html)
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\u2011", "-").split())


def test_a_new_followed_bill_is_news_on_today_among_the_changes_and_in_the_feed(
    live_alone: str, server: Server
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        for number, cause in (("HB26-1315", ""), ("HB26-1001", "first reading")):
            key = add_bill(made, number, title=f"Documents for Parole {number}")
            judge_bill(made, key, "in_committee", followed=True)
            add_topic(made, key, "government-data", "documents", "documents")
            add_change(made, "new", "bill", number, seen_at=NOW - HOUR, cause=cause, new={})
        add_bill(made, "HB26-1400")
        add_change(made, "new", "bill", "HB26-1400", seen_at=NOW - HOUR, new={})
    pages = {
        "Today": drawn("/"),
        "light": server.get("/en/").text,
        "changes": server.get("/en/changes?since=2026-02-23").text,
        "feed": server.get("/feeds/changes.atom").text,
    }
    for name, html in pages.items():
        said = _words(html)
        said = said[said.find("News ") :] if name == "Today" else said
        assert "HB26-1315" in said, name
        assert "HB26-1001" not in said, f"{name}: what the first walk brought is no news"
        assert "HB26-1400" not in said, name
        if name != "feed":
            assert "HB26-1315 Documents for Parole HB26-1315 Not yet confirmed" in said, name
            assert "New Data held by" in said, name
    assert "Nuevo Datos en manos" in _words(server.get("/es/").text)


def test_nobody_is_told_to_act_on_a_hearing_of_which_the_outcome_is_known(
    live_alone: str, server: Server
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        for at, outcome in enumerate(("Refer Amended to Appropriations", "")):
            number, today = f"HB26-{1001 + at}", NOW.date()
            key = add_bill(made, number)
            judge_bill(made, key, "in_committee", followed=True)
            meeting = add_meeting(made, at + 1, "House Judiciary", today, words="Upon Adjournment")
            add_item(made, meeting, number)
            add(made, CALLS, id=f"{number.lower()}-{at + 1}-data-privacy", bill=number,
                session=SESSION, campaign="data-privacy", meeting_id=meeting,
                first_seen_at=NOW - HOUR)  # fmt: skip
            if outcome:
                add_action(made, key, today, f"House Committee on Judiciary {outcome}",
                           first_seen_at=NOW)  # fmt: skip
    said = _words(server.get("/en/").text)
    cards = said.partition("Act now")[2].partition("Next seven days")[0]
    assert "HB26-1002" in cards
    assert "HB26-1001" not in cards


def test_hearings_without_testimony_do_not_hide_a_cancelled_one(
    live_alone: str, server: Server
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        for at in range(9):
            number = f"HB26-{1001 + at}"
            judge_bill(made, add_bill(made, number), "in_committee", followed=True)
            off = at == 8
            meeting = add_meeting(
                made, at + 1, "House Judiciary", FRIDAY + timedelta(days=at),
                status="cancelled" if off else "scheduled",
            )  # fmt: skip
            add_item(made, meeting, number, "" if off else "For Action Only")
            add(made, CALLS, id=f"{number.lower()}-{at + 1}-data-privacy", bill=number,
                session=SESSION, campaign="data-privacy", meeting_id=meeting,
                first_seen_at=NOW)  # fmt: skip
    assert "Cancelled HB26-1009" in _words(server.get("/en/").text)


def test_many_new_hearings_do_not_hide_a_cancelled_one(live_alone: str, server: Server) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        for at in range(30):
            number = f"HB26-{1001 + at}"
            judge_bill(made, add_bill(made, number), "in_committee", followed=True)
            meeting = add_meeting(made, at + 1, "House Judiciary", FRIDAY + timedelta(days=20),
                                  status="scheduled" if at else "cancelled")  # fmt: skip
            add_item(made, meeting, number)
            if at:
                add_change(made, "new", "agenda_item", f"{meeting}/{number}",
                           new={"bill": number}, seen_at=NOW - HOUR)  # fmt: skip
            else:
                add_change(made, "changed", "meeting", meeting, field="status", old="scheduled",
                           new="cancelled", seen_at=NOW - 9 * HOUR)  # fmt: skip
    cancelled = "HB26-1001 Title of HB26-1001 Not yet confirmed by a person Hearing Cancelled"
    assert cancelled in _words(server.get("/en/").text)
    pages = [server.get(f"/en/changes?page={page}").text for page in (1, 2)]
    assert cancelled in _words(pages[0])
    numbers = set(re.findall(r"HB26-10\d\d", "".join(pages)))
    assert len(numbers) == 30


def test_the_light_calendar_leads_to_the_next_month_and_not_on_without_end(
    live_alone: str, server: Server
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        add_item(made, add_meeting(made, 1, "House Judiciary", FRIDAY), "HB26-1001")
    assert 'href="/en/calendar?month=2026-03"' in server.get("/en/calendar").text
    assert "month=2026-04" not in server.get("/en/calendar?month=2026-03").text


def test_who_searches_in_spanish_is_told_that_bills_are_in_english(
    live_alone: str, server: Server
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        add_bill(made, "HB26-1001", title="Elector Places and Plates")
    for code, told in (("es", "Busque en inglés"), ("en", "search in English")):
        said = _words(server.get(f"/{code}/search?q=lector+de+placas").text)
        assert told in said
        assert "elector de places" not in said
    assert "search in English" not in _words(server.get("/en/search?q=zebra").text)


def test_that_nobody_answers_is_said_in_spanish_without_brackets_in_brackets(
    live_alone: str, server: Server
) -> None:
    message = (
        "Nothing answers at https://leg.colorado.gov. Is the network there, is the address right? "
        "What was stored stays."
    )
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        add_crawl(made, outcome="failed", message=message)
    said = _words(server.get("/es/").text)
    assert "Nada responde en https://leg.colorado.gov." in said
    assert "Is the network there" not in said


def test_a_vote_of_nobody_is_a_voice_vote_wherever_votes_are_shown(
    live_alone: str, server: Server
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        key = add_bill(made, "HB26-1276")
        judge_bill(made, key, "in_committee", followed=True)
        add_vote(made, key, FRIDAY, "Adopt amendment L.003", yes=0, no=0, other=0, result="pass")
        add_change(made, "new", "vote", "HB26-1276/x", seen_at=NOW - HOUR,
                   new={"motion": "Adopt amendment L.003", "yes": 0, "no": 0, "other": 0,
                        "result": "pass"})  # fmt: skip
    paths = ("bills/HB26-1276", "bills/HB26-1276/votes", "changes?since=2026-02-23", "")
    for path in paths:
        said = _words(server.get(f"/en/{path}").text)
        assert "Adopt amendment L.003" in said, path
        assert not re.search(r"\b0\s*[–-]\s*0\b", said), path


@pytest.mark.parametrize("path", ["", "changes?since=7", "hearings", "calls"])
def test_a_day_has_its_year_where_the_page_may_be_kept(
    live: str, server: Server, path: str
) -> None:
    said = _words(server.get(f"/en/{path}").text)
    days = re.findall(r"[A-Z][a-z]{2}, (?:Jan|Feb|Mar) \d+\b.{6}", said)
    assert days
    assert [one for one in days if ", 2026" not in one] == []
