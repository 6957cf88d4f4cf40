"""`tracker import`: our own export comes in whole, what crawls saw goes before it, and what cannot
be read is told by its line."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections import deque
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.cli.conftest import Said, Tracker, url_of
from tests.databases import bring_up
from tests.queries.fill import EARLIER, add_bill, add_session, filling, judge_bill
from tests.store.observing import bill
from tracker.domain.given import GivenBill
from tracker.domain.numbers import BillNumber
from tracker.export import jsonl
from tracker.importers.taking_in import slices
from tracker.sessions import session
from tracker.settings import ROOT
from tracker.store import engine

BILL: dict[str, Any] = {
    "kind": "bill", "session": "2026A", "number": "HB26-1400", "title": "Of schools",
    "status": "Under Consideration", "stage": "in_committee", "stage_chamber": "lower",
    "sponsors": [{"name": "J. Mabrey", "chamber": "lower", "role": "prime"}],
    "actions": [{"date": "2026-02-02", "chamber": "lower",
                 "text": "Introduced In House - Assigned to Education"}],
    "source_url": "https://leg.colorado.gov/bills/HB26-1400",
    "first_seen": "2026-02-02T15:00:00Z", "last_seen": "2026-02-20T15:00:00Z",
}  # fmt: skip
OTHER = {**BILL, "number": "HB26-1401"}
HEARING: dict[str, Any] = {
    "kind": "hearing", "id": "2026A-h-0001", "session": "2026A", "committee": "House Education",
    "start": "2026-02-26T13:30:00-07:00", "day": "2026-02-26", "start_text": "1:30 PM",
    "tz": "America/Denver", "status": "scheduled",
    "items": [{"text": "HB26-1400", "bill": "HB26-1400", "testimony": "expected",
               "first_seen": "2026-02-20T15:00:00Z"}],
    "first_seen": "2026-02-20T15:00:00Z", "last_seen": "2026-02-20T15:00:00Z",
}  # fmt: skip
CHANGE: dict[str, Any] = {
    "kind": "change", "seen": "2026-02-02T15:00:00Z", "entity": "bill", "id": "HB26-1400",
    "field": "new", "new": {"title": "Of schools"},
}  # fmt: skip

_SEEN = {"first_seen": "2026-02-20T15:00:00Z", "last_seen": "2026-02-23T15:00:00Z"}
_PAPER = {"date": "2026-02-03", "name": "L.001", "url": "https://leg.colorado.gov/1"}
#: One line of each kind but a call, with every field that is stored, as it is exported.
EVERYTHING: list[dict[str, Any]] = [
    {"kind": "bill", "session": "2026A", "number": "HB26-1400", "title": "Of schools",
     "long_title": "Concerning schools.", "summary": "It tells of schools.",
     "status": "Under Consideration", "stage": "in_committee", "stage_chamber": "lower",
     "stage_since": "2026-02-02", "stage_action": "Introduced", "subjects": ["Schools", "Roads"],
     "sponsors": [{"name": "J. Mabrey", "chamber": "lower", "role": "prime", "link": "/l/mabrey"},
                  {"name": "A. Soper", "role": "cosponsor"}],
     "actions": [{"date": "2026-02-02", "chamber": "lower", "text": "Introduced"},
                 {"date": "2026-02-02", "chamber": "lower", "text": "Again"},
                 {"date": "2026-02-22", "chamber": "upper", "text": "Passed",
                  "first_seen": "2026-02-23T15:00:00Z"}],
     "versions": [{"name": "Undated", "url": "/v0"},
                  {**_PAPER, "html_url": "https://leg.colorado.gov/1.html"}],
     "fiscal_notes": [{**_PAPER, "url": "/n1"}, {**_PAPER, "url": "/n0"}],
     "amendments": [{**_PAPER, "committee_or_floor": "Education", "status": "Passed"}],
     "reports": [{"name": "Report", "url": "/r"}],
     "laws": [{"effective": "2026-08-12", "chapter": "8", "url": "/c"}],
     "votes": [{"date": "2026-02-02", "chamber": "lower", "motion": "BILL", "result": "pass",
                "yes": 1, "no": 1, "other": 0, "url": "/b/1", "reading": "Third Reading",
                "ballots": [{"name": "Mabrey", "choice": "yes", "link": "/l/mabrey"},
                            {"name": "Soper", "choice": "no"}]},
               {"date": "2026-02-02", "chamber": "lower", "motion": "Refer", "result": "fail",
                "committee": "Education"}],
     "topics": [{"topic": "surveillance", "campaign": "data-privacy", "decided_by": "rules",
                 "evidence": [{"field": "title", "passage": "Of schools", "phrase": "schools"}]}],
     "type": "Bill", "source_url": "https://leg.colorado.gov/bills/HB26-1400", **_SEEN},
    {"kind": "committee", "id": "2026A-house-education", "name": "Education", "chamber": "lower",
     "members": [{"name": "J. Mabrey", "chamber": "lower", "role": "chair", "link": "/l/mabrey"}],
     "email": "e@example.org", "phone": "303-555-0100", "url": "/committees/1"},
    {"kind": "edit", "subject": "data-privacy/HB26-1400", "field": "position", "said": "support",
     "at": "2026-02-22T15:00:00Z"},
    {"kind": "hearing", "id": "2026A-h-0007", "session": "2026A", "committee": "House Education",
     "start": "2026-02-26", "day": "2026-02-26", "start_text": "Upon Adjournment",
     "tz": "America/Denver", "location": "HCR 0112", "status": "moved", "remark": "MOVED; SEE NOTE",
     "agenda_remark": "SEE NOTE",
     "moved_from": [{"start": "2026-02-25T13:30:00-07:00", "start_text": "1:30 PM",
                     "location": "HCR 0107", "seen": "2026-02-22T15:00:00Z"}],
     "items": [{"text": "HB26-1400", "bill": "HB26-1400", "testimony": "expected",
                "first_seen": "2026-02-20T15:00:00Z", "crawl": 3},
               {"text": "Other business", "testimony": "unknown",
                "first_seen": "2026-02-20T15:00:00Z", "crawl": 3}],
     "items_gone": [{"text": "HB26-1399 later", "bill": "HB26-1399", "remark": "later",
                     "first_seen": "2026-02-20T15:00:00Z", "gone_seen": "2026-02-21T15:00:00Z",
                     "place": 1, "crawl": 3}],
     "url": "/agenda/7", "pdf_url": "/agenda/7.pdf", "schedule_url": "/schedule",
     "agenda_seen": "2026-02-23T15:00:00Z", **_SEEN},
    {"kind": "legislator", "id": "mabrey", "name": "Javier Mabrey", "chamber": "lower",
     "party": "Democratic", "district": "1", "email": "j@example.org", "phone": "303-555-0101",
     "url": "/l/mabrey", "since": "2023-01-09", "until": "2027-01-06"},
]  # fmt: skip

Take = Callable[..., Said]


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Of a database with nothing in it."""
    made = url_of(tmp_path / "new.db")
    bring_up(made)
    return made


