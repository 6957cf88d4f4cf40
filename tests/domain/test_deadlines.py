"""By when the Governor must act."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.session import governor_acts_by
from tracker.domain.views import StageView

LAST = date(2026, 5, 13)


@pytest.mark.parametrize(("since", "last", "by"), [
    (date(2026, 3, 1), LAST, date(2026, 3, 11)),
    (date(2026, 5, 3), LAST, date(2026, 5, 13)),
    (date(2026, 5, 4), LAST, date(2026, 6, 12)),
    (date(2026, 5, 20), LAST, date(2026, 6, 12)),
    (date(2026, 5, 4), None, date(2026, 5, 14)),
    (None, LAST, None),
])  # fmt: skip
def test_ten_days_or_thirty_after_the_session(
    since: date | None, last: date | None, by: date | None
) -> None:
    assert governor_acts_by(StageView("sent_to_governor", "executive", since), last) == by


@pytest.mark.parametrize("stage", ["in_committee", "signed", "vetoed", "passed_both", ""])
def test_only_a_bill_that_waits_has_such_a_day(stage: str) -> None:
    assert governor_acts_by(StageView(stage, "", date(2026, 3, 1)), LAST) is None
