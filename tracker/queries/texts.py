"""Bill texts as read: the versions of a bill with what was read of each, and their words."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, select

from tracker.domain.bill_text import BillText
from tracker.domain.versions import ReadView, VersionText, slugs
from tracker.queries.bills import BILLS, AnyRow
from tracker.store.tables import Version, table
from tracker.store.text_json import unpacked
from tracker.store.text_tables import Text, TextRead

_VERSIONS: Final = table(Version)
_TEXTS: Final = table(Text)
_READS: Final = table(TextRead)


def versions_of(connection: Connection, number: str) -> tuple[VersionText, ...]:
    """The versions of a bill's text that stand on its page, the oldest first."""
    rows = connection.execute(
        select(_VERSIONS)
        .join(BILLS, _VERSIONS.c.bill_id == BILLS.c.id)
        .where(BILLS.c.number == number, _VERSIONS.c.gone_seen.is_(None))
        .order_by(_VERSIONS.c.day, _VERSIONS.c.place, _VERSIONS.c.id)
    ).all()
    reads = _reads(connection, number)
    named = slugs([(row.name, row.day) for row in rows])
    return tuple(
        VersionText(row.key, slug, row.name, row.day, row.url, row.html_url, reads.get(row.key, ()))
        for row, slug in zip(rows, named, strict=True)
    )


def text_of(connection: Connection, number: str, version: str) -> BillText | None:
    """The text of one version, None where there is none. version: its key. The HTML where there is
    one, for it has marks that a PDF loses. Raises StoreFault for one that is stored damaged."""
    found = connection.execute(
        select(_READS.c.form, _TEXTS.c.parsed)
        .join(_TEXTS, _READS.c.digest == _TEXTS.c.digest)
        .where(_READS.c.bill == number, _READS.c.version == version)
        .order_by(_READS.c.form)
        .limit(1)
    ).first()
    return unpacked(found.parsed) if found else None


def newest_text(connection: Connection, number: str) -> tuple[VersionText, BillText] | None:
    """The newest version of a bill whose text is stored, with it."""
    for version in reversed(versions_of(connection, number)):
        text = text_of(connection, number, version.key) if version.text else None
        if text is not None:
            return version, text
    return None


def _reads(connection: Connection, number: str) -> dict[str, tuple[ReadView, ...]]:
    """What was read of a bill's versions, by their key."""
    found: dict[str, list[ReadView]] = {}
    for row in connection.execute(_asked(number)):
        found.setdefault(row.version, []).append(_read(row))
    return {
        key: tuple(sorted(reads, key=lambda one: (not one.digest, one.form)))
        for key, reads in found.items()
    }


def _asked(number: str) -> Any:
    return select(_READS).where(_READS.c.bill == number)


def _read(row: AnyRow) -> ReadView:
    return ReadView(
        row.form, row.state, row.message, row.address, row.digest or "", row.asked_at, row.read_at
    )
