"""The files of versions that the practice site serves: words of its own, in two forms."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from scrapers.colorado.bill_pdf import bill_text as pdf_text
from scrapers.colorado.bill_pdf import pages_of
from scrapers.colorado.bill_text import BillTextPage
from tracker import campaigns
from tracker.domain.ask_history import MarkView, VersionMarks, changes
from tracker.domain.asks import marks_of
from tracker.practice import PracticeSite, Variants
from tracker.practice.bill_files import Piece, lines_of, pieces_of

pytestmark = pytest.mark.slow

JUNE = date(2026, 6, 30)


@pytest.fixture(scope="module")
def summer():
    """The sample after its session, with accessible pages."""
    site = PracticeSite.from_folder("data/sample", JUNE, Variants(accessible_text="always"))
    return site


def versions(site):
    return [(one, version) for one in site.measures().values() for version in one.versions]


def body(site, address):
    answer, _ = site.answer("GET", address, {})
    assert answer.status == 200
    return answer.body


def page(version):
    return version.url.replace("download", "accessible")


def words(text):
    kept = [one for one in text.sections if one.key not in ("summary", "signatures")]
    return " ".join(" ".join(one.text for one in kept).casefold().split())


def test_every_version_has_a_page_that_its_reader_understands(summer, unbalanced):
    for measure, version in versions(summer):
        markup = body(summer, page(version)).decode()
        assert unbalanced(markup) == []
        text = BillTextPage(markup, "http://127.0.0.1").record()
        assert measure.number.partition("26-")[2] in text.title
        assert measure.long_title.casefold()[:40] in words(text)


def test_page_and_pdf_of_a_version_say_the_same(summer):
    for _, version in versions(summer)[::12]:
        of_page = BillTextPage(body(summer, page(version)).decode(), "http://127.0.0.1").record()
        of_pdf = pdf_text(pages_of(body(summer, version.url)), "http://127.0.0.1")
        assert words(of_pdf) == words(of_page)


def test_an_amendment_is_marked_and_stamped(summer):
    [version] = [one for measure, one in versions(summer)
                 if (measure.number, one.name) == ("HB26-1276", "Engrossed")]  # fmt: skip
    text = BillTextPage(body(summer, page(version)).decode(), "http://127.0.0.1").record()
    runs = [run for section in text.sections for line in section.lines for run in line.runs]
    marked = " ".join(run.text for run in runs if run.marks == ("new", "house"))
    assert "or a subpoena that the agency itself has issued" in marked
    assert any(run.marks == ("repealed",) for run in runs)
    assert text.stamps == ("House Amended 2nd Reading Apr 24, 2026",)


def test_the_loophole_of_the_amendment_is_shown_as_weaker(summer):
    [rules] = [one.ask_rules for one in campaigns.load(Path("data/campaigns")) if one.ask_rules]
    by_version = []
    for measure, version in versions(summer):
        if measure.number == "HB26-1276" and version.name in ("Introduced", "Engrossed"):
            text = BillTextPage(body(summer, page(version)).decode(), "http://127.0.0.1").record()
            marks = tuple(
                MarkView("data-privacy", one.ask, one.direction, one.field, "rules", one.passages)
                for one in marks_of(text, rules)
            )
            by_version.append(VersionMarks(version.name, version.name, version.day, marks))
    by_version.sort(key=lambda one: one.day)
    of_sharing = [one for one in changes(by_version) if one.ask == "share-only-with-warrant"]
    assert [one.effect for one in of_sharing] == ["weaker"]
    [passage] = of_sharing[0].came
    assert passage.phrase == "or a subpoena that the agency itself has issued"


def test_written_words_belong_to_versions_that_there_are(summer, sample):
    written = tomllib.loads((sample / "texts.toml").read_text("utf-8"))["text"]
    there = {(measure.number, version.name) for measure, version in versions(summer)}
    named = [(one["bill"], version) for one in written for version in one["versions"]]
    assert set(named) <= there
    assert len(set(named)) == len(named)


def test_a_version_is_served_from_the_day_it_is_published(site, visit):
    engrossed = "/bill_files/115238/download"
    assert visit.get(engrossed).status == 404
    site.day = JUNE
    got = visit.get(engrossed)
    assert (got.status, got.headers["Content-Type"]) == (200, "application/pdf")
    assert got.body.startswith(b"%PDF-")
    assert visit.get(engrossed.replace("download", "accessible")).status == 404  # by its variant


def test_the_site_can_be_told_to_serve_another_file(site, visit):
    site.serve_instead("/bill_files/", "pictures")
    address = "/bill_files/110769/download"
    first = visit.get(address)
    assert first.headers["Content-Type"] == "application/pdf"
    site.serve_instead("/bill_files/", "100 MB")
    visit.connection.request("GET", address)
    answer = visit.connection.getresponse()
    assert int(answer.headers["Content-Length"]) > 100_000_000
    answer.close()
    visit.connection.close()
    assert visit.get(address).body != first.body
    with pytest.raises(ValueError, match="a file is one of pictures"):
        site.serve_instead("/bill_files/", "films")


def test_marks_stand_in_brackets_also_one_within_another():
    assert pieces_of("a [house: b [new: c] d] e]") == [
        Piece("a "), Piece("b ", ("house",)), Piece("c", ("house", "new")),
        Piece(" d", ("house",)), Piece(" e"), Piece("]"),
    ]  # fmt: skip


def test_lines_are_no_longer_than_a_page_is_wide():
    lines = lines_of(pieces_of("one [new: two three] four five"), 9)
    said = ["".join(piece.words for piece in line).strip() for line in lines]
    assert said == ["one two", "three", "four five"]
    assert [piece.marks for piece in lines[0]] == [(), ("new",)]
