"""A campaign at /campaign?id=data-privacy; without a name, the list of them."""

from __future__ import annotations

import streamlit as st

from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.domain.campaign import Campaign
from tracker.pages import campaign as pieces
from tracker.visiting.visit import Visit


def show() -> None:
    """Draws the page."""
    asked = st.query_params.get("id", "")
    with page("campaigns.title") as here:
        if here is None:
            return
        found = pieces.named(here, asked)
        if found is not None:
            _draw(here, found)
            return
        top(here, here.t("campaigns.title"))
        put(pieces.missing(here) if asked else pieces.listed(here))
        foot(here, here.links.as_light().today())


def _draw(here: Visit, campaign: Campaign) -> None:
    top(here, campaign.name.of(here.t.code))
    put(pieces.body(here, campaign))
    foot(here, here.links.as_light().campaign(campaign.slug))
