"""A long official text as parts of a page, each small enough for a light one: its state is in the
address. What pages of texts and of differences share stands here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final

from tracker.domain.bill_text import Section
from tracker.pages.markup import text
from tracker.visiting.visit import Visit

#: Bytes of one part, with its share of the list of sections: a light page has room for no more.
ROOM: Final = 19_000
#: Parts that are offered one by one; of more, the neighbours and the ends.
PARTS: Final = 12
_NEAR: Final = 4
#: Letters of a heading in a list.
HEADING: Final = 90

_RULES: Final = " ".join((Path(__file__).parent / "texts.css").read_text("utf-8").split())
STYLE: Final = f"<style>{_RULES}</style>"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page about a bill's text, before its frame.

    title: ours; named: official words that belong to it. told: what of the address counts, by the
    names in it. missing: the address names what is not there, which body says.
    """

    title: str
    named: str
    body: str
    told: Mapping[str, str] = field(default_factory=dict)
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section on its way to a page. key: its anchor; title: official words; units: pieces of
    HTML, each small; about: what is said of it under its heading and in lists, ours."""

    key: str
    title: str
    units: Sequence[str]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Portion:
    """What one part shows of a section. begins: whether it is from the section's beginning."""

    chapter: Chapter
    units: tuple[str, ...]
    begins: bool


#: The portions that a part shows.
Part = tuple[Portion, ...]


def parts_of(chapters: Sequence[Chapter], taken: int = 0, room: int = ROOM) -> tuple[Part, ...]:
    """Sections in parts of about so many bytes; one that is longer goes on in the next part.

    taken: bytes of the first part that something else needs.
    """
    parts: list[list[Portion]] = [[]]
    filled = taken
    for chapter in chapters:
        begun: list[str] = []
        own, begins = _size(chapter), True
        if parts[-1] and filled + own + _weight(chapter.units[:1]) > room:
            parts.append([])
            filled = 0
        filled += own
        for unit in chapter.units:
            if begun and filled + _weight([unit]) > room:
                parts[-1].append(Portion(chapter, tuple(begun), begins))
                parts.append([])
                begun, begins, filled = [], False, own
            begun.append(unit)
            filled += _weight([unit])
        parts[-1].append(Portion(chapter, tuple(begun), begins))
    return tuple(map(tuple, parts))


def _weight(units: Sequence[str]) -> int:
    return sum(len(unit.encode()) for unit in units)


def _size(chapter: Chapter) -> int:
    """Bytes of a section without its units: its heading, and its entry in a list."""
    return 300 + 2 * len(f"{chapter.title}{chapter.about}".encode())


def part_asked(said: str, count: int) -> int:
    """The part that an address asks for, from 1; the last one where there are fewer."""
    asked = int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else 1
    return min(max(1, asked), max(1, count))


def drawn(here: Visit, part: Part) -> str:
    """The sections of a part, with their headings."""
    return "".join(_portion(here, one) for one in part)


def _portion(here: Visit, one: Portion) -> str:
    t, chapter = here.t, one.chapter
    more = "" if one.begins else f' <small lang="{t.code}">{text(t("text.continued"))}</small>'
    title = f'<h2 id="{escape(chapter.key, quote=True)}">{text(chapter.title)}{more}</h2>'
    about = f'<p class="quiet" lang="{t.code}">{text(chapter.about)}</p>' if chapter.about else ""
    return f"<section>{title}{about if one.begins else ''}{''.join(one.units)}</section>"


def name_of(section: Section) -> str:
    """A section as lists and headings call it: label and heading, cut to what a line holds."""
    label, heading = section.label.strip(), " ".join(section.heading.split())
    whole = heading if heading.startswith(label) else f"{label} {heading}"
    whole = whole.strip() or section.key.replace("-", " ").capitalize()
    return whole if len(whole) <= HEADING else f"{whole[:HEADING].rsplit(' ', 1)[0]} …"


def listed(entries: Iterable[tuple[str, Chapter]]) -> str:
    """Sections as links, each with what is said of it. entries: where one stands, and which."""
    items = (
        f'<li><a href="{escape(where, quote=True)}" lang="en">{text(one.title)}</a>'
        f"{f'<br><small>{text(one.about)}</small>' if one.about else ''}</li>"
        for where, one in entries
    )
    return f'<ul class="law-list">{"".join(items)}</ul>'


def parts_offered(here: Visit, parts: Sequence[Part], number: int, to: Callable[[int], str]) -> str:
    """Links to the parts of a long text, "" for one that stands on a page. to: where one is."""
    t = here.t
    if len(parts) < 2:
        return ""
    items = "".join(
        f"<li>{_to_part(here, parts[one - 1], one, number, to)}</li>"
        for one in _shown(number, len(parts))
    )
    said = text(t("text.part", part=number, of=len(parts)))
    return (
        f'<nav class="law-parts" aria-label="{escape(t("text.parts"))}"><p>{said}</p>'
        f"<ul>{items}</ul></nav>"
    )


def _shown(number: int, count: int) -> Iterator[int]:
    for one in range(1, count + 1):
        if count <= PARTS or one in (1, count) or abs(one - number) <= _NEAR:
            yield one


def _to_part(here: Visit, part: Part, one: int, number: int, to: Callable[[int], str]) -> str:
    current = ' aria-current="page"' if one == number else ""
    first = part[0].chapter.title if part else ""
    short = first if len(first) <= HEADING // 2 else f"{first[: HEADING // 2].rsplit(' ', 1)[0]} …"
    label = text(here.t("text.part.of", part=one))
    return (
        f'<a href="{escape(to(one), quote=True)}"{current}>{label}</a> '
        f'<span lang="en" class="quiet">{text(short)}</span>'
    )


def turned(here: Visit, number: int, count: int, to: Callable[[int], str]) -> str:
    """Links to the part before and after, for the foot of a part."""
    t = here.t
    if count < 2:
        return ""
    ways = [
        f'<a class="button" href="{escape(to(one), quote=True)}">{text(word)}</a>'
        for one, word in ((number - 1, t("light.before")), (number + 1, t("light.after")))
        if 0 < one <= count
    ]
    said = f"<p>{text(t('text.part', part=number, of=count))}</p>"
    label = escape(t("light.pages"))
    return f'<nav class="turn" aria-label="{label}">{said}{"".join(ways)}</nav>'


def hidden(here: Visit, said: str) -> str:
    """Words for those who listen, beside what others see by its style."""
    language = "" if here.t.code == "en" else f' lang="{here.t.code}"'
    return f'<b class="sr"{language}> {text(said)} </b>'
