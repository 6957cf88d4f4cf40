"""Opening the database: SQLite or PostgreSQL, for one writer or for readers, always at the head
of the migrations; what goes wrong said in one sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, NoSuchTableError, OperationalError

from tracker.errors import StoreFault

MIGRATIONS: Final = Path(__file__).parent / "migrations"
#: The newest migration; a test holds it equal to what the folder says.
HEAD: Final = "0005"
#: A database from before is indexed whole when it is brought up.
_SEARCHED_FROM: Final = "0004"


_kept: Final[dict[tuple[str, str], Engine]] = {}


def writing(url: str) -> Engine:
    """The engine of the writers, one a database.

    On SQLite every transaction begins as a write (else updates of two processes are lost), the
    journal is a WAL and a waiting writer waits 30 s.
    """
    return _kept.get(("writing", url)) or _kept.setdefault(("writing", url), _writing(url))


def reading(url: str) -> Engine:
    """The engine of readers, one a database: it cannot write, and on SQLite never waits for the
    writer. What a reader asked for stands in no error."""
    return _kept.get(("reading", url)) or _kept.setdefault(("reading", url), _reading(url))


def forget() -> None:
    """Closes every engine's connections (before a database file is moved, or dropped)."""
    while _kept:
        _kept.popitem()[1].dispose()


def _writing(url: str) -> Engine:
    if not _is_sqlite(url):
        return create_engine(url, pool_pre_ping=True)
    _make_folder(url)
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": 30})

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _reading(url: str) -> Engine:
    if not _is_sqlite(url):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": 10}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connect(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    return engine


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite database, None for one in memory or for PostgreSQL."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database or parts.database == ":memory:":
        return None
    return Path(parts.database)


def _make_folder(url: str) -> None:
    file = sqlite_file(url)
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreFault(f"The folder {file.parent} cannot be made: {error}.") from error


def exists(url: str) -> bool:
    """Whether the database is there and has our tables."""
    file = sqlite_file(url)
    if file is not None and not file.exists():
        return False
    with spoken(url):
        return version(url) is not None


def version(url: str) -> str | None:
    """The migration the database stands at, None for one without our tables."""
    with reading(url).connect() as connection:
        try:
            if not inspect(connection).has_table("alembic_version"):
                return None
        except NoSuchTableError:
            return None
        row = connection.execute(text("select version_num from alembic_version")).first()
        return None if row is None else str(row[0])


def upgrade(url: str) -> str | None:
    """Creates the tables or brings them to the head; gives the version found before.

    Raises StoreFault where the database is newer than this program.
    """
    with spoken(url):
        found = version(url) if exists(url) else None
        if found == HEAD:
            return found
        if found is not None and found > HEAD:
            raise StoreFault(
                f"The database stands at migration {found}, this program knows {HEAD}: it was "
                "written by a newer program. Use that one, or another DATABASE_URL."
            )
        _migrate(url, found)
        return found


def _migrate(url: str, found: str | None) -> None:
    from alembic import command  # noqa: PLC0415  (a second of start-up, needed once)
    from alembic.config import Config  # noqa: PLC0415

    from tracker.store import search_index  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with writing(url).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if found is not None and found < _SEARCHED_FROM:
            search_index.rebuild(connection)


def require(url: str) -> None:
    """Raises StoreFault unless the database is there and at the head: for readers."""
    with spoken(url):
        if not exists(url):
            raise StoreFault(
                "There is no database yet. Run `tracker crawl` to fill one, or set DATABASE_URL."
            )
        found = version(url)
    if found != HEAD:
        older = found is not None and found < HEAD
        raise StoreFault(
            f"The database stands at migration {found}, this program knows {HEAD}. "
            + ("Run `tracker db upgrade`." if older else "Use the newer program that wrote it.")
        )


_SPOKEN: Final = (
    ("database is locked", "The database is in use by another program. Try again in a moment."),
    ("database or disk is full", "The disk is full. Nothing of this page was stored; make room."),
    ("No space left", "The disk is full. Nothing of this page was stored; make room."),
    ("unable to open database file", "The database file cannot be opened: {url}."),
    ("file is not a database", "The file is not a database: {url}."),
    (
        "malformed",
        "The database file is damaged: {url}. Put a copy back, or move it away and crawl anew.",
    ),
    ("readonly database", "The database file cannot be written: {url}."),
    ("disk I/O error", "The disk does not take what is written to it: {url}."),
    ("Connection refused", "No database server answers at {url}."),
    ("could not translate host name", "No such database server: {url}."),
    ("failed to resolve host", "No such database server: {url}."),
    ("password authentication failed", "The database server refuses the name or password."),
    ("does not exist", "The database does not exist: {url}."),
)


@contextmanager
def spoken(url: str) -> Iterator[None]:
    """Turns what the driver raises into a StoreFault of one sentence."""
    try:
        yield
    except (OperationalError, DBAPIError) as error:
        said = str(error.orig or error)
        shown = make_url(url).render_as_string(hide_password=True)
        for sign, sentence in _SPOKEN:
            if sign in said:
                raise StoreFault(sentence.format(url=shown)) from error
        if isinstance(error, OperationalError):
            raise StoreFault(f"The database at {shown} says: {said.splitlines()[0]}.") from error
        raise


def settle(url: str) -> None:
    """Writes an SQLite database's journal into its one file and closes it, so that the file alone
    can be moved."""
    with spoken(url), writing(url).connect() as connection:
        connection.connection.execute("PRAGMA journal_mode=DELETE")
    forget()
