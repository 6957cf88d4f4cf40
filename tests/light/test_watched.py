"""Positions wherever a bill stands, and hearings of bills that no person has confirmed: the facts
and the way to sign up, no call to testify; in the dashboard, light pages, feeds and messages."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

import pytest

from tests.dashboard.app import AppTest
from tests.light.conftest import Server
from tests.queries.fill import (
    NOW,
    SESSION,
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
from tracker import clock
from tracker.domain.edits import bill_subject
from tracker.settings import load
from tracker.store.tables import CALLS
from tracker.visiting import edit_service

NUMBER = "HB26-1142"
CALL = "hb26-1142-1-data-privacy"
#: What is said to people who are called alone.
CALLING = (
    "Testify on", "Talking points", "What to say", "A testimony to fill in",
    "Testifique sobre", "Puntos para hablar", "Qué decir",
)  # fmt: skip
#: What a bill does, where nobody wrote a plain line.
DOES = {
    "en": "What it does, in official words: Concerning HB26-1142.",
    "es": "Qué hace, según el título oficial (en inglés): Concerning HB26-1142.",
}
STEPS = {"en": "Open the official form", "es": "Abrir el formulario oficial"}


@pytest.fixture
def watched(live_alone: str) -> Iterator[str]:
    """A bill that only our phrases found, heard on Friday."""
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        key = add_bill(made, NUMBER, title="Child Advocacy Centers")
        judge_bill(made, key, "in_committee", followed=True)
        add_topic(made, key, "government-data", "records", "records of a child")
        meeting = add_meeting(made, 1, "Senate Health", date(2026, 2, 27))
        add_item(made, meeting, NUMBER)
        add(made, CALLS, id=CALL, session=SESSION, campaign="data-privacy", meeting_id=meeting,
            bill=NUMBER, first_seen_at=NOW)  # fmt: skip
    yield live_alone


def edits(field: str, text: str, topic: str = "") -> None:
    """What an editor saves at the desk."""
    wish = edit_service.Wish(bill_subject("data-privacy", NUMBER, topic), field, text, None)
    outcome = edit_service.save(load(), "ana", [wish], clock.now())
    assert outcome.is_good, outcome


def dashboard(page: str, **parameters: str) -> str:
    at = AppTest.from_string(f"from tracker.dashboard.navigation import SHOWS\nSHOWS['{page}']()\n")
    at.default_timeout = 60
    for name, value in parameters.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    told = [one.proto.body for one in at.get("html")] + [one.value for one in at.code]
    return words("\n".join(told))


def words(markup: str) -> str:
    bare = re.sub(r"<style>.*?</style>|</?span[^>]*>", "", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).replace("\u2011", "-").split())


def unfolded(feed: str) -> str:
    return feed.replace("\r\n ", "").replace("\\n", "\n").replace("\\,", ",")


def test_a_hearing_of_a_bill_that_nobody_confirmed_calls_nobody_to_testify(
    watched: str, server: Server
) -> None:
    for code, title, badge in (
        ("en", "Hearing of a bill we watch: HB26-1142", "A bill we watch"),
        ("es", "Audiencia de un proyecto de ley que observamos: HB26-1142", "que observamos"),
    ):
        light = server.get(f"/{code}/calls/{CALL}").text
        shown = {"light": words(light), "dashboard": dashboard("call", id=CALL, lang=code)}
        for where, said in shown.items():
            assert title in said and badge in said, (code, where)
            assert DOES[code] in said, (code, where)
            assert STEPS[code] in said and "Senate Health" in said, (code, where)
            assert not [one for one in CALLING if one in said], (code, where)
        assert title in re.search(r"<title>(.*?)</title>", light)[1].replace("\u2011", "-")  # type: ignore[index]
        for path in ("", "calls"):
            assert badge in words(server.get(f"/{code}/{path}").text), (code, path)
    listed = words(server.get("/en/calls").text)
    assert "There is no call to testify now." in listed
    assert listed.index("Hearings of bills we watch") < listed.index("HB26-1142 Child Advocacy")
    event = unfolded(server.get("/feeds/calls.ics").text)
    assert "SUMMARY:HB26-1142: Senate Health (we watch it)" in event
    assert "we ask nobody to speak" in event and "SEQUENCE:0" in event


def test_a_persons_confirmation_turns_it_into_a_call(watched: str, server: Server) -> None:
    edits("relevance", "confirm", "government-data")
    said = words(server.get(f"/en/calls/{CALL}").text)
    assert "Testify on HB26-1142" in said and "Talking points" in said
    assert "we watch" not in said
    event = unfolded(server.get("/feeds/calls.ics").text)
    assert "SUMMARY:HB26-1142: Senate Health" in event and "we watch it" not in event
    assert "SEQUENCE:0" not in event, "a calendar takes the new words only with a higher number"


def test_to_take_a_side_decides_and_to_watch_does_not(watched: str, server: Server) -> None:
    edits("position", "monitor")
    assert "a bill we watch" in words(server.get(f"/en/calls/{CALL}").text)
    outcome = edit_service.save(
        load(), "ana",
        [edit_service.Wish(bill_subject("data-privacy", NUMBER), "position", "oppose", 1)],
        clock.now(),
    )  # fmt: skip
    assert outcome.is_good
    assert "Testify on HB26-1142" in words(server.get(f"/en/calls/{CALL}").text)


@pytest.mark.parametrize(("code", "taken"), [("en", "Support"), ("es", "A favor")])
def test_a_position_set_at_the_desk_shows_wherever_the_bill_stands(
    watched: str, server: Server, code: str, taken: str
) -> None:
    edits("position", "support")
    campaign = {"en": "Data Privacy for All", "es": "Privacidad de datos para todas las personas"}
    mine = f"{taken} · {campaign[code]}"
    for path in (f"bills/{NUMBER}", "bills", f"calls/{CALL}", "calls"):
        assert mine in words(server.get(f"/{code}/{path}").text), path
    assert mine in dashboard("bill", id=NUMBER, lang=code)
    assert mine in dashboard("bills", lang=code)
    assert mine in dashboard("call", id=CALL, lang=code)
    on_campaign = (
        words(server.get(f"/{code}/campaigns/data-privacy").text),
        dashboard("campaign", id="data-privacy", lang=code),
    )
    for said in on_campaign:
        assert re.search(rf"{NUMBER} Child Advocacy Centers {taken}", said)


def test_a_bill_page_says_that_no_person_has_checked_it(watched: str, server: Server) -> None:
    said = words(server.get(f"/en/bills/{NUMBER}").text)
    assert "No position yet · Data Privacy for All Found by our search words, not yet" in said


def test_a_bill_that_an_editor_rejected_is_not_said_to_lack_our_words(
    watched: str, server: Server
) -> None:
    edits("relevance", "reject", "government-data")
    said = words(server.get(f"/en/bills/{NUMBER}").text)
    assert "An editor took it off our list." in said
    assert "our search words in this bill" not in said
