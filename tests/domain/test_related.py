"""What a bill is about, and how near two bills are."""

from __future__ import annotations

import pytest

from tests.related_pairs import counted, facts_of
from tracker.domain.bill_text import BillText, Line, Run, Section
from tracker.domain.related import (
    Posting,
    are_related,
    body_of,
    pair_of,
    parts_of,
    reason_of,
    sections_amended,
    shares_of,
    terms_of,
)
from tracker.domain.text.boilerplate import BOILERPLATE, OF_BILLS, PAIRS_OF_BILLS
from tracker.domain.text.words import number_of


def section(key: str, heading: str, words: str = "") -> Section:
    return Section(key, "", heading, (Line((Run(words),)),))


TEXT = BillText("html", "", "Introduced", (
    section("long-title", "A Bill for an Act", "Concerning the seizure of drones."),
    section("section-1", "In Colorado Revised Statutes, 24-74-103, amend (1); and add 24-74-104.5",
            "A drone is forfeited. The drone goes to the drone fund of section 2-3-101."),
    section("section-2", "Safety clause.", "The general assembly finds. Drone."),
))  # fmt: skip


def keys(title: str = "", **fields: str) -> set[str]:
    return set(terms_of("HB26-1001", {"title": title, **fields})) - {"#HB26-1001"}


@pytest.mark.parametrize(("title", "terms"), [
    ("Municipal Courts", {"municipal", "municipal court"}),
    ("the court's and the municipal court", {"court municipal", "municipal", "municipal court"}),
    ("An act concerning a program", {"act program"}),
    ("Dept. of Drones; Kites", {"drone", "kite"}),
    ("Driver's licenses", {"driver", "driver license"}),
    ("Seguro médico", {"seguro", "seguro medico", "medico"}),
    ("Amends House Bill 25-1278 and section 24-74-103, C.R.S.",
     {"#HB25-1278", "§24-74-103", "c.r.s.", "amend house", "house bill", "bill section"}),
    ("2026-27, 401, safe2tell", {"safe2tell"}),
    ("", set()),
])  # fmt: skip
def test_terms_are_rare_words_pairs_sections_and_numbers(title, terms):
    assert keys(title) == terms


def test_a_term_weighs_by_where_it_stands_first_and_is_shown_as_written_there():
    terms = terms_of("HB26-1001", {"title": "Drone’s Law", "summary": "drones, kites"})
    assert {key: term for key, term in terms.items() if key in ("drone", "kite")} == {
        "drone": (3, "Drone’s"), "kite": (1, "kites"),
    }  # fmt: skip


def test_the_note_on_the_version_of_a_summary_is_no_term():
    note = "Drones.(Note: This summary applies to this bill as enacted.)"
    assert keys(summary=note) == {"drone"}
    assert keys(summary="Drones.APPROVED by Governor August 28, 2025EFFECTIVE") == {"drone"}


def test_a_text_gives_the_sections_that_it_amends_and_what_it_says_again_and_again():
    assert sections_amended(TEXT) == ("24-74-103", "24-74-104.5")
    assert "finds" not in body_of(TEXT)
    terms = terms_of("HB26-1001", {"text": body_of(TEXT)}, sections_amended(TEXT))
    assert set(terms) == {"#HB26-1001", "§24-74-103", "§24-74-104.5", "drone"}


def test_a_bill_of_many_words_keeps_so_many_terms():
    words = " ".join(f"word{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(600))
    terms = terms_of("HB26-1001", {"title": "Drones", "summary": words})
    assert len(terms) == 300
    assert list(terms)[:2] == ["#HB26-1001", "drone"]


def near(title: str, other: str, *, bills: int = 2, sponsors: tuple[str, ...] = ()):
    """The reason, and whether it is enough, for two bills whose common terms stand in so many."""
    own, others = (terms_of(number, {"title": words})
                   for number, words in (("HB26-1001", title), ("HB18-1001", other)))  # fmt: skip
    postings = (
        Posting(number_of(key), 7, share, bills)
        for key, share in shares_of(others).items()
        if key in own
    )
    parts = parts_of(shares_of(own), postings, 0).get(7, {})
    reason = reason_of(own, parts, sponsors)
    return reason, are_related(reason, parts)


def test_the_more_rare_words_two_bills_share_the_nearer_they_are():
    flight = "Unmanned Aircraft Flight"
    others = (flight, "Aircraft Noise", "Kites")
    same, one, none = (near(flight, other)[0].score for other in others)
    assert same > one > none == 0
    assert near("Aircraft Noise", "Aircraft Noise", bills=200)[0].score < same


def test_a_sponsor_in_common_brings_two_bills_nearer_and_alone_does_nothing():
    with_one = near("Aircraft Noise", "Aircraft Flight", sponsors=("J. Doe",))[0]
    assert with_one.score > near("Aircraft Noise", "Aircraft Flight")[0].score
    assert with_one.sponsors == ("J. Doe",)
    assert near("Kites", "Drones", sponsors=("J. Doe",))[0].score == 0


def test_a_reason_names_the_most_telling_words_and_no_part_of_a_pair_twice():
    reason, is_enough = near("Unmanned Aircraft over Schools", "An Unmanned Aircraft")
    assert is_enough
    assert reason.words == ("Unmanned Aircraft",)
    named, _ = near("Amends section 24-74-103", "Repeals section 24-74-103")
    assert named.sections == ("24-74-103",)


def test_one_phrase_that_many_bills_have_is_not_enough():
    birds = "Task Force on Extraordinary Unheard Migratory Feathered Creatures"
    mines = "Task Force on Subterranean Volcanic Mineral Extraction Machinery"
    assert near(birds, mines, bills=30)[0].score > 0
    assert not near(birds, mines, bills=30)[1]
    assert not near("Kites", "Drones")[1]


def test_of_a_pair_the_bill_of_the_later_session_comes_first():
    assert pair_of("HB18-1004", "SB26-001") == pair_of("SB26-001", "HB18-1004")
    assert pair_of("HB18-1004", "SB26-001") == ("SB26-001", "HB18-1004")
    assert pair_of("SB25B-009", "HB25-1018") == ("SB25B-009", "HB25-1018")


def test_what_counts_for_nothing_is_what_was_counted(facts):
    words, pairs = counted(facts_of(facts))
    assert words == sorted(OF_BILLS.split())
    assert pairs == sorted(" ".join(pair.split()) for pair in PAIRS_OF_BILLS.split(","))
    assert {"fiscal year", "general assembly"} <= BOILERPLATE
