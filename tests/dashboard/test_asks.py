"""Asks in the dashboard: a bill's marks, the campaign's table, a desk that corrects them."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.dashboard.conftest import Draw, words
from tests.dashboard.test_desk import ANA, press, sign_in, stands
from tests.light.test_asks import fill
from tests.queries.fill import filling
from tests.queries.fill_asks import OPEN, SHARE
from tests.queries.fill_texts import NUMBER
from tracker.dashboard import desk_state
from tracker.domain.edits import bill_subject
from tracker.editors import entry_of
from tracker.queries.asks import marks_of
from tracker.store import engine
from tracker.store.tables import BILLS

SUBJECT = bill_subject("data-privacy", "SB26-070", ask=SHARE)


@pytest.fixture
def told(live: str) -> str:
    with filling(live) as made:
        fill(made)
    return live


def test_a_bill_and_its_campaign_show_the_marks(draw: Draw, told: str) -> None:
    said = words(draw("bill", id=NUMBER))
    assert "How it fits our asks" in said and OPEN in said
    assert "Removes all the language we ask for." in said
    said = words(draw("campaign", id="data-privacy"))
    assert "Bills and asks" in said and "2 bills have words on the asks." in said
    assert "From the official summary. The text of the bill is not available here yet." in said


def test_the_list_and_the_table_are_narrowed_by_the_address(draw: Draw, told: str) -> None:
    said = words(draw("bills", ask=f"data-privacy|{SHARE}|against"))
    assert "Personal Data" in said and "Places" not in said
    said = words(draw("campaign", id="data-privacy", topic="government-data"))
    assert "1 bill has words on the asks." in said


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_state, "visitor", str)  # AppTest has no visitor with an address
    monkeypatch.setenv("TRACKER_EDITORS", entry_of("ana", ANA, None))


def test_an_editor_corrects_a_mark_with_a_passage_and_not_without(
    draw: Draw, told: str, desk: None
) -> None:
    with filling(told) as made:
        bills = BILLS
        said = "A judge has to sign each request."
        made.execute(update(bills).where(bills.c.number == "SB26-070").values(summary=said))
    at = sign_in(draw("desk", about="SB26-070"), ANA)
    field = f"desk|{SUBJECT}|for"
    assert "Share it only with a court warrant, for it" in [one.label for one in at.text_area]
    at.text_area(key=field).set_value("They all have to agree.")
    press(at, "Save: How it fits our asks")
    assert "These words are not in the summary or in any text that we have." in words(at)
    assert stands(told, SUBJECT, "for") is None
    at.text_area(key=field).set_value("a judge has to sign")
    press(at, "Save: How it fits our asks")
    assert "1 change was saved." in words(at)
    with engine.reading(told).connect() as seen:
        (version,) = marks_of(seen, "SB26-070", "data-privacy")
    mark = version.of(SHARE, "for")
    assert mark is not None and mark.decided_by == "editor"
    assert mark.passages[0].passage == "A judge has to sign"
