"""`tracker show HB26-1037`: everything that is stored of one bill; `tracker asks show HB26-1037`:
what it says of the asks, with the passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Annotated, Any, Final

import typer
from typer import Argument, Option

from tracker import campaigns, clock
from tracker.cli import FAILED, app, group, options
from tracker.cli.lists import became_words, hearing_object, place_words, start_of
from tracker.cli.tables import (
    Column,
    prose,
    record,
    records,
    say,
    section,
    show_object,
    table_of,
    write,
)
from tracker.domain import views
from tracker.domain.agendas import FIRST_READING, IMPORT
from tracker.domain.ask_history import VersionMarks, changes
from tracker.domain.bill_text import VersionText
from tracker.domain.calls import phase_of
from tracker.domain.campaign import Campaign
from tracker.domain.given import differences
from tracker.domain.numbers import BillNumber
from tracker.domain.records import DocumentRecord
from tracker.domain.times import denver_day, hearing_day
from tracker.export import jsonl
from tracker.queries.asks import marks_of
from tracker.queries.bills import bill_count, titles_of
from tracker.queries.changes import ledger
from tracker.queries.health import agrees, freshness, unread_agendas
from tracker.queries.hearings import HearingFilter, hearings
from tracker.queries.related import RelatedView, related
from tracker.queries.sessions import sessions
from tracker.queries.suggestions import unknown_number
from tracker.queries.texts import versions_of
from tracker.queries.whole import bill as whole_bill
from tracker.queries.whole import foreign_records
from tracker.settings import OFFICIAL_SOURCE
from tracker.wording import reasons
from tracker.wording import say as words
from tracker.wording.dates import day_words, moment_words
from tracker.wording.translator import ENGLISH, SPANISH, Translator

#: Letters shown of a change.
_MOST: Final = 300


@app.command(
    epilog="Examples: tracker show HB26-1037 · tracker show SB 26-70 · "
    "tracker show HB1134 --session 2026A --format json"
)
def show(
    number: Annotated[list[str], Argument(help="Number of a bill, such as HB26-1037.")],
    session: options.Session = None,
    today: options.Today = None,
    as_of: options.AsOf = None,
    form: options.Form = "table",
) -> None:
    """Everything that is stored of one bill."""
    with options.looking(session, today, as_of) as look:
        bill = options.bill_number(" ".join(number), look.settings)
        whole = _whole(look, bill)
        if whole is None:
            raise refused(look, bill)
    if form == "table":
        write("".join(_text(whole)))
    else:
        show_object(form, _object(whole))


def _whole(look: options.Look, number: str) -> SimpleNamespace | None:
    """A bill with all else that is stored of it. hearings: by start; ledger: oldest first; others:
    what other collections say of it."""
    connection, session, now = look.connection, options.session_of(number), clock.now()
    bill = whole_bill(connection, number)
    if bill is None:
        return None
    names = {row.id: row.name for row in sessions(connection)}
    return SimpleNamespace(
        bill=bill,
        hearings=hearings(connection, HearingFilter(session, bill=number)),
        ledger=ledger(connection, session, of=number),
        topics={
            (campaign.slug, topic.id): topic
            for campaign in campaigns.load(look.settings.data / "campaigns")
            for topic in campaign.topics
        },
        session_name=names.get(session, session),
        texts=versions_of(connection, number),
        others=foreign_records(connection, number, now),
        related=related(connection, number),
        unread=unread_agendas(connection, session, now),
        schedule_seen=freshness(connection, session, now, in_session=False).schedule_seen,
    )


def refused(look: options.Look, number: str) -> typer.Exit:
    """Says of a bill that it is not stored, and whether any of its session is."""
    say(_missing(look, number))
    return typer.Exit(FAILED)


def _missing(look: options.Look, number: str) -> str:
    session = options.session_of(number)
    others = bill_count(look.connection, session)
    first = hearing_day(clock.now())
    listed = hearings(look.connection, HearingFilter(look.session, bill=number, first=first))
    places = "; ".join(f"{start_of(it)}, {place_words(it)}" for it in listed if it.stands)
    on = f" {ENGLISH('bill.missing.listed', number=number)} {places}." if places else ""
    if not others:
        crawl = f"`tracker crawl --full --session {session}`"
        return f"No bill {number} is stored, nor any other of {session}: run {crawl}.{on}"
    unknown = unknown_number(look.connection, BillNumber.parse(number))
    highest = f", the highest of its kind {unknown.highest}" if unknown.highest else ""
    alike = f" Did you mean {' or '.join(unknown.alike)}?" if unknown.alike else ""
    return (
        f"No bill {number} is stored; of {session} there are {others} bills{highest}.{alike}{on} "
        f"`tracker bills --all --session {session}` lists them. The official page would be "
        f"{OFFICIAL_SOURCE}/bills/{number}"
    )


# --- as JSON -------------------------------------------------------------------------------------

KIN: Final = (
    "number session title stage=stage.name stage_since=stage.since score=reason.score "
    "sections=reason.sections words=reason.words sponsors=reason.sponsors decided_by"
)
_ANSWER: Final = "form state why=message url asked=asked_at read=read_at sha256=digest"


def _object(whole: SimpleNamespace) -> dict[str, Any]:
    """The bill's record with its hearings, and what was seen when."""
    bill = whole.bill
    return {
        **jsonl.bill(bill),
        "followed": bill.line.followed,
        "page_read": not (bill.line.is_card or bill.line.source),
        "reasons": [
            {
                **record(topic, "topic campaign score"),
                "en": _reason(whole, topic, ENGLISH),
                "es": _reason(whole, topic, SPANISH),
            }
            for topic in bill.topics
        ],
        "hearings": [hearing_object(hearing) for hearing in whole.hearings],
        "texts": [
            {
                **record(text, "version=name day"),
                "read": text.text is not None,
                "answers": records(text.reads, _ANSWER),
            }
            for text in whole.texts
        ],
        "related": records(whole.related, KIN),
        "changes": [jsonl.change(row) for row in whole.ledger],
        "other_sources": [
            {
                **record(other, "source file imported=imported_at url?"),
                "differences": records(differences(other.record, bill), "field theirs ours?"),
            }
            for other in whole.others
        ],
    }


