"""What a bill says of the asks (`tracker asks`), and how well the rules read it (`bench`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Tracker, url_of
from tests.light.test_asks import fill
from tests.queries.fill import add_bill, filling
from tests.queries.fill_asks import OPEN, SHARE, WARRANT
from tracker.store import engine

COLLECT = "collect-only-necessary"
BILLS = (
    {"number": "HB26-1001", "session": "2026A", "title": "One", "summary": WARRANT},
    {"number": "HB26-1002", "session": "2026A", "title": "Two", "summary": "It pays for roads."},
    {"number": "HB26-1003", "session": "2026A", "summary": "The bill creates a registry."},
)
LABELS: tuple[dict[str, Any], ...] = (
    {"session": "2026A", "number": "HB26-1001", "asks": {SHARE: {"mark": "for"}}},
    {"session": "2026A", "number": "HB26-1002", "asks": {SHARE: {"mark": "both"}}, "why": "roads"},
    {"session": "2026A", "number": "HB26-1003", "asks": {COLLECT: {"mark": "none"}}},
)


@pytest.fixture
def told(tmp_path: Path) -> dict[str, str]:
    """A database with a bill whose amendment took the warrant out."""
    file = tmp_path / "asks.db"
    with filling(url_of(file)) as made:
        fill(made)
    engine.forget()
    return {"DATABASE_URL": url_of(file)}


def test_a_bill_is_shown_with_its_passages(tracker: Tracker, told: dict[str, str]) -> None:
    said = tracker("asks", "show", "HB26-1037", **told)
    assert said.code == 0
    found = "(Found automatically, not yet checked by a person.)"
    assert f"Share it only with a court warrant: Against it {found}" in said.out
    assert OPEN in said.out and WARRANT not in said.out
    assert "Removes all the language we ask for." in said.out
    assert WARRANT in tracker("asks", "show", "HB26-1037", "--versions", **told).out


def test_a_bill_as_json_names_version_passage_and_change(
    tracker: Tracker, told: dict[str, str]
) -> None:
    said = json.loads(tracker("asks", "show", "HB26-1037", "--format", "json", **told).out)
    (campaign,) = said["campaigns"]
    first, second = campaign["versions"]
    assert first["marks"][0]["passages"][0]["phrase"] == "a court order"
    assert second["name"] == "Engrossed"
    assert {(one["direction"], one["effect"]) for one in campaign["changes"]} == {
        ("for", "weaker"), ("against", "weaker"),
    }  # fmt: skip


def test_a_bill_that_nobody_read_for_asks_is_told(tracker: Tracker, told: dict[str, str]) -> None:
    with engine.writing(told["DATABASE_URL"]).begin() as made:
        add_bill(made, "HB26-1998")
    said = tracker("asks", "show", "HB26-1998", **told)
    assert said.code == 1 and "was not read for asks" in said.err
    unknown = tracker("asks", "show", "HB26-1999", **told)
    assert unknown.code == 1 and unknown.err.startswith("No bill HB26-1999 is stored; of 2026A")


@pytest.fixture
def measured(measure: Tracker, tmp_path: Path) -> Any:
    """What `evaluate` says of labels, where no database answers."""

    def evaluate(*labels: Any, form: str = "json") -> Any:
        for name, values in (("bills", BILLS), ("labels", labels)):
            lines = [one if isinstance(one, str) else json.dumps(one) for one in values]
            (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), "utf-8")
        files = (str(tmp_path / "bills.jsonl"), str(tmp_path / "labels.jsonl"))
        where = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
        return measure("evaluate_asks", *files, "--format", form, **where)

    return evaluate


def test_recall_and_precision_are_told_with_every_miss(measured: Any) -> None:
    found = json.loads(measured(*LABELS).out)
    scores = {one["name"]: one for one in found["scores"]}
    share = scores[f"{SHARE} for"]
    assert (share["labelled"], share["found"], share["right"]) == (2, 1, 1)
    assert (share["recall"], share["precision"]) == (0.5, 1.0)
    assert (scores["all"]["labelled"], scores["all"]["found"], scores["all"]["right"]) == (3, 2, 1)
    missed = [(one["number"], one["direction"]) for one in found["missed"]]
    assert missed == [("HB26-1002", "against"), ("HB26-1002", "for")]
    assert found["wrong"][0]["phrase"] == "creates a registry"
    table = measured(*LABELS, form="table").out
    assert "0.500" in table and f"HB26-1002 {SHARE} against (roads)" in table
    assert f"HB26-1003 {COLLECT} against: creates a registry" in table


@pytest.mark.parametrize(
    ("label", "what"),
    [
        ("no JSON", "line 1: is no JSON"),
        ('{"number": "HB26-1001"}', "line 1: asks lacks"),
        ('{"number": "ten", "asks": {}}', "line 1:"),
        ('{"number": "HB26-1001", "asks": {"x": {"mark": "for"}}}', "no ask 'x' exists"),
        ('{"number": "HB26-1001", "asks": {"keep-no-longer": {"mark": "yes"}}}', "'yes' is none"),
        ('{"number": "HB26-1001", "asks": {"keep-no-longer": {"mark": ["for"]}}}', "is none of"),
        ("", "is empty"),
    ],
)
def test_labels_of_another_shape_are_told_and_nothing_is_measured(
    measured: Any, label: str, what: str
) -> None:
    said = measured(label)
    assert said.code == 1 and said.out == "" and what in said.err


def test_a_line_of_bills_that_cannot_be_read_is_named_and_the_others_are_measured(
    measure: Tracker, tmp_path: Path
) -> None:
    bills, labels = tmp_path / "bills.jsonl", tmp_path / "labels.jsonl"
    odd = json.dumps({**BILLS[1], "title": 5})
    bills.write_text("\n".join((json.dumps(BILLS[0]), "{oops", odd)), "utf-8")
    labels.write_text("\n".join(json.dumps(one) for one in LABELS), "utf-8")
    where = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    said = measure("evaluate_asks", str(bills), str(labels), "--format", "json", **where)
    assert said.code == 1
    assert f"{bills}, line 2: is no JSON" in said.err
    assert f"{bills}, line 3: title cannot be understood" in said.err
    assert next(one for one in said.json()["scores"] if one["name"] == "all")["right"] == 1
