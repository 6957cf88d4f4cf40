"""Variants of the site: one guess about its markup turned wrong at a time.

Each is a change of the practice site's pages that says which kind of page it changes and which
facts it may cost. What a stored text of the real site attests costs nothing.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from tracker.domain.times import day_of

Change: TypeAlias = Callable[[Element], None]


@dataclass(frozen=True)
class Variant:
    """One guess turned wrong.

    kind: of the pages that it changes. costs: facts of the record that may then be unread, none of
    an attested variant. together: those that may be where another guess is wrong, too. words: facts
    that read otherwise because the page's own words do. identity: whether it takes one of the ways
    in which the page says what it is of. gone: whether it takes the last.
    """

    name: str
    kind: str
    change: Change
    costs: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    identity: bool = False
    gone: bool = False


# --- what is done to a page -------------------------------------------------------------------


def found(root: Element, css: str) -> list[Element]:
    return CSSSelector(css)(root)


def each(css: str, change: Change) -> Change:
    """The change, made of every element of a selector."""

    def made(root: Element) -> None:
        for element in found(root, css):
            change(element)

    return made


def both(*changes: Change) -> Change:
    def made(root: Element) -> None:
        for change in changes:
            change(root)

    return made


def renamed(*names: str) -> Change:
    """Classes and ids that are called otherwise."""

    def made(root: Element) -> None:
        for element in root.iter(etree.Element):
            for mark in ("class", "id"):
                words = (element.get(mark) or "").split()
                if set(names) & set(words):
                    other = [f"x{word}" if word in names else word for word in words]
                    element.set(mark, " ".join(other))

    return made


def retagged(css: str, tag: str) -> Change:
    def made(element: Element) -> None:
        element.tag = tag

    return each(css, made)


def said(css: str, words: Callable[[str], str]) -> Change:
    """Every text inside of the elements of a selector said otherwise."""

    def made(element: Element) -> None:
        for one in element.iter(etree.Element):
            if one.text:
                one.text = words(one.text)
            if one.tail and one is not element:
                one.tail = words(one.tail)

    return each(css, made)


def instead(**words: str) -> Callable[[str], str]:
    return lambda text: words.get(text, text)


def cleared(css: str) -> Change:
    """Elements that stand there empty."""

    def made(element: Element) -> None:
        tail = element.tail
        for child in list(element):
            element.remove(child)
        element.text, element.tail = None, tail

    return each(css, made)


def dropped(css: str) -> Change:
    def made(element: Element) -> None:
        above = element.getparent()
        if above is None:
            return
        tail, before = element.tail or "", element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            above.text = (above.text or "") + tail
        above.remove(element)

    return each(css, made)


def flat(css: str) -> Change:
    """Elements whose words are all that is left of what stands inside of them."""

    def made(element: Element) -> None:
        words, tail = " ".join("".join(element.itertext()).split()), element.tail
        for child in list(element):
            element.remove(child)
        element.text, element.tail = words, tail

    return each(css, made)


def wrapped(css: str, tag: str = "div") -> Change:
    def made(element: Element) -> None:
        above = element.getparent()
        assert above is not None
        box = etree.Element(tag, {"class": "turbo-frame"})
        box.tail, element.tail = element.tail, None
        above.replace(element, box)
        box.append(element)

    return each(css, made)


def markup(text: str) -> list[Element]:
    body = etree.fromstring(f"<div>{text}</div>", etree.HTMLParser()).find(".//body/div")
    assert body is not None
    return list(body)


def put_before(css: str, text: str) -> Change:
    def made(element: Element) -> None:
        for one in markup(text):
            element.addprevious(one)

    return each(css, made)


def put_after(css: str, text: str) -> Change:
    def made(element: Element) -> None:
        for one in reversed(markup(text)):
            one.tail, element.tail = element.tail, None
            element.addnext(one)

    return each(css, made)


def put_inside(css: str, text: str, at: int = 0) -> Change:
    def made(element: Element) -> None:
        for one in reversed(markup(text)):
            element.insert(at if at >= 0 else len(element), one)

    return each(css, made)


def put_into(css: str, text: str) -> Change:
    return each(css, lambda element: element.extend(markup(text)))


def without(css: str, attribute: str) -> Change:
    def made(element: Element) -> None:
        element.attrib.pop(attribute, None)

    return each(css, made)


def in_other_words(table: str, **heads: str) -> Change:
    """Heads of a table and labels of its cells that read otherwise; underlines are spaces."""
    words = {old.replace("_", " "): new for old, new in heads.items()}

    def made(element: Element) -> None:
        for cell in element.iter("th", "td"):
            label = cell.get("data-label")
            if label in words:
                cell.set("data-label", words[label])
            if cell.tag == "th" and cell.text in words:
                cell.text = words[cell.text]

    return each(table, made)


def another_column(table: str, at: int) -> Change:
    """A column that nobody knows, at a place."""

    def made(element: Element) -> None:
        for row in element.iter("tr"):
            if not len(row):
                continue
            is_head = row.find("td") is None
            cell = etree.Element("th" if is_head else "td")
            cell.text = "Order" if is_head else "4"
            if any(one.get("data-label") for one in row):
                cell.set("data-label", "Order")
            row.insert(at if at >= 0 else len(row), cell)

    return each(table, made)


def swapped(table: str, one: int, other: int) -> Change:
    """Two columns in each other's place."""

    def made(element: Element) -> None:
        for row in element.iter("tr"):
            cells = list(row)
            if len(cells) > max(one, other):
                cells[one], cells[other] = cells[other], cells[one]
                row[:] = cells

    return each(table, made)


