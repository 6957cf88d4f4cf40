"""Today's parts: numbers, upset hearings, where the bills stand, hearings, and one list of news."""

from __future__ import annotations

import html as escaping
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from tests.dashboard.calling import add_call
from tests.queries.fill import (
    NOW,
    add_action,
    add_bill,
    add_change,
    add_crawl,
    add_document,
    add_item,
    add_meeting,
    add_revision,
    add_session,
    filling,
    judge_bill,
)
from tracker.domain.language import Language
from tracker.domain.research import Place
from tracker.domain.views import StageView
from tracker.light.pages import changes
from tracker.pages import today
from tracker.pages.calls import BANNERS
from tracker.pages.charts import finding
from tracker.pages.news import working_day_before
from tracker.pages.today import MOST, where_they_stand
from tracker.queries.charts import FollowedBill, followed
from tracker.visiting.links import Links, PageUrl
from tracker.visiting.visit import Visit, visit
from tracker.wording.translator import ENGLISH, SPANISH

HOUR = timedelta(hours=1)
FRIDAY = date(2026, 2, 27)


@contextmanager
def here(language: Language = "en", *, light: bool = False) -> Iterator[Visit]:
    with visit("", Links(light=light, language=language)) as opened:
        assert isinstance(opened, Visit)
        yield opened


def shown(language: Language = "en", **asked: str) -> str:
    """Today beneath its title, as HTML."""
    with here(language) as opened:
        return str(today.body(opened, PageUrl.of({}, asked.items())))


def said(html: str) -> str:
    """What is read on a page, on one line."""
    html = re.sub(r"</?(?:span|strong|time)[^>]*>", "", html)
    return " ".join(escaping.unescape(re.sub(r"<[^>]+>", " ", html)).split())


def part(html: str, anchor: str) -> str:
    """The words from an anchor on."""
    return said(html[html.index(f'id="{anchor}"') :].partition(">")[2])


def begun(made: Connection) -> None:
    add_session(made)
    add_crawl(made, list_walked=NOW, schedule_read=NOW)


def add_followed(made: Connection, number: str, stage: str = "in_committee", **values: Any) -> int:
    key = add_bill(made, number, title=f"Title of {number} & more")
    judge_bill(made, key, stage, followed=True, **values)
    return key


def add_upsets(made: Connection, count: int) -> None:
    """Hearings of HB26-1037 that were cancelled, one a day, each with its call."""
    add_followed(made, "HB26-1037")
    for serial in range(1, count + 1):
        day = FRIDAY + timedelta(days=serial)
        meeting = add_meeting(made, serial, f"House Committee {serial}", day, status="cancelled")
        add_item(made, meeting, "HB26-1037")
        add_call(made, serial)
        add_change(made, "changed", "meeting", meeting, field="status", old="scheduled",
                   new="cancelled", seen_at=NOW - HOUR)  # fmt: skip


# --- numbers -----------------------------------------------------------------------------------


def test_each_number_is_a_link_to_the_list_behind_it(live: str) -> None:
    with filling(live) as made:
        begun(made)
        add_followed(made, "HB26-1001", "sent_to_governor", chamber="")
        add_followed(made, "HB26-1002", "passed_both", chamber="")
        key = add_followed(made, "HB26-1003")
        add_action(made, key, NOW.date(), "House Committee on Judiciary Refer Amended")
        add_change(made, "changed", "bill_status", "HB26-1003", field="stage", old="introduced",
                   new="in_committee", seen_at=NOW - HOUR)  # fmt: skip
        add_change(made, "new", "bill", "HB26-1002", new={}, seen_at=NOW - HOUR)
        add_item(made, add_meeting(made, 1, "House Judiciary", FRIDAY), "HB26-1003")
        add_bill(made, "HB26-1400")
        add_change(made, "new", "bill", "HB26-1400", new={}, seen_at=NOW - HOUR)
    tiles = re.findall(
        r'<a href="([^"]*)"><strong>(\d+)</strong> ([^<]*)',
        re.sub(r'<span class="at-desk">([^<]*)</span>', r"\1", shown()),
    )
    assert [(int(count), words) for _, count, words in tiles] == [
        (1, "hearing in seven days"), (0, "upset"), (1, "new bill since Mon"),
        (1, "bill moved on since Mon"), (3, "bills followed"), (3, "bills without our position"),
        (2, "bills wait for the governor"),
    ]  # fmt: skip
    ways = [escaping.unescape(href) for href, _, _ in tiles]
    assert ways == [
        "/calendar", "/calls", "/bills?new=bill&since=work", "/?since=work#news", "/bills",
        "/bills?we=none&sort=next", "/bills?stage=passed_both&stage=sent_to_governor",
    ]  # fmt: skip


