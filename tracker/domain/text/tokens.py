"""The words and signs of a text, in the letters as they are written.

An abbreviation is one (C.R.S. ends no sentence), a number (2.5), a word with its apostrophe
(driver's). A hyphen parts words and is no sign. Official summaries glue the items of a list
together, so "andSet" is two words.
"""

from __future__ import annotations

import re
from typing import Final, TypeAlias

#: From and to.
Span: TypeAlias = tuple[int, int]

APOSTROPHES: Final = "'‘’ʼ"
_WORDS: Final = (
    r"(?:\w\.){2,}|\d+(?:[.,]\d+)+|(?:and|or)(?=[A-Z])"
    rf"|\w+(?:[{APOSTROPHES}]\w+|(?<=[sS])[{APOSTROPHES}])?"
)
_WORD: Final = re.compile(_WORDS)
_TOKEN: Final = re.compile(rf"{_WORDS}|[^\w\s‐‑-]")
_WRITTEN: Final = re.compile(rf"(?:{_WORDS})\*?|[^\w\s‐‑-]")


def tokens(text: str) -> list[str]:
    """The words and signs of a text, in order."""
    return _TOKEN.findall(text)


def token_spans(text: str) -> list[Span]:
    """Where each of `tokens` begins and ends, in letters."""
    return [match.span() for match in _TOKEN.finditer(text)]


def word_spans(text: str) -> list[Span]:
    """Where each word begins and ends, without the signs."""
    return [match.span() for match in _WORD.finditer(text)]


def written_tokens(phrase: str) -> list[str]:
    """The words and signs of a phrase, each word with the `*` that stands for its ending."""
    return _WRITTEN.findall(phrase)
