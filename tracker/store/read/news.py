"""Which rows of the ledger are news to a reader, and of what kind.

Facts older than our sight of them are no news, nor are addresses and ranks, nor what only our
reading changed, nor what a file brought, nor what stood on the schedule when it was first read.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, groupby, islice
from typing import Any, Final

from sqlalchemy import Connection, Select, delete, insert, select

from tracker.domain.agendas import FIRST_READING, IMPORT, OUR_READING
from tracker.domain.views import NewsKind
from tracker.domain.votes import counted
from tracker.store.derived_tables import NEWS
from tracker.store.tables import CHANGES, REVISIONS

_REVISION_FIELDS: Final = frozenset({"day", "start_text", "start_time", "location"})
_UPSET: Final[Mapping[str, NewsKind]] = {
    "cancelled": "meeting_cancelled",
    "withdrawn": "meeting_withdrawn",
    "in_doubt": "meeting_in_doubt",
}
_BILL_TEXTS: Final = frozenset({"title", "long_title", "summary"})
_CHILDREN: Final[Mapping[str, NewsKind]] = {
    "action": "action", "sponsor": "sponsor", "version": "version", "document": "document",
    "vote": "vote",
}  # fmt: skip

#: News that are written together when they are made anew.
_AT_ONCE: Final = 5000


def project(connection: Connection, rows: Sequence[Any]) -> None:
    """Says what of these rows of the ledger is news. rows: of one flush, as stored."""
    made = list(_made(connection, rows))
    if made:
        connection.execute(insert(NEWS), made)


def rebuild(connection: Connection) -> int:
    """Goes through the whole ledger anew. Returns how many news differ from what was stored."""
    before = {tuple(row) for row in connection.execute(select(NEWS))}
    connection.execute(delete(NEWS))
    catch_up(connection, 0)
    return len(before ^ {tuple(row) for row in connection.execute(select(NEWS))})


def catch_up(connection: Connection, last: int) -> None:
    """Goes through the rows of the ledger behind one, however many, flush by flush."""
    behind = select(CHANGES).where(CHANGES.c.id > last).order_by(CHANGES.c.id)
    rows = connection.execute(behind, execution_options={"yield_per": _AT_ONCE})
    flushes = (list(rows_of_one) for _, rows_of_one in groupby(rows, key=_flush))
    made = chain.from_iterable(_made(connection, flush) for flush in flushes)
    while some := list(islice(made, _AT_ONCE)):
        connection.execute(insert(NEWS), some)


def _flush(row: Any) -> tuple[Any, ...]:
    return row.crawl_id, row.seen_at, row.url


def _made(connection: Connection, rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    old = (FIRST_READING, OUR_READING)
    fresh = [row for row in rows if row.cause not in old and not row.cause.startswith(IMPORT)]
    meetings = [row for row in fresh if row.entity == "meeting"]
    for _, together in groupby(meetings, key=lambda row: (row.subject, _flush(row))):
        yield from _of_meeting(connection, list(together))
    for row in fresh:
        if row.entity == "agenda_item":
            yield from _of_item(connection, row)
        elif row.entity in _CHILDREN and row.kind == "new":
            yield _of_child(row, _CHILDREN[row.entity])
        elif row.entity in ("bill", "bill_status"):
            yield from _of_bill(connection, row)


def _news(row: Any, kind: NewsKind, **values: Any) -> dict[str, Any]:
    blank = dict.fromkeys(("bill", "meeting_id", "chamber", "text", "old", "new"), "")
    of = {"change_id": row.id, "session": row.session, "seen_at": row.seen_at, "kind": kind}
    return {**blank, "day": None, **of, **values}


# --- meetings and agendas ----------------------------------------------------------------------


def _of_meeting(connection: Connection, rows: Sequence[Any]) -> Iterator[dict[str, Any]]:
    """One for each meeting and moment: what upsets plans most."""
    first, fields = rows[0], {row.field: row for row in rows}
    meeting = {"meeting_id": first.subject}
    if first.kind == "new":
        if first.crawl_id is None or first.crawl_id != _first_schedule(connection, first):
            yield _news(first, "meeting_new", **meeting)
        return
    status = _text(_fact(fields["status"].new)) if "status" in fields else ""
    remark = next((fields[name] for name in ("remark", "agenda_remark") if name in fields), None)
    words = _text(_fact(remark.new)) if remark is not None else ""
    if status in _UPSET:
        yield _news(first, _UPSET[status], **meeting, text=words)
    elif fields.keys() & _REVISION_FIELDS:
        yield _news(first, _moved(connection, first, fields), **meeting)
    elif status:
        yield _news(first, "meeting_back", **meeting)
    elif remark is not None:
        yield _news(first, "meeting_remark", **meeting, text=words, old=_text(_fact(remark.old)))


def _moved(connection: Connection, row: Any, fields: Mapping[str, Any]) -> NewsKind:
    """Whether a meeting moved, or only its room; what was given for the first time kept no
    revision."""
    revision = REVISIONS.c.meeting_id == row.subject, REVISIONS.c.seen_at == row.seen_at
    if connection.execute(select(REVISIONS.c.id).where(*revision)).first() is None:
        return "meeting_given"
    return "room_changed" if fields.keys() & _REVISION_FIELDS == {"location"} else "meeting_moved"


def _of_item(connection: Connection, row: Any) -> Iterator[dict[str, Any]]:
    meeting, _, key = row.entity_id.partition("/")
    new = _fact(row.new)
    bill = _text(new.get("bill")) if row.kind == "new" else key.partition("#")[0]
    of = {"bill": bill, "meeting_id": meeting}
    if row.kind == "gone":
        yield _news(row, "item_gone", **of)
    elif row.kind == "changed" and row.field == "remark":
        yield _news(row, "item_remark", **of, text=_text(new), old=_text(_fact(row.old)))
    elif row.kind == "new" and bill and not _is_on_the_first_agenda(connection, row):
        yield _news(row, "item_new", **of, text=_text(new.get("text")))


def _earlier(subject: str, row: Any) -> Select[Any]:
    earlier = select(CHANGES).where(CHANGES.c.subject == subject, CHANGES.c.id <= row.id)
    return earlier.order_by(CHANGES.c.id)


def _first_schedule(connection: Connection, row: Any) -> int | None:
    """The crawl that read the session's schedule first: the one that saw its first meeting."""
    first = connection.execute(_earlier(f"{row.session}-h-0001", row).limit(1)).first()
    return first.crawl_id if first else None


