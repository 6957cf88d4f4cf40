"""The database: its migrations, and writers beside each other."""

from __future__ import annotations

import multiprocessing
import sqlite3

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests.postgres import fresh_database
from tracker.errors import StoreFault
from tracker.store import engine

_SPAWN = multiprocessing.get_context("forkserver")


def dispose(url):
    for made in (engine.writing(url), engine.reading(url)):
        made.dispose()


@pytest.fixture
def url(database_url):
    yield database_url
    dispose(database_url)


def config(connection=None):
    found = Config()
    found.set_main_option("script_location", str(engine.MIGRATIONS))
    found.attributes["connection"] = connection
    return found


def test_the_head_is_the_newest_migration_of_the_folder():
    assert ScriptDirectory.from_config(config()).get_current_head() == engine.HEAD


def test_the_migrations_make_what_the_models_say(url):
    engine.upgrade(url)
    with engine.writing(url).begin() as connection:
        command.check(config(connection))


def test_an_empty_database_is_brought_to_the_head_once(url):
    assert not engine.exists(url)
    assert engine.upgrade(url) is None
    assert engine.upgrade(url) == engine.HEAD
    engine.require(url)


def test_a_newer_database_is_refused_and_left_as_it_is(url):
    engine.upgrade(url)
    with engine.writing(url).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    for look in (engine.upgrade, engine.require):
        with pytest.raises(StoreFault, match="9999"):
            look(url)
    assert engine.version(url) == "9999"


def test_a_database_that_is_not_there_is_said_to_readers(url):
    with pytest.raises(StoreFault, match="no database yet"):
        engine.require(url)


def test_a_file_that_is_no_database_is_said(tmp_path):
    (tmp_path / "tracker.db").write_text("Dear diary, " * 200)
    with pytest.raises(StoreFault, match="not a database"):
        engine.upgrade(f"sqlite:///{tmp_path}/tracker.db")


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreFault):
        engine.upgrade(f"sqlite:///{tmp_path}/file/tracker.db")


@pytest.mark.postgres
def test_a_server_that_does_not_answer_is_said(postgres_server):
    with pytest.raises(StoreFault, match="No database server answers"):
        engine.upgrade("postgresql+psycopg://nobody@127.0.0.1:9/tracker")
    with fresh_database(postgres_server) as url:
        gone = url.rpartition("/")[0] + "/nowhere"
        with pytest.raises(StoreFault, match="does not exist"):
            engine.upgrade(gone)


def count_up(url, times):
    """Reads a number and writes it one higher, so many times."""
    for _ in range(times):
        with engine.writing(url).begin() as connection:
            row = connection.execute(text("select value from store_info where key = 'n'"))
            value = int(row.scalar_one())
            connection.execute(
                text("update store_info set value = :n where key = 'n'"), {"n": str(value + 1)}
            )


def test_three_writers_lose_no_update(tmp_path):
    url = f"sqlite:///{tmp_path}/tracker.db"
    engine.upgrade(url)
    with engine.writing(url).begin() as connection:
        connection.execute(text("insert into store_info (key, value) values ('n', '0')"))
    writers = [_SPAWN.Process(target=count_up, args=(url, 100)) for _ in range(3)]
    for one in writers:
        one.start()
    for one in writers:
        one.join(60)
    assert [one.exitcode for one in writers] == [0, 0, 0]
    with engine.reading(url).connect() as connection:
        assert connection.execute(text("select value from store_info")).scalar_one() == "300"


def test_readers_do_not_wait_for_a_writer_and_cannot_write(tmp_path):
    url = f"sqlite:///{tmp_path}/tracker.db"
    engine.upgrade(url)
    with engine.writing(url).begin() as writer, engine.reading(url).connect() as reader:
        writer.execute(text("insert into store_info (key, value) values ('a', 'b')"))
        assert reader.execute(text("select count(*) from store_info")).scalar_one() == 0
        with pytest.raises(Exception, match="readonly"):
            reader.execute(text("insert into store_info (key, value) values ('c', 'd')"))


def test_a_locked_database_is_one_sentence(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/tracker.db"
    engine.upgrade(url)
    other = sqlite3.connect(f"{tmp_path}/tracker.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    made = engine.writing(url)
    made.dispose()
    with (
        pytest.raises(StoreFault, match="in use by another program"),
        engine.spoken(url),
        made.connect() as connection,
    ):
        connection.connection.dbapi_connection.execute("PRAGMA busy_timeout = 10")
        connection.execute(text("delete from store_info"))
    other.close()


def test_a_full_disk_is_one_sentence_and_keeps_what_was_stored(tmp_path):
    url = f"sqlite:///{tmp_path}/tracker.db"
    engine.upgrade(url)
    with engine.writing(url).begin() as connection:
        connection.execute(text("insert into store_info (key, value) values ('a', 'b')"))
    big = {"value": "x" * 5_000_000}
    with (
        pytest.raises(StoreFault, match="disk is full"),
        engine.spoken(url),
        engine.writing(url).begin() as connection,
    ):
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        connection.execute(text("insert into store_info values ('big', :value)"), big)
    with engine.reading(url).connect() as connection:
        assert connection.execute(text("select key from store_info")).scalars().all() == ["a"]
