"""The versions of a bill's text on a timeline, with what came in between and what was read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from tracker.domain.bill_text import VersionText, after, before, steps
from tracker.domain.records import DocumentRecord
from tracker.domain.views import BillView
from tracker.pages import markup as html
from tracker.pages.parts import day_shown, first_of, moment_said, others
from tracker.visiting.visit import Visit
from tracker.wording.say import marked

#: Papers of one kind that stand open; more are folded.
OPEN: Final = 3
PAPERS: Final = ("amendment", "report", "fiscal_note")


def timeline(here: Visit, view: BillView, versions: Sequence[VersionText]) -> Markup:
    """The versions, the newest first, each above what led to it; "" for a bill without paper."""
    t, number = here.t, view.line.number
    papers = [paper for kind in PAPERS for paper in first_of(here, view.papers(kind)[::-1])]
    newest = _papers(here, after(versions, papers) if versions else papers)
    lead = html.quiet(t("bill.papers.since") if versions and newest else "")
    items = [lead + newest]
    papers_of = {step.version.key: step.papers for step in steps(versions, papers)}
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
