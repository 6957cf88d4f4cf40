"""Related bills on the page of a bill, and at the desk."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, update

from tests.dashboard.conftest import Draw, markup, words
from tests.dashboard.test_desk import ANA, BEN, open_to, press, sign_in, stands
from tests.queries.fill import (
    NOW,
    add_bill,
    add_crawl,
    add_session,
    add_sponsor,
    filling,
    judge_bill,
)
from tracker.domain.edits import related_subject
from tracker.editors import entry_of
from tracker.queries.edits import history
from tracker.store import engine
from tracker.store.judge_related import judge_related
from tracker.store.ledger import Observation
from tracker.store.tables import BILLS, SESSIONS

NEW, OLD = "HB26-1004", "HB18-1004"
SUBJECT = related_subject(NEW, OLD)
TITLE = "Continue Kindergarten Contribution Credit"


@pytest.fixture(autouse=True)
def _two_editors(monkeypatch: pytest.MonkeyPatch) -> None:
    open_to(monkeypatch, entry_of("ana", ANA, date(2026, 12, 2)), entry_of("ben", BEN, None))


@pytest.fixture
def filled(live: str) -> str:
    with filling(live) as made:
        fill_pair(made)
    return live


def fill_pair(made: Connection) -> None:
    """A followed bill, one like it of 2018, one that nobody compared."""
    add_session(made)
    made.execute(SESSIONS.insert(), {"id": "2018A", "name": "2018 Regular Session"})
    add_crawl(made, list_walked=NOW, schedule_read=NOW)
    new = add_bill(made, NEW, title="Continuation of Kindergarten Contribution Credit")
    judge_bill(made, new, "in_committee", followed=True)
    old = add_bill(made, OLD, title=TITLE, session="2018A")
    judge_bill(made, old, "postponed_indefinitely")
    for key in (new, old):
        add_sponsor(made, key, "J. Coleman")
    work_out(made)
    add_bill(made, "SB26-007", title="Beavers")


def work_out(made: Connection) -> None:
    for session in ("2018A", "2026A"):
        judge_related(made, session, Observation(NOW, session, ""))


def section(said: str) -> str:
    return said[said.index('id="related"') : said.index('id="saw"')]


@pytest.mark.parametrize(("language", "heard"), [
    ("en", ("Related bills", "In other sessions", "Same words: ", "Same prime sponsor: J. Coleman",
            "2018 Regular Session", "Postponed indefinitely")),
    ("es", ("Proyectos de ley relacionados", "En otras sesiones", "Las mismas palabras: ",
            "El mismo patrocinio principal: J. Coleman")),
])  # fmt: skip
def test_a_bill_shows_its_kin_with_session_what_became_of_it_and_the_reason(
    draw: Draw, filled: str, language: str, heard: tuple[str, ...]
) -> None:
    at = draw("bill", id=NEW, lang=language)
    for some in (*heard, f"{OLD} {TITLE}"):
        assert some in words(at), some
    said = section(markup(at))
    assert f'<span lang="en">{TITLE}</span>' in said
    assert 'lang="en">Kindergarten' in said, "official words are marked as English"
    assert "confirm" not in section(markup(draw("bill", id=OLD))).split("</p>", 2)[2]


def test_a_bill_without_kin_says_whether_anybody_looked(draw: Draw, filled: str) -> None:
    assert "We have not compared this bill with others yet." in words(draw("bill", id="SB26-007"))
    with engine.writing(filled).begin() as made:
        work_out(made)
    at = draw("bill", id="SB26-007")
    assert "We found no related bill in these sessions: 2018A, 2026A." in words(at)


def test_the_desk_asks_of_a_pair_once_and_the_answer_wins(draw: Draw, filled: str) -> None:
    at = sign_in(draw("desk"))
    assert "1 pair of related bills" in words(at)
    asked = f"{OLD} {TITLE} 2018A · ▪ Postponed indefinitely"
    assert asked.replace("▪ ", "") in words(at).replace("▪ ", "")
    press(at, f"{OLD} is not related")
    assert "Rejected Saved." in words(at)
    assert stands(filled, SUBJECT, "related") == "reject"
    assert "We found no related bill" in words(draw("bill", id=NEW))
    assert f"{NEW} (related to {OLD}) Related bills Before: nothing Now: No, they are not" in (
        words(at)
    )
    press(at, f"Undo: {OLD}")
    press(at, f"{OLD} is related")
    for number in (OLD, NEW):
        assert "confirmed by a person" in words(draw("bill", id=number))
    with engine.writing(filled).begin() as made:
        made.execute(update(BILLS).where(BILLS.c.number == OLD).values(title="Otters"))
        work_out(made)
        trail = [(edit.editor, edit.new) for edit in history(made, subject=SUBJECT)]
    assert f"{OLD} Otters" in words(draw("bill", id=NEW))
    assert trail == [("ana", "confirm"), ("ana", None), ("ana", "reject")]
    assert "pair of related bills" not in words(sign_in(draw("desk")))


def test_who_comes_second_to_a_pair_is_told(draw: Draw, filled: str) -> None:
    at = sign_in(draw("desk"))
    press(sign_in(draw("desk"), BEN), f"{OLD} is related")
    press(at, f"{OLD} is not related")
    assert "ben decided this row first: Confirmed. Yours was not saved: Rejected." in words(at)
