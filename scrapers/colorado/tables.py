"""Tables of a page: found in more than one way, and read by what their columns are called.

A table is found by the section it stands in, by the words of its heads, or by where its rows lead.
A column is known by its cell's data-label, by its head's words, else by its place between the
columns that are known; columns that nobody asks for do not matter. Dossier 3.2."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import Any, Final, Generic, NamedTuple, NoReturn, TypeAlias, TypeVar

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
#: Whether a cell has the shape of a column's.
Shape: TypeAlias = Callable[[Element], bool]
#: Words of a row that tells of a table and is no row of it.
_NO_ROW: Final = re.compile(
    r"(?i)(?:back|return|go) to (?:the )?top|page \d+ of \d+|\d+ (?:rows|entries|results|items)"
)
_NOTE: Final = re.compile(r"(?i)(?:\[\*+\]|\*+|†|‡|notes?:).*")
_ALL_SHOWN: Final = re.compile(r"(?i)showing \d+ (?:-|–|to) (\d+) of (\d+)(?: \w+)?\.?")
_TEMPLATE: Final = re.compile(r"(?:^|[\s_-])template(?:$|[\s_-])")


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
    if match := _ALL_SHOWN.fullmatch(words):
        return int(match[1]) >= int(match[2])
    a_foot = in_foot and not any(any_day_of(text_of(cell)) for cell in cells)
    return a_foot or is_note(row) or bool(_NO_ROW.fullmatch(words))


def is_note(row: Element) -> bool:
    """Whether a row of one cell is a note to its table; with a star it may be a bill's own row."""
    words = text_of(row) if len(cells_of(row)) == 1 else ""
    return bool(_NOTE.fullmatch(words)) and (words[:4].casefold() == "note" or not mentions(words))


def width(cells: list[Element]) -> int:
    """How many columns the cells of a row fill."""
    spans = [str(cell.get("colspan") or "1") for cell in cells]
    return sum(int(span) if span.isdecimal() and len(span) < 4 else 1 for span in spans)


def loose_cells(container: Element) -> Iterator[Element]:
    """The cells below a container that have words and stand in no row."""
    for cell in container.iter("td"):
        row = cell.getparent()
        if (row is None or row.tag != "tr") and text_of(cell):
            yield cell


def whole_rows(page: Page, container: Element, of: str) -> list[list[Element]]:
    """The cells (td) of each row below a container that holds anything, in order: no rows of heads,
    no blank ones, no single cell that says there is nothing. A cell outside of a row is refused."""
    rows = ((row, row.findall("td")) for row in container.iter("tr"))
    whole = [cells for row, cells in rows if cells and not _is_empty(row, cells)]
    if next(loose_cells(container), None) is not None:
        page.lacks(f"row around a cell of {of}", "tr td")
    return whole


def _is_empty(row: Element, cells: list[Element]) -> bool:
    blank = all(map(str.isspace, row.itertext()))
    says_none = blank if len(cells) > 1 else says_nothing(text_of(cells[0]))
    return (says_none and not has_link(row)) or is_no_row(row)


def _is_foot(row: Element) -> bool:
    above = row.getparent()
    return above is not None and above.tag == "tfoot"


class Column(NamedTuple):
    """A column. labels: the words that its head or its cells' data-label have been seen with, the
    site's own first. shape: whether a cell can be of no other column, None where nothing tells."""

    name: str
    labels: tuple[str, ...]
    shape: Shape | None = None

    def fits(self, cell: Element) -> bool:
        """Whether a cell has the shape of this column's."""
        return self.shape is not None and self.shape(cell)


