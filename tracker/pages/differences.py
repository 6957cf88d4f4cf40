"""What changed between two versions of a bill's text: first which sections, then word by word,
paragraph by paragraph, in line or side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby, pairwise, zip_longest
from typing import Final, Literal, TypeAlias

from markupsafe import Markup

from tracker.domain.bill_text import BillText, Section, VersionText, before, between, version_named
from tracker.domain.redline import (
    Piece,
    Redline,
    SectionChange,
    Word,
    folded,
    redline,
    running_text,
)
from tracker.domain.views import BillView
from tracker.pages import markup as html
from tracker.pages.markup import NOTHING, div, joined, tag, text
from tracker.pages.paging import Page
from tracker.pages.parts import day_shown, first_of
from tracker.pages.texts import (
    PAPERS,
    Chapter,
    Part,
    drawn,
    hidden,
    in_parts,
    name_of,
    official_texts,
    page_of_text,
    papers_between,
    parts_of,
    section_links,
    stored,
    version_choice,
)
from tracker.queries.texts import versions_of
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.say import marked

#: Sections that a list names, and bytes of an entry beside its words.
NAMED: Final = 30
_ENTRY: Final = 150
#: A reader of a long comparison turns its parts one after another.
_redline: Final = lru_cache(maxsize=2)(redline)
_Pair = tuple[VersionText, VersionText]
View: TypeAlias = Literal["inline", "side"]
VIEWS: Final[tuple[View, ...]] = ("inline", "side")
#: Words that one side of a row has at most; more go on in the next row.
ROW: Final = 160
_TAGS: Final = {"added": "ins", "removed": "del"}


#: Pieces of one paragraph, or one folded piece.
_Row: TypeAlias = Sequence[Piece]


def differences_page(here: Visit, view: BillView, url: PageUrl) -> Page:
    """The page of the comparison that a URL asks for: of two versions by their slugs, else of the
    newest that was read and the one before it."""
    t, versions = here.t, versions_of(here.connection, view.line.number)
    old, new = url.one("from"), url.one("to")
    for slug in (old, new):
        if slug and version_named(versions, slug) is None:
            key = "text.missing" if versions else "text.absent"
            missing = html.note([t(key, bill=view.line.number, version=marked(slug))], "warn")
            return _no_pair(here, view, versions, missing, missing=True)
    pair = _pair(versions, old, new)
    if pair is None:
        count = sum(version.text is not None for version in versions)
        return _no_pair(here, view, versions, html.note([t("diff.one", n=t.number(count))]))
    first, second = (stored(here, view, version) for version in pair)
    if isinstance(first, str) or isinstance(second, str):
        return _Pages(here, view, versions, pair).unread((first, second))
    pages = _Pages(here, view, versions, pair, "side" if url.one("view") == "side" else "inline")
    return _part(pages, (first, second), _redline(first, second), url.page("part"))


def _no_pair(
    here: Visit, view: BillView, versions: Sequence[VersionText], why: Markup, missing: bool = False
) -> Page:
    body = why + version_choice(here, view, versions)
    return page_of_text(here, view, "diff", body, missing=missing)


def _pair(versions: Sequence[VersionText], old: str, new: str) -> _Pair | None:
    """The two versions that a URL means, None where fewer than two were read."""
    readable = (version for version in reversed(versions) if version.text and version.slug != old)
    second = version_named(versions, new) or next(readable, None)
    first = version_named(versions, old) or (before(versions, second) if second else None)
    return (first, second) if first and second else None


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages that compare two versions. versions: all of the bill's; how: the view."""

    here: Visit
    view: BillView
    versions: Sequence[VersionText]
    pair: _Pair
    how: View = "inline"

    def page(self, body: Markup, part: int = 1) -> Page:
        """A page of the comparison. part: its number."""
        old, new = self.pair
        side, later = "side" if self.how == "side" else "", str(part) if part > 1 else ""
        query = {"from": old.slug, "to": new.slug, "view": side, "part": later}
        named = f"{old.name} → {new.name}"
        return page_of_text(self.here, self.view, "diff", body, named, query)

    def unread(self, texts: Sequence[BillText | str]) -> Page:
        """One of the two has no text: which, and where the official one stands."""
        t, body = self.here.t, html.NOTHING
        for version, why in zip(self.pair, texts, strict=True):
            if isinstance(why, str):
                body += html.note([t("diff.unread"), *([why] if why else [])], "warn")
                body += html.para(self.to_text(version))
                body += html.bullets(official_texts(self.here, version))
        return self.page(body + self.others())

    def to_text(self, version: VersionText) -> Markup:
        """A link to the text of a version."""
        href = self.here.links.text(self.view.line.number, version.slug)
        return html.to_page(href, html.official(version.name))

    def href(self, pair: _Pair | None = None, how: View | None = None, part: int = 1) -> str:
        """The link to a comparison: to this one, but for what is given."""
        old, new = (version.slug for version in pair or self.pair)
        side = "side" if (how or self.how) == "side" else ""
        return self.here.links.differences(self.view.line.number, old, new, side, part)

    def others(self) -> Markup:
        """Other versions to compare: from, and to."""
        t, (old, new), inner = self.here.t, self.pair, html.NOTHING
        olds = [(self.href((other, new)), other) for other in self.versions if other is not new]
        news = [(self.href((old, other)), other) for other in self.versions if other is not old]
        for key, chosen, offered in (("old", old, olds), ("new", new, news)):
            label = t(f"diff.choose.{key}")
            links = [(href, html.official(one.name), one is chosen) for href, one in offered]
            inner += html.quiet(label) + html.choices(label, links, "law-choice")
        return html.div("screen", html.folded(t("diff.choose"), inner))

    def facts(self) -> Markup:
        """The two versions, each with its day and the form that it was read from."""
        here, t, lines = self.here, self.here.t, []
        for key, version in zip(("diff.old", "diff.new"), self.pair, strict=True):
            form = t(f"text.form.{version.text.form}") if version.text else ""
            about = html.dotted(self.to_text(version), day_shown(here, version.day), form)
            lines.append((t(key), about))
        return html.facts(lines)

    def views(self) -> Markup:
        """In line or side by side."""
        t = self.here.t
        offered = ((self.href(how=view), t(f"diff.{view}"), view == self.how) for view in VIEWS)
        narrow = t("diff.side.narrow") if self.how == "side" else ""
        note = html.div("diff", html.para(narrow, kind="narrow quiet"))
        return html.choices(t("diff.view"), offered, "law-choice") + note

    def list(self, parts: Sequence[Part], current: int) -> Markup:
        """The sections that changed, with the way to each; on a later part those of that part."""
        t = self.here.t
        entries = [
            (f"{self.href(part=number)}#{portion.chapter.key}", portion.chapter)
            for number, part in enumerate(parts, 1)
            for portion in part
            if portion.begins and current in (1, number)
        ]
        more = len(entries) - NAMED
        rest = html.quiet(t.many("diff.more", more) if more > 0 else "")
        return html.section(t("diff.list"), "list", section_links(entries[:NAMED]), rest)

    def sections(self, part: Part) -> Markup:
        """The changed sections of a part; side by side under the names of both."""
        t, sides = self.here.t, html.NOTHING
        if self.how == "side" and part:
            both = html.joined(html.tag("div", t(key)) for key in ("diff.old", "diff.new"))
            sides = html.tag("div", both, "wide pair sides", lang=t.code)
        return html.tag("div", sides + drawn(self.here, part), "law diff", lang="en")

    def between(self) -> Markup:
        """The papers that came in between the two."""
        papers = [paper for kind in PAPERS for paper in self.view.papers(kind)]
        came = between(self.versions, papers, *self.pair)
        return papers_between(self.here, first_of(self.here, came[::-1])[::-1])


