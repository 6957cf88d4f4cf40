"""The page of one measure: leg.colorado.gov/bills/{NUMBER}. All its facts are on it. Dossier 3.2.

Only the number is indispensable. Every other part is read on its own, in the ways that `record`
lists: a part that lacks, or whose markup is not one we know, is None and costs no other. Of a part
that may lawfully lack that is all; of one that every measure has the record says that it is unread.
Rows keep the page's order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property, partial
from typing import Any, ClassVar, Final, TypeVar

from lxml.etree import _Element as Element

from scrapers.colorado import bill_tables
from scrapers.colorado.element_text import (
    HEADINGS,
    box_of,
    classes_of,
    first_text,
    is_place_holder,
    label_of,
    letters,
    own_words_of,
    says_nothing,
    text_of,
    unread,
)
from scrapers.colorado.page import CHAMBERS, LONGEST_SUMMARY, MEMBER_PATH, Page, member
from scrapers.colorado.tables import Row, Rows, TableKind, rows_of
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, BillRecord, Chamber, Role, SponsorRecord
from tracker.domain.times import any_day_of
from tracker.errors import NumberFault

T = TypeVar("T")
NUMBER: Final = "span.bill-detail-bill-number-tag"
TITLE: Final = "div.full-bill-topic h1"
LONG_TITLE: Final = "p.bill-long-title"
SPECS: Final = "table.bill-specs-table"
SUBJECT: Final = "span.subject-tag"
STATUS: Final = "section.status-bar-section"
SUMMARY: Final = "div.bill-detail-bill-summary"
SUMMARY_TEXT: Final = "div.bill-summary-content"
SPONSORS: Final = "#bill-sponsors"
SPONSOR: Final = ".sponsor-link"
#: In page order: the class of each kind's group.
SPONSOR_GROUPS: Final[dict[str, Role]] = {
    ".bill-detail-prime": "prime",
    ".bill-detail-additional-sponsor": "sponsor",
    ".bill-detail-co-sponsor": "cosponsor",
}
#: What a group is headed by, in any case.
_ROLES: Final[tuple[tuple[re.Pattern[str], Role], ...]] = (
    (re.compile(r"(?i)^prime[- ]sponsors?:?$"), "prime"),
    (re.compile(r"(?i)^(?:additional[- ])?sponsors?:?$"), "sponsor"),
    (re.compile(r"(?i)^co-?\s?sponsors?:?$"), "cosponsor"),
)
#: Places of a history's rows; the first four are all that 7,690 rows of 2026 hold. GUESS: the same
#: written out.
PLACES: Final[dict[str, Chamber]] = {
    **CHAMBERS,
    **{"governor": "executive", "confcomm": "joint"},
    **{"house of representatives": "lower", "conference committee": "joint", "joint": "joint"},
}
_SESSION: Final = re.compile(r"(?i)^\d{4} .*Session$")
_TYPE_HEADS: Final = ("type", "bill type", "measure type")
_A_TYPE: Final = re.compile(r"(?i)\b(?:bill|resolution|memorial)\b")
_LONG_TITLE: Final = re.compile(r"(?i)^(?:A bill for an act )?Concerning\b")
_LABELLED: Final = re.compile(r"(?i)^LONG TITLE:\s*")
_SUMMARY_LABEL: Final = re.compile(r"(?i)^Bill Summary:?$")
_SUMMARY_BEGINS: Final = re.compile(r"(?i)^Bill Summary:?\s*")
_STATUS_LABEL: Final = re.compile(r"(?i)^(?:Bill )?Status:?$")
_BOXES: Final = ("div", "p", "section", "table", "ul", "h2", "h3", "h4")
#: The words that a status has been seen with, and those that its stages would be called by.
_STATUS_WORDS: Final = re.compile(
    r"(?i)^(?:Introduced|Under Consideration|In Committee|Passed|Adopted|Became Law|Signed|Vetoed"
    r"|Lost|Postponed Indefinitely|Failed|Enacted|Law|Referred)\b.{0,40}$"
)
#: GUESS: how a step of the progress is marked that is still to come, and the one that is now.
_AHEAD: Final = re.compile(r"(?i)\b(?:upcoming|disabled|inactive|future|pending|incomplete)\b")
_NOW: Final = re.compile(r"(?i)\b(?:current|active)\b")
#: What parts subjects that are words of one cell; a comma stands in single ones, too.
_PARTED: Final = re.compile(r"[,;|]")
#: What the site's name in a window's title is parted by.
_SITE: Final = re.compile(r"\s+[|–—]\s+.*$")


def _place_of(row: Row) -> Chamber | None:
    return PLACES.get(text_of(row["place"]).lower())


def _actions(page: Page, kind: TableKind[Any], tables: list[Rows]) -> tuple[ActionRecord, ...]:
    """The history as the page orders it: nearly, not surely, newest first."""
    where = f"{kind.section} td"
    actions = tuple(
        ActionRecord(
            page.day(text_of(row["day"]), "date of an action", where),
            _place_of(row) or page.lacks("location of an action", where),
            own_words_of(row["action"]) or page.lacks("text of an action", where),
        )
        for row in rows_of(tables)
    )
    return actions or page.lacks("history", f"{kind.section} tbody tr")


HISTORY: Final = TableKind(
    """
    history  history                 #bill-histories
    day      date                    @day
    place    location|chamber|place
    action   action
    """,
    _actions,
    lambda row: any_day_of(text_of(row["day"])) is not None and bool(_place_of(row)),
)
#: The marks of every section that is a part of its own: no other part looks for its words there.
SECTIONS: Final = (
    *(kind.section for kind in (HISTORY, *bill_tables.KINDS)),
    *(SPONSORS, SPECS),
)


class BillPage(Page):
    """One measure."""

    VERSION = 4
    kind: ClassVar[str] = "bill"
    sections: ClassVar[tuple[str, ...]] = (*SECTIONS, STATUS, SUMMARY)

    def record(self) -> BillRecord:
        """The measure with every part of its page. Raises PageChanged where it has no number. A
        spider that asked for another measure refuses the page."""
        number = self.part("number", self._number_in_tag, self._number_alone)
        if number is None:
            self.lacks("number", NUMBER)
        must = partial(self.part, must=True)
        spec = partial(must, selector=f"{SPECS} td")
        in_place = (_LABELLED.sub("", text_of(node)) for node in self.every(LONG_TITLE))
        concerning = (lambda: next(in_place, None), self._labelled_long_title, self._concerning)
        actions = self._table(HISTORY, must=True)
        return BillRecord(
            number=number,
            url=self.address,
            kind=spec("type", lambda: self._spec(0, _A_TYPE, *_TYPE_HEADS)),
            session_name=spec("session", lambda: self._spec(1, _SESSION, "session")),
            title=must("title", *self._titles(str(number)), selector=TITLE),
            long_title=must("long title", *concerning, selector=LONG_TITLE),
            actions=actions,
            status=self.part("status", self._badge_or_step, self._below_status),
            summary=self.part(
                "summary",
                lambda: self._summarised(self.every(SUMMARY_TEXT)),
                lambda: self._summarised(self.every(SUMMARY)[:1]),
                lambda: self._summarised(self._after(_SUMMARY_LABEL)),
                most=LONGEST_SUMMARY,
            ),
            subjects=self.part("subjects", self._subjects, self._subjects_elsewhere),
            sponsors=must(
                "sponsors",
                *(lambda: _by_groups(self), lambda: _by_labels(self)),
                selector=SPONSORS,
                section=SPONSORS,
            ),
            versions=self._table(bill_tables.VERSIONS, must=True),
            fiscal_notes=self._table(
                bill_tables.FISCAL, lambda: bill_tables.fiscal_among_versions(self)
            ),
            amendments=self._table(bill_tables.AMENDMENTS),
            reports=self.part(
                "committee reports",
                lambda: bill_tables.reports(self),
                section=bill_tables.COMMITTEES,
            ),
            laws=self._table(bill_tables.LAWS),
            committee_votes=self._table(bill_tables.COMMITTEE_TABLE),
            floor_votes=self._table(bill_tables.FLOOR_TABLE, number=number, actions=actions or ()),
            parts=self.parts(),
        )

    def _table(
        self, kind: TableKind[T], *more: Callable[[], T | None], must: bool = False, **given: Any
    ) -> T | None:
        others = [mark for mark in SECTIONS if mark != kind.section]
        ways = (*kind.ways(self, others, **given), *more)
        return self.part(kind.part, *ways, must=must, selector=kind.section, section=kind.section)

    def _number_in_tag(self) -> BillNumber | None:
        """The number in its tag; of several, as with others beside, that of the address."""
        texts = list(map(text_of, self.every(NUMBER)))
        texts.sort(key=lambda text: text.upper() != self.asked_for())
        return self.number(texts[0], "number", NUMBER) if texts else None

    def _number_alone(self) -> BillNumber | None:
        """What is a number and nothing else in the body, or begins the window's title."""
        alone = map(text_of, self.main().iter("h1", "h2", "h3", "p", "span", "div"))
        for words in (*(text for text in alone if len(text) < 14), self._window.split(" ", 1)[0]):
            with suppress(NumberFault):
                return BillNumber.parse(words)
        return None

    @cached_property
    def _window(self) -> str:
        return _SITE.sub("", first_text([next(self.root.iter("title"), None)]))

    def _titles(self, number: str) -> tuple[Callable[[], str | None], ...]:
        """The ways to the title: in its place, without the number that may stand in front; the
        first headline that is not the number; behind the number in the window's title (GUESS)."""

        def behind_number(words: str) -> str | None:
            return words.removeprefix(number).strip(" -–—:") or None

        def in_place() -> str | None:
            words = own_words_of(places[0]) if (places := self.every(TITLE)) else ""
            return behind_number(words) if words.startswith(number) else words or None

        def headline() -> str | None:
            headlines = map(own_words_of, self.main().iter("h1"))
            return next((text for text in headlines if text and text != number), None)

        def of_window() -> str | None:
            return behind_number(self._window) if self._window.startswith(number) else None

        return in_place, headline, of_window

    def _labelled_long_title(self) -> str | None:
        for element in self.main().iter("p", "div", "dd", "li"):
            if _LABELLED.match(_beginning(element)) and element.find(".//table") is None:
                return _LABELLED.sub("", text_of(element)) or None
        return None

    def _concerning(self) -> str | None:
        """A paragraph that begins "Concerning", before the summary and the tables of documents."""
        ends = {node for mark in (STATUS, SUMMARY, SUMMARY_TEXT) for node in self.every(mark)}
        for element in self.main().iter("p", "h2", "h3", "div", "section"):
            own = (element.text or "").strip()
            if element in ends or _SUMMARY_LABEL.match(own) or _STATUS_LABEL.match(own):
                return None
            if _LONG_TITLE.match(own) and not any(child.tag in _BOXES for child in element):
                return text_of(element)
        return None

    @cached_property
    def _specs(self) -> list[tuple[str, Element]]:
        marked = self.every(SPECS)
        for table in marked or self.main().iter("table", "dl"):
            rows = list(_pairs(table))
            heads = {head for head, _ in rows}
            if marked or ("session" in heads and not heads.isdisjoint(_TYPE_HEADS)):
                return rows
        return []

    def _spec(self, rank: int, shape: re.Pattern[str], *heads: str) -> str | None:
        """What a row of the facts table says, "Bill" for its type: by its head, else by its place;
        None where that has not its shape."""
        words = [text_of(cell) for head, cell in self._specs if head in heads]
        if not words and len(self._specs) > rank:
            head, cell = self._specs[rank]
            words = [] if head in ("type", "bill type", "session", "subjects") else [text_of(cell)]
        return words[0] if words and shape.search(words[0]) else None

    @cached_property
    def _subjects_cell(self) -> Element | None:
        """The cell of row 3, which may lack."""
        by_head = [cell for head, cell in self._specs if head.startswith("subject")]
        return next(iter(by_head or [cell for head, cell in self._specs[2:] if not head]), None)

    def _subjects(self) -> tuple[str, ...] | None:
        """Row 3: its tags, else its links or items, else its words as one."""
        cell = self._subjects_cell
        if cell is None or not text_of(cell):
            return None
        tags = self.every(SUBJECT, cell) or list(cell.iter("a", "li")) or list(cell) or [cell]
        subjects = tuple(filter(None, map(text_of, tags)))
        run_together = tags == [cell] and _PARTED.search(text_of(cell))
        if run_together or letters(text_of(cell)) != letters("".join(subjects)):
            self.lacks("subjects", SUBJECT)
        return subjects

    def _subjects_elsewhere(self) -> tuple[str, ...] | None:
        tags = [] if self._subjects_cell is not None else self.every(SUBJECT)
        return tuple(filter(None, map(text_of, tags))) or None

    def _badge_or_step(self) -> str | None:
        """The badge, which a pending measure lacks, else the last step."""
        badges = self.every("[class*=final-status-badge-] p, p[class*=final-status-badge-]")
        ahead = partial(_is_marked, "aria-disabled", ("true",), _AHEAD)
        steps = [step for step in reversed(self.every("p.step-text")) if not ahead(step)]
        now = [step for step in steps if _is_marked("aria-current", ("step", "true"), _NOW, step)]
        return next(filter(None, map(own_words_of, (*badges, *now, *steps))), None)

    def _below_status(self) -> str | None:
        words = next(filter(None, map(_beginning, self._after(_STATUS_LABEL))), "")
        return words if _STATUS_WORDS.match(words) else None

    def _summarised(self, boxes: Iterable[Element]) -> str | None:
        """The summary that some elements hold: its marked place, its box, or what is below its
        label. An empty place is no summary: it may come."""
        elements = tuple(boxes)
        if any(is_place_holder(node) for element in elements for node in element.iter()):
            self.lacks("summary (still to come)", SUMMARY_TEXT)
        words = _SUMMARY_BEGINS.sub("", " ".join(filter(None, map(own_words_of, elements))))
        return None if says_nothing(words) else words

    def _after(self, label: re.Pattern[str]) -> Iterator[Element]:
        """What stands behind the words of a label, up to the next heading, table or section."""
        sections = {node for mark in (*SECTIONS, STATUS) for node in self.every(mark)}
        for element in self.main().iter(*HEADINGS, "p", "div", "span", "strong", "b", "dt"):
            if len(element) or not label.match(text_of(element)):
                continue
            for after in box_of(element, alone=False).itersiblings():
                if after.tag in (*HEADINGS, "table") or sections.intersection(after.iter()):
                    return
                yield after
            return


