"""What can go wrong is one family, and each member says what was found."""

from __future__ import annotations

import inspect

import pytest

from tracker import errors
from tracker.errors import CampaignFault, PageChanged, Refused, SettingFault, TrackerError

FAMILY = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_every_error_is_ours_and_stands_in_the_tree(kind: type[Exception]) -> None:
    assert issubclass(kind, TrackerError)
    assert kind.__name__ in str(errors.__doc__)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        pytest.param(
            PageChanged("schedule", "day heading", "h3", "https://leg.colorado.gov/schedule"),
            "schedule: no day heading (h3) at https://leg.colorado.gov/schedule",
            id="a part lacks",
        ),
        pytest.param(
            PageChanged("bill", "closing tag", "", ""),
            "bill: no closing tag at an unnamed page",
            id="a page is cut and has no address",
        ),
        pytest.param(
            CampaignFault("topics.toml", 7, "no phrase."),
            "topics.toml, line 7: no phrase.",
            id="a file and a line",
        ),
        pytest.param(CampaignFault("topics.toml", 0, "gone."), "topics.toml: gone.", id="a file"),
        pytest.param(SettingFault("--today", "no date."), "--today: no date.", id="a setting"),
    ],
)
def test_a_message_says_what_lacks_and_where(error: TrackerError, message: str) -> None:
    assert str(error) == message


def test_a_refusal_says_that_nothing_is_lost() -> None:
    said = str(Refused("406", "https://leg.colorado.gov/bills"))
    assert "406" in said
    assert "https://leg.colorado.gov/bills" in said
    assert "what was stored stays" in said
