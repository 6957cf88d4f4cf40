"""Calls and relevance as the judge writes them, on both databases."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.store.observing import (
    agenda,
    bill,
    count,
    meeting,
    news,
    schedule,
    settle,
    sight,
)
from tracker.domain.language import Both
from tracker.domain.topics import Phrase, Rules, Topic
from tracker.store import editing
from tracker.store.ingest import ingest_bill
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import ingest_schedule
from tracker.store.judge import JudgingInputs, judge_again, judge_bills
from tracker.store.judge_calls import judge_calls
from tracker.store.tables import CALLS, CHANGES, EDITS, MATCHES

PRIVACY = "hb26-1037-1-data-privacy"
PALANTIR = "hb26-1037-1-palantir"


def topic(campaign="data-privacy", words="personal data"):
    name = Both("Data", "Datos")
    return Topic("data", campaign, name, (Phrase(words, 4.0),))


def inputs(*topics, named=None):
    return JudgingInputs(Rules(topics, named or {}, f"{topics}{named}"), date(2026, 2, 24), None)


FOLLOWED = inputs(topic())
NOBODY = inputs()


@pytest.fixture
def listed(connection):
    """HB26-1037, on personal data, before House Judiciary tomorrow; nothing judged."""
    ingest_bill(connection, bill(), sight())
    ingest_schedule(connection, schedule(meeting()), sight())
    ingest_agenda(connection, agenda("HB26-1037", "HB26-1089"), sight())
    return connection


def judge(connection, by=FOLLOWED, hours=0.0):
    judge_bills(connection, ["HB26-1037"], by, sight(hours))
    return judge_calls(connection, by.rules, sight(hours))


def calls(connection):
    rows = connection.execute(select(CALLS).order_by(CALLS.c.id))
    return {row.id: row for row in rows}


def say(connection, word, hours, by=FOLLOWED, campaign="data-privacy"):
    """An editor's word on the topic, newest, and what is judged after it."""
    subject = f"{campaign}/HB26-1037/data"
    held = connection.execute(
        select(EDITS.c.id).where(EDITS.c.subject == subject)
        .order_by(EDITS.c.id.desc())
    ).first()  # fmt: skip
    editing.edit(
        connection, "ana", subject, "relevance", word,
        based_on=held.id if held else None, official=None, at=sight(hours).at,
    )  # fmt: skip
    return judge_again(connection, ["HB26-1037"], by, sight(hours))


def matched(connection):
    of = MATCHES
    return connection.execute(select(of).where(of.c.gone_seen_at.is_(None))).all()


# --- a call comes ------------------------------------------------------------------------------


def test_a_coming_item_of_a_followed_bill_has_a_call(listed):
    before = count(listed)
    assert judge(listed) == 1
    [call] = calls(listed).values()
    assert (call.id, call.campaign, call.bill) == (PRIVACY, "data-privacy", "HB26-1037")
    assert (call.first_seen_at, call.gone_seen_at) == (sight().at, None)
    facts = {"campaign": "data-privacy", "meeting_id": "2026A-h-0001", "bill": "HB26-1037"}
    assert ("call", "new", "", None, facts) in news(listed, before)


def test_the_same_crawl_twice_writes_nothing(listed):
    judge(listed)
    before = count(listed)
    assert judge(listed, hours=1) == 0
    assert count(listed) == before


def test_both_campaigns_that_follow_a_bill_have_a_call(listed):
    assert judge(listed, inputs(topic(), topic("palantir"))) == 2
    assert sorted(calls(listed)) == [PRIVACY, PALANTIR]


def test_a_bill_that_a_file_names_has_a_call_though_nobody_has_seen_the_bill(listed):
    judge(listed, inputs(named={"HB26-1089": ("palantir",)}))
    assert list(calls(listed)) == ["hb26-1089-1-palantir"]


def test_a_bill_that_nobody_follows_has_none(listed):
    assert judge(listed, NOBODY) == 0
    assert calls(listed) == {}


@pytest.mark.parametrize(("words", "hours", "made"), [
    ("1:30 PM", 30, 0), ("1:30 PM", 29, 1), ("Upon Adjournment", 39, 1),
    ("Upon Adjournment", 41, 0),
])  # fmt: skip
def test_what_has_begun_gets_no_call(connection, words, hours, made):
    """Seen at 8 AM the day before; without a clock time it lasts until its day is over."""
    ingest_bill(connection, bill(), sight())
    ingest_schedule(connection, schedule(meeting(words=words)), sight())
    ingest_agenda(connection, agenda("HB26-1037"), sight())
    assert judge(connection, hours=hours) == made


def test_what_is_called_off_or_off_its_agenda_gets_no_call(connection):
    ingest_bill(connection, bill(), sight())
    ingest_schedule(
        connection,
        schedule(
            meeting(remark="CANCELLED"),
            meeting(2, committee="House Finance", agenda_url="https://leg.colorado.gov/agenda/2"),
        ),
        sight(),
    )
    ingest_agenda(connection, agenda("HB26-1037"), sight())
    assert judge(connection) == 0


def test_only_the_meetings_that_were_read_are_looked_at(listed):
    judge_bills(listed, ["HB26-1037"], FOLLOWED, sight())
    assert judge_calls(listed, FOLLOWED.rules, sight(), ()) == 0
    assert judge_calls(listed, FOLLOWED.rules, sight(), ("2026A-h-0002",)) == 0
    assert judge_calls(listed, FOLLOWED.rules, sight(), ("2026A-h-0001",)) == 1


