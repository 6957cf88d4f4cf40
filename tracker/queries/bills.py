"""Bills as lines of a list, and what a list can be filtered by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, func, select

from tracker.domain.committees import (
    committee_acting,
    committee_key,
    committees_given,
    label_of_committee,
)
from tracker.domain.numbers import BillNumber
from tracker.domain.views import BillChoices, BillLine, StageView
from tracker.domain.votes import without_suffix, without_title
from tracker.errors import NumberFault
from tracker.queries.matching import bill_ids
from tracker.queries.rows import NAMES, AnyRow, as_view, grouped, named, one_of, stands
from tracker.store.derived_tables import MARKS
from tracker.store.tables import ACTIONS, BILLS, ITEMS, MATCHES, MEETINGS, SPONSORS, STATUSES

_TITLES: Final = select(*BILLS.c["number", "title"], STATUSES.c.followed).outerjoin(STATUSES)
_TITLES_OF: Final = _TITLES.where(one_of(BILLS.c.number))
_TITLES_IN: Final = _TITLES.where(BILLS.c.session == bindparam("of_session"))
_BEST_FIRST: Final = MATCHES.c.score.desc(), MATCHES.c.topic
_TOPICS_OF: Final = (
    select(BILLS.c.number, MATCHES.c.topic)
    .join(MATCHES)
    .where(one_of(BILLS.c.number), stands(MATCHES))
    .order_by(*_BEST_FIRST)
)
#: What nobody can read since the action that the stage was read from.
_UNREAD: Final = (
    select(ACTIONS.c.text, STATUSES.c.unrecognised)
    .join(BILLS, BILLS.c.id == ACTIONS.c.bill_id)
    .join(STATUSES, STATUSES.c.bill_id == BILLS.c.id)
    .where(BILLS.c.number == bindparam("number"), stands(ACTIONS))
    .where(ACTIONS.c.day >= func.coalesce(STATUSES.c.since, ACTIONS.c.day))
    .order_by(ACTIONS.c.day, ACTIONS.c.rank)
)
_LONG_TITLE: Final = select(BILLS.c.long_title).where(BILLS.c.number == bindparam("number"))


@dataclass(frozen=True, slots=True)
class BillFilter:
    """Among which bills. "" or False: no matter; sessions: () for all. sponsor: a name without its
    title; committee: one that has the bill, had it, heard it or will; ask: one of a campaign's asks
    that a mark of the bill is about, for it or against."""

    sessions: tuple[str, ...] = ()
    topic: str = ""
    stage: str = ""
    ask: str = ""
    chamber: str = ""
    sponsor: str = ""
    committee: str = ""
    followed: bool = False


def unread_actions(connection: Connection, number: str) -> tuple[str, ...]:
    """The actions of a bill that nobody can read, since its stage: each may have moved it."""
    rows = connection.execute(_UNREAD, {"number": number})
    return tuple(dict.fromkeys(row.text for row in rows if row.text in (row.unrecognised or ())))


def bill_lines(
    connection: Connection, session: str, among: BillFilter, text: str = ""
) -> tuple[BillLine, ...]:
    """The bills of a session that pass a filter, by number. text: what is searched, as on the page
    Search."""
    conditions = [BILLS.c.session == session, *fitting(connection, among)]
    if among.chamber:
        letter = "H" if among.chamber == "lower" else "S"
        conditions.append(BILLS.c.number.startswith(letter))
    if text.strip():
        conditions.append(BILLS.c.id.in_(bill_ids(connection, text, [session])))
    lines = with_parts(connection, lines_of(conditions))
    return tuple(sorted(lines.values(), key=lambda line: number_order(line.number)))


def fitting(connection: Connection, among: BillFilter) -> Iterator[ColumnElement[bool]]:
    """The conditions of a filter on bill and judgement, but for session and chamber."""
    if among.followed:
        yield STATUSES.c.followed.is_(True)
    if among.stage:
        yield STATUSES.c.stage == among.stage
    if among.topic:
        yield _has(MATCHES, MATCHES.c.topic == among.topic)
    if among.ask:
        yield _has(MARKS, MARKS.c.ask == among.ask)
    if among.sponsor:
        yield _has(SPONSORS, SPONSORS.c.name == among.sponsor)
    if among.committee:
        numbers = committee_numbers(connection, among.committee, among.sessions)
        yield BILLS.c.number.in_(sorted(numbers))


def _has(rows: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a bill has a row of which something holds, and which stands."""
    return BILLS.c.id.in_(select(rows.c.bill_id).where(condition, stands(rows)))


