"""Related bills: how many of the pairs that people found by reading are shown first, and what it
costs to find them.

    .venv/bin/python bench/related.py [FACTS] [--sessions 10] [--bills 700] [--boilerplate]

FACTS: a folder of bills of 2018A, 2025B and 2026A. Pairs: tests/labels/README.md. The cost is
measured on so many sessions of so many bills, made of those of FACTS.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from crawling import given, options
from sqlalchemy import Connection, select, text, update

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.related_pairs import SEEN, Pair, counted, facts_of, fill, pairs, work_out
from tracker.domain.related import session_of
from tracker.queries.related import related
from tracker.store import engine
from tracker.store.judge_related import MOST, judge_related
from tracker.store.ledger import Observation
from tracker.store.tables import BILLS

#: Bills whose titles are changed, to be worked out again.
CHANGED = 50
_BYTES = text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")


def places(connection: Connection) -> Iterator[tuple[Pair, int, int]]:
    """Each pair with the place of the kin among those of other sessions, or of the bill's own, and
    among all that are shown; 0 where it is not shown."""
    for pair in pairs():
        views = related(connection, pair.asks)
        own = session_of(pair.asks)
        group = [v.number for v in views if (v.session == own) == (pair.sort == "same")]
        whole = [v.number for v in sorted(views, key=lambda view: -view.reason.score)]
        yield (
            pair,
            *(some.index(pair.kin) + 1 if pair.kin in some else 0 for some in (group, whole)),
        )


def how_well(url: str, facts: Sequence[dict[str, Any]], _: Any) -> None:
    with engine.writing(url).begin() as connection:
        fill(connection, facts)
        work_out(connection)
        found = list(places(connection))
        shown = [len(related(connection, bill["number"])) for bill in facts]
    for part in ("held", "tune"):
        for sort in ("cross", "same"):
            of = [(place, whole) for pair, place, whole in found
                  if (pair.part, pair.sort) == (part, sort)]  # fmt: skip
            first, three, mixed = (
                sum(test(place, whole) for place, whole in of)
                for test in (
                    lambda place, _: place == 1,
                    lambda place, _: 0 < place <= 3,
                    lambda _, whole: 0 < whole <= 3,
                )
            )
            print(f"{part} {sort}: {three} of {len(of)} among the first three, {first} first; "
                  f"{mixed} among the first three of all sessions together")  # fmt: skip
    for pair, place, _ in found:
        if not 0 < place <= 3:
            print(f"  missed: {pair.asks} {pair.kin} ({pair.part}, {place or 'not shown'})")
    without = shown.count(0) / len(shown)
    print(f"{sum(shown) / len(shown):.1f} bills are shown of each, of {without:.0%} none")


def many(facts: Sequence[dict[str, Any]], sessions: int, bills: int) -> Iterator[dict[str, Any]]:
    """Bills of so many sessions, numbered anew. One of ten lends another a word, so that none is
    like all of its copies."""
    chance = random.Random(7)
    for year in range(26 - sessions + 1, 27):
        for at in range(bills):
            house, serial = at % 2, at // 2 + 1
            number = f"HB{year}-{1000 + serial}" if house else f"SB{year}-{serial:03d}"
            made, other = chance.choices(facts, k=2)
            title = f"{made['title']} {chance.choice(other['title'].split())}"
            yield {**made, "number": number, "title": title}


def cost(url: str, facts: Sequence[dict[str, Any]], args: Any) -> None:
    sessions, bills = args.sessions, args.bills
    made = list(many(facts, sessions, bills))
    names = sorted({session_of(bill["number"]) for bill in made})
    with engine.writing(url).begin() as connection:
        fill(connection, made)
        before = connection.execute(_BYTES).scalar_one()
    began = time.process_time()
    with engine.writing(url).begin() as connection:
        work_out(connection, names)
    spent = time.process_time() - began
    with engine.reading(url).connect() as connection:
        size = (connection.execute(_BYTES).scalar_one() - before) / 1e6
    print(f"{len(made):,} bills of {sessions} sessions: {spent:.0f} s of CPU to work out all anew, "
          f"{1000 * spent / len(made):.1f} ms each; {size:.0f} MB")  # fmt: skip
    newest = names[-1]
    print(f"a crawl that changed nothing: {1000 * _again(url, newest, 0):.0f} ms; one that changed "
          f"{CHANGED} titles: {1000 * _again(url, newest, CHANGED):.0f} ms; "
          f"one that changed all, of which it works out {MOST}: "
          f"{1000 * _again(url, newest, bills):.0f} ms")  # fmt: skip


def _again(url: str, session: str, changed: int) -> float:
    """CPU of a crawl's end where so many titles of a session are others."""
    with engine.writing(url).begin() as connection:
        ids = select(BILLS.c.id).where(BILLS.c.session == session).limit(changed)
        of = BILLS.c.id.in_(ids.scalar_subquery())
        connection.execute(update(BILLS).where(of).values(title=BILLS.c.title + " Anew"))
        began = time.process_time()
        judge_related(connection, session, Observation(SEEN, session, ""))
        spent = time.process_time() - began
        connection.rollback()
    return spent


def main() -> None:
    parser = options(__doc__ or "")
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--bills", type=int, default=700)
    parser.add_argument("--boilerplate", action="store_true", help="count words that say nothing")
    args = given(parser)
    facts = facts_of(args.facts)
    if args.boilerplate:
        words, often = counted(facts)
        print(" ".join(words), ", ".join(often), sep="\n")
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, measure in (("pairs", how_well), ("many", cost)):
            url = f"sqlite:///{folder}/{name}.db"
            engine.upgrade(url)
            measure(url, facts, args)


if __name__ == "__main__":
    main()
