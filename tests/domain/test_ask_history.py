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


LOCKED = (
    "A public office shall not share personal data with an agency that enforces immigration law "
    "unless that agency shows a warrant signed by a judge."
)
LOOPHOLE = "or a subpoena that the agency itself has issued"
EXCEPTED = LOCKED.replace("a judge.", f"a judge {LOOPHOLE}.")


def test_a_new_exception_makes_it_weaker_and_its_end_stronger() -> None:
    way = (LOCKED, EXCEPTED, LOCKED)
    opened, closed = changes([version(f"{at}", words) for at, words in enumerate(way)])
    assert (opened.version.name, opened.course, opened.effect) == ("1", "excepted", "weaker")
    assert (opened.came[0].passage, opened.came[0].phrase) == (EXCEPTED, LOOPHOLE)
    assert opened.went == ()
    assert (closed.version.name, closed.course, closed.effect) == ("2", "closed", "stronger")
    assert (closed.went[0].phrase, closed.came) == (LOOPHOLE, ())


@pytest.mark.parametrize(
    ("before", "after", "phrase"),
    [
        ("It may share data only with a warrant.",
         "It may share data only with a warrant, or upon a request of a sheriff or his deputy.",
         "or upon a request of a sheriff or his deputy"),
        ("A school shall not disclose the names of its students.",
         "A school shall not disclose the names of its students unless it thinks it best.",
         "unless it thinks it best"),
        ("An agency shall delete personal data within thirty days.",
         "Except for data of guests, an agency shall delete personal data within thirty days.",
         "Except for data of guests"),
    ],
)  # fmt: skip
def test_an_exception_is_known_by_how_it_opens(before: str, after: str, phrase: str) -> None:
    (change,) = changes((version("one", before), version("two", after)))
    assert (change.course, change.effect) == ("excepted", "weaker")
    assert [passage.phrase for passage in change.came] == [phrase]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (WARRANT, REWORDED),
        ("A public office shall not share names of persons unless it has a warrant of a court.",
         "A public office shall not share names or faces of persons unless it has a warrant of a "
         "court."),
        ("Unless it has a warrant of a court, a public office shall not share names of persons.",
         "Unless it has a warrant of a court, a public office shall not share names or faces of "
         "persons."),
    ],
)  # fmt: skip
def test_more_that_is_guarded_is_no_exception(before: str, after: str) -> None:
    assert changes((version("one", before), version("two", after))) == ()


def test_an_exception_to_what_speaks_against_an_ask_is_not_judged() -> None:
    words = "A jail shall share its records with an agency{}."
    old, new = (
        version(name, words.format(part), direction="against")
        for name, part in (("one", ""), ("two", " unless a judge forbids it"))
    )
    assert [change for change in changes((old, new)) if change.effect == "weaker"] == []


def test_an_exception_beside_another_passage_that_came_is_told_apart() -> None:
    old, new = version("one", LOCKED), version("two", EXCEPTED, SECOND)
    assert [(change.course, change.effect) for change in changes((old, new))] == [
        ("excepted", "weaker"), ("more", "stronger"),
    ]  # fmt: skip
