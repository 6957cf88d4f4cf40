"""One version of a bill's text to read: outline, printed lines, and what each word is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Final

from tracker.domain.bill_text import BillText, Line, Mark, Run, Section
from tracker.domain.redline import begins_paragraph
from tracker.domain.versions import VersionText, before, version_named
from tracker.domain.views import BillView
from tracker.errors import StoreFault
from tracker.pages.leaves import (
    STYLE,
    Chapter,
    Leaf,
    Part,
    drawn,
    hidden,
    listed,
    name_of,
    part_asked,
    parts_of,
    parts_offered,
    turned,
)
from tracker.pages.markup import folded, note, para, text
from tracker.pages.versions import (
    choice,
    fact_list,
    facts,
    faults,
    official_links,
    ours,
    to_differences,
)
from tracker.queries.texts import text_of, versions_of
from tracker.visiting.visit import Visit
from tracker.wording.say import marked, number_words

#: How each mark stands in HTML; a word says it, too.
TAGS: Final[dict[Mark, str]] = {"new": "ins", "repealed": "del", "senate": "u", "house": "mark"}
#: Printed lines of a paragraph that stand in one piece.
LINES: Final = 30


def text_leaf(
    here: Visit, view: BillView, slug: str, part: str = "", section: str = ""
) -> Leaf:  # fmt: skip
    """The page of a version. slug: "" for the newest that was read; section: a key, for whatever
    part it stands in."""
    found = versions_of(here.connection, view.line.number)
    if slug:
        one = version_named(found, slug)
    else:
        one = next((one for one in reversed(found) if one.text), found[-1] if found else None)
    if one is None:
        return _missing(here, view, found, slug)
    read = stored(here, view, one)
    if isinstance(read, str):
        return _unread(here, view, found, one, read)
    return _leaf(here, view, found, one, read, part, section)


def stored(here: Visit, view: BillView, one: VersionText) -> BillText | str:
    """The text of a version, or a sentence that says why there is none; "" for not read."""
    try:
        read = text_of(here.connection, view.line.number, one.key) if one.text else None
    except StoreFault:
        return here.t("text.damaged")
    return read or ""


# --- what cannot be shown ----------------------------------------------------------------------


def title(here: Visit, view: BillView) -> str:
    """The title of a text's page."""
    return here.t("text.title", bill=number_words(view.line.number))


def back(here: Visit, view: BillView) -> str:
    """The way back to the bill."""
    number = view.line.number
    where = escape(here.links.bill(number), quote=True)
    said = here.t("text.back", bill=number_words(number))
    return f'<p class="screen">{ours(where, said, "button")}</p>'


def _missing(here: Visit, view: BillView, found: Sequence[VersionText], slug: str) -> Leaf:
    t, number = here.t, number_words(view.line.number)
    if not found:
        said = note([t("text.absent")])
    else:
        said = note([t("text.missing", bill=number, version=marked(slug))], "warn")
    body = STYLE + back(here, view) + said + _others(here, view, found, None)
    return Leaf(title(here, view), view.line.title, body, {}, missing=bool(slug))


def _unread(
    here: Visit, view: BillView, found: Sequence[VersionText], one: VersionText, why: str
) -> Leaf:
    """A version without a text: why, and where the official one stands."""
    t = here.t
    unread = [t("text.scan")] if one.is_scan() else [t("text.unread"), t("text.unread.why")]
    lines = [why] if why else faults(here, one) or unread
    ways = official_links(here, one)
    said = note([*lines, t("text.none")] if ways else lines, "warn") + ways
    body = (
        STYLE + back(here, view) + fact_list(facts(here, one)) + said
        + _others(here, view, found, one)
    )  # fmt: skip
    return Leaf(title(here, view), _named(view, one), body, {"version": one.slug})


def _named(view: BillView, one: VersionText) -> str:
    return f"{one.name} · {view.line.title}"


def _others(
    here: Visit, view: BillView, found: Sequence[VersionText], one: VersionText | None
) -> str:
    """The versions to choose from."""
    if not found or (one is not None and len(found) < 2):
        return ""
    number = view.line.number
    offered = [(other, here.links.text(number, other.slug), other is one) for other in found]
    label = here.t("text.versions")
    return para(label, "quiet") + choice(label, offered)


# --- the text ----------------------------------------------------------------------------------


def _leaf(
    here: Visit, view: BillView, found: Sequence[VersionText], one: VersionText, read: BillText,
    asked: str, section: str,
) -> Leaf:  # fmt: skip
    number = view.line.number
    parts = parts_of([_chapter(here, each) for each in read.sections])
    shown = part_asked(asked, len(parts)) if asked or not section else _part_with(parts, section)

    def to(part: int) -> str:
        return here.links.text(number, one.slug, part)

    offered = parts_offered(here, parts, shown, to)
    body = "".join(
        (
            STYLE, back(here, view),
            fact_list(facts(here, one)),
            _others(here, view, found, one),
            _compared(here, view, found, one),
            _notes(here, one, read),
            legend(here, read),
            outline(here, parts, shown),
            offered,
            f'<div class="law" lang="en">{drawn(here, parts[shown - 1])}</div>',
            turned(here, shown, len(parts), to),
        )
    )  # fmt: skip
    told = {"version": one.slug, "part": str(shown) if shown > 1 else ""}
    return Leaf(title(here, view), _named(view, one), body, told)


