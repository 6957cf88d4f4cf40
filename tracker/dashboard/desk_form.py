"""A form of the editors' desk: its fields with what is official beside them, and where two editors
met; and what the desk tells the browser's own script.

That script (`desk.js`) keeps the key and what is typed or chosen in the memory of the tab: who is
there, what stands in each field, and which edit that rests on. It finds it in the page; nothing is
sent for it. Without the script, or where the browser keeps nothing, the desk works and says that
what is typed is not kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st
from markupsafe import Markup

from tracker.dashboard import desk_state as state
from tracker.dashboard.desk_state import NOTHING, Clash, FieldKey
from tracker.dashboard.frame import put
from tracker.domain.campaign import PLACEHOLDERS, CallTexts
from tracker.domain.edits import EditView, FieldRule, rule_of, start_of, subject_of
from tracker.domain.language import Both
from tracker.errors import EditFault
from tracker.pages import markup as html
from tracker.visiting.visit import Visit
from tracker.wording.dates import start_words
from tracker.wording.say import topic_words
from tracker.wording.translator import Translator

_HEIGHTS: Final = {"points": 220, "template": 260}
_HEIGHT: Final = 120
#: The key of the button that signs out, by which the script finds it.
SIGN_OUT: Final = "desk.out"
#: The key of what says that there is no connection, which is seen while there is none.
LOST: Final = "desk_lost"
#: What Streamlit puts in place of other letters in the class of a widget.
_OTHER: Final = re.compile(r"[^a-zA-Z0-9_-]")
#: What the script may have to say beside a field.
_DRAFTS: Final = ("unsent", "moved", "put", "drop")


@dataclass(frozen=True, slots=True)
class Group:
    """A form. part: its name; field_keys: its fields; newest: the newest edits. official: by field,
    what the official page says; states: what an override of it counts for; without: texts that
    stand where nothing is said; evidence: by subject, of an ask by subject and direction, the
    phrases found."""

    part: str
    field_keys: Sequence[FieldKey]
    newest: Mapping[FieldKey, EditView]
    official: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    without: CallTexts = CallTexts()
    evidence: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def stands_without(self, name: str) -> str:
        """The text that stands where a field says nothing."""
        bare, _, language = name.rpartition(".")
        both = getattr(self.without, bare, None)
        return str(getattr(both, language)) if isinstance(both, Both) else ""


def draw(here: Visit, group: Group) -> None:
    """Draws the form under its heading; what has both languages stands side by side."""
    t = here.t
    title = t(f"desk.part.{group.part}")
    put(html.heading(title))
    with st.form(f"desk.form.{group.part}", border=False):
        for pair in _pairs(group.field_keys):
            if len(pair) == 1:
                _field(here, group, pair[0])
                continue
            for column, field_key in zip(st.columns(2), pair, strict=True):
                with column:
                    _field(here, group, field_key)
            # A warning where a text would stand in one language alone.
            filled = [
                str(st.session_state.get(state.widget(field_key), "")).strip()
                or group.stands_without(field_key[1])
                for field_key in pair
            ]
            if any(filled) and not all(filled):
                put(html.note([t("desk.one.en" if filled[0] else "desk.one.es")], "warn"))
        st.form_submit_button(
            f"{t('desk.save')}: {title}", on_click=state.save, args=(list(group.field_keys),)
        )
    after(here, group.field_keys)


def _pairs(field_keys: Sequence[FieldKey]) -> list[list[FieldKey]]:
    """Fields in their order, those of one text in two languages together."""
    pairs: list[list[FieldKey]] = []
    for subject, name in field_keys:
        if pairs and name.endswith(".es") and pairs[-1] == [(subject, f"{name[:-3]}.en")]:
            pairs[-1].append((subject, name))
        else:
            pairs.append([(subject, name)])
    return pairs


def after(here: Visit, field_keys: Sequence[FieldKey]) -> None:
    """Draws beneath a form what came of its button, and where two editors wrote the same field."""
    say(here, state.spot(field_keys))
    for field_key in field_keys:
        if clash := state.fields()[field_key].clash:
            _clash(here, field_key, clash)


def say(here: Visit, where: str = "") -> None:
    """Tells what came of the last button, in the place where it was pressed."""
    for notice in state.notices(where):
        put(html.note([notice.words(here.t)], notice.shade or "good"))


def field_words(t: Translator, name: str) -> str:
    """A field's name; with its language where it has one for each."""
    bare, _, language = name.rpartition(".")
    if language in ("en", "es"):
        return t(f"desk.in.{language}", field=t(f"desk.field.{bare}"))
    return t(f"desk.field.{name}")


def value_words(here: Visit, name: str, value: str) -> str:
    """A value as an editor reads it."""
    if name == "start" and value:
        return start_words(here.t, start_of(value), here.today)
    keys = {
        "position": f"position.{value or 'none'}",
        "related": f"desk.choice.related.{value}",
        **dict.fromkeys(("testimony", "relevance"), f"desk.choice.{value}"),
    }
    return here.t.maybe(keys[name], value) if name in keys else value


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
        st.text_area(label, key=key, height=_HEIGHTS.get(name.partition(".")[0], _HEIGHT))
    else:
        st.text_input(label, key=key)
    if fault := state.fields()[field_key].fault:
        put(html.note([f"{label}: {fault_words(t, fault)}"], "bad"))
    if rule.form not in ("choice", "line"):
        offered = " ".join(f"{{{word}}}" for word in PLACEHOLDERS)
        filled = f" {t('desk.form.filled', known=offered)}" if rule.filled else ""
        put(html.quiet(t(f"desk.form.{rule.form}") + filled))
    if name.startswith("spanish"):
        put(html.quiet(t("sign_up.spanish")))
    script = for_script(here, field_key, group.newest.get(field_key), words)
    put(_beside(here, group, field_key, rule) + script)


