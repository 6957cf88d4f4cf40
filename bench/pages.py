"""How long the page objects take: milliseconds of CPU a page, per kind of page.

python bench/pages.py [FOLDER]; the folder holds saved pages, tests/pages by default. A bill's page
of 17 kB is to take under 2.5 ms.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path

from scrapers.colorado.parse import kind_of, parse
from tracker.errors import PageChanged

SECONDS = 0.3


def milliseconds(text: str) -> float:
    """CPU time of parsing one page and building its record, in milliseconds."""
    parse(text)
    runs, began = 0, time.process_time()
    while time.process_time() - began < SECONDS:
        parse(text)
        runs += 1
    return (time.process_time() - began) / runs * 1000


def main(folder: Path) -> None:
    """Prints a line a kind: pages, kB of the largest, mean and worst milliseconds."""
    measured: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for file in sorted(folder.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        try:
            measured[kind_of(text)].append((len(text), milliseconds(text)))
        except PageChanged as fault:
            print(f"{file.name}: {fault}")
    print(f"{'kind':<16}{'pages':>6}{'kB':>8}{'mean ms':>9}{'worst ms':>10}")
    for kind, pages in sorted(measured.items()):
        times = [spent for _, spent in pages]
        size = max(size for size, _ in pages) / 1000
        mean = sum(times) / len(times)
        print(f"{kind:<16}{len(pages):>6}{size:>8.1f}{mean:>9.2f}{max(times):>10.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "tests/pages"))
