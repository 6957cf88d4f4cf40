"""Health: what the operator looks at. Here alone stand the words crawl and plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from tracker.domain.views import CrawlView, FailureView, HealthView
from tracker.pages.markup import (
    Shade,
    folded,
    heading,
    link,
    mixed,
    official,
    para,
    rows,
    state,
    table,
    text,
)
from tracker.pages.parts import bill_link, first_of, moment_said, others, read_on
from tracker.queries.health import health, unheard
from tracker.queries.text_states import TextTrouble, text_states
from tracker.visiting.visit import Visit
from tracker.wording.dates import ago_words, took_words
from tracker.wording.say import (
    failure_words,
    foreign_bill_words,
    marked,
    message_words,
    page_words,
    part_words,
    plan_words,
    progress_words,
    sentence,
    stage_name,
    unread_agenda_words,
)

_SHADES: dict[str, Shade] = {
    "whole": "good", "running": "", "partial": "warn", "interrupted": "warn",
    "refused": "bad", "failed": "bad",
}  # fmt: skip

#: A reading that took less is not said to have taken "0 seconds".
_SHOWN: Final = timedelta(seconds=1)


def body(here: Visit) -> str:
    """All that stands under the title."""
    found = health(here.connection, here.session, here.now)
    return (
        _campaign_files(here) + _sources(here) + _crawls(here, found) + _failures(here, found)
        + _gaps(here, found) + _texts(here) + _judgements(here, found) + _pages(here, found)
    )  # fmt: skip


def _campaign_files(here: Visit) -> str:
    """What is wrong with the campaigns' files, where something is."""
    if not here.campaign_faults:
        return ""
    told = (f"<p>{official(fault.brief)}</p>" for fault in here.campaign_faults)
    lead = para(here.t("health.campaigns.lead"))
    return heading(here.t("health.campaigns")) + lead + rows(told)


def _sources(here: Visit) -> str:
    t, fresh = here.t, here.fresh
    lines = []
    for key, moment in (("schedule", fresh.schedule_seen), ("list", fresh.bills_seen)):
        said = t("health.never")
        if moment is not None:
            said = moment_said(here, moment)
            said += "" if here.links.light else f", {ago_words(t, moment, here.now)}"
        lines.append(f"<p><strong>{text(t(f'health.{key}'))}:</strong> {text(said)}</p>")
    return heading(t("health.sources")) + rows(lines)


def _crawls(here: Visit, found: HealthView) -> str:
    t = here.t
    head = heading(t("health.crawls"))
    if not found.crawls:
        return head + para(t("health.crawls.none"))
    return head + rows(_crawl(here, one) for one in found.crawls)


def _crawl(here: Visit, one: CrawlView) -> str:
    t = here.t
    began = moment_said(here, one.started_at)
    lasted = one.ended_at is not None and one.ended_at - one.started_at >= _SHOWN
    took = took_words(t, one.started_at, one.ended_at) if one.ended_at and lasted else ""
    counts = t(
        "health.counts", pages=one.pages, requests=one.requests, new=one.new, changed=one.changed
    )
    for key, count in (("failed", one.failed), ("withdrawn", one.withdrawn)):
        counts += f", {t(f'health.counts.{key}', n=count)}" if count else ""
    if one.outcome == "running":
        counts = progress_words(t, "fresh.running", one)
    said = " · ".join(filter(None, (began, took, counts)))
    message = para(message_words(t, one.message, marked)) if one.message else ""
    word = state(t.maybe(f"outcome.{one.outcome}", one.outcome), _SHADES.get(one.outcome, ""))
    plan = text(plan_words(t, one.plan))
    return f'<p><strong>{plan}</strong> {word}</p><p class="quiet">{text(said)}</p>{message}'


def _failures(here: Visit, found: HealthView) -> str:
    t = here.t
    head = heading(t("health.failures"))
    head += "".join(
        para(t("health.failures.all", plan=plan_words(t, plan))) for plan in unheard(found)
    )
    if not found.failures:
        all_read = bool(found.crawls) and not unheard(found)
        return head + (para(t("health.failures.none")) if all_read else "")
    # One page may have failed in the last crawl of each plan: the newest first, once.
    once: dict[tuple[str, str], FailureView] = {}
    for one in found.failures:
        once.setdefault((one.page, one.address or one.message), one)
    newest = tuple(once.values())
    return head + rows(_failure(here, one) for one in first_of(here, newest)) + _more(here, newest)


