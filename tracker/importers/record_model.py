"""What the lines of the record format are checked by: days, moments, records of ours under the
format's names, what they are read beside."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import NoneType
from typing import Annotated, Any, Final, TypeAlias, get_args, get_type_hints

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model
from pydantic import GetCoreSchemaHandler as Handler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function

#: Years of which a file can tell: the site's first session, and laws that take effect late.
_YEARS: Final = range(1990, 2101)
#: How far the clock of another machine may be ahead.
_AHEAD: Final = timedelta(days=1)
#: The largest number that a database counts to.
_MOST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Context:
    """What a line is read beside. sessions: those that there are; session: of the lines before
    it; now: the moment of the import."""

    line: int
    sessions: Collection[str]
    session: str
    now: datetime

    def of_session(self, session: str) -> str:
        """A session that there is. Raises ValueError."""
        if session not in self.sessions:
            raise ValueError(f"there never was a session {session[:20]!r} (data/sessions.toml)")
        return session

    def seen(self, moment: datetime | None) -> datetime:
        """When something was seen, else the moment of the import. Raises ValueError if ahead."""
        if moment is not None and moment > self.now + _AHEAD:
            raise ValueError(f"it was seen on {moment:%Y-%m-%d}, which lies ahead")
        return moment or self.now


def day_of(value: object) -> date:
    """A day as the format has it. Raises ValueError."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError("is no day such as 2026-02-24")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value} is no day of the calendar") from None
    if day.year not in _YEARS:
        raise ValueError(f"{value} lies in a year of which no file can tell")
    return day


def moment_of(value: object) -> datetime:
    """A moment with its zone, in UTC. Raises ValueError."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError("is no moment such as 2026-02-24T15:00:00Z")
    if moment.year not in _YEARS:
        raise ValueError(f"{value} lies in a year of which no file can tell")
    return moment.astimezone(UTC)


Day: TypeAlias = Annotated[date, BeforeValidator(day_of)]
Moment: TypeAlias = Annotated[datetime, BeforeValidator(moment_of)]
Name: TypeAlias = Annotated[str, Field(min_length=1)]
Count: TypeAlias = Annotated[int, Field(ge=0, le=_MOST)]


class Model(BaseModel):
    """Part of a line. Fields that it does not know are nobody's loss: they are worked out."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)


class Fields:
    """Beside a record of ours (`Annotated[ActionRecord, Fields("date=day text")]`): it is read from
    fields of these names, which its own types check; its name or text is never empty, another text
    may lack. own: what no field gives. With `beside`, the record in a tuple with what those fields
    give; each has its type and what it is where it lacks, as pydantic takes them."""

    def __init__(self, names: str, beside: Mapping[str, Any] | None = None, **own: Any) -> None:
        pairs = (name.partition("=") for name in names.split())
        self._names = {ours or name: name for name, _, ours in pairs}
        self._beside, self._own = beside or {}, own

    def __get_pydantic_core_schema__(self, source: Any, handler: Handler) -> CoreSchema:
        record = get_args(source)[0] if self._beside else source
        hints = get_type_hints(record)
        checked: dict[str, Any] = {
            name: _checked(own, hints[own]) for own, name in self._names.items()
        }
        model = create_model(record.__name__, __base__=Model, **checked, **self._beside)

        def made(part: Any) -> Any:
            values = {own: getattr(part, name) for own, name in self._names.items()}
            one = record(**values, **self._own)
            beside = (getattr(part, name) for name in self._beside)
            return (one, *beside) if self._beside else one

        return no_info_after_validator_function(made, handler.generate_schema(model))


def _checked(name: str, hint: Any) -> Any:
    """How a field of ours is checked, and what it is where it lacks: ... for a fault."""
    if hint is str:
        return (Name, ...) if name in ("name", "text") else (str, "")
    ours = {date: (Day, ...), date | None: (Day | None, None), int | None: (Count | None, None)}
    return ours.get(hint, (hint, None if NoneType in get_args(hint) else ...))


_WRONG: Final = {
    "missing": "is missing",
    "string_type": "is no text",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "is no id of a hearing",
    "int_type": "is no whole number",
    "bool_type": "is neither true nor false",
    "list_type": "is no list",
    "model_type": "is no object",
}


def what_is_wrong(fault: ValidationError) -> str:
    """The first thing that is wrong with a line: `actions[0].date is no text`."""
    error = fault.errors(include_url=False)[0]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    if error["type"] == "value_error":
        what = str(error["ctx"]["error"])
    elif error["type"] == "literal_error":
        what = f"is {str(error['input'])[:40]!r}, none of {error['ctx']['expected']}"
    else:
        what = _WRONG.get(error["type"], f"cannot be understood ({error['msg']})")
    return f"{path.removeprefix('.')} {what}"
