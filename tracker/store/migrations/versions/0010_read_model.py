"""read model

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import tracker.store.columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sqlmodel.sql.sqltypes.AutoString
SUBJECT = {
    "sqlite": "case instr(entity_id, '/') when 0 then entity_id "
    "else substr(entity_id, 1, instr(entity_id, '/') - 1) end",
    "postgresql": "split_part(entity_id, '/', 1)",
}


def upgrade() -> None:
    op.add_column("changes", sa.Column("subject", sa.Text(), nullable=False, server_default=""))
    op.execute(f"update changes set subject = {SUBJECT[op.get_bind().dialect.name]}")
    op.drop_index("ix_changes_entity_id", "changes")
    with op.batch_alter_table("changes") as batch:
        batch.alter_column("subject", server_default=None)
    op.create_index("ix_changes_subject", "changes", ["subject"])
    op.create_table(
        "read_agendas",
        sa.Column("meeting_id", TEXT(), nullable=False),
        sa.Column("upset", sa.Boolean(), nullable=False),
        sa.Column("agenda", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"]),
        sa.PrimaryKeyConstraint("meeting_id"),
    )
    op.create_table(
        "read_news",
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("session", TEXT(), nullable=False),
        sa.Column("seen_at", tracker.store.columns.UtcDateTime(), nullable=False),
        sa.Column("kind", TEXT(), nullable=False),
        sa.Column("bill", TEXT(), nullable=False),
        sa.Column("meeting_id", TEXT(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("chamber", TEXT(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["changes.id"]),
        sa.PrimaryKeyConstraint("change_id"),
    )
    op.create_index("ix_read_news_meeting_id", "read_news", ["meeting_id"])
    op.create_index("ix_read_news_session_seen_at", "read_news", ["session", "seen_at"])
    op.create_table(
        "data_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("outcome", "session"):
        op.create_index(f"ix_crawls_{name}", "crawls", [name])
    gone = sa.text("gone_seen IS NOT NULL")
    op.create_index(
        "ix_sponsors_gone", "sponsors", ["gone_seen"], sqlite_where=gone, postgresql_where=gone
    )
    op.drop_index("ix_meetings_session", "meetings")
    op.create_index("ix_meetings_session_day", "meetings", ["session", "day"])
    op.execute("insert into data_version (id, number) values (1, 0)")


def downgrade() -> None:
    for name in ("data_version", "read_news", "read_agendas"):
        op.drop_table(name)
    for name in ("outcome", "session"):
        op.drop_index(f"ix_crawls_{name}", "crawls")
    op.drop_index("ix_sponsors_gone", "sponsors")
    op.drop_index("ix_meetings_session_day", "meetings")
    op.create_index("ix_meetings_session", "meetings", ["session"])
    op.drop_index("ix_changes_subject", "changes")
    op.drop_column("changes", "subject")
    op.create_index("ix_changes_entity_id", "changes", ["entity_id"])
