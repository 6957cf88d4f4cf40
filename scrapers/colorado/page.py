"""What every page object stands on: a parsed page that says what it lacks.

A page comes as text with its address. It is refused when it is cut or when something that is
always there is not; `PageChanged` then names the page, the part, the selector and the address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import ClassVar, Final, NamedTuple, NoReturn, TypeVar
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from scrapers.colorado.addresses import OFFICIAL, official
from scrapers.colorado.element_text import says_nothing, text_of
from scrapers.colorado.still_to_come import place_holders, stands_free, stands_in
from tracker.domain.bill_text import BillText
from tracker.domain.numbers import BillNumber, mentions
from tracker.domain.records import Chamber, Parts, Record, UnreadPart
from tracker.domain.remarks import is_worth_telling
from tracker.domain.times import any_day_of
from tracker.errors import NumberFault, PageChanged

T = TypeVar("T")

_END: Final = re.compile(
    r"</(?:html|turbo-stream)\s*>"
    r"(?:\s|<!--(?:(?!-->).)*-->|<script\b[^>]*>(?:(?!</script).)*</script\s*>)*\Z",
    re.DOTALL | re.IGNORECASE,
)
#: What may stand behind the footer of a page that leaves out its last end tags.
_FOOTER_ENDS: Final = re.compile(
    r"</footer\s*>(?:\s|<!--(?:(?!-->).)*-->|<script\b[^>]*>(?:(?!</script).)*</script\s*>"
    r"|</(?:div|body)\s*>)*\Z",
    re.DOTALL,
)
#: Letters within which a page's first tag stands.
_HEAD: Final = 2000
#: What may stand behind a member's name and is none of it: a party, a role, a district.
_BEHIND_NAME: Final = re.compile(
    r"\s*(?:\((?:[DRUI]|dem(?:ocrat)?|rep(?:ublican)?|unaffiliated|independent"
    r"|(?:vice[- ])?chair\w*)(?:[-,] ?[\w. ]+)?\)|, (?:House |Senate )?District \d+)$",
    re.IGNORECASE,
)
#: Words of a row that tells of a table and is no row of it.
_NO_ROW: Final = re.compile(
    r"(?:back|return|go) to (?:the )?top|page \d+ of \d+|\d+ (?:rows|entries|results|items)",
    re.IGNORECASE,
)
_NOTE: Final = re.compile(r"(?:\[\*+\]|\*+|†|‡|notes?:).*", re.IGNORECASE)
_ALL_SHOWN: Final = re.compile(r"showing \d+ (?:-|–|to) (\d+) of (\d+)(?: \w+)?\.?", re.IGNORECASE)
_TEMPLATE: Final = re.compile(r"(?:^|[\s_-])template(?:$|[\s_-])")
_OTHER_PAGE: Final = re.compile(r"[?&]page=\d+")
_TITLES: Final = re.compile(r"^(Rep|Sen)(?:resentative|ator|s)?\b\.?\s*", re.IGNORECASE)
#: The first step of a selector that the index answers: a tag or none, then one id or class.
_INDEXED: Final = re.compile(r"^([a-z][a-z0-9]*)?([.#][A-Za-z][\w-]*)$")
#: A member's page, with what may stand behind its path.
_MEMBER: Final = re.compile(r"^(/legislators/[^/?#]+)/?(?:[?#].*)?$")
#: A path of this site that is an address as it stands.
_PLAIN_PATH: Final = re.compile(r"/(?!/)[^\s&]*\Z")
_WITH_MARKS: Final = etree.XPath("//*[@class or @id]")


class Part(NamedTuple):
    """A part a page must have. name: as PageChanged names it; selector: CSS, in the whole page.

    each: True where every row or card needs one; False where the page needs at least one. of: the
    part of the record that is unread without it; "" where the page is then refused.
    """

    name: str
    selector: str
    each: bool = True
    of: str = ""

    @property
    def field(self) -> str:
        """The record's field that holds the part."""
        named = {
            "type": "kind", "session": "session_name", "history": "actions", "count": "total",
            "long title of a card": "bills", "last action of a card": "bills",
        }  # fmt: skip
        return named.get(self.of, self.of.replace(" ", "_"))


@lru_cache(maxsize=256)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector)


def member(text: str) -> tuple[str, Chamber | None]:
    """A name without its title and what stands behind it, and the chamber the title tells (None
    without one)."""
    text = _BEHIND_NAME.sub("", text)
    found = _TITLES.match(text)
    if not found:
        return text, None
    return text[found.end() :], "lower" if found[1].lower() == "rep" else "upper"


