"""The saved pages of the tests, and what each must yield.

tests/pages/<kind>/<name>.html stands beside .toml (address, day, attested or guessed) and .json
(the record expected). `python -m tests.expect` writes each .json that lacks, for a person to read.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, SupportsIndex

from scrapers.colorado.parse import parse, plain

PAGES = Path(__file__).parent / "pages"


class SavedText(str):
    """The text of a saved page: what is to be replaced must stand on it."""

    __slots__ = ()

    def replace(self, old: str, new: str, count: SupportsIndex = -1, /) -> SavedText:
        changed = super().replace(old, new, count)
        if old and old != "\0":  # what a page object takes out of every page
            assert changed != self, f"nothing on the page is changed by {old!r}"
        return SavedText(changed)


def resub(
    pattern: str | re.Pattern[str], new: Any, text: str, count: int = 0, flags: int = 0
) -> str:
    """As `re.sub`, of which something must match."""
    changed, many = re.subn(pattern, new, text, count=count, flags=flags)
    assert many, f"nothing on the page is changed by {pattern!r}"
    return SavedText(changed)


@dataclass(frozen=True)
class SavedPage:
    """One saved page. file: its .html; address: where it stands for; attested or guessed."""

    file: Path
    address: str
    markup: str

    @property
    def name(self) -> str:
        return f"{self.file.parent.name}/{self.file.stem}"

    @property
    def kind(self) -> str:
        return self.file.parent.name

    @property
    def text(self) -> SavedText:
        return SavedText(self.file.read_text(encoding="utf-8"))

    @property
    def expected(self) -> Path:
        return self.file.with_suffix(".json")


def saved_pages() -> list[SavedPage]:
    """All saved pages, by kind and name."""
    return [_saved(file) for file in sorted(PAGES.rglob("*.html"))]


def _saved(file: Path) -> SavedPage:
    told = tomllib.loads(file.with_suffix(".toml").read_text(encoding="utf-8"))
    return SavedPage(file, told["address"], told["markup"])


def as_text(page: SavedPage) -> str:
    """What a page yields, as its .json holds it."""
    record = plain(parse(page.text, page.address))
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def wrong_fields(expected: object, found: object, name: str = "") -> list[str]:
    """What differs between two records as plain values, a line each: the field and both values; of
    lists of other lengths the lengths."""
    if expected == found:
        return []
    if isinstance(expected, dict) and isinstance(found, dict):
        return [
            line
            for field in dict.fromkeys((*expected, *found))
            for line in wrong_fields(
                expected.get(field, "nothing"),
                found.get(field, "nothing"),
                f"{name}.{field}" if name else field,
            )
        ]
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return [f"{name}: wrong, expected {len(expected)}, found {len(found)}"]
        pairs = enumerate(zip(expected, found, strict=True))
        return [line for at, pair in pairs for line in wrong_fields(*pair, f"{name}[{at}]")]
    return [f"{name}: wrong, expected {_short(expected)}, found {_short(found)}"]


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]} ..."


def main() -> None:
    """Writes the missing .json files and names them."""
    for page in saved_pages():
        if not page.expected.exists():
            page.expected.write_text(as_text(page), encoding="utf-8")
            print(f"wrote {page.expected}: read it before you commit it")  # noqa: T201


if __name__ == "__main__":
    main()
