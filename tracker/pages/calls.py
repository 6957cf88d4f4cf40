"""The calls to testify as a list: by day, those of several campaigns for one hearing together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from tracker import sessions
from tracker.domain.calls import CallView
from tracker.pages import call_sign_up
from tracker.pages.apart import apart
from tracker.pages.call_facts import (
    UPSETTING,
    by_hearing,
    campaign_of,
    countdown,
    inner,
    position,
    states,
    upset,
    when,
    where,
)
from tracker.pages.markdown import line
from tracker.pages.markup import folded, heading, official, para, text
from tracker.pages.parts import bill_link, empty, read_on
from tracker.queries import calls as stored
from tracker.queries.hearings import scheduled_through
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words


def found(here: Visit, **wanted: Any) -> tuple[CallView, ...]:
    """The calls of the session that is shown, by start, of bills that are followed still: the page
    of any other says so. wanted: as `queries.calls` takes it."""
    sign_up = sessions.sign_up(here.session, here.settings.data)
    calls = stored.calls(here.connection, here.session, here.campaigns, sign_up, here.now, **wanted)
    return tuple(call for call in calls if call.followed)


def one(here: Visit, call_id: str) -> CallView | None:
    """A call with who decides, None where there is none of that id."""
    known = sessions.sign_ups(here.settings.data)
    return stored.call(here.connection, call_id, here.campaigns, known, here.now)


def listed(here: Visit, calls: Sequence[CallView]) -> str:
    """Coming calls by day, the called-off among them, then the hearings that are only watched, and
    past ones folded; why where there is none."""
    coming = [call for call in calls if call.phase != "past"]
    past = [call for call in calls if call.phase == "past"]
    called = [call for call in coming if not call.watched]
    watched = [call for call in coming if call.watched]
    if called:
        shown = by_day(here, called)
    else:
        shown = para(here.t("calls.none.watched")) if watched else none(here)
    if watched:
        shown += heading(here.t("calls.watched"), key="watched") + by_day(here, watched)
    if past and not here.links.light:
        shown += folded(here.t("calls.past"), by_day(here, past[::-1]))
    return shown


def none(here: Visit) -> str:
    """Why there is no call."""
    t = here.t
    if here.fresh.schedule_seen is None:
        return empty(here, t("empty.schedule.never"))
    through = scheduled_through(here.connection, here.session)
    said = t("calls.none")
    if through is not None and through >= here.today:
        said += f" {t('calls.none.through', day=day_words(t, through, read_on(here)))}"
    return empty(here, said)


def by_day(here: Visit, calls: Sequence[CallView]) -> str:
    """Cards of calls under the days of their hearings."""
    parts = []
    for day, group in groupby(calls, key=_day):
        said = day_words(here.t, day, read_on(here))
        cards = "".join(card(here, some) for some in by_hearing(group))
        parts.append(heading(said) + f'<div class="cards">{cards}</div>')
    return "".join(parts)


def _day(call: CallView) -> date:
    return call.start.shown.day


@apart
def card(here: Visit, calls: Sequence[CallView]) -> str:
    """The calls for one hearing as a card. calls: at least one."""
    t, call = here.t, calls[0]
    off = "" if call.stands and call.phase != "past" else " off"
    facts = (
        (t("call.when"), when(here, call)),
        (t("call.where"), where(here, call)),
        (t("call.committee"), official(call.hearing.meeting.committee)),
    )
    told = "".join(f"<dt>{text(name)}</dt><dd>{said}</dd>" for name, said in facts)
    return (
        f'<article class="card{off}">{countdown(here, call)}'
        f'<p class="what">{bill_link(here, call.bill)} {official(call.hearing.title)}</p>'
        f"<p>{states(here, call)}</p><dl>{told}</dl>"
        + "".join(_of_campaign(here, one) for one in calls)
        + "</article>"
    )


def _of_campaign(here: Visit, call: CallView) -> str:
    """What a campaign asks at a hearing, and the way to its call."""
    t, campaign = here.t, campaign_of(here, call)
    named = line(t, campaign.name) if campaign else text(call.campaign)
    said = f"<p>{line(t, call.texts.line)}</p>" if call.texts.line else ""
    asked = f"<strong>{text(position(here, call))}</strong> · {named}"
    return f'<div class="asks">{said}<p class="quiet">{asked}</p>{to_call(here, call)}</div>'


def to_call(here: Visit, call: CallView, *, plain: bool = False) -> str:
    """The button to a call: to its steps while people can sign up. plain: as a mere link."""
    t, address = here.t, here.links.call(call.id)
    if call_sign_up.closed(here, call) or not call.stands:
        return inner(address, t("calls.view.watched" if call.watched else "calls.view"), "button")
    kind = "button" if plain else "button primary"
    return inner(f"{address}#{call_sign_up.ANCHOR}", t("calls.open"), kind)


def missing(here: Visit, asked: str) -> str:
    """What is said where an address names no call."""
    t = here.t
    said = [t("calls.missing"), t("calls.missing.why")] if asked else [t("calls.unnamed")]
    to_list = inner(here.links.calls(), t("calls.title"), "button")
    return f'<div class="note warn">{"".join(map(para, said))}{to_list}</div>'


def banners(here: Visit, calls: Sequence[CallView], most: int | None = None) -> str:
    """A box for each coming meeting that was upset: what was, what is, and the way to the call.
    most: boxes, the worst first, None for all."""
    upsets = [call for call in calls if call.phase != "past" and call.disruption in UPSETTING]
    groups: dict[tuple[str, str], list[CallView]] = {}
    for call in upsets:
        groups.setdefault((call.hearing.meeting.id, call.disruption), []).append(call)
    ordered = sorted(groups.values(), key=lambda some: UPSETTING.index(some[0].disruption))
    return "".join(_banner(here, some) for some in ordered[:most])


@apart
def _banner(here: Visit, calls: Sequence[CallView]) -> str:
    links = {call.bill: inner(here.links.call(call.id), call.bill, "number") for call in calls}
    committee = official(calls[0].hearing.meeting.committee)
    return upset(here, calls[0], told=f"{', '.join(links.values())} · {committee}")
