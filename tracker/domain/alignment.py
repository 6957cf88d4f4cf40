"""Two rows of words, aligned: what stands in both, only in the first, only in the second.

The one module of the domain that knows a package: each word becomes a letter of its own, and
diff-match-patch compares the letters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from diff_match_patch import diff_match_patch

Kind: TypeAlias = Literal["same", "added", "removed"]
#: What stands in a row, and how many words of it.
Stretch: TypeAlias = tuple[Kind, int]

#: Letters that stand for words: the private planes first, so that none is a blank or a digit.
_FIRST: Final = 0x10000
_ROOM: Final = 0x100000
_PRIVATE: Final = 0xE0000


def aligned(old: Sequence[str], new: Sequence[str], seconds: float) -> list[Stretch]:
    """The stretches that lead from the old row to the new one, in order.

    What is removed stands before what is added in its place. seconds: after which the rest counts
    as all new; at most about twice as long is spent.
    """
    known: dict[str, str] = {}
    first, second = _letters(old, known), _letters(new, known)
    if len(known) > _ROOM:
        return [("removed", len(old)), ("added", len(new))]
    machine = diff_match_patch()
    machine.Diff_Timeout = max(seconds, 0.001)
    found = machine.diff_main(first, second, False)
    return _stretches(_settled((sign, len(letters)) for sign, letters in found))


def _letters(row: Sequence[str], known: dict[str, str]) -> str:
    return "".join(
        known.setdefault(word, chr(_FIRST + (_PRIVATE + len(known)) % _ROOM)) for word in row
    )


@dataclass(slots=True)
class _Step:
    """Words that are the same, then a change: words that went, words that came."""

    same: int
    removed: int = 0
    added: int = 0

    @property
    def change(self) -> int:
        return max(self.removed, self.added)


def _settled(found: Iterable[tuple[int, int]]) -> list[_Step]:
    """Steps in which a change is not broken by the few words that both sides happen to have."""
    steps = [_Step(0)]
    for sign, count in found:
        if sign == 0:
            steps.append(_Step(count))
        elif sign < 0:
            steps[-1].removed += count
        else:
            steps[-1].added += count
    kept = steps[:1]
    for step in steps[1:]:
        kept.append(step)
        while len(kept) > 1 and _happens(kept[-2], kept[-1]):
            last = kept.pop()
            kept[-1].removed += last.same + last.removed
            kept[-1].added += last.same + last.added
    return kept


def _happens(before: _Step, step: _Step) -> bool:
    """Whether what is the same between two changes is too little to be read as unchanged."""
    return 0 < 2 * step.same < min(before.change, step.change)


def _stretches(steps: Iterable[_Step]) -> list[Stretch]:
    parts: list[Stretch] = []
    for one in steps:
        parts += [("same", one.same), ("removed", one.removed), ("added", one.added)]
    return [part for part in parts if part[1]]
