"""Two rows of words, aligned: what stands in both, only in the first, only in the second.

The one module of the domain that knows a package: each word becomes a letter of its own, and
diff-match-patch compares the letters, between runs of words that either row has once.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, TypeAlias

from diff_match_patch import diff_match_patch

Kind: TypeAlias = Literal["same", "added", "removed"]
#: What stands in a row, and how many words of it.
Stretch: TypeAlias = tuple[Kind, int]

#: Words of a run by which two rows are held together.
RUN: Final = 4
#: Letters that stand for words: the private planes first, so that none is a blank or a digit.
_FIRST: Final = 0x10000
_ROOM: Final = 0x100000
_PRIVATE: Final = 0xE0000


def aligned(old: Sequence[str], new: Sequence[str], steps: int) -> list[Stretch]:
    """The stretches that lead from the old row to the new one, in order. What is removed stands
    before what is added in its place. steps: of comparing, after which the rest counts as all new;
    a million take about a second. The same rows always give the same."""
    letters: dict[str, str] = {}
    for word in (*old, *new):
        letters.setdefault(word, chr(_FIRST + (_PRIVATE + len(letters)) % _ROOM))
    first, second = ("".join(map(letters.__getitem__, row)) for row in (old, new))
    if len(letters) > _ROOM:
        return [("removed", len(old)), ("added", len(new))]
    return _settled(_differences(first, second, _Budget(steps)))


def _differences(first: str, second: str, budget: _Budget) -> Iterator[tuple[int, str]]:
    """Letters by the sign of the package: 0 in both rows, -1 in the first, 1 in the second."""
    machine = _Machine()
    left = right = 0
    for a, b in _anchors(first, second):
        if a > left or b > right:
            yield from machine.diff_main(first[left:a], second[right:b], False, budget)
            left, right = a, b
        yield 0, first[left : a + RUN]
        left, right = a + RUN, b + RUN
    yield from machine.diff_main(first[left:], second[right:], False, budget)


def _anchors(first: str, second: str) -> Iterator[tuple[int, int]]:
    """Where runs stand that either row has once: of those that cross, as many as come in order;
    of those that overlap, such as overlap alike."""
    other = _once(second)
    pairs = [(at, other[run]) for run, at in _once(first).items() if run in other]
    left = right = 0
    for a, b in _rising(pairs):
        if a >= left and b >= right:
            yield a, b
            left, right = a + RUN, b + RUN


def _once(row: str) -> dict[str, int]:
    """The runs that a row has once, with their places, in order."""
    places: dict[str, int] = {}
    for at in range(len(row) - RUN + 1):
        run = row[at : at + RUN]
        places[run] = -1 if run in places else at
    return {run: at for run, at in places.items() if at >= 0}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most of the pairs whose second places rise as the first ones do."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, second) in enumerate(pairs):
        length = bisect_left(ends, second)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [second], [at]
    rising = []
    at = last[-1] if last else -1
    while at >= 0:
        rising.append(pairs[at])
        at = before[at]
    return rising[::-1]


class _Budget:
    """Stands where the package has a deadline, and counts its steps in place of the clock, so that
    a slow machine shows what a fast one does: in round n of one search it takes n steps."""

    def __init__(self, steps: int) -> None:
        self.left, self.round = steps, 0

    def __lt__(self, moment: float) -> bool:
        """Whether the budget is spent; asked once a round, whatever the moment."""
        self.round += 1
        self.left -= self.round
        return self.left < 0


class _Machine(diff_match_patch):  # type: ignore[misc]  # the package tells no types
    def diff_bisect(self, text1: str, text2: str, deadline: _Budget) -> list[tuple[int, str]]:
        """The package's own search, whose rounds count from 1 again."""
        deadline.round = 0
        differences: list[tuple[int, str]] = super().diff_bisect(text1, text2, deadline)
        return differences


def _settled(differences: Iterable[tuple[int, str]]) -> list[Stretch]:
    """Stretches in which a change is not broken by the few words that both sides happen to have."""
    steps = [[0, 0, 0]]  # by the sign of the package: same, added, and from the end removed
    for sign, letters in differences:
        if sign == 0 and any(steps[-1][1:]):
            steps.append([0, 0, 0])
        steps[-1][sign] += len(letters)
    settled: list[list[int]] = []
    for step in steps:
        settled.append(step)
        # What is the same between two changes is too little to be read as unchanged.
        while len(settled) > 1 and (
            0 < 2 * settled[-1][0] < min(max(settled[-2][1:]), max(settled[-1][1:]))
        ):
            same, added, removed = settled.pop()
            settled[-1][1] += same + added
            settled[-1][2] += same + removed
    stretches: list[Stretch] = []
    for same, added, removed in settled:
        stretches += [("same", same), ("removed", removed), ("added", added)]
    return [stretch for stretch in stretches if stretch[1]]
