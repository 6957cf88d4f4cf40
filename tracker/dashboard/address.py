"""Choices that the page's address keeps, by keys that no language changes.

A choice is read from the address when a reader arrives, or goes back and forward; what a reader
then picks is written into the address, so that it can be shared. The default leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Final, Literal

import streamlit as st

from tracker.domain.text_sanitizing import sanitized_input
from tracker.wording.translator import Translator

#: The years that a calendar can be asked for.
YEARS: Final = range(1990, 2101)


def clean_address() -> None:
    """Takes out of the address what no page looks at: unseen letters, and words without end."""
    for name, said in st.query_params.to_dict().items():
        if sanitized_input(name) != name:
            del st.query_params[name]
        elif sanitized_input(said) != said:
            st.query_params[name] = sanitized_input(said)


def kept(
    name: str, default: str, draw: Callable[[str], str | None], offered: Collection[str] | None
) -> str:
    """What the address or the reader has chosen.

    draw: draws the widget under the key given to it and gives its value. offered: what the address
    may name, None for any text; anything else counts as the default.
    """
    asked = st.query_params.get(name, default)
    if offered is not None and asked not in offered:
        asked = default
    _arrive(name, asked, asked)
    return _leave(name, draw(name) or default, default)


def kept_day(name: str, default: date, draw: Callable[[str], date | None]) -> date:
    """A day, which the address writes as 2026-02-24; one that no session has counts as none."""
    try:
        asked = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        asked = default
    asked = asked if asked.year in YEARS else default
    _arrive(name, asked.isoformat(), asked)
    picked = draw(name) or default
    _leave(name, picked.isoformat(), default.isoformat())
    return picked


def day_form(t: Translator) -> Literal["MM/DD/YYYY", "DD/MM/YYYY"]:
    """How a language writes a day in a field."""
    return "DD/MM/YYYY" if t.code == "es" else "MM/DD/YYYY"


def _arrive(name: str, asked: str, value: object) -> None:
    """Gives the widget the address's value where the address says something new."""
    if name not in st.session_state or st.session_state.get(_told(name)) != asked:
        st.session_state[name] = value


def _leave(name: str, value: str, default: str) -> str:
    st.session_state[_told(name)] = value
    if value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
    return value


def _told(name: str) -> str:
    return f"address.{name}"
