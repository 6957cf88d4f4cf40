"""What a bill's own history says against a hearing that an agenda still lists."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.colorado import chamber_of
from tracker.domain.records import ActionRecord
from tracker.domain.testimony import Overtaken, overtaken_by

DAY = date(2026, 2, 25)
ASSIGNED = "01-14 Introduced In House - Assigned to Judiciary"


def against(*rows: str, committee: str = "House Judiciary") -> Overtaken | None:
    actions = [
        ActionRecord(date.fromisoformat(f"2026-{row[:5]}"), chamber_of(row[6:], "lower"), row[6:])
        for row in rows
    ]
    return overtaken_by(actions, committee, DAY)


@pytest.mark.parametrize(("rows", "committee", "kind"), [
    ([ASSIGNED], "House Judiciary", None),
    ([ASSIGNED, "02-24 House Committee on Judiciary Postpone Indefinitely"],
     "House Judiciary", "postponed"),
    ([ASSIGNED, "02-20 House Committee on Judiciary Refer Amended to Appropriations"],
     "House Judiciary", "referred"),
    ([ASSIGNED, "02-20 House Committee on Judiciary Refer Amended to Appropriations"],
     "House Appropriations", None),
    ([ASSIGNED, "02-20 House Committee on Judiciary Refer Amended to House Committee of the Whole"],
     "House Judiciary", "referred"),
    ([ASSIGNED, "02-20 House Committee on Judiciary Refer Amended to House Committee of the Whole",
      "02-21 House Second Reading Re-referred to Judiciary - No Amendments"],
     "House Judiciary", None),
    ([ASSIGNED, "02-20 House Third Reading Passed - No Amendments"], "House Judiciary", "referred"),
    ([ASSIGNED, "02-20 House Third Reading Passed - No Amendments"], "Senate Judiciary", None),
    ([ASSIGNED, "02-20 House Third Reading Lost - No Amendments"], "House Judiciary", "lost"),
    ([ASSIGNED, "02-20 House Second Reading Laid Over to 05/14/2026 - No Amendments"],
     "House Judiciary", "laid_over"),
    ([ASSIGNED, "02-20 Governor Signed"], "Senate Judiciary", "decided"),
    ([ASSIGNED, "02-20 Governor Signed"], "First Conference Committee on HB26-1037", "decided"),
    ([ASSIGNED, "02-20 House Third Reading Passed - No Amendments",
      "02-22 House Considered Senate Amendments - Result was to Not Concur - "
      "Request Conference Committee"], "First Conference Committee on HB26-1037", None),
    ([ASSIGNED, "02-20 House Committee on Judiciary Lay Over Unamended - Amendment(s) Failed"],
     "House Judiciary", None),
    ([ASSIGNED, "02-20 House Committee on Judiciary Postpone Indefinitely",
      "02-20 House Committee on Judiciary Refer Amended to Judiciary"], "House Judiciary", None),
    (["01-14 Introduced In House - Assigned to Finance"], "House Judiciary", None),
    ([ASSIGNED, "02-10 Introduced In House - Assigned to Finance"], "House Judiciary", "referred"),
    ([ASSIGNED, "02-10 Introduced In House - Assigned to Finance + Judiciary"],
     "House Judiciary", None),
    ([ASSIGNED, "02-10 Introduced In Senate - Assigned to Finance"], "House Judiciary", None),
    ([ASSIGNED, "02-24 House Committee on Judiciary Failed to Postpone Indefinitely"],
     "House Judiciary", None),
    ([], "House Judiciary", None),
])  # fmt: skip
def test_the_last_word_of_the_history_on_that_committee_counts(rows, committee, kind):
    found = against(*rows, committee=committee)
    assert (found.kind if found else None) == kind


def test_the_words_and_the_day_are_kept():
    words = "House Committee on Judiciary Postpone Indefinitely"
    assert against(ASSIGNED, f"02-24 {words}") == Overtaken("postponed", date(2026, 2, 24), words)
