"""`tracker import` of Open States and LegiScan: kept whole, never put over the official site, shown
where that is silent."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

from tests.cli.conftest import Tracker, url_of
from tests.crawling import copy_database
from tests.importers.test_other_sources import FILES, changed, zipped

BILLS: Final = ("bills", "--all", "--session", "2024A", "--format", "json")


@pytest.fixture
def at(database_url: str) -> dict[str, str]:
    """The settings of an empty database, on either engine."""
    return {"DATABASE_URL": database_url, "TRACKER_TODAY": "2026-02-24 08:30"}


def imported(tracker: Tracker, at: dict[str, str], name: Path | str, code: int = 0) -> str:
    said = tracker("import", str(FILES / name), **at)
    assert said.code == code, said.err
    return said.err


def shown(tracker: Tracker, at: dict[str, str], number: str) -> Any:
    later = {**at, "TRACKER_TODAY": "2026-02-24 09:30"}
    return tracker("show", number, "--format", "json", **later).json()


def test_a_bill_of_open_states_alone_is_shown_and_says_from_whom(
    tracker: Tracker, at: dict[str, str], tmp_path: Path
) -> None:
    file = zipped(FILES / "openstates_csv", tmp_path / "CO_2024A_csv.zip")
    assert imported(tracker, at, file) == (
        "Open States: 2 bills; 2 new, 0 told anew, 0 kept beside what stands or as they were.\n"
    )
    bill = shown(tracker, at, "HB24-1901")
    assert (bill["source"], bill["page_read"]) == ("openstates", False)
    assert (bill["stage"], bill["stage_since"]) == ("signed", "2024-03-29")
    assert [vote["ballots"][0]["name"] for vote in bill["votes"]] == ["Ochre", "Sienna"]
    assert {one["source"] for one in tracker(*BILLS, **at).json()} == {"openstates"}
    table = " ".join(tracker(*BILLS[:-2], **at).out.split())
    assert "Toll Records Kept One Day (From Open States, not from the official site.)" in table
    words = " ".join(tracker("show", "HB24-1901", **at).out.split())
    assert "comes from Open States (file CO_2024A_csv.zip, brought in on Tue, Feb 24" in words
    assert "as told by Open States" in words
    exported = tracker("export", "--session", "2024A", **at).lines()
    assert {line["source"] for line in exported if line["kind"] == "bill"} == {"openstates"}


def test_the_same_file_twice_changes_nothing(tracker: Tracker, at: dict[str, str]) -> None:
    imported(tracker, at, "legiscan")
    before = tracker("export", "--session", "2024A", "--changes", **at).lines()
    later = {**at, "TRACKER_TODAY": "2026-02-25 08:30"}
    assert "0 new, 0 told anew, 3 kept beside" in imported(tracker, later, "legiscan")
    after = tracker("export", "--session", "2024A", "--changes", **later).lines()
    assert [line.pop("last_seen", "") for line in before if line["kind"] == "bill"] != [
        line.pop("last_seen", "") for line in after if line["kind"] == "bill"
    ]
    assert after == before


@pytest.mark.parametrize("order", [("legiscan", "openstates_csv"), ("openstates_csv", "legiscan")])
def test_two_sources_that_differ_are_one_bill_and_both_are_told(
    tracker: Tracker, at: dict[str, str], order: tuple[str, str]
) -> None:
    for name in order:
        imported(tracker, at, name)
    assert [one["number"] for one in tracker(*BILLS, **at).json()] == ["HB24-1901", "SB24-901"]
    bill = shown(tracker, at, "SB24-901")
    assert (bill["source"], bill["stage_since"]) == ("openstates", "2024-02-14")
    assert "long_title" not in bill  # nothing of LegiScan's stands under the name of the other
    first, second = bill["other_sources"]
    assert (first["source"], first["differences"]) == ("openstates", [])
    assert second["source"] == "legiscan"
    assert {
        "field": "action",
        "theirs": "2024-02-15 Senate Committee on Transportation & Energy Postpone Indefinitely",
        "ours": "2024-02-14 Senate Committee on Transportation & Energy Postpone Indefinitely",
    } in second["differences"]
    later = {**at, "TRACKER_TODAY": "2026-02-24 09:30"}
    words = " ".join(tracker("show", "SB24-901", **later).out.split())
    assert "LegiScan says otherwise (file legiscan, brought in on Tue, Feb 24" in words


def test_nothing_is_put_over_the_official_site(
    tracker: Tracker, filled: Path, tmp_path: Path
) -> None:
    file = tmp_path / "copy.db"
    copy_database(str(filled), str(file))
    at = {"DATABASE_URL": url_of(file)}
    export = ("export", "--session", "2026A", "--changes")
    before = tracker(*export, **at).out
    other = {
        "legislative_session": "2026A", "identifier": "HB 26-1037", "title": "Another title",
        "sponsors": [{"name": "Z. Nobody", "primary": True, "classification": "primary"}],
    }  # fmt: skip
    said = tracker("import", str(changed(tmp_path, **other)), **at)
    assert "Open States: 2 bills; 1 new, 0 told anew, 1 kept beside" in said.err
    after = tracker(*export, **at).lines()
    assert [line for line in after if line.get("id", "").startswith("HB26-1037")] == [
        line for line in map(json.loads, before.splitlines())
        if line.get("id", "").startswith("HB26-1037")
    ]  # fmt: skip
    official = next(line for line in map(json.loads, before.splitlines())
                    if line.get("number") == "HB26-1037")  # fmt: skip
    assert official in after
    [told] = shown(tracker, at, "HB26-1037")["other_sources"]
    theirs = {one["field"]: one["theirs"] for one in told["differences"]}
    assert (theirs["title"], theirs["sponsor"]) == ("Another title", "Z. Nobody")


@pytest.mark.parametrize("first", ["Open States first", "the file comes in again"])
def test_what_the_official_site_says_later_takes_the_place_of_the_other(
    tracker: Tracker, filled: Path, tmp_path: Path, at: dict[str, str], first: str
) -> None:
    """Our own export is what the official site told: it stands where Open States stood, and with
    it goes the mark. No vote and no ballot of Open States is left over."""
    other = {"legislative_session": "2026A", "identifier": "HB 26-1037"}
    file = changed(tmp_path, **other, votes=_votes())
    imported(tracker, at, file)
    assert shown(tracker, at, "HB26-1037")["source"] == "openstates"
    ours = tmp_path / "ours.jsonl"
    url = {"DATABASE_URL": url_of(filled)}
    ours.write_text(tracker("export", "--session", "2026A", **url).out, "utf-8")
    assert tracker("import", str(ours), **at).code == 0
    if first != "Open States first":
        imported(tracker, at, file)
    lines = {line["number"]: line for line in tracker("export", "--session", "2026A", **at).lines()
             if line["kind"] == "bill"}  # fmt: skip
    official = {line["number"]: line for line in map(json.loads, ours.read_text().splitlines())
                if line["kind"] == "bill"}  # fmt: skip
    seen = ("first_seen", "last_seen")
    bill, told = lines["HB26-1037"], official["HB26-1037"]
    facts = ("title", "sponsors", "versions", "votes", "status", "stage", "summary", "source_url")
    assert {name: bill.get(name) for name in facts} == {name: told.get(name) for name in facts}
    assert [(one["date"], one["text"]) for one in bill["actions"]] == [
        (one["date"], one["text"]) for one in told["actions"]
    ]
    assert "source" not in bill
    assert all(name in bill for name in seen)
    assert [one["source"] for one in shown(tracker, at, "HB26-1037")["other_sources"]] == [
        "openstates"
    ]


def _votes() -> list[dict[str, Any]]:
    [file] = (FILES / "openstates_bulk").rglob("*.json")
    votes: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))[0]["votes"]
    return votes


def test_a_bill_that_stands_twice_is_told_and_the_later_one_counts(
    tracker: Tracker, at: dict[str, str], tmp_path: Path
) -> None:
    twice = changed(tmp_path, identifier="HB 24-1901", title="Another title")
    said = imported(tracker, at, twice, 1)
    assert "HB24-1901 stands there twice and differs: what the later one says counts." in said
    assert shown(tracker, at, "HB24-1901")["title"] == "Another title"
    assert shown(tracker, at, "HB24-1901")["votes"]  # of the first, of which the later is silent


def test_what_is_cut_costs_nothing_that_is_whole(
    tracker: Tracker, at: dict[str, str], tmp_path: Path
) -> None:
    cut = tmp_path / "cut.json"
    cut.write_bytes(changed(tmp_path).read_bytes()[:-200])
    said = imported(tracker, at, cut, 1)
    assert "cut.json, cut.json, line " not in said
    assert "the file ends in the middle of a value, after 1 that is whole." in said
    assert "Open States: 1 bill; 1 new," in said


@pytest.mark.parametrize(
    ("name", "holds", "sentence"),
    [
        (
            "page.html",
            "<html></html>",
            "nor a file of Open States or LegiScan. Nothing was stored.",
        ),
        (
            "some.json",
            '{"name": "x"}',
            "nor a file of Open States or LegiScan. Nothing was stored.",
        ),
        (
            "folder",
            None,
            "folder holds nothing of Open States or LegiScan: there is no file in it.",
        ),
    ],
)
def test_a_file_of_no_known_kind_is_one_sentence(
    tracker: Tracker,
    at: dict[str, str],
    tmp_path: Path,
    name: str,
    holds: str | None,
    sentence: str,
) -> None:
    path = tmp_path / name
    if holds is None:
        path.mkdir()
    else:
        path.write_text(holds, "utf-8")
    said = tracker("import", str(path), **at)
    assert said.code != 0
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1


def test_a_zip_of_something_else_is_one_sentence(
    tracker: Tracker, at: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear all", "utf-8")
    (folder / "table.csv").write_text("a,b\n1,2\n", "utf-8")
    said = tracker("import", str(zipped(folder, tmp_path / "letters.zip")), **at)
    assert said.err.endswith("holds nothing of Open States or LegiScan: letter.txt, table.csv. "
                             "Nothing was stored.\n")  # fmt: skip
    shutil.rmtree(folder)
