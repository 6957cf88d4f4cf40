"""A bill of another collection, until the official site tells of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, select

from tests.store.observing import HOUSE_VOTE, MORNING, NUMBER, SITE, bill, card, listing, sight
from tracker.domain.agendas import FIRST_READING
from tracker.domain.given import GivenBill
from tracker.domain.records import BallotRecord
from tracker.queries.crawl import stale_bills
from tracker.queries.whole import bill as whole
from tracker.store.derived_tables import NEWS
from tracker.store.ingest import ingest_bill, ingest_list
from tracker.store.ingest_files import Source, ingest_given_bills
from tracker.store.tables import CHANGES

SOURCE = Source("CO_2026A.zip", MORNING)
#: Open States counts the vote otherwise, at the address of the official one.
THEIRS = replace(HOUSE_VOTE, yes=41)


def of_open_states(connection: Connection, **parts: object) -> None:
    record = bill(title="Theirs", floor_votes=(("lower", (THEIRS,)),), **parts)
    ballots = {THEIRS: (BallotRecord("Someone", "yes"),)}
    given = replace(GivenBill(0, record, ballots), source="openstates")
    ingest_given_bills(connection, [given], SOURCE)


def test_its_official_page_is_still_to_be_read(connection: Connection) -> None:
    of_open_states(connection)
    assert stale_bills(connection, "2026A") == (str(NUMBER),)
    ingest_bill(connection, bill(), sight(1))
    assert stale_bills(connection, "2026A") == ()


def test_the_official_page_takes_the_place_of_all_that_the_other_told(
    connection: Connection,
) -> None:
    of_open_states(connection, summary="Theirs")
    official = bill(summary=None, sponsors=None, versions=None)
    ingest_bill(connection, official, sight(1))
    view = whole(connection, str(NUMBER))
    assert view is not None
    assert (view.line.source, view.line.title, view.summary) == ("", official.title, None)
    assert view.sponsors == () and view.versions == ()  # which the official page did not show
    [vote] = [one for one in view.votes if one.url == HOUSE_VOTE.url]
    assert (vote.yes, vote.ballots) == (HOUSE_VOTE.yes, ())
    read = connection.execute(select(CHANGES.c.cause, CHANGES.c.field)).all()
    assert {row.cause for row in read} == {"import CO_2026A.zip", FIRST_READING}
    assert "source" in {row.field for row in read}
    assert connection.execute(select(NEWS)).all() == []


def test_a_card_of_the_official_list_goes_before_what_the_other_told(
    connection: Connection,
) -> None:
    of_open_states(connection)
    ingest_list(connection, listing(card(title="Official")), sight(1), first_walk=True)
    view = whole(connection, str(NUMBER))
    assert view is not None
    assert (view.line.title, view.line.source) == ("Official", "openstates")
    assert SITE in view.url


def test_a_file_of_the_official_site_takes_its_place_too(connection: Connection) -> None:
    of_open_states(connection)
    later = Source("ours.jsonl", MORNING + timedelta(days=1))
    [taken] = ingest_given_bills(connection, [GivenBill(1, bill())], later)
    view = whole(connection, str(NUMBER))
    assert view is not None
    assert (taken.outcome, view.line.source, view.line.title) == ("added", "", bill().title)
