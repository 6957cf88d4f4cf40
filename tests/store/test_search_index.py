"""The search index follows what is judged, in its transaction, on both databases."""

from __future__ import annotations

import json
from datetime import date

import pytest
from alembic import command
from sqlalchemy import inspect, select, text, update

from tests.queries.fill import (
    EARLIER,
    NOW,
    SOURCE,
    add,
    add_bill,
    add_change,
    add_crawl,
    add_failure,
    add_meeting,
    add_session,
    add_topic,
    filling,
)  # fmt: skip
from tests.queries.searching import a_text, add_text, numbers_of
from tests.store.observing import bill, sight
from tests.store.test_engine import config
from tracker.domain.topics import Rules
from tracker.queries.search import SearchQuery, search
from tracker.store import editing, engine, search_index
from tracker.store.derived_tables import ENTRIES, TEXTS
from tracker.store.ingest import ingest_bill
from tracker.store.judge import JudgingInputs, judge_bills
from tracker.store.read import as_of
from tracker.store.search_index import Campaigning, index_again, rebuild, tsvector
from tracker.store.tables import BILLS, CALLS, EDITS

NOTHING = Rules((), {}, "")


def judge(connection, said=search_index.NOBODY):
    judge_bills(
        connection, ["HB26-1037"], JudgingInputs(NOTHING, date(2026, 2, 24), None, said), sight()
    )


def found(connection, typed):
    return numbers_of(search(connection, SearchQuery(typed)).hits)


@pytest.fixture
def judged(connection):
    """HB26-1037, on personal data, judged."""
    ingest_bill(connection, bill(), sight())
    judge(connection)
    return connection


def test_a_bill_is_found_as_soon_as_it_was_judged_and_by_its_new_words_alone(judged):
    assert found(judged, "personal data") == ["HB26-1037"]
    judged.execute(update(BILLS).values(title="Weather Balloons", long_title="", summary=None))
    judge(judged)
    assert found(judged, "balloon") == ["HB26-1037"]
    assert found(judged, "personal data") == []


def test_what_did_not_change_is_not_indexed_again(judged):
    (number,) = judged.execute(select(BILLS.c.number)).scalars()
    assert index_again(judged, [number]) == 0
    judged.execute(update(BILLS).values(summary="Something else."))
    assert index_again(judged, [number]) == 1
    assert index_again(judged, [number]) == 0


def test_the_words_of_a_text_are_found_once_it_came_and_anew_when_read_anew(judged):
    key = judged.execute(select(BILLS.c.id)).scalar_one()
    add_text(judged, "HB26-1037", key, a_text("No agency shall hoard zebrafish."))
    judge(judged)
    assert found(judged, "hoard zebrafish") == ["HB26-1037"]
    judged.execute(update(TEXTS).values(parser="mended"))
    assert index_again(judged, ["HB26-1037"]) == 1


def test_what_a_campaign_and_its_editors_say_of_a_bill_is_found(judged):
    words = {"HB26-1037": {("data-privacy", "line.en"): "Stops the sale of zebra records."}}
    said = Campaigning(("data-privacy",), words)
    judge(judged, said)
    assert found(judged, "zebra") == ["HB26-1037"]
    editing.edit(
        judged, "ana", "data-privacy/HB26-1037", "line.en", "Stops the sale of lion records.",
        based_on=None, official=None, at=sight(1).at, campaigns={"data-privacy": []},
    )  # fmt: skip
    assert index_again(judged, ["HB26-1037"], said) == 1
    assert found(judged, "lions") == ["HB26-1037"]
    assert found(judged, "zebra") == []


def test_an_edit_made_earlier_and_imported_later_does_not_win(judged):
    said = Campaigning(("data-privacy",), {})
    subject = "data-privacy/HB26-1037"
    for hours, word in ((2, "lion"), (1, "zebra")):
        add(judged, EDITS, at=sight(hours).at, editor="ana", subject=subject, field="line.en",
            new=f'"Stops the sale of {word} records."')  # fmt: skip
    index_again(judged, ["HB26-1037"], said)
    assert found(judged, "lion") == ["HB26-1037"]
    assert found(judged, "zebra") == []


