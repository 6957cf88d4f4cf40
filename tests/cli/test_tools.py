"""`tracker parse`, `db`, `practice`; help, pipes, and what a command does not load."""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.cli.conftest import Tracker, environment, installed, started, url_of
from tests.sample import sample_site
from tracker import cli
from tracker.cli import COMMANDS
from tracker.cli.forked import forked
from tracker.cli.tables import Column, plain, table_of
from tracker.practice.pdf import pdf
from tracker.settings import ROOT
from tracker.store.engine import HEAD

OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
ADDRESS = "https://leg.colorado.gov/bills/HB26-1037"

pytestmark = pytest.mark.slow


def all_commands() -> Iterator[tuple[str, str]]:
    """Every command as it is typed, with its epilog."""
    for name in COMMANDS:
        one = cli.command().get_command(None, name)
        for below, inner in getattr(one, "commands", {"": one}).items():
            yield f"{name} {below}".strip(), inner.epilog or ""


# --- help


@pytest.mark.parametrize(("name", "epilog"), [*all_commands()])
def test_each_command_has_an_example_and_is_told_in_operating(name: str, epilog: str) -> None:
    assert re.match(rf"Examples?: .*\btracker {name}\b", epilog)
    assert re.search(rf"`tracker {name}\b", OPERATING)


def test_the_list_of_commands_says_what_each_says_of_itself() -> None:
    for name, (_, words) in COMMANDS.items():
        help_text = cli.command().get_command(None, name).help
        assert help_text.split("\n\n")[0].replace("\n", " ") == words


def test_help_shows_the_examples(tracker: Tracker) -> None:
    said = tracker("changes", "--help")
    assert said.code == 0
    assert "tracker changes --since 7d --followed" in " ".join(said.out.split())


# --- parse


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """A saved page of a bill."""
    site = sample_site()
    answer, _ = site.answer("GET", "/bills/HB26-1037", {})
    saved = tmp_path / "page.html"
    saved.write_bytes(answer.body)
    return saved


@pytest.mark.parametrize("options", [(), ("--address", ADDRESS), ("--kind", "bill")])
def test_a_saved_page_becomes_its_record(
    tracker: Tracker, page: Path, options: tuple[str, ...]
) -> None:
    said = tracker("parse", str(page), *options)
    assert (said.code, said.err) == (0, "")
    record = said.json()
    assert record["number"] == "HB26-1037"
    assert record["title"] == "Ban Government Purchase of Personal Data from Third Party"


@pytest.mark.parametrize("kind", ["bill_search", "search list", "Bill-Search"])
def test_a_kind_has_the_archives_name_too(tracker: Tracker, page: Path, kind: str) -> None:
    said = tracker("parse", str(page), "--kind", kind)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("tracker: bill search: no ")


