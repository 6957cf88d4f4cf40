"""Health says how far bill texts are read, in both languages."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from tests.light.conftest import Server
from tests.queries.fill import (
    NOW,
    SESSION,
    SOURCE,
    add,
    add_bill,
    add_crawl,
    add_session,
    filling,
)
from tests.queries.fill_texts import NUMBER, add_fault, add_version, fill_texts
from tracker.store.tables import FAILURES, PAGES


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("2 versions are read", "1 version could not be read", "pictures of pages")),
        ("es", ("2 versiones leídas", "1 versión no se pudo leer", "fotos de páginas")),
    ],
)
def test_health_counts_texts_and_links_what_could_not_be_read(
    data: Path, server: Server, language: str, words: tuple[str, ...]
) -> None:
    with filling(f"sqlite:///{data / 'tracker.db'}") as made:
        add_session(made)
        add_crawl(made, "full", list_walked=NOW, schedule_read=NOW)
        keys = fill_texts(made)
    said = server.get(f"/{language}/health").text
    for word in words:
        assert word in said
    address = keys["Reengrossed"].removeprefix("version|")
    assert f'href="{address}"' in said
    assert NUMBER in said
    assert '<span lang="en">as told</span>' in said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "1 page (schedule) shows its next week in another way than before."),
        ("es", "1 página (calendario) muestra “semana siguiente” de otra forma que antes."),
    ],
)
def test_a_part_that_is_found_in_another_way_is_named_in_the_readers_language(
    live_alone: str, server: Server, language: str, words: str
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        crawl = add_crawl(made, list_walked=NOW, schedule_read=NOW)
        add(made, PAGES, url=f"{SOURCE}/schedule", kind="schedule", session=SESSION,
            read_at=NOW, crawl_id=crawl, parts={"held": {"next week": 1}})  # fmt: skip
    assert words in server.get(f"/{language}/health").text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("It works, but 7 official pages could not be read, and 1 more thing needs a look.",
                "What to do", "None of the 55 bill texts that were asked for could be read.",
                "55 times:", "Example:", "Of 55 bills", "7 times:")),
        ("es", ("Funciona, pero no se pudieron leer 7 páginas oficiales, y hay 1 cosa más que",
                "Qué hacer", "No se pudo leer ninguno de los 55 textos de proyectos de ley que",
                "55 veces:", "Ejemplo:", "De 55 proyectos de ley", "7 veces:")),
    ],
)  # fmt: skip
def test_health_opens_with_a_verdict_and_counts_what_is_alike(
    live_alone: str, server: Server, language: str, words: tuple[str, ...]
) -> None:
    with filling(live_alone) as made:
        add_session(made)
        crawl = add_crawl(made, list_walked=NOW, schedule_read=NOW)
        for at in range(7):
            url = f"{SOURCE}/agenda/{at}"
            add(made, FAILURES, crawl_id=crawl, seen_at=NOW, page="agenda", url=url,
                message=f"agenda: cut at {url}")  # fmt: skip
        for at in range(55):
            number = f"HB26-1{at:03}"
            key = add_version(made, add_bill(made, number), "Introduced", date(2026, 1, 14))
            add_fault(made, number, key, "no_text")
    page = server.get(f"/{language}/health").text
    said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for one in words:
        assert one in said
    assert "<code>tracker probe</code>" in page
    assert page.count("/download") == 2  # one example: its link and its words
    assert page.count(f"{SOURCE}/agenda/") == 2
    body = page.partition("<h1")[2]
    assert body.index(words[0][:12]) < body.index("<h2")
