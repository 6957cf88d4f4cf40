"""plain names: columns, tables, and the ledger's words for them

Revision ID: 0011
Revises: 0010
"""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = {"judgements": "bill_statuses", "meeting_slots": "meeting_revisions"}
#: The tables, by their new names, and their columns: old name, new name.
COLUMNS = """
    actions            first_seen:first_seen_at gone_seen:gone_seen_at place:rank
    agenda_items       first_seen:first_seen_at gone_seen:gone_seen_at place:rank
    archived_pages     place:byte_offset
    ask_marks          first_seen:first_seen_at gone_seen:gone_seen_at
    ballots            first_seen:first_seen_at gone_seen:gone_seen_at place:rank link:url
    bills              first_seen:first_seen_at page_seen:page_seen_at listed_seen:listed_seen_at
    bills              listed_changed:listed_changed_at source_url:url
    calls              first_seen:first_seen_at gone_seen:gone_seen_at
    committees         first_seen:first_seen_at last_seen:last_seen_at
    crawls             chain:resumed_from
    documents          first_seen:first_seen_at gone_seen:gone_seen_at place:rank
    legislators        first_seen:first_seen_at last_seen:last_seen_at
    meeting_revisions  place:rank words:start_text at:start_time seen:seen_at
    meetings           first_seen:first_seen_at last_seen:last_seen_at agenda_seen:agenda_seen_at
    meetings           words:start_text at:start_time source_url:schedule_url
    memberships        first_seen:first_seen_at gone_seen:gone_seen_at place:rank link:url
    near_misses        first_seen:first_seen_at gone_seen:gone_seen_at
    sessions           listed_seen:listed_seen_at
    sponsors           first_seen:first_seen_at gone_seen:gone_seen_at place:rank link:url
    text_reads         first_seen:first_seen_at
    texts              first_seen:first_seen_at
    topic_matches      first_seen:first_seen_at gone_seen:gone_seen_at
    versions           first_seen:first_seen_at gone_seen:gone_seen_at place:rank
    votes              first_seen:first_seen_at gone_seen:gone_seen_at ballots_seen:ballots_seen_at
"""
#: The ledger's entities, and what their facts are called in it.
FACTS = """
    action       place:rank
    agenda_item  place:rank
    ballot       place:rank link:url
    bill         source_url:url
    document     place:rank
    meeting      words:start_text at:start_time source_url:schedule_url
    membership   place:rank link:url
    sponsor      place:rank link:url
    version      place:rank
"""
STATUS = ("judgement", "bill_status")


def upgrade() -> None:
    for old, new in TABLES.items():
        op.rename_table(old, new)
    for table, old, new in _pairs(COLUMNS):
        op.execute(f'alter table {table} rename column "{old}" to "{new}"')
    op.drop_index("ix_judgements_followed", "bill_statuses")
    op.create_index("ix_bill_statuses_followed", "bill_statuses", ["followed"])
    _rename_in_ledger(_pairs(FACTS), *STATUS)


def downgrade() -> None:
    back = [(of, new, old) for of, old, new in _pairs(FACTS)]
    _rename_in_ledger(back, *reversed(STATUS))
    op.drop_index("ix_bill_statuses_followed", "bill_statuses")
    op.create_index("ix_judgements_followed", "bill_statuses", ["followed"])
    for table, old, new in _pairs(COLUMNS):
        op.execute(f'alter table {table} rename column "{new}" to "{old}"')
    for old, new in TABLES.items():
        op.rename_table(new, old)


def _pairs(lines: str) -> list[tuple[str, str, str]]:
    rows = [line.split() for line in lines.split("\n") if line]
    return [(of, *pair.split(":")) for of, *pairs in rows for pair in pairs]


def _rename_in_ledger(names: Iterable[tuple[str, str, str]], status: str, new_status: str) -> None:
    """Rewrites the names of facts in changed fields, and in the facts of a first sight."""
    connection = op.get_bind()
    renamed: dict[str, dict[str, str]] = {}
    for entity, old, new in names:
        renamed.setdefault(entity, {})[old] = new
        field = "update changes set field = :new where entity = :entity and field = :old"
        connection.execute(sa.text(field), {"entity": entity, "old": old, "new": new})
    entity = "update changes set entity = :new where entity = :old"
    connection.execute(sa.text(entity), {"old": status, "new": new_status})
    first_sights = sa.text(
        "select id, entity, new from changes "
        "where kind = 'new' and new is not null and entity in :entities"
    ).bindparams(sa.bindparam("entities", list(renamed), expanding=True))
    facts = [
        {"id": row.id, "new": _with_names(row.new, renamed[row.entity])}
        for row in connection.execute(first_sights)
    ]
    if facts:
        connection.execute(sa.text("update changes set new = :new where id = :id"), facts)


def _with_names(text: str, names: dict[str, str]) -> str:
    facts: dict[str, Any] = json.loads(text)
    if not isinstance(facts, dict):
        return text
    facts = {names.get(name, name): value for name, value in facts.items()}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
