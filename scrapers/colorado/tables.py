"""Tables of a page: found in more than one way, and read by what their columns are called.

A table is found by the section it stands in, by the words of its heads, or by where its rows lead.
A column is known by its cell's data-label, by its head's words, else by its place between the
columns that are known; columns that nobody asks for do not matter. Dossier 3.2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple, NoReturn, TypeAlias, TypeVar

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import (
    HEADINGS,
    attribute,
    box_of,
    fold,
    has_link,
    label_of,
    outside,
    says_nothing,
    text_of,
)
from scrapers.colorado.page import Page
from tracker.domain.numbers import mentions
from tracker.domain.remarks import is_worth_telling
from tracker.domain.times import any_day_of

T = TypeVar("T")

#: The cells of a row by the name of their column.
Row: TypeAlias = dict[str, Element]
#: A table, or the section that stands for one, with its rows.
Rows: TypeAlias = tuple[Element, list[Row]]

#: Words of a row that tells of a table and is no row of it.
_NO_ROW: Final = re.compile(
    r"(?:back|return|go) to (?:the )?top|page \d+ of \d+|\d+ (?:rows|entries|results|items)",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(r"(?:\[\*+\]|\*+|†|‡|notes?:).*", re.IGNORECASE)
_ALL_SHOWN: Final = re.compile(r"showing \d+ (?:-|–|to) (\d+) of (\d+)(?: \w+)?\.?", re.IGNORECASE)
_TEMPLATE: Final = re.compile(r"(?:^|[\s_-])template(?:$|[\s_-])")

# --- rows -----------------------------------------------------------------------------------------


def cells_of(row: Element) -> list[Element]:
    """The cells of a row, heads among them."""
    return [cell for cell in row if cell.tag in ("td", "th")]


def is_no_row(row: Element) -> bool:
    """Whether a row tells of its table and holds nothing of it: a foot, a way back to the top, a
    note, a row that a script would copy."""
    cells = cells_of(row)
    in_foot = _is_foot(row)
    copied = row.get("hidden") is not None or _TEMPLATE.search(str(row.get("class") or ""))
    if not (in_foot or len(cells) == 1 or copied):
        return False  # nearly every row
    words = text_of(row)
    leads = any(not str(link.get("href") or "#").startswith("#") for link in row.iter("a"))
    if leads or is_worth_telling(words) or mentions(words):
        return False
    if copied and len(cells) > 1:
        return not any(map(str.isdigit, words))
    shown = _ALL_SHOWN.fullmatch(words)
    if shown:
        return int(shown[1]) >= int(shown[2])
    a_foot = in_foot and not any(any_day_of(text_of(cell)) for cell in cells)
    return a_foot or is_note(row) or bool(_NO_ROW.fullmatch(words))


def is_note(row: Element) -> bool:
    """Whether a row of one cell is a note to its table. What stands beside a star may be a bill's
    own row."""
    words = text_of(row) if len(cells_of(row)) == 1 else ""
    return bool(_NOTE.fullmatch(words)) and (words[:4].casefold() == "note" or not mentions(words))


def width(cells: list[Element]) -> int:
    """How many columns the cells of a row fill."""
    spans = [str(cell.get("colspan") or "1") for cell in cells]
    return sum(int(span) if span.isdecimal() and len(span) < 4 else 1 for span in spans)


def whole_rows(page: Page, container: Element, of: str) -> list[list[Element]]:
    """The cells (td) of each row below a container that holds anything, in order: no rows of heads,
    no blank ones, no single cell that says there is nothing. A cell outside of a row is refused."""
    rows = []
    for row in container.iter("tr"):
        cells = [cell for cell in row if cell.tag == "td"]
        if cells and not _is_empty(row, cells) and not is_no_row(row):
            rows.append(cells)
    for cell in container.iter("td"):
        above = cell.getparent()
        if (above is None or above.tag != "tr") and text_of(cell):
            page.lacks(f"row around a cell of {of}", "tr td")
    return rows


def _is_empty(row: Element, cells: list[Element]) -> bool:
    if len(cells) > 1:
        return all(map(str.isspace, row.itertext())) and not has_link(row)
    return says_nothing(text_of(cells[0])) and not has_link(row)


def _is_foot(row: Element) -> bool:
    above = row.getparent()
    return above is not None and above.tag == "tfoot"


# --- kinds of tables ------------------------------------------------------------------------------


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

    @property
    def cells(self) -> str:
        """The selector of its cells."""
        return f"{self.section} tr td"


def column(name: str, *labels: str, shape: Callable[[Element], bool] | None = None) -> Column:
    """A column that goes by its name and by other words."""
    return Column(name, frozenset(map(label_of, (name, *labels))), shape)


def says(pattern: str) -> Callable[[Element], bool]:
    """A shape: the words of a cell begin with a pattern."""
    words = re.compile(pattern, re.IGNORECASE)
    return lambda cell: bool(words.match(text_of(cell)))


def ways_to(
    page: Page, kind: TableKind, known: Sequence[str], read: Callable[[list[Rows]], T]
) -> tuple[Callable[[], T | None], ...]:
    """The ways to read the tables of a kind: by the mark of its section, by its heads, by its rows.
    known: the marks of other sections, in which nothing of this kind is looked for. A kind that has
    its section is not looked for elsewhere: what stands there and cannot be read is unread."""

    def then(tables: list[Rows] | None) -> T | None:
        return None if tables is None else read(tables)

    def free(is_one: Callable[[Element, TableKind], bool]) -> list[Rows] | None:
        return None if page.every(kind.section) else _that_fit(page, kind, known, is_one)

    return (
        lambda: then(in_section(page, kind)),
        lambda: then(free(_is_named)),
        lambda: then(free(_leads_there)),
    )


def in_section(page: Page, kind: TableKind) -> list[Rows] | None:
    """The tables of the section that is marked as this kind's, None where there is no section or
    nothing at all in it."""
    sections = page.every(kind.section)
    if not sections:
        return None
    tables: dict[Element, list[Row]] = {}  # sections may stand in one another
    for section in sections:
        if page.leads_on(section):
            page.lacks(f"rows of {kind.of} on other pages", f"{kind.section} a")
        every = [one for one in section.iter("table") if one.find(".//table") is None]
        once: dict[str, Element] = {}  # one for wide windows and one for phones say the same
        for at, table in enumerate(every):
            once.setdefault(text_of(table) or str(at), table)
        twins = {inner for one in every if one not in once.values() for inner in one.iter()}
        rows = [_read(page, kind, one) for one in once.values() if one not in tables]
        tables.update(rows if once else [_without_table(page, kind, section)])
        _no_loose_row(page, kind, (one for one in section.iter() if one not in twins), tables)
    if not any(tables.values()) and all(table.tag != "table" for table in tables):
        return None
    return list(tables.items())


def _that_fit(
    page: Page,
    kind: TableKind,
    known: Sequence[str],
    is_one: Callable[[Element, TableKind], bool],
) -> list[Rows] | None:
    """The tables outside of every known section that are of this kind, and hold no other."""
    sections = {one for mark in known for one in page.every(mark)}
    free = list(outside(page.main(), sections))
    tables = [one for one in free if one.tag == "table" and one.find(".//table") is None]
    rows = [_read(page, kind, one) for one in tables if is_one(one, kind)]
    for table, _ in rows:
        if any(map(page.leads_on, _until_another(box_of(table)))):
            page.lacks(f"rows of {kind.of} on other pages", "a")
    if kind.fits is not None:
        fits = kind.fits
        rows = [(table, inner) for table, inner in rows if inner and all(map(fits, inner))]
    if rows:
        loose = (one for one in free if next(one.iterancestors("table"), None) is None)
        _no_loose_row(page, kind, loose, dict(rows))
    return rows or None


def _until_another(table: Element) -> Iterator[Element]:
    """What follows a table, up to the next heading or table."""
    for one in table.itersiblings():
        if any(inner.tag in ("table", *HEADINGS) for inner in one.iter()):
            return
        yield one


def _no_loose_row(
    page: Page, kind: TableKind, elements: Iterable[Element], tables: dict[Element, list[Row]]
) -> None:
    """Raises PageChanged for a cell or a link of this kind that stands in no row that was read: a
    row whose markup changed must not make a list shorter."""
    read = {next(iter(row.values())).getparent() for rows in tables.values() for row in rows}
    for one in elements:
        row = one.getparent()
        stray = one.tag == "td" and text_of(one) and (row is None or row.tag != "tr")
        link = one.tag == "a" and kind.leads and kind.leads in str(one.get("href"))
        if stray or (link and read.isdisjoint(one.iterancestors())):
            page.lacks(f"row around a cell of {kind.of}", kind.cells)


def _is_named(table: Element, kind: TableKind) -> bool:
    """Whether its heads or its cells' labels name all columns of a kind."""
    names = set(_heads(table, kind))
    names.update(_label_on(cell) for cell in table.iter("td"))
    return all(not one.labels.isdisjoint(names) for one in kind.columns)


