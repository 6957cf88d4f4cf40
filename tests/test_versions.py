"""VERSION of a page object says whether pages must be read again: it is held to the code."""

from __future__ import annotations

import json

import pytest

from tests import readings

RECORDED = json.loads(readings.RECORDED.read_text())


@pytest.fixture(scope="module")
def read_by():
    return readings.now()


@pytest.mark.parametrize("page", sorted({*readings.page_objects(), *RECORDED}))
def test_a_page_object_that_changed_raised_its_version_or_was_confirmed(page, read_by):
    was, now = RECORDED.get(page), read_by.get(page)
    assert was == now, (
        f"{page} reads by other code than was recorded. Where a page may read otherwise now, raise "
        f"its VERSION: pages are then read again, from the site and from the archive. Where every "
        f"page reads as before, leave it. Then run `python -m tests.readings` and commit "
        f"{readings.RECORDED.name}."
    )


def test_every_page_object_has_a_version_of_its_own_kind():
    assert all(version > 0 for _, version in readings.page_objects().values())


@pytest.mark.parametrize(
    ("source", "same"),
    [
        ('def f():\n    return 1', True), ('def f():\n    "Other words."\n    return 1', True),
        ('def f():\n    # why\n    return 1', True), ('def f():\n    return 2', False),
    ],
)  # fmt: skip
def test_comments_and_docstrings_do_not_count(source, same):
    before = readings.code_of('"""Head."""\ndef f():\n    """Words."""\n    return 1')
    assert (readings.code_of(f'"""Another."""\n{source}') == before) is same


def test_what_a_page_object_reads_by_holds_the_domain():
    closure = readings.closure("scrapers.colorado.bill")
    assert {"scrapers.colorado.page", "tracker.domain.numbers", "tracker.domain.times"} <= closure
