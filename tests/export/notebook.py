"""Runs docs/notebook.ipynb: `python -m tests.export.notebook` stores what its cells print."""

from __future__ import annotations

import io
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from datetime import date
from pathlib import Path
from typing import Any, Final

from tests.cli.conftest import SAMPLE_SOURCE, command, url_of
from tests.sample import sample_site
from tracker.settings import ROOT

NOTEBOOK: Final = ROOT / "docs" / "notebook.ipynb"
#: After the session, when the sample is whole.
DAY: Final = "2026-07-01"


def export(folder: Path) -> None:
    """The folder `export` of the whole sample, as the notebook asks for it."""
    # Texts cost a third of the time, and no answer hangs on them.
    there = {
        "DATABASE_URL": url_of(folder / "sample.db"),
        "TRACKER_TODAY": f"{DAY} 08:00",
        "TRACKER_TEXTS_PER_CRAWL": "0",
    }
    site = sample_site(date.fromisoformat(DAY))
    words = ("crawl", "--full", "--session", "2026A", "--source", SAMPLE_SOURCE, "--delay", "0")
    done = command(*words, site=site, **there)
    assert done.code == 0, done.err
    done = command(
        "export", "--format", "parquet", "--session", "all", str(folder / "export"), **there
    )
    assert done.code == 0, done.err


def printed(cells: list[dict[str, Any]], folder: Path) -> Iterator[str]:
    """What each cell of code prints, in a folder that holds an export."""
    names: dict[str, Any] = {}
    with chdir(folder):
        for cell in cells:
            if cell["cell_type"] == "code":
                out = io.StringIO()
                with redirect_stdout(out):
                    exec(compile("".join(cell["source"]), NOTEBOOK.name, "exec"), names)
                yield out.getvalue()


def stored(cell: dict[str, Any]) -> str:
    """What a cell printed when the notebook was stored."""
    return "".join(line for output in cell["outputs"] for line in output["text"])


def main() -> None:
    notebook = json.loads(NOTEBOOK.read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    with tempfile.TemporaryDirectory() as folder:
        export(Path(folder))
        for count, (cell, text) in enumerate(
            zip(code, printed(notebook["cells"], Path(folder)), strict=True), 1
        ):
            lines = text.splitlines(keepends=True)
            output = {"name": "stdout", "output_type": "stream", "text": lines}
            cell |= {"execution_count": count, "outputs": [output] if lines else []}
    NOTEBOOK.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    os.environ.setdefault("TZ", "UTC")
    main()
