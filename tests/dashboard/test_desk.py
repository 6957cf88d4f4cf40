"""The editors' desk, drawn without a browser: in, an edit, the trail, the way back, a clash."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, delete, select, update

from tests.dashboard.app import AppTest
from tests.dashboard.conftest import Draw, markup, words
from tests.queries.fill import (
    NOW,
    add,
    add_bill,
    add_crawl,
    add_item,
    add_meeting,
    add_session,
    add_topic,
    filling,
    judge_bill,
)
from tracker import campaigns, clock
from tracker.dashboard import desk_state
from tracker.editors import Attempts, entry_of, new_key
from tracker.queries.edits import current, every
from tracker.settings import ROOT
from tracker.store import engine
from tracker.store.editing import edit
from tracker.store.journal import newest_observation
from tracker.store.judge import JudgingInputs, judge_again
from tracker.store.ledger import Observation
from tracker.store.tables import BILLS, CALLS, MATCHES, MEETINGS, STATUSES

ANA, BEN = new_key(), new_key()
EDITORS = f"{entry_of('ana', ANA, date(2026, 8, 1))} {entry_of('ben', BEN, None)}"
BILL = "data-privacy/HB26-1037"
SCRIPT = "<script>alert(1)</script> <b>loud</b>"
POINTS = f"desk|{BILL}|points.en"
WEDNESDAY = date(2026, 2, 25)


def open_to(monkeypatch: pytest.MonkeyPatch, *entries: str) -> None:
    """The desk lets these editors in; wrong keys of one test do not slow the next."""
    monkeypatch.setattr(desk_state, "_ATTEMPTS", Attempts())
    monkeypatch.setattr(desk_state, "visitor", str)  # AppTest has no visitor with an address
    monkeypatch.setenv("TRACKER_EDITORS", " ".join(entries))


@pytest.fixture(autouse=True)
def _two_editors(monkeypatch: pytest.MonkeyPatch) -> None:
    open_to(monkeypatch, EDITORS)


@pytest.fixture
def call_id(live: str) -> str:
    """The id of a call for tomorrow, of a followed bill."""
    with filling(live) as made:
        return fill_desk(made)


def fill_desk(made: Connection) -> str:
    """A call for tomorrow, of a followed bill; gives its id."""
    add_session(made)
    add_crawl(made, list_walked=NOW, schedule_read=NOW)
    key = add_bill(made, "HB26-1037", title="Personal Data of Drivers")
    judge_bill(made, key, "in_committee", followed=True)
    add_topic(made, key, "government-data", "Personal Data", "Personal Data of Drivers")
    meeting = add_meeting(made, 147, "House Judiciary", WEDNESDAY)
    add_item(made, meeting, "HB26-1037")
    return str(
        add(
            made, CALLS, id="hb26-1037-147-data-privacy", session="2026A", campaign="data-privacy",
            meeting_id=meeting, bill="HB26-1037", first_seen_at=NOW,
        )
    )  # fmt: skip


def press(at: AppTest, label: str) -> AppTest:
    """Presses the button of a label."""
    (found,) = [one for one in at.button if one.label == label]
    found.click()
    at.run()
    assert not at.exception, at.exception
    return at


def sign_in(at: AppTest, key: str = ANA) -> AppTest:
    at.text_input(key="desk.key").set_value(key)
    return press(at, "Sign in")


def write(live: str, subject: str, field: str, text: str, based_on: int | None = None) -> int:
    """Another editor writes."""
    with engine.writing(live).begin() as made:
        found = edit(made, "ben", subject, field, text, based_on=based_on, official=None, at=NOW)
    assert found is not None
    return found.id


def stands(live: str, subject: str, field: str) -> str | None:
    with engine.reading(live).connect() as seen:
        found = current(seen, [subject]).get((subject, field))
    return found.new if found else None


def test_without_keys_the_desk_is_closed(
    draw: Draw, call_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_EDITORS", "")
    at = draw("desk")
    assert "The desk is closed: nobody has a key." in words(at)
    assert len(at.text_input) == 0


def test_a_wrong_key_shows_nothing_and_a_right_one_opens_the_desk(draw: Draw, call_id: str) -> None:
    at = sign_in(draw("desk", about="HB26-1037"), "wrong")
    assert "This key is wrong or has expired." in words(at)
    assert "Who changed what" not in words(at)
    assert at.text_input(key="desk.key").value == ""
    sign_in(at)
    assert "You are signed in as ana. Your key is good through Sat, Aug 1." in words(at)
    assert "Talking points, in Spanish" in [one.label for one in at.text_area]
    assert ANA not in markup(at) + str(at.query_params)
    press(at, "Sign out")
    assert "Who changed what" not in words(at)


@pytest.mark.slow
def test_a_hundred_wrong_keys_are_slowed_and_who_is_in_goes_on_working(
    draw: Draw, live: str, call_id: str
) -> None:
    inside = sign_in(draw("desk", about="HB26-1037"), BEN)
    at = draw("desk")
    for _ in range(6):
        sign_in(at, "wrong")
    for _ in range(94):
        desk_state._ATTEMPTS.admit("", "wrong", (), NOW.date(), 0.0)
    said = words(sign_in(at))
    assert "Too many wrong keys. Try again in" in said
    assert "Who changed what" not in said
    inside.text_area(key=POINTS).set_value("Still here.")
    press(inside, "Save: What to say")
    assert stands(live, BILL, "points.en") == "Still here."


def test_a_key_that_ran_out_saves_nothing_and_keeps_what_was_typed(
    draw: Draw, live: str, call_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = sign_in(draw("desk", about="HB26-1037"))
    at.text_area(key=POINTS).set_value("Typed for long.")
    again = new_key()
    monkeypatch.setenv("TRACKER_EDITORS", entry_of("ana", again, None))
    press(at, "Save: What to say")
    assert "Your key no longer works." in words(at)
    assert stands(live, BILL, "points.en") is None
    sign_in(at, again)
    assert at.text_area(key=POINTS).value == "Typed for long."
    press(at, "Save: What to say")
    assert stands(live, BILL, "points.en") == "Typed for long."


def test_a_talking_point_is_edited_seen_in_the_trail_and_taken_back(
    draw: Draw, live: str, call_id: str
) -> None:
    at = sign_in(draw("desk", about="HB26-1037"))
    at.text_area(key=POINTS).set_value(SCRIPT)
    press(at, "Save: What to say")
    said = words(at)
    assert "1 change was saved." in said
    assert "1 · 8:00 AM MT · ana Talking points, in English Before: nothing" in said
    assert f"Now: {SCRIPT}" in said
    assert "<script" not in markup(at)
    assert "<b>loud" not in markup(at)
    assert stands(live, BILL, "points.en") == SCRIPT
    press(at, "Undo change 1")
    assert "The change was undone." in words(at)
    assert "Undoes change 1." in words(at)
    assert at.text_area(key=POINTS).value == ""
    assert stands(live, BILL, "points.en") is None


def test_what_cannot_be_taken_is_told_beside_its_field_and_nothing_is_saved(
    draw: Draw, live: str, call_id: str
) -> None:
    at = sign_in(draw("desk", about="HB26-1037"))
    at.text_area(key=POINTS).set_value("Good words.")
    at.text_area(key=f"desk|{BILL}|template.en").set_value("Dear {name}")
    press(at, "Save: What to say")
    said = words(at)
    assert "Nothing was saved." in said
    assert "Testimony to fill in, in English: Only these words may stand in braces: {bill}" in said
    assert at.text_area(key=POINTS).value == "Good words."
    with engine.reading(live).connect() as seen:
        assert every(seen) == ()


@pytest.mark.parametrize(
    ("button", "kept"), [("Keep mine", "Ours"), ("Keep what ben wrote", "Ben's")]
)
def test_two_editors_see_both_texts_and_choose(
    draw: Draw, live: str, call_id: str, button: str, kept: str
) -> None:
    at = sign_in(draw("desk", about="HB26-1037"))
    write(live, BILL, "points.en", "Ben's")
    at.text_area(key=POINTS).set_value("Ours")
    press(at, "Save: What to say")
    said = words(at)
    assert "Nothing was saved." in said
    assert (
        "ben saved something here before you. Which one should stay? Yours Ours By ben Ben's"
        in said
    )
    assert stands(live, BILL, "points.en") == "Ben's"
    press(at, button)
    assert stands(live, BILL, "points.en") == kept
    assert at.text_area(key=POINTS).value == kept
    assert "Which one should stay?" not in words(at)


def test_a_field_that_only_the_other_editor_touched_is_no_clash(
    draw: Draw, live: str, call_id: str
) -> None:
    at = sign_in(draw("desk", about="HB26-1037"))
    write(live, BILL, "points.es", "De Ben")
    at.text_area(key=POINTS).set_value("Ours")
    press(at, "Save: What to say")
    assert "1 change was saved." in words(at)
    assert stands(live, BILL, "points.es") == "De Ben"


def test_what_is_too_long_is_told_and_not_dropped_as_it_is_typed(
    draw: Draw, live: str, call_id: str
) -> None:
    at = sign_in(draw("desk", about="HB26-1037"))
    assert [one.proto.max_chars for one in (*at.text_area, *at.text_input)] == [0] * (
        len(at.text_area) + len(at.text_input)
    )
    at.text_area(key=POINTS).set_value("x" * 10_000)
    press(at, "Save: What to say")
    assert "Talking points, in English: This has 10000 characters." in words(at)
    assert stands(live, BILL, "points.en") is None


def test_who_looks_at_the_newest_observation_writes_at_that_moment(
    draw: Draw, live: str, call_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_TODAY", "newest")
    clock.start("newest")
    at = sign_in(draw("desk", about=call_id), BEN)
    at.text_input(key=f"desk|{call_id}|verified").set_value("The clerk said so.")
    press(at, "Checked: it is still on")
    press(at, "Undo change 1")
    with engine.reading(live).connect() as seen:
        newest = newest_observation(seen)
        assert [one.at for one in every(seen)] == [newest, newest]
        assert every(seen)[0].new == "2026-02-24 08:00 | The clerk said so."


def test_an_override_stands_beside_the_official_value_and_is_flagged_when_that_changes(
    draw: Draw, live: str, call_id: str
) -> None:
    at = sign_in(draw("desk", about=call_id))
    assert "Official: Wed, Feb 25, 1:30 PM MT" in words(at)
    at.text_input(key=f"desk|{call_id}|start").set_value("2026-02-25 14:00")
    at.text_input(key=f"desk|{call_id}|location").set_value("LSB A")
    press(at, "Save: Where the official page is wrong")
    assert "2 changes were saved." in words(at)
    assert "Official: HCR 0107 Your entry is shown" in words(at)
    with engine.writing(live).begin() as made:
        made.execute(update(MEETINGS).values(location="HCR 0112", start_text="2:00 PM",
                                                   start_time=None))  # fmt: skip
    at.run()
    said = words(at)
    assert "Official: HCR 0112 The official page has changed since you wrote this." in said


def test_a_hearing_heard_by_telephone_is_marked_with_its_moment(
    draw: Draw, live: str, call_id: str
) -> None:
    at = sign_in(draw("desk", about=call_id))
    at.text_input(key=f"desk|{call_id}|verified").set_value("The clerk said so.")
    press(at, "Checked: it is still on")
    assert "Last checked 8:00 AM MT. The clerk said so." in words(at)
    assert stands(live, call_id, "verified") == "2026-02-24 08:00 | The clerk said so."
    press(at, "Undo change 1")
    assert stands(live, call_id, "verified") is None


def test_words_for_a_call_that_vanished_meanwhile_are_not_lost(
    draw: Draw, live: str, call_id: str
) -> None:
    at = sign_in(draw("desk", about=call_id))
    at.text_area(key=f"desk|{call_id}|note.en").set_value("Come early.")
    with engine.writing(live).begin() as made:
        made.execute(delete(CALLS))
    press(at, "Save: A note on this hearing")
    said = words(at)
    assert "Nothing was saved." in said
    assert "This call no longer exists." in said
    assert at.text_area(key=f"desk|{call_id}|note.en").value == "Come early."


def test_relevance_is_judged_again_at_once_and_back(draw: Draw, live: str, call_id: str) -> None:
    at = sign_in(draw("desk", about="HB26-1037"))
    assert "Found by: Personal Data" in words(at)
    topic = f"desk|{BILL}/government-data|relevance"

    def under() -> list[tuple[str, bool]]:
        matches = MATCHES
        with engine.reading(live).connect() as seen:
            rows = seen.execute(select(matches).where(matches.c.topic == "government-data"))
            return [(row.decided_by, row.gone_seen_at is None) for row in rows]

    at.radio(key=topic).set_value("confirm")
    press(at, "Save: Does the bill belong here?")
    assert under() == [("editor", True)]
    (mine,) = [one for one in at.button if one.label == "Undo change 1"]
    mine.click()
    at.run()
    assert not at.exception
    at.radio(key=topic).set_value("reject")
    press(at, "Save: Does the bill belong here?")
    assert not any(live_now for _, live_now in under())


def test_a_position_is_taken_and_shown_in_spanish(draw: Draw, live: str, call_id: str) -> None:
    at = sign_in(draw("desk", about="HB26-1037"))
    at.radio(key=f"desk|{BILL}|position").set_value("oppose")
    press(at, "Save: Position")
    assert stands(live, BILL, "position") == "oppose"
    assert "Position Before: nothing Now: Oppose" in words(at)
    spanish = draw("desk", lang="es")
    assert "Mesa de edición" in words(spanish)
    assert [one.label for one in spanish.text_input] == ["Su clave"]


def test_a_bill_to_look_at_is_kept_or_dismissed_once(draw: Draw, live: str, call_id: str) -> None:
    of = ("HB26-1400", "HB26-1401")
    said = 'Schools comply with the "Colorado Privacy Act".'
    rules = campaigns.rules(campaigns.load(ROOT / "data" / "campaigns"))
    with engine.writing(live).begin() as made:
        for number in of:
            add_bill(made, number, title="Charter Schools", summary=said)
        judge_again(made, of, JudgingInputs(rules, NOW.date(), None), Observation(NOW, "2026A", ""))
    at = sign_in(draw("desk"))
    assert "2 near misses" in words(at)
    assert "HB26-1400 Charter Schools Data Privacy for All · Consumer" in words(at)
    assert 'comply with the "Colorado Privacy Act".' in words(at)
    press(at, "HB26-1401 is not ours")
    assert "Not ours Saved." in words(at) and "1 near miss" in words(at)
    assert stands(live, "data-privacy/HB26-1401/consumer-data", "dismissed")
    press(at, "Follow HB26-1400")
    assert "Confirmed Saved." in words(at) and "near miss" not in words(at)
    with engine.reading(live).connect() as seen:
        followed = select(STATUSES.c.followed).join(BILLS)
        assert seen.execute(followed.where(BILLS.c.number == of[0])).scalar_one()
        trail = {(one.editor, one.field) for one in every(seen)}
    assert trail == {("ana", "dismissed"), ("ana", "relevance")}


def test_to_reject_a_topic_says_that_it_was_saved(draw: Draw, live: str, call_id: str) -> None:
    at = sign_in(draw("desk", about="HB26-1037"))
    place = "desk|data-privacy/HB26-1037/government-data|relevance"
    at.radio(key=place).set_value("reject")
    press(at, "Save: Does the bill belong here?")
    assert "1 change was saved." in words(at)
