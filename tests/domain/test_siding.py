"""Whether a vote sided with a position."""

import pytest

from tracker.domain.votes import sided_with


@pytest.mark.parametrize(
    ("position", "motion", "choice", "expected"),
    [
        pytest.param("support", "BILL", "yes", True, id="yes to a bill that we support"),
        pytest.param("support", "BILL", "no", False, id="no to it"),
        pytest.param("oppose", "REPASS", "no", True, id="no to a bill that we oppose"),
        pytest.param(
            "oppose",
            "Refer House Bill 26-1004, as amended, to the Committee on Finance.",
            "yes",
            False,
            id="a committee sends on what we oppose",
        ),
        pytest.param(
            "support", "Postpone HB26-1001 indefinitely.", "yes", False, id="yes ends the bill"
        ),
        pytest.param("oppose", "Postpone HB26-1001 indefinitely.", "yes", True, id="as we wish"),
        pytest.param("support", "AMD (H.001)", "yes", None, id="an amendment"),
        pytest.param("support", "Adopt amendment L.001", "no", None, id="one in committee"),
        pytest.param("support", "LIMIT", "yes", None, id="procedure"),
        pytest.param("support", "Postpone HB26-1001 until May 17.", "no", None, id="put off only"),
        pytest.param("support", "BILL", "excused", None, id="neither yes nor no"),
        pytest.param("amend", "BILL", "yes", None, id="a position that takes no side"),
        pytest.param("", "BILL", "yes", None, id="no position"),
    ],
)
def test_a_ballot_sides_with_a_position_or_it_is_not_said(position, motion, choice, expected):
    assert sided_with(position, motion, choice) is expected
