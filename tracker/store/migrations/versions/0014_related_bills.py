"""related bills

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import tracker.store.columns

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "related_bills",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("other", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("sponsors", sa.JSON(), nullable=False),
        sa.Column("decided_by", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "first_seen_at", tracker.store.columns.UtcDateTime(timezone=True), nullable=False
        ),
        sa.Column("gone_seen_at", tracker.store.columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("bill_id", "key"),
    )
    op.create_index(op.f("ix_related_bills_other"), "related_bills", ["other"])
    op.create_table(
        "related_terms",
        sa.Column("bill_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.id"]),
        sa.PrimaryKeyConstraint("bill_id", "code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_related_terms_code", "related_terms", ["code", "bill_id", "share"])
    op.create_table(
        "related_reads",
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("source", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.id"]),
        sa.PrimaryKeyConstraint("bill_id"),
    )


def downgrade() -> None:
    for name in ("related_reads", "related_terms", "related_bills"):
        op.drop_table(name)
