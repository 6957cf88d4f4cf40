"""The practice site shares nothing with the page objects that read it."""

from __future__ import annotations

import ast
from pathlib import Path

PRACTICE = Path(__file__).parents[2] / "tracker" / "practice"
ALLOWED = ("tracker.practice", "tracker.errors", "tracker.sessions")


def imported(file):
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (one.name for one in node.names)


def test_it_imports_no_selector_record_or_parser_of_ours():
    ours = {
        (file.name, name)
        for file in PRACTICE.glob("*.py")
        for name in imported(file)
        if name.split(".")[0] in ("tracker", "scrapers", "lxml", "parsel", "scrapy")
    }
    assert ours and [one for one in ours if not one[1].startswith(ALLOWED)] == []