def other_days(css: str, form: str) -> Change:
    """Days written in another form."""

    def made(text: str) -> str:
        day = day_of(text.strip()) if len(text) < 30 else None
        return text if day is None else f"{day:{form}}"

    return said(css, made)


def as_divs(table: str) -> Change:
    """A table that is made of boxes."""
    return both(
        *(retagged(f"{table} {tag}", "div") for tag in ("td", "th", "tr", "tbody", "thead")),
        retagged(table, "div"),
    )


def without_heads(table: str) -> Change:
    return dropped(f"{table} thead")


def without_labels(table: str) -> Change:
    return without(f"{table} td", "data-label")


def moved_to_the_end(css: str) -> Change:
    """A part that stands last in the body."""

    def made(root: Element) -> None:
        body = (found(root, "main") or found(root, "body > div"))[0]
        for element in found(root, css):
            body.append(element)

    return made


MAIN = "main"
EVERY_KIND = (
    "bill", "bill_search", "schedule", "agenda", "vote", "committee", "committee_list",
    "legislator",
)  # fmt: skip


def of_every_kind() -> Iterator[Variant]:
    """Chrome, banners, wrappers, tokens: nothing of these is a fact."""
    banner = (
        '<div class="alert alert-warning" role="alert"><p>The site will be down on Saturday, '
        'March 14, 2026 from 6:00 AM. <a href="/status">Status</a></p></div>'
    )
    changes: tuple[tuple[str, Change], ...] = (
        ("a banner at the top", put_inside("body", banner)),
        ("a banner in the body's main part", put_inside(MAIN, banner)),
        ("a wrapper around the main part", wrapped(MAIN)),
        ("the main part is a box", retagged(MAIN, "div")),
        ("a token in the head", put_inside("head", '<meta name="csrf-token" content="a1b2">')),
        ("no head of the site", dropped("header")),
        ("a search form in the main part",
         put_inside(MAIN, '<form action="/search"><input name="q"><button>Go</button></form>')),
        ("a way back in the main part",
         put_inside(MAIN, '<nav aria-label="Breadcrumb"><ol><li><a href="/">Home</a></li>'
                          '<li><a href="/bills">Bills</a></li></ol></nav>')),
        ("words for those who share", put_inside(MAIN, (
            '<section class="share"><h2>Share</h2><ul><li><a href="mailto:?subject=Colorado">'
            "Email</a></li></ul></section>"), at=-1)),
    )  # fmt: skip
    for kind in EVERY_KIND:
        for name, change in changes:
            yield Variant(name, kind, change)
        yield Variant("the window has another title", kind, said("title", lambda _: "Colorado"),
                      identity=kind == "bill")  # fmt: skip
        yield Variant("a wrapper in every part", kind, wrapped("main > *"))


# --- the page of a bill -----------------------------------------------------------------------

HISTORY = "#bill-histories"
VERSIONS = "#bill-files-all-versions"
FISCAL = "#bill-files-fiscal"
AMENDMENTS = "#bill-activity-amendments"
LAWS = "#bill-activity-session-laws"
FLOOR = "#bill-activity-votes"
COMMITTEES = "#bill-activity-committees"
SPECS = "table.bill-specs-table"

#: Section, field, and names of a table's columns that another form of the site has.
TABLES = (
    (HISTORY, "actions", {"Action": "Activity", "Location": "Where"}),
    (VERSIONS, "versions", {"Version": "Text", "Documents": "Files"}),
    (FISCAL, "fiscal_notes", {"Version": "Note", "Documents": "Files"}),
    (AMENDMENTS, "amendments", {"Amendment Number": "No.", "Status": "Outcome"}),
    (LAWS, "laws", {"Chapter #": "Ch.", "Effective Date": "In force"}),
    (FLOOR, "floor_votes", {"Calendar": "Stage", "Vote Document": "Record"}),
    (COMMITTEES, "committee_votes", {"Activity": "What", "Vote": "Outcome"}),
)  # fmt: skip


def ids_of(section: str) -> tuple[str, ...]:
    """All marks of a section of the bill page."""
    also = {
        FLOOR: ("bill-votes-first-chamber", "bill-votes-second-chamber"),
        HISTORY: ("bill-activity-bill-history",), VERSIONS: ("bill-activity-bill-text",),
    }  # fmt: skip
    return (section[1:], *also.get(section, ()))


def of_a_table(section: str, field: str, heads: dict[str, str]) -> Iterator[Variant]:
    """What may be otherwise with one table of the bill page."""
    table = f"{section} table"
    own = field.replace("_", " ")
    costs = (field,)
    if field == "committee_votes":
        costs = (field, "reports")
    changes: tuple[tuple[str, Change, bool], ...] = (
        ("section renamed", renamed(*ids_of(section)), True),
        ("made of boxes", as_divs(table), True),
        ("no labels of cells", without_labels(table), False),
        ("without heads", without_heads(table), False),
        ("neither labels nor heads", both(without_labels(table), without_heads(table)), False),
        ("heads are cells", retagged(f"{table} th", "td"), True),
        ("other heads", in_other_words(table, **{k.replace(" ", "_"): v for k, v in heads.items()}),
         True),
        ("heads in capitals", both(said(f"{table} th", str.upper), without_labels(table)), False),
        ("a column more at the end", another_column(table, -1), True),
        ("a column more at the front", another_column(table, 0), True),
        ("columns in other order", swapped(table, 0, 1), True),
        ("days in words", other_days(table, "%b %-d, %Y"), False),
        ("days with weekdays", other_days(table, "%a %b %-d, %Y"), False),
        ("days in another order", other_days(table, "%-d.%-m.%Y"), True),
        ("without a body", each(f"{table} tbody", _unwrap), False),
        ("a box around the table", wrapped(table), False),
        ("links of another class", renamed("ext-link-pdf"), False),
        ("empty", cleared(section), True),
        ("not there", dropped(section), True),
        ("last of the page", moved_to_the_end(section), False),
        ("cells without a span", flat(f"{table} td:not(:has(a)):not(:has(div))"), False),
        ("the first cell is a head", retagged(f"{table} td:first-child", "th"), True),
    )  # fmt: skip
    for name, change, may_cost in changes:
        if (field, name.split()[0]) in (("committee_votes", "days"), ("floor_votes", "no")):
            continue  # its days stand in headings; its cells have no labels
        yield Variant(f"{own}: {name}", "bill", change, costs if may_cost else ())


