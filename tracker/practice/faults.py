"""The answers that go back to a visitor, and the faults that the site is told to put into them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tracker.practice.pdf import pdf

#: Statuses that the site can be told to answer with.
STATUSES: Final = (403, 404, 406, 429, 500, 502, 503)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer. cut_at: bytes to send before the connection ends, None for all; padding: bytes of
    nothing that follow the body."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...] = ()
    cut_at: int | None = None
    padding: int = 0


#: Files that the site can be told to serve instead of the right one. Pictures: no text layer.
FILES: Final = {
    name: Answer(200, body, (("Content-Type", kind),), padding=padding)
    for name, kind, body, padding in (
        ("pictures", "application/pdf", pdf([]), 0),
        ("web page", "text/html; charset=utf-8", b"<html><body>Sign in first.</body></html>", 0),
        ("archive", "application/zip", b"PK\x03\x04" + bytes(60), 0),
        ("100 MB", "application/pdf", b"%PDF-1.4\n", 100 * 1024 * 1024),
    )
}


@dataclass(slots=True)
class Fault:
    """One fault, or what several amount to. prefix: of the addresses that it spoils; left: answers
    it still spoils, None: all of them.

    status 0: the answer is the right one, but late (seconds), cut (keep of it, 0 to 1; hang_up:
    the connection ends before the length that was promised), with other classes (renamed), or
    another file than the one that was asked for (instead: a name of FILES).
    """

    prefix: str = ""
    left: int | None = None
    status: int = 0
    retry_after: str = ""
    seconds: float = 0.0
    keep: float = 1.0
    hang_up: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    instead: str = ""

    def __post_init__(self) -> None:
        if self.status and self.status not in STATUSES:
            words = ", ".join(map(str, STATUSES))
            raise ValueError(f"a status is one of {words}, not {self.status}")
        if self.instead and self.instead not in FILES:
            raise ValueError(f"a file is one of {', '.join(FILES)}, not {self.instead!r}")

    def __or__(self, other: Fault) -> Fault:
        return Fault(
            status=self.status or other.status,
            retry_after=self.retry_after or other.retry_after,
            seconds=self.seconds + other.seconds,
            keep=min(self.keep, other.keep),
            hang_up=self.hang_up or other.hang_up,
            renamed={**self.renamed, **other.renamed},
            instead=self.instead or other.instead,
        )


def spoiling(faults: list[Fault], target: str) -> Fault:
    """The faults of a URL as one. Each fault that it meets is used once, of those with a status the
    first alone. A fault that is used up leaves the list."""
    whole = Fault()
    for fault in tuple(faults):
        if target.startswith(fault.prefix) and not (fault.status and whole.status):
            whole |= fault
            if fault.left is not None:
                fault.left -= 1
                if fault.left <= 0:
                    faults.remove(fault)
    return whole


def rename(markup: str, names: Mapping[str, str]) -> str:
    """The page with classes and ids renamed, whole words only."""

    def swapped(match: re.Match[str]) -> str:
        words = (names.get(word, word) for word in match[3].split(" "))
        return f"{match[1]}={match[2]}{' '.join(words)}{match[2]}"

    return re.sub(r"""\b(class|id)=(["'])(.*?)\2""", swapped, markup)