def _beginning(element: Element) -> str:
    return next(filter(None, map(str.strip, element.itertext())), "")


def _pairs(table: Element) -> Iterator[tuple[str, Element]]:
    head = ""
    for element in table.iter("tr", "dt", "dd"):
        if element.tag == "dt":
            head = label_of(text_of(element))
        elif element.tag == "dd":
            yield head, element
        else:
            named, cells = element.find("th"), element.findall("td")
            if named is None and len(cells) == 2:  # a head that is a cell like the other
                named = cells.pop(0)
            for cell in cells[:1]:
                yield label_of(first_text([named])), cell


def _is_marked(
    attribute: str, values: tuple[str, ...], classes: re.Pattern[str], step: Element
) -> bool:
    """Whether a step's words, or the box they stand in, are marked by an attribute or a class."""
    above = step.getparent()
    own = above is not None and re.search(r"\bstep\b", str(above.get("class") or ""))
    return any(
        node.get(attribute) in values or classes.search(str(node.get("class") or ""))
        for node in ((step, above) if above is not None and own else (step,))
    )


# --- sponsors
#
# All names with their roles stand in one section, initial and surname, mostly with "Rep." or
# "Sen.". The tiles above it name prime sponsors in full; they tell the chamber where a title lacks.


def _by_groups(page: Page) -> tuple[SponsorRecord, ...] | None:
    """The sponsors of the section that is marked so, in page order, by the classes of its groups;
    None without that section."""
    section = page.maybe(SPONSORS)
    if section is None:
        return None
    entries = [
        (role, entry)
        for css, role in SPONSOR_GROUPS.items()
        for group in page.every(css, section)
        for entry in page.every(SPONSOR, group)
    ]
    names = (*page.every(SPONSOR, section), *section.iter("a"))
    beside = [node.text for node in section.iter() if _role(node) is None]
    beside += [node.tail for node in section.iterdescendants()]
    words = " ".join(" ".join(filter(None, beside)).split())
    if unread(names, [entry for _, entry in entries]) or not (entries or says_nothing(words)):
        page.lacks("group of a sponsor", f"{SPONSORS} {', '.join(SPONSOR_GROUPS)}")
    return _named(page, entries)


