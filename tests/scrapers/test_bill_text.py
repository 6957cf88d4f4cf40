"""Real texts of bills, read a second time by a plain reader of HTML; and single rules of the page.

The captures lie beside the larger facts. What is new law in them was read by eye, for the
pages have lost the mark.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import groupby, pairwise
from pathlib import Path

import pytest

from scrapers.colorado.bill_text import BillTextPage, mended
from tests.expect import saved_pages
from tracker.domain.bill_text import BillText
from tracker.errors import PageChanged

PAGES = {page.file.stem: page.text for page in saved_pages() if page.kind == "bill_text"}
TAGS = {"ins": "new", "del": "repealed", "u": "senate", "mark": "house"}
ORDER = tuple(TAGS.values())
#: A full stop and the next word, whose blank the page lost.
LOST = {"repeal.(1)": "repeal. (1)", "assembly.The": "assembly. The"}


class Second(HTMLParser):
    """Reads `main` sign by sign: (sign, its marks, the label it stands after)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.label = ""
        self.signs: list[tuple[str, frozenset[str], str]] = []
        self.feed(html.replace("\u00c2\u00a0", " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = dict(attrs).get("class") or ""
        self.inside.append("label" if "page-line-label-style" in classes else tag)
        if tag in ("p", "li", "h3"):
            self.inside = [one for one in self.inside if one not in ("p", "li", "h3")] + [tag]
            self.signs.append((" ", frozenset(), ""))
            self.label = ""

    def handle_endtag(self, tag: str) -> None:
        if self.inside and self.inside[-1] == "label":
            tag = "label"
        while tag in self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "main" not in self.inside or "h3" in self.inside:
            return
        if "label" in self.inside:
            self.label = data
            return
        marks = {TAGS[tag] for tag in self.inside if tag in TAGS and "a" not in self.inside}
        self.signs += [(sign, frozenset(marks), self.label) for sign in data]


def said_by(text: BillText) -> list[tuple[str, frozenset[str], str]]:
    """The same of our reading, without the new law that no tag tells."""
    return [
        (sign, frozenset(run.marks), f"Page {line.page}, Line {line.number}" if line.page else "")
        for section in text.sections
        for line in section.lines
        for run in line.runs
        for sign in run.text
        if not sign.isspace()
    ]


@pytest.fixture(scope="session")
def captures(facts: Path) -> Path:
    """The folder of the eight real texts."""
    return facts.parent / "source" / "captures" / "new-layout-bill-text"


CAPTURES = {
    # file: (version, pages, keys, lines of each)
    "2025B-HB1001-Final_Act": (
        "", 0,
        {"long-title": 1, "enacting": 1, "section-1": 6, "section-2": 3, "section-3": 1,
         "signatures": 5},
    ),
    "2025B-HB1001-Introduced": (
        "Introduced", 3,
        {"long-title": 5, "summary": 2, "enacting": 1, "section-1": 11, "section-2": 15,
         "section-3": 4},
    ),
    "2025B-HB1001-Rerevised": (
        "Rerevised", 3,
        {"long-title": 5, "summary": 2, "enacting": 1, "section-1": 11, "section-2": 15,
         "section-3": 4},
    ),
    "2025B-HB1003-Engrossed": (
        "Engrossed", 4,
        {"long-title": 3, "summary": 2, "enacting": 1, "section-1": 39, "section-2": 9,
         "section-3": 4},
    ),
    "2025B-HCR1002-Introduced": (
        "Introduced", 3,
        {"long-title": 6, "summary": 3, "resolved": 1, "section-1": 19, "section-2": 5,
         "section-3": 3},
    ),
    "2025B-HR1001-ResolutionMemorial": (
        "", 0, {"long-title": 1, "whereas": 7, "resolved": 5, "signatures": 2},
    ),
    "2025B-SB004-Rerevised": (
        "Rerevised", 8,
        {"long-title": 2, "summary": 9, "enacting": 1, "section-1": 47, "section-2": 81,
         "section-3": 8, "section-4": 8},
    ),
    "2025B-SJR001-Introduced": ("Introduced", 1, {"long-title": 2, "resolved": 3}),
}  # fmt: skip

HCR = (
    "The business specially named in the proclamation must not be so narrowly framed as to impose "
    "a particular outcome on the general assembly. The governor If the governor convenes the "
    "general assembly by proclamation for the purpose of addressing a state revenue shortfall or "
    "other state budgetary issue, the governor shall not limit the scope of the special session to "
    "only a portion of the budget. Rather, the governor shall make the proclamation broad enough "
    "so that the general assembly can consider the entirety of the state budget and craft a "
    "comprehensive solution to the revenue shortfall or other state budgetary issue."
)
#: What is set in capitals or in `ins`, read by eye.
NEW_LAW = {
    "2025B-HB1003-Engrossed": (
        "is direct written premiums in 2025, for is On and after January 1, 2026, the tax rate is "
        "two percent. Subsections and of this section and this subsection are repealed, effective "
        "December 31, 2026."
    ),
    "2025B-HCR1002-Introduced": HCR,
    "2025B-SB004-Rerevised": " ".join(
        ["June 30, 2026,"] * 2 + ["adopted"] + ["June 30, 2026,"] * 5 + ["made"]
        + ["June 30, 2026,"] * 2 + ["adopted"] + ["June 30, 2026,"] * 10 + ["made"]
        + ["June 30, 2026,"]
    ),
    "2025B-HB1001-Final_Act": (
        "Concerning the requirement for certain taxpayers to add back an amount equal to their "
        "federal deduction for qualified business income allowed under section 199A of the "
        'federal"Internal Revenue Code of 1986" for purposes of determining their state taxable '
        "income."
    ),
}  # fmt: skip
by_name = pytest.mark.parametrize("name", CAPTURES)


def read(captures: Path, name: str) -> tuple[str, BillText]:
    html = (captures / f"{name}.html").read_text(encoding="utf-8")
    return html, BillTextPage(html, "").record()


@by_name
def test_a_real_text_has_the_sections_it_prints(captures: Path, name: str):
    html, text = read(captures, name)
    version, pages, sections = CAPTURES[name]
    assert (text.version, text.pages, text.form) == (version, pages, "html")
    assert {one.key: len(one.lines) for one in text.sections} == sections
    assert text.title == re.findall("<h1>(.*)</h1>", html)[0]
    printed = re.findall(r">SECTION[^\d<]+(\d+)\.<", html)
    assert [one.label for one in text.sections if one.label] == [f"SECTION {n}." for n in printed]
    stamps = re.findall(r">((?:House|Senate) \w* ?\d\w\w Reading [^<]*)<", html)
    assert list(text.stamps) == stamps


@by_name
def test_every_sign_of_a_real_text_has_its_line_and_its_marks(captures: Path, name: str):
    html, text = read(captures, name)
    second = Second(html).signs
    ours = said_by(text)
    begin = 0
    if not text.pages:  # an act: above its long title stand a note and the sponsors
        whole = "".join(sign for sign, _, _ in second if not sign.isspace())
        begin = whole.index(re.sub(r"\s", "", text.sections[0].text))
    theirs = [one for one in second if not one[0].isspace()][begin:]
    untold = [(sign, marks - {"new"}, label) for sign, marks, label in ours]
    assert untold == [(sign, marks - {"new"}, label) for sign, marks, label in theirs]
    told = [at for at, (_, marks, _) in enumerate(theirs) if "new" in marks]
    assert all("new" in ours[at][1] for at in told)


@by_name
def test_every_line_of_a_real_text_has_its_words(captures: Path, name: str):
    html, text = read(captures, name)
    signs = [(sign, label) for sign, _, label in Second(html).signs if label]
    lines = groupby(signs, key=lambda one: one[1])
    told = ((label, " ".join("".join(sign for sign, _ in group).split())) for label, group in lines)
    theirs = {label: words for label, words in told if words}
    for lost, words in LOST.items():
        theirs = {label: said.replace(lost, words) for label, said in theirs.items()}
    ours = [line for section in text.sections for line in section.lines if line.page]
    assert [(f"Page {line.page}, Line {line.number}", line.text) for line in ours] == list(
        theirs.items()
    )
    assert not re.search("[\u00c2\u00c3\u00a0]|  ", text.text)


@by_name
def test_new_law_of_a_real_text_is_what_is_printed_in_capitals(captures: Path, name: str):
    _, text = read(captures, name)
    lines = [line for section in text.sections for line in section.lines]
    new = [run.text.strip() for line in lines for run in line.runs if "new" in run.marks]
    assert " ".join(new) == NEW_LAW.get(name, "")
    for line in lines:
        for run in line.runs:
            assert run.text and run.marks == tuple(mark for mark in ORDER if mark in run.marks)
        assert all(one.marks != other.marks for one, other in pairwise(line.runs))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SECTION\u00c2\u00a01.", "SECTION\u00a01."),
        ("\u00c2\u00a7 3", "§ 3"),
        ("se\u00c3\u00b1or", "señor"),
        ("\u00e2\u20ac\u0153data\u00e2\u20ac\u009d", "“data”"),
        ("Âme, señor, § 3, É", "Âme, señor, § 3, É"),
        ("\u00c3\u00a0 la carte", "à la carte"),
    ],
)
def test_signs_read_in_the_wrong_alphabet_stand_for_themselves_again(written, meant):
    assert mended(written) == meant


