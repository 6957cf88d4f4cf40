"""how far bills came, by which committees and sponsors

Revision ID: 0016
Revises: 0015

They are empty until the bills are judged anew: `tracker db upgrade` does so.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("reached", "committees", "primes"):
        column = sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        op.add_column("bill_statuses", column)


def downgrade() -> None:
    for name in ("reached", "committees", "primes"):
        op.drop_column("bill_statuses", name)
