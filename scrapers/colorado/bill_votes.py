"""The votes of a measure, from its page: in committees and on the floor. Dossier 3.2.

Committee votes hang on a meeting and carry a sentence; floor votes carry counts. The site shows
one chamber's floor votes at a time, so a chamber without a block says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from lxml.etree import _Element as Element

from scrapers.colorado.page import Page, Part, attribute, has_link, marked, text_of, unread
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, Chamber, Result, VoteRecord
from tracker.domain.votes import floor_result

COMMITTEES: Final = "#bill-activity-committees"
MEETING: Final = "div.gen-accordion"
MEETING_HEADING: Final = "button h4"
BLOCK: Final = "[id^=bill-votes-]"
BLOCK_ID: Final = "#bill-votes-"  # the beginning of an id
COUNTS: Final = ("bill-votes-count-yes", "bill-votes-count-no", "bill-votes-count-others")

_COMMITTEE_CELLS: Final = ("motion", "result")
_FLOOR_CELLS: Final = ("date", "reading", "motion", "counts")
_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6")

REQUIRED: Final = (
    Part("meeting's date and committee", f"{COMMITTEES} {MEETING} {MEETING_HEADING}"),
    Part("motion", f"{COMMITTEES} tbody td:nth-of-type(1)"),
    Part("result", f"{COMMITTEES} tbody td:nth-of-type(2)"),
    Part("date", f"{BLOCK} tbody td:nth-of-type(1)"),
    Part("reading", f"{BLOCK} tbody td:nth-of-type(2)"),
    Part("motion", f"{BLOCK} tbody td:nth-of-type(3)"),
    Part("counts", f"{BLOCK} tbody td:nth-of-type(4)"),
    *(Part("counts", f"{BLOCK} .{count}") for count in COUNTS),
)

_MEETING: Final = re.compile(r"^(\d{1,2}/\d{1,2}/\d{4})\s*\|\s*(.+?)\s*(?:\((\d+)\))?$")
_CHAMBERS: Final[dict[str, Chamber]] = {"house": "lower", "senate": "upper"}
_TALLY: Final = re.compile(r"\bvote of (\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})\b", re.IGNORECASE)
_FAILED: Final = re.compile(
    r"\b(?:fail(?:s|ed)?|lost|died|defeated|not (?:pass|carr|adopt)\w*)\b", re.IGNORECASE
)
_PASSED: Final = re.compile(r"\b(?:passe[sd]|carried|adopted|approved)\b", re.IGNORECASE)
_FLOOR_HEADING: Final = re.compile(r"^(house|senate)\b.*\bvotes?\b", re.IGNORECASE)

#: No Senate list is longer than 36 rows, so more than 40 ballots are the House's.
_MORE_THAN_THE_SENATE: Final = 40


class Meeting(NamedTuple):
    """The committee meeting that votes hang on. committee: without its chamber."""

    day: date
    chamber: Chamber
    committee: str


def committee_votes(page: Page) -> tuple[VoteRecord, ...] | None:
    """The votes in committees, in page order; None where the section lacks."""
    section = page.maybe(COMMITTEES)
    if section is None:
        return None
    meetings = page.every(MEETING, section)
    for accordion in meetings:
        _meeting(page, accordion)  # each has a heading, with or without votes
    rows = page.rows(section, "a committee vote", _COMMITTEE_CELLS)
    links = [link for link in section.iter("a") if "/votes/" in attribute(link, "href")]
    if unread(links, [cell for row in rows for cell in row]):
        page.lacks("rows of a committee vote", f"{COMMITTEES} tbody tr")
    return tuple(_committee_vote(page, row) for row in rows)


def meeting_of(page: Page, element: Element) -> Meeting | None:
    """The meeting an element hangs on, None outside of all. Raises PageChanged."""
    around = set(page.every(MEETING))
    nearest = next((above for above in element.iterancestors() if above in around), None)
    return None if nearest is None else _meeting(page, nearest)


def _meeting(page: Page, accordion: Element) -> Meeting:
    """A heading "05/01/2026 | House Appropriations (1)".

    What begins with neither chamber, and every conference committee, is joint.
    """
    heading = page.one(MEETING_HEADING, "meeting's date and committee", accordion)
    found = _MEETING.match(text_of(heading))
    if not found:
        page.lacks("meeting's date and committee", f"{MEETING} {MEETING_HEADING}")
    day = page.day(found[1], "meeting's date and committee", f"{MEETING} {MEETING_HEADING}")
    first, _, rest = found[2].partition(" ")
    chamber = _CHAMBERS.get(first.lower())
    if chamber is None or not rest or "conference committee" in rest.lower():
        return Meeting(day, "joint", found[2])
    return Meeting(day, chamber, rest)


def _committee_vote(page: Page, row: list[Element]) -> VoteRecord:
    meeting = meeting_of(page, row[0])
    if meeting is None:
        page.lacks("meeting around a committee vote", f"{COMMITTEES} {MEETING}")
    sentence = text_of(row[1])
    if not sentence or (has_link(row[1]) and len(row) == len(_COMMITTEE_CELLS)):
        page.lacks("result of a committee vote", f"{COMMITTEES} td:nth-of-type(2)")
    yes, no = tally(sentence)
    return VoteRecord(
        day=meeting.day,
        chamber=meeting.chamber,
        committee=meeting.committee,
        motion=text_of(row[0]),
        result=result_of(sentence),
        yes=yes,
        no=no,
        url=next(filter(None, map(page.first_link, row[2:])), ""),
    )


def result_of(sentence: str) -> Result | None:
    """What a sentence says became of a motion, None where it uses other words."""
    if _FAILED.search(sentence):
        return "fail"
    return "pass" if _PASSED.search(sentence) else None


def tally(sentence: str) -> tuple[int | None, int | None]:
    """Yes and no of a sentence "The motion passed on a vote of 11-0."; None and None without.

    A third number ("11-0-2") is not read: the site does not say what it counts.
    """
    found = _TALLY.search(sentence)
    return (int(found[1]), int(found[2])) if found else (None, None)


def floor_votes(
    page: Page, number: BillNumber, actions: Sequence[ActionRecord]
) -> tuple[tuple[Chamber, tuple[VoteRecord, ...]], ...]:
    """The floor votes by chamber, in page order; a chamber without a table is not in it."""
    blocks = page.beginning(BLOCK_ID)
    votes: dict[Chamber, list[VoteRecord]] = {}
    tables = [
        table
        for table in page.root.iter("table")
        if not set(blocks).isdisjoint(table.iterancestors())
    ]
    if any(unread(page.every(f".{count}"), tables) for count in COUNTS):
        page.lacks("table of floor votes", f"{BLOCK} table")
    for at, table in enumerate(tables):
        rows = page.rows(table, "a floor vote", _FLOOR_CELLS)
        counts = [_counts(page, row) for row in rows]
        chamber = _chamber(page, table, tables[:at], counts)
        if chamber is None:
            continue
        known = votes.setdefault(chamber, [])
        for row, count in zip(rows, counts, strict=True):
            vote = _floor_vote(page, row, chamber, count, number, actions)
            if vote not in known:
                known.append(vote)
    return tuple((chamber, tuple(found)) for chamber, found in votes.items())


def _chamber(
    page: Page, table: Element, earlier: list[Element], counts: list[tuple[int, int, int] | None]
) -> Chamber | None:
    """Whose votes a table holds; None for an empty table without a heading.

    Never from the word "Senate" in a row: House rows on "Senate Amendments" contain it.
    """
    told = _told_by_heading(page, table, earlier)
    many = any(count is not None and sum(count) > _MORE_THAN_THE_SENATE for count in counts)
    if (told == "upper" and many) or (told is None and counts and not many):
        page.lacks("chamber of the floor votes", f"{BLOCK} h4")
    return told or ("lower" if many else None)


def _told_by_heading(page: Page, table: Element, earlier: list[Element]) -> Chamber | None:
    """GUESS: the nearest heading, inside the block or just before it ("House Votes (3)")."""
    for heading in _headings_before(page, table, earlier):
        found = _FLOOR_HEADING.match(text_of(heading))
        if found:
            return _CHAMBERS[found[1].lower()]
    return None


def _headings_before(page: Page, table: Element, earlier: list[Element]) -> Iterator[Element]:
    """Headings that may speak for a table, nearest first: none from before another table."""
    blocks = set(page.beginning(BLOCK_ID))
    around = blocks & set(table.iterancestors())
    past = set(earlier)
    node: Element | None = table
    outermost = False
    while node is not None and not outermost:
        outermost = node in around and around.isdisjoint(node.iterancestors())
        before = node.getprevious()
        while before is not None:
            if before in past or not past.isdisjoint(before.iter("table")):
                return
            if before not in blocks:  # a block without a table keeps its heading to itself
                yield from reversed(list(before.iter(*_HEADINGS)))
            # outside of the outermost block only the element just before it counts
            before = None if outermost else before.getprevious()
        node = node.getparent()


def _counts(page: Page, row: list[Element]) -> tuple[int, int, int] | None:
    """Yes, no and other of a row; None for a voice vote: no count, or nothing but zeros."""
    found = [marked(row[3], count) for count in COUNTS]
    texts = ["" if place is None else text_of(place) for place in found]
    if not any(texts) and not any(char.isdigit() for char in text_of(row[3])):
        return None
    if not all(text.isdecimal() and len(text) < 4 for text in texts):
        page.lacks("counts of a floor vote", f"{BLOCK} .{', .'.join(COUNTS)}")
    yes, no, other = (int(text) for text in texts)
    return (yes, no, other) if yes or no or other else None


def _floor_vote(
    page: Page,
    row: list[Element],
    chamber: Chamber,
    counts: tuple[int, int, int] | None,
    number: BillNumber,
    actions: Sequence[ActionRecord],
) -> VoteRecord:
    day = page.day(text_of(row[0]), "date of a floor vote", f"{BLOCK} td:nth-of-type(1)")
    reading, motion = text_of(row[1]), text_of(row[2])
    yes, no, other = counts or (None, None, None)
    return VoteRecord(
        day=day,
        chamber=chamber,
        committee="",
        motion=motion or reading or page.lacks("motion of a floor vote", f"{BLOCK} td"),
        result=floor_result(number, chamber, day, motion or reading, counts, actions),
        yes=yes,
        no=no,
        other=other,
        url=next(filter(None, map(page.first_link, row[4:])), ""),
        reading=reading,
    )
