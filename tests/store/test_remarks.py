"""Cases from the field at the tables: words in cells and on agendas, identity, what was unread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, create_engine, insert, select, update

from tests.store.observing import (
    SITE,
    agenda,
    count,
    day,
    meeting,
    news,
    replayed,
    schedule,
    settle,
    sight,
    stored,
)
from tracker.domain.numbers import bills_of_item
from tracker.domain.records import AgendaItemRecord, AgendaRecord, DaySpan
from tracker.queries.changes import news as told
from tracker.queries.health import foreign_bills, health, nameless_items, unread_agendas
from tracker.queries.hearings import HearingFilter, hearings
from tracker.store.columns import METADATA
from tracker.store.ingest_agendas import ingest_agenda
from tracker.store.ingest_meetings import ScheduleSeen, ingest_schedule
from tracker.store.tables import CRAWLS, ITEMS, MEETINGS, REVISIONS


@pytest.fixture
def listed() -> Iterator[Connection]:
    """House Judiciary tomorrow 1:30 PM in HCR 0107, with two bills on its agenda."""
    engine = create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        ingest_schedule(connection, schedule(meeting()), sight())
        ingest_agenda(connection, agenda("HB26-1037", "HB26-1089", "Committee Discussion"), sight())
        yield connection


def rows(connection, model=MEETINGS):
    return connection.execute(select(model).order_by(model.c.id)).all()


def titled(*items: AgendaItemRecord, title="House Judiciary", **parts) -> AgendaRecord:
    return AgendaRecord(f"{SITE}/agenda/committee/1", title, items, **parts)


def item(text: str, remark: str = "") -> AgendaItemRecord:
    return AgendaItemRecord(text, bills_of_item(text), remark)


# --- A: a cell is a value and a remark ------------------------------------------------------------


def test_a_room_that_is_given_for_the_first_time_is_no_upset(listed):
    finance = {"committee": "House Finance", "agenda_url": f"{SITE}/agenda/committee/2"}
    ingest_schedule(listed, schedule(meeting(), meeting(room="", **finance)), sight(1))
    before = count(listed)
    ingest_schedule(listed, schedule(meeting(), meeting(room="LSB A", **finance)), sight(2))
    assert rows(listed)[1].location == "LSB A" and rows(listed)[1].status == "scheduled"
    assert rows(listed, REVISIONS) == []
    assert news(listed, before) == [("meeting", "changed", "location", "", "LSB A")]
    assert [one.kind for one in told(listed, "2026A", sight(1.5).at)] == ["meeting_given"]


@pytest.mark.parametrize("blank", [{"room": ""}, {"words": ""}, {"words": "12:00 AM"}])
def test_a_cell_that_is_blank_for_one_look_changes_nothing(listed, blank):
    before = count(listed)
    ingest_schedule(listed, schedule(meeting(**blank)), sight(1))
    ingest_schedule(listed, schedule(meeting()), sight(2))
    assert (count(listed), rows(listed, REVISIONS)) == (before, [])


def test_a_start_in_another_spelling_does_not_move_with_its_room(listed):
    ingest_schedule(listed, schedule(meeting(words="01:30 PM", room="LSB A")), sight(1))
    [one], [revision] = rows(listed), rows(listed, REVISIONS)
    assert (one.start_text, one.location, revision.start_text, revision.location) == (
        "1:30 PM", "LSB A", "1:30 PM", "HCR 0107",
    )  # fmt: skip
    assert [one.kind for one in told(listed, "2026A", sight(0.5).at)] == ["room_changed"]


def test_a_postponed_meeting_is_told_as_in_doubt_and_an_unknown_word_as_a_note(listed):
    ingest_schedule(listed, schedule(meeting(remark="Live")), sight(1))
    assert (rows(listed)[0].status, rows(listed)[0].remark) == ("scheduled", "Live")
    [note] = told(listed, "2026A", sight(0.5).at)
    assert (note.kind, note.text) == ("meeting_remark", "Live")
    ingest_schedule(listed, schedule(meeting(remark="POSTPONED")), sight(2))
    assert rows(listed)[0].status == "in_doubt"
    [doubt] = told(listed, "2026A", sight(1.5).at)
    assert (doubt.kind, doubt.text) == ("meeting_in_doubt", "POSTPONED")
    [first, *_] = hearings(listed, HearingFilter("2026A", bill="HB26-1037"))
    assert (first.stands, first.item.testimony, first.remarks) == (True, "in_doubt", ("POSTPONED",))
    ingest_schedule(listed, schedule(meeting()), sight(3))
    assert (rows(listed)[0].status, rows(listed)[0].remark) == ("scheduled", "")
    assert [one.kind for one in told(listed, "2026A", sight(2.5).at)] == ["meeting_back"]
    assert replayed(listed) == stored(listed)


def test_a_remark_that_was_not_read_keeps_what_is_stored(listed):
    ingest_schedule(listed, schedule(meeting(remark="POSTPONED")), sight(1))
    ingest_schedule(listed, schedule(meeting(remark=None)), sight(2))
    assert (rows(listed)[0].status, rows(listed)[0].remark) == ("in_doubt", "POSTPONED")


# --- B: what the agenda says beside the number ----------------------------------------------------


@pytest.mark.parametrize(("remark", "standing", "testimony"), [
    ("LAID OVER TO MARCH 5", "in_doubt", "in_doubt"),
    ("struck through", "off", "in_doubt"),
    ("PULLED", "off", "in_doubt"),
    ("INVITED TESTIMONY ONLY", "heard", "by_invitation"),
    ("NO TESTIMONY", "heard", "none"),
    ("new sponsor", "heard", "expected"),
])  # fmt: skip
def test_words_beside_a_bill_on_an_agenda_are_stored_and_told(listed, remark, standing, testimony):
    changed = titled(item("HB26-1037", remark), item("HB26-1089"), item("Committee Discussion"))
    ingest_agenda(listed, changed, sight(1))
    [one] = hearings(listed, HearingFilter("2026A", bill="HB26-1037"))
    assert (one.item.standing, one.item.testimony) == (standing, testimony)
    assert one.stands is (standing != "off") and one.remarks == (remark,)
    [note] = told(listed, "2026A", sight(0.5).at)
    assert (note.kind, note.bill, note.text) == ("item_remark", "HB26-1037", remark)
    assert replayed(listed) == stored(listed)


@pytest.mark.parametrize(("remarks", "standing", "testimony"), [
    (("struck through", ""), "heard", "expected"), (("", "struck through"), "heard", "expected"),
    (("", "LAID OVER"), "in_doubt", "in_doubt"), (("PULLED", ""), "in_doubt", "in_doubt"),
    (("ACTION ONLY", ""), "in_doubt", "in_doubt"),
    (("PULLED", "struck through"), "off", "in_doubt"),
    (("ACTION ONLY", "ACTION ONLY"), "heard", "none"), (("", ""), "heard", "expected"),
])  # fmt: skip
def test_a_bill_that_stands_twice_on_an_agenda_is_one_hearing(listed, remarks, standing, testimony):
    twice = [item("HB26-1037", remark) for remark in remarks]
    ingest_agenda(listed, titled(*twice, item("HB26-1089")), sight(1))
    [one] = hearings(listed, HearingFilter("2026A", bill="HB26-1037"))
    assert (one.item.standing, one.item.testimony) == (standing, testimony)


def test_an_agenda_whose_heading_calls_off_puts_the_meeting_in_doubt(listed):
    items = agenda("HB26-1037", "HB26-1089", "Committee Discussion").items or ()
    ingest_agenda(listed, titled(*items, remark="CANCELLED"), sight(1))
    assert rows(listed)[0].status == "in_doubt"
    assert [one.kind for one in told(listed, "2026A", sight(0.5).at)] == ["meeting_in_doubt"]
    ingest_schedule(listed, schedule(meeting()), sight(2))
    assert rows(listed)[0].status == "in_doubt"
    ingest_agenda(listed, titled(*items), sight(3))
    assert rows(listed)[0].status == "scheduled"


def test_an_item_that_only_changed_its_words_has_not_left_the_agenda(listed):
    changed = titled(
        item("HB26-1037 Ban Government Purchase of Personal Data"), item("HB26-1089"),
        item("Committee discussion, continued"),
    )  # fmt: skip
    _, left = ingest_agenda(listed, changed, sight(1))
    assert left.items == ()
    _, left = ingest_agenda(
        listed,
        titled(item("Ban Government Purchase of Personal Data"), item("HB26-1089"),
               item("Committee discussion, continued")),
        sight(2),
    )  # fmt: skip
    assert left.items == ()
    kept = [(one.bill, one.text) for one in rows(listed, ITEMS) if one.gone_seen_at is None]
    assert ("HB26-1037", "Ban Government Purchase of Personal Data") in kept and len(kept) == 3


def test_an_agenda_with_an_item_that_could_not_be_read_proves_no_absence(listed):
    _, left = ingest_agenda(listed, titled(item("HB26-1037"), whole=False), sight(1))
    assert left.items == ()


# --- E: identity ----------------------------------------------------------------------------------


def test_an_agenda_address_speaks_only_for_the_day_that_its_heading_names(listed):
    later = meeting(7, agenda_url=f"{SITE}/agenda/committee/2")
    ingest_schedule(listed, schedule(meeting(), later), sight(1))
    ingest_agenda(listed, agenda("HB26-1148", number=2), sight(1))
    both = (meeting(), replace(later, agenda_url=f"{SITE}/agenda/committee/1"))
    ingest_schedule(listed, schedule(*both), sight(2))
    page = titled(item("HB26-1037"), item("HB26-1089"), item("Committee Discussion"), day=day(1))
    _, left = ingest_agenda(listed, page, sight(2))
    settle(listed, left, sight(2.1))
    on = {(one.bill, one.meeting.start.day): one.stands for one in hearings(
        listed, HearingFilter("2026A"))}  # fmt: skip
    assert on == {
        ("HB26-1037", day(1)): True, ("HB26-1089", day(1)): True, ("HB26-1148", day(7)): True,
    }  # fmt: skip


def test_where_the_day_of_an_agenda_is_called_off_another_row_that_links_it_is_in_doubt(listed):
    off = replace(meeting(), remark="CANCELLED")
    ingest_schedule(listed, schedule(off, meeting(2, words="9:00 AM")), sight(1))
    heading = AgendaRecord(
        f"{SITE}/agenda/committee/1", "House Judiciary", (item("HB26-1037"),), day(1)
    )
    ingest_agenda(listed, heading, sight(1))
    assert [one.status for one in rows(listed)] == ["cancelled", "in_doubt"]
    [_, there] = hearings(listed, HearingFilter("2026A", bill="HB26-1037"))
    assert (there.meeting.start.day, there.item.testimony) == (day(2), "in_doubt")
    ingest_agenda(listed, replace(heading, day=day(2)), sight(2))
    assert [one.status for one in rows(listed)] == ["cancelled", "scheduled"]


@pytest.mark.parametrize("order", [1, -1])
def test_a_live_row_goes_before_a_cancelled_one_of_the_same_start(listed, order):
    both = [meeting(), meeting(remark="CANCELLED", agenda_url="")]
    ingest_schedule(listed, schedule(*both[::order]), sight(1))
    [one] = rows(listed)
    assert (one.status, one.remark) == ("scheduled", "")


@pytest.mark.parametrize(("twin", "location", "status", "remark"), [
    ({"committee": "House Judicary"}, "HCR 0107", "scheduled", ""),
    ({"room": "TBD"}, "HCR 0107", "scheduled", ""), ({"room": ""}, "HCR 0107", "scheduled", ""),
    ({"agenda_url": "", "remark": "Live"}, "HCR 0107", "scheduled", "Live"),
    ({"room": "LSB A"}, "HCR 0107", "in_doubt", "\u2021 LSB A"),
])  # fmt: skip
@pytest.mark.parametrize("order", [1, -1])
def test_a_row_that_stands_twice_is_one_meeting_in_doubt_where_its_rooms_are_two(
    listed, twin, location, status, remark, order
):
    ingest_schedule(listed, schedule(*[meeting(), meeting(**twin)][::order]), sight(1))
    [one] = rows(listed)
    assert (one.committee, one.status) == ("House Judiciary", status)
    assert {one.location, one.remark} == {location, remark} or order < 0


def test_rows_called_off_alike_are_one_and_two_agendas_are_two(listed):
    off = [meeting(remark="CANCELLED"), meeting(remark="Canceled", agenda_url="")]
    ingest_schedule(listed, schedule(*off), sight(1))
    assert [one.status for one in rows(listed)] == ["cancelled"]
    two = [meeting(), meeting(agenda_url=f"{SITE}/agenda/committee/2")]
    ingest_schedule(listed, schedule(*two), sight(2))
    assert len(rows(listed)) == 2


def test_a_misspelt_committee_is_the_same_and_keeps_its_name(listed):
    before = count(listed)
    ingest_schedule(listed, schedule(meeting(committee="House Judicary")), sight(1))
    assert (count(listed), rows(listed)[0].committee) == (before, "House Judiciary")


def test_a_misspelt_committee_on_another_day_is_known_by_its_agenda_and_start(listed):
    ingest_schedule(listed, schedule(meeting(2, committee="House Judicary")), sight(1))
    [one] = rows(listed)
    assert (one.committee, one.day, one.status) == ("House Judiciary", day(2), "moved")


def test_a_meeting_first_seen_misspelt_takes_the_known_name(listed):
    finance = {"agenda_url": f"{SITE}/agenda/committee/2"}
    ingest_schedule(
        listed, schedule(meeting(), meeting(committee="House Finanse", **finance)), sight(1)
    )
    ingest_schedule(
        listed, schedule(meeting(), meeting(committee="House Finance", **finance)), sight(2)
    )
    assert [one.committee for one in rows(listed)] == ["House Judiciary", "House Finance"]
    assert rows(listed)[1].committee_key == "lower|finance"


def test_a_meeting_that_was_held_does_not_move_to_the_next_one(listed):
    evening = sight(36)  # tomorrow, 8 PM
    thursday = meeting(2, agenda_url=f"{SITE}/agenda/committee/3")
    _, missing = ingest_schedule(listed, schedule(thursday), evening)
    assert [(one.day, one.status) for one in rows(listed)] == [
        (day(1), "scheduled"), (day(2), "scheduled"),
    ]  # fmt: skip
    assert missing.meetings == ()


# --- F: what was not read is not nothing ----------------------------------------------------------


def test_a_day_of_which_a_row_was_unread_proves_no_absence(listed):
    unproved = ScheduleSeen((), (DaySpan(day(-2), day(9)),), unproved=(DaySpan(day(1), day(1)),))
    _, missing = ingest_schedule(listed, unproved, sight(1))
    assert missing.meetings == ()
    other_day = replace(unproved, unproved=(DaySpan(day(2), day(2)),))
    _, missing = ingest_schedule(listed, other_day, sight(2))
    assert missing.meetings == ("2026A-h-0001",)


def test_a_conference_committee_is_a_hearing_of_the_bill_in_its_name(listed):
    conference = meeting(
        2, "Upon Adjournment", "SCR 357", committee="First Conference Committee on HB26-1148",
        agenda_url="",
    )  # fmt: skip
    ingest_schedule(listed, schedule(meeting(), conference), sight(1))
    [one] = hearings(listed, HearingFilter("2026A", bill="HB26-1148"))
    assert (one.meeting.start.day, one.stands, one.item.testimony) == (day(2), True, "unknown")
    assert replayed(listed) == stored(listed)


def test_an_agenda_that_is_only_a_pdf_is_told_as_unread(listed):
    assert unread_agendas(listed, "2026A", sight(1).at) == ()
    pdf = meeting(committee="House Finance", agenda_url="", pdf_url=f"{SITE}/x.pdf")
    ingest_schedule(listed, schedule(meeting(), pdf), sight(1))
    [one] = unread_agendas(listed, "2026A", sight(2).at)
    assert (one.committee, one.start.day) == ("House Finance", day(1))
    assert unread_agendas(listed, "2026A", sight(100).at) == ()


def test_a_bill_of_another_session_on_an_agenda_is_an_alarm(listed):
    ingest_agenda(listed, titled(item("HB26-1037"), item("HB26B-1001")), sight(1))
    [one] = foreign_bills(listed, "2026A", sight(2).at)
    assert (one.bill, one.session, one.meeting.start.day) == ("HB26B-1001", "2026B", day(1))


def test_a_bill_on_an_agenda_that_the_list_of_bills_lacks_is_an_alarm(listed):
    ingest_agenda(listed, titled(item("HB26-1037"), item("HB26-1999")), sight(1))
    crawl = {"plan": "update", "session": "2026A", "outcome": "whole", "started_at": sight(2).at}
    listed.execute(insert(CRAWLS).values(**crawl, list_walked=sight(0.5).at))
    of = [(one.bill, one.session) for one in foreign_bills(listed, "2026A", sight(2).at)]
    assert ("HB26-1999", "") not in of  # the list was read before
    listed.execute(update(CRAWLS).values(list_walked=sight(2).at))
    of = [(one.bill, one.session) for one in foreign_bills(listed, "2026A", sight(3).at)]
    assert ("HB26-1999", "") in of


def test_an_item_that_looks_like_a_bill_and_names_none_is_told(listed):
    items = [item("HB26-1037"), item("HB 26-10375 Ban"), item("Committee Discussion")]
    ingest_agenda(listed, titled(*items), sight(1))
    assert nameless_items(listed, "2026A", sight(2).at) == ("HB 26-10375 Ban",)
    assert health(listed, "2026A", sight(2).at).nameless_items == ("HB 26-10375 Ban",)
