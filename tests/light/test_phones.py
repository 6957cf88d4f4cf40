"""`/` on a phone or a slow line: words at once; who wants the dashboard gets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.light.conftest import Server
from tests.served import served
from tracker.dashboard.shell import PhoneFront

PHONE = (
    "Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 Chrome/120 Mobile Safari/537.36"
)
DESK = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120 Safari/537.36"


@pytest.fixture(scope="module")
def front() -> Iterator[Server]:
    """The route of phones before a dashboard."""
    dashboard = Route("/{rest:path}", lambda _: PlainTextResponse("the dashboard"))
    with served(Starlette(routes=[PhoneFront(), dashboard])) as port:
        yield Server(port)


@pytest.mark.parametrize(
    "headers",
    [
        {"User_Agent": PHONE}, {"Sec_CH_UA_Mobile": "?1"},
        {"User_Agent": DESK, "Save_Data": "on"}, {"User_Agent": DESK, "ECT": "3g"},
    ],
)  # fmt: skip
def test_a_phone_and_a_slow_line_get_words_in_their_language(
    sample: Path, front: Server, headers: dict[str, str]
) -> None:
    answer = front.get("/", Accept_Language="es-US,es;q=0.9", **headers)
    assert (answer.status, answer.headers["content-language"]) == (200, "es")
    assert '<html lang="es">' in answer.text and "Actúe ahora" in answer.text
    assert "<script" not in answer.text and len(answer.body) < 50_000
    assert "User-Agent" in answer.headers["vary"] and "Accept-Language" in answer.headers["vary"]
    assert 'rel="canonical"' in answer.text and "/es/" in answer.text


@pytest.mark.parametrize(
    ("path", "agent"),
    [("/", DESK), ("/", ""), ("/?lang=es", PHONE), ("/?since=7", PHONE), ("/bills", PHONE)],
)
def test_a_desk_and_who_asks_for_the_full_page_get_the_dashboard(
    sample: Path, front: Server, path: str, agent: str
) -> None:
    assert front.get(path, User_Agent=agent).text == "the dashboard"


def test_the_light_page_leads_a_phone_to_the_full_one(sample: Path, front: Server) -> None:
    said = front.get("/", User_Agent=PHONE, Accept_Language="es").text
    assert 'href="/?lang=es"' in said
    assert front.get("/?lang=es", User_Agent=PHONE).text == "the dashboard"


def test_without_a_database_a_phone_is_told_so(data: Path, front: Server) -> None:
    answer = front.get("/", User_Agent=PHONE)
    assert answer.status == 503 and "No bill has been collected yet." in answer.text
