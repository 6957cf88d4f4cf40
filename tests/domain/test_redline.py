"""What two versions of a text differ in: laws that hold for any, and the cases that taught them."""

from __future__ import annotations

import itertools
import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import usual
from tracker.domain.bill_text import BillText, Form, Line, Mark, Run, Section
from tracker.domain.redline import (
    CONTEXT,
    WHOLE,
    Piece,
    Redline,
    folded,
    redline,
    running_text,
    words_of,
)


def section(number: int, *lines: str, heading: str = "", key: str = "") -> Section:
    told = tuple(Line((Run(one),), 1, at) for at, one in enumerate(lines, 1))
    return Section(key or f"section-{number}", f"SECTION {number}.", heading, told)


def bill(*sections: Section, form: Form = "html") -> BillText:
    return BillText(form, "House Bill 26-1001", "", sections)


def lines(*texts: str) -> BillText:
    return bill(section(1, *texts))


def told(found: Redline, at: int = 0) -> list[tuple[str, str]]:
    return [(one.kind, running_text(one.words)) for one in found.sections[at].pieces]


WORDS = st.sampled_from(
    ["the", "data", "shall", "(1)", "$5,000", "person's", ",", "39-22-104.", "a"]
)
LINES = st.lists(WORDS, max_size=12).map(" ".join)
SECTIONS = st.lists(st.lists(LINES, max_size=6), max_size=5)


def made(parts: list[list[str]]) -> BillText:
    return bill(*(section(at, *one) for at, one in enumerate(parts, 1)))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(SECTIONS, SECTIONS)
def test_the_pieces_of_each_side_join_to_its_text(
    old: list[list[str]], new: list[list[str]]
) -> None:
    before, after = made(old), made(new)
    found = redline(before, after)
    for change in found.sections:
        for side, words in (
            (change.old, [word for one in change.pieces for word in one.old]),
            (change.new, [word for one in change.pieces for word in one.new]),
        ):
            if side is None:
                assert words == []
            else:
                assert "".join(running_text(words).split()) == "".join(side.text.split())
                assert words == list(words_of(side))
    assert sorted(one.old.key for one in found.sections if one.old) == sorted(
        one.key for one in before.sections
    )
    assert [one.new.key for one in found.sections if one.new] == [one.key for one in after.sections]


@settings(max_examples=50, deadline=None)
@given(SECTIONS)
def test_the_same_text_has_no_difference(parts: list[list[str]]) -> None:
    found = redline(made(parts), made(parts))
    assert found.changed == ()
    assert (found.count("added"), found.count("removed")) == (0, 0)


@settings(max_examples=50, deadline=None)
@given(SECTIONS, SECTIONS)
def test_folding_loses_no_word_and_no_change(old: list[list[str]], new: list[list[str]]) -> None:
    for change in redline(made(old), made(new)).sections:
        parts = folded(change.pieces, 1)
        for side in ("old", "new"):
            assert _joined(parts, side) == _joined(change.pieces, side)
        assert [one for one in parts if one.kind in ("added", "removed")] == [
            one for one in change.pieces if one.kind != "same"
        ]


def _joined(pieces: tuple[Piece, ...], side: str) -> list[object]:
    return [word for one in pieces for word in getattr(one, side)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (("A person  shall not", "sell data."), ("A person shall", "not sell data.")),
        (("A person SHALL NOT SELL data.",), ("A person shall not sell data.",)),
        (('the federal"Code of 1986"',), ("the federal “Code of 1986”",)),
    ],
    ids=["line breaks and blanks", "capitals", "quotes and blanks at them"],
)
def test_what_is_no_word_of_law_makes_no_difference(
    old: tuple[str, ...], new: tuple[str, ...]
) -> None:
    found = redline(lines(*old), lines(*new))
    assert found.changed == ()
    [piece] = found.sections[0].pieces
    assert " ".join(running_text(piece.new).split()) == running_text(
        words_of(lines(*new).sections[0])
    )


