"""Whether words stand in passing: an existing law is named and not changed, or privacy is one of a
list of rights. Such a mention alone says nothing of what a bill does.

Read sentence by sentence, in the letters as they are written: a law's name has its capitals.
"""

from __future__ import annotations

from typing import Final

from tracker.domain.text.words import Span
from tracker.domain.wordings import Vocabulary

_WORDS: Final = Vocabulary(r"""
# A law's name: capitals up to "Act", small words between, with its year and its quotation marks.
capital      [A-Z][\w’'-]{0,40}
law          (?-i:["“”']?\b@capital(?:[ ,]+(?:@capital|and|of|for|the|to|in|on|&)){0,20} Act\b
    (?:[ ]of \d{4})?)
short_name   (?-i:\b(?:HIPAA|FERPA|COPPA|CORA|GLBA|FCRA|DPPA)\b)
# Words by which a sentence only refers to a law.
refers       \b(?:subject to|pursuant to|in (?:accordance|compliance|conformity) with|compl\w+ with
    |consistent with|(?:as )?(?:defined|described|provided|specified|set forth) (?:in|by|under)
    |(?:required|governed|protected|regulated) (?:by|under)|notwithstanding|violations? of
    |within the meaning of)(?: the)?(?: (?:federal|state|state's|existing|current))?[ ,]*["“']?$
# Words by which a sentence changes a law, or makes one.
changes      \b(?:amend|add|chang|repeal|expand|extend|creat|enact|establish|strengthen|modif|clarif
    |updat|revis|replac|remov|delet|broaden|narrow|exempt|reenact|recreat)\w*\b
not_changed  \b(?:do|does|did|shall|may|must|will) not (?:\w+ or )?\w+|\bnothing in\b.*
rights       \b(?:rights?|libert(?:y|ies)|freedoms?)\b
between      ,\s*(?:and\b|or\b)?|\b(?:and|or)\b
ends         (?-i:[;:\n]|[.?!](?=[\s"”)A-Z]|$))
""")
#: Letters of a sentence that are looked at on each side of the words.
_LOOKED_AT: Final = 2000
#: An item of a list of rights has at most so many words, and a list so many items.
_ITEM_WORDS: Final = 6
_ITEMS: Final = 3


def in_passing(written: str, span: Span) -> bool:
    """Whether the letters of a span stand in passing in a text."""
    begin, end = _sentence(written, span)
    sentence, first, last = written[begin:end], span[0] - begin, span[1] - begin
    return _names_a_law(sentence, first, last) or _is_one_of_rights(sentence, first, last)


def _sentence(written: str, span: Span) -> Span:
    begin, stop = max(0, span[0] - _LOOKED_AT), min(len(written), span[1] + _LOOKED_AT)
    begin = max(
        (end.end() for end in _WORDS["ends"].finditer(written, begin, span[0])), default=begin
    )
    end = _WORDS["ends"].search(written, span[1], stop)
    return begin, end.start() if end else stop


def _names_a_law(sentence: str, first: int, last: int) -> bool:
    """Whether the words are of a law's name that the sentence refers to, or does not change."""
    for pattern in (_WORDS["law"], _WORDS["short_name"]):
        for law in pattern.finditer(sentence):
            if law.start() <= first and last <= law.end() + 1:
                if _WORDS["refers"].search(sentence[: law.start()]):
                    return True
                rest = sentence[: law.start()] + " " + sentence[law.end() :]
                return _WORDS["changes"].search(_WORDS["not_changed"].sub(" ", rest)) is None
    return False


def _is_one_of_rights(sentence: str, first: int, last: int) -> bool:
    """Whether the words say privacy, as one of at least three short items behind "right"."""
    if "privacy" not in sentence[first:last].lower():
        return False
    privacy = sentence.lower().index("privacy", first)
    begun = _WORDS["rights"].search(sentence)
    if begun is None or begun.start() > privacy:
        return False
    run, holds, at = 0, False, begun.end()
    for cut in (*_WORDS["between"].finditer(sentence, at), None):
        stop = cut.start() if cut else len(sentence)
        words = len(sentence[at:stop].split())
        if words > _ITEM_WORDS:
            if holds and run >= _ITEMS:
                return True
            run, holds = 0, False
        elif words:
            run += 1
            holds = holds or at <= privacy < stop
        at = cut.end() if cut else stop
    return holds and run >= _ITEMS
