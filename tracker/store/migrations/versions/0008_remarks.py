"""remarks of meetings and of agenda items

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The word that called a meeting off was the only remark that was kept. Tables that others
    # refer to are altered in place: SQLite would not drop them to make them anew.
    op.execute("ALTER TABLE meetings RENAME COLUMN cancelled_words TO remark")
    for table, column in (("meetings", "agenda_remark"), ("agenda_items", "remark")):
        op.add_column(table, sa.Column(column, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    for table, column in (("meetings", "agenda_remark"), ("agenda_items", "remark")):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    op.execute("ALTER TABLE meetings RENAME COLUMN remark TO cancelled_words")
