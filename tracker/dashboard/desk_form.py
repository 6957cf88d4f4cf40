"""A form of the editors' desk: its fields with what is official beside them, and where two editors
met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard import desk_browser as browser
from tracker.dashboard import desk_state as state
from tracker.dashboard.desk_state import NOTHING, Clash, FieldKey
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
    """A form. part: its name; field_keys: its fields; newest: the newest edits.

    official: by field, what the official page says; states: what an override of it counts for;
    without: texts that stand where nothing is said; evidence: by subject, of an ask by subject and
    direction, the phrases found.
    """

    part: str
    field_keys: Sequence[FieldKey]
    newest: Mapping[FieldKey, EditView]
    official: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    without: CallTexts = CallTexts()
    evidence: Mapping[str, Sequence[str]] = field(default_factory=dict)


def draw(here: Visit, group: Group) -> None:
    """Draws the form under its heading; what has both languages stands side by side."""
    t = here.t
    title = t(f"desk.part.{group.part}")
    put(heading(title))
    with st.form(f"desk.form.{group.part}", border=False):
        for pair in _pairs(group.field_keys):
            if len(pair) == 1:
                _field(here, group, pair[0])
                continue
            for column, field_key in zip(st.columns(2), pair, strict=True):
                with column:
                    _field(here, group, field_key)
            put(_one_language(here, group, pair))
        st.form_submit_button(
            f"{t('desk.save')}: {title}", on_click=state.save, args=(list(group.field_keys),)
        )
    after(here, group.field_keys)


def _pairs(field_keys: Sequence[FieldKey]) -> list[list[FieldKey]]:
    """Fields in their order, those of one text in two languages together."""
    pairs: list[list[FieldKey]] = []
    for field_key in field_keys:
        subject, name = field_key
        if pairs and name.endswith(".es") and pairs[-1] == [(subject, f"{name[:-3]}.en")]:
            pairs[-1].append(field_key)
        else:
            pairs.append([field_key])
    return pairs


def _one_language(here: Visit, group: Group, pair: Sequence[FieldKey]) -> Markup:
    """A warning where a text would stand in one language alone."""
    filled = [_stands(group, field_key) for field_key in pair]
    if all(filled) or not any(filled):
        return NO_MARKUP
    return note([here.t("desk.one.en" if filled[0] else "desk.one.es")], "warn")


def _stands(group: Group, field_key: FieldKey) -> bool:
    """Whether a text stands in a field, or without it."""
    bare, _, language = field_key[1].rpartition(".")
    typed = str(st.session_state.get(state.widget(field_key), ""))
    without = getattr(group.without, bare, None)
    return bool(typed.strip() or (isinstance(without, Both) and getattr(without, language)))


def after(here: Visit, field_keys: Sequence[FieldKey]) -> None:
    """Draws beneath a form what came of its button, and where two editors wrote the same field."""
    say(here, state.spot(field_keys))
    for field_key in field_keys:
        if clash := state.fields()[field_key].clash:
            _clash(here, field_key, clash)


def say(here: Visit, where: str = "") -> None:
    """Tells what came of the last button, in the place where it was pressed."""
    for notice in state.notices(where):
        put(note([notice.words(here.t)], notice.shade or "good"))


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
    if name == "related":
        return here.t.name("desk.choice.related", value)
    if name in ("testimony", "relevance"):
        return here.t.name("desk.choice", value)
    if name == "start" and value:
        return start_words(here.t, start_of(value), here.today)
    return value


def fault_words(t: Translator, fault: EditFault) -> str:
    """What is wrong with a text, in words."""
    key = f"desk.fault.{fault.reason}"
    if t.maybe(key, "") == "":
        return str(fault)
    return t(key, **fault.parts) if fault.parts else t(key)


def _field(here: Visit, group: Group, field_key: FieldKey) -> None:
    t, (subject, name) = here.t, field_key
    rule, official = rule_of(subject, name), group.official.get(name)
    key = state.fill(field_key, group.newest.get(field_key), official)
    label, words = _label(here, subject, name), dict[str, str]()
    if rule.form == "choice":
        words = {NOTHING: t(f"desk.nothing.{name}")}
        words |= {choice: value_words(here, name, choice) for choice in rule.choices}
        st.radio(label, words, key=key, format_func=words.__getitem__, horizontal=True)
    elif rule.form in ("markdown", "passage"):
        height = _HEIGHTS.get(name.partition(".")[0], _HEIGHT)
        st.text_area(label, key=key, height=height)
    else:
        st.text_input(label, key=key)
    if fault := state.fields()[field_key].fault:
        put(note([f"{label}: {fault_words(t, fault)}"], "bad"))
    if rule.form not in ("choice", "line"):
        offered = " ".join(f"{{{word}}}" for word in PLACEHOLDERS)
        filled = f" {t('desk.form.filled', known=offered)}" if rule.filled else ""
        put(quiet(t(f"desk.form.{rule.form}") + filled))
    if name.startswith("spanish"):
        put(quiet(t("sign_up.spanish")))
    told = browser.field(here, field_key, group.newest.get(field_key), words)
    put(_beside(here, group, field_key, rule) + told)


def _label(here: Visit, subject: str, name: str) -> str:
    """A field's name, with the topic or the ask that it is about."""
    parsed = subject_of(subject)
    if name == "relevance":
        return topic_words(here.t, parsed.topic, here.topics)
    label = field_words(here.t, name)
    if not parsed.ask:
        return label
    asks = (ask for row in here.campaigns if row.slug == parsed.campaign for ask in row.asks)
    ask = next((row.name.of(here.t.code) for row in asks if row.id == parsed.ask), parsed.ask)
    return here.t("desk.of_ask", ask=ask, direction=label)


def _beside(here: Visit, group: Group, field_key: FieldKey, rule: FieldRule) -> Markup:
    """What stands beside a field: the official value, what stands without a word, the evidence."""
    t, (subject, name) = here.t, field_key
    if rule.official:
        official = group.official.get(name, "")
        value = value_words(here, name, official)
        stands_there = para(
            t("desk.official", value=value) if official else t("desk.official.none")
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
    """A text of ours as it was typed, a paragraph a line."""
    lang = language if language in ("en", "es") else ""
    return joined(tag("p", line, lang=lang) for line in text.splitlines() if line.strip())


def _clash(here: Visit, field_key: FieldKey, clash: Clash) -> None:
    """Draws both editors' texts, with buttons for the one that is to stand."""
    t, (_, name) = here.t, field_key
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
        key = state.widget(field_key)
        st.button(
            t("desk.keep"), key=f"{key}|keep", on_click=state.keep_ours, args=(field_key, clash)
        )
        take = t("desk.take", editor=clash.theirs.editor)
        st.button(take, key=f"{key}|take", on_click=state.forget, args=(field_key,))
