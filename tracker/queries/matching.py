"""Which bills hold what is searched, and in what order: one interface for both databases.

A bill whose head (number, titles, subjects, sponsors) holds every word comes first, then the rest;
among equals the better rank, by SQLite's bm25 or PostgreSQL's ts_rank, then the newer bill. What is
counted and ranked is bounded: of common words the newest bills are, so that these take no longer.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    any_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import DBAPIError

from tracker.domain.folding import places_of
from tracker.domain.numbers import PREFIXES
from tracker.domain.search_terms import NumberMeant, Term, understood
from tracker.errors import SearchTooBroad
from tracker.store.search_tables import SearchEntry
from tracker.store.tables import table as table_of

ENTRIES: Final = table_of(SearchEntry)

#: Bills that are counted and given at most, and how many of those are ranked by how well they fit.
COUNTED: Final = 1000
RANKED: Final = 200
#: Seconds after which a search is given up.
PATIENCE: Final = 4.0
#: A larger set of bills is not named one by one to the database.
NAMED: Final = 5000
_CHAMBERS: Final = {"lower": "H", "upper": "S"}


@dataclass(frozen=True, slots=True)
class Among:
    """Among which bills is searched. session, chamber: "" for any. bills: selects the places of
    all that pass the other filters, None for no filter; places: the same, where they are few."""

    session: str = ""
    chamber: str = ""
    bills: Select[Any] | None = None
    places: tuple[int, ...] | None = None

    @classmethod
    def of(
        cls, connection: Connection, session: str, chamber: str, bills: Select[Any] | None
    ) -> Among:
        """The same, counted: few bills are asked for by name, many by what they have in common."""
        if bills is None:
            return cls(session, chamber)
        if session:
            bills = bills.where(ENTRIES.c.place.between(*places_of(session)))
        few = connection.execute(bills.limit(NAMED + 1)).scalars().all()
        return cls(session, chamber, bills, tuple(few) if len(few) <= NAMED else None)

    @property
    def is_empty(self) -> bool:
        """Whether no bill passes."""
        return self.places == ()


def numbered(connection: Connection, meant: Sequence[NumberMeant], among: Among) -> list[int]:
    """Places of the bills that have one of the numbers, the newest first."""
    if not meant:
        return []
    place = ENTRIES.c.place
    passes = _passes(among, place, _is_postgresql(connection))
    statement = select(place).where(or_(*map(_has, meant)), *passes)
    found = connection.execute(statement.order_by(place.desc()).limit(COUNTED))
    return list(found.scalars())


def _has(number: NumberMeant) -> ColumnElement[bool]:
    ways = [ENTRIES.c.serial == number.serial]
    if number.prefix:
        ways.append(ENTRIES.c.prefix == number.prefix)
    if number.session:
        ways.append(ENTRIES.c.place.between(*places_of(number.session)))
    return and_(*ways)


def bill_ids(connection: Connection, typed: str, session: str) -> list[int]:
    """Ids of the bills of a session that a search finds: by number alone where it names one."""
    wanted, among = understood(typed), Among(session)
    places = numbered(connection, wanted.numbers, among)
    places = places or newest(connection, wanted.terms, among)
    ids = select(ENTRIES.c.bill_id).where(ENTRIES.c.place.in_(places))
    return list(connection.execute(ids).scalars())


def newest(connection: Connection, terms: Sequence[Term], among: Among) -> list[int]:
    """Places of bills that hold every term, the newest first; one more than COUNTED where there
    are more."""
    if not terms or among.is_empty:
        return []
    place, holds, _ = _index(connection, "words", terms)
    statement = (
        select(place)
        .where(holds, *_passes(among, place, _is_postgresql(connection)))
        .order_by(place.desc())
        .limit(COUNTED + 1)
    )
    return list(connection.execute(statement).scalars())


def best(connection: Connection, terms: Sequence[Term], among: Among, wanted: int) -> list[int]:
    """The same, the first of them by rank. wanted: how many first ones must be in their order."""
    every = newest(connection, terms, among)
    if len(every) < 2:
        return every
    first = _by_rank(connection, "head", terms, among)
    if len(first) < wanted:
        held = set(first)
        first += [one for one in _by_rank(connection, "words", terms, among) if one not in held]
    held = set(first)
    return [*first, *(place for place in every if place not in held)][: COUNTED + 1]


def _by_rank(connection: Connection, part: str, terms: Sequence[Term], among: Among) -> list[int]:
    """Places by rank of the newest bills of which a part holds every term."""
    place, holds, score = _index(connection, part, terms)
    is_postgresql = _is_postgresql(connection)
    vector: list[ColumnElement[Any]] = (
        [literal_column(f"f.{part}").label("vector")] if is_postgresql else []
    )
    statement = (
        select(place.label("place"), *(vector or [score.label("score")]))
        .where(holds, *_passes(among, place, is_postgresql))
        .order_by(place.desc())
        .limit(RANKED)
    )
    if is_postgresql:  # rank those alone: each is read and unpacked for it
        few = statement.cte("few").prefix_with("MATERIALIZED")
        statement = select(few.c.place, score.label("score"))
    scored = connection.execute(statement).all()
    return [place for place, _ in sorted(scored, key=lambda row: (-row[1], -row[0]))]


# --- the two databases ---------------------------------------------------------------------------

#: Weights of the classes a to d in each part.
_WEIGHTS: Final = {"head": (12.0, 4.0), "words": (12.0, 4.0, 2.0, 1.0)}
#: The same for PostgreSQL, in its order: from d to a.
_TS_WEIGHTS: Final = literal_column("CAST('{0.08,0.16,0.33,1}' AS real[])")


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _index(connection: Connection, part: str, terms: Sequence[Term]) -> Any:
    """Of one part of the index: its place, whether it holds the terms, and how well."""
    if _is_postgresql(connection):
        wanted = cast(bindparam("wanted", tsquery(terms)), TSQUERY)
        rows = table("search_fts", column("place", Integer), column(part)).alias("f")
        score = func.ts_rank(_TS_WEIGHTS, literal_column("vector"), wanted, 1)
        return rows.c.place, rows.c[part].op("@@")(wanted), score
    name = f"search_{part}_fts"
    rows = table(name, column("rowid", Integer), column(name)).alias("f")
    holds = rows.c[name].op("MATCH")(bindparam("wanted", fts5(terms)))
    return rows.c.rowid, holds, -func.bm25(rows.c[name], *_WEIGHTS[part])


def _passes(among: Among, place: Any, is_postgresql: bool) -> Iterator[ColumnElement[bool]]:
    """The conditions on a bill's place."""
    if among.session:
        yield place.between(*places_of(among.session))
    if among.chamber:
        letter = _CHAMBERS.get(among.chamber, "?")
        kinds = [at for at, prefix in enumerate(PREFIXES) if prefix.startswith(letter)]
        yield (place % 16).in_(kinds)
    if among.places is not None:
        yield _one_of(place, among.places, is_postgresql)
    elif among.bills is not None:
        yield among.bills.where(ENTRIES.c.place == place).correlate(place.table).exists()


