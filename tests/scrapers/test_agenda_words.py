"""Words that clerks write on agendas: which bills are heard, which are off, and what the day is."""

from __future__ import annotations

from datetime import date

import pytest

from scrapers.colorado.agenda import AgendaPage
from tracker.domain.testimony import ruling_of, standing_of

HEADING = "House Judiciary - Wed Feb 25, 2026"
BAN, OTHER = "HB26-1037 Ban Gov", "HB26-1012 Other"
DAY = date(2026, 2, 25)


def agenda(items=(BAN,), heading=HEADING, beside="", before=""):
    rows = "".join(f"<tr><th scope=row>Hearing Item</th><td>{one}</td></tr>" for one in items)
    return AgendaPage(
        f"<html><body><main>{before}<h1 class='agenda-heading'>{heading}</h1>"
        "<section class='hearing-items-block'><table class='vertical-table'><tbody>"
        f"{rows}</tbody></table></section>{beside}</main></body></html>",
        "https://leg.colorado.gov/agenda/committee/1",
    ).record()


def told(record):
    """By bill: whether it is heard, and what is said of testimony."""
    return {
        str(bill): (
            standing_of(item.remark),
            ruling_of(
                item.text, "House Judiciary", False, True, (item.remark, record.remark)
            ).testimony,
        )
        for item in record.items
        for bill in item.bills
    }


AS_EVER = ("heard", "expected")


@pytest.mark.parametrize(("note", "of_1012"), [
    ("Laid over: HB26-1012", ("in_doubt", "in_doubt")),
    ("Pulled from the agenda: HB26-1012.", ("off", "in_doubt")),
    ("Cancelled: HB26-1012", ("off", "in_doubt")),
    ("HB26-1012 will not be heard today.", ("off", "in_doubt")),
    ("The committee will not hear HB26-1012 today.", ("off", "in_doubt")),
    ("No testimony will be taken on HB26-1012.", ("heard", "none")),
    ("No testimony limit applies.", AS_EVER),
    ("Testimony on HB26-1012 is limited to one hour.", AS_EVER),
    ("The 2/18 hearing was cancelled.", AS_EVER),
    ("Items may be cancelled without notice.", AS_EVER),
])  # fmt: skip
def test_what_is_said_of_one_bill_is_said_of_no_other(note, of_1012):
    record = agenda((BAN, OTHER), beside=f"<p>{note}</p>")
    assert told(record) == {"HB26-1037": AS_EVER, "HB26-1012": of_1012}


def test_a_note_of_a_bill_is_kept_as_it_is_written():
    note = "Testimony on HB26-1037 is limited to one hour."
    [ban, _] = agenda((BAN, OTHER), beside=f"<p>{note}</p>").items
    assert ban.remark == note


def test_a_number_in_a_row_of_its_own_is_its_items():
    rows = "<tr><th>Bill</th><td>HB26-1037</td></tr><tr><th>Title</th><td>Repeal HB25-1312"
    [found] = agenda((f"Ban Government Purchase</td></tr>{rows}",)).items
    assert [str(bill) for bill in found.bills] == ["HB26-1037"]


def test_all_bills_laid_over_are_all_in_doubt():
    record = agenda((BAN, OTHER), beside="<p>ALL BILLS LAID OVER TO MARCH 4</p>")
    assert {testimony for _, testimony in told(record).values()} == {"in_doubt"}


@pytest.mark.parametrize(("item", "bills"), [
    ("HB26-1012<br>HB26-1037", ["HB26-1012", "HB26-1037"]),
    ("<p>HB26-1012 Foo</p><p>HB26-1037 Ban</p>", ["HB26-1012", "HB26-1037"]),
    ("HB26-1012 Foo<br>HB26-1037 Ban", ["HB26-1012", "HB26-1037"]),
    ("HB26-1037<br>Ban Government Purchase", ["HB26-1037"]),
    ("HB26-1037<div>Ban Government Purchase</div>", ["HB26-1037"]),
    ("HB26-1037<br>1:30 PM", ["HB26-1037"]),
    ("HB26-1037<br>HB25-1312 Cleanup", ["HB26-1037"]),
    ("<a href='/bills/HB26-1037'>HB26-1037</a> "
     "<a href='/bills/HB25-1312'>Related bill</a> Ban", ["HB26-1037"]),
    ("HB26-1037 (see also <a href='/bills/SB26-070'>SB26-070</a>)", ["HB26-1037"]),
    ("<a href='/bills/HB26-1037'>Ban Gov, amending HB25-1312</a>", ["HB26-1037"]),
    ("Repeal of HB25-1312 - HB26-1037", ["HB26-1037"]),
    ("HB26-1037, SCR 352", ["HB26-1037"]),
    ("HB26-1037, HB25-1312 Cleanup", ["HB26-1037"]),
    ("HB26-1037 (to be heard with HB26-1012)", ["HB26-1037", "HB26-1012"]),
    ("HB26-1012-1014", ["HB26-1012", "HB26-1013", "HB26-1014"]),
    ("House Bill26-1037", ["HB26-1037"]),
    ("<a href='/bills/HB26-1037'>HB26-1037</a> Ban (companion: "
     "<a href='/bills/SB26-070'>SB26-070</a>)", ["HB26-1037"]),
    ("<a href='/bills/HB26-1037'>Ban</a> (see <a href='/bills/HB25-1312'>HB25-1312</a>)",
     ["HB26-1037"]),
    ("<a href='/bills/HB26-1037'>HB26-1037</a> (with <a href='/bills/SB26-070'>SB26-070</a>)",
     ["HB26-1037", "SB26-070"]),
])  # fmt: skip
def test_the_bills_of_an_item(item, bills):
    [found] = agenda((item,)).items
    assert [str(bill) for bill in found.bills] == bills


