"""The list of bills: narrowed, counted, sorted, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, event, update

from tests.queries.fill import (
    NOW,
    SESSION,
    add_action,
    add_bill,
    add_change,
    add_item,
    add_meeting,
    add_session,
    add_sponsor,
    add_topic,
    filling,
    judge_bill,
)
from tracker.domain.campaign import Campaign, NamedBill
from tracker.domain.language import Both
from tracker.domain.numbers import BillNumber
from tracker.queries.bill_list import FACETS, SORTS, BillList, ListQuery, bill_list, facet_values
from tracker.store.engine import reading
from tracker.store.tables import BILLS

CAMPAIGNS = (
    Campaign(
        "data-privacy",
        Both("Data"),
        Both(),
        Both(),
        bills=(
            NamedBill(BillNumber.parse("HB26-1001"), "support"),
            NamedBill(BillNumber.parse("SB26-002"), "oppose"),
        ),
    ),
)
#: Number, stage, chamber of the stage, and the day of its last action, in January.
LISTED = (
    ("HB26-1001", "in_committee", "lower", 14),
    ("SB26-002", "in_committee", "upper", 20),
    ("HB26-1003", "reported", "lower", 21),
    ("HB26-1004", "signed", "", 30),
    ("SB26-005", "postponed_indefinitely", "upper", 12),
    ("HB26-1006", "passed_chamber", "lower", 28),
)


@pytest.fixture
def connection(store: str) -> Iterator[Connection]:
    with filling(store) as made:
        add_session(made)
        for number, stage, chamber, day in LISTED:
            bill = add_bill(made, number, title=f"Title {number}")
            judge_bill(made, bill, stage, chamber=chamber, followed=number != "HB26-1004")
            add_action(made, bill, date(2026, 1, day), "Introduced In House")
            add_sponsor(made, bill, "L. García" if day > 20 else "J. Mabrey")
            if day < 21:
                add_topic(made, bill, "government-data", "Personal", "Personal Data")
        add_item(made, add_meeting(made, 1, "House Judiciary", date(2026, 2, 26)), "HB26-1001")
        add_item(made, add_meeting(made, 2, "Senate Finance", date(2026, 2, 25)), "SB26-002")
    with reading(store).connect() as connection:
        yield connection


def ask(connection: Connection, **wanted: object) -> BillList:
    query = {"since": NOW - timedelta(days=7), "now": NOW, **wanted}
    return bill_list(connection, CAMPAIGNS, ListQuery((SESSION,), **query))  # type: ignore[arg-type]


def numbers(found: BillList) -> list[str]:
    return [row.line.number for row in found.rows]


def test_the_next_hearing_comes_first_then_the_latest_action(connection: Connection) -> None:
    found = ask(connection)
    assert numbers(found) == ["SB26-002", "HB26-1001", "HB26-1006", "HB26-1003", "SB26-005"]
    assert (found.stored, found.followed) == (6, 5)
    assert numbers(ask(connection, followed=False))[2] == "HB26-1004"


def test_several_values_of_a_filter_are_either_and_filters_are_both(
    connection: Connection,
) -> None:
    chosen = {"stage": ("committee", "floor")}
    assert set(numbers(ask(connection, chosen=chosen))) == {"SB26-002", "HB26-1001", "HB26-1003"}
    assert numbers(ask(connection, chosen={**chosen, "in": ("upper",)})) == ["SB26-002"]
    assert numbers(ask(connection, chosen={"stage": ("in_committee",)})) == [
        "SB26-002", "HB26-1001"
    ]  # fmt: skip
    assert numbers(ask(connection, chosen={"we": ("support", "oppose")})) == [
        "SB26-002", "HB26-1001"
    ]  # fmt: skip
    assert numbers(ask(connection, chosen={"checked": ("yes",)}))[:1] == ["SB26-002"]
    assert numbers(ask(connection, chosen={"sponsor": ("L. García",)})) == [
        "HB26-1006", "HB26-1003"
    ]  # fmt: skip
    assert numbers(ask(connection, chosen={"committee": ("Senate Finance",)})) == ["SB26-002"]
    assert numbers(ask(connection, text="sb 2")) == ["SB26-002"]


def test_a_bill_that_one_chamber_passed_is_in_the_other(connection: Connection) -> None:
    assert "HB26-1006" in numbers(ask(connection, chosen={"in": ("upper",)}))


def test_counts_are_of_what_the_other_filters_leave(connection: Connection) -> None:
    counts = ask(connection, chosen={"stage": ("committee",), "in": ("upper",)}).counts
    assert counts["in"] == {"lower": 1, "upper": 1}, "both chambers, of those in committee"
    assert {name: counts["stage"][name] for name in ("committee", "second", "dead", "floor")} == {
        "committee": 1, "second": 1, "dead": 1, "floor": 0,
    }  # fmt: skip
    assert counts["we"] == {"oppose": 1}, "of those that fit"


def test_stages_are_sorted_in_the_order_of_the_process(connection: Connection) -> None:
    found = ask(connection, followed=False, sort="stage")
    stages = [row.line.stage.name for row in found.rows]
    assert stages == [
        "in_committee", "in_committee", "reported", "passed_chamber", "signed",
        "postponed_indefinitely",
    ]  # fmt: skip
    assert numbers(ask(connection, followed=False, sort="-stage"))[0] == "SB26-005"


def test_what_a_bill_has_not_is_last_either_way(connection: Connection) -> None:
    for sort in ("next", "-next"):
        assert set(numbers(ask(connection, sort=sort))[:2]) == {"SB26-002", "HB26-1001"}
    assert numbers(ask(connection, sort="-next"))[0] == "HB26-1001"
    assert numbers(ask(connection, sort="we"))[:2] == ["HB26-1001", "SB26-002"]


def test_every_order_and_every_facet_stands_on_every_bill(connection: Connection) -> None:
    for sort in SORTS:
        for way in (sort, f"-{sort}"):
            assert len(ask(connection, followed=False, sort=way).rows) == len(LISTED), way
    values = facet_values(connection, CAMPAIGNS, (SESSION,), NOW)
    assert set(values) == {facet.name for facet in FACETS}
    assert values["stage"] >= {"committee", "in_committee", "law", "dead"}


def test_a_session_of_one_bill_and_of_none(store: str) -> None:
    with filling(store) as made:
        add_session(made)
    with reading(store).connect() as connection:
        assert ask(connection).rows == ()
        assert ask(connection).stored == 0


def test_what_is_new_depends_on_since_when(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        for number in ("HB26-1001", "HB26-1002"):
            judge_bill(made, add_bill(made, number), "introduced", followed=True)
        add_change(made, "new", "bill", "HB26-1002", new={"number": "HB26-1002"},
                   seen_at=NOW - timedelta(days=3))  # fmt: skip
        add_change(made, "new", "action", "HB26-1001/x", seen_at=NOW - timedelta(hours=2),
                   new={"text": "Laid over", "day": "2026-02-24", "chamber": "lower"})  # fmt: skip
    with reading(store).connect() as connection:
        settled = {row.line.number: row.news for row in ask(connection).rows}
        assert settled == {"HB26-1001": "news", "HB26-1002": "bill"}
        day = ask(connection, since=NOW - timedelta(days=1))
        assert {row.line.number: row.news for row in day.rows} == {
            "HB26-1001": "news", "HB26-1002": ""
        }  # fmt: skip
        assert numbers(ask(connection, chosen={"new": ("bill",)})) == ["HB26-1002"]
        assert set(numbers(ask(connection, chosen={"new": ("news",)}))) == set(settled)


def test_a_hearing_that_began_is_not_the_next(connection: Connection) -> None:
    later = datetime.fromisoformat("2026-02-25T23:00:00+00:00")
    found = {row.line.number: row.next for row in ask(connection, now=later).rows}
    assert found["SB26-002"] is None
    assert found["HB26-1001"] is not None


def test_what_is_kept_is_read_anew_once_the_data_changed(store: str) -> None:
    with filling(store) as made:
        add_session(made)
        judge_bill(made, add_bill(made, "HB26-1001"), "introduced", followed=True)
    with reading(store).connect() as connection:
        first = ask(connection).rows[0]
        assert first.line.title != "Another title"
    with filling(store) as made:
        made.execute(update(BILLS).values(title="Another title"))
        add_change(made, "changed", "bill", "HB26-1001", field="title", old="a", new="b")
    with reading(store).connect() as connection:
        assert ask(connection).rows[0].line.title == "Another title"


def test_whether_the_data_changed_is_asked_once_for_several_sessions(
    connection: Connection,
) -> None:
    looks: list[bool] = []

    def listen(_: object, __: object, statement: str, *___: object) -> None:
        looks.append("data_version" in statement)

    event.listen(connection, "before_cursor_execute", listen)
    bill_list(connection, CAMPAIGNS, ListQuery((SESSION, "2025A", "2024A"), NOW, NOW))
    assert sum(looks) == 1
