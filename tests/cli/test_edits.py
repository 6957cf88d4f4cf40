"""`tracker editors key` and `tracker edits`: keys, and edits to a file and back."""

from __future__ import annotations

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.anything import LETTERS
from tests.cli.conftest import Said, url_of
from tests.databases import bring_up
from tests.queries.fill import NOW, add_bill, add_session, filling
from tracker.cli import main
from tracker.cli.edits import line_of, read_lines
from tracker.domain.edits import EditView
from tracker.editors import read, verify
from tracker.queries.bills import titles
from tracker.queries.edits import every
from tracker.settings import Settings
from tracker.store import engine
from tracker.store.editing import edit, undo

BILL = "data-privacy/HB26-1037"


class Desk:
    """Two databases, and the command on each."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: object) -> None:
        self.folder, self.monkeypatch, self.capsys = folder, monkeypatch, capsys
        self.here, self.there = url_of(folder / "here.db"), url_of(folder / "there.db")
        self.file = folder / "edits.jsonl"

    def run(self, url: str, *words: str) -> Said:
        given = {"DATABASE_URL": url, "TRACKER_TODAY": "2026-02-24 08:00"}
        for field in Settings.model_fields.values():
            self.monkeypatch.setenv(str(field.alias), given.get(str(field.alias), ""))
        self.monkeypatch.setattr(sys, "argv", ["tracker", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        written = self.capsys.readouterr()  # type: ignore[attr-defined]
        return Said(int(ended.value.code or 0), written.out, written.err)

    def held(self, url: str) -> tuple[EditView, ...]:
        with engine.reading(url).connect() as connection:
            return every(connection)


@pytest.fixture
def desk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Desk:
    made = Desk(tmp_path, monkeypatch, capsys)
    with filling(made.here) as connection:
        add_bill(connection, "HB26-1037")
        one = edit(connection, "ana", BILL, "points.en", "Say <b>why</b>\nin ten words ✓",
                   based_on=None, official=None, at=NOW - timedelta(hours=2))  # fmt: skip
        assert one is not None
        two = edit(connection, "ben", BILL, "points.en", "Say how", based_on=one.id,
                   official="x", at=NOW - timedelta(hours=1))  # fmt: skip
        assert two is not None
        undo(connection, "ana", two.id, NOW, two.id)
    bring_up(made.there)
    return made


def test_a_key_is_shown_once_with_the_entry_that_lets_it_in(desk: Desk) -> None:
    said = desk.run(desk.here, "editors", "key", "ana", "--days", "180")
    key, entry = said.out.splitlines()
    assert said.code == 0
    assert key not in entry
    last = date(2026, 2, 24) + timedelta(days=180)
    assert entry.endswith(f":{last}")
    assert f"Its last day is {last}." in said.err
    found = verify(key, read(entry), last)
    assert found is not None
    assert found.name == "ana"
    for_ever = desk.run(desk.here, "editors", "key", "ben", "--days", "0").out.splitlines()[1]
    assert read(for_ever)[0].until is None


def test_a_name_with_a_blank_gets_no_key(desk: Desk) -> None:
    said = desk.run(desk.here, "editors", "key", "ana maria")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("tracker: NAME: ")


def test_edits_go_to_a_file_and_come_back_elsewhere_once(desk: Desk) -> None:
    assert desk.run(desk.here, "edits", "export", str(desk.file)).code == 0
    assert [json.loads(line)["editor"] for line in desk.file.read_text("utf-8").splitlines()] == [
        "ana", "ben", "ana",
    ]  # fmt: skip
    tried = desk.run(desk.there, "edits", "import", str(desk.file), "--dry-run")
    assert "3 edits would be added, 0 were there already." in tried.err
    assert desk.held(desk.there) == ()
    first = desk.run(desk.there, "edits", "import", str(desk.file))
    again = desk.run(desk.there, "edits", "import", str(desk.file))
    assert "3 edits added, 0 were there already." in first.err
    assert "0 edits added, 3 were there already." in again.err
    assert desk.held(desk.there) == desk.held(desk.here)
    assert desk.run(desk.there, "edits", "export").out == desk.file.read_text("utf-8")


def test_edits_that_were_written_on_both_sides_all_stay(desk: Desk) -> None:
    with filling(desk.there) as connection:
        add_bill(connection, "HB26-1037")
        edit(connection, "cleo", BILL, "points.en", "Ours", based_on=None, official=None, at=NOW)
    desk.run(desk.here, "edits", "export", str(desk.file))
    said = desk.run(desk.there, "edits", "import", str(desk.file))
    assert "3 edits added" in said.err
    assert [one.new for one in desk.held(desk.there)] == [
        "Ours", "Say <b>why</b>\nin ten words ✓", "Say how", "Say <b>why</b>\nin ten words ✓",
    ]  # fmt: skip


GOOD = {
    "id": 1, "at": "2026-02-24T14:00:00+00:00", "editor": "ana", "subject": BILL,
    "field": "points.en", "old": None, "new": "One", "official": None, "undoes": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "no JSON"),
        ("[" * 100_000, "no JSON"),
        ("[]", "an object with id, at"),
        ({"id": "1"}, "id is no whole number"),
        ({"id": True}, "id is no whole number"),
        ({"extra": 1}, "an object with id, at"),
        ({"id": 0}, "the id 0 stands there twice"),
        ({"at": "2026-02-24T14:00:00"}, "no moment with its zone"),
        ({"at": None}, "no moment with its zone"),
        ({"at": "2099-01-01T00:00:00+00:00"}, "2099-01-01 lies ahead"),
        ({"editor": "a b"}, "no name that can be used"),
        ({"subject": "nothing"}, "names no bill, topic or call"),
        ({"field": "start"}, "A bill has no field 'start'"),
        ({"new": 7}, "new is no text"),
        ({"old": "\ud800"}, "old is no text"),
        ({"new": "x" * 5001}, "5,001 letters are too many"),
        ({"new": " One "}, "not as the desk writes points.en"),
        ({"undoes": 9}, "takes back 9, which does not stand above it"),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_adds_nothing(
    desk: Desk, line: object, said: str
) -> None:
    wrong = line if isinstance(line, str) else json.dumps({**GOOD, **line})  # type: ignore[dict-item]
    desk.file.write_text(f"{json.dumps({**GOOD, 'id': 0})}\n\n{wrong}\n", "utf-8")
    told = desk.run(desk.there, "edits", "import", str(desk.file))
    assert told.code == 1
    assert told.err.startswith("tracker: line 3: ")
    assert said in told.err
    assert desk.held(desk.there) == ()


def test_a_file_that_cannot_be_read_is_named(desk: Desk) -> None:
    desk.file.write_bytes(b"\xff\xfe")
    assert "is not written in UTF-8" in desk.run(desk.there, "edits", "import", str(desk.file)).err
    missing = desk.run(desk.there, "edits", "import", str(desk.folder / "none.jsonl"))
    assert missing.code == 2
    assert "cannot be read" in missing.err


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30
)


@settings(deadline=None)
@given(
    st.lists(
        st.builds(
            EditView, st.integers(1, 10**9), st.just(NOW), st.sampled_from(["ana", "ben"]),
            st.just(BILL), st.just("help.en"), st.none() | TEXTS,
            st.none() | st.from_regex(r"[a-z<>&\"'é✓{} ]*[a-z]", fullmatch=True, alphabet=LETTERS)
            .map(str.strip), st.none() | TEXTS,
        ),
        unique_by=lambda one: one.id,
    )
)  # fmt: skip
def test_what_is_written_to_a_file_reads_back(edits: list[EditView]) -> None:
    text = "".join(line_of(one) + "\n" for one in edits)
    assert list(read_lines(text.split("\n"), NOW)) == edits


def test_a_word_on_relevance_is_judged_when_it_is_imported(desk: Desk) -> None:
    with filling(desk.there) as connection:
        add_session(connection)
        add_bill(connection, "HB26-1037", title="Water")
    subject = f"{BILL}/government-data"
    line = {**GOOD, "subject": subject, "field": "relevance", "new": "confirm"}
    desk.file.write_text(json.dumps(line), "utf-8")
    assert desk.run(desk.there, "edits", "import", str(desk.file)).code == 0
    with engine.reading(desk.there).connect() as connection:
        assert titles(connection, "2026A")["HB26-1037"] == ("Water", True)
