"""Pairs of related bills that people found by reading (labels/README.md), and a database of the
bills that they are among."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, insert

from tracker.domain.numbers import BillNumber
from tracker.domain.related import said_in
from tracker.store.judge_related import judge_related
from tracker.store.ledger import Observation
from tracker.store.tables import BILLS, SPONSORS

LABELS: Final = Path(__file__).parent / "labels"
SESSIONS: Final = ("2018A", "2025B", "2026A")
SEEN: Final = datetime(2026, 11, 23, tzinfo=UTC)


class Pair(NamedTuple):
    """A bill, and the one that its reader should be led to. part: held or tune; sort: cross, of two
    sessions, or same."""

    part: str
    sort: str
    asks: str
    kin: str


def pairs() -> Iterator[Pair]:
    """All labels."""
    for part in ("held", "tune"):
        for line in (LABELS / f"related-{part}.jsonl").read_text("utf-8").splitlines():
            label = json.loads(line)
            yield Pair(part, label["sort"], label["number"], label["kin"]["number"])


def facts_of(folder: Path, sessions: Sequence[str] = SESSIONS) -> list[dict[str, Any]]:
    """The bills of a folder of facts."""
    return [
        json.loads(line)
        for session in sessions
        for line in (folder / f"bills_{session}.jsonl").read_text("utf-8").splitlines()
    ]


def counted(bills: Sequence[dict[str, Any]]) -> tuple[list[str], list[str]]:
    """What official texts have whatever they are about: the words that stand in more than 3 of 100
    of these bills, the pairs in more than 5."""
    times: Counter[str] = Counter()
    for bill in bills:
        fields = ((name, bill.get(name) or "") for name in ("title", "long_title", "summary"))
        times.update({key for field in fields for key, cited, _ in said_in(*field) if not cited})
    often = {key: count / len(bills) for key, count in times.items()}
    words = sorted(key for key, share in often.items() if " " not in key and share > 0.03)
    pairs = sorted(key for key, share in often.items() if " " in key and share > 0.05)
    return words, pairs


def fill(connection: Connection, bills: Sequence[dict[str, Any]], first: int = 1) -> None:
    """Stores bills with their prime sponsors. The source tells no prime one of 2018 apart."""
    rows, sponsors = [], []
    for at, bill in enumerate(bills, first):
        number = BillNumber.parse(bill["number"])
        rows.append({
            "id": at, "number": str(number), "session": number.session, "title": bill["title"],
            "long_title": bill.get("long_title") or "", "summary": bill.get("summary"),
            "subjects": [], "listed_sponsors": [], "first_seen_at": SEEN,
        })  # fmt: skip
        links = {
            sponsor["name"]: sponsor.get("url", "")
            for sponsor in bill.get("sponsors", ())
            if sponsor.get("role", "prime").startswith("prime")
        }
        sponsors += [
            {"bill_id": at, "key": name, "name": name, "url": link, "role": "prime",
             "first_seen_at": SEEN}
            for name, link in links.items()
        ]  # fmt: skip
    connection.execute(insert(BILLS), rows)
    if sponsors:
        connection.execute(insert(SPONSORS), sponsors)


def work_out(
    connection: Connection, sessions: Sequence[str] = SESSIONS, at: datetime = SEEN
) -> None:
    """Works out the kin of all bills, session by session."""
    for session in sessions:
        judge_related(connection, session, Observation(at, session, ""), most=10_000)
