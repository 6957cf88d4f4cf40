"""How long topics take: ten thousand bills by title and summary, and bills with their full texts.

python bench/topics.py FACTS; the folder holds bills_*.jsonl, which are repeated. Ten thousand bills
are to take at most 10 s of one core, reading and writing JSON included.
"""

from __future__ import annotations

import json
import os
import resource
import time
from contextlib import redirect_stdout, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from tracker import campaigns
from tracker.cli.campaign import classify
from tracker.domain.topics import matches
from tracker.settings import load

BILLS = 10_000
#: Words of a full text: some 60 printed pages.
WORDS = 20_000
TEXTS = 100


def main(facts: Annotated[Path, typer.Argument(exists=True, file_okay=False)]) -> None:
    """Prints a line a measure."""
    settings = load()
    bills = [
        json.loads(line)
        for file in sorted(facts.glob("bills_*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]
    with_summary = [bill for bill in bills if bill.get("summary")] or bills
    print(f"{BILLS} bills in {_classified(with_summary):.1f} s of one core, JSON included")
    rules = campaigns.rules(campaigns.judging(settings.data / "campaigns"))
    words = " ".join(bill["summary"] for bill in with_summary).split()
    texts = [" ".join(words[at * 97 : at * 97 + WORDS]) for at in range(TEXTS)]
    began = time.process_time()
    for text in texts:
        matches({"text": text}, rules)
    spent = (time.process_time() - began) / TEXTS * 1000
    print(f"{spent:.1f} ms a full text of {WORDS} words")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")


def _classified(bills: list[dict[str, object]]) -> float:
    """Seconds of CPU that classify takes for BILLS bills."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "bills.jsonl"
        with file.open("w", encoding="utf-8") as stream:
            for at in range(BILLS):
                stream.write(json.dumps(bills[at % len(bills)]) + "\n")
        began = time.process_time()
        with (
            Path(os.devnull).open("w") as nowhere,
            redirect_stdout(nowhere),
            suppress(typer.Exit),
        ):
            classify(file)
        return time.process_time() - began


if __name__ == "__main__":
    typer.run(main)
