"""`tracker bills`, `hearings`, `changes`: lists of what is stored; `tracker notice`: how much
notice the public had of hearings.

A hearing is one bill at one meeting.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Final

from typer import Option

from tracker import campaigns, clock, sessions
from tracker.cli import app, options
from tracker.cli.options import AsOf, Chamber, Followed, Form, Look, Session, Stage, Today, looking
from tracker.cli.tables import Column, Object, record, say, show_rows
from tracker.domain.agendas import disruption_of
from tracker.domain.notice import DAY, Of
from tracker.domain.stages import FINAL_STAGES
from tracker.domain.times import hearing_day
from tracker.domain.views import BillLine, ChangeView, HearingView, NewsView
from tracker.errors import SettingFault
from tracker.export import jsonl
from tracker.export.lists import CHANGE, FIGURES, NOTICE, changed_rows, figures_row, notice_rows
from tracker.queries.bills import BillFilter, bill_count, bill_lines, choices, titles, titles_of
from tracker.queries.changes import changes_of_bill, changes_of_meeting, news
from tracker.queries.health import LIST_AGE, freshness, last_attempt
from tracker.queries.hearings import HearingFilter, meetings_of, scheduled_through
from tracker.queries.hearings import hearings as hearings_of
from tracker.queries.notice import Among, By, by_session, groups, heard
from tracker.wording import say as words
from tracker.wording.dates import day_words, moment_words, start_words
from tracker.wording.reasons import from_words
from tracker.wording.translator import ENGLISH

#: How the id of a meeting is told from the number of a bill.
_MEETING_ID: Final = re.compile(r"\d{4}[A-Z]-h-\d+")

# --- bills ---------------------------------------------------------------------------------------

_BILL: Final = """
    number session title chamber stage?=stage.name stage_chamber?=stage.chamber
    stage_since=stage.since status followed topics prime_sponsors=primes
    last_action_date=last_day last_action source?
"""


@app.command(
    epilog="Examples: tracker bills · tracker bills --all --stage in_committee --chamber house · "
    "tracker bills --search 'license plate' --format json"
)
def bills(
    every: Annotated[bool, Option("--all", help="Not only privacy-related ones.")] = False,
    topic: Annotated[
        str | None, Option(help="A campaign's topic, such as government-data.")
    ] = None,
    stage: Stage = None,
    chamber: Chamber = None,
    search: Annotated[str | None, Option(help="A number, or words of title and summary.")] = None,
    limit: Annotated[int | None, Option(min=1, help="At most so many.")] = None,
    session: Session = None,
    today: Today = None,
    as_of: AsOf = None,
    form: Form = "table",
) -> None:
    """The bills of a session; the privacy-related ones unless told otherwise."""
    with looking(session, today, as_of) as look:
        among = BillFilter(
            followed=not every,
            topic=_topic(look, topic),
            stage=options.stage_named(stage),
            chamber=options.chamber_named(chamber),
        )
        lines = bill_lines(look.connection, look.session, among, search or "")
        if limit and len(lines) > limit:
            say(f"The first {limit} of {len(lines)} bills; raise --limit for more.")
        _say_age(look, lines)
        show_rows(
            form, lines[:limit], _BILLS, _bill_object, lambda: _no_bills(look, among, search or "")
        )


def _say_age(look: Look, lines: Sequence[BillLine]) -> None:
    """Says where stages that may have changed since are of a list that was read days ago."""
    now, are_final = clock.now(), {line.stage.name in FINAL_STAGES for line in lines}
    read = freshness(look.connection, look.session, now, in_session=False).bills_seen
    if read and now - read > LIST_AGE and are_final != {True}:
        moment = moment_words(ENGLISH, read, now)
        say(f"The list of bills was last read {moment}: stages are as of then.")


def _topic(look: Look, typed: str | None) -> str:
    """The topic that an option means, "" for none: a campaign's, or one that bills are under."""
    if not typed:
        return ""
    loaded = campaigns.load(look.settings.data / "campaigns")
    ids = {topic.id for campaign in loaded for topic in campaign.topics}
    stored = choices(look.connection, look.session).topics
    return options.one_of("--topic", typed, "topic", sorted(ids.union(stored)))


def _bill_object(line: BillLine) -> Object:
    return {**record(line, _BILL), "page_read": not (line.is_card or line.source)}