@pytest.mark.parametrize("item", [
    "<s>HB26-1012</s> HB26-1037 Ban", "<s>HB26-1012 Other</s><br>HB26-1037 Ban",
    "HB26-1037 Ban and <del>HB26-1012</del>",
])  # fmt: skip
def test_a_bill_struck_beside_another_is_off_alone(item):
    assert told(agenda((item,))) == {"HB26-1037": AS_EVER, "HB26-1012": ("off", "in_doubt")}


@pytest.mark.parametrize("item", [
    "HB26-1037 <s>FOR ACTION ONLY</s>", "HB26-1037 Ban <del>- LAID OVER</del>",
])  # fmt: skip
def test_words_that_were_struck_out_are_taken_back(item):
    assert told(agenda((item,))) == {"HB26-1037": AS_EVER}


def test_a_badge_at_a_bills_number_is_a_mark():
    assert told(agenda(("HB26-1037<span>CANCELLED</span>",))) == {"HB26-1037": ("off", "in_doubt")}


@pytest.mark.parametrize("heading", [
    "CANCELLED House Judiciary - Wed Feb 25, 2026", "House Judiciary CANCELLED - Wed Feb 25, 2026",
    "House Judiciary - Wed Feb 25, 2026 CANCELLED", "CANCELLED: House Judiciary - Wed Feb 25, 2026",
])  # fmt: skip
def test_a_heading_calls_off_without_a_sign(heading):
    record = agenda(heading=heading)
    assert (told(record)["HB26-1037"][1], record.day) == ("in_doubt", DAY)
    assert record.title.startswith("House Judiciary")


@pytest.mark.parametrize("heading", [
    "Updated Feb 20, 2026 - House Judiciary - Wed Feb 25, 2026",
    "House Judiciary, Wed Feb 25, 2026", "House Judiciary - Wednesday, February 25th, 2026",
    "House Judiciary - Wed Feb 25, 2026 1:30 PM", "House Judiciary 2026-02-25",
])  # fmt: skip
def test_the_day_of_a_heading(heading):
    assert agenda(heading=heading).day == DAY


def test_two_days_in_a_heading_are_no_day():
    assert agenda(heading="House Judiciary - Feb 25, 2026 - Mar 3, 2026").day is None


def test_another_meetings_items_are_not_this_ones():
    later = (
        "<section class='hearing-items-block'><h2>Next meeting: Mar 4, 2026</h2>"
        "<table class='vertical-table'><tbody><tr><th scope=row>Hearing Item</th>"
        "<td>HB26-1206</td></tr></tbody></table></section>"
    )
    assert list(told(agenda(beside=later))) == ["HB26-1037"]


def test_a_list_in_an_item_is_no_item():
    page = AgendaPage(
        f"<html><body><main><h1>{HEADING}</h1><h2>Hearing Items</h2><ul><li>HB26-1037"
        "<ul><li>Fiscal note; see HB25-1312</li></ul></li></ul></main></body></html>",
        "https://leg.colorado.gov/agenda/committee/1",
    )
    assert list(told(page.record())) == ["HB26-1037"]


def test_a_number_without_a_year_costs_no_bill_where_no_day_is_known():
    [found] = agenda(("HB26-1037 Ban, as HB 1012",), heading="House Judiciary").items
    assert [str(bill) for bill in found.bills] == ["HB26-1037"]


@pytest.mark.parametrize("note", ["* Bills may be heard in any order", "Notes: doors open at 1 PM"])
def test_a_note_below_the_items_is_shown(note):
    noted = agenda((BAN, "SB26-095 Other</td></tr><tr><td colspan=2>" + note))
    assert note in noted.remark or note in [one.text for one in noted.items]
    assert [str(bill) for one in noted.items for bill in one.bills] == ["HB26-1037", "SB26-095"]
