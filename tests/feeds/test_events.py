"""Events of meetings, hearings and calls: what happened stands in the title, and where it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.feeds.made import (
    ADJOURNED,
    BILL,
    FORM,
    HALF_PAST_ONE,
    HOST,
    NINE,
    OFFICIAL,
    SEEN,
    THURSDAY,
    TITLE,
    UPSET,
    call,
    hearing,
    item,
    left_agenda,
    meeting,
    moved_by_an_editor,
    of_call,
    of_hearing,
    of_meeting,
    revision,
    teller,
)
from tracker import sessions
from tracker.domain.calls import Fact, Verified
from tracker.domain.times import Start
from tracker.domain.views import MeetingRef
from tracker.feeds.events import Version, meeting_events
from tracker.settings import ROOT
from tracker.wording.dates import start_words
from tracker.wording.translator import ENGLISH, SPANISH

#: What stands before the title, in English.
PREFIX = {
    "": "", "moved": "MOVED: ", "room_changed": "ROOM CHANGED: ", "cancelled": "CANCELLED: ",
    "withdrawn": "CHECK: ",
}  # fmt: skip
#: The same as the Spanish catalogue has it.
KEYS = {"withdrawn": "feed.title.check"}
STATUS = {"cancelled": "CANCELLED", "withdrawn": "TENTATIVE"}
DAY, HOURS = timedelta(days=-1), timedelta(hours=-3)
KEY = "2026A-h-0147.hb26-1037"
#: Whose call it is.
OURS = " (Data Privacy for All)"


# --- what becomes of a hearing ---


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("upset", UPSET)
def test_what_happened_stands_in_the_title_of_the_same_event(upset, language):
    prefix = PREFIX[upset]
    if language == "es" and upset:
        prefix = SPANISH(KEYS.get(upset, f"feed.title.{upset}"), title="")
        assert prefix.isupper() and prefix != PREFIX[upset]
    for first, key, title in (
        (of_meeting(UPSET[upset], language)[0], "2026A-h-0147", f"House Judiciary: {BILL}"),
        (of_hearing(hearing(UPSET[upset]), language)[0], KEY, f"{BILL}: House Judiciary"),
        (
            of_call(call(hearing(UPSET[upset])), language)[0],
            f"{KEY}.data-privacy",
            f"{BILL}: House Judiciary{OURS}",
        ),
    ):
        assert first.title == f"{prefix}{title}"
        assert first.uid == f"{key}@colorado-bill-tracker.invalid"
        assert first.status == STATUS.get(upset, "CONFIRMED")
        assert (first.sequence, first.modified, first.aside) == (3, SEEN, False)
        assert first.alarms == (() if upset == "cancelled" else (DAY, HOURS))


def test_a_moved_hearing_is_at_its_new_start_and_stays_visible_at_the_old_one():
    now, before = of_call(call(hearing(UPSET["moved"])))
    assert (now.start, before.start) == (NINE, HALF_PAST_ONE)
    assert (
        before.title == f"MOVED to Thu, Feb 26, 2026, 9:00 AM MT: HB26-1037: House Judiciary{OURS}"
    )
    assert before.uid == f"{KEY}.data-privacy.was-20260225T1330@colorado-bill-tracker.invalid"
    assert (before.aside, before.alarms, before.status) == (True, (), "CONFIRMED")
    for one in (now, before):
        assert "Before: Wed, Feb 25, 2026, 1:30 PM MT, HCR 0107." in one.body
        assert "Now: Thu, Feb 26, 2026, 9:00 AM MT, HCR 0107." in one.body


def test_a_hearing_that_moved_twice_and_back_is_nowhere_twice():
    there_and_back = meeting(status="moved", earlier=(revision(), revision(NINE), revision()))
    now, before = of_meeting(there_and_back)
    assert (now.start, before.start) == (HALF_PAST_ONE, NINE)
    onward = meeting(status="moved", start=NINE, earlier=(revision(), revision(ADJOURNED)))
    assert [one.start for one in of_meeting(onward)] == [NINE, HALF_PAST_ONE, ADJOURNED]
    assert len({one.uid for one in of_meeting(onward)}) == 3


def test_a_changed_room_leaves_nothing_at_the_same_hour():
    [only] = of_meeting(UPSET["room_changed"])
    assert only.location.startswith("LSB A, Legislative Services Building, 200 E. 14th Ave.")
    assert "Before: Wed, Feb 25, 2026, 1:30 PM MT, HCR 0107." in only.body


@pytest.mark.parametrize(("parts", "words"), [
    ({"status": "in_doubt", "remark": "POSTPONED"}, "POSTPONED"),
    ({"status": "in_doubt", "agenda_remark": "CANCELLED"}, "CANCELLED"),
    ({"items": (item(remark="LAID OVER TO MARCH 5", standing="in_doubt", testimony="in_doubt"),)},
     "LAID OVER TO MARCH 5"),
    ({"items": (item(remark="PULLED", standing="off", testimony="in_doubt"),)}, "PULLED"),
])  # fmt: skip
def test_a_hearing_that_the_page_puts_in_doubt_is_to_be_checked_in_calendars(parts, words):
    of = meeting(**parts)
    [event] = of_hearing(hearing(of, item=of.items[0]))
    assert event.status == "TENTATIVE" and event.title.startswith("CHECK: ")
    assert f"The official page adds: “{words}”." in event.body


def test_an_unknown_word_beside_a_hearing_is_shown_and_upsets_nothing():
    [event] = of_hearing(hearing(meeting(remark="overflow LSB A")))
    assert (event.status, event.title) == ("CONFIRMED", of_hearing(hearing())[0].title)
    assert "The official page adds: “overflow LSB A”." in event.body
    assert event.location.startswith("HCR 0107, Colorado State Capitol")


def test_a_line_through_the_official_text_is_told_in_our_words():
    [event] = of_hearing(hearing(meeting(remark="struck through; PULLED")))
    assert "The official page shows this struck through. The official page adds:" in event.body
    assert "“PULLED”" in event.body and "“struck through" not in event.body


def test_a_cancelled_hearing_is_seen_by_those_whose_calendar_hides_it():
    hidden, seen = of_call(call(hearing(UPSET["cancelled"])))
    assert (hidden.status, seen.status) == ("CANCELLED", "CONFIRMED")
    assert seen == replace(
        hidden, key=f"{KEY}.data-privacy.called-off", status="CONFIRMED", aside=True
    )
    assert "The official page adds: “CANCELLED”." in seen.body
    assert FORM not in seen.body


def test_where_a_moved_hearing_was_nobody_is_sent_on_to_one_that_was_cancelled():
    both = meeting(status="cancelled", start=NINE, earlier=(revision(),))
    titles = [one.title for one in of_meeting(both)]
    assert titles == ["CANCELLED: House Judiciary: HB26-1037"] * 3
    assert "Now:" not in of_meeting(both)[2].body


def test_a_withdrawn_hearing_stays_to_be_checked():
    [only] = of_hearing(hearing(UPSET["withdrawn"]))
    assert only.body.startswith("It left the official schedule without explanation.")
    assert only.start == HALF_PAST_ONE


def test_a_bill_that_left_the_agenda_says_where_it_is_now():
    nowhere = left_agenda()
    there = MeetingRef("2026A-h-0150", "House Finance", NINE, "LSB A")
    for one, whose in ((of_hearing(nowhere), ""), (of_call(call(nowhere)), OURS)):
        assert [entry.title for entry in one] == [f"CHECK: HB26-1037: House Judiciary{whose}"]
        assert one[0].status == "TENTATIVE"
        assert "No other agenda has added it since." in one[0].body
    [moved] = of_call(call(left_agenda(there), moved_call="hb26-1037-150-data-privacy"))
    assert "Now listed: House Finance, Thu, Feb 26, 2026, 9:00 AM MT." in moved.body
    assert f"{HOST}/en/calls/hb26-1037-150-data-privacy" in moved.body
    [whole] = of_meeting(nowhere.meeting)
    assert whole.title == "House Judiciary"
    assert "Left the agenda\n- HB26-1037 (we follow it)" in whole.body


# --- starts ---


@pytest.mark.parametrize(
    ("start", "title"),
    [
        (ADJOURNED, f"HB26-1037: House Judiciary{OURS}, “Upon Adjournment”"),
        (Start.read(THURSDAY, ""), f"HB26-1037: House Judiciary{OURS}, no time given"),
    ],
)
def test_without_a_clock_time_it_is_a_day_with_the_official_words(start, title):
    [only] = of_call(call(hearing(meeting(start=start))))
    assert only.title == title
    assert only.start.start_time is None
    assert only.alarms == (timedelta(hours=-15),)
    assert f"Find the hearing of House Judiciary, {start_words(ENGLISH, start)}" in only.body
    older = sessions.sign_up("2025A", ROOT / "data").form
    [only] = of_call(call(hearing(meeting(start=start)), sign_up_form=older))
    assert "(time: the one listed)" in only.body


def test_where_a_day_was_moved_its_own_words_are_not_taken_for_the_new_ones():
    moved = meeting(status="moved", start=NINE, earlier=(revision(ADJOURNED),))
    now, before = of_hearing(hearing(moved))
    assert now.title == "MOVED: HB26-1037: House Judiciary"
    assert before.uid.startswith(f"{KEY}.was-20260225@")
    assert before.start == ADJOURNED


def test_an_editors_word_is_a_move_that_shows_the_official_start():
    now, before = of_call(moved_by_an_editor())
    assert (now.start, before.start) == (NINE, HALF_PAST_ONE)
    assert now.title == f"MOVED: HB26-1037: House Judiciary{OURS}"
    assert "The official page says: Wed, Feb 25, 2026, 1:30 PM MT." in now.body
    [room] = of_call(call(location=Fact("HCR 0107", "LSB A", "holds", SEEN)))
    assert room.title.startswith("ROOM CHANGED: ")
    assert "The official page says: HCR 0107." in room.body


def test_an_editors_word_that_was_lifted_moves_nothing():
    [only] = of_call(call(start=Fact(HALF_PAST_ONE, NINE, "lifted", SEEN)))
    assert (only.start, only.title) == (HALF_PAST_ONE, f"HB26-1037: House Judiciary{OURS}")


def test_two_answers_are_both_in_calendars_to_be_checked():
    fact = Fact(HALF_PAST_ONE, NINE, "flagged", SEEN)
    shown, other = of_call(call(start=fact, disruption="two_answers"))
    assert (shown.start, other.start, other.aside) == (HALF_PAST_ONE, NINE, True)
    for one in (shown, other):
        assert one.title == f"CHECK: HB26-1037: House Judiciary{OURS}"
        assert one.body.startswith("The official page and the coalition differ: two answers.")
        assert "The official page says: Wed, Feb 25, 2026, 1:30 PM MT." in one.body
        assert "The coalition said before: Thu, Feb 26, 2026, 9:00 AM MT." in one.body
    assert shown.status == "TENTATIVE"


# --- what is said ---


def test_a_call_says_what_is_asked_and_how_to_sign_up_and_what_becomes_public():
    [only] = of_call(call())
    for words in (
        "Data Privacy for All asks you to support this bill.",
        TITLE,
        "It limits purchases.",
        "When: Wed, Feb 25, 2026, 1:30 PM MT",
        "Where: HCR 0107, Colorado State Capitol, 200 E. Colfax Ave., Denver, CO 80203",
        "Testimony: Expected: the public may speak.",
        f"1. Open the official form: {FORM}",
        "2. Search for the bill by its number: “HB26-1037” “Search”",
        "3. Find the hearing of House Judiciary, Wed, Feb 25, 2026, 1:30 PM MT. "
        "Press beside it: “Select”",
        "5. Pick your position: “For”",
        "8. Answer the question about language. The one answer that we know is: “No - English”",
        "A person last checked these steps in the form: March 2026.",
        "Sign-up opens: Wed, Feb 18, 2026",
        f"All about this hearing: {HOST}/en/calls/hb26-1037-147-data-privacy",
        "check the official page on the day",
        f"Official agenda: {OFFICIAL}/agenda/committee/1",
        f"Official schedule: {OFFICIAL}/schedule",
        "Seen on the official schedule: Tue, Feb 24, 2026, 8:00 AM MT.",
    ):
        assert words in only.body
    assert only.body.index("becomes public record") < only.body.index(FORM)
    assert only.body.index("email, telephone, street address") < only.body.index(FORM)
    assert only.url == f"{HOST}/en/calls/hb26-1037-147-data-privacy"
    assert only.location == (
        "HCR 0107, Colorado State Capitol, 200 E. Colfax Ave., Denver, CO 80203"
    )


def test_a_call_in_spanish_keeps_the_official_strings():
    [only] = of_call(call(), "es")
    for words in (
        SPANISH("feed.position.support", campaign="Data Privacy for All"),
        "Limita las compras.",
        "Halle la audiencia de House Judiciary, ",
        "Marque su postura: “For”",
        SPANISH("feed.public"),
        f"{HOST}/es/calls/hb26-1037-147-data-privacy",
        TITLE,
    ):
        assert words in only.body
    moved = of_call(call(hearing(UPSET["moved"])), "es")[1].title
    assert moved.startswith("REPROGRAMADA para el jueves 26 de febrero de 2026, 9:00 a. m.")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"position": ""}, "Data Privacy for All has no position on this bill yet."),
        ({"position": "oppose"}, "asks you to oppose this bill."),
        ({"position": "amend"}, "asks for changes to this bill."),
        ({"position": "monitor"}, "watches this bill and takes no side."),
        ({"sign_up": ""}, "Open the official form. We do not know its address."),
        ({"opens": None}, "We do not know when sign-up opens."),
        ({"deadline": SEEN}, "Write to the coalition by Tue, Feb 24, 2026, 8:00 AM MT."),
        ({"verified": Verified(SEEN)}, "Checked by telephone Tue, Feb 24, 2026, 8:00 AM MT."),
        ({"testimony": Fact("none")}, "Testimony: None: for action only."),
        ({"location": Fact("")}, "Where: the official page names no room."),
        ({"location": Fact("Room 9, Pueblo")}, "Where: Room 9, Pueblo\n"),
    ],
    ids=lambda one: next(iter(one)) if isinstance(one, dict) else "",
)
def test_what_is_unknown_or_decided_is_said(parts, words):
    assert words in of_call(call(**parts))[0].body


def test_a_meeting_names_our_bills_first_and_all_of_them():
    numbers = ("HB26-1001", BILL, "HB26-1003", "HB26-1004", "SB26-070")
    one = meeting(items=tuple(map(item, numbers)))
    found = [hearing(one, bill=number, followed=number in numbers[1::2]) for number in numbers]
    [entry] = meeting_events(teller(), one, found, Version(0, SEEN))
    assert entry.title == "House Judiciary: HB26-1037, HB26-1004"
    listed = [line.split()[1].rstrip(":") for line in entry.body.splitlines() if line[:1] == "-"]
    assert listed == ["HB26-1037", "HB26-1004", "HB26-1001", "HB26-1003", "SB26-070"]
    assert entry.url == f"{HOST}/en/hearings"


def test_a_meeting_without_ours_or_without_an_agenda_says_so():
    assert of_meeting(meeting(), followed=False)[0].title == "House Judiciary"
    unread = of_meeting(meeting(items=(), agenda_seen_at=None))[0]
    assert "The agenda was not read yet." in unread.body
    assert "The agenda names no bill." in of_meeting(meeting(items=()))[0].body


def test_a_warning_stands_above_everything():
    [entry] = meeting_events(teller(warning="A sample."), meeting(), [], Version(0, SEEN))
    assert entry.body.startswith("A sample.\n\n")


def test_the_words_that_people_look_for_are_told_in_the_guide():
    guide = (ROOT / "docs" / "feeds.md").read_text("utf-8")
    for key in ("moved", "room_changed", "cancelled", "check"):
        for t in (ENGLISH, SPANISH):
            assert f"`{t(f'feed.title.{key}', title='').strip()}`" in guide


def test_the_title_of_a_meeting_of_many_bills_says_that_there_are_more():
    bills = [f"HB26-10{number}" for number in range(37, 42)]
    [event] = of_meeting(meeting(items=tuple(map(item, bills))))
    assert event.title == "House Judiciary: HB26-1037, HB26-1038, HB26-1039 and 2 more"
    assert all(bill in event.body for bill in bills)
