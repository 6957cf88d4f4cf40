"""Sentences made of views."""

from __future__ import annotations

import re
import string
from datetime import date
from typing import Any, get_args

import pytest

from scrapers.colorado.schedule_rows import STRUCK_WORD
from scrapers.plans import Plan
from scrapers.reread import KINDS
from tests.wording.made import NOW, WEDNESDAY, meeting
from tests.wording.pairs import forms
from tracker.domain.agendas import disruption_of
from tracker.domain.remarks import ON_THE_SCHEDULE, remark_of
from tracker.domain.stages import StageName, StepName, StepState
from tracker.domain.times import Start
from tracker.domain.views import (
    LedgerRow,
    MeetingRef,
    NewsKind,
    NewsView,
    RevisionView,
    StageView,
)
from tracker.pages.markup import text
from tracker.wording import say
from tracker.wording.say import (
    bills_words,
    ledger_words,
    news_words,
    sentence,
    stage_words,
    start_note,
    topic_words,
)
from tracker.wording.translator import ENGLISH, SPANISH, sentences, translator_of

THURSDAY = Start.read(date(2026, 2, 26), "9:00 AM")


def news(kind: NewsKind, **values: Any) -> str:
    told: dict[str, Any] = {"bills": ("HB26-1037",), "bill": "HB26-1037"}
    return news_words(ENGLISH, NewsView(kind, NOW, **{**told, **values}), NOW)


@pytest.mark.parametrize(
    ("said", "sentence_said"),
    [
        (news("action", text="Governor Signed", day=date(2026, 2, 23)),
         "HB26-1037: Governor Signed (Mon, Feb 23)"),
        (news("stage", new="signed", text="Governor Signed"),
         "HB26-1037: Signed into law (Governor Signed)"),
        (news("bill_text", text="long_title"), "HB26-1037: long title changed"),
        (news("sponsor", text="J. Mabrey", new="prime"),
         "HB26-1037: J. Mabrey joined as prime sponsor"),
        (news("document", text="FN1", new="fiscal_note"), "HB26-1037: new fiscal note, FN1"),
        (news("vote", text="BILL", old="36–29", new="pass"),
         "HB26-1037: vote, “BILL” 36–29 passed"),
        (news("vote", text="COW"), "HB26-1037: vote, “COW”"),
        (news("bill_new", text="Privacy"), "HB26-1037: new bill, Privacy"),
        (news("meeting_withdrawn", meeting=meeting()),
         "HB26-1037 (House Judiciary): hearing of Wed, Feb 25, 1:30 PM MT "
         "left the schedule: check"),
        (news("meeting_new", bills=(), meeting=meeting()),
         "House Judiciary: meeting announced for Wed, Feb 25, 1:30 PM MT"),
        (news("item_gone", meeting=meeting()),
         "HB26-1037: left the agenda of House Judiciary, Wed, Feb 25, 1:30 PM MT"),
        (news("meeting_remark", text="struck through", meeting=meeting()),
         "HB26-1037 (House Judiciary), Wed, Feb 25, 1:30 PM MT: "
         "the official page strikes it through"),
        (news("item_remark", old="struck through", meeting=meeting()),
         "HB26-1037, House Judiciary, Wed, Feb 25, 1:30 PM MT: "
         "the agenda no longer strikes it through"),
    ],
)  # fmt: skip
def test_news_is_one_sentence(said: str, sentence_said: str) -> None:
    assert said == sentence_said


def test_a_move_names_both_starts_and_a_reappearance_the_new_place() -> None:
    before, after = (RevisionView(one, "HCR 0107", NOW) for one in (WEDNESDAY, THURSDAY))
    other = MeetingRef("2026A-h-0002", "House Finance", THURSDAY, "LSB A")
    moved = news("meeting_moved", meeting=meeting(), before=before, after=after)
    gone = news("item_gone", meeting=meeting(), moved_to=other)
    assert "moved from Wed, Feb 25, 1:30 PM MT to Thu, Feb 26, 9:00 AM MT" in moved
    assert gone.endswith("now House Finance, Thu, Feb 26, 9:00 AM MT")


def test_long_lists_of_numbers_are_cut() -> None:
    assert bills_words(ENGLISH, ["A-1", "B-2", "C-3", "D-4", "E-5"]).endswith("C-3 and 2 more")


def test_a_stage_names_the_chamber_where_it_has_one() -> None:
    assert stage_words(ENGLISH, StageView("in_committee", "upper")) == "In committee, Senate"
    assert stage_words(ENGLISH, StageView("signed")) == "Signed into law"
    assert stage_words(ENGLISH, StageView()) == "Not judged yet"
    assert stage_words(ENGLISH, StageView("of a newer program")) == "of a newer program"


def test_another_room_alone_is_no_move() -> None:
    for start, words in ((WEDNESDAY, "Room changed"), (THURSDAY, "Moved")):
        moved = meeting(status="moved", earlier=(RevisionView(start, "LSB A", NOW),))
        assert ENGLISH.name("disruption", disruption_of(moved)) == words
    assert ENGLISH.name("disruption", disruption_of(meeting())) == ""


