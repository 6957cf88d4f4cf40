"""Motions in the official words of the sites' pages, all of those that a session brings often."""

from __future__ import annotations

import pytest

from tracker.domain.votes import Motion, motion_of


@pytest.mark.parametrize(("words", "motion"), [
    ("Adopt amendment L.001 (Attachment C).", Motion("amendment", "L.001")),
    ("AMD (H.001)", Motion("amendment", "H.001")),
    ("Refer House Bill 26-1167 to the Committee of the Whole.", Motion("to_floor")),
    ("Refer Senate Bill 26-107, as amended, to the Committee of the Whole.",
     Motion("to_floor", "", True)),
    ("Refer House Bill 26-1167 to the Committee of the Whole and with a recommendation that it be "
     "placed on the consent calendar.", Motion("to_floor_consent")),
    ("Refer House Bill 26-1167, as amended, to the Committee on Appropriations.",
     Motion("to_committee", "Appropriations", True)),
    ("Refer House Concurrent Resolution 26-1001 to the Committee on Finance.",
     Motion("to_committee", "Finance")),
    ("Postpone House Bill 26-1021 indefinitely using a reversal of the previous roll call. There "
     "was no objection.", Motion("postpone")),
    ("BILL", Motion("pass")), ("REPASS", Motion("repass")), ("NOT CNCR", Motion("not_concur")),
    ("Adopt the first conference committee report to House Bill 26-1167.", Motion("conference")),
])  # fmt: skip
def test_a_known_motion_is_understood(words: str, motion: Motion) -> None:
    assert motion_of(words) == motion


@pytest.mark.parametrize("words", [
    "", "Lay over the bill until May 15th.", "BILLS", "Postpone House Bill 26-1167 until May 17.",
    "Adopt amendment L.001 (Attachment A) to amendment L.002.", "<b>BILL</b>",
    "Do not refer House Bill 26-1167 to the Committee of the Whole.",
])  # fmt: skip
def test_of_any_other_motion_nothing_is_said(words: str) -> None:
    assert motion_of(words) is None
