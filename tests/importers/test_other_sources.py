"""Files of Open States and LegiScan as bills of our record format, and what of them cannot be."""

from __future__ import annotations

import base64
import json
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tracker.errors import ImportFault
from tracker.importers import json_values, legiscan, members
from tracker.importers.foreign import day_in
from tracker.importers.members import inside
from tracker.importers.openstates_csv import Fault
from tracker.importers.sources import ForeignBill, bills, kind_of

FILES: Final = Path(__file__).parent / "files"
KNOWN: Final = ("2024A", "2025B", "2026A")
SHAPES: Final = ("openstates_bulk", "openstates_csv", "openstates_scraped")


def read(path: Path) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The bills of a file, and its faults."""
    found = inside(path)
    kind = kind_of(found)
    assert kind is not None
    told = list(bills(found, kind, KNOWN))
    records = [one.record for one in told if isinstance(one, ForeignBill)]
    return records, [one for one in told if isinstance(one, Fault)]


def zipped(folder: Path, to: Path) -> Path:
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return to


def answered(file: Path) -> Path:
    """A zip as LegiScan's API gives it, whose JSON writes slashes in the manner of PHP."""
    packed = base64.b64encode(file.read_bytes()).decode()
    dataset = {"state_id": 6, "session_name": "2024", "mime_type": "application/zip", "zip": packed}
    answer = json.dumps({"status": "OK", "dataset": dataset}).replace("/", "\\/")
    to = file.with_suffix(".json")
    to.write_text(answer, "utf-8")
    return to