def test_a_start_without_a_clock_is_explained() -> None:
    day = date(2026, 2, 25)
    assert "No clock time is set" in start_note(ENGLISH, Start.read(day, "Upon Adjournment"))
    assert "check" in start_note(ENGLISH, Start.read(day, ""))
    for words in (
        "Upon Adjournment Legislative Council", "Upon Adjournment of House Finance",
        "10 minutes after House adjournment", "Upon Adjournment, Not Before 2:00 PM",
    ):  # fmt: skip
        assert "check" in start_note(ENGLISH, Start.read(day, words))
    assert start_note(ENGLISH, WEDNESDAY) == ""


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("new", "action", "HB26-1037/2026-02-23|lower|Signed", "", None, '{"text":"Signed"}'),
         "New action: Signed"),
        (("gone", "sponsor", "HB26-1037/prime|lower|J. Mabrey", "", None, None),
         "No longer on the page, sponsor: J. Mabrey"),
        (("changed", "bill", "HB26-1037", "long_title", '"a"', '"b"'),
         "bill, long title changed: a → b"),
        (("changed", "bill", "HB26-1037", "subjects", "[]", '["Housing","Courts"]'),
         "bill, subjects changed:  → Housing, Courts"),
        (("changed", "vote", "HB26-1037/2026-02-23|1", "told_result", None, '"fail"'),
         "vote, result changed: – → Failed"),
    ],
)  # fmt: skip
def test_the_ledger_reads_as_sentences(row: Any, said: str) -> None:
    kind, entity, of, field, old, new = row
    assert ledger_words(LedgerRow(NOW, kind, entity, of, field, old, new, "", "")) == said


def test_a_line_through_the_official_text_is_told_in_words_of_ours() -> None:
    assert say.STRUCK == STRUCK_WORD
    both = remark_of(("CANCELLED", STRUCK_WORD))
    for t, struck, adds in (
        (ENGLISH, "The official page shows this struck through.", "The official page adds:"),
        (SPANISH, "La página oficial muestra esto tachado.", "La página oficial añade:"),
    ):
        assert say.remark_words(t, STRUCK_WORD) == struck
        assert say.remark_words(t, both) == f"{struck} {adds} “CANCELLED”."
        assert say.remark_words(t, "CANCELLED") == f"{adds} “CANCELLED”."
        assert say.remark_words(t, f"{ON_THE_SCHEDULE}All are CANCELLED") == (
            f"{adds} “All are CANCELLED”."
        )
        assert say.remark_words(t, f"{ON_THE_SCHEDULE}{STRUCK_WORD}") == struck


def test_an_unread_agenda_names_a_bill_only_on_a_page_of_one() -> None:
    one = MeetingRef("2026A-h-0001", "House Judiciary", WEDNESDAY, "HCR 0107")
    for t, this in ((ENGLISH, "this bill"), (SPANISH, "este proyecto de ley")):
        assert this not in say.unread_agenda_words(t, one)
        assert this in say.unread_agenda_words(t, one, of_bill=True)


@pytest.mark.parametrize(
    ("message", "spanish"),
    [
        ("1 page could not be read.", "No se pudo leer: 1 página."),
        ("12 pages and 1 part of a page could not be read.",
         "No se pudo leer: 12 páginas y 1 parte de una página."),
        ("3 parts of pages could not be read. All slow.",
         "No se pudo leer: 3 partes de páginas. All slow."),
        ("The site refused.", "The site refused."),
    ],
)  # fmt: skip
def test_how_much_could_not_be_read_is_told_in_the_readers_language(
    message: str, spanish: str
) -> None:
    assert say.message_words(ENGLISH, message) == message
    assert say.message_words(SPANISH, message) == spanish


def test_plans_and_kinds_of_pages_have_words() -> None:
    assert [one for one in get_args(Plan) if f"plan.{one}" not in sentences("en")] == []
    assert [one for one in KINDS if SPANISH.name("page", one) == one] == []


def test_a_sentence_keeps_its_names() -> None:
    assert sentence("new amendment, L.001 by Senate") == "New amendment, L.001 by Senate"


def test_a_topic_has_a_name_even_where_no_campaign_gives_one() -> None:
    assert topic_words(ENGLISH, "ai", {"ai": "Automated decisions"}) == "Automated decisions"
    assert topic_words(ENGLISH, "tenant-data", {}) == "Tenant data"


def test_every_stage_and_step_has_a_word() -> None:
    for name in get_args(StageName):
        assert f"stage.{name}" in sentences("en")
    for name in (*get_args(StepName), *get_args(StepState)):
        assert f"step.{name}" in sentences("en")
    hearings = {"item_gone", "item_new", *(one for one in get_args(NewsKind) if "meeting" in one)}
    assert all(f"news.{name}" in sentences("en") for name in {*get_args(NewsKind), *hearings})


def test_our_words_are_well_formed() -> None:
    for key, sentence_or_two in sentences("en").items():
        for said in forms(sentence_or_two):
            assert list(string.Formatter().parse(said)), key
            assert not re.search(r"\s$|^\s|!|  ", said), key
            assert isinstance(sentence_or_two, str) or "{n}" in said, key


def test_an_unknown_language_speaks_english() -> None:
    assert translator_of("xx")("nav.today") == "Today"
    assert translator_of("en").many("bills.count", 1) == "1 bill"
    assert translator_of("en").many("bills.count", 1714) == "1,714 bills"


def test_a_number_on_a_page_has_a_plain_hyphen_and_never_breaks() -> None:
    assert text("HB26-1037 & SJR25B-001") == (
        '<span class="nb">HB26-1037</span> &amp; <span class="nb">SJR25B-001</span>'
    )
