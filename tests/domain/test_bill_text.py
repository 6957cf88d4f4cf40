"""What a text says as running words."""

from __future__ import annotations

import pytest

from tracker.domain.bill_text import Line, Run, Section


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["a bill ", "for an act"], "a bill for an act"),
        (["the add-", "back applies"], "the add-back applies"),
        (["a single rate -", "report"], "a single rate - report"),
        ([], ""),
    ],
)
def test_lines_join_to_running_words(lines, text):
    said = Section("section-1", "", "", tuple(Line((Run(line),)) for line in lines))
    assert said.text == text
