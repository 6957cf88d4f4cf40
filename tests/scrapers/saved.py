"""Saved pages by name, and what is read of one that was changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from scrapers.colorado.parse import parse
from tests.expect import saved_pages

SAVED: Final = {page.name: page for page in saved_pages()}


def saved(name: str, change: Callable[[str], str]) -> Any:
    """The record of a saved page, changed; the change must change it."""
    page = SAVED[name]
    changed = change(page.text)
    assert changed != page.text
    return parse(changed, page.address)


def put(old: str, new: str) -> Callable[[str], str]:
    """A change: the first of some words made others."""
    return lambda text: text.replace(old, new, 1)
