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


def is_narrowed(names: Collection[str]) -> bool:
    """Whether the URL has a value for one of the names."""
    return any(map(named, names))


# --- widgets -----------------------------------------------------------------------------------


def typed(name: str, label: str, hint: str) -> str:
    """What a reader types to search."""
    return chosen(
        name, "", lambda key: st.text_input(label, key=key, placeholder=hint, type="search"), None
    )


def picked(
    name: str, label: str, offered: Mapping[str, str], otherwise: str, default: str = ""
) -> str:
    """The value that a reader picks by its words; one of them may stand for any value."""
    words = offered if default else {"": otherwise, **offered}

    def draw(key: str) -> str | None:
        return st.selectbox(
            label, tuple(words), key=key, format_func=lambda value: words.get(value, value)
        )

    return chosen(name, default, draw, words)


# --- the address -------------------------------------------------------------------------------


def chosen(
    name: str, default: str, draw: Callable[[str], str | None], offered: Collection[str] | None
) -> str:
    """The value that the URL names or the reader has chosen.

    draw: draws the widget under the key given to it and gives its value. offered: what the address
    may name, None for any text; anything else counts as the default.
    """
    url_value = st.query_params.get(name, default)
    if offered is not None and url_value not in offered:
        url_value = default
    _arrive(name, url_value, url_value)
    return _leave(name, draw(name) or default, default)


def _arrive(name: str, url_value: str, value: object) -> None:
    """Gives the widget the value of the URL where that is new."""
    if name not in st.session_state or st.session_state.get(_last(name)) != url_value:
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
