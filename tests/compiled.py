"""Statements that are compiled once a process. A test's database is its own, so is its engine, and
an engine compiles every statement anew: a third of what tests of the store cost."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Engine, event

#: How many are kept: all of a long run would fill the memory.
MOST: Final = 2000


class Statements(dict[Any, Any]):
    """SQLAlchemy's cache of compiled statements, for all engines of one kind of database: the
    engine's own dialect, which stands first in each key, tells nothing."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(key[1:], default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        if len(self) >= MOST:
            self.clear()
        super().__setitem__(key[1:], compiled)


_COMPILED: dict[str, Statements] = {}


@event.listens_for(Engine, "engine_connect")
def _share(connection: Connection) -> None:
    shared = _COMPILED.setdefault(connection.dialect.name, Statements())
    connection.execution_options(compiled_cache=shared)
