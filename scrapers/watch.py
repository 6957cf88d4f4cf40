"""What a probe asks and hears: a budget of requests, every exchange as it went over the wire."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from scrapers.probe import Wanted
from tracker import warc
from tracker.warc import Exchange

#: Requests of one probe, robots.txt, redirects and what is asked again among them.
MOST_REQUESTS: Final = 14


@dataclass
class Watch:
    """Looks over a probe's shoulder.

    file: where exchanges are kept as they come; bills: the numbers whose pages were asked for;
    unseen: why a page was not asked for, by what it would have been; remarks: what went
    wrong besides; notes: what is as it should be, and said.
    """

    file: Path
    asked: int = 0
    exchanges: list[Exchange] = field(default_factory=list)
    bills: list[str] = field(default_factory=list)
    unseen: dict[Wanted, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cannot_write: bool = False

    @property
    def left(self) -> int:
        """How many requests may still be made."""
        return MOST_REQUESTS - self.asked

    def heard(self, exchange: Exchange) -> None:
        """Keeps an exchange, at once: what is refused next may end everything."""
        self.exchanges.append(exchange)
        if self.cannot_write:
            return
        try:
            warc.append(self.file, exchange)
        except OSError as error:
            self.cannot_write = True
            self.remarks.append(
                f"{self.file} cannot be written ({error.strerror or error}): what came from here "
                "on is in this report alone."
            )
