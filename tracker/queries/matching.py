"""Which bills hold what is searched, and in what order: one interface for both databases.

A bill whose head (number, titles, subjects, sponsors) holds every word comes first, then the rest;
among equals the better rank, by SQLite's bm25 or PostgreSQL's ts_rank, then the newer bill. What is
counted and ranked is bounded: of common words the newest bills are, so that these take no longer.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import DBAPIError

from tracker.domain.numbers import PREFIXES
from tracker.domain.search_terms import COMMON, Kind, NumberMeant, Term, rowids_of, understood
from tracker.domain.text.words import pairs_of
from tracker.errors import SearchTooBroad
from tracker.store.derived_tables import ENTRIES

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
    """Among which bills is searched. sessions: () for all; chamber: "" for any. bills: selects the
    rowids of all that pass the other filters, None for no filter; rowids: the same, where they are
    few."""

    sessions: tuple[str, ...] = ()
    chamber: str = ""
    bills: Select[Any] | None = None
    rowids: tuple[int, ...] | None = None

    @classmethod
    def of(
        cls,
        connection: Connection,
        sessions: tuple[str, ...],
        chamber: str,
        bills: Select[Any] | None,
    ) -> Among:
        """The same, counted: few bills are asked for by name, many by what they have in common."""
        if bills is None:
            return cls(sessions, chamber)
        if sessions:
            bills = bills.where(_of_sessions(ENTRIES.c.rowid, sessions))
        few = _rowids(connection, bills.limit(NAMED + 1))
        return cls(sessions, chamber, bills, tuple(few) if len(few) <= NAMED else None)


def numbered(connection: Connection, meant: Sequence[NumberMeant], among: Among) -> list[int]:
    """Rowids of the bills that have one of the numbers, the newest first."""
    if not meant:
        return []
    rowid = ENTRIES.c.rowid
    statement = select(rowid).where(or_(*map(_has, meant)), *passing(connection, among))
    rows = connection.execute(statement.order_by(rowid.desc()).limit(COUNTED))
    return list(rows.scalars())


def _has(number: NumberMeant) -> ColumnElement[bool]:
    ways = [ENTRIES.c.serial == number.serial]
    if number.prefix:
        ways.append(ENTRIES.c.prefix == number.prefix)
    if number.session:
        ways.append(ENTRIES.c.rowid.between(*rowids_of(number.session)))
    return and_(*ways)


def bill_ids(connection: Connection, typed: str, sessions: Sequence[str]) -> frozenset[int]:
    """Ids of the bills of some sessions that a search finds: by number alone where it names one."""
    parsed, ids = understood(typed), set[int]()
    for session in sessions:
        among = Among((session,))
        by_number = numbered(connection, parsed.numbers, among)
        rowids = by_number or newest(connection, parsed.terms, among)
        of_rows = select(ENTRIES.c.bill_id).where(ENTRIES.c.rowid.in_(rowids))
        ids.update(connection.execute(of_rows).scalars())
    return frozenset(ids)


def newest(connection: Connection, terms: Sequence[Term], among: Among) -> list[int]:
    """Rowids of bills that hold every term, the newest first; one more than COUNTED where there
    are more."""
    if not terms or among.rowids == ():
        return []
    index = _index(connection, "words", terms, among)
    return _rowids(connection, index.newest(COUNTED + 1))


def _rowids(connection: Connection, statement: Select[Any]) -> list[int]:
    """What a statement selects. PostgreSQL's come in one row: a thousand rows take longer."""
    if not _is_postgresql(connection):
        return list(connection.execute(statement).scalars())
    array = select(func.array(statement.scalar_subquery()))
    rowids: list[int] = connection.execute(array).scalar_one()
    return rowids


def best(connection: Connection, terms: Sequence[Term], among: Among, count: int) -> list[int]:
    """The same, the first of them by rank. count: how many first ones must be in their order."""
    every = newest(connection, terms, among)
    if len(every) < 2:
        return every
    first = _by_rank(connection, _index(connection, "head", terms, among).ranked(RANKED))
    if len(first) < count:
        scored = _index(connection, "words", terms, among).scored(every[:RANKED])
        first += _by_rank(connection, scored)
    return list(dict.fromkeys((*first, *every)))[: COUNTED + 1]


def _by_rank(connection: Connection, ranked: Select[Any]) -> list[int]:
    """Rowids by their score, the newer of equals first."""
    scored = connection.execute(ranked).all()
    return [rowid for rowid, _ in sorted(scored, key=lambda row: (-row[1], -row[0]))]


# --- the two databases ---------------------------------------------------------------------------


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _index(
    connection: Connection, part: str, terms: Sequence[Term], among: Among
) -> _Fts5 | _Tsvectors:
    return (_Tsvectors if _is_postgresql(connection) else _Fts5)(part, terms, among)