def _by_labels(page: Page) -> tuple[SponsorRecord, ...] | None:
    """The links to members that stand behind the words "Prime Sponsor", "Sponsor", "Co-Sponsor": in
    the section, of which no other word may then be left, else anywhere in the body. None where no
    such words have links behind them. The tiles of prime sponsors, boxes of a title and a name, are
    another part."""
    section = page.maybe(SPONSORS)
    box = page.main() if section is None else section
    entries = list(_labelled(box))
    if not entries:
        return None
    if section is not None:
        read = "".join(text_of(entry) for _, entry in entries)
        labels = "".join(text_of(node) for node in box.iter() if _role(node))
        if len(letters(text_of(box))) != len(letters(read + labels)):
            page.lacks("name behind its kind of sponsor", f"{SPONSORS} {SPONSOR}")
    return _named(page, entries)


def _labelled(box: Element) -> Iterator[tuple[Role, Element]]:
    role: Role | None = None
    for element in box.iter():
        if element.tag == "a":
            if role is not None and len(element) == 0 and MEMBER_PATH in str(element.get("href")):
                yield role, element
        elif SPONSOR[1:] in classes_of(element) and element.find(".//a") is None:
            if role is not None:
                yield role, element  # a name without a link
        elif element.tag in ("table", "h1", "h2", "section"):
            role = _role(element)  # another part of the page begins
        else:
            role = _role(element) or role


