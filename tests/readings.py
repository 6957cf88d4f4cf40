"""What the code is that each page object reads by: a digest of its module and of all that it
imports of ours, without comments and docstrings, recorded per VERSION in readings.json.

python -m tests.readings    records what stands now, after VERSION was raised, or after a person
made sure that every page reads as before
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import json
from functools import cache
from pathlib import Path

from scrapers.colorado import bill_pdf
from scrapers.colorado.page import Page

ROOT = Path(__file__).resolve().parents[1]
RECORDED = Path(__file__).with_name("readings.json")
#: Of these is what a page object reads by.
OURS = ("scrapers.colorado", "tracker.domain")


def page_objects() -> dict[str, tuple[str, int]]:
    """Module and VERSION of every page object, by name."""
    for file in (ROOT / "scrapers" / "colorado").glob("*.py"):
        importlib.import_module(f"scrapers.colorado.{file.stem}")
    found = {"bill_pdf": (bill_pdf.__name__, bill_pdf.VERSION)}
    todo = list(Page.__subclasses__())
    while todo:
        page = todo.pop()
        todo += page.__subclasses__()
        if page.__module__.startswith("scrapers.") and not page.__name__.startswith("_"):
            found[page.__name__] = (page.__module__, page.VERSION)
    return dict(sorted(found.items()))


def file_of(module: str) -> Path | None:
    if not module.startswith(OURS):
        return None
    path = ROOT.joinpath(*module.split("."))
    return next(
        (one for one in (path.with_suffix(".py"), path / "__init__.py") if one.exists()), None
    )


def closure(module: str) -> set[str]:
    """A module of ours and all of ours that it imports, and they."""
    found: set[str] = set()
    todo = [module]
    while todo:
        name = todo.pop()
        file = file_of(name)
        if name in found or file is None:
            continue
        found.add(name)
        todo += imports(file.read_text())
    return found


@cache
def imports(source: str) -> tuple[str, ...]:
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
    return tuple(found)


@cache
def code_of(source: str) -> str:
    """A source as its statements, without comments and docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:] or [ast.Pass()]
    return ast.dump(tree)


def digest(module: str) -> str:
    found = hashlib.blake2b(digest_size=8)
    for name in sorted(closure(module)):
        file = file_of(name)
        assert file is not None
        found.update(f"{name} {code_of(file.read_text())}\n".encode())
    return found.hexdigest()


def now() -> dict[str, dict[str, object]]:
    return {
        name: {"version": version, "code": digest(module)}
        for name, (module, version) in page_objects().items()
    }


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(now(), indent=1) + "\n")
