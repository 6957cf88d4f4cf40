"""Light pages of bill texts and of what changed between two of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, update

from tests.crawling import copy_database
from tests.light.conftest import Reading, Server
from tests.queries.fill import (
    NOW,
    add_bill,
    add_change,
    add_crawl,
    add_document,
    add_session,
    filling,
    judge_bill,
)
from tests.queries.fill_texts import (
    INTRODUCED,
    NUMBER,
    add_fault,
    add_text,
    add_version,
    fill_texts,
    text_of_lines,
)
from tracker.domain.bill_text import BillText, Line, Run, Section
from tracker.store import engine
from tracker.store.derived_tables import TEXTS
from tracker.store.engine import writing

pytestmark = pytest.mark.slow

BILL = f"/en/bills/{NUMBER}"
LONG = "HB26-1410"
MOST = 50_000


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bill with versions that were read, failed, and were not read; one of many pages; one that
    has no version."""
    file = tmp_path_factory.mktemp("texts") / "filled.db"
    with filling(f"sqlite:///{file}") as made:
        add_session(made)
        add_crawl(made, "full", list_walked=NOW, schedule_read=NOW)
        keys = fill_texts(made)
        add_fault(made, NUMBER, keys["Engrossed"], "refused", "pdf")
        _long(made)
        add_bill(made, "HB26-1002", title="Without a text")
    engine.forget()
    return file


@pytest.fixture
def texts(data: Path, filled: Path) -> str:
    """The address of a live database with that in it."""
    copy_database(str(filled), str(data / "tracker.db"))
    return f"sqlite:///{data / 'tracker.db'}"


def _long(made: Connection) -> None:
    bill = add_bill(made, LONG, title="Seventy pages of rules about what an agency may keep " * 4)
    judge_bill(made, bill, "in_committee", followed=True)
    old = seventy("must", 30)
    for name, day, text in (
        ("Introduced", 14, old), ("Engrossed", 20, seventy("shall", 30)),
        ("Rerevised", 25, seventy("shall", 1)),
    ):  # fmt: skip
        add_text(made, LONG, add_version(made, bill, name, date(2026, 1, day)), text)
    for at in range(7):
        add_version(made, bill, f"Conference Committee Version {at}", date(2026, 1, 26))
    for at in range(45):
        add_document(made, bill, "amendment", f"L.{at:03d}", date(2026, 1, 16))
        add_document(made, bill, "report", f"Report {at} of a committee", date(2026, 1, 16))


