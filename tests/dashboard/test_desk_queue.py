"""What waits for an editor: each row decided by one press, two editors on one row, the way back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, insert, update

from tests.dashboard.conftest import Draw, markup, words
from tests.dashboard.test_desk import (
    ANA,
    BEN,
    BILL,
    fill_desk,
    open_to,
    press,
    sign_in,
    stands,
    write,
)
from tests.queries.fill import NOW, add, add_bill, add_item, add_topic, filling, judge_bill
from tracker.editors import entry_of
from tracker.store import engine
from tracker.store.tables import CALLS, EDITS, MEETINGS

FOUND = "data-privacy/HB26-1500/government-data"


@pytest.fixture(autouse=True)
def _two_editors(monkeypatch: pytest.MonkeyPatch) -> None:
    open_to(monkeypatch, entry_of("ana", ANA, date(2026, 3, 2)), entry_of("ben", BEN, None))


def add_match(made: Connection, number: str) -> None:
    title = f"Personal Data of Drivers in {number[-4:]}"
    key = add_bill(made, number, title=title)
    judge_bill(made, key, "in_committee", followed=True)
    add_topic(made, key, "government-data", "Personal Data", title)


@pytest.fixture
def call_id(live: str) -> str:
    """A call of a bill that the campaign names, and a match that nobody confirmed."""
    with filling(live) as made:
        call = fill_desk(made)
        add_match(made, "HB26-1500")
    return call


def test_the_desk_opens_on_what_waits_with_its_passages(draw: Draw, call_id: str) -> None:
    at = sign_in(draw("desk"))
    said = words(at)
    assert said.index("Waiting for you") < said.index("Write for a call or a bill Who changed")
    assert "1 match to confirm" in said and "1 key that ends soon" in said
    assert "ana: ends on Mon, Mar 2" in said
    assert "<code>tracker editors key NAME</code> makes a new one." in markup(at)
    title = "Personal Data of Drivers in 1500"
    assert f"HB26-1500 {title} Data Privacy for All · Data held by government {title}" in said
    assert "<mark>Personal Data</mark> of Drivers in 1500" in markup(at)


@pytest.mark.parametrize(
    ("button", "value", "done"),
    [("Confirm", "confirm", "Confirmed"), ("Reject", "reject", "Rejected")],
)
def test_one_press_decides_a_match_and_says_that_it_was_saved(
    draw: Draw, live: str, call_id: str, button: str, value: str, done: str
) -> None:
    at = press(sign_in(draw("desk")), f"{button} HB26-1500")
    assert f"{done} Saved." in words(at) and "match to confirm" not in words(at)
    assert "HB26-1500 Personal Data" in words(at), "the row stays in its place"
    assert stands(live, FOUND, "relevance") == value
    assert "ana · HB26-1500 (Data held by government) Belongs here" in words(at)
    press(at, "Undo: HB26-1500")
    assert stands(live, FOUND, "relevance") is None
    assert "to confirm" in words(at) and f"{done} Saved." not in words(at)


def test_who_comes_second_to_a_row_is_told_and_loses_nothing(
    draw: Draw, live: str, call_id: str
) -> None:
    at = sign_in(draw("desk"))
    press(sign_in(draw("desk"), BEN), "Reject HB26-1500")
    press(at, "Confirm HB26-1500")
    told = "ben decided this row first: Rejected. Yours was not saved: Confirmed."
    assert told in words(at)
    assert stands(live, FOUND, "relevance") == "reject"
    press(at, "Save mine anyway")
    assert stands(live, FOUND, "relevance") == "confirm"
    assert "Confirmed Saved." in words(at) and told not in words(at)


def test_who_comes_second_may_leave_the_row(draw: Draw, live: str, call_id: str) -> None:
    at = sign_in(draw("desk"))
    press(sign_in(draw("desk"), BEN), "Reject HB26-1500")
    press(at, "Confirm HB26-1500")
    press(at, "Leave it as ben decided")
    assert "decided this row first" not in words(at)
    assert stands(live, FOUND, "relevance") == "reject"


def test_two_who_decide_the_same_are_no_conflict(draw: Draw, live: str, call_id: str) -> None:
    at = sign_in(draw("desk"))
    press(sign_in(draw("desk"), BEN), "Confirm HB26-1500")
    press(at, "Confirm HB26-1500")
    assert "Confirmed ben had already decided the same." in words(at)
    assert not [one for one in at.button if one.label == "Undo: HB26-1500"]


def test_a_call_without_a_position_gets_one(draw: Draw, live: str, call_id: str) -> None:
    at = sign_in(draw("desk"))
    assert "1 call without a position" in words(at)
    press(at, "Oppose HB26-1037")
    assert stands(live, BILL, "position") == "oppose"
    assert "Oppose Saved." in words(at) and "call without a position" not in words(at)


def test_that_no_position_was_taken_is_a_decision(draw: Draw, live: str, call_id: str) -> None:
    write(live, BILL, "position", "")
    assert "call without a position" not in words(sign_in(draw("desk")))


def test_an_upset_hearing_is_checked_by_telephone(draw: Draw, live: str, call_id: str) -> None:
    with engine.writing(live).begin() as made:
        made.execute(update(MEETINGS).values(status="withdrawn"))
    at = sign_in(draw("desk"))
    said = words(at)
    assert "1 hearing to check by telephone" in said and "Call 303-866-3521" in said
    press(at, "Checked: HB26-1037 is still on")
    assert "Checked by telephone Saved." in words(at)
    assert stands(live, call_id, "verified") == "2026-02-24 08:00"
    assert "hearing to check" not in words(sign_in(draw("desk"), BEN))


def test_words_that_lack_in_one_language_lead_to_their_fields(
    draw: Draw, live: str, call_id: str
) -> None:
    with filling(live) as made:
        add_item(made, "2026A-h-0147", "HB26-1500")
        add(
            made, CALLS, id="hb26-1500-147-data-privacy", session="2026A", campaign="data-privacy",
            meeting_id="2026A-h-0147", bill="HB26-1500", first_seen_at=NOW,
        )  # fmt: skip
    of_bill = "data-privacy/HB26-1500"
    write(live, of_bill, "points.en", "Ask for a warrant.")
    write(live, of_bill, "line.en", "It forbids the sale.")
    at = sign_in(draw("desk"))
    assert "1 call with words missing in one language" in words(at)
    assert "Missing in Spanish: the line about the bill" in words(at)
    press(at, "Write for HB26-1500")
    assert at.query_params["about"] == "HB26-1500"
    lacking = "Spanish is missing: readers of Spanish see the English words."
    assert lacking in words(at)
    at.text_input(key=f"desk|{of_bill}|line.es").set_value("Prohíbe la venta.")
    press(at, "Save: What to say")
    assert lacking not in words(at)
    press(at, "Back to what waits")
    assert "words missing" not in words(at)


def test_the_public_page_is_linked_and_shown_in_both_languages(draw: Draw, call_id: str) -> None:
    at = sign_in(draw("desk", about=call_id))
    shown = markup(at)
    for code in ("en", "es"):
        assert f'href="/{code}/calls/{call_id}"' in shown
    preview = shown.partition('class="desk-preview"')[2]
    assert 'lang="en"><p class="quiet"><strong>English' in preview
    assert 'lang="es"><p class="quiet"><strong>Español' in preview
    assert "Inscripción" in preview and "No lo sabemos. Llame al" in preview
    for code, answer in (("en", "Yes, bring your words."), ("es", "Sí, traiga su texto.")):
        at.text_input(key=f"desk|{call_id}|spanish.{code}").set_value(answer)
    press(at, "Save: What to say")
    preview = words(at).partition("Preview of the public page")[2]
    assert "Is there an interpreter? Yes, bring your words." in preview
    assert "¿Hay intérprete? Sí, traiga su texto." in preview
    assert "Spanish and interpreter, in Spanish Before: nothing Now: Sí, traiga" in words(at)
    shown = markup(sign_in(draw("desk", about="HB26-1500"), BEN))
    assert 'href="/es/bills/HB26-1500"' in shown and 'class="desk-preview"' in shown


def test_where_nothing_waits_that_is_said(
    draw: Draw, live: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_EDITORS", entry_of("ben", BEN, None))
    with filling(live) as made:
        fill_desk(made)
        made.execute(insert(EDITS), [
            {"at": NOW, "editor": "ben", "subject": BILL, "field": name, "old": None,
             "new": value, "official": None, "undoes": None}
            for name, value in (("position", '"support"'), ("line.en", '"It."'),
                                ("line.es", '"Esto."'))
        ])  # fmt: skip
    assert "Nothing is waiting. Everything that was found" in words(sign_in(draw("desk"), BEN))


def test_a_morning_of_forty_matches_is_forty_rows_each_of_one_press(
    draw: Draw, live: str, call_id: str
) -> None:
    with filling(live) as made:
        for number in range(1501, 1540):
            add_match(made, f"HB26-{number}")
    at = sign_in(draw("desk"))
    assert "40 matches to confirm" in words(at)
    labels = [one.label for one in at.button]
    for what in ("Confirm", "Reject"):
        assert [one for one in labels if one.startswith(f"{what} HB26-")] == [
            f"{what} HB26-{number}" for number in range(1500, 1540)
        ]
    press(at, "Reject HB26-1520")
    assert stands(live, "data-privacy/HB26-1520/government-data", "relevance") == "reject"
    shown = [number for number in range(1500, 1540) if f"in {number} Data" in words(at)]
    places = [words(at).find(f"in {number} Data") for number in range(1500, 1540)]
    assert len(shown) == 40 and places == sorted(places), "no row has moved"