def _day(day: date | None, among: str) -> str:
    """A day among words, as `since {}`, "" where it is not known."""
    return among.format(day_words(ENGLISH, day, clock.today())) if day else ""


def _title(line: BillLine) -> str:
    """The title, with whose facts they are where they are not the official site's."""
    return f"{line.title} ({from_words(ENGLISH, line)})" if line.source else line.title


def _stage(line: BillLine) -> str:
    return words.stage_words(ENGLISH, line.stage) + _day(line.stage.since, " since {}")


_BILLS: Final = (
    Column("Number", "number", whole=True),
    Column("Title", _title),
    Column("Stage", _stage),
    Column("Last action", lambda line: _day(line.last_day, "{}: ") + line.last_action),
    Column("Topics", lambda line: ", ".join(line.topics)),
)


def _no_bills(look: Look, among: BillFilter, text: str) -> str:
    session = look.session
    count = bill_count(look.connection, session)
    if not count:
        return _nothing_collected(look, session, f"No bill of {session} is stored.")
    if among == BillFilter(followed=True) and not text:
        return f"None of the {count} bills of {session} is privacy-related. Give --all."
    every = replace(among, followed=False)
    others = among.followed and bill_lines(look.connection, session, every, text)
    if others:
        return f"No privacy-related bill fits; with --all there are {len(others)}."
    return f"None of the {count} bills of {session} fits these options."


# --- hearings ------------------------------------------------------------------------------------

_HEARING: Final = """
    bill title followed stands item.(text testimony gone_seen=gone_seen_at moved_to=moved_to.id)
    meeting=meeting.id
"""
#: Parts of a meeting's record that are about other bills than the hearing's.
_OF_THE_MEETING: Final = frozenset({"kind", "id", "items", "items_gone"})


@app.command(
    epilog="Examples: tracker hearings --days 7 · tracker hearings --bill HB26-1037 --all · "
    "tracker hearings --followed --format json"
)
def hearings(
    bill: Annotated[str | None, Option(help="Of this bill only.")] = None,
    days: Annotated[
        int | None, Option(min=0, max=3660, help="Today and so many days more.")
    ] = None,
    every: Annotated[bool, Option("--all", help="Past ones as well.")] = False,
    followed: Followed = False,
    session: Session = None,
    today: Today = None,
    as_of: AsOf = None,
    form: Form = "table",
) -> None:
    """The hearings to come: one line a bill and meeting."""
    with looking(session, today, as_of) as look:
        now = clock.now()
        number = options.bill_number(bill, look.settings) if bill else ""
        session = options.session_of(number) if number else look.session
        filters = HearingFilter(
            sessions.session(session, look.settings.data).id,
            bill=number,
            followed=followed,
            first=None if every else hearing_day(now),
            last=None if days is None else clock.today() + timedelta(days=days),
        )
        rows = hearings_of(look.connection, filters)
        listed = [hearing for hearing in rows if every or not hearing.meeting.start.is_over(now)]
        show_rows(
            form, listed, _HEARINGS, hearing_object, lambda: _no_hearings(look, filters, every)
        )


def hearing_object(hearing: HearingView) -> Object:
    """A hearing: its bill, and the record of its meeting without the rest of the agenda."""
    meeting = jsonl.hearing(hearing.meeting)
    of_it = {key: value for key, value in meeting.items() if key not in _OF_THE_MEETING}
    disruption = disruption_of(hearing.meeting, hearing.item) or None
    return {**record(hearing, _HEARING), "disruption": disruption, **of_it}


def start_of(hearing: HearingView) -> str:
    """When a hearing begins, as the official page said it."""
    return start_words(ENGLISH, hearing.meeting.start, clock.today())


def place_words(hearing: HearingView) -> str:
    """`House Judiciary, HCR 0107`."""
    room = hearing.meeting.location or ENGLISH("hearing.room.none").lower()
    return f"{hearing.meeting.committee}, {room}"


def became_words(hearing: HearingView) -> str:
    """What became of a hearing, with where it was before or where it went."""
    disruption = disruption_of(hearing.meeting, hearing.item)
    status = ENGLISH.name("disruption", disruption) or ENGLISH("status.scheduled")
    moved_to, today = hearing.item.moved_to, clock.today()
    if hearing.item.gone_seen_at and moved_to:
        return f"{status}; now {moved_to.committee}, {start_words(ENGLISH, moved_to.start, today)}"
    if hearing.item.gone_seen_at:
        return f"{status}; no other agenda has added it since"
    if hearing.meeting.stands and hearing.meeting.earlier:
        return f"{status}; was {words.revision_words(ENGLISH, hearing.meeting.earlier[-1], today)}"
    return status


