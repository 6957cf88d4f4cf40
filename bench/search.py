"""Search over many bills, on SQLite and on PostgreSQL: milliseconds a query, by kind of query.

    .venv/bin/python bench/search.py [FACTS] [--bills 10000] [--words 4000] [--rounds 3] [--keep F]

FACTS: a folder of facts whose bills are varied, the sample where none is named. Fills each database
with so many bills, each with a text of so many words, indexes them as `tracker db reindex` does,
and puts 200 queries of eight kinds. To reach: p95 50 ms at 10,000 bills, 250 ms at 200,000.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parent.parent))

from sqlalchemy import insert, text

from tests import postgres
from tracker.domain.bill_text import BillText, Line, Run, Section
from tracker.queries.bills import BillFilter
from tracker.queries.search import SearchQuery, search
from tracker.settings import ROOT
from tracker.store import engine, search_index, tables
from tracker.store.derived_tables import TEXT_READS, TEXTS
from tracker.store.stored_texts import packed

NOW: Final = datetime(2026, 2, 24, 15, tzinfo=UTC)
A_SESSION: Final = 700
EACH: Final = 25
STAGES: Final = ("in_committee", "signed", "postponed_indefinitely", "passed_chamber")
COMMON: Final = (
    "data", "state", "department", "law", "person", "county", "public", "health", "information",
    "board", "services", "local", "court", "year", "program",
)  # fmt: skip


@dataclass
class Words:
    """What bills are made of. sentences: of all summaries; rare: words that few texts hold."""

    bills: list[dict[str, Any]]
    sentences: list[str] = field(default_factory=list)
    rare: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, folder: Path, chance: random.Random) -> Words:
        """Those of a folder of facts."""
        lines = [
            json.loads(line)
            for file in sorted(folder.glob("bills*.jsonl"))
            for line in file.read_text("utf-8").splitlines()
        ]
        made = cls([row for row in lines if row.get("title")])
        for bill in made.bills:
            sentences = re.split(r"(?<=[.;])\s+", bill.get("summary") or "")
            made.sentences += [sentence for sentence in sentences if 5 < len(sentence.split()) < 80]
        letters = "bcdfghklmnprstvz"
        made.rare = [
            "".join(chance.choice(letters) + chance.choice("aeiou") for _ in range(5))
            for _ in range(5000)
        ]
        return made

    def text(self, chance: random.Random, count: int) -> BillText:
        """A text of about so many words, in sections."""
        sections: list[Section] = []
        while count > 0:
            words = " ".join(chance.choices(self.sentences, k=6))
            if chance.random() < 0.2:
                words += f" {chance.choice(self.rare)}."
            at = len(sections) + 1
            line = Line((Run(words),))
            sections.append(Section(f"section-{at}", f"SECTION {at}.", "", (line,)))
            count -= len(words.split())
        return BillText("html", "", "Introduced", tuple(sections))


def sessions() -> Iterator[tuple[str, str]]:
    """Sessions, the newest first: id, and as numbers write them."""
    for year in range(26, -1, -1):
        for letter in ("", *"BCDEFGHIJKLM"):
            yield f"20{year:02d}{letter or 'A'}", f"{year:02d}{letter}"


def numbers(count: int) -> list[tuple[str, str]]:
    """So many bills: number and session."""
    pairs: list[tuple[str, str]] = []
    for session, written in sessions():
        half = A_SESSION // 2
        pairs += [(f"HB{written}-{1001 + at}", session) for at in range(half)]
        pairs += [(f"SB{written}-{1 + at:03d}", session) for at in range(half)]
        if len(pairs) >= count:
            return pairs[:count]
    raise SystemExit(f"There are numbers for {len(pairs):,} bills at most.")


def fill(url: str, words: Words, bills: int, length: int, chance: random.Random) -> float:
    """Fills a database and indexes it; gives the seconds that indexing took."""
    engine.upgrade(url)
    every = numbers(bills)
    for first in range(0, bills, 500):
        some = every[first : first + 500]
        with engine.writing(url).begin() as connection:
            for model, rows in _rows(first, some, words, length, chance):
                connection.execute(insert(model), rows)
    began = time.monotonic()
    with engine.writing(url).begin() as connection:
        search_index.rebuild(connection)
    took = time.monotonic() - began
    with engine.writing(url).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    return took


def _rows(
    first: int, some: Sequence[tuple[str, str]], words: Words, length: int, chance: random.Random
) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    made: dict[Any, list[dict[str, Any]]] = {
        tables.Bill: [], tables.BillStatus: [], tables.Sponsor: [], tables.Action: [],
        tables.Version: [], TEXTS: [], TEXT_READS: [],
    }  # fmt: skip
    for at, (number, session) in enumerate(some, first + 1):
        bill = chance.choice(words.bills)
        digest = f"{at:064d}"
        made[tables.Bill].append({
            "id": at, "number": number, "session": session, "title": bill["title"],
            "long_title": bill.get("long_title", ""), "summary": bill.get("summary"),
            "subjects": bill.get("subjects", []), "first_seen_at": NOW, "page_seen_at": NOW,
        })  # fmt: skip
        made[tables.BillStatus].append({
            "bill_id": at, "stage": chance.choice(STAGES), "followed": chance.random() < 0.02,
        })  # fmt: skip
        for rank, sponsor in enumerate(bill.get("sponsors", ())[:6]):
            made[tables.Sponsor].append({
                "bill_id": at, "key": f"{rank}", "name": sponsor["name"], "role": "prime",
                "first_seen_at": NOW,
            })  # fmt: skip
        for rank, action in enumerate(bill.get("actions", ())[:8]):
            made[tables.Action].append({
                "bill_id": at, "key": f"{rank}", "day": date(2026, 1, 14), "chamber": "lower",
                "text": action["text"], "first_seen_at": NOW,
            })  # fmt: skip
        made[tables.Version].append({
            "bill_id": at, "key": "Introduced", "name": "Introduced", "first_seen_at": NOW,
        })  # fmt: skip
        made[TEXTS].append({
            "digest": digest, "form": "html", "size": 1, "layer": b"", "first_seen_at": NOW,
            "parsed": packed(words.text(chance, length)),
        })  # fmt: skip
        made[TEXT_READS].append({
            "session": session, "bill": number, "version": "Introduced", "form": "html",
            "url": "", "state": "read", "digest": digest, "first_seen_at": NOW, "asked_at": NOW,
        })  # fmt: skip
    yield from ((model, rows) for model, rows in made.items() if rows)


# --- queries -----------------------------------------------------------------------------------


def queries(words: Words, bills: int, chance: random.Random) -> dict[str, list[SearchQuery]]:
    """EACH queries of each kind."""
    every = numbers(bills)
    vocabulary = sorted(
        {word for sentence in words.sentences for word in re.findall(r"[a-z]{7,14}", sentence)}
    )
    among = (
        BillFilter(("2026A",)), BillFilter(followed=True), BillFilter(stage="signed"),
        BillFilter(chamber="upper"), BillFilter(("2025A",), stage="in_committee"),
    )  # fmt: skip
    ways = {
        "common word": lambda: chance.choice(COMMON),
        "rare word": lambda: chance.choice(words.rare),
        "phrase": lambda: _phrase(words, chance),
        "prefix": lambda: chance.choice(vocabulary)[: chance.randint(4, 6)] + "*",
        "number": lambda: _number(chance.choice(every)[0], chance),
        "two words, filter": lambda: " ".join(chance.sample(COMMON, 2)),
        "nothing found": lambda: f"{chance.choice(vocabulary)} {_nothing(chance)}",
        "misspelt": lambda: _misspelt(chance.choice(vocabulary), chance),
    }
    return {
        kind: [
            SearchQuery(typed(), among[at % len(among)] if "filter" in kind else BillFilter())
            for at in range(EACH)
        ]
        for kind, typed in ways.items()
    }


def _phrase(words: Words, chance: random.Random) -> str:
    words_of_it = chance.choice(words.sentences).replace('"', "").split()
    at = chance.randrange(max(1, len(words_of_it) - 3))
    return f'"{" ".join(words_of_it[at : at + chance.randint(2, 3)])}"'


def _number(number: str, chance: random.Random) -> str:
    prefix, _, serial = number.partition("-")
    return chance.choice((number, number.lower(), f"{prefix[:2]} {serial}", f"{prefix} {serial}"))


def _nothing(chance: random.Random) -> str:
    return "".join(chance.choices("qxzjkw", k=8))


def _misspelt(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def measured(url: str, kinds: dict[str, list[SearchQuery]], rounds: int) -> None:
    """Prints a line a kind of query, and one for all."""
    spent: dict[str, list[float]] = {kind: [] for kind in kinds}
    hits: dict[str, list[int]] = {kind: [] for kind in kinds}
    order = [(kind, query) for kind, some in kinds.items() for query in some]
    random.Random(7).shuffle(order)
    gc.freeze()  # what bills were made of is no part of a search
    with engine.reading(url).connect() as connection:
        for at in range(rounds + 1):  # the first only warms up
            for kind, query in order:
                began = time.perf_counter()
                result = search(connection, query)
                if at:
                    spent[kind].append((time.perf_counter() - began) * 1000)
                    hits[kind].append(result.total)
                connection.rollback()
    spent["all"] = [time for some in spent.values() for time in some]
    for kind, some in spent.items():
        middle = statistics.median(hits[kind]) if kind in hits else 0
        print(
            f"  {kind:18}{_at(some, 0.5):9.1f}{_at(some, 0.95):9.1f}{max(some):9.1f}{middle:9.0f}"
        )


def _at(some: Iterable[float], share: float) -> float:
    ordered = sorted(some)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def main() -> None:
    """Fills and measures one database after the other."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("facts", nargs="?", type=Path, default=ROOT / "data" / "sample")
    parser.add_argument("--bills", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=4_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--on", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--keep", type=Path, help="a folder in which databases are found again")
    args = parser.parse_args()
    words = Words.of(args.facts, random.Random(1))
    kinds = queries(words, args.bills, random.Random(2))
    with tempfile.TemporaryDirectory() as folder:
        path = args.keep or Path(folder)
        if args.on in ("sqlite", "both"):
            measure(f"sqlite:///{path}/search-{args.bills}.db", words, kinds, args)
        if args.on in ("postgresql", "both"):
            server = postgres.make_folder()
            try:
                cluster = postgres.start(server)
                cluster.command("CREATE DATABASE bench TEMPLATE template0")
                measure(cluster.address("bench"), words, kinds, args)
            finally:
                engine.forget()
                postgres.stop(server)


def measure(
    url: str, words: Words, kinds: dict[str, list[SearchQuery]], args: argparse.Namespace
) -> None:
    """Fills a database unless it is kept from before, and prints its figures."""
    name = url.partition(":")[0].partition("+")[0]
    if not engine.exists(url):
        took = fill(url, words, args.bills, args.words, random.Random(3))
        print(f"{name}: {args.bills:,} bills of {args.words:,} words indexed in {took:.0f} s")
    print(f"{name}{'':14}{'p50 ms':>9}{'p95 ms':>9}{'most':>9}{'bills':>9}", flush=True)
    measured(url, kinds, args.rounds)


if __name__ == "__main__":
    main()
