"""What other collections say, on a bill's page and in lists, in both languages."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.importers.test_other_sources import FILES, KNOWN, changed
from tests.light.conftest import Reading, Server
from tracker import clock, settings
from tracker.importers.members import inside
from tracker.importers.sources import bills, kind_of
from tracker.importers.taking_in import Importing, take_in_others

OTHER: Any = {
    "legislative_session": "2026A",
    "identifier": "HB 26-1104",
    "title": "A <b>title</b> of theirs",
    "actions": [
        {"organization__name": "House", "description": "House Did What Nobody Saw",
         "date": "2026-02-20", "classification": [], "order": 0},
    ],
}  # fmt: skip


@pytest.fixture
def told(live: str, tmp_path: Path) -> str:
    """The live database, into which Open States came: of a known bill, and of an unknown one."""
    every = json.loads(changed(tmp_path, **OTHER).read_text("utf-8"))
    every[0].update(legislative_session="2026A", identifier="HB 26-1999", votes=[])
    file = tmp_path / "CO_2026A_bills.json"
    file.write_text(json.dumps(every), "utf-8")
    members = inside(file)
    kind = kind_of(members)
    assert kind is not None
    faults: list[object] = []
    read = settings.load({"url": live})
    importing = Importing.of(read, file.name, datetime(2026, 2, 24, 15, 20, tzinfo=UTC), print)
    take_in_others(importing, "openstates", bills(members, kind, KNOWN), faults.append)
    assert faults == []
    clock.start("2026-02-25 08:30")
    return live


def said(server: Server, path: str, language: str) -> str:
    answer = server.get(f"/{language}/{path}")
    assert answer.status == 200
    assert len(answer.body) < 50_000
    return " ".join(Reading(answer.text).said(language).split())


def test_a_bill_tells_what_another_source_says_otherwise(told: str, server: Server) -> None:
    page = said(server, "bills/HB26-1104", "en")
    assert "Open States says otherwise (file CO_2026A_bills.json, brought in on" in page
    assert "The official site goes before Open States, and Open States before LegiScan." in page
    assert "comes from Open States" not in page
    spanish = said(server, "bills/HB26-1104", "es")
    assert "Open States dice otra cosa (archivo CO_2026A_bills.json, incorporado el" in spanish
    drawn = server.get("/en/bills/HB26-1104").text
    assert "A &lt;b&gt;title&lt;/b&gt; of theirs" in drawn
    assert "House Did What Nobody Saw" in drawn


def test_a_bill_of_another_source_says_so_at_its_top_and_in_lists(
    told: str, server: Server
) -> None:
    page = said(server, "bills/HB26-1999", "en")
    mark = "What stands here of this bill comes from Open States (file CO_2026A_bills.json"
    assert mark in page and page.index(mark) < page.index("Where it stands")
    assert "as told by Open States" in page
    spanish = said(server, "bills/HB26-1999", "es")
    assert "viene de Open States (archivo CO_2026A_bills.json" in spanish
    found = said(server, "bills?show=all&q=library", "en")
    assert "From Open States, not from the official site." in found
    hits = said(server, "search?q=borrowed", "en")
    assert "Privacy of Library Cards" in hits and "From Open States, not from" in hits
    listed = server.get("/en/bills.json?show=all&q=library").text
    assert {row["source"] for row in json.loads(listed)} == {"openstates"}


def test_a_page_is_new_where_another_source_was_brought_in(
    live: str, server: Server, request: pytest.FixtureRequest
) -> None:
    before = server.get("/en/bills/HB26-1104").headers["etag"]
    request.getfixturevalue("told")
    assert server.get("/en/bills/HB26-1104").headers["etag"] != before


def test_the_files_that_shapes_were_taken_from_are_named() -> None:
    readme = (FILES / "README.md").read_text("utf-8")
    for folder in FILES.iterdir():
        assert folder.name == "README.md" or f"`{folder.name}`" in readme
