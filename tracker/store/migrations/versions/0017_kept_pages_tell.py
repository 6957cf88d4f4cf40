"""when a page was last read, as of a past moment, is told by the pages that were kept, too

Revision ID: 0017
Revises: 0016

The views as of a past moment are made anew by `tracker db upgrade`; no table changes.
"""

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
