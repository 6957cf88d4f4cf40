"""`tracker campaign check` against a database: bills and committees that are not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Tracker
from tests.data_folder import copied_data
from tests.test_campaigns import spoil

pytestmark = pytest.mark.slow


def test_a_bill_and_a_committee_are_looked_up_in_the_database_in_use(
    tracker: Tracker, tmp_path: Path
) -> None:
    copied_data(tmp_path)
    said = tracker("campaign", "check", TRACKER_DATA=str(tmp_path))
    assert (said.code, "wrong" in said.err) == (0, True)
    spoil(tmp_path / "campaigns", "campaign.toml", 'number = "SB26-070"', 'number = "SB26-999"')
    spoil(tmp_path / "campaigns", "texts.toml", "**Fear.**", "The House Committee on Data. ")
    said = tracker("campaign", "check", TRACKER_DATA=str(tmp_path))
    assert said.code == 1
    assert "bill.3.number: no bill SB26-999 exists among the" in said.out
    assert "compared" not in said.err
