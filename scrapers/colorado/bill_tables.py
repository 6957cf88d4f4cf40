"""The documents of a measure, from its page: versions, fiscal notes, amendments, reports, laws; and
its votes, in committees and on the floor. Dossier 3.2.

Each document is a row with a date, a name and a link; a blank date is None, anything else that is
no date is refused. Committee votes hang on a meeting and carry a sentence; floor votes counts. The
site shows the votes of each chamber in a table of its own, without a heading, so the sums tell the
chamber."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, Final, NamedTuple, TypeAlias

from lxml import etree
from lxml.etree import _Element as Element

from scrapers.colorado.element_text import (
    attribute,
    marked,
    own_texts,
    own_words_of,
    text_of,
    unread,
)
from scrapers.colorado.page import CHAMBERS, Page
from scrapers.colorado.tables import Row, Rows, TableKind, rows_of
from tracker.domain import records
from tracker.domain.committees import is_known_committee
from tracker.domain.numbers import BillNumber
from tracker.domain.times import any_day_of, day_of
from tracker.domain.votes import floor_result

PDF: Final = "ext-link-pdf"
REPORT: Final = "committee report"
_A_PLACE: Final = re.compile(r"(?i)\b(?:reading|committee|conference)\b|^(?:house|senate|joint)\b")
_A_FISCAL_NOTE: Final = re.compile(r"(?i)\bfiscal\b|^FN\s?\d")
_A_PDF: Final = re.compile(r"(?i)\bpdf\b")
_AN_HTML: Final = re.compile(r"(?i)\bhtml?\b|\baccessible\b|\bweb (?:page|version)\b")
_LABELLED_REPORTS: Final = etree.XPath("//*[starts-with(@aria-label, 'View Committee Report')]")
#: GUESS: what the label of a report's PDF twin begins with; only that there are twins is attested.
_TWIN: Final = "PDF "
#: Kept as written, of amendments alone.
_OF_AMENDMENTS: Final = ("committee_or_floor", "status")
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
_ROWS: Final[dict[records.Chamber, range]] = {"lower": range(55, 66), "upper": range(30, 37)}
#: Yes, no and other.
VoteCounts: TypeAlias = tuple[int, int, int]
#: Floor votes by chamber, None for those whose chamber nothing on the page tells.
FloorVotes: TypeAlias = tuple[tuple[records.Chamber | None, tuple[records.VoteRecord, ...]], ...]


def _versions(
    page: Page, kind: TableKind[Any], tables: list[Rows]
) -> tuple[records.VersionRecord, ...]:
    """The versions of the text. The name's cell may link its accessible HTML (seen in 2025)."""
    return tuple(
        records.VersionRecord(
            day=_day(page, row, kind),
            name=_name(page, row, kind),
            url=_document(page, row, kind),
            html_url=page.first_link(row["name"]) or _html(page, row["url"]),
        )
        for row in rows_of(tables)
        if not _is_fiscal(row)
    )


def _documents(document: records.DocumentKind) -> Callable[..., tuple[records.DocumentRecord, ...]]:
    def read(
        page: Page, kind: TableKind[Any], tables: list[Rows]
    ) -> tuple[records.DocumentRecord, ...]:
        return tuple(
            records.DocumentRecord(
                kind=document,
                name=_name(page, row, kind),
                url=_document(page, row, kind),
                day=_day(page, row, kind),
                **{name: own_words_of(row[name]) for name in _OF_AMENDMENTS if name in row},
            )
            for row in rows_of(tables)
        )

    return read


def _is_fiscal(row: Row) -> bool:
    return bool(_A_FISCAL_NOTE.search(text_of(row["name"])))


def _is_place(cell: Element) -> bool:
    """Whether an amendment was moved there: a reading, a committee with or without its chamber."""
    words = text_of(cell)
    named = (words, f"House {words}", f"Senate {words}")
    return bool(_A_PLACE.search(words)) or any(map(is_known_committee, named))


_OF_FILES: Final = """
    day   date                         @day
    name  version|bill type|type|name
    url   documents|document|pdf       @documents"""
