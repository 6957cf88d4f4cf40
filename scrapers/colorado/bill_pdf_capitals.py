"""New law in the text layer of a PDF: Colorado sets it in capitals.

Only law that a section amends, after "as follows:", is read so. Numbers, signs and citations
between two words of a run belong to it. A word alone is new law where the text knows it in small
letters as well ("IS"); one that stands nowhere else is an acronym ("TABOR") and bears no mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from scrapers.colorado.bill_text_new_law import Instructions
from tracker.domain.bill_text import Line, Run

_WORD: Final = re.compile(r"[^\W\d_]+")
#: Part of a citation, or a letter or number of an enumeration: "(1)(b)", "(II)", "6-1-1304", "I".
_CITATION: Final = re.compile(r"(?:\([\w.]{1,6}\))+[,.;:]?|\d[\w().,;:$%-]*|[^\w\s]+|[IVXA]")


def with_capitals(lines: Sequence[Line]) -> list[Line]:
    """Lines of running words, those in capitals of amended law marked as new."""
    known = _small_words(line.text for line in lines)
    instructions = Instructions()
    done: list[Line] = []
    for law, group in groupby(lines, key=lambda line: _law(instructions, line.text)):
        within = list(group)
        if law == "added":
            done += map(_as_new, within)
        else:
            done += _with_capitals(within, known) if law else within
    return done


def _law(instructions: Instructions, text: str) -> str:
    """What a line is: "added" law, "amended" law, or "" for no law of a statute."""
    if not instructions.read(text):
        return ""
    return "added" if instructions.adds_whole else "amended"


def _as_new(line: Line) -> Line:
    return Line((Run(line.text, ("new",)),), line.page, line.number)


def _with_capitals(lines: Sequence[Line], known: frozenset[str]) -> Iterator[Line]:
    """Lines that follow one another: what is in capitals may go on from one to the next."""
    words = [re.findall(r"\S+\s*", line.text) for line in lines]
    marks = iter(_marked([word for line in words for word in line], known))
    for line, within in zip(lines, words, strict=True):
        runs = groupby(((next(marks), word) for word in within), key=lambda pair: pair[0])
        said = ((new, "".join(word for _, word in pairs)) for new, pairs in runs)
        marked = tuple(Run(text, ("new",) if new else ()) for new, text in said)
        yield Line(marked, line.page, line.number)


def _small_words(texts: Iterable[str]) -> frozenset[str]:
    """Every word that a text holds with small letters, folded."""
    words = (word for text in texts for word in _WORD.findall(text))
    return frozenset(word.lower() for word in words if not word.isupper())


def _marked(words: Sequence[str], known: frozenset[str]) -> list[bool]:
    """For each word whether it is new law."""
    kinds = [_kind(word.strip()) for word in words]
    marks = [False] * len(words)
    for begin, end in _stretches(kinds):
        loud = [at for at in range(begin, end) if kinds[at] == "capitals"]
        alone = len(loud) == 1 and not known.issuperset(
            part.lower() for part in _WORD.findall(words[loud[0]])
        )
        if not alone:
            marks[loud[0] : loud[-1] + 1] = [True] * (loud[-1] + 1 - loud[0])
    return marks


def _kind(word: str) -> str:
    """ "capitals", "between" for what has no case of its own, or "small"."""
    if _CITATION.fullmatch(word):
        return "between"
    letters = "".join(_WORD.findall(word))
    return "capitals" if letters.isupper() else "small" if letters else "between"


def _stretches(kinds: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where words in capitals follow one another, with nothing in small letters between."""
    at = 0
    for quiet, group in groupby(kinds, key=lambda kind: kind == "small"):
        size = len(list(group))
        if not quiet and "capitals" in kinds[at : at + size]:
            yield at, at + size
        at += size