def _label(here: Visit, subject: str, name: str) -> str:
    """A field's name, with the topic or the ask that it is about."""
    if name == "relevance":
        return topic_words(here.t, subject_of(subject).topic, here.topics)
    label, ask = field_words(here.t, name), ask_words(here, subject)
    return here.t("desk.of_ask", ask=ask, direction=label) if ask else label


def ask_words(here: Visit, subject: str) -> str:
    """The name of the ask that a subject is about, "" where it is about none."""
    parsed = subject_of(subject)
    asks = (ask for row in here.campaigns if row.slug == parsed.campaign for ask in row.asks)
    return next((ask.name.of(here.t.code) for ask in asks if ask.id == parsed.ask), parsed.ask)


def _beside(here: Visit, group: Group, field_key: FieldKey, rule: FieldRule) -> Markup:
    """What stands beside a field: the official value, what stands without a word, the evidence."""
    t, (subject, name) = here.t, field_key
    if rule.official:
        official, kind = group.official.get(name, ""), group.states.get(name, "")
        value = value_words(here, name, official)
        words = t("desk.official", value=value) if official else t("desk.official.none")
        if not kind:
            return html.para(words)
        flag = html.note([t(f"desk.state.{kind}")], "warn" if kind == "flagged" else "")
        return html.para(words) + flag
    if name == "relevance" or rule.form == "passage":
        key = subject if name == "relevance" else f"{subject}|{name}"
        phrases = ", ".join(dict.fromkeys(group.evidence.get(key, ())))
        return html.quiet(t("desk.found", phrases=phrases) if phrases else t("desk.found.not"))
    if stands := group.stands_without(name):
        return html.folded(t("desk.without"), lines(stands, name.rpartition(".")[2]))
    return html.NOTHING


def lines(text: str, language: str = "") -> Markup:
    """A text of ours as it was typed, a paragraph a line."""
    lang = language if language in ("en", "es") else ""
    return html.joined(html.tag("p", line, lang=lang) for line in text.splitlines() if line.strip())


def _clash(here: Visit, field_key: FieldKey, clash: Clash) -> None:
    """Draws both editors' texts, with buttons for the one that is to stand."""
    t, (_, name), key = here.t, field_key, state.widget(field_key)
    theirs, editor = clash.theirs.text, clash.theirs.editor
    their_words = value_words(here, name, theirs) if theirs is not None else t("desk.trail.nothing")
    ours = value_words(here, name, clash.ours)
    put(
        html.note([f"{field_words(t, name)}: {t('desk.conflict', editor=editor)}"], "warn")
        + html.heading(t("desk.mine"), 3)
        + (lines(ours) or html.para(t("desk.trail.nothing")))
        + html.heading(t("desk.theirs", editor=editor), 3)
        + lines(their_words)
    )
    with st.container(horizontal=True):
        keep, take = t("desk.keep"), t("desk.take", editor=editor)
        st.button(keep, key=f"{key}|keep", on_click=state.keep_ours, args=(field_key, clash))
        st.button(take, key=f"{key}|take", on_click=state.forget, args=(field_key,))


def keeps(here: Visit) -> Markup:
    """Says whether what is typed is kept; the script chooses which of the two is seen."""
    names = ("kept", "unkept")
    return html.joined(
        html.tag("p", here.t(f"desk.{name}"), f"quiet desk-{name}") for name in names
    )


def signed_in(here: Visit) -> Markup:
    """Tells the script that the key was right, and what to say beside a field."""
    words = json.dumps({name: here.t(f"desk.draft.{name}") for name in _DRAFTS})
    return html.tag("span", "", data_desk="in", data_words=words)


def signed_out() -> Markup:
    """Tells the script that a key is asked for, and why the one that was just given let nobody in:
    wrong or wait."""
    why = str(st.session_state.pop("desk.why", "asked"))
    return html.tag("span", "", data_desk="out", data_why=why)


def for_script(
    here: Visit, field_key: FieldKey, newest: EditView | None, choices: Mapping[str, str]
) -> Markup:
    """Tells the script what stands in a field and which edit that rests on. newest: that edit;
    choices: the words of each value to choose, in their order, none where it is typed."""
    key, drawn = state.widget(field_key), state.fields()[field_key].drawn
    who = state.editor(here.settings)
    stands = {
        "at": f"st-key-{_OTHER.sub('-', key)}",
        "key": key,
        "base": drawn.based_on,
        "value": state.as_widget(field_key, drawn.text),
        "mine": newest is not None and who is not None and newest.editor == who.name,
        "choices": list(choices.items()),
    }
    return html.tag("span", "", data_desk_field=json.dumps(stands))
