"""Laws of the ingest over sequences of observations that nobody thought of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.store.observing import (
    AMENDMENT,
    COMMITTEE_VOTE,
    HOUSE_VOTE,
    INTRODUCED,
    NOTE,
    PASSED,
    REPORTED,
    SENATE_VOTE,
    agenda,
    bill,
    card,
    count,
    listing,
    meeting,
    replayed,
    schedule,
    settle,
    sight,
    stored,
)
from tracker.domain.language import Both
from tracker.domain.records import SponsorRecord, VersionRecord
from tracker.domain.topics import Phrase, Rules, Topic
from tracker.store import read
from tracker.store.ingest import ingest_bill, ingest_list
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import ingest_schedule
from tracker.store.judge import JudgingInputs, judge_bills
from tracker.store.judge_calls import judge_calls
from tracker.store.read import as_of, past
from tracker.store.tables import BILLS

MABREY = SponsorRecord("J. Mabrey", "lower", "prime", "/legislators/mabrey")
SPONSORS = [MABREY, replace(MABREY, role="sponsor"), SponsorRecord("M. Rutinel", "lower", "prime")]
VERSIONS = [VersionRecord(None, "Introduced", "/1"), VersionRecord(PASSED.day, "Engrossed", "/2")]
SAME = read.Rebuilt(agendas=0, news=0, past=0)
NOTES = [NOTE, replace(NOTE, name="Revised", url="/fn/2"), replace(NOTE, name="Final")]


def some(choices, *, least=0, maybe=True):
    """A section: lacking, empty, or some of these, in any order and perhaps twice."""
    rows = st.lists(st.sampled_from(choices), min_size=least, max_size=4).map(tuple)
    return st.none() | rows if maybe else rows


BILL_PAGES = st.builds(
    bill,
    title=st.sampled_from(["Personal Data", "Private Data"]),
    summary=st.sampled_from([None, "It limits.", "It forbids."]),
    status=st.sampled_from([None, "", "Passed"]),
    subjects=st.sampled_from([None, (), ("Privacy",), ("Courts", "Privacy")]),
    actions=some([INTRODUCED, REPORTED, PASSED], least=1, maybe=False),
    sponsors=some(SPONSORS),
    versions=some(VERSIONS),
    fiscal_notes=some(NOTES),
    amendments=some([AMENDMENT, replace(AMENDMENT, status="Lost")]),
    committee_votes=some([COMMITTEE_VOTE, replace(COMMITTEE_VOTE, url="")]),
    floor_votes=st.sampled_from(
        [
            (), (("lower", (HOUSE_VOTE,)),), (("upper", (SENATE_VOTE,)),),
            (("lower", ()), ("upper", (SENATE_VOTE, replace(SENATE_VOTE, url="")))),
        ]
    ),
)  # fmt: skip
LISTS = st.lists(
    st.builds(
        card,
        st.sampled_from(["HB26-1037", "SB26-070"]),
        title=st.sampled_from(["Personal Data", "Private Data"]),
        last_action=st.sampled_from([INTRODUCED.text, PASSED.text, ""]),
    ),
    max_size=3,
).map(lambda cards: listing(*cards))
MEETINGS = st.lists(
    st.builds(
        meeting,
        st.integers(-1, 9),
        st.sampled_from(["1:30 PM", "9:00 AM", "Upon Adjournment", ""]),
        st.sampled_from(["HCR 0107", "LSB A"]),
        committee=st.sampled_from(["House Judiciary", "Senate Judiciary"]),
        agenda_url=st.sampled_from(
            ["", *(f"https://leg.colorado.gov/agenda/committee/{n}" for n in (1, 2))]
        ),
        remark=st.sampled_from(["", "", "CANCELLED", "Live", "POSTPONED"]),
    ),
    max_size=4,
).map(lambda rows: schedule(*rows))
AGENDAS = st.builds(
    lambda texts, number: agenda(*texts, number=number),
    st.lists(st.sampled_from(["HB26-1037", "HB26-1037 (FOR ACTION ONLY)", "SB26-070", "Talk"]),
             max_size=3),
    st.sampled_from([1, 2]),
)  # fmt: skip


def observe_bill(connection, record, hour):
    ingest_bill(connection, record, sight(hour))


def observe_list(connection, record, hour):
    ingest_list(connection, record, sight(hour), first_walk=hour == 0)


def observe_schedule(connection, record, hour):
    _, missing = ingest_schedule(connection, record, sight(hour))
    settle(connection, missing, sight(hour + 0.1))


def observe_agenda(connection, record, hour):
    _, missing = ingest_agenda(connection, record, sight(hour))
    settle(connection, missing, sight(hour + 0.1))


def observe_rules(connection, phrase, hour):
    """Phrases as a campaign has them now."""
    topic = Topic("data", "data-privacy", Both("Data", "Datos"), (Phrase(phrase, 4.0),))
    rules = Rules((topic,), {}, phrase)
    numbers = connection.execute(select(BILLS.c.number)).scalars().all()
    inputs = JudgingInputs(rules, sight(hour).at.date(), None)
    judge_bills(connection, numbers, inputs, sight(hour))
    judge_calls(connection, rules, sight(hour))


OBSERVED = st.one_of(
    st.tuples(st.just(observe_rules), st.sampled_from(["personal data", "private data", "water"])),
    st.tuples(st.just(observe_bill), BILL_PAGES),
    st.tuples(st.just(observe_list), LISTS),
    st.tuples(st.just(observe_schedule), MEETINGS),
    st.tuples(st.just(observe_agenda), AGENDAS),
)


def facts(connection):
    """The rows of every table that has a past, by its entity, as far as the past tells of them."""
    rows = {
        entity: sorted(connection.execute(select(*_told(kind.table))).all(), key=str)
        for entity, kind in past.KINDS.items()
    }
    of = {"bill_status": "bill", "read_agenda": "meeting"}  # asked for beside what they are of
    for entity, parent in of.items():
        ids = {row.id for row in rows[parent]}
        rows[entity] = [row for row in rows[entity] if row[0] in ids]
    return rows


def _told(of):
    untold = {*past.UNTOLD, *(column for table, column in past.LAST_SEEN if table == of.name)}
    return [column for column in of.columns if column.name not in untold]


def as_of_each(connection, seen):
    """The same at each of the moments, by a connection that reads what was published then."""
    as_of.hide(connection)
    rows = []
    for at, _ in seen:
        as_of.turn_to(connection, at)
        rows.append(facts(connection))
    as_of.show(connection)
    return rows


#: Sequences that each database is put to. What a database of its own could do wrong, few of them
#: show: the laws are the ingest's.
SEQUENCES = {"sqlite": 60, "postgresql": 12}


@pytest.mark.slow
def test_the_ledger_replayed_to_now_equals_the_tables(connection):
    @settings(
        max_examples=SEQUENCES[connection.dialect.name], deadline=None, derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(st.lists(OBSERVED, max_size=8))
    def holds(sequence):
        undone = connection.begin_nested()
        try:
            seen = []
            for hour, (observe, record) in enumerate(sequence):
                observe(connection, record, hour)
                seen.append((sight(hour + 0.4).at, facts(connection)))
                assert replayed(connection) == stored(connection)
                before = count(connection)
                observe(connection, record, hour + 0.5)
                assert count(connection) == before, "the same page again writes nothing"
            assert as_of_each(connection, seen) == [rows for _, rows in seen]
            assert read.rebuild(connection) == SAME, "what is read was made as one went"
        finally:
            undone.rollback()

    holds()