@pytest.fixture
def take(tracker: Tracker, tmp_path: Path, url: str) -> Take:
    """Imports lines: objects, or text as it stands in the file, which ends where they end."""

    def run(*lines: object) -> Said:
        file = tmp_path / "some.jsonl"
        words = (line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
        file.write_text("".join(words), "utf-8")
        return tracker("import", str(file), DATABASE_URL=url)

    return run


def stored(tracker: Tracker, url: str, *options: str) -> list[dict[str, Any]]:
    """What the database holds."""
    said = tracker("export", "--session", "2026A", *options, DATABASE_URL=url)
    assert said.code == 0, said.err
    return said.lines()


# --- an export -----------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--changes",)], ids=["facts", "with the ledger"])
def test_an_export_comes_in_whole(
    tracker: Tracker, tmp_path: Path, database_url: str, options: tuple[str, ...]
) -> None:
    export = ("export", "--session", "2026A", *options)
    file = tmp_path / "2026A.jsonl"
    file.write_text(tracker(*export).out, "utf-8")
    said = tracker("import", str(file), DATABASE_URL=database_url)
    assert said.code == 0, said.err
    again = tracker(*export, DATABASE_URL=database_url).out
    assert again.splitlines() == file.read_text("utf-8").splitlines()
    assert is_measured(database_url)
    count = again.count("\n")
    repeated = tracker("import", str(file), DATABASE_URL=database_url)
    assert (repeated.code, " new" in repeated.err) == (0, False), repeated.err
    assert tracker(*export, DATABASE_URL=database_url).out.count("\n") == count


def is_measured(url: str) -> bool:
    """Whether PostgreSQL knows how large its tables are, by which it plans; SQLite asks none."""
    if url.startswith("sqlite"):
        return True
    with engine.reading(url).connect() as connection:
        size = "select max(reltuples) from pg_class where relname = 'bills' and relkind = 'r'"
        return float(connection.execute(text(size)).scalar_one()) > 0


def test_a_bill_of_which_only_the_card_is_known_stays_so(
    tracker: Tracker, tmp_path: Path, url: str
) -> None:
    here = url_of(tmp_path / "card.db")
    with filling(here) as connection:
        add_session(connection)
        made = add_bill(
            connection, "HB26-1500", page_seen_at=None, listed_sponsors=["Rep. J. Mabrey"],
            listed_day=EARLIER.date(), listed_action="Introduced", long_title_cut=True,
        )  # fmt: skip
        judge_bill(connection, made, "introduced")
    file = tmp_path / "card.jsonl"
    file.write_text(tracker("export", "--session", "2026A", DATABASE_URL=here).out, "utf-8")
    [line] = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert line["card"] == {"date": "2026-02-01", "text": "Introduced", "cut": True}
    assert tracker("import", str(file), DATABASE_URL=url).code == 0
    assert stored(tracker, url) == [line]


def test_neither_way_memory_grows_with_the_session(
    tracker: Tracker, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "bench")
    exchange = import_module("exchange")
    few, many = (
        [{**exchange.bill(session(of, ROOT / "data"), f"HB{of[2:4]}-{1001 + at}", at)}
         for at in range(count)]
        for of, count in (("2016A", 210), ("2018A", 430))
    )  # fmt: skip
    file = tmp_path / "made.jsonl"
    text = "".join(json.dumps(line) + "\n" for line in (*few, *many))
    file.write_text(text, "utf-8")
    assert tracker("import", str(file), DATABASE_URL=url).err == "640 bills new.\n"
    exported = [peak_of_export(url, of) for of in ("2016A", "2018A")]
    assert [lines for lines, _ in exported] == [few, many]
    assert exported[1][1] < 1.2 * exported[0][1]
    numbers = iter(range(1, 5000))
    given = (GivenBill(at, bill(number=BillNumber("HB", 2026, "", at))) for at in numbers)
    assert len(next(slices(given, 200))) == 200
    assert next(numbers) <= 202


def peak_of_export(url: str, of: str) -> tuple[list[dict[str, Any]], int]:
    """The lines of an export, and how many bytes were taken at most to make them."""
    with engine.reading(url).connect() as connection:
        made = [json.loads(line) for line in jsonl.lines(connection, of)]
        tracemalloc.start()
        deque(jsonl.lines(connection, of), maxlen=0)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return made, peak


def test_everything_that_a_line_can_say_comes_back(tracker: Tracker, take: Take, url: str) -> None:
    assert take(*EVERYTHING).code == 0
    assert stored(tracker, url) == EVERYTHING


@pytest.mark.parametrize("name", ["-", "some.jsonl.gz"])
def test_standard_input_and_packed_files_are_read(
    tracker: Tracker, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = json.dumps(BILL) + "\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    file = tmp_path / name
    if name != "-":
        file.write_bytes(gzip.compress(text.encode()))
    url = url_of(tmp_path / "made" / "here.db")  # which is made, too
    said = tracker("import", name if name == "-" else str(file), DATABASE_URL=url)
    assert (said.code, said.err) == (0, "1 bill new.\n")
    assert [line["number"] for line in stored(tracker, url)] == ["HB26-1400"]


def test_what_a_file_brings_is_told_in_the_ledger_by_its_name(
    tracker: Tracker, take: Take, url: str
) -> None:
    assert take(BILL, HEARING).err == "1 bill new; 1 hearing new.\n"
    rows = [line for line in stored(tracker, url, "--changes") if line["kind"] == "change"]
    assert {row["entity"] for row in rows} >= {"bill", "action", "judgement", "meeting"}
    assert {row["cause"] for row in rows} == {"import some.jsonl"}
    changes = tracker("changes", "--since", "2026-01-01", "--session", "2026A", DATABASE_URL=url)
    assert "HB26-1400" not in changes.out


# --- beside what is stored -----------------------------------------------------------------------


def test_what_is_stored_stands_and_both_are_told(tracker: Tracker, take: Take, url: str) -> None:
    take(BILL)
    said = take({**BILL, "title": "Of roads", "summary": "It tells of schools."}, OTHER)
    assert said.code == 0
    assert said.err.splitlines() == [
        "HB26-1400: the file tells title otherwise; what is stored stands.",
        "1 bill new, 1 known, with what lacked added.",
    ]
    first, second = stored(tracker, url)
    assert (first["title"], first["summary"]) == ("Of schools", "It tells of schools.")
    assert second["number"] == "HB26-1401"
    assert take(BILL, OTHER).err == "2 bills known and left as they are.\n"


def test_a_hearing_whose_id_is_anothers_gets_a_free_one(
    tracker: Tracker, take: Take, url: str
) -> None:
    take(BILL, HEARING)
    call = {
        "kind": "call", "id": "hb26-1400-1-data-privacy", "session": "2026A",
        "hearing": "2026A-h-0001", "bill": "HB26-1400", "campaign": "data-privacy",
    }  # fmt: skip
    said = take({**HEARING, "committee": "Senate Education"}, call)
    assert (said.code, said.err) == (0, "1 hearing new; 1 call new.\n")
    ids = {line["committee"]: line["id"] for line in stored(tracker, url)[1:] if "items" in line}
    assert ids == {"House Education": "2026A-h-0001", "Senate Education": "2026A-h-0002"}
    calls = [line for line in stored(tracker, url) if line["kind"] == "call"]
    assert [(one["id"], one["hearing"]) for one in calls] == [
        ("hb26-1400-2-data-privacy", "2026A-h-0002")
    ]


# --- what cannot be read -------------------------------------------------------------------------

NUL = json.dumps(BILL).replace("Of schools", "Of \\u0000schools") + "\n"


@pytest.mark.parametrize(("line", "told"), [
    ("{\n", "is no JSON (Expecting property name enclosed in double quotes, column 2)"),
    ("[]\n", "holds no object: one stands on each line, in braces"),
    ('{"a": NaN}\n', "is no JSON (NaN is no number that it knows)"),
    ("\x00\n", "is no JSON (Expecting value, column 1)"),
    ({"number": "HB26-1400"}, "it has no kind"),
    ({"kind": "bil", "id": "x"}, "nobody knows the kind 'bil'"),
    ({**BILL, "title": 7}, "HB26-1400: title is no text"),
    ({**BILL, "number": "1400"}, "1400: '1400' is not a bill number such as HB26-1037"),
    ({**BILL, "sponsors": {}}, "HB26-1400: sponsors is no list"),
    ({**BILL, "actions": [{"chamber": "lower", "text": "x"}]},
     "HB26-1400: actions[0].date is missing"),
    ({**BILL, "actions": [{"date": "2026-02-30", "chamber": "lower", "text": "x"}]},
     "HB26-1400: actions[0].date 2026-02-30 is no day of the calendar"),
    ({**BILL, "actions": [{"date": "0026-02-02", "chamber": "lower", "text": "x"}]},
     "HB26-1400: actions[0].date 0026-02-02 lies in a year of which no file can tell"),
    ({**BILL, "actions": [{"date": "2026-02-02", "chamber": "house", "text": "x"}]},
     "HB26-1400: actions[0].chamber is 'house', none of 'lower', 'upper', 'executive' or 'joint'"),
    ({**BILL, "stage": "asleep"}, "HB26-1400: stage is 'asleep', none of "),
    ({**BILL, "first_seen": "2026-02-02"},
     "HB26-1400: first_seen is no moment such as 2026-02-24T15:00:00Z"),
    ({**BILL, "last_seen": "2099-02-02T15:00:00Z"},
     "HB26-1400: it was seen on 2099-02-02, which lies ahead"),
    ({**BILL, "votes": [{"date": "2026-02-02", "yes": -1}]}, "HB26-1400: votes[0].yes cannot be"),
    ({**BILL, "votes": [{"date": "2026-02-02", "yes": "9"}]},
     "HB26-1400: votes[0].yes is no whole number"),
    ({**BILL, "session": "2031A", "number": "HB31-1400"},
     "HB31-1400: there never was a session '2031A' (data/sessions.toml)"),
    ({**BILL, "session": "2025A"}, "HB26-1400: it is of session 2026A, not of 2025A"),
    ({**HEARING, "id": "147"}, "147: id is no id of a hearing"),
    ({**HEARING, "day": "2026-02-27"},
     "2026A-h-0001: it starts on 2026-02-26, but its day is 2026-02-27"),
    ({"kind": "call", "id": "x", "session": "2026A", "hearing": "2026A-h-0001",
      "bill": "HB26-1400", "campaign": "data-privacy"},
     "x: its id is not that of its campaign, hearing and bill"),
    ({"kind": "call", "id": "hb26-1400-9-data-privacy", "session": "2026A",
      "hearing": "2026A-h-0009", "bill": "HB26-1400", "campaign": "data-privacy"},
     "hb26-1400-9-data-privacy: its hearing is not stored"),
    ({"kind": "edit", "subject": "all/HB26-1400", "field": "rank", "said": "x",
      "at": "2026-02-02T15:00:00Z"}, "A bill has no field 'rank'"),
    ({**OTHER, "title": "Of roads"},
     "HB26-1401 stands on line 1 already, and otherwise: the first counts"),
    (OTHER, "HB26-1401 stands on line 1 already"),
])  # fmt: skip
def test_a_line_that_cannot_be_taken_in_is_told_and_costs_no_other(
    tracker: Tracker, take: Take, url: str, line: object, told: str
) -> None:
    said = take(OTHER, line, {**BILL, "number": "HB26-1402"})
    first, *rest = said.err.splitlines()
    assert ", line 2: " in first
    assert told in first
    assert first.endswith(". It was left out.")
    assert rest == ["2 bills new.", "1 line could not be taken in as written."]
    assert said.code == 1
    assert [line["number"] for line in stored(tracker, url)] == ["HB26-1401", "HB26-1402"]


def test_letters_that_no_text_has_are_taken_out_and_told(
    tracker: Tracker, take: Take, url: str
) -> None:
    said = take(NUL)
    assert "line 1: HB26-1400: holds letters that no text has, such as a zero." in said.err
    assert (said.code, stored(tracker, url)[0]["title"]) == (0, "Of schools")


@pytest.mark.parametrize("packed", [False, True])
def test_of_a_file_that_is_cut_what_was_whole_is_kept(
    tracker: Tracker, tmp_path: Path, url: str, packed: bool
) -> None:
    lines = [
        {**BILL, "number": f"HB26-{1400 + at}", "title": str(hash(at) ** 9)} for at in range(90)
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines).encode()
    file = tmp_path / ("cut.jsonl.gz" if packed else "cut.jsonl")
    body = gzip.compress(text) if packed else text
    file.write_bytes(body[: len(body) * 2 // 3])
    said = tracker("import", str(file), DATABASE_URL=url)
    count = len(stored(tracker, url))
    assert said.code == 1
    assert f"{file}, line {count + 1}: is no JSON (" in said.err
    assert "; the file ends in the middle of it. It was left out." in said.err
    assert 20 < count < 90


@pytest.mark.parametrize("content", [
    pytest.param(b"", id="nothing"),
    pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", id="a picture"),
    pytest.param(b"number,title\nHB26-1400,Of schools\n", id="a table"),
    pytest.param(b'{"law": {"chapter": 1}}\n', id="another program's"),
])  # fmt: skip
def test_a_file_of_another_kind_is_refused_and_nothing_is_stored(
    tracker: Tracker, tmp_path: Path, url: str, content: bytes
) -> None:
    file = tmp_path / "some.jsonl"
    file.write_bytes(content)
    said = tracker("import", str(file), DATABASE_URL=url)
    assert said.code == 2
    assert said.err.startswith(f"tracker: {file}: is no export of the tracker")
    nowhere = tracker("import", str(tmp_path / "none.jsonl"), DATABASE_URL=url)
    assert (nowhere.code, "cannot be read (No such file or directory)" in nowhere.err) == (2, True)
    broken = tmp_path / "some.jsonl.gz"
    broken.write_bytes(b"no gzip")
    assert "cannot be unpacked" in tracker("import", str(broken), DATABASE_URL=url).err


def test_a_ledger_that_is_cut_leaves_no_fact_without_its_first_sight(
    tracker: Tracker, take: Take, url: str
) -> None:
    said = take(BILL, OTHER, HEARING, CHANGE, json.dumps(CHANGE)[:50])
    assert said.code == 1
    rows = [line for line in stored(tracker, url, "--changes") if line["kind"] == "change"]
    told = {row["id"].partition("/")[0] for row in rows if row["field"] == "new"}
    assert told == {"HB26-1400", "HB26-1401", "2026A-h-0001"}
    assert [line["id"] for line in stored(tracker, url) if line.get("items")] == ["2026A-h-0001"]


@pytest.mark.parametrize("new", [
    {"day": "", "chamber": "lower", "text": "Introduced", "rank": 0}, {"text": "Introduced"}, "", 7,
])  # fmt: skip
def test_a_ledger_that_cannot_be_is_told_and_its_facts_are_stored_as_first_seen(
    tracker: Tracker, take: Take, url: str, new: object
) -> None:
    action = {**CHANGE, "entity": "action", "id": "HB26-1400/2026-02-02|lower|Introduced"}
    said = take(BILL, OTHER, HEARING, CHANGE, {**action, "new": new})
    assert said.code == 1
    assert said.err.startswith("tracker: The ledger in some.jsonl holds what no page tells (")
    rows = [line for line in stored(tracker, url, "--changes") if line["kind"] == "change"]
    told = {row["id"].partition("/")[0] for row in rows if row["field"] == "new"}
    assert told == {"HB26-1400", "HB26-1401", "2026A-h-0001"}
    assert {row["cause"] for row in rows} == {"import some.jsonl"}
    assert [line["id"] for line in stored(tracker, url) if line.get("items")] == ["2026A-h-0001"]
