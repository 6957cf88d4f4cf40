"""Health: what the operator looks at, where alone stand the words crawl and plan; and More, that
leads to it, to the campaigns and to what can be subscribed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from markupsafe import Markup

from tracker.domain.crawl_views import CrawlView, FailureView, HealthView
from tracker.pages import markup as html
from tracker.pages.markdown import line
from tracker.pages.markup import Shade
from tracker.pages.parts import bill_link, first_of, first_rows, moment_said, others
from tracker.queries.health import health, unheard
from tracker.queries.texts import TextTrouble, text_states
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import ago_words, took_words
from tracker.wording.say import marked

_SHADES: Final[Mapping[str, Shade]] = {
    "whole": "good",
    "running": "",
    "partial": "warn",
    "interrupted": "warn",
    "refused": "bad",
    "failed": "bad",
}
#: A reading that took less is not said to have taken "0 seconds".
_SHOWN: Final = timedelta(seconds=1)


def body(here: Visit) -> Markup:
    """All that stands under the title."""
    view = health(here.connection, here.session, here.now)
    return html.joined(
        (
            _campaign_files(here),
            _sources(here),
            _section(here, "crawls", html.rows(_crawl(here, one) for one in view.crawls)),
            _failures(here, view),
            _gaps(here, view),
            _texts(here),
            _judgements(here, view),
            _pages(here, view),
        )
    )


def _section(here: Visit, key: str, shown: Markup) -> Markup:
    """A part of the page under its heading; that there is nothing, where nothing is shown."""
    none = html.NOTHING if shown else html.para(here.t(f"health.{key}.none"))
    return html.heading(here.t(f"health.{key}")) + shown + none


def _campaign_files(here: Visit) -> Markup:
    """What is wrong with the campaigns' files, where something is."""
    faults = html.rows(html.para(html.official(fault.brief)) for fault in here.campaign_faults)
    lead = html.para(here.t("health.campaigns.lead")) if faults else ""
    return html.section(here.t("health.campaigns"), "", lead, faults)


def _sources(here: Visit) -> Markup:
    t, fresh, lines = here.t, here.fresh, []
    for key, moment in (("schedule", fresh.schedule_seen), ("list", fresh.bills_seen)):
        seen = t("health.never")
        if moment is not None:
            ago = "" if here.links.light else f", {ago_words(t, moment, here.now)}"
            seen = moment_said(here, moment) + ago
        lines.append(html.para(html.strong(f"{t(f'health.{key}')}:"), seen))
    return html.heading(t("health.sources")) + html.rows(lines)


def _crawl(here: Visit, one: CrawlView) -> Markup:
    t, began, took = here.t, moment_said(here, one.started_at), ""
    if one.ended_at is not None and one.ended_at - one.started_at >= _SHOWN:
        took = took_words(t, one.started_at, one.ended_at)
    counts = t(
        "health.counts", pages=one.pages, requests=one.requests, new=one.new, changed=one.changed
    )
    for key, count in (("failed", one.failed), ("withdrawn", one.withdrawn)):
        counts += f", {t(f'health.counts.{key}', n=count)}" if count else ""
    if one.outcome == "running":
        counts = say.progress_words(t, "fresh.running", one)
    word = html.state(t.maybe(f"outcome.{one.outcome}", one.outcome), _SHADES.get(one.outcome, ""))
    return (
        html.para(html.strong(say.plan_words(t, one.plan)), word)
        + html.quiet(" · ".join(filter(None, (began, took, counts))))
        + html.para(say.message_words(t, one.message, marked))
    )


def _failures(here: Visit, view: HealthView) -> Markup:
    t, silent = here.t, unheard(view)
    shown = html.heading(t("health.failures"))
    for plan in silent:
        shown += html.para(t("health.failures.all", plan=say.plan_words(t, plan)))
    if view.crawls and not silent and not view.failures:
        shown += html.para(t("health.failures.none"))
    # One page may have failed in the last crawl of each plan: the newest first, once.
    once: dict[tuple[str, str], FailureView] = {}
    for one in view.failures:
        once.setdefault((one.page, one.address or one.message), one)
    return shown + first_rows(here, tuple(once.values()), partial(_failure, here))


def _failure(here: Visit, one: FailureView) -> Markup:
    kind = say.sentence(say.page_words(here.t, one.page))
    where = html.link(one.address, one.address) if one.address else ""
    return html.para(html.strong(f"{kind}:"), say.failure_words(one, marked)) + html.quiet(
        html.dotted(where, moment_said(here, one.seen_at))
    )


