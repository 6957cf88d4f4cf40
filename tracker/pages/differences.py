"""What changed between two versions of a bill's text: first which sections, then word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Final

from tracker.domain.bill_text import BillText, Section
from tracker.domain.redline import Redline, SectionChange, redline
from tracker.domain.versions import VersionText, before, between, version_named
from tracker.domain.views import BillView
from tracker.pages.leaves import (
    STYLE,
    Chapter,
    Leaf,
    Part,
    drawn,
    listed,
    name_of,
    part_asked,
    parts_of,
    parts_offered,
    turned,
)
from tracker.pages.markup import folded, heading, note, official, para, text
from tracker.pages.parts import first_of
from tracker.pages.redlines import VIEWS, View, units
from tracker.pages.texts import back, stored
from tracker.pages.versions import (
    choice,
    day_of,
    fact_list,
    official_links,
    papers_between,
)
from tracker.queries.texts import versions_of
from tracker.visiting.visit import Visit
from tracker.wording.say import marked, number_words

#: Sections that a list names, and bytes of an entry beside its words.
NAMED: Final = 30
_ENTRY: Final = 150
#: Who reads a long comparison turns its parts one after another.
_redline: Final = lru_cache(maxsize=2)(redline)
_PAPERS: Final = ("amendment", "report", "fiscal_note")


def differences_leaf(
    here: Visit, view: BillView, old: str, new: str, how: str = "", part: str = ""
) -> Leaf:
    """The page of a comparison. old, new: slugs, "" for the newest version that was read and the
    one before it; how: inline or side."""
    found = versions_of(here.connection, view.line.number)
    for slug in (old, new):
        if slug and version_named(found, slug) is None:
            return _missing(here, view, found, slug)
    pair = _pair(found, old, new)
    if pair is None:
        return _too_few(here, view, found)
    texts = [stored(here, view, one) for one in pair]
    first, second = texts
    if isinstance(first, str) or isinstance(second, str):
        return _unread(here, view, found, pair, texts)
    shown: View = "side" if how == "side" else "inline"
    red = _redline(first, second)
    return _Comparison(here, view, found, pair, (first, second), shown, red).leaf(part)


def title(here: Visit, view: BillView) -> str:
    """The title of a comparison's page."""
    return here.t("diff.title", bill=number_words(view.line.number))


_Pair = tuple[VersionText, VersionText]


def _pair(found: Sequence[VersionText], old: str, new: str) -> _Pair | None:
    """The versions that an address means, None where there are not two that were read."""
    read = [one for one in found if one.text]
    second = version_named(found, new) or next(
        (one for one in reversed(read) if one.slug != old), None
    )
    first = version_named(found, old) or (before(found, second) if second else None)
    return (first, second) if first and second else None


# --- what cannot be compared -------------------------------------------------------------------


def _missing(here: Visit, view: BillView, found: Sequence[VersionText], slug: str) -> Leaf:
    t, number = here.t, number_words(view.line.number)
    lines = [t("text.missing", bill=number, version=marked(slug))] if found else [t("text.absent")]
    offered = [(one, here.links.text(view.line.number, one.slug), False) for one in found]
    body = (
        STYLE + back(here, view) + note(lines, "warn") + choice(t("text.versions"), offered)
    )  # fmt: skip
    return Leaf(title(here, view), view.line.title, body, {}, missing=True)


def _too_few(here: Visit, view: BillView, found: Sequence[VersionText]) -> Leaf:
    t = here.t
    read = sum(one.text is not None for one in found)
    offered = [(one, here.links.text(view.line.number, one.slug), False) for one in found]
    listed = choice(t("text.versions"), offered) if found else ""
    body = STYLE + back(here, view) + note([t("diff.one", n=t.number(read))]) + listed
    return Leaf(title(here, view), view.line.title, body)


def _unread(
    here: Visit, view: BillView, found: Sequence[VersionText], pair: _Pair,
    texts: Sequence[BillText | str],
) -> Leaf:  # fmt: skip
    """One of the two has no text: which, and where the official one stands."""
    t, parts = here.t, []
    for one, read in zip(pair, texts, strict=True):
        if isinstance(read, str):
            where = escape(here.links.text(view.line.number, one.slug), quote=True)
            parts.append(
                note([t("diff.unread"), *([read] if read else [])], "warn")
                + f'<p><a href="{where}">{official(one.name)}</a></p>'
                + official_links(here, one)
            )
    body = STYLE + back(here, view) + "".join(parts) + _chosen(here, view, found, pair, "inline")
    told = {"from": pair[0].slug, "to": pair[1].slug}
    return Leaf(title(here, view), _named(view, pair), body, told)


