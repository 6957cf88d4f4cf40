"""Health: what the operator looks at, where alone stand the words crawl and plan; and More, that
leads to it, to the campaigns and to what can be subscribed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

from markupsafe import Markup

from tracker.domain.health import (
    CrawlView,
    FailureView,
    HealthView,
    Shown,
    alike,
    findings,
    gist,
)
from tracker.pages import forms, sharing
from tracker.pages import markup as html
from tracker.pages.look import TABLES
from tracker.pages.markdown import line
from tracker.pages.markup import Shade
from tracker.pages.paging import Page
from tracker.pages.parts import bill_link, first_of, first_rows, moment_said, others
from tracker.queries.health import health as stored_health
from tracker.queries.health import unheard
from tracker.queries.texts import TextStates, TextTrouble, text_states
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import ago_words, took_words
from tracker.wording.say import marked, to_do, verdict_words

_SHADES: Final[Mapping[str, Shade]] = {
    "whole": "good", "partial": "warn", "interrupted": "warn", "refused": "bad", "failed": "bad",
}  # fmt: skip
#: A reading that took less is not said to have taken "0 seconds".
_SHOWN: Final = timedelta(seconds=1)


def health(here: Visit, _: PageUrl) -> Page:
    """How fresh everything is."""
    view = stored_health(here.connection, here.session, here.now)
    texts = text_states(here.connection, here.session)
    faults = html.rows(html.para(html.official(fault.brief)) for fault in here.campaign_faults)
    lead = html.para(here.t("health.campaigns.lead")) if faults else ""
    body = (
        _verdict(here, view, texts)
        + html.section(here.t("health.campaigns"), "", lead, faults)
        + _sources(here)
        + _section(here, "crawls", html.rows(_crawl(here, crawl) for crawl in view.crawls))
        + _failures(here, view)
        + _gaps(here, view)
        + _texts(here, texts)
        + (_judgements(here, view) if view.bills else "")
        + _pages(here, view)
    )
    return Page("health", here.t("health.title"), body, width=TABLES)


def _verdict(here: Visit, view: HealthView, texts: TextStates) -> Markup:
    t = here.t
    shown = Shown(
        texts=texts.read,
        unread=len(texts.unread),
        unheard=unheard(view),
        files=len(here.campaign_faults),
        is_sample=here.database.is_sample,
    )
    every = findings(here.fresh, view, shown)
    shade: Shade = "good"
    if every and every[0].weight != "look":
        shade = every[0].weight
    lines = map(html.with_commands, to_do(t, every, here.fresh, marked))
    verdict = html.note([verdict_words(t, every)], shade)
    return verdict + html.heading(t("verdict.do"), key="do") + html.bullets(lines)


def _section(here: Visit, key: str, inner: Markup) -> Markup:
    """A part of the page under its heading; where it is empty, a sentence that says so."""
    none = html.NOTHING if inner else html.para(here.t(f"health.{key}.none"))
    return html.heading(here.t(f"health.{key}")) + inner + none


def _sources(here: Visit) -> Markup:
    t, fresh, lines = here.t, here.fresh, []
    for key, moment in (("schedule", fresh.schedule_seen), ("list", fresh.bills_seen)):
        when = t("health.never")
        if moment is not None:
            ago = "" if here.links.light else f", {ago_words(t, moment, here.now)}"
            when = moment_said(here, moment) + ago
        lines.append(html.para(html.strong(f"{t(f'health.{key}')}:"), when))
    return html.heading(t("health.sources")) + html.rows(lines)


def _crawl(here: Visit, crawl: CrawlView) -> Markup:
    t, began, took = here.t, moment_said(here, crawl.started_at), ""
    if crawl.ended_at is not None and crawl.ended_at - crawl.started_at >= _SHOWN:
        took = took_words(t, crawl.started_at, crawl.ended_at)
    if crawl.outcome == "running":
        counts = say.progress_words(t, "fresh.running", crawl)
    else:
        fields = ("pages", "requests", "new", "changed")
        counts = t("health.counts", **{name: getattr(crawl, name) for name in fields})
        for key, count in (("failed", crawl.failed), ("withdrawn", crawl.withdrawn)):
            counts += f", {t(f'health.counts.{key}', n=count)}" if count else ""
    word = html.state(t.name("outcome", crawl.outcome), _SHADES.get(crawl.outcome, ""))
    return (
        html.para(html.strong(t.name("plan", crawl.plan)), word)
        + html.quiet(" · ".join(filter(None, (began, took, counts))))
        + html.para(say.message_words(t, crawl.message, marked))
    )


def _failures(here: Visit, view: HealthView) -> Markup:
    t, silent = here.t, unheard(view)
    section = html.heading(t("health.failures"))
    for plan in silent:
        section += html.para(t("health.failures.all", plan=t.name("plan", plan)))
    if view.crawls and not silent and not view.failures:
        section += html.para(t("health.failures.none"))
    # One page may have failed in the last crawl of each plan: the newest first, once.
    once: dict[tuple[str, str], FailureView] = {}
    for failure in view.failures:
        once.setdefault((failure.page, failure.url or failure.message), failure)
    kinds = alike(once.values(), lambda row: (row.page, gist(say.failure_words(row))))
    return section + first_rows(here, kinds, partial(_failure, here))


def _failure(here: Visit, failures: Sequence[FailureView]) -> Markup:
    failure = failures[0]
    kind = say.sentence(here.t.name("page", failure.page))
    link = html.link(failure.url, failure.url) if failure.url else ""
    about = html.dotted(link, moment_said(here, failure.seen_at))
    example = here.t("health.example") if len(failures) > 1 else ""
    what = (html.strong(f"{kind}:"), say.failure_words(failure, marked))
    return html.para(_times(here, failures), *what) + html.quiet(example, about)


def _times(here: Visit, things: Sequence[Any]) -> Markup:
    """How many like things there are, "" for one alone."""
    count = len(things)
    return html.strong(here.t.many("health.times", count)) if count > 1 else html.NOTHING


def _gaps(here: Visit, view: HealthView) -> Markup:
    """What the official pages say and we could not read: of each kind the first, others to open."""
    t, today = here.t, here.read_on
    of_kinds = (
        [say.unread_agenda_words(t, agenda, today, marked) for agenda in view.unread_agendas],
        [say.foreign_bill_words(t, item, today, marked) for item in view.foreign_bills],
        [t("agenda.nameless", words=marked(title)) for title in view.nameless_items],
        [
            t.many(
                "health.other_way",
                way.pages,
                part=t.name("part", way.part),
                kind=t.name("page", way.kind),
            )
            for way in view.other_ways
        ],
    )
    rows = []
    for first, *rest in filter(None, of_kinds):
        row = html.para(_times(here, [first, *rest]), first)
        if rest:
            label = t.many("health.others", len(rest))
            row += html.quiet(label) if here.links.light else html.folded(label, html.paras(rest))
        rows.append(row)
    return _section(here, "gaps", html.rows(rows)) if rows or view.bills else html.NOTHING


def _texts(here: Visit, texts: TextStates) -> Markup:
    t = here.t
    counts = (("read", texts.read), ("due", texts.due), ("unread", len(texts.unread)))
    counted = [t.many(f"health.texts.{key}", n) for key, n in counts if n or key == "read"]
    section = html.heading(t("health.texts")) + html.para(" · ".join(counted))
    if texts.troubles:
        kinds = alike(texts.troubles, lambda row: (row.state, gist(row.message), row.at_hand))
        return section + first_rows(here, kinds, partial(_trouble, here))
    return section + html.para(t("health.texts.none") if texts.read else "")


def _trouble(here: Visit, troubles: Sequence[TextTrouble]) -> Markup:
    t, trouble = here.t, troubles[0]
    url = here.at(trouble.url)
    why = t.maybe(f"text.fault.{trouble.state}", trouble.message)
    why += f" {t('health.texts.elsewhere')}" if trouble.at_hand else ""
    file = html.link(url, trouble.url) if url else html.text(trouble.url)
    message, asked_at = html.official(trouble.message), moment_said(here, trouble.asked_at)
    about = html.quiet(html.dotted(file, message, asked_at))
    which = html.spaced(bill_link(here, trouble.bill), html.official(trouble.version))
    if len(troubles) == 1:
        return html.para(which + ":", why) + about
    numbers = tuple(dict.fromkeys(row.bill for row in troubles))
    label = t.many("health.of_bills", len(numbers))
    of_bills = html.folded(label, html.para(_numbers(here, numbers)))
    if here.links.light:
        of_bills = html.quiet(label)
    example = html.para(t("health.example"), which) + about
    return html.para(_times(here, troubles), why) + example + of_bills


def _judgements(here: Visit, view: HealthView) -> Markup:
    t, disagreements = here.t, html.NOTHING
    unrecognised = first_rows(
        here,
        view.unrecognised,
        lambda row: html.para(html.official(row[0])) + html.para(_numbers(here, row[1])),
    )
    if view.disagreements:
        lines = (
            (bill_link(here, row.bill), t.name("stage", row.stage), html.official(row.status))
            for row in first_of(here, view.disagreements)
        )
        head = (t("nav.bill"), t("bills.stage"), t("health.badge"))
        disagreements = html.table(head, lines) + html.para(others(here, view.disagreements))
    section = _section(here, "unrecognised", unrecognised)
    return section + _section(here, "disagreements", disagreements)


def _pages(here: Visit, view: HealthView) -> Markup:
    t, sections = here.t, html.NOTHING
    if not view.bills:
        return html.heading(t("health.unread")) + html.para(t("health.bills.none"))
    lists = {"unread": view.unread, "outdated": view.outdated, "unlisted": view.unlisted}
    for key, numbers in lists.items():
        count = t.many("bills.count.of", len(numbers), all=f"{view.bills:,}")
        inner = html.folded(count, html.para(_numbers(here, numbers))) if numbers else html.NOTHING
        sections += _section(here, key, inner)
    return sections


def _numbers(here: Visit, numbers: Sequence[str]) -> Markup:
    links = html.joined((bill_link(here, number) for number in first_of(here, numbers)), ", ")
    return html.spaced(links, others(here, numbers))


def more(here: Visit) -> Markup:
    """All that stands under the title of More."""
    t, links = here.t, here.links
    pages = (
        (links.to("search"), t("search.everywhere")),
        (links.to("charts"), t("charts.more")),
        (links.to("notice"), t("notice.more")),
        (links.to("research"), t("research.more")),
        (links.to("committees"), t("committees.title")),
        (links.to("legislators"), t("legislators.title")),
        (links.to("health"), t("more.health")),
        (links.as_light().to("today"), t("more.light")),
    )
    campaigns = (
        html.button(links.to("campaign", campaign.slug), line(t, campaign.name))
        for campaign in here.campaigns
    )
    return (
        html.heading(t("more.campaigns"), key="campaigns")
        + html.bullets(campaigns)
        + html.heading(t("more.pages"), key="pages")
        + html.bullets(html.button(*page) for page in pages)
        + forms.past(links, "today", "", t, here.today)
        + feeds(here)
    )


def feeds(here: Visit) -> Markup:
    """What can be subscribed to, in the language of the page."""
    t = here.t
    of_campaigns = {
        f"campaigns/{campaign.slug}.ics": t("more.feed.campaign", campaign=campaign.name.of(t.code))
        for campaign in here.campaigns
    }
    calendars = {
        "calls.ics": t("more.feed.calls"),
        **of_campaigns,
        "hearings.ics": t("more.feed.hearings"),
    }
    rows = [sharing.subscribe(here, path, name) for path, name in calendars.items()]
    rows.append(html.button(here.links.feed("changes.atom"), t("more.feed.changes")))
    lead = html.para(t("more.feeds.how"))
    return html.section(t("more.feeds"), "feeds", lead, html.rows(rows))
