"""What every page object stands on: a parsed page that says what it lacks.

A page comes as text with its address. It is refused when it is cut or when something that is always
there is not; `PageChanged` then names the page, the part, the selector and the address."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import cached_property, lru_cache
from typing import ClassVar, Final, NoReturn, TypeVar
from urllib.parse import urljoin

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from scrapers.colorado.addresses import OFFICIAL, official, origin_of, path_of
from scrapers.colorado.element_text import place_holders, stands_free, stands_in
from tracker.domain.bill_text import BillText
from tracker.domain.differences import grouped
from tracker.domain.numbers import BillNumber
from tracker.domain.records import Chamber, Parts, Record, UnreadPart
from tracker.domain.times import any_day_of
from tracker.errors import NumberFault, PageChanged

T = TypeVar("T")
CHAMBERS: Final[dict[str, Chamber]] = {"house": "lower", "senate": "upper"}
#: What the path of a member's page begins with.
MEMBER_PATH: Final = "/legislators/"
#: Letters of an official value, at most. Of 714 bills of 2026 the longest summary has 14,000, the
#: longest long title 1,400, any other value 200: what is longer is no value, and unread.
LONGEST_VALUE: Final = 20_000
LONGEST_SUMMARY: Final = 100_000
#: Attributes of a tag, at most: the parser's time grows with their square.
_MOST_ATTRIBUTES: Final = 1_000
_TRAILING: Final = r"\s++|<!--(?:(?!-->).)*+-->|<script\b[^>]*+>(?:(?!</script).)*+</script\s*+>"
_END: Final = re.compile(rf"</(?:html|turbo-stream)\s*+>(?:{_TRAILING})*+\Z", re.DOTALL)
#: What may stand behind the footer of a page that leaves out its last end tags.
_FOOTER_ENDS: Final = re.compile(
    rf"</footer\s*+>(?:{_TRAILING}|</(?:div|body)\s*+>)*+\Z", re.DOTALL
)
#: Letters within which a page's first tag stands.
_HEAD: Final = 2000
#: A page, in small letters, of nothing but text, comments and tags with few attributes.
_PLAINLY_TAGGED: Final = re.compile(
    r"(?:[^<]++|<!--(?:.*?-->|.*)|<[a-z](?:[^\"'>]{1,200}+|\"[^\"]*+\"|'[^']*+'){0,200}+>|<(?![a-z]))*+",
    re.DOTALL,
)
#: A tag, first group, with the script or style behind it, whose signs are no tags; or a comment.
_TAGS: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|(<(?:(script|style)|[a-z])(?:[^\"'>]++|\"[^\"]*+\"|'[^']*+')*+)"
    r"(?(2).*?(?:</\2|\Z))",
    re.DOTALL,
)
#: What may stand behind a member's name and is none of it: a party, a role, a district.
_BEHIND_NAME: Final = re.compile(
    r"(?i)\s*(?:\((?:[DRUI]|dem(?:ocrat)?|rep(?:ublican)?|unaffiliated|independent"
    r"|(?:vice[- ])?chair\w*)(?:[-,] ?[\w. ]+)?\)|, (?:House |Senate )?District \d+)$"
)
_TITLES: Final = re.compile(r"(?i)^(Rep|Sen)(?:resentative|ator|s)?\b\.?\s*")
#: An ampersand of an address, however often it was escaped.
_ESCAPED: Final = re.compile("&(?:amp;)+")
_OTHER_PAGE: Final = re.compile(r"[?&]page=\d+")
#: A member's page, with what may stand behind its path.
_MEMBER: Final = re.compile(r"^(/legislators/[^/?#]+)/?(?:[?#].*)?$")
_compiled: Final = lru_cache(maxsize=256)(CSSSelector)
_FROM_ID: Final = re.compile(r"#([\w-]+)(?: ([\w.-]+))?")
_WITH_ID: Final = etree.XPath("descendant-or-self::*[@id]")


def member(text: str) -> tuple[str, Chamber | None]:
    """A name alone, without what stands around it, and the chamber its title tells, if any."""
    text = _BEHIND_NAME.sub("", text)
    title = _TITLES.match(text)
    if not title:
        return text, None
    return text[title.end() :], "lower" if title[1].lower() == "rep" else "upper"


class Page:
    """A page of the official site: its tree, its address, and what it must have. text: as it came.
    url: where it came from, "" where that is not known; links are then read as the official site's.
    Raises PageChanged for a page that is cut or is no HTML at all."""

    kind: ClassVar[str] = "page"
    #: Raised where the same page reads otherwise than before: pages are then read again, from the
    #: site and from the archive. tests/test_versions.py holds it to the code.
    VERSION: ClassVar[int] = 0
    #: Whether a letter that cannot be read makes the page a broken one: where a wrong letter would
    #: be another bill or meeting.
    legible: ClassVar[bool] = False
    #: The marks of the sections that are parts of their own.
    sections: ClassVar[tuple[str, ...]] = ()

    def __init__(self, text: str, url: str = "") -> None:
        self.address = url
        self._base = url or OFFICIAL
        self.origin = origin_of(self._base)
        self.root = self._tree(text)
        self._matches: dict[str, list[Element]] = {}
        self._ways: dict[str, int] = {}
        self._lacking: set[str] = set()
        self._unread: dict[UnreadPart, None] = {}

    def _tree(self, text: str) -> Element:
        low = text.lower()
        last = max(low.rfind("</html"), low.rfind("</turbo-stream"))
        closed = last >= 0 and _END.match(low, last) is not None
        if not closed and not _ends_with_its_footer(low):
            self.lacks("closing tag (the page is cut)", "html")
        if self.legible and "\N{REPLACEMENT CHARACTER}" in text:
            self.lacks("text in UTF-8 (some of it cannot be read)", "html")
        for tag in ("body", "main"):  # an answer that broke off may still have been closed in haste
            if closed and f"<{tag}" in low and f"</{tag}" not in low:
                self.lacks("closing tag (the page is cut)", tag)
        if not _PLAINLY_TAGGED.fullmatch(low) and any(map(_is_overfull, _TAGS.finditer(low))):
            self.lacks(f"tag of at most {_MOST_ATTRIBUTES} attributes", "html")
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        root = None
        with suppress(etree.LxmlError):
            root = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
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
        most: int = LONGEST_VALUE,
    ) -> T | None:
        """A part of the page, read in the first way that finds it; None where none does. A way
        gives None where what it looks for is not there, and raises PageChanged where it is there
        and cannot be read; then the next is tried. A part that no way can read, or that a page must
        have (must) and that lacks, is unread: it costs no other part. Which way was used is told by
        `parts`. most: letters of its words."""
        faults: list[tuple[str, str]] = []  # what lacks, and where it was looked for
        for at, way in enumerate(ways):
            try:
                value = bounded(way(), most)
            except PageChanged as error:
                faults.append((error.missing, error.selector))
                continue
            except ValueError as error:  # a value that its record refuses
                faults.append((f"usable {name} ({error})", ""))
                continue
            if isinstance(value, tuple | list) and not value:
                if not self.is_to_come(name, section):
                    self._lacking.add(name)
                    return value
                faults.append((f"{name} (still to come)", selector))
                break
            if value is not None:
                self.used(name, at)
                return value
        if faults or must:
            self.unread(name, *(*faults, (name, selector))[0])
        else:
            self._lacking.add(name)
        return None

    def used(self, name: str, way: int) -> None:
        """Notes that a part was read, in which of its ways; the first is 0."""
        self._ways[name] = max(way, self._ways.get(name, 0))

    def is_to_come(self, name: str, section: str = "") -> bool:
        """Whether in the place of a part stands that it is still to come: nothing there is then not
        none. section: the mark of the part's section, "" where it has none."""
        if not self.place_holders:
            return False
        if own := self.every(section) if section else []:
            return any(stands_in(holder, it) for holder in self.place_holders for it in own)
        others = {node for mark in self.sections for node in self.every(mark)}
        return any(stands_free(holder, self.main(), others, name) for holder in self.place_holders)

    @cached_property
    def place_holders(self) -> list[Element]:
        """All places of what is still to come, wherever they stand."""
        return place_holders(self.root)

    def unread(self, part: str, what: str, selector: str) -> None:
        """Names a part that could not be read."""
        self._unread[UnreadPart(part, what, selector)] = None

    def parts(self) -> Parts:
        """Which parts have been read so far, in which way, and which have not."""
        unread = {fault.part for fault in self._unread}
        lacking = self._lacking - unread - self._ways.keys()
        return Parts(tuple(self._ways.items()), tuple(sorted(lacking)), tuple(self._unread))

    def lacks(self, part: str, selector: str) -> NoReturn:
        """Refuses the page: raises PageChanged for a part."""
        raise PageChanged(self.kind, part, selector, self.address)

    def many(self, selector: str, part: str, within: Element | None = None) -> list[Element]:
        """All elements of a selector, in order; at least one, or PageChanged."""
        return self.every(selector, within) or self.lacks(part, selector)

    def maybe(self, selector: str, within: Element | None = None) -> Element | None:
        """The first element of a selector, or None."""
        return next(iter(self.every(selector, within)), None)

    def every(self, selector: str, within: Element | None = None) -> list[Element]:
        """All elements of a selector, in order, perhaps none."""
        if within is not None:
            return _compiled(selector)(within)
        if selector not in self._matches:
            self._matches[selector] = self._search(selector)
        return self._matches[selector]

    def _search(self, selector: str) -> list[Element]:
        """The whole page searched. A selector that begins with an id costs a look-up, not a
        walk."""
        if (begins := _FROM_ID.fullmatch(selector)) is None:
            return [node for root in self._roots for node in _compiled(selector)(root)]
        bases, below = self._by_id[begins[1]], begins[2]
        if not below:
            return bases
        inside = (node for base in bases for node in _compiled(below)(base) if node is not base)
        return list(dict.fromkeys(inside))

    @cached_property
    def _roots(self) -> tuple[Element, ...]:
        """What stands behind an end tag of the page in its middle hangs on a root of its own."""
        return (self.root, *self.root.itersiblings())

    @cached_property
    def _by_id(self) -> Mapping[str, list[Element]]:
        """Elements by their id, in the order of the page."""
        return grouped((str(it.get("id")), it) for root in self._roots for it in _WITH_ID(root))

    def main(self) -> Element:
        """The body of the page without its chrome, where the page marks it."""
        return next(self.root.iter("main"), self.root)

    def leads_on(self, box: Element | None = None) -> bool:
        """Whether a box, or the body, links other pages of its list: it is not all of it."""
        own = path_of(self.address)
        return any(
            _OTHER_PAGE.search(str(link.get("href") or ""))
            and not link.get("aria-current")
            and path_of(self.link(link)) == own
            for link in (self.main() if box is None else box).iter("a")
        )

    def link(self, element: Element) -> str:
        """The absolute address of a link, "" where it leads nowhere; on the official host by
        whichever of its names the page has it."""
        href = "".join(str(element.get("href") or "").split())
        if not href or href.startswith(("#", "javascript:")):
            return ""
        href = _ESCAPED.sub("&", href)
        if href.startswith("/") and not href.startswith("//"):
            return self.origin + href
        try:
            return official(urljoin(self._base, href))
        except ValueError:
            return self.lacks("readable link", f'a[href="{href}"]')

    def path(self, element: Element) -> str:
        """The path of a link to a page of this site, "" where it leads nowhere. A member's is the
        same whatever is asked of the page or wherever in it the link leads."""
        link = self.link(element)
        for origin in (self.origin, OFFICIAL):
            if link.startswith(f"{origin}/"):
                return _MEMBER.sub(r"\1", link.removeprefix(origin))
        return link

    def first_link(self, element: Element) -> str:
        """The absolute address of the first link inside an element, "" where there is none."""
        return next(filter(None, map(self.link, element.iter("a"))), "")

    def asked_for(self) -> str:
        """The last step of the page's address, in capitals: a bill's number."""
        return self.address.rstrip("/").rpartition("/")[2].upper()

    def number(self, text: str, part: str, selector: str) -> BillNumber:
        """The number of a bill that a text names, or PageChanged."""
        with suppress(NumberFault):
            return BillNumber.find(text) or self.lacks(part, selector)
        self.lacks(part, selector)

    def day(self, text: str, part: str, selector: str) -> date:
        """A day in one of the site's forms or in numbers, or PageChanged."""
        return any_day_of(text) or self.lacks(part, selector)


