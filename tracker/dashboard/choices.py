"""Choices that the page's address keeps, by keys that no language changes.

A choice is read from the address when a reader arrives, or goes back and forward; what a reader
then picks is written into the address, so that it can be shared. The default leaves no trace.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import streamlit as st

from tracker.domain.text_sanitizing import sanitized_input
from tracker.visiting.links import PageUrl


def clean_address() -> None:
    """Cleans the URL: takes out unseen letters, and cuts words without end."""
    for name in st.query_params.to_dict():
        values = st.query_params.get_all(name)
        if sanitized_input(name) != name:
            del st.query_params[name]
        elif any(sanitized_input(value) != value for value in values):
            st.query_params[name] = [sanitized_input(value) for value in values]


def named(name: str) -> str:
    """The value of a name in the URL, "" for none."""
    return st.query_params.get(name, "")


def page_url() -> PageUrl:
    """The whole query of the URL."""
    query = st.query_params
    return PageUrl.of({}, ((name, value) for name in query for value in query.get_all(name)))


def typed(name: str, label: str, hint: str) -> str:
    """What a reader types to search."""

    def draw() -> str:
        return st.text_input(label, key=name, placeholder=hint, type="search")

    return _chosen(name, "", draw, None)


def picked(
    name: str, label: str, offered: Mapping[str, str], otherwise: str, default: str = ""
) -> str:
    """The value that a reader picks by its words; one of them may stand for any value."""
    words = offered if default else {"": otherwise, **offered}

    def draw() -> str | None:
        return st.selectbox(
            label, tuple(words), key=name, format_func=lambda value: words.get(value, value)
        )

    return _chosen(name, default, draw, words)


def _chosen(
    name: str, default: str, draw: Callable[[], str | None], offered: Collection[str] | None
) -> str:
    """The value that the URL names or the reader has chosen in the widget of that key.

    draw: draws the widget and gives its value. offered: what the address may name, None for any
    text; anything else counts as the default.
    """
    last, url_value = f"address.{name}", st.query_params.get(name, default)
    if offered is not None and url_value not in offered:
        url_value = default
    if name not in st.session_state or st.session_state.get(last) != url_value:
        st.session_state[name] = url_value
    value = st.session_state[last] = draw() or default
    if value != default:
        if st.query_params.get(name) != value:
            st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
    return value
