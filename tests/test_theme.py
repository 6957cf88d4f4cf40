"""Streamlit's file of settings: what it sends to nobody, and that it can be read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from streamlit import config

CONFIG: Final[dict[str, Any]] = tomllib.loads(
    (Path(__file__).resolve().parent.parent / ".streamlit" / "config.toml").read_text("utf-8")
)
TEXT: Final = (
    "textColor", "linkColor", "greenTextColor", "orangeTextColor", "redTextColor", "grayTextColor",
)  # fmt: skip


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (none) to 21 (black on white)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> dict[str, str]:
    """The colours of each theme."""
    found: dict[str, str] = CONFIG["theme"][request.param]
    return found


@pytest.mark.parametrize("background", ["backgroundColor", "secondaryBackgroundColor"])
@pytest.mark.parametrize("text", TEXT)
def test_text_can_be_read(theme: dict[str, str], text: str, background: str) -> None:
    assert contrast(theme[text], theme[background]) >= 4.5


@pytest.mark.parametrize("shape", ["borderColor", "primaryColor"])
def test_shapes_can_be_seen(theme: dict[str, str], shape: str) -> None:
    assert contrast(theme[shape], theme["backgroundColor"]) >= 3


def test_the_white_words_on_a_button_can_be_read(theme: dict[str, str]) -> None:
    assert contrast("#ffffff", theme["primaryColor"]) >= 4.5


def test_both_themes_name_the_same_colours() -> None:
    assert CONFIG["theme"]["light"].keys() == CONFIG["theme"]["dark"].keys()


def test_every_line_is_a_setting_that_streamlit_knows() -> None:
    known = config.get_config_options()
    assert {name for name in _flat(CONFIG) if name not in known} == set()


def test_nothing_is_told_to_another_host() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["browser"]["serverAddress"] == "localhost"
    assert CONFIG["client"]["showErrorLinks"] is False
    assert "enableAgentApi" not in CONFIG["server"]
    assert not {name for name in _flat(CONFIG["theme"]) if name.endswith("fontFaces")}


def test_no_page_looks_through_all_memory_when_it_is_drawn() -> None:
    assert CONFIG["runner"]["postScriptGC"] is False


def _flat(section: dict[str, Any], before: str = "") -> list[str]:
    return [
        name
        for key, value in section.items()
        for name in (_flat(value, f"{before}{key}.") if isinstance(value, dict) else [before + key])
    ]
