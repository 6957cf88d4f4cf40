"""Pieces of HTML. What is not `Markup` is text, and escaped here, official text above all.

Every function gives Markup. Where one takes `str` it takes text or Markup: text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from tracker.domain.text_sanitizing import sanitized, without_unseen
from tracker.domain.views import Evidence
from tracker.wording.say import CLOSE, OPEN
from tracker.wording.translator import Translator

Shade: TypeAlias = Literal["", "good", "warn", "bad"]

NOTHING: Final = Markup()
_BREAK: Final = Markup("<br>")
_ENGLISH, _SPAN_ENDS = Markup('<span lang="en">'), Markup("</span>")
#: A command within a sentence of ours.
_COMMAND: Final = re.compile("`([^`<>]+)`")
#: What never breaks: a bill's number, and the place of a law (`C.R.S. 24-74-106`).
_NUMBER: Final = re.compile(
    r"\b[HS](?:B|[CJ]?R|J?M)\d\d[A-Z]?-\d{3,4}\b|\bC\.R\.S\. \d+(?:\.\d+)?(?:-\d+(?:\.\d+)?)+"
)
#: Fields that are whole sentences, and how these end.
_SENTENCES: Final = frozenset({"summary", "long_title", "text"})
_ENDED: Final = re.compile(r"[.!?:;][\"'”’)\]]*$")
#: Letters of a text that is remembered with its markup.
_SHORT: Final = 200
_CLOCK: Final = re.compile(r"(\d:\d\d) (?:([AP]M)(?: (MT))?\b|([ap]\.) (m\.))")


def text(piece: object, cleaned: Callable[[str], str] = sanitized) -> Markup:
    """Anything as text, escaped and sanitized; a clock time and a number never break."""
    if isinstance(piece, Markup):
        return piece
    words = str(piece)
    return _of_words(words, cleaned) if len(words) < _SHORT else _escaped(words, cleaned)


def _escaped(words: str, cleaned: Callable[[str], str]) -> Markup:
    plain = str(escape(_CLOCK.sub(_unbroken, cleaned(words))))
    return Markup(_NUMBER.sub(r'<span class="nb">\g<0></span>', plain))


#: The words of a page are mostly those of the page before.
_of_words: Final = lru_cache(maxsize=10_000)(_escaped)


def _unbroken(clock: re.Match[str]) -> str:
    return "\N{NO-BREAK SPACE}".join(filter(None, clock.groups()))


def mixed(sentence: str) -> Markup:
    """A sentence of ours with official words marked in it (`say.marked`): those are English."""
    if isinstance(sentence, Markup):
        return sentence
    words = text(sentence, without_unseen)
    if OPEN not in words:
        return words
    return Markup(str(words).replace(OPEN, '<span lang="en">').replace(CLOSE, "</span>"))


def with_commands(sentence: str) -> Markup:
    """A sentence of ours with the commands in it as code."""
    return Markup(_COMMAND.sub(r"<code>\1</code>", str(mixed(sentence))))


def official(words: str) -> Markup:
    """Official text: in English whatever the page's language is."""
    return _ENGLISH + text(words) + _SPAN_ENDS


def shortened(words: str, most: int) -> Markup:
    """Official words of which a table at a desk shows so many letters at most, cut at a word, with
    the whole as its title; elsewhere, and to who listens, they stand whole."""
    if len(words) <= most:
        return official(words)
    shown = words[: most + 1].rsplit(" ", 1)[0]
    rest = tag("span", words.removeprefix(shown), "rest")
    return tag("span", text(shown) + rest, "cut", lang="en", title=sanitized(words))


def put_in(t: Translator, key: str, name: str, piece: Markup, **parts: object) -> Markup:
    """A sentence of ours with a piece of HTML where its words name it."""
    before, _, after = t(key, **{name: "\0"}, **parts).partition("\0")
    return text(before) + piece + text(after)


def joined(pieces: Iterable[str], by: str = "") -> Markup:
    """Pieces in a row, without those that are empty. by: text between two."""
    return Markup(str(text(by)).join(map(text, filter(None, pieces))))


def spaced(*pieces: str) -> Markup:
    """Pieces with a space between two."""
    return joined(pieces, " ")


def dotted(*pieces: str) -> Markup:
    """Pieces with a dot between two."""
    return joined(pieces, " · ")