def filled_rows(container: Element) -> Iterator[list[Element]]:
    """The cells (td) of each row below a container that holds anything, in order.

    Rows of headers, blank rows and a single cell that says there is nothing are passed over.
    """
    for row in container.iter("tr"):
        cells = [cell for cell in row if cell.tag == "td"]
        if cells and not _is_empty(row, cells) and not is_no_row(row):
            yield cells


def is_no_row(row: Element) -> bool:
    """Whether a row tells of its table and holds nothing of it: a foot, a way back to the top, a
    note, a row that a script would copy."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
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
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    words = text_of(row) if len(cells) == 1 else ""
    starred = bool(_NOTE.fullmatch(words))
    return starred and (words[:4].casefold() == "note" or not mentions(words))


def _is_empty(row: Element, cells: list[Element]) -> bool:
    if len(cells) > 1:
        return all(map(str.isspace, row.itertext())) and not has_link(row)
    return says_nothing(text_of(cells[0])) and not has_link(row)


def marked(element: Element, name: str) -> Element | None:
    """The first element of a class inside an element (cheaper than a selector in a small place)."""
    for found in element.iter():
        if name in str(found.get("class") or "").split():
            return found
    return None


def width(cells: list[Element]) -> int:
    """How many columns the cells of a row fill."""
    spans = [str(cell.get("colspan") or "1") for cell in cells]
    return sum(int(span) if span.isdecimal() and len(span) < 4 else 1 for span in spans)


def has_link(element: Element) -> bool:
    """Whether an element holds a link that leads anywhere."""
    return any(link.get("href") for link in element.iter("a"))


class Page:
    """A page of the official site: its tree, its address, and what it must have.

    text: as it came. address: where it came from, "" where that is not known; links are then read
    as the official site's. Raises PageChanged for a page that is cut or is no HTML at all.
    """

    kind: ClassVar[str] = "page"
    #: Raised where the same page reads otherwise than before: pages are then read again, from the
    #: site and from the archive. tests/test_versions.py holds it to the code.
    VERSION: ClassVar[int] = 0
    #: Parts without which a page is refused; in a row: without which the row is.
    required: ClassVar[tuple[Part, ...]] = ()
    #: Whether a letter that cannot be read makes the page a broken one: where a wrong letter would
    #: be another bill or meeting.
    legible: ClassVar[bool] = False
    #: The marks of the sections that are parts of their own.
    sections: ClassVar[tuple[str, ...]] = ()

    def __init__(self, text: str, address: str = "") -> None:
        self.address = address
        self._base = address or OFFICIAL
        self._origin = _origin(self._base)
        self.root = self._tree(text)
        self._marked = self._index()
        self._found: dict[str, list[Element]] = {}
        self._ways: dict[str, int] = {}
        self._lacking: set[str] = set()
        self._place_holders: list[Element] | None = None
        self._unread: dict[UnreadPart, None] = {}

    def _tree(self, text: str) -> Element:
        closed = _END.search(text, max(text.rfind("</html"), text.rfind("</HTML"), 0)) is not None
        if not closed and not _ends_with_its_footer(text):
            self.lacks("closing tag (the page is cut)", "html")
        if self.legible and "\N{REPLACEMENT CHARACTER}" in text:
            self.lacks("text in UTF-8 (some of it cannot be read)", "html")
        opened = text.lower()
        for tag in ("body", "main"):  # an answer that broke off may still have been closed in haste
            if closed and f"<{tag}" in opened and f"</{tag}" not in opened:
                self.lacks("closing tag (the page is cut)", tag)
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        try:
            root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
        except etree.LxmlError:
            root = None
        if root is None:
            self.lacks("readable HTML", "html")
        etree.strip_elements(root, "script", "style", "noscript", with_tail=False)
        return root

    def record(self) -> Record | BillText:
        """What the page says, as a record. Raises PageChanged; each kind of page has its own."""
        raise NotImplementedError(self.kind)

    def part(
        self,
        name: str,
        *ways: Callable[[], T | None],
        must: bool = False,
        selector: str = "",
        section: str = "",
    ) -> T | None:
        """A part of the page, read in the first way that finds it; None where none does.

        A way gives None where what it looks for is not there, and raises PageChanged where it is
        there and cannot be read; then the next is tried. A part that no way can read, or that a
        page must have (must) and that lacks, is unread: it costs no other part. Which way was used
        is told by `parts`.
        """
        fault: PageChanged | None = None
        for at, way in enumerate(ways):
            try:
                found = way()
            except PageChanged as error:
                fault = fault or error
                continue
            except ValueError as error:  # a value that its record refuses
                fault = fault or PageChanged(
                    self.kind, f"usable {name} ({error})", "", self.address
                )
                continue
            if isinstance(found, tuple | list) and not found:
                if self.is_to_come(name, section):
                    fault = fault or PageChanged(
                        self.kind, f"{name} (still to come)", selector, self.address
                    )
                    break
                self._lacking.add(name)
                return found
            if found is not None:
                self._ways[name] = max(at, self._ways.get(name, 0))
                return found
        if fault is not None:
            self._unread[UnreadPart(name, fault.missing, fault.selector)] = None
        elif must:
            self._unread[UnreadPart(name, name, selector)] = None
        else:
            self._lacking.add(name)
        return None

    def is_to_come(self, name: str, section: str = "") -> bool:
        """Whether in the place of a part stands that it is still to come: nothing there is then not
        none. section: the mark of the part's section, "" where it has none."""
        found = self.place_holders()
        own = self.every(section) if section and found else []
        if own:
            return any(stands_in(one, it) for one in found for it in own)
        others = {one for mark in self.sections for one in self.every(mark)}
        return any(stands_free(one, self.main(), others, name) for one in found)

    def place_holders(self) -> list[Element]:
        """All places of what is still to come, wherever they stand."""
        if self._place_holders is None:
            self._place_holders = place_holders(self.root)
        return self._place_holders

    def unread_part(self, part: UnreadPart) -> None:
        """Names a part that could not be read, found while others were read."""
        self._unread[part] = None

    def parts(self) -> Parts:
        """Which parts have been read so far, in which way, and which have not."""
        unread = {one.part for one in self._unread}
        lacking = self._lacking - unread - self._ways.keys()
        return Parts(tuple(self._ways.items()), tuple(sorted(lacking)), tuple(self._unread))

    def lacks(self, part: str, selector: str) -> NoReturn:
        """Refuses the page: raises PageChanged for a part."""
        raise PageChanged(self.kind, part, selector, self.address)

    def many(self, selector: str, part: str, within: Element | None = None) -> list[Element]:
        """All elements of a selector, in order; at least one, or PageChanged."""
        found = self.every(selector, within)
        if not found:
            self.lacks(part, selector)
        return found

    def one(self, selector: str, part: str, within: Element | None = None) -> Element:
        """The first element of a selector, or PageChanged."""
        return self.many(selector, part, within)[0]

    def words(self, selector: str, part: str, within: Element | None = None) -> str:
        """The text of the first element of a selector; PageChanged where there is none."""
        found = text_of(self.one(selector, part, within))
        if not found:
            self.lacks(part, selector)
        return found

    def maybe(self, selector: str, within: Element | None = None) -> Element | None:
        """The first element of a selector, or None."""
        return next(iter(self.every(selector, within)), None)

    def every(self, selector: str, within: Element | None = None) -> list[Element]:
        """All elements of a selector, in order, perhaps none."""
        if within is not None:
            return _compiled(selector)(within)
        found = self._found.get(selector)
        if found is None:
            found = self._found[selector] = self._search(selector)
        return found

    def _search(self, selector: str) -> list[Element]:
        """The whole page searched: by the index of ids and classes where a selector begins so.

        A selector that begins with "div.name" or "#name" so costs a look-up, not a walk.
        """
        first, _, rest = selector.partition(" ")
        begins = _INDEXED.match(first)
        if not begins or "," in selector:
            return _compiled(selector)(self.root)
        bases = self._marked.get(begins[2], [])
        if begins[1]:
            bases = [base for base in bases if base.tag == begins[1]]
        if not rest:
            return bases
        below = (found for base in bases for found in _compiled(rest)(base) if found is not base)
        return list(dict.fromkeys(below))

    def beginning(self, mark: str) -> list[Element]:
        """All elements with an id ("#...") or a class ("....") that begins so."""
        names = (name for name in self._marked if name.startswith(mark))
        return list(dict.fromkeys(found for name in names for found in self._marked[name]))

    def _index(self) -> dict[str, list[Element]]:
        """Elements in page order by "#id" and by ".class"."""
        index: dict[str, list[Element]] = {}
        for element in _WITH_MARKS(self.root):
            for name in str(element.get("class") or "").split():
                index.setdefault(f".{name}", []).append(element)
            if name := str(element.get("id") or ""):
                index.setdefault(f"#{name}", []).append(element)
        return index

    def main(self) -> Element:
        """The body of the page without its chrome, where the page marks it."""
        found = next(self.root.iter("main"), None)
        return self.root if found is None else found

    def leads_on(self, box: Element) -> bool:
        """Whether a box links other pages of its list: what stands there is not all of it."""
        own = urlsplit(self.address).path
        return any(
            _OTHER_PAGE.search(str(link.get("href") or ""))
            and not link.get("aria-current")
            and urlsplit(self.link(link)).path == own
            for link in box.iter("a")
        )

    def link(self, element: Element) -> str:
        """The absolute address of a link, "" where it leads nowhere; on the official host by
        whichever of its names the page has it."""
        raw = str(element.get("href") or "")
        if _PLAIN_PATH.match(raw):
            return self._origin + raw
        href = "".join(raw.split())
        if not href or href.startswith(("#", "javascript:")):
            return ""
        while "&amp;" in href:
            href = href.replace("&amp;", "&")
        if href.startswith("/") and not href.startswith("//"):
            return self._origin + href
        try:
            return official(urljoin(self._base, href))
        except ValueError:
            return self.lacks("readable link", f'a[href="{href}"]')

    def path(self, element: Element) -> str:
        """The path of a link to a page of this site, "" where it leads nowhere. A member's is the
        same whatever is asked of the page or wherever in it the link leads."""
        link = self.link(element)
        for origin in (self._origin, OFFICIAL):
            if link.startswith(f"{origin}/"):
                path = link.removeprefix(origin)
                return _MEMBER.sub(r"\1", path)
        return link

    def first_link(self, element: Element) -> str:
        """The absolute address of the first link inside an element, "" where there is none."""
        return next(filter(None, map(self.link, element.iter("a"))), "")

    def number(self, text: str, part: str, selector: str) -> BillNumber:
        """The number of a bill that a text names, or PageChanged."""
        try:
            found = BillNumber.find(text)
        except NumberFault:
            found = None
        return found if found is not None else self.lacks(part, selector)

    def day(self, text: str, part: str, selector: str) -> date:
        """A day in one of the site's forms or in numbers, or PageChanged."""
        found = any_day_of(text)
        return found if found is not None else self.lacks(part, selector)

    def whole_rows(self, container: Element, of: str) -> list[list[Element]]:
        """The rows below a container that hold anything; a cell outside of a row is refused."""
        found = list(filled_rows(container))
        for cell in container.iter("td"):
            row = cell.getparent()
            if (row is None or row.tag != "tr") and text_of(cell):
                self.lacks(f"row around a cell of {of}", "tr td")
        return found

    def rows(self, container: Element, of: str) -> list[list[Element]]:
        """The rows of a table; a second row of heads, which would be a row of other cells, is
        refused."""
        found = self.whole_rows(container, of)
        if sum(1 for _ in _heads(container)) > 1:
            self.lacks(f"cells in a row of {of}", "tr td")
        return found