def words(text: BillText, page: int, number: int) -> list[tuple[str, ...]]:
    """A printed line as (words, marks...)."""
    lines = (line for section in text.sections for line in section.lines)
    line = next(line for line in lines if (line.page, line.number) == (page, number))
    return [(run.text, *run.marks) for run in line.runs]


AMENDED = PAGES["amended"]
LINE_27 = "the keeping of what a reader of license plates has "


@pytest.mark.parametrize(
    ("old", "new", "line", "runs"),
    [
        pytest.param(
            "<del>or a sheriff</del>",
            "<del>deleted from existing statute or a sheriff</del>",
            (3, 1),
            ("deleted from existing statute or a sheriff", "repealed", "senate"),
            id="words of the legend inside a sentence are words",
        ),
        pytest.param(
            "<del>or a sheriff</del>",
            "<del><b>deleted from existing statute</b>or a sheriff<i>end deletion</i></del>",
            (3, 1),
            ("or a sheriff", "repealed", "senate"),
            id="what is announced to screen readers is no text",
        ),
        pytest.param(
            "<del>or a sheriff</del>",
            '<del><b class="sr-only">struck</b>or a sheriff</del>',
            (3, 1),
            ("or a sheriff", "repealed", "senate"),
            id="words of a class for screen readers are no text",
        ),
        pytest.param(
            "<mark>for thirty days</mark>",
            "<mark><ins>for thirty days</ins></mark>",
            (3, 1),
            ("for thirty days", "new", "senate", "house"),
            id="nested marks stand in their order",
        ),
    ],
)  # fmt: skip
def test_a_mark_covers_the_words_it_should(old, new, line, runs):
    assert old in AMENDED
    assert runs in words(BillTextPage(AMENDED.replace(old, new), "").record(), *line)


