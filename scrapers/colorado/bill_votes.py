"""The votes of a measure, from its page: in committees and on the floor. Dossier 3.2.

Committee votes hang on a meeting and carry a sentence; floor votes carry counts. The site shows
the votes of each chamber in a table of its own, without a heading, so the sums tell the chamber.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, Final, NamedTuple, TypeAlias

from lxml.etree import _Element as Element

from scrapers.colorado.element_text import marked, own_texts, own_words_of, text_of
from scrapers.colorado.page import CHAMBERS, Page
from scrapers.colorado.tables import Row, Rows, TableKind
from tracker.domain.numbers import BillNumber
from tracker.domain.records import ActionRecord, Chamber, Result, VoteRecord
from tracker.domain.times import any_day_of
from tracker.domain.votes import floor_result

COMMITTEES: Final = "#bill-activity-committees"
MEETING: Final = "div.gen-accordion"
BLOCK: Final = "[id^=bill-votes-]"
COUNTS: Final = ("bill-votes-count-yes", "bill-votes-count-no", "bill-votes-count-others")
_HEADINGS: Final = ("h2", "h3", "h4", "h5", "h6", "caption", "legend", "summary")
_MEETING: Final = re.compile(
    r"^(\d{1,2}/\d{1,2}/\d{2,4}|\d{4}-\d\d-\d\d|[A-Z][a-z ]+\.? \d{1,2}, \d{4})"
    r"\s*[|\-–—:]\s*(.+?)\s*(?:\((\d+)\))?$"
)
_TALLY: Final = re.compile(
    r"(?i)\b(?:vote of|passed|failed|carried|lost),? (\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})\b"
)
_FAILED: Final = re.compile(
    r"(?i)\b(?:fail(?:s|ed)?|lost|died|defeated|not (?:pass|carr|adopt)\w*)\b"
)
_PASSED: Final = re.compile(r"(?i)\b(?:passe[sd]|carried|adopted|approved)\b")
_FLOOR_HEADING: Final = re.compile(r"(?i)^(house|senate)\b.*\bvotes?\b")
#: "34 AYE 0 NO 1 OTHER", as the real site writes it, or "Aye: 34 No: 0 Other: 1" (the upstream
#: record), or three numbers alone.
_IN_WORDS: Final = (
    re.compile(r"(?i)^(\d{1,3}) ?AYES? ?(\d{1,3}) ?NO(?:ES|S)? ?(\d{1,3}) ?OTHERS?$"),
    re.compile(r"(?i)^AYES?:? (\d{1,3}) NO(?:ES|S)?:? (\d{1,3}) OTHERS?:? (\d{1,3})$"),
    re.compile(r"^(\d{1,3})\s?[-–/| ]\s?(\d{1,3})\s?[-–/| ]\s?(\d{1,3})$"),
)
#: No list of the Senate is longer than 36 rows; the House has 65 seats, some of them vacant.
_ROWS: Final[dict[Chamber, range]] = {"lower": range(55, 66), "upper": range(30, 37)}
#: Yes, no and other.
VoteCounts: TypeAlias = tuple[int, int, int]
#: Floor votes by chamber, None for those whose chamber nothing on the page tells.
FloorVotes: TypeAlias = tuple[tuple[Chamber | None, tuple[VoteRecord, ...]], ...]


class Meeting(NamedTuple):
    """The committee meeting that votes hang on. committee: without its chamber."""

    day: date
    chamber: Chamber
    committee: str


def _committee_votes(page: Page, _: TableKind[Any], tables: list[Rows]) -> tuple[VoteRecord, ...]:
    """The votes in committees, in page order. Raises PageChanged where a meeting has no heading or
    a vote that is linked stands in no row."""
    for accordion in page.every(f"{COMMITTEES} {MEETING}"):
        if _heading_in(accordion) is None:  # each has a heading, with or without votes
            page.lacks("meeting's date and committee", f"{MEETING} h4")
        if _says_more(accordion):
            page.lacks("table around words of a meeting", f"{MEETING} table")
    votes = []
    for table, rows in tables:
        meeting = meeting_of(page, table)
        votes += [_committee_vote(page, meeting, row) for row in rows]
    links = (link for section in page.every(COMMITTEES) for link in section.iter("a"))
    linked = {page.link(link) for link in links if "/votes/" in str(link.get("href"))}
    if not linked <= {vote.url for vote in votes}:
        page.lacks("rows of a committee vote", f"{COMMITTEES} tbody tr")
    return tuple(votes)


def _says_more(accordion: Element) -> bool:
    """Whether an accordion says anything beside its heading, its links and its tables."""
    below = (node for node in accordion if node.tag not in (*_HEADINGS, "button", "a", "table"))
    return bool(own_texts(accordion)) or any(map(_says_more, below))


def meeting_of(page: Page, element: Element) -> Meeting | None:
    """The meeting an element hangs on; None where that cannot be told. Its heading is that of the
    accordion around it, else the one heading with a day and a committee before it in the smallest
    box that has any."""
    accordions = set(page.every(MEETING))
    for above in element.iterancestors():
        if above in accordions:
            return _heading_in(above)
        every = () if accordions else above.iter(*_HEADINGS, "button")
        headings = list(filter(_read_heading, every))
        if headings:
            tables = [table for table in above.iter("table") if table.find(".//td") is not None]
            # A box of two meetings, or of two tables of which one has lost its heading.
            if len(headings) > 1 or len(tables) > 1 or not _is_before(headings[0], element):
                return None
            return _read_heading(headings[0])
    return None


def _is_before(heading: Element, element: Element) -> bool:
    around = (element, *element.iterancestors())
    before = (box for above in around for box in above.itersiblings(preceding=True))
    return any(heading in box.iter() for box in (element, *before))


def _heading_in(box: Element) -> Meeting | None:
    return next(filter(None, map(_read_heading, box.iter(*_HEADINGS, "button"))), None)


def _read_heading(heading: Element) -> Meeting | None:
    """A heading "05/01/2026 | House Appropriations (1)", None for one that says something else.
    What begins with neither chamber, and every conference committee, is joint."""
    match = _MEETING.match(text_of(heading))
    day = any_day_of(match[1]) if match else None
    if not match or day is None:
        return None
    first, _, rest = match[2].replace(":", " ", 1).partition(" ")
    chamber = CHAMBERS.get(first.lower())
    if chamber is None or not rest or "conference committee" in rest.lower():
        return Meeting(day, "joint", match[2])
    return Meeting(day, chamber, rest.strip())


def _committee_vote(page: Page, meeting: Meeting | None, row: Row) -> VoteRecord:
    if meeting is None:
        page.lacks("meeting around a committee vote", f"{COMMITTEES} {MEETING}")
    where = f"{COMMITTEES} td:nth-of-type(2)"
    sentence = own_words_of(row["result"]) or page.lacks("result of a committee vote", where)
    motion, result, url = own_words_of(row["motion"]), result_of(sentence), _vote_link(page, row)
    yes, no = vote_counts(sentence)
    return VoteRecord(*meeting, motion=motion, result=result, yes=yes, no=no, url=url)


def _vote_link(page: Page, row: Row) -> str:
    return next(filter(None, map(page.first_link, _other_cells(row))), "")


def _other_cells(row: Row) -> list[Element]:
    cells = tuple(row.values())
    above = cells[0].getparent()
    return [] if above is None else [cell for cell in above if cell not in cells]


def result_of(sentence: str) -> Result | None:
    """What a sentence says became of a motion, None where it uses other words."""
    if _FAILED.search(sentence):
        return "fail"
    return "pass" if _PASSED.search(sentence) else None


def vote_counts(sentence: str) -> tuple[int | None, int | None]:
    """Yes and no of a sentence "The motion passed on a vote of 11-0."; None and None without. A
    third number ("11-0-2") is not read: the site does not say what it counts."""
    counts = _TALLY.search(sentence)
    return (int(counts[1]), int(counts[2])) if counts else (None, None)


def _floor_votes(
    page: Page,
    _: TableKind[Any],
    tables: list[Rows],
    *,
    number: BillNumber,
    actions: Sequence[ActionRecord],
) -> FloorVotes:
    """The floor votes by chamber, in page order; a chamber without a table is not in it. What
    became of them is told by the actions of the measure."""
    counted = [[(row, _counts(page, row)) for row in rows] for _, rows in tables]
    elements = [table for table, _ in tables]
    chambers = [
        _by_sums(counts for _, counts in rows) or _by_heading(page, table, elements[:at])
        for at, (table, rows) in enumerate(zip(elements, counted, strict=True))
    ]
    votes: dict[Chamber | None, list[VoteRecord]] = {}
    for at, rows in enumerate(counted):
        chamber = chambers[at]
        if chamber is not None and elements[at].tag == "table":
            votes.setdefault(chamber, [])  # also where it is empty
        elif chamber is None and len(chambers) == 2 and (other := chambers[1 - at]) is not None:
            chamber = "upper" if other == "lower" else "lower"
        for row, counts in rows:
            vote = _floor_vote(page, row, _by_sums([counts]) or chamber, counts)
            result = vote.chamber and floor_result(
                number, vote.chamber, vote.day, vote.motion, counts, actions
            )
            vote = replace(vote, result=result)
            if vote not in votes.setdefault(vote.chamber, []):
                votes[vote.chamber].append(vote)
    return tuple((chamber, tuple(own)) for chamber, own in votes.items())


def _by_sums(tallies: Iterable[VoteCounts | None]) -> Chamber | None:
    """The chamber that has as many members as ballots were counted, None where rows differ. Never
    from the word "Senate" in a row: House rows on "Senate Amendments" contain it."""
    sums = {sum(counts) for counts in tallies if counts is not None}
    fitting = (chamber for chamber, rows in _ROWS.items() if all(total in rows for total in sums))
    return next(fitting, None) if sums else None


def _by_heading(page: Page, table: Element, earlier: list[Element]) -> Chamber | None:
    """GUESS: the nearest heading, inside the block or just before it ("House Votes (3)")."""
    texts = map(text_of, _headings_before(page, table, earlier))
    match = next(filter(None, map(_FLOOR_HEADING.match, texts)), None)
    return CHAMBERS[match[1].lower()] if match else None


def _headings_before(page: Page, table: Element, earlier: list[Element]) -> Iterator[Element]:
    """Headings that may speak for a table, nearest first: none from before another table."""
    blocks = set(page.every(BLOCK))
    around = blocks & set(table.iterancestors())
    for node in (table, *table.iterancestors()):
        outermost = node in around and around.isdisjoint(node.iterancestors())
        before = node.itersiblings(preceding=True)
        # outside of the outermost block only the element just before it counts
        for element in islice(before, 1) if outermost else before:
            if element in earlier or not set(earlier).isdisjoint(element.iter("table")):
                return
            if element not in blocks:  # a block without a table keeps its heading to itself
                yield from reversed(list(element.iter(*_HEADINGS)))
        if outermost:
            return


def _counts(page: Page, row: Row) -> VoteCounts | None:
    """Yes, no and other of a row; None for a voice vote: no count, or nothing but zeros. Where the
    cell that is called so has words, another that nobody asks for may have the counts."""
    counts = _tally_in(row["counts"])
    if counts is None:
        others = list(filter(None, map(_tally_in, _other_cells(row))))
        counts = others[0] if len(others) == 1 else None
    if counts is None and any(map(str.isdigit, text_of(row["counts"]))):
        page.lacks("counts of a floor vote", f"{BLOCK} .{', .'.join(COUNTS)}")
    return counts if counts and any(counts) else None


def _tally_in(cell: Element) -> VoteCounts | None:
    """The counts of a cell by their classes, else by its words."""
    elements = [marked(cell, count) for count in COUNTS]
    texts = ["" if element is None else text_of(element) for element in elements]
    if not all(text.isdecimal() and len(text) < 4 for text in texts):
        words = text_of(cell)
        match = next(filter(None, (pattern.match(words) for pattern in _IN_WORDS)), None)
        if match is None:
            return None
        texts = list(match.groups())
    yes, no, other = map(int, texts)
    return yes, no, other


def _floor_vote(
    page: Page, row: Row, chamber: Chamber | None, counts: VoteCounts | None
) -> VoteRecord:
    """A row without its result, which it does not tell."""
    day = page.day(text_of(row["day"]), "date of a floor vote", f"{BLOCK} td:nth-of-type(1)")
    reading, motion = own_words_of(row["reading"]), own_words_of(row["motion"])
    words = motion or reading or page.lacks("motion of a floor vote", f"{BLOCK} td")
    yes, no, other = counts or (None, None, None)
    url = _vote_link(page, row)
    return VoteRecord(day, chamber, "", words, None, yes, no, other, url, reading)


COMMITTEE_TABLE: Final = TableKind(
    f"""
    committee votes  a committee vote  {COMMITTEES}  /committee_meeting_hearing_items/
    motion           motion|activity
    result           vote|result       (?:the )?motion (?:passe|fail|lost|carri)
    """,
    _committee_votes,
)
FLOOR_TABLE: Final = TableKind(
    rf"""
    floor votes  a floor vote             {BLOCK}  /bill_votes/
    day          date                     @day
    reading      calendar|action|reading  (?:\w+ reading|consideration)\b
    motion       motion
    counts       vote|votes|count|counts  @counts
    """,
    _floor_votes,
    counts=lambda cell: _tally_in(cell) is not None,
)
#: The tables of votes.
KINDS: Final = (COMMITTEE_TABLE, FLOOR_TABLE)
