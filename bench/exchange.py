"""An export of made-up bills, imported into an empty database and exported again.

python bench/exchange.py [--bills 200000] [--changes] [--folder FOLDER]; DATABASE_URL of an empty
PostgreSQL database, else SQLite in the folder. Prints rate and peak memory of import and export, of
a tenth of the bills and of all, and whether the bytes are the same. To reach: 300 bills a second,
500 MB, no more for all than for a tenth but for a few numbers a bill.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from crawling import TRACKER

from tracker import sessions
from tracker.settings import ROOT

SITE: Final = "https://leg.colorado.gov"
SEEN: Final = "{day}T15:00:00Z"
#: Bills a session at most: 8,999 of the House, 9,999 of the Senate.
HOUSE, SENATE = range(1001, 10_000), range(1, 10_000)
WORDS: Final = (
    "water", "school", "county", "health", "privacy", "tax", "court", "road", "election",
    "insurance",
)  # fmt: skip
COMMITTEES: Final = ("Judiciary", "Finance", "Education", "Appropriations")
STEPS: Final = (
    "Introduced In House - Assigned to {0}", "House Committee on {0} Refer Amended to {1}",
    "House Committee on {1} Refer Unamended to House Committee of the Whole",
    "House Second Reading Passed with Amendments", "House Third Reading Passed - No Amendments",
    "Introduced In Senate - Assigned to {0}", "Senate Committee on {0} Refer Unamended to {1}",
    "Senate Second Reading Passed - No Amendments", "Senate Third Reading Passed - No Amendments",
    "Signed by the Speaker of the House", "Sent to the Governor", "Governor Signed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took. seconds: by the wall; cpu: of its process, in seconds; memory: peak in
    MB; said: its last line."""

    seconds: float
    cpu: float
    memory: float
    said: str


def numbers() -> Iterator[tuple[sessions.Session, str]]:
    """Bills with their sessions, each session in the order of its numbers as text."""
    for session in sessions.all_sessions(ROOT / "data"):
        if session.last_day < date(2026, 6, 1):
            year = session.id[2:].removesuffix("A")
            yield from ((session, f"HB{year}-{serial:04d}") for serial in HOUSE)
            every = sorted(f"SB{year}-{serial:03d}" for serial in SENATE)
            yield from ((session, number) for number in every)


def bill(session: sessions.Session, number: str, at: int) -> dict[str, Any]:
    """A bill as it is exported, with as much in it as one of 2026 has."""
    first, many = session.first_day, 3 + at % 10
    days = [str(first + timedelta(days=3 * step)) for step in range(many)]
    committee, other = COMMITTEES[at % 4], COMMITTEES[(at + 1) % 4]
    texts = [step.format(committee, other) for step in STEPS[:many]]
    title = f"{WORDS[at % 10].title()} and {WORDS[at // 10 % 10]} {at}"
    url = f"{SITE}/bill_files/{at}"
    chambers = ["lower" if "House" in text else "upper" for text in texts]
    return {
        "kind": "bill", "session": session.id, "number": number, "title": title,
        "long_title": f"Concerning {title.lower()}, and, in connection therewith, a study of it.",
        "summary": f"The bill tells {' '.join(WORDS)} what to do about {title}. " * 6,
        "status": "Under Consideration", "stage": "in_committee", "stage_chamber": "lower",
        "stage_since": days[0], "stage_action": texts[0],
        "subjects": [WORDS[at % 10].title()],
        "sponsors": [
            {"name": f"Member {(at % 80) + place + 10}", "chamber": "lower", "role": role,
             "link": f"/legislators/member-{(at % 80) + place + 10}"}
            for place, role in enumerate(("prime", "prime", "sponsor", "sponsor", "cosponsor"))
        ],
        "actions": [
            {"date": day, "chamber": chamber, "text": text}
            for day, chamber, text in zip(days, chambers, texts, strict=True)
        ],
        "versions": [
            {"date": day, "name": name, "url": f"{url}/{name}"}
            for day, name in zip(days, ("Introduced", "Engrossed", "Reengrossed"), strict=False)
        ],
        "fiscal_notes": [{"date": days[1], "name": "Initial Fiscal Note", "url": f"{url}/note"}],
        "amendments": [{"date": days[1], "name": "L.001", "url": f"{url}/l"}],
        "votes": [
            {"date": days[1], "chamber": "lower", "motion": "Refer amended", "result": "pass",
             "yes": 8, "no": 3, "other": 0, "url": f"{SITE}/votes/{at}", "committee": committee,
             "ballots": [
                 {"name": f"Member {place}", "choice": "no" if place > 7 else "yes"}
                 for place in range(11)
             ]}
        ],
        "type": "Bill",
        "source_url": f"{SITE}/bills/{number}", "first_seen": SEEN.format(day=days[0]),
        "last_seen": SEEN.format(day=days[-1]),
    }  # fmt: skip


