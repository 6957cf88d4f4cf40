"""Opening the database: SQLite or PostgreSQL, for one writer or for readers, always at the head
of the migrations; what goes wrong said in one sentence."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    DisconnectionError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as NoneLeft

from tracker.errors import StoreFault, ValueFault

MIGRATIONS: Final = Path(__file__).parent / "migrations"
#: The newest migration; a test holds it equal to what the folder says.
HEAD: Final = "0017"
#: A database from before is indexed whole, has the ways of its bills or its read model made, when
#: it is brought up.
_SEARCHED_FROM, _WAYS_FROM, _READ_FROM = "0004", "0016", "0013"


#: Connections of readers at a time, those kept and those beyond, and the seconds that one more
#: waits for one of them.
_KEPT_READERS, _MORE_READERS, _WAIT = 10, 30, 3
#: Seconds after which a server that says nothing, or a file that is locked, does not answer.
_ANSWER = 5
#: The lock under which one transaction at a time writes to a PostgreSQL database.
_WRITING: Final = 0x7472_6B75
#: Seconds that a writer waits for another.
_TURN: Final = 30
_engines: Final[dict[tuple[str, str], Engine]] = {}


def writing(url: str) -> Engine:
    """The engine of the writers, one a database. One transaction writes at a time, and a writer
    waits 30 s for its turn: two that wrote the same rows in another order would wait for each
    other. On SQLite every transaction begins as a write (else updates of two processes are lost),
    and the journal is a WAL."""
    return _engines.get(("writing", url)) or _engines.setdefault(("writing", url), _writing(url))


def reading(url: str) -> Engine:
    """The engine of readers, one a database: it cannot write, and on SQLite never waits for the
    writer. All that a connection reads between two ends of its transaction is one snapshot. What a
    reader asked for stands in no error."""
    return _engines.get(("reading", url)) or _engines.setdefault(("reading", url), _reading(url))


def forget() -> None:
    """Closes every engine's connections (before a database file is moved, or dropped)."""
    while _engines:
        _engines.popitem()[1].dispose()


def _writing(url: str) -> Engine:
    if not _is_sqlite(url):
        engine = create_engine(url, pool_pre_ping=True)
        turn = f"set local lock_timeout = '{_TURN}s'; select pg_advisory_xact_lock({_WRITING})"
        return _beginning(engine, turn)
    if file := sqlite_file(url):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFault("The database's folder cannot be made.", where=str(error)) from error
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": _TURN})

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    _notice_another_file(engine, url)
    return _beginning(engine, "BEGIN IMMEDIATE")


def _reading(url: str) -> Engine:
    shared: dict[str, Any] = {
        "hide_parameters": True, "pool_size": _KEPT_READERS, "max_overflow": _MORE_READERS,
        "pool_timeout": _WAIT,
    }  # fmt: skip
    if _is_sqlite(url):
        file = sqlite_file(url)
        if file is None:
            raise StoreFault("A database in memory has no readers.")
        engine = create_engine(url, creator=lambda: _opened(file), **shared)
        _notice_another_file(engine, url)
        return _beginning(engine, "BEGIN")
    engine = create_engine(
        url, pool_pre_ping=True, isolation_level="REPEATABLE READ",
        connect_args={"connect_timeout": _ANSWER}, **shared,
    )  # fmt: skip

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set session characteristics as transaction read only")
        connection.commit()

    return engine


def _beginning(engine: Engine, statement: str) -> Engine:
    """The same engine, each of whose transactions begins with a statement."""

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return engine


def _opened(file: Path) -> sqlite3.Connection:
    """A connection that reads. Where the file system takes no writes, the file as it stands."""
    uri, journal = file.absolute().as_uri(), file.with_name(f"{file.name}-wal")
    try:
        return _to_read(f"{uri}?mode=rw")
    except sqlite3.OperationalError:
        # Changes may wait beside the file that are not in it yet.
        has_journal = journal.exists() and journal.stat().st_size > 0
        if os.access(file.parent, os.W_OK) or has_journal:
            raise
        return _to_read(f"{uri}?immutable=1")


