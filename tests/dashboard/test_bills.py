"""The dashboard's list of bills: columns, order, filters and the open bill stand in the address."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest

from tests.dashboard.app import AppTest
from tests.dashboard.conftest import Draw, markup, words
from tests.dashboard.test_pages import fill_one_bill
from tests.queries.fill import add_bill, add_session, add_version, filling, judge_bill
from tracker.pages import bills
from tracker.pages.bill_filters import COLUMNS, USUAL


@pytest.fixture
def some(live: str) -> str:
    """A bill with everything, and three others."""
    with filling(live) as made:
        fill_one_bill(made)
        for number, stage, chamber in (
            ("SB26-001", "in_committee", "upper"), ("SB26-002", "reported", "upper"),
            ("HB26-1002", "signed", ""),
        ):  # fmt: skip
            bill = add_bill(made, number, title=f"Title of {number}")
            judge_bill(made, bill, stage, chamber=chamber, followed=True)
    return live


def numbers(at: AppTest) -> list[str]:
    return re.findall(r'class="number" href="[^"]*"><span class="nb">([A-Z]+26-\d+)', markup(at))


def hrefs(at: AppTest, words_of: str) -> list[str]:
    found = re.findall(rf'href="([^"]*)"[^>]*>{words_of}', markup(at))
    return [unescape(one) for one in found]


def test_a_bill_in_the_list_shows_what_its_columns_say(some: str, draw: Draw) -> None:
    said = words(draw("bills", columns=",".join(COLUMNS)))
    for head in ("Number", "Title", "We", "Asks", "Prime sponsors", "Introduced"):
        assert head in said
    assert "HB26-1037" in said and "Personal Data <b>of</b> Drivers" in said
    assert "Data held by government" in said
    assert "In committee, House None yet" in said
    assert "Wed, Feb 25" in said and "Jan 14" in said and "J. Mabrey" in said


def test_columns_are_chosen_in_the_address(some: str, draw: Draw) -> None:
    at = draw("bills", columns="introduced,stage")
    heads = re.findall(r'<th class="c-(\w+)', markup(at))
    assert heads == ["number", "title", "stage", "introduced"]
    assert "/bills?columns=number,title,stage,next,introduced" in [
        one.replace("%2C", ",") for one in hrefs(at, "Next hearing")
    ]
    assert re.findall(r'<th class="c-(\w+)', markup(draw("bills"))) == list(USUAL)


def test_a_head_sorts_and_says_how_it_is_sorted(some: str, draw: Draw) -> None:
    at = draw("bills", sort="number")
    assert numbers(at) == ["HB26-1002", "HB26-1037", "SB26-001", "SB26-002"]
    assert 'class="c-number" scope="col" aria-sort="ascending"' in markup(at)
    assert hrefs(at, "Number")[-1] == "/bills?sort=-number"
    at = draw("bills", sort="-number")
    assert numbers(at)[0] == "SB26-002"
    assert 'aria-sort="descending"' in markup(at)
    assert "/bills?sort=-last" in hrefs(at, "Last action"), "the newest is looked for"


def test_a_link_adds_a_value_or_takes_it_back_and_keeps_the_rest(some: str, draw: Draw) -> None:
    at = draw("bills", stage="committee", sort="number")
    assert numbers(at) == ["HB26-1037", "SB26-001"]
    said = markup(at)
    assert '<a href="/bills?sort=number" aria-current="true" id="pick-stage-committee">' in said
    more = 'href="/bills?stage=committee&amp;stage=floor&amp;sort=number" id="pick-stage-floor"'
    assert more in said
    assert re.search(r'id="pick-stage-floor">On the floor <span class="n">1</span>', said)
    assert "/bills?stage=committee&in=upper&sort=number" in hrefs(at, "Senate")
    assert hrefs(at, "CSV") == ["/en/bills.csv?stage=committee&sort=number"]


def test_a_bill_leads_on_in_the_list_it_was_reached_from_alone(some: str, draw: Draw) -> None:
    assert "/bill?id=SB26-001&list=sort%3Dnext" in hrefs(draw("bills"), "<span[^>]*>SB26-001")
    assert "3 of 4 in the list" in words(draw("bill", id="SB26-001", list="sort=number"))
    assert "in the list" not in words(draw("bill", id="SB26-001"))


def test_an_open_bill_stands_in_the_list(some: str, draw: Draw) -> None:
    with filling(some) as made:
        add_version(made, 1, date(2026, 2, 20), "Engrossed")
    at = draw("bills", open="HB26-1037")
    said, html = words(at), markup(at)
    assert '<tr class="open"><td colspan="8">' in html
    assert 'id="open-HB26-1037" aria-label="Close HB26-1037" aria-expanded="true"' in html
    for part in (
        "House now Senate to come", "Our position No position yet",
        "Next hearing Wed, Feb 25, 1:30 PM MT · House Judiciary · HCR 0107",
        "Whole page of the bill", "Close HB26-1037",
    ):  # fmt: skip
        assert part in said, part
    assert '<tr class="open">' not in markup(draw("bills", open="HB26-9999"))


def test_a_fault_in_one_cell_costs_one_cell(
    some: str, draw: Draw, monkeypatch: pytest.MonkeyPatch, broken_pieces: list[str]
) -> None:
    def news_mark(*_: object) -> str:
        raise ValueError("a fact that nobody thought of")

    monkeypatch.setitem(bills.CELLS, "new", news_mark)
    at = draw("bills", sort="number")
    assert numbers(at) == ["HB26-1002", "HB26-1037", "SB26-001", "SB26-002"]
    assert words(at).count("This part cannot be shown now.") == 4
    broken_pieces.clear()


def test_a_list_of_nothing_says_why(live: str, draw: Draw) -> None:
    with filling(live) as made:
        add_session(made)
    assert "No bill" in words(draw("bills"))
    with filling(live) as made:
        add_bill(made, "HB26-1001", title="Housing")
    assert "None of the 1 bills collected is related to privacy" in words(draw("bills"))
    assert "No bill matches." in words(draw("bills", show="all", stage="law"))
    left_out = draw("bills", q="hb1001")
    assert "No bill matches." in words(left_out)
    assert "/bill?id=HB26-1001" in markup(left_out)
    unknown = words(draw("bills", q="HB26-1010"))
    assert "There is no HB26-1010 in our list." in unknown
    assert "HB26-1001" in unknown


def test_the_list_is_told_in_spanish(some: str, draw: Draw) -> None:
    said = words(draw("bills", lang="es", luck="1", stage="committee"))
    for part in (
        "No hay ningún filtro “luck”. No se toma en cuenta.", "Próxima audiencia",
        "En comité 2", "Quitar todos los filtros", "25 de febrero", "Aún ninguna",
    ):  # fmt: skip
        assert part in said, part