def _part(pages: _Pages, texts: tuple[BillText, BillText], red: Redline, number: int) -> Page:
    here, t, changed, papers = pages.here, pages.here.t, red.changed, pages.between()
    chapters = [
        Chapter(
            change.section.key if change.new else f"{change.section.key}-gone",
            name_of(change.section),
            units(here, change, pages.how),
            _change_words(here, change),
        )
        for change in changed
    ]
    listed_bytes = sum(_ENTRY + len(chapter.title + chapter.about) for chapter in chapters[:NAMED])
    parts = parts_of(chapters, listed_bytes + len(papers))
    current = min(number, max(1, len(parts)))

    to = partial(pages.href, None, None)
    added, removed = (
        t.many("diff.words", count) for count in (red.count("added"), red.count("removed"))
    )
    words = html.strong(t("diff.counts", added=added, removed=removed))
    counts = html.para(words, t.many("diff.sections", len(changed)))
    body = (
        pages.facts()
        + pages.views()
        + pages.others()
        + (counts if changed else "")
        + _notes(here, texts, changed)
        + (pages.list(parts, current) if changed else html.para(t("diff.none")))
        + in_parts(here, parts, current, to, pages.sections(parts[current - 1]))
        + _rest(here, red)
        + (papers if current == 1 else "")
    )
    return pages.page(body, current)