def seventy(word: str, sections: int) -> BillText:
    """Seventy pages of 27 lines. word: that stands in one of each ninth."""
    lines = [
        Line((Run(f"{'(1) ' if at % 9 == 0 else ''}an agency {'may' if at % 9 else word} not "),
              Run(f"keep <data> number {at} of anybody", ("house",) if at % 4 else ())),
             1 + at // 27, 1 + at % 27)
        for at in range(70 * 27)
    ]  # fmt: skip
    each = len(lines) // sections
    return BillText("html", LONG, "", tuple(
        Section(f"section-{at}", f"SECTION {at}.", f"In Colorado Revised Statutes, amend {at}.",
                tuple(lines[(at - 1) * each : at * each]))
        for at in range(1, sections + 1)
    ), 70)  # fmt: skip


def said(server: Server, path: str, language: str = "en") -> str:
    """The words of a page that are in its own language."""
    answer = server.get(path)
    assert answer.status == 200, path
    return Reading(answer.text).said(language)


# --- one version -------------------------------------------------------------------------------


def test_a_text_has_its_lines_its_marks_in_words_and_its_source(texts: str, server: Server) -> None:
    page = server.get(f"{BILL}/text?version=engrossed").text
    for piece in (
        "<span><i>101</i>Concerning personal data that</span>",
        '<h2 id="section-1">SECTION 1. Short title.</h2>',
        "<del>may</del>", "<ins>shall</ins>", "<mark>three years</mark>",
        "<u>SECTION 1. Short title. This act is the </u>",
        '<b class="sr"> Senate amendment begins </b>', '<b class="sr"> repealed law ends </b>',
        "<li><mark>amendment of the House</mark></li>", "<li><u>amendment of the Senate</u></li>",
        '<a href="#section-2" lang="en">SECTION 2. Duty of agencies.</a>',
        "From the accessible text (HTML), read Fri, Feb 20, 2026", ">Official PDF</a>",
        f'href="{BILL}/differences?from=introduced&amp;to=engrossed"',
    ):  # fmt: skip
        assert piece in page, piece
    words = said(server, f"{BILL}/text?version=engrossed")
    assert "PDF: The official site did not let us read it." in words


def test_a_mark_that_goes_on_over_lines_is_said_once(texts: str, server: Server) -> None:
    page = server.get(f"{BILL}/text?version=engrossed").text
    assert page.count("Senate amendment begins") == page.count("Senate amendment ends") == 1


def test_without_a_version_the_newest_that_was_read_is_shown(texts: str, server: Server) -> None:
    page = server.get(f"{BILL}/text")
    assert "Engrossed · Rules for Data</span></h1>" in page.text
    [canonical] = re.findall(r'rel="canonical" href="([^"]+)"', page.text)
    assert canonical.endswith(f"{BILL}/text?version=engrossed")


def test_the_law_is_english_on_a_spanish_page_and_the_rest_is_not(
    texts: str, server: Server
) -> None:
    page = Reading(server.get(f"/es/bills/{NUMBER}/text?version=engrossed").text)
    assert "three years" in page.said("en")
    assert "three years" not in page.said("es")
    assert "empieza enmienda del Senado" in page.said("es")
    assert "Página 2" in page.said("es")
    page = Reading(server.get(f"/es/bills/{NUMBER}/differences").text)
    assert "three years" in page.said("en")
    assert "se agrega: hasta aquí lo agregado" in page.said("es")


@pytest.mark.parametrize(
    ("version", "words"),
    [
        ("reengrossed", "PDF: The PDF holds pictures of pages and no words that we could read."),
        ("revised", "We have not read the text of this version yet."),
    ],
)
def test_a_text_that_is_not_there_says_why_and_where_it_is(
    texts: str, server: Server, version: str, words: str
) -> None:
    path = f"{BILL}/text?version={version}"
    assert words in said(server, path)
    assert "Open the official text:" in said(server, path)
    assert re.search(r'href="https://leg\.colorado\.gov/bill_files/[^"]+/download"',
                     server.get(path).text)  # fmt: skip


def test_a_pdf_s_text_says_what_its_layer_loses(texts: str, server: Server) -> None:
    with writing(texts).begin() as made:
        bill = add_bill(made, "HB26-1003", title="On paper")
        key = add_version(made, bill, "Introduced", date(2026, 1, 14), "pdf")
        add_text(made, "HB26-1003", key, replace(INTRODUCED, form="pdf"))
        add_change(made, "new", "bill", "HB26-1003", new={})
    words = said(server, "/en/bills/HB26-1003/text")
    assert "repealed law and amendments are not marked here" in words
    assert "From the PDF, read Fri, Feb 20, 2026" in words


def test_a_damaged_text_is_said_and_its_source_linked(texts: str, server: Server) -> None:
    with writing(texts).begin() as made:
        made.execute(update(TEXTS).values(parsed=b"no text"))
        add_change(made, "changed", "text", "x", field="state", old="a", new="b")
    for page in ("text", "differences"):
        words = said(server, f"{BILL}/{page}")
        assert "The text that we keep of this version is damaged." in words
        assert "Official PDF" in words


@pytest.mark.parametrize(
    "path",
    [
        "text?version=nope", "differences?from=nope&to=engrossed", "differences?to=nope",
        "text?version=%3Cscript%3E",
    ],
)  # fmt: skip
def test_an_unknown_version_is_not_found_and_the_known_ones_are_named(
    texts: str, server: Server, path: str
) -> None:
    answer = server.get(f"{BILL}/{path}")
    assert (answer.status, answer.headers["cache-control"]) == (404, "no-store")
    assert "has no version called" in answer.text
    assert f'href="{BILL}/text?version=introduced"' in answer.text
    assert "<script" not in answer.text
    assert 'content="noindex"' in answer.text


def test_a_bill_without_versions_or_with_one_says_so(texts: str, server: Server) -> None:
    assert "No version of this bill's text is known yet." in said(
        server, "/en/bills/HB26-1002/text"
    )
    assert "we have read 0." in said(server, "/en/bills/HB26-1002/differences")
    assert server.get("/en/bills/HB26-9999/text").status == 404


def test_another_spelling_of_the_number_keeps_what_is_asked_for(texts: str, server: Server) -> None:
    answer = server.get("/en/bills/hb1037/text?version=engrossed")
    assert answer.headers["location"] == f"{BILL}/text?version=engrossed"


def test_an_unchanged_text_is_not_sent_again(texts: str, server: Server) -> None:
    for page in ("text?version=engrossed", "differences"):
        first = server.get(f"{BILL}/{page}")
        assert server.get(f"{BILL}/{page}", If_None_Match=first.headers["etag"]).status == 304


# --- differences -------------------------------------------------------------------------------


@pytest.mark.parametrize("view", ["inline", "side"])
def test_differences_are_told_by_section_with_counts(texts: str, server: Server, view: str) -> None:
    page = server.get(f"{BILL}/differences?from=introduced&to=engrossed&view={view}").text
    words = Reading(page).said("en")
    for piece in (
        "15 words added, 3 words removed. 3 sections changed.",
        "SECTION 1. Short title. new, 11 words added",
        "SECTION 2. Duty of agencies. changed, was SECTION 1, 4 words added, 3 words removed",
        "SECTION 3. Safety clause. same words, was SECTION 2", "Unchanged: A Bill for an Act",
        "Engrossed · Tue, Jan 20 · accessible text (HTML)", "Removed since the version before",
        "p. 2, l. 7", "removed: thirty days end of removed", "added: three years end of added",
        "What came in between L.001 amendment", "Committee Report for Judiciary",
    ):  # fmt: skip
        assert piece in words, piece
    assert page.index('id="list"') < page.index('id="section-1"')
    assert ('class="wide pair"' in page) is (view == "side")
    other = "side" if view == "inline" else ""
    assert re.search(rf'href="[^"]+to=engrossed{"&amp;view=side" if other else ""}">', page)


def test_each_side_shows_its_own_words_side_by_side(texts: str, server: Server) -> None:
    page = server.get(f"{BILL}/differences?view=side").text
    pairs = re.findall(r'<div class="wide pair"><div>(.*?)</div><div>(.*?)</div></div>', page)
    [(old, new)] = [pair for pair in pairs if "thirty days" in pair[0]]
    assert "three years" not in old and "agency" in old
    assert "three years" in new and "thirty days" not in new


def test_law_that_a_bill_strikes_is_told_from_words_that_a_version_lost(
    texts: str, server: Server
) -> None:
    page = server.get(f"{BILL}/differences").text
    assert '<s><b class="sr"> repealed law: </b>may<b class="sr">' in page
    assert "Repealed: the bill takes it out of the law" in page


def test_versions_can_be_compared_backwards_and_with_themselves(texts: str, server: Server) -> None:
    assert "3 words added, 15 words removed." in said(
        server, f"{BILL}/differences?from=engrossed&to=introduced"
    )
    same = said(server, f"{BILL}/differences?from=engrossed&to=engrossed")
    assert "The two versions have the same words." in same


def test_a_version_that_was_not_read_is_not_compared_and_linked(texts: str, server: Server) -> None:
    words = said(server, f"{BILL}/differences?from=introduced&to=reengrossed")
    assert "was not read, so it cannot be compared: Reengrossed" in words.replace("  ", " ")
    assert "Official PDF" in words


def test_different_forms_say_what_the_comparison_cannot_see(texts: str, server: Server) -> None:
    with writing(texts).begin() as made:
        bill = add_bill(made, "HB26-1003", title="On paper")
        for name, day, form in (("Introduced", 14, "html"), ("Engrossed", 20, "pdf")):
            key = add_version(made, bill, name, date(2026, 1, day))
            add_text(made, "HB26-1003", key, replace(INTRODUCED, form=form))
        add_change(made, "new", "bill", "HB26-1003", new={})
    words = said(server, "/en/bills/HB26-1003/differences")
    assert "One text comes from the accessible HTML, the other from a PDF." in words
    assert "The two versions have the same words." in words


def test_a_stretch_that_is_not_compared_by_word_is_told(texts: str, server: Server) -> None:
    with writing(texts).begin() as made:
        bill = add_bill(made, "HB26-1003", title="Written anew")
        for name, day, word in (("Introduced", 14, "old"), ("Engrossed", 20, "new")):
            words = " ".join(f"{'kept' if at < 900 else word}{at}" for at in range(1300))
            text = text_of_lines(("section-1", "", (Line((Run(words),)),)))
            add_text(made, "HB26-1003", add_version(made, bill, name, date(2026, 1, day)), text)
        add_change(made, "new", "bill", "HB26-1003", new={})
    said_of_it = "a long passage is shown as removed and added whole"
    assert said_of_it in said(server, "/en/bills/HB26-1003/differences")
    assert said_of_it not in said(server, f"{BILL}/differences?from=introduced&to=engrossed")


# --- on the bill's page ------------------------------------------------------------------------


def test_a_bill_has_its_versions_on_a_timeline_with_what_came_between(
    texts: str, server: Server
) -> None:
    page = server.get(BILL).text
    words = Reading(page).said("en")
    order = (
        "Since the newest version:", "Fiscal Note Sat, Jan 24",
        "Revised Fri, Jan 23 · Not read here yet", "Reengrossed Thu, Jan 22 · Could not be read",
        "Engrossed Tue, Jan 20 · Read from the accessible text", "Read · Compare with Introduced",
        "L.001 amendment · Tue, Jan 20", "Committee Report for Judiciary Sun, Jan 18",
        "Introduced Wed, Jan 14",
    )  # fmt: skip
    places = [words.find(one, words.index("Versions of the text")) for one in order]
    assert -1 not in places, order[places.index(-1)]
    assert places == sorted(places)
    assert f'href="{BILL}/text?version=engrossed">Read</a>' in page


# --- size --------------------------------------------------------------------------------------


def _parts(server: Server, path: str) -> list[str]:
    """All parts of a page, by the links to the next."""
    found = []
    while path:
        answer = server.get(path)
        assert answer.status == 200
        assert len(answer.body) <= MOST, (path, len(answer.body))
        page = Reading(answer.text)
        assert page.wrong == [], path
        assert len(page.ids) == len(set(page.ids)), path
        found.append(answer.text)
        turn = re.findall(
            r'class="button" href="([^"]+)">(?:Next page|Página siguiente)', answer.text
        )
        path = turn[0].replace("&amp;", "&") if turn else ""
    return found


@pytest.mark.slow
@pytest.mark.parametrize("version", ["introduced", "rerevised"], ids=["30 sections", "1 section"])
def test_seventy_pages_are_read_in_parts_that_lose_no_line(
    texts: str, server: Server, version: str
) -> None:
    parts = _parts(server, f"/en/bills/{LONG}/text?version={version}")
    assert len(parts) > 3
    whole = "".join(parts)
    assert [int(one) for one in re.findall(r"number (\d+) of anybody", whole)] == [*range(70 * 27)]
    assert "keep &lt;data&gt;" in whole
    assert f"Part 2 of {len(parts)}" in parts[1]


@pytest.mark.parametrize("view", ["", "side"])
def test_differences_of_seventy_pages_come_in_parts(texts: str, server: Server, view: str) -> None:
    path = f"/es/bills/{LONG}/differences?from=introduced&to=engrossed&view={view}"
    parts = _parts(server, path)
    assert len(parts) > 3
    sections = re.findall(r'<h2 id="section-(\d+)">', "".join(parts))
    assert sorted(set(map(int, sections))) == [*range(1, 31)]
    assert "Parte 99" not in server.get(f"{path}&part=99").text
    assert server.get(f"{path}&part=x").text.count(f"Parte 1 de {len(parts)}") == 2


def test_a_section_is_found_in_whatever_part_it_stands(texts: str, server: Server) -> None:
    path = f"/en/bills/{LONG}/text?version=introduced&section="
    assert 'id="section-27"' in server.get(f"{path}section-27").text
    assert 'id="section-1"' in server.get(f"{path}nothing").text


def test_a_bill_with_many_papers_stays_small(texts: str, server: Server) -> None:
    for language in ("en", "es"):
        assert len(server.get(f"/{language}/bills/{LONG}").body) <= MOST
    assert "9 amendments" in said(server, f"/en/bills/{LONG}")


def test_sections_without_words_are_no_fault(texts: str, server: Server) -> None:
    with writing(texts).begin() as made:
        bill = add_bill(made, "HB26-1003", title="Empty")
        for name, day in (("Introduced", 14), ("Engrossed", 20)):
            key = add_version(made, bill, name, date(2026, 1, day))
            add_text(made, "HB26-1003", key, text_of_lines(("section-1", name, ())))
        add_change(made, "new", "bill", "HB26-1003", new={})
    assert server.get("/en/bills/HB26-1003/text").status == 200
    assert server.get("/en/bills/HB26-1003/differences").status == 200
