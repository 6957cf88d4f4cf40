"""Real texts compared: three versions of one bill, and one of an act in amended law."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scrapers.colorado.bill_text import BillTextPage
from tracker.domain.bill_text import BillText, Run
from tracker.domain.redline import redline, running_text


@pytest.fixture
def read(facts: Path) -> dict[str, BillText]:
    """The captures by name; they lie beside the larger facts."""
    folder = facts.parent / "source" / "captures" / "new-layout-bill-text"
    return {
        one.stem: BillTextPage(one.read_text("utf-8"), "").record() for one in folder.glob("*.html")
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [("Introduced", "Rerevised"), ("Rerevised", "Final_Act"), ("Introduced", "Final_Act")],
)
def test_a_bill_that_nobody_amended_has_the_same_words_to_the_end(
    read: dict[str, BillText], old: str, new: str
) -> None:
    found = redline(read[f"2025B-HB1001-{old}"], read[f"2025B-HB1001-{new}"])
    assert found.changed == ()
    assert len(found.sections) == 5
    assert "summary" in {one.key for one in found.left_out}


def test_one_word_of_a_real_text_is_found_where_it_stands(read: dict[str, BillText]) -> None:
    new = read["2025B-SB004-Rerevised"]
    old = replace(
        new,
        sections=tuple(
            replace(one, lines=tuple(
                replace(line, runs=tuple(
                    Run(run.text.replace("reasonable care to", "great care to"), run.marks)
                    for run in line.runs
                ))
                for line in one.lines
            ))
            for one in new.sections
        ),
    )  # fmt: skip
    found = redline(old, new)
    words = [
        (change.section.key, piece.kind, running_text(piece.words), piece.words[0].at)
        for change in found.changed
        for piece in change.pieces
        if piece.kind != "same"
    ]
    assert words == [
        ("section-1", "removed", "great", (2, 7)), ("section-1", "added", "reasonable", (2, 7)),
        ("section-2", "removed", "great", (4, 23)), ("section-2", "added", "reasonable", (4, 23)),
    ]  # fmt: skip
    assert (found.count("added"), found.count("removed")) == (2, 2)