VERSIONS: Final = TableKind(
    f"versions  a version  #bill-files-all-versions  /bill_files/{_OF_FILES}",
    *(_versions, lambda row: not _is_fiscal(row)),
)
#: "Initial Fiscal Note" (2026), "FN1" (2025).
FISCAL: Final = TableKind(
    f"fiscal notes  a fiscal note  #bill-files-fiscal  /bill_files/{_OF_FILES}",
    *(_documents("fiscal_note"), _is_fiscal),
)
AMENDMENTS: Final = TableKind(
    r"""
    amendments  an amendment  #bill-activity-amendments  /bill_amendments/
    day  date  @day
    name  amendment number|amendment #|amendment|number  (?:amendment )?[A-Z]{1,2}\.?\s?\d{1,3}\b
    committee_or_floor  committee/ floor hearing|committee/floor|committee/floor hearing  @moved_at
    status  status|result  (?:(?:pass|fail|adopt|defeat)ed|lost|withdrawn|laid over|pending|not )\b
    url  documents|document|pdf  @documents
    """,
    _documents("amendment"),
    moved_at=_is_place,
)
#: Named by chapter; the day one takes effect is blank for some.
LAWS: Final = TableKind(
    r"""
    laws   a session law                     #bill-activity-session-laws  /laws/session-laws/
    day    effective date|effective          @day
    name   chapter #|chapter|chapter number  (?:ch(?:apter|\.)? )?\d{1,3}$
    title  title
    url    documents|document|pdf            @documents
    """,
    _documents("law"),
)


def fiscal_among_versions(page: Page) -> tuple[records.DocumentRecord, ...] | None:
    """The fiscal notes in the section of versions, None where it holds none."""
    tables = VERSIONS.in_section(page) or []
    notes = [(table, list(filter(_is_fiscal, rows))) for table, rows in tables]
    return FISCAL.read(page, notes) or None


def _day(page: Page, row: Row, of: TableKind[Any]) -> date | None:
    words = text_of(row["day"])
    return page.day(words, f"date of {of.of}", f"{of.section} td") if words else None


def _name(page: Page, row: Row, of: TableKind[Any]) -> str:
    what = f"name, number or chapter of {of.of}"
    return own_words_of(row["name"]) or page.lacks(what, f"{of.section} td")


def _document(page: Page, row: Row, of: TableKind[Any]) -> str:
    """The address in the cell of documents: the link marked as PDF, else one that says so, else the
    first that does not say that it is something else."""
    mark = marked(row["url"], PDF)
    links = [link for link in row["url"].iter("a") if page.link(link)]
    pdf = [link for link in links if _A_PDF.search(_words_around(link))]
    others = [link for link in links if not _AN_HTML.search(_words_around(link))]
    leading = [other for other in others if of.leads in page.link(other)]
    ways = (*([] if mark is None else [mark]), *pdf, *leading, *others, *links)
    link = next(filter(None, map(page.link, ways)), "")
    return link or page.lacks(f"document of {of.of}", f"{of.section} td a.{PDF}")


def _html(page: Page, cell: Element) -> str:
    words = ((link, _words_around(link)) for link in cell.iter("a"))
    html = (link for link, around in words if _AN_HTML.search(around) and not _A_PDF.search(around))
    return next(filter(None, map(page.link, html)), "")


def _words_around(link: Element) -> str:
    path = attribute(link, "href").split("?", 1)[0].split("#", 1)[0]
    marks = (attribute(link, mark) for mark in ("type", "aria-label", "title"))
    return " | ".join((path, *marks, text_of(link)))


def reports(page: Page) -> tuple[records.DocumentRecord, ...] | None:
    """Every committee report that is linked, each once, None where the page shows no committees."""
    links = [link for link in page.main().iter("a") if _is_report(link) and _is_own(page, link)]
    labelled = [node for node in _LABELLED_REPORTS(page.main()) if _is_own(page, node)]
    if unread(labelled, links):
        page.lacks("address of a committee report", "a[aria-label]")
    if not links and not any(map(text_of, page.every(COMMITTEES))):
        return None
    once: dict[str, records.DocumentRecord] = {}  # some stand as HTML and as PDF
    every = (_report(page, link) for link in links)
    for report in sorted(every, key=lambda report: report.name.startswith(_TWIN)):
        name = report.name.removeprefix(_TWIN)
        once.setdefault(name, replace(report, name=name))
    return tuple(once.values())


def _labels(link: Element) -> tuple[str, str]:
    return attribute(link, "aria-label"), text_of(link)


