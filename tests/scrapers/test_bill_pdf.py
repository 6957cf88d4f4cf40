"""PDFs of bills: real files in, text in sections out, and nothing that a file can do harms."""

from __future__ import annotations

import os
import random
import zlib
from math import cos, radians, sin

import pytest

from scrapers.colorado import bill_pdf
from scrapers.colorado.bill_pdf import bill_text, pages_of
from tracker.errors import PageChanged, TextFault
from tracker.practice.pdf import document, pdf, stream

pytestmark = pytest.mark.slow

TITLE_PAGE = [
    "Second Regular Session",
    "STATE OF COLORADO",
    "INTRODUCED",
    "LLS NO. 26-0999.01 Drafting Office x0000",
    "HOUSE BILL 26-1999",
    "HOUSE SPONSORSHIP",
    "Example,",
    "A BILL FOR AN ACT",
    "101 CONCERNING THE RETENTION OF DATA, AND, IN CONNECTION",
    "102 THEREWITH, REQUIRING A WARRANT.",
    "Bill Summary",
    "(Note: This summary applies to this bill as introduced.)",
    "The bill limits retention.",
    "Shading denotes HOUSE amendment. Double underlining denotes SENATE amendment.",
    "Dashes through the words or numbers indicate deletions from existing law.",
]
SECOND_PAGE = [
    "1 Be it enacted by the General Assembly of the State of Colorado:",
    "2 SECTION 1. In Colorado Revised Statutes, 6-1-1303, amend (2) as",
    "3 follows:",
    "4 6-1-1303. Definitions - repeal. As used in this part 13, unless the",
    "5 context otherwise requires:",
    "6 (2) Retention shall be IS (I) KEEPING ON AND AFTER JUNE",
    "7 30, 2026, UNTIL the TABOR rules MADE by June are made for an add-",
    "8 back under HB 26-1037. A word is made of 12 letters.",
    "-2-",
    "HB26-1999",
]
THIRD_PAGE = [
    "1 SECTION 2. In Colorado Revised Statutes, add 6-1-1314 as follows:",
    "2 6-1-1314. Warrants. (1) A CONTROLLER SHALL",
    "3",
    "4 NOT SELL, AS IN",
    "5 SECTION 9. of the old law.",
    "6 SECTION 3. Safety clause. The GENERAL assembly",
    "7 finds it.",
    "-3- HB26-1999",
]
BILL = [TITLE_PAGE, SECOND_PAGE, THIRD_PAGE]
ACT = [
    [
        "HOUSE BILL 26-1999",
        "BY REPRESENTATIVE(S) Example;",
        "also SENATOR(S) Sample.",
        "CONCERNING THE RETENTION OF DATA.",
        "Be it enacted by the General Assembly of the State of Colorado:",
        "SECTION 1. Safety clause. The general assembly finds in the year",
        "1 of the plan",
        "Capital letters or bold & italic numbers indicate new material.",
    ],
    [
        "PAGE 2-HOUSE BILL 26-1999",
        "that it is so.",
        "____________________________ ____________________________",
        "A. Example B. Sample",
    ],
]


def read(pages):
    return bill_text(pages_of(pdf(pages)), "")


def test_a_pdf_has_the_sections_it_prints():
    text = read(BILL)
    assert (text.form, text.title, text.version, text.pages) == (
        "pdf", "HOUSE BILL 26-1999", "Introduced", 3,
    )  # fmt: skip
    title = "CONCERNING THE RETENTION OF DATA, AND, IN CONNECTION THEREWITH, REQUIRING A WARRANT."
    assert [(one.key, one.label, one.heading) for one in text.sections] == [
        ("long-title", "", title),
        ("summary", "", "Bill Summary"),
        ("enacting", "", "Be it enacted by the General Assembly of the State of Colorado:"),
        ("section-1", "SECTION 1.", "In Colorado Revised Statutes, 6-1-1303, amend (2)"),
        ("section-2", "SECTION 2.", "In Colorado Revised Statutes, add 6-1-1314"),
        ("section-3", "SECTION 3.", "Safety clause."),
    ]  # fmt: skip
    assert text.sections[1].text == (
        "(Note: This summary applies to this bill as introduced.) The bill limits retention."
    )
    assert "an add-back under" in text.text


def test_a_line_of_a_pdf_has_its_page_and_number():
    lines = [line for section in read(BILL).sections for line in section.lines]
    assert [(line.page, line.number) for line in lines] == [
        (1, 101), (1, 102), (1, None), (1, None), *((2, n) for n in range(1, 9)),
        *((3, n) for n in (1, 2, 4, 5, 6, 7)),
    ]  # fmt: skip


