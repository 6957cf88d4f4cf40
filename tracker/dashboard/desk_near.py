"""The desk's list of bills to look at: what came near a topic, each kept or dismissed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from tracker.dashboard import desk_state as state
from tracker.dashboard.desk_form import say
from tracker.dashboard.progress import put
from tracker.domain.views import EvidenceView
from tracker.pages.markup import heading, para, passage, rows
from tracker.pages.parts import bill_named
from tracker.queries.near import DISMISSED, KEPT, NearView, near
from tracker.visiting.edit_service import Wish
from tracker.visiting.visit import Visit
from tracker.wording.say import topic_words

#: Bills shown at once: each is looked at, and then goes.
SHOWN: Final = 10


def to_look_at(here: Visit) -> None:
    """The bills that no campaign follows yet and that a person should look at."""
    t = here.t
    found = near(here.connection, here.session, [one.slug for one in here.campaigns])
    put(heading(t("desk.near"), key="near"))
    say(here, state.NEAR)
    if not found:
        put(para(t("desk.near.none")))
        return
    put(para(t.many("desk.near.count", len(found))))
    for one in found[:SHOWN]:
        _one(here, one)


def _one(here: Visit, one: NearView) -> None:
    t = here.t
    topic = topic_words(t, one.topic.topic, here.topics)
    campaign = next(c.name.of(t.code) for c in here.campaigns if c.slug == one.topic.campaign)
    why = t("desk.near.passing" if one.in_passing else "desk.near.under")
    put(
        para(bill_named(here, one.number, one.title))
        + para(f"{campaign} · {topic} · {why}", "quiet")
        + rows(para(passage(part)) for part in _shown(one.topic.evidence))
    )
    keep = Wish(one.subject, KEPT, "confirm", one.kept_after)
    dismiss = replace(keep, field=DISMISSED, text=one.mark, based_on=one.dismissed_after)
    with st.container(horizontal=True):
        for key, wish in (("desk.near.keep", keep), ("desk.near.dismiss", dismiss)):
            label = t(key, bill=one.number)
            st.button(label, key=f"{key}|{one.subject}", on_click=state.decide, args=(wish,))


def _shown(found: Sequence[EvidenceView]) -> list[EvidenceView]:
    """One passage of each kind of words."""
    return list({one.passage: one for one in found}.values())[:3]