def test_numbers_of_nothing_are_nought(live: str) -> None:
    with filling(live) as made:
        begun(made)
    html = shown()
    assert re.findall(r"<strong>(\d+)</strong>", html) == ["0"] * 7
    assert 'class="stands"' not in html
    assert "No bill has been collected yet." in part(html, "news")


@pytest.mark.parametrize(("day", "before"), [
    (date(2026, 3, 2), FRIDAY), (date(2026, 3, 1), FRIDAY), (date(2026, 2, 28), FRIDAY),
    (FRIDAY, date(2026, 2, 26)),
])  # fmt: skip
def test_the_last_working_day_is_no_day_of_a_weekend(day: date, before: date) -> None:
    assert working_day_before(day) == before


# --- upset hearings ----------------------------------------------------------------------------


def test_three_boxes_stand_before_what_to_do_and_the_rest_behind_one_line(live: str) -> None:
    with filling(live) as made:
        begun(made)
        add_upsets(made, 5)
    html = shown()
    # One box says that the program lives on a day of its own.
    lines, _, folded = html.partition("<details><summary>3 more</summary>")
    assert lines.count("Do not go.") == BANNERS - 1
    assert folded.partition("</details>")[0].count("Do not go.") == 3


def test_an_upset_hearing_is_told_once(live: str) -> None:
    with filling(live) as made:
        begun(made)
        add_upsets(made, 1)
    html = shown()
    assert said(html).count("House Committee 1") == 1
    assert "<del><time" in html
    assert "Do not go." in said(html)
    assert "Nothing new in the last 24 hours." in part(html, "news")


def test_a_moved_hearing_names_old_and_new_and_stays_among_the_hearings(live: str) -> None:
    with filling(live) as made:
        begun(made)
        add_followed(made, "HB26-1037")
        meeting = add_meeting(made, 1, "House Judiciary", FRIDAY, "9:00 AM", status="moved")
        add_item(made, meeting, "HB26-1037")
        add_revision(made, meeting, 0, FRIDAY, "1:30 PM", NOW - HOUR)
        add_call(made, 1)
        add_change(made, "changed", "meeting", meeting, field="start_time", old="13:30:00",
                   new="09:00:00", seen_at=NOW - HOUR)  # fmt: skip
    words = said(shown())
    told = (
        "Use the new time. Moved HB26-1037 Fri, Feb 27, 1:30 PM MT, HCR 0107 "
        "Fri, Feb 27, 9:00 AM MT, HCR 0107 House Judiciary"
    )
    assert told in words
    assert words.count("1:30 PM") == 2, "in its line, and in the card for who holds a phone"
    assert "Fri, Feb 27, 9:00 AM MT Moved HB26-1037 Title of HB26-1037 & more" in words
    assert "Use la hora nueva." in said(shown("es"))


# --- where they stand --------------------------------------------------------------------------


def _bills(*counts: tuple[str, int]) -> list[FollowedBill]:
    places = [place for place, count in counts for _ in range(count)]
    return [
        FollowedBill(f"HB26-{1000 + at}", "", StageView(),
                     Place("first_committee", True) if place == "ended" else Place(place))  # type: ignore[arg-type]
        for at, place in enumerate(places)
    ]  # fmt: skip


@pytest.mark.parametrize(("bills", "english", "spanish"), [
    (_bills(("first_committee", 24), ("ended", 12)),
     "Two thirds of our bills are still in their first committee",
     "Dos tercios de nuestros proyectos siguen en su primer comité"),
    (_bills(("first_committee", 22), ("ended", 14)),
     "22 of our 36 bills are still in their first committee",
     "22 de nuestros 36 proyectos siguen en su primer comité"),
    (_bills(("law", 18), ("ended", 18)),
     "Half of our bills are law or were adopted",
     "La mitad de nuestros proyectos ya son ley o se adoptaron"),
    (_bills(("ended", 3), ("law", 1)), "3 of our 4 bills did not get through",
     "3 de nuestros 4 proyectos no prosperaron"),
    (_bills(("governor", 1)), "Our one bill waits for the governor",
     "Nuestro único proyecto espera al gobernador/a"),
    (_bills(("introduced", 700)), "All our bills wait for their first committee",
     "Todos nuestros proyectos esperan su primer comité"),
])  # fmt: skip
def test_the_title_is_what_the_picture_shows(
    bills: list[FollowedBill], english: str, spanish: str
) -> None:
    assert finding(ENGLISH, bills) == english
    assert finding(SPANISH, bills) == spanish


