"""A call as a message: what upset it first, an address that is whole, 160 letters at most."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import sessions
from tracker.domain.agendas import Disruption
from tracker.domain.calls import CallView, Fact
from tracker.domain.campaign import CallTexts, Contact, Position
from tracker.domain.language import Both
from tracker.domain.times import Start
from tracker.domain.views import HearingView, ItemView, MeetingView, RevisionView
from tracker.settings import ROOT
from tracker.wording import messages
from tracker.wording.translator import ENGLISH, SPANISH, Translator

SEEN = datetime(2026, 2, 20, 15, tzinfo=UTC)
HALF_PAST_ONE = Start(date(2026, 2, 25), "1:30 PM", time(13, 30))
ADDRESS = "https://tracker.example/en/calls/hb26-1037-6-data-privacy"
FORMS = sessions.sign_ups(ROOT / "data")
CANNOT = "".join(chr(one) for one in (0x1F600, 0x20AC, 0x00ED, 0x2011, 0x4E2D, 0x005B))


def a_call(
    disruption: Disruption = "", start: Start = HALF_PAST_ONE, committee: str = "House Judiciary",
    room: str = "HCR 0107", title: str = "Personal Data of Drivers",
) -> CallView:  # fmt: skip
    """A call to the hearing of HB26-1037 of Wednesday."""
    item = ItemView("HB26-1037", "HB26-1037", "expected", SEEN)
    moved = disruption == "moved"
    earlier = (
        (RevisionView(Start(date(2026, 2, 24), "9:00 AM", time(9)), room, SEEN),) if moved else ()
    )
    status = disruption if disruption in ("moved", "cancelled", "withdrawn") else "scheduled"
    meeting = MeetingView(
        "2026A-h-0006", "2026A", committee, "lower", start, room, status, "", "", earlier, (item,),
        (), "", "", "", SEEN, SEEN, SEEN,
    )  # type: ignore[arg-type]  # fmt: skip
    return CallView(
        "hb26-1037-6-data-privacy", "data-privacy", "2026A",
        HearingView("HB26-1037", title, True, meeting, item), SEEN, True, "support", "announced",
        disruption, Fact(start), Fact(room), "", None, None,
        CallTexts(line=Both("Less data kept.", "Menos datos guardados.")), Both(), Contact(), None,
        sign_up_form=FORMS["2026A"].form,
    )  # fmt: skip


def is_gsm(said: str) -> bool:
    """Whether a telephone counts each letter as one of 160."""
    return all(letter in messages._GSM for letter in said)


def test_a_text_message_says_subject_ask_day_room_and_address() -> None:
    assert messages.text_message(ENGLISH, a_call(), ADDRESS) == (
        "HB26-1037, Less data kept. Testify for it. Wed, Feb 25 1:30 PM MT, HCR 0107 " + ADDRESS
    )
    assert messages.text_message(SPANISH, a_call(), ADDRESS) == (
        "HB26-1037, Personal Data. Testifique a favor. miércoles 25 de febrero 1:30 p. m. "
        f"(Denver), HCR 0107 {ADDRESS}"
    )


def test_a_plain_line_is_never_cut_so_that_it_says_the_contrary() -> None:
    line = Both("The government may not buy your data, and more.", "El gobierno no puede comprar.")
    call = replace(a_call(), texts=CallTexts(line=line))
    assert "may not buy" not in messages.text_message(ENGLISH, call, ADDRESS)
    for t in (ENGLISH, SPANISH):
        assert "HB26-1037, Personal" in messages.text_message(t, call, ADDRESS)


def test_a_subject_is_not_cut_behind_a_little_word() -> None:
    title = "Use of Artificial Intelligence in Health Care and in Other Places"
    call = replace(a_call(title=title), texts=CallTexts())
    for at in range(8):
        said = messages.text_message(ENGLISH, call, f"{ADDRESS}{'-' * at}")
        assert "Use of Artificial Intelligence. Testify for it." in said, said


@pytest.mark.parametrize("t", [ENGLISH, SPANISH])
@pytest.mark.parametrize("position", ["support", "oppose", "amend", "monitor", ""])
def test_each_message_says_what_people_are_asked_to_do(t: Translator, position: Position) -> None:
    call = replace(a_call(), position=position, texts=CallTexts())
    ask = position or "none"
    assert t(f"message.ask.{ask}") in messages.chat(t, call, ADDRESS)
    assert t(f"message.ask.{ask}") in messages.mail(t, call, ADDRESS)
    assert t(f"message.short.{ask}") in messages.text_message(t, call, ADDRESS)
    assert "Personal" in messages.text_message(t, call, ADDRESS), "a title for a line"


def test_nobody_is_asked_to_a_hearing_that_takes_no_testimony_or_is_only_watched() -> None:
    watched = replace(a_call(), watched=True)
    mute = replace(a_call("action_only"), testimony=Fact("none"))
    for call in (watched, mute, a_call("cancelled"), a_call("in_doubt")):
        for make in (messages.mail, messages.chat, messages.text_message):
            said = make(ENGLISH, call, ADDRESS)
            assert "Come and" not in said and "Testify" not in said, call.disruption


@pytest.mark.parametrize(("disruption", "english", "spanish"), [
    ("moved", "MOVED", "REPROGRAMADA"), ("room_changed", "ROOM CHANGED", "OTRA SALA"),
    ("cancelled", "CANCELLED", "CANCELADA"), ("withdrawn", "CHECK", "CONSULTE"),
    ("left_agenda", "CHECK", "CONSULTE"), ("action_only", "NO TESTIMONY", "SIN TESTIMONIO"),
])  # fmt: skip
def test_what_upset_a_hearing_stands_first(
    disruption: Disruption, english: str, spanish: str
) -> None:
    call = a_call(disruption)
    for make in (messages.mail, messages.chat, messages.text_message):
        assert make(ENGLISH, call, ADDRESS).startswith(f"{english}: ")
        assert make(SPANISH, call, ADDRESS).startswith(spanish)


def test_a_mail_has_what_the_form_asks_for_and_says_what_becomes_public() -> None:
    said = messages.mail(ENGLISH, a_call("moved"), ADDRESS)
    for part in (
        "hearing Wed, Feb 25, 2026, 1:30 PM MT", "Less data kept.", "Our position: Support",
        "Before: Tue, Feb 24, 2026, 9:00 AM MT", "HCR 0107, Colorado State Capitol",
        "street address, city, state and zip code", "“HB26-1037” “Search”", "“Select”",
        "Pick your position: “For”", "“No - English”", "“Submit”",
        "Your name becomes public record.", "303-866-3055", ADDRESS,
    ):  # fmt: skip
        assert part in said
    assert "Menos datos guardados." in messages.mail(SPANISH, a_call(), ADDRESS)


def test_a_chat_message_warns_before_its_link_and_has_the_day_and_the_place() -> None:
    for t, warns in ((ENGLISH, "becomes public record"), (SPANISH, "registro público")):
        said = messages.chat(t, a_call(), ADDRESS)
        assert said.index("HCR 0107") < said.index(warns) < said.index(ADDRESS)
        assert "Personal Data of Drivers" in said and "2026, 1:30" in said


def test_a_message_on_a_past_hearing_says_so_and_invites_nobody() -> None:
    call = replace(a_call("moved"), phase="past")
    for t, word in ((ENGLISH, "OVER"), (SPANISH, "TERMINADA")):
        for make in (messages.mail, messages.chat, messages.text_message):
            said = make(t, call, ADDRESS)
            assert said.startswith(f"{word}: ")
            assert said.endswith(ADDRESS)
            assert t("public.title") not in said
            assert t("message.more", address=ADDRESS) not in said
    off = replace(a_call("cancelled"), phase="past")
    assert messages.chat(ENGLISH, off, ADDRESS).startswith("CANCELLED: ")


def test_a_hearing_that_is_called_off_gives_nothing_to_pick() -> None:
    call = a_call("cancelled")
    assert "2/25/2026" not in messages.mail(ENGLISH, call, ADDRESS)
    assert "public record" not in messages.chat(ENGLISH, call, ADDRESS)


def test_without_a_clock_time_the_official_words_stand() -> None:
    call = a_call(start=Start(date(2026, 2, 25), "Upon Adjournment", None))
    assert 'Wed, Feb 25 "Upon Adjournment"' in messages.text_message(ENGLISH, call, ADDRESS)
    older = replace(call, sign_up_form=FORMS["2025A"].form)
    said = messages.mail(ENGLISH, older, ADDRESS)
    assert "date and time: “2/25/2026” (time: the one listed)" in said


NAMES = st.text(st.sampled_from("abc XYZáéíóúñü&,.'" + CANNOT), max_size=200)
STARTS = st.sampled_from((
    HALF_PAST_ONE, Start(date(2026, 9, 30), "", None), Start(date(2026, 12, 31), "x " * 200, None),
))  # fmt: skip


@given(
    disruption=st.sampled_from(get_args(Disruption)), start=STARTS, committee=NAMES, room=NAMES,
    title=NAMES, path=st.text("abc/-1", max_size=60), t=st.sampled_from((ENGLISH, SPANISH)),
)  # fmt: skip
def test_a_text_message_is_one_part_with_its_address_whole(
    disruption: Disruption, start: Start, committee: str, room: str, title: str, path: str,
    t: Translator,
) -> None:  # fmt: skip
    address = f"https://tracker.ex/{path}"
    call = a_call(disruption, start, committee, room, title)
    said = messages.text_message(t, call, address)
    assert len(said) <= messages.LIMIT
    assert is_gsm(said)
    assert said.endswith(f" {address}")
    assert "HB26-1037" in said


def test_an_address_too_long_for_a_text_message_is_left_out_whole() -> None:
    said = messages.text_message(ENGLISH, a_call(), "https://tracker.example/" + "x" * 120)
    assert said.endswith("HCR 0107")


def test_an_editors_word_on_the_room_is_what_is_sent() -> None:
    call = replace(a_call(), location=Fact("HCR 0107", "LSB A", "holds"))
    assert "LSB A" in messages.text_message(ENGLISH, call, ADDRESS)