def tag(name: str, inner: str = "", kind: str = "", **named: str) -> Markup:
    """An element. inner: text or Markup; kind: its class. What is "" leaves no attribute."""
    own = attributes({"class": kind, **named}) if kind or named else ""
    return Markup("".join(("<", name, own, ">", text(inner), "</", name, ">")))


def attributes(named: Mapping[str, str]) -> Markup:
    """The attributes of an element by name, with "_" for "-". What is "" leaves none."""
    own = (f' {name.replace("_", "-")}="{escape(named[name])}"' for name in named if named[name])
    return Markup("".join(own))


def para(*pieces: str, kind: str = "") -> Markup:
    """A paragraph of pieces with a space between two, "" for none; marked words are English."""
    inner = joined(map(mixed, pieces), " ")
    return tag("p", inner, kind) if inner else NOTHING


def paras(lines: Iterable[str]) -> Markup:
    """Sentences, each a paragraph."""
    return joined(map(para, lines))


#: A paragraph that steps back, "" for nothing.
quiet: Final = partial(para, kind="quiet")


def hint(words: str) -> Markup:
    """Words within a line that step back, "" for nothing."""
    return tag("span", words, "quiet") if words else NOTHING


def div(kind: str, *pieces: str) -> Markup:
    """A box of a class."""
    return tag("div", joined(pieces), kind)


#: Words that stand out.
strong: Final = partial(tag, "strong")


def link(url: str, label: str, kind: str = "") -> Markup:
    """A link to somebody else's web address; the label alone where the address is none."""
    if urlsplit(url).scheme not in ("http", "https"):
        return text(label)
    return tag("a", label, kind, href=url, rel="noreferrer")


def to_page(href: str, label: str, kind: str = "") -> Markup:
    """A link to a page of our own, by an address that we made."""
    return tag("a", label, kind, href=href)


#: The same, large enough for a thumb.
button: Final = partial(to_page, kind="button")


def state(word: str, shade: Shade = "") -> Markup:
    """A state: a word with a shape and a colour."""
    return tag("span", word, f"state {shade}") if word else NOTHING


def bullets(items: Iterable[str], kind: str = "", name: str = "ul") -> Markup:
    """A list, "" for none. name: ul or ol."""
    listed = [tag("li", item) for item in items]
    return tag(name, joined(listed), kind) if listed else NOTHING


#: A ruled list.
rows: Final = partial(bullets, kind="rows")


def facts(pairs: Iterable[tuple[str, str]], kind: str = "facts") -> Markup:
    """Facts, each a name with what is said of it."""
    return tag("dl", joined(tag("dt", name) + tag("dd", words) for name, words in pairs), kind)


def heading(words: str, level: int = 2, key: str = "") -> Markup:
    """A heading. key: its anchor."""
    return tag(f"h{level}", words, id=key)


def section(title: str, key: str, *pieces: str, level: int = 2) -> Markup:
    """Pieces under a heading, "" where all are empty."""
    inner = joined(pieces)
    return heading(title, level, key) + inner if inner else NOTHING


def note(lines: Sequence[str], shade: Shade = "") -> Markup:
    """A box of sentences, "" for none."""
    role = Markup(' role="status"') if shade else ""
    box = Markup('<div class="note {}"{}>{}</div>')
    return box.format(shade, role, paras(lines)) if lines else NOTHING


def banner(lines: Sequence[str], shade: Shade) -> Markup:
    """A box of one line, which opens where there are more; "" for none."""
    if len(lines) < 2:
        return note(lines, shade)
    inner = folded(mixed(lines[0]), paras(lines[1:]))
    return tag("div", inner, f"note {shade} opens", role="status")


def beneath(words: str) -> Markup:
    """On a line of its own beneath what stands before it, "" for nothing."""
    return _BREAK + text(words) if words else NOTHING


def folded(summary: str, inner: str, *, is_open: bool = False) -> Markup:
    """What opens under a line of text, or is open from the start."""
    opened = Markup(" open" if is_open else "")
    return Markup("<details{}>{}{}</details>").format(opened, tag("summary", summary), text(inner))


def table(head: Sequence[str], body: Iterable[Iterable[str]], kind: str = "") -> Markup:
    """A table that scrolls by itself where it is wider than the page. body: lines of cells."""
    top = joined(tag("th", cell, scope="col") for cell in head)
    lines = joined(tag("tr", joined(tag("td", cell) for cell in line)) for line in body)
    return scrolling(top, lines, kind)


