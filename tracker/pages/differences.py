"""What changed between two versions of a bill's text: first which sections, then word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from markupsafe import Markup

from tracker.domain.bill_text import BillText, Section
from tracker.domain.redline import Redline, SectionChange, redline
from tracker.domain.versions import VersionText, before, between, version_named
from tracker.domain.views import BillView
from tracker.pages import markup as html
from tracker.pages.parts import day_shown, first_of
from tracker.pages.redlines import VIEWS, View, units
from tracker.pages.texts import (
    Chapter,
    Fragment,
    Part,
    back,
    drawn,
    name_of,
    part_asked,
    parts_of,
    parts_offered,
    section_links,
    stored,
    turned,
    version_choice,
)
from tracker.pages.versions import PAPERS, choice, official_links, papers_between
from tracker.queries.texts import versions_of
from tracker.visiting.visit import Visit
from tracker.wording.say import marked, number_words

#: Sections that a list names, and bytes of an entry beside its words.
NAMED: Final = 30
_ENTRY: Final = 150
#: Who reads a long comparison turns its parts one after another.
_redline: Final = lru_cache(maxsize=2)(redline)
_Pair = tuple[VersionText, VersionText]


def differences_fragment(
    here: Visit, view: BillView, old: str, new: str, how: str = "", part: str = ""
) -> Fragment:
    """The page of a comparison. old, new: slugs, "" for the newest version that was read and the
    one before it; how: inline or side."""
    t, versions = here.t, versions_of(here.connection, view.line.number)
    number = number_words(view.line.number)
    for slug in (old, new):
        if slug and version_named(versions, slug) is None:
            key = "text.missing" if versions else "text.absent"
            missing = html.note([t(key, bill=number, version=marked(slug))], "warn")
            body = back(here, view) + missing + version_choice(here, view, versions)
            return Fragment(_title(here, view), view.line.title, body, missing=True)
    pair = _pair(versions, old, new)
    if pair is None:
        read = sum(one.text is not None for one in versions)
        one = html.note([t("diff.one", n=t.number(read))])
        body = back(here, view) + one + version_choice(here, view, versions)
        return Fragment(_title(here, view), view.line.title, body)
    first, second = (stored(here, view, one) for one in pair)
    if isinstance(first, str) or isinstance(second, str):
        return _Pages(here, view, versions, pair).unread((first, second))
    pages = _Pages(here, view, versions, pair, "side" if how == "side" else "inline")
    return _Comparison(pages, (first, second), _redline(first, second)).part(part)


def _title(here: Visit, view: BillView) -> str:
    return here.t("diff.title", bill=number_words(view.line.number))


def _pair(versions: Sequence[VersionText], old: str, new: str) -> _Pair | None:
    """The versions that an address means, None where there are not two that were read."""
    read = (one for one in reversed(versions) if one.text and one.slug != old)
    second = version_named(versions, new) or next(read, None)
    first = version_named(versions, old) or (before(versions, second) if second else None)
    return (first, second) if first and second else None


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages of two versions side by side. versions: all of the bill's; how: they are shown."""

    here: Visit
    view: BillView
    versions: Sequence[VersionText]
    pair: _Pair
    how: View = "inline"

    def fragment(self, body: Markup, **query: str) -> Fragment:
        """A page of these two. query: what its address names beside them."""
        old, new = self.pair
        named = f"{old.name} → {new.name} · {self.view.line.title}"
        query = {"from": old.slug, "to": new.slug, **query}
        return Fragment(_title(self.here, self.view), named, body, query)

    def unread(self, texts: Sequence[BillText | str]) -> Fragment:
        """One of the two has no text: which, and where the official one stands."""
        t, body = self.here.t, back(self.here, self.view)
        for one, why in zip(self.pair, texts, strict=True):
            if isinstance(why, str):
                body += (
                    html.note([t("diff.unread"), *([why] if why else [])], "warn")
                    + html.para(self.to_text(one))
                    + official_links(self.here, one)
                )
        return self.fragment(body + self.others())

    def to_text(self, one: VersionText) -> Markup:
        """A link to the text of a version."""
        return html.to_page(
            self.here.links.text(self.view.line.number, one.slug), html.official(one.name)
        )

    def address(self, pair: _Pair | None = None, how: View | None = None, part: int = 1) -> str:
        """Where a comparison stands, this one's where nothing else is said."""
        old, new = (one.slug for one in pair or self.pair)
        kept = "side" if (how or self.how) == "side" else ""
        return self.here.links.differences(self.view.line.number, old, new, kept, part)

    def others(self) -> Markup:
        """Other versions to compare: from, and to."""
        t, (old, new) = self.here.t, self.pair
        olds = [
            (self.address((one, new)), html.official(one.name), one is old)
            for one in self.versions
            if one is not new
        ]
        news = [
            (self.address((old, one)), html.official(one.name), one is new)
            for one in self.versions
            if one is not old
        ]
        inner = html.joined(
            html.quiet(t(key)) + choice(t(key), offered)
            for key, offered in (("diff.choose.old", olds), ("diff.choose.new", news))
        )
        return html.div("screen", html.folded(t("diff.choose"), inner))


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two texts of a bill on their way to a page."""

    pages: _Pages
    texts: tuple[BillText, BillText]
    red: Redline

    def part(self, asked: str) -> Fragment:
        """The page of one part."""
        here, view, changed = self.pages.here, self.pages.view, self.red.changed
        chapters = [self._chapter(one) for one in changed]
        came = self._between()
        listed_bytes = sum(_ENTRY + len(one.title + one.about) for one in chapters[:NAMED])
        parts = parts_of(chapters, listed_bytes + len(came))
        shown = part_asked(asked, len(parts))

        def to(part: int) -> str:
            return self.pages.address(part=part)

        body = html.joined(
            (
                back(here, view),
                html.facts(self._facts()),
                self._views(),
                self.pages.others(),
                self._counts(),
                self._notes(),
                self._list(parts, shown) if changed else html.para(here.t("diff.none")),
                parts_offered(here, parts, shown, to),
                self._sections(parts[shown - 1]),
                turned(here, shown, len(parts), to),
                self._rest(),
                came if shown == 1 else "",
            )
        )
        side, later = self.pages.how == "side", shown > 1
        return self.pages.fragment(
            body, view="side" if side else "", part=str(shown) if later else ""
        )

    def _facts(self) -> list[tuple[str, Markup]]:
        """The two versions, each with its day and the form that it was read from."""
        here, t = self.pages.here, self.pages.here.t
        lines = []
        for key, one in zip(("diff.old", "diff.new"), self.pages.pair, strict=True):
            form = t(f"text.form.{one.text.form}") if one.text else ""
            about = (self.pages.to_text(one), day_shown(here, one.day), form)
            lines.append((t(key), html.joined(about, " · ")))
        return lines

    def _views(self) -> Markup:
        """In line or side by side."""
        t, pages = self.pages.here.t, self.pages
        offered = ((pages.address(how=one), t(f"diff.{one}"), one == pages.how) for one in VIEWS)
        narrow = (
            html.para(t("diff.side.narrow"), "narrow quiet")
            if pages.how == "side"
            else html.NOTHING
        )
        return choice(t("diff.view"), offered) + html.div("diff", narrow)

    def _counts(self) -> Markup:
        t, red = self.pages.here.t, self.red
        if not red.changed:
            return html.NOTHING
        added, removed = (t.many("diff.words", count) for count in (red.added, red.removed))
        words = html.strong(t("diff.counts", added=added, removed=removed))
        return html.para(words + " " + html.text(t.many("diff.sections", len(red.changed))))

    def _notes(self) -> Markup:
        """What the marks mean, and what the comparison cannot see."""
        t, changed = self.pages.here.t, self.red.changed
        forms = {one.form for one in self.texts}
        lines = [t("diff.forms" if len(forms) > 1 else "diff.pdf")] if "pdf" in forms else []
        if any(one.whole for one in changed):
            lines.append(t("diff.whole"))
        if halved := [one.section for one in changed if one.is_halved]:
            lines.append(t("diff.halved", sections=_names(halved)))
        words = (word for one in changed for piece in one.pieces for word in piece.words)
        marks = [("del", "removed"), ("ins", "added")]
        marks += [("s", "struck")] if any(word.struck for word in words) else []
        legend = html.bullets(html.tag(name, t(f"diff.legend.{key}")) for name, key in marks)
        shown = html.div("law-legend diff", legend) if changed else html.NOTHING
        return html.note(lines) + shown

    def _list(self, parts: Sequence[Part], shown: int) -> Markup:
        """The sections that changed, with the way to each; on a later part those of that part."""
        t = self.pages.here.t
        entries = [
            (f"{self.pages.address(part=number)}#{one.chapter.key}", one.chapter)
            for number, part in enumerate(parts, 1)
            for one in part
            if one.begins and shown in (1, number)
        ]
        if not entries:
            return html.NOTHING
        more = len(entries) - NAMED
        beyond = html.quiet(t.many("diff.more", more)) if more > 0 else html.NOTHING
        return html.heading(t("diff.list"), key="list") + section_links(entries[:NAMED]) + beyond

    def _sections(self, part: Part) -> Markup:
        t, sides = self.pages.here.t, html.NOTHING
        if self.pages.how == "side" and part:
            both = html.joined(html.tag("div", t(key)) for key in ("diff.old", "diff.new"))
            sides = html.tag("div", both, "wide pair sides", lang=t.code)
        return html.tag("div", sides + drawn(self.pages.here, part), "law diff", lang="en")

    def _chapter(self, change: SectionChange) -> Chapter:
        here, section = self.pages.here, change.section
        key = section.key if change.new else f"{section.key}-gone"
        pieces = units(here, change, self.pages.how)
        return Chapter(key, name_of(section), pieces, _change_words(here, change))

    def _between(self) -> Markup:
        """The papers that came in between the two."""
        here = self.pages.here
        papers = [paper for kind in PAPERS for paper in self.pages.view.papers(kind)]
        came = between(self.pages.versions, papers, *self.pages.pair)
        return papers_between(here, first_of(here, came[::-1])[::-1])

    def _rest(self) -> Markup:
        """What is the same, and what was not compared."""
        t, red = self.pages.here.t, self.red
        same = [one.section for one in red.sections if one.state == "same" and not one.moved]
        return html.joined(
            html.quiet(t(key, sections=marked(_names(sections))))
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
        for key, count in (("diff.added", change.added), ("diff.removed", change.removed))
        if count
    ]
    return ", ".join(words)


def _names(sections: Sequence[Section]) -> str:
    """Sections by their labels, else by what they are called."""
    named = [(one.label or name_of(one)).rstrip(".:") for one in sections]
    more = " …" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more
