"""Committees, legislators and the parties beside votes, on light pages."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import html

from tests.light.conftest import Reading, Server
from tests.queries.fill import (
    NOW,
    add_action,
    add_ballot,
    add_bill,
    add_committee,
    add_crawl,
    add_item,
    add_legislator,
    add_meeting,
    add_seat,
    add_session,
    add_sponsor,
    add_vote,
    filling,
    judge_bill,
)
from tracker.store import engine

DAY = date(2026, 2, 24)
NUMBER = "HB26-1037"
ASSIGNED = "Introduced In House - Assigned to Judiciary"
SENT_ON = "House Committee on Judiciary Refer Unamended to Appropriations"


@pytest.fixture
def told(live_alone: str, data: Path) -> str:
    """A bill that we support before House Judiciary, with a vote there and two on the floor; two
    members share a surname, and of one no page was read."""
    file = data / "campaigns" / "data-privacy" / "campaign.toml"
    said = file.read_text("utf-8")
    assert 'position = ""' in said
    file.write_text(said.replace('position = ""', 'position = "support"'), "utf-8")
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        committee = add_committee(made)
        for member, name, party in (
            ("javier-mabrey", "Javier Mabrey", "Democrat"),
            ("ann-lee", "Ann Lee", "Republican"),
            ("bo-lee", "Bo Lee", "Democrat"),
        ):
            add_legislator(made, member, name, party, district=str(len(name)))
            role = "chair" if member == "javier-mabrey" else ""
            add_seat(made, committee, member, name, role)
        add_legislator(made, "former", "Former Member", until=DAY - timedelta(days=30))
        add_seat(made, committee, "unread", "Una Unread")
        bill = add_bill(made, NUMBER, title="Personal Data")
        judge_bill(made, bill, "in_committee", chamber="lower", followed=True, action=ASSIGNED)
        add_action(made, bill, DAY, ASSIGNED)
        add_sponsor(made, bill, "J. Mabrey", "prime", url="/legislators/javier-mabrey")
        for motion, where, cast in (
            ("Refer House Bill 26-1037 to the Committee on Finance.", "Judiciary",
             {"Javier Mabrey": "yes", "Ann Lee": "no"}),
            ("BILL", "", {"Mabrey": "no", "Lee": "yes", "Unread": "yes"}),
            ("AMD (H.001)", "", {"Mabrey": "no"}),
        ):  # fmt: skip
            vote = add_vote(
                made, bill, DAY, motion, committee=where, ballots_seen_at=NOW, yes=1, no=1
            )
            for name, choice in cast.items():
                add_ballot(made, vote, name, choice)
        gone = add_bill(made, "HB26-1038", title="Sent On")
        judge_bill(made, gone, "in_committee", chamber="lower", followed=True, action=SENT_ON)
        meeting = add_meeting(made, 1, "House Judiciary", DAY + timedelta(days=1))
        add_item(made, meeting, NUMBER)
        add_meeting(made, 2, "House Finance", DAY + timedelta(days=1))
    engine.forget()
    return live_alone


def said(server: Server, path: str, language: str = "en") -> str:
    """The words of our language and of official text on a page, in the page's order."""
    answer = server.get(f"/{language}/{path}")
    assert answer.status == 200, path
    assert len(answer.body) <= 50_000
    page = Reading(answer.text)
    assert page.wrong == []
    return " ".join("".join(piece for piece in _text(answer.text)).split())


def _text(document: str) -> list[str]:
    return list(html.fromstring(document).xpath("//main")[0].itertext())


def test_a_committee_has_members_with_party_and_reach_its_meetings_and_our_bills(
    told: str, server: Server
) -> None:
    page = said(server, "committees/2026A-house-judiciary")
    assert "Our bills before itHB26-1037 Personal Data" in page
    assert "Sent On" not in page  # it went on to Appropriations
    assert page.index("Wed, Feb 25, 2026") < page.index("Our bills") and "House Finance" not in page
    assert "Democrat 2, Republican 1" in page
    assert "Javier MabreyChairDemocratDistrict 13javier-mabrey@example.org" in page
    assert "Una Unread" in page  # no page, no party, and still named
    page = server.get("/en/committees/2026A-house-judiciary").text
    links = Reading(page).links
    feed = f"{server.address}/feeds/committees/2026A-house-judiciary.ics"
    assert f">{feed}</code>" in page
    assert feed.replace("/feeds/", "/subscribe/") in links
    assert "/en/legislators/javier-mabrey" in links
    assert "/feeds/committees/2026A-house-judiciary.ics" in links