def _unwrap(element: Element) -> None:
    """An element whose tags go and whose inside stays."""
    above, before = element.getparent(), element.getprevious()
    assert above is not None
    if before is not None:
        before.tail = (before.tail or "") + (element.text or "")
    else:
        above.text = (above.text or "") + (element.text or "")
    last = element[-1] if len(element) else before
    if last is not None:
        last.tail = (last.tail or "") + (element.tail or "")
    else:
        above.text = (above.text or "") + (element.tail or "")
    at = above.index(element)
    above[at : at + 1] = list(element)


def _plain_counts(style: str) -> Change:
    """The counts of floor votes as words of one cell: "34 AYE 0 NO 1 OTHER"."""

    def made(cell: Element) -> None:
        marks = [found(cell, f".bill-votes-count-{css}") for css in ("yes", "no", "others")]
        if not all(marks):
            return
        yes, no, other = ("".join(one[0].itertext()) for one in marks)
        cell[:] = []
        cell.text = style.format(yes=yes, no=no, other=other)

    return each(f"{FLOOR} td", made)


SPECS_AS_TERMS = both(
    retagged(f"{SPECS} th", "dt"), retagged(f"{SPECS} td", "dd"),
    each(f"{SPECS} tr", _unwrap), retagged(SPECS, "dl"),
)  # fmt: skip