def _to_read(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, timeout=_ANSWER, isolation_level=None, check_same_thread=False
    )
    try:
        connection.execute("PRAGMA query_only=ON")
        connection.execute("select 1 from sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _notice_another_file(engine: Engine, url: str) -> None:
    """Lets no connection be used whose file is no longer the one at its path. A copy that was put
    back is another file under the same name: a connection that was open would go on with the
    deleted one, show what is no more, and write where nobody ever looks."""
    file = sqlite_file(url)
    if file is None:
        return

    @event.listens_for(engine, "connect")
    def _connect(_: object, record: Any) -> None:
        record.info["file"] = _identity(file)

    @event.listens_for(engine, "checkout")
    def _checkout(_: object, record: Any, __: object) -> None:
        if record.info.get("file") != _identity(file):
            raise DisconnectionError(f"{file} is another file now")


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        stat = file.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database, None for one in memory or for PostgreSQL."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database or parts.database == ":memory:":
        return None
    return Path(parts.database)


def exists(url: str) -> bool:
    """Whether the database is there and has our tables."""
    return _file_is_there(url) and version(url) is not None


def _file_is_there(url: str) -> bool:
    file = sqlite_file(url)
    return file is None or file.exists()


def version(url: str) -> str | None:
    """The migration the database stands at, None for one without our tables. Raises StoreFault."""
    with spoken(url), reading(url).connect() as connection:
        return _version(connection)


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    number: str | None = connection.scalar(text("select version_num from alembic_version"))
    return number


def upgrade(url: str) -> str | None:
    """Creates the tables or brings them to the head; gives the version found before. Raises
    StoreFault where the database is newer than this program."""
    with spoken(url):
        before = version(url) if exists(url) else None
        if before == HEAD:
            return before
        if before is not None and before > HEAD:
            raise StoreFault(
                f"The database stands at migration {before}, this program knows {HEAD}: it was "
                "written by a newer program. Use that one, or another DATABASE_URL."
            )
        _migrate(url)
        return before


def _migrate(url: str) -> None:
    from alembic import command  # noqa: PLC0415  (a second of start-up, needed once)
    from alembic.config import Config  # noqa: PLC0415

    from tracker.store import judge, read, search_index  # noqa: PLC0415
    from tracker.store.read import as_of  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(url).begin() as connection:
        before = _version(connection)
        config.attributes["connection"] = connection
        as_of.undefine(connection)
        command.upgrade(config, "head")
        as_of.define(connection)
        if before is not None and before < _SEARCHED_FROM:
            search_index.rebuild(connection)
        if before is not None and before < _WAYS_FROM:
            judge.rebuild_ways(connection)
        if before is not None and before < _READ_FROM:
            read.rebuild(connection)


def require(url: str) -> None:
    """Raises StoreFault unless the database is there and at the head: for readers."""
    if not is_ready(url):
        raise StoreFault(
            "There is no database yet. Run `tracker crawl` to fill one, or set DATABASE_URL."
        )


def is_ready(url: str) -> bool:
    """Whether the database is there. Raises StoreFault where it is not at the head."""
    current = version(url) if _file_is_there(url) else None
    if current is not None and current != HEAD:
        older = current < HEAD
        raise StoreFault(
            f"The database stands at migration {current}, this program knows {HEAD}. "
            + ("Run `tracker db upgrade`." if older else "Use the newer program that wrote it.")
        )
    return current is not None


#: What the driver says, and what we say; after it, for who operates the program, where.
_SPOKEN: Final[Mapping[str, str]] = {
    "database is locked|lock timeout":
        "The database is in use by another program. Try again in a moment.",
    "database or disk is full|No space left":
        "The disk is full. Nothing of this page was stored; make room.",
    "unable to open database file": "The database file cannot be opened.",
    "file is not a database": "The file is not a database.",
    "malformed": "The database file is damaged. Put a copy back, or move it away and crawl anew.",
    "readonly database": "The database file cannot be written.",
    "disk I/O error": "The disk does not take what is written to it.",
    "Connection refused|timeout expired": "No database server answers.",
    "could not translate host name|failed to resolve host": "No such database server.",
    "password authentication failed": "The database server refuses the name or password.",
    "too many clients|remaining connection slots":
        "The database has no connection left. Try again in a moment.",
    'database ".*" does not exist': "The database does not exist.",
    "no such (?:table|column)|(?:column|relation) .* does not exist":
        "The database lacks a part that this program needs: another program made it.",
}  # fmt: skip


@contextmanager
def spoken(url: str) -> Iterator[None]:
    """Turns what the driver raises into a StoreFault of one sentence, or a ValueFault where one
    value is to blame."""
    try:
        yield
    except NoneLeft as error:
        message = "Too many readers at a time: all connections are taken. Try again in a moment."
        raise StoreFault(message) from error
    except DBAPIError as error:
        message = str(error.orig or error)
        # PostgreSQL's class 54: a value beyond what an index or a tsvector holds.
        is_too_long = str(getattr(error.orig, "sqlstate", None) or "").startswith("54")
        if isinstance(error, DataError) or is_too_long:
            first = (message.splitlines() or ["it is not taken"])[0]
            raise ValueFault(f"the database does not take a value ({first})") from error
        spoken_as = (ours for sign, ours in _SPOKEN.items() if re.search(sign, message))
        # What we cannot name is the database's fault where the driver says so, else the program's.
        other = "The database cannot be read or written now."
        sentence = next(spoken_as, other if isinstance(error, OperationalError) else "")
        if not sentence:
            raise
        database = make_url(url).render_as_string(hide_password=True)
        first = message.splitlines()[0] if message else type(error).__name__
        raise StoreFault(sentence, where=f"{database}: {first}") from error


@contextmanager
def reader(url: str) -> Iterator[Connection]:
    """A connection that reads, all of one moment. Raises StoreFault."""
    with spoken(url), reading(url).connect() as connection:
        yield connection


@contextmanager
def transaction(url: str) -> Iterator[Connection]:
    """A connection whose writes land together or not at all. Raises StoreFault or ValueFault."""
    with spoken(url), writing(url).begin() as connection:
        yield connection


def measure(connection: Connection) -> None:
    """Lets PostgreSQL know how large its tables have become, after much was written at once: until
    it looks by itself it would go through them whole."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))


def is_of_database(error: Exception) -> bool:
    """Whether a fault is the database's: `spoken` says it in words."""
    return isinstance(error, (SQLAlchemyError, StoreFault))


def settle(url: str) -> None:
    """Writes an SQLite database's journal into its one file and closes it, so that the file alone
    can be moved."""
    forget()
    with spoken(url), writing(url).connect() as connection:
        connection.connection.execute("PRAGMA journal_mode=DELETE")
    forget()
