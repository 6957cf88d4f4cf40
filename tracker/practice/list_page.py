"""The bill search: its form with the filters, 25 cards a page, the buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from tracker.practice.bill_page import SHORT_TITLES
from tracker.practice.facts import Measure
from tracker.practice.markup import draw

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_STREAM: Final = """\
<turbo-stream action="replace" target="all-search-results-data-list"><template>
{}</template></turbo-stream>
"""
A_PAGE: Final = 25
BY_NUMBER: Final = "Bill # Ascending"
BY_LAST_ACTION: Final = "Last Action Descending"
_SORTS: Final = (BY_LAST_ACTION, BY_NUMBER, "Most Relevant")
_LONG_TITLE_AT_MOST: Final = 160
_PREFIXES: Final = ("HB", "SB", "HCR", "SCR", "HJR", "SJR", "HR", "SR", "HJM", "SJM", "HM", "SM")
_CHAMBERS: Final = {"House": "lower", "Senate": "upper"}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the search chooses from. names: of the sessions, by id, newest first."""

    measures: tuple[Measure, ...]
    names: Mapping[str, str]
    subjects: tuple[str, ...]

    def chosen(self, fields: Mapping[str, Sequence[str]]) -> list[Measure]:
        """The measures that the fields of a query string or form ask for, in their order. A field
        that is not given asks for everything."""
        sessions = [name for name in fields.get("sessions[]", ()) if name]
        chambers = [_CHAMBERS.get(name) for name in fields.get("chambers[]", ())]
        kinds, numbers = fields.get("measures[]", ()), fields.get("bill_subjects[]", ())
        subjects = {name for at, name in enumerate(self.subjects, 1) if str(at) in numbers}
        words = _words_of(fields)
        chosen = [
            bill
            for bill in self.measures
            if (not sessions or self.names.get(bill.session) in sessions)
            and (not chambers or bill.chamber in chambers)
            and (not kinds or bill.kind in kinds)
            and (not numbers or subjects & set(bill.subjects))
            and words in f"{bill.number} {bill.title} {bill.long_title} {bill.summary}".lower()
        ]
        chosen.sort(key=number_order)
        if _sort_of(fields) != BY_NUMBER:
            chosen.sort(key=lambda bill: bill.last.day, reverse=True)
        return chosen


def number_order(measure: Measure) -> tuple[str, int, str]:
    """House bills before Senate bills before resolutions and memorials, each counting up."""
    prefix, _, serial = re.split(r"(\d\d[A-Z]?-)", measure.number, maxsplit=1)
    return measure.session, _PREFIXES.index(prefix), serial


def turbo_stream(page: str) -> str:
    """The results of a page as the site gives them to a client that accepts Turbo's streams."""
    return _STREAM.format(page[page.index('<div id="all-search') : page.index("</main>")])


def list_page(site: PracticeSite, fields: Mapping[str, Sequence[str]]) -> Markup:
    """One page of results; past the end it has the count line and no card. A page that is no
    number is the first."""
    typed = fields.get("page", ["1"])[-1]
    page = max(1, int(typed)) if typed.isdecimal() else 1
    shelf, results = site.shelf(), site.shelf().chosen(fields)
    first = (page - 1) * A_PAGE
    any_session = [""] if site.variants.holds("any_session", str(page)) else []
    return draw(
        "search",
        title="Bill Search",
        words=_words_of(fields),
        sessions=[*any_session, *shelf.names.values()],
        chosen_sessions=fields.get("sessions[]", ()),
        subjects={name: number for number, name in enumerate(shelf.subjects, 1)},
        sorts=_SORTS,
        sort=_sort_of(fields),
        first=first + 1 if results else 0,
        last=min(first + A_PAGE, len(results)),
        count=len(results),
        cards=[card for bill in results[first : first + A_PAGE] for card in _cards(site, bill)],
        buttons=_buttons(-(-len(results) // A_PAGE), page),
    )


def _words_of(fields: Mapping[str, Sequence[str]]) -> str:
    return fields.get("q", [""])[-1].strip().lower()


def _sort_of(fields: Mapping[str, Sequence[str]]) -> str:
    return fields.get("sort", [BY_LAST_ACTION])[-1]


def _cards(site: PracticeSite, bill: Measure) -> list[dict[str, object]]:
    """A measure's card; now and then twice, the second time under another address that answers."""
    long_title = bill.long_title
    if len(long_title) > _LONG_TITLE_AT_MOST:
        long_title = long_title[:_LONG_TITLE_AT_MOST].rsplit(" ", 1)[0] + "..."
    card = {
        "bill": bill,
        "address": bill.number,
        "title": site.variants.spelled(bill.title, bill.number),
        "long_title": long_title,
        "sponsors": [
            (
                site.people.of(sponsor),
                f"{SHORT_TITLES.get(sponsor.chamber, '')} {sponsor.name}".strip(),
            )
            for sponsor in bill.primes
        ],
    }
    twice = site.variants.holds("duplicate_card", bill.number)
    return [card, {**card, "address": bill.number.lower()}] if twice else [card]


def _buttons(pages: int, page: int) -> list[int]:
    """The pages that have a button, none where there is one page alone."""
    near = range(max(1, page - 2), min(pages, page + 2) + 1)
    return sorted({1, pages, *near}) if pages > 1 else []
