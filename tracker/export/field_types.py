"""The type of a field, as the model says whose attribute it is: nobody writes it a second time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, Literal, NamedTuple, TypeAlias, TypeVar, Union, get_args, get_origin
from typing import get_type_hints as hints_of

TypeName: TypeAlias = Literal["string", "boolean", "integer", "date", "datetime"]
_NAMES: Final[dict[Any, TypeName]] = {
    str: "string", bool: "boolean", int: "integer", date: "date", datetime: "datetime",
}  # fmt: skip


class FieldType(NamedTuple):
    """A type. is_list: of a list of such values; choices: all the values that there are, () where
    there may be any."""

    name: TypeName
    is_list: bool = False
    choices: tuple[str, ...] = ()


def type_of(model: Any, path: Sequence[str]) -> FieldType:
    """The type of what a path of attributes leads to, from a class on. Raises KeyError for one that
    no table can hold."""
    hint, is_list = model, False
    for name in path:
        hint, is_list = _bare(_attribute(hint, name), is_list)
    if get_origin(hint) is Literal:
        return FieldType("string", is_list, tuple(filter(None, get_args(hint))))
    return FieldType(_NAMES[hint], is_list)


@cache
def _attribute(owner: Any, name: str) -> Any:
    """The type of an attribute, a property among them; of `Fact[Start]` with what it is a fact
    of."""
    model = get_origin(owner) or owner
    hints = hints_of(model)
    hint = hints[name] if name in hints else hints_of(getattr(model, name).fget)["return"]
    given = dict(zip(getattr(model, "__parameters__", ()), get_args(owner), strict=False))
    return _given(hint, given)


def _given(hint: Any, given: dict[Any, Any]) -> Any:
    """A type with what its variables stand for."""
    if isinstance(hint, TypeVar):
        return given[hint]
    if _is_union(hint):
        return Union[tuple(_given(one, given) for one in get_args(hint))]  # noqa: UP007
    return hint


def _bare(hint: Any, is_list: bool) -> tuple[Any, bool]:
    """A type without its None and its tuple, and whether it is of a list."""
    if _is_union(hint):
        (hint,) = (one for one in get_args(hint) if one is not NoneType)
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    return hint, is_list


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)
