"""Remarks: the marks that a clerk writes beside a value, and what they mean.

Only words that are listed in `colorado.REMARKS` call a meeting off or put it in doubt, and
only where they are a mark of their own: the whole cell or its own tag, in parentheses, behind a
dash, at the end of an item. Texts come with SEAM where an element of the page begins or ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final

from tracker.domain.colorado import REMARK_PATTERNS, Meant
from tracker.domain.wordings import Vocabulary

#: Stands where an element begins or ends; no text of the site has it.
SEAM: Final = "\0"
#: Between the marks of a remark.
_AND: Final = "; "
#: What parts one mark from another. Every choice is a run of one sign, so it is read in one pass.
PARTED: Final = re.compile(rf"[{SEAM}()\[\]|;*•]+|(?<!\S)[-–—]+(?!\S)|[–—]+|:+(?=\s|$)|(?<=\s):+")
#: From the first letter or digit to the last.
_SAID: Final = re.compile(r"\w(?:.*\w)?")
_KEPT_COLON: Final = "\N{RATIO}"
EDGES: Final = " \t\n.,:;!-–—/\\|*&\"'“”"
_WORDS: Final = Vocabulary(r"""
# What a listed word tells of something else.
of_something  (\w):(\s+(?:[HS][BCJMR]+ ?\d\d|[HS][BR] ?\d|(?:overflow|remote|in-person|audio|video
    |live ?stream|broadcast|zoom|webex|translation|interpret)\w*\b))
# Before a mark these take it back.
denies        \b(?:not|never|no|if|unless|or|isn't|wasn't|from|un)$
# Stems of words that are worth telling also where nobody knows what they mean.
worth         cancel|postpon|re-?sched|laid over|lay over|testi|witness|invit
    |not (?:be|meet|hear)|\bmoved?\b|delay|remote|overflow|action only|vote only|pulled|withdrawn
    |removed|tentative|hold\b
person        (?:rep|sen)(?:s|resentatives?|ators?)?\b
# Words that no title holds, with what follows them: they count without a sign of their own.
no_title      (?:(?<=[,./] )|(?<=/)|\b(?=(?-i:laid over|lay over|will not be|not be heard|this bill
    |LAID OVER|Laid over)))(?:(?:this )?(?:bill )?(?:laid|lay) over\b
    |(?:this )?(?:bill )?(?:will )?not be heard\b|(?:for )?(?:action|vote) only\b
    |(?:by )?invit\w+(?: testimony)? only\b|(?:pulled|removed) from\b).*
""")


def marks_of(text: str) -> tuple[str, ...]:
    """The marks of which words consist, in their order, each as it is written. What a listed word
    tells of something else stays one with it: `Removed from agenda: HB26-1012`."""
    text = _WORDS["of_something"].sub(rf"\1{_KEPT_COLON}\2", text)
    parts = (" ".join(part.split()).strip(EDGES) for part in PARTED.split(text))
    return tuple(part.replace(_KEPT_COLON, ":") for part in parts if any(map(str.isalnum, part)))


def apart(text: str, is_value: Callable[[str], bool]) -> tuple[str, str] | None:
    """A listed mark with which words begin or end, without a sign of its own, and the value beside
    it: `CANCELLED House Judiciary`, `Upon Adjournment POSTPONED`. None where the words are a mark
    as a whole, or what is beside is no value (`Not cancelled`)."""
    words = list(re.finditer(rf"[^\s{SEAM}/]+", text))
    if meant_by(_mark(text)):
        return None
    for many in range(1, min(_LONGEST_MARK + 1, len(words))):
        at, back = words[many - 1].end(), words[-many].start()
        for mark, rest in ((text[:at], text[at:]), (text[back:], text[:back])):
            value = rest.strip(f"{SEAM} /,.:;")
            if (
                meant_by(_mark(mark))
                and is_value(unseamed(value))
                and not _WORDS["denies"].search(value)
            ):
                return _mark(mark), value
    return None


def _mark(words: str) -> str:
    return " ".join(unseamed(words).split()).strip(EDGES)


def remark_of(marks: Iterable[str]) -> str:
    """Marks as one remark; what is said twice is said once."""
    once: dict[str, str] = {}
    for mark in marks:
        once.setdefault(mark.casefold(), mark)
    return _AND.join(once.values())


@lru_cache(maxsize=4096)
def meant_by(mark: str) -> Meant | None:
    """What a mark says that stands for itself, None for words that are not listed. Only all of it
    counts: "Not cancelled" and "Remote testimony canceled" say nothing of the kind."""
    if _WORDS["of_something"].search(mark):
        return None
    words = _SAID.search(" ".join(mark.replace("’", "'").split()))
    plain = words[0] if words else ""
    return next((meant for pattern, meant in REMARK_PATTERNS if pattern.fullmatch(plain)), None)


def meanings_of(remark: str) -> dict[Meant, str]:
    """What a remark says, each meaning with the mark that says it first."""
    meanings: dict[Meant, str] = {}
    for mark in remark.split(_AND):
        meant = meant_by(mark) if mark else None
        if meant is not None:
            meanings.setdefault(meant, mark)
    return meanings


def unseamed(text: str) -> str:
    """The same with a blank for each seam: every place stays where it is."""
    return text.replace(SEAM, " ")


# --- items of an agenda ---------------------------------------------------------------------------


def is_worth_telling(words: str) -> bool:
    """Whether words, listed or not, may say that something is not heard as people expect."""
    return bool(_WORDS["worth"].search(words))


def item_marks(text: str, named: Collection[tuple[int, int]] = ()) -> tuple[str, ...]:
    """The marks of an agenda item: words of their own beside its bills and title. named: where its
    bills are named. A title is no mark: only listed words, words in capitals of their own, and
    words worth telling that stand apart."""
    for begin, end in sorted(named, reverse=True):
        text = f"{text[:begin]}{SEAM}{text[end:]}"
    return tuple(dict.fromkeys(mark for part in marks_of(text) for mark in _marks_in(part)))


def _marks_in(part: str) -> Iterator[str]:
    if meant_by(part):
        yield part
        return
    words = part.split()
    last = next((at for at in range(len(words), 0, -1) if not words[at - 1].isupper()), 0)
    first = next((at for at, word in enumerate(words) if not word.isupper()), len(words))
    shouts = (" ".join(words[last:]).strip(EDGES), " ".join(words[:first]).strip(EDGES))
    heard = next((shout for shout in shouts if last and meant_by(shout)), None)
    plainly = _WORDS["no_title"].search(part)
    if heard is not None:
        yield heard
    elif plainly and meant_by(plainly[0]):
        yield plainly[0].strip(EDGES)
    elif is_worth_telling(part) and len(words) <= _LONGEST_MARK and not _is_title(part):
        yield part


def _is_title(part: str) -> bool:
    """Whether words are a title or a person: each long word begins with a capital, not all are."""
    long = [word for word in part.split() if len(word) > _SMALL_WORD]
    titled = all(word[0].isupper() for word in long) and not part.isupper()
    return bool(_WORDS["person"].match(part)) or titled


#: Letters of a word that stays small in a title, at most.
_SMALL_WORD: Final = 4
#: Words of a mark, at most: what is longer is a sentence of a title.
_LONGEST_MARK: Final = 7
