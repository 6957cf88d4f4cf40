"""Deadlines on the dashboard: where they stand, and that nothing is concluded from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dashboard.conftest import Draw, words
from tests.dashboard.test_pages import fill_one_bill
from tests.queries.fill import filling

PLANNED = """sign_up_opens_days = 7
deadlines = "HJR25-1001"
deadlines_url = "https://leg.colorado.gov/bills/HJR25-1001"
[[session.deadline]]
on = 2026-02-27
concerns = "house_bills"
exempt = true
en = "House committees finish House bills."
es = "Los comités de la Cámara terminan."
"""


@pytest.fixture
def planned(data: Path, live: str) -> str:
    """One deadline in three days, for House bills."""
    file = data / "sessions.toml"
    file.write_text(file.read_text().replace("sign_up_opens_days = 7\n", PLANNED, 1))
    with filling(live) as made:
        fill_one_bill(made)
    return live


@pytest.mark.parametrize("page", ["today", "calendar", "bill"])
def test_a_deadline_stands_with_its_source_and_as_no_verdict(
    draw: Draw, planned: str, page: str
) -> None:
    said = words(draw(page, id="HB26-1037"))
    for part in (
        "Deadlines of the session Fri, Feb 27 House committees finish House bills.",
        "Bills in Appropriations are exempt.",
        "These dates are for information and may change.",
        "Source: HJR25-1001",
    ):
        assert part in said
    assert ("They do not say that this one is late." in said) is (page == "bill")
    assert "Los comités de la Cámara terminan." in words(draw(page, id="HB26-1037", lang="es"))


def test_a_session_without_deadlines_says_nothing_of_them(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_one_bill(made)
    assert "Deadlines" not in words(draw("bill", id="HB26-1037"))
