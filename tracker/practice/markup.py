"""Draws every page from a template of the folder beside this module. Text is escaped when it is put
in. Dates and URLs are written as the site writes them."""

from __future__ import annotations

import re
from calendar import day_abbr, month_abbr
from datetime import date
from hashlib import md5
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_BUCKET: Final = "https://s3.us-west-2.amazonaws.com/beta.leg.colorado.gov/"


def month_date(day: date) -> str:
    """`Mar 8, 2026`."""
    return f"{month_abbr[day.month]} {day.day}, {day.year}"


def week_date(day: date) -> str:
    """`Tue Mar 10, 2026`."""
    return f"{day_abbr[day.weekday()]} {month_date(day)}"


def object_address(key: str) -> str:
    """A URL in the site's object store, whose names say nothing."""
    return _BUCKET + md5(key.encode("utf-8"), usedforsecurity=False).hexdigest()


def camel(name: str) -> str:
    """A committee's name as URLs write it: letters only, each word with a capital."""
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z]+", name))


_TEMPLATES: Final = Environment(
    loader=PackageLoader("tracker.practice"),
    autoescape=True,
    trim_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
)
_TEMPLATES.filters |= {"month_date": month_date, "week_date": week_date}


def draw(template: str, **values: object) -> Markup:
    """The page that a template gives with these values."""
    return Markup(_TEMPLATES.get_template(f"{template}.html").render(values))