# --- in words ------------------------------------------------------------------------------------


def _text(whole: SimpleNamespace) -> Iterator[str]:
    bill, line, now = whole.bill, whole.bill.line, clock.now()
    none = [ENGLISH("hearing.next.none" if whole.schedule_seen else "hearing.next.unread")]
    none += [words.unread_agenda_words(ENGLISH, one, of_bill=True) for one in whole.unread]
    past = [hearing for hearing in whole.hearings if _phase(hearing, now) == "past"]
    coming = [hearing for hearing in whole.hearings if hearing not in past]
    yield prose(f"{line.number}  {line.title}")
    yield prose(bill.url)
    shown = (other for other in whole.others if other.source == line.source)
    yield from (prose(reasons.record_words(ENGLISH, "bill.from", other)) for other in shown)
    yield section(ENGLISH("bill.stage"), _stage(line))
    yield section(ENGLISH("hearing.next"), _hearings(coming) if coming else none)
    yield section(ENGLISH("bill.why"), _why(whole))
    cut = ENGLISH("bill.cut") if bill.long_title_cut else ""
    yield section("Long title", (bill.long_title, cut))
    yield section(ENGLISH("bill.summary"), (bill.summary or "",))
    yield section("Subjects", ("; ".join(bill.subjects),))
    yield section(ENGLISH("bill.sponsors"), _sponsors(bill))
    yield section(ENGLISH("bill.history"), _history(bill))
    yield section(ENGLISH("hearing.past"), _hearings(past))
    yield section(ENGLISH("bill.votes"), (table_of(_VOTES, reversed(bill.votes)),))
    yield section(ENGLISH("bill.versions"), (table_of(_VERSIONS, whole.texts),))
    for kind in ("fiscal_note", "amendment", "report", "law"):
        columns = (Column("Takes effect" if kind == "law" else "Day", _day, whole=True), *_PAPERS)
        yield section(ENGLISH(f"bill.papers.{kind}"), (table_of(columns, bill.papers(kind)),))
    yield section(ENGLISH("bill.others"), _others(whole))
    yield section(ENGLISH("bill.related"), _related(whole.related))
    yield section(ENGLISH("bill.saw"), _ledger_lines(whole))
    cited = ENGLISH(
        "bill.cite.from" if line.source else "bill.cite",
        source=reasons.source_name(line.source),
        number=line.number,
        title=line.title,
        session=whole.session_name,
        address=bill.url,
        moment=day_words(ENGLISH, denver_day(bill.last_seen_at)),
    )
    yield section(ENGLISH("bill.source"), (cited,))


def _stage(line: views.BillLine) -> Iterator[str]:
    since = line.stage.since
    since_when = f", since {day_words(ENGLISH, since, clock.today())}" if since else ""
    yield words.stage_words(ENGLISH, line.stage) + since_when
    if line.stage.action:
        yield f"because of: “{line.stage.action}”"
    if line.status:
        key = "bill.badge" if agrees(line.stage.name, line.status) else "bill.badge.differs"
        yield ENGLISH(key, status=line.status)
    if line.is_card:
        yield ENGLISH("bill.unread")