def _status(hearing: HearingView) -> str:
    testimony = f"; testimony: {hearing.item.testimony}" if hearing.stands else ""
    remarks = (words.remark_words(ENGLISH, remark) for remark in hearing.remarks)
    return ". ".join(filter(None, (became_words(hearing) + testimony, " ".join(remarks))))


_HEARINGS: Final = (
    Column("Start", start_of),
    Column("Bill", "bill", whole=True),
    Column("Title", "title"),
    Column("Committee, room", place_words),
    Column("Status", _status),
)


def _no_hearings(look: Look, filters: HearingFilter, every: bool) -> str:
    through = scheduled_through(look.connection, filters.session)
    if through is None:
        none = f"No meeting of {filters.session} is on the schedule that is stored."
        return _nothing_collected(look, filters.session, none)
    if filters.bill and filters.bill not in titles(look.connection, filters.session):
        return f"No bill {filters.bill} is stored, and no hearing lists it."
    bill = filters.bill or ("a followed bill" if filters.followed else "")
    of = f"of {bill} " if bill else ""
    until = f" through {day_words(ENGLISH, filters.last)}" if filters.last else ""
    reach = f"is stored{until}; the schedule reaches to {day_words(ENGLISH, through)}."
    if every:
        return f"No hearing {of}{reach}"
    return f"No coming hearing {of}{reach} Give --all for past ones."


# --- changes -------------------------------------------------------------------------------------

_NEWS: Final = """
    kind seen=seen_at bill bills title followed date=day chamber text old new meeting=meeting.id
    moved_to=moved_to.id
"""


@app.command(
    epilog="Examples: tracker changes · tracker changes --since 7d --followed · "
    "tracker changes --since '2026-02-23 08:00' --format jsonl · tracker changes --of HB26-1037"
)
def changes(
    since: Annotated[str, Option(help="A date, a date and time in Denver, 24h or 7d.")] = "24h",
    followed: Followed = False,
    of: Annotated[
        str | None,
        Option(help="Of one bill or meeting (2026A-h-0147): all since it was first seen."),
    ] = None,
    session: Session = None,
    today: Today = None,
    as_of: AsOf = None,
    form: Form = "table",
) -> None:
    """What is new about bills and hearings, the newest first."""
    with looking(session, today, as_of) as look:
        if of is not None:
            rows_of = changed_rows(look.connection, _changes_of(look, of))
            show_rows(form, rows_of, _CHANGED, CHANGE, lambda: ENGLISH("bill.saw.none"))
            return
        start = options.moment(since, clock.now())
        rows = news(look.connection, look.session, start, followed=followed)
        listed = _together(rows) if form == "table" else rows
        show_rows(form, listed, _CHANGES, _news_object, lambda: _no_news(look, start))


def _changes_of(look: Look, of: str) -> tuple[ChangeView, ...]:
    """What changed of a bill or a meeting, by its number or id."""
    now = clock.now()
    meeting = meetings_of(look.connection, [of]).get(of)
    if meeting is not None:
        return changes_of_meeting(look.connection, meeting.session, of, until=now)
    if _MEETING_ID.fullmatch(of):
        raise SettingFault("--of", f"no meeting {of} is stored.")
    number = options.bill_number(of, look.settings)
    session = options.session_of(number)
    if number not in titles(look.connection, session):
        others = bill_count(look.connection, session)
        none = f"no bill {number} is stored" + ("." if others else f", nor any other of {session}.")
        raise SettingFault("--of", none)
    return changes_of_bill(look.connection, session, number, until=now)


def _together(rows: Sequence[NewsView]) -> list[NewsView]:
    """The news as a table has it: those who became sponsors of a bill at one moment are one row."""
    merged: dict[Hashable, NewsView] = {}
    for row in rows:
        key = (row.bill, row.seen_at, row.new) if row.kind == "sponsor" else id(row)
        first = merged.get(key)
        merged[key] = replace(first, text=f"{first.text}, {row.text}") if first else row
    return list(merged.values())


def _news_object(row: NewsView) -> Object:
    """A piece of news without its empty fields."""
    present = {key: value for key, value in record(row, _NEWS).items() if value not in ("", None)}
    return {**present, "said": words.news_words(ENGLISH, row, clock.now()).replace("\u2011", "-")}


