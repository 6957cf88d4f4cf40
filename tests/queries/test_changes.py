"""The ledger and the news made of it, on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from tests.queries.fill import (
    EARLIER,
    NOW,
    SESSION,
    add_bill,
    add_change,
    add_item,
    add_meeting,
    add_revision,
    add_sponsor,
    filling,
    judge_bill,
)
from tracker.domain.views import NewsView
from tracker.queries.changes import ledger, news, whole_ledger
from tracker.store.engine import reading

YESTERDAY = NOW - timedelta(days=1)
WEDNESDAY, FRIDAY = date(2026, 2, 25), date(2026, 2, 27)


def _news(store: str, **options: Any) -> Sequence[NewsView]:
    with reading(store).connect() as connection:
        return news(connection, SESSION, YESTERDAY, **options)


def test_facts_older_than_our_sight_are_no_news(store: str) -> None:
    with filling(store) as made:
        add_bill(made, "HB26-1037")
        add_change(made, "new", "bill", "HB26-1037", cause="first reading", new={"title": "x"})
        add_change(made, "new", "action", "HB26-1037/a", cause="first reading", new={"text": "y"})
        add_change(made, "changed", "bill", "HB26-1037", field="listed_action", old="a", new="b")
        add_change(made, "changed", "bill", "HB26-1037", field="url", old="a", new="b")
        add_change(made, "changed", "action", "HB26-1037/a", field="rank", old=0, new=1)
        add_change(
            made, "changed", "bill_status", "HB26-1037", field="stage", old="introduced",
            new="in_committee", cause="Introduced In House - Assigned to Judiciary",
        )  # fmt: skip
    assert _news(store) == ()


def test_a_new_action_is_news_in_its_own_words(store: str) -> None:
    words = "Senate Committee on Judiciary Refer Amended to Appropriations"
    with filling(store) as made:
        judge_bill(made, add_bill(made, "SB26-070"), "in_committee", followed=True)
        add_change(
            made, "new", "action", "SB26-070/2026-02-23|upper|x",
            new={"day": date(2026, 2, 23), "chamber": "upper", "text": words, "rank": 0},
        )  # fmt: skip
        add_change(made, "changed", "bill_status", "SB26-070", field="stage", old="introduced",
                   new="in_committee", cause=words)  # fmt: skip
    action, stage = sorted(_news(store), key=lambda one: one.kind)
    assert (action.bill, action.text, action.day) == ("SB26-070", words, date(2026, 2, 23))
    assert (stage.old, stage.new, stage.text) == ("introduced", "in_committee", words)
    assert stage.followed
    assert stage.title == "Title of SB26-070"


def test_news_begin_after_the_moment_and_end_with_the_other(store: str) -> None:
    with filling(store) as made:
        add_bill(made, "HB26-1037")
        for hours, title in ((-24, "at"), (-23, "after"), (0, "now")):
            add_change(made, "new", "bill", "HB26-1037", new={}, url=title,
                       seen_at=NOW + timedelta(hours=hours))  # fmt: skip
    assert len(_news(store)) == 2
    assert len(_news(store, until=NOW - timedelta(hours=1))) == 1


def test_a_move_tells_where_from_and_where_to_each_time(store: str) -> None:
    first, second = NOW - timedelta(hours=5), NOW - timedelta(hours=1)
    with filling(store) as made:
        judge_bill(made, add_bill(made, "HB26-1037"), "in_committee", followed=True)
        meeting = add_meeting(made, 1, "House Judiciary", FRIDAY, "9:00 AM", status="moved")
        add_revision(made, meeting, 0, WEDNESDAY, "1:30 PM", first)
        add_revision(made, meeting, 1, FRIDAY, "8:00 AM", second)
        add_item(made, meeting, "HB26-1001")
        add_item(made, meeting, "HB26-1037")
        add_change(made, "changed", "meeting", meeting, field="day", old=WEDNESDAY, new=FRIDAY,
                   seen_at=first)  # fmt: skip
        add_change(made, "changed", "meeting", meeting, field="status", old="scheduled",
                   new="moved", seen_at=first)  # fmt: skip
        add_change(made, "changed", "meeting", meeting, field="start_text", old="8:00 AM",
                   new="9:00 AM", seen_at=second)  # fmt: skip
    later, earlier = _news(store, followed=True)
    assert earlier.before is not None and earlier.after is not None
    assert (earlier.before.start.day, earlier.after.start.start_text) == (WEDNESDAY, "8:00 AM")
    assert later.before is not None and later.after is not None
    assert (later.before.start.start_text, later.after.start.start_text) == ("8:00 AM", "9:00 AM")
    assert later.bills == ("HB26-1037", "HB26-1001")


def test_another_room_is_told_as_such(store: str) -> None:
    with filling(store) as made:
        meeting = add_meeting(made, 1, "House Judiciary", FRIDAY, status="moved", location="LSB A")
        add_revision(made, meeting, 0, FRIDAY, "1:30 PM", NOW)
        add_change(made, "changed", "meeting", meeting, field="location", old="HCR 0107",
                   new="LSB A")  # fmt: skip
    (found,) = _news(store)
    assert found.kind == "room_changed"
    assert found.before is not None and found.after is not None
    assert (found.before.location, found.after.location) == ("HCR 0107", "LSB A")


def test_a_meeting_called_off_and_one_that_left_are_told_apart(store: str) -> None:
    with filling(store) as made:
        for serial, status in ((1, "cancelled"), (2, "withdrawn"), (3, "scheduled")):
            meeting = add_meeting(made, serial, "House Judiciary", FRIDAY, status=status)
            add_change(made, "changed", "meeting", meeting, field="status", old="?", new=status)
    assert {one.kind for one in _news(store)} == {
        "meeting_cancelled", "meeting_withdrawn", "meeting_back"
    }  # fmt: skip


def test_a_bill_that_came_to_an_agenda_and_one_that_left_it(store: str) -> None:
    with filling(store) as made:
        judge_bill(made, add_bill(made, "HB26-1037"), "in_committee", followed=True)
        meeting = add_meeting(made, 1, "House Judiciary", FRIDAY)
        other = add_meeting(made, 2, "House Finance", FRIDAY)
        add_item(made, meeting, "HB26-1037", gone_seen_at=NOW)
        add_item(
            made, other, "HB26-1037", first_seen_at=EARLIER + timedelta(days=1), listed_crawl=2
        )
        add_change(made, "new", "meeting", other, new={"committee": "House Finance"})
        add_change(made, "new", "agenda_item", f"{other}/HB26-1037", new={"bill": "HB26-1037"})
        add_change(made, "gone", "agenda_item", f"{meeting}/HB26-1037")
    gone, new = sorted(_news(store), key=lambda one: one.kind)
    assert (gone.kind, new.kind) == ("item_gone", "item_new")
    assert gone.moved_to is not None and gone.moved_to.committee == "House Finance"
    assert new.meeting is not None and new.meeting.id == other
    assert gone.followed


def test_the_first_schedule_is_no_news_and_the_next_one_is(store: str) -> None:
    with filling(store) as made:
        for serial, crawl in ((1, 7), (2, 8)):
            meeting = add_meeting(made, serial, "House Finance", FRIDAY)
            add_item(made, meeting, "HB26-1037")
            add_change(made, "new", "meeting", meeting, crawl_id=crawl, new={})
            add_change(made, "new", "agenda_item", f"{meeting}/HB26-1037", crawl_id=crawl,
                       new={"bill": "HB26-1037"})  # fmt: skip
    (found,) = _news(store)
    assert found.meeting is not None
    assert found.meeting.id.endswith("2")


def test_papers_votes_and_sponsors_are_named(store: str) -> None:
    with filling(store) as made:
        key = add_bill(made, "HB26-1037")
        add_sponsor(made, key, "L. García", role="sponsor", gone_seen_at=NOW)
        add_sponsor(made, key, "J. Mabrey", role="sponsor", gone_seen_at=NOW)
        add_sponsor(made, key, "J. Mabrey", role="prime")
        for entity, told in (
            ("document", {"kind": "fiscal_note", "name": "FN1"}),
            ("version", {"name": "Reengrossed"}),
            ("vote", {"motion": "BILL", "yes": 36, "no": 29, "result": "pass"}),
            ("sponsor", {"name": "J. Mabrey", "role": "prime", "chamber": "lower"}),
        ):
            add_change(made, "new", entity, f"HB26-1037/{entity}", new=told)
    found = {one.kind: one for one in _news(store)}
    assert (found["document"].text, found["document"].new) == ("FN1", "fiscal_note")
    assert found["version"].text == "Reengrossed"
    assert (found["vote"].old, found["vote"].new) == ("36–29", "pass")
    assert found["sponsor"].new == "prime"
    assert found["sponsor_gone"].text == "L. García"


def test_the_ledger_of_one_bill_holds_its_children_and_no_namesake(store: str) -> None:
    with filling(store) as made:
        add_change(made, "new", "bill", "HB26-1037", new={})
        add_change(made, "new", "action", "HB26-1037/a", new={})
        add_change(made, "new", "bill", "HB26-10371", new={})
    with reading(store).connect() as connection:
        assert len(list(whole_ledger(connection, SESSION))) == 3
        assert [row.entity for row in ledger(connection, SESSION, of="HB26-1037")] == [
            "bill", "action"
        ]  # fmt: skip


def test_a_bill_that_came_onto_our_list_is_news_where_its_first_reading_is_not(store: str) -> None:
    on_our_list = {"field": "followed", "old": False, "new": True}
    with filling(store) as made:
        for number in ("HB26-1001", "HB26-1002", "HB26-1003", "HB26-1004"):
            judge_bill(made, add_bill(made, number), "in_committee", followed=True)
        # The first walk of the list, in which the second bill's text was read as well.
        for number in ("HB26-1001", "HB26-1002"):
            add_change(made, "new", "bill", number, crawl_id=1, cause="first reading", new={},
                       seen_at=YESTERDAY - timedelta(days=9))  # fmt: skip
        add_change(made, "changed", "bill_status", "HB26-1002", crawl_id=1, **on_our_list)
        # Its page was read for the first time only in the next crawl.
        add_change(made, "changed", "bill", "HB26-1001", crawl_id=2, cause="first reading",
                   field="kind", old="", new="Bill")  # fmt: skip
        add_change(made, "changed", "bill_status", "HB26-1001", crawl_id=2, **on_our_list)
        # A bill that the site has only now; and one whose new text speaks of our topics.
        add_change(made, "new", "bill", "HB26-1003", crawl_id=3, new={})
        add_change(made, "changed", "bill_status", "HB26-1003", crawl_id=3, **on_our_list)
        add_change(made, "changed", "bill_status", "HB26-1004", crawl_id=3, **on_our_list)
    assert {(one.kind, one.bill) for one in _news(store, followed=True)} == {
        ("bill_new", "HB26-1003"), ("bill_followed", "HB26-1004")
    }  # fmt: skip
