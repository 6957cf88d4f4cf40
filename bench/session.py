"""A whole session crawled from the practice site: what it costs and what it gets right.

    .venv/bin/python bench/session.py FACTS [--votes none|followed|all] [--day 2026-06-20]

FACTS: a folder of bills_2026A.jsonl in the form of facts or records. Prints requests, user CPU a
page (start-up included), peak memory, and recall and precision of each kind of fact against the
folder.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

from tracker.practice.server import serve
from tracker.practice.site import PracticeSite

TRACKER = Path(sys.executable).with_name("tracker")
CHAMBER = {"house": "lower", "senate": "upper", "executive": "executive", "joint": "joint"}
CHAMBER |= {"lower": "lower", "upper": "upper", "governor": "executive", "conference": "joint"}
ROLES = {"prime sponsor": "prime", "sponsor": "sponsor", "cosponsor": "cosponsor", "prime": "prime"}


def crawl(address: str, folder: str, day: date, *options: str) -> dict[str, float]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/bench.db"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [str(TRACKER), "crawl", "--session", "2026A", "--source", address,
               "--today", day.isoformat(), "--delay", "0", *options]  # fmt: skip
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(" ", done.stderr.strip().splitlines()[-1], "exit", done.returncode)
    return {"cpu": after.ru_utime - before, "memory": after.ru_maxrss / 1024}


def export(folder: str) -> list[dict]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/bench.db"}
    command = [str(TRACKER), "export", "--session", "2026A", "--format", "jsonl"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def facts_of(bill: dict) -> dict[str, Counter]:
    """What the folder says of a bill, and what an export says, in one form."""
    path = lambda url: url.split("/", 3)[-1] if "amazonaws" not in url else url  # noqa: E731
    found: dict[str, Counter] = {
        "titles": Counter([bill["title"]]),
        "subjects": Counter(bill.get("subjects", [])),
        "sponsors": Counter(
            (
                one["name"],
                CHAMBER.get(one.get("chamber", ""), ""),
                ROLES.get(one.get("role", ""), ""),
            )
            for one in bill.get("sponsors", [])
        ),
        "actions": Counter(
            (one["date"], CHAMBER[one["chamber"]], one["text"]) for one in bill["actions"]
        ),
        "order of actions": Counter(
            {tuple((one["date"], one["text"]) for one in bill["actions"]): 1}
        ),
        "versions": Counter(
            (one["date"], one["name"], path(one["url"])) for one in bill.get("versions", [])
        ),
        "votes": Counter(
            (
                one["date"],
                one["motion"],
                one.get("result"),
                one.get("yes"),
                one.get("no"),
                path(one["url"]),
            )
            for one in bill.get("votes", [])
        ),
        "summaries": Counter(["".join(bill["summary"].split())] if bill.get("summary") else []),
    }
    papers = bill.get("documents")
    if papers is None:
        notes, amendments = bill.get("fiscal_notes", []), bill.get("amendments", [])
    else:
        amendments = [
            {**one, "name": one["name"].removeprefix("Amendment ")}
            for one in papers
            if one["name"].startswith("Amendment ")
        ]
        notes = [one for one in papers if not one["name"].startswith("Amendment ")]
    for kind, rows in (("fiscal notes", notes), ("amendments", amendments)):
        found[kind] = Counter((one["date"], one["name"], path(one["url"])) for one in rows)
    return found


def compare(expected: list[dict], got: list[dict], *, show: int) -> None:
    theirs = {bill["number"]: facts_of(bill) for bill in expected}
    ours = {bill["number"]: facts_of(bill) for bill in got if bill["kind"] == "bill"}
    print(f"  bills: {len(ours)} of {len(theirs)}")
    for kind in next(iter(theirs.values())):
        hit = miss = extra = 0
        for number, bill in theirs.items():
            mine = ours.get(number, {}).get(kind, Counter())
            hit += sum((bill[kind] & mine).values())
            lost, more = bill[kind] - mine, mine - bill[kind]
            miss, extra = miss + sum(lost.values()), extra + sum(more.values())
            if (lost or more) and show > 0:
                show -= 1
                print("    ", number, kind, "lost", list(lost)[:2], "more", list(more)[:2])
        recall = hit / (hit + miss) if hit + miss else 1.0
        precision = hit / (hit + extra) if hit + extra else 1.0
        print(f"  {kind:18} recall {recall:.4f}  precision {precision:.4f}  of {hit + miss}")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("facts", type=Path)
    options.add_argument("--votes", default="none")
    options.add_argument("--day", default="2026-06-20")
    options.add_argument("--show", type=int, default=0)
    given = options.parse_args()
    day = date.fromisoformat(given.day)
    site = PracticeSite.from_folder(given.facts, day)
    expected = [json.loads(line) for line in (given.facts / "bills_2026A.jsonl").open()]
    with serve(site) as address, tempfile.TemporaryDirectory() as folder:
        for label in ("first full crawl", "second full crawl"):
            site.forget_requests()
            cost = crawl(address, folder, day, "--full", "--votes", given.votes)
            asked = len(site.requests)
            print(
                f"{label}: {asked} requests, {1000 * cost['cpu'] / max(1, asked):.2f} ms user CPU a "
                f"page, start-up included; peak {cost['memory']:.0f} MB"
            )
        compare(expected, export(folder), show=given.show)


if __name__ == "__main__":
    main()