def test_words_that_came_and_went_stand_by_themselves() -> None:
    found = redline(
        lines("An agency may share data."), lines("An agency shall not share the data.")
    )
    assert told(found) == [
        ("same", "An agency"), ("removed", "may"), ("added", "shall not"), ("same", "share"),
        ("added", "the"), ("same", "data."),
    ]  # fmt: skip
    assert (found.count("added"), found.count("removed")) == (3, 1)
    [_, went, came, *_] = found.sections[0].pieces
    assert (went.words[0].at, came.words[0].at) == ((1, 1), (1, 1))


def marked(*runs: tuple[str, tuple[Mark, ...]]) -> BillText:
    line = Line(tuple(Run(text, marks) for text, marks in runs))
    return bill(Section("section-1", "", "", (line,)))


@pytest.mark.parametrize("mark", ["new", "senate", "house"])
def test_a_mark_of_an_amendment_is_no_difference(mark: Mark) -> None:
    found = redline(marked(("rules adopted", ())), marked(("rules ", ()), ("adopted", (mark,))))
    assert found.changed == ()


def test_a_word_that_is_struck_is_another_than_one_that_stays() -> None:
    old, new = marked(("rules promulgated", ("repealed",))), marked(("rules promulgated", ()))
    [change] = redline(old, new).changed
    assert [one.kind for one in change.pieces] == ["removed", "added"]
    assert change.pieces[0].words[0].struck


def test_a_pdf_has_no_strikes_so_they_are_not_compared_with_one() -> None:
    new = bill(*marked(("rules promulgated", ())).sections, form="pdf")
    assert redline(marked(("rules promulgated", ("repealed",))), new).changed == ()


ONE = section(1, "SECTION 1. A controller shall not collect more data than it needs.")
TWO = section(2, "SECTION 2. The attorney general may adopt rules to carry this out.")
NEWCOMER = section(1, "SECTION 1. Schools keep no record of visitors beyond thirty days.")


def moved(one: Section, number: int) -> Section:
    text = one.text.replace(one.label, f"SECTION {number}.")
    return section(number, text)


def test_a_section_in_front_does_not_make_all_after_it_new() -> None:
    found = redline(bill(ONE, TWO), bill(NEWCOMER, moved(ONE, 2), moved(TWO, 3)))
    assert [(one.state, one.moved) for one in found.sections] == [
        ("new", False), ("same", True), ("same", True),
    ]  # fmt: skip
    assert len(found.changed) == 3


def test_a_section_that_went_stands_where_it_stood() -> None:
    found = redline(bill(NEWCOMER, moved(ONE, 2), moved(TWO, 3)), bill(NEWCOMER, moved(TWO, 2)))
    assert [(one.state, one.section.label) for one in found.sections] == [
        ("same", "SECTION 1."), ("gone", "SECTION 2."), ("same", "SECTION 2."),
    ]  # fmt: skip


def test_sections_of_one_name_are_versions_of_each_other() -> None:
    old = section(4, "SECTION 4. This act takes effect on passage.", heading="Effective date.")
    new = section(
        7, "SECTION 7. This act is in force from July 1, 2027, on.", heading="Effective date."
    )
    [change] = redline(bill(old), bill(new)).sections
    assert (change.state, change.moved) == ("changed", True)


def test_a_section_rewritten_from_end_to_end_is_one_that_went_and_one_that_came() -> None:
    found = redline(bill(ONE), bill(NEWCOMER))
    assert sorted(one.state for one in found.sections) == ["gone", "new"]


def test_a_summary_and_signatures_are_no_law() -> None:
    summary = section(0, "The bill protects data.", key="summary")
    signed = section(0, "Signed By: the Speaker", key="signatures")
    found = redline(bill(summary, ONE), bill(ONE, signed))
    assert found.changed == ()
    assert [one.key for one in found.left_out] == ["summary", "signatures"]


