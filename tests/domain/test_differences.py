"""Two observations and what differs between them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.committees import same_committee
from tracker.domain.differences import (
    FieldChange,
    KnownMeeting,
    SeenMeeting,
    differences,
    fields_changed,
    keyed,
    match_meetings,
)
from tracker.domain.times import Start

# --- fields and rows -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "seen", "changes"),
    [
        pytest.param({"a": 1}, {"a": 1}, (), id="the same"),
        pytest.param({"a": 1}, {"a": 2}, (FieldChange("a", 1, 2),), id="another value"),
        pytest.param({"a": 1, "b": 2}, {"a": 1}, (), id="what was not seen does not count"),
        pytest.param({}, {"a": 1}, (FieldChange("a", None, 1),), id="a new field"),
        pytest.param(
            {"a": 1}, {"a": None}, (FieldChange("a", 1, None),), id="emptied, and seen so"
        ),
        pytest.param({"a": ["x"]}, {"a": ["x"]}, (), id="lists by what they hold"),
        pytest.param(
            {"a": ""}, {"a": None}, (FieldChange("a", "", None),), id="empty is not absent"
        ),
    ],
)
def test_fields_that_read_differently(stored, seen, changes):
    assert fields_changed(stored, seen) == changes


def test_differences_are_told_in_the_order_of_what_was_seen():
    found = differences(
        {"gone": {"a": 1}, "kept": {"a": 1}, "other": {"a": 1}},
        {"new": {"a": 1}, "other": {"a": 2}, "kept": {"a": 1}},
    )
    assert found.new == ("new",)
    assert found.gone == ("gone",)
    assert found.changed == (("other", (FieldChange("a", 1, 2),)),)
    assert found.unchanged == 1


ROWS = st.dictionaries(
    st.text("abc", min_size=1, max_size=2),
    st.fixed_dictionaries({"x": st.integers(0, 3), "y": st.sampled_from(["", "a", None])}),
    max_size=6,
)


def applied(old, found, seen):
    """The old rows with the differences carried out."""
    rows = {key: dict(row) for key, row in old.items() if key not in found.gone}
    for key in found.new:
        rows[key] = dict(seen[key])
    for key, changes in found.changed:
        for change in changes:
            assert rows[key][change.field] == change.old
            rows[key][change.field] = change.new
    return rows


@given(ROWS, ROWS)
def test_the_differences_applied_to_the_old_give_the_new(old, new):
    found = differences(old, new)
    assert applied(old, found, new) == new
    assert len(found.new) + len(found.changed) + found.unchanged == len(new)


@given(ROWS)
def test_a_thing_does_not_differ_from_itself(rows):
    found = differences(rows, rows)
    assert (found.new, found.changed, found.gone) == ((), (), ())


def test_rows_of_one_key_are_told_apart_in_their_order():
    rows = [{"n": "a", "i": 1}, {"n": "b", "i": 2}, {"n": "a", "i": 3}, {"n": "a", "i": 4}]
    found = keyed(rows, lambda row: row["n"])
    assert {key: row["i"] for key, row in found.items()} == {"a": 1, "b": 2, "a#2": 3, "a#3": 4}


@given(st.lists(st.sampled_from(["a", "b", "a#2"])))
def test_no_row_is_lost_to_its_key(names):
    rows = [{"n": name, "i": index} for index, name in enumerate(names)]
    found = keyed(rows, lambda row: row["n"])
    assert sorted(row["i"] for row in found.values()) == list(range(len(rows)))


# --- which meeting is which ----------------------------------------------------------------

TUESDAY = date(2026, 2, 24)


def start(day, words="1:30 PM"):
    return Start.read(TUESDAY + timedelta(days=day), words)


def known(
    name, day=0, words="1:30 PM", *, agenda="", bills=(), committee="House Judiciary", movable=True
):
    return KnownMeeting(name, committee, start(day, words), agenda, frozenset(bills), movable)


def seen(day=0, words="1:30 PM", *, agenda="", bills=(), committee="House Judiciary"):
    return SeenMeeting(committee, start(day, words), agenda, frozenset(bills))


def pairs(meetings, rows):
    found = match_meetings(meetings, rows)
    assert sorted([*found.pairs, *found.new]) == list(range(len(rows)))
    assert sorted([*found.pairs.values(), *found.missing]) == sorted(one.id for one in meetings)
    return dict(found.pairs)


@pytest.mark.parametrize(
    ("meeting", "row", "same"),
    [
        pytest.param(known("a"), seen(), True, id="day and start"),
        pytest.param(known("a"), seen(words="8:00 AM"), True, id="another start of the day"),
        pytest.param(known("a"), seen(words="Upon Adjournment"), True, id="its clock time lost"),
        pytest.param(known("a"), seen(committee="House Finance"), False, id="another committee"),
        pytest.param(known("a", agenda="/1"), seen(40, agenda="/1"), True, id="agenda, weeks away"),
        pytest.param(known("a", agenda="/1", movable=False), seen(9, agenda="/1"), True,
                     id="agenda, where the page says nothing of its day"),
        pytest.param(known("a", agenda="/1"), seen(3, agenda="/2"), False, id="three days"),
        pytest.param(known("a", agenda="/1"), seen(agenda="/2"), True, id="day, another agenda"),
        pytest.param(known("a"), seen(1), True, id="a day away"),
        pytest.param(known("a"), seen(2), True, id="two days away"),
        pytest.param(known("a"), seen(-2), True, id="two days before"),
        pytest.param(known("a"), seen(3), False, id="three days away"),
        pytest.param(known("a", movable=False), seen(1), False,
                     id="a day away from a day that the page does not speak for"),
        pytest.param(known("a", movable=False), seen(), True, id="its own day in any case"),
        pytest.param(known("a", bills=("B1", "B2")), seen(7, bills=("B2",)), True,
                     id="seven days and a shared bill"),
        pytest.param(known("a", bills=("B1",)), seen(-7, bills=("B1",)), True,
                     id="seven days before and a shared bill"),
        pytest.param(known("a", bills=("B1",)), seen(8, bills=("B1",)), False, id="eight days"),
        pytest.param(known("a", bills=("B1",)), seen(7, bills=("B2",)), False, id="no bill shared"),
        pytest.param(known("a", bills=("B1",), movable=False), seen(7, bills=("B1",)), False,
                     id="a shared bill, but the page does not speak for its day"),
    ],
)  # fmt: skip
def test_a_row_is_a_known_meeting_or_is_not(meeting, row, same):
    assert pairs([meeting], [row]) == ({0: "a"} if same else {})


@pytest.mark.parametrize(
    ("meetings", "rows", "expected"),
    [
        pytest.param(
            [known("am", words="8:00 AM"), known("pm", words="1:30 PM")],
            [seen(words="2:00 PM"), seen(words="9:00 AM")], {0: "pm", 1: "am"},
            id="of one day, the nearest start first",
        ),
        pytest.param(
            [known("am", words="8:00 AM"), known("pm", words="1:30 PM")],
            [seen(words="12:00 PM")], {0: "pm"}, id="one left of two",
        ),
        pytest.param(
            [known("clock", words="1:30 PM"), known("words", words="Upon Adjournment")],
            [seen(words="upon adjournment"), seen(words="3:00 PM")], {0: "words", 1: "clock"},
            id="the same words are nearest",
        ),
        pytest.param(
            [known("a", 0, agenda="/1"), known("b", 1, agenda="/2")],
            [seen(0, agenda="/2"), seen(1, agenda="/1")], {0: "b", 1: "a"},
            id="the agenda before the day: they changed places",
        ),
        pytest.param(
            [known("a", 0), known("b", 1)], [seen(1)], {0: "b"},
            id="the same day before a day away",
        ),
        pytest.param(
            [known("a", 0), known("b", 1)], [seen(2)], {0: "b"}, id="the nearer day first",
        ),
        pytest.param(
            [known("a", 0), known("b", 1)], [seen(2), seen(3)], {0: "b"},
            id="each is used once, three days are too far",
        ),
        pytest.param(
            [known("near", 2), known("far", 6, bills=("B1",))], [seen(0, bills=("B1",))],
            {0: "near"}, id="two days before a shared bill",
        ),
        pytest.param(
            [known("a", 5, bills=("B1",)), known("b", 6, bills=("B2",))],
            [seen(0, bills=("B2",))], {0: "b"}, id="of those far away, the one that shares a bill",
        ),
        pytest.param([known("a")], [seen(), seen()], {0: "a"}, id="a row too many is new"),
        pytest.param([], [seen()], {}, id="all new"),
        pytest.param([known("a")], [], {}, id="none on the page"),
    ],
)  # fmt: skip
def test_which_row_is_which_meeting(meetings, rows, expected):
    assert pairs(meetings, rows) == expected


MEETINGS = st.lists(
    st.tuples(
        st.integers(0, 9), st.sampled_from(["1:30 PM", "8:00 AM", "Upon Adjournment", ""]),
        st.sampled_from(["", "/1", "/2"]), st.sampled_from(["House Judiciary", "House Finance"]),
        st.sets(st.sampled_from(["B1", "B2"])),
    ),
    max_size=6,
)  # fmt: skip


@pytest.mark.slow
@given(MEETINGS, MEETINGS)
def test_each_meeting_and_each_row_is_used_once(before, now):
    meetings = [
        known(str(index), day, words, agenda=agenda, bills=bills, committee=committee)
        for index, (day, words, agenda, committee, bills) in enumerate(before)
    ]
    rows = [
        seen(day, words, agenda=agenda, bills=bills, committee=committee)
        for day, words, agenda, committee, bills in now
    ]
    found = pairs(meetings, rows)
    assert len(set(found.values())) == len(found)
    by_id = {one.id: one for one in meetings}
    assert all(by_id[name].committee == rows[index].committee for index, name in found.items())


def test_a_row_called_off_gives_way_to_a_live_one_of_its_committee_and_start_in_either_order():
    off, live = replace(seen(), off=True), seen()
    for rows, at in (([off, live], 1), ([live, off], 0)):
        found = match_meetings([known("a")], rows)
        assert (dict(found.pairs), found.new, found.twice) == ({at: "a"}, (), (1 - at,))
    for double in (replace(seen(words=""), off=True), replace(seen(committee="House Judicary"),
                                                              off=True)):  # fmt: skip
        assert match_meetings([known("a")], [double, live]).twice == (0,)
    morning = replace(seen(words="", agenda="/1"), off=True)
    two = match_meetings([known("am", words="9:00 AM", agenda="/1"), known("pm")], [morning, live])
    assert (dict(two.pairs), two.twice) == ({0: "am", 1: "pm"}, ())
    alone = match_meetings([known("a")], [off, seen(words="3:00 PM")])
    assert (dict(alone.pairs), alone.new, alone.twice) == ({0: "a"}, (1,), ())


@pytest.mark.parametrize(
    ("meeting", "row", "same"),
    [
        pytest.param(known("a"), seen(committee="House Judicary"), True, id="a letter lacks"),
        pytest.param(known("a"), seen(committee="House Judicairy"), True, id="two swapped"),
        pytest.param(known("a"), seen(committee="Judiciary"), True, id="without its chamber"),
        pytest.param(known("a"), seen(committee="Senate Judiciary"), False, id="the other chamber"),
        pytest.param(known("a"), seen(1, committee="House Judicary"), False,
                     id="a letter lacks, on another day"),
        pytest.param(known("a"), seen(words="9:00 AM", committee="House Judicary"), False,
                     id="a letter lacks, nothing but the day agrees"),
        pytest.param(known("a", agenda="/1"),
                     seen(words="9:00 AM", agenda="/1", committee="House Judicary"), True,
                     id="a letter lacks, day and agenda agree"),
        pytest.param(known("a", committee="House Fee Board"),
                     seen(committee="House Fees Board"), True, id="of a name nobody knows"),
        pytest.param(known("a", words="1:30 PM"), seen(words="01:30 PM"), True, id="spelt anew"),
        pytest.param(replace(known("a"), begun=True), seen(2), False,
                     id="what has begun moves nowhere"),
        pytest.param(replace(known("a", agenda="/1"), begun=True), seen(2, agenda="/1"), False,
                     id="what has begun moves nowhere, not with its agenda either"),
        pytest.param(replace(known("a"), begun=True), seen(), True, id="what has begun stays"),
        pytest.param(replace(known("a"), begun=True), seen(words="6:00 PM"), False,
                     id="another meeting in the evening"),
        pytest.param(known("a", agenda="/1"),
                     replace(seen(5, agenda="/1"), agenda_day=TUESDAY), False,
                     id="an agenda speaks only for the day that its heading names"),
        pytest.param(known("a", agenda="/1"),
                     replace(seen(5, agenda="/1"), agenda_day=TUESDAY + timedelta(5)), True,
                     id="an agenda whose heading names the new day"),
        pytest.param(known("a", committee="First Conference Committee on HB26-1148"),
                     seen(committee="First Conference Committee on HB26-1149"), False,
                     id="a digit is no letter"),
        pytest.param(replace(known("a", agenda="/1", committee="House State, Civic, Military, & "
                                   "Veterans Affairs"), location="LSB A"),
                     replace(seen(agenda="/1", committee="House State Affairs"), location="LSB A"),
                     True, id="a name cut short, where all else agrees"),
        pytest.param(replace(known("a", agenda="/1"), location="LSB A"),
                     replace(seen(agenda="/1", committee="House Finance"), location="LSB A"),
                     False, id="two committees that are known"),
    ],
)  # fmt: skip
def test_identity_weighs_all_traits_together(meeting, row, same):
    assert pairs([meeting], [row]) == ({0: "a"} if same else {})


def test_the_room_tells_two_committees_of_one_name_without_a_chamber_apart():
    house = replace(known("house", committee="House Judiciary"), location="HCR 0107")
    senate = replace(known("senate", committee="Senate Judiciary"), location="SCR 352")
    row = replace(seen(committee="Judiciary"), location="SCR 352")
    assert pairs([house, senate], [row]) == {0: "senate"}


@given(MEETINGS)
def test_a_schedule_that_did_not_change_matches_itself(before):
    meetings = [
        known(str(index), day, words, agenda=agenda, bills=bills, committee=committee)
        for index, (day, words, agenda, committee, bills) in enumerate(before)
    ]
    rows = [
        seen(day, words, agenda=agenda, bills=bills, committee=committee)
        for day, words, agenda, committee, bills in before
    ]
    found = match_meetings(meetings, rows)
    assert (found.new, found.missing) == ((), ())
    for index, name in found.pairs.items():
        one, row = meetings[int(name)], rows[index]
        assert one.agenda_url == row.agenda_url or one.start.day == row.start.day


@given(
    st.integers(-12, 12), st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans()
)
def test_a_meeting_moves_as_far_as_its_agenda_and_its_bills_allow(
    days, agenda, bill, movable, begun, same_start
):
    meeting = replace(
        known("a", agenda="/1", bills=("B1", "B2"), movable=movable), begun=begun, location="LSB A"
    )
    row = seen(
        days,
        "1:30 PM" if same_start else "8:00 AM",
        agenda="/1" if agenda else "/2",
        bills=("B2", "B3") if bill else ("B3",),
    )
    near = movable and abs(days) <= (7 if bill else 2)
    moves = not begun and (agenda or near)
    stays = days == 0 and (not begun or same_start or agenda)
    assert pairs([meeting], [row]) == ({0: "a"} if stays or moves else {})


NAME = "House Wildfire Matters"
PLACES = st.integers(len("House "), len(NAME) - 1)


@given(PLACES, PLACES, st.sampled_from(["lacks", "twice", "swapped", "another"]))
def test_two_letters_of_a_name_may_be_wrong_where_the_day_and_the_start_agree(one, two, fault):
    typed = NAME
    for at in (one, two):
        typed = {
            "lacks": typed[:at] + typed[at + 1 :],
            "twice": typed[:at] + typed[at : at + 1] * 2 + typed[at + 1 :],
            "swapped": typed[:at] + typed[at + 1 : at + 2] + typed[at : at + 1] + typed[at + 2 :],
            "another": typed[:at] + "x" + typed[at + 1 :],
        }[fault]
    if fault == "swapped" and one != two:
        return  # two swaps are three letters
    meeting = known("a", committee=NAME)
    assert pairs([meeting], [seen(committee=typed)]) == {0: "a"}
    is_same = same_committee(typed, NAME)  # a blank twice is no fault
    assert pairs([meeting], [seen(1, committee=typed)]) == ({0: "a"} if is_same else {})


@pytest.mark.parametrize(
    "other",
    [
        pytest.param("House Wildlife Nations", id="of one length, letters apart"),
        pytest.param("House Wildfire Mat", id="three letters lack"),
        pytest.param("House Wildfire Mattersome", id="three letters more"),
        pytest.param("House xildfxre Mxtters", id="three other letters"),
        pytest.param("House Wildfire 2 Matters", id="a number more"),
    ],
)
def test_three_letters_make_another_committee(other):
    assert pairs([known("a", committee=NAME)], [seen(committee=other)]) == {}


def test_short_names_are_no_slips_of_one_another():
    assert pairs([known("a", committee="House Roads")], [seen(committee="House Loads")]) == {}
    assert pairs([known("a", committee="House Rhodes")], [seen(committee="House Rhodis")]) == {
        0: "a"
    }


def test_of_two_days_as_far_away_the_start_decides_and_then_the_room():
    before, after = known("before", -1, "9:00 AM"), known("after", 1, "1:30 PM")
    assert pairs([before, after], [seen(0, "9:00 AM")]) == {0: "before"}
    assert pairs([before, after], [seen(0, "1:30 PM")]) == {0: "after"}
    rooms = [replace(before, location="LSB A"), replace(after, location="HCR 0107")]
    for location, name in (("LSB A", "before"), ("HCR 0107", "after")):
        assert pairs(rooms, [replace(seen(0, "3:00 PM"), location=location)]) == {0: name}


def test_of_two_of_one_day_the_nearest_minute_is_the_same():
    meetings = [known("late", words="1:50 PM"), known("early", words="1:05 PM")]
    assert pairs(meetings, [seen(words="1:20 PM")]) == {0: "early"}
    assert pairs(meetings, [seen(words="1:40 PM")]) == {0: "late"}


def test_a_long_key_ends_with_a_digest_that_tells_it_from_others():
    rows = [{"n": "x" * 500}, {"n": "x" * 501}, {"n": "x" * 502}]
    whole, *cut = keyed(rows, lambda row: row["n"])
    assert whole == "x" * 500
    assert len(set(cut)) == 2
    assert all(str(key).startswith("x" * 250 + "~") and len(str(key)) < 500 for key in cut)
