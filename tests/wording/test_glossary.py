"""The glossary has one word for one thing, and its page is as it is made."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import tracker
from tests.wording.glossary import PAGE, entries, page


def test_the_page_is_as_the_command_writes_it() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.wording.glossary"


def test_a_word_stands_once_and_a_class_is_one_word() -> None:
    words = Counter(word for one in entries() for word in one.english)
    classes = Counter(one.code for one in entries() if one.code)
    assert [word for word, times in (words + classes).items() if times > 1] == []


def test_every_name_in_the_code_is_one() -> None:
    code = "\n".join(path.read_text() for path in Path(tracker.__file__).parent.rglob("*.py"))
    for one in entries():
        assert not one.code or re.search(rf"^(class )?{one.code}\b", code, re.M), one.code
