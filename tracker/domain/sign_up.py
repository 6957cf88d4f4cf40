"""The official form by which people sign up to testify, as data of a session. Dossier 8.2.

A form changes with the years: which one a session has, what it asks for and which strings people
pick in it stand in `data/sessions.toml`, where a person can correct them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from tracker.domain.language import Both

#: What may stand in a step in braces; those of the first line are strings of the form.
FORM_PLACES: Final = ("bill", "committee", "moment", "item", "position")
TEXT_PLACES: Final = ("committee", "when", "asks_for", "represent")

_STRING: Final = re.compile(r"`([^`]*)`")
_BRACE: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class SignUpForm:
    """One form.

    year: the last in which it is known to have been so; hosts: whose addresses lead to it;
    asks_for: what people have to give, as the end of "It asks for"; steps: in their order, in both
    languages, exact strings of the form in backticks, facts of a call in braces; positions: the
    form's own word for a campaign's position; choices: all its words for a position.
    """

    id: str
    year: int
    hosts: tuple[str, ...]
    asks_for: Both
    steps: tuple[Both, ...]
    positions: tuple[tuple[str, str], ...]
    choices: tuple[str, ...]

    def word_for(self, position: str) -> str:
        """The form's own word for a campaign's position, "" where it has none."""
        return dict(self.positions).get(position, "")

    def leads_here(self, url: str) -> bool:
        """Whether an address is one of this form."""
        return (urlsplit(url).hostname or "") in self.hosts


@dataclass(frozen=True, slots=True)
class SessionForm:
    """The form of a session. checked: the day or month (`2026-03`) in which a person last looked
    at it for this session, "" where nobody did."""

    form: SignUpForm
    session: str
    checked: str = ""


def strings_of(step: str) -> tuple[str, ...]:
    """The exact strings of the form in a step."""
    return tuple(_STRING.findall(step))


def places_of(said: str) -> tuple[str, ...]:
    """The names in braces."""
    return tuple(_BRACE.findall(said))


def is_https(url: str) -> bool:
    """Whether an address is whole, and nobody on the way can read what is written there."""
    parts = urlsplit(url)
    return parts.scheme == "https" and bool(parts.hostname)
