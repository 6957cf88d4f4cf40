"""Since when news is told: as the address of a page says it, and the links that choose it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from markupsafe import Markup

from tracker.domain.times import DENVER
from tracker.pages import markup as html
from tracker.pages import parts
from tracker.queries.changes import first_seen
from tracker.visiting.links import day_of
from tracker.visiting.visit import Visit

#: The last visit: in a link, before the reader's own browser puts its moment there (page.js); and
#: what it puts there the first time.
VISIT: Final = "visit"
NEVER: Final = "never"
#: The last working day, and all periods that end now.
WORK: Final = "work"
PERIODS: Final = ("1", WORK, "7")
#: How the browser writes that moment.
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ", re.ASCII)
_FORM: Final = "%Y-%m-%dT%H:%MZ"
#: Days that are offered one by one.
_DAYS: Final = 14


@dataclass(frozen=True, slots=True)
class Since:
    """From when news is told. chosen: which link chooses it; words: how a reader calls it; note:
    what is to be said beside, "" for nothing; address: as an address writes it."""

    chosen: str
    moment: datetime
    words: str
    note: str = ""
    address: str = ""


def moment_stamp(moment: datetime) -> str:
    """A moment as an address writes it."""
    return moment.astimezone(UTC).strftime(_FORM)


def since_of(here: Visit, asked: str, default: str) -> Since:
    """Since when an address asks for news; what it asks for in vain counts as the default.

    asked: "1" or "7" days, "work" for the last working day, a day, a moment, or a visit.
    """
    if asked in (VISIT, NEVER):
        return _day_ago(here, VISIT, here.t(f"since.visit.{asked}"), asked)
    if moment := _moment_of(asked):
        words = here.t("since.visit", moment=parts.moment_said(here, moment))
        return _from(here, Since(VISIT, moment, words, address=asked))
    if day := day_of(asked):
        words = here.t("since.date", day=parts.day_said(here, day))
        return _from(here, Since(asked, begin_of(day), words, address=asked))
    return _period(here, asked if asked in PERIODS else default)


def _from(here: Visit, since: Since) -> Since:
    """A moment that a reader names, where there is news from it on."""
    if since.moment > here.now:
        return _day_ago(here, since.chosen, here.t("since.future"), since.address)
    first = first_seen(here.connection, here.session)
    if first is None or since.moment >= first:
        return since
    return replace(since, note=here.t("since.all", moment=parts.moment_said(here, first)))


def _moment_of(asked: str) -> datetime | None:
    """The moment that a browser wrote into an address, None for anything else."""
    try:
        moment = datetime.strptime(asked, _FORM) if _MOMENT.fullmatch(asked) else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and day_of(asked[:10]) else None


def working_day_before(day: date) -> date:
    """The last day before a day that is no Saturday and no Sunday."""
    return day - timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))


def begin_of(day: date) -> datetime:
    """The moment at which a day begins in Denver."""
    return datetime.combine(day, time(0), DENVER)


def _period(here: Visit, asked: str) -> Since:
    """The last so many days, or since the last working day. A page that may be kept names a day."""
    if asked == WORK:
        day = working_day_before(here.today)
    else:
        before = timedelta(days=int(asked))
        if not here.links.light:
            return Since(asked, here.now - before, here.t(f"since.{asked}"), address=asked)
        day = here.today - before
    words = here.t("since.date", day=parts.day_said(here, day))
    return Since(asked, begin_of(day), words, address=asked)


def _day_ago(here: Visit, chosen: str, note: str, address: str) -> Since:
    """The last day instead of what was asked for. note: why."""
    return replace(_period(here, "1"), chosen=chosen, note=note, address=address)


def since_choices(here: Visit, since: Since, to: Callable[[str], str]) -> Markup:
    """Links that choose since when. to: where a choice leads. A page without a script keeps no
    visits, and offers none."""
    t = here.t
    words = {period: t(f"today.since.{period}") for period in PERIODS}
    if not here.links.light:
        words[VISIT] = t("today.since.visit")
    offered = {
        day.isoformat(): parts.day_head(here, day)
        for day in (here.today - timedelta(days=back) for back in range(1, _DAYS + 1))
    }
    periods, dates = (
        [html.choice_link(to(key), name, key == since.chosen) for key, name in some.items()]
        for some in (words, offered)
    )
    folded = html.folded(t("today.since.date"), html.bullets(dates, "days"))
    return html.navigation("choices", t("today.since"), html.bullets((*periods, folded)))
