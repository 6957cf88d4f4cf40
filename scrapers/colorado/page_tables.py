"""Tables of a page: found in more than one way, and read by what their columns are called.

A table is found by the section it stands in, by the words of its heads, or by where its rows lead.
A column is known by its cell's data-label, by its head's words, else by its place between the
columns that are known; columns that nobody asks for do not matter. Dossier 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, NoReturn, TypeAlias

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import attribute, fold, says_nothing, text_of
from scrapers.colorado.headings import HEADINGS, box_of
from scrapers.colorado.page import Page, has_link
from tracker.domain.times import any_day_of

#: The cells of a row by the name of their column.
Row: TypeAlias = dict[str, Element]
#: A table, or the section that stands for one, with its rows.
Rows: TypeAlias = tuple[Element, list[Row]]


class Column(NamedTuple):
    """A column. labels: the words that its head or its cells' data-label have been seen with.
    shape: whether a cell can be of no other column, None where nothing tells that."""

    name: str
    labels: frozenset[str]
    shape: Callable[[Element], bool] | None = None

    def fits(self, cell: Element) -> bool:
        """Whether a cell has the shape of this column's."""
        return self.shape is not None and self.shape(cell)


class TableKind(NamedTuple):
    """A kind of table. of: what one row is ("a version"); section: the mark of the section that
    it stands in ("#bill-histories"); leads: what the links of its rows hold, "" where they need
    not lead anywhere; fits: whether cells can be a row of it, where heads and links alone do not
    tell it from another kind.
    """

    of: str
    section: str
    columns: tuple[Column, ...]
    leads: str = ""
    fits: Callable[[Row], bool] | None = None


def column(name: str, *labels: str, shape: Callable[[Element], bool] | None = None) -> Column:
    """A column that goes by its name and by other words."""
    return Column(name, frozenset(map(_label, (name, *labels))), shape)


def says(pattern: str) -> Callable[[Element], bool]:
    """A shape: the words of a cell begin with a pattern."""
    words = re.compile(pattern, re.IGNORECASE)
    return lambda cell: bool(words.match(text_of(cell)))


def in_section(page: Page, kind: TableKind) -> list[Rows] | None:
    """The tables of the section that is marked as this kind's, None where there is no section or
    nothing at all in it."""
    sections = page.every(kind.section)
    if not sections:
        return None
    found: dict[Element, list[Row]] = {}  # sections may stand in one another
    for section in sections:
        if page.leads_on(section):
            page.lacks(f"rows of {kind.of} on other pages", f"{kind.section} a")
        every = [one for one in section.iter("table") if one.find(".//table") is None]
        tables = _without_twins(every)
        twins = {inner for one in every if one not in tables for inner in one.iter()}
        read = [_read(page, kind, one) for one in tables if one not in found]
        found.update(read if tables else [_without_table(page, kind, section)])
        _no_loose_row(page, kind, (one for one in section.iter() if one not in twins), found)
    if not any(found.values()) and all(table.tag != "table" for table in found):
        return None
    return list(found.items())


def _without_twins(tables: list[Element]) -> list[Element]:
    """Tables, each once: one for wide windows and one for phones say the same."""
    if len(tables) < 2:
        return tables
    once: dict[str, Element] = {}
    for at, table in enumerate(tables):
        once.setdefault(text_of(table) or str(at), table)
    return list(once.values())


def by_heads(page: Page, kind: TableKind, known: Sequence[str]) -> list[Rows] | None:
    """The tables outside of every known section whose heads name all columns of this kind. None
    where the kind has its section: what stands there and cannot be read is not elsewhere."""
    if page.every(kind.section):
        return None
    tables = [one for one in _free_tables(page, known) if _is_named(one, kind)]
    return _that_fit(page, kind, known, tables)


def by_rows(page: Page, kind: TableKind, known: Sequence[str]) -> list[Rows] | None:
    """The tables outside of every known section each of whose rows leads where this kind's do, or
    fits where they lead nowhere. None where the kind has its section."""
    if page.every(kind.section):
        return None
    tables = [one for one in _free_tables(page, known) if _leads_there(one, kind)]
    return _that_fit(page, kind, known, tables)


def _that_fit(
    page: Page, kind: TableKind, known: Sequence[str], tables: Iterable[Element]
) -> list[Rows] | None:
    found = [_read(page, kind, one) for one in tables]
    for table, _ in found:
        if any(map(page.leads_on, _until_another(box_of(table)))):
            page.lacks(f"rows of {kind.of} on other pages", "a")
    if kind.fits is not None:
        fits = kind.fits
        found = [(table, rows) for table, rows in found if rows and all(map(fits, rows))]
    if found:
        outside = (one for one in _free(page, known) if next(_around(one), None) is None)
        _no_loose_row(page, kind, outside, dict(found))
    return found or None


