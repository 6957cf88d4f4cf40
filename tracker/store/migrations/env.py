"""How Alembic reaches the tables: the connection is handed in by tracker.store.engine."""

from alembic import context

from tracker.store import derived_tables, foreign, tables  # noqa: F401  (fill the metadata)
from tracker.store.columns import METADATA

OTHERS = ("_fts", "apscheduler_jobs", "procrastinate_")


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    """Leaves alone what other parts of the program keep in the same database."""
    return not (kind == "table" and name and any(part in name for part in OTHERS))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    include_name=include_name,
)
with context.begin_transaction():
    context.run_migrations()
