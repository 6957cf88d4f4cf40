"""Keeps each page that told something new as the site sent it: WARC, one file a day; and all that
a probe heard.

What is kept stands in a table, written in the transaction of the page's facts, so that a fact leads
to the page that said it. An archive that cannot be written stops no crawl: it is said.
"""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from tracker import warc
from tracker.domain.times import denver_day
from tracker.queries import archive as stored
from tracker.settings import Settings
from tracker.store import journal
from tracker.store.ledger import Observation
from tracker.warc import Exchange

log = logging.getLogger(__name__)
#: Requests of one probe, robots.txt, redirects and what is asked again among them.
MOST_REQUESTS: Final = 14


@dataclass
class Archive:
    """The archive of one database, as one crawl fills it. readings: digest of the newest reading
    that is kept, by address; remark: what the operator is to know; ends: up to where each file is
    known to be whole."""

    settings: Settings
    readings: dict[str, str]
    remark: str = ""
    ends: dict[str, int] = field(default_factory=dict)

    def keep(
        self,
        connection: Connection,
        kind: str,
        exchange: Exchange,
        reading: str,
        observation: Observation,
    ) -> None:
        """Keeps a page, unless it was kept with the same reading, or cannot be. reading: digest of
        its record; observation: under the name that it has among the pages."""
        if self.remark or self.readings.get(observation.url) == reading:
            return
        content = stored.content_of(exchange)
        try:
            where = stored.same_content(connection, content) or self._append(exchange)
        except OSError as error:
            self.remark = (
                f"The archive {self.settings.archive_folder} cannot be written "
                f"({error.strerror or error}): pages of this crawl are not kept there."
            )
            log.error(self.remark)
            return
        file, byte_offset = where
        page = {"kind": kind, "reading": reading, "content": content}
        journal.archived(connection, observation, **page, file=file, byte_offset=byte_offset)
        self.readings[observation.url] = reading

    def _append(self, exchange: Exchange) -> tuple[str, int]:
        name = f"{denver_day(exchange.at)}.warc.gz"
        file = self.settings.archive_folder / name
        whole, size = self.ends.get(name, 0), file.stat().st_size if file.exists() else 0
        if size < whole:
            raise OSError(errno.ENOENT, f"{name} was taken away or cut while the crawl ran")
        if size > whole:  # another crawl wrote, or broke off
            warc.mend(file, whole)
        byte_offset = warc.append(file, exchange)
        self.ends[name] = file.stat().st_size
        return name, byte_offset


@dataclass
class ProbeRecorder:
    """What a probe asks and hears: a budget of requests, every exchange as it went over the wire.
    file: where exchanges are kept as they come; bills: the numbers whose pages were asked for;
    unseen: why a page was not asked for, by what it would have been; remarks: what went wrong
    besides; notes: what is as it should be, and said."""

    file: Path
    requests: int = 0
    exchanges: list[Exchange] = field(default_factory=list)
    bills: list[str] = field(default_factory=list)
    unseen: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    cannot_write: bool = False

    @property
    def left(self) -> int:
        """How many requests may still be made."""
        return MOST_REQUESTS - self.requests

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