def test_capitals_in_amended_law_are_new_law_and_acronyms_are_not():
    lines = [line for section in read(BILL).sections for line in section.lines]
    new = [run.text.strip() for line in lines for run in line.runs if "new" in run.marks]
    assert new == [
        "IS (I) KEEPING ON AND AFTER JUNE", "30, 2026, UNTIL", "MADE",
        "6-1-1314. Warrants. (1) A CONTROLLER SHALL", "NOT SELL, AS IN",
        "SECTION 9. of the old law.",
    ]  # fmt: skip


def test_an_act_has_no_numbers_of_lines():
    text = read(ACT)
    assert [(one.key, len(one.lines)) for one in text.sections] == [
        ("long-title", 1), ("enacting", 1), ("section-1", 4), ("signatures", 2),
    ]  # fmt: skip
    assert "the year 1 of the plan" in text.text
    lines = [line for section in text.sections for line in section.lines]
    assert [line.page for line in lines] == [1] * 5 + [2] * 3
    assert {line.number for line in lines} == {None}


def test_numbers_set_apart_from_their_words_come_back_to_them():
    apart = stream(
        b"BT /F1 11 Tf 40 700 Td (1) Tj 0 -20 Td (2) Tj ET "
        b"BT /F1 11 Tf 60 680 Td (of the State of Colorado:) Tj 0 20 Td (Be it enacted by) Tj ET "
        b"BT /F1 11 Tf 60 660 Td (A) Tj /F1 8 Tf 7.3 0 Td (DD) Tj ET"
    )
    assert pages_of(one_page(apart)) == ("1 Be it enacted by\n2 of the State of Colorado:\nADD",)


@pytest.mark.parametrize(
    ("taken", "missing"),
    [
        ("1 Be it enacted", "enacting clause or resolution"),
        ("HOUSE BILL", "title"),
        ("101 CONCERNING", "long title"),
    ],
)
def test_a_pdf_that_lacks_a_part_is_refused_by_its_name(taken, missing):
    pages = [[line for line in page if not line.startswith(taken)] for page in BILL]
    with pytest.raises(PageChanged, match=missing):
        read(pages)


# --- files that are no bill


def one_page(content: bytes, *more: bytes, count: int = 1) -> bytes:
    """A file of one page with this content."""
    return document(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {count} /Kids [4 0 R] >>".encode(),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            b"/Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
            content,
            *more,
        ]
    )


def deflated(piece: bytes, times: int) -> bytes:
    """What unpacks to a piece many times over, made without packing it each time."""
    packing = zlib.compressobj(9)
    first = packing.compress(piece) + packing.flush(zlib.Z_FULL_FLUSH)
    again = packing.compress(piece) + packing.flush(zlib.Z_FULL_FLUSH)
    return first + again * (times - 1) + packing.flush()


def unpacking_to(piece: bytes, times: int, steps: int = 1) -> bytes:
    """A stream that unpacks to a piece many times over, in so many steps."""
    body = deflated(piece, times)
    for _ in range(steps - 1):
        body = zlib.compress(body, 9)
    filters = " ".join(["/FlateDecode"] * steps)
    head = f"<< /Length {len(body)} /Filter [{filters}] >>\nstream\n".encode()
    return head + body + b"\nendstream"


