"""Health says how far bill texts are read, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.light.conftest import Server
from tests.queries.fill import NOW, SESSION, SOURCE, add, add_crawl, add_session, filling
from tests.queries.fill_texts import NUMBER, fill_texts
from tracker.store.tables import PageRead


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
        add(made, PageRead, url=f"{SOURCE}/schedule", kind="schedule", session=SESSION,
            read_at=NOW, crawl_id=crawl, parts={"held": {"next week": 1}})  # fmt: skip
    assert words in server.get(f"/{language}/health").text
