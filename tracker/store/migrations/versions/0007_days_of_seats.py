"""days of seats, links of ballots

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("legislators") as batch:
        batch.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch.add_column(sa.Column("until", sa.Date(), nullable=True))
    with op.batch_alter_table("ballots") as batch:
        batch.add_column(sa.Column("link", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("ballots") as batch:
        batch.alter_column("link", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("ballots") as batch:
        batch.drop_column("link")
    with op.batch_alter_table("legislators") as batch:
        batch.drop_column("until")
        batch.drop_column("since")