def _gaps(here: Visit, view: HealthView) -> Markup:
    """What the official pages tell and was not taken up."""
    t, today = here.t, here.read_on
    said = [say.unread_agenda_words(t, one, today, marked) for one in view.unread_agendas]
    said += [say.foreign_bill_words(t, one, today, marked) for one in view.foreign_bills]
    said += [t("agenda.nameless", words=marked(one)) for one in view.nameless_items]
    for one in view.other_ways:
        part, kind = say.part_words(t, one.part), say.page_words(t, one.kind)
        said.append(t.many("health.other_way", one.pages, part=part, kind=kind))
    return _section(here, "gaps", first_rows(here, said, html.para))


def _texts(here: Visit) -> Markup:
    """How many bill texts are at hand, and which are not, with the reason and the file."""
    t, texts = here.t, text_states(here.connection, here.session)
    counts = (("read", texts.read), ("due", texts.due), ("unread", len(texts.unread)))
    counted = [t.many(f"health.texts.{key}", n) for key, n in counts if n or key == "read"]
    shown = html.heading(t("health.texts")) + html.para(" · ".join(counted))
    if texts.troubles:
        return shown + first_rows(here, texts.troubles, partial(_trouble, here))
    return shown + html.para(t("health.texts.none") if texts.read else "")


def _trouble(here: Visit, one: TextTrouble) -> Markup:
    t, address = here.t, here.at(one.address)
    why = t.maybe(f"text.fault.{one.state}", one.message)
    why += f" {t('health.texts.elsewhere')}" if one.at_hand else ""
    file = html.link(address, one.address) if address else html.text(one.address)
    about = html.dotted(file, html.official(one.message), moment_said(here, one.asked_at))
    version = html.official(one.version) + ":"
    return html.para(bill_link(here, one.bill), version, why) + html.quiet(about)


def _judgements(here: Visit, view: HealthView) -> Markup:
    t, disagreements = here.t, html.NOTHING
    unrecognised = first_rows(
        here,
        view.unrecognised,
        lambda one: html.para(html.official(one[0])) + html.para(_numbers(here, one[1])),
    )
    if view.disagreements:
        lines = (
            (bill_link(here, one.bill), say.stage_name(t, one.stage), html.official(one.status))
            for one in first_of(here, view.disagreements)
        )
        head = (t("nav.bill"), t("bills.stage"), t("health.badge"))
        disagreements = html.table(head, lines) + html.para(others(here, view.disagreements))
    return _section(here, "unrecognised", unrecognised) + _section(
        here, "disagreements", disagreements
    )


def _pages(here: Visit, view: HealthView) -> Markup:
    t, shown = here.t, html.NOTHING
    if not view.bills:
        return html.heading(t("health.unread")) + html.para(t("health.bills.none"))
    lists = {"unread": view.unread, "outdated": view.outdated, "unlisted": view.unlisted}
    for key, numbers in lists.items():
        said = t.many("bills.count.of", len(numbers), all=f"{view.bills:,}")
        inner = html.folded(said, html.para(_numbers(here, numbers))) if numbers else html.NOTHING
        shown += _section(here, key, inner)
    return shown


def _numbers(here: Visit, numbers: Sequence[str]) -> Markup:
    shown = html.joined((bill_link(here, number) for number in first_of(here, numbers)), ", ")
    return html.spaced(shown, others(here, numbers))


# --- More --------------------------------------------------------------------------------------


def more(here: Visit) -> Markup:
    """All that stands under the title of More."""
    t, links = here.t, here.links
    pages = (
        (links.to("search"), t("search.everywhere")),
        (links.to("health"), t("more.health")),
        (links.as_light().to("today"), t("more.light")),
    )
    campaigns = (
        html.button(links.to("campaign", one.slug), line(t, one.name)) for one in here.campaigns
    )
    return (
        html.heading(t("more.campaigns"), key="campaigns")
        + html.bullets(campaigns)
        + html.heading(t("more.pages"), key="pages")
        + html.bullets(html.button(*page) for page in pages)
        + feeds(here)
    )


def feeds(here: Visit) -> Markup:
    """What can be subscribed to, in the language of the page."""
    t = here.t
    of_campaigns = {
        f"campaigns/{one.slug}.ics": t("more.feed.campaign", campaign=one.name.of(t.code))
        for one in here.campaigns
    }
    names = {
        "calls.ics": t("more.feed.calls"),
        **of_campaigns,
        "hearings.ics": t("more.feed.hearings"),
        "changes.atom": t("more.feed.changes"),
    }
    listed = html.bullets(html.button(here.links.feed(path), names[path]) for path in names)
    return html.section(t("more.feeds"), "feeds", html.para(t("more.feeds.how")), listed)
