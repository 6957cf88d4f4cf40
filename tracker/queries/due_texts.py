"""Which bill texts a crawl is to ask for, and which stored ones a mended parser is to read again.

Per version the accessible text comes before the PDF. What was read whole is not asked for again
unless its address changed; what failed in a passing way is, after a while.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from sqlalchemy import Connection, select

from tracker.domain.bill_text import Form, is_scan
from tracker.queries.tables import BILLS, READS, STATUSES, TEXTS, VERSIONS
from tracker.store.ingest_texts import TextSource

#: A row of whatever a statement selects.
_Row: TypeAlias = Any
TextsPolicy: TypeAlias = Literal["none", "followed", "all"]

#: How long after an answer that gave no text the address is asked again. A file that is no text
#: seldom becomes one; a cut or missing one soon does.
ASKED_AGAIN_AFTER: Final[Mapping[str, timedelta]] = {
    "cut": timedelta(hours=1),
    "missing": timedelta(hours=20),
    "refused": timedelta(hours=20),
    "no_text": timedelta(days=7),
    "wrong_type": timedelta(days=7),
    "too_large": timedelta(days=7),
    "unreadable": timedelta(days=7),
}
#: What another parser may see otherwise.
_OF_THE_PARSER: Final = frozenset({"no_text", "unreadable"})


@dataclass(frozen=True, slots=True)
class TextRequest:
    """One address that may give a version's text. etag, last_modified: of what it gave last."""

    source: TextSource
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which texts a crawl is to read. numbers: of these bills alone, () for all that the policy
    covers; again: also what was read before, to see whether it changed."""

    policy: TextsPolicy = "followed"
    numbers: tuple[str, ...] = ()
    again: bool = False


def texts_due(
    connection: Connection, session: str, scope: Scope, now: datetime, parser: str
) -> tuple[tuple[TextRequest, ...], ...]:
    """The versions whose text is due, each with its addresses in the order in which they are asked.

    Newest versions of all bills first, then the older ones; followed bills before others. parser:
    digest of the code at work.
    """
    reads = _reads(connection, session, scope)
    bills: dict[str, list[_Row]] = {}
    for row in _versions(connection, session, scope):
        bills.setdefault(row.number, []).append(row)
    ranked = []
    for versions in bills.values():
        versions.sort(key=lambda row: (row.day or date.min, row.rank), reverse=True)
        for rank, row in enumerate(versions):
            if requests := tuple(_due(row, reads, scope.again, now, parser)):
                day = -(row.day.toordinal() if row.day else 0)
                ranked.append(((rank, not row.followed, day, row.number, row.rank), requests))
    return tuple(requests for _, requests in sorted(ranked, key=lambda pair: pair[0]))


def stale_texts(connection: Connection, parser: str) -> tuple[str, ...]:
    """Digests of stored texts that another parser read."""
    return tuple(
        connection.execute(
            select(TEXTS.c.digest).where(TEXTS.c.parser != parser).order_by(TEXTS.c.digest)
        ).scalars()
    )


def layer(connection: Connection, digest: str) -> tuple[Form, bytes]:
    """The form of a stored text, and the layer it is read from."""
    row = connection.execute(
        select(TEXTS.c.form, TEXTS.c.layer).where(TEXTS.c.digest == digest)
    ).one()
    return row.form, row.layer


class Holder(NamedTuple):
    """A version whose text has some digest."""

    session: str
    bill: str
    url: str


def bills_with(connection: Connection, digest: str) -> tuple[Holder, ...]:
    """Every version whose text has this digest."""
    rows = connection.execute(
        select(READS.c.session, READS.c.bill, READS.c.url)
        .where(READS.c.digest == digest)
        .order_by(READS.c.bill, READS.c.id)
    )
    return tuple(Holder(row.session, row.bill, row.url) for row in rows)


def _versions(connection: Connection, session: str, scope: Scope) -> Sequence[_Row]:
    statement = (
        select(
            BILLS.c.number, VERSIONS.c.key, VERSIONS.c.name, VERSIONS.c.day, VERSIONS.c.rank,
            VERSIONS.c.url, VERSIONS.c.html_url, STATUSES.c.followed,
        )
        .join(BILLS, BILLS.c.id == VERSIONS.c.bill_id)
        .outerjoin(STATUSES, STATUSES.c.bill_id == BILLS.c.id)
        .where(BILLS.c.session == session, VERSIONS.c.gone_seen_at.is_(None))
    )  # fmt: skip
    if scope.policy == "followed" and not scope.numbers:
        statement = statement.where(STATUSES.c.followed.is_(True))
    if scope.numbers:
        statement = statement.where(BILLS.c.number.in_(scope.numbers))
    return connection.execute(statement).all()


def _reads(connection: Connection, session: str, scope: Scope) -> dict[tuple[str, str, str], _Row]:
    statement = select(READS).where(READS.c.session == session)
    if scope.numbers:
        statement = statement.where(READS.c.bill.in_(scope.numbers))
    return {(row.bill, row.version, row.form): row for row in connection.execute(statement)}


def _due(
    version: _Row,
    reads: Mapping[tuple[str, str, str], _Row],
    again: bool,
    now: datetime,
    parser: str,
) -> Iterator[TextRequest]:
    """The addresses of a version to ask, the best first; none after one that is read already."""
    files: tuple[tuple[Form, str], ...] = (("html", version.html_url), ("pdf", version.url))
    for form, url in files:
        if not url or is_scan(version.name, form):
            continue
        source = TextSource(version.number, version.key, version.name, form, url)
        read = reads.get((version.number, version.key, form))
        if read is None or read.url != url:
            yield TextRequest(source)
        elif read.state == "read":
            if again:
                yield TextRequest(source, read.etag, read.last_modified)
            return
        elif again or _is_worth_asking(read, now, parser):
            yield TextRequest(source, read.etag, read.last_modified)


def _is_worth_asking(read: _Row, now: datetime, parser: str) -> bool:
    if read.state in _OF_THE_PARSER and read.parser != parser:
        return True
    waited: timedelta = now - read.asked_at
    return waited >= ASKED_AGAIN_AFTER.get(read.state, timedelta())
