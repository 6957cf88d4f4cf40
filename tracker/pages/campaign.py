"""A campaign: its cause and asks, its bills, its calls, how to join, what the state owes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from markupsafe import Markup

from tracker.domain.campaign import Campaign, Effort, Guidance, Position, Report, Resource
from tracker.domain.language import LANGUAGES, Both
from tracker.domain.numbers import BillNumber
from tracker.domain.views import BillLine
from tracker.pages import calls
from tracker.pages import markup as html
from tracker.pages.call import contact_line
from tracker.pages.markdown import line, line_para, prose
from tracker.pages.parts import bill_link, cards, position_words, stage_state
from tracker.queries.bills import BillFilter, bill_lines
from tracker.queries.stances import stances, with_position
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words

#: Calls shown on a campaign's page; the list of calls has all.
CALLS: Final = 6


def body(here: Visit, campaign: Campaign) -> Markup:
    """All that stands under the name of a campaign."""
    t = here.t
    by = (
        html.para(html.put_in(t, "campaign.by", "by", line(t, campaign.by)))
        if campaign.by
        else html.NOTHING
    )
    sections = (
        html.tag("h2", line(t, one.title), id=one.id) + prose(t, one.text)
        for one in campaign.sections
    )
    whom = campaign.contact
    return html.joined(
        (
            by + prose(t, campaign.cause),
            _asks(here, campaign),
            *sections,
            _calls(here, campaign),
            _bills(here, campaign),
            _join(here, campaign),
            _list(here, "guidance", [_guidance(here, one) for one in campaign.guidance]),
            _reports(here, campaign),
            _list(here, "resources", [_resource(here, one) for one in campaign.resources]),
            _heading(here, "contact"),
            html.para(contact_line(here, whom.name, whom.email, whom.phone, whom.address)),
        )
    )


def listed(here: Visit) -> Markup:
    """Every campaign with its cause."""
    t = here.t
    if not here.campaigns:
        return html.note([t("campaigns.none")], "warn")
    return html.rows(
        html.para(html.to_page(here.links.campaign(one.slug), line(t, one.name), "big"))
        + html.quiet(line(t, one.by))
        + prose(t, one.cause)
        for one in here.campaigns
    )


def named(here: Visit, slug: str) -> Campaign | None:
    """The campaign of a slug, None where there is none."""
    return next((one for one in here.campaigns if one.slug == slug), None)


def missing(here: Visit) -> Markup:
    """What is said where an address names no campaign; the list follows."""
    return html.note([here.t("campaign.missing")], "warn") + listed(here)


def _heading(here: Visit, key: str) -> Markup:
    return html.heading(here.t(f"campaign.{key}"), key=key)


def _list(here: Visit, key: str, items: Sequence[Markup]) -> Markup:
    """A heading with a list, "" for an empty one."""
    return _heading(here, key) + html.rows(items) if items else html.NOTHING


def _asks(here: Visit, campaign: Campaign) -> Markup:
    t = here.t
    if not campaign.asks:
        return html.NOTHING
    asks = html.bullets(
        (html.strong(line(t, one.name)) + prose(t, one.text) for one in campaign.asks), "do", "ol"
    )
    way = html.para(html.button(here.links.asks(campaign.slug), t("asks.matrix.open")))
    return _heading(here, "asks") + asks + (html.NOTHING if campaign.ask_rules is None else way)


def _calls(here: Visit, campaign: Campaign) -> Markup:
    """The next calls; the calendar file has all that come."""
    t, links = here.t, here.links
    coming = calls.of_session(here, campaign=campaign.slug, first=here.today)
    shown = cards(calls.card(here, [one]) for one in calls.to_come(here, coming)[:CALLS])
    feed = links.feed(f"campaigns/{campaign.slug}.ics")
    ways = (
        html.button(links.calls(), t("calls.title"))
        + " "
        + html.button(feed, t("campaign.calendar"))
    )
    return (
        _heading(here, "calls") + (shown or html.para(t("campaign.calls.none"))) + html.para(ways)
    )


def _bills(here: Visit, campaign: Campaign) -> Markup:
    """The bills that the campaign names or took a position on, with that and the stage."""
    t = here.t
    numbers = with_position(here.connection, campaign)
    taken = stances(here.connection, (campaign,), numbers)
    lines = {
        line.number: line
        for session in sorted({BillNumber.parse(number).session for number in numbers})
        for line in bill_lines(here.connection, BillFilter(session))
    }
    listed = html.rows(
        _bill(here, campaign, number, lines.get(number), taken[number][0].position)
        for number in numbers
    )
    way = html.para(html.button(here.links.bills(), t("campaign.bills.followed")))
    return _heading(here, "bills") + (listed or html.para(t("campaign.bills.none"))) + way


def _bill(
    here: Visit, campaign: Campaign, number: str, stored: BillLine | None, position: Position
) -> Markup:
    t, own = here.t, campaign.named(number)
    title = html.official(stored.title) if stored else html.text(t("campaign.bill.unknown"))
    stage = stage_state(t, stored.stage) if stored else html.NOTHING
    return (
        html.para(bill_link(here, number) + " " + title)
        + (line_para(t, own.texts.line) if own else html.NOTHING)
        + html.para(html.strong(position_words(t, position)) + " " + stage)
    )


def _join(here: Visit, campaign: Campaign) -> Markup:
    t, head = here.t, _heading(here, "join")
    if not campaign.efforts:
        return head + html.para(t("campaign.join.none"))
    for scope in ("statewide", "local"):
        if efforts := [_effort(here, one) for one in campaign.efforts if one.scope == scope]:
            head += html.heading(t(f"campaign.join.{scope}"), 3) + html.rows(efforts)
    return head


def _effort(here: Visit, one: Effort) -> Markup:
    named_place = html.para(html.joined((html.strong(line(here.t, one.name)), one.place), " · "))
    address = html.para(html.link(one.address, one.address)) if one.address else html.NOTHING
    return named_place + prose(here.t, one.text) + address


def _guidance(here: Visit, one: Guidance) -> Markup:
    t = here.t
    issued = t("campaign.guidance.issued.unknown")
    if one.issued is not None:
        key = "campaign.guidance.signed" if one.kind == "law" else "campaign.guidance.issued"
        issued = t(key, day=day_words(t, one.issued))
    papers = [
        _paper(here, one.address, language)
        for language in LANGUAGES
        if one.kind == "guidance" or getattr(one.address, language)
    ]
    return (
        html.para(html.strong(line(t, one.name)))
        + html.quiet(issued)
        + prose(t, one.text)
        + (html.para(papers[0]) if len(papers) == 1 else html.bullets(papers))
    )


def _paper(here: Visit, address: Both, language: str) -> Markup:
    """The paper in one language; that its address is not known where we have none."""
    t = here.t
    label = t(f"campaign.guidance.text.{language}")
    known = address.es if language == "es" else address.en
    return (
        html.link(known, label)
        if known
        else html.text(f"{label}: {t('campaign.guidance.lacking')}")
    )


# --- what the state owes -----------------------------------------------------------------------


def _reports(here: Visit, campaign: Campaign) -> Markup:
    """The agencies' reports as a table; gaps counted above it."""
    t = here.t
    reports = [one for one in campaign.reports if _is_told(one, here.today)]
    if not reports:
        return html.NOTHING
    gaps = sum(_is_overdue(one, here.today) for one in reports)
    names = {one.id: one.name for one in campaign.guidance}
    columns = [t(f"campaign.reports.{one}") for one in ("agency", "quarter", "due", "received")]
    return (
        _heading(here, "reports")
        + html.para(t("campaign.reports.lead"))
        + (html.note([t.many("campaign.reports.gaps", gaps)]) if gaps else html.NOTHING)
        + html.para(t("campaign.reports.sideways"), "quiet sideways")
        + html.table(
            columns, (_report(here, one, names.get(one.due_by, Both())) for one in reports)
        )
    )