def _failure(here: Visit, one: FailureView) -> str:
    kind = sentence(page_words(here.t, one.page))
    where = f"{link(one.address, one.address)} · " if one.address else ""
    return (
        f"<p><strong>{text(kind)}:</strong> {mixed(failure_words(one, marked))}</p>"
        f'<p class="quiet">{where}{text(moment_said(here, one.seen_at))}</p>'
    )


def _gaps(here: Visit, found: HealthView) -> str:
    """What the official pages tell and was not taken up."""
    t, today = here.t, read_on(here)
    said = [unread_agenda_words(t, one, today, marked) for one in found.unread_agendas]
    said += [foreign_bill_words(t, one, today, marked) for one in found.foreign_bills]
    said += [t("agenda.nameless", words=marked(one)) for one in found.nameless_items]
    said += [
        t.many(
            "health.other_way",
            one.pages,
            part=part_words(t, one.part),
            kind=page_words(t, one.kind),
        )
        for one in found.other_ways
    ]
    head = heading(t("health.gaps"))
    if not said:
        return head + para(t("health.gaps.none"))
    return head + rows(f"<p>{mixed(one)}</p>" for one in first_of(here, said)) + _more(here, said)


def _texts(here: Visit) -> str:
    """How many bill texts are at hand, and which are not, with the reason and the file."""
    t, found = here.t, text_states(here.connection, here.session)
    counts = (("read", found.read), ("due", found.due), ("unread", len(found.unread)))
    told = [t.many(f"health.texts.{key}", n) for key, n in counts if n or key == "read"]
    body = para(" · ".join(told))
    if found.troubles:
        body += rows(_trouble(here, one) for one in first_of(here, found.troubles))
        body += _more(here, found.troubles)
    elif found.read:
        body += para(t("health.texts.none"))
    return heading(t("health.texts")) + body


def _trouble(here: Visit, one: TextTrouble) -> str:
    t = here.t
    why = t.maybe(f"text.fault.{one.state}", one.message)
    why += f" {t('health.texts.elsewhere')}" if one.at_hand else ""
    file = link(here.at(one.address), one.address) if here.at(one.address) else text(one.address)
    message = f'<span lang="en">{text(one.message)}</span>'
    quiet = f"{message} · {text(moment_said(here, one.asked_at))}"
    return (
        f"<p>{bill_link(here, one.bill)} {official(one.version)}: {text(why)}</p>"
        f'<p class="quiet">{file} · {quiet}</p>'
    )


def _judgements(here: Visit, found: HealthView) -> str:
    t = here.t
    parts = [heading(t("health.unrecognised"))]
    if found.unrecognised:
        parts.append(
            rows(
                f"<p>{official(action)}</p><p>{_numbers(here, numbers)}</p>"
                for action, numbers in first_of(here, found.unrecognised)
            )
            + _more(here, found.unrecognised)
        )
    else:
        parts.append(para(t("health.unrecognised.none")))
    parts.append(heading(t("health.disagreements")))
    if found.disagreements:
        body = (
            (bill_link(here, one.bill), text(stage_name(t, one.stage)), official(one.status))
            for one in first_of(here, found.disagreements)
        )
        parts.append(table((t("nav.bill"), t("bills.stage"), t("health.badge")), body))
        parts.append(_more(here, found.disagreements))
    else:
        parts.append(para(t("health.disagreements.none")))
    return "".join(parts)


def _pages(here: Visit, found: HealthView) -> str:
    t = here.t
    lists = (("unread", found.unread), ("outdated", found.outdated), ("unlisted", found.unlisted))
    if not found.bills:
        return heading(t("health.unread")) + para(t("health.bills.none"))
    parts = []
    for key, numbers in lists:
        parts.append(heading(t(f"health.{key}")))
        if numbers:
            said = t.many("bills.count.of", len(numbers), all=f"{found.bills:,}")
            parts.append(folded(said, f"<p>{_numbers(here, numbers)}</p>"))
        else:
            parts.append(para(t(f"health.{key}.none")))
    return "".join(parts)


def _numbers(here: Visit, numbers: Sequence[str]) -> str:
    shown = ", ".join(bill_link(here, number) for number in first_of(here, numbers))
    return f"{shown} {text(others(here, numbers))}"


def _more(here: Visit, found: Sequence[object]) -> str:
    said = others(here, found)
    return para(said) if said else ""
