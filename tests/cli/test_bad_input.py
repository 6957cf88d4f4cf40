"""Bad input and bad days: one clear sentence, the right exit code, nothing lost, no traceback."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import NOBODY, TRACKER, AtWork, Said, command, environment, url_of
from tests.scrapers.odd_site import held
from tracker.practice import PracticeSite
from tracker.store import engine

pytestmark = pytest.mark.slow

UPDATE: Final = ("crawl", "--update", "--delay", "0")
FULL: Final = ("crawl", "--full", "--delay", "0", "--votes", "none", "--texts", "none")


def facts_of(file: Path) -> list[list[tuple]]:
    """What a database holds of bills, actions and changes, and that it is sound."""
    connection = sqlite3.connect(file)
    assert connection.execute("pragma integrity_check").fetchone() == ("ok",)
    tables = ("bills", "actions", "meetings", "agenda_items", "changes")
    held = [connection.execute(f'select * from "{name}"').fetchall() for name in tables]
    connection.close()
    return held


def is_one_sentence(said: Said) -> bool:
    """Whether a command wrote no result, no traceback, and one line that says what is wrong."""
    lines = said.err.splitlines()
    return said.out == "" and len(lines) == 1 and lines[0].startswith("tracker: ")


# --- what is typed


@pytest.mark.parametrize(
    ("words", "settings", "sentence"),
    [
        (("bills", "--session", "2099A"), {}, "No session '2099A'. Known are 2016A,"),
        (("bills", "--session", "spring"), {}, "--session: 'spring' is not a session."),
        ((*UPDATE, "--session", "2099A"), {}, "No session '2099A'. Known are 2016A,"),
        (("show", "HB1134"), {}, "Which session? For 2026 write HB26-1134."),
        (("show", "a bill"), {}, "'a bill' is not a bill number. Write it like HB26-1037."),
        (("bills", "--today", "2026-02-30"), {}, "'2026-02-30' is no date. Write 2026-02-24"),
        ((*UPDATE, "--today", "soon"), {}, "'soon' is no date. Write 2026-02-24"),
        ((*UPDATE, "--today", "newest"), {}, "newest is for looking. A crawl needs a day:"),
        (("run",), {"TRACKER_TODAY": "newest"}, "newest is for looking. A crawl needs a day:"),
        (("play", "--january", "--from", "2027-01-02"), {}, "the play begins on 2027-01-04."),
        (("play", "--from", "2026-01-02"), {}, "--from: the play begins on 2026-02-24."),
        (("changes", "--since", "2026-13-01"), {}, "'2026-13-01' is no date."),
        (("bills", "--stage", "dead"), {}, "'dead' is no stage. Known are introduced,"),
        (("bills", "--topic", "cheese"), {}, "'cheese' is no topic. Known are "),
        (("bills", "--chamber", "lords"), {}, "'lords' is no chamber. Write house or senate."),
        ((*UPDATE, "--source", "leg.colorado.gov"), {}, "lacks its scheme or host."),
        ((*UPDATE, "--source", f"{NOBODY}/bills"), {}, "is more than a scheme and a host."),
        ((*UPDATE, "--source", "https://leg.colorado.gov"), {}, "is under the 2 s that"),
        (("bills",), {"DATABASE_URL": "garbage"}, "DATABASE_URL: not a database address."),
        (("bills",), {"DATABASE_URL": "mysql://me@there/x"}, "Use sqlite or postgresql."),
        (("bills",), {"TRACKER_TODAY": "soon"}, "'soon' is no date."),
    ],
)
def test_what_cannot_be_understood_is_wrong_use(
    file: Path, words: tuple[str, ...], settings: dict[str, str], sentence: str
) -> None:
    before = facts_of(file)
    said = command(*words, **{"DATABASE_URL": url_of(file), **settings})
    assert (said.code, sentence in said.err) == (2, True), said
    assert is_one_sentence(said), said
    assert facts_of(file) == before


def test_a_word_that_is_no_option_is_wrong_use(file: Path) -> None:
    for words in (("bills", "--format", "yaml"), ("hearings", "--days", "-1"), ("dance",)):
        said = command(*words, DATABASE_URL=url_of(file))
        assert (said.code, said.out) == (2, "")
        assert "Traceback" not in said.err


# --- the database


def newer(file: Path) -> str:
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    return f"this program knows {engine.HEAD}"


def no_database(file: Path) -> str:
    file.write_text("Shopping: milk, bread, a folding ruler. " * 9)
    return "The file is not a database"


@pytest.mark.parametrize("words", [("bills",), ("status",), ("db", "upgrade"), UPDATE, ("export",)])
@pytest.mark.parametrize("spoil", [newer, no_database])
def test_a_database_that_cannot_be_used_is_left_as_it_is(
    file: Path, words: tuple[str, ...], spoil: Callable[[Path], str]
) -> None:
    sentence = spoil(file)
    before = file.read_bytes()
    said = command(*words, DATABASE_URL=url_of(file))
    assert (said.code, sentence in said.err) == (1, True), said
    assert is_one_sentence(said), said
    assert file.read_bytes() == before


def test_no_database_says_how_to_make_one(tmp_path: Path) -> None:
    said = command("bills", DATABASE_URL=url_of(tmp_path / "none.db"))
    assert said.code == 1
    assert is_one_sentence(said)
    assert "Run `tracker crawl`" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_database_server_that_does_not_answer_is_said(tmp_path: Path) -> None:
    said = command("bills", DATABASE_URL="postgresql://me:secret@127.0.0.1:1/tracker")
    assert said.code == 1
    assert is_one_sentence(said)
    assert "No database server answers" in said.err
    assert "secret" not in said.err


def test_a_locked_database_is_said_to_be_in_use(file: Path) -> None:
    before = facts_of(file)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("pragma journal_mode=delete")
    other.execute("begin exclusive")
    at_once = [AtWork(*words, DATABASE_URL=url_of(file)) for words in (("bills",), UPDATE)]
    for process in at_once:
        said = process.end()
        assert said.code == 1
        assert is_one_sentence(said)
        assert "in use by another program" in said.err
    other.execute("rollback")
    other.close()
    assert facts_of(file) == before


def with_little_room(*words: str, file: Path) -> Said:
    """The command on a disk of 1200 kB, or with files of at most that size where none can be made.
    What it left on that disk is copied to where `file` is."""
    disk = file.parent / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=1200k tmpfs {disk}"
    own = (
        shutil.which("unshare")
        and not subprocess.run(
            ["unshare", "-rm", "sh", "-c", mount], capture_output=True, check=False
        ).returncode
    )
    room = mount if own else "ulimit -f 1200"
    script = f'{room} && "$@"; code=$?; cp {disk}/* {file.parent}; exit $code'
    done = subprocess.run(
        [*(("unshare", "-rm") if own else ()), "bash", "-c", script, "-", str(TRACKER), *words],
        capture_output=True,
        check=False,
        text=True,
        env=environment(DATABASE_URL=url_of(disk / file.name)),
    )
    return Said(done.returncode, done.stdout, done.stderr)


def test_a_full_disk_is_said_and_what_was_stored_stays(
    tmp_path: Path, site: PracticeSite, address: str
) -> None:
    file = tmp_path / "small.db"
    said = with_little_room(*FULL, "--source", address, file=file)
    assert said.code == 1
    assert "Traceback" not in said.err
    assert "The disk is full." in said.err or "The disk does not take" in said.err
    bills, *_ = facts_of(file)
    assert len(bills) > 20
    told = command("bills", "--all", "--format", "json", DATABASE_URL=url_of(file)).json()
    assert len(told) == len(bills)
    again = command(*FULL, "--source", address, site=site, DATABASE_URL=url_of(file))
    assert again.code == 0, again.err


# --- the site


def test_no_network_fails_and_keeps_what_was_stored(tmp_path: Path) -> None:
    file = tmp_path / "tracker.db"
    said = AtWork(*UPDATE, "--source", NOBODY, DATABASE_URL=url_of(file)).end()
    assert (said.code, said.out) == (1, "")
    assert f"Nothing answers at {NOBODY}. Is the network there" in said.err
    assert "Traceback" not in said.err
    told = command("bills", DATABASE_URL=url_of(file))
    assert told.code == 0
    assert "The last crawl (update, 2026A) is failed. Nothing answers" in told.err


def test_a_robots_file_that_forbids_is_obeyed(
    tmp_path: Path, site: PracticeSite, address: str
) -> None:
    site.robots_disallow = True
    url = url_of(tmp_path / "t.db")
    said = command(*FULL, "--source", address, site=site, DATABASE_URL=url)
    assert said.code == 3
    assert "robots.txt forbids it" in said.err
    assert "Traceback" not in said.err
    assert {target for _, target, _ in site.requests} == {"/robots.txt"}


def test_an_answer_of_406_stops_the_crawl_at_once(
    tmp_path: Path, site: PracticeSite, address: str
) -> None:
    file = tmp_path / "t.db"
    site.fail("/schedule", 406, 1)
    said = command(*FULL, "--source", address, site=site, DATABASE_URL=url_of(file))
    assert said.code == 3
    assert "(answer 406). The crawl stopped; what was stored stays." in said.err
    assert "Traceback" not in said.err
    assert site.requests[-1][1].startswith("/schedule")
    bills, *_ = facts_of(file)
    assert len(bills) == len(site.measures())


def test_a_database_belongs_to_one_source(file: Path) -> None:
    before = facts_of(file)
    said = command(*UPDATE, "--source", NOBODY, DATABASE_URL=url_of(file))
    assert said.code == 2
    assert is_one_sentence(said)
    assert f"not from {NOBODY}. Give another DATABASE_URL" in said.err
    assert facts_of(file) == before


def test_a_day_before_what_the_database_has_seen_is_refused(file: Path) -> None:
    before = facts_of(file)
    said = command(*UPDATE, "--today", "2026-02-20", DATABASE_URL=url_of(file))
    assert said.code == 2
    assert is_one_sentence(said)
    assert "has seen 2026-02-24; 2026-02-20 lies before it. Give a later --today" in said.err
    assert facts_of(file) == before


# --- two at once, and one that dies


def wait_for(what: Callable[[], bool], seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.05)


def test_a_second_crawl_beside_the_first_is_busy(
    tmp_path: Path, site: PracticeSite, address: str
) -> None:
    url = url_of(tmp_path / "t.db")
    with held(site, "/schedule") as gate:
        first = AtWork(*FULL, "--source", address, DATABASE_URL=url)
        wait_for(gate.arrived.is_set)
        second = command(*UPDATE, "--source", address, DATABASE_URL=url)
        status = command("status", DATABASE_URL=url)
        gate.open()
        done = first.end()
    assert second.code == 4
    assert is_one_sentence(second)
    assert "Another crawl is at work on this database." in second.err
    assert "At work now: full crawl since 8:30 AM MT, 2 of about" in status.out
    assert done.code == 0, done.err


def test_a_crawl_that_was_killed_is_interrupted_and_taken_up(
    tmp_path: Path, site: PracticeSite, address: str
) -> None:
    url = url_of(tmp_path / "t.db")
    with held(site, "/schedule") as gate:
        crawl = AtWork(*FULL, "--source", address, DATABASE_URL=url)
        wait_for(gate.arrived.is_set)
        crawl.kill()
        crawl.end()
    status = command("status", "--format", "json", DATABASE_URL=url).json()
    assert (status["at_work"], status["crawls"][0]["outcome"]) == ([], "interrupted")
    assert status["bills"] == len(site.measures())
    pages_of_the_list = site.count("/bills/bill-search")
    site.forget_requests()
    again = command(*FULL, "--source", address, site=site, DATABASE_URL=url)
    assert again.code == 0, again.err
    assert site.count("/bills/bill-search") < pages_of_the_list
