"""The editors' desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {}

#: One, and more than one; the count is {n}.
PLURALS: Final[Mapping[str, tuple[str, str]]] = {}
