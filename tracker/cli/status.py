"""`tracker status` and `tracker parts`: how fresh the facts are, how crawls ended, which parts of
the site's pages were found, what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Annotated, Any, Final

from typer import Option

from tracker import campaigns, clock, sessions
from tracker.cli import app, tables
from tracker.cli.options import Form, Look, Session, Today, looking, writing
from tracker.cli.tables import Column, prose, record, say, section, table_of
from tracker.domain.health import CrawlView, HealthView, Shown, alike, findings, gist
from tracker.queries.crawl import OldSession, old_sessions
from tracker.queries.health import alarms, freshness, health, other_ways, part_counts, unheard
from tracker.queries.sessions import refusal, source
from tracker.queries.texts import TextStates, text_states
from tracker.store import journal
from tracker.wording import say as words
from tracker.wording.dates import moment_words, took_words
from tracker.wording.say import to_do, verdict_words
from tracker.wording.translator import ENGLISH

#: How many numbers of bills, or URLs of pages, a list shows.
_SHOWN: Final = 12


@app.command(epilog="Examples: tracker status · tracker status --format json")
def status(session: Session = None, today: Today = None, form: Form = "table") -> None:
    """How fresh the facts are, how the last crawls ended, what to look at."""
    with looking(session, today) as look:
        state = _status(look)
    if form == "table":
        tables.write("".join(_text(state)))
    else:
        unrecognised = [
            {"action": action, "bills": list(bills)} for action, bills in state.health.unrecognised
        ]
        tables.show_object(form, record(state, _STATUS) | {"unrecognised": unrecognised})


def _status(look: Look) -> SimpleNamespace:
    """The state of a session. crawls: each with how it really ended; unchecked_form: what to say of
    its sign-up form, "" for nothing."""
    connection, now = look.connection, clock.now()
    session = sessions.session(look.session, look.settings.data)
    state, texts = health(connection, session.id, now), text_states(connection, session.id)
    is_old = sessions.is_old(session.id, clock.today(), look.settings.data)
    in_session = clock.today() in session
    fresh = freshness(connection, session.id, now, in_session=in_session, is_old=is_old)
    faulty = campaigns.usable(look.settings.data / "campaigns")[1]
    shown = Shown(texts.read, len(texts.unread), unheard(state), len(faulty))
    results = findings(fresh, state, shown)
    crawls = _as_ended(state.crawls, look.settings.store_url)
    return SimpleNamespace(
        session=session.id,
        source=source(connection),
        now=now,
        verdict=verdict_words(ENGLISH, results),
        do=to_do(ENGLISH, results, fresh),
        fresh=fresh,
        health=state,
        texts=texts,
        crawls=crawls,
        at_work=tuple(crawl for crawl in crawls if crawl.outcome == "running"),
        unchecked_form=_unchecked_form(session),
        refusal=refusal(connection),
        old_sessions=old_sessions(connection),
        findings=results,
    )


def _as_ended(crawls: tuple[CrawlView, ...], url: str) -> tuple[CrawlView, ...]:
    """Crawls with how they really ended: one whose process is gone was interrupted."""
    unended = [crawl for crawl in crawls if crawl.outcome == "running"]
    if not unended:
        return crawls
    from scrapers.politeness import is_idle  # noqa: PLC0415  (seldom needed, slow)

    try:
        if not is_idle(url):
            return crawls
    except OSError:
        return crawls
    return tuple(replace(row, outcome="interrupted") if row in unended else row for row in crawls)


def _unchecked_form(session: sessions.Session) -> str:
    """Of a sign-up form that nobody has checked while its session is not over, "" for none."""
    checked_form = session.sign_up.form
    if clock.today() > session.last_day or (checked_form and checked_form.checked):
        return ""
    if checked_form is None:
        return f"Which sign-up form {session.id} has stands nowhere: add it to sessions.toml."
    form = checked_form.form
    return (
        f"Nobody has checked the sign-up form of {session.id} ({form.id}, as it was in "
        f"{form.year}). Open {session.sign_up.url}, compare the steps, and write form_checked "
        "in sessions.toml."
    )


_CRAWL: Final = """
    id plan outcome started=started_at ended=ended_at message expected pages requests new changed
    unchanged withdrawn failed
"""
_STATUS: Final = f"""
    session source now verdict do fresh.(schedule_seen list_seen=bills_seen faults)
    unchecked_form refusal
    health.(bills bills_without_page=unread bills_with_old_page=outdated
    bills_off_the_list=unlisted nameless_items unread_agendas(hearing=id committee day=start.day)
    foreign_bills(bill session hearing=meeting.id))
    at_work({_CRAWL})
    crawls({_CRAWL})
    health.(parts_in_another_way=other_ways(kind part way pages address=url)
    failures(seen=seen_at page url why=message) unrecognised)
    texts(
        read due
        troubles(bill version state why=message url asked=asked_at text_at_hand=at_hand)
    )
    disagreements=health.disagreements(bill stage status)
    old_sessions(session=id whole=is_whole list_walked bills bills_read last_ended=ended_at)
