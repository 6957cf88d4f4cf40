"""The read model: made as facts are written, made anew from them, and the version of the data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import delete, select, text, update

from tests.queries.fill import add_change
from tests.store.observing import (
    INTRODUCED,
    NUMBER,
    REPORTED,
    SESSION,
    agenda,
    bill,
    day,
    meeting,
    schedule,
    sight,
)
from tracker.domain.language import Both
from tracker.domain.records import ActionRecord
from tracker.domain.topics import Phrase, Rules, Topic
from tracker.domain.views import AgendaView
from tracker.queries.hearings import meetings
from tracker.store import editing, engine, journal, read
from tracker.store.derived_tables import AGENDAS, DATA_VERSION
from tracker.store.ingest import ingest_bill, seen_again
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import ingest_schedule
from tracker.store.judge import JudgingInputs, judge_bills
from tracker.store.ledger import newest_row
from tracker.store.read import as_of
from tracker.store.read.agendas import form
from tracker.store.rows import saw
from tracker.store.tables import BILLS, MATCHES, VERSIONS

SITE = "https://leg.colorado.gov"
POSTPONED = ActionRecord(day(0), "lower", "House Committee on Judiciary Postpone Indefinitely")


def number(connection):
    return connection.execute(select(DATA_VERSION.c.number)).scalar_one()


def observe(connection) -> None:
    """A bill before House Judiciary tomorrow, then postponed today."""
    ingest_bill(connection, bill(actions=(INTRODUCED,)), sight())
    ingest_schedule(connection, schedule(meeting()), sight(0.1))
    ingest_agenda(connection, agenda("HB26-1037", "Talk"), sight(0.2))
    ingest_bill(connection, bill(actions=(POSTPONED, INTRODUCED)), sight(1))


def hearing(connection):
    [one] = meetings(connection, SESSION)
    return one


def test_a_new_action_is_worked_out_for_the_hearing_in_the_same_transaction(connection):
    observe(connection)
    [item, talk] = hearing(connection).items
    assert (item.testimony, item.overtaken.kind, item.overtaken.words) == (
        "in_doubt", "postponed", POSTPONED.text,
    )  # fmt: skip
    assert (talk.bill, talk.testimony) == ("", "unknown")


def test_a_moved_meeting_is_worked_out_for_the_others_that_list_its_bills(connection):
    later = meeting(3, agenda_url=f"{SITE}/agenda/committee/2")
    ingest_schedule(connection, schedule(meeting(), later), sight())
    ingest_agenda(connection, agenda("HB26-1037"), sight(0.1))
    ingest_agenda(connection, agenda("HB26-1037", number=2), sight(0.2))
    [first, second] = meetings(connection, SESSION)
    assert [one.items[0].reason for one in (first, second)] == ["first_listing", "listed_before"]
    ingest_schedule(connection, schedule(replace(meeting(), remark="CANCELLED"), later), sight(1))
    [_, second] = meetings(connection, SESSION)
    assert second.items[0].reason == "first_listing"


def test_made_anew_it_is_what_it_was_and_a_wrong_row_is_found_and_mended(connection):
    observe(connection)
    right = hearing(connection)
    assert read.rebuild(connection) == read.Rebuilt(agendas=0, news=0, past=0)
    connection.execute(text("update read_agendas set agenda = '{}'"))
    connection.execute(text("delete from read_news"))
    assert hearing(connection).items == ()
    assert read.rebuild(connection).agendas == 1
    assert hearing(connection) == right


def judged(connection, phrase, hours):
    topic = Topic("data", "data-privacy", Both("Data", "Datos"), (Phrase(phrase, 4.0),))
    inputs = JudgingInputs(Rules((topic,), {}, phrase), day(0), None)
    judge_bills(connection, [str(NUMBER)], inputs, sight(hours))


def then(connection, hours, *columns):
    """What these columns of all rows held as of a moment."""
    as_of.hide(connection)
    as_of.turn_to(connection, sight(hours).at)
    rows = [tuple(row) for row in connection.execute(select(*columns))]
    as_of.show(connection)
    return rows


def test_what_went_and_came_back_stood_before_it_went(connection):
    ingest_bill(connection, bill(), sight())
    for hours, phrase in enumerate(("personal data", "water", "personal data")):
        judged(connection, phrase, hours)
    gone = [then(connection, hours + 0.5, MATCHES.c.gone_seen_at) for hours in range(3)]
    assert gone == [[(None,)], [(sight(1).at,)], [(None,)]]


def test_what_a_page_read_again_by_a_newer_program_lacks_stood_until_then(connection):
    ingest_bill(connection, bill(), sight())
    again = replace(sight(), reread_at=sight(2).at)
    ingest_bill(connection, bill(versions=()), again)
    assert then(connection, 1, VERSIONS.c.gone_seen_at) == [(None,)]
    assert then(connection, 3, VERSIONS.c.gone_seen_at) == [(sight().at,)]
    assert read.rebuild(connection) == read.Rebuilt(agendas=0, news=0, past=0)


def test_a_page_that_was_read_twice_on_a_day_was_read_between(connection):
    address = f"{SITE}/bills/{NUMBER}"
    for hours in (0, 2):
        ingest_bill(connection, bill(url=address), sight(hours, address))
        saw(connection, [address], sight(hours).at)
        page = {"kind": "bill", "reading": "x", "file": "f", "byte_offset": 0, "content": "x"}
        journal.archived(connection, sight(hours, address), **page)
    assert then(connection, 1, BILLS.c.page_seen_at) == [(sight().at,)]


@pytest.mark.parametrize("entity", ["meeting", "agenda_item", "action"])
def test_of_rows_that_came_in_what_hangs_on_them_alone_is_worked_out(connection, entity):
    """Of three meetings the first two list the bill; the third has no agenda yet."""
    links = [f"{SITE}/agenda/committee/{n}" for n in (1, 2, 3, 4)]
    rows = [meeting(n, agenda_url=link) for n, link in enumerate(links, 1)]
    ingest_schedule(connection, schedule(*rows), sight())
    for n, listed in enumerate(("HB26-1037", "HB26-1037", "Talk", "Talk"), 1):
        ingest_agenda(connection, agenda(listed, number=n), sight(0.1))
    first, _, third, _ = meetings(connection, SESSION)
    last = newest_row(connection)
    subject = "HB26-1037" if entity == "action" else first.id
    add_change(connection, "gone", entity, f"{subject}/x", seen_at=sight(1).at)
    connection.execute(delete(AGENDAS).where(AGENDAS.c.meeting_id == third.id))
    connection.execute(update(AGENDAS).values(agenda=form().dump_json(AgendaView()).decode()))
    read.catch_up(connection, last, sight(1).at)
    assert [len(one.items) for one in meetings(connection, SESSION)] == [1, 1, 1, 0]


def test_a_rebuild_that_is_broken_off_leaves_readers_on_what_they_had(database_url):
    with engine.writing(database_url).begin() as connection:
        observe(connection)
        before = hearing(connection)

    class Killed(Exception):
        pass

    with engine.reading(database_url).connect() as reader:
        with pytest.raises(Killed), engine.writing(database_url).begin() as connection:
            connection.execute(text("update read_agendas set agenda = '{}'"))
            read.rebuild(connection)
            assert hearing(reader) == before, "a reader sees nothing of it"
            raise Killed
        reader.rollback()
        assert hearing(reader) == before


@pytest.mark.slow
def test_a_database_of_before_is_brought_up_with_what_readers_see(new_database_url):
    """Made by the program of now, its read model taken away: what an older program left."""
    url = new_database_url
    engine.upgrade(url)
    with engine.writing(url).begin() as connection:
        observe(connection)
        before = hearing(connection)
    config = Config()
    config.set_main_option("script_location", str(engine.MIGRATIONS))
    with engine.writing(url).begin() as connection:
        config.attributes["connection"] = connection
        as_of.undefine(connection)
        command.downgrade(config, "0009")
    assert engine.upgrade(url) == "0009"
    with engine.reading(url).connect() as connection:
        assert hearing(connection) == before
        assert number(connection) > 0


def test_the_number_is_raised_by_what_a_reader_can_see_and_by_nothing_else(connection):
    observe(connection)
    numbers = [number(connection)]

    def raised() -> bool:
        numbers.append(number(connection))
        return numbers[-1] > numbers[-2]

    seen_again(connection, "HB26-1037", sight(2))
    ingest_schedule(connection, schedule(meeting()), sight(2))
    assert not raised(), "the same page again"
    ingest_bill(connection, bill(actions=(REPORTED, POSTPONED, INTRODUCED)), sight(3))
    assert raised(), "a new action"
    crawl = journal.begin(connection, "update", SESSION, SITE, sight(4).at, alone=True)
    assert raised(), "a crawl that began"
    journal.note(connection, crawl.id, {"pages": 3, "requests": 4})
    assert not raised(), "how far it is"
    journal.failed_page(connection, crawl.id, sight(4).at, "bill", SITE, "no title")
    assert raised(), "a page that failed"
    journal.note(connection, crawl.id, {"outcome": "whole", "ended_at": sight(5).at})
    assert raised(), "its end"
    editing.edit(
        connection, "ana", "data-privacy/HB26-1037", "position", "support",
        based_on=None, official=None, at=sight(6).at,
    )  # fmt: skip
    assert raised(), "an editor's word"
