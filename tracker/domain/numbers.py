"""Numbers of bills and names of sessions, as Colorado writes them. Dossier 6."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from tracker.errors import NumberFault, UnknownSession

#: House measures count from 1001 in four digits, Senate measures from 001 in three.
PREFIXES: Final = ("HB", "SB", "HCR", "SCR", "HJR", "SJR", "HR", "SR", "HJM", "SJM", "HM", "SM")

_CANONICAL = re.compile(
    r"\b(HB|SB|HCR|SCR|HJR|SJR|HR|SR|HJM|SJM|HM|SM)([0-9]{2})([A-Z]?)-([0-9]{3,4})\b"
)
_LENIENT = re.compile(
    r"^\s*(HB|SB|HCR|SCR|HJR|SJR|HR|SR|HJM|SJM|HM|SM)[\s.#-]*"
    r"(?:(?P<year>[0-9]{2})\s*(?P<letter>[A-Z]?)\s*-\s*)?(?P<serial>[0-9]{1,4})\s*$",
    re.IGNORECASE,
)
_WRITTEN_OUT = re.compile(
    r"\b(?:(?P<chamber>(?i:House|Senate)|H\.?|S\.?)\s*(?P<kind>(?i:Bill|Concurrent Resolution"
    r"|Joint Resolution|Joint Memorial|Resolution|Memorial)|B\.?|CR|JR|JM|R|M))"
    r"\s*(?P<year>[0-9]{2})(?P<letter>[A-Z]?)-(?P<serial>[0-9]{1,4})\b"
)
#: What stands between the numbers of an item that takes up several bills together.
_TOGETHER: Final = re.compile(r"\s*(?:[,;&+/]\s*(?:and\s+|&\s*)?|and\s+)", re.IGNORECASE)
_KINDS: Final = {
    "bill": "B", "b": "B", "concurrent resolution": "CR", "joint resolution": "JR",
    "joint memorial": "JM", "resolution": "R", "memorial": "M",
    "cr": "CR", "jr": "JR", "jm": "JM", "r": "R", "m": "M",
}  # fmt: skip
_SESSION = re.compile(r"([0-9]{4})([A-Z])")
#: Dashes that word processors put for a hyphen.
_HYPHENS: Final = str.maketrans(dict.fromkeys("‐‑‒–—", "-"))


@dataclass(frozen=True, slots=True, order=True)
class BillNumber:
    """A measure's whole number: `HB26-1037`, `SB25B-004`.

    prefix: one of PREFIXES; year: of the session, two digits in print, whole here (2026);
    letter: "" in a regular session, "B" and on in an extraordinary one; serial: 1037.
    """

    prefix: str
    year: int
    letter: str
    serial: int

    def __post_init__(self) -> None:
        if self.prefix not in PREFIXES or not 2000 <= self.year <= 2099 or self.serial < 1:
            raise NumberFault(f"{self.prefix}{self.year}-{self.serial} is not a bill number.")

    def __str__(self) -> str:
        width = 4 if self.prefix.startswith("H") else 3
        return f"{self.prefix}{self.year % 100:02d}{self.letter}-{self.serial:0{width}d}"

    @property
    def session(self) -> str:
        """The session it belongs to: `2026A`, `2025B`."""
        return f"{self.year}{self.letter or 'A'}"

    @property
    def chamber(self) -> Literal["lower", "upper"]:
        """Where it began: lower or upper."""
        return "lower" if self.prefix.startswith("H") else "upper"

    @property
    def is_bill(self) -> bool:
        """True for bills, which can become law; resolutions and memorials are adopted."""
        return self.prefix in ("HB", "SB")

    @classmethod
    def parse(cls, text: str) -> BillNumber:
        """The number a text consists of, in the form the site prints. Raises NumberFault."""
        found = _CANONICAL.fullmatch(text.strip())
        if not found:
            raise NumberFault(f"{text.strip()!r} is not a bill number such as HB26-1037.")
        return cls._of(*found.groups())

    @classmethod
    def understand(cls, text: str) -> BillNumber:
        """The number a person means: `hb26-1037`, `SB 26-70`, `House Bill 26-1037`.

        Raises NumberFault, and asks for the session where the year lacks (`HB1134`).
        """
        written = cls.find(text)
        if written is not None:
            return written
        found = _LENIENT.match(text.translate(_HYPHENS))
        if not found:
            raise NumberFault(f"{text!r} is not a bill number. Write it like HB26-1037.")
        prefix, serial = found.group(1).upper(), found.group("serial")
        if found.group("year") is None:
            raise NumberFault(
                f"{text!r} lacks its year, and every session counts from the start. "
                f"Which session? For 2026 write {prefix}26-{serial}."
            )
        letter = found.group("letter").upper()
        return cls._of(prefix, found.group("year"), letter, serial)

    @classmethod
    def find(cls, text: str) -> BillNumber | None:
        """The first number named in a text (`HB26-1037 (FOR ACTION ONLY)`), or None."""
        text = text.translate(_HYPHENS)
        found = _CANONICAL.search(text)
        if found:
            return cls._of(*found.groups())
        written = _WRITTEN_OUT.search(text)
        if not written:
            return None
        kind = _KINDS[written["kind"].replace(".", "").lower()]
        prefix = written["chamber"][0].upper() + kind
        return cls._of(prefix, written["year"], written["letter"], written["serial"])

    @classmethod
    def together(cls, text: str) -> tuple[BillNumber, ...]:
        """The first number named in a text with those beside it (`HB26-1108, HB26-1139`, `SB26-070
        and HB26-1270`); a number farther on, as in a title, is not meant."""
        text = text.translate(_HYPHENS)
        found = _CANONICAL.search(text)
        if not found:
            first = cls.find(text)
            return (first,) if first else ()
        named = [cls._of(*found.groups())]
        while joined := _TOGETHER.match(text, found.end()):
            found = _CANONICAL.match(text, joined.end())
            if not found:
                break
            named.append(cls._of(*found.groups()))
        return tuple(dict.fromkeys(named))

    @classmethod
    def _of(cls, prefix: str, year: str, letter: str, serial: str) -> BillNumber:
        return cls(prefix, 2000 + int(year), letter if letter != "A" else "", int(serial))


def session_id(text: str) -> str:
    """A session's id in its one spelling (`2026a` gives `2026A`). Raises UnknownSession."""
    found = _SESSION.fullmatch(text.strip().upper())
    if not found:
        raise UnknownSession(f"{text!r} is not a session. Write it like 2026A (regular) or 2025B.")
    return found.group(0)