def _until_another(table: Element) -> Iterator[Element]:
    """What follows a table, up to the next heading or table."""
    for one in table.itersiblings():
        if any(inner.tag in ("table", *HEADINGS) for inner in one.iter()):
            return
        yield one


def _no_loose_row(
    page: Page, kind: TableKind, elements: Iterable[Element], found: dict[Element, list[Row]]
) -> None:
    """Raises PageChanged for a cell or a link of this kind that stands in no row that was read: a
    row whose markup changed must not make a list shorter."""
    read = {next(iter(row.values())).getparent() for rows in found.values() for row in rows}
    for one in elements:
        row = one.getparent()
        stray = one.tag == "td" and text_of(one) and (row is None or row.tag != "tr")
        link = one.tag == "a" and kind.leads and kind.leads in str(one.get("href"))
        if stray or (link and read.isdisjoint(one.iterancestors())):
            page.lacks(f"row around a cell of {kind.of}", f"{kind.section} tr td")


def _around(element: Element) -> Iterator[Element]:
    """The tables around an element."""
    return element.iterancestors("table")


def _free(page: Page, known: Sequence[str]) -> Iterator[Element]:
    """Every element of the page's body that stands in no section that is known."""
    sections = {one for mark in known for one in page.every(mark)}
    waiting = [page.main()]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += [one for one in reversed(element) if one not in sections]


def _free_tables(page: Page, known: Sequence[str]) -> Iterator[Element]:
    """The tables that hold no other and stand in no section that is known."""
    for element in _free(page, known):
        if element.tag == "table" and element.find(".//table") is None:
            yield element


def _is_named(table: Element, kind: TableKind) -> bool:
    names = set(_heads(table, kind))
    names.update(_label(attribute(cell, "data-label")) for cell in table.iter("td"))
    return all(not one.labels.isdisjoint(names) for one in kind.columns)


def _leads_there(table: Element, kind: TableKind) -> bool:
    rows = [row for row in table.iter("tr") if row.find("td") is not None]
    if not kind.leads:
        return bool(rows) and kind.fits is not None
    return bool(rows) and all(
        any(kind.leads in str(link.get("href")) for link in row.iter("a")) for row in rows
    )


def _read(page: Page, kind: TableKind, table: Element) -> Rows:
    """The rows of a table by column. Raises PageChanged for a row that cannot be told apart."""
    heads = _heads(table, kind)
    found = []
    for row in page.rows(table, kind.of):
        cells = _with_its_head(row, heads)
        if _names_columns(cells, kind):
            continue
        labels = [_label(attribute(cell, "data-label")) for cell in cells]
        shown = [_shown_label(cell, kind) for cell in cells]
        if not any(labels) and not heads:
            labels = shown
        elif not any(labels):
            if len(cells) < len(heads):  # a cell that lacks would push the others aside
                _lacks_cells(page, kind)
            labels = [*heads, *("" for _ in cells[len(heads) :])]
        found.append(_by_column(page, kind, cells, tuple(labels)))
    if not found and (has_link(table) or not says_nothing(_beside_heads(table))):
        page.lacks(f"rows of {kind.of}", f"{kind.section} tr td")
    return table, found


def _with_its_head(cells: list[Element], heads: Sequence[str]) -> list[Element]:
    """The cells of a row, with one that is a head of the row where that is one of its columns."""
    row = cells[0].getparent()
    every = [] if row is None else [one for one in row if one.tag in ("td", "th")]
    if len(every) == len(cells):
        return cells
    labelled = all(attribute(one, "data-label") for one in every)
    columns = labelled or (len(heads) == len(every) and len(heads) > len(cells))
    return every if columns or (not heads and any_day_of(text_of(every[0]))) else cells


def _beside_heads(table: Element) -> str:
    """The words of a table outside of its heads."""
    heads = {one for head in table.iter("th") for one in head.iter()}
    texts = [one.text for one in table.iter() if one not in heads]
    return fold(" ".join(filter(None, texts)))


def _without_table(page: Page, kind: TableKind, section: Element) -> Rows:
    """The rows of a section that is no table: elements whose first part is a day."""
    rows = [one for one in section.iter() if len(one) > 1 and any_day_of(text_of(one[0]))]
    outer = [one for one in rows if not any(row in rows for row in one.iterancestors())]
    inside = {part for row in outer for part in row.iter()}
    days = [one for one in section.iter() if len(one) == 0 and any_day_of(text_of(one))]
    if (not outer and has_link(section)) or not inside.issuperset(days):
        page.lacks(f"rows of {kind.of}", f"{kind.section} tr td")
    found = []
    for row in outer:
        cells = list(row)
        labels = (
            _label(attribute(cell, "data-label")) or _shown_label(cell, kind) for cell in cells
        )
        found.append(_by_column(page, kind, cells, tuple(labels)))
    return section, found


