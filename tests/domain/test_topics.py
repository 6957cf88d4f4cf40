"""Phrases and how they count; evidence; the campaign's own topics on real titles; speed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import anything
from tests.effort import usual
from tracker import campaigns
from tracker.domain.asks import marks_of
from tracker.domain.language import Both
from tracker.domain.text.phrases import LONGEST, MOST_WAYS, NEAR
from tracker.domain.text.words import MOST_LETTERS
from tracker.domain.topics import (
    FIELD_WEIGHTS,
    MARGIN,
    TEXT_MENTIONS,
    Phrase,
    Rules,
    Topic,
    judged,
    matches,
    near_misses,
)

DATA = Path(__file__).parents[2] / "data" / "campaigns"
RULES = campaigns.rules(campaigns.load(DATA))


def topic(
    *phrases: Phrase, nots: tuple[str, ...] = (), threshold: float = 4, about: tuple[str, ...] = ()
) -> Rules:
    return Rules((Topic("t", "c", Both("T", "T"), phrases, nots, threshold, about),), {}, "")


def score(rules: Rules, **texts: str) -> float:
    found = matches(texts, rules)
    return found[0].score if found else 0


@pytest.mark.parametrize(("phrase", "text", "fits"), [
    ("data broker", "Data Brokers", True),
    ("data broker", "the DATA-BROKER's list", True),
    ("data broker", "database broker", False),
    ("data broker", "metadata broker", False),
    ("data broker", "data  broker", True),
    ("data broker", "data\u2011broker", True),
    ("license plate reader", "license-plate readers", True),
    ("cybersecurity", "cyber security", False),
    ("agency", "state agencies", True),
    ("biometrics", "biometrics", True),
    ("driver's license", "driver’s licenses", True),
    ("driver's license", "drivers license", True),
    ("driver's license", "driver license", True),
    ("surveil*", "Surveillance", True),
    ("surveil*", "unsurveilled", False),
    ("breach", "breaches", True),
    ("breach", "breached", False),
    ("AI", "said", False),
    ("AI", "an AI system", True),
    ("state agency data", "state agencies’ data", True),
    ("record of care", "‘the records of care’", True),
    ("personal data", "personal, data", False),
    ("C.R.S. rule", "the c.r.s. rules", True),
    ("24/7", "open 24/7", True),
    ("{sell|share} personal data", "may share personal data", True),
    ("{sell|share} personal data", "may keep personal data", False),
    ("{personal|health or medical} data", "health or medical data", True),
    ("share ~ personal data", "share with a seller the personal data", True),
    ("share ~ personal data", "personal data that is not to be shared", False),
    ("shar* ~ personal data", "personal data that is not to be shared", True),
    ("share ~ data", f"share{' x' * NEAR} data", True),
    ("share ~ data", f"share{' x' * NEAR} x data", False),
    ("share ~ data", "the data share", True),
    ("share ~ data", "A share. The data", False),
    ("share ~ data", "a share under the U.S. rule of data", True),
    ("share ~ data", "Share: of a person; of data", True),
    ("data ~ data", "the data", False),
    ("data ~ data", "data of data", True),
    ("state ~ {sell|share} ~ personal data", "sell to a state the personal data", True),
])  # fmt: skip
def test_how_a_phrase_fits(phrase, text, fits):
    assert bool(score(topic(Phrase(phrase, 4)), summary=text)) is fits


def test_a_phrase_does_not_reach_from_one_field_into_the_next():
    assert not matches({"title": "Personal", "summary": "data"}, topic(Phrase("personal data", 9)))


def test_a_phrase_counts_once_and_where_it_counts_most():
    rules = topic(Phrase("privacy", 2))
    assert score(rules, title="Privacy and privacy", summary="privacy") == 4
    assert score(rules, summary="privacy, privacy, privacy") == 0


def test_words_of_a_longer_phrase_are_not_counted_again():
    rules = topic(Phrase("data", 2), Phrase("personal data", 4))
    assert score(rules, summary="personal data") == 4
    assert score(rules, summary="personal data and other data") == 6


def test_hints_alone_put_no_bill_under_a_topic():
    rules = topic(*(Phrase(word, 1) for word in ("minor", "child", "student")))
    assert not matches({"title": "Minor child student", "summary": "minor"}, rules)


def test_hints_strengthen_what_is_more():
    rules = topic(Phrase("social media", 2), Phrase("minor", 1), threshold=3)
    assert score(rules, summary="social media for a minor") == 3


def test_phrases_that_must_not_count_are_passed_over_where_they_stand_only():
    rules = topic(Phrase("license plate", 4), nots=("license plate design",))
    assert not matches({"summary": "a new license-plate designs act"}, rules)
    assert matches({"summary": "license plate design and license plate readers"}, rules)


def test_a_phrase_may_count_in_some_fields_only():
    rules = topic(Phrase("immigration", 2, ("title",)))
    assert matches({"title": "Immigration"}, rules)
    assert not matches({"summary": "immigration", "subjects": "Immigration"}, rules)


def test_words_may_count_for_more_in_another_field():
    rules = topic(Phrase("immigration", 2, ("title",)), Phrase("immigration", 4, ("subjects",)))
    assert score(rules, subjects="Housing; Immigration") == 4
    assert score(rules, title="Immigration", subjects="Immigration", summary="immigration") == 8


def test_a_phrase_may_need_company_in_its_sentence():
    rules = topic(Phrase("confidential*", 4, beside=("patient", "health")))
    assert matches({"summary": "Health records. Confidential patients."}, rules)
    assert not matches({"summary": "Confidential. A patient waits."}, rules)


def test_the_company_of_a_phrase_is_not_the_phrase_itself():
    rules = topic(Phrase("personal data", 4, beside=("data",)))
    assert not matches({"summary": "Personal data."}, rules)
    assert matches({"summary": "Personal data and other data."}, rules)


def test_a_phrase_may_be_kept_from_counting_by_its_company():
    rules = topic(Phrase("confidential*", 4, not_beside=("tax return",)))
    assert not matches({"summary": "A tax return is confidential."}, rules)
    assert matches({"summary": "A tax return is due. Confidential names stay so."}, rules)


def test_what_must_not_count_covers_what_stands_between():
    rules = topic(Phrase("data", 4), nots=("special ~ license plate",))
    assert not matches({"summary": "a special data design for a license plate"}, rules)
    assert matches({"summary": "a special plate. A license plate and data"}, rules)


def test_a_title_about_something_else_leaves_only_what_titles_say():
    rules = topic(Phrase("personal data", 4), about=("special license plate",))
    title = "Fallen Firefighter Special License Plate"
    assert not matches({"title": title, "summary": "No personal data is sold."}, rules)
    assert matches({"title": title, "long_title": "Concerning personal data"}, rules)
    assert matches({"title": "Plates", "summary": "special license plate, personal data"}, rules)


def test_a_routine_clause_of_the_full_text_lets_nothing_in():
    rules = topic(Phrase("personal data", 4), Phrase("confidential", 4), threshold=2)
    clause = "The personal data are confidential. "
    assert not matches({"text": clause * (TEXT_MENTIONS - 1)}, rules)
    assert score(rules, text=clause * TEXT_MENTIONS) == 4
    assert score(rules, text=clause, title="Confidential") == 8


def test_a_phrase_does_not_reach_from_one_subject_into_the_next():
    rules = topic(Phrase("privacy ~ children", 4))
    assert not matches({"subjects": "Privacy; Children & Domestic Matters"}, rules)
    (match,) = matches({"subjects": "Courts; Privacy of Children; Taxes"}, rules)
    assert match.evidence[0].passage == "Privacy of Children"


def test_what_is_near_is_told_with_its_points():
    rules = topic(Phrase("privacy", 2), Phrase("consumer", 1))
    (near,) = near_misses({"summary": "Privacy of a consumer"}, rules)
    assert (near.score, near.needed) == (3, 4)
    assert [(one.phrase, one.points) for one in near.evidence] == [("Privacy", 2), ("consumer", 1)]
    assert not near_misses({"title": "Privacy"}, rules)


PRIVACY_LAW = topic(Phrase("Colorado Privacy Act", 4), Phrase("right to privacy", 4))
IN_PASSING = (
    'A nonprofit shall comply with the "Colorado Privacy Act" when it keeps lists of donors.',
    'The fund reports, as required by the "Colorado Privacy Act", once a year.',
    "The bill does not change the Colorado Privacy Act.",
    "A study tells how the federal rules and the Colorado Privacy Act are read in schools.",
    "Nothing in this act limits duties under the Colorado Privacy Act; the bill adds a fee.",
    "Each resident has a right to privacy, dignity, and visitors.",
    "The bill states rights of patients: the right to counsel, the right to privacy, and the "
    "right to a speedy answer.",
)
ABOUT_IT = (
    'The bill amends the "Colorado Privacy Act".',
    'The bill adds precise location to the data that the "Colorado Privacy Act" protects.',
    'The bill exempts hospitals from the "Colorado Privacy Act".',
    "The bill creates the Colorado Privacy Act for Children.",
    "The bill protects the right to privacy and the confidentiality of what people read.",
    "People have a right to privacy, and whoever sells what they read without being asked pays.",
)


@pytest.mark.parametrize("said", IN_PASSING)
def test_a_law_that_is_named_and_privacy_among_rights_make_no_match_and_are_not_lost(said):
    bill = {"title": "Charter Schools", "summary": f"The bill is on schools. {said}"}
    found = judged(bill, PRIVACY_LAW)
    assert not found.under and not matches(bill, PRIVACY_LAW)
    assert [one.score for one in found.near] == [4]
    assert found.near[0].evidence[0].phrase in found.near[0].evidence[0].passage


@pytest.mark.parametrize("said", ABOUT_IT)
def test_a_law_that_is_changed_and_a_right_that_is_made_are_no_mention_in_passing(said):
    assert matches({"title": "Charter Schools", "summary": said}, PRIVACY_LAW)
    assert not judged({"title": "Charter Schools", "summary": said}, PRIVACY_LAW).near


def test_words_in_passing_take_nothing_from_what_else_is_found():
    rules = topic(Phrase("Colorado Privacy Act", 4), Phrase("data broker", 2))
    said = 'A data broker, as defined in the "Colorado Privacy Act", registers.'
    assert matches({"summary": said}, rules)
    assert matches({"title": 'Schools under the "Colorado Privacy Act"'}, rules)


def test_a_law_named_once_in_a_long_text_is_near_and_a_routine_clause_is_not():
    rules = topic(Phrase("Colorado Privacy Act", 4), Phrase("confidential records", 4))
    named = judged({"text": "Terms are as defined in the Colorado Privacy Act."}, rules)
    assert [one.score for one in named.near] == [0] and not named.under
    assert not judged({"text": "These are confidential records."}, rules).near


def test_half_of_the_points_are_near_and_less_is_not():
    rules = topic(Phrase("privacy", 2), Phrase("tracking", 1.5))
    assert judged({"summary": "Privacy of a consumer"}, rules).near
    assert not judged({"summary": "Tracking of a parcel"}, rules).near


@pytest.mark.parametrize(("phrase", "why"), [
    ("  ", "without words"),
    ("{}", "without words"),
    ("*", "without words"),
    ("da*", "fewer than 3 letters"),
    ("data *", "fewer than 3 letters"),
    ("{a|b", "not closed"),
    ("a} b", "not closed"),
    ("{a|{b}}", "not closed"),
    ("{data|}", "nothing beside"),
    ("sell|share", "outside of braces"),
    ("~ data", "no word on one side"),
    ("a ~ b ~ c ~ d ~ e", "more than 3 signs"),
    (" ".join("abcdefghijklm"), "more than 12 words"),
    ("{a|b|c|d|e|f|g|h}" * 3, f"more than {MOST_WAYS} ways"),
    ("x" * (LONGEST + 1), "longer than"),
])  # fmt: skip
def test_what_is_no_phrase_is_refused_in_words(phrase, why):
    with pytest.raises(ValueError, match=why):
        Phrase(phrase, 1)
    with pytest.raises(ValueError, match=why):
        topic(Phrase("data", 1), nots=(phrase,))


def test_a_phrase_may_be_as_long_as_is_said():
    row = " ".join("abcdefghijkl")  # twelve words, each piece
    assert score(topic(Phrase(row, 4)), summary=f"so {row} is") == 4
    text = f"{row} ~ m ~ n ~ o"
    assert score(topic(Phrase(text, 4)), summary=text.replace("~", " ")) == 4
    digits = "{0|1|2|3|4|5|6|7|8|9}"  # 200 ways in all
    assert score(topic(Phrase(f"{digits}{digits}{{a|b}}", 4)), summary="is 3 7 b") == 4
    assert Phrase("x" * LONGEST, 1).points == 1


@pytest.mark.slow
@pytest.mark.parametrize("text", [
    "data " * 20_000, "personaldata" * 10_000, "share " * 20_000, "." * 60_000, "a.b." * 16_000,
    "share x " * 10_000, "' s's" * 10_000,
])  # fmt: skip
def test_no_text_takes_for_ever(text):
    rules = topic(
        Phrase("{data|personal|share|x} ~ {share|x|data|personal} ~ data", 4),
        Phrase("share", 4, beside=("data", "share"), not_beside=("x", "personal ~ data")),
        Phrase("data", 4, beside=("x", "data"), not_beside=("data ~ data",)),
    )
    start = time.process_time()
    matches({"text": text}, rules)
    assert time.process_time() - start < usual(2)


@pytest.mark.slow
@pytest.mark.parametrize("said", [
    "The agency must not collect or share personal data without a warrant and ",
    "subject to the federal Health Insurance Portability Privacy Act, personal data, ",
    "Consumer Personal Data Privacy Collection ", "a right to data privacy, liberty, ", "; a", '."',
])  # fmt: skip
def test_a_summary_of_a_megabyte_is_judged_as_far_as_its_bound(said):
    summary = "Concerning data brokers. " + said * (1_300_000 // len(said))
    began = time.process_time()
    found = judged({"summary": summary}, RULES), marks_of(summary, RULES.asks[0])
    assert time.process_time() - began < usual(10)
    bound = summary[: MOST_LETTERS["summary"]]
    assert found == (judged({"summary": bound}, RULES), marks_of(bound, RULES.asks[0]))


def test_fields_nobody_asked_for_are_passed_over():
    assert not matches({"sponsors": "privacy"}, topic(Phrase("privacy", 9)))


def test_evidence_names_field_phrase_and_surroundings_as_written():
    text = (
        "The bill requires notice. " * 10 + "A seller of Biometric\u2011Data must ask. " + "x " * 99
    )
    (match,) = matches({"title": "On data", "summary": text}, topic(Phrase("biometric data", 4)))
    (evidence,) = match.evidence
    assert (evidence.field, evidence.phrase) == ("summary", "Biometric\u2011Data")
    assert evidence.phrase in evidence.passage
    assert evidence.passage in text
    assert len(evidence.passage) <= 2 * MARGIN + len(evidence.phrase)
    assert text[text.index(evidence.passage) - 1] == " "


def test_the_strongest_evidence_stands_first():
    (match,) = matches(
        {"title": "Privacy", "summary": "data"}, topic(Phrase("data", 1), Phrase("privacy", 4))
    )
    assert [one.phrase for one in match.evidence] == ["Privacy", "data"]


texts = st.fixed_dictionaries(
    {}, optional={name: anything.text(max_size=80) for name in FIELD_WEIGHTS}
)
words = st.sampled_from(
    ["privacy", "Personal-Data", "İstanbul", "données", "ß", " ", "\n", "\u2028"]
)
busy = st.fixed_dictionaries(
    {"summary": st.lists(words, max_size=20).map("".join), "title": anything.text(max_size=10)}
)


@given(texts | busy)
def test_every_phrase_of_evidence_stands_word_for_word_in_its_field(bill):
    rules = topic(
        Phrase("privacy", 4),
        Phrase("personal data", 4),
        Phrase("sta*", 4),
        Phrase("data ~ pri*", 4),
    )
    for match in (*matches(bill, rules), *matches(bill, RULES)):
        for evidence in match.evidence:
            assert evidence.phrase in bill[evidence.field]
            assert evidence.passage in bill[evidence.field]
            assert evidence.phrase in evidence.passage


UNDER = [
    ("HB26-1037", "Ban Government Purchase of Personal Data from Third Party", "data-purchases"),
    ("HB26-1037", "Ban Government Purchase of Personal Data from Third Party", "government-data"),
    ("SB26-070", "Ban Government Access Historical Location Information Database", "surveillance"),
    ("HB26-1276", "Protect Safety of Individuals Who Are Immigrants", "immigration"),
    ("HB26-1049", "Prohibit Use of Personally Identifying Feature", "biometric-genetic-neural"),
    ("HB26-1139", "Use of Artificial Intelligence in Health Care", "ai"),
    ("HB26-1148", "Protections for Youth on Social Media", "children-students"),
    ("HB26-1255", "Social Media Duty to Report & Search Warrants", "surveillance"),
    ("SB25B-004", "Increase Transparency for Algorithmic Systems", "ai"),
    ("HB18-1128", "Protections For Consumer Data Privacy", "consumer-data"),
    ("HB18-1032", "Access Medical Records State Emergency Medical Services Patient Care Database",
     "health-data"),
    ("HB18-1200", "Cybercrime Changes", "breach-security"),
    ("SB18-183", "Agent of Insurer Motor Vehicle Title Records", "dmv-data"),
    ("SB18-072", "Record Sealing Menacing And Third Degree Assault", "doxxing-redaction"),
    ("HB18-1377", "Prohibit Seeking Salary Information Job Applicant", "work-and-home"),
    ("SB22-113", "Artificial Intelligence Facial Recognition", "surveillance"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "title", "expected"), UNDER)
def test_real_titles_are_found(number, title, expected):
    assert expected in [match.topic for match in matches({"title": title}, RULES)]


@pytest.mark.parametrize("title", [
    "Fallen Firefighter Special License Plate",
    "Veteran Disability License Plates & Taxes & Fees",
    "Born To Be Wild Special License Plate",
    "Private Activity Bond Allocations",
    "Sales and Use Tax Exemption for Data Centers",
    "Background Checks for Child Welfare Placements",
    "Background Checks Employees Access Federal Tax Information",
    "Business Personal Property Tax Exemption",
    "Security Deposits & Post-Closing Occupancy Agreements",
    "Require License Practice Genetic Counseling",
    "State Agency Payments to Grant Recipients",
    "General Fund Transfer to Information Technology Capital Account",
    "Private Membership Club Covenants",
    "Motor Vehicle License Plate Mounting Requirements",
    "Immigration Status Low-Income Health Insurance Coverage",
    "Exempt Old Vehicles From Some Registration Charges",
])  # fmt: skip
def test_real_titles_that_only_sound_alike_are_left_alone(title):
    assert matches({"title": title}, RULES) == ()


def test_privacy_as_routine_wording_of_a_summary_does_not_count():
    bill = {
        "title": "Sports Betting Protections",
        "summary": "A victim may speak in privacy. The bill creates a private cause of action. The "
        "department may disclose confidential tax information. A background check is required.",
    }
    assert matches(bill, RULES) == ()


#: Where the labels are, and whose bills they are about.
LABELS: Final = Path(__file__).parent.parent / "labels"
SESSIONS: Final = ("2026A", "2025B", "2018A")


def bills_of(facts: Path, session: str) -> list[dict[str, str]]:
    text = (facts / f"bills_{session}.jsonl").read_text(encoding="utf-8")
    bills = [json.loads(line) for line in text.strip().split("\n")]
    for bill in bills:
        bill["subjects"] = "; ".join(bill.get("subjects") or [])
    return bills


def labels_of(part: str, session: str) -> dict[str, dict[str, Any]]:
    """What people found by reading, by number: see tests/labels/README.md."""
    text = (LABELS / f"relevance-{part}.jsonl").read_text(encoding="utf-8")
    found = [json.loads(line) for line in text.strip().split("\n")]
    return {one["number"]: one for one in found if one["session"] == session}


@pytest.mark.parametrize(("session", "recall", "precision"), [
    ("2026A", 0.95, 0.85), ("2025B", 0.95, 0.85), ("2018A", 0.85, 0.75),
])  # fmt: skip
def test_whole_sessions_are_judged_as_by_reading(facts, session, recall, precision):
    labels = labels_of("tune", session) | labels_of("held", session)
    bills = {bill["number"]: bill for bill in bills_of(facts, session)}
    found = {number for number in labels if matches(bills[number], RULES)}
    about = {number for number, one in labels.items() if one["relevant"]}
    assert len(found & about) / len(about) >= recall
    assert len(found & about) / len(found) >= precision


def test_bills_that_only_look_like_privacy_stay_out(facts):
    alike = let_in = 0
    for session in SESSIONS:
        labels = labels_of("tune", session) | labels_of("held", session)
        for bill in bills_of(facts, session):
            if labels[bill["number"]]["looks"]:
                alike += 1
                let_in += bool(matches(bill, RULES))
    assert let_in / alike <= 0.03


@pytest.mark.parametrize("session", SESSIONS)
def test_evidence_of_real_bills_stands_word_for_word_in_its_field(facts, session):
    for bill in bills_of(facts, session):
        for match in (*matches(bill, RULES), *near_misses(bill, RULES)):
            assert match.score == sum(one.points for one in match.evidence)
            for evidence in match.evidence:
                assert evidence.phrase in evidence.passage
                assert evidence.passage in bill[evidence.field]


@pytest.mark.slow
def test_ten_thousand_bills_are_judged_within_ten_seconds(facts):
    bills = bills_of(facts, "2026A")
    for _ in range(5):  # the quickest thousand: other work on the machine counts for nothing
        start = time.process_time()
        for at in range(1000):
            matches(bills[at % len(bills)], RULES)
        if time.process_time() - start < usual(1):
            return
    pytest.fail("a thousand bills take more than a second")
