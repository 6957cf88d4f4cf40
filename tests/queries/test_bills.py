"""Bills as lists and whole, on both databases."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import Connection

from tests.effort import usual
from tests.queries.fill import (
    EARLIER,
    NOW,
    SESSION,
    add_action,
    add_ballot,
    add_bill,
    add_document,
    add_item,
    add_meeting,
    add_session,
    add_sponsor,
    add_topic,
    add_version,
    add_vote,
    filling,
    in_bulk,
    judge_bill,
)
from tracker.domain.committees import label_of_committee
from tracker.queries.bills import (
    BillFilter,
    bill_lines,
    choices,
    committee_numbers,
    number_order,
)
from tracker.queries.whole import bill, whole_bills
from tracker.store.engine import reading
from tracker.store.search_index import rebuild
from tracker.store.tables import ACTIONS, CHANGES, SPONSORS, STATUSES


@pytest.fixture
def connection(store: str) -> Iterator[Connection]:
    with filling(store) as made:
        _three_bills(made)
        rebuild(made)
    with reading(store).connect() as connection:
        yield connection


def _three_bills(made: Connection) -> None:
    add_session(made)
    house = add_bill(made, "HB26-1037", title="Personal Data & DMV", summary="Limits sharing.")
    judge_bill(made, house, "in_committee", followed=True)
    add_topic(made, house, "government-data", "Personal Data", "Personal Data & DMV")
    add_action(made, house, date(2026, 1, 14), "Introduced In House - Assigned to Judiciary")
    add_action(
        made, house, date(2026, 2, 10),
        "House Committee on Judiciary Refer Amended to Appropriations",
    )  # fmt: skip
    add_sponsor(made, house, "Javier Mabrey", url="/legislators/javier-mabrey")
    add_sponsor(made, house, "L. García", role="cosponsor", chamber="")
    senate = add_bill(made, "SB26-070", title="License plate readers")
    judge_bill(made, senate, "passed_chamber", chamber="upper", followed=True)
    add_sponsor(made, senate, "L. García", role="sponsor", chamber="upper")
    add_bill(
        made, "HB26-1001", title="Housing", page_seen_at=None, long_title="Concerning ho...",
        long_title_cut=True, listed_day=date(2026, 2, 20), listed_sponsors=["Rep. A. Boesenecker"],
        listed_action=(
            "Introduced In House - Assigned to Transportation, Housing & Local Government"
        ),
    )  # fmt: skip
    meeting = add_meeting(made, 1, "Senate Judiciary", date(2026, 2, 25))
    add_item(made, meeting, "SB26-070")


def _numbers(connection: Connection, **wanted: object) -> list[str]:
    text = str(wanted.pop("text", ""))
    found = bill_lines(connection, SESSION, BillFilter(**wanted), text)  # type: ignore[arg-type]
    return [line.number for line in found]


def test_a_list_holds_every_bill_by_number(connection: Connection) -> None:
    assert _numbers(connection) == ["HB26-1001", "HB26-1037", "SB26-070"]


FILTERS = (
    ({"followed": True}, ["HB26-1037", "SB26-070"]),
    ({"topic": "government-data"}, ["HB26-1037"]),
    ({"stage": "passed_chamber"}, ["SB26-070"]),
    ({"chamber": "upper"}, ["SB26-070"]),
    ({"text": "dmv personal"}, ["HB26-1037"]),
    ({"text": "sharing"}, ["HB26-1037"]),
    ({"text": "sb 70"}, ["SB26-070"]),
    ({"text": "SB26\u2011070"}, ["SB26-070"]),
    ({"text": "100%"}, []),
    ({"text": "housing", "followed": True}, []),
)


def test_a_filter_lets_through_what_it_names(connection: Connection) -> None:
    for wanted, numbers in FILTERS:
        assert _numbers(connection, **wanted) == numbers, wanted


COMMITTEES = (
    ("House Judiciary", ["HB26-1037"]),
    ("House Appropriations", ["HB26-1037"]),
    ("Senate Judiciary", ["SB26-070"]),
    ("House Transportation, Housing & Local Government", ["HB26-1001"]),
    ("Committee nobody knows", []),
)


def test_a_committee_has_the_bills_given_to_it_and_those_it_hears(connection: Connection) -> None:
    for committee, numbers in COMMITTEES:
        assert sorted(committee_numbers(connection, committee, [SESSION])) == numbers, committee


def test_a_bill_known_by_its_card_alone_shows_what_the_card_says(connection: Connection) -> None:
    line = bill_lines(connection, SESSION, BillFilter(), "HB1001")[0]
    assert line.is_card
    assert line.primes == ("A. Boesenecker",)
    assert line.last_day == date(2026, 2, 20)
    view = bill(connection, "HB26-1001")
    assert view is not None
    assert view.long_title_cut
    assert [(one.name, one.chamber, one.role) for one in view.sponsors] == [
        ("A. Boesenecker", "lower", "prime")
    ]


def test_a_bill_is_whole(connection: Connection) -> None:
    view = bill(connection, "HB26-1037")
    assert view is not None
    assert [one.day.day for one in view.actions] == [14, 10]
    assert view.topics[0].evidence[0].phrase == "Personal Data"
    assert view.line.topics == ("government-data",)
    assert bill(connection, "HB26-9999") is None


def test_a_sponsor_without_chamber_gets_it_from_the_rows_that_tell(connection: Connection) -> None:
    view = bill(connection, "HB26-1037")
    assert view is not None
    assert [(one.name, one.chamber) for one in view.sponsors] == [
        ("Javier Mabrey", "lower"), ("L. García", "upper")
    ]  # fmt: skip


def test_a_name_that_sits_in_both_chambers_gets_none(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        for chamber, number in (("lower", "HB26-1002"), ("upper", "SB26-002"), ("", "SB26-003")):
            add_sponsor(made, add_bill(made, number), "M. Ball", chamber=chamber)
    with reading(store).connect() as connection:
        view = bill(connection, "SB26-003")
    assert view is not None
    assert view.sponsors[0].chamber == ""


def test_what_left_the_page_is_not_shown_and_order_is_the_oldest_first(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        key = add_bill(made, "HB26-1002")
        add_action(made, key, date(2026, 2, 2), "second of the day", rank=1)
        add_action(made, key, date(2026, 2, 2), "first of the day", rank=0)
        add_action(made, key, date(2026, 2, 3), "typed by mistake", gone_seen_at=NOW)
        add_version(made, key, date(2026, 2, 3), "Reengrossed")
        add_version(made, key, date(2026, 1, 14), "Introduced")
        add_document(made, key, "law", "8", date(2026, 8, 12))
        add_document(made, key, "fiscal_note", "FN1", date(2026, 1, 20))
        add_sponsor(made, key, "B. Second", rank=1)
        add_sponsor(made, key, "Z. First", rank=0)
        add_sponsor(made, key, "A. Helper", role="cosponsor")
        vote = add_vote(made, key, date(2026, 2, 2), "BILL", result="fail", told_result="pass")
        add_ballot(made, vote, "Mabrey", "yes")
    with reading(store).connect() as connection:
        (view,) = whole_bills(connection, SESSION)
    assert [one.text for one in view.actions] == ["first of the day", "second of the day"]
    assert view.line.last_action == "second of the day"
    assert [one.name for one in view.versions] == ["Introduced", "Reengrossed"]
    assert [one.name for one in view.papers("law")] == ["8"]
    assert [one.name for one in view.sponsors] == ["Z. First", "B. Second", "A. Helper"]
    assert view.votes[0].result == "pass"
    assert view.votes[0].ballots[0].name == "Mabrey"
    assert view.first_seen_at == EARLIER
    assert view.last_seen_at == NOW


def test_choices_name_what_there_is(connection: Connection) -> None:
    found = choices(connection, SESSION)
    assert found.topics == ("government-data",)
    assert found.stages == ("in_committee", "passed_chamber")
    assert found.sponsors == ("A. Boesenecker", "L. García", "Javier Mabrey")
    assert "Senate Judiciary" in found.committees


def test_committees_have_one_spelling() -> None:
    assert label_of_committee("Transportation, Housing, and Local Government", "lower") == (
        label_of_committee("House Transportation, Housing & Local Government Committee", "")
    )


def test_house_comes_before_senate_and_bills_before_resolutions() -> None:
    numbers = ["SB26-002", "HJR26-1001", "HB26-1002", "SB26-001", "HB25B-1001"]
    assert sorted(numbers, key=number_order) == [
        "HB25B-1001", "HB26-1002", "HJR26-1001", "SB26-001", "SB26-002",
    ]  # fmt: skip


@pytest.mark.slow
def test_a_whole_session_lists_in_no_time(store: str) -> None:
    with filling(store) as made, in_bulk(made, STATUSES, ACTIONS, CHANGES, SPONSORS):
        add_session(made)
        for serial in range(714):
            number = f"HB26-{1001 + serial}"
            key = add_bill(made, number, summary="word " * 300)
            judge_bill(made, key, "in_committee", followed=serial % 10 == 0)
            for day in range(1, 12):
                add_action(made, key, date(2026, 2, day), f"Action {day}", number=number)
            for name in range(8):
                add_sponsor(made, key, f"Name {name}", role="cosponsor" if name else "prime")
    with reading(store).connect() as connection:
        bill_lines(connection, SESSION, BillFilter())
        began = time.process_time()
        found = bill_lines(connection, SESSION, BillFilter())
        took = time.process_time() - began
    assert len(found) == 714
    assert took < usual(0.5), f"{took * 1000:.0f} ms"
