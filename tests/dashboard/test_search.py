"""The page Search of the dashboard: its address says the search, and the search its address."""

from __future__ import annotations

from tests.dashboard.conftest import Draw, markup, words
from tests.dashboard.test_pages import fill_one_bill
from tests.queries.fill import add_bill, filling
from tests.queries.searching import ODD
from tracker.store.search_index import rebuild


def fill(url: str, more: int = 0) -> None:
    with filling(url) as made:
        fill_one_bill(made)
        for at in range(more):
            add_bill(made, f"HB26-{1100 + at}", title=f"Zebra {at}")
        rebuild(made)


def test_an_empty_search_says_how_to_search(draw: Draw, live: str) -> None:
    fill(live)
    said = words(draw("search"))
    assert "How to search" in said
    assert "Put words in quotes to find them side by side" in said
    assert "No bill" not in said


def test_what_the_address_asks_for_is_found_and_marked(draw: Draw, live: str) -> None:
    fill(live)
    page = draw("search", q="personal data")
    assert "1 bill" in words(page)
    assert "Found in: title" in words(page)
    assert "<mark>Personal</mark> <mark>Data</mark> &lt;b&gt;of&lt;/b&gt; Drivers" in markup(page)
    assert "/en/search?q=personal+data" in markup(page)


def test_what_is_typed_and_picked_stands_in_the_address(draw: Draw, live: str) -> None:
    fill(live)
    page = draw("search")
    page.text_input(key="q").set_value("sharing").run()
    page.selectbox(key="chamber").set_value("upper").run()
    assert page.query_params["q"] == "sharing"
    assert page.query_params["chamber"] == "upper"
    assert "No bill has all of this. Look in all sessions" in words(page)


def test_many_bills_come_in_pages_and_another_search_begins_at_its_first(
    draw: Draw, live: str
) -> None:
    fill(live, more=45)
    page = draw("search", q="zebra")
    page.selectbox(key="page").set_value("3").run()
    assert page.query_params["page"] == "3"
    assert "45 bills" in words(page)
    assert markup(page).count('<article class="card">') == 5
    page.text_input(key="q").set_value("zebras").run()
    assert markup(page).count('<article class="card">') == 20
    assert "page" not in page.query_params


def test_spanish_is_spoken_too(draw: Draw, live: str) -> None:
    fill(live)
    said = words(draw("search", q="sharing", lang="es"))
    assert "1 proyecto de ley" in said
    assert "Está en: resumen." in said


def test_odd_searches_end_in_bills_or_in_what_to_do(draw: Draw, live: str) -> None:
    fill(live)
    page = draw("search", q="HB26-1999")
    assert "There is no HB26-1999 in our list." in words(page)
    said = {"none": "No bill has", "wordless": "no letter or digit"}
    for typed, told in ODD:
        if typed.isprintable() or "\0" in typed:  # no browser sends half a letter
            page.text_input(key="q").set_value(typed).run()
            assert not page.exception, typed[:40]
            assert said.get(told, "") in words(page), typed[:40]