def _notes(here: Visit, texts: Sequence[BillText], changed: Sequence[SectionChange]) -> Markup:
    """What the marks mean, and what the comparison cannot see."""
    t, forms = here.t, {text.form for text in texts}
    lines = [t("diff.forms" if len(forms) > 1 else "diff.pdf")] if "pdf" in forms else []
    if any(change.whole for change in changed):
        lines.append(t("diff.whole"))
    if halved := [change.section for change in changed if change.is_halved]:
        lines.append(t("diff.halved", sections=_names(halved)))
    words = (word for change in changed for piece in change.pieces for word in piece.words)
    marks = [("del", "removed"), ("ins", "added")]
    marks += [("s", "struck")] if any(word.struck for word in words) else []
    legend = html.bullets(html.tag(name, t(f"diff.legend.{key}")) for name, key in marks)
    box = html.div("law-legend diff", legend) if changed else html.NOTHING
    return html.note(lines) + box


def _rest(here: Visit, red: Redline) -> Markup:
    same = [
        change.section for change in red.sections if change.state == "same" and not change.moved
    ]
    return html.joined(
        html.quiet(here.t(key, sections=marked(_names(sections))))
        for key, sections in (("diff.same", same), ("diff.left_out", red.left_out))
        if sections
    )


def _change_words(here: Visit, change: SectionChange) -> str:
    """`changed, was SECTION 3., 12 words added, 3 words removed`."""
    t = here.t
    words = [t(f"diff.state.{change.state}")]
    if change.moved and change.old:
        words.append(t("diff.moved", label=change.old.label.rstrip(".")))
    words += [
        t(key, words=t.many("diff.words", count))
        for key, count in (
            ("diff.added", change.count("added")),
            ("diff.removed", change.count("removed")),
        )
        if count
    ]
    return ", ".join(words)


def _names(sections: Sequence[Section]) -> str:
    named = [(section.label or name_of(section)).rstrip(".:") for section in sections]
    more = " …" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more


def units(here: Visit, change: SectionChange, view: View) -> tuple[Markup, ...]:
    """A section's differences, a paragraph a piece of HTML."""
    rows = list(_rows(folded(change.pieces)))
    # Where the same paragraph goes on, folded.
    cuts = [
        (_is_folded(row) or _is_folded(after)) and not after[0].words[0].begins
        for row, after in pairwise(rows)
    ]
    around = zip((False, *cuts), rows, (*cuts, False), strict=True)
    return tuple(
        _fold(here, row[0]) if _is_folded(row) else _unit(here, row, view, before, after)
        for before, row, after in around
    )


def _is_folded(row: _Row) -> bool:
    return row[0].kind == "folded"


