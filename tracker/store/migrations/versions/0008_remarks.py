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
    # The word that called a meeting off was the only remark that was kept.
    with op.batch_alter_table("meetings") as batch:
        batch.alter_column(
            "cancelled_words", new_column_name="remark", existing_type=sa.String(), type_=sa.Text(),
            existing_nullable=False,
        )  # fmt: skip
        batch.add_column(sa.Column("agenda_remark", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("meetings") as batch:
        batch.alter_column("agenda_remark", server_default=None)
    with op.batch_alter_table("agenda_items") as batch:
        batch.add_column(sa.Column("remark", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("agenda_items") as batch:
        batch.alter_column("remark", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("agenda_items") as batch:
        batch.drop_column("remark")
    with op.batch_alter_table("meetings") as batch:
        batch.drop_column("agenda_remark")
        batch.alter_column(
            "remark", new_column_name="cancelled_words", existing_type=sa.Text(), type_=sa.String(),
            existing_nullable=False,
        )  # fmt: skip
