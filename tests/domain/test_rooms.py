"""Rooms, and the addresses that are given for them."""

from __future__ import annotations

import pytest

from tracker.domain.remarks import room_cell
from tracker.domain.rooms import CAPITOL, LSB, building_of, room_in, same_room


@pytest.mark.parametrize(("room", "building"), [
    ("HCR 0107", CAPITOL), ("HCR 0112", CAPITOL), ("SCR 352", CAPITOL), ("SCR 357", CAPITOL),
    ("Old Supreme Court", CAPITOL), ("Old State Library", CAPITOL), ("Room 271", CAPITOL),
    ("House Chamber", CAPITOL), ("Senate Chamber", CAPITOL),
    ("Old Supreme Court, 2nd Floor, Colorado State Capitol", CAPITOL),
    ("LSB A", LSB), ("LSB-B", LSB), ("Legislative Services Building, Room A", LSB),
    ("JBC", None), ("", None), ("Pueblo Convention Center, Room 12", None),
    ("HCR 0107 (overflow LSB A)", CAPITOL), ("LSB A (overflow HCR 0112)", LSB),
    ("State Capitol Annex, 1375 Sherman Street", None), ("Capitol Annex, Room 271", None),
    ("Denver City Council, Room 112", None), ("Room 271, State Capitol", CAPITOL),
    ("Colorado State Capitol, Room 271", CAPITOL), ("State Capitol", None),
    ("Hotel near the Capitol", None), ("not HCR 0107", None), ("was HCR 0107, see agenda", None),
    ("HCR 0107 moved to LSB A", LSB), ("Moved to LSB A", LSB), ("HCR 0107 and LSB A", CAPITOL),
    ("Room 112 [LSB]", None), ("Room 112 (Legislative Services Building)", None),
    ("Room 107 - LSB", None), ("Room 356 (State Capitol Annex)", None),
    ("Room 107 - Pueblo City Hall", None), ("Old Supreme Court Building, 101 W. Colfax", None),
    ("Old State Library Annex", None), ("HCR 0107 at 1525 Sherman", None),
    ("Old Supreme Court, 200 E. Colfax", CAPITOL), ("HCR 0112 - Capitol Building", CAPITOL),
    ("LSB Hrg Rm A", LSB), ("House Committee Room 0107", CAPITOL),
    ("SCR 352, Capitol Annex", None), ("HCR 0107 - Boulder County Courthouse", None),
    ("HCR 0112, LSB", None), ("HCR 0107, LSB A overflow", CAPITOL),
    ("HCR 0107 - watch party at the library", CAPITOL), ("LSB, Hearing Rooms A and B", LSB),
    ("HCR 107", CAPITOL), ("Old Supreme Court Chambers", CAPITOL), ("Room A, LSB", LSB),
])  # fmt: skip
def test_the_building_of_a_room(room, building):
    assert building_of(room) == building
    if building is None:  # nor of what a cell that says so is read as
        assert building_of(room_cell(room).value) is None


def test_a_room_of_the_legislative_services_building_is_not_in_the_capitol():
    assert building_of("LSB A, behind the Capitol") == LSB
    assert LSB.address.startswith("200 E. 14th Ave.")
    assert CAPITOL.address.startswith("200 E. Colfax Ave.")


def test_a_known_room_is_found_with_its_place_in_the_words():
    room = room_in("State Capitol, HCR 0107 (overflow)")
    assert room is not None and (room.begin, room.end) == (15, 23)
    jbc = room_in("JBC Hearing Room")
    assert jbc is not None and jbc.building is None


@pytest.mark.parametrize(("one", "other"), [
    ("HCR 0107", "House Committee Room 0107"), ("HCR 0107", "Room 0107"), ("LSB A", "LSB Hrg Rm A"),
    ("Room 356", "SCR 356"),
])  # fmt: skip
def test_a_room_that_is_spelt_anew_is_no_other(one, other):
    assert same_room(one, other)
    assert not same_room(one, "HCR 0112")
