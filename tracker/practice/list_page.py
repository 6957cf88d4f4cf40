"""The bill search: its form with the filters, 25 cards a page, the buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tracker.practice.bill_page import kind_of
from tracker.practice.facts import Measure, Sponsor
from tracker.practice.markup import esc, frame, us_date
from tracker.practice.people import SHORT_TITLES, Directory
from tracker.practice.variants import Variants

A_PAGE: Final = 25
TURBO: Final = "text/vnd.turbo-stream.html"
BY_NUMBER: Final = "Bill # Ascending"
BY_LAST_ACTION: Final = "Last Action Descending"
_SORTS: Final = (BY_LAST_ACTION, BY_NUMBER, "Most Relevant")
_LONG_TITLE_AT_MOST: Final = 160
_PREFIXES: Final = ("HB", "SB", "HCR", "SCR", "HJR", "SJR", "HR", "SR", "HJM", "SJM", "HM", "SM")


@dataclass(frozen=True, slots=True)
class Query:
    """What was asked of the search. Empty tuples ask for everything."""

    sessions: tuple[str, ...] = ()
    chambers: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    words: str = ""
    sort: str = BY_LAST_ACTION
    page: int = 1

    @classmethod
    def of(cls, fields: Mapping[str, Sequence[str]]) -> Query:
        """From the fields of a query string or form; a page that is no number is the first."""
        page = fields.get("page", ["1"])[-1]
        return cls(
            tuple(one for one in fields.get("sessions[]", ()) if one),
            tuple(fields.get("chambers[]", ())),
            tuple(fields.get("measures[]", ())),
            tuple(fields.get("bill_subjects[]", ())),
            fields.get("q", [""])[-1].strip().lower(),
            fields.get("sort", [BY_LAST_ACTION])[-1],
            max(1, int(page)) if page.isdecimal() else 1,
        )


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the search chooses from. names: of the sessions, by id, newest first."""

    measures: tuple[Measure, ...]
    names: Mapping[str, str]
    subjects: tuple[str, ...]


def found(query: Query, shelf: Shelf) -> list[Measure]:
    """The measures that a query asks for, in its order."""
    asked = {one for one in query.subjects if one.isdecimal()}
    wanted = {name for at, name in enumerate(shelf.subjects, 1) if str(at) in asked}
    chambers = {"House": "lower", "Senate": "upper"}
    chosen = [
        one
        for one in shelf.measures
        if (not query.sessions or shelf.names.get(one.session) in query.sessions)
        and (not query.chambers or one.chamber in {chambers.get(name) for name in query.chambers})
        and (not query.measures or kind_of(one.number) in query.measures)
        and (not query.subjects or wanted & set(one.subjects))
        and (not query.words or query.words in _words_of(one))
    ]
    chosen.sort(key=number_order)
    if query.sort != BY_NUMBER:
        chosen.sort(key=lambda one: one.last.day, reverse=True)
    return chosen


def turbo_stream(page: str) -> str:
    """The results of a page as the site gives them to a client that accepts Turbo's streams."""
    results = page[page.index('<div id="all-search') : page.index("</main>")]
    return (
        '<turbo-stream action="replace" target="all-search-results-data-list"><template>\n'
        f"{results}</template></turbo-stream>\n"
    )


def _words_of(measure: Measure) -> str:
    parts = (measure.number, measure.title, measure.long_title, measure.summary)
    return " ".join(parts).lower()


def number_order(measure: Measure) -> tuple[str, int, str]:
    """House bills before Senate bills before resolutions and memorials, each counting up."""
    letters, _, serial = measure.number.partition("-")
    prefix = letters.rstrip("ABCDEFGHIJ")[:-2] if letters[-1:].isalpha() else letters[:-2]
    return measure.session, _PREFIXES.index(prefix), serial


def list_page(query: Query, shelf: Shelf, variants: Variants, people: Directory) -> str:
    """One page of results; past the end it has the count line and no card."""
    results = found(query, shelf)
    first = (query.page - 1) * A_PAGE
    shown = results[first : first + A_PAGE]
    cards = "\n".join(_cards(one, shelf, variants, people) for one in shown)
    begin = first + 1 if results else 0
    count = (
        f"Showing {begin} - {min(first + A_PAGE, len(results))} of {len(results):,} "
        "bills, memorials, &amp; resolutions"
    )
    return frame(
        "Bill Search",
        f"{_form(query, shelf, variants.holds('any_session', str(query.page)))}\n"
        '<div id="all-search-results-data-list">\n'
        '<div class="filter-details-container"><div class="d-flex justify-content-between '
        'flex-xl-row flex-column-reverse filter-details-wrapper">'
        f"<p>{count}</p></div></div>\n{cards}\n"
        f"<nav>\n{_buttons(len(results), query.page)}\n</nav>\n</div>",
    )


