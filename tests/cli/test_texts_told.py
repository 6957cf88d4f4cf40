"""`tracker status` and `tracker show` say how far bill texts are read, and why not."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Tracker, url_of
from tests.queries import fill
from tests.queries.fill_texts import NUMBER, fill_texts


@pytest.fixture
def texts(tmp_path):
    """A database with two texts that were read, one that failed, and one to be read."""
    url = url_of(tmp_path / "texts.db")
    with fill.filling(url) as connection:
        fill.add_session(connection)
        fill_texts(connection)
    return url


def test_status_counts_texts_and_names_what_could_not_be_read(tracker: Tracker, texts) -> None:
    said = " ".join(tracker("status", DATABASE_URL=texts).out.split())
    assert (
        "2 versions are read, 1 version of a bill we follow was not asked for yet, 1 version could "
        "not be read." in said
    )
    assert f"{NUMBER}" in said
    assert "as told" in said
    told = tracker("status", "--format", "json", DATABASE_URL=texts).json()["texts"]
    assert (told["read"], told["due"]) == (2, 1)
    [trouble] = told["troubles"]
    assert (trouble["bill"], trouble["state"], trouble["text_at_hand"]) == (
        NUMBER, "no_text", False,
    )  # fmt: skip
    assert trouble["url"].endswith("/download")


def test_show_says_of_each_version_whether_its_text_is_at_hand(tracker: Tracker, texts) -> None:
    said = " ".join(tracker("show", NUMBER, DATABASE_URL=texts).out.split())
    for words in ("Read from the accessible text", "pdf: as told", "Not read here yet"):
        assert words in said
    told = tracker("show", NUMBER, "--format", "json", DATABASE_URL=texts).json()["texts"]
    assert [(one["version"], one["read"]) for one in told] == [
        ("Introduced", True), ("Engrossed", True), ("Reengrossed", False), ("Revised", False),
    ]  # fmt: skip
    assert [one["state"] for one in told[2]["answers"]] == ["no_text"]