def _by_column(page: Page, kind: TableKind, cells: list[Element], labels: tuple[str, ...]) -> Row:
    places = _places(labels, kind.columns)
    if places is not None and any(one.labels.isdisjoint(labels) for one in kind.columns):
        places = _by_shape(cells, kind.columns, places)
    if places is None:
        _lacks_cells(page, kind)
    return {one.name: cells[place] for one, place in zip(kind.columns, places, strict=True)}


def _by_shape(
    cells: Sequence[Element], columns: Sequence[Column], places: tuple[int, ...]
) -> tuple[int, ...] | None:
    """Places that were told by their order, where no cell has the shape of another column; else
    the places that shapes tell, None where they do not."""
    if not any(
        _is_anothers(cells[place], one, columns) for one, place in zip(columns, places, strict=True)
    ):
        return places
    told: dict[str, int] = {}
    for one in columns:
        fitting = [at for at, cell in enumerate(cells) if one.fits(cell)]
        if one.shape is not None and (len(fitting) != 1 or fitting[0] in told.values()):
            return None
        told.update((one.name, at) for at in fitting)
    left = [at for at in range(len(cells)) if at not in told.values()]
    others = [one.name for one in columns if one.shape is None]
    if len(others) != len(left) or len(others) > 1:
        return None
    told.update(zip(others, left, strict=True))
    return tuple(told[one.name] for one in columns)


def _is_anothers(cell: Element, own: Column, columns: Sequence[Column]) -> bool:
    return not own.fits(cell) and any(one.fits(cell) for one in columns)


def _shown_label(cell: Element, kind: TableKind) -> str:
    """The name of a column that a page for phones shows in front of a cell's words, "" without one;
    it is taken from the cell, of which it is no word."""
    known = {label for one in kind.columns for label in one.labels}
    for one in cell.iter():
        words = fold(one.text or "")
        if not words:
            continue
        first, colon, rest = words.partition(":")
        goes_on = bool(rest.strip()) or text_of(cell) != words
        if _label(first) not in known or not goes_on:
            return ""
        if colon:
            one.text = rest
        elif one is cell or len(one):
            return ""  # a word of the cell that begins like a label
        else:
            one.text = ""
        return _label(first)
    return ""


def _lacks_cells(page: Page, kind: TableKind) -> NoReturn:
    names = ", ".join(one.name for one in kind.columns)
    page.lacks(f"{names} in a row of {kind.of}", f"{kind.section} tr td")


@lru_cache(maxsize=256)
def _places(labels: tuple[str, ...], columns: tuple[Column, ...]) -> tuple[int, ...] | None:
    """The place of each column among a row's cells, None where that cannot be told.

    By its label; what has none that is known takes the free places between its known neighbours,
    and only where there are just as many of them as columns. Where none is known, in order.
    """
    if not any(label in one.labels for one in columns for label in labels):
        return tuple(range(len(columns))) if len(labels) >= len(columns) else None
    known: list[int | None] = []
    for one in columns:
        places = [at for at, label in enumerate(labels) if label in one.labels and at not in known]
        known.append(places[0] if places else None)
    for at, place in enumerate(known):
        if place is None and not _fill(known, at, len(labels)):
            return None
    return tuple(place for place in known if place is not None)


def _fill(known: list[int | None], at: int, cells: int) -> bool:
    """Gives the columns from `at` on that are not known the places up to the next that is."""
    before = known[at - 1] if at else -1
    assert before is not None  # filled from left to right
    end = next((end for end in range(at, len(known)) if known[end] is not None), len(known))
    limit = known[end] if end < len(known) else cells
    assert limit is not None
    free = [place for place in range(before + 1, limit) if place not in known]
    if len(free) != end - at:
        return False
    known[at:end] = free
    return True


def _heads(table: Element, kind: TableKind) -> tuple[str, ...]:
    """The words of a table's head, column by column; none where it has no head."""
    for row in table.iter("tr"):
        if (row.find("td") is None and row.find("th") is not None) or _names_columns(row, kind):
            return tuple(_label(text_of(cell)) for cell in row)
    return ()


def _names_columns(cells: Iterable[Element], kind: TableKind) -> bool:
    """Whether cells are a head, whatever their tag: two of them at least say a column's name."""
    known = {label for one in kind.columns for label in one.labels}
    return sum(_label(text_of(cell)) in known for cell in cells) > 1


def _label(words: str) -> str:
    return fold(words).strip(" :").casefold()


def _is_day(cell: Element) -> bool:
    return any_day_of(text_of(cell)) is not None


def _is_document(cell: Element) -> bool:
    return has_link(cell) and bool(_DOCUMENT_WORDS.match(text_of(cell)))


#: How the words of links to papers have been seen to begin.
_DOCUMENT_WORDS: Final = re.compile(r"(?:view|download|open|pdf|html|text|word)\b", re.IGNORECASE)
DATE: Final = column("date", shape=_is_day)
DOCUMENTS: Final = column("documents", "document", "pdf", shape=_is_document)
