"""What the lines of the record format are checked by: days, moments, what they are read beside."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

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
        """When something was seen; the import's own moment where the file does not say. Raises
        ValueError for what lies ahead."""
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