def lines_by_number(connection: Connection, numbers: Collection[str]) -> dict[str, BillLine]:
    """The lines of these bills by number, of any session."""
    lines = with_parts(connection, lines_of([BILLS.c.number.in_(numbers)]))
    return {line.number: line for line in lines.values()}


def bill_count(connection: Connection, session: str) -> int:
    """How many bills of a session are stored."""
    counted = select(func.count()).select_from(BILLS).where(BILLS.c.session == session)
    return int(connection.execute(counted).scalar_one())


def choices(connection: Connection, session: str) -> BillChoices:
    """What the bills of a session can be filtered by."""
    of_session = BILLS.c.session == session

    def values(column: Any, *where: ColumnElement[bool]) -> Iterable[Any]:
        among = select(column).distinct().join(BILLS).where(of_session, *where)
        return connection.execute(among).scalars()

    cards = select(BILLS.c.listed_sponsors).where(of_session, BILLS.c.page_seen_at.is_(None))
    names = [*values(SPONSORS.c.name, stands(SPONSORS))]
    for card in connection.execute(cards).scalars():
        names += map(without_title, card or ())
    return BillChoices(
        topics=tuple(sorted(values(MATCHES.c.topic, stands(MATCHES)))),
        stages=tuple(sorted(values(STATUSES.c.stage))),
        sponsors=tuple(sorted(set(names), key=_surname)),
        committees=tuple(sorted(_bills_by_committee(connection, session))),
    )


def is_followed(number: Any) -> ColumnElement[bool]:
    """Whether a campaign follows the bill of a number. Each is looked up: all that are followed are
    those of every session."""
    of_bill = BILLS.c.number == number, STATUSES.c.bill_id == BILLS.c.id
    return exists().where(*of_bill, STATUSES.c.followed.is_(True))


def titles(connection: Connection, session: str) -> Mapping[str, tuple[str, bool]]:
    """Title, and whether a campaign follows it, of every bill of a session, by number."""
    return _titled(connection, _TITLES_IN, {"of_session": session})


def titles_of(connection: Connection, numbers: Collection[str]) -> Mapping[str, tuple[str, bool]]:
    """The same of these bills."""
    if not numbers:
        return {}
    return _titled(connection, _TITLES_OF, {NAMES: named(numbers)})


def long_title(connection: Connection, number: str) -> str:
    """The official long title of a bill, "" where it is not known."""
    return connection.execute(_LONG_TITLE, {"number": number}).scalar() or ""


def _titled(
    connection: Connection, statement: Select[Any], of: Mapping[str, str]
) -> dict[str, tuple[str, bool]]:
    rows = connection.execute(statement, of)
    return {number: (title, bool(followed)) for number, title, followed in rows}


