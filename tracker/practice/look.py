"""How the pages look: drawn from the templates of the folder beside this module, text escaped as it
is put in, days and URLs as the site writes them; and the ways in which the official site has been
seen to say one thing, as yes-or-no questions."""

from __future__ import annotations

import zlib
from calendar import day_abbr, month_abbr
from dataclasses import dataclass
from datetime import date
from hashlib import md5
from typing import Final, Literal, TypeAlias

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

_BUCKET: Final = "https://s3.us-west-2.amazonaws.com/beta.leg.colorado.gov/"
Holds: TypeAlias = Literal["always", "never", "mixed"]
#: One in so many, where "mixed" is not an even split: what the dossier saw rarely.
_RARE: Final = {"stray_rows": 14, "duplicate_card": 60, "badge_missing": 20, "bare_activity": 10}


def month_date(day: date) -> str:
    """`Mar 8, 2026`."""
    return f"{month_abbr[day.month]} {day.day}, {day.year}"


def week_date(day: date) -> str:
    """`Tue Mar 10, 2026`."""
    return f"{day_abbr[day.weekday()]} {month_date(day)}"


def slashes(day: date | None) -> str:
    """`03/12/2026`; "" for no day."""
    return f"{day.month:02d}/{day.day:02d}/{day.year}" if day else ""


def object_address(key: str) -> str:
    """A URL in the site's object store, whose names say nothing."""
    return _BUCKET + md5(key.encode("utf-8"), usedforsecurity=False).hexdigest()


_TEMPLATES: Final = Environment(
    loader=PackageLoader("tracker.practice"),
    autoescape=True,
    trim_blocks=True,
    keep_trailing_newline=True,
    undefined=StrictUndefined,
)
_TEMPLATES.filters |= {"month_date": month_date, "week_date": week_date, "slashes": slashes}


def draw(template: str, **values: object) -> Markup:
    """The page that a template gives with these values."""
    return Markup(_TEMPLATES.get_template(f"{template}.html").render(values))


def digest(key: str) -> int:
    """A number that depends on nothing but the text."""
    return zlib.crc32(key.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class Variants:
    """What the pages look like. Each is "always", "never" or "mixed", which answers by a digest of
    the number or day, so that one crawl meets both sides and meets them again in the same places.
    """

    cosponsor_prefix: Holds = "mixed"  # co-sponsors carry "Rep." / "Sen." as the others do
    horizontal_agenda: Holds = "mixed"  # item in a row's first cell (spring 2026), else th and td
    titled_items: Holds = "mixed"  # on an agenda the title follows the number
    linked_items: Holds = "mixed"  # on an agenda the number is a link
    # Heads, labels and links of the bill page as on the old site, headings above the floor votes
    # ("House Votes (3)") and "Aye: 40 No: 24"; else as a stored text of 2026 has them: two tables
    # of votes one after the other without a heading.
    older_heads: Holds = "never"
    one_votes_block: Holds = "mixed"  # only that of the chamber that voted last, else one a chamber
    heading_before_votes: Holds = "mixed"  # a block's heading stands just before it, else inside
    accessible_text: Holds = "mixed"  # a version's name links its accessible text
    floor_sessions: Holds = "always"  # the week lists the sessions of both chambers
    undated_blocks: Holds = "mixed"  # the week has blocks without a day
    bare_activity: Holds = "mixed"  # a row of the schedule names its committee without a link
    loud_links: Holds = "mixed"  # the link to an agenda reads AGENDA
    agenda_as_pdf: Holds = "never"  # a row has the PDF of its agenda and no page of it
    any_session: Holds = "mixed"  # the filter of sessions offers "- Any -" as well
    double_escaped: Holds = "mixed"  # names and titles are escaped twice
    stray_rows: Holds = "mixed"  # an older row stands at the top of a history
    duplicate_card: Holds = "mixed"  # a card is listed again, with another address
    empty_summary: Holds = "mixed"  # a measure without summary has an empty box for it, else none
    badge_missing: Holds = "mixed"  # a finished measure shows no badge
    voice_rows: Holds = "mixed"  # the page of a voice vote has one row that says so, else none
    vote_sentence: Holds = "mixed"  # a vote page tells the result in a sentence
    weeks_from_monday: Holds = "never"  # a week begins on Monday, else on Sunday
    heading_without_meetings: Holds = "mixed"  # a week in which nobody meets keeps its heading
    week_without_end: Holds = "never"  # the last week's button brings the same week again
    placeholder_ballots: Holds = "never"  # without known ballots: "Member 1" and so on

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if getattr(self, name) not in ("always", "never", "mixed"):
                raise ValueError(f"{name} is always, never or mixed, not {getattr(self, name)!r}")

    def holds(self, question: str, key: str) -> bool:
        """Whether this variant is served for this number, day or id."""
        answer: Holds = getattr(self, question)
        if answer == "mixed":
            return digest(f"{key}|{question}") % _RARE.get(question, 2) == 0
        return answer == "always"

    def spelled(self, name: str, key: str) -> str:
        """A name or title, escaped already where the site escapes its ampersands twice."""
        return str(escape(name)) if "&" in name and self.holds("double_escaped", key) else name