def test_every_bill_is_a_link_at_its_place_with_its_title_and_the_dead_are_marked(
    live: str,
) -> None:
    with filling(live) as made:
        begun(made)
        add_followed(made, "HB26-1001")
        add_followed(made, "HB26-1002", "postponed_indefinitely",
                     action="House Committee on Judiciary Postpone Indefinitely")  # fmt: skip
        add_followed(made, "SB26-001", "signed", chamber="")
        judge_bill(made, add_bill(made, "HB26-1400"), "in_committee")
    with here() as opened:
        html = str(where_they_stand(opened, followed(opened.connection, opened.session)))
    cells = {
        (label, number): (kind, about)
        for label, cell in re.findall(r'<td data-label="([^"]*)">(.*?)</td>', html, re.DOTALL)
        for kind, number, about in re.findall(
            r'<a(?: class="(\w+)")? href="/bill\?id=([^"]*)">(.*?)</a>', cell
        )
    }
    assert set(cells) == {
        ("First committee", "HB26-1001"), ("First committee", "HB26-1002"), ("Law", "SB26-001")
    }  # fmt: skip
    kind, about = cells["First committee", "HB26-1002"]
    assert kind == "ended"
    assert "<del>" in about
    assert said(about) == "HB26-1002 Title of HB26-1002 & more. Postponed indefinitely, House"
    assert "House bills" in html
    assert "Senate bills" in html
    assert "1 bill on its way, 1 ended, 1 law or adopted. Those marked ✕ ended" in said(html)


def test_seven_hundred_bills_are_shown_in_part_with_a_way_to_all(live: str) -> None:
    with filling(live) as made:
        begun(made)
    with here() as opened:
        html = str(where_they_stand(opened, _bills(("first_committee", 700))))
    assert html.count('href="/bill?id=') == MOST
    assert f"{700 - MOST} more" in html
    assert html.count('href="/bills?place=first_committee&amp;chamber=lower"') == 2


# --- news --------------------------------------------------------------------------------------


@pytest.fixture
def eventful(live: str) -> str:
    """Two bills: one moved on an hour ago and got a paper; one, confirmed by nobody, is new since
    three days ago."""
    with filling(live) as made:
        begun(made)
        key = add_followed(made, "HB26-1037", "postponed_indefinitely")
        committee = "House Committee on Judiciary Postpone Indefinitely"
        add_change(made, "new", "action", "HB26-1037/a", seen_at=NOW - HOUR,
                   new={"day": date(2026, 2, 24), "chamber": "lower",
                        "text": committee, "rank": 0})  # fmt: skip
        add_change(made, "changed", "bill_status", "HB26-1037", field="stage", old="in_committee",
                   new="postponed_indefinitely", cause=committee, seen_at=NOW - HOUR)  # fmt: skip
        add_document(made, key, "fiscal_note", "Initial Fiscal Note", date(2026, 2, 24))
        for entity, facts in (
            ("document", {"name": "Initial Fiscal Note", "kind": "fiscal_note"}),
            ("version", {"name": "Engrossed"}),
            ("vote", {"motion": "Postpone it", "yes": 9, "no": 2, "result": "pass"}),
        ):
            add_change(made, "new", entity, f"HB26-1037/{entity}", seen_at=NOW - 2 * HOUR,
                       new=facts)  # fmt: skip
        meeting = add_meeting(made, 1, "House Judiciary", FRIDAY)
        add_item(made, meeting, "HB26-1037")
        add_change(made, "new", "agenda_item", f"{meeting}/HB26-1037", seen_at=NOW - 3 * HOUR,
                   new={"bill": "HB26-1037"})  # fmt: skip
        add_followed(made, "HB26-1315")
        add_change(made, "new", "bill", "HB26-1315", new={}, seen_at=NOW - timedelta(days=3))
    return live


def test_news_is_one_list_whose_kinds_are_words_with_a_shape(eventful: str) -> None:
    html = shown(since="7")
    kinds = re.findall(r'<span class="kind k-(\w+)">(\w+)</span>', html)
    assert dict(kinds) == {
        "new": "New", "hearing": "Hearing", "stage": "Stage", "vote": "Vote", "text": "Text",
        "note": "Note",
    }  # fmt: skip
    told = part(html, "news")
    assert told.index("HB26-1315") < told.index("HB26-1037"), "new bills come first"
    of_bill = told[told.index("HB26-1037") :]
    assert [of_bill.index(word) for word in ("Hearing", "Stage", "Vote", "Text", "Note")] == sorted(
        of_bill.index(word) for word in ("Hearing", "Stage", "Vote", "Text", "Note")
    )
    assert "Stage Postponed indefinitely House Committee on Judiciary Postpone" in told
    assert "Vote “Postpone it” 9–2 passed" in told
    assert 'href="/differences?id=HB26-1037"' in html
    assert "HB26-1315 Title of HB26-1315 & more Not yet confirmed by a person" in told
    css = (Path(today.__file__).parent / "content.css").read_text("utf-8")
    shapes = re.findall(r"\.k-(\w+)::before \{ content: \"([^\"]+)\"", css)
    assert {name for name, _ in shapes} == {name for name, _ in kinds}
    assert len({shape for _, shape in shapes}) == len(shapes), "each has a shape of its own"


