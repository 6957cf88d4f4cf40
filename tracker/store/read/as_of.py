"""A connection that reads what was published at a past moment.

While it lasts, each table of facts is hidden by a view of the same name, on which its
rows read as the ledger knew them then: what stands is what had come by then, with the past rows
(`read.past`) in place of what was overwritten later. Queries, pages and exports need not know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, TypeAlias

from sqlalchemy import JSON, Column, Connection, Dialect, MetaData, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from tracker.store.columns import UtcDateTime
from tracker.store.derived_tables import NEWS, TEXTS
from tracker.store.engine import reading, spoken
from tracker.store.read.past import KINDS, LAST_SEEN, UNTOLD, Kind
from tracker.store.tables import ARCHIVED, CHANGES, CRAWLS, EDITS, FAILURES, REVISIONS

#: Tables whose rows are only ever added, with the column that tells when.
_ADDED: Final[Mapping[Table, str]] = {
    CHANGES: "seen_at", EDITS: "at", TEXTS: "first_seen_at", NEWS: "seen_at",
    REVISIONS: "seen_at", FAILURES: "seen_at", ARCHIVED: "seen_at",
}  # fmt: skip
_MOMENTS: Final = Table("as_of_moment", MetaData(), Column("at", UtcDateTime))
#: Where the views of a PostgreSQL database stand, and the setting that says which moment they show.
SCHEMA: Final = "as_of"
_SETTING: Final = "tracker.as_of"
#: The moment in a view, and how each engine asks for it.
_THEN: Final = "{then}"
_MOMENT: Final[Mapping[str, str]] = {
    "postgresql": f"current_setting('{_SETTING}')::timestamptz",
    "sqlite": "(select at from as_of_moment)",
}
#: What a crawl had reached is not known while it went on.
_REACHED: Final = ("list_walked", "schedule_read", "ended_at")
_DIALECTS: Final = {"postgresql": postgresql.dialect, "sqlite": sqlite.dialect}
#: Turns a column of a view's source into what it reads.
_Reads: TypeAlias = Callable[[Column[Any]], str]


@contextmanager
def reader(url: str, moment: datetime) -> Iterator[Connection]:
    """A connection that reads, all as it had been published at a moment. Raises StoreFault."""
    with spoken(url), reading(url).connect() as plain:
        connection = plain.execution_options(as_of=moment)
        hide(connection)
        turn_to(connection, moment)
        yield connection


def moment_of(connection: Connection) -> datetime | None:
    """The moment whose state a connection reads, None for what is now."""
    moment: datetime | None = connection.get_execution_options().get("as_of")
    return moment


def now(connection: Connection, of: Table) -> Table:
    """A table as it is now, beside what a connection reads of it as of its moment."""
    schema = "main" if connection.dialect.name == "sqlite" else _own_schema(connection)
    return of.to_metadata(MetaData(), schema=schema, name=of.name)


def hide(connection: Connection) -> None:
    """Hides the tables by views, until the transaction ends or `show` is called."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"set local search_path = {SCHEMA}, {_own_schema(connection)}")
        # Compiling the many expressions of a view takes longer than what they compute.
        connection.exec_driver_sql("set local jit = off")
        return
    with _able_to_define(connection):
        connection.exec_driver_sql("create temporary table as_of_moment (at text not null)")
        for name, body in _views("sqlite", "main").items():
            connection.exec_driver_sql(f'create temporary view "{name}" as {body}')


def show(connection: Connection) -> None:
    """The tables as they are now."""
    if connection.dialect.name == "postgresql":
        own = _own_schema(connection)
        connection.exec_driver_sql(f"set local search_path = {own}")
        return
    with _able_to_define(connection):
        for name in _views("sqlite", "main"):
            connection.exec_driver_sql(f'drop view temp."{name}"')
        connection.exec_driver_sql("drop table as_of_moment")


def turn_to(connection: Connection, moment: datetime) -> None:
    """Says which moment the views show."""
    if connection.dialect.name == "postgresql":
        at = moment.astimezone(UTC).isoformat()
        connection.execute(select(func.set_config(_SETTING, at, True)))
        return
    with _able_to_define(connection):
        connection.execute(_MOMENTS.delete())
        connection.execute(_MOMENTS.insert(), {"at": moment})


@contextmanager
def _able_to_define(connection: Connection) -> Iterator[None]:
    """Lets a reader on SQLite define what is temporary, and nothing else."""
    before = connection.exec_driver_sql("PRAGMA query_only").scalar_one()
    connection.exec_driver_sql("PRAGMA query_only=OFF")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA query_only={before}")