def test_a_table_among_the_lines_keeps_its_words():
    table = "<li><table><tr><td>General fund</td><td>$1,000</td></tr></table></li>\n"
    end = "</ul></section></main>"
    text = BillTextPage(AMENDED.replace(end, table + end), "").record()
    assert text.sections[-1].lines[-1].text == "General fund $1,000"
    assert text.sections[-1].lines[-1].number is None


def test_words_beside_the_known_parts_are_a_part_of_their_own():
    beside = (
        '<section id="note"><h3>Note</h3><p>Read this.</p></section><section id="bill-content">'
    )
    text = BillTextPage(AMENDED.replace('<section id="bill-content">', beside), "").record()
    assert [(one.heading, one.text) for one in text.sections][2] == ("Note", "Read this.")


LABEL = '<b class="page-line-label-style hide">Page 2, Line 7</b>'
CONTENT = f'<span class="page-line-content-style">{LINE_27}</span>'


@pytest.mark.parametrize(
    ("old", "new", "missing"),
    [
        (LABEL, "", "page and line number"),
        (LABEL, LABEL.replace("Line 7", "Line seven"), "page and line number"),
        (CONTENT, LINE_27, "words of a line"),
        ("</main>", "", "closing tag"),
        ('id="bill-content"', 'id="content"', "body of the text"),
        ("Be it enacted by", "By", "enacting clause or resolution"),
        ('<section id="stamps">', "<section>", "stamps"),
    ],
)
def test_a_text_that_lacks_a_part_is_refused_by_its_name(old, new, missing):
    assert old in AMENDED
    with pytest.raises(PageChanged, match=missing):
        BillTextPage(AMENDED.replace(old, new), "").record()


@pytest.mark.parametrize(
    ("old", "missing"),
    [
        ("Be it enacted by", "enacting clause or resolution"),
        ("Concerning the retention of data.", "long title"),
    ],
)
def test_an_act_that_lacks_a_part_is_refused_by_its_name(old, missing):
    with pytest.raises(PageChanged, match=missing):
        BillTextPage(PAGES["act"].replace(old, ""), "").record()


def test_an_act_without_sponsors_has_no_place_where_its_long_title_begins():
    act = PAGES["act"].replace("BY SENATOR", "OF").replace("also REPRESENTATIVE", "and OF")
    with pytest.raises(PageChanged, match="sponsors"):
        BillTextPage(act, "").record()


def test_a_number_quoted_in_new_law_begins_no_section():
    text = BillTextPage(AMENDED.replace(LINE_27, "SECTION 9. Of the old law "), "").record()
    assert [one.key for one in text.sections][-4:] == [f"section-{n}" for n in range(1, 5)]