def test_an_index_made_anew_is_the_same(judged):
    def entries():
        return judged.execute(select(ENTRIES.c.rowid, ENTRIES.c.digest)).all()

    before = entries()
    assert rebuild(judged) == 1
    assert entries() == before
    assert found(judged, "personal data") == ["HB26-1037"]


def test_what_is_not_committed_is_not_indexed(database_url):
    with filling(database_url) as connection:
        add_session(connection)
    with engine.writing(database_url).connect() as connection, connection.begin() as transaction:
        add_bill(connection, "HB26-1001", title="Zebra")
        index_again(connection, ["HB26-1001"])
        transaction.rollback()
    with engine.reading(database_url).connect() as connection:
        assert found(connection, "zebra") == []


@pytest.mark.slow
@pytest.mark.parametrize("version", ["0001", "0002"])
def test_an_older_database_is_brought_up_with_all_that_it_holds(database_url, version):
    with filling(database_url) as connection:
        add_session(connection)
        add_topic(
            connection, add_bill(connection, "HB26-1001", title="Zebra"), "a", "zebra", "Zebra"
        )
        meeting = add_meeting(connection, 1, "House Judiciary", date(2026, 3, 2))
        add(
            connection, CALLS, id="call", session="2026A", campaign="ours", meeting_id=meeting,
            bill="HB26-1001", first_seen_at=EARLIER,
        )  # fmt: skip
        add(connection, EDITS, at=NOW, editor="ana", subject="ours/HB26-1001", field="position")
        add_change(connection, "new", "text", "HB26-1001/a|pdf", new={"name": "A", "url": SOURCE})
        add_change(
            connection, "changed", "text", "HB26-1001/a|pdf", field="url", old=SOURCE, new=""
        )
        add_failure(connection, add_crawl(connection), "bill", "no title")
    with engine.writing(database_url).begin() as connection:
        as_of.undefine(connection)
        command.downgrade(config(connection), version)
        before = _rows(connection)
    engine.forget()
    assert engine.upgrade(database_url) == version
    with engine.reading(database_url).connect() as connection:
        assert found(connection, "zebra") == ["HB26-1001"]
        changes = _rows(connection)["changes"]
        assert changes[0]["new"] == json.dumps({"name": "A", "url": SOURCE}, separators=(",", ":"))
        assert changes[1]["field"] == "url"
    assert before.keys() >= {"bills", "meetings", "topic_matches", "judgements"}
    assert [row["field"] for row in before["changes"]] == ["", "address"]
    assert "address" in json.loads(before["changes"][0]["new"])
    assert before["failures"][0]["address"] == f"{SOURCE}/bill"
    assert ("edits" in before) == (version != "0001")
    with engine.writing(database_url).begin() as connection:  # all is there, by its old name
        as_of.undefine(connection)
        command.downgrade(config(connection), version)
        assert _rows(connection) == before


def _rows(connection):
    """All rows by table."""
    names = inspect(connection).get_table_names()
    every = {one: text(f'select * from "{one}" order by 1') for one in names}
    return {
        one: [dict(row) for row in connection.execute(rows).mappings()]
        for one, rows in every.items()
    }


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("data about data", "'data':1a,3a 'about':2a"),
        ("one \u00a7 two", "'one':1a 'two':3a"),
    ],
)
def test_words_keep_their_places_and_no_phrase_runs_over_a_break(words, written):
    assert tsvector({"a": words, "b": ""}, "ab") == written


def test_a_text_larger_than_the_index_can_hold_is_indexed_as_far_as_it_goes(connection):
    ingest_bill(connection, bill(), sight())
    key = connection.execute(select(BILLS.c.id)).scalar_one()
    huge = " ".join(f"w{at}" for at in range(200_000))
    add_text(connection, "HB26-1037", key, a_text("zebra " * 70_000 + huge))
    judge(connection)
    assert found(connection, "zebra") == ["HB26-1037"]
    assert found(connection, "w199999") == []