def of_the_bill_page() -> Iterator[Variant]:
    specs = ("kind", "session_name", "subjects")
    number = "bill-detail-bill-number-tag"
    summary = ("bill-detail-bill-summary", "bill-summary-content")
    groups = ("bill-detail-prime", "bill-detail-additional-sponsor", "bill-detail-co-sponsor")
    a_table = (
        '<section id="bill-hearings"><h2>Upcoming Hearings</h2><table><thead><tr><th>Date</th>'
        "<th>Committee</th><th>Location</th></tr></thead><tbody><tr><td>03/20/2026</td>"
        "<td>House Judiciary</td><td>HCR 0107</td></tr></tbody></table></section>"
    )
    related = (
        "<section><h2>Related Bills</h2><table><thead><tr><th>Date</th><th>Version</th><th>Bill"
        "</th></tr></thead><tbody><tr><td>01/02/2026</td><td>Prior</td><td>"
        '<a href="/bills/HB25-1100">HB25-1100</a></td></tr></tbody></table></section>'
    )
    box = (
        '<div class="related-documents"><h2>Related Documents &amp; Information</h2><ul>'
        '<li><a href="/bill_files/1/download">Recent Bill</a></li><li>'
        '<a href="/bill_files/2/download">Recent Fiscal Note</a></li></ul></div>'
    )
    yield from (
        Variant("number: class renamed", "bill", renamed(number), identity=True),
        Variant("number: a heading", "bill", retagged(f".{number}", "h2"), identity=True),
        Variant("number: longer words", "bill",
                said(f".{number}", lambda text: f"Bill {text}"), identity=True),
        Variant("title: class renamed", "bill", renamed("full-bill-topic"), ("title",)),
        Variant("title: h2", "bill", retagged(".full-bill-topic h1", "h2"), ("title",)),
        Variant("title: not there", "bill", dropped(".full-bill-topic"), ("title",)),
        Variant("long title: class renamed", "bill", renamed("bill-long-title"), ("long_title",)),
        Variant("long title: a box", "bill", retagged(".bill-long-title", "div"), ("long_title",)),
        Variant("long title: behind its label", "bill",
                both(put_inside(".bill-long-title", "<b>LONG TITLE:</b>"),
                     each(".bill-long-title > b", _label_first), renamed("bill-long-title")),
                ("long_title",)),
        Variant("long title: not there", "bill", dropped(".bill-long-title"), ("long_title",)),
        Variant("facts: class renamed", "bill", renamed("bill-specs-table"), specs),
        Variant("facts: heads are cells", "bill", retagged(f"{SPECS} th", "td"), specs),
        Variant("facts: a list of terms", "bill", SPECS_AS_TERMS, specs),
        Variant("facts: heads of the old site (attested)", "bill",
                said(f"{SPECS} th", instead(Type="Bill Type", Session="Session:"))),
        Variant("facts: other heads", "bill",
                said(f"{SPECS} th", instead(Type="Measure", Session="Year")), specs),
        Variant("facts: a row more at the top", "bill",
                _row_on_top, specs),
        Variant("facts: not there", "bill", dropped(SPECS), specs),
        Variant("subjects: class renamed", "bill", renamed("subject-tag"), ("subjects",)),
        Variant("subjects: links", "bill", retagged(".subject-tag", "a"), ("subjects",)),
        Variant("subjects: words only", "bill", _subjects_in_words, ("subjects",)),
        Variant("status: class renamed", "bill", renamed("status-bar-section"), ("status",)),
        Variant("status: steps renamed", "bill", renamed("step-text"), ("status",)),
        Variant("status: badge renamed", "bill", _badge_renamed, ("status",)),
        Variant("status: all renamed", "bill",
                both(renamed("step-text", "status-bar-section"), _badge_renamed), ("status",)),
        Variant("status: not there", "bill", dropped(".status-bar-section"), ("status",)),
        Variant("summary: box renamed", "bill", renamed(summary[0]), ("summary",)),
        Variant("summary: words' class renamed", "bill", renamed(summary[1]), ("summary",)),
        Variant("summary: label alone (attested)", "bill", renamed(*summary)),
        Variant("summary: label in capitals", "bill",
                both(renamed(*summary), said(f".x{summary[0]} h2", str.upper)), ("summary",)),
        Variant("summary: a strong label", "bill",
                both(renamed(*summary), retagged(f".x{summary[0]} h2", "strong")), ("summary",)),
        Variant("summary: another label", "bill",
                both(renamed(*summary), said(f".x{summary[0]} h2", lambda _: "About")),
                ("summary",)),
        Variant("summary: no label", "bill", dropped(f".{summary[0]} h2")),
        Variant("summary: empty", "bill", cleared(f".{summary[0]}"), ("summary",)),
        Variant("summary: not there", "bill", dropped(f".{summary[0]}"), ("summary",)),
        Variant("summary: a list", "bill", retagged(f".{summary[1]} p", "li")),
        Variant("sponsors: section renamed", "bill", renamed("bill-sponsors"), ("sponsors",)),
        Variant("sponsors: groups renamed", "bill", renamed(*groups), ("sponsors",)),
        Variant("sponsors: entries renamed", "bill", renamed("sponsor-link"), ("sponsors",)),
        Variant("sponsors: links of another class", "bill", renamed("link-primary")),
        Variant("sponsors: all renamed", "bill",
                renamed("bill-sponsors", "sponsor-link", *groups), ("sponsors",)),
        Variant("sponsors: groups and labels gone", "bill",
                both(renamed(*groups), dropped("#bill-sponsors p")), ("sponsors",)),
        Variant("sponsors: labels are headings", "bill",
                both(renamed(*groups), retagged("#bill-sponsors p", "h3")), ("sponsors",)),
        Variant("sponsors: labels in capitals", "bill",
                both(renamed(*groups), said("#bill-sponsors p", str.upper)), ("sponsors",)),
        Variant("sponsors: plural labels", "bill",
                both(renamed(*groups), said("#bill-sponsors p", lambda text: f"{text}s:")),
                ("sponsors",)),
        Variant("sponsors: a list", "bill",
                both(retagged(".sponsor-link", "li"), retagged("#bill-sponsors > div", "ul"))),
        Variant("sponsors: titles in full", "bill", said(
            "#bill-sponsors a",
            lambda text: text.replace("Rep.", "Representative").replace("Sen.", "Senator"))),
        Variant("sponsors: no links", "bill",
                each("#bill-sponsors a", _no_link), words=("sponsors",)),
        Variant("sponsors: not there", "bill", dropped("#bill-sponsors"), ("sponsors",)),
        Variant("tiles of prime sponsors renamed", "bill",
                renamed("prime-sponsor-block", "ps-link", "prime-sponsor-tile-content")),
        Variant("tiles of prime sponsors gone", "bill", dropped(".prime-sponsor-block")),
        Variant("versions: heads of the old site (attested)", "bill",
                in_other_words(f"{VERSIONS} table", Version="Bill Type")),
        Variant("amendments: heads of the old site (attested)", "bill",
                in_other_words(f"{AMENDMENTS} table", Amendment_Number="Amendment #",
                               **{"Committee/_Floor_Hearing": "Committee/Floor"})),
        Variant("floor votes: heads of the old site (attested)", "bill",
                in_other_words(f"{FLOOR} table", Calendar="Action")),
        Variant("floor votes: 34 AYE 0 NO 1 OTHER (attested)", "bill",
                _plain_counts("{yes} AYE {no} NO {other} OTHER")),
        Variant("floor votes: Aye: 34 No: 0 Other: 1 (attested)", "bill",
                _plain_counts("Aye: {yes} No: {no} Other: {other}")),
        Variant("floor votes: 34-0-1", "bill", _plain_counts("{yes}-{no}-{other}")),
        Variant("floor votes: 34 for, 0 against, 1 away", "bill",
                _plain_counts("{yes} for, {no} against, {other} away"), ("floor_votes",)),
        Variant("floor votes: counts' classes renamed", "bill",
                renamed("bill-votes-count-yes", "bill-votes-count-no", "bill-votes-count-others")),
        Variant("floor votes: one block of both tables (attested)", "bill", _one_block),
        Variant("floor votes: headings of chambers (attested)", "bill",
                put_before("#bill-votes-first-chamber table", "<h4>Votes</h4>")),
        Variant("floor votes: sections and counts renamed", "bill",
                both(_plain_counts("{yes} AYE {no} NO {other} OTHER"), renamed(*ids_of(FLOOR))),
                ("floor_votes",)),
        Variant("committee votes: boxes renamed", "bill", renamed("gen-accordion"),
                ("committee_votes", "reports")),
        Variant("committee votes: no buttons", "bill", each(".gen-accordion button", _unwrap),
                ("committee_votes", "reports")),
        Variant("committee votes: other headings", "bill",
                retagged(".gen-accordion h4", "h3"), ("committee_votes", "reports")),
        Variant("committee votes: House: Judiciary", "bill",
                said(".gen-accordion h4", lambda text: re.sub(r"\b(House|Senate) ", r"\1: ", text)),
                ("committee_votes", "reports")),
        Variant("committee votes: no day", "bill",
                said(".gen-accordion h4", lambda text: text.partition("| ")[2]),
                ("committee_votes", "reports")),
        Variant("committee votes: no count", "bill",
                said(".gen-accordion h4", lambda text: re.sub(r" \(\d+\)$", "", text))),
        Variant("committee reports: no labels", "bill", without("a", "aria-label"), ("reports",)),
        Variant("committee reports: not there", "bill",
                dropped("a[aria-label^='View Committee Report']"), ("reports",)),
        Variant("a table of hearings that nobody knows", "bill",
                put_inside(MAIN, a_table, at=-1)),
        Variant("a table of hearings before the others", "bill", put_after(SPECS, a_table)),
        Variant("a table of related bills", "bill", put_after(SPECS, related)),
        Variant("a box of links to papers", "bill", put_after(SPECS, box)),
        Variant("the buttons are links", "bill", _buttons_linked),
        Variant("all sections renamed", "bill",
                renamed(*(mark for section, _, _ in TABLES for mark in ids_of(section))),
                (*(field for _, field, _ in TABLES), "reports")),
        Variant("all sections renamed, no labels", "bill",
                both(renamed(*(mark for section, _, _ in TABLES for mark in ids_of(section))),
                     without("td", "data-label")),
                (*(field for _, field, _ in TABLES), "reports")),
    )  # fmt: skip


