"""Open Civic Data's words, on the wordings of a whole session."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

from tracker.domain import formats as ocd
from tracker.domain.colorado import Meaning, reading_of
from tracker.domain.numbers import PREFIXES
from tracker.domain.records import Chamber

#: All that openstates-core knows (openstates/data/common.py).
KNOWN = frozenset(
    {
        "filing", "introduction", "enrolled", "reading-1", "reading-2", "reading-3",
        "passage", "failure", "withdrawal", "substitution", "amendment-introduction",
        "amendment-passage", "amendment-withdrawal", "amendment-failure",
        "amendment-amendment", "amendment-deferral", "committee-passage",
        "committee-passage-favorable", "committee-passage-unfavorable", "committee-failure",
        "executive-receipt", "executive-signature", "executive-veto",
        "executive-veto-line-item", "became-law", "veto-override-passage",
        "veto-override-failure", "deferral", "receipt", "referral", "referral-committee",
    }
)  # fmt: skip
#: What happens and has no word there.
WITHOUT = frozenset(
    {
        Meaning.HEARD, Meaning.RECONSIDERED, Meaning.AMENDMENTS_OPEN, Meaning.CONFERENCE,
        Meaning.REPORT_REJECTED, Meaning.RECEDED, Meaning.VETO_OPEN, Meaning.VETO_UPHELD,
    }
)  # fmt: skip


@pytest.mark.parametrize(("action", "classification"), [
    ("Introduced In House - Assigned to Education",
     ("introduction", "reading-1", "referral-committee")),
    ("Introduced In Senate - Assigned to", ("introduction", "reading-1")),
    ("House Committee on Judiciary Refer Amended to House Committee of the Whole",
     ("committee-passage",)),
    ("House Committee on Education Refer Amended to Appropriations",
     ("committee-passage", "referral-committee")),
    ("House Third Reading Re-referred to Finance - No Amendments", ("referral-committee",)),
    ("House Committee on Judiciary Postpone Indefinitely", ("committee-failure",)),
    ("House Committee on Judiciary Lay Over Unamended - Amendment(s) Failed", ("deferral",)),
    ("Senate Second Reading Passed with Amendments - Floor", ("reading-2", "amendment-passage")),
    ("Senate Third Reading Passed - No Amendments", ("reading-3", "passage")),
    ("House Third Reading Lost - No Amendments", ("failure",)),
    ("House Considered Senate Amendments - Result was to Concur - Repass", ("passage",)),
    ("Signed by the Speaker of the House", ("enrolled",)),
    ("Sent to the Governor", ("executive-receipt",)),
    ("Governor Signed", ("executive-signature",)),
    ("Governor Vetoed", ("executive-veto",)),
    ("Governor Action - Partial Veto", ("executive-veto-line-item",)),
    ("Governor Became Law", ("became-law",)),
    ("Zzz unheard of", ()),
])  # fmt: skip
def test_an_action_has_the_classification_of_its_meaning(
    action: str, classification: tuple[str, ...]
) -> None:
    assert ocd.classification_of(action) == classification


def test_every_meaning_has_its_row_and_every_word_is_one_of_theirs() -> None:
    assert set(ocd.CLASSIFICATIONS) == set(Meaning)
    assert {meaning for meaning, words in ocd.CLASSIFICATIONS.items() if not words} == WITHOUT
    assert {word for words in ocd.CLASSIFICATIONS.values() for word in words} <= KNOWN


def test_every_chamber_and_every_kind_of_measure_has_a_word() -> None:
    assert set(ocd.ORGANIZATIONS) == set(get_args(Chamber))
    kinds = {prefix: ocd.kind_of(f"{prefix}26-1001") for prefix in PREFIXES}
    assert kinds["HB"] == kinds["SB"] == "bill"
    assert (kinds["SJR"], kinds["HCR"], kinds["HM"]) == (
        "joint resolution", "concurrent resolution", "memorial",
    )  # fmt: skip


@pytest.fixture(scope="module")
def vocabulary(facts: Path) -> dict[str, int]:
    """Every wording of the actions of 2026, with how often it stands."""
    file = facts.parent / "source" / "captures" / "data" / "co2026a-action-vocabulary.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return {
            row["pattern"].format(COMMITTEE="Education", DATE="03/02/2026"): int(row["count_2026A"])
            for row in csv.DictReader(rows)
        }


def test_ninety_nine_of_a_hundred_actions_of_a_session_are_classified(
    vocabulary: dict[str, int],
) -> None:
    counts = Counter[bool]()
    for wording, count in vocabulary.items():
        classification, reading = ocd.classification_of(wording), reading_of(wording)
        assert classification or (reading and reading.meaning in WITHOUT), wording
        counts[classification != ()] += count
    assert (counts[True], counts[False]) == (7638, 52)  # 99.3 in a hundred
