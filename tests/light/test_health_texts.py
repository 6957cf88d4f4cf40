"""Health says how far bill texts are read, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.light.conftest import Server
from tests.queries.fill import NOW, add_crawl, add_session, filling
from tests.queries.fill_texts import NUMBER, fill_texts


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