def _is_on_the_first_agenda(connection: Connection, row: Any) -> bool:
    """Whether an item stood on an agenda when that was first read, which was linked on the schedule
    as that was first read: in that crawl, or in the one that took it up."""
    crawl = _first_schedule(connection, row)
    if crawl is None or row.crawl_id == crawl:
        return crawl is not None
    earlier = connection.execute(_earlier(row.subject, row)).all()
    of_meeting = [entry for entry in earlier if entry.entity == "meeting"]
    there = any(entry.crawl_id == crawl for entry in of_meeting)
    linked_since = any(entry.field == "agenda_url" for entry in of_meeting)
    items = (entry for entry in earlier if entry.entity == "agenda_item" and entry.kind == "new")
    return there and not linked_since and next(items).seen_at == row.seen_at


# --- bills -------------------------------------------------------------------------------------


def _of_bill(connection: Connection, row: Any) -> Iterator[dict[str, Any]]:
    old, new, bill = _text(_fact(row.old)), _fact(row.new), row.subject
    if row.entity == "bill" and row.kind == "new":
        yield _news(row, "bill_new", bill=bill)
    elif row.entity == "bill" and row.field in _BILL_TEXTS and old:
        yield _news(row, "bill_text", bill=bill, text=row.field, old=old, new=_text(new))
    elif row.field == "stage" and old and not _is_first_sight(connection, row):
        yield _news(row, "stage", bill=bill, text=row.cause, old=old, new=_text(new))
    elif row.field == "followed" and new is True and not _is_first_sight(connection, row):
        yield _news(row, "bill_followed", bill=bill)


def _is_first_sight(connection: Connection, row: Any) -> bool:
    """Whether a bill was judged anew only because its page was read for the first time (until then
    it was judged by its card), or came onto our list with the crawl that saw it appear: the bill
    itself is that news."""
    for entry in connection.execute(_earlier(row.subject, row)).all():
        is_reading = entry.cause == FIRST_READING and entry.entity in ("action", "bill")
        if is_reading and entry.seen_at == row.seen_at:
            return True
        appeared = entry.entity == "bill" and entry.kind == "new" and entry.crawl_id == row.crawl_id
        if appeared and row.field == "followed" and row.crawl_id is not None:
            return True
    return False


def _of_child(row: Any, kind: NewsKind) -> dict[str, Any]:
    """What hangs on a bill, with its official words: of a vote its count in `old` and its result in
    `new`, of others the role of a sponsor or the kind of a document there."""
    facts = _fact(row.new)
    text, old, new = facts.get("name"), "", facts.get("role") or facts.get("kind")
    if kind == "action":
        text = facts.get("text")
    elif kind == "vote":
        count = counted(*(facts.get(name) for name in ("yes", "no", "other")))
        text, old, new = facts.get("motion"), "–".join(map(str, count or ())), facts.get("result")
    day = facts.get("day")
    return _news(
        row, kind, bill=row.subject, text=_text(text), old=old, new=_text(new),
        day=date.fromisoformat(day) if day else None, chamber=_text(facts.get("chamber")),
    )  # fmt: skip


def _fact(text: str | None) -> Any:
    return None if text is None else json.loads(text)


def _text(value: object) -> str:
    return "" if value is None else str(value)
