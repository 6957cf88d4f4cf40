"""A campaign: its cause and asks, its bills, its calls, how to join, what the state owes."""

from __future__ import annotations

from datetime import date
from typing import Final

from tracker.domain.campaign import Campaign, Effort, Guidance, Position, Report, Resource
from tracker.domain.language import LANGUAGES, Both
from tracker.domain.numbers import BillNumber
from tracker.domain.views import BillLine
from tracker.pages import calls
from tracker.pages.call_facts import inner, mail_link, phone_link, to_come
from tracker.pages.markdown import line, told
from tracker.pages.markup import heading, link, note, official, para, rows, state, table, text
from tracker.pages.parts import bill_link, stage_shade
from tracker.queries.bills import BillFilter, bill_lines
from tracker.queries.stances import stances, with_position
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words
from tracker.wording.say import stage_words

#: Calls shown on a campaign's page; the list of calls has all.
CALLS: Final = 6


def body(here: Visit, campaign: Campaign) -> str:
    """All that stands under the name of a campaign."""
    return (
        _cause(here, campaign)
        + _asks(here, campaign)
        + _sections(here, campaign)
        + _calls(here, campaign)
        + _bills(here, campaign)
        + _join(here, campaign)
        + _guidance(here, campaign)
        + _reports(here, campaign)
        + _resources(here, campaign)
        + _contact(here, campaign)
    )


def listed(here: Visit) -> str:
    """Every campaign with its cause."""
    t = here.t
    if not here.campaigns:
        return note([t("campaigns.none")], "warn")
    return rows(
        f'<p><a class="big" href="{here.links.campaign(one.slug)}">{line(t, one.name)}</a></p>'
        f'<p class="quiet">{line(t, one.by)}</p>{told(t, one.cause)}'
        for one in here.campaigns
    )


def named(here: Visit, slug: str) -> Campaign | None:
    """The campaign of a slug, None where there is none."""
    return next((one for one in here.campaigns if one.slug == slug), None)


def missing(here: Visit) -> str:
    """What is said where an address names no campaign; the list follows."""
    return note([here.t("campaign.missing")], "warn") + listed(here)


def _cause(here: Visit, campaign: Campaign) -> str:
    t = here.t
    before, _, after = t("campaign.by", by="\0").partition("\0")
    by = f"<p>{text(before)}{line(t, campaign.by)}{text(after)}</p>" if campaign.by else ""
    return by + told(t, campaign.cause)


def _asks(here: Visit, campaign: Campaign) -> str:
    t = here.t
    if not campaign.asks:
        return ""
    listed = "".join(
        f"<li><strong>{line(t, one.name)}</strong>{told(t, one.text)}</li>" for one in campaign.asks
    )
    way = f"<p>{inner(here.links.asks(campaign.slug), t('asks.matrix.open'), 'button')}</p>"
    beside = way if campaign.ask_rules is not None else ""
    return heading(t("campaign.asks"), key="asks") + f'<ol class="do">{listed}</ol>' + beside


def _sections(here: Visit, campaign: Campaign) -> str:
    t = here.t
    return "".join(
        f'<h2 id="{one.id}">{line(t, one.title)}</h2>{told(t, one.text)}'
        for one in campaign.sections
    )


def _calls(here: Visit, campaign: Campaign) -> str:
    """The next calls; the calendar file has all that come."""
    t = here.t
    found = calls.found(here, campaign=campaign.slug, first=here.today)
    shown = to_come(here, found)[:CALLS]
    cards = "".join(calls.card(here, [one]) for one in shown)
    body = f'<div class="cards">{cards}</div>' if cards else para(t("campaign.calls.none"))
    links = inner(here.links.calls(), t("calls.title"), "button")
    feed = here.links.feed(f"campaigns/{campaign.slug}.ics")
    links += f" {inner(feed, t('campaign.calendar'), 'button')}"
    return heading(t("campaign.calls"), key="calls") + body + f"<p>{links}</p>"


def _bills(here: Visit, campaign: Campaign) -> str:
    """The bills that the campaign names or took a position on, with that and the stage."""
    t = here.t
    head = heading(t("campaign.bills"), key="bills")
    all_bills = f"<p>{inner(here.links.bills(), t('campaign.bills.followed'), 'button')}</p>"
    numbers = with_position(here.connection, campaign)
    if not numbers:
        return head + para(t("campaign.bills.none")) + all_bills
    sessions = {BillNumber.parse(number).session for number in numbers}
    taken = stances(here.connection, (campaign,), numbers)
    known = {
        found.number: found
        for session in sorted(sessions)
        for found in bill_lines(here.connection, BillFilter(session))
    }
    listed = rows(
        _bill(here, campaign, number, known.get(number), taken[number][0].position)
        for number in numbers
    )
    return head + listed + all_bills


def _bill(
    here: Visit, campaign: Campaign, number: str, known: BillLine | None, position: Position
) -> str:
    t, named = here.t, campaign.named(number)
    taken = t(f"position.{position}" if position else "position.none")
    title = official(known.title) if known else text(t("campaign.bill.unknown"))
    stage = state(stage_words(t, known.stage), stage_shade(known.stage)) if known else ""
    said = f"<p>{line(t, named.texts.line)}</p>" if named and named.texts.line else ""
    return (
        f"<p>{bill_link(here, number)} {title}</p>{said}"
        f"<p><strong>{text(taken)}</strong> {stage}</p>"
    )


