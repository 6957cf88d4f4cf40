"""The text engine: what is folded, what a word is, which forms count, where clauses end."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from tests import anything
from tracker.domain.text.clauses import LONGEST, clauses
from tracker.domain.text.words import (
    BREAK,
    MOST_LETTERS,
    bounded,
    fitting,
    fold,
    forms_of,
    indexed,
    pairs_of,
    token_spans,
    tokens,
    words_of,
)


@settings(deadline=None)
@given(anything.text())
def test_a_place_in_a_folded_text_is_that_place_in_the_text(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("text", "words"), [
    ("Niñez, ÁREA", ["ninez", "area"]), ("Flock™ cameras", ["flock", "cameras"]),
    ("driver’s 24-33.5", ["driver", "s", "24", "33", "5"]), ("eﬃcient", ["efficient"]),
])  # fmt: skip
def test_search_knows_words_without_accents_and_signs(text, words):
    assert words_of(text) == words


def test_an_index_takes_words_and_a_break_between_lines_that_have_some():
    assert indexed("Niñez, ÁREA\n\n--\r\n(1) end") == f"ninez area {BREAK} 1 end"


def test_two_words_are_a_pair_in_their_order_and_none_over_a_break():
    [pair], [other] = pairs_of(["data", "broker"]), pairs_of(["broker", "data"])
    assert pairs_of(["data", BREAK, "broker"]) == []
    assert -(2**31) <= pair < 2**31
    assert pairs_of(["data", "broker", "data", "broker"]) == sorted({pair, other}) != [pair]


@pytest.mark.parametrize(("text", "said"), [
    ("C.R.S. ends no sentence.", ["C.R.S.", "ends", "no", "sentence", "."]),
    ("a driver’s 2.5-mile trip", ["a", "driver’s", "2.5", "mile", "trip"]),
    ("information; andRedact", ["information", ";", "and", "Redact"]),
    ("android, orange", ["android", ",", "orange"]),
])  # fmt: skip
def test_tokens_are_words_with_what_holds_them_together_and_signs(text, said):
    assert tokens(text) == said == [text[a:b] for a, b in token_spans(text)]


def test_a_word_of_a_phrase_fits_its_plural_and_possessive_and_a_search_its_singular_too():
    assert {"agency", "agencies", "agency's", "agencies'"} <= set(fitting("agency"))
    assert "broker" not in fitting("brokers")
    assert {"brokers", "broker"} <= set(forms_of("brokers"))
    assert {"inmigración", "inmigracións"} <= set(forms_of("inmigración"))
    assert forms_of("24") == ("24",)


def test_a_clause_a_list_and_a_field_have_ends():
    said = "word " * LONGEST
    assert all(b - a <= LONGEST for a, b in (clause.span for clause in clauses(said)))
    assert len(bounded("summary", said * 10)) == MOST_LETTERS["summary"]
    assert bounded("title", "short") == "short"
