"""Sentences made of views, in Spanish: word order, articles, days, and what stays in English."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from typing import Any

import pytest

from tests.wording.made import NOW, WEDNESDAY, meeting
from tracker.domain.agendas import disruption_of
from tracker.domain.health import CrawlView
from tracker.domain.times import Start
from tracker.domain.views import (
    LedgerRow,
    MeetingRef,
    NewsKind,
    NewsView,
    RevisionView,
    SponsorView,
    StageView,
)
from tracker.pages.markup import mixed, text
from tracker.wording.dates import (
    ago_words,
    clock_words,
    countdown_words,
    day_words,
    hour_words,
    moment_words,
    month_words,
    start_words,
    took_words,
    weekdays,
)
from tracker.wording.say import (
    bills_words,
    ledger_words,
    marked,
    more_words,
    news_words,
    progress_words,
    revision_words,
    sponsor_words,
    stage_words,
    start_note,
)
from tracker.wording.translator import ENGLISH, SPANISH

TODAY = date(2026, 2, 24)
ADJOURNED = Start.read(date(2026, 2, 26), "Upon Adjournment")
HOUR = "1:30 p. m."


def told(kind: NewsKind, **values: Any) -> NewsView:
    known: dict[str, Any] = {"bills": ("HB26-1037",), "bill": "HB26-1037"}
    return NewsView(kind, NOW, **{**known, **values})


def news(kind: NewsKind, **values: Any) -> str:
    return news_words(SPANISH, told(kind, **values), NOW)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (start_words(SPANISH, WEDNESDAY, TODAY), f"miércoles 25 de febrero, {HOUR}"),
        (start_words(SPANISH, WEDNESDAY), f"miércoles 25 de febrero de 2026, {HOUR}"),
        (start_words(SPANISH, ADJOURNED, TODAY), "jueves 26 de febrero, “Upon Adjournment”"),
        (
            start_words(SPANISH, Start.read(TODAY, ""), TODAY),
            "martes 24 de febrero, sin hora indicada",
        ),
        (hour_words(SPANISH, WEDNESDAY), HOUR),
        (hour_words(SPANISH, Start.read(TODAY, "")), "sin hora indicada"),
        (day_words(SPANISH, date(2026, 9, 2), TODAY), "miércoles 2 de septiembre"),
        (month_words(SPANISH, TODAY), "febrero de 2026"),
        (" ".join(weekdays(SPANISH)), "lun mar mié jue vie sáb dom"),
        (clock_words(SPANISH, time(0, 5)), "12:05 a. m."),
        (moment_words(SPANISH, NOW, NOW), "a las 8:00 a. m."),
        (moment_words(SPANISH, NOW), "el martes 24 de febrero de 2026 a las 8:00 a. m."),
        (ago_words(SPANISH, NOW - timedelta(minutes=1), NOW), "hace 1 minuto"),
        (ago_words(SPANISH, NOW - timedelta(days=3), NOW), "hace 3 días"),
        (took_words(SPANISH, NOW, NOW + timedelta(seconds=40)), "40 segundos"),
        (countdown_words(SPANISH, Start.read(TODAY, "1:30 PM"), NOW), "hoy, en 5 horas"),
        (countdown_words(SPANISH, WEDNESDAY, NOW), "mañana"),
        (countdown_words(SPANISH, Start.read(date(2026, 2, 27), ""), NOW), "en 3 días"),
    ],
)
def test_times_are_written_as_spanish_writes_them(said: str, words: str) -> None:
    assert said == words


def test_the_names_of_days_and_months_are_the_same_in_english_as_ever() -> None:
    assert [day_words(ENGLISH, date(2026, month, 1), TODAY)[5:8] for month in range(1, 13)] == [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]  # fmt: skip
    assert moment_words(ENGLISH, NOW) == "Tue, Feb 24, 2026, 8:00 AM MT"


@pytest.mark.parametrize(
    ("said", "sentence_said"),
    [
        (news("stage", new="signed", text="Governor Signed"),
         "HB26-1037: Firmado: ya es ley (Governor Signed)"),
        (news("action", text="Governor Signed", day=date(2026, 2, 23)),
         "HB26-1037: Governor Signed (lunes 23 de febrero)"),
        (news("bill_text", text="long_title"), "HB26-1037: cambio en el título largo"),
        (news("sponsor", text="J. Mabrey", new="prime"),
         "HB26-1037: J. Mabrey se sumó (patrocinio principal)"),
        (news("document", text="FN1", new="fiscal_note"),
         "HB26-1037: documento nuevo (nota fiscal), FN1"),
        (news("vote", text="BILL", old="36–29", new="pass"),
         "HB26-1037: votación, “BILL” 36–29 aprobada"),
        (news("meeting_withdrawn", meeting=meeting()),
         f"HB26-1037 (House Judiciary): la audiencia del miércoles 25 de febrero, {HOUR} "
         "salió del calendario: consulte"),
        (news("meeting_new", bills=(), meeting=meeting()),
         f"House Judiciary: reunión anunciada para el miércoles 25 de febrero, {HOUR}"),
        (news("item_gone", meeting=meeting(),
              moved_to=MeetingRef("2026A-h-0002", "House Finance", ADJOURNED, "LSB A")),
         f"HB26-1037: salió del orden del día de House Judiciary, miércoles 25 de febrero, {HOUR}; "
         "ahora House Finance, jueves 26 de febrero, “Upon Adjournment”"),
        (news("room_changed", meeting=meeting(), before=RevisionView(WEDNESDAY, "HCR 0107", NOW),
              after=RevisionView(WEDNESDAY, "LSB A", NOW)),
         "HB26-1037 (House Judiciary): cambio de sala, de HCR 0107 a LSB A; "
         f"miércoles 25 de febrero, {HOUR}"),
    ],
)  # fmt: skip
def test_news_is_one_spanish_sentence(said: str, sentence_said: str) -> None:
    assert said == sentence_said


def test_stages_sponsors_and_statuses_have_their_spanish() -> None:
    stage = StageView("in_committee", "lower")
    assert stage_words(SPANISH, stage) == "En comité, Cámara de Representantes"
    assert stage_words(SPANISH, StageView("signed")) == "Firmado: ya es ley"
    assert (
        sponsor_words(SPANISH, SponsorView("J. Mabrey", "lower", "prime", "")) == "Rep. J. Mabrey"
    )
    room = RevisionView(WEDNESDAY, "LSB A", NOW)
    assert (
        SPANISH.name("disruption", disruption_of(meeting(status="moved", earlier=(room,))))
        == "Cambio de sala"
    )
    assert SPANISH.name("disruption", disruption_of(meeting(status="cancelled"))) == "Cancelada"
    assert start_note(SPANISH, ADJOURNED) == (
        "“Upon Adjournment” quiere decir: en cuanto termine la sesión del pleno de ese día. "
        "No hay hora fija."
    )
    assert revision_words(SPANISH, room, TODAY) == f"miércoles 25 de febrero, {HOUR}, LSB A"


def test_a_long_list_of_bills_is_cut_in_each_language() -> None:
    numbers = ["A-1", "B-2", "C-3", "D-4", "E-5"]
    assert bills_words(SPANISH, numbers).endswith("C-3 y 2 más")
    assert [more_words(t, numbers) for t in (ENGLISH, SPANISH)] == ["and 2 more", "y 2 más"]
    assert more_words(SPANISH, numbers[:3]) == ""


def test_the_ledger_reads_as_spanish_sentences() -> None:
    changed = LedgerRow(NOW, "changed", "bill", "HB26-1037", "subjects", "[]", '["Courts"]', "", "")
    assert ledger_words(changed, SPANISH) == "proyecto de ley, cambio en las materias:  → Courts"
    new = LedgerRow(NOW, "new", "action", "x", "", None, json.dumps({"text": "Signed"}), "", "")
    assert ledger_words(new, SPANISH) == "Apareció, acción: Signed"
    failed = LedgerRow(NOW, "changed", "vote", "x", "told_result", None, '"fail"', "", "")
    assert ledger_words(failed, SPANISH) == "votación, cambio en el resultado: – → Rechazada"
    topic = LedgerRow(NOW, "new", "topic", "x|ai", "", None, None, "", "")
    names = {"ai": "Inteligencia artificial"}
    assert ledger_words(topic, SPANISH, topics=names) == "Apareció, tema: Inteligencia artificial"


def test_a_reading_at_work_says_how_far_it_is() -> None:
    crawl = CrawlView(
        1, "update", "2026A", "", NOW, None, "running", "", 30, 3, 3, 0, 0, 0, 0, 0
    )  # fmt: skip
    said = progress_words(SPANISH, "fresh.running", crawl)
    assert said == "Leyendo ahora: 3 de unas 30 páginas."


def test_official_words_in_a_spanish_sentence_are_marked_as_english() -> None:
    one = told("item_gone", meeting=meeting(start=ADJOURNED))
    page = mixed(news_words(SPANISH, one, NOW, marked))
    assert '<span lang="en">House Judiciary</span>' in page
    assert '“<span lang="en">Upon Adjournment</span>”' in page
    assert page.count('<span lang="en">') == 2
    assert mixed(marked("<b>&")) == '<span lang="en">&lt;b&gt;&amp;</span>'
    row = LedgerRow(NOW, "gone", "sponsor", "x|lower|J. Mabrey", "", None, None, "", "")
    assert '<span lang="en">J. Mabrey</span>' in mixed(ledger_words(row, SPANISH, marked))


def test_a_clock_time_never_breaks_in_either_language() -> None:
    assert "1:30\xa0p.\xa0m." in text(start_words(SPANISH, WEDNESDAY))
    assert "1:30\xa0PM\xa0MT" in text(start_words(ENGLISH, WEDNESDAY))
