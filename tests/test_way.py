"""The way of the room of a hearing in docs/architecture.md is the one that the code goes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import date
from typing import Final

import pytest

from tracker.practice import PracticeSite, serve
from tracker.settings import ROOT

pytestmark = pytest.mark.slow

ROOM: Final = "Old Supreme Court"
DOCUMENT: Final = ROOT / "docs" / "architecture.md"
#: How many functions a value may pass on each half of the way.
MOST_TO_TABLE, MOST_TO_READER = 18, 14


def told(heading: str) -> list[str]:
    """The functions that the document names under a heading, in order."""
    text = DOCUMENT.read_text("utf-8").partition(f"### {heading}\n")[2].partition("\n#")[0]
    return [":".join(one) for one in re.findall(r"^\| `([^`]+)` \| `([^`]+)` \|", text, re.M)]


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The stacks of a crawl of the schedule, and of the page of its hearings drawn."""
    folder = tmp_path_factory.mktemp("way")
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/way.db"}
    out = folder / "way.json"
    way = [sys.executable, str(ROOT / "tests" / "way.py"), ROOM, str(out), "/en/hearings?which=all"]
    with serve(PracticeSite.from_folder(ROOT / "data" / "sample", date(2026, 2, 24))) as address:
        words = (
            "crawl", "--hearings", "--session", "2026A", "--source", address, "--delay", "0",
            "--today", "2026-02-24",
        )  # fmt: skip
        done = subprocess.run(
            [*way, *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    stacks: dict[str, list[str]] = json.loads(out.read_text("utf-8"))
    return stacks


def test_from_answer_to_table(followed: dict[str, list[str]]) -> None:
    first = "scrapers/spiders/schedule.py:Schedule.walk"
    passed = [
        name
        for place in ("MeetingRecord", "INSERT")
        for name in followed[place][followed[place].index(first) :]
    ]
    assert list(dict.fromkeys(passed)) == told("From answer to table")
    assert len(set(passed)) <= MOST_TO_TABLE


def test_from_table_to_reader(followed: dict[str, list[str]]) -> None:
    passed = [*followed["MeetingView"], *followed["Markup"]]
    assert list(dict.fromkeys(passed)) == told("From table to reader")
    assert len(set(passed)) <= MOST_TO_READER
