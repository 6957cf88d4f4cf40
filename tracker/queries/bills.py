"""Bills as lines of a list, and what a list can be filtered by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, func, select

from tracker.domain.committees import (
    committee_acting,
    committee_key,
    committees_given,
    label_of_committee,
)
from tracker.domain.numbers import BillNumber
from tracker.domain.views import (
    BillChoices,
    BillLine,
    StageView,
)
from tracker.domain.votes import without_suffix, without_title
from tracker.errors import NumberFault
from tracker.queries.asks import bills_with
from tracker.queries.matching import bill_ids
from tracker.queries.rows import NAMES, grouped, named, one_of
from tracker.store.tables import ACTIONS, BILLS, ITEMS, MATCHES, MEETINGS, SPONSORS, STATUSES

# Built once: building a statement costs more than running it.
_TITLES: Final = select(BILLS.c.number, BILLS.c.title, STATUSES.c.followed).join(
    STATUSES, isouter=True
)
_TITLES_OF: Final = _TITLES.where(one_of(BILLS.c.number))
_TITLES_IN: Final = _TITLES.where(BILLS.c.session == bindparam("of_session"))
_TOPICS_OF: Final = (
    select(BILLS.c.number, MATCHES.c.topic)
    .join(MATCHES)
    .where(one_of(BILLS.c.number), MATCHES.c.gone_seen_at.is_(None))
    .order_by(MATCHES.c.score.desc(), MATCHES.c.topic)
)

Order: TypeAlias = Literal["number", "recent"]
#: A row of whatever a statement selects.
AnyRow: TypeAlias = Any
_View = TypeVar("_View")


@dataclass(frozen=True, slots=True)
class BillFilter:
    """Which bills of a session. "" or False: no matter.

    followed: only those a campaign follows. sponsor: a name without its title, in any role.
    committee: one that has the bill, had it, heard it or will. text: what is searched, as on the
    page Search. ask: `campaign|ask|for`, of which the newest version says something.
    """

    session: str
    followed: bool = False
    topic: str = ""
    stage: str = ""
    chamber: str = ""
    sponsor: str = ""
    committee: str = ""
    text: str = ""
    ask: str = ""


def bill_lines(
    connection: Connection, bill_filter: BillFilter, order: Order = "number"
) -> tuple[BillLine, ...]:
    """The bills that pass a filter, by number, or the latest action first."""
    conditions = _conditions(bill_filter)
    if bill_filter.text.strip():
        conditions.append(
            BILLS.c.id.in_(bill_ids(connection, bill_filter.text, [bill_filter.session]))
        )
    lines = with_parts(connection, lines_of(conditions))
    if bill_filter.sponsor:
        named = _ids_of_sponsor(connection, bill_filter)
        lines = {
            key: line for key, line in lines.items()
            if key in named or (line.is_card and bill_filter.sponsor in line.primes)
        }  # fmt: skip
    if bill_filter.committee:
        numbers = committee_numbers(connection, bill_filter.committee, [bill_filter.session])
        lines = {key: line for key, line in lines.items() if line.number in numbers}
    if bill_filter.ask:
        of_ask = bills_with(connection, bill_filter.session, (bill_filter.ask,))
        lines = {key: line for key, line in lines.items() if line.number in of_ask}
    ordered = sorted(lines.values(), key=lambda line: number_order(line.number))
    if order == "recent":
        ordered.sort(key=lambda line: line.last_day or date.min, reverse=True)
    return tuple(ordered)


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
    topics = connection.execute(
        select(MATCHES.c.topic)
        .distinct()
        .join(BILLS)
        .where(of_session, MATCHES.c.gone_seen_at.is_(None))
    ).scalars()
    stages = connection.execute(
        select(STATUSES.c.stage).distinct().join(BILLS).where(of_session)
    ).scalars()
    sponsors = connection.execute(
        select(SPONSORS.c.name)
        .distinct()
        .join(BILLS)
        .where(of_session, SPONSORS.c.gone_seen_at.is_(None))
    ).scalars()
    cards = connection.execute(
        select(BILLS.c.listed_sponsors).where(of_session, BILLS.c.page_seen_at.is_(None))
    ).scalars()
    names = set(sponsors) | {without_title(name) for card in cards for name in card or ()}
    return BillChoices(
        topics=tuple(sorted(topics)),
        stages=tuple(sorted(stages)),
        sponsors=tuple(sorted(names, key=_surname)),
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


_LONG_TITLE: Final = select(BILLS.c.long_title).where(BILLS.c.number == bindparam("number"))


def long_title(connection: Connection, number: str) -> str:
    """The official long title of a bill, "" where it is not known."""
    return connection.execute(_LONG_TITLE, {"number": number}).scalar() or ""


def _titled(
    connection: Connection, statement: Select[Any], of: Mapping[str, str]
) -> dict[str, tuple[str, bool]]:
    rows = connection.execute(statement, of).all()
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


def _conditions(bill_filter: BillFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [BILLS.c.session == bill_filter.session]
    if bill_filter.followed:
        conditions.append(STATUSES.c.followed.is_(True))
    if bill_filter.stage:
        conditions.append(STATUSES.c.stage == bill_filter.stage)
    if bill_filter.chamber:
        letter = "H" if bill_filter.chamber == "lower" else "S"
        conditions.append(BILLS.c.number.startswith(letter))
    if bill_filter.topic:
        under = select(MATCHES.c.bill_id).where(
            MATCHES.c.topic == bill_filter.topic, MATCHES.c.gone_seen_at.is_(None)
        )
        conditions.append(BILLS.c.id.in_(under))
    return conditions


def number_meant(text: str, session: str = "") -> str:
    """The number that somebody means; one without its year is of this session. "" for words, and
    for such a number where no session is given."""
    try:
        return str(BillNumber.understand(text, session))
    except NumberFault:
        return ""


def lines_of(conditions: Iterable[ColumnElement[bool]], *more: Any) -> Select[Any]:
    """Selects what a line needs of the bills and their judgements. more: columns beside."""
    bill = BILLS.c
    judged = STATUSES.c
    return (
        select(
            bill.id, bill.number, bill.session, bill.title, bill.status, bill.listed_day,
            bill.listed_action, bill.listed_sponsors, bill.page_seen_at, bill.source,
            judged.stage, judged.chamber, judged.since, judged.action, judged.followed, *more,
        )
        .join(STATUSES, isouter=True)
        .where(*conditions)
    )  # fmt: skip


def with_parts(connection: Connection, statement: Select[Any]) -> dict[int, BillLine]:
    """The lines of some bills by row id. statement: of `lines_of`."""
    bills = statement.with_only_columns(BILLS.c.id)
    topics = by_bill(
        connection,
        select(MATCHES.c.bill_id, MATCHES.c.topic)
        .where(MATCHES.c.bill_id.in_(bills), MATCHES.c.gone_seen_at.is_(None))
        .order_by(MATCHES.c.score.desc(), MATCHES.c.topic),
        lambda row: str(row.topic),
    )
    primes = by_bill(
        connection,
        select(SPONSORS.c.bill_id, SPONSORS.c.name)
        .where(SPONSORS.c.bill_id.in_(bills), SPONSORS.c.role == "prime")
        .where(SPONSORS.c.gone_seen_at.is_(None))
        .order_by(SPONSORS.c.rank, SPONSORS.c.id),
        lambda row: str(row.name),
    )
    latest = _latest_actions(connection, bills)
    return {
        row.id: line_of(row, topics.get(row.id, ()), primes.get(row.id), latest.get(row.id))
        for row in connection.execute(statement).all()
    }


def by_bill(
    connection: Connection,
    statement: Select[Any],
    view: Callable[[AnyRow], _View],
    of: Mapping[str, str] | None = None,
) -> dict[int, tuple[_View, ...]]:
    """A view of each row, in the statement's order, by `bill_id`."""
    return grouped(connection.execute(statement, of).all(), lambda row: int(row.bill_id), view)


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
    return BillLine(
        number=row.number,
        session=row.session,
        chamber=BillNumber.parse(row.number).chamber,
        title=row.title,
        stage=StageView(row.stage or "", row.chamber or "", row.since, row.action or ""),
        status=row.status,
        followed=bool(row.followed),
        topics=tuple(dict.fromkeys(topics)),
        primes=primes,
        last_day=last_day,
        last_action=last_action,
        is_card=is_card,
        source=row.source or "",
    )