def topics_of(connection: Connection, numbers: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """The topics that bills are under, by number, the best match first."""
    if not numbers:
        return {}
    rows = connection.execute(_TOPICS_OF, {NAMES: named(numbers)})
    topics = grouped(rows, lambda row: row.number, lambda row: row.topic)
    return {number: tuple(dict.fromkeys(some)) for number, some in topics.items()}


def number_order(number: str) -> tuple[str, str]:
    """Sorts House before Senate measures, bills before resolutions, then by number."""
    prefix, _, serial = number.partition("-")
    kind = prefix.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").rstrip("0123456789")
    return f"{kind[:1]}{'0' if kind[1:] == 'B' else kind[1:]}{prefix[len(kind) :]}", serial.zfill(4)


def committee_numbers(
    connection: Connection, committee: str, sessions: Collection[str] = ()
) -> set[str]:
    """Numbers of the bills that a committee has, had, heard or will; sessions: () for all."""
    among = sessions or connection.execute(select(BILLS.c.session).distinct()).scalars()
    label = label_of_committee(committee, "")
    return {
        number
        for session in among
        for number in _bills_by_committee(connection, session).get(label, ())
    }


def committees_by_bill(connection: Connection, session: str) -> dict[str, list[str]]:
    """The committees that have, had, heard or will hear the bills of a session, by number."""
    committees: dict[str, list[str]] = {}
    for committee, numbers in sorted(_bills_by_committee(connection, session).items()):
        for number in numbers:
            committees.setdefault(number, []).append(committee)
    return committees


def _surname(name: str) -> tuple[str, str]:
    return without_suffix(name).rsplit(" ", 1)[-1].casefold(), name.casefold()


def number_meant(text: str, session: str = "") -> str:
    """The number that somebody means; one without its year is of this session. "" for words, and
    for such a number where no session is given."""
    try:
        return str(BillNumber.understand(text, session))
    except NumberFault:
        return ""


def lines_of(conditions: Iterable[ColumnElement[bool]], *more: Any) -> Select[Any]:
    """Selects what a line needs of the bills and their judgements. more: columns beside."""
    bill = BILLS.c["id", "number", "session", "title", "status", "listed_day", "listed_action",
                   "listed_sponsors", "page_seen_at", "source"]  # fmt: skip
    judged = STATUSES.c["stage", "chamber", "since", "action", "followed"]
    return select(*bill, *judged, *more).outerjoin(STATUSES).where(*conditions)


def with_parts(connection: Connection, statement: Select[Any]) -> dict[int, BillLine]:
    """The lines of some bills by row id. statement: of `lines_of`."""
    bills = statement.with_only_columns(BILLS.c.id)

    def of_bills(rows: Any, *names: str) -> Select[Any]:
        columns = rows.c["bill_id", *names]
        return select(*columns).where(rows.c.bill_id.in_(bills), stands(rows))

    topics = by_bill(connection, of_bills(MATCHES, "topic").order_by(*_BEST_FIRST), "topic")
    primes = of_bills(SPONSORS, "name").where(SPONSORS.c.role == "prime")
    primes_of = by_bill(connection, primes.order_by(SPONSORS.c.rank, SPONSORS.c.id), "name")
    rank = func.row_number().over(
        partition_by=ACTIONS.c.bill_id,
        order_by=(ACTIONS.c.day.desc(), ACTIONS.c.rank.desc(), ACTIONS.c.id.desc()),
    )
    ranked = of_bills(ACTIONS, "day", "text").add_columns(rank.label("at")).subquery()
    newest = connection.execute(select(ranked).where(ranked.c.at == 1)).all()
    latest = {row.bill_id: (row.day, row.text) for row in newest}
    return {
        row.id: line_of(row, topics.get(row.id, ()), primes_of.get(row.id), latest.get(row.id))
        for row in connection.execute(statement).all()
    }


def by_bill(
    connection: Connection, statement: Select[Any], name: str, of: Mapping[str, str] | None = None
) -> dict[int, tuple[str, ...]]:
    """A column of each row, in the statement's order, by `bill_id`."""
    rows = connection.execute(statement, of).all()
    return grouped(rows, attrgetter("bill_id"), attrgetter(name))


def line_of(
    row: AnyRow,
    topics: Iterable[str],
    primes: tuple[str, ...] | None,
    latest: tuple[date, str] | None,
) -> BillLine:
    """A row of `lines_of` with its topics, the best match first, the prime sponsors and the day
    and words of the latest action; None where its page names none."""
    is_card = row.page_seen_at is None
    if is_card or primes is None:
        primes = tuple(without_title(name) for name in row.listed_sponsors or ())
    last_day, last_action = latest or (row.listed_day, row.listed_action)
    return as_view(
        BillLine,
        row,
        chamber=BillNumber.parse(row.number).chamber,
        stage=stage_of(row),
        followed=bool(row.followed),
        topics=tuple(dict.fromkeys(topics)),
        primes=primes,
        last_day=last_day,
        last_action=last_action,
        is_card=is_card,
        source=row.source or "",
    )


def stage_of(row: AnyRow) -> StageView:
    """Where a bill stands, by the columns of its judgement; of one that was not judged, nowhere."""
    return StageView(row.stage or "", row.chamber or "", row.since, row.action or "")


@lru_cache(maxsize=1000)
def _known_as(name: str) -> tuple[str, str]:
    """What is the same for all spellings of a committee, and the one that readers are shown."""
    label = label_of_committee(name, "")
    return str(committee_key(label)), label


def _bills_by_committee(connection: Connection, session: str) -> dict[str, set[str]]:
    """Numbers of bills by committee: given to it, acted on, voted on or listed by it."""
    of_session = BILLS.c.session == session
    listed = select(ITEMS.c.bill, MEETINGS.c.committee).join(MEETINGS).distinct()
    rows = connection.execute(listed.where(MEETINGS.c.session == session, ITEMS.c.bill != ""))
    names = [(number, name) for number, name in rows]
    names_one = ACTIONS.c.text.contains("ommittee") | ACTIONS.c.text.contains("Assigned to")
    acted = select(BILLS.c.number, ACTIONS.c.text).join(BILLS).where(of_session, names_one)
    for number, text in connection.execute(acted):
        names += ((number, name) for name in (*committees_given(text), committee_acting(text)))
    cards = select(BILLS.c.number, BILLS.c.listed_action)
    for number, text in connection.execute(cards.where(of_session, BILLS.c.page_seen_at.is_(None))):
        names += ((number, name) for name in committees_given(text))
    by_key: dict[str, tuple[str, set[str]]] = {}
    for number, name in names:
        if name:
            key, label = _known_as(name)
            by_key.setdefault(key, (label, set()))[1].add(number)
    return dict(by_key.values())
