"""The PDFs of the practice site are real ones."""

from __future__ import annotations

import pypdfium2
import pytest

from tracker.practice.pdf import pdf


@pytest.mark.parametrize(
    ("pages", "read"),
    [
        ([["1 Be (it)", "2 by José \\ § 3"], ["-2-"]], ["1 Be (it)\r\n2 by José \\ § 3", "-2-"]),
        ([["a 漢 sign"]], ["a ? sign"]),
        ([[]], [""]),
        ([], [""]),
    ],
)  # fmt: skip
def test_another_reader_finds_the_lines_of_each_page(pages, read):
    found = pypdfium2.PdfDocument(pdf(pages))
    assert [page.get_textpage().get_text_range() for page in found] == read
    assert pdf(pages) == pdf(pages)