class TableKind(Generic[T]):
    """A kind of table, which is a part of its page, as a text tells it: words parted by two blanks
    or more. The first line has the part's name, what one row is ("a version"), the mark of the
    section that it stands in ("#bill-histories"), and what the links of its rows hold, where they
    must lead anywhere. Each other line is a column: its name, its labels parted by bars and, where
    cells tell it, its shape: how their words begin, or the name of a shape.

    read: what such tables say, of a page, this kind and the tables; fits: whether cells can be a
    row of it, where heads and links alone do not tell it from another kind; shapes: by name.
    """

    def __init__(
        self,
        table: str,
        read: Callable[..., T],
        fits: Callable[[Row], bool] | None = None,
        **shapes: Shape,
    ) -> None:
        first, *lines = [re.split(r"\s{2,}", line.strip()) for line in table.strip().splitlines()]
        self.part, self.of, self.section, *leads = first
        self.leads = "".join(leads)
        self._read, self._fits = read, fits
        self._cells = f"{self.section} tr td"
        named = {**_SHAPES, **{f"@{name}": shape for name, shape in shapes.items()}}
        self._columns = tuple(
            Column(name, tuple(map(label_of, labels.split("|"))), _shape(named, *shape))
            for name, labels, *shape in lines
        )
        self._places = lru_cache(maxsize=256)(partial(_places, self._columns))
        self._labels = frozenset(label for column in self._columns for label in column.labels)

    def read(self, page: Page, tables: list[Rows], **given: Any) -> T:
        """What some tables of this kind say. given: what the reader asks for besides."""
        return self._read(page, self, tables, **given)

    def ways(
        self, page: Page, others: Sequence[str], **given: Any
    ) -> tuple[Callable[[], T | None], ...]:
        """The ways to read the tables of a kind: by the mark of its section, by its heads, by its
        rows. others: the marks of sections in which nothing of this kind is looked for. A kind that
        has its section is not looked for elsewhere: what stands there and cannot be read is unread.
        """

        def way(find: Callable[[], list[Rows] | None]) -> Callable[[], T | None]:
            return lambda: None if (rows := find()) is None else self.read(page, rows, **given)

        return (
            way(lambda: self.in_section(page)),
            way(lambda: self._elsewhere(page, others, self._is_named)),
            way(lambda: self._elsewhere(page, others, self._leads_there)),
        )

    def in_section(self, page: Page) -> list[Rows] | None:
        """The tables of the section that is marked as this kind's, None where there is no section
        or nothing at all in it."""
        tables: dict[Element, list[Row]] = {}  # sections may stand in one another
        for section in page.every(self.section):
            if page.leads_on(section):
                page.lacks(f"rows of {self.of} on other pages", f"{self.section} a")
            every = [node for node in section.iter("table") if node.find(".//table") is None]
            once: dict[str, Element] = {}  # one for wide windows and one for phones say the same
            for at, table in enumerate(every):
                once.setdefault(text_of(table) or str(at), table)
            twins = {inner for node in every if node not in once.values() for inner in node.iter()}
            rows = [self._rows(page, node) for node in once.values() if node not in tables]
            tables.update(rows if once else [self._without_table(page, section)])
            self._no_loose_row(page, (node for node in section.iter() if node not in twins), tables)
        if not any(tables.values()) and all(table.tag != "table" for table in tables):
            return None
        return list(tables.items())

    def _elsewhere(
        self, page: Page, others: Sequence[str], is_one: Callable[[Element], bool]
    ) -> list[Rows] | None:
        """The tables outside of the sections of others that are of this kind, and hold no other;
        None where it has a section of its own."""
        if page.every(self.section):
            return None
        sections = {node for mark in others for node in page.every(mark)}
        free = list(outside(page.main(), sections))
        tables = [node for node in free if node.tag == "table" and node.find(".//table") is None]
        rows = [self._rows(page, node) for node in tables if is_one(node)]
        for table, _ in rows:
            if any(map(page.leads_on, _until_another(box_of(table)))):
                page.lacks(f"rows of {self.of} on other pages", "a")
        if (fits := self._fits) is not None:
            rows = [(table, of_it) for table, of_it in rows if of_it and all(map(fits, of_it))]
        if rows:
            loose = (node for node in free if next(node.iterancestors("table"), None) is None)
            self._no_loose_row(page, loose, dict(rows))
        return rows or None

    def _no_loose_row(
        self, page: Page, elements: Iterable[Element], tables: dict[Element, list[Row]]
    ) -> None:
        """Raises PageChanged for a cell or a link of this kind that stands in no row that was read:
        a row whose markup changed must not make a list shorter."""
        read = {next(iter(row.values())).getparent() for rows in tables.values() for row in rows}
        for node in elements:
            row = node.getparent()
            stray = node.tag == "td" and text_of(node) and (row is None or row.tag != "tr")
            link = node.tag == "a" and self.leads and self.leads in str(node.get("href"))
            if stray or (link and read.isdisjoint(node.iterancestors())):
                page.lacks(f"row around a cell of {self.of}", self._cells)

    def _is_named(self, table: Element) -> bool:
        names = {*self._heads(table), *map(_label_on, table.iter("td"))}
        return all(not names.isdisjoint(column.labels) for column in self._columns)

    def _leads_there(self, table: Element) -> bool:
        """Whether each of its rows leads where they must, or may fit where they lead nowhere."""
        rows = [row for row in table.iter("tr") if row.find("td") is not None]
        if not self.leads:
            return bool(rows) and self._fits is not None
        leads = (any(self.leads in str(link.get("href")) for link in it.iter("a")) for it in rows)
        return bool(rows) and all(leads)

    def _rows(self, page: Page, table: Element) -> Rows:
        """The rows of a table by column. Raises PageChanged for a row that cannot be told apart,
        and for a second row of heads, which would be a row of other cells."""
        heads = self._heads(table)
        whole = whole_rows(page, table, self.of)
        if sum(_is_head(row) and not _is_foot(row) for row in table.iter("tr")) > 1:
            page.lacks(f"cells in a row of {self.of}", "tr td")
        rows = []
        for row in whole:
            cells = _with_its_head(row, heads)
            if self._names_columns(cells):
                continue
            labels = list(map(_label_on, cells))
            shown_labels = list(map(self._shown_label, cells))
            if not any(labels) and not heads:
                labels = shown_labels
            elif not any(labels):
                if len(cells) < len(heads):  # a cell that lacks would push the others aside
                    self._lacks_cells(page)
                labels = [*heads, *("" for _ in cells[len(heads) :])]
            rows.append(self._by_column(page, cells, labels))
        if not rows:
            head = {node for cell in table.iter("th") for node in cell.iter()}
            words = fold(" ".join(it.text for it in table.iter() if it.text and it not in head))
            if has_link(table) or not says_nothing(words):
                page.lacks(f"rows of {self.of}", self._cells)
        return table, rows

    def _without_table(self, page: Page, section: Element) -> Rows:
        """The rows of a section that is no table: elements whose first part is a day."""
        rows = [node for node in section.iter() if len(node) > 1 and any_day_of(text_of(node[0]))]
        outer = [node for node in rows if not any(row in rows for row in node.iterancestors())]
        inside = {part for row in outer for part in row.iter()}
        days = [node for node in section.iter() if len(node) == 0 and any_day_of(text_of(node))]
        if (not outer and has_link(section)) or not inside.issuperset(days):
            page.lacks(f"rows of {self.of}", self._cells)
        labels = ([_label_on(cell) or self._shown_label(cell) for cell in row] for row in outer)
        return section, [self._by_column(page, list(row), next(labels)) for row in outer]

    def _by_column(self, page: Page, cells: Sequence[Element], labels: Sequence[str]) -> Row:
        places = self._places(tuple(labels))
        if places and any(set(column.labels).isdisjoint(labels) for column in self._columns):
            places = _by_shape(cells, self._columns, places)
        if places is None:
            self._lacks_cells(page)
        return {column.name: cells[at] for column, at in zip(self._columns, places, strict=True)}

    def _lacks_cells(self, page: Page) -> NoReturn:
        names = ", ".join(column.labels[0] for column in self._columns)
        page.lacks(f"{names} in a row of {self.of}", self._cells)

    def _shown_label(self, cell: Element) -> str:
        """The name of a column that a page for phones shows in front of a cell's words, "" without
        one; it is taken from the cell, of which it is no word."""
        begin = next((node for node in cell.iter() if fold(node.text or "")), None)
        if begin is None:
            return ""
        words = fold(begin.text or "")
        first, colon, rest = words.partition(":")
        if label_of(first) not in self._labels or not (rest.strip() or text_of(cell) != words):
            return ""
        if not colon and (begin is cell or len(begin)):
            return ""  # a word of the cell that begins like a label
        begin.text = rest
        return label_of(first)

    def _heads(self, table: Element) -> tuple[str, ...]:
        rows = (row for row in table.iter("tr") if _is_head(row) or self._names_columns(row))
        return tuple(label_of(text_of(cell)) for row in islice(rows, 1) for cell in row)

    def _names_columns(self, cells: Iterable[Element]) -> bool:
        """Whether cells are a head, whatever their tag: two of them at least name a column."""
        return sum(label_of(text_of(cell)) in self._labels for cell in cells) > 1


