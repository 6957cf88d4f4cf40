"""The texts of a bill: its versions on a timeline with what came in between; a long official text
in parts, each small enough for a light page, whose state is in the address; one version to read.
What the pages of texts and of differences share is here, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias

from markupsafe import Markup

from tracker.domain.bill_text import (
    BillText,
    Line,
    Mark,
    Section,
    VersionText,
    before,
    papers_by_version,
    version_named,
)
from tracker.domain.records import DocumentRecord
from tracker.domain.redline import begins_paragraph
from tracker.domain.views import BillView
from tracker.errors import StoreFault
from tracker.pages import markup as html
from tracker.pages.look import READING, TABLES
from tracker.pages.paging import Page
from tracker.pages.parts import day_shown, first_of, moment_said, others, turn
from tracker.queries.texts import text_of, versions_of
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.say import marked

#: Bytes of one part, with its share of the list of sections: a light page has room for no more.
ROOM: Final = 19_000
#: So many parts are linked to one by one; of more, the neighbours and the ends.
PARTS: Final = 12
_NEAR: Final = 4
#: Letters of a heading in a list.
HEADING: Final = 90
#: How each mark stands in HTML; a word says it, too.
TAGS: Final[dict[Mark, str]] = {"new": "ins", "repealed": "del", "senate": "u", "house": "mark"}
#: Printed lines that one paragraph has at most.
LINES: Final = 30

_RULES: Final = " ".join((Path(__file__).parent / "texts.css").read_text("utf-8").split())
STYLE: Final = html.tag("style", Markup(_RULES))
#: Papers of one kind that stand open; more are folded.
OPEN: Final = 3
PAPERS: Final = ("amendment", "report", "fiscal_note")


def page_of_text(
    here: Visit,
    view: BillView,
    key: Literal["text", "diff"],
    body: Markup,
    named: str = "",
    query: Mapping[str, str] | None = None,
    *,
    missing: bool = False,
) -> Page:
    """A page about a bill's text, under the look of these pages and the way back to the bill.

    key: of its words; named: official words that belong to the title, beside the bill's own; query:
    what of the address counts; missing: the address names what is not there, which body says.
    """
    t, number, query = here.t, view.line.number, query or {}
    way = html.button(here.links.to("bill", number), t("text.back", bill=number))
    named = " · ".join(filter(None, (named, view.line.title)))
    title = t(f"{key}.title", bill=number)
    return Page(
        "text" if key == "text" else "differences",
        f"{title}:",
        STYLE + html.para(way, kind="screen") + body,
        named,
        window=f"{title}, {named}",
        about=t(f"{key}.about", bill=number),
        query=query,
        # Two texts side by side need more room.
        width=TABLES if query.get("view") == "side" else READING,
        status=404 if missing else 200,
    )


class Chapter(NamedTuple):
    """A section on its way to a page. key: its anchor; title: official words; units: its
    paragraphs; about: what is said of it under its heading and in lists, ours."""

    key: str
    title: str
    units: Sequence[Markup]
    about: str = ""


class Portion(NamedTuple):
    """What one part shows of a section. begins: whether it is from the section's beginning."""

    chapter: Chapter
    units: Sequence[Markup]
    begins: bool


#: The portions that a part shows.
Part: TypeAlias = Sequence[Portion]


def parts_of(chapters: Sequence[Chapter], taken: int = 0, room: int = ROOM) -> Sequence[Part]:
    """Sections in parts of about so many bytes; one that is longer goes on in the next part.

    taken: bytes of the first part that something else needs.
    """
    parts: list[list[Portion]] = [[]]
    filled = taken
    for chapter in chapters:
        begun: list[Markup] = []
        # Bytes of its heading, and of its entry in a list.
        own, begins = 300 + 2 * len(f"{chapter.title}{chapter.about}".encode()), True
        if parts[-1] and filled + own + sum(map(_weight, chapter.units[:1])) > room:
            parts.append([])
            filled = 0
        filled += own
        for unit in chapter.units:
            if begun and filled + _weight(unit) > room:
                parts[-1].append(Portion(chapter, begun, begins))
                parts.append([])
                begun, begins, filled = [], False, own
            begun.append(unit)
            filled += _weight(unit)
        parts[-1].append(Portion(chapter, begun, begins))
    return parts


def _weight(unit: str) -> int:
    return len(unit.encode())