def _label_first(label: Element) -> None:
    above = label.getparent()
    assert above is not None
    label.tail, above.text = f" {above.text or ''}", None


def _no_link(element: Element) -> None:
    element.tag = "span"
    element.attrib.pop("href", None)


def _row_on_top(root: Element) -> None:
    for table in found(root, SPECS):
        row = etree.fromstring("<tr><th>Bill Number</th><td>see above</td></tr>")
        first = found(table, "tr")[0]
        first.addprevious(row)


def _subjects_in_words(root: Element) -> None:
    for tag in found(root, ".subject-tag"):
        tag.tail = ", " if tag.getnext() is not None else None
    flat(f"{SPECS} tr:nth-of-type(3) td")(root)


def _badge_renamed(root: Element) -> None:
    each("[class^='final-status-badge-']", lambda one: one.set("class", "badge"))(root)


def _one_block(root: Element) -> None:
    for block in found(root, "#bill-votes-second-chamber"):
        first = found(root, "#bill-votes-first-chamber")[0]
        first.extend(list(block))
        parent = block.getparent()
        assert parent is not None
        parent.remove(block)


def _buttons_linked(root: Element) -> None:
    for button in found(root, "button[data-url]"):
        button.tag = "a"
        button.set("href", button.attrib.pop("data-url"))


# --- the list ---------------------------------------------------------------------------------


def _labelled(label: str) -> str:
    return f"p:contains('{label}')"


def of_the_list() -> Iterator[Variant]:
    kind = "bill_search"
    count = ("first", "last", "total")
    numbers = "sponsor-bill-or-resolution-tag"
    titles = "all-bills-data-heading"

    def card(field: str) -> tuple[str, ...]:
        return (f"bills.{field}",)

    action = (*card("last_day"), *card("last_action"))
    long_title = (*card("long_title"), *card("long_title_cut"))
    yield from (
        Variant("cards: class renamed", kind, renamed("bill-result")),
        Variant("cards: articles", kind, retagged(".bill-result", "article")),
        Variant("cards: list items of another class", kind,
                both(renamed("bill-result"), retagged(".xbill-result", "li"))),
        Variant("cards: a box around each", kind, wrapped(".bill-result")),
        Variant("cards: a box around all", kind, wrapped("#all-search-results-data-list")),
        Variant("list renamed", kind, renamed("all-search-results-data-list"), count),
        Variant("number: class renamed", kind, renamed(numbers)),
        Variant("number: a span", kind, retagged(f".{numbers}", "span")),
        Variant("number: not there", kind, dropped(f".{numbers}")),
        Variant("title: class renamed", kind, renamed(titles)),
        Variant("title: no heading around", kind, each("h3", _unwrap)),
        Variant("title: a heading of another rank", kind, retagged("h3", "h4")),
        Variant("number and title: renamed", kind, renamed(numbers, titles)),
        Variant("cards, numbers and titles renamed", kind,
                renamed(numbers, titles, "bill-result", "sponsors")),
        Variant("labels: strong", kind, retagged(".bill-result span", "strong")),
        Variant("labels: as titles are written", kind, said(".bill-result span", str.title)),
        Variant("labels: a colon outside", kind, each(".bill-result span", _colon_outside)),
        Variant("long title: not there", kind, dropped(_labelled("LONG TITLE")), long_title),
        Variant("long title: no label", kind,
                dropped(f"{_labelled('LONG TITLE')} span"), long_title),
        Variant("long title: a box", kind, retagged(_labelled("LONG TITLE"), "div")),
        Variant("last action: not there", kind, dropped(_labelled("LAST ACTION")), action),
        Variant("last action: no label", kind,
                dropped(f"{_labelled('LAST ACTION')} span"), action),
        Variant("last action: a dash", kind,
                said(_labelled("LAST ACTION"), lambda text: text.replace(" | ", " - ", 1)), action),
        Variant("last action: day in words", kind, said(_labelled("LAST ACTION"), _day_in_words)),
        Variant("subjects: no links", kind, each(".subjects a", _no_link), card("subjects")),
        Variant("subjects: not there", kind, dropped(".subjects"), card("subjects")),
        Variant("subjects: another label", kind,
                said(".subjects span", lambda _: "TOPICS:"), card("subjects")),
        Variant("sponsors: class renamed", kind, renamed("sponsors")),
        Variant("sponsors: no links", kind, each(".sponsors a", _no_link), card("sponsors")),
        Variant("sponsors: not there", kind, dropped(".sponsors"), card("sponsors")),
        Variant("count line: not there", kind, dropped(".filter-details-container"), count),
        Variant("count line: a span", kind, retagged(".filter-details-container p", "span")),
        Variant("count line: other words", kind,
                said(".filter-details-container p", lambda text: text.replace("Showing", "Results")
                     .replace("bills, memorials", "measures, memorials")), count),
        Variant("count line: unknown words", kind,
                said(".filter-details-container p", lambda _: "Page 1 / 2"), count),
        Variant("filter: class renamed", kind, renamed("session-filters-checkbox"), ("sessions",)),
        Variant("filter: options", kind, _as_options, ("sessions",)),
        Variant("filter: not there", kind, dropped("form"), ("sessions",)),
        Variant("buttons renamed", kind, renamed("pagination-button")),
        Variant("cards: a line more", kind,
                put_into(".bill-result", "<p><span>COMMITTEE:</span> House Judiciary</p>")),
        Variant("cards: a line more at the top", kind,
                put_inside(".bill-result", "<p><span>STATUS:</span> Introduced</p>")),
        Variant("cards: a link to a neighbour", kind, put_inside(
            MAIN, '<aside><h2>Most viewed</h2><a href="/bills/HB25-1312">HB25-1312</a></aside>',
            at=-1)),
    )  # fmt: skip


