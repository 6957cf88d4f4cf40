"""Choices that the page's address keeps, by keys that no language changes.

A choice is read from the address when a reader arrives, or goes back and forward; what a reader
then picks is written into the address, so that it can be shared. The default leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Final

import streamlit as st

from tracker.domain.text_sanitizing import sanitized_input
from tracker.wording.translator import Translator

#: The years that a calendar can be asked for.
YEARS: Final = range(1990, 2101)


def clean_address() -> None:
    """Takes out of the address what no page looks at: unseen letters, and words without end."""
    for name, value in st.query_params.to_dict().items():
        if sanitized_input(name) != name:
            del st.query_params[name]
        elif sanitized_input(value) != value:
            st.query_params[name] = sanitized_input(value)


def named(name: str) -> str:
    """What the address says under a name, "" for nothing."""
    return st.query_params.get(name, "")


def is_narrowed(names: Collection[str]) -> bool:
    """Whether the address says anything under one of the names."""
    return any(map(named, names))


# --- widgets -----------------------------------------------------------------------------------


def typed(name: str, label: str, hint: str) -> str:
    """What a reader types to search."""
    return kept(
        name, "", lambda key: st.text_input(label, key=key, placeholder=hint, type="search"), None
    )


def picked(
    name: str, label: str, offered: Mapping[str, str], otherwise: str, default: str = ""
) -> str:
    """One of what is offered, by its words, or what stands for none of it (`any`)."""
    words = offered if default else {"": otherwise, **offered}

    def draw(key: str) -> str | None:
        return st.selectbox(
            label, tuple(words), key=key, format_func=lambda one: words.get(one, one)
        )

    return kept(name, default, draw, words)


def switched(name: str, label: str, offered: Mapping[str, str]) -> str:
    """One of a few that stand beside each other; the first is the default."""

    def draw(key: str) -> str | None:
        return st.segmented_control(
            label, tuple(offered), key=key, required=True, format_func=offered.__getitem__
        )

    return kept(name, next(iter(offered)), draw, offered)


def picked_day(
    t: Translator, name: str, label: str, default: date, latest: date | None = None
) -> date:
    """A day, which the address writes as 2026-02-24; one that no session has counts as none."""
    try:
        wanted = date.fromisoformat(named(name))
    except ValueError:
        wanted = default
    wanted = wanted if wanted.year in YEARS else default
    _arrive(name, wanted.isoformat(), wanted)
    form = "DD/MM/YYYY" if t.code == "es" else "MM/DD/YYYY"
    day = st.date_input(label, key=name, max_value=latest, format=form) or default
    _leave(name, day.isoformat(), default.isoformat())
    return day


# --- the address -------------------------------------------------------------------------------


def kept(
    name: str, default: str, draw: Callable[[str], str | None], offered: Collection[str] | None
) -> str:
    """What the address or the reader has chosen.

    draw: draws the widget under the key given to it and gives its value. offered: what the address
    may name, None for any text; anything else counts as the default.
    """
    wanted = st.query_params.get(name, default)
    if offered is not None and wanted not in offered:
        wanted = default
    _arrive(name, wanted, wanted)
    return _leave(name, draw(name) or default, default)


def _arrive(name: str, wanted: str, value: object) -> None:
    """Gives the widget the address's value where the address says something new."""
    if name not in st.session_state or st.session_state.get(_last(name)) != wanted:
        st.session_state[name] = value


def _leave(name: str, value: str, default: str) -> str:
    st.session_state[_last(name)] = value
    if value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
    return value


def _last(name: str) -> str:
    return f"address.{name}"
