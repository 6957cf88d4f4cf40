"""The page of a call and the list of calls: what a reader learns, in which order."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from tests.dashboard.app import AppTest
from tests.dashboard.calling import (
    ID,
    MEETING,
    WEDNESDAY,
    add_call,
    changed,
    elsewhere,
    fill_call,
    says,
)
from tests.dashboard.conftest import Draw, markup, words
from tests.queries.fill import (
    NOW,
    add_action,
    add_change,
    add_item,
    add_meeting,
    add_revision,
    filling,
)
from tracker.domain.times import clock_time
from tracker.store.tables import BILLS, STATUSES

SIGN_UP = "https://sites.coleg.gov/public-testimony/sign-up-to-testify/step-1"
OLDER_FORM = "https://www.leg.state.co.us/clics/clics2026A/commsumm.nsf/NewSignIn.xsp"
HOUR_AGO = NOW - timedelta(hours=1)

IN_ENGLISH = (
    "Testify on HB26-1037 Personal Data <b>of</b> Drivers", "Tomorrow", "Sign-up is open",
    "When Wed, Feb 25, 1:30 PM MT", "HCR 0107 Colorado State Capitol, 200 E. Colfax Ave.",
    "Committee House Judiciary", "Our position No position yet", "Data Privacy for All",
    "Your name becomes public record", "Opens Wed, Feb 18", "When the hearing starts.",
    "Search for the bill by its number: HB26-1037 Search", "Press beside it: Select",
    "Find the hearing of House Judiciary", "Wed, Feb 25, 1:30 PM MT.", "Keep and Continue",
    "Remotely via Zoom",
    "Pick your position: For Against Neutral The campaign has no position yet.",
    "Pick whom you represent. For yourself: Self", "No - English", "Submit",
    "A person last checked these steps in the form: March 2026.",
    "Is there an interpreter? We do not know. Call 303-866-3521 before you sign up.",
    "It is on the agenda of this committee for the first time.", "Usually three minutes",
    "It can take hours.", "The order of bills may change.", "Collect only what is necessary.",
    "Chair and members of the House Judiciary committee", "I am here about HB26-1037, Personal",
    "My position: [for, against, or with changes].", "Yara Chen, Chair, Democrat",
    "yara-chen@coleg.gov",
    "303-866-0001", "No: Refer to the Floor (Thu, Feb 19)", "303-866-3521", "303-866-3055",
    "1-888-473-8136", "Nobody has checked this hearing by telephone yet.",
    "What changed since it was announced", "Announced for Wed, Feb 25, 1:30 PM MT, HCR 0107",
)  # fmt: skip
IN_SPANISH = (
    "Mañana", "Inscripción abierta", "miércoles 25 de febrero, 1:30 p. m.",
    "Nuestra postura", "registro público", "Keep and Continue", "Remotely via Zoom",
    "en persona", "calle y número", "Llame al 303-866-3521 antes de inscribirse.",
    "marzo de 2026", "Qué esperar", "Recopilar solo lo necesario.",
    "Quién decide", "Yara Chen", "303-866-3055", "Qué cambió desde que se anunció",
)  # fmt: skip


@pytest.mark.parametrize(("lang", "sentences"), [("en", IN_ENGLISH), ("es", IN_SPANISH)])
def test_a_call_holds_all_that_one_needs(
    draw: Draw, live: str, lang: str, sentences: tuple[str, ...]
) -> None:
    with filling(live) as made:
        fill_call(made)
    at = draw("call", id=ID, lang=lang)
    said = words(at)
    assert [one for one in sentences if one not in said] == []
    for address in (
        SIGN_UP, "mailto:yara-chen@coleg.gov", "tel:3038660001",
        "http://localhost:8501/subscribe/calls.ics", f"/{lang}/calls/{ID}",
    ):  # fmt: skip
        assert f'href="{address}' in markup(at)
    assert at.header[0].proto.anchor == "sign-up"
    for way in ("sms:?&amp;body=", "https://wa.me/?text=", "mailto:?subject="):
        assert markup(at).count(f'href="{way}') == 2, "one in each language"
    assert markup(at).count('<img class="qr" alt="') == 3, "the framework takes no drawing"
    assert markup(at).count("data-copy=") == 4


def test_the_warning_stands_before_the_way_to_sign_up(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    said = markup(draw("call", id=ID))
    warned = said.index("Your name becomes public record")
    assert warned < said.index("telephone, street address") < said.index(SIGN_UP)
    assert said.index("May I speak Spanish?") < said.index(SIGN_UP)
    assert said.count(SIGN_UP) == 1
    assert "<details" not in said[:warned].rpartition("<h2")[2]
    assert said.rfind("<details", 0, said.index(SIGN_UP)) == -1


def test_whether_one_may_speak_spanish_is_answered_where_a_file_knows_it(
    draw: Draw, live: str
) -> None:
    with filling(live) as made:
        fill_call(made)
    sessions = Path(live.removeprefix("sqlite:///")).parent / "sessions.toml"
    known = 'spanish = { en = "Yes, with an interpreter.", es = "Sí, con intérprete." }\n'
    told = sessions.read_text("utf-8").replace('id = "2026A"\n', f'id = "2026A"\n{known}')
    sessions.write_text(told, "utf-8")
    for lang, answer, unknown in (
        ("en", "Is there an interpreter? Yes, with an interpreter.", "We do not know. Call"),
        ("es", "¿Hay intérprete? Sí, con intérprete.", "No lo sabemos. Llame al"),
    ):
        said = words(draw("call", id=ID, lang=lang))
        assert answer in said and unknown not in said
    texts = sessions.parent / "campaigns" / "data-privacy" / "texts.toml"
    ours = '\n[spanish]\nen = "Our interpreter comes."\nes = "Viene nuestra intérprete."\n'
    texts.write_text(texts.read_text("utf-8") + ours, "utf-8")
    assert "¿Hay intérprete? Viene nuestra intérprete." in words(draw("call", id=ID, lang="es"))


def test_the_form_s_own_words_stand_in_boxes_with_what_they_mean(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    at = draw("call", id=ID, lang="es")
    said = words(at)
    for word in ("Remotely via Zoom", "In person", "Written only", "For", "Against", "Neutral"):
        assert f'lang="en">{word}</code>' in markup(at)
    assert "no hemos visto estas palabras" in said
    assert "For (a favor) Against (en contra) Neutral (neutral)" in said


def test_a_form_that_nobody_checked_says_so_before_its_link(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        made.execute(text("update calls set session = '2027A'"))
    said = markup(draw("call", id=ID))
    unchecked = "The form of 2026 was like this. Nobody has checked the form of 2027 yet."
    assert said.index(unchecked) < said.index(SIGN_UP)


@pytest.mark.parametrize(("status", "words_of", "told"), [
    ("cancelled", "CANCELLED", "The hearing is cancelled. Do not go."),
    ("withdrawn", "", "It may still be held. Check before you go."),
])  # fmt: skip
def test_a_hearing_called_off_says_so_first(
    draw: Draw, live: str, status: str, words_of: str, told: str
) -> None:
    with filling(live) as made:
        fill_call(made)
        changed(made, status=status, remark=words_of)
        add_change(made, "changed", "meeting", MEETING, field="status", old="scheduled",
                   new=status, seen_at=HOUR_AGO)  # fmt: skip
    said = markup(draw("call", id=ID))
    assert told in said
    assert said.index(told) < said.index("<dt>When</dt>")
    assert "<del><time" in said
    assert (SIGN_UP in said) is (status == "withdrawn")


def test_an_action_that_nobody_can_read_asks_to_check_the_call(draw: Draw, live: str) -> None:
    words_of = ["House Committee on Judiciary Sponsor Withdrew Bill"]
    with filling(live) as made:
        fill_call(made)
        bill = made.execute(select(BILLS.c.id).where(BILLS.c.number == "HB26-1037")).scalar_one()
        made.execute(update(STATUSES).values(unrecognised=words_of))
        add_action(made, bill, date(2026, 2, 24), *words_of)
    told = f"The bill's official history says “{words_of[0]}”, which we cannot read: check"
    assert told in words(draw("call", id=ID))


def test_a_moved_hearing_has_old_and_new_side_by_side(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        add_revision(made, MEETING, 0, date(2026, 2, 24), "9:00 AM", HOUR_AGO, "LSB A")
        changed(made, status="moved")
    for page in ("call", "calls", "today"):
        said = markup(draw(page, id=ID))
        assert '<del><time datetime="2026-02-24' in said, page
        assert "<ins><time" in said, page
    said = words(draw("call", id=ID))
    assert "The hearing moved. Use the new time." in said
    assert "sign up again and check" in said
    assert "Moved from Tue, Feb 24, 9:00 AM MT to Wed, Feb 25, 1:30 PM MT" in said


def test_a_new_room_is_told_with_its_building(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        add_revision(made, MEETING, 0, WEDNESDAY, "1:30 PM", HOUR_AGO, "HCR 0107")
        changed(made, status="moved", location="LSB A")
    said = words(draw("call", id=ID))
    assert "The room changed. Same day and time." in said
    assert "LSB A Legislative Services Building, 200 E. 14th Ave." in said
    assert "Colorado State Capitol" not in said


def test_a_bill_that_left_the_agenda_leads_to_its_new_call(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        made.execute(text("update agenda_items set gone_seen_at = :now"), {"now": HOUR_AGO})
        elsewhere(made)
    said = markup(draw("call", id=ID))
    assert "The bill is no longer on the agenda." in said
    assert 'href="/call?id=hb26-1037-9-data-privacy"' in said
    assert SIGN_UP not in said
    assert "hb26-1037-9-data-privacy#sign-up" in markup(draw("calls"))


def test_an_item_for_action_only_asks_nobody_to_come(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        made.execute(text("update agenda_items set text = 'HB26-1037 (FOR ACTION ONLY)'"))
    said = words(draw("call", id=ID))
    assert "you need not come to speak" in said
    assert "The agenda says: “FOR ACTION ONLY”." in said


def test_a_past_call_has_no_way_to_sign_up(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        changed(made, day=date(2026, 2, 20))
    at = draw("call", id=ID)
    assert SIGN_UP not in markup(at)
    assert "This hearing is over." in words(at)
    assert "How to sign up" not in words(draw("calls"))


def test_without_clock_time_the_strings_say_the_one_listed(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        changed(
            made,
            start_text="Upon Adjournment",
            start_time=clock_time("Upon Adjournment"),
            location="X 9",
        )
    said = words(draw("call", id=ID))
    assert "Wed, Feb 25, “Upon Adjournment”" in said
    assert "“Upon Adjournment” means as soon as that day's floor session ends." in said
    with filling(live) as made:
        says(made, "sign_up", OLDER_FORM)
    said = words(draw("call", id=ID))
    assert "Pick this meeting date and time: 2/25/2026 (time: the one listed)" in said
    assert "Keep and Continue" not in said, "these are the steps of the form of 2026"
    assert "12:00 AM" not in said and "1:30" not in said
    assert "We do not know which building this room is in: check." in said


def test_an_editors_override_is_marked_beside_the_official_value(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        says(made, "location", "LSB A", official="HCR 0107")
        says(made, "start", "2026-02-25 14:00", official="2026-02-25 13:30")
        says(made, "verified", "2026-02-24 07:30 | Asked <i>them</i>.")
    said = words(draw("call", id=ID))
    assert "Set by the coalition: LSB A. The official page says: HCR 0107." in said
    assert "When Wed, Feb 25, 2:00 PM MT" in said
    assert "The official page says: Wed, Feb 25, 1:30 PM MT." in said
    assert "Legislative Services Building" in said
    assert "Wed, Feb 25, 2:00 PM MT. Press beside it: Select" in said
    assert "Checked by telephone 7:30 AM MT: the hearing is still on." in said
    assert "Asked <i>them</i>." in said


def test_an_override_whose_official_value_changed_shows_both(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        says(made, "location", "LSB A", official="HCR 0112")
    said = words(draw("call", id=ID))
    assert "HCR 0107 Colorado State Capitol" in said
    assert "Two answers: check before you go." in said
    assert "The official page says: HCR 0107. The coalition said before: LSB A." in said


@pytest.mark.parametrize(("code", "short", "two", "same"), [
    ("en", "Two answers: check before you go.", "two answers. Check before you go.",
     "Same day and time"),
    ("es", "dos respuestas: consulte antes de ir.", "dos respuestas. Consulte antes de ir.",
     "son los mismos"),
])  # fmt: skip
def test_the_note_says_two_answers_where_the_card_does(
    draw: Draw, live: str, code: str, short: str, two: str, same: str
) -> None:
    with filling(live) as made:
        fill_call(made)
        says(made, "location", "LSB A", official="HCR 0112")
        add_revision(made, MEETING, 0, WEDNESDAY, "1:30 PM", HOUR_AGO, location="HCR 0112")
    pages = (draw("today", lang=code), short), (draw("call", id=ID, lang=code), two)
    for page, said in pages:
        assert said in words(page)
        assert same not in words(page) + " ".join(one.value for one in page.code)


def test_editors_words_stand_in_the_call_and_html_is_text(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        says(made, "points.en", "**Yes** <script>alert(1)</script> on {bill}")
        says(made, "deadline", "2026-02-25 09:00")
    at = draw("call", id=ID)
    assert "<strong>Yes</strong> &lt;script&gt;" in markup(at)
    assert "<script" not in markup(at)
    assert "Sign up by Wed, Feb 25, 9:00 AM MT." in words(at)
    spanish = markup(draw("call", id=ID, lang="es"))
    assert "<strong>Yes" not in spanish  # the campaign's own Spanish stands


def test_calls_of_two_campaigns_for_one_hearing_stand_together(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    for page in ("today", "calls"):
        said = words(draw(page))
        card = said[said.index("Tomorrow HB26-1037") :]
        assert said.count("Tomorrow HB26-1037") == 1
        for campaign in ("Data Privacy for All", "Palantir out of Denver"):
            assert re.search(rf"How to sign up *No position yet · {campaign}", card)


def test_an_empty_list_says_why(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        made.execute(text("delete from calls"))
    said = words(draw("calls"))
    assert "There is no call now: no hearing of a followed bill is on the schedule." in said
    assert "The official schedule reaches to Wed, Feb 25." in said


def test_an_address_without_a_call_leads_to_the_list(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    for asked in ("hb26-9999-1-data-privacy", "<script>", "x" * 500):
        at = draw("call", id=asked)
        assert "There is no call at this address." in words(at)
        assert 'href="/calls"' in markup(at)
    assert "Choose a call" in words(draw("call"))


def test_today_begins_with_the_next_call_then_what_was_upset(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
        off = add_meeting(made, 2, "House Finance", date(2026, 2, 27), status="cancelled")
        add_item(made, off, "HB26-1037")
        add_call(made, 2)
        add_change(made, "changed", "meeting", off, field="status", old="scheduled",
                   new="cancelled", seen_at=HOUR_AGO)  # fmt: skip
    said = words(draw("today"))
    act = said.index("Act now Tomorrow HB26-1037")
    upset = said.index("Do not go. Cancelled HB26-1037 Fri")
    assert said.index("1 hearing") < said.index("1 upset") < act
    assert act < said.index("How to sign up") < upset < said.index("Next seven days")


def test_a_campaign_has_its_cause_its_calls_and_what_the_state_owes(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    english = words(draw("campaign", id="data-privacy"))
    for sentence in (
        "Collect only what is necessary", "Keep it no longer than needed",
        "Share it only with a court warrant", "Why we do this", "Coming calls to testify Tomorrow",
        "HB26-1037 Personal Data", "How to join In the whole state", "Where you live",
        "Executive guidance", "National Immigration Law Center",
    ):  # fmt: skip
        assert sentence in english
    assert [one for one in ("know its address", "is not known yet") if one in english] == []
    assert "Cómo participar" in words(draw("campaign", id="data-privacy", lang="es"))
    assert "Palantir out of Denver" in words(draw("campaign"))
    assert "There is no campaign of this name." in words(draw("campaign", id="nobody"))


def test_only_a_report_whose_day_is_past_is_lacking(draw: Draw, live: str, data: Path) -> None:
    with filling(live) as made:
        fill_call(made)
    assert "lacking" not in words(draw("campaign", id="data-privacy"))
    file = data / "campaigns" / "data-privacy" / "guidance.toml"
    report = (
        '[[report]]\nagency.en = "Agency"\nagency.es = "Agencia"\nquarter = "{quarter}"\n'
        'due = {due}\ndue_by = "governor-2020"\nreceived = ""\naddress = ""\n'
    )
    dues = (("2025-Q3", "2026-01-31"), ("2025-Q4", "2026-03-31"))
    owed = "\n".join(report.format(quarter=quarter, due=due) for quarter, due in dues)
    file.write_text(f"{file.read_text('utf-8')}\n{owed}", "utf-8")
    assert "1 report was due and is lacking." in words(draw("campaign", id="data-privacy"))


def test_more_has_a_head_over_each_of_its_lists(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    said = markup(draw("more"))
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", said)
    assert heads == [
        "Campaigns", "Look things up", "Calendars and feeds to subscribe to"
    ]  # fmt: skip
    assert said.index(heads[1]) < said.index('href="/search"') < said.index(heads[2])


def test_the_calendar_leads_to_calls_and_can_be_subscribed_to(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    for form in ("list", "month"):
        said = markup(draw("calendar", form=form, lang="es"))
        assert f'href="/call?id={ID}&amp;lang=es' in said
        for feed in ("calls.ics", "hearings.ics", "campaigns/palantir.ics"):
            assert f"/feeds/{feed}?lang=es" in said


def test_long_lists_of_calls_come_in_pages_and_past_ones_behind_a_link(
    draw: Draw, live: str
) -> None:
    with filling(live) as made:
        fill_call(made)
        for at in range(2, 60):
            day = WEDNESDAY + timedelta(days=at - 30)
            add_item(made, add_meeting(made, at, "House Finance", day), "HB26-1037")
            add_call(made, at)
    coming = [29, 1, 1, *range(30, 60)]  # the first meeting has two calls, in one card
    assert serials(draw("calls")) == coming[:20]
    assert 'href="/calls?page=2">Next page' in markup(draw("calls"))
    for page in ("2", "999"):
        assert serials(draw("calls", page=page)) == coming[20:]
    past = markup(draw("calls"))
    assert 'href="/calls?when=past">Past calls' in past
    pages = [draw("calls", when="past", page=page) for page in ("1", "2")]
    assert serials(pages[0]) + serials(pages[1]) == list(range(28, 1, -1))
    assert 'href="/calls?when=past">← Page before' in markup(pages[1])
    for where in ('"/calls">Coming calls', '"/en/calls?when=past&amp;page=2">'):
        assert f"href={where}" in markup(pages[1])


def serials(at: AppTest) -> list[int]:
    """The meetings of the calls to which a list leads, in its order."""
    return [int(one) for one in re.findall(r'href="/call\?id=hb26-1037-(\d+)-', markup(at))]


def test_no_past_call_is_said(draw: Draw, live: str) -> None:
    with filling(live) as made:
        fill_call(made)
    said = words(draw("calls", when="past", lang="es"))
    assert "Todavía no ha pasado ninguna audiencia de un proyecto de ley que seguimos." in said
    assert "How to sign up" in words(draw("calls", when="never"))
