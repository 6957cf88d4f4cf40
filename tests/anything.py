"""Any letter and any text, for tests that hold whatever is written."""

from __future__ import annotations

from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

#: Every letter that UTF-8 can write, named by category: by the codec each process would try a
#: million of them, two seconds of work.
LETTERS: Final = st.characters(exclude_categories=["Cs"])


def text(*, min_size: int = 0, max_size: int | None = None) -> SearchStrategy[str]:
    """What `st.text` gives."""
    return st.text(LETTERS, min_size=min_size, max_size=max_size)
