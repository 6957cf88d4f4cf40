"""The light page Search: found, nothing found, whatever is typed, and nothing kept of it."""

from __future__ import annotations

import logging
import time
from pathlib import Path
from urllib.parse import quote, quote_from_bytes

import pytest

from tests.light.conftest import Reading, Server
from tests.queries.searching import ODD
from tracker.store.engine import forget
from tracker.visiting.visit import SAMPLE_FILE

#: What hostile or odd readers type.
TYPED = (
    "", " ", "\x00", '"' * 5000, "x" * 10_000, "AND OR NOT", "<script>alert(1)</script>",
    '"><img src=x>', "data</mark><b>", "&amp;", "😀", "'", "%", "{text}", "\u202edata", "{0}",
)  # fmt: skip


def asked(server: Server, typed: str, language: str = "en", **told: str) -> Reading:
    more = "".join(f"&{name}={quote(value)}" for name, value in told.items())
    said = quote_from_bytes(typed.encode("utf-8", "surrogatepass"))
    answer = server.get(f"/{language}/search?q={said}{more}")
    assert answer.status == 200, typed[:40]
    assert len(answer.body) < 50_000, typed[:40]
    page = Reading(answer.text)
    assert page.wrong == [], typed[:40]
    assert "script" not in page.tags
    return page


def test_a_search_shows_bills_with_their_passage_marked(sample: Path, server: Server) -> None:
    page = asked(server, "personal data")
    assert "HB26-1037" in page.said("en")
    assert page.tags["mark"] > 2
    assert "Found in: title" in page.said("en")
    assert "/en/bills/HB26-1037" in page.links
    spanish = asked(server, "personal data", "es")
    assert "Está en: título" in spanish.said("es")
    assert "/en/search?q=personal+data" in spanish.links


def test_a_number_in_any_writing_leads_to_its_bill(sample: Path, server: Server) -> None:
    for typed in ("hb1037", "HB 26-1037", "1037", "hb26‑1037"):
        assert "Found by its number" in asked(server, typed).said("en"), typed


def test_an_empty_search_says_how_and_a_vain_one_what_to_try(sample: Path, server: Server) -> None:
    assert "How to search" in Reading(server.get("/en/search").text).said("en")
    said = asked(server, "persnal zebra").said("en")
    assert "No bill has “persnal”, “zebra”. Try fewer words" in said
    spanish = asked(server, "zapatos", "es").said("es")
    assert "Los proyectos de ley están en inglés. Busque en inglés: por ejemplo" in spanish
    assert "Look in all sessions" in asked(server, "data", session="2018A").said("en")
    meant = asked(server, "persnal", stage="")
    assert "Did you mean" in meant.said("en")
    assert "/en/search?q=personal" in meant.links


def test_filters_stay_in_the_address_and_in_the_form(sample: Path, server: Server) -> None:
    page = asked(server, "data", session="2026A", followed="yes", order="newest", sponsor="X")
    text = server.get("/en/search?q=data&session=2026A&followed=yes&sponsor=X%22").text
    assert 'name="session" value="2026A" checked' in text
    assert 'name="followed" value="yes" checked' in text
    assert "<details open><summary>Filters and order" in text
    assert "<details><summary>Filters and order" in server.get("/en/search?q=data").text
    assert '<input type="hidden" name="sponsor" value="X&#34;">' in text
    assert any("order=newest" in link and "followed=yes" in link for link in page.links)


def test_whatever_is_typed_is_a_page_and_breaks_none(sample: Path, server: Server) -> None:
    for typed in TYPED:
        for language in ("en", "es"):
            page = asked(server, typed, language)
            assert page.tags["form"] == 1
            assert "img" not in page.tags
    assert "This is long" in asked(server, "data " * 2000).said("en")
    assert server.get("/en/search?q=%ff%fe%00&page=99999&stage=%00&topic=x").status == 200


TOLD = {
    "long": "This is long", "wordless": "no letter or digit", "many": "the first 12",
    "operators": "AND, OR, NOT, NEAR, -", "none": "No bill has", "": "",
}  # fmt: skip


def test_odd_searches_end_in_bills_or_in_what_to_do(sample: Path, server: Server) -> None:
    for typed, told in ODD:
        began = time.monotonic()
        page = asked(server, typed)
        assert TOLD[told] in page.said("en"), typed[:40]
        assert time.monotonic() - began < 2, typed[:40]


def test_nobody_keeps_a_search(
    sample: Path, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    before = (sample / SAMPLE_FILE).read_bytes()
    answer = server.get("/en/search?q=zebrafish+undocumented")
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert '<meta name="robots" content="noindex">' in answer.text
    assert server.get("/en/search").headers["cache-control"] == "no-store"
    # The server of these tests logs what it answers; ours does not: see tests/test_run.py.
    told = [one for one in caplog.records if one.name != "uvicorn.access"]
    assert not any("zebrafish" in one.getMessage() for one in told)
    forget()
    assert (sample / SAMPLE_FILE).read_bytes() == before
    assert not any(
        b"zebrafish" in file.read_bytes() for file in sample.rglob("*") if file.is_file()
    )


def test_a_form_may_send_to_this_server_alone(sample: Path, server: Server) -> None:
    answer = server.get("/en/search?q=data")
    assert "form-action 'self'" in answer.headers["content-security-policy"]
    assert 'method="get" action="/en/search"' in answer.text


def test_the_list_of_bills_leads_to_the_search_of_all_with_its_words(
    sample: Path, server: Server
) -> None:
    assert "/en/search?q=privacy" in Reading(server.get("/en/bills?q=privacy").text).links
