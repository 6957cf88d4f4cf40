"""Ballots, committees and members."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import select, update

from tests.store.observing import HOUSE_VOTE, bill, count, news, sight
from tracker.domain.numbers import BillNumber
from tracker.domain.records import (
    BallotRecord,
    CommitteeLink,
    CommitteeListRecord,
    CommitteeRecord,
    LegislatorListRecord,
    LegislatorRecord,
    MemberRecord,
    SeatRecord,
    SponsorRecord,
    VotePageRecord,
)
from tracker.store.ingest import ingest_bill
from tracker.store.ingest_people import (
    committee_seen_again,
    ingest_committee,
    ingest_committees,
    ingest_legislator,
    ingest_legislators,
    ingest_vote,
    legislator_seen_again,
)
from tracker.store.rows import ChangeCounts
from tracker.store.tables import (
    BALLOTS,
    COMMITTEES,
    LEGISLATORS,
    MEMBERSHIPS,
    SPONSORS,
    VOTES,
)

SITE = "https://leg.colorado.gov"
LEFT = date(2026, 2, 13)
URL = f"{SITE}/committees/2026A/house/Judiciary"


def rows(connection, model):
    return connection.execute(select(model)).all()


def vote(*ballots, result=None):
    cast = tuple(BallotRecord(name, choice) for name, choice in ballots)
    return VotePageRecord(HOUSE_VOTE.url, cast, False, result)


def test_ballots_reach_every_bill_that_links_the_vote(connection):
    ingest_bill(connection, bill(), sight())
    ingest_bill(connection, bill(number=BillNumber.parse("HB26-1089")), sight())
    ingest_vote(connection, vote(("Bacon", "yes"), ("Soper", "no")), sight(1))
    assert len(rows(connection, BALLOTS)) == 4
    read = [one for one in rows(connection, VOTES) if one.ballots_seen_at]
    assert {one.url for one in read} == {HOUSE_VOTE.url}


def test_the_sentence_of_the_vote_page_settles_its_result(connection):
    ingest_bill(connection, bill(), sight())
    before = count(connection)
    ingest_vote(connection, vote(result="pass"), sight(1))
    assert ("vote", "changed", "told_result", "", "pass") in news(connection, before)
    before = count(connection)
    ingest_vote(connection, vote(), sight(2))
    assert count(connection) == before


def test_the_same_vote_page_again_writes_nothing(connection):
    ingest_bill(connection, bill(), sight())
    ingest_vote(connection, vote(("Bacon", "yes")), sight(1))
    before = count(connection)
    ingest_vote(connection, vote(("Bacon", "yes")), sight(2))
    assert count(connection) == before
    ingest_vote(connection, vote(("Bacon", "no")), sight(3))
    assert news(connection, before) == [("ballot", "changed", "choice", "yes", "no")]


def test_a_vote_page_that_nobody_links_is_no_fact(connection):
    assert ingest_vote(connection, vote(("Bacon", "yes")), sight()).new == 0


CHAIR = MemberRecord("J. Mabrey", "lower", "chair", "/legislators/mabrey")
MEMBER = MemberRecord("M. Soper", "lower", "", "/legislators/soper")


def committee(*members, **parts):
    return CommitteeRecord(URL, "House Judiciary", "house", "2026A", members, **parts)


def test_a_committee_is_one_for_each_spelling_of_its_name(connection):
    listed = CommitteeListRecord(SITE, (CommitteeLink("Judiciary", "house", "2026A", URL),))
    ingest_committees(connection, listed, sight())
    ingest_committee(connection, committee(CHAIR, MEMBER), sight(1))
    assert [one.id for one in rows(connection, COMMITTEES)] == ["2026A-house-judiciary"]
    assert len(rows(connection, MEMBERSHIPS)) == 2


def test_a_seat_that_is_given_up_is_gone_and_its_role_a_change(connection):
    ingest_committee(connection, committee(CHAIR, MEMBER), sight())
    before = count(connection)
    ingest_committee(connection, committee(CHAIR), sight(1))
    assert [one[:2] for one in news(connection, before)] == [("membership", "gone")]


def test_a_part_that_lacks_empties_nothing(connection):
    ingest_committee(connection, committee(CHAIR, email="clerk@example.org"), sight())
    one = LegislatorRecord(f"{SITE}/legislators/mabrey", "Javier Mabrey", "lower", "Democrat", "1")
    ingest_legislator(connection, one, sight())
    before = count(connection)
    ingest_committee(connection, committee(CHAIR), sight(1))
    bare = LegislatorRecord(f"{SITE}/legislators/mabrey", "Javier Mabrey", None)
    ingest_legislator(connection, bare, sight(1))
    assert count(connection) == before


def test_a_page_that_is_what_it_was_was_seen_all_the_same(connection):
    ingest_committee(connection, committee(CHAIR), sight())
    one = LegislatorRecord(f"{SITE}/legislators/mabrey", "Javier Mabrey", "lower")
    ingest_legislator(connection, one, sight())
    before = count(connection)
    committee_seen_again(connection, sight(1, URL))
    legislator_seen_again(connection, sight(1, one.url))
    assert rows(connection, COMMITTEES)[0].last_seen_at == sight(1).at
    assert rows(connection, LEGISLATORS)[0].last_seen_at == sight(1).at
    assert count(connection) == before


def test_a_vote_page_tells_the_chamber_where_the_page_of_the_bill_does_not(connection):
    ingest_bill(connection, bill(), sight())
    connection.execute(update(VOTES).values(chamber=""))
    ingest_vote(connection, replace(vote(("Mabrey", "yes")), chamber="upper"), sight(1))
    assert {row.chamber for row in rows(connection, VOTES) if row.url == HOUSE_VOTE.url} == {
        "upper"
    }


def test_who_changes_chamber_or_name_did_not_join_as_a_sponsor(connection):
    link = "/legislators/ken-degraaf"
    before = SponsorRecord("K. DeGraaf", "lower", "prime", link)
    other = SponsorRecord("J. Mabrey", "lower", "prime", "/legislators/mabrey")
    ingest_bill(connection, bill(sponsors=(before, other)), sight())
    since = count(connection)
    for now in (replace(before, chamber="upper"), replace(before, name="Ken DeGraaf")):
        ingest_bill(connection, bill(sponsors=(now, other)), sight(1))
    told = [row for row in news(connection, since) if row[0] == "sponsor"]
    assert {row[1] for row in told} == {"changed"}
    assert {row[2] for row in told} == {"chamber", "name"}
    assert len(rows(connection, SPONSORS)) == 2


def test_two_people_of_one_name_are_two_sponsors(connection):
    one = SponsorRecord("J. Stewart", "lower", "prime", "/legislators/jane-stewart")
    ingest_bill(connection, bill(sponsors=(one,)), sight())
    other = SponsorRecord("J. Stewart", "upper", "prime", "/legislators/john-stewart")
    ingest_bill(connection, bill(sponsors=(other,)), sight(1))
    live = [row for row in rows(connection, SPONSORS) if row.gone_seen_at is None]
    assert [row.url for row in live] == ["/legislators/john-stewart"]
    assert len(rows(connection, SPONSORS)) == 2


def test_a_seat_has_days(connection):
    left = LegislatorRecord(
        f"{SITE}/legislators/x-smith", "X Smith", "lower", until=date(2026, 2, 13)
    )
    ingest_legislator(connection, left, sight())
    assert rows(connection, LEGISLATORS)[0].until == date(2026, 2, 13)
    ingest_legislator(connection, replace(left, until=None), sight(1))
    assert rows(connection, LEGISLATORS)[0].until == date(2026, 2, 13)


def test_members_of_both_assemblies_stand_side_by_side_with_the_days_of_their_seats(connection):
    old = SeatRecord("Pat Example", "/legislators/pat-example", "lower", "3", until=LEFT)
    new = SeatRecord("Robin Example", "/legislators/robin-example", "lower", "3")
    listed = LegislatorListRecord(f"{SITE}/legislators", (old, new, replace(new, until=LEFT)))
    ingest_legislators(connection, listed, sight())
    found = {row.id: (row.district, row.until, row.url) for row in rows(connection, LEGISLATORS)}
    assert found == {
        "pat-example": ("3", LEFT, f"{SITE}/legislators/pat-example"),
        "robin-example": ("3", None, f"{SITE}/legislators/robin-example"),
    }
    before = count(connection)
    page = LegislatorRecord(f"{SITE}/legislators/robin-example", "Rep. Robin", "lower", "D")
    ingest_legislator(connection, page, sight(1))
    told = count(connection)
    ingest_legislators(connection, listed, sight(2))
    assert before < told == count(connection)


def test_what_a_page_of_people_brought_is_counted(connection):
    both = tuple(
        CommitteeLink(name, "house", "2026A", f"{SITE}/committees/{name}")
        for name in ("Judiciary", "Finance")
    )
    of_both = CommitteeListRecord(SITE, both)
    assert ingest_committees(connection, of_both, sight()) == ChangeCounts(new=2)
    assert ingest_committees(connection, of_both, sight(1)) == ChangeCounts(unchanged=2)
    brought = ingest_committee(connection, committee(CHAIR, MEMBER), sight(2))
    assert brought == ChangeCounts(new=2, changed=1), "two seats; the committee's address"
    brought = ingest_committee(connection, committee(replace(CHAIR, role=""), MEMBER), sight(3))
    assert brought == ChangeCounts(changed=1, unchanged=2)
    page = LegislatorRecord(f"{SITE}/legislators/mabrey", "Javier Mabrey", "lower")
    assert ingest_legislator(connection, page, sight(4)) == ChangeCounts(new=1)
    assert ingest_legislator(connection, page, sight(5)) == ChangeCounts(unchanged=1)
