"""Which version a summary belongs to."""

from __future__ import annotations

import pytest

from tracker.domain.bill_text import note_of

INTRODUCED = "It limits.(Note: This summary applies to this bill as introduced.)"
REENGROSSED = (
    "It limits. (Note:  This summary applies to the reengrossed version of this bill as introduced "
    "in the second house.)"
)
ENACTED = "It limits.\n(Note: This summary applies to this bill as enacted.) "


@pytest.mark.parametrize(("summary", "versions", "is_older"), [
    (INTRODUCED, ["Introduced"], False),
    (INTRODUCED, ["Introduced", "Engrossed"], True),
    (INTRODUCED, ["Introduced", "Final Act"], True),
    (REENGROSSED, ["Introduced", "Engrossed", "Reengrossed"], False),
    (REENGROSSED, ["Introduced", "Engrossed", "Reengrossed", "Revised"], True),
    (ENACTED, ["Introduced", "Rerevised", "Final Act", "Signed Act"], False),
    (INTRODUCED, [], False),
    (INTRODUCED, ["PA1"], False),
])  # fmt: skip
def test_a_summary_of_an_earlier_text_is_marked(summary, versions, is_older):
    note = note_of(summary, versions)
    assert note is not None and note.words.startswith("This summary applies to ")
    assert note.is_older is is_older


def test_a_summary_that_says_nothing_of_itself_has_no_note():
    assert note_of("It limits. (Note: see the fiscal note.)", ["Introduced"]) is None
    assert note_of("", []) is None
