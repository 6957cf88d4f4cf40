"""What versions did to marks: told by the passages that came and went."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.domain.ask_history import MarkView, VersionMarks, changes
from tracker.domain.asks import Direction, Passage

WARRANT = "An agency shall share data only with a warrant signed by a judge."
REWORDED = "An agency shall share data only with a warrant signed by a judge of this state."
SECOND = "A person may see who asked for their records."
OTHER = "The office keeps its files under lock."


def version(name: str, *sentences: str, direction: Direction = "for") -> VersionMarks:
    passages = tuple(Passage(one, one) for one in sentences)
    mark = MarkView("data-privacy", "share", direction, "text", "rules", passages)
    return VersionMarks(name, name, date(2026, 3, 6), (mark,) if sentences else ())


@pytest.mark.parametrize(
    ("before", "after", "course", "for_it", "against_it"),
    [
        ((), (WARRANT,), "brought", "stronger", "weaker"),
        ((WARRANT,), (), "dropped", "weaker", "stronger"),
        ((WARRANT,), (WARRANT, SECOND), "more", "stronger", "weaker"),
        ((WARRANT, SECOND), (WARRANT,), "fewer", "weaker", "stronger"),
        ((WARRANT, SECOND), (WARRANT, OTHER), "other", "", ""),
    ],
)
def test_a_version_is_told_by_what_it_brought_and_took_out(
    before: tuple[str, ...], after: tuple[str, ...], course: str, for_it: str, against_it: str
) -> None:
    ways: tuple[tuple[Direction, str], ...] = (("for", for_it), ("against", against_it))
    for direction, effect in ways:
        old, new = (version(str(len(one)), *one, direction=direction) for one in (before, after))
        (change,) = changes((old, new))
        assert (change.course, change.effect) == (course, effect)
        assert [one.passage for one in change.came] == [one for one in after if one not in before]
        assert [one.passage for one in change.went] == [one for one in before if one not in after]


def test_a_few_other_words_make_no_other_passage() -> None:
    assert changes((version("one", WARRANT), version("two", REWORDED))) == ()


def test_the_amendment_that_took_out_the_warrant_is_named() -> None:
    way = (version("Introduced", WARRANT), version("Engrossed", WARRANT), version("Reengrossed"),
           version("Final Act"))  # fmt: skip
    (change,) = changes(way)
    assert (change.version.name, change.course) == ("Reengrossed", "dropped")
    assert change.went[0].passage == WARRANT


def test_what_is_struck_is_not_kept() -> None:
    struck = Passage(WARRANT, WARRANT, struck=((28, len(WARRANT)),))
    mark = MarkView("data-privacy", "share", "for", "text", "rules", (struck,))
    new = VersionMarks("two", "two", None, (mark,))
    (change,) = changes((version("one", WARRANT.replace("signed by", "of")), new))
    assert change.course == "other"
