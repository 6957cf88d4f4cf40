"""The page Calendar: a week by starts, two, a month or a list, chosen by links."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from tests.dashboard.app import AppTest
from tests.dashboard.conftest import Draw, markup, words
from tests.queries.fill import (
    NOW,
    add,
    add_bill,
    add_crawl,
    add_item,
    add_meeting,
    add_revision,
    add_session,
    add_topic,
    filling,
    judge_bill,
)
from tracker.store.tables import EDITS

TUESDAY, WEDNESDAY = date(2026, 2, 24), date(2026, 2, 25)
SATURDAY = date(2026, 2, 28)


def fill_week(made: Connection) -> None:
    """A week with a followed bill on Wednesday, and seven meetings without one."""
    add_session(made)
    add_crawl(made, list_walked=NOW, schedule_read=NOW)
    key = add_bill(made, "HB26-1037", title="Data of Drivers")
    judge_bill(made, key, "in_committee", followed=True)
    add_topic(made, key, "government-data", "Data", "Data of Drivers")
    add_item(made, add_meeting(made, 1, "House Judiciary", WEDNESDAY), "HB26-1037")
    add_meeting(made, 2, "House Finance", TUESDAY, "Upon Adjournment")
    add_meeting(made, 3, "Senate Finance", WEDNESDAY, "upon  adjournment")
    add_meeting(made, 4, "Senate Health", WEDNESDAY, "7:30 AM")
    for serial in range(5, 9):
        add_meeting(made, serial, f"House Committee {serial}", WEDNESDAY, "7:30 AM")


def tables(at: AppTest) -> list[str]:
    """The weeks of a page."""
    return re.findall(r'<table class="week.*?</table>', markup(at), re.DOTALL)


def heads(table: str) -> list[str]:
    """What stands at the heads of a table's columns and rows."""
    cells = re.findall(r"<th[^>]*>(.*?)</th>", table)
    return [re.sub(r"<[^>]+>", "", cell).replace("\N{NO-BREAK SPACE}", " ") for cell in cells]


def hrefs(at: AppTest) -> list[str]:
    """The links of a page."""
    return [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]*)"', markup(at))]