def _hearings(hearings: Iterable[views.HearingView]) -> Iterator[str]:
    for hearing in hearings:
        yield f"{start_of(hearing)}: {place_words(hearing)}. {became_words(hearing)}."
        yield from (f"\t{words.remark_words(ENGLISH, remark)}" for remark in hearing.remarks)
        phase = _phase(hearing, clock.now())
        if hearing.stands and phase == "begun":
            yield f"\t{ENGLISH('status.begun')}."
        elif hearing.stands and phase != "past":
            yield "\t" + ENGLISH(f"testimony.{hearing.item.testimony}")


def _phase(hearing: views.HearingView, now: datetime) -> str:
    return phase_of(hearing.meeting.start, None, now, has_outcome=bool(hearing.item.outcome))


def _why(whole: SimpleNamespace) -> Iterator[str]:
    for topic in whole.bill.topics:
        by = "an editor" if topic.decided_by == "editor" else "our phrases"
        yield f"{topic.topic} ({topic.campaign}, decided by {by})"
        yield "\t" + _reason(whole, topic, ENGLISH)
        for item in topic.evidence:
            field = ENGLISH.name("field", item.field)
            yield f"\t“{item.phrase}” in the {field}: {item.passage}"
    if not whole.bill.topics:
        yield ENGLISH("bill.why.named" if whole.bill.line.followed else "bill.why.none")


def _reason(whole: SimpleNamespace, topic: views.TopicView, t: Translator) -> str:
    """Why the bill is under a topic, which the record format leaves out."""
    defined = whole.topics.get((topic.campaign, topic.topic))
    name = defined.name.of(t.code) if defined else words.topic_words(t, topic.topic, {})
    return reasons.reason_words(t, name, topic, defined.threshold if defined else None)


def _sponsors(bill: views.BillView) -> Iterator[str]:
    for role in ("prime", "sponsor", "cosponsor"):
        names = [words.sponsor_words(ENGLISH, row) for row in bill.sponsors if row.role == role]
        if names:
            yield f"{ENGLISH(f'role.{role}')}: {', '.join(names)}"


def _history(bill: views.BillView) -> Iterator[str]:
    yield table_of(_ACTIONS, reversed(bill.actions))
    yield from (f"Not recognised: “{action}”" for action in bill.unrecognised)
    yield ENGLISH("bill.history.unread") if bill.line.is_card else ""


def _others(whole: SimpleNamespace) -> Iterator[str]:
    """The sources whose facts are not those shown, each with what it says otherwise."""
    line = whole.bill.line
    for other in whole.others:
        if other.source != line.source:
            differing = differences(other.record, whole.bill)
            key = "bill.others.differs" if differing else "bill.others.same"
            yield reasons.record_words(ENGLISH, key, other)
            yield from ("\t" + reasons.difference_words(ENGLISH, one, line) for one in differing)


def _related(kin: Iterable[RelatedView]) -> Iterator[str]:
    for row in kin:
        became = words.stage_words(ENGLISH, row.stage)
        yield f"{row.number}  {row.title} ({row.session}, {became})"
        yield "\t" + ". ".join(reasons.related_words(ENGLISH, row.reason))


def _ledger_lines(whole: SimpleNamespace) -> Iterator[str]:
    """The rows that tell more than that something was seen for the first time."""
    moments = (whole.bill.first_seen_at, whole.bill.last_seen_at)
    first, last = (moment_words(ENGLISH, at, clock.now()) for at in moments)
    yield ENGLISH("bill.saw.lead", first=first, last=last)
    rows = (row for row in reversed(whole.ledger) if row.cause != FIRST_READING)
    yield table_of(_CHANGES, (row for row in rows if not row.cause.startswith(IMPORT)))


def _day(row: Any) -> str:
    return day_words(ENGLISH, row.day) if row.day else ""


def _chamber(row: Any) -> str:
    return ENGLISH.maybe(f"chamber.{row.chamber}", "")


def _names(vote: views.VoteView) -> str:
    """`Yes: A, B. No: C.`, "" where no names were read."""
    names: dict[str, list[str]] = {}
    for ballot in vote.ballots:
        names.setdefault(ENGLISH.name("choice", ballot.choice), []).append(ballot.name)
    return " ".join(f"{choice}: {', '.join(of)}." for choice, of in names.items())


def _text_state(version: VersionText) -> str:
    """Whether we have a version's text, and why not where it could not be read."""
    faults = " ".join(f"{fault.form}: {fault.message}" for fault in version.faults)
    if version.text is None:
        return faults or ENGLISH("text.state.unread")
    at = version.text.read_at
    since = f", {moment_words(ENGLISH, at, clock.now())}" if at else ""
    return f"{ENGLISH(f'text.state.{version.text.form}')}{since}. {faults}".strip()


