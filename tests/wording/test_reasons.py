"""Why a bill is under a topic, in a sentence of either language."""

from __future__ import annotations

import pytest

from tracker.domain.views import Evidence, TopicView
from tracker.wording.reasons import reason_words
from tracker.wording.translator import translator_of


def evidence(*found: tuple[str, str, float]) -> TopicView:
    seen = tuple(Evidence(field, phrase, phrase, points) for field, phrase, points in found)
    return TopicView("t", "c", "rules", sum(points for *_, points in found), seen)


TWO = evidence(("title", "Personal Data", 4.0), ("summary", "share", 1.0))
MANY = evidence(
    ("title", "a", 8), ("summary", "b", 2.5), ("long_title", "c", 2), ("summary", "d", 1),
    ("subjects", "e", 1), ("text", "f", 0.5),
)  # fmt: skip


@pytest.mark.parametrize(("code", "topic", "needed", "said"), [
    ("en", TWO, 4, "Listed under “Data”: the title says “Personal Data” (4 points) and the summary "
     "says “share” (1). That makes 5; 4 are needed."),
    ("es", TWO, 4, "Está en el tema “Data”: el título dice “Personal Data” (4 puntos) y el "
     "resumen dice “share” (1). Suman 5; hacen falta 4."),
    ("en", MANY, None, "Listed under “Data”: the title says “a” (8 points), the long title says "
     "“c” (2), the summary says “b” (2.5) and “d” (1) and 2 more phrases."),
    ("en", TWO, 9, "Listed under “Data”: the title says “Personal Data” (4 points) and the summary "
     "says “share” (1)."),
    ("en", evidence(("subjects", "Privacy", 1)), 1, "Listed under “Data”: the official subjects "
     "name “Privacy” (1 point). That makes 1; 1 are needed."),
    ("en", evidence(("text", "kept", 0)), 4, "Listed under “Data”: the text of the bill says "
     "“kept”."),
    ("en", evidence(), 4, ""),
])  # fmt: skip
def test_a_reason_names_the_phrases_their_fields_and_points(code, topic, needed, said):
    assert reason_words(translator_of(code), "Data", topic, needed) == said