def _leads_there(table: Element, kind: TableKind) -> bool:
    """Whether each of its rows leads where a kind's do, or may fit where they lead nowhere."""
    rows = [row for row in table.iter("tr") if row.find("td") is not None]
    if not kind.leads:
        return bool(rows) and kind.fits is not None
    return bool(rows) and all(
        any(kind.leads in str(link.get("href")) for link in row.iter("a")) for row in rows
    )


# --- cells by column ------------------------------------------------------------------------------


def _read(page: Page, kind: TableKind, table: Element) -> Rows:
    """The rows of a table by column. Raises PageChanged for a row that cannot be told apart, and
    for a second row of heads, which would be a row of other cells."""
    heads = _heads(table, kind)
    whole = whole_rows(page, table, kind.of)
    if sum(_is_head(row) and not _is_foot(row) for row in table.iter("tr")) > 1:
        page.lacks(f"cells in a row of {kind.of}", "tr td")
    rows = []
    for row in whole:
        cells = _with_its_head(row, heads)
        if _names_columns(cells, kind):
            continue
        labels = [_label_on(cell) for cell in cells]
        shown = [_shown_label(cell, kind) for cell in cells]
        if not any(labels) and not heads:
            labels = shown
        elif not any(labels):
            if len(cells) < len(heads):  # a cell that lacks would push the others aside
                _lacks_cells(page, kind)
            labels = [*heads, *("" for _ in cells[len(heads) :])]
        rows.append(_by_column(page, kind, cells, labels))
    if not rows:
        head = {one for cell in table.iter("th") for one in cell.iter()}
        words = fold(" ".join(one.text for one in table.iter() if one.text and one not in head))
        if has_link(table) or not says_nothing(words):
            page.lacks(f"rows of {kind.of}", kind.cells)
    return table, rows


