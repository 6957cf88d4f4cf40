"""`tracker import`: our own export comes in whole, and what cannot be read is told by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Tracker


def lines_of(tracker: Tracker, **settings: str) -> list[str]:
    """The export of a session, with its ledger."""
    said = tracker("export", "--session", "2026A", "--changes", **settings)
    assert said.code == 0, said.err
    return said.out.splitlines()


@pytest.mark.parametrize("options", [(), ("--changes",)], ids=["facts", "with the ledger"])
def test_an_export_comes_in_whole(
    tracker: Tracker, tmp_path: Path, database_url: str, options: tuple[str, ...]
) -> None:
    export = ("export", "--session", "2026A", *options)
    file = tmp_path / "2026A.jsonl"
    file.write_text(tracker(*export).out, "utf-8")
    said = tracker("import", str(file), DATABASE_URL=database_url)
    assert said.code == 0, said.err
    again = tracker(*export, DATABASE_URL=database_url).out
    assert again.splitlines() == file.read_text("utf-8").splitlines()
