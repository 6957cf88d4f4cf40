"""How easily a Spanish text is read: Szigriszt-Pazos' formula, on the INFLESZ scale.

80 and more: very easy; 65 to 80: fairly easy; 55 to 65: normal; under 55: hard.
"""

from __future__ import annotations

import re
from typing import Final

_STRONG: Final = "aeoáéíóú"
_WEAK: Final = "iuü"
#: `que`, `guía`: a u that nobody hears.
_SILENT: Final = re.compile(r"([qg])u([eiéí])")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PUT_IN: Final = re.compile(r"\{\w*\}")
_POINT: Final = re.compile(r"^\s*(?:[-*+]|\d+\.|#+)\s+", re.MULTILINE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_END: Final = re.compile(r"[.:;?!]+(?=\s|$)|\n\s*\n|\n(?=\s*[-*+]\s)")


def inflesz(text: str) -> float:
    """The score of a text, Markdown or plain: 206.835 - 62.3 syllables/words - words/sentences."""
    plain = _PUT_IN.sub("", _LINK.sub(r"\1", text)).replace("*", "")
    words = _WORD.findall(plain)
    marked = _POINT.sub("", _END.sub("|", _LINK.sub(r"\1", text)))
    sentences = [part for part in marked.split("|") if _WORD.search(part)]
    if not words:
        return 100.0
    syllables_of_all = sum(syllables(word) for word in words)
    return 206.835 - 62.3 * syllables_of_all / len(words) - len(words) / max(1, len(sentences))


def syllables(word: str) -> int:
    """Syllables of a Spanish word; at least one."""
    found, before = 0, ""
    spoken = _SILENT.sub(r"\1\2", word.lower())
    for at, letter in enumerate(spoken):
        is_weak = letter in _WEAK or (letter == "y" and at == len(spoken) - 1)
        if not is_weak and letter not in _STRONG:
            before = ""
            continue
        # Two strong vowels are two syllables; a weak one joins its neighbor unless í or ú do.
        joins = before and (is_weak or before in _WEAK) and not {letter, before} & set("íú")
        found += not joins
        before = letter
    return max(found, 1)
