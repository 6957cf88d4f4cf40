"""Rows of a statement as views: fields by name."""

from __future__ import annotations

from typing import Any, TypeVar

View = TypeVar("View")


def as_view(view: type[View], row: Any, **given: Any) -> View:
    """A row as a view (a dataclass). given: the fields that are no columns of the row, or bear
    another name there."""
    names: Any = view.__dict__["__dataclass_fields__"]
    return view(**{name: getattr(row, name) for name in names if name not in given}, **given)
