"""Keeps each page that told something new as the site sent it: WARC, one file a day.

What is kept stands in a table, written in the transaction of the page's facts, so that a fact leads
to the page that said it. An archive that cannot be written stops no crawl: it is said.
"""

from __future__ import annotations

import errno
import logging
from dataclasses import dataclass, field

from sqlalchemy import Connection

from tracker import warc
from tracker.domain.times import denver_day
from tracker.queries import archive as stored
from tracker.settings import Settings
from tracker.store import journal
from tracker.store.ledger import Sighting
from tracker.warc import Exchange

log = logging.getLogger(__name__)


@dataclass
class Archive:
    """The archive of one database, as one crawl fills it.

    readings: digest of the newest reading that is kept, by address; remark: what the operator is to
    know; ends: up to where each file is known to be whole.
    """

    settings: Settings
    readings: dict[str, str]
    remark: str = ""
    ends: dict[str, int] = field(default_factory=dict)

    def keep(
        self, connection: Connection, kind: str, exchange: Exchange, reading: str, seen: Sighting
    ) -> None:
        """Keeps a page, unless it was kept with the same reading, or cannot be.

        reading: digest of its record; seen: under the name that it has among the pages.
        """
        if self.remark or self.readings.get(seen.address) == reading:
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
        journal.archived(connection, kind, reading, content, where, seen)
        self.readings[seen.address] = reading

    def _append(self, exchange: Exchange) -> tuple[str, int]:
        name = f"{denver_day(exchange.at)}.warc.gz"
        file = self.settings.archive_folder / name
        known, size = self.ends.get(name, 0), file.stat().st_size if file.exists() else 0
        if size < known:
            raise OSError(errno.ENOENT, f"{name} was taken away or cut while the crawl ran")
        if size > known:  # another crawl wrote, or broke off
            warc.mend(file, known)
        place = warc.append(file, exchange)
        self.ends[name] = file.stat().st_size
        return name, place
