"""What an editor's text may be, field by field."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import anything
from tracker.domain.calls import Verified, call_id
from tracker.domain.edits import (
    FIELDS,
    FieldRule,
    bill_subject,
    moment_of,
    moment_text,
    rule_of,
    start_of,
    start_text,
    subject_of,
    understood,
    verified_of,
)
from tracker.domain.times import Start
from tracker.errors import EditFault


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("position", "support", "support"),
        ("position", " ", ""),
        ("line.en", "  One\tplain line. ", "One plain line."),
        ("line.en", "", None),
        ("line.es", "<b>Oye</b>", "<b>Oye</b>"),
        ("points.en", "- one\r\n- two {bill}", "- one\n- two {bill}"),
        ("template.es", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("help.en", "Braces {here} are text.", "Braces {here} are text."),
        ("opens", "2026-02-24", "2026-02-24"),
        ("deadline", "2026-02-24 9:05", "2026-02-24 09:05"),
        ("start", "2026-02-24 13:30", "2026-02-24 13:30"),
        ("start", "2026-02-24 1:30 PM", "2026-02-24 13:30"),
        ("start", "2026-02-24  Upon   Adjournment", "2026-02-24 Upon Adjournment"),
        ("testimony", "none", "none"),
        ("location", "HCR 0112", "HCR 0112"),
        ("sign_up", "https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("contact.email", "ana@example.org", "ana@example.org"),
        ("contact.phone", "+1 (303) 555-0100 ext. 12", "+1 (303) 555-0100 ext. 12"),
        ("verified", "2026-02-24 8:05", "2026-02-24 08:05"),
        ("verified", "2026-02-24 08:05 |  Ms. X | said so", "2026-02-24 08:05 | Ms. X | said so"),
        ("relevance", "reject", "reject"),
    ],
)
def test_a_text_is_kept_in_the_one_form_of_its_field(
    field: str, text: str, kept: str | None
) -> None:
    assert understood(field, text) == kept


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("position", "Support", "no_choice"),
        ("testimony", "maybe", "no_choice"),
        ("line.en", "two\nlines", "one_line"),
        ("line.en", "x" * 201, "too_long"),
        ("points.en", "x" * 5001, "too_long"),
        ("points.en", "a\x00b", "bad_sign"),
        ("points.en", "a\x1b[31mb", "bad_sign"),
        ("points.en", "a\ud800b", "bad_sign"),
        ("location", "HCR \u202e2110", "bad_sign"),
        ("template.en", "Dear {name}", "placeholder"),
        ("template.en", "{bill", "placeholder"),
        ("template.en", "{bill.__class__}", "placeholder"),
        ("opens", "24.2.2026", "no_day"),
        ("opens", "2026-02-30", "no_day"),
        ("deadline", "2026-02-24", "no_time"),
        ("deadline", "2026-02-24 25:00", "no_time"),
        ("deadline", "2026-03-08 02:30", "no_hour"),
        ("start", "2026-02-24", "no_start"),
        ("start", "2026-02-24 25:99", "no_time"),
        ("start", "2026-02-24 13.30", "no_time"),
        ("start", "2026-02-24 00:00", "midnight"),
        ("start", "2026-02-24 12:00 AM", "midnight"),
        ("start", "tomorrow 13:30", "no_day"),
        ("sign_up", "http://example.org", "no_address"),
        ("sign_up", "javascript:alert(1)", "no_address"),
        ("sign_up", "https://ana@example.org", "no_address"),
        ("sign_up", 'https://example.org/"onclick', "no_address"),
        ("contact.rsvp", "https://[", "no_address"),
        ("contact.email", "ana", "no_email"),
        ("contact.phone", "call me", "no_phone"),
        ("verified", "yesterday", "no_day"),
        ("title", "x", "no_field"),
    ],
)
def test_what_cannot_be_taken_is_told_in_a_sentence(field: str, text: str, reason: str) -> None:
    with pytest.raises(EditFault) as told:
        understood(field, text)
    assert told.value.reason == reason
    assert "\x00" not in str(told.value)
    assert str(told.value).endswith(".")


@given(st.sampled_from([name for rules in FIELDS.values() for name in rules]), anything.text())
def test_what_was_understood_is_understood_again_as_itself(field: str, text: str) -> None:
    try:
        kept = understood(field, text)
    except EditFault:
        return
    assert kept is None or understood(field, kept) == kept


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.times(), st.booleans())
def test_a_start_reads_back_what_it_says(day: date, clock: time, timed: bool) -> None:
    at = clock.replace(second=0, microsecond=0)
    timed = timed and at != time(0)
    start = start_of(f"{day} {at:%H:%M}" if timed else f"{day} After lunch")
    assert start_of(start_text(start)) == start
    assert (start.start_time == at) is timed


def test_an_official_start_compares_with_an_edited_one() -> None:
    day = date(2026, 2, 24)
    assert start_text(Start.read(day, "1:30 PM")) == understood("start", "2026-02-24 13:30")
    assert start_text(Start.read(day, "Upon Adjournment")) == "2026-02-24 Upon Adjournment"
    assert start_text(Start.read(day, "")) == "2026-02-24"


def test_a_deadline_is_a_moment_in_denver() -> None:
    moment = moment_of("2026-02-24 09:05")
    assert moment == datetime(2026, 2, 24, 16, 5, tzinfo=UTC)
    assert moment_text(moment) == "2026-02-24 09:05"
    assert verified_of("2026-02-24 09:05 | by Ana") == Verified(moment, "by Ana")


def test_a_subject_is_a_bill_a_topic_or_a_call() -> None:
    call = subject_of(call_id("data-privacy", "2026A-h-0147", "HB26-1037"))
    assert (call.kind, call.campaign, str(call.bill)) == ("call", "data-privacy", "HB26-1037")
    special = subject_of(call_id("palantir", "2025B-s-0003", "SB25B-004"))
    assert str(special.bill) == "SB25B-004"
    bill = subject_of(bill_subject("data-privacy", "HB26-1037"))
    assert (bill.kind, bill.topic) == ("bill", "")
    assert subject_of(bill_subject("palantir", "SB26-070", "dmv-data")).topic == "dmv-data"
    for wrong in ("", "HB26-1037", "a/b", "data-privacy/HB26-1037/", "x" * 10_000):
        with pytest.raises(EditFault):
            subject_of(wrong)


def test_a_subject_has_the_fields_of_its_kind() -> None:
    assert rule_of("palantir/SB26-070", "position") == FIELDS["bill"]["position"]
    with pytest.raises(EditFault, match="A bill has no field 'start'"):
        rule_of("palantir/SB26-070", "start")


def test_a_field_that_two_kinds_share_has_one_rule() -> None:
    rules: dict[str, FieldRule] = {}
    for fields in FIELDS.values():
        for name, rule in fields.items():
            assert rules.setdefault(name, rule) == rule