WHOLE = pdf(BILL)
LOCKED = WHOLE.replace(
    b"/Root 1 0 R",
    b"/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <"
    + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        pytest.param(b"", "wrong_type", "empty", id="nothing"),
        pytest.param(b"<!DOCTYPE html><html></html>", "wrong_type", "a web page", id="a web page"),
        pytest.param(b"PK\x03\x04" + bytes(99), "wrong_type", "a Word document", id="Word"),
        pytest.param(b"\xd0\xcf\x11\xe0", "wrong_type", "of another type", id="another type"),
        pytest.param(pdf([]), "no_text", "pictures of pages", id="a page without words"),
        pytest.param(pdf([["- 2 -"]]), "no_text", "pictures of pages", id="numbers of pages alone"),
        pytest.param(b"%PDF-1.4\n%%EOF", "unreadable", "damaged", id="no objects"),
        pytest.param(LOCKED, "unreadable", "password", id="a password"),
        pytest.param(
            WHOLE.replace(b"%PDF-1.4\n", b"%PDF-1.4\n% /Linearized 1 /L 999999 \n"), "cut", "cut",
            id="shorter than it says",
        ),
        pytest.param(one_page(b"", count=1_000_000), "too_large", "pages", id="a million pages"),
        pytest.param(bytes(bill_pdf.LARGEST + 1), "too_large", "40 MB", id="a file over the limit"),
    ],
)  # fmt: skip
def test_a_file_without_a_text_says_why(body, reason, words):
    with pytest.raises(TextFault, match=words) as told:
        pages_of(body)
    assert told.value.reason == reason


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_cut_file_is_said_to_be_cut(tenth):
    with pytest.raises(TextFault) as told:
        pages_of(WHOLE[: len(WHOLE) * tenth // 10])
    assert told.value.reason == "cut"


@pytest.mark.parametrize(
    ("piece", "steps"),
    [
        pytest.param(b"BT (aaaa) Tj ET\n" * 65536, 1, id="3 GB of words"),
        pytest.param(bytes(1 << 20), 2, id="3 GB in a few kilobytes"),
    ],
)
def test_a_bomb_ends_in_a_word_and_harms_nothing(piece, steps):
    bomb = one_page(unpacking_to(piece, 3000, steps))
    assert len(bomb) < bill_pdf.LARGEST
    began = os.times().children_user  # of the child alone: no busy machine fails it
    with pytest.raises(TextFault) as told:
        pages_of(bomb)
    assert told.value.reason == "too_large"
    assert os.times().children_user - began < bill_pdf.WALL_SECONDS
    assert read(BILL).pages == 3


def test_a_file_that_takes_for_ever_is_given_up(monkeypatch):
    monkeypatch.setattr(bill_pdf, "WALL_SECONDS", 0.01)
    with pytest.raises(TextFault) as told:
        pages_of(WHOLE)
    assert told.value.reason == "too_large"


def test_any_bytes_are_pages_or_a_fault():
    chance = random.Random(7)
    for at in range(0, 12, 3):
        body = bytearray(WHOLE)
        for _ in range(1 + at * 4):
            body[chance.randrange(20, len(body) - 8)] = chance.randrange(256)
        noise = b"%PDF-1.4\n" + chance.randbytes(4000) + b"\n%%EOF"
        for file in (bytes(body), noise):
            try:
                assert pages_of(file)
            except TextFault as told:
                assert told.reason in ("unreadable", "no_text", "cut")


# --- what stands on a page and is no text of the bill ------------------------------------------

NOTED_ACT = [
    "HOUSE BILL 26-1999",
    "BY REPRESENTATIVE(S) Example;",
    "CONCERNING LIMITS ON THE KEEPING OF PERSONAL DATA.",
    "Be it enacted by the General Assembly of the State of Colorado:",
    "SECTION 1. In Colorado Revised Statutes, add 24-72-999 as follows:",
    "24-72-999. Keeping of data. (1) AN AGENCY SHALL SAY WHAT IT",
]
ACT_NOTE = [
    "NOTE: This bill has been prepared for the signatures of the appropriate",
    "legislative officers and the Governor. To determine whether the Governor has",
    "signed the bill, please consult the legislative status sheet.",
    "________",
    "Capital letters or bold & italic numbers indicate new material added to existing",
    "law; dashes through words or numbers indicate deletions from existing law and",
    "such material is not part of the act.",
]
OVERLEAF = [
    "DELETED.",
    "(2) AN AGENCY SHALL NOT SHARE DATA WITHOUT A WARRANT.",
    "____________________________ ____________________________",
    "J. Example K. Sample",
    "PAGE 2-HOUSE BILL 26-1999",
]


def test_the_note_at_the_foot_of_an_act_parts_no_section_from_its_rest():
    found = bill_text(pages_of(pdf([[*NOTED_ACT, *ACT_NOTE], OVERLEAF])), "")
    section = next(one for one in found.sections if one.key == "section-1")
    assert section.text.endswith(
        "SHALL SAY WHAT IT DELETED. (2) AN AGENCY SHALL NOT SHARE DATA WITHOUT A WARRANT."
    )
    assert [one.key for one in found.sections][-2:] == ["section-1", "signatures"]
    assert "prepared for the signatures" not in found.text
    bare = bill_text(pages_of(pdf([NOTED_ACT, OVERLEAF])), "")
    assert found.text == bare.text
    above = bill_text(pages_of(pdf([[*ACT_NOTE, *NOTED_ACT], OVERLEAF])), "")
    assert above.text == bare.text


def turned(page: list[str], stamps: list[str], how: str) -> bytes:
    """A page with stamps that run up or down its edge."""
    plain = pdf([page])
    start = plain.index(b"stream\n") + len(b"stream\n")
    content = zlib.decompress(plain[start : plain.index(b"\nendstream")])
    for at, stamp in enumerate(stamps):
        set_there = f"BT /F1 11 Tf {how} {560 + 14 * at} 580 Tm ({stamp}) Tj ET"
        content += b"\n" + set_there.encode("ascii")
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [4 0 R] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
        b"/Resources << /Font << /F1 3 0 R >> >> /Contents 5 0 R >>",
        stream(content),
    ]
    return document(bodies)


@pytest.mark.parametrize("how", ["0 1 -1 0", "0 -1 1 0"])
def test_stamps_turned_by_ninety_degrees_are_no_part_of_the_long_title(how):
    stamps = ["HOUSE", "2nd Reading Unamended", "February 10, 2026"]
    body = turned([*TITLE_PAGE, *SECOND_PAGE[:4]], stamps, how)
    assert pages_of(body) == pages_of(pdf([[*TITLE_PAGE, *SECOND_PAGE[:4]]]))


def test_the_version_may_stand_at_the_end_of_a_line():
    page = ["Second Regular Session ENGROSSED", "STATE OF COLORADO", *TITLE_PAGE[3:], *SECOND_PAGE]
    assert bill_text(pages_of(pdf([page])), "").version == "Engrossed"


@pytest.mark.parametrize("above", [
    [*ACT_NOTE[:3], *ACT_NOTE[4:]],  # its rule is drawn, not set in letters
    ACT_NOTE[3:], ACT_NOTE[4:], ["NOTE:", *ACT_NOTE],
])  # fmt: skip
def test_what_the_letters_of_an_act_mean_is_no_law_without_a_note_or_a_rule_either(above):
    bare = bill_text(pages_of(pdf([NOTED_ACT, OVERLEAF])), "")
    for pages in ([[*NOTED_ACT, *above], OVERLEAF], [[*above, *NOTED_ACT], OVERLEAF]):
        found = bill_text(pages_of(pdf(pages)), "")
        assert [(one.key, one.text) for one in found.sections] == [
            (one.key, one.text) for one in bare.sections
        ]


def test_a_note_at_the_head_of_an_act_takes_no_law_with_it():
    note = "NOTE: The governor signed this measure on 5/23/2026."
    bare = bill_text(pages_of(pdf([NOTED_ACT, OVERLEAF])), "")
    found = bill_text(pages_of(pdf([[note, *NOTED_ACT, *ACT_NOTE[4:]], OVERLEAF])), "")
    assert found.text == bare.text


@pytest.mark.parametrize("foot", [
    "PAGE 2\u2013HOUSE BILL 26-1999", "Page 2 - HOUSE BILL 26-1999", "HB26-1999 -2-",
])  # fmt: skip
def test_a_foot_of_another_form_is_no_law(foot):
    bare = bill_text(pages_of(pdf([NOTED_ACT, OVERLEAF])), "")
    assert bill_text(pages_of(pdf([NOTED_ACT, [*OVERLEAF[:-1], foot]])), "").text == bare.text


def test_blanks_to_fill_in_are_law_and_no_signatures():
    form = ["________________, (NAME) SWEAR.", "(3) AN AGENCY SHALL OBEY.", "SECTION 2. It ends."]
    act = bill_text(pages_of(pdf([[*NOTED_ACT, *form], OVERLEAF[2:]])), "")
    assert [one.key for one in act.sections][-3:] == ["section-1", "section-2", "signatures"]
    assert act.sections[-3].text.endswith("(NAME) SWEAR. (3) AN AGENCY SHALL OBEY.")
    bill = [*SECOND_PAGE[:4], "5 ________________, (NAME) SWEAR.", "6 (2) IT ENDS.", "-2-"]
    assert [one.key for one in read([TITLE_PAGE, bill]).sections][-1] == "section-1"


@pytest.mark.parametrize("degrees", [15, 45, 135, 180, 200, 315])
def test_a_watermark_across_a_page_is_no_part_of_the_text(degrees):
    page = [*TITLE_PAGE, *SECOND_PAGE[:4]]
    cosine, sine = cos(radians(degrees)), sin(radians(degrees))
    how = f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f}"
    body = turned(page, ["UNOFFICIAL COPY", "DRAFT"], how)
    assert pages_of(body) == pages_of(pdf([page]))


@pytest.mark.parametrize(("how", "places"), [
    ("0 1 -1 0", [(60 + 15 * at, 40) for at in range(40)]),
    ("0 -1 1 0", [(560 - 15 * at, 760) for at in range(40)]),
    ("-1 0 0 -1", [(560, 40 + 15 * at) for at in range(40)]),
])  # fmt: skip
def test_a_page_that_lies_on_its_side_is_read(how, places):
    page = [*TITLE_PAGE, *SECOND_PAGE]
    lines = (line.translate({40: r"\(", 41: r"\)"}) for line in page)
    text = "\n".join(
        f"BT /F1 11 Tf {how} {x} {y} Tm ({line}) Tj ET"
        for (x, y), line in zip(places, lines, strict=False)
    )
    assert pages_of(one_page(stream(text.encode("cp1252")))) == pages_of(pdf([page]))
