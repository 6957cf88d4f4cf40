"""Sessions: the file that ships, the choice of the default, and files that cannot be used."""

from __future__ import annotations

import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.wording.inflesz import inflesz
from tracker import campaigns, sessions
from tracker.errors import CampaignFault, SettingFault, UnknownSession

DATA = Path(__file__).parents[1] / "data"


def test_every_session_since_2016_is_known_and_in_order():
    known = sessions.all_sessions(DATA)
    assert known[0].id == "2016A" and known[-1].id == "2027A"
    assert [one.first_day for one in known] == sorted(one.first_day for one in known)


def test_no_two_sessions_overlap():
    known = sessions.all_sessions(DATA)
    assert all(one.last_day < after.first_day for one, after in pairwise(known))


def test_names_are_those_of_the_official_filter():
    assert sessions.session("2026A", DATA).name == "2026 Regular Session"
    assert sessions.session("2025b", DATA).name == "2025 Extraordinary Session"


def test_an_unknown_session_is_told_with_the_known_ones():
    with pytest.raises(UnknownSession, match=r"2031A.*2025B, 2026A"):
        sessions.session("2031A", DATA)


@pytest.mark.parametrize(("day", "sitting"), [
    (date(2026, 1, 13), None),
    (date(2026, 1, 14), "2026A"),
    (date(2026, 5, 13), "2026A"),
    (date(2026, 5, 14), None),
    (date(2027, 12, 1), None),
])  # fmt: skip
def test_the_first_and_the_last_day_belong_to_a_session(day, sitting):
    now = sessions.in_session(day, DATA)
    assert (now and now.id) == sitting


@pytest.mark.parametrize(("today", "with_bills", "chosen"), [
    pytest.param(date(2026, 2, 24), (), "2026A", id="the one in session"),
    pytest.param(date(2026, 11, 23), ("2025B", "2026A"), "2026A", id="the last with bills"),
    pytest.param(date(2026, 11, 23), ("2025B",), "2025B", id="even where a later one ended"),
    pytest.param(date(2026, 11, 23), (), "2026A", id="the last that ended"),
    pytest.param(date(2026, 12, 27), ("2026A",), "2026A", id="15 days before the next"),
    pytest.param(date(2026, 12, 28), ("2026A",), "2027A", id="14 days before the next"),
    pytest.param(date(2026, 11, 23), ("2026A", "2027A"), "2027A", id="the next has bills"),
    pytest.param(date(2010, 1, 1), (), "2016A", id="before all of them"),
])  # fmt: skip
def test_the_default_session(today, with_bills, chosen):
    assert sessions.default_session(today, with_bills, DATA).id == chosen


GOOD = 'id = "2026A"\nname = "n"\nfirst_day = 2026-01-14\nlast_day = 2026-05-13\n'


@pytest.mark.parametrize(("text", "told"), [
    ("", "names no session"),
    ("[[session]", "cannot be read"),
    ("[[session]]\n" + GOOD.replace('"2026A"', "7"), "1.id: is no text"),
    ("[[session]]\n" + GOOD.replace("2026-01-14", '"14 January"'), "first_day: is no date"),
    ("[[session]]\n" + GOOD.replace("2026-05-13", "2025-05-13"), "before it begins"),
    ("[[session]]\n" + GOOD.replace("05-13", "05-13T09:00:00"), "last_day: is no date"),
    ("[[session]]\n" + GOOD + "colour = 1\n", "colour: no such setting"),
    ("[[session]]\n" + GOOD + "[[session]]\n" + GOOD, "'2026A' stands here twice"),
    ("[[session]]\n" + GOOD + "sign_up_opens_days = 61\n", "whole number from 0 to 60"),
    ("[[session]]\n" + GOOD + "sign_up_opens_days = true\n", "whole number from 0 to 60"),
    ("session = 7", "names no session"),
    ("session = [7]", "no table"),
])  # fmt: skip
def test_a_file_that_cannot_be_used_says_where_and_why(tmp_path, text, told):
    (tmp_path / "sessions.toml").write_text(text)
    with pytest.raises(SettingFault, match=told):
        sessions.all_sessions(tmp_path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SettingFault, match="cannot be read"):
        sessions.all_sessions(tmp_path)