def _colon_outside(label: Element) -> None:
    if (label.text or "").endswith(":"):
        label.text = (label.text or "")[:-1]
        label.tail = f":{label.tail or ''}"


def _day_in_words(text: str) -> str:
    first, bar, rest = text.partition(" | ")
    day = day_of(first.strip())
    return f" {day:%b %-d, %Y}{bar}{rest}" if day else text


def _as_options(root: Element) -> None:
    for box in found(root, "#session-filters-list"):
        values = [one.get("value") or "" for one in found(box, "input")]
        select = etree.Element("select", {"name": "sessions[]"})
        for value in values:
            option = etree.SubElement(select, "option", {"value": value})
            option.text = value or "- Any -"
        box[:] = [select]


# --- schedule and agenda ----------------------------------------------------------------------

DAYS = "div.interim-schedule-table, div.tab-content"


def of_the_schedule() -> Iterator[Variant]:
    kind = "schedule"
    rows = ("meetings",)
    cells = tuple(f"meetings.{one}" for one in (
        "start", "location", "agenda_url", "pdf_url", "audio_url", "remark"))  # fmt: skip
    week = ("heading", "covers", "next_week")
    proof = ("row_days", "unproved")
    activity = "td[data-label=Activity]"
    yield from (
        Variant("days: classes renamed", kind,
                renamed("interim-schedule-table", "tab-content", "standard-table"), week,
                identity=True),
        Variant("days: sections", kind, retagged(DAYS, "section"), week),
        Variant("days: headings of another rank", kind, retagged("h3", "h4")),
        Variant("days: class of headings renamed", kind, renamed("text-center")),
        Variant("days: weekday and month in full", kind, other_days("h3", "%A, %B %-d, %Y")),
        Variant("days: in figures", kind, other_days("h3", "%m/%d/%Y")),
        Variant("days: without the year", kind, other_days("h3", "%a %b %-d"),
                (*rows, *week, *proof), gone=True),
        Variant("days: headings outside of the blocks", kind, each("h3", _before_its_box),
                together=(*rows, *week, *proof)),
        Variant("days: no headings", kind, dropped("h3"), (*rows, *week, *proof), gone=True),
        Variant("labels: none", kind, without("td", "data-label"),
                together=(*rows, *cells, *proof)),
        Variant("heads: none", kind, dropped("thead"), together=(*rows, *cells, *proof)),
        Variant("labels and heads: none", kind,
                both(without("td", "data-label"), dropped("thead")), (*rows, *cells, *proof)),
        Variant("labels and heads: other known words", kind,
                in_other_words("table", Activity="Committee", Location="Room", Audio="Listen")),
        Variant("labels and heads: unknown words", kind,
                in_other_words("table", Location="Chamber", Time="Hour of day"),
                (*rows, *cells, *proof)),
        Variant("heads are cells", kind, retagged("th", "td")),
        Variant("columns in other order", kind, swapped("table", 1, 2)),
        Variant("columns in other order, no labels", kind,
                both(swapped("table", 1, 2), without("td", "data-label")),
                together=(*rows, *cells, *proof)),
        Variant("a column more at the end", kind, another_column("table", -1)),
        Variant("a column more at the front", kind, another_column("table", 0)),
        Variant("a column more, no labels", kind,
                both(another_column("table", 0), without("td", "data-label")),
                together=(*rows, *cells, *proof)),
        Variant("tables are boxes", kind, as_divs("table"), (*rows, *proof, *week),
                identity=True),
        Variant("no body of the tables", kind, each("tbody", _unwrap)),
        Variant("cells without a span", kind, each("td > span", _unwrap)),
        Variant("House: Judiciary (attested)", kind,
                said(activity, lambda text: re.sub(r"^(House|Senate) ", r"\1: ", text))),
        Variant("times: 1:30 p.m.", kind, said("td[data-label=Time]", _small_meridian)),
        Variant("times: 01:30 PM", kind, said("td[data-label=Time]", _with_nought)),
        Variant("rooms: links", kind, each("td[data-label=Location] span", _to_a_room)),
        Variant("agenda: other words of links", kind,
                said("td[data-label=Agenda] a", instead(Agenda="View Agenda"))),
        Variant("agenda: links of another class", kind, renamed("link-primary")),
        Variant("audio: not there", kind,
                dropped("td[data-label=Audio]"),
                (*rows, *proof, "meetings.audio_url", "meetings.remark")),
        Variant("location: not there", kind, dropped("td[data-label=Location]"),

                (*rows, *proof, "meetings.location", "meetings.remark")),
        Variant("week: heading renamed", kind, renamed("schedule-date-range-heading")),
        Variant("week: heading of another rank", kind,
                retagged("h2.schedule-date-range-heading", "h1"), ()),
        Variant("week: no heading", kind, dropped("h2.schedule-date-range-heading"),
                ("heading", "covers")),
        Variant("week: no form", kind, dropped("form")),
        Variant("week: button renamed", kind,
                each("#next-week-btn", lambda one: one.set("id", "forth"))),
        Variant("week: a link for a button", kind,
                both(retagged("button", "a"), renamed("next-week-btn")), ("next_week",)),
        Variant("week: no buttons", kind, dropped("button"), ("next_week",)),
        Variant("a table of dates that nobody knows", kind, put_inside(
            MAIN, "<section><h2>Deadlines</h2><table><tbody><tr><td>Introduction of bills</td>"
            "<td>Feb 4</td></tr></tbody></table></section>", at=-1)),
    )  # fmt: skip


