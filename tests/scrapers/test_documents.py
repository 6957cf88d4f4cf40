"""Bill texts read from a practice site over HTTP: what is asked, what is kept, what is said."""

from __future__ import annotations

import re
import threading
from dataclasses import replace

import pytest

from scrapers.politeness import CrawlLock
from scrapers.spiders import texts
from tests.scrapers.reading_texts import Reading, measured, site_of
from tracker.domain.language import Both
from tracker.domain.topics import Phrase, Rules, Topic
from tracker.practice import serve
from tracker.practice.facts import Facts, Text
from tracker.queries.texts import text_states
from tracker.store import engine
from tracker.store.stored_texts import newest_words

FIRST, SECOND, THIRD = "HB26-1401", "HB26-1402", "HB26-1403"
LATER = "2026-02-25 09:00"
NEXT_WEEK = "2026-03-04 09:00"


@pytest.fixture
def reading(database_url):
    """Makes a reading of some measures; by itself one bill, followed, with one PDF."""
    served = []

    def make(*measures, pages=False, followed=(FIRST, SECOND, THIRD), rules=None):
        site = site_of(*measures or [measured(0, "Introduced")], pages=pages)
        server = serve(site)
        served.append(server)
        return Reading(site, server.__enter__(), database_url, followed, rules)

    yield make
    for server in served:
        server.__exit__(None, None, None)


#: For what hangs on no database.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def digests(one):
    return [digest for (digest,) in one.rows("select digest from text_reads order by id")]


# --- what is asked -------------------------------------------------------------------------


def test_newest_versions_come_first_and_followed_bills_before_others(reading):
    one = reading(
        measured(0, "Introduced"), measured(1, "Introduced", "Engrossed"),
        measured(2, "Introduced", "Engrossed"), followed=(SECOND,),
    )  # fmt: skip
    assert one.read("followed").outcome == "whole"
    assert one.asked == ["201 pdf", "200 pdf"]
    one.read("all")
    assert one.asked == ["301 pdf", "100 pdf", "300 pdf"]
    one.read("all")
    assert one.asked == []
    assert [method for method, _, _ in one.site.requests] == []  # not even robots.txt


def test_the_accessible_page_is_preferred_and_the_pdf_stands_in(reading):
    one = reading(measured(0, "Introduced"), measured(1, "Introduced"), pages=True)
    one.site.rename_classes("/bill_files/200/acc", {"bill-main-content": "other"})
    assert one.read().outcome == "whole"
    assert one.asked == ["100 html", "200 html", "200 pdf"]
    assert one.states() == {"100 html": "read", "200 html": "unreadable", "200 pdf": "read"}


def test_a_page_that_comes_later_is_read_for_its_marks(reading):
    one = reading()
    one.read()
    one.site.variants = replace(one.site.variants, accessible_text="always")
    with engine.writing(one.url).begin() as connection:
        one.know(connection, next(iter(one.site.measures().values())))
    one.read()
    assert one.asked == ["100 html"]


def test_a_bill_that_is_named_is_read_whether_followed_or_not(reading):
    one = reading(measured(0, "Introduced"), measured(1, "Introduced"), followed=())
    one.read(numbers=(SECOND,))
    assert one.asked == ["200 pdf"]


def test_a_crawl_keeps_to_its_budget_and_the_next_goes_on(reading):
    one = reading(measured(0, "Introduced", "Engrossed", "Reengrossed"), measured(1, "Introduced"))
    one.site.fail("/bill_files/102/", 500)  # asked again: that counts, too
    ended = one.read(texts_per_crawl=3)
    assert (ended.outcome, one.asked) == ("whole", ["102 pdf", "102 pdf", "200 pdf"])
    with engine.reading(one.url).connect() as connection:
        assert text_states(connection, "2026A").due == 2
    one.read(texts_per_crawl=3)
    assert one.asked == ["101 pdf", "100 pdf"]
    assert one.read(texts_per_crawl=0).counts["requests"] == 0


# --- manners -------------------------------------------------------------------------------


@on_sqlite
def test_requests_are_as_far_apart_as_those_of_pages(reading):
    one = reading(measured(0, "Introduced", "Engrossed"))
    one.read(delay=4)
    assert one.waited == [4.0, 4.0]  # robots.txt at once, then two texts


@on_sqlite
def test_the_site_is_told_who_asks_and_for_what(reading):
    one = reading(pages=True)
    one.read(contact="clerk@example.org")
    (_, robots, _), (_, _, headers) = one.site.requests
    assert robots == "/robots.txt"
    assert headers["user-agent"].startswith("ColoradoBillTracker/")
    assert "clerk@example.org" in headers["user-agent"]
    assert headers["accept"] == "text/html,application/xhtml+xml"
    assert not {"cookie", "referer", "if-none-match"} & set(headers)


@on_sqlite
def test_a_busy_site_is_given_the_time_it_asks_for(reading):
    one = reading()
    one.site.fail("/bill_files/", 429, retry_after=7)
    assert one.read(delay=4).outcome == "whole"
    assert one.waited == [4.0, 7.0]  # which is pace enough
    assert one.states() == {"100 pdf": "read"}


