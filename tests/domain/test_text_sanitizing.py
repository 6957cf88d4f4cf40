"""Letters that nobody sees: they change no page, feed, search or terminal."""

from __future__ import annotations

import json

import pytest

from tracker.domain.text_sanitizing import MOST_TYPED, sanitized, sanitized_input, terminal_safe
from tracker.feeds.ics import line, plain
from tracker.pages.markup import mixed, official, text
from tracker.wording.say import marked

#: ESC, BS, DEL, the one-letter CSI, NUL, right-to-left override, isolate, mark, private, BOM.
UNSEEN = "\x1b\x08\x7f\x9b\x00\u202e\u2067\u200f\ue000\ue001\ufeff\ufffe\U000f0000"


@pytest.mark.parametrize("sign", UNSEEN, ids=lambda sign: f"U+{ord(sign):04X}")
def test_a_letter_that_nobody_sees_stands_in_no_page_and_no_feed(sign):
    said = f"House{sign} Judiciary"
    for shown in (text(said), official(said), mixed(f"Heard by {marked(said)}."), line(said)):
        assert sign not in shown
        assert "House Judiciary" in shown
    assert plain(said) == sanitized(said) == sanitized_input(said) == "House Judiciary"


def test_official_words_cannot_end_or_begin_the_mark_of_official_words():
    committee = "House \ue001 Judiciary \ue000"
    said = mixed(f"Heard by {marked(committee)}, we say.")
    assert said.count("<span") == said.count("</span>") == 1


def test_letters_of_any_language_stay():
    said = "Comisión de niñez, 日本語, עברית, \u00ad\u200d\tá\n"
    assert sanitized(said) == said


def test_json_says_the_same_and_moves_no_terminal():
    record = {"title": f"a{UNSEEN}b", "text": "ñ"}
    said = terminal_safe(json.dumps(record, ensure_ascii=False))
    assert json.loads(said) == record
    assert "ñ" in said
    for sign in "\x1b\x9b\x7f\u202e\u2067":
        assert sign not in said


def test_what_somebody_types_has_an_end():
    assert len(sanitized_input("x" * 20_000)) == MOST_TYPED