class _Fts5:
    """The statements of one search in one part of SQLite's index."""

    _WEIGHTS: Final = {"head": (12.0, 4.0), "words": (12.0, 4.0, 2.0, 1.0)}

    def __init__(self, part: str, terms: Sequence[Term], among: Among) -> None:
        name = f"search_{part}_fts"
        rows = sa.table(name, sa.column("rowid", sa.Integer), sa.column(name)).alias("f")
        self._rowid = rows.c.rowid
        self._holds = rows.c[name].op("MATCH")(bindparam("query", fts5(terms)))
        self._score = -func.bm25(rows.c[name], *self._WEIGHTS[part])
        self._passes = tuple(_passes(among, self._rowid, False))

    def newest(self, most: int) -> Select[Any]:
        """Selects rowids of bills that hold the terms, the newest first."""
        return self._of(select(self._rowid), most)

    def ranked(self, most: int) -> Select[Any]:
        """Selects the same with their score."""
        return self._of(select(self._rowid, self._score.label("score")), most)

    def scored(self, rowids: Sequence[int]) -> Select[Any]:
        """Selects the score of bills that hold the terms, the newest of them all."""
        return self.ranked(len(rowids))

    def _of(self, statement: Select[Any], most: int) -> Select[Any]:
        fitting = statement.where(self._holds, *self._passes)
        return fitting.order_by(self._rowid.desc()).limit(most)


class _Tsvectors:
    """The same in PostgreSQL's. What needs the vector of a bill, a long phrase or the score, is
    asked of the newest bills that hold its words and pairs of words, for it is slow to read."""

    #: Of the classes d to a.
    _WEIGHTS: Final[ColumnElement[Any]] = sa.literal_column("CAST('{0.08,0.16,0.33,1}' AS real[])")

    def __init__(self, part: str, terms: Sequence[Term], among: Among) -> None:
        columns: tuple[Any, ...] = (sa.column("vector"), sa.column("pairs", sa.ARRAY(sa.Integer)))
        rows = sa.table(f"search_{part}_fts", sa.column("rowid", sa.Integer), *columns)
        self._rows, self._near = rows.alias("f"), rows.alias("n")
        self._query = sa.cast(bindparam("query", tsquery(terms)), TSQUERY)
        any_of = sa.cast(bindparam("any_of", any_word(terms)), TSQUERY)
        self._score = func.ts_rank(self._WEIGHTS, self._near.c.vector, any_of, 1)
        self._among = among
        short = [term for term in terms if part == "head" or len(term.words) == 1]
        phrases = [term.words for term in terms if part == "words" and len(term.words) > 1]
        self._holds: list[ColumnElement[bool]] = []
        if short:
            some = sa.cast(bindparam("some", tsquery(short)), TSQUERY)
            self._holds.append(self._rows.c.vector.op("@@")(some))
        pairs = sorted({pair for words in phrases for pair in pairs_of(list(words))})
        if pairs:
            array = sa.cast(bindparam("pairs", pairs), sa.ARRAY(sa.Integer))
            self._holds.append(self._rows.c.pairs.op("@>")(array))
        self._is_near = any(len(words) > 2 for words in phrases)

    def newest(self, most: int) -> Select[Any]:
        """Selects rowids of bills that hold the terms, the newest first."""
        few = self._few(most)
        return self._fitting(select(few.c.rowid), few).order_by(few.c.rowid.desc())

    def ranked(self, most: int) -> Select[Any]:
        """Selects the same with their score."""
        few = self._few(most)
        score = self._of_its_vector(self._score, few).label("score")
        return self._fitting(select(few.c.rowid, score), few)

    def scored(self, rowids: Sequence[int]) -> Select[Any]:
        """Selects the score of bills that hold the terms."""
        near = self._near
        return select(near.c.rowid, self._score.label("score")).where(_named(near.c.rowid, rowids))

    def _fitting(self, statement: Select[Any], few: sa.CTE) -> Select[Any]:
        """Those whose words stand as near as the terms ask, where pairs do not tell. As many are
        checked as are ranked: of older ones pairs must do."""
        if not self._is_near:
            return statement
        rowids = few.alias().c.rowid
        older = select(rowids).order_by(rowids.desc()).offset(RANKED).limit(1).scalar_subquery()
        holds = self._near.c.vector.op("@@")(self._query)
        return statement.where(
            or_(few.c.rowid <= func.coalesce(older, -1), self._of_its_vector(holds, few))
        )

    def _of_its_vector(self, value: Any, few: sa.CTE) -> Any:
        """What is worked out from each bill's vector: one by one, never from all that hold one."""
        return select(value).where(self._near.c.rowid == few.c.rowid).scalar_subquery()

    def _few(self, most: int) -> sa.CTE:
        """The newest bills that hold the words, and the pairs of the phrases. Filters come after:
        asked for at once, the vectors of all that pass would be read."""
        held = select(self._rows.c.rowid).where(*self._holds)
        every = held.cte("held").prefix_with("MATERIALIZED")
        few = select(every.c.rowid).where(*_passes(self._among, every.c.rowid, True))
        return few.order_by(every.c.rowid.desc()).limit(most).cte("few").prefix_with("MATERIALIZED")


