"""Bill texts and their differences in the dashboard, each at an address of its own."""

from __future__ import annotations

import pytest

from tests.dashboard.app import AppTest
from tests.dashboard.conftest import markup, words
from tests.queries.fill import add_session, filling
from tests.queries.fill_texts import NUMBER, fill_texts

_SCRIPT = "from tracker.dashboard import pages\npages.SHOWS['{page}']()\n"


@pytest.fixture
def filled(live: str) -> str:
    with filling(live) as made:
        add_session(made)
        fill_texts(made)
    return live


def drawn(page: str, **parameters: str) -> AppTest:
    at = AppTest.from_string(_SCRIPT.format(page=page), default_timeout=30)
    for name, value in parameters.items():
        at.query_params[name] = value
    at.run()
    assert not at.exception, at.exception
    return at


def test_a_text_is_read_with_its_lines_marks_and_source(filled: str) -> None:
    at = drawn("text", id="hb26-1037", version="engrossed", lang="es")
    said = words(at)
    assert "Texto de HB26-1037: Engrossed · Rules for Data" in said
    assert "empieza enmienda del Senado" in said
    assert "1three years" in said.replace(" empieza enmienda de la Cámara de Representantes ", "")
    assert 'lang="en"' in markup(at)
    assert f"/es/bills/{NUMBER}/text?version=engrossed" in markup(at)
    assert f"/differences?id={NUMBER}&amp;from=introduced&amp;to=engrossed&amp;lang=es" in markup(
        at
    )


def test_differences_are_told_in_both_views(filled: str) -> None:
    at = drawn("differences", id=NUMBER, **{"from": "introduced", "to": "engrossed"})
    assert "15 words added, 3 words removed. 3 sections changed." in words(at)
    assert "pair" not in markup(at).replace(".pair", "")
    at = drawn("differences", id=NUMBER, view="side")
    assert '<div class="wide pair">' in markup(at)
    assert (
        f"/en/bills/{NUMBER}/differences?from=introduced&amp;to=engrossed&amp;view=side"
        in markup(at)
    )


@pytest.mark.parametrize(
    ("page", "asked", "sentence"),
    [
        ("text", {"id": NUMBER, "version": "reengrossed"}, "The PDF holds pictures of pages"),
        ("text", {"id": NUMBER, "version": "x"}, "HB26-1037 has no version called “x”."),
        ("differences", {"id": NUMBER, "to": "x"}, "HB26-1037 has no version called “x”."),
        ("differences", {"id": NUMBER, "to": "revised"}, "it cannot be compared: Revised"),
        ("text", {"id": "HB26-9999"}, "There is no HB26-9999 in our list."),
        ("differences", {}, "No bill is named in the address."),
    ],
)
def test_what_cannot_be_shown_says_why(
    filled: str, page: str, asked: dict[str, str], sentence: str
) -> None:
    assert sentence in words(drawn(page, **asked))