"""


# --- in words ------------------------------------------------------------------------------------


def _text(state: SimpleNamespace) -> Iterator[str]:
    health, crawls = state.health, state.crawls
    yield prose(state.verdict)
    yield from (prose(f"- {line}") for line in state.do)
    yield prose(f"Session {state.session}, from {state.source or 'no source yet'}.")
    yield from map(prose, words.age_words(ENGLISH, state.fresh, state.now))
    yield from (prose(f"! {line}") for line in _warnings(state))
    yield from map(prose, (*_work(state), *map(_old_session, state.old_sessions)))
    last = f"The last said: {crawls[0].message}" if crawls and crawls[0].message else ""
    yield _part("health.crawls", (table_of(_CRAWLS, crawls), last) if crawls else ())
    if state.refusal:
        when = moment_words(ENGLISH, datetime.fromisoformat(state.refusal["at"]), state.now)
        yield section(f"The last refusal, {when}", _refusal(state.refusal))
    yield section(f"Pages of {health.bills} bills", _pages(health))
    if crawls:
        silent = [ENGLISH("health.failures.all", plan=plan) for plan in unheard(health)]
        kinds = alike(health.failures, lambda row: (row.page, gist(words.failure_words(row))))
        failures = (
            f"{_times(len(kind))}{kind[0].page}: {kind[0].message} [{kind[0].url}]"
            for kind in kinds
        )
        yield _part("health.failures", [*silent, *failures])
    yield _part("health.texts", _texts(state.texts))
    if health.bills:
        yield from _judgements(health)


def _judgements(health: HealthView) -> Iterator[str]:
    actions = (f"“{action}”: {_some(bills)}" for action, bills in health.unrecognised)
    yield _part("health.unrecognised", actions)
    stages = ((row, ENGLISH.name("stage", row.stage)) for row in health.disagreements)
    unequal = (f"{row.bill}: {stage}, the site says “{row.status}”" for row, stage in stages)
    yield _part("health.disagreements", unequal)


def _part(key: str, parts: Iterable[str]) -> str:
    """A section of this title; where it is empty, the words for that."""
    return section(ENGLISH(key), list(parts) or [ENGLISH(f"{key}.none")])


def _warnings(state: SimpleNamespace) -> Iterator[str]:
    """What is wrong and not told with the verdict, and what of the pages we could not read."""
    codes = {finding.code for finding in state.findings}
    if "empty" in codes:  # which tells why, too
        codes.add("crawl_failed")
    untold = tuple(fault for fault in state.fresh.faults if fault not in codes)
    yield from words.fault_words(ENGLISH, replace(state.fresh, faults=untold))
    if state.unchecked_form:
        yield state.unchecked_form
    for meeting in state.health.unread_agendas:
        yield words.unread_agenda_words(ENGLISH, meeting)
    for bill in state.health.foreign_bills:
        yield words.foreign_bill_words(ENGLISH, bill)
    for item in state.health.nameless_items:
        yield ENGLISH("agenda.nameless", words=item)
    for way in state.health.other_ways:
        count = ENGLISH.many("health.other_way", way.pages, part=way.part, kind=way.kind)
        yield f"{count} Look at {way.url}, then: tracker parts --looked"


def _work(state: SimpleNamespace) -> Iterator[str]:
    for crawl in state.at_work:
        since = moment_words(ENGLISH, crawl.started_at, state.now)
        yield (
            f"At work now: {crawl.plan} crawl since {since}, {crawl.pages} of about "
            f"{max(crawl.expected, crawl.pages)} pages read."
        )
    if not state.at_work:
        yield "No crawl is at work."


def _old_session(old: OldSession) -> str:
    """How far the crawl of a session that is over has come."""
    if old.is_whole:
        return f"Old session {old.id}: read whole, {old.bills} bills."
    listed = f"{old.bills_read} of {old.bills} bill pages read"
    if not old.list_walked:
        listed = f"its list is not read whole; {old.bills_read} bill pages read"
    elif old.is_partial and old.bills_read == old.bills:
        again = f"`tracker crawl --full --session {old.id}` reads all once more."
        return f"Old session {old.id}: {listed}, not all of them whole. {again}"
    on = f"`tracker crawl --session {old.id}` goes on, without asking again for what is here."
    return f"Old session {old.id}: {listed}. {on}"


def _took(crawl: CrawlView) -> str:
    return took_words(ENGLISH, crawl.started_at, crawl.ended_at) if crawl.ended_at else ""


_FACTS: Final = "{0.new} new, {0.changed} changed, {0.unchanged} as before, {0.withdrawn} withdrawn"
_CRAWLS: Final = (
    Column("Started", lambda crawl: moment_words(ENGLISH, crawl.started_at, clock.now())),
    Column("Plan", "plan", whole=True),
    Column("Outcome", lambda crawl: ENGLISH.name("outcome", crawl.outcome), whole=True),
    Column("Took", _took),
    Column("Pages", "pages", count=True),
    Column("Requests", "requests", count=True),
    Column("Failed", "failed", count=True),
    Column("Facts", _FACTS.format),
)


def _refusal(answer: Mapping[str, Any]) -> Iterator[str]:
    """What the site said when it last refused us, for the operator and for the site's owner."""
    yield f"{answer['address']} ({answer['why']})."
    if "status" in answer:
        yield f"Answer {answer['status']}, with these headers:"
        yield from (f"\t{name}: {value}" for name, value in answer["headers"].items())
        yield "We had sent:"
        yield from (f"\t{name}: {value}" for name, value in answer["ours"].items())
        yield f"It began: {answer['body'] or '(nothing)'}"


