"""Every light page of the sample, in both languages, found by following its links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.light.conftest import Answer, Reading, Server
from tests.wording.pairs import forms
from tracker.visiting.links import PAGES
from tracker.wording.translator import sentences

pytestmark = pytest.mark.slow
LANGUAGES = ("en", "es")
MOST = 50_000
_BELOW_A_BILL = re.compile(r"/bills/[A-Z]+\d\d[A-Z]?-(\d+)[/.]")
#: Of members and committees one each is read, of hearings every tenth, one bill with the list it
#: came from, one of the files that are filtered, no notice that is narrowed twice: all are made
#: alike.
_ANOTHER = re.compile(
    r"/(?:legislators/(?!javier-mabrey)|committees/(?!2026A-house-judiciary))\w"
    r"|/bills/(?!HB26-1037)[^/]+\?list=|\.(?:csv|json)\?.*(?:topic|since)=(?!7)"
    r"|topic=(?!consumer-data)|since=(?!7)|/hearings/\w+-h-\d*[1-9](?!\d)|/notice.*chamber=.*committee="
)
_OURS = re.compile(r"^/(?:en|es)(?:/|$)")
_FILE = re.compile(r"\.(?:csv|json)(?:\?|$)")


@dataclass(frozen=True)
class Seen:
    """A page as it was answered, and read."""

    path: str
    answer: Answer
    page: Reading

    @property
    def language(self) -> str:
        return self.path[1:3]


@pytest.fixture(scope="module")
def found() -> dict[str, Seen]:
    """What was crawled already: the pages are the same for every test of this module."""
    return {}


@pytest.fixture
def pages(sample: Path, server: Server, found: dict[str, Seen]) -> dict[str, Seen]:
    """All pages by path, from the two front pages on."""
    waiting = [] if found else [f"/{language}/" for language in LANGUAGES]
    known = set(waiting)
    while waiting:
        path = waiting.pop()
        answer = server.get(path)
        if not _OURS.match(path):
            found[path] = Seen(path, answer, Reading(""))
            continue
        found[path] = Seen(path, answer, Reading(answer.text))
        inner = {_inner(server, link) for link in found[path].page.links} - known - {""}
        known |= inner
        waiting += sorted(inner)
    return found


def _inner(server: Server, link: str) -> str:
    """The path of a light page or feed that a link leads to, "" for any other. Of pages below a
    bill's own those of every sixth number: all are made alike."""
    path = link.removeprefix(server.address).partition("#")[0]
    below = _BELOW_A_BILL.search(path)
    is_ours = _OURS.match(path) or path.startswith("/feeds/")
    is_alike = _ANOTHER.search(path) or (below and int(below[1]) % 6)
    return path if is_ours and not is_alike else ""


@pytest.fixture
def light(pages: dict[str, Seen]) -> list[Seen]:
    """The light pages among them, without the lists as files."""
    return [one for path, one in pages.items() if _OURS.match(path) and not _FILE.search(path)]


def test_every_link_of_every_page_leads_somewhere(pages: dict[str, Seen]) -> None:
    assert len(pages) > 100
    assert {
        path: one.answer.status for path, one in pages.items() if one.answer.status != 200
    } == {}


def test_every_address_is_reached_in_both_languages(light: list[Seen]) -> None:
    reached = {re.sub(r"\?.*", "", one.path) for one in light}
    for language in LANGUAGES:
        for shape in (page.light for page in PAGES.values() if page.light is not None):
            pattern = re.compile(f"/{language}/" + re.sub(r"\{\w+\}", "[^/]+", shape))
            assert any(pattern.fullmatch(path) for path in reached), pattern.pattern


def test_an_anchor_that_a_link_names_is_there(pages: dict[str, Seen], server: Server) -> None:
    lost = []
    for one in pages.values():
        for link in one.page.links:
            path, _, anchor = link.removeprefix(server.address).partition("#")
            there = pages.get(path or one.path)
            if anchor and there is not None and anchor not in there.page.ids:
                lost.append((one.path, link))
    assert lost == []


def test_every_page_says_its_language_and_a_title_of_its_own(light: list[Seen]) -> None:
    titles: dict[tuple[str, str], str] = {}
    for one in light:
        assert one.answer.text.startswith(f'<!DOCTYPE html><html lang="{one.language}">'), one.path
        assert one.answer.headers["content-language"] == one.language
        bare = one.path.partition("?")[0]
        assert titles.setdefault((one.language, one.page.title), bare) == bare, one.page.title
        assert one.page.tags["h1"] == one.page.tags["main"] == 1, one.path


