"""docs/questions.md: each of its commands is run and each of its addresses opened as it stands
there, on the sample of two mornings with four bills of an old session, on an empty database, and of
a session that was never read."""

from __future__ import annotations

import html
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from tests import in_process
from tests.crawling import copy_database
from tests.data_folder import copied_data
from tests.light.conftest import Server, crawled, server
from tracker import clock
from tracker.settings import ROOT
from tracker.store import engine

__all__ = ["crawled", "server"]

DOCUMENT: Final = ROOT / "docs" / "questions.md"
NOW: Final = "2026-02-24 08:30"
#: How an answer says that nothing was read, so that nobody takes it for "there is nothing".
NOTHING_READ: Final = re.compile(
    r"No crawl has read|The list of bills was not read yet|We have not read any"
    r"|No schedule of this session was read|No bill has been collected yet|nor any other of"
    r"|No bill of the session \w+ has been collected|cannot be told: nothing has been collected yet"
    r"|before the first crawl|Session: “2024A” is not there"
    r"|no se ha reunido ningún|lista de proyectos de ley aún no se ha leído"
)


class Question(NamedTuple):
    """A row of the document. ways: commands and addresses; holds, lacks: words of every answer."""

    number: int
    ways: tuple[str, ...]
    holds: tuple[str, ...]
    lacks: tuple[str, ...]


def _questions() -> Iterator[Question]:
    for row in re.findall(
        r"^\| (\d+) \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", DOCUMENT.read_text(), re.M
    ):
        number, ask, answer = row
        yield Question(
            int(number),
            tuple(re.findall(r"`([^`]+)`", ask)),
            tuple(re.findall(r"\*\*(.+?)\*\*", answer)),
            tuple(re.findall(r"~~(.+?)~~", answer)),
        )


QUESTIONS: Final = tuple(_questions())
WAYS: Final = tuple((one, way) for one in QUESTIONS for way in one.ways)


def _old(number: str, title: str, *actions: tuple[str, str, str], **more: Any) -> dict[str, Any]:
    introduced = ("2018-01-10", "lower", "Introduced In House - Assigned to Judiciary")
    rows = [
        dict(zip(("date", "chamber", "text"), row, strict=True)) for row in (introduced, *actions)
    ]
    url = f"https://leg.colorado.gov/bills/{number}"
    bill = {"kind": "bill", "session": "2018A", "number": number, "title": title}
    return {**bill, "actions": rows, "source_url": url, **more}


_PASSED: Final = (
    ("2018-03-01", "lower", "House Third Reading Passed - No Amendments"),
    ("2018-03-02", "upper", "Introduced In Senate - Assigned to Judiciary"),
    ("2018-04-20", "upper", "Senate Third Reading Passed - No Amendments"),
    ("2018-04-27", "lower", "Signed by the Speaker of the House"),
    ("2018-04-27", "upper", "Signed by the President of the Senate"),
    ("2018-04-30", "lower", "Sent to the Governor"),
)
#: A rehearsal, not fact: one ended in committee, one became law unsigned, one was signed, one was
#: laid over until the session was over.
OLD_SESSION: Final = (
    _old("HB18-1901", "Ban Government Purchase of Personal Data from Third Party",
         ("2018-02-15", "lower", "House Committee on Judiciary Postpone Indefinitely"),
         summary="Police could no longer buy personal data from data brokers and third parties.",
         sponsors=[{"name": "J. Bacon", "chamber": "lower", "role": "prime"}]),
    _old("HB18-1902", "Sale of License Plates", *_PASSED),
    _old("HB18-1903", "Names of Rivers", *_PASSED, ("2018-05-24", "lower", "Governor Signed")),
    _old("HB18-1904", "Roads of Counties",
         ("2018-05-08", "lower", "House Second Reading Laid Over Daily - No Amendments")),
)  # fmt: skip


class Asking:
    """Asks a data folder by commands in this process and by addresses of its light pages."""

    def __init__(self, folder: Path, server: Server) -> None:
        self._environment = {
            "TRACKER_DATA": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'tracker.db'}",
            "TRACKER_TODAY": NOW,
            "TRACKER_SOURCE_URL": "http://127.0.0.1:1",
        }
        self._server = server

    def run(self, *words: str) -> str:
        """What a command wrote and said."""
        _, out, err = in_process.run(words, self._environment)
        return f"{out} {err}"

    def answer(self, way: str, now: str = NOW) -> str:
        """The words of an answer, on one line."""
        if way.startswith("tracker "):
            return _words(self.run(*shlex.split(way)[1:]))
        with pytest.MonkeyPatch.context() as here:
            for name, value in {**self._environment, "TRACKER_TODAY": now}.items():
                here.setenv(name, value)
            clock.start(now)
            page = self._server.get(way).text
        if not page.startswith("<!"):
            return _words(page)
        body = re.sub(r"<(style|head|nav|footer)\b.*?</\1>", " ", page, flags=re.DOTALL)
        return _words(html.unescape(re.sub(r"<[^>]+>", " ", body)))


def _words(text: str) -> str:
    line = " ".join(text.replace("\u2011", "-").split())
    return re.sub(r" ([”,.)])|([“(]) ", r"\1\2", line)


