"""A campaign at /campaign?id=data-privacy; without a name, the list of them."""

from __future__ import annotations

from typing import Final

import streamlit as st

from tracker.dashboard.address import kept
from tracker.dashboard.frame import foot, page, top
from tracker.dashboard.progress import put
from tracker.domain.campaign import Campaign
from tracker.pages import asks
from tracker.pages import campaign as pieces
from tracker.pages.markup import heading
from tracker.queries.asks import matrix
from tracker.queries.bills import choices
from tracker.queries.sessions import sessions
from tracker.visiting.visit import Visit
from tracker.wording.say import topic_words

#: Bills drawn at once.
SHOWN: Final = 60


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
    _beside(here, campaign)
    foot(here, here.links.as_light().campaign(campaign.slug))


def _beside(here: Visit, campaign: Campaign) -> None:
    """The bills beside the campaign's asks, narrowed by session and topic."""
    t = here.t
    if not campaign.asks or campaign.ask_rules is None:
        return
    put(heading(t("asks.matrix"), key="matrix"))
    session = _session(here)
    topic = _topic(here, campaign, session or here.session)
    found = matrix(here.connection, campaign.slug, session, topic)
    drawn = [asks.matrix_row(here, campaign, row) for row in found[:SHOWN]]
    put(asks.matrix(here, campaign, drawn, len(found)))
    if len(found) > SHOWN:
        put(asks.elsewhere(here, campaign))


def _session(here: Visit) -> str:
    names = {one.id: one.name for one in sessions(here.connection)}

    def draw(key: str) -> str | None:
        return st.selectbox(
            here.t("bills.session"), ("", *names), key=key,
            format_func=lambda one: names.get(one, "") or here.t("bills.any"),
        )  # fmt: skip

    return kept("session", "", draw, names) if len(names) > 1 else ""


def _topic(here: Visit, campaign: Campaign, session: str) -> str:
    t = here.t
    own = {one.id for one in campaign.topics}
    offered = [one for one in choices(here.connection, session).topics if one in own]

    def draw(key: str) -> str | None:
        return st.selectbox(
            t("bills.topic"), ("", *offered), key=key,
            format_func=lambda one: topic_words(t, one, here.topics) if one else t("bills.any"),
        )  # fmt: skip

    return kept("topic", "", draw, offered)
