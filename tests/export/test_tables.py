"""Flat tables of the real bills of 2026, opened by readers that are not ours."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest

from tests.export.conftest import Exported, hearings_of
from tracker.export.fields import MARK
from tracker.export.package import Form
from tracker.export.tables import TABLES

FORMS: tuple[Form, ...] = ("csv", "jsonl", "parquet")
#: How DuckDB names the types of ours.
DUCKDB = {
    "string": "VARCHAR", "boolean": "BOOLEAN", "integer": "INTEGER", "date": "DATE",
    "datetime": "TIMESTAMP WITH TIME ZONE",
}  # fmt: skip


def asked(path: Path, fields: str = "count(*)", more: str = "") -> list[tuple[Any, ...]]:
    """What DuckDB answers of a file, as it reads it by itself. more: behind FROM."""
    duck = duckdb.connect()
    duck.execute("SET TimeZone = 'UTC'")
    if path.suffix == ".jsonl":
        read = f"read_json('{path}', maximum_object_size=100000000)"
    else:
        read = f"'{path}'"
    return duck.execute(f"SELECT {fields} FROM {read} {more}").fetchall()


def expected(of_2026: Exported) -> dict[str, int]:
    """How many rows each table has, counted in the facts."""
    counts = {name: len(of_2026.rows(name)) for name in ("actions", "sponsors", "versions",
                                                         "documents", "votes")}  # fmt: skip
    heard = sum(len(hearings_of(bill)) for bill in of_2026.told)
    return {
        **counts, "bills": 346, "topics": 49, "ballots": counts["votes"], "hearings": heard,
        "calls": 0, "related": 0, "changes": counts["actions"],
    }  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_table_has_as_many_rows_as_the_facts(of_2026: Exported, form: Form) -> None:
    folder = of_2026.written(form)
    counts = {
        name: asked(folder / f"{name}.{form}")[0][0]
        for name in TABLES
        if (folder / f"{name}.{form}").stat().st_size
    }
    assert {"calls": 0, "related": 0, **counts} == expected(of_2026)


def test_types_of_parquet_are_those_of_the_models(of_2026: Exported) -> None:
    for name, table in TABLES.items():
        path = of_2026.written("parquet") / f"{name}.parquet"
        told = duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()
        ours = [
            (field.name, DUCKDB[field.type.name] + ("[]" if field.type.is_list else ""))
            for field in table.fields
        ]
        assert [row[:2] for row in told] == ours, name


def test_parquet_tells_what_its_fields_mean(of_2026: Exported) -> None:
    schema = pq.read_schema(of_2026.written("parquet") / "votes.parquet")
    assert schema.field("yes").metadata == {
        b"description": b"who voted yes; nothing of a voice vote", b"unit": b"members",
    }  # fmt: skip
    assert (schema.field("bill").nullable, schema.field("yes").nullable) == (False, True)


@pytest.mark.parametrize("form", FORMS)
def test_histories_and_votes_are_those_of_the_facts(of_2026: Exported, form: Form) -> None:
    folder = of_2026.written(form)
    actions = asked(folder / f"actions.{form}", "bill, date, text")
    assert Counter(actions) == Counter(
        (row["bill"], date.fromisoformat(row["date"]), row["text"])
        for row in of_2026.rows("actions")
    )
    votes = of_2026.rows("votes")
    sums = tuple(sum(row.get(name) or 0 for row in votes) for name in ("yes", "no", "other"))
    assert asked(folder / f"votes.{form}", "sum(yes), sum(no), sum(other)") == [sums]
    assert asked(folder / f"votes.{form}", "count(yes)") == [
        (sum(row.get("yes") is not None for row in votes),)
    ]


def test_pandas_and_arrow_read_the_same_as_duckdb(of_2026: Exported) -> None:
    path = of_2026.written("parquet") / "hearings.parquet"
    table, frame = pq.read_table(path), pd.read_parquet(path)
    assert table.num_rows == len(frame) == asked(path)[0][0]
    # 1:30 PM in Denver: half past eight in UTC in winter, half past seven in summer.
    assert {moment.strftime("%H:%M") for moment in frame["start"].dropna()} == {"20:30", "19:30"}
    without = frame[frame["start"].isna()]
    assert set(without["start_text"]) == {"Upon Adjournment"} and len(without) > 50
    subjects = pq.read_table(of_2026.written("parquet") / "bills.parquet")["subjects"].to_pylist()
    assert Counter(one for some in subjects for one in some) == Counter(
        one for bill in of_2026.told for one in bill["subjects"]
    )


def test_a_csv_has_the_types_that_its_package_tells(of_2026: Exported) -> None:
    folder = of_2026.written("csv")
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        with (folder / resource["path"]).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[0] == list(fields)
        for row in rows[1:]:
            for field, cell in zip(fields.values(), row, strict=True):
                assert _fits(field, cell), (resource["name"], field, cell)


def _fits(field: dict[str, Any], cell: str) -> bool:
    """Whether a cell is of the type of its field, by the words of the package alone."""
    constraints = field.get("constraints", {})
    if not cell:
        return not constraints.get("required")
    is_one: dict[str, Callable[[], object]] = {
        "boolean": lambda: cell in (*field["trueValues"], *field["falseValues"]),
        "integer": lambda: int(cell) >= 0,
        "date": lambda: date.fromisoformat(cell),
        "datetime": lambda: datetime.strptime(cell, "%Y-%m-%dT%H:%M:%SZ"),
        "list": lambda: all(cell.split(field["delimiter"])),
        "string": lambda: cell in constraints.get("enum", (cell,)),
    }
    return bool(is_one[field["type"]]())


def test_every_key_is_one_and_every_reference_leads_somewhere(of_2026: Exported) -> None:
    folder = of_2026.written("parquet")
    for name, table in TABLES.items():
        rows = pq.read_table(folder / f"{name}.parquet", columns=list(table.key)).to_pylist()
        keys = {tuple(row.values()) for row in rows}
        assert len(keys) == len(rows), name
        for other, fields in table.refers.items():
            columns = list(TABLES[other].key)
            there = pq.read_table(folder / f"{other}.parquet", columns=columns).to_pylist()
            here = pq.read_table(folder / f"{name}.parquet", columns=list(fields)).to_pylist()
            assert {tuple(row.values()) for row in here} <= {tuple(row.values()) for row in there}


def test_moments_are_in_utc(of_2026: Exported) -> None:
    seen = asked(of_2026.written("parquet") / "bills.parquet", "DISTINCT first_seen, last_seen")
    assert [tuple(one.astimezone(UTC) for one in row) for row in seen] == [
        (datetime(2026, 2, 1, 15, tzinfo=UTC), datetime(2026, 2, 24, 15, tzinfo=UTC))
    ]


def test_what_it_is_in_open_civic_datas_words_stands_beside(of_2026: Exported) -> None:
    folder = of_2026.written("parquet")
    signed = asked(
        folder / "actions.parquet",
        "DISTINCT ocd_organization, ocd_classification, meaning",
        "WHERE text = 'Governor Signed'",
    )
    assert signed == [("executive", ["executive-signature"], "signed by the governor")]
    known = asked(folder / "actions.parquet", "avg((len(ocd_classification) > 0)::int)")[0][0]
    assert known > 0.99
    kinds = asked(folder / "bills.parquet", "ocd_classification, count(*)", "GROUP BY 1")
    assert dict(kinds)["bill"] == sum(bill["number"][1] == "B" for bill in of_2026.told)


def test_a_csv_says_that_it_is_utf_8(of_2026: Exported) -> None:
    assert (of_2026.written("csv") / "bills.csv").read_text("utf-8").startswith(MARK + "session,")


def test_no_database_of_ours_is_needed_to_read_it(of_2026: Exported) -> None:
    with sqlite3.connect(of_2026.file) as database:
        (stored,) = database.execute("SELECT count(*) FROM sponsors").fetchone()
    assert asked(of_2026.written("parquet") / "sponsors.parquet") == [(stored,)]
