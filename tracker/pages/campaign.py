"""A campaign: its cause and asks, its bills, its calls, how to join, what the state owes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from tracker.domain.campaign import Campaign, Guidance, Report, Resource
from tracker.domain.language import Both
from tracker.pages import calls, sharing
from tracker.pages import markup as html
from tracker.pages.call import contact_line
from tracker.pages.markdown import line, line_para, prose
from tracker.pages.paging import Page
from tracker.pages.parts import bill_link, cards, position_words, stage_state
from tracker.queries.bills import lines_by_number
from tracker.queries.edits import stances, with_position
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words

#: Calls shown on a campaign's page; the list of calls has all.
CALLS: Final = 6


def campaign(here: Visit, url: PageUrl) -> Page | None:
    """One campaign: its cause, asks, bills, reports, resources."""
    campaign = named(here, url.path["slug"])
    if campaign is None:
        return None
    t, slug, name = here.t, campaign.slug, campaign.name.of(here.t.code)
    by = html.put_in(t, "campaign.by", "by", line(t, campaign.by)) if campaign.by else ""
    sections = (
        html.tag("h2", line(t, section.title), id=section.id) + prose(t, section.text)
        for section in campaign.sections
    )

    def section(key: str, *pieces: str) -> Markup:
        return html.section(t(f"campaign.{key}"), key, *pieces)

    body = (
        html.para(by)
        + prose(t, campaign.cause)
        + section("asks", *_asks(here, campaign))
        + html.joined(sections)
        + section("calls", *_calls(here, campaign))
        + section("bills", *_bills(here, campaign))
        + section("join", *_efforts(here, campaign))
        + section("guidance", html.rows(_guidance(here, item) for item in campaign.guidance))
        + section("reports", *_reports(here, campaign))
        + section("resources", html.rows(_resource(here, one) for one in campaign.resources))
        + section("contact", html.para(contact_line(here, campaign.contact)))
    )
    about = " ".join(campaign.cause.of(t.code).replace("*", "").split())
    feeds = {f"campaigns/{slug}.ics": t("light.feed.campaign", campaign=name)}
    return Page("campaign", name, body, about=about, shows=slug, feeds=feeds)


def listed(here: Visit) -> Markup:
    """Every campaign with its cause."""
    t, to = here.t, here.links.to
    if not here.campaigns:
        return html.note([t("campaigns.none")], "warn")
    return html.rows(
        html.para(html.to_page(to("campaign", campaign.slug), line(t, campaign.name), "big"))
        + html.quiet(line(t, campaign.by))
        + prose(t, campaign.cause)
        for campaign in here.campaigns
    )


def named(here: Visit, slug: str) -> Campaign | None:
    """The campaign of a slug, None where there is none."""
    return next((campaign for campaign in here.campaigns if campaign.slug == slug), None)


def missing(here: Visit) -> Markup:
    """The note where a URL names no campaign, above the list of all."""
    return html.note([here.t("campaign.missing")], "warn") + listed(here)


def _asks(here: Visit, campaign: Campaign) -> Iterator[Markup]:
    t = here.t
    asks = (html.strong(line(t, ask.name)) + prose(t, ask.text) for ask in campaign.asks)
    yield html.bullets(asks, "do", "ol")
    if campaign.asks and campaign.ask_rules is not None:
        yield html.para(html.button(here.links.to("asks", campaign.slug), t("asks.matrix.open")))


def _calls(here: Visit, campaign: Campaign) -> Iterator[Markup]:
    """The next calls; the calendar file has all that come."""
    t, links = here.t, here.links
    coming = calls.of_session(here, campaign=campaign.slug, first=here.today)
    next_calls = cards(calls.card(here, [call]) for call in calls.to_come(here, coming)[:CALLS])
    yield next_calls or html.para(t("campaign.calls.none"))
    yield html.para(html.button(links.to("calls"), t("calls.title")))
    yield sharing.subscribe(here, f"campaigns/{campaign.slug}.ics", t("campaign.calendar"))


def _bills(here: Visit, campaign: Campaign) -> Iterator[Markup]:
    t, numbers, rows = here.t, with_position(here.connection, campaign), []
    positions = stances(here.connection, (campaign,), numbers)
    lines = lines_by_number(here.connection, numbers)
    for number in numbers:
        stored, own = lines.get(number), campaign.named(number)
        title = html.official(stored.title) if stored else html.text(t("campaign.bill.unknown"))
        position = html.strong(position_words(t, positions[number][0].position))
        rows.append(
            html.para(bill_link(here, number), title)
            + (line_para(t, own.texts.line) if own else "")
            + html.para(position, stage_state(t, stored.stage) if stored else "")
        )
    yield html.rows(rows) or html.para(t("campaign.bills.none"))
    yield html.para(html.button(here.links.to("bills"), t("campaign.bills.followed")))


def _efforts(here: Visit, campaign: Campaign) -> Iterator[Markup]:
    t = here.t
    if not campaign.efforts:
        yield html.para(t("campaign.join.none"))
    for scope in ("statewide", "local"):
        efforts = html.rows(
            html.para(html.dotted(html.strong(line(t, effort.name)), effort.place))
            + prose(t, effort.text)
            + html.para(html.link(effort.address, effort.address) if effort.address else "")
            for effort in campaign.efforts
            if effort.scope == scope
        )
        yield html.section(t(f"campaign.join.{scope}"), "", efforts, level=3)


def _guidance(here: Visit, guidance: Guidance) -> Markup:
    t, issued, address = here.t, "", guidance.address
    if guidance.issued is not None:
        key = "campaign.guidance.signed" if guidance.kind == "law" else "campaign.guidance.issued"
        issued = t(key, day=day_words(t, guidance.issued))
    papers = [
        html.link(url, t(f"campaign.guidance.text.{language}"))
        for language, url in (("en", address.en), ("es", address.es))
        if url
    ]
    return (
        html.para(html.strong(line(t, guidance.name)))
        + html.quiet(issued)
        + prose(t, guidance.text)
        + (html.para(papers[0]) if len(papers) == 1 else html.bullets(papers))
    )


def _reports(here: Visit, campaign: Campaign) -> Iterator[Markup]:
    """The agencies' reports as a table; gaps, those that are overdue, counted above it."""
    t, names, rows, gaps = here.t, {item.id: item.name for item in campaign.guidance}, [], 0
    for report in campaign.reports:
        due, received = report.due, report.received
        if due is None and received is None and not report.is_of_the_past(here.today):
            continue
        is_late = received is None and due is not None and due < here.today
        gaps += is_late
        rows.append(_report(here, report, names.get(report.due_by, Both()), is_late=is_late))
    if not rows:
        return
    columns = [t(f"campaign.reports.{key}") for key in ("agency", "quarter", "due", "received")]
    yield html.para(t("campaign.reports.lead"))
    yield html.note([t.many("campaign.reports.gaps", gaps)] if gaps else [])
    yield html.para(t("campaign.reports.sideways"), kind="quiet sideways")
    yield html.table(columns, rows)


def _report(here: Visit, report: Report, guidance: Both, *, is_late: bool) -> tuple[str, ...]:
    t = here.t
    by = t("campaign.reports.by", guidance=guidance.of(t.code)) if report.due and guidance else ""
    due = day_words(t, report.due) if report.due else t("campaign.reports.unknown")
    lacking = t("campaign.reports.lacking")
    received = day_words(t, report.received) if report.received else lacking
    late = html.state(t("campaign.reports.overdue"), "warn") if is_late else ""
    paper = html.link(report.address, t("campaign.reports.open")) if report.address else ""
    agency = line(t, report.agency)
    return agency, report.quarter, html.spaced(due, by), html.spaced(late, received, paper)


def _resource(here: Visit, resource: Resource) -> Markup:
    t = here.t
    url, name = resource.address.of(t.code), resource.name.of(t.code)
    named = html.link(url, name) if url else line(t, resource.name)
    by = resource.publisher if resource.publisher != name else ""
    return html.para(html.dotted(named, by)) + prose(t, resource.text)
