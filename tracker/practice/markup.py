"""Pieces that every page is made of: escaping, the frame, dates as the site writes them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import date
from hashlib import md5
from typing import Final

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_BUCKET: Final = "https://s3.us-west-2.amazonaws.com/beta.leg.colorado.gov/"
_HEADER: Final = (
    '<header><a class="skip-link" href="#main">Skip to main content</a>'
    '<nav aria-label="Main"><a href="/bills">Bills</a> <a href="/schedule">Schedule</a> '
    '<a href="/committees">Committees</a> <a href="/legislators">Legislators</a></nav>'
    "<p>Welcome to the practice site. Nothing here is official.</p></header>"
)


def esc(text: str, twice: bool = False) -> str:
    """Text made safe for markup; twice where the site escapes what is already escaped."""
    once = html.escape(text, quote=True)
    return html.escape(once, quote=True) if twice else once


def frame(title: str, body: str) -> str:
    """A whole page."""
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        f"<title>{esc(title)} | Colorado General Assembly</title></head>\n<body>\n"
        f'{_HEADER}\n<main id="main">\n{body}\n</main>\n'
        "<footer><p>200 East Colfax Avenue, Denver, CO 80203</p></footer>\n</body>\n</html>\n"
    )


def us_date(day: date | None) -> str:
    """`03/12/2026`, or "" for none."""
    return f"{day.month:02d}/{day.day:02d}/{day.year}" if day else ""


def month_date(day: date) -> str:
    """`Mar 8, 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def week_date(day: date) -> str:
    """`Tue Mar 10, 2026`."""
    return f"{_WEEKDAYS[day.weekday()]} {month_date(day)}"


def object_address(key: str) -> str:
    """An address in the site's object store, whose names say nothing."""
    return _BUCKET + md5(key.encode("utf-8"), usedforsecurity=False).hexdigest()


def camel(name: str) -> str:
    """A committee's name as addresses write it: letters only, each word begun large."""
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z]+", name))


def table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], css: str = "table") -> str:
    """A table whose cells, markup already, carry their heading as data-label."""
    head = "".join(f'<th scope="col">{esc(one)}</th>' for one in heads)
    labels = [esc(one) for one in heads]
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<td data-label="{label}"><span>{cell}</span></td>'
            for label, cell in zip(labels, row, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f'<table class="{css}"><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>'
