"""A form of the editors' desk: its fields with what is official beside them, and where two editors
met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard import desk_state as state
from tracker.dashboard.desk_state import NOTHING, Clash, Place
from tracker.dashboard.frame import put
from tracker.domain.campaign import PLACEHOLDERS, CallTexts
from tracker.domain.edits import EditView, FieldRule, rule_of, start_of, subject_of
from tracker.domain.language import Both
from tracker.errors import EditFault
from tracker.pages.markup import NOTHING as NO_MARKUP
from tracker.pages.markup import folded, heading, joined, note, para, quiet, tag
from tracker.visiting.visit import Visit
from tracker.wording.dates import start_words
from tracker.wording.say import topic_words
from tracker.wording.translator import Translator

_HEIGHTS: Final = {"points": 220, "template": 260}
_HEIGHT: Final = 120


@dataclass(frozen=True, slots=True)
class Group:
    """A form. part: its name; places: its fields; said: the newest edits.

    official: by field, what the official page says; states: what an override of it counts for;
    without: texts that stand where nothing is said; evidence: by subject, of an ask by subject and
    direction, the phrases found.
    """

    part: str
    places: Sequence[Place]
    said: Mapping[Place, EditView]
    official: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    without: CallTexts = CallTexts()
    evidence: Mapping[str, Sequence[str]] = field(default_factory=dict)


def draw(here: Visit, group: Group) -> None:
    """Draws the form under its heading."""
    t = here.t
    title = t(f"desk.part.{group.part}")
    put(heading(title))
    with st.form(f"desk.form.{group.part}", border=False):
        for place in group.places:
            _field(here, group, place)
        st.form_submit_button(
            f"{t('desk.save')}: {title}", on_click=state.save, args=(list(group.places),)
        )
    after(here, group.places)


def after(here: Visit, places: Sequence[Place]) -> None:
    """Under a form: what came of its button, and where two editors met."""
    say(here, state.spot(places))
    for place in places:
        if clash := state.fields()[place].clash:
            _clash(here, place, clash)


def say(here: Visit, where: str = "") -> None:
    """What came of the last button, where it was pressed."""
    for one in state.notices(where):
        put(note([one.words(here.t)], one.shade or "good"))


def field_words(t: Translator, name: str) -> str:
    """A field's name; with its language where it has one for each."""
    bare, _, language = name.rpartition(".")
    if language in ("en", "es"):
        return t(f"desk.in.{language}", field=t(f"desk.field.{bare}"))
    return t(f"desk.field.{name}")


def value_words(here: Visit, name: str, value: str) -> str:
    """A value as an editor reads it."""
    if name == "position":
        return here.t.maybe(f"position.{value or 'none'}", value)
    if name in ("testimony", "relevance"):
        return here.t.maybe(f"desk.choice.{value}", value)
    if name == "start" and value:
        return start_words(here.t, start_of(value), here.today)
    return value


def fault_words(t: Translator, fault: EditFault) -> str:
    """What is wrong with a text."""
    key = f"desk.fault.{fault.reason}"
    if t.maybe(key, "") == "":
        return str(fault)
    return t(key, **fault.parts) if fault.parts else t(key)


def _field(here: Visit, group: Group, place: Place) -> None:
    t, (subject, name) = here.t, place
    rule, official = rule_of(subject, name), group.official.get(name)
    key = state.fill(place, group.said.get(place), official)
    label = _label(here, subject, name)
    if rule.form == "choice":
        words = {NOTHING: t(f"desk.nothing.{name}")}
        words |= {one: value_words(here, name, one) for one in rule.choices}
        st.selectbox(label, list(words), key=key, format_func=words.__getitem__)
    elif rule.form in ("markdown", "passage"):
        height = _HEIGHTS.get(name.partition(".")[0], _HEIGHT)
        st.text_area(label, key=key, height=height)
    else:
        st.text_input(label, key=key)
    if fault := state.fields()[place].fault:
        put(note([f"{label}: {fault_words(t, fault)}"], "bad"))
    if rule.form not in ("choice", "line"):
        offered = " ".join(f"{{{one}}}" for one in PLACEHOLDERS)
        filled = f" {t('desk.form.filled', known=offered)}" if rule.filled else ""
        put(quiet(t(f"desk.form.{rule.form}") + filled))
    put(_beside(here, group, place, rule))


def _label(here: Visit, subject: str, name: str) -> str:
    """A field's name, with the topic or the ask that it is about."""
    meant = subject_of(subject)
    if name == "relevance":
        return topic_words(here.t, meant.topic, here.topics)
    label = field_words(here.t, name)
    if not meant.ask:
        return label
    asks = (ask for one in here.campaigns if one.slug == meant.campaign for ask in one.asks)
    ask = next((one.name.of(here.t.code) for one in asks if one.id == meant.ask), meant.ask)
    return here.t("desk.of_ask", ask=ask, direction=label)


def _beside(here: Visit, group: Group, place: Place, rule: FieldRule) -> Markup:
    """What stands beside a field: the official value, what stands without a word, the evidence."""
    t, (subject, name) = here.t, place
    if rule.official:
        official = group.official.get(name, "")
        shown = value_words(here, name, official)
        stands_there = para(
            t("desk.official", value=shown) if official else t("desk.official.none")
        )
        kind = group.states.get(name, "")
        if not kind:
            return stands_there
        return stands_there + note([t(f"desk.state.{kind}")], "warn" if kind == "flagged" else "")
    if name == "relevance" or rule.form == "passage":
        key = subject if name == "relevance" else f"{subject}|{name}"
        phrases = ", ".join(dict.fromkeys(group.evidence.get(key, ())))
        return quiet(t("desk.found", phrases=phrases) if phrases else t("desk.found.not"))
    bare, _, language = name.rpartition(".")
    both = getattr(group.without, bare, None)
    if not isinstance(both, Both) or not (stands := getattr(both, language)):
        return NO_MARKUP
    return folded(t("desk.without"), lines(stands, language))


def lines(text: str, language: str = "") -> Markup:
    """A text of ours as it was typed, each line a paragraph."""
    lang = language if language in ("en", "es") else ""
    return joined(tag("p", one, lang=lang) for one in text.splitlines() if one.strip())


def _clash(here: Visit, place: Place, clash: Clash) -> None:
    """Both texts, and which one is to stand."""
    t, (_, name) = here.t, place
    theirs = clash.theirs.text
    their_words = value_words(here, name, theirs) if theirs is not None else t("desk.trail.nothing")
    ours = value_words(here, name, clash.ours)
    put(
        note([f"{field_words(t, name)}: {t('desk.conflict', editor=clash.theirs.editor)}"], "warn")
        + heading(t("desk.mine"), 3)
        + (lines(ours) or para(t("desk.trail.nothing")))
        + heading(t("desk.theirs", editor=clash.theirs.editor), 3)
        + lines(their_words)
    )
    with st.container(horizontal=True):
        key = state.widget(place)
        st.button(t("desk.keep"), key=f"{key}|keep", on_click=state.keep_ours, args=(place, clash))
        take = t("desk.take", editor=clash.theirs.editor)
        st.button(take, key=f"{key}|take", on_click=state.forget, args=(place,))