@pytest.fixture(scope="module")
def asked(
    crawled: Path, server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Asking]:
    """The sample of two mornings, and the bills of 2018."""
    folder = copied_data(tmp_path_factory.mktemp("asked") / "data")
    copy_database(str(crawled), str(folder / "tracker.db"))
    file = folder / "old.jsonl"
    file.write_text("".join(f"{json.dumps(bill)}\n" for bill in OLD_SESSION))
    asking = Asking(folder, server)
    assert "4 bills new" in asking.run("import", str(file))
    assert "pairs of related bills" in asking.run("related", "apply")
    yield asking
    engine.forget()


@pytest.fixture(scope="module")
def empty(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asking]:
    """A database that nothing was ever read into."""
    folder = copied_data(tmp_path_factory.mktemp("empty") / "data")
    asking = Asking(folder, server)
    asking.run("db", "upgrade")
    yield asking
    engine.forget()


def test_there_are_thirty_ten_of_each_kind() -> None:
    assert [one.number for one in QUESTIONS] == list(range(1, 31))
    assert all(one.ways and one.holds + one.lacks for one in QUESTIONS)
    kinds = re.split(r"^## ", DOCUMENT.read_text(), flags=re.M)[1:]
    assert [len(re.findall(r"^\| \d", kind, re.M)) for kind in kinds] == [10, 10, 10]


@pytest.mark.parametrize(
    ("question", "way"), WAYS, ids=lambda one: str(one.number if isinstance(one, Question) else one)
)
def test_the_answer_is_the_known_one(asked: Asking, question: Question, way: str) -> None:
    answer = asked.answer(way)
    lacking = [one for one in question.holds if not any(p in answer for p in one.split(" / "))]
    assert lacking == [], answer
    assert [words for words in question.lacks if words in answer] == [], answer


@pytest.mark.parametrize(("number", "bills"), [(7, 2), (10, 1), (29, 34)])
def test_no_bill_too_many_and_none_too_few(asked: Asking, number: int, bills: int) -> None:
    for way in QUESTIONS[number - 1].ways:
        named = set(re.findall(r"\b(?:[HS]B|[HS]JR)26-\d{3,4}\b", asked.answer(way)))
        assert len(named) == bills, (way, named)


@pytest.mark.parametrize("way", dict.fromkeys(way for _, way in WAYS))
def test_an_empty_database_says_that_nothing_was_read(empty: Asking, way: str) -> None:
    answer = empty.answer(way)
    assert NOTHING_READ.search(answer), answer


def _of_2024(way: str) -> str:
    """The same question about a session that was never read, "" where it can have no session."""
    asked = re.sub(r"20(18|26)A", "2024A", re.sub(r"([HS]J?[BR])(18|26)-", r"\g<1>24-", way))
    asked = re.sub(r"(\?|&)as_of=[^&]+| --as-of \S+", "", asked)
    if "2024A" in asked or "24-" in asked:
        return asked
    if asked.startswith("/"):
        takes = asked.startswith(("/en/bills?", "/en/search?", "/en/notice"))
        return f"{asked}{'&' if '?' in asked else '?'}session=2024A" if takes else ""
    return f"{asked} --session 2024A"


@pytest.mark.parametrize("way", dict.fromkeys(filter(None, (_of_2024(way) for _, way in WAYS))))
def test_a_session_that_was_never_read_is_not_taken_for_an_empty_one(
    asked: Asking, way: str
) -> None:
    answer = asked.answer(way)
    assert NOTHING_READ.search(answer), answer


def test_what_is_settled_is_not_told_as_of_when_it_was_read(asked: Asking) -> None:
    old = asked.run("bills", "--all", "--session", "2018A", "--today", "2026-08-01")
    assert "HB18-1902" in old and "last read" not in old


def test_a_bill_that_nobody_looked_at_since_does_not_wait_for_a_signature(
    server: Server, tmp_path: Path
) -> None:
    asking = Asking(copied_data(tmp_path / "data"), server)
    asking.run("db", "upgrade")
    sent = [
        {**row, "date": f"2026-02-{n:02}"} for n, row in enumerate(OLD_SESSION[1]["actions"], 1)
    ]
    bill = {**OLD_SESSION[1], "session": "2026A", "number": "HB26-1902", "actions": sent}
    (tmp_path / "sent.jsonl").write_text(json.dumps(bill))
    asking.run("import", str(tmp_path / "sent.jsonl"))
    assert "can sign or veto it until Tue, Feb 17, 2026" in asking.answer(
        "/en/bills/HB26-1902", "2026-02-10 08:00"
    )
    months_later = asking.answer("/en/bills/HB26-1902", "2026-08-01 08:00")
    assert (
        "could sign or veto it until Tue, Feb 17, 2026; without either it became law"
        in months_later
    )
    assert "can sign" not in months_later
    assert "No schedule of this session was read, so we know of no hearing." in months_later
    engine.forget()


@pytest.mark.parametrize("page", ["charts", "notice"])
def test_a_page_of_one_session_says_that_it_has_nothing_of_another(
    asked: Asking, page: str
) -> None:
    answer = asked.answer(f"/en/{page}?session=2024A")
    assert (
        "No bill of the session 2024A has been collected. What stands here is of 2026A." in answer
    )
    assert "has been collected. What" not in asked.answer(f"/en/{page}?session=2026A")


def test_what_was_not_read_is_not_called_empty_on_today_and_in_the_calendar(empty: Asking) -> None:
    assert "None of our bills has a hearing" not in empty.answer("/en/")
    assert "No meeting fits" not in empty.answer("/en/calendar")
    assert "Nothing of 2026A is new. No crawl has read 2026A yet" in empty.run("changes")
