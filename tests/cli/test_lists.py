"""`tracker bills`, `hearings`, `changes`, `show`, `status`, on two days of the sample."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Tracker, url_of
from tests.queries import fill
from tracker.cli import options as typed_options
from tracker.errors import SettingFault

MOVED = "HB26-1037"
#: Off the agenda of House Judiciary, by the rehearsal.
LEFT = "HB26-1148"
WITHDRAWN = "HB26-1139"


def numbers(said) -> list[str]:
    return [one["number"] for one in said.json()]


# --- bills


def test_bills_are_the_privacy_related_ones_unless_told_otherwise(tracker: Tracker) -> None:
    ours = tracker("bills", "--format", "json")
    every = tracker("bills", "--all", "--format", "json")
    assert all(one["followed"] for one in ours.json())
    assert set(numbers(ours)) < set(numbers(every))
    assert {MOVED, "SB26-070"} <= set(numbers(ours))


def test_a_table_has_one_line_a_bill_where_no_terminal_limits_it(tracker: Tracker) -> None:
    table, lines = tracker("bills"), tracker("bills", "--format", "jsonl")
    assert len(table.out.splitlines()) == len(lines.lines()) + 2
    assert table.err == ""
    row = next(line for line in table.out.splitlines() if line.startswith(MOVED))
    assert "Ban Government Purchase of Personal Data" in row
    assert "In committee, House since Wed, Jan 14" in row


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (("--search", "sb26-70"), {"SB26-070"}),
        (("--search", "location database"), {"SB26-070"}),
        (("--all", "--search", "HB1089"), {"HB26-1089"}),
    ],
)
def test_options_narrow_the_list(tracker: Tracker, options: tuple[str, ...], found: set) -> None:
    assert set(numbers(tracker("bills", *options, "--format", "json"))) == found


@pytest.mark.parametrize(
    ("options", "key", "value", "one"),
    [
        (("--chamber", "Senate"), "chamber", "upper", "SB26-070"),
        (("--stage", "in committee"), "stage", "in_committee", MOVED),
        (("--topic", "immigration"), "topics", "immigration", "HB26-1276"),
    ],
)
def test_chamber_stage_and_topic_narrow_the_list(
    tracker: Tracker, options: tuple[str, ...], key: str, value: str, one: str
) -> None:
    found = tracker("bills", *options, "--format", "json")
    assert one in numbers(found)
    assert all(value in bill[key] for bill in found.json())


def test_a_limit_says_what_it_leaves_out(tracker: Tracker) -> None:
    said = tracker("bills", "--limit", "2", "--format", "json")
    assert len(said.json()) == 2
    assert said.err.startswith("The first 2 of ")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("bills", "--search", "mortgage"), "No privacy-related bill fits; with --all there are 1"),
        (("bills", "--search", "zebra"), "None of the 34 bills of 2026A fits these options"),
        (("bills", "--session", "2025A"), "No bill of 2025A is stored."),
        (("hearings", "--session", "2025A"), "No meeting of 2025A is on the schedule"),
        (("hearings", "--bill", "SB26-070"), "Give --all for past ones"),
        (("hearings", "--bill", "HB26-1999"), "No bill HB26-1999 is stored"),
        (("hearings", "--today", "2026-04-01"), "the schedule reaches to Wed, Mar 4, 2026"),
        (
            ("changes", "--since", "2026-02-24 08:15"),
            "Last looked 8:00 AM MT (update crawl, complete)",
        ),
        (("changes", "--since", "2026-06-01"), "is still to come"),
    ],
)
def test_an_empty_list_says_why_and_is_no_failure(
    tracker: Tracker, words: tuple[str, ...], why: str
) -> None:
    said = tracker(*words)
    assert (said.code, said.out) == (0, "")
    assert why in said.err
    assert tracker(*words, "--format", "json").json() == []


def test_a_database_that_saw_nothing_says_how_to_begin(tracker: Tracker, tmp_path) -> None:
    empty = url_of(tmp_path / "empty.db")
    assert tracker("db", "upgrade", DATABASE_URL=empty).code == 0
    for words in ("bills", "hearings", "changes"):
        said = tracker(words, DATABASE_URL=empty)
        assert (said.code, said.out) == (0, "")
        assert "No crawl has read 2026A yet: run `tracker crawl --full" in said.err


# --- hearings


def hearings_of(tracker: Tracker, number: str) -> list[dict]:
    return tracker("hearings", "--bill", number, "--format", "json").json()


def test_a_moved_hearing_shows_old_and_new(tracker: Tracker) -> None:
    (hearing,) = hearings_of(tracker, MOVED)
    assert hearing["start"] == "2026-02-25T13:30:00-07:00"
    assert hearing["status"] == "moved"
    assert hearing["moved_from"][-1]["start_text"] == "Upon Adjournment"
    row = tracker("hearings", "--bill", MOVED).out.splitlines()[-1]
    assert row.startswith("Wed, Feb 25, 1:30 PM MT")
    assert "Moved; was Wed, Feb 25, “Upon Adjournment”, HCR 0112" in row


def test_words_beside_a_hearing_are_shown(tracker: Tracker, file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("update meetings set remark = 'overflow LSB A'")
    for words in (("hearings", "--bill", MOVED), ("show", MOVED)):
        said = tracker(*words, DATABASE_URL=url_of(file)).out
        assert "The official page adds: “overflow LSB A”." in said


@pytest.mark.parametrize("at", ["2026-02-25 14:00", "2026-02-26 01:30"])
def test_a_hearing_that_began_is_not_past_before_the_morning(tracker: Tracker, at: str) -> None:
    said = " ".join(tracker("show", MOVED, "--today", at).out.split())
    assert "Next hearing Wed, Feb 25, 1:30 PM MT: House Judiciary" in said
    assert "Began, may still go on." in said and "the public may speak" not in said


def test_a_hearing_that_no_longer_stands_is_shown_and_says_so(tracker: Tracker) -> None:
    left = [one for one in hearings_of(tracker, LEFT) if one["gone_seen"]]
    withdrawn = [one for one in hearings_of(tracker, WITHDRAWN) if one["status"] == "withdrawn"]
    assert [one["stands"] for one in (*left, *withdrawn)] == [False, False]
    table = tracker("hearings").out
    assert "Bill left the agenda; " in table
    assert "Withdrawn from the schedule: check" in table


def test_no_clock_time_is_invented(tracker: Tracker) -> None:
    (hearing,) = hearings_of(tracker, "HB26-1047")
    assert (hearing["start"], hearing["start_text"]) == ("2026-02-24", "Upon Adjournment")
    assert "Tue, Feb 24, “Upon Adjournment”" in tracker("hearings").out


def test_days_and_all_widen_and_narrow(tracker: Tracker) -> None:
    def days(*options: str) -> list[str]:
        found = tracker("hearings", *options, "--format", "json").json()
        return [one["day"] for one in found]

    assert set(days("--days", "1")) == {"2026-02-24", "2026-02-25"}
    assert min(days()) == "2026-02-24"
    assert min(days("--all")) < "2026-02-24"
    assert set(days("--followed")) < set(days())


# --- changes


@pytest.mark.parametrize("since", ["24h", "1d", "2026-02-24", "2026-02-23 09:00"])
def test_changes_since_a_moment_tell_the_hearings_first(tracker: Tracker, since: str) -> None:
    found = tracker("changes", "--since", since, "--format", "jsonl").lines()
    assert {"meeting_moved", "meeting_withdrawn", "item_gone", "stage"} <= {
        one["kind"] for one in found
    }
    assert found[0]["said"].startswith(f"{MOVED}, HB26-1089 (House Judiciary): hearing moved from")
    assert all(one["seen"] == "2026-02-24T15:00:00Z" for one in found)


def test_changes_of_one_bill_or_meeting_say_when_it_happened_and_by_which_crawl(
    tracker: Tracker,
) -> None:
    moved = next(
        row
        for row in tracker("changes", "--since", "2026-02-24", "--format", "jsonl").lines()
        if row["kind"] == "meeting_moved"
    )
    of_meeting = tracker("changes", "--of", moved["meeting"], "--format", "json").json()
    told = next(row for row in of_meeting if row["field"] in ("day", "start_text"))
    assert (told["seen"], told["plan"]) == (moved["seen"], "update")
    assert told["old"] != told["new"] and told["page_kept"] == told["seen"]
    rows = tracker("changes", "--of", "hb26-1037", "--format", "json").json()
    assert {"happened", "crawl", "page", "only_our_reading"} <= rows[0].keys()
    assert any("House Judiciary" in row["said"] for row in rows)
    said = tracker("changes", "--of", "HB26-1037").out
    assert "What changed" in said and "2 update" in said
    for of, why in (
        ("HB26-1999", "no bill HB26-1999 is stored"),
        ("2026A-h-9999", "no meeting 2026A-h-9999 is stored"),
        ("nonsense", "nonsense"),
    ):
        refused = tracker("changes", "--of", of)
        assert refused.code == 2 and why in refused.err


def test_changes_are_sentences_with_the_time_in_denver(tracker: Tracker) -> None:
    said = tracker("changes", "--followed").out
    assert "8:00 AM MT  HB26-1148: left the agenda of House Judiciary" in said
    assert "SB26-043" not in said


def test_those_who_join_a_bill_together_are_one_row_of_the_table(
    tracker: Tracker, tmp_path
) -> None:
    url = url_of(tmp_path / "joined.db")
    with fill.filling(url) as connection:
        fill.add_session(connection)
        bill = fill.add_bill(connection, "HB26-1001")
        for name in ("J. Mabrey", "L. Daugherty"):
            fill.add_sponsor(connection, bill, name, "cosponsor")
            told = {"name": name, "role": "cosponsor", "chamber": "lower"}
            fill.add_change(connection, "new", "sponsor", f"HB26-1001/{name}", new=told)
    said = tracker("changes", "--since", "2026-02-24", DATABASE_URL=url)
    assert "HB26-1001: J. Mabrey, L. Daugherty joined as cosponsor" in said.out
    told = tracker("changes", "--since", "2026-02-24", "--format", "jsonl", DATABASE_URL=url)
    assert [one["text"] for one in told.lines()] == ["J. Mabrey", "L. Daugherty"]


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("24h", datetime(2026, 2, 23, 15, tzinfo=UTC)),
        (" 7D ", datetime(2026, 2, 17, 15, tzinfo=UTC)),
        ("2026-02-23", datetime(2026, 2, 23, 7, tzinfo=UTC)),
        ("2026-07-01", datetime(2026, 7, 1, 6, tzinfo=UTC)),
        ("2026-02-23T08:00", datetime(2026, 2, 23, 15, tzinfo=UTC)),
    ],
)
def test_since_is_a_date_a_moment_in_denver_or_so_long_ago(typed: str, moment: datetime) -> None:
    assert typed_options.moment(typed, fill.NOW) == moment


@pytest.mark.parametrize("typed", ["", "yesterday", "2026-02-30", "24", "99999d", "02/23/2026"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(SettingFault, match=r"--since: .* is no date"):
        typed_options.moment(typed, fill.NOW)


# --- one bill


@pytest.mark.parametrize(
    "typed",
    ["HB26-1037", "hb26-1037", "HB 26-1037", "House Bill 26-1037", "HB 26 1037", "hb261037",
     "House Bill No. 26-1037"],
)  # fmt: skip
def test_a_number_is_understood_as_people_write_it(tracker: Tracker, typed: str) -> None:
    assert tracker("show", typed, "--format", "json").json()["number"] == MOVED


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (("SB 26-70",), "SB26-070"),
        (("SB", "26-70"), "SB26-070"),
        (("HB26\u20111037",), MOVED),
        (("HB1037", "--session", "2026A"), MOVED),
        (("sb 70", "--session", "2026a"), "SB26-070"),
    ],
)
def test_a_number_is_completed_by_the_session_named(
    tracker: Tracker, words: tuple[str, ...], number: str
) -> None:
    assert tracker("show", *words, "--format", "json").json()["number"] == number


def test_a_number_without_its_year_asks_which_session(tracker: Tracker) -> None:
    said = tracker("show", "HB1134")
    assert (said.code, said.out) == (2, "")
    assert "Which session? For 2026 write HB26-1134." in said.err


def test_a_bill_that_is_not_stored_fails_and_says_where_to_look(tracker: Tracker) -> None:
    said = tracker("show", "HB26-1999")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("No bill HB26-1999 is stored; of 2026A there are 34 bills, the")
    assert "https://leg.colorado.gov/bills/HB26-1999" in said.err
    assert "Did you mean HB26-1037" in tracker("show", "HB26-1073").err
    other = tracker("show", "SB25-001")
    assert other.code == 1
    assert "nor any other of 2025A: run `tracker crawl --full --session 2025A`" in other.err


def test_a_bill_that_is_not_stored_is_told_with_the_agenda_that_lists_it(
    tracker: Tracker, file: Path
) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("delete from bills where number = ?", (MOVED,))
    said = tracker("show", MOVED, DATABASE_URL=url_of(file)).err
    assert "HB26-1037 is on an agenda: Wed, Feb 25, 1:30 PM MT, House Judiciary, HCR 0107." in said


def test_a_bill_is_told_whole(tracker: Tracker) -> None:
    said = " ".join(tracker("show", "HB26-1047").out.split())
    for words in (
        "HB26-1047 Protections for Residential Tenants",
        "Postponed indefinitely, House, since Tue, Feb 24",
        "because of: “House Committee on Judiciary Postpone Indefinitely”",
        "Tue, Feb 24, “Upon Adjournment”: House Judiciary, HCR 0107. Scheduled.",
        "in the summary:",
        "Prime sponsors: Rep. J. Joseph",
        "Introduced In House - Assigned to Judiciary",
        "Refer House Bill 26-1047, as amended, to the Committee of the Whole.",
        "5–6",
        "/bill_files/110796/download",
        "Initial Fiscal Note",
        "Committee Report for Judiciary on 02/24/2026",
        "First seen Mon, Feb 23, 8:00 AM MT; the page was last read whole 8:00 AM MT.",
        "2026 Regular Session, http://127.0.0.1",
        "(seen Tue, Feb 24, 2026)",
    ):
        assert words in said


def test_a_bill_whose_page_was_not_read_says_so(tracker: Tracker, tmp_path) -> None:
    url = url_of(tmp_path / "card.db")
    with fill.filling(url) as connection:
        fill.add_session(connection)
        fill.add_bill(
            connection, "HB26-1001", page_seen_at=None, long_title="Concerning a ...",
            long_title_cut=True, listed_sponsors=["Rep. J. Mabrey"],
        )  # fmt: skip
    said = " ".join(tracker("show", "HB26-1001", DATABASE_URL=url).out.split())
    for words in (
        "The bill's own page was not read yet: this is what the official list says.",
        "(cut short: the bill's own page was not read yet)",
        "J. Mabrey",
        "No schedule of this session was read, so we know of no hearing.",
    ):
        assert words in said
    assert tracker("show", "HB26-1001", "--format", "jsonl", DATABASE_URL=url).out.count("\n") == 1


def test_a_bill_as_json_is_its_record_with_hearings_and_changes(tracker: Tracker) -> None:
    bill = tracker("show", MOVED, "--format", "json").json()
    (exported,) = [one for one in tracker("export").lines() if one.get("number") == MOVED]
    assert {key: bill[key] for key in exported} == exported
    assert bill["hearings"][0]["meeting"].startswith("2026A-h-")
    assert {one["entity"] for one in bill["changes"]} >= {"bill", "action", "topic"}


# --- status


def test_status_says_how_fresh_the_facts_are_and_how_crawls_ended(tracker: Tracker) -> None:
    said = tracker("status").out
    for words in (
        "All is well: what is shown is fresh, and every page could be read.",
        "Official schedule and bills seen 8:00 AM MT (30 minutes ago).",
        "No crawl is at work.",
        "Mon, Feb 23, 8:00 AM MT  full    complete",
        "The page of every bill was read.",
        "We recognize every action.",
    ):
        assert words in said
    told = tracker("status", "--format", "json").json()
    assert [(one["plan"], one["outcome"]) for one in told["crawls"]] == [
        ("update", "whole"),
        ("full", "whole"),
    ]
    assert (told["bills"], told["failures"], told["at_work"]) == (34, [], [])


def test_status_names_a_sign_up_form_that_nobody_checked_for_this_session(
    tracker: Tracker,
) -> None:
    assert "sign-up form" not in tracker("status").out
    said = " ".join(tracker("status", TRACKER_SESSION="2027A").out.split())
    assert "! Nobody has checked the sign-up form of 2027A (by-bill, as it was in 2026)." in said
    told = tracker("status", "--format", "json", TRACKER_SESSION="2027A").json()
    assert "sites.coleg.gov" in told["unchecked_form"]


def test_status_names_what_the_operator_should_look_at(tracker: Tracker, tmp_path) -> None:
    url = url_of(tmp_path / "trouble.db")
    with fill.filling(url) as connection:
        fill.add_session(connection)
        crawl = fill.add_crawl(connection, outcome="partial", message="1 page could not be read.")
        fill.add_failure(connection, crawl, "bill", "bill: no title at HB26-1001")
        bill = fill.add_bill(connection, "HB26-1001", page_seen_at=None)
        fill.judge_bill(connection, bill, "introduced", unrecognised=["Sang a song"])
    said = tracker("status", DATABASE_URL=url).out
    for words in (
        "! Some pages could not be read last time",
        "Bills whose page was not read yet: 1 (HB26-1001)",
        "bill: no title at HB26-1001",
        "“Sang a song”: HB26-1001",
    ):
        assert words in said


def test_status_after_failed_crawls_says_that_nothing_was_read(tracker: Tracker, tmp_path) -> None:
    url = url_of(tmp_path / "nothing.db")
    with fill.filling(url) as connection:
        fill.add_session(connection)
        for plan in ("full", "full", "hearings"):
            fill.add_crawl(connection, plan, outcome="failed", message="Nothing answers.")
    said = tracker("status", DATABASE_URL=url).out
    assert "No bill is stored: nothing was read." in said
    for plan in ("full", "hearings"):
        assert said.count(f"The last crawl of the plan {plan} read nothing.") == 1
    assert "Every page of the last crawls could be read." not in said
    assert "The page of every bill was read." not in said
    first, *_ = said.splitlines()
    assert first == "Something is wrong: nothing was read, so there is no bill."
    assert "tracker crawl --full" in said and "--hearings" not in said
    assert said.count("Nothing answers.") == 2, "what to do, and what the last crawl said"
    assert "We recognize every action." not in said and "disagrees" not in said
    with fill.filling(url) as connection:
        fill.add_crawl(connection, "full", pages=3)
        fill.add_bill(connection, "HB26-1001")
    said = tracker("status", DATABASE_URL=url).out
    assert "The last crawl of the plan full" not in said
    assert "The last crawl of the plan hearings read nothing." in said
    assert "The page of every bill was read." in said


def test_a_crawl_whose_process_is_gone_is_not_said_to_run(tracker: Tracker, tmp_path) -> None:
    url = url_of(tmp_path / "killed.db")
    with fill.filling(url) as connection:
        fill.add_session(connection)
        fill.add_crawl(connection, outcome="running", ended_at=None)
    told = tracker("status", "--format", "json", DATABASE_URL=url).json()
    assert (told["at_work"], told["crawls"][0]["outcome"]) == ([], "interrupted")


# --- parts


def test_parts_are_counted_and_pages_that_lost_one_are_named(tracker: Tracker, file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        address, parts = connection.execute(
            "select url, parts from pages where kind = 'bill' order by url"
        ).fetchone()
        told = json.loads(parts)
        del told["held"]["sponsors"]
        words = (json.dumps(told), address)
        connection.execute("update pages set parts = ? where url = ?", words)
        connection.commit()
    where = {"DATABASE_URL": url_of(file)}
    rows = tracker("parts", "--format", "json", **where).json()
    (row,) = [one for one in rows if (one["kind"], one["part"]) == ("bill", "sponsors")]
    assert (row["lost"], row["lost_at"], row["pages"]) == (1, [address], row["held"] + 1)
    said = tracker("parts", **where)
    assert f"bill, sponsors: lost at {address}." in said.err
    assert len(said.out.splitlines()) == len(rows) + 2
    assert "Noted." in tracker("parts", "--looked", **where).err


# --- for spreadsheets


def test_every_table_is_written_as_csv_by_the_same_fields(tracker: Tracker) -> None:
    for words in (("bills",), ("hearings", "--all"), ("changes", "--since", "7d")):
        said, as_json = tracker(*words, "--format", "csv"), tracker(*words, "--format", "json")
        rows = list(csv.reader(io.StringIO(said.out.removeprefix("\ufeff"), newline="")))
        assert said.out.startswith("\ufeff"), "a spreadsheet knows by it that this is UTF-8"
        assert len(rows) == len(as_json.json()) + 1, words
        assert all(len(row) == len(rows[0]) for row in rows)
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert rows[0][0].istitle()
    heads = csv.reader(io.StringIO(tracker("bills", "--format", "csv").out.lstrip("\ufeff")))
    assert next(heads)[:5] == ["Number", "Session", "Title", "Chamber", "Stage"]


def test_a_single_result_is_a_row(tracker: Tracker) -> None:
    said = tracker("status", "--format", "csv")
    assert said.code == 0 and len(list(csv.reader(io.StringIO(said.out, newline="")))) == 2


# --- as of a past moment


def test_lists_export_and_bill_are_of_a_past_day(tracker: Tracker) -> None:
    def status(*words: str) -> set[str]:
        rows = tracker("hearings", "--all", "--format", "json", *words).json()
        return {row["status"] for row in rows if row["bill"] == WITHDRAWN}

    assert (status("--as-of", "2026-02-23"), status()) == ({"scheduled"}, {"withdrawn"})
    then = tracker("export", "--format", "jsonl", "--as-of", "2026-02-23 09:00").out
    assert "withdrawn" not in then
    assert '"withdrawn"' in tracker("export", "--format", "jsonl").out
    shown = tracker("show", WITHDRAWN, "--format", "json", "--as-of", "2026-02-23").json()
    assert "withdrawn" not in json.dumps(shown)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("soon", "'soon' is no moment. Write 2026-02-10, or 2026-02-10 15:30 (in Denver)."),
        ("2026-03-01", "2026-03-01 lies in the future"),
        ("2025-12-31", "this database, which begins at 2026-02-23 08:00 in Denver."),
    ],
)
def test_a_moment_of_which_there_is_nothing_is_a_clear_error(
    tracker: Tracker, asked: str, why: str
) -> None:
    said = tracker("bills", "--as-of", asked)
    assert (said.code, said.out) == (2, "")
    assert why in said.err
