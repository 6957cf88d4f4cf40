"""past rows: how what was overwritten stood, and what was seen on which day

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import tracker.store.columns
from tracker.domain.times import DENVER

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
MOMENT = tracker.store.columns.UtcDateTime


def upgrade() -> None:
    op.create_table(
        "past_rows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity", TEXT(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("known_from", MOMENT(), nullable=False),
        sa.Column("known_until", MOMENT(), nullable=False),
        sa.Column("row", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_past_rows_row", "past_rows", ["entity", "row_key", "known_until"])
    op.create_table(
        "sights",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("seen_at", MOMENT(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "day"),
    )
    _fill_sights()


def _fill_sights() -> None:
    """A page of which the ledger tells something was read then, and so was what it told of."""
    connection = op.get_bind()
    changes = sa.table(
        "changes", sa.column("seen_at", MOMENT()), sa.column("url"), sa.column("subject")
    )
    rows = connection.execute(
        sa.select(changes.c.seen_at, changes.c.url, changes.c.subject).distinct()
    )
    last: dict = {}
    for row in rows:
        for subject in (row.url, row.subject):
            of_day = (subject, row.seen_at.astimezone(DENVER).date())
            last[of_day] = max(last.get(of_day, row.seen_at), row.seen_at)
    sights = sa.table(
        "sights", sa.column("subject"), sa.column("day", sa.Date()), sa.column("seen_at", MOMENT())
    )
    made = [{"subject": of, "day": day, "seen_at": at} for (of, day), at in last.items() if of]
    if made:
        connection.execute(sa.insert(sights), made)


def downgrade() -> None:
    op.drop_table("sights")
    op.drop_table("past_rows")