def scrolling(top: Markup, lines: Markup, kind: str = "") -> Markup:
    """The frame of a table. top: cells of its head; lines: its rows; kind: of the whole."""
    inner = tag("table", tag("thead", tag("tr", top)) + tag("tbody", lines))
    return tag("div", inner, f"scroll {kind}".strip(), tabindex="0")


class Column(NamedTuple):
    """A column of a list. name: class of its cells, `c-name`; label: what it is called; head: the
    same with a link that sorts by it, "" for the label alone; desk: whether only a desk has it."""

    name: str
    label: str
    head: str = ""
    sorted: Literal["", "ascending", "descending"] = ""
    desk: bool = False


def listing(
    columns: Sequence[Column],
    lines: Iterable[Sequence[str]],
    caption: str,
    opened: Mapping[int, str] | None = None,
) -> Markup:
    """A long list: a table at a desk, elsewhere a row a line. lines: cells in the columns' order;
    caption: what a screen reader calls it; opened: by a line's place, what is open beneath it."""
    kinds = [f"c-{column.name}" + (" desk" if column.desk else "") for column in columns]
    heads = (
        tag("th", column.head or column.label, kind, scope="col", aria_sort=column.sorted)
        for column, kind in zip(columns, kinds, strict=True)
    )
    rows = []
    for at, line in enumerate(lines):
        cells = (
            tag("td", cell, kind, data_label=column.label)
            for column, kind, cell in zip(columns, kinds, line, strict=True)
        )
        rows.append(tag("tr", joined(cells)))
        if opened and at in opened:
            rows.append(tag("tr", tag("td", opened[at], colspan=str(len(kinds))), "open"))
    head = tag("thead", tag("tr", joined(heads)))
    return tag("table", tag("caption", caption) + head + tag("tbody", joined(rows)), "list")


def tiles(numbers: Iterable[tuple[str, str, str]]) -> Markup:
    """Numbers in a row, each with what is counted and the way to the list behind it."""
    links = (to_page(href, strong(count) + " " + text(words)) for count, words, href in numbers)
    return bullets(links, "tiles")


def navigation(kind: str, label: str, *pieces: str) -> Markup:
    """Links that belong together. label: what a screen reader calls them."""
    return tag("nav", joined(pieces), kind, aria_label=label)


def choice_link(href: str, label: str, is_chosen: bool) -> Markup:
    """A link of several of which one is chosen."""
    return tag("a", label, href=href, aria_current="page" if is_chosen else "")


def choices(label: str, offered: Iterable[tuple[str, str, bool]], kind: str = "choices") -> Markup:
    """Links of which one may be chosen, "" for none. offered: href, words, whether it is chosen."""
    links = bullets(choice_link(*item) for item in offered)
    return navigation(kind, label, links) if links else NOTHING


def ways_on(ways: Iterable[tuple[str, str]]) -> Markup:
    """Buttons, one below the other. ways: href and words."""
    return bullets((button(*way) for way in ways), "ways")


def moment_of(words: str, moment: date | datetime) -> Markup:
    """A moment or a day as a time element."""
    return tag("time", words, datetime=moment.isoformat())


def changed_to(old: str, new: str) -> Markup:
    """What was, struck through, and what is."""
    return tag("del", old) + " " + tag("ins", new)


def instead_of(old: str, new: str) -> Markup:
    """The same, one beneath the other; the new as it is where there is no old."""
    return tag("del", old) + beneath(tag("ins", new)) if old else text(new)


def passage(evidence: Evidence) -> Markup:
    """A passage with its phrase marked, and with dots where it begins or ends within a sentence."""
    words = evidence.passage
    in_sentences = evidence.field in _SENTENCES
    first = "… " if in_sentences and words[:1].islower() else ""
    last = " …" if in_sentences and words and not _ENDED.search(words) else ""
    before, phrase, after = words.partition(evidence.phrase)
    if not phrase:
        return official(f"{first}{words}{last}")
    return official(joined((first + before, tag("mark", phrase), after + last)))


def paragraphs(words: str) -> Markup:
    """Official text of several paragraphs."""
    return joined(tag("p", part.strip(), lang="en") for part in words.splitlines() if part.strip())
