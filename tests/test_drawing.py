"""Charts as SVG, from one specification."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from lxml import etree

from tracker.pages.drawing import Bar, Chart, Piece, picture, svg
from tracker.pages.look import COLOURS

SPACE = "{http://www.w3.org/2000/svg}"


def chart(*bars: Bar, upright: bool = False) -> Chart:
    kinds = {"way": "on their way", "ended": "ended"}
    return Chart(
        "stages", "Half ended", "Half ended. A: 4; B: 2.", "Place", "Bills", kinds, bars, upright
    )  # type: ignore[arg-type]


def bar(label: str, way: int, ended: int) -> Bar:
    return Bar(label, (Piece("way", way), Piece("ended", ended)), str(way + ended))


TWO = (bar("A", 3, 1), bar("B", 2, 0))


def test_a_file_of_its_own_is_whole_and_asks_for_nothing() -> None:
    drawn = str(svg(chart(*TWO), "en", alone=True))
    root = etree.fromstring(drawn)
    assert root.tag == f"{SPACE}svg"
    assert "href" not in drawn and "<script" not in drawn and "@import" not in drawn
    assert "prefers-color-scheme:dark" in drawn
    assert all(light in drawn and dark in drawn for light, dark in COLOURS.values())


def test_the_picture_is_the_same_drawing_with_its_sentence() -> None:
    drawn = str(picture(chart(*TWO), "en"))
    element = etree.fromstring(f"{drawn[:-1]}/>")
    kind, _, content = element.get("src", "").partition(",")
    assert kind == "data:image/svg+xml"
    assert unquote(content) == str(svg(chart(*TWO), "en", alone=True))
    assert element.get("alt") == "Half ended. A: 4; B: 2."


def test_widths_are_shares_and_letters_are_not_scaled() -> None:
    root = etree.fromstring(str(svg(chart(*TWO), "en", alone=True)))
    assert root.get("viewBox") is None and root.get("width") == "100%"
    widths = [one.get("width") for one in root.iter(f"{SPACE}rect") if one.get("height") == "18"]
    assert widths == ["64.50%", "21.50%", "43.00%"]  # 3 and 1 of 4, 2 of 4, within 86 per cent


def test_bars_stand_side_by_side_for_time() -> None:
    root = etree.fromstring(str(svg(chart(*TWO, upright=True), "en", alone=True)))
    bars = [one for one in root.iter(f"{SPACE}rect") if one.get("width") == "40.00%"]
    assert [(one.get("x"), one.get("height")) for one in bars] == [
        ("5.00%", "135"), ("5.00%", "45"), ("55.00%", "90"),
    ]  # fmt: skip


@pytest.mark.parametrize("upright", [False, True])
def test_official_words_stay_words(upright: bool) -> None:
    nasty = '<script>alert("x")</script> & more'
    drawn = str(svg(chart(bar(nasty, 1, 0), bar("B", 0, 0), upright=upright), "en", alone=True))
    root = etree.fromstring(drawn)
    assert "<script" not in drawn
    assert nasty in " ".join(str(one.text) for one in root.iter(f"{SPACE}text"))


def test_a_long_label_breaks_into_lines_of_a_phone() -> None:
    label = "House Transportation, Housing & Local Government and Everything Else"
    root = etree.fromstring(str(svg(chart(bar(label, 1, 0), TWO[0]), "en", alone=True)))
    lines = [str(one.text) for one in root.iter(f"{SPACE}text")]
    assert max(map(len, lines)) <= 38
    assert label in " ".join(lines)


def test_nothing_but_zeros_draws_no_bar() -> None:
    root = etree.fromstring(str(svg(chart(bar("A", 0, 0), bar("B", 0, 0)), "en", alone=True)))
    assert [one for one in root.iter(f"{SPACE}rect") if one.get("height") == "18"] == []