def _change(row: views.LedgerRow) -> str:
    change = words.ledger_words(row)
    return change if len(change) <= _MOST else f"{change[:_MOST]}..."


def _paper_name(paper: DocumentRecord) -> str:
    name = ENGLISH("bill.law.chapter", chapter=paper.name) if paper.kind == "law" else paper.name
    return ", ".join(filter(None, (name, paper.committee_or_floor, paper.status)))


_DAY: Final = Column("Day", _day, whole=True)
_ACTIONS: Final = (_DAY, Column("Chamber", _chamber), Column("Action", "text"))
_VOTES: Final = (
    _DAY,
    Column("By", lambda vote: vote.committee or _chamber(vote)),
    Column("Motion", lambda vote: " ".join(filter(None, (vote.reading, vote.motion)))),
    Column("Result", lambda vote: ENGLISH(f"vote.{vote.result or 'unknown'}")),
    Column("Count", lambda vote: words.vote_count(ENGLISH, vote)),
    Column("Names", _names),
)
_VERSIONS: Final = (
    _DAY,
    Column("Version", "name"),
    Column("Text", _text_state),
    Column("Address", lambda version: version.html_url or version.url),
)
_PAPERS: Final = (Column("Name", _paper_name), Column("Address", "url"))
_CHANGES: Final = (
    Column("Seen", lambda row: moment_words(ENGLISH, row.seen_at, clock.now()), whole=True),
    Column("What changed", _change),
)


# --- the asks ------------------------------------------------------------------------------------

asks = group("asks")

_VERSION: Final = """
    version?=key name? day
    marks(ask direction field decided_by passages(section? lead? passage phrase))
"""
_COURSE: Final = """
    version.(version=key name) ask direction course effect? came=came.passage
    went=went.passage
"""


@asks.command(
    "show",
    epilog="Examples: tracker asks show HB26-1037 · tracker asks show SB26-070 --format json",
)
def show_asks(
    number: Annotated[str, Argument(help="A bill's number.")],
    versions: Annotated[
        bool, Option("--versions", help="Every version that was read, not the newest alone.")
    ] = False,
    form: options.Form = "table",
) -> None:
    """Show what a bill says for and against each ask, with the passages."""
    with options.looking() as look:
        bill = options.bill_number(number, look.settings)
        if bill not in titles_of(look.connection, [bill]):
            raise refused(look, bill)
        used = campaigns.load(look.settings.data / "campaigns")
        marked = [
            (campaign, marks)
            for campaign in used
            if campaign.ask_rules and (marks := marks_of(look.connection, bill, campaign.slug))
        ]
    if not marked:
        say(f"{bill} was not read for asks: no campaign that has rules for them follows it.")
        raise typer.Exit(FAILED)
    if form == "table":
        for campaign, of in marked:
            write("".join(_asks_text(campaign, of, of if versions else of[-1:])))
        return
    objects = [
        {
            "campaign": campaign.slug,
            "versions": records(of, _VERSION),
            "changes": records(changes(of), _COURSE),
        }
        for campaign, of in marked
    ]
    show_object(form, {"number": bill, "campaigns": objects})


def _asks_text(
    campaign: Campaign, versions: Sequence[VersionMarks], shown: Sequence[VersionMarks]
) -> Iterator[str]:
    names = {ask.id: ask.name.en for ask in campaign.asks}
    yield f"{campaign.name.en}\n"
    for version in shown:
        yield section(_version(version), _marks_text(version, names))
    history = (
        f"{_version(change.version)}, {names[change.ask]}: "
        + ENGLISH(f"asks.course.{change.course}.{change.direction}")
        for change in changes(versions)
        if change.ask in names
    )
    yield section(ENGLISH("asks.history"), history)


def _version(version: VersionMarks) -> str:
    named = f"{version.name} {version.day or ''}".strip()
    return named if version.key else ENGLISH("asks.read.summary")


def _marks_text(version: VersionMarks, names: Mapping[str, str]) -> Iterator[str]:
    if not version.marks:
        yield ENGLISH("asks.nothing")
    for mark in version.marks:
        decided = ENGLISH("asks.editor" if mark.decided_by == "editor" else "asks.found")
        side = ENGLISH(f"asks.{mark.direction}")
        yield f"{names.get(mark.ask, mark.ask)}: {side} ({decided})"
        for passage in mark.passages:
            yield "\t" + " ".join(filter(None, (passage.section, passage.lead, passage.passage)))