def test_news_by_time_is_the_newest_first_a_line_a_kind_and_moment(eventful: str) -> None:
    html = shown(since="7", by="time")
    rows = re.findall(r'k-(\w+)">.*?/bill\?id=([^"]*)"', html[html.index('id="news"') :])
    assert rows == [
        ("stage", "HB26-1037"), ("note", "HB26-1037"), ("text", "HB26-1037"),
        ("vote", "HB26-1037"), ("hearing", "HB26-1037"), ("new", "HB26-1315"),
    ]  # fmt: skip
    assert "seen 7:00 AM MT" in part(html, "news")


def _chosen(html: str) -> list[str]:
    return re.findall(r'aria-current="page"[^>]*>([^<]*)<', html)


@pytest.mark.parametrize(("asked", "chosen", "told"), [
    ("", "24 hours", False), ("1", "24 hours", False), ("work", "last working day", False),
    ("7", "7 days", True), ("2026-02-20", "Fri, Feb 20", True),
    ("2026-02-23", "Mon, Feb 23", False),
    ("2026-02-21T14:00Z", "my last visit", True), ("2026-02-24T14:30Z", "my last visit", False),
    ("nonsense", "24 hours", False), ("2026-13-45T99:99Z", "24 hours", False),
    ("<script>", "24 hours", False),
])  # fmt: skip
def test_since_when_news_is_told_stands_in_the_address(
    eventful: str, asked: str, chosen: str, told: bool
) -> None:
    html = shown(since=asked)
    assert _chosen(html) == [chosen, "By bill"]
    assert ("HB26-1315" in part(html, "news")) is told
    assert "<script>" not in html


@pytest.mark.parametrize(("asked", "words", "spanish"), [
    ("visit", "This browser keeps no visits, so you see the last 24 hours.",
     "Este navegador no guarda visitas"),
    ("never", "This browser remembers your visits from now on; nobody else sees it.",
     "Desde ahora este navegador recuerda sus visitas; nadie más las ve."),
    ("2026-02-24T15:01Z", "That moment is still to come, so you see the last 24 hours.",
     "Ese momento aún no llega"),
    ("2026-03-01", "That moment is still to come", "Ese momento aún no llega"),
    ("2025-02-01", "This is everything: we have looked since Sat, Feb 21", "Esto es todo"),
    ("1999-01-01T00:00Z", "This is everything: we have looked since", "Esto es todo"),
])  # fmt: skip
def test_a_moment_that_cannot_be_meant_is_told(
    eventful: str, asked: str, words: str, spanish: str
) -> None:
    told = part(shown(since=asked), "news")
    assert words in told
    assert spanish in part(shown("es", since=asked), "news")
    assert ("HB26-1315" in told) is ("everything" in words), "24 hours, or all"


def test_the_choices_are_links_that_keep_each_other(eventful: str) -> None:
    html = shown(since="7", by="time")
    ways = {words: escaping.unescape(way) for way, words in
            re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', html)}  # fmt: skip
    assert ways["24 hours"] == "/?by=time"
    assert ways["last working day"] == "/?since=work&by=time"
    assert ways["my last visit"] == "/?since=visit&by=time"
    assert ways["Fri, Feb 20"] == "/?since=2026-02-20&by=time"
    assert ways["By bill"] == "/?since=7"
    kept = shown(since="2026-02-21T14:00Z")
    assert 'href="/?since=2026-02-21T14%3A00Z&amp;by=time"' in kept
    assert _chosen(shown(by="colour")) == ["24 hours", "By bill"]


def test_the_page_carries_its_moment_once_for_the_reader_s_own_browser(eventful: str) -> None:
    assert re.findall(r'data-now="([^"]*)"', shown()) == ["2026-02-24T15:00Z"]


def test_an_address_of_before_still_names_its_day(eventful: str) -> None:
    assert _chosen(shown(since="date", day="2026-02-20"))[0] == "Fri, Feb 20"


def test_long_news_is_folded_and_at_last_left_to_the_page_of_changes(live: str) -> None:
    with filling(live) as made:
        begun(made)
        for serial in range(1001, 1061):
            add_followed(made, f"HB26-{serial}")
            add_change(made, "new", "bill", f"HB26-{serial}", new={}, seen_at=NOW - HOUR)
    html = shown()
    news = html[html.index('id="news"') :]
    assert "36 more" in said(news)
    assert news.count('class="kind') == 48
    assert 'href="/en/changes?since=1&amp;by=bill"' in news


def test_a_page_without_a_script_offers_no_last_visit(eventful: str) -> None:
    with here(light=True) as opened:
        html = str(changes(opened, PageUrl.of({}, [("since", "visit")])).body)
    assert "This browser keeps no visits" in said(html)
    assert "my last visit" not in html
    assert "data-now" not in html