def _join(here: Visit, campaign: Campaign) -> str:
    t = here.t
    head = heading(t("campaign.join"), key="join")
    if not campaign.efforts:
        return head + para(t("campaign.join.none"))
    parts = [head]
    for scope in ("statewide", "local"):
        some = [one for one in campaign.efforts if one.scope == scope]
        if some:
            parts.append(heading(t(f"campaign.join.{scope}"), 3))
            parts.append(rows(_effort(here, one) for one in some))
    return "".join(parts)


def _effort(here: Visit, one: Effort) -> str:
    t = here.t
    place = f" · {text(one.place)}" if one.place else ""
    address = f"<p>{link(one.address, one.address)}</p>" if one.address else ""
    return f"<p><strong>{line(t, one.name)}</strong>{place}</p>{told(t, one.text)}{address}"


def _guidance(here: Visit, campaign: Campaign) -> str:
    t = here.t
    if not campaign.guidance:
        return ""
    return heading(t("campaign.guidance"), key="guidance") + rows(
        _one_guidance(here, one) for one in campaign.guidance
    )


def _one_guidance(here: Visit, one: Guidance) -> str:
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
    listed = "".join(f"<li>{paper}</li>" for paper in papers)
    listed = f"<p>{papers[0]}</p>" if len(papers) == 1 else f"<ul>{listed}</ul>"
    return (
        f"<p><strong>{line(t, one.name)}</strong></p>{para(issued, 'quiet')}"
        f"{told(t, one.text)}{listed}"
    )


def _paper(here: Visit, address: Both, language: str) -> str:
    """The paper in one language; that its address is not known where we have none."""
    t = here.t
    label = t(f"campaign.guidance.text.{language}")
    known = address.es if language == "es" else address.en
    if known:
        return link(known, label)
    return f"{text(label)}: {text(t('campaign.guidance.lacking'))}"


def _reports(here: Visit, campaign: Campaign) -> str:
    """The agencies' reports as a table; gaps counted above it."""
    t = here.t
    reports = [one for one in campaign.reports if _is_told(one, here.today)]
    if not reports:
        return ""
    gaps = sum(_is_overdue(one, here.today) for one in reports)
    names = {one.id: one.name for one in campaign.guidance}
    columns = [t(f"campaign.reports.{one}") for one in ("agency", "quarter", "due", "received")]
    body = (_report(here, one, names.get(one.due_by, Both())) for one in reports)
    counted = note([t.many("campaign.reports.gaps", gaps)]) if gaps else ""
    return (
        heading(t("campaign.reports"), key="reports")
        + para(t("campaign.reports.lead"))
        + counted
        + para(t("campaign.reports.sideways"), "quiet sideways")
        + table(columns, body)
    )


def _is_told(one: Report, today: date) -> bool:
    """Whether a report can be owed, or we know of it: nobody reports on a quarter to come."""
    return one.is_of_the_past(today) or one.due is not None or one.received is not None


def _report(here: Visit, one: Report, guidance: Both) -> tuple[str, ...]:
    t = here.t
    due = text(t("campaign.reports.unknown"))
    if one.due is not None:
        due = text(day_words(t, one.due))
        if guidance:
            due += f" {text(t('campaign.reports.by', guidance=guidance.of(t.code)))}"
    return line(t, one.agency), text(one.quarter), due, _received(here, one, here.today)


def _is_overdue(one: Report, today: date) -> bool:
    """Whether a report is lacking: the day on which it was due is past."""
    return one.received is None and one.due is not None and one.due < today


def _received(here: Visit, one: Report, today: date) -> str:
    t = here.t
    paper = f" {link(one.address, t('campaign.reports.open'))}" if one.address else ""
    if one.received is not None:
        return text(day_words(t, one.received)) + paper
    overdue = _is_overdue(one, today)
    late = f"{state(t('campaign.reports.overdue'), 'warn')} " if overdue else ""
    return late + text(t("campaign.reports.lacking")) + paper


def _resources(here: Visit, campaign: Campaign) -> str:
    t = here.t
    if not campaign.resources:
        return ""
    return heading(t("campaign.resources"), key="resources") + rows(
        _resource(here, one) for one in campaign.resources
    )


def _resource(here: Visit, one: Resource) -> str:
    t = here.t
    address = one.address.of(t.code)
    name = one.name.of(t.code)
    shown = link(address, name) if address else line(t, one.name)
    lacking = "" if address else f'<p class="quiet">{text(t("campaign.resources.lacking"))}</p>'
    by = f" · {text(one.publisher)}" if one.publisher != name else ""
    return f"<p>{shown}{by}</p>{told(t, one.text)}{lacking}"


def _contact(here: Visit, campaign: Campaign) -> str:
    t, contact = here.t, campaign.contact
    said = _joined(
        line(t, contact.name),
        mail_link(contact.email),
        phone_link(contact.phone) if contact.phone else "",
        link(contact.address, contact.address) if contact.address else "",
    )
    head = heading(t("campaign.contact"), key="contact")
    return head + f"<p>{said or text(t('help.contact.none'))}</p>"


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))
