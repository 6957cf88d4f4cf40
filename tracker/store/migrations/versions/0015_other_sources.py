"""other sources: what other collections say of bills, and whose facts a bill shows

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import tracker.store.columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString


def upgrade() -> None:
    op.create_table(
        "foreign_bills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", TEXT(), nullable=False),
        sa.Column("number", TEXT(), nullable=False),
        sa.Column("session", TEXT(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("imported_at", tracker.store.columns.UtcDateTime(), nullable=False),
        sa.Column("digest", TEXT(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", "source"),
    )
    op.add_column("bills", sa.Column("source", TEXT(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("bills", "source")
    op.drop_table("foreign_bills")
