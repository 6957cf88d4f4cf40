"""The reason in words, and an editor's decision, on the light page of a bill."""

from __future__ import annotations

import re

import pytest

from tests.light.conftest import Server
from tracker import clock
from tracker.domain.views import Evidence
from tracker.pages.markup import passage
from tracker.settings import load
from tracker.visiting.edit_service import Wish, save

BILL = "data-privacy/HB26-1037/government-data"


def why(server: Server, code: str) -> str:
    """The words of the part of a page that says why the bill is here."""
    page = server.get(f"/{code}/bills/HB26-1037").text
    part = page[page.index('<h2 id="why"') :]
    return " ".join(re.sub(r"<[^>]+>", " ", part[: part.index("<h2", 4)]).split())


@pytest.mark.parametrize(("code", "reason"), [
    ("en", "Listed under “Data held by government”: the title says “ Personal Data ”"),
    ("es", "Está en el tema “Datos en manos del gobierno”: el título dice “ Personal Data ”"),
])  # fmt: skip
def test_a_bills_page_gives_the_reason_in_words(
    live: str, server: Server, code: str, reason: str
) -> None:
    assert reason in why(server, code)


@pytest.mark.parametrize(("code", "exactly", "points"), [
    ("en", "Why exactly", "The title says “ Personal Data ” (4 points)"),
    ("es", "Por qué exactamente", "El título dice “ Personal Data ” (4 puntos)"),
])  # fmt: skip
def test_points_stand_folded_behind_the_reason(
    live: str, server: Server, code: str, exactly: str, points: str
) -> None:
    open_words, _, folded = why(server, code).partition(exactly)
    assert "(4 p" not in open_words
    assert points in folded


@pytest.mark.parametrize(("word", "english", "spanish"), [
    ("confirm", "An editor confirmed this on Tue, Feb 24.", "Una persona del equipo lo confirmó"),
    ("reject", "An editor decided on Tue, Feb 24: this bill does not belong under “Data held by "
     "government”.", "este proyecto de ley no va en el tema “Datos en manos del gobierno”."),
])  # fmt: skip
def test_an_editors_decision_stands_beside_it(
    live: str, server: Server, word: str, english: str, spanish: str
) -> None:
    assert save(load(), "ana", [Wish(BILL, "relevance", word, None)], clock.now()).is_good
    assert english in why(server, "en")
    assert spanish in why(server, "es")
    assert ("Listed under “Data held by" in why(server, "en")) is (word == "confirm")
    assert "ana" not in why(server, "en").split()


@pytest.mark.parametrize(("field", "said", "shown"), [
    ("summary", "of personal data and a", "… of <mark>personal data</mark> and a …"),
    ("summary", "It keeps personal data.", "It keeps <mark>personal data</mark>."),
    ("title", "Ban on personal data", "Ban on <mark>personal data</mark>"),
])  # fmt: skip
def test_a_passage_that_is_cut_within_a_sentence_says_so(field: str, said: str, shown: str) -> None:
    assert passage(Evidence(field, said, "personal data")) == f'<span lang="en">{shown}</span>'