def _with_its_head(cells: list[Element], heads: Sequence[str]) -> list[Element]:
    """The cells of a row, with one that is a head of the row where that is one of its columns."""
    row = cells[0].getparent()
    every = [] if row is None else cells_of(row)
    if len(every) == len(cells):
        return cells
    labelled = all(attribute(one, "data-label") for one in every)
    columns = labelled or (len(heads) == len(every) and len(heads) > len(cells))
    return every if columns or (not heads and any_day_of(text_of(every[0]))) else cells


def _without_table(page: Page, kind: TableKind, section: Element) -> Rows:
    """The rows of a section that is no table: elements whose first part is a day."""
    rows = [one for one in section.iter() if len(one) > 1 and any_day_of(text_of(one[0]))]
    outer = [one for one in rows if not any(row in rows for row in one.iterancestors())]
    inside = {part for row in outer for part in row.iter()}
    days = [one for one in section.iter() if len(one) == 0 and any_day_of(text_of(one))]
    if (not outer and has_link(section)) or not inside.issuperset(days):
        page.lacks(f"rows of {kind.of}", kind.cells)
    return section, [
        _by_column(
            page,
            kind,
            list(row),
            [_label_on(cell) or _shown_label(cell, kind) for cell in row],
        )
        for row in outer
    ]


def _by_column(page: Page, kind: TableKind, cells: list[Element], labels: Iterable[str]) -> Row:
    labels = tuple(labels)
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
        not own.fits(cells[place]) and any(one.fits(cells[place]) for one in columns)
        for own, place in zip(columns, places, strict=True)
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


def _shown_label(cell: Element, kind: TableKind) -> str:
    """The name of a column that a page for phones shows in front of a cell's words, "" without one;
    it is taken from the cell, of which it is no word."""
    one = next((one for one in cell.iter() if fold(one.text or "")), None)
    if one is None:
        return ""
    words = fold(one.text or "")
    first, colon, rest = words.partition(":")
    if label_of(first) not in _labels(kind.columns) or not (rest.strip() or text_of(cell) != words):
        return ""
    if not colon and (one is cell or len(one)):
        return ""  # a word of the cell that begins like a label
    one.text = rest
    return label_of(first)


def _label_on(cell: Element) -> str:
    return label_of(str(cell.get("data-label") or ""))


@lru_cache(maxsize=32)
def _labels(columns: tuple[Column, ...]) -> frozenset[str]:
    """Every name of every column."""
    return frozenset().union(*(one.labels for one in columns))


def _lacks_cells(page: Page, kind: TableKind) -> NoReturn:
    names = ", ".join(one.name for one in kind.columns)
    page.lacks(f"{names} in a row of {kind.of}", kind.cells)


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
        if place is not None:
            continue
        before = known[at - 1] if at else -1
        end = next((end for end in range(at, len(known)) if known[end] is not None), len(known))
        limit = known[end] if end < len(known) else len(labels)
        assert before is not None and limit is not None  # filled from left to right
        free = [free for free in range(before + 1, limit) if free not in known]
        if len(free) != end - at:
            return None
        known[at:end] = free
    return tuple(place for place in known if place is not None)


def _heads(table: Element, kind: TableKind) -> tuple[str, ...]:
    """The words of a table's head, column by column; none where it has no head."""
    for row in table.iter("tr"):
        if _is_head(row) or _names_columns(row, kind):
            return tuple(label_of(text_of(cell)) for cell in row)
    return ()


def _is_head(row: Element) -> bool:
    """Whether a row holds no cell but heads."""
    return row.find("td") is None and row.find("th") is not None


def _names_columns(cells: Iterable[Element], kind: TableKind) -> bool:
    """Whether cells are a head, whatever their tag: two of them at least say a column's name."""
    names = _labels(kind.columns)
    return sum(label_of(text_of(cell)) in names for cell in cells) > 1


#: How the words of links to documents have been seen to begin.
_says_document = says(r"(?:view|download|open|pdf|html|text|word)\b")
DATE: Final = column("date", shape=lambda cell: any_day_of(text_of(cell)) is not None)
DOCUMENTS: Final = column(
    "documents", "document", "pdf", shape=lambda cell: has_link(cell) and _says_document(cell)
)
