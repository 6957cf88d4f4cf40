"""docs/notebook.ipynb says what it prints."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.export import notebook
from tracker.store import engine

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the export of the whole sample, and its database."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook.export(folder)
    yield folder
    engine.forget()


def test_every_cell_prints_what_is_stored(sample: Path) -> None:
    cells = json.loads(notebook.NOTEBOOK.read_text("utf-8"))["cells"]
    stored = [notebook.stored(cell) for cell in cells if cell["cell_type"] == "code"]
    assert list(notebook.printed(cells, sample)) == stored
    assert len(stored) == 5 and all(stored)


def test_the_share_that_survived_is_that_of_the_database(sample: Path) -> None:
    cells = json.loads(notebook.NOTEBOOK.read_text("utf-8"))["cells"]
    survived = notebook.stored(cells[5]).splitlines()[1:]
    with closing(sqlite3.connect(sample / "sample.db")) as database:
        counts = database.execute(
            "SELECT followed, count(*), sum(stage IN ('signed', 'adopted', 'referred_to_voters', "
            "'partial_veto', 'law_without_signature', 'overridden')) "
            "FROM bill_statuses GROUP BY followed ORDER BY followed DESC"
        ).fetchall()
    assert [line.split()[2:4] for line in survived] == [[str(n) for n in row[1:]] for row in counts]