def _latest_actions(connection: Connection, bills: Select[Any]) -> dict[int, tuple[date, str]]:
    rank = func.row_number().over(
        partition_by=ACTIONS.c.bill_id,
        order_by=(ACTIONS.c.day.desc(), ACTIONS.c.rank.desc(), ACTIONS.c.id.desc()),
    )
    ranked = (
        select(ACTIONS.c.bill_id, ACTIONS.c.day, ACTIONS.c.text, rank.label("rank"))
        .where(ACTIONS.c.bill_id.in_(bills), ACTIONS.c.gone_seen_at.is_(None))
        .subquery()
    )
    rows = connection.execute(
        select(ranked.c.bill_id, ranked.c.day, ranked.c.text).where(ranked.c.rank == 1)
    ).all()
    return {row.bill_id: (row.day, row.text) for row in rows}


def _ids_of_sponsor(connection: Connection, bill_filter: BillFilter) -> set[int]:
    return set(
        connection.execute(
            select(SPONSORS.c.bill_id)
            .join(BILLS)
            .where(
                BILLS.c.session == bill_filter.session,
                SPONSORS.c.name == bill_filter.sponsor,
                SPONSORS.c.gone_seen_at.is_(None),
            )
        ).scalars()
    )


@lru_cache(maxsize=1000)
def _known_as(name: str, chamber: str) -> tuple[str, str]:
    """What is the same for all spellings of a committee, and the one that readers are shown."""
    label = label_of_committee(name, chamber)
    return str(committee_key(label)), label


def _bills_by_committee(connection: Connection, session: str) -> dict[str, set[str]]:
    """Numbers of bills by committee: given to it, acted on, voted on or listed by it."""
    by_key: dict[str, tuple[str, set[str]]] = {}

    def add(name: str, chamber: str, number: str) -> None:
        key, label = _known_as(name, chamber)
        by_key.setdefault(key, (label, set()))[1].add(number)

    listed = select(ITEMS.c.bill, MEETINGS.c.committee).join(MEETINGS)
    for number, name in connection.execute(
        listed.where(MEETINGS.c.session == session, ITEMS.c.bill != "").distinct()
    ):
        add(name, "", number)
    acted = select(BILLS.c.number, ACTIONS.c.text).join(BILLS)
    for number, text in connection.execute(
        acted.where(BILLS.c.session == session, ACTIONS.c.text.contains("ommittee")
                    | ACTIONS.c.text.contains("Assigned to"))
    ):  # fmt: skip
        for name in (*committees_given(text), committee_acting(text)):
            if name:
                add(name, "", number)
    for number, text in connection.execute(
        select(BILLS.c.number, BILLS.c.listed_action).where(
            BILLS.c.session == session, BILLS.c.page_seen_at.is_(None)
        )
    ):
        for name in committees_given(text):
            add(name, "", number)
    return dict(by_key.values())