def test_a_page_is_read_from_standard_input(
    tracker: Tracker, page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with page.open() as saved:
        monkeypatch.setattr(sys, "stdin", saved)
        assert tracker("parse", "-").json()["number"] == "HB26-1037"


@pytest.mark.parametrize("options", [(), ("--kind", "bill-text")])
def test_a_saved_pdf_of_a_bill_becomes_its_text(
    tracker: Tracker, tmp_path: Path, options: tuple[str, ...]
) -> None:
    said = ["SENATE BILL 26-001", "CONCERNING DATA.", "Be it enacted by the General Assembly:"]
    file = tmp_path / "bill.pdf"
    file.write_bytes(pdf([said]))
    text = tracker("parse", str(file), *options).json()
    assert (text["record"], text["form"], text["title"]) == ("BillText", "pdf", said[0])
    file.write_bytes(pdf([said])[:500])
    cut = tracker("parse", str(file), *options)
    assert (cut.code, cut.err) == (1, "tracker: The PDF ends before its end: the file is cut.\n")


def test_a_page_that_lacks_a_part_names_it(tracker: Tracker, page: Path) -> None:
    whole = page.read_text()
    page.write_text(re.sub(r"\bHB26-\d+", "this bill", whole))
    said = tracker("parse", str(page), "--address", ADDRESS)
    assert (said.code, said.out) == (1, "")
    assert re.fullmatch(rf"tracker: bill: no number .*at {ADDRESS}\n", said.err)


@pytest.mark.parametrize(
    ("content", "options", "code", "sentence"),
    [
        (b"", (), 1, "page.html is empty."),
        (b"\n", ("--kind", "bill"), 1, "page.html is empty."),
        (b"<p>", (), 1, "page: no markup of a kind that is known"),
        (b"<p>", ("--kind", "bill"), 1, "the page is cut"),
        (b"<html><body><p>Hello</p></body></html>", ("--kind", "agenda"), 1, "agenda: no "),
        (b"<html></html>", ("--kind", "recipe"), 2, "'recipe' is no kind of page. Known are"),
        (b"\xff\xfe\x00", (), 2, "is no text in UTF-8"),
        (None, (), 2, "cannot be read (No such file or directory)"),
    ],
)
def test_what_is_no_page_is_said_in_one_sentence(
    tracker: Tracker, tmp_path: Path, content: bytes | None, options: tuple[str, ...], code: int,
    sentence: str,
) -> None:  # fmt: skip
    file = tmp_path / "page.html"
    if content is not None:
        file.write_bytes(content)
    said = tracker("parse", str(file), *options)
    assert (said.code, said.out) == (code, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


# --- db


def test_the_tables_are_made_once(tracker: Tracker, new_database_url: str) -> None:
    assert tracker("db", "version", DATABASE_URL=new_database_url).out == "none\n"
    assert "was created at " in tracker("db", "upgrade", DATABASE_URL=new_database_url).err
    assert " already." in tracker("db", "upgrade", DATABASE_URL=new_database_url).err
    assert tracker("db", "version", DATABASE_URL=new_database_url).out == f"{HEAD}\n"
    for words in ("status", "bills", "hearings", "changes"):
        assert tracker(words, DATABASE_URL=new_database_url).code == 0


def test_asking_for_the_version_makes_nothing(tracker: Tracker, tmp_path: Path) -> None:
    url = url_of(tmp_path / "folder" / "new.db")
    assert tracker("db", "version", DATABASE_URL=url).out == "none\n"
    assert not (tmp_path / "folder").exists()


# --- practice


def test_the_practice_site_says_where_it_is_and_stops_on_ctrl_c() -> None:
    process = started("practice", "--port", "0", "--day", "2026-03-18")
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    with urlopen(f"{address}/-/practice", timeout=60) as answer:
        state = json.load(answer)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, state["day"]) == (0, "2026-03-18")
    assert f"--source {address} --today 2026-03-18 --delay 0" in err
    assert "Traceback" not in err


def test_the_practice_site_lives_on_the_samples_day(tmp_path: Path) -> None:
    pipe = tmp_path / "out"
    os.mkfifo(pipe)
    process = forked(("practice", "--port", "0"), environment(), pipe, tmp_path / "err")
    with pipe.open() as out:
        address = out.readline().strip()
        with urlopen(f"{address}/-/practice", timeout=60) as answer:
            assert json.load(answer)["day"] == "2026-02-24"
        process.kill()
        process.join(60)


def test_a_port_in_use_a_wrong_day_and_a_wrong_folder_are_wrong_use(
    tracker: Tracker, address: str, tmp_path: Path
) -> None:
    port = address.rpartition(":")[2]
    for words, sentence in (
        (("--port", port), f"port {port} cannot be used here"),
        (("--day", "today"), "'today' is no date"),
        (("--facts", str(tmp_path)), "holds no bills*.jsonl to serve"),
    ):
        said = tracker("practice", *words)
        assert (said.code, said.out) == (2, "")
        assert sentence in said.err


# --- terminals


@pytest.mark.parametrize("words", ["bills", "hearings", "changes", "status", "show HB26-1047"])
def test_a_table_fits_the_terminal(filled: Path, words: str) -> None:
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))
    terminal = Path(os.ttyname(theirs))
    process = forked(
        words.split(), environment(DATABASE_URL=url_of(filled)), terminal, Path(os.devnull)
    )
    shown = "".join(_read(ours, process))
    os.close(theirs)
    os.close(ours)
    assert process.exitcode == 0
    lines = [line for line in shown.splitlines() if "http" not in line]
    assert len(lines) > 5
    assert [line for line in lines if len(line) > 80] == []


def _read(terminal: int, process: BaseProcess) -> Iterator[str]:
    """What a terminal is given until a process has ended."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    while True:
        ended = process.exitcode is not None
        if select.select([terminal], [], [], 0.05)[0]:
            yield decoder.decode(os.read(terminal, 4096))
        elif ended:
            return


def test_a_page_cannot_write_to_the_terminal() -> None:
    assert plain("\x1b[2Jred\x9b31m\x07\n alert\x7f") == "[2Jred31m  alert"
    assert plain("HB26\u20111037") == "HB26-1037"
    assert table_of([Column("Title", str)], ["[bold]x[/bold] :smile:"]).endswith(
        "[bold]x[/bold] :smile:\n"
    )


# --- pipes and lazy loading


@pytest.mark.parametrize("words", ["changes --since 60d", "bills --all --format json", "status"])
def test_a_reader_that_has_seen_enough_is_no_fault(
    filled: Path, tmp_path: Path, words: str
) -> None:
    pipe, err = tmp_path / "pipe", tmp_path / "err"
    os.mkfifo(pipe)
    process = forked(words.split(), environment(DATABASE_URL=url_of(filled)), pipe, err)
    pipe.open().close()  # opened as soon as the command is there
    process.join(60)
    assert (process.exitcode, err.read_text()) == (0, "")


def test_a_terminal_that_knows_no_unicode_still_gets_the_facts(filled: Path) -> None:
    said = installed("hearings", DATABASE_URL=url_of(filled), PYTHONIOENCODING="ascii")
    assert said.code == 0
    assert "\\u201cUpon Adjournment\\u201d" in said.out


def test_the_help_loads_no_command() -> None:
    script = (
        "import sys; sys.argv = ['tracker', '--help']\nfrom tracker.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*(name for name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=ROOT
    )
    loaded = set(done.stderr.split())
    assert "Commands:" in done.stdout
    assert not loaded & {"scrapy", "streamlit", "sqlalchemy", "rich", "tracker.settings"}


def test_a_crawl_loads_nothing_of_the_commands_that_read() -> None:
    script = (
        "import sys; from tracker.cli import crawl; "
        "print(*(name for name in sys.modules if name.startswith(('tracker.', 'rich'))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, text=True, cwd=ROOT
    )
    loaded = set(done.stdout.split())
    reading = {"lists", "show", "status", "pages", "run", "tables", "search", "campaign"}
    assert not loaded & {f"tracker.cli.{name}" for name in reading}
    assert not [name for name in loaded if name.startswith(("tracker.practice", "rich.table"))]