def test_every_page_has_a_preview_its_other_language_and_its_feeds(
    light: list[Seen], server: Server
) -> None:
    for one in light:
        said = one.answer.text
        for mark in (
            '<meta name="description" content="', '<meta property="og:title" content="',
            '<meta property="og:description" content="', f'{server.address}/feeds/changes.atom',
            'type="text/calendar"', 'type="application/atom+xml"',
        ):  # fmt: skip
            assert mark.replace(server.address, "") in said, (one.path, mark)
        assert 'content=""' not in said, one.path
        [canonical] = re.findall(r'rel="canonical" href="([^"]+)"', said)
        own = canonical.removeprefix(server.address)
        alternates = dict(re.findall(r'rel="alternate" hreflang="(\w+)" href="([^"]+)"', said))
        assert alternates[one.language] == canonical
        other = "es" if one.language == "en" else "en"
        switched = alternates[other].removeprefix(server.address)
        assert switched[4:] == own[4:]
        assert f'class="switch" lang="{other}" hreflang="{other}" href="{switched}"' in said


#: What would ask something of another place, or run; a form may lead to a page of ours.
STRANGE = re.compile(r"(?:src|srcset)=|action=\"(?!/)|@import|url\((?!data:|#)")


#: Pages with a search, or with a day of the past to choose.
ASKS = re.compile(r"/search|/research(?:\?|$)|/bills(?:/[^/]+)?(?:\?|$)|/hearings/[^/]+(?:\?|$)")


def test_every_page_is_small_well_formed_and_alone(light: list[Seen]) -> None:
    for one in light:
        assert len(one.answer.body) <= MOST, one.path
        assert one.page.wrong == [], one.path
        assert len(one.page.ids) == len(set(one.page.ids)), one.path
        asks = {"form"} if ASKS.search(one.path) else set()
        assert not ({"script", "img", "iframe", "form"} - asks) & set(one.page.tags), one.path
        assert not STRANGE.search(one.answer.text), one.path
        assert "set-cookie" not in one.answer.headers
        policy = one.answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'"), one.path


def test_every_page_leads_to_the_dashboard_in_its_language(light: list[Seen]) -> None:
    for one in light:
        twins = [link for link in one.page.links if f"lang={one.language}" in link]
        assert any(re.match(r"^/(?:\?|\w+\?)", link) for link in twins), one.path


@cache
def _sentences() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Our English sentences of more than three words: the longest piece between their parts, and
    the whole with the parts left open."""
    told = [one for said in sentences("en").values() for one in forms(said)]
    found = []
    for said in told:
        if len(re.findall(r"[A-Za-z']{2,}", re.sub(r"\{\w+\}", " ", said))) > 3:
            pieces = [" ".join(piece.split()) for piece in re.split(r"\{\w+\}", said)]
            whole = ".{0,200}?".join(map(re.escape, pieces))
            found.append((max(pieces, key=len), re.compile(whole)))
    return tuple(found)


def test_no_sentence_of_ours_is_english_on_a_spanish_page(light: list[Seen]) -> None:
    assert len(_sentences()) > 100
    english = {
        (piece, one.path)
        for one in light
        if one.language == "es"
        for words in [one.page.said("es")]
        for piece, whole in _sentences()
        if piece in words and whole.search(words)
    }
    assert english == set()


def test_official_text_is_marked_as_english_on_a_spanish_page(pages: dict[str, Seen]) -> None:
    page = pages["/es/bills/HB26-1037"].page
    title = "Ban Government Purchase of Personal Data from Third Party"
    assert title in page.said("en")
    assert title not in page.said("es")
    committee = "House Judiciary"
    for path in ("/es/", "/es/calls", "/es/hearings", "/es/calendar"):
        assert committee in pages[path].page.said("en")
        assert committee not in pages[path].page.said("es"), path
    calls = [one.page for path, one in pages.items() if path.startswith("/es/calls/")]
    assert any("Partido Republicano" in page.said("es") for page in calls)
    assert not any("Republican" in page.said("en") for page in calls)


#: What a page that may be kept does not say: it would be wrong tomorrow.
_RELATIVE = re.compile(
    r"\b(?:minutes?|hours?|days?) ago\b|\bin \d+ (?:minutes?|hours?|days?)\b|\btomorrow\b"
    r"|\bhace \d+ (?:minutos?|horas?|días?)|\b(?:en|dentro de) \d+ (?:minutos?|horas?|días?)"
    r"|\bmañana\b|\bhas begun\b|\bya empezó\b"
)


def test_every_time_is_absolute(light: list[Seen]) -> None:
    for one in light:
        found = _RELATIVE.search(one.page.said(one.language))
        assert found is None, (one.path, found)


def test_a_list_that_is_empty_for_now_says_why(pages: dict[str, Seen], server: Server) -> None:
    said = server.get("/en/calendar?month=2026-09").text
    assert "No meeting fits from" in said
    assert "No bill matches" in server.get("/en/bills?q=zebra").text
