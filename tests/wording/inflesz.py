"""How easily Spanish reads: the INFLESZ scale, for our words and for the campaigns' texts.

206.835 - 62.3 * syllables / words - words / sentences. From 55 on a text is "normal" and from 65
on "quite easy" for a broad public.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

STRONG = "aeoáéíóú"
WEAK = "iuü"
_WORD = re.compile(r"[a-záéíóúüñ]+", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…]+(?:\s|$)|\n\s*\n|\n\s*[-*#]")
#: What nobody reads aloud as words: marks of code, addresses, places for facts, Markdown links.
_UNSPOKEN = re.compile(r"`[^`]*`|https?://\S+|\S+@\S+|\{[^}]*\}|\]\([^)]*\)")
_SHORT = re.compile(r"\b([ap])\. m\.|\b(art|Rep|Sen|Sr|Sra|EE|UU)\.")


def syllables(word: str) -> int:
    """How many syllables a Spanish word has."""
    said = word.lower()
    said = re.sub(r"qu(?=[eiéí])", "q", said)
    said = re.sub(r"gu(?=[eiéí])", "g", said)
    said = re.sub(r"y(?![aeiouáéíóúü])", "i", said)  # a consonant only before a vowel
    said = re.sub(r"(?<!c)h", "", said)  # silent: it parts no diphthong
    groups = re.findall(f"[{STRONG}{WEAK}]+", said)
    return max(1, sum(map(_nuclei, groups)))


def _nuclei(vowels: str) -> int:
    """Syllables of a run of vowels: two strong ones part, a weak one leans on its neighbour."""
    vowels = re.sub("(?<=[uü])í", "i", vowels)  # cuídese: weak beside weak is one, accent or not
    vowels = re.sub("(?<=i)ú", "u", vowels)
    strong = sum(one in STRONG for one in vowels)
    twins = len(re.findall("ii|uu", vowels))
    return max(strong, 1) + twins


def words_of(text: str) -> list[str]:
    """The words that are read."""
    return _WORD.findall(_UNSPOKEN.sub(" ", text))


def sentences_of(text: str) -> list[str]:
    """The sentences with words in them."""
    spoken = _SHORT.sub(r"\1\2", _UNSPOKEN.sub(" ", text))
    return [one for one in _SENTENCE.split(spoken) if words_of(one)]


def inflesz(texts: Iterable[str]) -> float:
    """How easily texts read together. Raises ValueError where there is no word."""
    words = sentences = total = 0
    for text in texts:
        said = words_of(text)
        words += len(said)
        total += sum(map(syllables, said))
        sentences += len(sentences_of(text))
    if not words:
        raise ValueError("inflesz: no words")
    return 206.835 - 62.3 * total / words - words / sentences