def _form(query: Query, shelf: Shelf, any_session: bool) -> str:
    offered = [("- Any -", "")] if any_session else []
    offered += [(name, name) for name in shelf.names.values()]
    sessions = "\n".join(
        '<label><input class="session-filters-checkbox" type="checkbox" name="sessions[]" '
        f'value="{esc(value)}"{" checked" if name in query.sessions else ""}>'
        f'<span class="search-filter-label">{esc(name)}</span></label>'
        for name, value in offered
    )
    subjects = "".join(
        f'<label><input type="checkbox" name="bill_subjects[]" value="{at}">{esc(name)}</label>'
        for at, name in enumerate(shelf.subjects, 1)
    )
    sorts = "".join(
        f"<option{' selected' if one == query.sort else ''}>{one}</option>" for one in _SORTS
    )
    return (
        '<form action="/bills/bill-search" method="post" data-turbo="true">\n'
        '<input type="hidden" name="authenticity_token" value="practice">\n'
        f'<input type="search" name="q" value="{esc(query.words)}">'
        '<input type="hidden" name="show_filters" value="">\n'
        f'<div id="session-filters-list">\n{sessions}\n</div>\n'
        '<div><label><input type="checkbox" name="chambers[]" value="House">House</label>'
        '<label><input type="checkbox" name="chambers[]" value="Senate">Senate</label></div>\n'
        '<div><label><input type="checkbox" name="measures[]" value="Bill">Bill</label></div>\n'
        f'<div>{subjects}</div>\n<select name="sort">{sorts}</select>\n'
        '<input type="hidden" name="page" value="1">\n</form>'
    )


def _cards(measure: Measure, shelf: Shelf, variants: Variants, people: Directory) -> str:
    card = _card(measure, f"/bills/{measure.number}", shelf, variants, people)
    if not variants.holds("duplicate_card", measure.number):
        return card
    # The same measure twice, the second time under another address that answers as well.
    other = f"/bills/{measure.number.lower()}"
    return f"{card}\n{_card(measure, other, shelf, variants, people)}"


def _card(
    measure: Measure, address: str, shelf: Shelf, variants: Variants, people: Directory
) -> str:
    twice = variants.holds("double_escaped", measure.number) and "&" in measure.title
    sponsors = " ".join(_sponsor(one, people) for one in measure.sponsors if one.role == "prime")
    return (
        '<div class="bill-result">\n'
        f'<h2 class="sponsor-bill-or-resolution-tag">{measure.number}</h2>\n'
        f'<h3><a class="all-bills-data-heading" href="{address}">'
        f"{esc(measure.title, twice)}</a></h3>\n"
        f"<p><span>LONG TITLE:</span> {esc(_shortened(measure.long_title))}</p>\n"
        f"<p><span>LAST ACTION:</span> {us_date(measure.last.day)} | {esc(measure.last.text)}</p>\n"
        f"{_subjects_line(measure, shelf.subjects)}"
        f'<div class="sponsors"><span>SPONSORS:</span> {sponsors}</div>\n</div>'
    )


def _subjects_line(measure: Measure, subjects: tuple[str, ...]) -> str:
    if not measure.subjects:
        return ""
    links = " ".join(
        f'<a href="/bills/bill-search?bill_subjects%5B%5D={subjects.index(one) + 1}">{esc(one)}</a>'
        for one in measure.subjects
    )
    return f'<p class="subjects"><span>SUBJECTS:</span> {links}</p>\n'


def _sponsor(sponsor: Sponsor, people: Directory) -> str:
    name = f"{SHORT_TITLES.get(sponsor.chamber, '')} {sponsor.name}".strip()
    return f'<a href="{people.path(sponsor.name, sponsor.chamber)}">{esc(name)}</a>'


def _shortened(long_title: str) -> str:
    if len(long_title) <= _LONG_TITLE_AT_MOST:
        return long_title
    return long_title[:_LONG_TITLE_AT_MOST].rsplit(" ", 1)[0] + "..."


def _buttons(results: int, page: int) -> str:
    pages = -(-results // A_PAGE)
    if pages <= 1:  # a single page has one button that leads nowhere
        return '<button class="pagination-button">1</button>'
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    return "".join(
        f'<button class="pagination-button" data-page="{one}">{one}</button>' for one in near
    )