def _before_its_box(heading: Element) -> None:
    box = heading.getparent()
    assert box is not None
    heading.tail = None
    box.addprevious(heading)


def _small_meridian(text: str) -> str:
    return text.replace("AM", "a.m.").replace("PM", "p.m.")


def _with_nought(text: str) -> str:
    return re.sub(r"^(\d:)", r"0\1", text)


def _to_a_room(element: Element) -> None:
    element.tag = "a"
    element.set("href", "/rooms")


def of_the_agenda() -> Iterator[Variant]:
    kind = "agenda"
    items = ("items", "whole", "remark")
    block = "section.hearing-items-block"
    yield from (
        Variant("title: class renamed", kind, renamed("agenda-heading")),
        Variant("title: h2", kind, retagged("h1", "h2")),
        Variant("title: not there", kind, dropped("h1"), ("title", "day", "remark", *items),
                identity=True),
        Variant("title: day in full", kind, said("h1", _weekday_in_full), words=("title",)),
        Variant("items: section renamed", kind, renamed("hearing-items-block"), items,
                identity=True),
        Variant("items: a box", kind, retagged(block, "div"), items),
        Variant("items: table's class renamed", kind, renamed("vertical-table")),
        Variant("items: heads are cells", kind, retagged(f"{block} th", "td"), items,
                identity=True),
        Variant("items: cells are heads", kind, retagged(f"{block} td", "th"), items,
                identity=True),
        Variant("items: Agenda Item", kind,
                said(f"{block} th", instead(**{"Hearing Item": "Agenda Item"}))),
        Variant("items: unknown heads", kind,
                said(f"{block} th", instead(**{"Hearing Item": "Measure"})), items, identity=True),
        Variant("items: no body", kind, each(f"{block} tbody", _unwrap), items),
        Variant("items: made of boxes", kind, as_divs(f"{block} table"), items, identity=True),
        Variant("items: a list", kind, _as_list, items, identity=True),
        Variant("items: a list, section renamed", kind,
                both(_as_list, renamed("hearing-items-block")), items, identity=True),
        Variant("items: a column more", kind, another_column(f"{block} table", -1), items),
        Variant("items: without a span", kind, each(f"{block} td > span", _unwrap)),
        Variant("items: in strong letters", kind, retagged(f"{block} td > span", "strong")),
        Variant("items: empty", kind, cleared(block), items, identity=True),
        Variant("items: not there", kind, dropped(block), items, identity=True),
        Variant("items: House Bill 26-1037", kind, said(f"{block} td", _in_full),
                words=("items.text",)),
        Variant("another table", kind, dropped(".contact-table")),
        Variant("room and time: not there", kind, dropped("h1 + p")),
    )  # fmt: skip


def _weekday_in_full(text: str) -> str:
    name, dash, words = text.rpartition(" - ")
    day = day_of(words)
    return f"{name}{dash}{day:%A, %B %-d, %Y}" if day else text


def _as_list(root: Element) -> None:
    for block in found(root, "section.hearing-items-block"):
        upright = bool(found(block, "table[class*=vertical]"))
        rows = [list(one) for one in found(block, "tr") if len(one) > 1]
        firsts = ["".join(one[0].itertext()) for one in rows]
        seconds = ["".join(one[1].itertext()) for one in rows]
        kept = [
            row[1] if upright else row[0]
            for row, first, second in zip(rows, firsts, seconds, strict=True)
            if (second and first != "Title" if upright else first and second != "Documents")
        ]
        heading = etree.Element("h2")
        heading.text = "Hearing Items"
        listed = etree.Element("ul")
        for cell in kept:
            item = copy.deepcopy(cell)
            item.tag, item.tail = "li", None
            listed.append(item)
        block[:] = [heading, listed]


def _in_full(text: str) -> str:
    names = {"HB": "House Bill", "SB": "Senate Bill"}
    return re.sub(r"\b(HB|SB)(\d\d-)", lambda one: f"{names[one[1]]} {one[2]}", text)


# --- votes and people -------------------------------------------------------------------------


