"""What the editors' desk lists beside its forms: bills to look at, and who changed what."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard import desk_state as state
from tracker.dashboard.desk_form import field_words, lines, say, value_words
from tracker.dashboard.progress import put
from tracker.domain.edits import EditView
from tracker.pages.markup import NOTHING, folded, heading, joined, para, passage, quiet, tag
from tracker.pages.markup import rows as ruled
from tracker.pages.parts import bill_named
from tracker.queries import edits
from tracker.queries.near import DISMISSED, KEPT, NearView, near
from tracker.visiting.edit_service import Wish
from tracker.visiting.visit import Visit
from tracker.wording.dates import moment_words
from tracker.wording.say import topic_words

#: Bills shown at once: each is looked at, and then goes.
SHOWN: Final = 10
#: Letters of a text that are shown before it is opened.
_LETTERS: Final = 160


def to_look_at(here: Visit) -> None:
    """The bills that no campaign follows yet and that a person should look at: what came near a
    topic, each kept or dismissed once."""
    t = here.t
    bills = near(here.connection, here.session, [one.slug for one in here.campaigns])
    put(heading(t("desk.near"), key="near"))
    say(here, state.NEAR)
    put(para(t.many("desk.near.count", len(bills)) if bills else t("desk.near.none")))
    for one in bills[:SHOWN]:
        _near(here, one)


def _near(here: Visit, one: NearView) -> None:
    t = here.t
    topic = topic_words(t, one.topic.topic, here.topics)
    campaign = next(c.name.of(t.code) for c in here.campaigns if c.slug == one.topic.campaign)
    why = t("desk.near.passing" if one.in_passing else "desk.near.under")
    # One passage of each kind of words.
    passages = list({part.passage: part for part in one.topic.evidence}.values())[:3]
    put(
        para(bill_named(here, one.number, one.title))
        + quiet(f"{campaign} · {topic} · {why}")
        + ruled(para(passage(part)) for part in passages)
    )
    keep = Wish(one.subject, KEPT, "confirm", one.kept_after)
    dismiss = replace(keep, field=DISMISSED, text=one.mark, based_on=one.dismissed_after)
    with st.container(horizontal=True):
        for key, wish in (("desk.near.keep", keep), ("desk.near.dismiss", dismiss)):
            label = t(key, bill=one.number)
            st.button(label, key=f"{key}|{one.subject}", on_click=state.decide, args=(wish,))


def trail(here: Visit, subject: str) -> None:
    """The newest changes of a subject, or of all, each with the way back while it stands."""
    t, limit = here.t, state.rows()
    put(heading(t("desk.trail"), key="trail"))
    say(here, state.TRAIL)
    changes = edits.history(here.connection, subject=subject, limit=limit + 1)
    if not changes:
        put(para(t("desk.trail.none")))
    newest = edits.current(here.connection, {one.subject for one in changes})
    for one in changes[:limit]:
        put(_change(here, one, bare=one.subject == subject))
        place = (one.subject, one.field)
        if newest[place].id == one.id:
            label, key = t("desk.undo", id=one.id), f"desk.undo.{one.id}"
            st.button(label, key=key, on_click=state.undo, args=(one.id, place))
    if len(changes) > limit:
        st.button(t("desk.older"), on_click=state.more_rows)


def _change(here: Visit, one: EditView, *, bare: bool) -> Markup:
    """One change. bare: its subject is that of the page."""
    when, about = moment_words(here.t, one.at, here.now), "" if bare else one.subject
    return (
        para(joined((tag("b", str(one.id)), when, one.editor, about), " · "))
        + para(field_words(here.t, one.field))
        + (quiet(here.t("desk.trail.undoes", id=one.undoes)) if one.undoes else NOTHING)
        + _words(here, one.field, "desk.trail.was", "old", one.old)
        + _words(here, one.field, "desk.trail.is", "new", one.new)
    )


def _words(here: Visit, name: str, key: str, part: str, value: str | None) -> Markup:
    words = here.t("desk.trail.nothing") if value is None else value_words(here, name, value)
    whole = here.t(key, **{part: words})
    if len(whole) <= _LETTERS and "\n" not in whole:
        return para(whole)
    short = " ".join(whole[:_LETTERS].split())
    return folded(f"{short} …", lines(words, name.rpartition(".")[2]))
