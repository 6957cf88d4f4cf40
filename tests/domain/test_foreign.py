"""What another source says of a bill that is shown otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

import pytest

from tracker.domain.given import differences, goes_before
from tracker.domain.records import DocumentRecord, VersionRecord
from tracker.domain.views import (
    ActionView,
    BillLine,
    BillView,
    SponsorView,
    StageView,
    VoteView,
)

NOW: Final = datetime(2026, 2, 24, tzinfo=UTC)
LINE: Final = BillLine(
    "HB26-1037", "2026A", "lower", "Data of Readers", StageView("signed"), "", False, (), (), None,
    "", False,
)  # fmt: skip
VOTE: Final = VoteView(
    date(2026, 2, 12), "lower", "", "BILL", "Third Reading", "pass", 40, 25, 0,
    "https://leg.colorado.gov/bill_votes/1", (),
)  # fmt: skip
BILL: Final = BillView(
    LINE, "Bill", "Concerning what is kept.", False, "It says so.", (), (),
    (SponsorView("J. Mabrey", "lower", "prime", ""), SponsorView("Soper", "lower", "prime", "")),
    (ActionView(date(2026, 2, 12), "lower", "House Third Reading Passed - No Amendments", NOW),),
    (VersionRecord(date(2026, 1, 14), "Introduced", "https://leg.colorado.gov/f/1"),),
    (DocumentRecord("fiscal_note", "Initial Fiscal Note", "https://leg.colorado.gov/f/2"),),
    (VOTE,), (), "", NOW, NOW,
)  # fmt: skip


def action(day: str, text: str) -> dict[str, Any]:
    return {"actions": [{"date": day, "text": text}]}


def vote(**parts: Any) -> dict[str, Any]:
    given = {"date": "2026-02-12", "chamber": "lower", "motion": "Third Reading BILL"}
    return {"votes": [{**given, "yes": 40, "no": 25, **parts}]}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"title": "Data of readers"},
        {"summary": "It says so"},
        action("2026-02-12", "House Third Reading Passed - No Amendments"),
        {"sponsors": [{"name": "Javier Mabrey"}, {"name": "M. Soper"}]},
        vote(),
        vote(url="http://leg.colorado.gov/bill_votes/1", motion="Passage", chamber="upper"),
        {"versions": [{"name": "Engrossed", "url": "http://leg.colorado.gov/f/1"}]},
        {"versions": [{"name": "As first written", "date": "2026-01-14"}]},
        {"fiscal_notes": [{"name": "Initial Fiscal Note"}]},
        {"status": "Passed"},
        {"status": "Engrossed"},
        {"subjects": ["Records"]},
    ],
    ids=lambda record: str(record)[:60],
)
def test_what_says_the_same_or_less_is_no_difference(record: dict[str, Any]) -> None:
    assert differences(record, BILL) == ()


@pytest.mark.parametrize(
    ("record", "field", "theirs", "ours"),
    [
        ({"title": "Other"}, "title", "Other", "Data of Readers"),
        ({"long_title": "Other"}, "long_title", "Other", "Concerning what is kept."),
        ({"status": "Vetoed"}, "status", "Vetoed", "signed"),
        (
            action("2026-02-13", "House Third Reading Passed - No Amendments"),
            "action",
            "2026-02-13 House Third Reading Passed - No Amendments",
            "2026-02-12 House Third Reading Passed - No Amendments",
        ),
        (action("2026-02-14", "Sent to the Governor"), "action", "2026-02-14 Sent to the Governor",
         ""),
        ({"sponsors": [{"name": "K. Mabrey"}]}, "sponsor", "K. Mabrey", ""),
        ({"sponsors": [{"name": "Zokaie"}]}, "sponsor", "Zokaie", ""),
        (
            vote(url="https://leg.colorado.gov/bill_votes/1", no=24),
            "vote",
            "2026-02-12 Third Reading BILL 40-24",
            "2026-02-12 Third Reading BILL 40-25",
        ),
        (vote(date="2026-02-13"), "vote", "2026-02-13 Third Reading BILL 40-25", ""),
        ({"versions": [{"name": "Engrossed", "date": "2026-02-12"}]}, "paper",
         "2026-02-12 Engrossed", ""),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_what_says_otherwise_is_told_with_what_is_shown(
    record: dict[str, Any], field: str, theirs: str, ours: str
) -> None:
    [found] = differences(record, BILL)
    assert (found.field, found.theirs, found.ours) == (field, theirs, ours)


def test_the_official_site_goes_before_open_states_and_that_before_legiscan() -> None:
    assert goes_before("", "openstates") and goes_before("openstates", "legiscan")
    assert not goes_before("legiscan", "openstates") and not goes_before("openstates", "")