def of_the_vote_pages() -> Iterator[Variant]:
    kind = "vote"
    ballots = ("ballots", "voice")
    head = "<thead><tr><th>Member</th><th>Vote</th></tr></thead>"
    members = "div.col-12:nth-of-type(2) table"
    yield from (
        Variant("block renamed", kind, renamed("standard-table")),
        Variant("columns renamed", kind, renamed("col-12", "row")),
        Variant("tables' class renamed", kind, renamed("table")),
        Variant("marks renamed", kind, renamed("vote-tag"), identity=True),
        Variant("marks are boxes", kind, retagged(".vote-tag", "div"), identity=True),
        Variant("marks are words", kind, each(".vote-tag", _unwrap), identity=True),
        Variant("marks and block renamed", kind, renamed("vote-tag", "standard-table"),
                identity=True),
        Variant("Aye and Nay", kind, said(".vote-tag", instead(Yes="Aye", No="Nay"))),
        Variant("in capitals", kind, said(".vote-tag", str.upper), ("voice",)),
        Variant("names are heads", kind, retagged(f"{members} td:first-child", "th"),
                identity=True),
        Variant("names are links", kind, each(f"{members} td:first-child", _to_a_member),
                words=("ballots.url",)),
        Variant("a head", kind, put_inside(members, head)),
        Variant("a column of parties", kind, _parties, ballots, identity=True),
        Variant("members' table made of boxes", kind, as_divs(members), gone=True),
        Variant("no totals", kind, dropped("div.col-12:first-of-type")),
        Variant("another heading", kind, retagged("h1", "h2")),
        Variant("a box around", kind, wrapped("div.standard-table")),
        Variant("a head as of 2026 (attested)", kind, put_inside(
            MAIN, '<span class="tag-heading-white">HB26-1001</span>', at=0),
            words=("number",)),
    )  # fmt: skip


def _to_a_member(cell: Element) -> None:
    link = etree.SubElement(cell, "a", {"href": "/legislators/pat-example"})
    link.text, cell.text = cell.text, None


def _parties(root: Element) -> None:
    for cell in found(root, "div.col-12:nth-of-type(2) td:first-child"):
        party = etree.Element("td")
        party.text = "D"
        cell.addnext(party)


def of_people() -> Iterator[Variant]:
    members = ("members",)
    yield from (
        Variant("tiles renamed", "committee_list", renamed("committee-tile"), identity=True),
        Variant("tiles are items of lists", "committee_list", wrapped("a.committee-tile", "li")),
        Variant("a link within the tile", "committee_list", _link_within),
        Variant("groups of another rank", "committee_list", retagged("h2", "h3")),
        Variant("names without a span", "committee_list",
                each("a.committee-tile > span", _unwrap)),
        Variant("a link to a committee in the text", "committee_list", put_inside(
            MAIN, '<p>See <a href="/committees/2026a/interim/Pensions">Pensions</a>.</p>', at=-1),
            words=("committees",)),
        Variant("members' links renamed", "committee", renamed("cm-link"), members),
        Variant("members' names renamed", "committee", renamed("comm-member-name"), members),
        Variant("members' roles renamed", "committee", renamed("comm-mem-role"),
                ("members.role",)),
        Variant("members: all renamed", "committee",
                renamed("cm-link", "comm-member-name", "comm-mem-role"), members),
        Variant("members' titles gone", "committee",
                dropped("a.cm-link p:not([class])"), ("members.chamber",)),
        Variant("members' names are headings", "committee",
                retagged("p.comm-member-name", "h3"), members),
        Variant("members' boxes", "committee", wrapped("a.cm-link"), ()),
        Variant("pictures gone", "committee", dropped("img")),
        Variant("the name is h2", "committee", retagged("h1", "h2")),
        Variant("the name is not there", "committee", dropped("h1"), gone=True),
        Variant("the name is not there", "legislator", dropped("h1"), gone=True),
        Variant("staff gone", "committee", dropped(".staff-contact"), ("email", "phone")),
        Variant("meetings gone", "committee", dropped(".schedule")),
        Variant("sections renamed", "committee",
                renamed("committee-members", "schedule", "staff-contact")),
        Variant("the name is h2", "legislator", retagged("h1", "h2")),
        Variant("terms", "legislator", _facts_as_terms, ("district", "party")),
        Variant("facts in a list", "legislator", retagged("main > p", "li"),
                together=("district", "party")),
        Variant("facts in strong letters", "legislator", each("main > p", _strong_label)),
        Variant("no contact", "legislator",
                dropped("a[href^='mailto:'], a[href^='tel:']"), ("email", "phone")),
        Variant("committees in boxes", "legislator", retagged("li", "div")),
        Variant("no committees", "legislator", dropped("ul li"), ("committees",)),
        Variant("no facts", "legislator", dropped("main > p"), ("district", "party")),
    )  # fmt: skip


def _link_within(root: Element) -> None:
    for tile in found(root, "a.committee-tile"):
        link = etree.Element("a", {"href": tile.attrib.pop("href") or ""})
        link.extend(list(tile))
        link.text, tile.text = tile.text, None
        tile.tag = "div"
        tile.append(link)


def _facts_as_terms(root: Element) -> None:
    for line in found(root, "main > p"):
        name, colon, value = (line.text or "").partition(": ")
        if colon:
            line.tag, line.text = "dl", None
            etree.SubElement(line, "dt").text = name
            etree.SubElement(line, "dd").text = value


def _strong_label(line: Element) -> None:
    name, colon, value = (line.text or "").partition(": ")
    if colon:
        label = etree.SubElement(line, "strong")
        label.text, label.tail, line.text = f"{name}:", f" {value}", None


VARIANTS: tuple[Variant, ...] = (
    *of_the_bill_page(),
    *(one for table in TABLES for one in of_a_table(*table)),
    *of_the_list(),
    *of_the_schedule(),
    *of_the_agenda(),
    *of_the_vote_pages(),
    *of_people(),
    *of_every_kind(),
)
