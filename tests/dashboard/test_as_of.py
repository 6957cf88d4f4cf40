"""The dashboard as of a past moment."""

from __future__ import annotations

import re

import pytest

from tests.dashboard.calling import fill_call
from tests.dashboard.conftest import Draw, markup
from tests.queries.fill import filling

MONDAY = "2026-02-23"


@pytest.mark.parametrize("page", ["today", "bills", "calls", "calendar", "more"])
def test_a_page_of_the_past_says_so_and_leads_on_in_it(draw: Draw, live: str, page: str) -> None:
    with filling(live) as made:
        fill_call(made)
    shown = markup(draw(page, as_of=MONDAY, lang="en"))
    assert "As it had been published by the end of Mon, Feb 23, 2026." in shown
    assert 'href="?lang=en">Show it as it is now</a>' in shown
    led = re.findall(r'href="(/(?:bill|call|calendar|bills)\?[^"]*)"', shown)
    assert [href for href in led if f"as_of={MONDAY}" not in href] == []


def test_nothing_is_decided_in_the_past(
    draw: Draw, live: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_EDITORS", "ana:sha256:" + "0" * 64)
    with filling(live) as made:
        fill_call(made)
    at = draw("desk", as_of=MONDAY)
    assert "Nothing can be decided in the past." in markup(at)
    assert len(at.text_input) == 0


def test_a_moment_of_which_there_is_nothing_is_told(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    shown = markup(draw("bills", as_of="2020-01-01", lang="es"))
    assert "No se puede decir qué se sabía en 2020-01-01" in shown
    assert ">Ver cómo está ahora</a>" in shown
