"""parts of pages

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pages") as batch:
        batch.add_column(sa.Column("parts", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("pages") as batch:
        batch.alter_column("parts", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("pages") as batch:
        batch.drop_column("parts")
