"""A bill's page at a desk and in the hand: facts at one side, the story at the other."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.dashboard.conftest import Draw, markup, words
from tests.dashboard.test_pages import fill_one_bill
from tests.queries.fill import (
    SESSION,
    add,
    add_action,
    add_bill,
    add_crawl,
    add_document,
    add_session,
    add_vote,
    filling,
    judge_bill,
)
from tests.queries.fill_texts import fill_texts
from tracker import clock
from tracker.store.tables import EDITS

DAY = date(2026, 2, 20)


def story(said: str) -> str:
    """The part of a page that a desk shows beside the facts."""
    return said[said.index('<div class="story">') :]


def test_facts_stay_at_one_side_and_the_story_is_the_other(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    said = markup(draw("bill", id="HB26-1037"))
    facts = said[said.index('<div class="stays">') : said.index('<div class="story">')]
    for part in ('id="stage"', 'id="hearing"', "Rep. J. Mabrey", ">1 fiscal note</a>"):
        assert part in facts
    assert 'href="/bills?topic=government-data"' in facts
    ids = re.findall(r'<h2 id="([\w-]+)"', story(said))
    assert ids == ["summary", "why", "history", "votes", "sponsors", "versions", "law",
                   "related", "saw", "source"]  # fmt: skip


def test_contents_lead_to_every_part_that_is_there(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    said = story(markup(draw("bill", id="HB26-1037", lang="es")))
    nav = said[said.index('<nav class="contents at-desk"') : said.index("</nav>")]
    assert re.findall(r'href="#([\w-]+)"', nav) == re.findall(r'<h2 id="([\w-]+)"', said)
    assert ">Historial</a>" in nav


def test_the_summary_is_open_and_before_the_evidence(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    said = story(markup(draw("bill", id="HB26-1037")))
    summary = said[said.index('id="summary"') : said.index('id="why"')]
    assert '<p lang="en">Limits sharing.</p>' in summary
    assert "<details" not in summary


def test_points_are_folded_behind_why_exactly(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    said = story(markup(draw("bill", id="HB26-1037")))
    why = said[said.index('id="why"') : said.index('id="history"')]
    assert "Listed under “Data held by government”: the title says" in why
    assert "point" not in why.partition("<details")[0]


def test_what_changed_since_introduced_is_one_link(draw: Draw, live: str) -> None:
    with filling(live) as made:
        add_session(made)
        add_bill(made, "HB26-1001")
        fill_texts(made, "HB26-1037")
    said = story(markup(draw("bill", id="HB26-1037"))).replace("&amp;", "&")
    link = re.findall(r'href="([^"]*)">What changed since introduced</a>', said)
    assert link == ["/differences?id=HB26-1037&from=introduced&to=engrossed"]
    assert "What changed since" not in words(draw("bill", id="HB26-1001")), "no two texts"


def test_a_motion_is_told_in_words_that_a_reader_knows(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        key = add_bill(made, "HB26-1001")
        add_vote(made, key, DAY, "BILL", reading="Third Reading", yes=0, no=0, result="pass")
        add_vote(made, key, DAY, "Refer House Bill 26-1001, as amended, to the Committee on "
                 "Appropriations.", yes=8, no=3, result="pass")  # fmt: skip
        add_vote(made, key, DAY, "Hum a tune", yes=8, no=3, result="fail")
    said = words(draw("bill", id="HB26-1001"))
    assert "Pass the bill: final vote of this chamber Third Reading · BILL" in said
    assert "Send it to another committee: Appropriations, as amended Refer House Bill" in said
    assert "Failed 8–3 Hum a tune Fri, Feb 20" in said
    assert "Passed without" in said
    assert "0–0" not in said
    spanish = words(draw("bill", id="HB26-1001", lang="es"))
    assert "Enviarlo a otro comité: Appropriations, con las enmiendas" in spanish


@pytest.mark.parametrize(("day", "until"), [
    (date(2026, 2, 20), "Mon, Mar 2"), (date(2026, 5, 10), "Fri, Jun 12"),
])  # fmt: skip
def test_a_bill_with_the_governor_says_until_when(
    draw: Draw, live: str, day: date, until: str
) -> None:
    with filling(live) as made:
        add_session(made)
        judge_bill(made, add_bill(made, "HB26-1001"), "sent_to_governor", since=day)
        judge_bill(made, add_bill(made, "HB26-1002"), "in_committee", since=day)
    said = words(draw("bill", id="HB26-1001"))
    assert f"The Governor can sign or veto it until {until}." in said
    assert "can sign or veto it" not in words(draw("bill", id="HB26-1002"))


@pytest.mark.parametrize(("day", "is_told"), [(9, False), (12, True)])
def test_an_action_that_nobody_can_read_stands_beside_the_stage(
    draw: Draw, live: str, day: int, is_told: bool
) -> None:
    words_of = ["Recalled from the Governor"]
    with filling(live) as made:
        add_session(made)
        key = add_bill(made, "HB26-1001")
        judge_bill(made, key, "sent_to_governor", unrecognised=words_of)
        add_action(made, key, date(2026, 2, day), *words_of)
    said = words(draw("bill", id="HB26-1001"))
    told = "The official history says since then “Recalled from the Governor”, which we"
    assert (told in said, "could sign or veto it" in said) == (is_told, not is_told)


def test_the_desk_s_position_stands_on_the_bill(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        add(made, EDITS, at=clock.now(), editor="ana", subject="data-privacy/HB26-1037",
            field="position", new='"oppose"')  # fmt: skip
    assert "Our position Oppose · Data Privacy for All" in words(draw("bill", id="HB26-1037"))


@pytest.mark.parametrize("typed", ["hb1037", "HB 26-1037", "hb26-1037"])
def test_a_number_as_people_type_it_leads_to_the_bill(draw: Draw, live: str, typed: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    assert "HB26-1037 Personal Data" in words(draw("bill", id=typed))


def test_a_bill_that_is_not_there_says_so_with_a_way_on(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
        add_bill(made, "HB26-1199")
    at = draw("bill", id="HB26-1999")
    said = words(at)
    assert "There is no HB26-1999 in our list." in said
    assert "We last read the whole list: 7:30 AM MT." in said
    assert "The highest number of its kind is HB26-1199." in said
    assert "Did you mean: HB26-1199" in said
    assert 'href="https://leg.colorado.gov/bills/HB26-1999"' in markup(at)


def test_the_schedule_of_today_says_nothing_of_a_bill_of_an_ended_session(
    draw: Draw, live: str
) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    assert "Official schedule seen" in words(draw("bill", id="HB26-1037"))
    clock.start("2026-06-01 08:00")
    ended = words(draw("bill", id="HB26-1037"))
    assert "Bills seen" in ended
    assert "Official schedule seen" not in ended
    assert "Official schedule seen" in words(draw("calendar"))


def test_a_bill_of_which_little_is_known_has_a_page(draw: Draw, live: str) -> None:
    with filling(live) as made:
        add_session(made)
        add_crawl(made)
        add_bill(made, "HB26-1001", page_seen_at=None)
        key = add_bill(made, "SB26-001", session=SESSION)
        for at in range(12):
            add_document(made, key, "amendment", f"L.{at:03d}", DAY)
    card = markup(draw("bill", id="HB26-1001"))
    assert "In short" not in card
    assert ">12 amendments</a>" in markup(draw("bill", id="SB26-001"))