def _one_of(place: Any, places: Sequence[int], is_postgresql: bool) -> ColumnElement[bool]:
    """A set as one value: as many parameters as places would be too many."""
    if is_postgresql:
        named: ColumnElement[bool] = place == any_(
            cast(bindparam("places", list(places)), ARRAY(Integer))
        )
        return named
    listed = func.json_each(f"[{','.join(map(str, places))}]").table_valued("value")
    # Not the bare column: SQLite would ask the index anew for each of them.
    return func.abs(place).in_(select(listed.c.value))


def fts5(terms: Sequence[Term]) -> str:
    """A search as FTS5 takes it."""
    return " AND ".join(map(_in_fts5, terms))


def _in_fts5(term: Term) -> str:
    if term.kind == "prefix":
        return f'"{term.words[0]}" *'
    if term.kind == "phrase":
        return '"' + " ".join(term.words) + '"'
    return "(" + " OR ".join(f'"{form}"' for form in term.forms()) + ")"


def tsquery(terms: Sequence[Term]) -> str:
    """The same as PostgreSQL takes it."""
    return " & ".join(map(_in_tsquery, terms))


def _in_tsquery(term: Term) -> str:
    if term.kind == "prefix":
        return f"'{term.words[0]}':*"
    if term.kind == "phrase":
        return "(" + " <-> ".join(f"'{word}'" for word in term.words) + ")"
    return "(" + " | ".join(f"'{form}'" for form in term.forms()) + ")"


@contextmanager
def patience(connection: Connection) -> Iterator[None]:
    """Gives a search up that takes too long. Raises SearchTooBroad; the connection stays usable."""
    limited = _limited_postgresql if _is_postgresql(connection) else _limited_sqlite
    try:
        with limited(connection):
            yield
    except DBAPIError as error:
        said = str(error.orig)
        if "interrupted" in said or "statement timeout" in said:
            raise SearchTooBroad("These words are too common to be searched together.") from error
        raise


@contextmanager
def _limited_postgresql(connection: Connection) -> Iterator[None]:
    def settle(seconds: float) -> None:
        connection.execute(_SETTLE, {"seconds": f"{seconds}s"})

    settle(PATIENCE)
    try:
        with connection.begin_nested():
            yield
    finally:
        settle(0)


#: Plans are made for the words at hand: one that fits any words would read every bill.
_SETTLE: Final = select(
    func.set_config("statement_timeout", bindparam("seconds"), True),
    func.set_config("plan_cache_mode", "force_custom_plan", True),
)


@contextmanager
def _limited_sqlite(connection: Connection) -> Iterator[None]:
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + PATIENCE
    driver.set_progress_handler(lambda: time.monotonic() > until, 100_000)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)