def _is_report(link: Element) -> bool:
    label = str(link.get("aria-label") or "")
    if "eport" not in label and not any("eport" in words for words in link.itertext()):
        return False  # most links; the rest is looked at closely
    return any(REPORT in words.lower() for words in _labels(link)) and bool(link.get("href"))


def _is_own(page: Page, link: Element) -> bool:
    """Whether a report is of the page's measure: those of others are named by their number."""
    named = BillNumber.find(" ".join(_labels(link)))
    return named is None or str(named) == page.asked_for()


def _report(page: Page, link: Element) -> records.DocumentRecord:
    name = next(filter(None, _labels(link))).removeprefix("View ").strip()
    if name.lower() == REPORT:  # no label: the meeting it hangs on says whose and when
        meeting = meeting_of(page, link)
        if meeting is not None:
            name = f"Committee Report for {meeting.committee} on {meeting.day:%m/%d/%Y}"
    return records.DocumentRecord(
        "report", name, page.link(link), day_of(name.rpartition(" on ")[2])
    )


class Meeting(NamedTuple):
    """The committee meeting that votes hang on. committee: without its chamber."""

    day: date
    chamber: records.Chamber
    committee: str


def _committee_votes(
    page: Page, _: TableKind[Any], tables: list[Rows]
) -> tuple[records.VoteRecord, ...]:
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


def _committee_vote(page: Page, meeting: Meeting | None, row: Row) -> records.VoteRecord:
    if meeting is None:
        page.lacks("meeting around a committee vote", f"{COMMITTEES} {MEETING}")
    where = f"{COMMITTEES} td:nth-of-type(2)"
    sentence = own_words_of(row["result"]) or page.lacks("result of a committee vote", where)
    motion, result, url = own_words_of(row["motion"]), result_of(sentence), _vote_link(page, row)
    yes, no = vote_counts(sentence)
    return records.VoteRecord(*meeting, motion=motion, result=result, yes=yes, no=no, url=url)


def _vote_link(page: Page, row: Row) -> str:
    return next(filter(None, map(page.first_link, _other_cells(row))), "")


def _other_cells(row: Row) -> list[Element]:
    cells = tuple(row.values())
    above = cells[0].getparent()
    return [] if above is None else [cell for cell in above if cell not in cells]


def result_of(sentence: str) -> records.Result | None:
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
    actions: Sequence[records.ActionRecord],
) -> FloorVotes:
    """The floor votes by chamber, in page order; a chamber without a table is not in it. What
    became of them is told by the actions of the measure."""
    counted = [[(row, _counts(page, row)) for row in rows] for _, rows in tables]
    elements = [table for table, _ in tables]
    chambers = [
        _by_sums(counts for _, counts in rows) or _by_heading(page, table, elements[:at])
        for at, (table, rows) in enumerate(zip(elements, counted, strict=True))
    ]
    votes: dict[records.Chamber | None, list[records.VoteRecord]] = {}
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


def _by_sums(tallies: Iterable[VoteCounts | None]) -> records.Chamber | None:
    """The chamber that has as many members as ballots were counted, None where rows differ. Never
    from the word "Senate" in a row: House rows on "Senate Amendments" contain it."""
    sums = {sum(counts) for counts in tallies if counts is not None}
    fitting = (chamber for chamber, rows in _ROWS.items() if all(total in rows for total in sums))
    return next(fitting, None) if sums else None


def _by_heading(page: Page, table: Element, earlier: list[Element]) -> records.Chamber | None:
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
    page: Page, row: Row, chamber: records.Chamber | None, counts: VoteCounts | None
) -> records.VoteRecord:
    """A row without its result, which it does not tell."""
    day = page.day(text_of(row["day"]), "date of a floor vote", f"{BLOCK} td:nth-of-type(1)")
    reading, motion = own_words_of(row["reading"]), own_words_of(row["motion"])
    words = motion or reading or page.lacks("motion of a floor vote", f"{BLOCK} td")
    yes, no, other = counts or (None, None, None)
    url = _vote_link(page, row)
    return records.VoteRecord(day, chamber, "", words, None, yes, no, other, url, reading)


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
#: All tables of a measure.
KINDS: Final = (VERSIONS, FISCAL, AMENDMENTS, LAWS, COMMITTEE_TABLE, FLOOR_TABLE)
