"""Related bills on the light page of a bill."""

from __future__ import annotations

import pytest

from tests.dashboard.test_related import NEW, OLD, TITLE, fill_pair
from tests.light.conftest import Reading, Server
from tests.queries.fill import filling


@pytest.mark.parametrize(("language", "head", "reason"), [
    ("en", "Related bills", "Same prime sponsor: J. Coleman"),
    ("es", "Proyectos de ley relacionados", "El mismo patrocinio principal: J. Coleman"),
])  # fmt: skip
def test_the_light_page_shows_the_same_kin_without_a_script(
    live_alone: str, server: Server, language: str, head: str, reason: str
) -> None:
    with filling(live_alone) as made:
        fill_pair(made)
    answer = server.get(f"/{language}/bills/{NEW}")
    page = Reading(answer.text)
    assert head in page.said(language) and f'href="/{language}/bills/{OLD}"' in answer.text
    assert TITLE in page.said("en")
    assert reason.rpartition(":")[0] in page.said(language)
    assert "<script" not in answer.text and len(answer.body) < 50_000
    again = server.get(f"/{language}/bills/{NEW}", if_none_match=answer.headers["etag"])
    assert again.status == 304
