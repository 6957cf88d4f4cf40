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
            return _no_pair(here, view, versions, missing, missing=True)
    pair = _pair(versions, old, new)
    if pair is None:
        read = sum(one.text is not None for one in versions)
        return _no_pair(here, view, versions, html.note([t("diff.one", n=t.number(read))]))
    first, second = (stored(here, view, one) for one in pair)
    if isinstance(first, str) or isinstance(second, str):
        return _Pages(here, view, versions, pair).unread((first, second))
    pages = _Pages(here, view, versions, pair, "side" if how == "side" else "inline")
    return _part(pages, (first, second), _redline(first, second), part)


def _title(here: Visit, view: BillView) -> str:
    return here.t("diff.title", bill=number_words(view.line.number))


def _no_pair(
    here: Visit, view: BillView, versions: Sequence[VersionText], why: Markup, missing: bool = False
) -> Fragment:
    body = back(here, view) + why + version_choice(here, view, versions)
    return Fragment(_title(here, view), view.line.title, body, missing=missing)


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

    def fragment(self, body: Markup, part: int = 1) -> Fragment:
        """A page of these two. part: of them."""
        old, new = self.pair
        named = f"{old.name} → {new.name} · {self.view.line.title}"
        side, later = "side" if self.how == "side" else "", str(part) if part > 1 else ""
        query = {"from": old.slug, "to": new.slug, "view": side, "part": later}
        return Fragment(_title(self.here, self.view), named, body, query)

    def unread(self, texts: Sequence[BillText | str]) -> Fragment:
        """One of the two has no text: which, and where the official one stands."""
        t, body = self.here.t, back(self.here, self.view)
        for one, why in zip(self.pair, texts, strict=True):
            if isinstance(why, str):
                body += html.note([t("diff.unread"), *([why] if why else [])], "warn")
                body += html.para(self.to_text(one)) + official_links(self.here, one)
        return self.fragment(body + self.others())

    def to_text(self, one: VersionText) -> Markup:
        """A link to the text of a version."""
        address = self.here.links.text(self.view.line.number, one.slug)
        return html.to_page(address, html.official(one.name))

    def address(self, pair: _Pair | None = None, how: View | None = None, part: int = 1) -> str:
        """Where a comparison stands, this one's where nothing else is said."""
        old, new = (one.slug for one in pair or self.pair)
        kept = "side" if (how or self.how) == "side" else ""
        return self.here.links.differences(self.view.line.number, old, new, kept, part)

    def others(self) -> Markup:
        """Other versions to compare: from, and to."""
        t, (old, new) = self.here.t, self.pair
        pairs: tuple[tuple[str, VersionText, list[_Pair]], ...] = (
            ("diff.choose.old", old, [(one, new) for one in self.versions if one is not new]),
            ("diff.choose.new", new, [(old, one) for one in self.versions if one is not old]),
        )
        inner = html.NOTHING
        for at, (key, chosen, offered) in enumerate(pairs):
            links = [
                (self.address(pair), html.official(pair[at].name), pair[at] is chosen)
                for pair in offered
            ]
            inner += html.quiet(t(key)) + choice(t(key), links)
        return html.div("screen", html.folded(t("diff.choose"), inner))

    def facts(self) -> Markup:
        """The two versions, each with its day and the form that it was read from."""
        here, t, lines = self.here, self.here.t, []
        for key, one in zip(("diff.old", "diff.new"), self.pair, strict=True):
            form = t(f"text.form.{one.text.form}") if one.text else ""
            about = html.dotted(self.to_text(one), day_shown(here, one.day), form)
            lines.append((t(key), about))
        return html.facts(lines)

    def views(self) -> Markup:
        """In line or side by side."""
        t = self.here.t
        offered = ((self.address(how=one), t(f"diff.{one}"), one == self.how) for one in VIEWS)
        narrow = t("diff.side.narrow") if self.how == "side" else ""
        note = html.div("diff", html.para(narrow, kind="narrow quiet"))
        return choice(t("diff.view"), offered) + note

    def list(self, parts: Sequence[Part], shown: int) -> Markup:
        """The sections that changed, with the way to each; on a later part those of that part."""
        t = self.here.t
        entries = [
            (f"{self.address(part=number)}#{one.chapter.key}", one.chapter)
            for number, part in enumerate(parts, 1)
            for one in part
            if one.begins and shown in (1, number)
        ]
        more = len(entries) - NAMED
        return html.section(
            t("diff.list"),
            "list",
            section_links(entries[:NAMED]),
            html.quiet(t.many("diff.more", more) if more > 0 else ""),
        )

    def between(self) -> Markup:
        """The papers that came in between the two."""
        papers = [paper for kind in PAPERS for paper in self.view.papers(kind)]
        came = between(self.versions, papers, *self.pair)
        return papers_between(self.here, first_of(self.here, came[::-1])[::-1])


def _part(pages: _Pages, texts: tuple[BillText, BillText], red: Redline, asked: str) -> Fragment:
    """The page of one part of a comparison."""
    here, changed, came = pages.here, red.changed, pages.between()
    chapters = [_chapter(here, one, pages.how) for one in changed]
    listed_bytes = sum(_ENTRY + len(one.title + one.about) for one in chapters[:NAMED])
    parts = parts_of(chapters, listed_bytes + len(came))
    shown = part_asked(asked, len(parts))

    def to(part: int) -> str:
        return pages.address(part=part)

    body = html.joined(
        (
            back(here, pages.view),
            pages.facts(),
            pages.views(),
            pages.others(),
            _counts(here, red) if changed else "",
            _notes(here, texts, changed),
            pages.list(parts, shown) if changed else html.para(here.t("diff.none")),
            parts_offered(here, parts, shown, to),
            _sections(here, parts[shown - 1], pages.how),
            turned(here, shown, len(parts), to),
            _rest(here, red),
            came if shown == 1 else "",
        )
    )
    return pages.fragment(body, shown)


def _counts(here: Visit, red: Redline) -> Markup:
    t = here.t
    added, removed = (t.many("diff.words", count) for count in (red.added, red.removed))
    words = html.strong(t("diff.counts", added=added, removed=removed))
    return html.para(words, t.many("diff.sections", len(red.changed)))


def _notes(here: Visit, texts: Sequence[BillText], changed: Sequence[SectionChange]) -> Markup:
    """What the marks mean, and what the comparison cannot see."""
    t, forms = here.t, {one.form for one in texts}
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


def _sections(here: Visit, part: Part, how: View) -> Markup:
    t, sides = here.t, html.NOTHING
    if how == "side" and part:
        both = html.joined(html.tag("div", t(key)) for key in ("diff.old", "diff.new"))
        sides = html.tag("div", both, "wide pair sides", lang=t.code)
    return html.tag("div", sides + drawn(here, part), "law diff", lang="en")


def _chapter(here: Visit, change: SectionChange, how: View) -> Chapter:
    section = change.section
    key = section.key if change.new else f"{section.key}-gone"
    return Chapter(key, name_of(section), units(here, change, how), _change_words(here, change))


def _rest(here: Visit, red: Redline) -> Markup:
    """What is the same, and what was not compared."""
    same = [one.section for one in red.sections if one.state == "same" and not one.moved]
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
        for key, count in (("diff.added", change.added), ("diff.removed", change.removed))
        if count
    ]
    return ", ".join(words)


def _names(sections: Sequence[Section]) -> str:
    """Sections by their labels, else by what they are called."""
    named = [(one.label or name_of(one)).rstrip(".:") for one in sections]
    more = " …" if len(named) > NAMED else ""
    return ", ".join(named[:NAMED]) + more
