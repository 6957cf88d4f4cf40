"""The forms of a word that count as the word: its plural, its singular, its possessive.

As English and Spanish make them; a form that no text has finds nothing and does no harm.
"""

from __future__ import annotations

from collections.abc import Iterator


def forms_of(word: str) -> tuple[str, ...]:
    """A word that is searched with its plural or singular, if it is one of letters."""
    if len(word) < 3 or not word.isalpha():
        return (word,)
    return tuple(dict.fromkeys((word, *_singulars(word), *_plurals(word))))


def fitting(word: str) -> tuple[str, ...]:
    """The words of a text that a word of a phrase fits: also in its plural, or with 's."""
    base = word.removesuffix("'s") if word.endswith("'s") else word.rstrip("'")
    plurals = tuple(_plurals(base))
    possessives = (f"{base}'s", *(f"{one}'" for one in (base, *plurals)))
    return tuple(dict.fromkeys((word, base, *plurals, *possessives)))


def _plurals(word: str) -> Iterator[str]:
    yield f"{word}s"
    if word.endswith("y"):
        yield f"{word[:-1]}ies"
    if word.endswith(("s", "x", "z", "ch", "sh", "o", "ion", "dad", "dor")):
        yield f"{word}es"


def _singulars(word: str) -> Iterator[str]:
    if word.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
    elif word.endswith(("sses", "xes", "zes", "ches", "shes", "iones", "dades", "dores")):
        yield word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]
