"""The table of public pages: both sides, the links and the tests are made of it."""

from __future__ import annotations

import pytest

from tracker.light.routes import DRAW
from tracker.visiting.links import PAGES, Links, PublicPage
from tracker.wording.translator import sentences

every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


def test_every_light_page_is_drawn_and_no_other() -> None:
    assert set(DRAW) == {page.key for page in PAGES.values() if page.light is not None}


@every_page
def test_a_page_has_a_name_a_place_in_the_navigation_and_a_twin(page: PublicPage) -> None:
    assert {page.title, f"nav.{page.nav}"} <= set(sentences("en"))
    assert (page.light is not None and page.dashboard != "") != bool(page.twin)
    assert set(page.shared) <= set(page.reads)
    light, dashboard = Links(light=True), Links(names_language=True)
    assert light.twin(page.key, "x").startswith("/") and "lang=en" in light.twin(page.key, "x")
    assert dashboard.twin(page.key, "x").startswith("/en/")


def test_what_a_side_does_not_share_is_left_at_its_twin() -> None:
    query = {"from": "a", "to": "b", "view": "side", "part": "3"}
    light = Links(light=True)
    where = "id=HB26-1037&from=a&to=b&view=side&lang=en"
    assert light.twin("differences", "HB26-1037", query) == f"/differences?{where}"
    assert light.twin("votes", "HB26-1037", {"page": "2"}) == "/bill?id=HB26-1037&lang=en"
    assert Links(names_language=True).twin("more") == "/en/"


@pytest.mark.parametrize("links", [Links(light=True), Links()], ids=["light", "dashboard"])
def test_the_same_choices_are_one_url_whichever_was_made_first(links: Links) -> None:
    one = links.to("bills", show="all", topic=["a", "b"])
    assert one == links.to("bills", topic=["a", "b"], show="all")
    assert one.endswith("bills?show=all&topic=a&topic=b")
    file = links.file("bills", "csv", show="all", topic="a")
    assert file == links.file("bills", "csv", topic="a", show="all")
