"""A citation, read by a reader of BibTeX."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware

from tracker.domain.citation import Citation

MOMENT = datetime(2026, 2, 24, 15, 0, 7, tzinfo=UTC)
ADDRESS = "https://bills.example.org/en/bills/HB26-1037?as_of=2026-02-24T15:00:07Z&page=2#x_1%20"


def entry(citation: Citation) -> bibtexparser.model.Entry:
    """The one entry that a strict reader finds."""
    library = bibtexparser.parse_string(citation.bibtex)
    assert library.failed_blocks == []
    (found,) = library.entries
    return found


def test_a_page_is_cited_with_its_moment_and_address() -> None:
    cited = Citation("HB26-1037: Government Data", "Colorado Bill Tracker", MOMENT, ADDRESS)
    found = entry(cited)
    assert (found.entry_type, found.key) == (
        "misc", "hb26-1037-government-data-2026-02-24t15-00-07z",
    )  # fmt: skip
    assert {field.key: field.value for field in found.fields} == {
        "author": "{Colorado Bill Tracker}",
        "title": "{HB26-1037: Government Data}",
        "year": "2026",
        "month": "2",
        "note": "As of 2026-02-24T15:00:07Z",
        "url": ADDRESS,
        "urldate": "2026-02-24",
    }
    assert cited.line == (
        "Colorado Bill Tracker: HB26-1037: Government Data. As of 2026-02-24T15:00:07Z. " + ADDRESS
    )


def test_a_download_is_a_data_set_with_its_licence() -> None:
    cited = Citation("Bills of 2026A", "Tracker", MOMENT, licence="CC0-1.0", kind="dataset")
    assert entry(cited).entry_type == "dataset"
    assert entry(cited)["note"] == "As of 2026-02-24T15:00:07Z. Licence: CC0-1.0"
    assert "url" not in entry(cited)
    assert cited.line == "Tracker: Bills of 2026A. As of 2026-02-24T15:00:07Z. CC0-1.0."


@pytest.mark.parametrize(
    "title",
    ["50% of R&D_Costs #1 {in $}", "a } b", "a { b", "back\\slash ~ x", "two\nlines",
     "\u201cPrivacy\u201d por niños", "@misc{x, title = {y}}"],
)  # fmt: skip
def test_no_title_breaks_the_entry(title: str) -> None:
    cited = Citation(title, "Tracker", MOMENT)
    assert entry(cited)
    library = bibtexparser.parse_string(cited.bibtex, append_middleware=[LatexDecodingMiddleware()])
    assert library.entries[0]["title"] == " ".join(title.split())
    assert cited.bibtex.count("{") == cited.bibtex.count("}")


def test_the_moment_is_the_same_whatever_its_zone_and_its_day_is_denvers() -> None:
    night = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
    abroad = Citation("x", "y", night.astimezone(timezone(timedelta(hours=9))))
    assert abroad == Citation("x", "y", night)
    assert abroad.bibtex == Citation("x", "y", night).bibtex
    assert entry(abroad)["urldate"] == "2026-02-28"
