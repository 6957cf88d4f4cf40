"""The versions of a bill's text on a timeline, with what came in between and what was read."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from tracker.domain.versions import VersionText, after, before, steps
from tracker.domain.views import BillView, DocumentView
from tracker.pages.markup import folded, heading, link, official, para, rows, text
from tracker.pages.parts import first_of, moment_said, others
from tracker.queries.texts import versions_of
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words

#: Papers of one kind that stand open; more are folded.
OPEN: Final = 3
_KINDS: Final = ("amendment", "report", "fiscal_note")


def timeline(here: Visit, view: BillView) -> str:
    """The versions, the newest first, each above what led to it; "" for a bill without paper."""
    number = view.line.number
    found = versions_of(here.connection, number)
    shown = [paper for kind in _KINDS for paper in first_of(here, view.papers(kind)[::-1])]
    if not found and not shown:
        return ""
    newest = _papers(here, after(found, shown) if found else shown)
    lead = para(here.t("bill.papers.since"), "quiet") if found and newest else ""
    items = [lead + newest]
    came = {step.version.key: step.papers for step in steps(found, shown)}
    for one in first_of(here, found[::-1]):
        items += [_version(here, number, found, one), _papers(here, came[one.key])]
    listed = rows(item for item in items if item)
    more = _more(here, found, view)
    return heading(here.t("bill.versions"), key="versions") + listed + more


def _more(here: Visit, found: Sequence[VersionText], view: BillView) -> str:
    """How much of it the interactive view has beyond a light page."""
    kinds = [("bill.versions", others(here, found))]
    kinds += [(f"bill.papers.{kind}", others(here, view.papers(kind))) for kind in _KINDS]
    return "".join(para(f"{here.t(key)}: {said}", "quiet") for key, said in kinds if said)


def _version(here: Visit, number: str, found: Sequence[VersionText], one: VersionText) -> str:
    t, address = here.t, escape(here.links.text(number, one.slug), quote=True)
    name = f'<a class="big" href="{address}">{official(one.name)}</a>'
    ways = [ours(address, t("text.read"))] if one.text else []
    earlier = before(found, one)
    if one.text and earlier:
        ways.append(to_differences(here, number, earlier, one))
    ways += sources(here, one)
    return (
        f'<p><strong>{name}</strong> <span class="quiet">{day_of(here, one)}'
        f"{' · ' if one.day else ''}{text(state_words(here, one))}</span></p>"
        f"<p>{' · '.join(ways)}</p>"
    )


def to_differences(here: Visit, number: str, old: VersionText, new: VersionText) -> str:
    """A link to what changed between two versions, saying with which."""
    said = here.t("text.compare", version="\0")
    first, _, last = said.partition("\0")
    where = escape(here.links.differences(number, old.slug, new.slug), quote=True)
    return f'<a href="{where}">{text(first)}{official(old.name)}{text(last)}</a>'


def ours(address: str, label: str, kind: str = "") -> str:
    """A link to a page of ours. address: escaped already; label: words of ours."""
    named = f' class="{kind}"' if kind else ""
    return f'<a{named} href="{address}">{text(label)}</a>'


def sources(here: Visit, one: VersionText) -> list[str]:
    """Links to the official texts of a version."""
    known = ((one.url, "text.pdf"), (one.html_url, "text.html"))
    return [link(here.at(where), here.t(key)) for where, key in known if here.at(where)]


def state_words(here: Visit, one: VersionText) -> str:
    """What was read of a version."""
    t = here.t
    if one.text:
        return t(f"text.state.{one.text.form}")
    return t("text.state.failed" if one.reads else "text.state.unread")


def day_of(here: Visit, one: VersionText | DocumentView) -> str:
    """The day of a version or a paper as a time element, "" where it has none."""
    if one.day is None:
        return ""
    words = text(day_words(here.t, one.day, here.today))
    return f'<time datetime="{one.day.isoformat()}">{words}</time>'


def _papers(here: Visit, papers: Sequence[DocumentView]) -> str:
    """Papers that came in together, by kind, the newest first; many of one kind are folded."""
    t, parts = here.t, []
    for kind in _KINDS:
        mine = [one for one in reversed(papers) if one.kind == kind]
        lines = "".join(f"<li>{_paper(here, one)}</li>" for one in mine)
        if len(mine) == 1:
            parts.append(f"<p>{_paper(here, mine[0])}</p>")
        elif len(mine) > OPEN:
            parts.append(folded(t.many(f"paper.{kind}s", len(mine)), f"<ul>{lines}</ul>"))
        elif mine:
            parts.append(f"<ul>{lines}</ul>")
    return "".join(parts)


def papers_between(here: Visit, papers: Sequence[DocumentView]) -> str:
    """What came in between two versions, "" for nothing."""
    inner = _papers(here, papers)
    return heading(here.t("diff.between"), key="between") + inner if inner else ""


def _paper(here: Visit, one: DocumentView) -> str:
    kind = here.t(f"paper.{one.kind}") if one.kind == "amendment" else ""
    about = " · ".join(
        part for part in (
            text(kind), day_of(here, one),
            official(one.place) if one.place else "", official(one.status) if one.status else "",
        ) if part
    )  # fmt: skip
    where = here.at(one.url)
    name = f'<span lang="en">{link(where, one.name)}</span>'
    return f'{name} <span class="quiet">{about}</span>'


def facts(here: Visit, one: VersionText) -> list[tuple[str, str]]:
    """What a page says of a version: name and day, official texts, when it was read from what."""
    t = here.t
    told = [(t("text.version"), " · ".join(filter(None, (official(one.name), day_of(here, one)))))]
    ways = sources(here, one)
    if ways:
        told.append((t("text.source"), " · ".join(ways)))
    if one.text and one.text.read_at:
        moment = moment_said(here, one.text.read_at)
        told.append((t("text.seen"), text(t(f"text.from.{one.text.form}", moment=moment))))
    return told


def fact_list(told: Sequence[tuple[str, str]]) -> str:
    """Facts as names with what is said of them. The second of each pair is HTML."""
    lines = "".join(f"<dt>{text(name)}</dt><dd>{said}</dd>" for name, said in told)
    return f'<dl class="facts">{lines}</dl>'


def faults(here: Visit, one: VersionText) -> list[str]:
    """Why texts of a version could not be read, a sentence each, in our words."""
    t = here.t
    return [
        t("text.fault.of", form=bad.form.upper(),
          fault=t.maybe(f"text.fault.{bad.state}", t("text.fault.other")))
        for bad in one.faults
    ]  # fmt: skip


def choice(label: str, offered: Sequence[tuple[VersionText, str, bool]]) -> str:
    """Versions to choose from. offered: a version, where it leads, whether it is shown."""
    items = "".join(
        f'<li><a href="{escape(where, quote=True)}"{_current(chosen)}>{official(one.name)}</a></li>'
        for one, where, chosen in offered
    )
    return f'<nav class="law-choice" aria-label="{escape(label)}"><ul>{items}</ul></nav>'


def _current(chosen: bool) -> str:
    return ' aria-current="page"' if chosen else ""


def official_links(here: Visit, one: VersionText) -> str:
    """The official texts of a version as a list of links, where nothing can be shown."""
    lines = "".join(f"<li>{way}</li>" for way in sources(here, one))
    return f"<ul>{lines}</ul>" if lines else ""
