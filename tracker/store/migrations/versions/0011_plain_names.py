"""plain names: columns, tables and the ledger's words for them

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

#: Table, and what its columns are called from here on.
COLUMNS = """
    actions         first_seen:first_seen_at gone_seen:gone_seen_at
    agenda_items    first_seen:first_seen_at gone_seen:gone_seen_at
    ask_marks       first_seen:first_seen_at gone_seen:gone_seen_at
    ballots         first_seen:first_seen_at gone_seen:gone_seen_at
    bills           first_seen:first_seen_at page_seen:page_seen_at listed_seen:listed_seen_at
    bills           listed_changed:listed_changed_at
    calls           first_seen:first_seen_at gone_seen:gone_seen_at
    committees      first_seen:first_seen_at last_seen:last_seen_at
    documents       first_seen:first_seen_at gone_seen:gone_seen_at
    legislators     first_seen:first_seen_at last_seen:last_seen_at
    meetings        first_seen:first_seen_at last_seen:last_seen_at agenda_seen:agenda_seen_at
    memberships     first_seen:first_seen_at gone_seen:gone_seen_at
    near_misses     first_seen:first_seen_at gone_seen:gone_seen_at
    sessions        listed_seen:listed_seen_at
    sponsors        first_seen:first_seen_at gone_seen:gone_seen_at
    text_reads      first_seen:first_seen_at
    texts           first_seen:first_seen_at
    topic_matches   first_seen:first_seen_at gone_seen:gone_seen_at
    versions        first_seen:first_seen_at gone_seen:gone_seen_at
    votes           first_seen:first_seen_at gone_seen:gone_seen_at ballots_seen:ballots_seen_at
"""


def upgrade() -> None:
    for table, old, new in _columns():
        op.execute(f"alter table {table} rename column {old} to {new}")


def downgrade() -> None:
    for table, old, new in _columns():
        op.execute(f"alter table {table} rename column {new} to {old}")


def _columns() -> list[tuple[str, str, str]]:
    lines = [line.split() for line in COLUMNS.split("\n") if line]
    return [(table, *pair.split(":")) for table, *pairs in lines for pair in pairs]