def test_a_long_stretch_is_folded_but_for_words_beside_the_change() -> None:
    many = [f"word{at}" for at in range(200)]
    old, new = lines(" ".join([*many, "may", *many])), lines(" ".join([*many, "shall", *many]))
    parts = folded(redline(old, new).sections[0].pieces)
    assert [(one.kind, one.count) for one in parts] == [
        ("folded", 200 - CONTEXT), ("same", CONTEXT), ("removed", 1), ("added", 1),
        ("same", CONTEXT), ("folded", 200 - CONTEXT),
    ]  # fmt: skip


def test_a_paragraph_begins_where_a_line_of_the_text_does() -> None:
    text = lines("SECTION 1. In Colorado:", "(1) The court", "shall hear (2) cases.")
    assert running_text(words_of(text.sections[0])) == (
        "SECTION 1. In Colorado:\n(1) The court shall hear (2) cases."
    )


@pytest.mark.slow
@pytest.mark.parametrize("sections", [1, 70])
def test_seventy_pages_are_compared_in_a_second_or_so(sections: int) -> None:
    page = [
        f"{at} " + " ".join(f"w{(at * 7 + n * n) % 900}" for n in range(10)) for at in range(25)
    ]
    old = [f"p{at} {line}" for at in range(70) for line in page]
    new = [line.replace("w5", "x5") if at % 9 else "an amendment" for at, line in enumerate(old)]
    each = len(old) // sections
    whole = [
        bill(*(section(at, *text[at * each : at * each + each]) for at in range(sections)))
        for text in (old, new)
    ]
    began = time.process_time()
    found = redline(*whole)
    assert time.process_time() - began < usual(4)
    assert found.count("added") > 100


@pytest.mark.slow
def test_a_word_in_ten_of_a_long_section_is_found_where_it_stands(monkeypatch) -> None:
    chance = random.Random(1)
    words = [f"w{chance.randrange(900)}" for _ in range(20_000)]
    old, new = lines(" ".join(words)), lines(" ".join(
        f"amended{at}" if at % 10 == 0 else word for at, word in enumerate(words)
    ))  # fmt: skip
    [change] = redline(old, new).sections
    assert (change.count("added"), change.count("removed"), change.whole) == (2000, 2000, False)
    ticks = itertools.count(0, 3600)
    monkeypatch.setattr(time, "time", lambda: next(ticks))  # a machine that hardly gets on
    assert redline(old, new).sections == (change,)


def test_words_that_stand_whole_for_they_have_nothing_in_common_are_told() -> None:
    def amended(word: str, count: int) -> BillText:
        same = " ".join(f"kept{at}" for at in range(900))
        return lines(f"SECTION 1. {same} {' '.join(f'{word}{at}' for at in range(count))} {same}.")

    for count, whole in ((WHOLE, True), (WHOLE - 1, False)):
        [change] = redline(amended("old", count), amended("new", count)).sections
        assert (change.state, change.whole) == ("changed", whole)


def test_two_texts_that_share_nothing_take_no_longer() -> None:
    old = lines(*(f"a{at} b{at} c{at}" for at in range(8000)))
    new = lines(*(f"d{at} e{at} f{at}" for at in range(8000)))
    began = time.process_time()
    assert redline(old, new).count("removed") == 24_000
    assert time.process_time() - began < usual(4)


@pytest.mark.parametrize(("kept", "halved"), [(12, True), (18, True), (22, False), (40, False)])
def test_a_section_that_loses_half_of_its_words_is_worth_a_warning(kept, halved):
    words = [f"word{at}" for at in range(40)]
    found = redline(lines(" ".join(words)), lines(" ".join([*words[:kept], "else"])))
    assert found.sections[0].is_halved is halved


@pytest.mark.parametrize("sign", ["\u2010", "\u2011"])
def test_another_sign_for_a_hyphen_is_no_change(sign):
    words = "In Colorado Revised Statutes, 24-72-999, add-back of co-owners shall be kept."
    assert redline(lines(words), lines(words.replace("-", sign))).changed == ()