@on_sqlite
def test_a_site_that_wants_long_quiet_is_left_alone(reading):
    one = reading(measured(0, "Introduced", "Engrossed"))
    one.site.fail("/bill_files/", 503, retry_after=3600)
    ended = one.read()
    assert (ended.outcome, one.asked) == ("failed", ["101 pdf"])
    assert "is busy" in ended.message
    assert one.read(now=LATER).outcome == "whole"


@on_sqlite
def test_406_stops_the_crawl(reading):
    one = reading(measured(0, "Introduced", "Engrossed"))
    one.site.fail("/bill_files/", 406)
    ended = one.read()
    assert (ended.outcome, one.asked) == ("refused", ["101 pdf"])
    assert one.states() == {}


@on_sqlite
def test_robots_txt_is_obeyed_for_each_text(reading):
    one = reading()
    one.site.robots_disallow = True
    assert one.read().outcome == "whole"
    assert one.asked == []
    assert one.states() == {"100 pdf": "refused"}
    assert "robots.txt" in one.rows("select message from text_reads")[0][0]


@on_sqlite
def test_a_text_of_a_foreign_host_is_not_asked_for(reading):
    one = reading()
    there = "https://s3.us-west-2.amazonaws.com/beta.leg.colorado.gov/0"
    one.write("update versions set html_url = :there", there=there)
    assert one.read().outcome == "whole"
    [(state, message)] = one.rows("select state, message from text_reads where form = 'html'")
    assert state == "refused"
    assert "s3.us-west-2.amazonaws.com is not where" in message
    assert one.asked == ["100 pdf"]


def test_a_hearings_crawl_goes_first_between_two_texts(reading):
    one = reading(measured(0, "Introduced", "Engrossed", "Reengrossed"))
    seen, threads = [], []

    def hearings():
        with CrawlLock(one.url, "first"):
            seen.append(len(one.asked))

    def between():
        if not threads:
            threads.append(threading.Thread(target=hearings))
            threads[0].start()
            lock = CrawlLock(one.url, "long")
            while not lock.is_wanted():
                pass

    one.between = between
    assert one.read(delay=4).outcome == "whole"
    threads[0].join()
    assert seen[0] < len(one.asked) == 3


# --- what is kept --------------------------------------------------------------------------


def test_texts_with_the_same_bytes_are_stored_once(reading):
    one = reading(measured(0, "Introduced", "Final Act", "Resolution/Memorial"))
    one.read()
    assert len(one.asked) == 3
    assert len(set(digests(one))) == 2
    assert one.rows("select count(*) from texts") == [(2,)]


def test_the_scan_of_a_signed_act_is_never_asked_for(reading):
    one = reading(measured(0, "Rerevised", "Signed Act"))
    one.read()
    assert len(one.asked) == 1


def test_a_text_that_did_not_change_is_not_sent_again(reading):
    one = reading()
    one.site.validators = True
    one.read()
    before = one.rows("select count(*) from changes")
    ended = one.read(again=True, now=LATER)
    assert one.site.requests[-1][2]["if-none-match"]
    assert (ended.counts["unchanged"], ended.counts["changed"]) == (1, 0)
    assert one.rows("select count(*) from changes") == before
    assert one.states() == {"100 pdf": "read"}


def test_a_changed_text_at_its_old_address_is_a_row_of_the_ledger(reading):
    one = reading()
    one.read()
    [old] = digests(one)
    one.site.silently_change(FIRST, long_title="Concerning something else.")
    one.read(now=LATER)
    assert digests(one) == [old]  # nobody asked
    one.read(again=True, now=LATER)
    [new] = digests(one)
    told = one.rows("select kind, field, old, new from changes where entity = 'text' order by id")
    assert [row[0] for row in told] == ["new", "changed"]
    assert told[1][1:] == ("digest", f'"{old}"', f'"{new}"')
    assert one.rows("select count(*) from texts") == [(2,)]  # the old words stay


FAULTS = [
    ("missing", lambda site: site.fail("/bill_files/", 404, times=None), "404"),
    ("refused", lambda site: site.fail("/bill_files/", 403, times=None), "403"),
    ("cut", lambda site: site.cut("/bill_files/", hang_up=True, times=None), "broke off"),
    ("cut", lambda site: site.cut("/bill_files/", times=None), "cut"),
    ("no_text", lambda site: site.serve_instead("/bill_files/", "pictures", None), "pictures"),
    ("wrong_type", lambda site: site.serve_instead("/bill_files/", "web page", None), "web page"),
    ("wrong_type", lambda site: site.serve_instead("/bill_files/", "archive", None), "archive"),
    ("too_large", lambda site: site.serve_instead("/bill_files/", "100 MB", None), "30 MB"),
]  # fmt: skip


#: All of them on SQLite, and one on PostgreSQL.
MET = [
    *(("sqlite", *one) for one in FAULTS),
    pytest.param("postgresql", *FAULTS[0], marks=pytest.mark.postgres),
]