def changes(line: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The ledger of a bill: first sight, and each action."""
    about = {"kind": "change", "seen": line["first_seen"]}
    rest = {"url": line["source_url"], "crawl": 1}
    new = {name: line[name] for name in ("type", "title", "long_title", "summary", "source_url")}
    yield {**about, "entity": "bill", "id": line["number"], "field": "new", "new": new, **rest}
    for action in line["actions"]:
        name = f"{line['number']}/{action['date']}|{action['chamber']}|{action['text']}"
        facts = {"day": action["date"], **action, "place": 0}
        yield {**about, "entity": "action", "id": name, "field": "new", "new": facts, **rest}


def write(file: IO[bytes], count: int, with_changes: bool) -> list[str]:
    """Writes so many bills, session by session; gives the sessions."""
    ids: dict[str, list[dict[str, Any]]] = {}
    for at, (session, number) in enumerate(islice(numbers(), count)):
        if session.id not in ids:
            _write_ledger(file, ids)
        line = bill(session, number, at)
        ids.setdefault(session.id, []).extend(changes(line) if with_changes else ())
        _write_line(file, line)
    _write_ledger(file, ids)
    return list(ids)


def _write_ledger(file: IO[bytes], ids: dict[str, list[dict[str, Any]]]) -> None:
    for rows in ids.values():
        for row in rows:
            _write_line(file, row)
        rows.clear()


def _write_line(file: IO[bytes], value: dict[str, Any]) -> None:
    file.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")


def run(url: str, *words: str, out: IO[bytes] | int = subprocess.DEVNULL) -> Cost:
    """The installed command; its memory is that of its process alone."""
    began = time.monotonic()
    environment = {**os.environ, "DATABASE_URL": url, "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen([str(TRACKER), *words], env=environment, stdout=out, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        last = (said.read().decode().strip().splitlines() or [""])[-1]
    if process.returncode:
        sys.exit(f"tracker {' '.join(words)}: {last}")
    cpu = usage.ru_utime + usage.ru_stime
    return Cost(time.monotonic() - began, cpu, usage.ru_maxrss / 1024, last)


def told(what: str, count: int, costs: Sequence[Cost]) -> str:
    """The rate and the memory of commands, of so many bills together."""
    seconds, cpu = sum(cost.seconds for cost in costs), sum(cost.cpu for cost in costs)
    rate = f"{count / seconds:,.0f} bills a second ({count / cpu:,.0f} a second of CPU)"
    return f"  {what} {rate}, peak {max(cost.memory for cost in costs):,.0f} MB"


def digest(file: IO[bytes]) -> str:
    """Of all that a file holds."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def exchange(folder: Path, url: str, count: int, with_changes: bool) -> None:
    """So many bills in and out, and what it took."""
    options = ["--changes"] if with_changes else []
    made = folder / f"{count}.jsonl"
    with made.open("w+b") as file:
        ids = write(file, count, with_changes)
        before = digest(file)
    size = made.stat().st_size / 1e6
    cost = run(url, "import", str(made))
    print(f"{count:,} bills, {size:,.0f} MB, {len(ids)} sessions. {cost.said}")
    print(told("import", count, [cost]), flush=True)
    with (folder / "again.jsonl").open("w+b") as again:
        costs = [run(url, "export", "--session", one, *options, out=again) for one in ids]
        same = digest(again) == before
    print(told("export", count, costs))
    print(f"  {'the same bytes' if same else 'OTHER BYTES'}", flush=True)


def main(words: Sequence[str] | None = None) -> None:
    """A tenth of the bills, then all, each into a database of its own where it is SQLite's."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--bills", type=int, default=200_000)
    parser.add_argument("--changes", action="store_true", help="with a ledger")
    parser.add_argument("--folder", type=Path, help="where files are made, and stay")
    parser.add_argument("--no-tenth", action="store_true", help="all at once")
    args = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as made:
        folder = args.folder or Path(made)
        for count in (args.bills,) if args.no_tenth else (args.bills // 10, args.bills):
            url = os.environ.get("DATABASE_URL") or f"sqlite:///{folder}/{count}.db"
            exchange(folder, url, count, args.changes)


if __name__ == "__main__":
    main()
