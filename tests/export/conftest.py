"""The real bills of 2026 in a database, and what is written of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Connection

from tests.once import made_once
from tests.queries import fill
from tracker.export.files import write_folder
from tracker.export.package import About, Form
from tracker.export.tables import Stored
from tracker.store.engine import reader
from tracker.store.tables import (
    ACTIONS,
    BALLOTS,
    BILLS,
    CHANGES,
    DOCUMENTS,
    ITEMS,
    MATCHES,
    MEETINGS,
    SPONSORS,
    STATUSES,
    VERSIONS,
    VOTES,
)

CHAMBERS: Final = {"house": "lower", "senate": "upper", "lower": "lower", "upper": "upper"}
ROLES: Final = {"prime sponsor": "prime", "sponsor": "sponsor", "cosponsor": "cosponsor"}
ABOUT: Final = About(("2026A",), fill.NOW, "https://bills.example.org/data", "CC0-1.0")
#: What no reader is to find anywhere in what leaves us.
SECRET: Final = "zenobia-quill"


@dataclass(frozen=True)
class Exported:
    """A database and what it was filled with; `written` gives the folder of a form."""

    file: Path
    told: list[dict[str, Any]]
    written: Callable[[Form], Path]

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a list of the facts, each with the number of its bill."""
        return [{"bill": bill["number"], **row} for bill in self.told for row in bill.get(name, ())]


@pytest.fixture(scope="session")
def of_2026(tmp_path_factory: pytest.TempPathFactory, facts: Path) -> Exported:
    """346 real bills of 2026 with their histories, filled once and written once in each form."""
    lines = (facts / "bills_2026A.jsonl").read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    file = made_once(tmp_path_factory, "bills-2026", lambda fresh: _fill(fresh, told))
    folder = tmp_path_factory.mktemp("written")

    def written(form: Form) -> Path:
        if not (folder / form).exists():
            write(f"sqlite:///{file}", folder / form, form)
        return folder / form

    return Exported(file, told, written)


def write(url: str, folder: Path, form: Form) -> dict[str, int]:
    """Writes all of a database that hangs on no clock and no campaign."""
    with reader(url) as connection:
        return dict(write_folder(folder, form, Stored(connection, lambda _: ()), ABOUT))


def _fill(file: Path, told: list[dict[str, Any]]) -> None:
    models = (
        BILLS, STATUSES, MATCHES, ACTIONS, SPONSORS, VERSIONS, DOCUMENTS, VOTES, BALLOTS, MEETINGS,
        ITEMS, CHANGES,
    )  # fmt: skip
    with fill.filling(f"sqlite:///{file}") as connection:
        fill.add_session(connection)
        with fill.in_bulk(connection, *models):
            serials: dict[tuple[str, str], str] = {}
            for at, bill in enumerate(told, 1):
                _add(connection, at, bill)
                for hearing in sorted(hearings_of(bill)):
                    _add_hearing(connection, serials, bill["number"], *hearing)


def _add(connection: Connection, at: int, bill: dict[str, Any]) -> None:
    number = bill["number"]
    fill.add(
        connection, BILLS, id=at, number=number, session="2026A", kind=bill["type"].title(),
        title=bill["title"], long_title="", summary=bill.get("summary"), status="",
        subjects=bill["subjects"], url=bill["source"].get("url", ""), first_seen_at=fill.EARLIER,
        page_seen_at=fill.NOW, listed_seen_at=fill.NOW, listed_sponsors=[],
    )  # fmt: skip
    fill.judge_bill(connection, at, "in_committee", followed=at % 7 == 0)
    if at % 7 == 0:
        fill.add_topic(connection, at, "government-data", "data", "personal data")
    for rank, row in enumerate(bill["actions"]):
        chamber = CHAMBERS.get(row["chamber"], "executive")
        fill.add_action(
            connection, at, date.fromisoformat(row["date"]), row["text"], chamber, rank, number
        )
    for rank, row in enumerate(bill["sponsors"]):
        fill.add(
            connection, SPONSORS, bill_id=at, key=str(rank), name=row["name"], rank=rank, url="",
            role=ROLES[row["role"]], chamber=CHAMBERS[row["chamber"]], first_seen_at=fill.EARLIER,
        )  # fmt: skip
    _add_papers(connection, at, bill)


def _add_papers(connection: Connection, at: int, bill: dict[str, Any]) -> None:
    for model, name in ((VERSIONS, "versions"), (DOCUMENTS, "documents")):
        for rank, row in enumerate(bill.get(name, ())):
            kind = {"kind": "amendment"} if model is DOCUMENTS else {}
            fill.add(
                connection, model, bill_id=at, key=str(rank), name=row["name"], url=row["url"],
                day=date.fromisoformat(row["date"]), rank=rank, first_seen_at=fill.EARLIER, **kind,
            )  # fmt: skip
    for rank, row in enumerate(bill.get("votes", ())):
        vote = at * 100 + rank
        fill.add(
            connection, VOTES, id=vote, bill_id=at, key=str(rank), motion=row["motion"],
            day=date.fromisoformat(row["date"]), chamber="lower", result=row["result"],
            yes=row.get("yes"), no=row.get("no"), other=row.get("other"), url=row["url"],
            first_seen_at=fill.EARLIER,
        )  # fmt: skip
        fill.add_ballot(connection, vote, "Soper", "yes")


def hearings_of(bill: dict[str, Any]) -> set[tuple[str, str]]:
    """The committees that heard a bill, each with its day."""
    return {
        (f"{one.get('chamber', 'joint').title()} {one['committee']}", one["date"])
        for one in bill["hearings"]
    }


def _add_hearing(
    connection: Connection,
    serials: dict[tuple[str, str], str],
    bill: str,
    committee: str,
    day: str,
) -> None:
    """A hearing as one of a meeting of that committee and day, at a usual start."""
    if (committee, day) not in serials:
        serial = len(serials) + 1
        serials[committee, day] = f"2026A-h-{serial:04d}"
        words = "Upon Adjournment" if serial % 5 == 0 else "1:30 PM"
        fill.add_meeting(connection, serial, committee, date.fromisoformat(day), words)
    fill.add(
        connection, ITEMS, meeting_id=serials[committee, day], key=bill, bill=bill, text=bill,
        rank=0, listed_crawl=1, first_seen_at=fill.EARLIER,
    )  # fmt: skip
