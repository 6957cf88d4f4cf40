"""Colours can be read, and every one has a name."""

from __future__ import annotations

import pytest

from tracker.pages.look import COLOURS, stylesheet

PAIRS = (
    ("ink", "paper"), ("ink", "wash"), ("quiet", "paper"), ("quiet", "wash"), ("accent", "paper"),
    ("accent", "wash"), ("good", "good-wash"), ("warn", "warn-wash"), ("bad", "bad-wash"),
    ("ink", "warn-wash"), ("ink", "bad-wash"), ("ink", "mark"),
)  # fmt: skip


def _light_of(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_words_stand_out_from_what_is_behind_them(front: str, back: str, scheme: int) -> None:
    lights = sorted((_light_of(COLOURS[one][scheme]) for one in (front, back)), reverse=True)
    assert (lights[0] + 0.05) / (lights[1] + 0.05) >= 4.5


def test_every_colour_of_the_rules_is_a_named_one() -> None:
    sheet = stylesheet(760, ".stApp", "stHtml")
    rules = sheet.partition("; } }")[2]
    assert "#" not in rules
    for name in COLOURS:
        assert f"var(--{name})" in rules