def _ends_with_its_footer(text: str) -> bool:
    """Whether a page that leaves out its last end tags, as HTML allows, has come to its end: the
    footer behind the page's main part is closed, and behind that stand whole scripts at most. A
    page that is cut there has lost nothing that is read."""
    text = text.lower()
    main, footer = text.rfind("</main"), text.rfind("<footer")
    whole = all(text.count(f"<{tag}") == text.count(f"</{tag}") for tag in ("main", "footer"))
    return (
        whole
        and 0 < main < footer
        and ("<html" in text[:_HEAD] or "<!doctype" in text[:_HEAD])
        and _FOOTER_ENDS.search(text, text.rfind("</footer")) is not None
    )


def _heads(table: Element) -> Iterator[Element]:
    """The rows of a table that hold no cell but heads."""
    for row in table.iter("tr"):
        if row.find("td") is None and row.find("th") is not None and not _is_foot(row):
            yield row


def _is_foot(row: Element) -> bool:
    above = row.getparent()
    return above is not None and above.tag == "tfoot"


@lru_cache(maxsize=4096)
def _origin(address: str) -> str:
    """Scheme and host of an address, "" where it has no such parts."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""


def unread(elements: Iterable[Element], read: Iterable[Element]) -> list[Element]:
    """Those elements that are none of what was read and lie in none of it."""
    seen = set(read)
    return [
        element
        for element in elements
        if element not in seen and seen.isdisjoint(element.iterancestors())
    ]