def rows_of(tables: Iterable[Rows]) -> Iterator[Row]:
    """The rows of all of some tables."""
    return (row for _, rows in tables for row in rows)


_LINKS_DOCUMENT: Final = re.compile(r"(?i)(?:view|download|open|pdf|html|text|word)\b")
#: Shapes that more than the words tell.
_SHAPES: Final[dict[str, Shape]] = {
    "@day": lambda cell: any_day_of(text_of(cell)) is not None,
    "@documents": lambda cell: has_link(cell) and bool(_LINKS_DOCUMENT.match(text_of(cell))),
}


def _shape(named: dict[str, Shape], shape: str = "") -> Shape | None:
    if not shape or shape in named:
        return named.get(shape)
    words = re.compile(shape, re.IGNORECASE)
    return lambda cell: bool(words.match(text_of(cell)))


def _until_another(table: Element) -> Iterator[Element]:
    for node in table.itersiblings():
        if any(inner.tag in ("table", *HEADINGS) for inner in node.iter()):
            return
        yield node


def _with_its_head(cells: list[Element], heads: Sequence[str]) -> list[Element]:
    """The cells of a row, with one that is a head of the row where that is one of its columns."""
    row = cells[0].getparent()
    every = cells if row is None else cells_of(row)
    if len(every) == len(cells):
        return cells
    labelled = all(attribute(node, "data-label") for node in every)
    columns = labelled or (len(heads) == len(every) and len(heads) > len(cells))
    return every if columns or (not heads and any_day_of(text_of(every[0]))) else cells


