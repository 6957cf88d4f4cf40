"""Pieces that every page is made of: filled templates, the frame, tables, dates as the site
writes them. Text is escaped when it is put in."""

from __future__ import annotations

import re
from calendar import day_abbr, month_abbr
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import md5
from typing import Final

from markupsafe import Markup

_BUCKET: Final = "https://s3.us-west-2.amazonaws.com/beta.leg.colorado.gov/"
_FRAME: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title} | Colorado General Assembly</title></head>
<body>
<header><a class="skip-link" href="#main">Skip to main content</a><nav aria-label="Main">\
<a href="/bills">Bills</a> <a href="/schedule">Schedule</a> <a href="/committees">Committees</a> \
<a href="/legislators">Legislators</a></nav>\
<p>Welcome to the practice site. Nothing here is official.</p></header>
<main id="main">
{body}
</main>
<footer><p>200 East Colfax Avenue, Denver, CO 80203</p></footer>
</body>
</html>
"""
_TABLE: Final = '<table class="table"><thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody></table>'
_ROW: Final = "<tr>CELLS</tr>"
_CELL: Final = '<td data-label="{}"><span>{}</span></td>'


def fill(template: str, *values: object, **named: object) -> Markup:
    """The template with each value in its place."""
    return Markup(template).format(*values, **named)


def each(template: str, things: Iterable[object], between: str = "\n") -> Markup:
    """The template once a thing: a tuple fills the places in order, anything else the first."""
    rows = (thing if isinstance(thing, tuple) else (thing,) for thing in things)
    return Markup(between).join(fill(template, *row) for row in rows)


def frame(title: str, body: Markup) -> Markup:
    """A whole page."""
    return fill(_FRAME, title=title, body=body)


def table(columns: Mapping[str, str], things: Iterable[object]) -> Markup:
    """A table with a row a thing. columns: by heading, the template of a cell, which carries its
    heading as data-label."""
    cells = "".join(_CELL.format(head, cell) for head, cell in columns.items())
    rows = each(_ROW.replace("CELLS", cells), things)
    return fill(_TABLE, each('<th scope="col">{}</th>', columns, ""), rows)


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
