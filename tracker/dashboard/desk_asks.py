"""The desk's form for what a bill says of the asks: each for and against, with what was found."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.dashboard.desk_form import Group
from tracker.dashboard.desk_state import Place
from tracker.domain.campaign import Campaign
from tracker.domain.edits import EditView, ask_subject
from tracker.queries.asks import marks_of
from tracker.visiting.visit import Visit


def asks_group(
    here: Visit, campaign: Campaign, number: str, said: Mapping[Place, EditView]
) -> Group:
    """The form of a bill's asks; beside each field the passages that its newest version has."""
    places = [
        (ask_subject(campaign.slug, number, ask.id), way)
        for ask in campaign.asks
        for way in ("for", "against")
    ]
    newest = marks_of(here.connection, number, campaign.slug)[-1:]
    evidence = {
        f"{ask_subject(campaign.slug, number, mark.ask)}|{mark.direction}":
            [one.passage for one in mark.passages]
        for version in newest
        for mark in version.marks
    }  # fmt: skip
    return Group("asks", places, said, evidence=evidence)
