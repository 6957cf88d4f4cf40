"""Forms that need no script: a search with its filters, which the browser sends as a query."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from markupsafe import Markup

from tracker.domain.search_terms import LETTERS
from tracker.pages import markup as html
from tracker.visiting.links import Links, QueryValue
from tracker.wording.translator import Translator

_FORM: Final = Markup(
    '<form class="{kind}" role="search" method="get" action="{action}">'
    '<label for="q">{label}</label>'
    '<input type="search" id="q" name="q" value="{typed}" maxlength="{most}" placeholder="{hint}">'
    "{inner}<button>{go}</button></form>"
)
_FIND: Final = Markup(
    '<form class="find" method="get" action="{action}">'
    '<input type="search" name="q" maxlength="{most}" placeholder="{label}" aria-label="{label}">'
    "{inner}</form>"
)
_PAST: Final = Markup(
    '<form class="past" method="get" action="{action}">'
    '<label for="as_of">{label}</label> '
    '<input type="date" id="as_of" name="as_of" max="{last}" required> <button>{go}</button></form>'
)
_HIDDEN: Final = Markup('<input type="hidden" name="{}" value="{}">')
_CHECK: Final = Markup(
    '<label class="check"><input type="checkbox" name="{}" value="{}"{}> {}</label>'
)
_SELECT: Final = Markup('<label>{} <select name="{}">{}</select></label>')
_CHECKED, _SELECTED = Markup(" checked"), Markup(" selected")
_OPTION: Final = Markup('<option value="{}"{}>{}</option>')


def search_form(
    links: Links,
    key: str,
    typed: str,
    *,
    label: str,
    hint: str,
    go: str,
    inner: str = "",
    kind: str = "search",
) -> Markup:
    """A box to search in with what stands under it.

    key: of the page it leads to; typed: what is searched now; go: the word of its button; kind: its
    class. A browser drops what the address of a form asks for: a light page sends it on unseen, the
    dashboard's script keeps it.
    """
    return _FORM.format(
        kind=kind,
        action=links.to(key),
        label=label,
        typed=typed[:LETTERS],
        most=LETTERS,
        hint=hint,
        inner=hidden({"as_of": links.as_of}) + inner,
        go=go,
    )


def find(links: Links, label: str) -> Markup:
    """A box for the head of a page, which Enter sends to the search of all sessions."""
    inner = hidden({"as_of": links.as_of})
    return _FIND.format(label=label, action=links.to("search"), most=LETTERS, inner=inner)


def plain(links: Links, key: str, inner: str, go: str) -> Markup:
    """Choices without a box to search in. key: of the page they lead to; go: the word of its
    button."""
    fields = hidden({"as_of": links.as_of}) + inner + html.tag("button", go)
    return html.tag("form", fields, "search", method="get", action=links.to(key))


def past(links: Links, key: str, shows: str, t: Translator, last: date) -> Markup:
    """A day to choose, of which a page is shown as it had been published. key, shows: the page;
    last: the last day that can be shown."""
    now = replace(links, as_of="").to(key, shows)
    return _PAST.format(action=now, label=t("as_of.choose"), last=last, go=t("as_of.go"))


def hidden(query: Mapping[str, QueryValue]) -> Markup:
    """What of a query a form sends on unseen."""
    pairs = (
        (name, value)
        for name, values in query.items()
        for value in ([values] if isinstance(values, str) else values)
    )
    return html.joined(_HIDDEN.format(name, value) for name, value in pairs if value)


def check(name: str, value: str, words: str, *, is_chosen: bool) -> Markup:
    """A box to tick."""
    return _CHECK.format(name, value, _CHECKED if is_chosen else "", words)


def several(name: str, label: str, words: Mapping[str, str], chosen: Container[str]) -> Markup:
    """Boxes to tick under one label, "" for none. words: by value."""
    boxes = html.joined(
        check(name, value, box, is_chosen=value in chosen) for value, box in words.items()
    )
    return html.tag("fieldset", html.tag("legend", label) + boxes) if boxes else boxes


def select(name: str, label: str, words: Mapping[str, str], chosen: Container[str]) -> Markup:
    """A choice of one among many. words: by value; a value that is its words is not said twice."""
    options = html.joined(
        html.tag("option", option, value="" if value == option else value)
        if value not in chosen and value
        else _OPTION.format(value, _SELECTED if value in chosen else "", option)
        for value, option in words.items()
    )
    return _SELECT.format(label, name, options)