def _rows(pieces: Sequence[Piece]) -> Iterator[_Row]:
    """Pieces by paragraph, removed words together with those that replace them."""
    row: list[Piece] = []
    for part, opens in _parts(pieces):
        size = sum(max(len(piece.old), len(piece.new)) for piece in row)
        if row and (opens or size >= ROW or _is_folded(row)):
            yield row
            row = []
        row += part
    if row:
        yield row


def _parts(pieces: Sequence[Piece]) -> Iterator[tuple[_Row, bool]]:
    """Pieces cut at paragraphs, those of both sides in step. True: a paragraph begins there."""
    for changes, group in groupby(pieces, key=lambda piece: piece.kind in _TAGS):
        some = tuple(group)
        for together in [some] if changes else [(piece,) for piece in some]:
            if _is_folded(together):
                yield together, True
                continue
            for at, both in enumerate(zip_longest(*map(_cut, together))):
                part = [piece for piece in both if piece is not None]
                opens = any(piece.words[0].begins for piece in part)
                yield part, (changes and at > 0) or opens


def _cut(piece: Piece) -> Iterator[Piece]:
    """A piece cut where paragraphs begin and end, none longer than a row."""
    words = piece.words
    edges = [0]
    for at in range(1, len(words)):
        if words[at].begins or at - edges[-1] >= ROW:
            edges.append(at)
    for start, end in pairwise((*edges, len(words))):
        if words:
            yield Piece(piece.kind, piece.old[start:end], piece.new[start:end])


def _fold(here: Visit, piece: Piece) -> Markup:
    return tag("p", here.t.many("diff.folded", piece.count), "fold", lang=here.t.code)


def _unit(here: Visit, row: _Row, view: View, cut_before: bool, cut_after: bool) -> Markup:
    """A paragraph. cut_before, cut_after: there it goes on, folded."""
    has_changes = any(piece.kind in _TAGS for piece in row)

    def paragraph(pieces: _Row) -> Markup:
        if not pieces:
            return NOTHING
        before, after = ("… " if cut_before else ""), (" …" if cut_after else "")
        where = _page_and_line(here, pieces[0].words[0]) if has_changes else NOTHING
        words = _spaced((piece.words, _piece(here, piece)) for piece in pieces)
        return tag("p", where + before + words + after)

    inline = paragraph(row)
    if view == "inline":
        return inline
    # The words of a side alone, so that they are shown as it writes them.
    old = [Piece(piece.kind, piece.old, ()) for piece in row if piece.kind != "added"]
    new = [Piece(piece.kind, (), piece.new) for piece in row if piece.kind != "removed"]
    sides = (tag("div", paragraph(side)) for side in (old, new))
    return div("wide pair", *sides) + div("narrow", inline)


def _page_and_line(here: Visit, word: Word) -> Markup:
    """Page and line of a word, "" where its text has none."""
    page, line = word.at
    if not page or not line:
        return NOTHING
    return tag("small", here.t("diff.place", page=page, line=line), "at", lang=here.t.code)


def _spaced(drawn: Iterable[tuple[Sequence[Word], Markup]]) -> Markup:
    """Words in a row, with a space where they are not glued to those before them."""
    pieces: list[Markup] = []
    for words, piece in drawn:
        pieces.append(piece if not pieces or words[0].glued else " " + piece)
    return joined(pieces)


def _piece(here: Visit, piece: Piece) -> Markup:
    """Words, those that the bill takes out of the law struck through."""
    runs = []
    for struck, group in groupby(piece.words, key=lambda word: word.struck):
        run = tuple(group)
        inner = text(running_text(run).replace("\n", " "))
        runs.append((run, _announced(here, "s", "struck", inner) if struck else inner))
    name, words = _TAGS.get(piece.kind), _spaced(runs)
    return _announced(here, name, piece.kind, words) if name else words


def _announced(here: Visit, name: str, kind: str, inner: Markup) -> Markup:
    """An element whose begin and end a screen reader announces."""
    begins, ends = (hidden(here, here.t(f"diff.{kind}.{at}")) for at in ("begins", "ends"))
    return tag(name, begins + inner + ends)
