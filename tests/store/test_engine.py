"""The database: its migrations, and writers beside each other."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from tests.databases import bring_up
from tests.postgres import fresh_database
from tracker.errors import StoreFault
from tracker.store import engine

_SPAWN = multiprocessing.get_context("forkserver")


def dispose(url):
    for made in (engine.writing(url), engine.reading(url)):
        made.dispose()


@pytest.fixture
def url(database_url):
    """The address of a database at the head."""
    yield database_url
    dispose(database_url)


@pytest.fixture
def new_url(new_database_url):
    yield new_database_url
    dispose(new_database_url)


def config(connection=None):
    found = Config()
    found.set_main_option("script_location", str(engine.MIGRATIONS))
    found.attributes["connection"] = connection
    return found


def test_the_head_is_the_newest_migration_of_the_folder():
    assert ScriptDirectory.from_config(config()).get_current_head() == engine.HEAD


@pytest.mark.slow
def test_the_migrations_make_what_the_models_say(new_url):
    engine.upgrade(new_url)
    with engine.writing(new_url).begin() as connection:
        command.check(config(connection))


def test_an_empty_database_is_brought_to_the_head_once(new_url):
    assert not engine.exists(new_url)
    assert engine.upgrade(new_url) is None
    assert engine.upgrade(new_url) == engine.HEAD
    engine.require(new_url)


def test_a_newer_database_is_refused_and_left_as_it_is(url):
    with engine.writing(url).begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    for look in (engine.upgrade, engine.require):
        with pytest.raises(StoreFault, match="9999"):
            look(url)
    assert engine.version(url) == "9999"


def test_a_database_that_is_not_there_is_said_to_readers(new_url):
    with pytest.raises(StoreFault, match="no database yet"):
        engine.require(new_url)


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


@pytest.mark.slow
def test_three_writers_lose_no_update(tmp_path):
    url = f"sqlite:///{tmp_path}/tracker.db"
    bring_up(url)
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
    bring_up(url)
    with engine.writing(url).begin() as writer, engine.reading(url).connect() as reader:
        writer.execute(text("insert into store_info (key, value) values ('a', 'b')"))
        assert reader.execute(text("select count(*) from store_info")).scalar_one() == 0
        with pytest.raises(Exception, match="readonly"):
            reader.execute(text("insert into store_info (key, value) values ('c', 'd')"))


def test_a_locked_database_is_one_sentence(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/tracker.db"
    bring_up(url)
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
    bring_up(url)
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


# --- a file that was put back, moved away, or cannot be written ----------------------------------


def _said(url, word=None):
    """Reads a word of the database, or writes it first."""
    if word is not None:
        with engine.writing(url).begin() as connection:
            connection.execute(text("delete from store_info"))
            told = {"word": word}
            connection.execute(text("insert into store_info values ('word', :word)"), told)
    with engine.reading(url).connect() as connection:
        return connection.execute(text("select value from store_info")).scalar_one_or_none()


def _copied(file, to):
    with sqlite3.connect(file) as old, sqlite3.connect(to) as new:
        old.backup(new)
    old.close()
    new.close()


def test_what_is_saved_after_a_copy_was_put_back_is_not_lost(tmp_path):
    file, url = tmp_path / "tracker.db", f"sqlite:///{tmp_path}/tracker.db"
    bring_up(url)
    assert _said(url, "first") == "first"
    _copied(file, tmp_path / "copy.db")
    assert _said(url, "spoilt") == "spoilt"
    for one in tmp_path.glob("tracker.db*"):
        one.unlink()
    (tmp_path / "copy.db").rename(file)
    assert _said(url) == "first", "readers see the file that is there"
    assert _said(url, "second") == "second"
    dispose(url)
    with sqlite3.connect(file) as alone:
        assert alone.execute("select value from store_info").fetchall() == [("second",)]
    alone.close()


def test_a_database_that_was_moved_away_is_said_and_the_new_one_is_seen(tmp_path):
    file, url = tmp_path / "tracker.db", f"sqlite:///{tmp_path}/tracker.db"
    bring_up(url)
    assert _said(url, "old") == "old"
    for one in tmp_path.glob("tracker.db*"):
        one.rename(one.with_name(f"away-{one.name}"))
    with pytest.raises(StoreFault, match="no database yet"):
        engine.require(url)
    assert not file.exists(), "who only reads makes no file"
    bring_up(url)
    assert _said(url) is None
    dispose(url)


def test_a_file_system_that_takes_no_writes_can_be_read(tmp_path, monkeypatch):
    file, url = tmp_path / "tracker.db", f"sqlite:///{tmp_path}/tracker.db"
    bring_up(url)
    _said(url, "kept")
    engine.settle(url)
    real = sqlite3.connect

    def connect(address, *rest, **named):
        # Nobody can take the rights of root away: the first way to open it fails as it would there.
        if "immutable" not in address:
            raise sqlite3.OperationalError("attempt to write a readonly database")
        return real(address, *rest, **named)

    assert file.exists()
    monkeypatch.setattr(engine.os, "access", lambda *_: False)
    monkeypatch.setattr(engine.sqlite3, "connect", connect)
    assert _said(url) == "kept"
    dispose(url)


# --- readers --------------------------------------------------------------------------------------


def test_a_visit_is_one_snapshot_however_much_is_written_meanwhile(url):
    with engine.writing(url).begin() as connection:
        connection.execute(text("insert into store_info values ('word', 'before')"))
    with engine.reading(url).connect() as reader:
        look = text("select value from store_info")
        assert reader.execute(look).scalar_one() == "before"
        with engine.writing(url).begin() as connection:
            connection.execute(text("update store_info set value = 'after'"))
        assert reader.execute(look).scalar_one() == "before"
    with engine.reading(url).connect() as reader:
        assert reader.execute(look).scalar_one() == "after"


def test_a_reader_cannot_write(url):
    with engine.reading(url).connect() as reader, pytest.raises(Exception, match=r"read-?only"):
        reader.execute(text("insert into store_info values ('c', 'd')"))


def test_with_all_connections_taken_one_more_reader_is_told_so_at_once(url, monkeypatch):
    monkeypatch.setattr(engine, "_KEPT_READERS", 1)
    monkeypatch.setattr(engine, "_MORE_READERS", 0)
    monkeypatch.setattr(engine, "_WAIT", 0.1)
    engine.forget()
    with (
        engine.reading(url).connect(),
        pytest.raises(StoreFault, match="all connections are taken"),
        engine.spoken(url),
        engine.reading(url).connect(),
    ):
        pass
    engine.forget()


def test_what_readers_are_told_names_no_host_and_no_path(tmp_path):
    (tmp_path / "tracker.db").write_text("Dear diary, " * 200)
    for url in (
        f"sqlite:///{tmp_path}/tracker.db",
        f"sqlite:///{tmp_path}",
        "postgresql+psycopg://nobody@127.0.0.1:9/tracker",
    ):
        with pytest.raises(StoreFault) as fault:
            engine.upgrade(url)
        for secret in (str(tmp_path), "127.0.0.1", "nobody", "tracker.db"):
            assert secret not in fault.value.message
        assert url.partition("://")[2] in str(fault.value), "who operates it is told where"
        dispose(url)


@pytest.mark.parametrize("lacking", ["nothing_such from store_info", "1 from nothing_such"])
def test_a_column_that_lacks_is_no_database_that_does_not_exist(url, lacking):
    with (
        pytest.raises(StoreFault, match="lacks a part"),
        engine.spoken(url),
        engine.reading(url).connect() as connection,
    ):
        connection.execute(text(f"select {lacking}"))


@pytest.mark.postgres
def test_writers_of_the_same_rows_in_another_order_take_turns(postgres_server):
    """A page's facts raise the data's version first, an editor's word touches the bill first."""
    version = text("update data_version set number = number + 1")
    info = text("update store_info set value = value || '+' where key = 'n'")
    with fresh_database(postgres_server) as url:
        engine.upgrade(url)
        with engine.transaction(url) as connection:
            connection.execute(text("insert into store_info (key, value) values ('n', '')"))
        holds = threading.Event()

        def page():
            with engine.transaction(url) as connection:
                connection.execute(version)
                holds.set()
                time.sleep(0.3)  # an editor who did not wait would have the other row by now
                connection.execute(info)

        first = threading.Thread(target=page)
        first.start()
        assert holds.wait(30)
        with engine.transaction(url) as connection:
            connection.execute(info)
            connection.execute(version)
        first.join(30)
        with engine.reader(url) as connection:
            value = connection.execute(text("select value from store_info where key = 'n'"))
            assert value.scalar_one() == "++"
        dispose(url)


@pytest.mark.postgres
def test_two_processes_that_bring_up_an_empty_database_do_not_collide(postgres_server):
    with fresh_database(postgres_server) as url:
        both = [_SPAWN.Process(target=engine.upgrade, args=(url,)) for _ in range(3)]
        for one in both:
            one.start()
        for one in both:
            one.join(60)
        assert [one.exitcode for one in both] == [0, 0, 0]
        engine.require(url)
        dispose(url)