def drawn(here: Visit, part: Part) -> Markup:
    """The sections of a part, with their headings."""
    t, sections = here.t, []
    for chapter, units, begins in part:
        continued, lead = html.tag("small", t("text.continued"), lang=t.code), ""
        if begins:
            continued = html.NOTHING
            lead = html.tag("p", chapter.about, "quiet", lang=t.code) if chapter.about else ""
        title = html.tag("h2", html.spaced(chapter.title, continued), id=chapter.key)
        sections.append(html.tag("section", html.joined((title, lead, *units))))
    return html.joined(sections)


def name_of(section: Section) -> str:
    """A section as lists and headings call it: label and heading, cut to what a line holds."""
    label, heading = section.label.strip(), " ".join(section.heading.split())
    whole = heading if heading.startswith(label) else f"{label} {heading}"
    return cut_to(whole.strip() or section.key.replace("-", " ").capitalize(), HEADING)


def cut_to(words: str, most: int) -> str:
    """Words cut to so many letters, at a space, with dots where they go on."""
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]} …"


def section_links(entries: Iterable[tuple[str, Chapter]]) -> Markup:
    """Sections as links, each with what is said of it. entries: link and section."""
    links = []
    for href, chapter in entries:
        about = html.tag("small", chapter.about) if chapter.about else ""
        links.append(html.tag("a", chapter.title, href=href, lang="en") + html.beneath(about))
    return html.bullets(links, "law-list")


