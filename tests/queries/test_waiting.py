"""What waits for an editor, where the pages of the desk do not show it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.dashboard.test_desk import fill_desk
from tests.queries.fill import NOW, filling
from tracker import campaigns
from tracker.domain.agendas import MEETING, Disruption
from tracker.domain.calls import CallView, SignUp, Verified
from tracker.domain.views import Trail
from tracker.queries.calls import calls
from tracker.queries.waiting import coming, unsure
from tracker.settings import ROOT
from tracker.store import engine

HOUR = timedelta(hours=1)


@pytest.fixture
def call(store: str) -> CallView:
    """A call for tomorrow whose hearing last changed at NOW."""
    with filling(store) as made:
        fill_desk(made)
    used = campaigns.load(ROOT / "data" / "campaigns")
    with engine.reading(store).connect() as connection:
        (view,) = coming(calls(connection, "2026A", used, SignUp(), NOW))
    meeting = replace(view.hearing.meeting, trails={MEETING: Trail(1, NOW)})
    return replace(view, hearing=replace(view.hearing, meeting=meeting))


@pytest.mark.parametrize(
    ("disruption", "heard", "waits"),
    [
        ("withdrawn", None, True),
        ("withdrawn", Verified(NOW - HOUR), True),
        ("withdrawn", Verified(NOW.replace(second=0)), False),
        ("withdrawn", Verified(NOW + HOUR), False),
        ("in_doubt", None, True),
        ("left_agenda", None, True),
        ("cancelled", None, False),
        ("moved", None, False),
        ("", None, False),
    ],
)
def test_a_hearing_waits_for_a_telephone_call_until_one_after_its_last_change(
    store: str, call: CallView, disruption: Disruption, heard: Verified | None, waits: bool
) -> None:
    upset = replace(call, disruption=disruption, verified=heard)
    with engine.reading(store).connect() as connection:
        assert [one.call.id for one in unsure(connection, [upset])] == [call.id] * waits
    engine.forget()
