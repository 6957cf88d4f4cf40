"""Markup is put together by `markupsafe`: no text becomes HTML by being pasted into a string."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

import pytest

from tests.test_architecture import ROOT, sources

#: A tag; no group of a pattern.
_TAG: Final = re.compile(r"(?<!\?P)<[A-Za-z/]")
#: What asks for tags in pages of the official site, and makes none.
READERS: Final = ("scrapers/colorado/page.py", "scrapers/colorado/parse.py")


def pasted(tree: ast.AST) -> Iterator[int]:
    """The lines on which something is put into a string that holds a tag: by an f-string, by
    `+`, by `%` or by `format` of a plain string."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts: list[ast.expr] = [one for one in node.values if isinstance(one, ast.Constant)]
            parts = parts if len(parts) < len(node.values) else []
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            parts = [node.left, node.right] if isinstance(node.op, ast.Add) else [node.left]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            parts = [node.func.value] if node.func.attr in ("format", "format_map") else []
        else:
            continue
        if any(_holds_tag(part) for part in parts):
            yield node.lineno


def _holds_tag(part: ast.expr) -> bool:
    return (
        isinstance(part, ast.Constant)
        and isinstance(part.value, str)
        and _TAG.search(part.value) is not None
    )


def test_no_string_of_html_is_pasted_together() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        if str(path.relative_to(ROOT)) not in READERS
        for line in pasted(ast.parse(path.read_text("utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "said",
    [
        "f'<p>{x}</p>'",
        "f'</{x}>'",
        "'<p>' + x",
        "x + '</p>'",
        "'<p>%s</p>' % x",
        "'<b>{}</b>'.format(x)",
        "f'{x}<br>'",
    ],
)
def test_pasting_is_found(said: str) -> None:
    assert list(pasted(ast.parse(said)))


@pytest.mark.parametrize(
    "said",
    [
        "Markup('<p>{}</p>').format(x)",
        "tag('p', x)",
        "f'{x} < {y}'",
        "rf'(?P<a>{x})'",
        "'a < b' + x",
        "f'a{x}'",
        "Markup('<b>{}</b>').join(x)",
        "re.sub('<p>', '', x)",
    ],
)
def test_markup_is_no_pasting(said: str) -> None:
    assert not list(pasted(ast.parse(said)))