def _part_with(parts: Sequence[Part], key: str) -> int:
    """The part where a section begins, the first for one that is not there."""
    for number, part in enumerate(parts, 1):
        if any(one.chapter.key == key and one.begins for one in part):
            return number
    return 1


def _compared(
    here: Visit, view: BillView, found: Sequence[VersionText], one: VersionText
) -> str:  # fmt: skip
    earlier = before(found, one)
    if earlier is None:
        return ""
    return f'<p class="screen">{to_differences(here, view.line.number, earlier, one)}</p>'


def _notes(here: Visit, one: VersionText, read: BillText) -> str:
    """What a reader should know before trusting what stands below."""
    t, warned = here.t, faults(here, one)
    if one.text in one.faults:
        warned.append(t("text.older"))
    if not read.sections:
        warned.append(t("text.no.sections"))
    told = note(warned, "warn") if warned else ""
    if read.form == "pdf":
        told += note([t("text.layer")])
    numbered = any(line.number for section in read.sections for line in section.lines)
    return told + (para(t("text.lines"), "quiet") if numbered else "")


def legend(here: Visit, read: BillText) -> str:
    """The marks that the text has, each shown as it stands there, with its word."""
    has = {
        mark for section in read.sections for line in section.lines for run in line.runs
        for mark in run.marks
    }  # fmt: skip
    items = "".join(
        f"<li><{tag}>{text(here.t(f'mark.{mark}'))}</{tag}></li>"
        for mark, tag in TAGS.items()
        if mark in has
    )
    label = text(here.t("text.legend"))
    return f'<div class="law law-legend"><p>{label}:</p><ul>{items}</ul></div>' if items else ""


def outline(here: Visit, parts: Sequence[Part], shown: int) -> str:
    """The sections of the part that is shown, behind a line of text."""
    if sum(map(len, parts)) < 2:
        return ""
    inner = listed((f"#{one.chapter.key}", one.chapter) for one in parts[shown - 1])
    return f'<div class="law-outline">{folded(here.t("text.outline"), inner)}</div>'


# --- lines -------------------------------------------------------------------------------------


def _chapter(here: Visit, section: Section) -> Chapter:
    return Chapter(section.key, name_of(section), tuple(_units(here, section)))


def _units(here: Visit, section: Section) -> Iterator[str]:
    """Paragraphs of a section; a printed page is told where it begins."""
    page: int | None = None
    for lines in paragraphs(section.lines):
        pieces: list[str] = []
        active: tuple[Mark, ...] = ()
        for line in lines:
            turned_to = line.page if line.number is not None and line.page != page else None
            page = turned_to or page
            said, active = _line(here, line, active)
            pieces.append((_page(here, turned_to) if turned_to else "") + said)
        yield f"<p>{' '.join(pieces)}{_changed(here, active, ())}</p>"


def paragraphs(lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """Lines that belong together, not too many."""
    kept: list[Line] = []
    for line in lines:
        if kept and (begins_paragraph(line) or len(kept) >= LINES):
            yield tuple(kept)
            kept = []
        kept.append(line)
    if kept:
        yield tuple(kept)


def _page(here: Visit, page: int) -> str:
    said = text(here.t("text.page", page=page))
    return f'<small class="page-of" lang="{here.t.code}">{said}</small> '


def _line(here: Visit, line: Line, active: tuple[Mark, ...]) -> tuple[str, tuple[Mark, ...]]:
    """A printed line with its number, and the marks that are open at its end."""
    parts = []
    for run in line.runs:
        if run.text.strip():
            parts.append(_changed(here, active, run.marks))
            active = run.marks
        parts.append(_run(run))
    said = "".join(parts).strip()
    if line.number is None:
        return said, active
    return f"<span><i>{line.number}</i>{said}</span>", active


def _run(run: Run) -> str:
    said = text(run.text)
    for mark in reversed(run.marks):
        said = f"<{TAGS[mark]}>{said}</{TAGS[mark]}>"
    return said


def _changed(here: Visit, old: tuple[Mark, ...], new: tuple[Mark, ...]) -> str:
    """Words for those who listen: which marks end here, and which begin."""
    ends = [f"mark.{mark}.ends" for mark in old if mark not in new]
    begins = [f"mark.{mark}.begins" for mark in new if mark not in old]
    return "".join(hidden(here, here.t(key)) for key in (*ends, *begins))