def _own_schema(connection: Connection) -> str:
    """The schema of the tables: the last of those in which names are looked for."""
    schemas = connection.exec_driver_sql("select current_schemas(false)").scalar_one()
    return str(schemas[-1])


# --- on PostgreSQL the views stand: to define them for each visit costs more than the visit ------


def define(connection: Connection) -> None:
    """Makes the views of a PostgreSQL database, after its tables were brought up."""
    if connection.dialect.name == "postgresql":
        schema = _own_schema(connection)
        connection.exec_driver_sql(f"create schema {SCHEMA}")
        for name, body in _views("postgresql", schema).items():
            connection.exec_driver_sql(f'create view {SCHEMA}."{name}" as {body}')


def undefine(connection: Connection) -> None:
    """Removes them, before its tables are: a column on which a view hangs cannot change."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"drop schema if exists {SCHEMA} cascade")


# --- what the views are --------------------------------------------------------------------------


@cache
def _views(dialect_name: str, schema: str) -> Mapping[str, str]:
    """The views by the names of their tables. schema: of the tables."""
    dialect: Dialect = _DIALECTS[dialect_name]()
    views = {
        of.name: _select(of, f"{_now(of.c[at])} <= {_THEN}", _now, schema)
        for of, at in _ADDED.items()
    }
    views["crawls"] = _crawls(schema)
    for entity, kind in KINDS.items():
        views[kind.table.name] = _changed(entity, kind, dialect, schema)
    return {name: body.replace(_THEN, _MOMENT[dialect_name]) for name, body in views.items()}


def _select(of: Table, where: str, reads: _Reads, schema: str) -> str:
    columns = ", ".join(f'{reads(column)} as "{column.name}"' for column in of.columns)
    return f'select {columns} from {schema}."{of.name}" m where {where}'


def _now(column: Column[Any]) -> str:
    return f'm."{column.name}"'


def _crawls(schema: str) -> str:
    ended = f"m.ended_at <= {_THEN}"
    reads = {name: f"case when m.{name} <= {_THEN} then m.{name} end" for name in _REACHED}
    reads["outcome"] = f"case when {ended} then m.outcome else 'running' end"
    reads["message"] = f"case when {ended} then m.message else '' end"

    def read(column: Column[Any]) -> str:
        return reads.get(column.name, _now(column))

    return _select(CRAWLS, f"m.started_at <= {_THEN}", read, schema)


def _changed(entity: str, kind: Kind, dialect: Dialect, schema: str) -> str:
    """What had come by then, each value that was overwritten since as it stood. One table and one
    value a column, so that an engine puts the view's indexes to use wherever it is joined."""
    of, key = kind.table, _now(kind.table.c[kind.key])
    key = key if of.c[kind.key].type.python_type is str else f"cast({key} as text)"
    past = (
        f"{schema}.past_rows p where p.entity = '{entity}' and p.row_key = {key}"
        f" and p.known_until > {_THEN} and p.known_from <= {_THEN}"
    )
    row = f"(select p.row from {past})"

    def stood(column: Column[Any]) -> str:
        value = _now(column)
        if subject := LAST_SEEN.get((of.name, column.name)):
            named = stood(of.c[subject])
            # Of a day the last sight alone is told: before it, a page that was kept tells.
            last, page = (
                f"(select max(s.seen_at) from {schema}.{table} s"
                f" where s.{name} = {named} and s.seen_at <= {_THEN})"
                for table, name in (("sights", "subject"), ("archived_pages", "url"))
            )
            return f"case when {value} <= {_THEN} then {value} else coalesce({last}, {page}) end"
        if column.name in kind.fixed or column.name in UNTOLD:
            return value
        before = _from_json(column, row, dialect)
        if column.name == "gone_seen_at":  # that it went later, nobody knew
            now = f"case when {value} <= {_THEN} then {value} end"
            return f"case when {row} is null then {now} when {before} <= {_THEN} then {before} end"
        return f"case when {row} is null then {value} else {before} end"

    come = [f"m.first_seen_at <= {_THEN}"] if "first_seen_at" in of.c else []
    come.append(f"not exists (select 1 from {past} and p.row is null)")
    return _select(of, " and ".join(come), stood, schema)


def _from_json(column: Column[Any], row: str, dialect: Dialect) -> str:
    if dialect.name == "sqlite":
        return f"json_extract({row}, '$.{column.name}')"
    if isinstance(column.type, JSON):
        return f"({row}::json -> '{column.name}')"
    value = f"({row}::json ->> '{column.name}')"
    if isinstance(column.type, UtcDateTime):
        return f"({value}::timestamp at time zone 'UTC')"
    return f"cast({value} as {column.type.compile(dialect=dialect)})"
