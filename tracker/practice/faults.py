"""What the site is told to do wrong, and for how many answers."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tracker.practice.pdf import pdf

#: Statuses that the site can be told to answer with, and their words.
REASONS: Final = {
    403: "Forbidden", 404: "Not Found", 406: "Not Acceptable", 429: "Too Many Requests",
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable",
}  # fmt: skip
#: Files that the site can be told to serve instead of the right one: type, bytes, and how many
#: more bytes of nothing follow.
FILES: Final[Mapping[str, tuple[str, bytes, int]]] = {
    "pictures": ("application/pdf", pdf([]), 0),
    "web page": ("text/html; charset=utf-8", b"<html><body>Sign in first.</body></html>", 0),
    "archive": ("application/zip", b"PK\x03\x04" + bytes(60), 0),
    "100 MB": ("application/pdf", b"%PDF-1.4\n", 100 * 1024 * 1024),
}


@dataclass(slots=True)
class Fault:
    """One fault. left: answers it still spoils, None: all of them.

    status 0: the answer is the right one, but late (seconds), cut (keep of it, 0 to 1; hang_up:
    the connection ends before the length that was promised), with other classes (renamed), or
    another file than the one that was asked for (instead: a name of FILES).
    """

    prefix: str
    left: int | None
    status: int = 0
    retry_after: str = ""
    seconds: float = 0.0
    keep: float = 1.0
    hang_up: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Spoiled:
    """What the faults of one answer amount to; the first that names a status wins."""

    status: int = 0
    retry_after: str = ""
    seconds: float = 0.0
    keep: float = 1.0
    hang_up: bool = False
    renamed: tuple[tuple[str, str], ...] = ()
    instead: str = ""


class Faults:
    """The faults in force, oldest first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Puts a fault in force."""
        with self._lock:
            self._all.append(fault)

    def clear(self) -> None:
        """Ends all faults."""
        with self._lock:
            self._all.clear()

    def told(self) -> list[dict[str, object]]:
        """The faults in force, for the control page."""
        return [
            {"prefix": one.prefix, "left": one.left, "status": one.status, "keep": one.keep,
             "seconds": one.seconds, "renamed": dict(one.renamed), "instead": one.instead}
            for one in self._all
        ]  # fmt: skip

    def take(self, target: str) -> Spoiled:
        """How the answer to this address is spoiled; uses up one time of each fault it meets."""
        met: list[Fault] = []
        with self._lock:
            for one in self._all:
                refuses_too = bool(one.status) and any(before.status for before in met)
                if target.startswith(one.prefix) and not refuses_too:
                    met.append(one)
            for one in met:
                one.left = None if one.left is None else one.left - 1
            self._all = [one for one in self._all if one.left is None or one.left > 0]
        refused = next((one for one in met if one.status), None)
        return Spoiled(
            status=refused.status if refused else 0,
            retry_after=refused.retry_after if refused else "",
            seconds=sum(one.seconds for one in met),
            keep=min((one.keep for one in met), default=1.0),
            hang_up=any(one.hang_up for one in met),
            renamed=tuple(pair for one in met for pair in one.renamed.items()),
            instead=next((one.instead for one in met if one.instead), ""),
        )


def rename(markup: str, renamed: tuple[tuple[str, str], ...]) -> str:
    """The page with classes and ids renamed, whole words only."""
    names = dict(renamed)

    def swapped(found: re.Match[str]) -> str:
        words = (names.get(word, word) for word in found[3].split(" "))
        return f"{found[1]}={found[2]}{' '.join(words)}{found[2]}"

    return re.sub(r"""\b(class|id)=(["'])(.*?)\2""", swapped, markup)