def test_a_week_has_a_row_a_start_as_the_page_says_it(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_week(made)
    (table,) = tables(draw("calendar", which="all"))
    assert heads(table) == [
        "Start", "Mon, Feb 23", "Tue, Feb 24 Today", "Wed, Feb 25", "Thu, Feb 26", "Fri, Feb 27",
        "7:30 AM", "Upon Adjournment", "1:30 PM",
    ]  # fmt: skip


def test_a_cell_says_committee_number_title_and_position(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_week(made)
        add(made, EDITS, at=NOW, editor="ana", subject="data-privacy/HB26-1037", field="position",
            new='"support"')  # fmt: skip
    (table,) = tables(draw("calendar"))
    said = " ".join(re.sub(r"<[^>]+>", " ", table).split())
    assert "House Judiciary HCR 0107 HB26-1037 Data of Drivers Support" in said


def test_what_is_not_ours_is_folded_and_quiet(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_week(made)
    (ours,) = tables(draw("calendar"))
    assert heads(ours)[6:] == ["1:30 PM", "Other meetings"]
    assert "<summary>6 others</summary>" in ours
    assert "<summary>1 other</summary>" in ours
    (every,) = tables(draw("calendar", which="all"))
    assert "<summary>5 others</summary>" in every
    assert '<p class="quiet"><span lang="en">House Finance</span></p>' in every


def test_an_upset_is_told_by_word_and_shape_old_beside_new(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_week(made)
        add_revision(made, "2026A-h-0001", 0, TUESDAY, "9:00 AM", NOW)
        add_meeting(made, 20, "Senate Judiciary", TUESDAY, status="withdrawn")
        gone = add_meeting(made, 21, "Senate Appropriations", WEDNESDAY, "8:00 AM")
        add_item(made, gone, "HB26-1037", gone_seen_at=NOW)
    (table,) = tables(draw("calendar", which="all"))
    assert "<del>Tue, Feb 24, 9:00\N{NO-BREAK SPACE}AM\N{NO-BREAK SPACE}MT</del>" in table
    assert '<del><span lang="en">Senate Judiciary</span></del> <span class="state warn">' in table
    left = r'Data of Drivers</span></del> <span class="state bad">Bill left the agenda</span>'
    assert re.search(left, table)


def test_a_bill_that_left_an_agenda_has_one_look_everywhere(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_week(made)
        gone = add_meeting(made, 21, "Senate Appropriations", WEDNESDAY, "8:00 AM")
        add_item(made, gone, "HB26-1037", gone_seen_at=NOW)
    state = '<span class="state bad">Bill left the agenda</span>'
    bill = markup(draw("bill", id="HB26-1037"))
    assert [state in one for one in (bill, markup(draw("calendar", form="list")))] == [True, True]
    assert '<span class="state warn">Bill left' not in bill


def test_a_weekend_has_columns_only_when_something_is_there(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_week(made)
        add_meeting(made, 9, "House Finance", SATURDAY, "9:00 AM")
    (table,) = tables(draw("calendar", which="all"))
    assert heads(table)[5:7] == ["Fri, Feb 27", "Sat, Feb 28"]
    assert "Sun, Feb 22" not in table
    month = markup(draw("calendar", which="all", form="month"))
    assert re.findall(r'<th scope="col">(\w+)</th>', month)[-6:] == [
        "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
    ]  # fmt: skip


def test_week_two_weeks_month_and_list_are_links_with_what_is_before_and_after(
    draw: Draw, live: str
) -> None:
    with filling(live) as made:
        fill_week(made)
    week = hrefs(draw("calendar", which="all"))
    for href in (
        "/calendar?which=all&form=two", "/calendar?which=all&form=month", "/calendar",
        "/calendar?which=all&from=2026-02-16", "/calendar?which=all&from=2026-03-02",
    ):  # fmt: skip
        assert href in week
    two = draw("calendar", form="two", **{"from": "2026-03-04"})
    assert [heads(table)[1] for table in tables(two)] in ([], ["Mon, Mar 2"])
    assert "/calendar?form=two&from=2026-02-16" in hrefs(two)
    assert "/calendar?form=two&from=2026-03-16" in hrefs(two)
    assert "/calendar?form=two" in hrefs(two), "back to this week"
    month = hrefs(draw("calendar", form="month", lang="es"))
    assert "/calendar?form=month&from=2026-03-01&lang=es" in month
    assert "/calendar?from=2026-02-25&lang=es" in month, "a day leads to its week"


def test_chambers_and_committees_are_links_with_counts_several_at_once(
    draw: Draw, live: str
) -> None:
    with filling(live) as made:
        fill_week(made)
    every = draw("calendar", which="all")
    assert re.search(r">House <span[^>]*>6</span></a>", markup(every))
    assert re.search(r">Senate <span[^>]*>2</span></a>", markup(every))
    assert "Committee (8)" in markup(every)
    assert "/calendar?which=all&chamber=upper" in hrefs(every)
    senate = draw("calendar", which="all", chamber="upper")
    assert "House Finance" not in "".join(tables(senate))
    assert re.search(r'aria-current="true">Senate ', markup(senate))
    assert "/calendar?which=all&chamber=upper&chamber=lower" in hrefs(senate)
    assert "/calendar?which=all" in hrefs(senate), "taken back"
    both = draw("calendar", which="all", committee=["House Finance", "Senate Finance"])  # type: ignore[arg-type]
    (table,) = tables(both)
    assert {"House Finance", "Senate Finance"} <= set(re.findall(r'lang="en">([^<]+)<', table))
    assert "Senate Health" not in table


@pytest.mark.parametrize(
    "asked", [{"committee": "House Fun"}, {"chamber": "third"}, {"form": "year"}, {"from": "never"}]
)
def test_what_the_calendar_has_not_is_left_out_and_said(
    draw: Draw, live: str, asked: dict[str, str]
) -> None:
    with filling(live) as made:
        fill_week(made)
    at = draw("calendar", **asked)
    (value,) = asked.values()
    assert f"Not in this calendar, so left out: {value}." in words(at)
    assert "HB26-1037" in "".join(tables(at))


def test_a_week_without_our_bills_says_so(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_week(made)
    said = words(draw("calendar", **{"from": "2026-03-02"}))
    assert "None of our bills has a hearing from Sun, Mar 1 to Sat, Mar 7." in said
    assert "The official schedule reaches to Wed, Feb 25." in said
    assert "No meeting fits" in words(draw("calendar", which="all", **{"from": "2026-03-02"}))


@pytest.mark.parametrize(("form", "days"), [("week", 7), ("two", 14)])
def test_in_the_hand_the_calendar_is_a_list_of_as_many_days(
    draw: Draw, live: str, form: str, days: int
) -> None:
    with filling(live) as made:
        fill_week(made)
        for after in (days - 1, days):
            day = TUESDAY + timedelta(days=after)
            add_item(made, add_meeting(made, 30 + after, "House Finance", day), "HB26-1037")
    said = markup(draw("calendar", form=form))
    in_hand = said[said.index('<div class="in-hand">') :]
    assert f'id="{TUESDAY + timedelta(days=days - 1)}"' in in_hand
    assert f'id="{TUESDAY + timedelta(days=days)}"' not in in_hand
    assert "HCR 0107" in in_hand
