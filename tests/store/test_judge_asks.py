"""Marks of the asks as the judge writes them, on both databases."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Connection, select

from tests.queries.fill_texts import add_text
from tests.store.observing import MORNING, NUMBER, SITE, bill, day, sight
from tracker.domain.asks import AskRule, AskRules
from tracker.domain.bill_text import BillText, Line, Run, Section
from tracker.domain.edits import EditView, bill_subject
from tracker.domain.language import Both
from tracker.domain.records import VersionRecord
from tracker.domain.topics import Phrase, Rules, Topic
from tracker.errors import EditFault
from tracker.store.derived_tables import MARKS
from tracker.store.editing import edit, undo
from tracker.store.ingest import ingest_bill
from tracker.store.judge import JudgingInputs, judge_again, judge_bills
from tracker.store.tables import CHANGES

CAMPAIGN, ASK = "data-privacy", "share-only-with-warrant"
SUBJECT = bill_subject(CAMPAIGN, str(NUMBER), ask=ASK)
KNOWN = {CAMPAIGN: ("data", f"ask:{ASK}")}
ASKS = AskRules(
    CAMPAIGN,
    (
        AskRule(ASK, "for", (("only with",), ("a warrant",))),
        AskRule(ASK, "against", (("may share",), ("data",))),
    ),
)
TOPIC = Topic("data", CAMPAIGN, Both("Data", "Datos"), (Phrase("personal data", 4.0),))
FOLLOWED = JudgingInputs(Rules((TOPIC,), {}, "one", (ASKS,)), date(2026, 2, 24), None)
NOBODY = JudgingInputs(Rules((), {}, "none", (ASKS,)), date(2026, 2, 24), None)
INTRODUCED = VersionRecord(day(-20), "Introduced", f"{SITE}/v/1")
ENGROSSED = VersionRecord(day(-2), "Engrossed", f"{SITE}/v/2")
FIRST, SECOND = f"version|{SITE}/v/1", f"version|{SITE}/v/2"


def text(*sentences: str) -> BillText:
    lines = tuple(Line((Run(one, ("new",)),)) for one in sentences)
    return BillText("pdf", "A bill", "", (Section("section-1", "SECTION 1.", "", lines),))


WARRANT, SHARED = "It may go out only with a warrant.", "The agency may share all data."


@pytest.fixture
def told(connection: Connection) -> Connection:
    """HB26-1037 with two versions and a summary, followed, none of its texts read."""
    versions = (ENGROSSED, INTRODUCED)
    ingest_bill(connection, bill(summary=WARRANT, versions=versions), sight())
    judge_bills(connection, [str(NUMBER)], FOLLOWED, sight())
    return connection


def judge(connection: Connection, hours: float, inputs: JudgingInputs = FOLLOWED) -> None:
    judge_bills(connection, [str(NUMBER)], inputs, sight(hours))


def marks(connection: Connection) -> set[tuple[str, str, str]]:
    """Direction, version and the first passage of each mark that stands."""
    rows = connection.execute(select(MARKS).where(MARKS.c.gone_seen_at.is_(None)))
    return {(row.direction, row.version, row.evidence[0]["passage"]) for row in rows}


def ledger(connection: Connection) -> list[tuple[str, str, str]]:
    rows = connection.execute(
        select(CHANGES).where(CHANGES.c.entity == "ask").order_by(CHANGES.c.id)
    )
    return [(row.kind, row.entity_id.split("|", 1)[1], row.cause) for row in rows]


def correct(
    connection: Connection, direction: str, said: str | None, based_on: int | None = None,
    campaigns: dict[str, Sequence[str]] | None = None,
) -> EditView:  # fmt: skip
    made = edit(
        connection, "ana", SUBJECT, direction, said, based_on=based_on, official=None, at=MORNING,
        campaigns=KNOWN if campaigns is None else campaigns,
    )  # fmt: skip
    judge_again(connection, [str(NUMBER)], FOLLOWED, sight(9))
    assert made is not None
    return made


def test_the_summary_is_read_where_no_text_is_at_hand(told: Connection) -> None:
    assert marks(told) == {("for", "", WARRANT)}
    (row,) = told.execute(select(MARKS))
    assert (row.field, row.decided_by, row.key) == ("summary", "rules", f"{CAMPAIGN}|{ASK}|for|")
    assert row.evidence[0]["phrase"] == "only with a warrant"


def test_each_version_that_was_read_has_its_marks(told: Connection) -> None:
    add_text(told, str(NUMBER), FIRST, text(WARRANT))
    judge(told, 1)
    assert marks(told) == {("for", FIRST, WARRANT)}
    add_text(told, str(NUMBER), SECOND, text(SHARED))
    judge(told, 2)
    assert marks(told) == {("for", FIRST, WARRANT), ("against", SECOND, SHARED)}
    assert ledger(told) == [
        ("new", f"{ASK}|for|", "first reading"),
        ("new", f"{ASK}|for|{FIRST}", ""), ("gone", f"{ASK}|for|", ""),
        ("new", f"{ASK}|against|{SECOND}", ""),
    ]  # fmt: skip


def test_reading_the_same_again_writes_nothing(told: Connection) -> None:
    add_text(told, str(NUMBER), FIRST, text(WARRANT, SHARED))
    judge(told, 1)
    before = ledger(told)
    judge(told, 2)
    assert ledger(told) == before


def test_new_rules_read_all_texts_again_and_say_so(told: Connection) -> None:
    add_text(told, str(NUMBER), FIRST, text(WARRANT, SHARED))
    judge(told, 1)
    fewer = replace(FOLLOWED.rules, asks=(AskRules(CAMPAIGN, ASKS.rules[:1]),), digest="two")
    judge(told, 2, replace(FOLLOWED, rules=fewer))
    assert marks(told) == {("for", FIRST, WARRANT)}
    assert ledger(told)[-1] == ("gone", f"{ASK}|against|{FIRST}", "rules")


def test_a_bill_that_nobody_follows_any_more_has_no_marks(told: Connection) -> None:
    judge(told, 1, NOBODY)
    assert marks(told) == set()


def test_an_editor_takes_a_mark_away_and_gives_it_back(told: Connection) -> None:
    made = correct(told, "for", "None")
    assert made.new == "none" and marks(told) == set()
    judge(told, 10)
    assert marks(told) == set()
    undo(told, "ana", made.id, MORNING, made.id)
    judge_again(told, [str(NUMBER)], FOLLOWED, sight(11))
    assert marks(told) == {("for", "", WARRANT)}
    assert ledger(told)[-2] == ("gone", f"{ASK}|for|", "editor")


def test_an_editors_passage_makes_a_mark_wherever_it_stands(told: Connection) -> None:
    own = "A judge decides on each request."
    add_text(told, str(NUMBER), FIRST, text("It may go out.", own))
    add_text(told, str(NUMBER), SECOND, text(WARRANT))
    judge(told, 1)
    correct(told, "for", "a judge  decides on each\nrequest.")
    assert marks(told) == {("for", FIRST, own), ("for", SECOND, WARRANT)}
    found = {row.version: row.decided_by for row in told.execute(select(MARKS)) if row.version}
    assert found == {FIRST: "editor", SECOND: "rules"}


@pytest.mark.parametrize(
    ("said", "campaigns", "reason"),
    [
        ("These words stand nowhere.", None, "not_there"),
        ("only with", None, "no_passage"),
        (WARRANT, {CAMPAIGN: ("data",)}, "no_ask"),
    ],
)
def test_no_mark_without_its_passage_or_ask(
    told: Connection, said: str, campaigns: dict[str, Sequence[str]] | None, reason: str
) -> None:
    with pytest.raises(EditFault) as fault:
        correct(told, "for", said, campaigns=campaigns)
    assert fault.value.reason == reason


def test_the_ledger_holds_all_that_a_mark_says(told: Connection) -> None:
    row = told.execute(select(CHANGES).where(CHANGES.c.entity == "ask")).one()
    said = json.loads(row.new)
    assert (said["field"], said["decided_by"]) == ("summary", "rules")
    assert said["evidence"][0]["passage"] == WARRANT
