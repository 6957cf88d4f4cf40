"""The only writer of what editors decided. Each edit is a new row, and a row of the ledger.

Two editors never overwrite each other silently: who writes names the newest edit that they saw.
Writers take turns (SQLite: every transaction is one; PostgreSQL: a lock on the table), so of two
at once the second one sees the first.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Row, insert, select, text

from tracker.domain.differences import FieldChange, grouped
from tracker.domain.edits import NO_MARK, EditView, rule_of, subject_of, understood
from tracker.errors import EditConflict, EditFault
from tracker.store.judge_asks import stands_in
from tracker.store.ledger import Ledger, Observation, as_json
from tracker.store.tables import BILLS, CALLS, EDITS

#: The ids of a campaign's topics, and of its asks (`ask:id`), by the campaign's slug.
Topics: TypeAlias = Mapping[str, Collection[str]]
#: In the ledger, which is published, in place of the editor's name.
CAUSE: Final = "editor"
_AS_JSON: Final = ("old", "new", "official")


def edit(
    connection: Connection,
    editor: str,
    subject: str,
    field: str,
    value: str | None,
    *,
    based_on: int | None,
    official: str | None,
    at: datetime,
    campaigns: Topics | None = None,
) -> EditView | None:
    """Writes what an editor says of a field, and gives the edit that stands then: the newest one
    before where it says the same, None where nothing was said and nothing is. value: None to say
    nothing. based_on: the newest edit of the field that the editor saw. official: the official
    value that they saw beside it. campaigns: those that exist. Raises EditFault for what cannot be
    taken, EditConflict where somebody wrote meanwhile."""
    rule_of(subject, field)
    new = None if value is None else understood(field, value)
    _lock(connection)
    stands = _newest(connection, subject, field)
    before = None if stands is None else stands.new
    if new == before and (stands is None or stands.official == official or new is None):
        return stands
    _check_newest(stands, subject, field, based_on)
    _check_subject(connection, subject, campaigns)
    # No verdict without a passage of the bill's texts.
    is_passage = new not in (None, NO_MARK) and rule_of(subject, field).form == "passage"
    if is_passage and not stands_in(connection, str(subject_of(subject).bill), str(new)):
        what = "These words stand neither in a text of the bill that was read nor in its summary."
        raise EditFault("not_there", what, field)
    made = EditView(0, at, editor, subject, field, before, new, official, None)
    return _write(connection, stands, made)


def undo(
    connection: Connection, editor: str, edit_id: int, at: datetime, based_on: int | None
) -> EditView:
    """Takes an edit back by a new one that restores what it replaced. based_on: the newest edit of
    the field that the editor saw. Raises EditConflict where a newer edit of the field stands,
    EditFault where there is no such edit."""
    _lock(connection)
    row = connection.execute(select(EDITS).where(EDITS.c.id == edit_id)).first()
    if row is None:
        raise EditFault("no_edit", f"There is no edit {edit_id}.")
    taken = view_of(row)
    of = taken.subject, taken.field
    stands = _newest(connection, *of)
    _check_newest(stands, *of, edit_id)
    _check_newest(stands, *of, based_on)
    assert stands is not None  # it is the one that is taken back
    # The official value that the text which is restored was once written beside.
    earlier = _newest(connection, *of, before=taken.id)
    official = earlier.official if earlier else None
    made = EditView(0, at, editor, *of, stands.new, taken.old, official, edit_id)
    return _write(connection, stands, made)


def take_in(connection: Connection, edits: Sequence[EditView], now: datetime) -> int:
    """Adds edits of another database that this one lacks, in their order; how many. Their ids are
    those of the other: here they get their own, and what they take back is named anew. The ledger
    is told what counts otherwise than before, at `now`. Who calls it has checked the values."""
    _lock(connection)
    fields = {(view.subject, view.field) for view in edits}
    before = {of: _newest(connection, *of) for of in fields}
    rows = connection.execute(select(EDITS).order_by(EDITS.c.id)).all()
    held = grouped((_mark(view_of(row)), row.id) for row in rows)
    ids: dict[int, int] = {}
    added = 0
    for view in edits:
        if own := held[_mark(view)]:
            ids[view.id] = own.pop(0)
            continue
        undoes = None if view.undoes is None else ids[view.undoes]
        ids[view.id] = _insert(connection, replace(view, undoes=undoes))
        added += 1
    for of in sorted(fields):
        after = _newest(connection, *of)
        assert after is not None
        _tell(connection, before[of], after, now)
    return added


def take_standing(connection: Connection, edit: EditView, ledger: Ledger) -> bool:
    """Adds what an editor of another database says of a field of which nobody here ever said
    anything; whether it did. Who calls it has checked the value."""
    _lock(connection)
    if _newest(connection, edit.subject, edit.field) is not None:
        return False
    _insert(connection, replace(edit, undoes=None))
    ledger.observation = replace(ledger.observation, at=edit.at)
    ledger.changed("edit", edit.subject, [FieldChange(edit.field, None, edit.new)])
    return True


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE edits IN SHARE ROW EXCLUSIVE MODE"))


def _newest(
    connection: Connection, subject: str, field: str, before: int | None = None
) -> EditView | None:
    """before: of those with an id below that alone."""
    edits = select(EDITS).where(EDITS.c.subject == subject, EDITS.c.field == field)
    if before is not None:
        edits = edits.where(EDITS.c.id < before)
    newest = edits.order_by(EDITS.c.at.desc(), EDITS.c.id.desc()).limit(1)
    row = connection.execute(newest).first()
    return None if row is None else view_of(row)


def _check_newest(stands: EditView | None, subject: str, field: str, based_on: int | None) -> None:
    if stands is None and based_on is not None:
        raise EditFault("no_edit", f"There is no edit {based_on} of {subject}, {field}.")
    if stands is not None and stands.id != based_on:
        raise EditConflict(subject, field, stands.id, stands.editor, stands.new)


def _check_subject(connection: Connection, subject: str, campaigns: Topics | None) -> None:
    """Raises EditFault where the call, the bill, the campaign or its topic does not exist."""
    target = subject_of(subject)
    if campaigns is not None and target.campaign and target.campaign not in campaigns:
        raise EditFault("no_campaign", f"There is no campaign {target.campaign}.")
    if target.kind == "call":
        call = connection.execute(select(CALLS.c.gone_seen_at).where(CALLS.c.id == subject)).first()
        if call is None:
            raise EditFault("no_call", f"There is no call {subject} any more.")
        if call.gone_seen_at is not None:
            what = f"The campaign no longer follows {target.bill}: this call is not kept up."
            raise EditFault("call_gone", what, bill=str(target.bill))
        return
    for number in map(str, filter(None, (target.bill, target.other))):
        if connection.execute(select(BILLS.c.id).where(BILLS.c.number == number)).first() is None:
            raise EditFault("no_bill", f"No bill {number} is stored.", bill=number)
    if campaigns is None:
        return
    for kind, name, listed in (
        ("topic", target.topic, target.topic), ("ask", target.ask, f"ask:{target.ask}"),
    ):  # fmt: skip
        if name and listed not in campaigns[target.campaign]:
            raise EditFault(f"no_{kind}", f"{target.campaign} has no {kind} {name}.")


def _write(connection: Connection, stands: EditView | None, made: EditView) -> EditView:
    # A clock that was set back must not make the new edit older than the one it replaces.
    moment = made.at if stands is None else max(made.at, stands.at)
    stored = replace(made, at=moment, id=_insert(connection, replace(made, at=moment)))
    _tell(connection, stands, stored, made.at)
    return stored


def _insert(connection: Connection, view: EditView) -> int:
    values = asdict(view) | {name: as_json(getattr(view, name)) for name in _AS_JSON}
    del values["id"]
    edit_id: int = connection.execute(
        insert(EDITS).values(**values).returning(EDITS.c.id)
    ).scalar_one()
    return edit_id


def _tell(connection: Connection, before: EditView | None, after: EditView, at: datetime) -> None:
    old = None if before is None else before.new
    if old == after.new:
        return
    observation = Observation(at, subject_of(after.subject).bill.session, "")
    ledger = Ledger(connection, observation, CAUSE)
    ledger.changed("edit", after.subject, [FieldChange(after.field, old, after.new)])
    ledger.flush()


def _mark(view: EditView) -> tuple[Any, ...]:
    return (view.at, view.editor, view.subject, view.field, view.old, view.new, view.official)


def view_of(row: Row[Any]) -> EditView:
    """A row of the table as a view."""
    texts = (row._mapping[name] for name in _AS_JSON)
    old, new, official = (None if text is None else str(json.loads(text)) for text in texts)
    about = (row.id, row.at, row.editor, row.subject, row.field)
    return EditView(*about, old, new, official, row.undoes)