def test_a_folder_in_the_place_of_a_file_is_told_in_a_sentence(tmp_path):
    (tmp_path / "sessions.toml").mkdir()
    with pytest.raises(SettingFault, match=r"sessions\.toml: is a folder\. Put a file"):
        sessions.all_sessions(tmp_path)
    shutil.copytree(DATA / "campaigns" / "palantir", tmp_path / "campaigns" / "palantir")
    (tmp_path / "campaigns" / "palantir" / "guidance.toml").mkdir()
    with pytest.raises(CampaignFault, match=r"guidance\.toml: is a folder\. Put a file"):
        campaigns.load(tmp_path / "campaigns")


def test_a_file_that_is_not_utf8_is_told_in_a_sentence(tmp_path):
    (tmp_path / "sessions.toml").write_bytes(b"# \xe9")
    with pytest.raises(SettingFault, match=r"is not written in UTF-8. Save it as UTF-8\.$"):
        sessions.all_sessions(tmp_path)


def test_an_edited_file_is_read_again(tmp_path):
    file = tmp_path / "sessions.toml"
    file.write_text("[[session]]\n" + GOOD)
    before = sessions.all_sessions(tmp_path)
    file.write_text("[[session]]\n" + GOOD.replace('"n"', '"another name"'))
    assert [one.name for one in (*before, *sessions.all_sessions(tmp_path))] == [
        "n", "another name",
    ]  # fmt: skip


def test_when_sign_up_opens_is_known_of_one_session_alone():
    known = sessions.sign_ups(DATA)
    assert {key for key, one in known.items() if one.opens_days is not None} == {"2026A"}
    assert known["2026A"].opens_days == 7 and known["2026A"].url.startswith("https://")


SECOND_OF_2025 = "2025 Second Special Session"


@pytest.mark.parametrize(("offered", "strange"), [
    (("2026 Regular Session", "2025 Extraordinary Session", "2016 Regular Session"), ()),
    (("2027 Extraordinary Session",), ("2027 Extraordinary Session",)),
    (("2026 Extraordinary Session", "2026 Regular Session"), ("2026 Extraordinary Session",)),
    (("First Regular Session",), ("First Regular Session",)),
    (("2027 First Regular Session",), ()),
    (("2025 First Special Session", SECOND_OF_2025), (SECOND_OF_2025,)),
    (("2025 Extraordinary Session", SECOND_OF_2025), (SECOND_OF_2025,)),
    ((), ()),
])  # fmt: skip
def test_a_session_that_nobody_wrote_down_is_told_from_another_wording(offered, strange):
    assert sessions.strange_among(offered, DATA) == strange


# --- days that contradict each other -----------------------------------------------------------

FORM = """
[[form]]
id = "by-bill"
year = 2026
hosts = ["sites.coleg.gov"]
asks_for = { en = "your name", es = "su nombre" }
choices = ["For", "Against"]
positions = { support = "For" }
[[form.step]]
en = "Press: `Select`"
es = "Oprima: `Select`"
"""
WITH_FORM = GOOD + 'form = "by-bill"\nsign_up = "https://sites.coleg.gov/step-1"\n'
DEADLINE = '[[session.deadline]]\nday = 2\non = 2026-01-15\nen = "e"\nes = "e"\n'
PLANNED = "[[session]]\n" + GOOD + 'deadlines = "HJR25-1001"\n' + DEADLINE
SECOND = GOOD.replace("2026A", "2026B")