_CHANGES: Final = (
    Column("Seen", lambda row: moment_words(ENGLISH, row.seen_at, clock.now())),
    Column("What is new", lambda row: words.news_words(ENGLISH, row, clock.now())),
)

_CHANGED: Final = (
    Column("Seen", lambda row: moment_words(ENGLISH, row.change.row.seen_at, clock.now())),
    Column("Happened", lambda row: _day(row.change.day, "{}")),
    Column("What changed", "said"),
    Column("By crawl", lambda row: f"{row.origin.crawl or '-'} {row.origin.plan}".strip()),
    Column("Page kept", lambda row: "yes" if row.origin.kept_at else "no"),
)


def _no_news(look: Look, since: datetime) -> str:
    session, now = look.session, clock.now()
    if since > now:
        return f"{moment_words(ENGLISH, since, now)} is still to come: nothing can be new since."
    last = last_attempt(look.connection, now, session)
    if last is None:
        return _nothing_collected(look, session, f"Nothing of {session} is new.")
    looked = moment_words(ENGLISH, last.ended_at or last.started_at, now)
    return (
        f"Nothing of {session} is new since {moment_words(ENGLISH, since, now)}. "
        f"Last looked {looked} ({last.plan} crawl, {ENGLISH.name('outcome', last.outcome)})."
    )


def _nothing_collected(look: Look, session: str, none: str) -> str:
    """Why nothing is there: whether a crawl looked. none: what is not there."""
    last = last_attempt(look.connection, clock.now(), session)
    if last is None:
        crawl = f"`tracker crawl --full --session {session}`"
        return f"{none} No crawl has read {session} yet: run {crawl}."
    outcome = ENGLISH.name("outcome", last.outcome)
    return f"{none} The last crawl ({last.plan}, {session}) is {outcome}. {last.message}"


# --- notice --------------------------------------------------------------------------------------


@app.command(
    epilog="Examples: tracker notice · tracker notice --by committee · "
    "tracker notice --chamber senate --of time --format csv"
)
def notice(
    by: Annotated[By | None, Option("--by", help="Figures of groups instead of hearings.")] = None,
    of: Annotated[
        Of, Option("--of", help="The hearing as first announced, or the time at which it began.")
    ] = "hearing",
    committee: Annotated[str | None, Option(help="Of this committee only.")] = None,
    chamber: Chamber = None,
    session: Session = None,
    today: Today = None,
    as_of: AsOf = None,
    form: Form = "table",
) -> None:
    """How much notice the public had of hearings; of days that are over."""
    with looking(session, today, as_of) as look:
        among = Among(committee or "", options.chamber_named(chamber))
        now = clock.now()
        notices = heard(look.connection, look.session, among, now)

        def why() -> str:
            return ENGLISH(f"notice.none.{notices.lacks(among)}")

        if by is None:
            titles = titles_of(look.connection, {view.bill for view in notices.hearings})
            rows = notice_rows(notices.by_least(of), titles)
            show_rows(form, rows, _hearings(of), NOTICE, why)
            return
        made = (
            by_session(look.connection, among, of, now)
            if by == "session"
            else groups(notices.hearings, by, of)
        )
        show_rows(form, [figures_row(*row) for row in made], _GROUPS, f"{by}=key {FIGURES}", why)


def _hearings(of: Of) -> tuple[Column, ...]:
    """The columns of hearings. of: which notice they show."""

    def start(row: Any) -> str:
        return start_words(ENGLISH, row.view.start, clock.today())

    def bounds(row: Any) -> str:
        return words.bounds_words(ENGLISH, row.view.of(of)) or "unknown"

    return (
        Column("Notice", bounds),
        Column("Bill", "view.bill", whole=True),
        Column("Start", start),
        Column("Committee", "view.committee"),
        Column("Title", "title"),
    )


_GROUPS: Final = (
    Column("Group", "key"),
    Column("Hearings", "figures.hearings", count=True),
    Column("Unknown", "figures.unknown", count=True),
    Column("Median", lambda row: words.median_words(ENGLISH, row.figures)),
    Column("Under 24 h", lambda row: words.share_words(ENGLISH, row.figures, DAY)),
    Column("Under 48 h", lambda row: words.share_words(ENGLISH, row.figures, 2 * DAY)),
)
