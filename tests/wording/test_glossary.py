"""The glossary has one word for one thing, and its page is as it is made."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import scrapers
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


#: Participles that say nothing of what a name holds, and where one of them is the field's word: the
#: count of hearings whose notice is known, a field of the record format.
EMPTY_NAMES = {"found", "said", "told", "known", "asked", "kept"}
FIELD_WORDS = {("notice.py", "known"), ("record_lines.py", "said")}


def names_in(source: Path) -> Iterator[str]:
    """The names that a module gives: of functions, parameters and variables."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name


def test_a_name_says_what_it_holds() -> None:
    sources = [
        file for name in (tracker, scrapers) for file in Path(name.__path__[0]).rglob("*.py")
    ]
    given = {(file.name, name.strip("_")) for file in sources for name in names_in(file)}
    assert len(given) > 5000
    assert {(file, name) for file, name in given if name in EMPTY_NAMES} == FIELD_WORDS
