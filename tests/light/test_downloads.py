"""The flat tables of a session, at their addresses."""

from __future__ import annotations

import json
from io import BytesIO

import bibtexparser
import pyarrow.parquet as pq
import pytest

from tests.light.conftest import Server
from tracker import clock
from tracker.export.package import MEDIA_TYPES
from tracker.export.tables import TABLES

#: The end of the second in which the newest crawl saw something.
NEWEST = "2026-02-24T15:00:01Z"


@pytest.fixture(autouse=True)
def later(live: str) -> None:
    """The same morning, an hour after the last crawl."""
    assert live
    clock.start("2026-02-24 09:00")


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_a_package_names_its_tables_and_each_is_there(form: str, server: Server) -> None:
    package = json.loads(server.get(f"/data/2026A/{form}/datapackage.json").text)
    assert [one["name"] for one in package["resources"]] == list(TABLES)
    for resource in package["resources"]:
        answer = server.get(f"/data/2026A/{form}/{resource['path']}")
        assert (answer.status, answer.headers["x-robots-tag"]) == (200, "noindex")
        assert answer.headers["content-type"].startswith(resource["mediatype"])
        assert f'"2026A-{resource["path"]}"' in answer.headers["content-disposition"]


def test_a_table_is_read_as_it_comes_and_asked_for_once(server: Server) -> None:
    answer = server.get("/data/2026A/parquet/bills.parquet")
    table = pq.read_table(BytesIO(answer.body))
    assert table.num_rows > 20 and "HB26-1037" in table["number"].to_pylist()
    again = server.get("/data/2026A/parquet/bills.parquet", If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_a_download_says_how_it_is_cited(server: Server) -> None:
    (entry,) = bibtexparser.parse_string(server.get("/data/2026A/csv/CITATION.bib").text).entries
    address = f"{server.address}/data/2026A/csv/README.md?as_of={NEWEST}"
    assert (entry.entry_type, entry["url"]) == ("dataset", address)
    assert address in server.get("/data/2026A/csv/README.md").text


def test_a_table_is_as_it_was_published_at_a_moment(server: Server) -> None:
    path = "/data/2026A/csv/changes.csv"
    now = server.get(path).body
    assert server.get(f"{path}?as_of={NEWEST}").body == now
    before = server.get(f"{path}?as_of=2026-02-23T15:00:01Z").body
    assert now.startswith(before) and len(before) < len(now)
    assert server.get(f"{path}?as_of=2020-01-01").status == 404
    cited = server.get("/data/2026A/csv/CITATION.bib?as_of=2026-02-23T18:00:00Z").text
    assert "README.md?as_of=2026-02-23T18:00:00Z}" in cited


@pytest.mark.parametrize(
    "path",
    ["2013A/csv/bills.csv", "2026A/xlsx/bills.xlsx", "2026A/csv/bills.parquet",
     "2026A/csv/none.csv", "2026A/csv/..%2f..%2fsecret", "2026A/csv/edits.csv"],
)  # fmt: skip
def test_what_there_is_not_is_missing(path: str, server: Server) -> None:
    assert server.get(f"/data/{path}").status == 404


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_bill_is_cited_at_an_address_that_shows_it_as_it_was(
    language: str, server: Server
) -> None:
    path = f"/{language}/bills/HB26-1037.bib"
    (entry,) = bibtexparser.parse_string(server.get(path).text).entries
    assert entry["title"].startswith("{HB26-1037: ")
    there = f"{server.address}/{language}/bills/HB26-1037?as_of=2026-02-23T15%3A00%3A00Z"
    assert entry["url"] == there
    then = server.get(entry["url"].removeprefix(server.address))
    assert then.status == 200 and "HB26-1037" in then.text
    assert server.get(f"/{language}/bills/HB26-9999.bib").status == 404