@pytest.mark.parametrize(("text", "line", "told"), [
    (f"[[session]]\n{GOOD}[[session]]\n{SECOND}", 9, "2026B begins on 2026-01-14, but 2026A sits"),
    (f"[[session]]\n{GOOD}".replace("05-13", "01-13"), 5, "ends on 2026-01-13, before it begins"),
    (f"[[session]]\n{GOOD}".replace("2026A", "2027A"), 4, "not in the year of its id"),
    (PLANNED.replace("\nday = 2", "\nday = 3"), 8, "day 3 is not 2026-01-15, counted from"),
    (PLANNED.replace("01-15", "05-14"), 9, "lies after the last day"),
    (PLANNED.replace('deadlines = "HJR25-1001"\n', ""), 1, "must name the resolution"),
    (PLANNED.replace("\nday = 2", '\nconcerns = "us"'), 8, "concerns: 'us' is none of"),
    (PLANNED.replace('es = "e"\n', ""), 7, "es: is missing"),
    (f"[[session]]\n{GOOD}zone = 'America/New_York'\n", 6, "none of 'America/Denver'"),
    (f"[[session]]\n{GOOD}sign_up = 'http://sites.coleg.gov/'\n", 6, "begins with https://"),
    (f"[[session]]\n{GOOD}sign_up = 'sites.coleg.gov'\n", 6, "begins with https://"),
    (f"{FORM}[[session]]\n{WITH_FORM}".replace("https", "http"), 18, "begins with https://"),
    (f"{FORM}[[session]]\n{WITH_FORM}".replace("coleg.gov/", "us/"), 18, "is not the form"),
    (f"[[session]]\n{WITH_FORM}", 6, "no form 'by-bill' is described"),
    (f"{FORM}{FORM}[[session]]\n{GOOD}", 14, "'by-bill' stands here twice"),
    (f"{FORM}[[session]]\n{WITH_FORM}form_checked = 'lately'\n", 19, "a day .* or a month"),
    (FORM.replace("Oprima: `Select`", "Oprima: `Elija`") + f"[[session]]\n{GOOD}", 9, "differ"),
    (FORM.replace("`Select`", "`{room}`") + f"[[session]]\n{GOOD}", 9, "put in for {room}"),
    (FORM.replace('support = "For"', 'support = "Yes"') + f"[[session]]\n{GOOD}", 8, "choices"),
])  # fmt: skip
def test_what_contradicts_itself_is_told_with_file_and_line(tmp_path, text, line, told):
    (tmp_path / "sessions.toml").write_text(text)
    with pytest.raises(SettingFault, match=rf"sessions\.toml, line {line}: .*{told}"):
        sessions.all_sessions(tmp_path)


# --- forms -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("session", "form", "checked", "says"), [
    ("2025A", "by-committee", "", "`By Committee and Hearing Item`"),
    ("2026A", "by-bill", "2026-03", "`Keep and Continue`"),
    ("2027A", "by-bill", "", "`Remotely via Zoom`"),
])  # fmt: skip
def test_steps_and_link_of_a_session_are_of_the_same_form(session, form, checked, says):
    known = sessions.sign_up(session, DATA)
    assert (known.form.form.id, known.form.checked) == (form, checked)
    assert known.form.form.leads_here(known.url)
    assert any(says in one.en and says in one.es for one in known.form.form.steps)


def test_the_form_of_2026_has_no_word_for_changes():
    form = sessions.sign_up("2026A", DATA).form.form
    assert [form.word_for(one) for one in ("support", "oppose", "amend", "")] == [
        "For", "Against", "", "",
    ]  # fmt: skip
    assert form.choices == ("For", "Against", "Neutral")


# --- deadlines ---------------------------------------------------------------------------------


def test_the_deadlines_of_2027_are_context_with_their_source():
    planned = sessions.deadlines("2027A", DATA)
    assert planned.source == "HJR26-1031" and len(planned.all) == 30
    assert {one.on for one in planned.all if one.exempt} == {date(2027, 3, 17), date(2027, 4, 26)}
    assert [one.on for one in planned.soon(date(2027, 1, 11))] == [
        date(2027, 1, 11), date(2027, 1, 15), date(2027, 1, 22),
    ]  # fmt: skip
    assert sessions.deadlines("2026A", DATA).all == sessions.deadlines("2031A", DATA).all == ()


@pytest.mark.parametrize(("number", "first"), [
    ("HB27-1001", date(2027, 2, 12)), ("SB27-001", date(2027, 2, 5)),
])  # fmt: skip
def test_a_bill_meets_the_deadlines_of_the_chamber_it_began_in(number, first):
    planned = sessions.deadlines("2027A", DATA)
    assert planned.for_bill(number, date(2027, 2, 1), 3)[0].on == first
    assert planned.for_bill("HJR27-1001", date(2027, 2, 1), 3) == ()


def test_forms_and_deadlines_read_easily_in_spanish():
    for one in sessions.sign_up("2026A", DATA).forms:
        assert inflesz([step.es for step in one.steps]) > 65
    planned = sessions.deadlines("2027A", DATA).all
    assert inflesz([one.text.es for one in planned]) > 60


@pytest.mark.parametrize(
    ("session", "day", "is_old"),
    [
        ("2018A", "2026-02-24", True), ("2025B", "2026-02-24", True),
        ("2026A", "2026-02-24", False), ("2026A", "2026-11-30", False),
        ("2026A", "2026-12-27", False), ("2026A", "2026-12-28", True),
        ("2018A", "2018-05-09", False), ("2027A", "2026-11-30", False),
        ("1999A", "2026-02-24", False),
    ],
)  # fmt: skip
def test_a_session_is_old_once_another_has_begun_or_is_near(session, day, is_old):
    assert sessions.is_old(session, date.fromisoformat(day), DATA) is is_old