@pytest.mark.parametrize(("database_url", "state", "spoil", "why"), MET, indirect=["database_url"])
def test_why_there_is_no_text_is_said_and_what_was_read_stays(reading, state, spoil, why):
    one = reading(measured(0, "Introduced"), measured(1, "Introduced"), followed=(FIRST,))
    one.read()
    [good] = digests(one)
    spoil(one.site)
    assert one.read("all", again=True, now=LATER).outcome == "whole"
    reads = one.rows("select bill, state, message, digest from text_reads order by bill")
    assert [row[:2] + row[3:] for row in reads] == [(FIRST, state, good), (SECOND, state, None)]
    assert why in reads[0][2]
    assert reads[0][2].endswith(".")
    with engine.reading(one.url).connect() as connection:
        found = text_states(connection, "2026A")
        assert list(newest_words(connection, [FIRST, SECOND])) == [FIRST]
    assert (found.read, [trouble.bill for trouble in found.unread]) == (1, [SECOND])
    # and is read as soon as the site is well again
    one.site.heal()
    one.read("all", now=NEXT_WEEK)
    assert set(one.states().values()) == {"read"}


def test_what_failed_in_a_passing_way_is_asked_again_after_a_while(reading):
    one = reading()
    one.site.fail("/bill_files/", 404)
    one.read()
    one.read(now="2026-02-24 21:00")
    assert one.asked == []
    one.read(now=LATER)
    assert one.states() == {"100 pdf": "read"}


def test_a_text_nobody_answers_for_is_a_failed_page(reading):
    one = reading(measured(0, "Introduced"), measured(1, "Introduced"))
    one.site.fail("/bill_files/100/", 500, times=None)
    ended = one.read()
    assert (ended.outcome, ended.counts["failed"]) == ("partial", 1)
    [(page, message)] = one.rows("select page, message from failures")
    assert page == "text"
    assert "answer 500" in message
    assert one.states() == {"200 pdf": "read"}


def test_after_five_texts_in_a_row_no_more_are_asked_for(reading):
    one = reading(*(measured(at, "Introduced") for at in range(3)), measured(3, *"abcd"),
                  followed=())  # fmt: skip
    one.site.fail("/bill_files/", 500, times=None)
    ended = one.read("all")
    assert (ended.outcome, len(set(one.asked))) == ("failed", 5)
    assert "5 texts in a row" in ended.message


# --- what is made of it --------------------------------------------------------------------

WORDS = """SECTION 1. Cameras. [new: No office shall keep a faceprint of a child.]
[new: A faceprint that it has is destroyed. Who sells a faceprint pays a fine.]"""


def test_a_bill_is_judged_by_its_newest_text_as_soon_as_that_is_stored(reading):
    topic = Topic("faces", "test", Both("Faces", "Caras"), (Phrase("faceprint", 20),))
    one = reading(
        measured(0, "Introduced", "Engrossed"), rules=Rules((topic,), {}, "faces"), followed=()
    )
    texts = (Text(FIRST, ("Introduced",), WORDS),)
    one.site.facts = Facts(one.site.facts.measures, (), (), (), texts=texts)
    follows = "select followed from bill_statuses"
    one.read("all", texts_per_crawl=1)
    assert not one.rows(follows)[0][0]  # the newest says nothing of faces
    one.write("update versions set gone_seen_at = first_seen_at where name = 'Engrossed'")
    one.read("all")
    assert one.rows(follows)[0][0]
    [(field,)] = one.rows("select evidence from topic_matches where gone_seen_at is null")
    assert re.search(r"""["']field["']: ?["']text["'].*faceprint""", str(field), re.IGNORECASE)


def test_a_mended_parser_reads_what_is_stored_without_a_request(reading, monkeypatch):
    one = reading(measured(0, "Introduced"), measured(1, "Introduced"), pages=True)
    one.read()
    parsed = "select digest, parsed, words from texts order by digest"
    before = [(digest, bytes(said), words) for digest, said, words in one.rows(parsed)]
    one.write("update texts set parsed = :said, words = 0", said=b"as an older program read it")
    monkeypatch.setattr(texts, "reader_version", lambda: "mended")
    ended = one.read()
    assert (ended.outcome, one.site.requests) == ("whole", [])
    assert [(digest, bytes(said), words) for digest, said, words in one.rows(parsed)] == before
    assert set(one.rows("select parser from texts")) == {("mended",)}


def test_a_mended_parser_that_fails_leaves_what_was_read(reading, monkeypatch):
    one = reading()
    one.read()
    before = one.rows("select words from texts")
    layer = b"x\x9c\x03\x00\x00\x00\x00\x01"  # nothing, packed
    one.write("update texts set layer = :layer, parser = 'old'", layer=layer)
    assert one.read().outcome == "whole"
    assert one.rows("select words from texts") == before
    assert one.rows("select parser from texts") == [(texts.reader_version(),)]


def test_a_mended_parser_asks_again_for_what_could_not_be_read(reading, monkeypatch):
    one = reading()
    one.site.serve_instead("/bill_files/", "pictures")
    one.read()
    one.read(now=LATER)
    assert one.asked == []
    monkeypatch.setattr(texts, "reader_version", lambda: "mended")
    one.read(now=LATER)
    assert one.states() == {"100 pdf": "read"}
