"""A whole session crawled from the practice site: what it costs and what it gets right.

    .venv/bin/python bench/session.py [FACTS] [--votes none|followed|all] [--day 2026-06-20]

FACTS: a folder of bills_2026A.jsonl in the form of facts or records. Crawls twice and prints
requests, user CPU a page (start-up included) and its ratio to a bare parse of the same pages (also
without start-up), the rate and peak memory, then recall and precision of each kind of fact against
the folder.
"""

from __future__ import annotations

import json
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, Final

from crawling import Bench, given, options

from scrapers.colorado.parse import parse
from tracker.practice import PracticeSite, serve

_CHAMBERS: Final = {
    "house": "lower", "senate": "upper", "executive": "executive", "joint": "joint",
    "lower": "lower", "upper": "upper", "governor": "executive", "conference": "joint",
}  # fmt: skip
_ROLES: Final = {
    "prime sponsor": "prime", "sponsor": "sponsor", "cosponsor": "cosponsor", "prime": "prime",
}  # fmt: skip

Facts = Counter[Any]


def _path(url: str) -> str:
    """An address without its host, where that is the site's own."""
    return url if "amazonaws" in url else url.split("/", 3)[-1]


def _titles(bill: dict[str, Any]) -> Facts:
    return Counter([bill["title"]])


def _subjects(bill: dict[str, Any]) -> Facts:
    return Counter(bill.get("subjects", []))


def _summaries(bill: dict[str, Any]) -> Facts:
    return Counter(["".join(bill["summary"].split())] if bill.get("summary") else [])


def _sponsors(bill: dict[str, Any]) -> Facts:
    return Counter(
        (row["name"], _CHAMBERS.get(row.get("chamber", "")), _ROLES.get(row.get("role", "")))
        for row in bill.get("sponsors", [])
    )


def _actions(bill: dict[str, Any]) -> Facts:
    return Counter((row["date"], _CHAMBERS[row["chamber"]], row["text"]) for row in bill["actions"])


def _order_of_actions(bill: dict[str, Any]) -> Facts:
    return Counter([tuple((row["date"], row["text"]) for row in bill["actions"])])


def _votes(bill: dict[str, Any]) -> Facts:
    return Counter(
        (
            row["date"], row["motion"], row.get("result"), *_counts(row), _path(row["url"]),
        )
        for row in bill.get("votes", [])
    )  # fmt: skip


def _counts(vote: dict[str, Any]) -> tuple[int | None, int | None]:
    """Yes and no; none of a voice vote, which the site may write as 0-0."""
    yes, no = vote.get("yes"), vote.get("no")
    return (yes, no) if yes or no else (None, None)


def _papers(rows: Iterable[dict[str, Any]]) -> Facts:
    return Counter((row["date"], row["name"], _path(row["url"])) for row in rows)


def _versions(bill: dict[str, Any]) -> Facts:
    return _papers(bill.get("versions", []))


def _fiscal_notes(bill: dict[str, Any]) -> Facts:
    return _papers(bill.get("fiscal_notes", ()) or _documents(bill, "Fiscal Note"))


def _amendments(bill: dict[str, Any]) -> Facts:
    listed = [
        {**row, "name": row["name"].removeprefix("Amendment ")}
        for row in _documents(bill, "Amendment ")
    ]
    return _papers(bill.get("amendments", ()) or listed)


def _documents(bill: dict[str, Any], words: str) -> list[dict[str, Any]]:
    """Of the listing's documents those whose name holds these words."""
    return [row for row in bill.get("documents", ()) if words in row["name"]]


KINDS: Final[dict[str, Callable[[dict[str, Any]], Facts]]] = {
    "titles": _titles,
    "subjects": _subjects,
    "summaries": _summaries,
    "sponsors": _sponsors,
    "actions": _actions,
    "order of actions": _order_of_actions,
    "votes": _votes,
    "versions": _versions,
    "fiscal notes": _fiscal_notes,
    "amendments": _amendments,
}


def compare(expected: list[dict[str, Any]], got: list[dict[str, Any]], show: int) -> None:
    """Prints a line a kind of fact, and the first so many bills that differ."""
    ours = {bill["number"]: bill for bill in got if bill["kind"] == "bill"}
    print(f"  bills: {len(ours)} of {len(expected)}")
    for kind, facts in KINDS.items():
        hit = lost = more = 0
        for bill in expected:
            mine, theirs = _of(facts, ours.get(bill["number"])), facts(bill)
            hit += (mine & theirs).total()
            lost, more = lost + (theirs - mine).total(), more + (mine - theirs).total()
            if mine != theirs and show > 0:
                show -= 1
                print("   ", bill["number"], kind, list(theirs - mine)[:2], list(mine - theirs)[:2])
        print(
            f"  {kind:18} recall {_share(hit, lost):.4f}  precision {_share(hit, more):.4f}"
            f"  of {hit + lost}"
        )


def _of(facts: Callable[[dict[str, Any]], Facts], bill: dict[str, Any] | None) -> Facts:
    return Counter() if bill is None else facts(bill)


def _share(hit: int, missed: int) -> float:
    return hit / (hit + missed) if hit + missed else 1.0


def measure(bench: Bench, site: PracticeSite, day: date, votes: str, label: str) -> None:
    """Crawls once and prints what it cost."""
    site.forget_requests()
    began = time.monotonic()
    cost = bench.crawl(day, "--full", "--votes", votes, "--texts", "none")
    requests, took = len(site.requests), time.monotonic() - began
    parsed = parse_seconds(site)
    print(f"{label}: {cost.last_line} (exit {cost.code})")
    print(
        f"  {requests} requests, {1000 * cost.cpu / max(1, requests):.2f} ms user CPU a page with "
        f"start-up, {requests / took:.0f} pages a second, peak {cost.memory:.0f} MB"
    )
    start = start_up(bench, site, day)
    print(
        f"  {cost.cpu / parsed:.2f} times a bare parse of these pages, {parsed:.1f} s; without "
        f"start-up, {start:.1f} s, {(cost.cpu - start) / parsed:.2f} times"
    )


def start_up(bench: Bench, site: PracticeSite, day: date) -> float:
    """User CPU of a crawl that is told by robots.txt to ask for nothing, and ends."""
    site.robots_disallow = True
    cost = bench.crawl(day, "--full", "--votes", "none", "--texts", "none")
    site.robots_disallow = False
    return cost.cpu


def parse_seconds(site: PracticeSite) -> float:
    """User CPU of reading the pages that were just asked for, and of nothing else."""
    targets = [target for _, target, _ in site.requests if target != "/robots.txt"]
    pages = [site.answer("GET", target, {})[0].body.decode() for target in targets]
    began = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    for text in pages:
        parse(text)
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime - began


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--votes", default="none", choices=("none", "followed", "all"))
    parser.add_argument("--day", type=date.fromisoformat, help="else the last of the facts")
    parser.add_argument("--show", type=int, default=0, help="bills that differ")
    args = given(parser)
    site = PracticeSite.from_folder(args.facts, args.day)
    day = site.day
    with (args.facts / "bills_2026A.jsonl").open(encoding="utf-8") as file:
        expected = [json.loads(line) for line in file]
    with serve(site) as url, tempfile.TemporaryDirectory() as folder:
        bench = Bench(url, folder)
        for label in ("first crawl", "second crawl"):
            measure(bench, site, day, args.votes, label)
        compare(expected, bench.export(), args.show)


if __name__ == "__main__":
    main()