def _label_on(cell: Element) -> str:
    return label_of(str(cell.get("data-label") or ""))


def _is_head(row: Element) -> bool:
    return row.find("td") is None and row.find("th") is not None


def _places(columns: tuple[Column, ...], labels: tuple[str, ...]) -> tuple[int, ...] | None:
    """The place of each column among a row's cells, None where that cannot be told. By its label;
    what has none that is known takes the free places between its known neighbours, and only where
    there are just as many of them as columns. Where none is known, in order."""
    positions: list[int | None] = []
    for column in columns:
        named = (at for at, label in enumerate(labels) if label in column.labels)
        positions.append(next((at for at in named if at not in positions), None))
    if not any(position is not None for position in positions):
        return tuple(range(len(columns))) if len(labels) >= len(columns) else None
    for at, position in enumerate(positions):
        if position is not None:
            continue
        before = positions[at - 1] if at else -1
        later = (end for end in range(at, len(positions)) if positions[end] is not None)
        end = next(later, len(positions))
        limit = positions[end] if end < len(positions) else len(labels)
        assert before is not None and limit is not None  # filled from left to right
        free = [free for free in range(before + 1, limit) if free not in positions]
        if len(free) != end - at:
            return None
        positions[at:end] = free
    return tuple(position for position in positions if position is not None)


def _by_shape(
    cells: Sequence[Element], columns: Sequence[Column], positions: tuple[int, ...]
) -> tuple[int, ...] | None:
    """Places that were told by their order, where no cell has the shape of another column; else
    the places that shapes tell, None where they do not."""
    if not any(
        not own.fits(cells[position]) and any(column.fits(cells[position]) for column in columns)
        for own, position in zip(columns, positions, strict=True)
    ):
        return positions
    by_name: dict[str, int] = {}
    for column in columns:
        fitting = [at for at, cell in enumerate(cells) if column.fits(cell)]
        if column.shape is not None and (len(fitting) != 1 or fitting[0] in by_name.values()):
            return None
        by_name.update((column.name, at) for at in fitting)
    free = [at for at in range(len(cells)) if at not in by_name.values()]
    shapeless = [column.name for column in columns if column.shape is None]
    if len(shapeless) != len(free) or len(shapeless) > 1:
        return None
    by_name.update(zip(shapeless, free, strict=True))
    return tuple(by_name[column.name] for column in columns)