def test_a_committee_has_a_feed_of_its_meetings_alone(told: str, server: Server) -> None:
    feed = server.get("/feeds/committees/2026A-house-judiciary.ics")
    assert feed.headers["content-type"].startswith("text/calendar")
    assert "House Judiciary" in feed.text and "House Finance" not in feed.text
    missing = server.get("/feeds/committees/2026A-none.ics")
    assert (missing.status, missing.text) == (404, "There is no committee 2026A-none.\n")


def test_committees_are_listed_with_chair_and_next_meeting(told: str, server: Server) -> None:
    page = said(server, "committees")
    assert "House JudiciaryJavier Mabrey (D)4 membersMeets Wed, Feb 25, 2026" in page


def test_a_legislator_has_votes_beside_our_position(told: str, server: Server) -> None:
    page = said(server, "legislators/javier-mabrey")
    assert "Voted with our position on 1 of 2 votes." in page
    assert "Judiciary · Refer House Bill 26-1037 to the Committee on Finance." in page
    assert "Voted: YesWe: SupportWith us" in page and "Voted: NoWe: SupportAgainst us" in page
    assert "AMD (H.001)" not in page  # an amendment takes no side
    assert "House · District 13" in page and "javier-mabrey@example.org" in page
    assert "House Judiciary · Chair" in page
    assert "As prime sponsor:HB26-1037 Personal Data" in page


def test_a_surname_that_two_share_is_nobodys_vote(told: str, server: Server) -> None:
    lee = said(server, "legislators/ann-lee")
    assert "On the floor" not in lee and "Voted with our position on 0 of 1 vote." in lee
    votes = said(server, f"bills/{NUMBER}/votes")
    assert "Mabrey (D)" in votes and "Lee (" not in votes.replace("Ann Lee (R)", "")
    assert "No party is shown where the vote names only a surname" in votes


def test_who_has_no_vote_on_our_bills_is_told_so(told: str, server: Server) -> None:
    page = said(server, "legislators/bo-lee")
    assert "We know of no vote by this member on a bill that we support or oppose." in page
    assert "This member sponsors none of the bills we follow." in page


@pytest.mark.parametrize(
    ("query", "expected", "left_out"),
    [
        ("", "4 members", "nobody"),
        ("?party=Republican", "Ann Lee", "Javier Mabrey"),
        ("?chamber=upper", "0 members", "Ann Lee"),
        ("?party=Whig&chamber=moon&page=99", "4 members", "nobody"),
    ],
)
def test_the_list_of_legislators_is_narrowed_by_links(
    told: str, server: Server, query: str, expected: str, left_out: str
) -> None:
    page = said(server, f"legislators{query}")
    assert expected in page and left_out not in page
    assert page.count("No longer in office") == (1 if "4 members" in page else 0)


def test_the_same_in_spanish(told: str, server: Server) -> None:
    page = said(server, "legislators/javier-mabrey", "es")
    assert "Votó de acuerdo con nuestra postura en 1 de 2 votaciones." in page
    assert "Votó: NoNosotros: A favorNo coincide" in page and "Demócrata" in page


@pytest.mark.parametrize("path", ["legislators/nobody", "committees/2026A-none"])
def test_who_is_not_there_is_not_found(told: str, server: Server, path: str) -> None:
    assert server.get(f"/en/{path}").status == 404


def test_where_no_page_of_people_was_read_the_lists_say_so(live_alone: str, server: Server) -> None:
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        add_bill(made, NUMBER)
    engine.forget()
    assert "We have not read any committee's page yet." in said(server, "committees")
    assert "We have not read any member's page yet." in said(server, "legislators")


def test_a_bill_leads_to_its_sponsors(told: str, server: Server) -> None:
    assert "Rep. J. Mabrey (D)" in said(server, f"bills/{NUMBER}")