def _pages(health: HealthView) -> Iterator[str]:
    if not health.bills:
        yield ENGLISH("health.bills.none")
        return
    for key in ("unread", "outdated", "unlisted"):
        bills = getattr(health, key)
        count = f": {len(bills)} ({_some(bills)})"
        yield ENGLISH(f"health.{key}") + count if bills else ENGLISH(f"health.{key}.none")


def _texts(texts: TextStates) -> Iterator[str]:
    counts = (("read", texts.read), ("due", texts.due), ("unread", len(texts.unread)))
    counted = [ENGLISH.many(f"health.texts.{key}", n) for key, n in counts if n or key == "read"]
    yield ", ".join(counted) + "."
    for kind in alike(texts.troubles, lambda row: (row.state, gist(row.message), row.at_hand)):
        row = kind[0]
        yield f"{_times(len(kind))}{row.bill} {row.version}: {row.message} [{row.url}]"


def _times(count: int) -> str:
    """What stands before the first of so many like things, "" for one alone."""
    if count == 1:
        return ""
    return f"{ENGLISH.many('health.times', count)} {ENGLISH('health.example').lower()} "


def _some(listed: Sequence[str]) -> str:
    more = len(listed) - _SHOWN
    names = ", ".join(listed[:_SHOWN])
    return f"{names} and {more} more" if more > 0 else names


# --- parts ---------------------------------------------------------------------------------------

_PARTS: Final = (
    Column("Page", "kind", whole=True),
    Column("Part", "part", whole=True),
    Column("Pages", lambda row: row.pages or "", whole=True),
    Column("Held", lambda row: row.held or "", whole=True),
    Column("In another way", lambda row: row.other_way or "", whole=True),
    Column("Lost", lambda row: row.lost or "", whole=True),
    Column("Lacking, though due", lambda row: row.due or "", whole=True),
)


@app.command(
    epilog="Examples: tracker parts · tracker parts --looked · tracker parts --format json"
)
def parts(
    looked: Annotated[
        bool,
        Option(
            "--looked", help="You have looked: what is read in another way, or lacks, is right."
        ),
    ] = False,
    session: Session = None,
    today: Today = None,
    form: Form = "table",
) -> None:
    """Which parts of the site's pages were found, and in which way.

    Lost: pages that held the part once. Due: pages that must have it by their own history.
    """
    with looking(session, today) as look:
        if not looked:
            counts = part_counts(look.connection, look.session)
            none = f"No page of {look.session} has been read yet."
            tables.show_rows(form, counts, _PARTS, tables.plain_value, lambda: none)
            for row in counts if form == "table" else ():
                for what, pages in (("lost", row.lost_at), ("lacking, though due", row.due_at)):
                    if pages:
                        say(f"{row.kind}, {row.part}: {what} at {_some(pages)}.")
            return
        ways = other_ways(look.connection, look.session)
        lacks = [(alarm.kind, alarm.part) for alarm in alarms(look.connection, look.session)]
    with writing(look.settings) as connection:
        journal.looked_at(connection, [(way.kind, way.part, way.way) for way in ways])
        journal.looked_at_lacks(connection, look.session, lacks, clock.now())
    for kind, part in lacks:
        say(f"{kind}, {part}: that many pages lack it is right; no later crawl is partial for it.")
    say("Noted. Health is silent of them until a part is found in yet another way.")
