"""The ledger in the export: its words are the format's, whatever the tables call the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tracker.domain.views import LedgerRow
from tracker.export import jsonl

SEEN = datetime(2026, 2, 24, 15, tzinfo=UTC)


def row(entity: str, field: str = "", new: Any = None) -> LedgerRow:
    """A row of the ledger: a first sight where no field is named."""
    kind = "changed" if field else "new"
    return LedgerRow(SEEN, kind, entity, "HB26-1037", field, None, json.dumps(new), "", "/page")


@pytest.mark.parametrize(("entity", "field", "name"), [
    ("meeting", "start_text", "words"), ("meeting", "start_time", "at"),
    ("meeting", "schedule_url", "source_url"), ("agenda_item", "rank", "place"),
    ("bill", "url", "source_url"), ("sponsor", "url", "link"), ("ballot", "url", "link"),
    ("membership", "url", "link"), ("version", "url", "url"), ("meeting", "day", "day"),
])  # fmt: skip
def test_a_fact_keeps_the_name_that_the_format_gave_it(entity: str, field: str, name: str) -> None:
    changed = jsonl.change(row(entity, field, "x"))
    assert (changed["field"], changed["new"]) == (name, "x")
    first = jsonl.change(row(entity, new={field: "x"}))
    assert (first["field"], first["new"]) == ("new", {name: "x"})


def test_what_is_judged_of_a_bill_is_called_a_judgement() -> None:
    assert jsonl.change(row("bill_status", "stage", "signed"))["entity"] == "judgement"
    assert jsonl.change(row("bill", "title", "x"))["entity"] == "bill"