def passing(connection: Connection, among: Among) -> Iterator[ColumnElement[bool]]:
    """The conditions on an entry of the index."""
    return _passes(among, ENTRIES.c.rowid, _is_postgresql(connection))


def _passes(among: Among, rowid: Any, is_postgresql: bool) -> Iterator[ColumnElement[bool]]:
    """The conditions on a bill's rowid."""
    if among.sessions:
        yield _of_sessions(rowid, among.sessions)
    if among.chamber:
        letter = _CHAMBERS.get(among.chamber, "?")
        kinds = [at for at, prefix in enumerate(PREFIXES) if prefix.startswith(letter)]
        yield (rowid % 16).in_(kinds)
    if among.rowids is not None:
        yield _one_of(rowid, among.rowids, is_postgresql)
    elif among.bills is not None:
        yield among.bills.where(ENTRIES.c.rowid == rowid).correlate(rowid.table).exists()


def _of_sessions(rowid: Any, sessions: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(rowid.between(*rowids_of(session)) for session in sessions))


def _one_of(rowid: Any, rowids: Sequence[int], is_postgresql: bool) -> ColumnElement[bool]:
    """A set as one value: as many parameters as rowids would be too many."""
    if is_postgresql:
        return _named(rowid, rowids)
    listed = func.json_each(json.dumps(list(rowids))).table_valued("value")
    # Not the bare column: SQLite would ask the index anew for each of them.
    return func.abs(rowid).in_(select(listed.c.value))


def _named(rowid: Any, rowids: Sequence[int]) -> ColumnElement[bool]:
    written = f"{{{','.join(map(str, rowids))}}}"
    array = sa.cast(bindparam("rowids", written, sa.Text), sa.ARRAY(sa.Integer))
    named: ColumnElement[bool] = rowid.in_(select(func.unnest(array).column_valued()))
    return named


def fts5(terms: Sequence[Term]) -> str:
    """A search as FTS5 takes it."""
    ways: dict[Kind, Callable[[Term], str]] = {
        "prefix": lambda term: f'"{term.words[0]}" *',
        "phrase": lambda term: f'"{" ".join(term.words)}"',
        "word": lambda term: "(" + " OR ".join(f'"{form}"' for form in term.forms()) + ")",
    }
    return " AND ".join(ways[term.kind](term) for term in terms)


def tsquery(terms: Sequence[Term]) -> str:
    """The same as PostgreSQL takes it."""
    ways: dict[Kind, Callable[[Term], str]] = {
        "prefix": lambda term: f"'{term.words[0]}':*",
        "phrase": lambda term: "(" + " <-> ".join(f"'{word}'" for word in term.words) + ")",
        "word": lambda term: "(" + " | ".join(f"'{form}'" for form in term.forms()) + ")",
    }
    return " & ".join(ways[term.kind](term) for term in terms)


def any_word(terms: Sequence[Term]) -> str:
    """A search for any of the words, as PostgreSQL ranks by: how often each stands there. To weigh
    them together it would compare all their positions; and common words weigh nothing."""
    every = [word for term in terms for word in term.forms()]
    weighty = [word for word in every if word not in COMMON] or every
    begun = {term.words[0] for term in terms if term.kind == "prefix"}
    return " | ".join(f"'{word}':*" if word in begun else f"'{word}'" for word in weighty)


@contextmanager
def patience(connection: Connection) -> Iterator[None]:
    """Gives a search up that takes too long. Raises SearchTooBroad; the connection stays usable."""
    limited = _limited_postgresql if _is_postgresql(connection) else _limited_sqlite
    try:
        with limited(connection):
            yield
    except DBAPIError as error:
        message = str(error.orig)
        if "interrupted" in message or "statement timeout" in message:
            raise SearchTooBroad("These words are too common to be searched together.") from error
        raise


@contextmanager
def _limited_postgresql(connection: Connection) -> Iterator[None]:
    """Searches only read: what is rolled back is how the search was set up."""
    with connection.begin_nested() as trial:
        connection.execute(_SETTLE, {"seconds": f"{PATIENCE}s"})
        yield
        trial.rollback()


#: Plans are made for the words at hand, and by the index: without either they read every text. No
#: plan is compiled: that takes longer than the search.
_SETTLE: Final = select(
    func.set_config("statement_timeout", bindparam("seconds"), True),
    func.set_config("plan_cache_mode", "force_custom_plan", True),
    func.set_config("enable_seqscan", "off", True),
    func.set_config("jit", "off", True),
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