def _named(view: BillView, pair: _Pair) -> str:
    return f"{pair[0].name} → {pair[1].name} · {view.line.title}"


def _chosen(
    here: Visit, view: BillView, found: Sequence[VersionText], pair: _Pair, how: View
) -> str:
    """Other versions to compare: from, and to."""
    t, number, (old, new) = here.t, view.line.number, pair
    kept = how if how == "side" else ""
    sides = (
        ("diff.choose.old", [
            (one, here.links.differences(number, one.slug, new.slug, kept), one is old)
            for one in found if one is not new
        ]),
        ("diff.choose.new", [
            (one, here.links.differences(number, old.slug, one.slug, kept), one is new)
            for one in found if one is not old
        ]),
    )  # fmt: skip
    inner = "".join(para(t(key), "quiet") + choice(t(key), offered) for key, offered in sides)
    return f'<div class="screen">{folded(t("diff.choose"), inner)}</div>'


# --- a comparison ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two texts of a bill on their way to a page. found: all versions; how: they are shown."""

    here: Visit
    view: BillView
    found: Sequence[VersionText]
    pair: _Pair
    texts: tuple[BillText, BillText]
    how: View
    red: Redline

    def leaf(self, asked: str) -> Leaf:
        """The page of one part."""
        here, t = self.here, self.here.t
        chapters = [self._chapter(one) for one in self.red.changed]
        came = self._between()
        listed_bytes = sum(_ENTRY + len(one.title + one.about) for one in chapters[:NAMED])
        parts = parts_of(chapters, listed_bytes + len(came))
        shown = part_asked(asked, len(parts))
        offered = parts_offered(here, parts, shown, self._to)
        body = "".join(
            (
                STYLE, back(here, self.view), fact_list(self._facts()), self._views(),
                _chosen(here, self.view, self.found, self.pair, self.how),
                self._counts(), self._notes(),
                self._list(parts, shown) if self.red.changed else para(t("diff.none")),
                offered, self._sections(parts[shown - 1]),
                turned(here, shown, len(parts), self._to),
                self._rest(), came if shown == 1 else "",
            )
        )  # fmt: skip
        told = {
            "from": self.pair[0].slug, "to": self.pair[1].slug,
            "view": "side" if self.how == "side" else "",
            "part": str(shown) if shown > 1 else "",
        }  # fmt: skip
        return Leaf(title(here, self.view), _named(self.view, self.pair), body, told)

    def _to(self, part: int, how: View | None = None) -> str:
        kept = "side" if (how or self.how) == "side" else ""
        old, new = (one.slug for one in self.pair)
        return self.here.links.differences(self.view.line.number, old, new, kept, part)

    def _facts(self) -> list[tuple[str, str]]:
        """The two versions, each with its day and the form that it was read from."""
        here, t = self.here, self.here.t
        told = []
        for key, one in zip(("diff.old", "diff.new"), self.pair, strict=True):
            where = escape(here.links.text(self.view.line.number, one.slug), quote=True)
            form = text(t(f"text.form.{one.text.form}")) if one.text else ""
            parts = (f'<a href="{where}">{official(one.name)}</a>', day_of(here, one), form)
            told.append((t(key), " · ".join(filter(None, parts))))
        return told

    def _views(self) -> str:
        """In line or side by side."""
        t = self.here.t
        items = "".join(
            f"<li>{_view_link(self._to(1, one), t(f'diff.{one}'), one == self.how)}</li>"
            for one in VIEWS
        )
        narrow = ""
        if self.how == "side":
            narrow = f'<p class="narrow quiet">{text(t("diff.side.narrow"))}</p>'
        label = escape(t("diff.view"))
        return (
            f'<nav class="law-choice" aria-label="{label}"><ul>{items}</ul></nav>'
            f'<div class="diff">{narrow}</div>'
        )

    def _counts(self) -> str:
        t, red = self.here.t, self.red
        if not red.changed:
            return ""
        words = t(
            "diff.counts", added=t.many("diff.words", red.added),
            removed=t.many("diff.words", red.removed),
        )  # fmt: skip
        many = t.many("diff.sections", len(red.changed))
        return f"<p><strong>{text(words)}</strong> {text(many)}</p>"

    def _notes(self) -> str:
        """What the marks mean, and what the comparison cannot see."""
        t = self.here.t
        forms = {one.form for one in self.texts}
        lines = [t("diff.forms" if len(forms) > 1 else "diff.pdf")] if "pdf" in forms else []
        if any(one.whole for one in self.red.changed):
            lines.append(t("diff.whole"))
        halved = [one.section for one in self.red.changed if one.is_halved]
        if halved:
            lines.append(t("diff.halved", sections=_names(halved)))
        struck = any(
            word.struck for one in self.red.changed for piece in one.pieces for word in piece.words
        )
        items = (
            f"<li><del>{text(t('diff.legend.removed'))}</del></li>"
            f"<li><ins>{text(t('diff.legend.added'))}</ins></li>"
            + (f"<li><s>{text(t('diff.legend.struck'))}</s></li>" if struck else "")
        )
        legend = f'<div class="law-legend diff"><ul>{items}</ul></div>' if self.red.changed else ""
        return (note(lines) if lines else "") + legend

    def _list(self, parts: Sequence[Part], shown: int) -> str:
        """The sections that changed, with the way to each; on a later part those of that part."""
        t = self.here.t
        entries = [
            (f"{self._to(number)}#{one.chapter.key}", one.chapter)
            for number, part in enumerate(parts, 1)
            for one in part
            if one.begins and shown in (1, number)
        ]
        if not entries:
            return ""
        more = len(entries) - NAMED
        beyond = para(t.many("diff.more", more), "quiet") if more > 0 else ""
        return heading(t("diff.list"), key="list") + listed(entries[:NAMED]) + beyond

    def _sections(self, part: Part) -> str:
        t = self.here.t
        sides = ""
        if self.how == "side" and part:
            old, new = (f"<div>{text(t(key))}</div>" for key in ("diff.old", "diff.new"))
            sides = f'<div class="wide pair sides" lang="{t.code}">{old}{new}</div>'
        return f'<div class="law diff" lang="en">{sides}{drawn(self.here, part)}</div>'

    def _chapter(self, change: SectionChange) -> Chapter:
        section = change.section
        key = section.key if change.new else f"{section.key}-gone"
        about = _change_words(self.here, change)
        return Chapter(key, name_of(section), units(self.here, change, self.how), about)

    def _between(self) -> str:
        """The papers that came in between the two."""
        papers = [paper for kind in _PAPERS for paper in self.view.papers(kind)]
        came = between(self.found, papers, *self.pair)
        return papers_between(self.here, first_of(self.here, came[::-1])[::-1])

    def _rest(self) -> str:
        """What is the same, and what was not compared."""
        t, red = self.here.t, self.red
        same = [one.section for one in red.sections if one.state == "same" and not one.moved]
        told = (("diff.same", same), ("diff.left_out", red.left_out))
        return "".join(
            para(t(key, sections=marked(_names(found))), "quiet") for key, found in told if found
        )


def _change_words(here: Visit, change: SectionChange) -> str:
    """`changed, was SECTION 3., 12 words added, 3 words removed`."""
    t = here.t
    parts = [t(f"diff.state.{change.state}")]
    if change.moved and change.old:
        parts.append(t("diff.moved", label=change.old.label.rstrip(".")))
    parts += [
        t(key, words=t.many("diff.words", count))
        for key, count in (("diff.added", change.added), ("diff.removed", change.removed))
        if count
    ]
    return ", ".join(parts)


def _view_link(where: str, word: str, chosen: bool) -> str:
    current = ' aria-current="page"' if chosen else ""
    return f'<a href="{escape(where, quote=True)}"{current}>{text(word)}</a>'


def _names(found: Sequence[Section]) -> str:
    """Sections by their labels, else by what they are called."""
    named = [(one.label or name_of(one)).rstrip(".:") for one in found]
    more = " …" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more