# --- a call stands -----------------------------------------------------------------------------


def test_a_meeting_that_moves_or_is_withdrawn_keeps_its_call(listed):
    judge(listed)
    ingest_schedule(listed, schedule(meeting(2, room="LSB A")), sight(1))
    _, missing = ingest_schedule(listed, schedule(), sight(2))
    settle(listed, missing, sight(2.1))
    before = count(listed)
    assert judge(listed, hours=3) == 0
    [call] = calls(listed).values()
    assert (call.id, call.gone_seen_at) == (PRIVACY, None)
    assert count(listed) == before


def test_a_campaign_that_stops_following_and_follows_again_is_told(listed):
    judge(listed)
    before = count(listed)
    judge(listed, NOBODY, hours=1)
    assert calls(listed)[PRIVACY].gone_seen_at == sight(1).at
    judge(listed, NOBODY, hours=2)
    judge(listed, hours=3)
    assert calls(listed)[PRIVACY].gone_seen_at is None
    assert [(kind, field) for entity, kind, field, *_ in news(listed, before)
            if entity == "call"] == [("gone", ""), ("new", "")]  # fmt: skip
    of = CHANGES
    causes = select(of.c.cause).where(of.c.entity == "call").order_by(of.c.id)
    assert listed.execute(causes).scalars().all()[-1] == "seen again"


def test_what_is_over_is_never_touched(listed):
    judge(listed)
    judge(listed, NOBODY, hours=48)
    assert calls(listed)[PRIVACY].gone_seen_at is None


# --- editors' relevance -------------------------------------------------------------------------


def test_a_rejected_topic_goes_and_stays_gone_with_its_call(listed):
    judge(listed)
    before = count(listed)
    assert say(listed, "reject", 1) == {"HB26-1037": False}
    assert matched(listed) == []
    assert calls(listed)[PRIVACY].gone_seen_at is not None
    of = CHANGES
    told = select(of.c.entity, of.c.cause).where(of.c.id > before, of.c.entity != "edit")
    causes = {row.entity: row.cause for row in listed.execute(told)}
    assert causes == dict.fromkeys(("bill_status", "topic", "call"), "editor")
    judge(listed, hours=2)
    assert matched(listed) == []
    say(listed, None, 3)
    assert [row.decided_by for row in matched(listed)] == ["rules"]
    assert calls(listed)[PRIVACY].gone_seen_at is None


def test_a_confirmed_topic_holds_where_no_phrase_fits(listed):
    by = inputs(topic(words="licence plates"))
    judge(listed, by)
    assert calls(listed) == {}
    assert say(listed, "confirm", 1, by) == {"HB26-1037": True}
    [match] = matched(listed)
    assert (match.decided_by, match.evidence) == ("editor", [])
    assert list(calls(listed)) == [PRIVACY]
    before = count(listed)
    judge(listed, by, hours=2)
    assert count(listed) == before


def test_a_confirmed_topic_keeps_the_evidence_that_rules_found(listed):
    judge(listed)
    say(listed, "confirm", 1)
    [match] = matched(listed)
    assert match.decided_by == "editor"
    assert [one["phrase"].lower() for one in match.evidence] == ["personal data"]


def test_other_phrases_are_the_cause_of_what_they_change_and_an_editors_word_outlives_them(listed):
    judge(listed)
    say(listed, "confirm", 1)
    by = inputs(topic(words="licence plates"), topic("palantir"))
    before = count(listed)
    judge(listed, by, hours=2)
    assert sorted((row.campaign, row.decided_by) for row in matched(listed)) == [
        ("data-privacy", "editor"), ("palantir", "rules"),
    ]  # fmt: skip
    of = CHANGES
    told = select(of.c.cause).where(of.c.id > before, of.c.entity == "topic")
    assert set(listed.execute(told).scalars()) == {"rules"}


def test_a_topic_keeps_what_each_of_its_phrases_counted(listed):
    judge(listed)
    [match] = matched(listed)
    assert match.score == sum(one["points"] for one in match.evidence) == 8.0


def test_a_bill_that_a_file_names_stays_followed_though_rejected(listed):
    by = inputs(topic(), named={"HB26-1037": ("data-privacy",)})
    judge(listed, by)
    assert say(listed, "reject", 1, by) == {"HB26-1037": True}
    assert matched(listed) == []
    assert calls(listed)[PRIVACY].gone_seen_at is None


def test_one_campaigns_word_is_not_the_others(listed):
    by = inputs(topic(), topic("palantir"))
    judge(listed, by)
    say(listed, "reject", 1, by)
    gone = {name for name, row in calls(listed).items() if row.gone_seen_at is not None}
    assert gone == {PRIVACY}


def test_the_confirmation_of_a_topic_that_is_no_more_counts_for_nothing(listed):
    judge(listed, NOBODY)
    say(listed, "confirm", 1, NOBODY)
    assert matched(listed) == []


def test_a_crawl_touches_no_edit(listed):
    judge(listed)
    say(listed, "reject", 1)
    rows = listed.execute(select(EDITS)).all()
    ingest_bill(listed, bill(title="Other"), sight(2))
    ingest_schedule(listed, schedule(meeting(2)), sight(2))
    judge(listed, hours=2)
    assert listed.execute(select(EDITS)).all() == rows