def bounded(value: T, most: int = LONGEST_VALUE) -> T:
    """A value with no words longer than the site's are. Raises ValueError for longer ones: the part
    is then unread."""
    if isinstance(value, str):
        if len(value) > most:
            raise ValueError(f"{len(value):,} letters, where {most:,} are the most")
    elif isinstance(value, tuple | list):
        for inner in value:
            bounded(inner, most)
    else:
        for name in getattr(value, "__dataclass_fields__", ()):
            bounded(getattr(value, name), most)
    return value


def _is_overfull(match: re.Match[str]) -> bool:
    tag = match[1] or ""
    if len(tag) < 2 * _MOST_ATTRIBUTES:
        return False
    return len(re.split(r"[\s/=]+", re.sub(r"\"[^\"]*\"|'[^']*'", " ", tag))) > _MOST_ATTRIBUTES


def _ends_with_its_footer(text: str) -> bool:
    """Whether a page, in small letters, that leaves out its last end tags, as HTML allows, has come
    to its end: the footer behind the page's main part is closed, and behind that stand whole
    scripts at most. A page that is cut there has lost nothing that is read."""
    main, footer = text.rfind("</main"), text.rfind("<footer")
    whole = all(text.count(f"<{tag}") == text.count(f"</{tag}") for tag in ("main", "footer"))
    return (
        whole
        and 0 < main < footer
        and ("<html" in text[:_HEAD] or "<!doctype" in text[:_HEAD])
        and _FOOTER_ENDS.match(text, text.rfind("</footer")) is not None
    )
