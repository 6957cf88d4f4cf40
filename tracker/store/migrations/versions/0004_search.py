"""search

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Words come folded, with blanks between: the plainest tokenizer takes them as they are.
_FTS5 = (
    "CREATE VIRTUAL TABLE search_head_fts USING fts5(a, b, tokenize='ascii')",
    "CREATE VIRTUAL TABLE search_words_fts USING fts5(a, b, c, d, tokenize='ascii')",
)
_POSTGRESQL = (
    "CREATE TABLE search_head_fts (place integer PRIMARY KEY, vector tsvector NOT NULL)",
    "CREATE TABLE search_words_fts "
    "(place integer PRIMARY KEY, vector tsvector NOT NULL, pairs integer[] NOT NULL)",
    "CREATE INDEX search_head_fts_vector ON search_head_fts USING gin (vector)",
    "CREATE INDEX search_words_fts_vector ON search_words_fts USING gin (vector)",
    "CREATE INDEX search_words_fts_pairs ON search_words_fts USING gin (pairs)",
)


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("bill_id", sa.Integer(), nullable=False),
        sa.Column("prefix", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["bill_id"], ["bills.id"]),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("bill_id"),
    )
    op.create_index(op.f("ix_search_entries_serial"), "search_entries", ["serial"])
    op.create_table(
        "search_words",
        sa.Column("word", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("is_name", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("word"),
    )
    op.create_index(op.f("ix_search_words_letters"), "search_words", ["letters"])
    for statement in _statements():
        op.execute(statement)


def downgrade() -> None:
    for name in ("search_head_fts", "search_words_fts"):
        op.execute(f"DROP TABLE {name}")
    op.drop_table("search_words")
    op.drop_table("search_entries")


def _statements() -> tuple[str, ...]:
    return _POSTGRESQL if op.get_bind().dialect.name == "postgresql" else _FTS5