def _role(element: Element) -> Role | None:
    words = text_of(element) if len(element) == 0 and element.text else ""
    return next((role for pattern, role in _ROLES if pattern.match(words)), None)


def _named(page: Page, entries: list[tuple[Role, Element]]) -> tuple[SponsorRecord, ...]:
    """The names of each entry: its links, or its own words where it has none."""
    chambers = _chambers_of_tiles(page)
    sponsors = []
    for role, entry in entries:
        for element in list(entry.iter("a")) or [entry]:
            name, chamber = member(own_words_of(element))
            link = page.path(element)
            if not name:
                page.lacks("name of a sponsor", f"{SPONSORS} {SPONSOR}")
            sponsors.append(SponsorRecord(name, chamber or chambers.get(link), role, link))
    return tuple(sponsors)


def _chambers_of_tiles(page: Page) -> dict[str, Chamber]:
    """Chamber by the path of a member's page, as the tiles of prime sponsors say it; a path that
    stands for two people of different chambers says nothing."""
    chambers = defaultdict[str, set[Chamber]](set)
    for tile in page.every(".prime-sponsor-block a.ps-link"):
        title = first_text([page.maybe(".prime-sponsor-tile-content p:first-child", tile)])
        if (chamber := member(title)[1]) is not None:
            chambers[page.path(tile)].add(chamber)
    return {link: min(of_it) for link, of_it in chambers.items() if link and len(of_it) == 1}