@pytest.fixture(params=["folder", "zip", "answer"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Gives a folder of files as it is, or as the zip that is downloaded."""
    if request.param == "folder":
        yield lambda name: FILES / name
    else:
        pack = answered if request.param == "answer" else Path
        yield lambda name: pack(zipped(FILES / name, tmp_path / f"{name}.zip"))


def by_number(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {record["number"]: record for record in records}


# --- Open States ---------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_of_open_states_tells_the_same_bill(path: Any, shape: str) -> None:
    records, faults = read(path(shape))
    assert faults == []
    bill = by_number(records)["HB24-1901"]
    assert bill["session"] == "2024A"
    assert bill["title"] == "Privacy of Library Cards"
    assert bill["summary"].startswith("A public library forgets")
    assert [(one["date"], one["chamber"]) for one in bill["actions"]] == [
        ("2024-01-16", "lower"), ("2024-02-06", "lower"), ("2024-02-09", "lower"),
        ("2024-02-12", "lower"), ("2024-02-15", "upper"), ("2024-03-05", "upper"),
        ("2024-03-08", "upper"), ("2024-03-11", "upper"), ("2024-03-20", "lower"),
        ("2024-03-20", "upper"), ("2024-03-21", "executive"), ("2024-03-29", "executive"),
    ]  # fmt: skip
    assert bill["actions"][3]["classification"] == ["reading-3", "passage"]
    assert [(one["name"], one["date"]) for one in bill["versions"]] == [
        ("Introduced", "2024-01-16"), ("Engrossed", "2024-02-09"), ("Signed Act", "2024-03-29"),
    ]  # fmt: skip
    assert [one["name"] for one in bill["amendments"]] == ["L.001"]
    assert [one["name"] for one in bill["reports"]] == ["Committee Amendment"]
    assert [(one["name"], one["date"]) for one in bill["fiscal_notes"]] == [
        ("Fiscal Note Initial", "2024-01-30")
    ]
    assert [one["name"] for one in bill["other_documents"]] == ["Research Note"]
    house, senate = bill["votes"]
    assert (house["date"], house["chamber"], house["motion"]) == (
        "2024-02-12", "lower", "Third Reading BILL",
    )  # fmt: skip
    assert (house["yes"], house["no"], house["other"], house["result"]) == (2, 1, 1, "pass")
    assert house["ballots"] == [
        {"name": "Ochre", "choice": "yes"},
        {"name": "Umber", "choice": "yes"},
        {"name": "Ivory", "choice": "no"},
        {"name": "Teal", "choice": "excused"},
    ]
    assert senate["ballots"][-1] == {"name": "Lilac", "choice": "absent"}


def test_who_leads_a_bill_is_a_prime_sponsor(path: Any) -> None:
    records, _ = read(path("openstates_bulk"))
    assert by_number(records)["HB24-1901"]["sponsors"] == [
        {"name": "N. Ochre", "role": "prime"},
        {"name": "P. Sienna", "role": "prime"},
        {"name": "Q. Umber", "role": "cosponsor"},
    ]


def test_the_api_names_the_chamber_of_a_sponsor_and_a_special_session() -> None:
    records, faults = read(FILES / "openstates_api")
    assert faults == []
    [bill] = records
    assert (bill["number"], bill["session"]) == ("HB25B-1091", "2025B")
    assert bill["sponsors"] == [{"name": "Q. Umber", "chamber": "lower", "role": "prime"}]
    assert bill["foreign_url"] == "https://openstates.org/co/bills/2025B/HB25B1091/"


# --- LegiScan ------------------------------------------------------------------------------------


def test_a_data_set_of_legiscan_tells_sessions_sponsors_votes_and_papers(path: Any) -> None:
    records, faults = read(path("legiscan"))
    assert faults == []
    assert [record["number"] for record in records] == ["HB24-1901", "SB24-901", "HB25B-1091"]
    bill = records[0]
    assert (
        bill["long_title"]
        == "Concerning what a public library may keep of what its readers borrow."
    )
    assert bill["status"] == "Passed"
    assert bill["sponsors"] == [
        {"name": "Nell Ochre", "chamber": "lower", "role": "prime"},
        {"name": "Paul Sienna", "chamber": "upper", "role": "prime"},
        {"name": "Quin Umber", "chamber": "lower", "role": "cosponsor"},
    ]
    assert [one["chamber"] for one in bill["actions"]][-3:] == ["upper", "executive", "executive"]
    assert [one["name"] for one in bill["versions"]] == ["Introduced", "Engrossed", "Chaptered"]
    assert [one["name"] for one in bill["fiscal_notes"]] == ["Fiscal Note Initial"]
    vote = bill["votes"][0]
    assert (vote["yes"], vote["no"], vote["other"], vote["motion"]) == (
        2, 1, 1, "Third Reading BILL",
    )  # fmt: skip
    assert vote["url"] == "http://leg.colorado.gov/content/hb24-1901vote11aa11"
    assert vote["ballots"] == [
        {"name": "Nell Ochre", "choice": "yes"},
        {"name": "Quin Umber", "choice": "yes"},
        {"name": "Ira Ivory", "choice": "no"},
        {"name": "Tom Teal", "choice": "other"},
    ]


@pytest.mark.parametrize(
    ("session", "url", "is_called"),
    [
        ({"year_start": 2024, "special": 0}, "", "2024A"),
        ({"year_start": 2024, "special": 1}, "", "2024B"),
        ({"year_start": 2020, "special": 1, "session_name": "First Special Session"}, "", "2020B"),
        ({"year_start": 2020, "special": 1, "session_title": "2nd Special Session"}, "", "2020C"),
        ({"year_start": 2025, "special": 1}, "https://legiscan.com/CO/bill/HB1/2025/X1", "2025B"),
        ({"year_start": 2025, "special": 1}, "https://legiscan.com/CO/bill/HB1/2025/X2", "2025C"),
        ({}, "", ""),
    ],
)  # fmt: skip
def test_legiscan_names_a_special_session(
    session: dict[str, Any], url: str, is_called: str
) -> None:
    assert legiscan.session_in({"session": session, "url": url}) == is_called


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-02-12", "2024-02-12"),
        ("2024-02-12T07:00:00+00:00", "2024-02-12"),  # midnight in Denver, told in UTC
        ("2024-02-12T00:00:00+00:00", "2024-02-12"),  # a date that somebody made a moment of
        ("2024-02-12T00:00:00-07:00", "2024-02-12"),
        ("2024-02-12T03:00:00+00:00", "2024-02-11"),
        ("2024-02-30", ""),
        ("soon", ""),
        ("9999-12-31T23:59:59-14:00", ""),
    ],
)
def test_a_moment_of_theirs_is_a_day_of_denver(written: str, day: str) -> None:
    assert day_in(written) == day


# --- what cannot be taken ------------------------------------------------------------------------


def changed(tmp_path: Path, **fields: Any) -> Path:
    """The bulk file with fields of its second bill changed."""
    [file] = (FILES / "openstates_bulk").rglob("*.json")
    every = json.loads(file.read_text("utf-8"))
    every[1].update(fields)
    made = tmp_path / "CO_2024A_bills.json"
    made.write_text(json.dumps(every, indent=1), "utf-8")
    return made


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"jurisdiction_name": "Ohio"}, "SB 24-901 is of Ohio, not of Colorado"),
        ({"legislative_session": "2099A"}, "is of session 2099A, which never was"),
        ({"legislative_session": "2026A"}, "is said to be of session 2026A, and its number is"),
        ({"identifier": "Ordinance 7"}, "has the number 'Ordinance 7', which is none of"),
        ({"identifier": ""}, "a bill without a number has the number ''"),
    ],
)
def test_a_bill_that_is_none_of_ours_is_named_and_costs_no_other(
    tmp_path: Path, fields: dict[str, str], says: str
) -> None:
    records, [fault] = read(changed(tmp_path, **fields))
    assert [record["number"] for record in records] == ["HB24-1901"]
    assert says in fault.what
    assert fault.place.startswith("CO_2024A_bills.json, line ")


def test_a_bill_of_another_state_is_none_of_legiscans(tmp_path: Path) -> None:
    [file] = (FILES / "legiscan").rglob("SB901.json")
    value = json.loads(file.read_text("utf-8"))
    value["bill"]["state"] = "WY"
    (tmp_path / "SB901.json").write_text(json.dumps(value), "utf-8")
    records, [fault] = read(tmp_path)
    assert records == []
    assert fault.what == "SB901 is of WY, not of Colorado"


def test_of_json_that_is_cut_what_is_whole_is_kept_and_the_rest_named_by_line(
    tmp_path: Path,
) -> None:
    whole = changed(tmp_path).read_bytes()
    cut = tmp_path / "cut.json"
    cut.write_bytes(whole[:-200])
    records, [fault] = read(cut)
    assert [record["number"] for record in records] == ["HB24-1901"]
    assert fault.what == "the file ends in the middle of a value, after 1 that is whole"
    assert fault.place == f"cut.json, line {whole[:-200].count(10) + 1}"


def test_of_a_zip_that_is_cut_what_is_whole_is_kept_and_the_rest_named(tmp_path: Path) -> None:
    whole = zipped(FILES / "legiscan", tmp_path / "whole.zip").read_bytes()
    cut = tmp_path / "cut.zip"
    at = whole.index(b"CO/2025-2025_1st_Special_Session/bill/HB1091.json") + 300
    cut.write_bytes(whole[:at])
    records, faults = read(cut)
    assert [record["number"] for record in records] == ["HB24-1901", "SB24-901"]
    assert "cut.zip is cut in or behind CO/2025" in faults[0].what
    assert any("HB1091.json is cut, damaged or locked" in fault.what for fault in faults)


def test_a_member_without_a_name_in_a_zip_that_is_cut_ends_nothing(tmp_path: Path) -> None:
    head = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 2, 2, 0, 0)
    (tmp_path / "cut.zip").write_bytes(head + b"[]")
    nameless = inside(tmp_path / "cut.zip")
    assert nameless.names == ("",)
    assert kind_of(nameless) is None


def test_of_a_table_that_is_cut_what_is_whole_is_kept_and_the_row_named(tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    for file in (FILES / "openstates_csv").rglob("*.csv"):
        (folder / file.name).parent.mkdir(exist_ok=True)
        (folder / file.name).write_bytes(file.read_bytes())
    actions = folder / "CO_2024A_bill_actions.csv"
    actions.write_bytes(actions.read_bytes()[:-60])
    records, [fault] = read(folder)
    assert len(by_number(records)["HB24-1901"]["actions"]) == 11
    assert fault.place.startswith("CO_2024A_bill_actions.csv, line ")
    assert "cells under 7 columns" in fault.what


def test_what_is_no_json_is_no_collection(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("<html>", "utf-8")
    (tmp_path / "b.json").write_text('{"name": "no bill"}', "utf-8")
    assert kind_of(inside(tmp_path)) is None


def test_a_zip_whose_names_lead_out_of_it_is_refused(tmp_path: Path) -> None:
    for name in ("../bills.json", "/etc/bills.json", "a\\..\\..\\b.json"):
        with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
            archive.writestr(name, "[]")
        with pytest.raises(ImportFault, match="a name that leads out of it"):
            inside(tmp_path / "out.zip")


def test_a_zip_that_is_larger_than_it_looks_is_refused(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("CO_2024A_bills.json", bytes(20 << 20))
    with pytest.raises(ImportFault, match="would be 20,971,520 bytes, packed into"):
        inside(bomb)


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (lambda text: text[:-100], "answer.json is cut, or holds more than any data set"),
        (lambda text: text.replace("UEsDB", "UE*DB"), "a zip that is no base64"),
        (lambda text: text.replace('"zip": "', '"zip": "AA'), "a zip that is no base64"),
    ],
)
def test_an_answer_that_holds_no_zip_is_refused(
    tmp_path: Path, spoilt: Callable[[str], str], why: str
) -> None:
    answer = answered(zipped(FILES / "legiscan", tmp_path / "answer.zip"))
    answer.write_text(spoilt(answer.read_text("utf-8")), "utf-8")
    with pytest.raises(ImportFault, match=why):
        inside(answer)


def test_an_answer_of_more_than_any_data_set_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MOST_ANSWERED", 100)
    with pytest.raises(ImportFault, match="holds more than any data set"):
        inside(answered(zipped(FILES / "legiscan", tmp_path / "answer.zip")))


def test_a_zip_of_more_files_than_any_data_set_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "MOST_MEMBERS", 3)
    with pytest.raises(ImportFault, match="more than any data set has"):
        inside(zipped(FILES / "legiscan", tmp_path / "many.zip"))


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_text("[]", "utf-8")
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / "bills.json").symlink_to(tmp_path / "elsewhere.json")
    assert inside(folder).names == ()


def test_a_value_that_nests_without_end_is_a_fault(tmp_path: Path) -> None:
    deep = tmp_path / "deep.json"
    deep.write_text("[" * 100_000, "utf-8")
    with pytest.raises(json_values.BadJson, match="nested too deep"), deep.open("rb") as file:
        list(json_values.values_in(file))


def test_a_large_list_is_read_value_by_value(tmp_path: Path) -> None:
    """A value is given before the text behind it is read."""
    large = tmp_path / "large.json"
    with large.open("w") as file:
        file.write("[" + json.dumps({"a": "é" * 5000}, ensure_ascii=False))
        for _ in range(2000):
            file.write(",\n" + json.dumps({"a": "é" * 5000}, ensure_ascii=False))
        file.write("]")
    with large.open("rb") as file:
        values = json_values.values_in(file)
        assert next(values).line == 1
        assert file.tell() < 200_000 < large.stat().st_size
        assert sum(1 for _ in values) == 2000