def in_parts(
    here: Visit, parts: Sequence[Part], number: int, to: Callable[[int], str], inner: Markup
) -> Markup:
    """One part of a long text, between the links to the others. to: where one is."""
    t, count = here.t, len(parts)
    if count < 2:
        return inner
    links = []
    for at, part in enumerate(parts, 1):
        if count <= PARTS or at in (1, count) or abs(at - number) <= _NEAR:
            short = cut_to(part[0].chapter.title if part else "", HEADING // 2)
            label = html.choice_link(to(at), t("text.part.of", part=at), at == number)
            links.append(label + " " + html.tag("span", short, "quiet", lang="en"))
    which = t("text.part", part=number, of=count)
    offered = html.para(which), html.bullets(links)
    around = html.navigation("law-parts", t("text.parts"), *offered)
    return around + inner + turn(here, number, count, to, lead=which)


def hidden(here: Visit, words: str) -> Markup:
    """Words for screen readers, beside what others see by its style."""
    language = "" if here.t.code == "en" else here.t.code
    return html.tag("b", " " + html.text(words) + " ", "sr", lang=language)


def stored(here: Visit, view: BillView, version: VersionText) -> BillText | str:
    """The text of a version, or a sentence that says why there is none; "" for not read."""
    try:
        text = text_of(here.connection, view.line.number, version.key) if version.text else None
    except StoreFault:
        return here.t("text.damaged")
    return text or ""


def version_choice(
    here: Visit, view: BillView, versions: Sequence[VersionText], version: VersionText | None = None
) -> Markup:
    """All versions, each leading to its text. version: the one that is shown."""
    offered = (
        (here.links.text(view.line.number, other.slug), html.official(other.name), other is version)
        for other in versions
    )
    return html.choices(here.t("text.versions"), offered, "law-choice")


def text_page(here: Visit, view: BillView, url: PageUrl) -> Page:
    """The page of the version that a URL names, else of the newest that was read."""
    t, number, slug = here.t, view.line.number, url.one("version")
    versions = versions_of(here.connection, number)
    readable = (version for version in reversed(versions) if version.text)
    version = next(readable, versions[-1] if versions else None)
    if slug:
        version = version_named(versions, slug)
    others = html.NOTHING
    if versions and (version is None or len(versions) > 1):
        others = html.quiet(t("text.versions")) + version_choice(here, view, versions, version)
    if version is None:
        why = html.note([t("text.absent")])
        if versions:
            words = t("text.missing", bill=number, version=marked(slug))
            why = html.note([words], "warn")
        return page_of_text(here, view, "text", why + others, missing=bool(slug))
    stored_text, query = stored(here, view, version), {"version": version.slug}
    facts = version_facts(here, version)
    if isinstance(stored_text, str):
        body = facts + _unread(here, version, stored_text) + others
        return page_of_text(here, view, "text", body, version.name, query)
    parts = parts_of(
        [
            Chapter(section.key, name_of(section), tuple(_units(here, section)))
            for section in stored_text.sections
        ]
    )
    current = min(url.page("part"), max(1, len(parts)))
    if url.one("section") and not url.one("part"):
        current = _part_with(parts, url.one("section"))
    earlier = before(versions, version)
    if earlier:
        others += html.para(to_differences(here, number, earlier, version), kind="screen")
    part, outline = parts[current - 1], html.NOTHING
    if sum(map(len, parts)) > 1:
        links = section_links((f"#{portion.chapter.key}", portion.chapter) for portion in part)
        outline = html.div("law-outline", html.folded(t("text.outline"), links))
    shown = html.tag("div", drawn(here, part), "law", lang="en")
    to = partial(here.links.text, number, version.slug)
    body = facts + others + _about(here, version, stored_text) + outline
    body += in_parts(here, parts, current, to, shown)
    query["part"] = str(current) if current > 1 else ""
    return page_of_text(here, view, "text", body, version.name, query)


def _unread(here: Visit, version: VersionText, why: str) -> Markup:
    t = here.t
    unread = [t("text.scan")] if version.is_scan() else [t("text.unread"), t("text.unread.why")]
    lines = [why] if why else faults(here, version) or unread
    ways = html.bullets(official_texts(here, version))
    return html.note([*lines, t("text.none")] if ways else lines, "warn") + ways


def _part_with(parts: Sequence[Part], key: str) -> int:
    """The part where a section begins, the first for one that is not there."""
    for number, part in enumerate(parts, 1):
        if any(portion.chapter.key == key and portion.begins for portion in part):
            return number
    return 1


def _about(here: Visit, version: VersionText, text: BillText) -> Markup:
    """What a reader should know before trusting the text; its marks, each with its word."""
    t, warned = here.t, faults(here, version)
    if version.text in version.faults:
        warned.append(t("text.older"))
    if not text.sections:
        warned.append(t("text.no.sections"))
    lines = [line for section in text.sections for line in section.lines]
    numbered = t("text.lines") if any(line.number for line in lines) else ""
    layer = html.note([t("text.layer")] if text.form == "pdf" else [])
    has = {mark for line in lines for run in line.runs for mark in run.marks}
    items = html.bullets(html.tag(TAGS[mark], t(f"mark.{mark}")) for mark in TAGS if mark in has)
    legend = html.div("law law-legend", html.para(f"{t('text.legend')}:"), items)
    notes = html.note(warned, "warn") + layer + html.quiet(numbered)
    return notes + legend if items else notes


def _units(here: Visit, section: Section) -> Iterator[Markup]:
    """The paragraphs of a section; where a printed page begins, its number stands."""
    page: int | None = None
    for lines in paragraphs(section.lines):
        pieces: list[Markup] = []
        active: tuple[Mark, ...] = ()
        for line in lines:
            begun = html.NOTHING
            if line.number is not None and line.page != page and line.page:
                page = line.page
                label = here.t("text.page", page=page)
                begun = html.tag("small", label, "page-of", lang=here.t.code) + " "
            printed, active = _line(here, line, active)
            pieces.append(begun + printed)
        yield html.tag("p", Markup(" ").join(pieces) + _changed(here, active, ()))


def paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that belong together, at most LINES of them."""
    together: list[Line] = []
    for line in lines:
        if together and (begins_paragraph(line) or len(together) >= LINES):
            yield together
            together = []
        together.append(line)
    if together:
        yield together


def _line(here: Visit, line: Line, active: tuple[Mark, ...]) -> tuple[Markup, tuple[Mark, ...]]:
    """A printed line with its number, and the marks that are open at its end."""
    pieces: list[Markup] = []
    for run in line.runs:
        if run.text.strip():
            pieces.append(_changed(here, active, run.marks))
            active = run.marks
        piece = html.text(run.text)
        for mark in reversed(run.marks):
            piece = html.tag(TAGS[mark], piece)
        pieces.append(piece)
    inner = html.joined(pieces).strip()
    if line.number is None:
        return inner, active
    return html.tag("span", html.tag("i", str(line.number)) + inner), active


def _changed(here: Visit, old: tuple[Mark, ...], new: tuple[Mark, ...]) -> Markup:
    """Words for screen readers: which marks end here, and which begin."""
    ends = [f"mark.{mark}.ends" for mark in old if mark not in new]
    begins = [f"mark.{mark}.begins" for mark in new if mark not in old]
    return html.joined(hidden(here, here.t(key)) for key in (*ends, *begins))


def timeline(here: Visit, view: BillView, versions: Sequence[VersionText]) -> Markup:
    """The versions, the newest first, each above what led to it; "" for a bill without paper."""
    t, number = here.t, view.line.number
    papers = [paper for kind in PAPERS for paper in first_of(here, view.papers(kind)[::-1])]
    papers_of = papers_by_version(versions, papers)
    newest = _papers(here, papers_of[""] if versions else papers)
    lead = html.quiet(t("bill.papers.since") if versions and newest else "")
    items = [lead + newest]
    for version in first_of(here, versions[::-1]):
        items += [_version(here, number, versions, version), _papers(here, papers_of[version.key])]
    # How many more of each list the interactive view has than a light page.
    lists = {"versions": versions, **{f"papers.{kind}": view.papers(kind) for kind in PAPERS}}
    beyond = ((t(f"bill.{key}"), others(here, some)) for key, some in lists.items())
    more = (html.quiet(f"{name}: {words}") for name, words in beyond if words)
    return html.section(t("bill.versions"), "versions", html.rows(filter(None, items)), *more)


def since_introduced(here: Visit, number: str, versions: Sequence[VersionText]) -> Markup:
    """A link to what changed from the first version that was read to the newest such."""
    readable = [version for version in versions if version.text]
    if len(readable) < 2:
        return html.NOTHING
    first, newest = readable[0], readable[-1]
    label = html.text(here.t("bill.since"))
    if first is not versions[0]:
        label = html.mixed(here.t("bill.since.version", version=marked(first.name)))
    return html.para(html.button(here.links.differences(number, first.slug, newest.slug), label))


def _version(
    here: Visit, number: str, versions: Sequence[VersionText], version: VersionText
) -> Markup:
    t, href, earlier = here.t, here.links.text(number, version.slug), before(versions, version)
    ways, state = [], "failed" if version.reads else "unread"
    if version.text:
        ways, state = [html.to_page(href, t("text.read"))], version.text.form
        ways += [to_differences(here, number, earlier, version)] if earlier else []
    name = html.strong(html.to_page(href, html.official(version.name), "big"))
    about = html.dotted(day_shown(here, version.day), t(f"text.state.{state}"))
    sources = html.dotted(*ways, *official_texts(here, version))
    return html.para(name, html.hint(about)) + html.para(sources)


def to_differences(here: Visit, number: str, old: VersionText, new: VersionText) -> Markup:
    """A link to what changed between two versions, saying with which."""
    label = html.put_in(here.t, "text.compare", "version", html.official(old.name))
    return html.to_page(here.links.differences(number, old.slug, new.slug), label)


def official_texts(here: Visit, version: VersionText) -> list[Markup]:
    """Links to the official texts of a version."""
    ways = ((here.at(version.url), "text.pdf"), (here.at(version.html_url), "text.html"))
    return [html.link(href, here.t(key)) for href, key in ways if href]


def _papers(here: Visit, papers: Sequence[DocumentRecord]) -> Markup:
    """Papers that came in together, by kind, the newest first; many of one kind are folded."""
    body = html.NOTHING
    for kind in PAPERS:
        rows = [_paper(here, paper) for paper in reversed(papers) if paper.kind == kind]
        if len(rows) > OPEN:
            body += html.folded(here.t.many(f"paper.{kind}s", len(rows)), html.bullets(rows))
        else:
            body += html.para(rows[0]) if len(rows) == 1 else html.bullets(rows)
    return body


def papers_between(here: Visit, papers: Sequence[DocumentRecord]) -> Markup:
    """What came in between two versions, "" for nothing."""
    return html.section(here.t("diff.between"), "between", _papers(here, papers))


def _paper(here: Visit, paper: DocumentRecord) -> Markup:
    about = html.dotted(
        here.t(f"paper.{paper.kind}") if paper.kind == "amendment" else "",
        day_shown(here, paper.day),
        *(html.official(words) for words in (paper.committee_or_floor, paper.status) if words),
    )
    name = html.tag("span", html.link(here.at(paper.url), paper.name), lang="en")
    return html.spaced(name, html.hint(about))


def version_facts(here: Visit, version: VersionText) -> Markup:
    """What a page says of a version: name and day, official texts, when it was read from what."""
    t, read = here.t, version.text
    name = html.dotted(html.official(version.name), day_shown(here, version.day))
    seen = html.NOTHING
    if read and read.read_at:
        moment = moment_said(here, read.read_at)
        seen = html.text(t(f"text.from.{read.form}", moment=moment))
    ways = html.dotted(*official_texts(here, version))
    lines = ((t("text.version"), name), (t("text.source"), ways), (t("text.seen"), seen))
    return html.facts((label, words) for label, words in lines if words)


def faults(here: Visit, version: VersionText) -> list[str]:
    """Why texts of a version could not be read, a sentence each."""
    t, other = here.t, here.t("text.fault.other")
    return [
        t("text.fault.of", form=bad.form.upper(), fault=t.maybe(f"text.fault.{bad.state}", other))
        for bad in version.faults
    ]
