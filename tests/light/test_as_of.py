"""Pages as of a past moment: the sample was crawled on Monday and on Tuesday morning."""

from __future__ import annotations

import json
import re

import pytest

from tests.light.conftest import Reading, Server

MONDAY = "2026-02-23"
#: On Monday's schedule, and off it on Tuesday.
WITHDRAWN = "HB26-1139"


def words(server: Server, path: str) -> str:
    answer = server.get(path)
    assert answer.status == 200, path
    return re.sub(r"<style.*?</style>|<[^>]+>", " ", answer.text, flags=re.DOTALL)


def test_a_page_says_what_had_been_published_then_and_leads_to_now(
    live: str, server: Server
) -> None:
    now = words(server, f"/en/bills/{WITHDRAWN}")
    then = words(server, f"/en/bills/{WITHDRAWN}?as_of={MONDAY}")
    assert "Withdrawn from the schedule" in now
    assert "Withdrawn from the schedule" not in then
    assert "As it had been published by the end of Mon, Feb 23, 2026." in then
    page = Reading(server.get(f"/en/bills/{WITHDRAWN}?as_of={MONDAY}").text)
    assert f"/en/bills/{WITHDRAWN}" in page.links, "the way to now"
    assert '<meta name="robots" content="noindex">' in server.get(f"/en/?as_of={MONDAY}").text


@pytest.mark.parametrize(
    "path", ["/en/", "/es/calls", "/en/bills?show=all", "/en/calendar", "/es/hearings"]
)
def test_every_link_to_a_page_stays_in_that_moment(live: str, server: Server, path: str) -> None:
    asked = f"{path}{'&' if '?' in path else '?'}as_of={MONDAY}"
    ours = [
        link
        for link in Reading(server.get(asked).text).links
        if re.match(r"/(en|es|\?|bill|call)", link) and link != path
    ]
    assert len(ours) > 20
    assert [link for link in ours if f"as_of={MONDAY}" not in link] == []


def test_forms_files_and_the_other_language_stay_there(live: str, server: Server) -> None:
    page = server.get(f"/es/bills?as_of={MONDAY}").text
    assert f'<input type="hidden" name="as_of" value="{MONDAY}">' in page
    assert f'href="/en/bills?as_of={MONDAY}"' in page
    assert re.search(rf'href="/es/bills\.csv\?[^"]*as_of={MONDAY}"', page)


def test_a_list_as_a_file_is_of_that_moment(live: str, server: Server) -> None:
    def status(query: str) -> set[str]:
        rows = json.loads(server.get(f"/en/hearings.json?which=all{query}").text)
        return {row["status"] for row in rows if row.get("bill") == WITHDRAWN}

    assert (status(""), status(f"&as_of={MONDAY}")) == ({"withdrawn"}, {"scheduled"})


def test_whether_kin_were_looked_for_by_then_is_not_told(live: str, server: Server) -> None:
    path = "/en/bills/HB26-1089"
    assert "Related bills" in words(server, path)
    assert "Related bills" not in words(server, f"{path}?as_of={MONDAY}")


def test_a_moment_within_a_day_is_told_with_its_time(live: str, server: Server) -> None:
    page = words(server, f"/es/?as_of={MONDAY}T08:30")
    assert "lunes 23 de febrero de 2026" in page
    assert "Así estaba publicado" in page


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("yesterday", "“yesterday” is no moment"),
        ("2026-02-30", "“2026-02-30” is no moment"),
        ("2999-12-31 23:59", "is still to come"),
        ("2026-02-25", "2026-02-25 is still to come"),
        ("2026-02-22", "collecting began Mon, Feb 23, 2026"),
    ],
)
def test_a_moment_of_which_there_is_nothing_is_told(
    live: str, server: Server, asked: str, why: str
) -> None:
    answer = server.get(f"/en/calls?as_of={asked.replace(' ', '+')}")
    assert (answer.status, why in answer.text) == (404, True)
    assert 'href="/en/calls"' in answer.text, "the ways on lead to now"
    file = server.get(f"/en/bills.csv?as_of={asked.replace(' ', '+')}")
    assert (file.status, file.headers["content-type"][:10]) == (404, "text/plain")


def test_today_is_shown_as_it_is_now(live: str, server: Server) -> None:
    assert words(server, "/en/calls?as_of=2026-02-24").count("Sign-up is open") == words(
        server, "/en/calls"
    ).count("Sign-up is open")
