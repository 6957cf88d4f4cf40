"""The words of the product, from `tracker/wording/glossary.toml`.

python -m tests.wording.glossary    writes docs/glossary.md
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tracker import wording

SOURCE = Path(wording.__file__).with_name("glossary.toml")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
HEAD = """\
# Glossary

One word for one thing, on pages, in tables and in the code. Made from \
`tracker/wording/glossary.toml` by `python -m tests.wording.glossary`: change it there. The tests \
hold every Spanish sentence of ours to the Spanish words.

| word | Spanish | what it is | in the code |
|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word. spanish: what may stand for it, empty where only we use it; say: as it is shown."""

    english: tuple[str, ...]
    spanish: tuple[str, ...]
    say: str
    means: str
    code: str
    why: str

    def row(self) -> str:
        """Its row of the page."""
        why = f"({self.why})" if self.why else ""
        code = f"`{self.code}`" if self.code else ""
        told = " ".join(filter(None, (self.means, why)))
        return f"| {', '.join(self.english)} | {self.say} | {told} | {code} |\n"


@cache
def entries() -> tuple[Entry, ...]:
    terms = tomllib.loads(SOURCE.read_text("utf-8"))["term"]
    return tuple(
        Entry(
            tuple(term["english"]),
            tuple(term.get("spanish", ())),
            term.get("say") or next(iter(term.get("spanish", ())), ""),
            *(term.get(name, "") for name in ("means", "code", "why")),
        )
        for term in terms
    )


def page() -> str:
    """The whole page, by the alphabet."""
    rows = sorted(entries(), key=lambda one: one.english[0].lower())
    return HEAD + "".join(one.row() for one in rows)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
