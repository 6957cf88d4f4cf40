"""urls and rowids: one name for a web address, and for a row of the search index

Revision ID: 0012
Revises: 0011
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

WITH_URLS = ("archived_pages", "changes", "failures", "pages", "text_reads")
#: On PostgreSQL these are tables of ours; SQLite's have a rowid by themselves.
SEARCHED = ("search_head_fts", "search_words_fts")


def upgrade() -> None:
    _rename("address", "url")
    _rename_rowids("place", "rowid")


def downgrade() -> None:
    _rename("url", "address")
    _rename_rowids("rowid", "place")


def _rename(old: str, new: str) -> None:
    op.drop_index(f"ix_archived_pages_{old}", "archived_pages")
    for table in WITH_URLS:
        op.execute(f"alter table {table} rename column {old} to {new}")
    op.create_index(f"ix_archived_pages_{new}", "archived_pages", [new])
    _rename_in_ledger(old, new)


def _rename_rowids(old: str, new: str) -> None:
    ours = SEARCHED if op.get_bind().dialect.name == "postgresql" else ()
    for table in ("search_entries", *ours):
        op.execute(f"alter table {table} rename column {old} to {new}")


def _rename_in_ledger(old: str, new: str) -> None:
    """Renames what the ledger tells of a text: a changed field, and a fact of its first sight."""
    connection = op.get_bind()
    field = "update changes set field = :new where entity = 'text' and field = :old"
    connection.execute(sa.text(field), {"old": old, "new": new})
    first_sights = "select id, new from changes where entity = 'text' and kind = 'new'"
    facts = [
        {"id": row.id, "new": _with_name(row.new, old, new)}
        for row in connection.execute(sa.text(first_sights))
        if row.new is not None
    ]
    if facts:
        connection.execute(sa.text("update changes set new = :new where id = :id"), facts)


def _with_name(text: str, old: str, new: str) -> str:
    facts = json.loads(text)
    if not isinstance(facts, dict):
        return text
    facts = {new if name == old else name: value for name, value in facts.items()}
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
