"""Calls as values: phase, disruption, the official form, overrides, and whose vote a name is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tracker import sessions
from tracker.domain import decided
from tracker.domain.agendas import disruption_of
from tracker.domain.calls import (
    SignUp,
    call_id,
    form_strings,
    phase_of,
    weigh,
)
from tracker.domain.campaign import CallTexts, Campaign, Contact
from tracker.domain.edits import EditView
from tracker.domain.language import Both
from tracker.domain.rooms import CAPITOL, LSB, building_of
from tracker.domain.testimony import Overtaken
from tracker.domain.times import Start
from tracker.domain.views import HearingView, ItemView, MeetingView, RevisionView
from tracker.domain.votes import Member, RollCall, is_on_amendment, surnames_of
from tracker.settings import ROOT

#: Tuesday, 8:00 AM in Denver.
NOW = datetime(2026, 2, 24, 15, tzinfo=UTC)
TUESDAY, WEDNESDAY, FRIDAY = date(2026, 2, 24), date(2026, 2, 25), date(2026, 2, 27)
HALF_PAST_ONE = Start(WEDNESDAY, "1:30 PM", time(13, 30))
NO_CLOCK = Start(WEDNESDAY, "Upon Adjournment", None)


def test_the_id_of_a_call_is_short_and_says_what_it_is_of():
    assert call_id("data-privacy", "2026A-h-0147", "HB26-1037") == "hb26-1037-147-data-privacy"
    assert call_id("palantir", "2026A-h-0147", "HB26-1037") == "hb26-1037-147-palantir"


@pytest.mark.parametrize(("day", "opens", "phase"), [
    pytest.param(FRIDAY, FRIDAY, "announced", id="sign-up opens later"),
    pytest.param(FRIDAY, TUESDAY, "sign_up_open", id="it opens today"),
    pytest.param(FRIDAY, None, "announced", id="nobody knows when it opens"),
    pytest.param(TUESDAY, None, "begun", id="today at seven"),
    pytest.param(date(2026, 2, 23), TUESDAY, "past", id="yesterday"),
])  # fmt: skip
def test_a_call_has_a_phase(day, opens, phase):
    assert phase_of(Start(day, "7:00 AM", time(7)), opens, NOW) == phase


def test_a_call_is_of_today_in_denver_and_not_in_london():
    late = datetime(2026, 2, 25, 5, tzinfo=UTC)  # Tuesday, 10 PM in Denver
    assert phase_of(Start(TUESDAY, "", None), None, late) == "today"


@pytest.mark.parametrize(("hour", "minute", "phase"), [
    (20, 29, "today"), (20, 30, "begun"), (24 + 6, 59, "begun"), (24 + 8, 25, "begun"),
    (24 + 12, 59, "begun"), (24 + 13, 0, "past"),
])  # fmt: skip
def test_a_hearing_that_began_is_not_over_at_midnight(hour, minute, phase):
    start = Start(TUESDAY, "1:30 PM", time(13, 30))
    now = datetime(2026, 2, 24, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)
    assert phase_of(start, None, now) == phase
    told = phase_of(start, None, now, has_outcome=True)
    assert told == "past"


def test_a_hearing_without_a_clock_time_may_go_on_until_the_morning():
    two_at_night = datetime(2026, 2, 25, 9, tzinfo=UTC)
    start = Start(TUESDAY, "Upon Adjournment", None)
    assert phase_of(start, None, two_at_night) == "begun"
    assert phase_of(start, None, two_at_night + timedelta(hours=4)) == "past"


POSTPONED = Overtaken("postponed", TUESDAY, "House Committee on Judiciary Postpone Indefinitely")


def hearing(
    status="scheduled", earlier=(), gone=None, testimony="expected", overtaken=None,
    standing="heard",
):  # fmt: skip
    item = ItemView(
        "HB26-1037", "HB26-1037", testimony, NOW, gone_seen_at=gone, overtaken=overtaken,
        standing=standing,
    )  # fmt: skip
    revisions = tuple(RevisionView(start, room, NOW) for start, room in earlier)
    meeting = MeetingView(
        "2026A-h-0001", "2026A", "House Judiciary", "lower", HALF_PAST_ONE, "HCR 0107", status, "",
        "", revisions, () if gone else (item,), (item,) if gone else (), "", "", "", NOW, NOW, NOW,
    )  # fmt: skip
    return HearingView("HB26-1037", "Title", True, meeting, item)


@pytest.mark.parametrize(("upset", "disruption"), [
    ({}, ""),
    ({"status": "cancelled", "gone": NOW}, "cancelled"),
    ({"status": "withdrawn", "earlier": [(NO_CLOCK, "HCR 0107")]}, "withdrawn"),
    ({"gone": NOW, "earlier": [(NO_CLOCK, "HCR 0107")]}, "left_agenda"),
    ({"earlier": [(NO_CLOCK, "LSB A")], "testimony": "none"}, "moved"),
    ({"earlier": [(HALF_PAST_ONE, "LSB A")], "testimony": "none"}, "room_changed"),
    ({"earlier": [(HALF_PAST_ONE, "HCR 0107")]}, ""),
    ({"testimony": "none"}, "action_only"),
    ({"overtaken": POSTPONED, "earlier": [(NO_CLOCK, "LSB A")]}, "overtaken"),
    ({"overtaken": POSTPONED, "gone": NOW}, "left_agenda"),
    ({"standing": "in_doubt", "earlier": [(NO_CLOCK, "LSB A")]}, "in_doubt"),
    ({"status": "in_doubt", "testimony": "in_doubt"}, "in_doubt"),
    ({"standing": "off", "status": "in_doubt"}, "item_off"),
    ({"standing": "off", "status": "cancelled"}, "cancelled"),
    ({"earlier": [(Start(WEDNESDAY, "01:30 PM", time(13, 30)), "HCR 0107")]}, ""),
])  # fmt: skip
def test_of_several_disruptions_the_one_that_matters_most(upset, disruption):
    upset_hearing = hearing(**upset)
    assert disruption_of(upset_hearing.meeting, upset_hearing.item) == disruption


@pytest.mark.parametrize(("at", "moment"), [
    (time(13, 30), "2/25/2026 01:30 PM"), (time(12), "2/25/2026 12:00 PM"),
    (time(0, 5), "2/25/2026 12:05 AM"), (time(8), "2/25/2026 08:00 AM"), (None, None),
])  # fmt: skip
def test_the_form_shows_a_moment_only_where_there_is_a_clock_time(at, moment):
    form = form_strings("Senate Judiciary", Start(WEDNESDAY, "as written", at), "SB26-070")
    assert (form.moment, form.day) == (moment, "2/25/2026")
    assert (form.committee, form.item) == ("Senate Judiciary", "Senate Judiciary SB26-070")


@pytest.mark.parametrize(("room", "building"), [
    ("LSB A", LSB), ("HCR 0107", CAPITOL), ("Old Supreme Court", CAPITOL), ("", None),
    ("Adams 12 Board Room", None),
])  # fmt: skip
def test_a_room_is_in_its_own_building_or_in_none_we_know(room, building):
    assert building_of(room) == building


# --- what editors say ------------------------------------------------------------------------


def said(**edits):
    """Edits by field, each (new) or (new, official)."""
    found = {}
    for name, told in edits.items():
        new, official = told if isinstance(told, tuple) else (told, None)
        field = name.replace("__", ".")
        found[field] = EditView(1, NOW, "ana", "a call", field, None, new, official)
    return found


@pytest.mark.parametrize(("then", "now", "edited", "state"), [
    ("a", "a", "b", "holds"), ("a", "b", "b", "lifted"), ("a", "c", "b", "flagged"),
    ("a", "a", "a", "lifted"),
])  # fmt: skip
def test_an_override_holds_is_lifted_or_flagged(then, now, edited, state):
    assert weigh(then, now, edited) == state


def test_a_start_of_an_editor_counts_until_the_official_one_changes():
    edit = said(start=("2026-02-25 14:00", "2026-02-25 13:30"))
    held = decided.start_fact(edit, HALF_PAST_ONE)
    assert (held.state, held.shown.start_time) == ("holds", time(14))
    assert held.official == HALF_PAST_ONE and held.edited_at == NOW
    flagged = decided.start_fact(edit, NO_CLOCK)
    assert (flagged.state, flagged.shown) == ("flagged", NO_CLOCK)
    lifted = decided.start_fact(edit, Start(WEDNESDAY, "2:00 p.m.", time(14)))
    assert (lifted.state, lifted.shown.start_text) == ("lifted", "2:00 p.m.")


def test_an_editors_words_without_a_clock_time_make_none():
    fact = decided.start_fact(said(start="2026-02-25 After the floor"), HALF_PAST_ONE)
    assert (fact.shown.start_text, fact.shown.start_time) == ("After the floor", None)


def test_white_space_and_case_make_no_other_room():
    fact = decided.text_fact(said(location=("lsb  a", "HCR 0107")), "location", "LSB A")
    assert (fact.state, fact.shown) == ("lifted", "LSB A")


@pytest.mark.parametrize("new", [None, "", "soon", "2026-02-31 13:00"])
def test_what_says_nothing_or_cannot_be_read_leaves_the_fact(new):
    fact = decided.start_fact(said(start=new), HALF_PAST_ONE)
    assert (fact.shown, fact.edited, fact.state) == (HALF_PAST_ONE, None, "")


def test_texts_are_the_calls_then_the_bills_then_the_campaigns_each_language_for_itself():
    own = CallTexts(line=Both("own", "propia"), help=Both("ride", "transporte"))
    texts = decided.texts_of(said(line__en="of the call"), said(line__es="de la ley"), own)
    assert texts.line == Both("of the call", "de la ley")
    assert texts.help == Both("ride", "transporte")


def test_an_editor_may_take_a_position_back():
    assert decided.position_of(said(position="oppose"), "support") == "oppose"
    assert decided.position_of(said(position=""), "support") == ""
    assert decided.position_of(said(position=None), "support") == "support"
    assert decided.position_of({}, "support") == "support"


def test_the_contact_of_a_call_is_the_campaigns_with_what_was_said():
    own = Contact(Both("CIRC"), "a@example.org", "303-555-0100")
    found = decided.contact_of(said(contact__email="b@example.org"), own)
    assert (found.email, found.phone) == ("b@example.org", "303-555-0100")


def test_a_deadline_counts_from_a_clock_time_alone():
    campaign = Campaign("c", Both("C"), Both(), Both(), deadline_hours=24)
    at = decided.deadline_of({}, HALF_PAST_ONE, campaign)
    assert at == datetime(2026, 2, 24, 20, 30, tzinfo=UTC)
    assert decided.deadline_of({}, NO_CLOCK, campaign) is None
    own = decided.deadline_of(said(deadline="2026-02-24 17:00"), NO_CLOCK, campaign)
    assert own == datetime(2026, 2, 25, 0, 0, tzinfo=UTC)


def test_sign_up_is_the_sessions_unless_an_editor_knows_better():
    known = SignUp("https://form", 7)
    assert decided.opens_of({}, HALF_PAST_ONE, known) == date(2026, 2, 18)
    assert decided.opens_of(said(opens="2026-02-22"), HALF_PAST_ONE, known) == date(2026, 2, 22)
    assert decided.opens_of({}, HALF_PAST_ONE, SignUp()) is None
    assert decided.sign_up_of({}, known) == "https://form"
    assert decided.sign_up_of(said(sign_up="https://other"), known) == "https://other"


# --- whose vote a name is ----------------------------------------------------------------------

HOUSE = [
    Member("garcia", "Lorena García", "lower"),
    Member("sander", "Lori Garcia Sander", "lower"),
    Member("stewart-k", "Katie Stewart", "lower"),
    Member("stewart-r", "Rebekah Stewart", "lower"),
    Member("suckla", "Larry Suckla", "lower"),
    Member("ball", "Matthew Ball", "upper"),
    Member("rich", "Janice Rich", "upper"),
]


@pytest.mark.parametrize(("written", "chamber", "in_committee", "meant"), [
    ("Garcia", "lower", False, "garcia"),
    ("Garcia Sander", "lower", False, "sander"),
    ("Stewart K.", "lower", False, "stewart-k"),
    *((name, "lower", False, "stewart-k") for name in ("Stewart K", "Stewart, K.", "K. Stewart")),
    ("Garcia, Lorena", "lower", True, "garcia"),
    ("Garcia-Sander", "lower", False, "sander"),
    ("Rep. Suckla", "lower", False, "suckla"),
    ("Stewart", "lower", False, None),
    ("Rich", "lower", False, None),
    ("Rich", "upper", False, "rich"),
    ("President", "upper", False, None),
    ("Lorena Garcia", "lower", True, "garcia"),
    ("Larry Don Suckla", "lower", True, "suckla"),
    ("Matt Ball", "joint", True, "ball"),
    ("Mark Ball", "upper", True, None),
    ("Jane Rich", "upper", True, None),
    ("", "lower", False, None),
])  # fmt: skip
def test_a_name_on_a_vote_means_one_member_or_nobody(written, chamber, in_committee, meant):
    found = RollCall(HOUSE).member(written, chamber, in_committee=in_committee)
    assert (found and found.id) == meant


def test_two_of_one_name_are_nobody():
    twice = [Member("a", "Alex Valdez", "lower"), Member("b", "Alex Valdez", "lower")]
    assert RollCall(twice).member("Alex Valdez", "lower", in_committee=True) is None
    assert RollCall(twice).member("Valdez A.", "lower", in_committee=False) is None


def test_a_vote_of_a_former_member_is_not_told_of_the_present_one_of_that_surname():
    left = Member("a-smith", "Ann Smith", "lower", until=date(2026, 2, 13))
    came = Member("b-smith", "Bo Smith", "lower", since=date(2026, 2, 13))
    call = RollCall([left, came])
    for day, who in ((date(2026, 2, 1), left), (date(2026, 3, 1), came)):
        for written, in_committee in (("Smith", False), (who.name, True)):
            found = call.member(written, "lower", in_committee=in_committee, day=day)
            assert found is who
    alone = RollCall([came])
    assert alone.member("Smith", "lower", in_committee=False, day=date(2026, 2, 1)) is None
    assert alone.member("Bo Smith", "lower", in_committee=True, day=date(2026, 2, 1)) is None


@pytest.mark.parametrize("name", ["Pat Example Jr.", "Pat Example, Jr.", "Pat Example III"])
def test_a_junior_is_found_under_the_surname(name):
    member = Member("pat-example", name, "lower")
    call = RollCall([member])
    for written in ("Example", "Example P.", "Example Jr." if "Jr" in name else "Example III"):
        assert call.member(written, "lower", in_committee=False) is member
    assert call.member("Pat Example", "lower", in_committee=True) is member
    both = RollCall([member, Member("old", "Pat Example", "lower")])
    for written in (name, name.replace(".", ""), name.replace(",", "")):
        assert both.member(written, "lower", in_committee=True) is member
        assert both.member(written.removeprefix("Pat "), "lower", in_committee=False) is member
    assert both.member("Example", "lower", in_committee=False) is None
    assert call.member("Jr.", "lower", in_committee=False) is None


def test_surnames_may_be_several_words():
    assert set(surnames_of("Lori Garcia Sander")) == {
        "Garcia Sander", "Garcia Sander L.", "L. Garcia Sander", "Sander", "Sander L.",
        "L. Sander",
    }  # fmt: skip


@pytest.mark.parametrize(("motion", "expected"), [
    ("AMD (H.002)", True), ("COW", True), ("Adopt amendment L.003 (Attachment F)", True),
    ("BILL", False), ("REPASS", False), ("Refer House Bill 26-1001 to Appropriations", False),
])  # fmt: skip
def test_a_vote_on_an_amendment_is_none_on_the_bill(motion, expected):
    assert is_on_amendment(motion) is expected


FORM_2026, FORM_2025 = (sessions.sign_up(one, ROOT / "data") for one in ("2026A", "2025A"))


@pytest.mark.parametrize(("url", "form", "checked"), [
    pytest.param("", "by-bill", "2026-03", id="the session's own"),
    pytest.param("https://sites.coleg.gov/another", "by-bill", "2026-03", id="the same form"),
    pytest.param(FORM_2025.url, "by-committee", "", id="the older form, which nobody checked"),
    pytest.param("https://example.org/", None, None, id="one that nobody described"),
])  # fmt: skip
def test_an_editors_address_never_stands_beside_another_forms_steps(url, form, checked):
    known = decided.form_of(said(sign_up=url) if url else {}, FORM_2026, "2026A")
    assert (known and known.form.id, known and known.checked) == (form, checked)
