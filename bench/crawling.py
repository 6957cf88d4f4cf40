"""What the measurements share: the installed command, run against a practice site."""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

TRACKER: Final = Path(sys.executable).with_name("tracker")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a crawl took. cpu: user seconds, start-up included; memory: peak in MB; last_line: the
    last that it wrote; code: its exit code."""

    cpu: float
    memory: float
    last_line: str
    code: int


@dataclass(frozen=True, slots=True)
class Bench:
    """A practice site at a URL, and a database of its own in a folder."""

    site_url: str
    folder: str

    @property
    def database_url(self) -> str:
        return f"sqlite:///{self.folder}/bench.db"

    def crawl(self, day: date, *options: str) -> Cost:
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        done = self._run(
            "crawl", "--session", "2026A", "--source", self.site_url, "--today", day.isoformat(),
            "--delay", "0", *options,
        )  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        last_line = (done.stderr.strip().splitlines() or [""])[-1]
        return Cost(after.ru_utime - before, after.ru_maxrss / 1024, last_line, done.returncode)

    def export(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.exported().splitlines()]

    def exported(self) -> str:
        """The export as it is written."""
        return self._run("export", "--session", "2026A", "--format", "jsonl").stdout

    def reread(self, day: date) -> str:
        """Reads the archive again; what the command said."""
        return self._run("reread", "--today", day.isoformat()).stderr.strip()

    def _run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(TRACKER), *command],
            env={**os.environ, "DATABASE_URL": self.database_url},
            capture_output=True,
            text=True,
            check=False,
        )


def options(about: str) -> argparse.ArgumentParser:
    """The options of a measurement; the folder of facts is an argument or TRACKER_FACTS."""
    parser = argparse.ArgumentParser(
        description=about, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    named = os.environ.get("TRACKER_FACTS")
    parser.add_argument(
        "facts", type=Path, nargs="?", default=named, help="folder of facts, else TRACKER_FACTS"
    )
    return parser


def given(parser: argparse.ArgumentParser, words: Sequence[str] | None = None) -> Any:
    """The arguments, with a folder of facts that exists."""
    args = parser.parse_args(words)
    if args.facts is None or not Path(args.facts).is_dir():
        parser.error("name a folder of facts, as an argument or by TRACKER_FACTS")
    args.facts = Path(args.facts)
    return args
