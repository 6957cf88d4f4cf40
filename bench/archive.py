"""A whole session crawled on some of its days, then read again from the archive.

    .venv/bin/python bench/archive.py [FACTS] [--votes none|followed|all]

Prints the size of the archive, how long it takes to read all of it again and to write every page
again, and whether the export is the same, byte for byte.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from crawling import Bench, given, options

from tracker.practice import PracticeSite, serve

DAYS: Final = (date(2026, 1, 20), date(2026, 2, 24), date(2026, 4, 1), date(2026, 5, 6))
LAST: Final = date(2026, 6, 20)


def main() -> None:
    """Crawls, reads again, compares."""
    parser = options(__doc__ or "")
    parser.add_argument("--votes", choices=("none", "followed", "all"), default="all")
    args = given(parser)
    site = PracticeSite.from_folder(args.facts, DAYS[0])
    with tempfile.TemporaryDirectory() as folder, serve(site) as url:
        bench = Bench(url, folder)
        for day in DAYS:
            site.day = day
            print(f"{day}: {bench.crawl(day, '--update', '--texts', 'none').last_line}")
        site.day = LAST
        full = bench.crawl(LAST, "--full", "--votes", args.votes, "--texts", "none")
        print(f"{LAST}: {full.last_line}")
        print(f"{LAST}: {bench.crawl(LAST, '--people').last_line}")
        _read_again(bench, Path(folder), len(site.requests), site)


def _read_again(bench: Bench, folder: Path, requests: int, site: PracticeSite) -> None:
    before = bench.exported()
    size = sum(file.stat().st_size for file in folder.rglob("*.warc.gz"))
    print(f"archive: {size / 1e6:.1f} MB in {len(list(folder.rglob('*.warc.gz')))} files")
    for what, older in (("as it stands", False), ("every page written again", True)):
        if older:
            with closing(sqlite3.connect(folder / "bench.db")) as database:
                database.execute("update pages set digest = 'older', parser = '0'")
                database.commit()
        began = time.monotonic()
        outcome = bench.reread(LAST)
        took = time.monotonic() - began
        same = "the same, byte for byte" if bench.exported() == before else "ANOTHER"
        print(f"read again, {what}: {took:.1f} s; export {same}; {outcome}")
    print(f"requests meanwhile: {len(site.requests) - requests}")


if __name__ == "__main__":
    main()
