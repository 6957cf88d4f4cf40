"""Near misses as the judge writes them, as they are listed, and what a person says of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, select

from tests.store.observing import bill, sight
from tracker.domain.edits import bill_subject
from tracker.domain.language import Both
from tracker.domain.topics import Phrase, Rules, Topic
from tracker.queries.waiting import DISMISSED, NearView, near
from tracker.store import editing
from tracker.store.derived_tables import NEAR
from tracker.store.ingest import ingest_bill
from tracker.store.judge import JudgingInputs, judge_again, judge_bills
from tracker.store.tables import CHANGES

NUMBER = "HB26-1037"
SUBJECT = bill_subject("ours", NUMBER, "law")
SAID = 'Schools comply with the "Colorado Privacy Act".'
RULES = Rules(
    (Topic("law", "ours", Both("Law", "Ley"), (Phrase("Colorado Privacy Act", 4.0),)),), {}, "1"
)
GROUNDS = JudgingInputs(RULES, date(2026, 2, 24), None)


def judge(connection: Connection, summary: str, hours: float = 0, inputs: JudgingInputs = GROUNDS):
    told = replace(bill(), title="Charter Schools", long_title="Schools", summary=summary,
                   subjects=())  # fmt: skip
    ingest_bill(connection, told, sight(hours))
    return judge_bills(connection, [NUMBER], inputs, sight(hours))


def listed(connection: Connection) -> tuple[NearView, ...]:
    return near(connection, "2026A", ["ours"])


def says(connection: Connection, field: str, value: str, based_on: int | None = None):
    made = editing.edit(connection, "ana", SUBJECT, field, value, based_on=based_on,
                        official=None, at=sight(1).at)  # fmt: skip
    assert made is not None
    return judge_again(connection, [NUMBER], GROUNDS, sight(1))


def test_a_bill_near_a_topic_is_listed_with_its_passages_and_not_followed(connection):
    assert judge(connection, SAID) == {NUMBER: False}
    (found,) = listed(connection)
    assert (found.number, found.topic.topic, found.topic.score, found.needed) == (
        NUMBER, "law", 4, 4
    )  # fmt: skip
    assert found.in_passing
    assert found.topic.evidence[0].passage == SAID
    assert near(connection, "2026A", ["another"]) == near(connection, "2025A", ["ours"]) == ()


def test_what_a_person_keeps_is_followed_with_its_passages(connection):
    judge(connection, SAID)
    assert says(connection, "relevance", "confirm") == {NUMBER: True}
    assert listed(connection) == ()
    changes = select(CHANGES.c.new).where(CHANGES.c.entity == "topic")
    assert "Colorado Privacy Act" in connection.execute(changes).scalar_one()


def test_what_is_dismissed_comes_back_with_other_passages_alone(connection):
    judge(connection, SAID)
    (found,) = listed(connection)
    says(connection, DISMISSED, found.mark)
    assert listed(connection) == ()
    judge(connection, SAID, hours=2, inputs=replace(GROUNDS, today=date(2026, 2, 25)))
    assert listed(connection) == ()
    judge(connection, SAID.replace("Schools", "All charter schools"), hours=3)
    (again,) = listed(connection)
    assert again.mark != found.mark
    assert again.dismissed_after is not None


@pytest.mark.parametrize("said", ["", 'The bill amends the "Colorado Privacy Act".'])
def test_what_is_no_longer_near_leaves_the_list(connection, said):
    judge(connection, SAID)
    judge(connection, said, hours=2)
    assert listed(connection) == ()
    gone = connection.execute(select(NEAR.c.gone_seen_at)).scalar_one()
    assert gone == sight(2).at


def test_a_rejected_topic_and_a_bill_that_is_followed_anyway_wait_for_nobody(connection):
    judge(connection, SAID)
    says(connection, "relevance", "reject")
    assert listed(connection) == ()
    named = JudgingInputs(
        replace(RULES, named={NUMBER: ("ours",)}, digest="2"), GROUNDS.today, None
    )
    says(connection, "relevance", "confirm", based_on=1)
    judge(connection, SAID, hours=4, inputs=named)
    assert listed(connection) == ()
