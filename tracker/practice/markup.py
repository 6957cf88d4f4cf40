"""Pieces that every page is made of: templates (pages.html) and how they are filled, the frame,
tables, dates as the site writes them. Text is escaped when it is put in."""

from __future__ import annotations

import re
from calendar import day_abbr, month_abbr
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import md5
from pathlib import Path
from typing import Final

from markupsafe import Markup

_BUCKET: Final = "https://s3.us-west-2.amazonaws.com/beta.leg.colorado.gov/"
#: Each template begins after its kind of page and its name; its last line end is not part of it.
_TEMPLATE: Final = re.compile(r"^<!-- (\w+): (\w+).*? -->\n(.*?)\n(?=<!-- |\Z)", re.M | re.S)
_TEMPLATES: Final = _TEMPLATE.findall(Path(__file__).with_name("pages.html").read_text("utf-8"))


def templates(page: str) -> dict[str, str]:
    """The templates of a kind of page, by name."""
    return {name: text for kind, name, text in _TEMPLATES if kind == page}


_T: Final = templates("every")


def fill(template: str, *values: object, **named: object) -> Markup:
    """The template with each value in its place."""
    return Markup(template).format(*values, **named)


def each(template: str, things: Iterable[object], between: str = "\n") -> Markup:
    """The template once a thing: a tuple fills the places in order, anything else the first."""
    rows = (thing if isinstance(thing, tuple) else (thing,) for thing in things)
    return Markup(between).join(fill(template, *row) for row in rows)


def frame(title: str, body: Markup) -> Markup:
    """A whole page."""
    return fill(_T["frame"], title=title, body=body)


def table(columns: Mapping[str, str], things: Iterable[object]) -> Markup:
    """A table with a row a thing. columns: by heading, the template of a cell, which carries its
    heading as data-label."""
    cells = "".join(_T["cell"].format(head, cell) for head, cell in columns.items())
    rows = each(_T["row"].format(cells), things)
    return fill(_T["table"], each('<th scope="col">{}</th>', columns, ""), rows)


def month_date(day: date) -> str:
    """`Mar 8, 2026`."""
    return f"{month_abbr[day.month]} {day.day}, {day.year}"


def week_date(day: date) -> str:
    """`Tue Mar 10, 2026`."""
    return f"{day_abbr[day.weekday()]} {month_date(day)}"


def object_address(key: str) -> str:
    """An address in the site's object store, whose names say nothing."""
    return _BUCKET + md5(key.encode("utf-8"), usedforsecurity=False).hexdigest()


def camel(name: str) -> str:
    """A committee's name as addresses write it: letters only, each word begun large."""
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z]+", name))