def _is_told(one: Report, today: date) -> bool:
    """Whether a report can be owed, or we know of it: nobody reports on a quarter to come."""
    return one.is_of_the_past(today) or one.due is not None or one.received is not None


def _is_overdue(one: Report, today: date) -> bool:
    """Whether a report is lacking: the day on which it was due is past."""
    return one.received is None and one.due is not None and one.due < today


def _report(here: Visit, one: Report, guidance: Both) -> tuple[str, ...]:
    t = here.t
    due = day_words(t, one.due) if one.due is not None else t("campaign.reports.unknown")
    by = t("campaign.reports.by", guidance=guidance.of(t.code)) if one.due and guidance else ""
    return line(t, one.agency), one.quarter, html.joined((due, by), " "), _received(here, one)


def _received(here: Visit, one: Report) -> Markup:
    t = here.t
    late = html.state(t("campaign.reports.overdue"), "warn") if _is_overdue(one, here.today) else ""
    lacking = t("campaign.reports.lacking")
    came = day_words(t, one.received) if one.received is not None else lacking
    paper = html.link(one.address, t("campaign.reports.open")) if one.address else ""
    return html.joined((late, came, paper), " ")


def _resource(here: Visit, one: Resource) -> Markup:
    t = here.t
    address, name = one.address.of(t.code), one.name.of(t.code)
    shown = html.link(address, name) if address else line(t, one.name)
    by = one.publisher if one.publisher != name else ""
    lacking = html.NOTHING if address else html.quiet(t("campaign.resources.lacking"))
    return html.para(html.joined((shown, by), " · ")) + prose(t, one.text) + lacking
