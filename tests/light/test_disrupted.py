"""What upset a hearing is said alike on every page that lists it, in its files and its feeds."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

import pytest
from icalendar import Calendar

from tests.light.conftest import Reading, Server
from tests.queries.fill import (
    EARLIER,
    NOW,
    SESSION,
    add,
    add_action,
    add_bill,
    add_committee,
    add_crawl,
    add_item,
    add_meeting,
    add_revision,
    add_session,
    add_topic,
    filling,
    judge_bill,
)
from tracker.domain.agendas import Disruption
from tracker.store.tables import CALLS, EDITS
from tracker.wording.translator import ENGLISH

WEDNESDAY, THURSDAY = date(2026, 2, 25), date(2026, 2, 26)
MONDAY = date(2026, 2, 23)


@dataclass(frozen=True)
class Upset:
    """How the facts of a hearing are stored. title: what its event begins with."""

    title: str
    day: date = WEDNESDAY
    meeting: dict[str, Any] = field(default_factory=dict)
    item: dict[str, Any] = field(default_factory=dict)
    was_at: str = ""
    was_in: str = ""
    action: str = ""
    edited: str = ""


UPSETS: dict[Disruption, Upset] = {
    "": Upset(""),
    "moved": Upset("MOVED: ", THURSDAY, {"status": "moved"}, was_at="1:30 PM", was_in="HCR 0107"),
    "room_changed": Upset(
        "ROOM CHANGED: ", meeting={"status": "moved", "location": "LSB A"}, was_at="1:30 PM",
        was_in="HCR 0107",
    ),
    "cancelled": Upset("CANCELLED: ", meeting={"status": "cancelled", "remark": "CANCELLED"}),
    "withdrawn": Upset("CHECK: ", meeting={"status": "withdrawn"}),
    "left_agenda": Upset("CHECK: ", item={"gone_seen_at": NOW}),
    "item_off": Upset("CHECK: ", item={"remark": "PULLED"}),
    "overtaken": Upset("CHECK: ", action="House Committee on Finance Postpone Indefinitely"),
    "in_doubt": Upset("CHECK: ", item={"remark": "LAID OVER TO MARCH 5"}),
    "two_answers": Upset(
        "CHECK: ", meeting={"status": "moved", "location": "LSB A"}, was_at="1:30 PM",
        was_in="HCR 0107", edited="LSB B",
    ),
    "action_only": Upset("", item={"remark": "For Action Only"}),
}  # fmt: skip
KINDS = list(UPSETS)


def bill_of(kind: Disruption) -> str:
    return f"HB26-10{KINDS.index(kind):02}"


def committee_of(kind: Disruption) -> str:
    return f"House Panel {chr(ord('A') + KINDS.index(kind))}"


@pytest.fixture
def disrupted(live_alone: str) -> str:
    """A hearing of each kind, with a call to it."""
    with filling(live_alone) as made:
        add_session(made)
        add_crawl(made, list_walked=NOW, schedule_read=NOW)
        for serial, (kind, upset) in enumerate(UPSETS.items(), 1):
            number, committee = bill_of(kind), committee_of(kind)
            key = add_bill(made, number)
            judge_bill(made, key, "in_committee", followed=True)
            add_topic(made, key, "government-data", "records", "records of a child")
            meeting = add_meeting(made, serial, committee, upset.day, **upset.meeting)
            add_item(made, meeting, number, **upset.item)
            if upset.was_at:
                add_revision(made, meeting, 0, WEDNESDAY, upset.was_at, NOW, upset.was_in)
            if upset.action:
                add_action(made, key, MONDAY, upset.action, number=number)
            call = f"{number.lower()}-{serial}-data-privacy"
            add(made, CALLS, id=call, session=SESSION, campaign="data-privacy", bill=number,
                meeting_id=meeting, first_seen_at=NOW)  # fmt: skip
            if upset.edited:
                add(made, EDITS, at=NOW, editor="ana", subject=call, field="location",
                    new=json.dumps(upset.edited), official=json.dumps(upset.was_in))  # fmt: skip
    return live_alone


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def by_kind(page: str, name: Callable[[Disruption], str]) -> dict[Disruption, str]:
    """The words of a page about each hearing: from its name to that of the next."""
    words = words_of(page)
    places = sorted((words.index(name(kind)), kind) for kind in KINDS)
    ends = [at for at, _ in places[1:]] + [len(words)]
    return {kind: words[at:end] for (at, kind), end in zip(places, ends, strict=True)}


def table(text: str) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    return {row["Bill"]: row for row in rows}


def said(kind: Disruption) -> str:
    return ENGLISH(f"disruption.{kind}") if kind else ""


def test_no_kind_of_disruption_is_left_out() -> None:
    assert set(UPSETS) == set(get_args(Disruption))


def test_what_upset_a_hearing_is_said_alike_everywhere(disrupted: str, server: Server) -> None:
    known = {said(kind) for kind in KINDS if kind}
    pages = {path: by_kind(server.get(path).text, committee_of) for path in (
        "/en/hearings", "/en/calendar",
    )}  # fmt: skip
    events = {
        path: {
            str(event["url"]).rpartition("/")[2]: event
            for event in Calendar.from_ical(server.get(f"/feeds/{path}").body).walk("VEVENT")
            if ".was-" not in event["uid"] and ".called-off" not in event["uid"]
        }
        for path in ("calls.ics", *(f"bills/{bill_of(kind)}.ics" for kind in KINDS))
    }
    files = {
        f"{name}.{form}": server.get(f"/en/{name}.{form}").text
        for name in ("hearings", "calendar", "calls") for form in ("csv", "json")
    }  # fmt: skip
    for serial, (kind, upset) in enumerate(UPSETS.items(), 1):
        number, call = bill_of(kind), f"{bill_of(kind).lower()}-{serial}-data-privacy"
        for path, words in pages.items():
            told = {one for one in known if one in words[kind]}
            expected = {said(kind)} if kind else set()
            if kind == "two_answers":  # the meeting's own line is of the official page alone
                expected.add(said("room_changed"))
            assert told == expected, (path, kind)
        page = html.unescape(server.get(f"/en/calls/{call}").text)
        if room := upset.meeting.get("location"):
            on_page = words_of(server.get(f"/en/bills/{number}").text)
            assert f"Where {upset.was_in} {room}" in on_page, kind
        assert said(kind) in page and (not kind or ENGLISH(f"disrupted.{kind}") in page), kind
        assert events["calls.ics"][call]["summary"].startswith(f"{upset.title}{number}"), kind
        of_bill = events[f"bills/{number}.ics"][number]
        title = "ROOM CHANGED: " if kind == "two_answers" else upset.title
        assert of_bill["summary"].startswith(f"{title}{number}"), kind
        for name, text in files.items():
            if name.endswith("csv"):
                assert table(text)[number]["Disruption"] == said(kind), (name, kind)
            else:
                rows = {row["bill"]: row for row in json.loads(text)}
                assert rows[number]["disruption"] == kind, (name, kind)


def test_where_there_are_two_answers_both_are_given(disrupted: str, server: Server) -> None:
    both = "The official page says: LSB A. The coalition said before: LSB B."
    assert both in by_kind(server.get("/en/hearings").text, committee_of)["two_answers"]
    event = next(
        event
        for event in Calendar.from_ical(server.get("/feeds/calls.ics").body).walk("VEVENT")
        if bill_of("two_answers") in event["summary"]
    )
    assert both in event["description"] and event["status"] == "TENTATIVE"
    assert ENGLISH("disrupted.two_answers") in event["description"]
    for name in ("hearings", "calendar", "calls"):
        row = table(server.get(f"/en/{name}.csv").text)[bill_of("two_answers")]
        assert (row["Room"], row["Coalition room"]) == ("LSB A", "LSB B")
        assert row["Moved from"] == "2026-02-25, 1:30 PM, HCR 0107"


def test_official_words_of_a_call_are_english_on_its_spanish_page(
    live_alone: str, server: Server
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        key = add_bill(made, "HB26-1037")
        judge_bill(made, key, "in_committee", followed=True)
        add_topic(made, key, "government-data", "records", "records of a child")
        add_committee(made)
        meeting = add_meeting(made, 1, "House Judiciary", WEDNESDAY, "Upon Adjournment",
                              status="moved", location="LSB A")  # fmt: skip
        add_revision(made, meeting, 0, WEDNESDAY, "Upon Recess", NOW, "HCR 0107")
        add_item(made, meeting, "HB26-1037")
        add(made, CALLS, id="one", session=SESSION, campaign="data-privacy", bill="HB26-1037",
            meeting_id=meeting, first_seen_at=EARLIER)  # fmt: skip
    page = server.get("/es/calls/one").text
    # The message to copy is a text and knows no marks.
    ours = Reading(re.sub(r"(?s)<(pre|textarea)\b.*?</\1>", "", page)).said("es")
    official = ("Upon Adjournment", "Upon Recess", "House Judiciary", "HCR 0107", "LSB A")
    assert not [words for words in official if words in ours]


def test_the_call_to_a_hearing_that_is_off_leads_to_the_bills_other_hearing(
    disrupted: str, server: Server
) -> None:
    off: tuple[Disruption, ...] = ("cancelled", "withdrawn", "left_agenda", "item_off")
    with filling(disrupted) as made:
        other = add_meeting(made, 50, "House Rules", date(2026, 3, 4))
        for kind in off:
            add_item(made, other, bill_of(kind))
        add(made, CALLS, id="the-other", session=SESSION, campaign="data-privacy",
            bill=bill_of("cancelled"), meeting_id=other, first_seen_at=NOW)  # fmt: skip
    for kind in off:
        call = f"{bill_of(kind).lower()}-{KINDS.index(kind) + 1}-data-privacy"
        page = server.get(f"/en/calls/{call}").text
        moved = "now listed elsewhere: House Rules , Wed, Mar 4, 2026, 1:30 PM MT."
        # Of one that left its agenda the trail says where it went, on every page.
        assert (moved in words_of(page)) is (kind != "left_agenda")
        assert ("/en/calls/the-other" in page) is (kind == "cancelled")
        may_go = kind not in ("cancelled", "left_agenda")
        for words in ("You may still go and sign up.", "Bring water"):
            assert (words in words_of(page)) is may_go, (kind, words)
    event = re.search(
        r"SUMMARY:CANCELLED: .*?END:VEVENT", server.get("/feeds/calls.ics").text, re.S
    )
    assert event and "You may still go" not in event[0].replace("\r\n ", "")
