"""Numbers of bills and sessions, as the site prints them and as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import anything
from tracker.domain.numbers import (
    PREFIXES,
    BillNumber,
    bills_of_item,
    looks_like_a_bill,
    mentions,
    plain,
    session_id,
)
from tracker.errors import NumberFault, UnknownSession

numbers = st.builds(
    BillNumber,
    st.sampled_from(PREFIXES),
    st.integers(2000, 2099),
    st.sampled_from(["", "B", "C"]),
    st.integers(1, 9999),
)


@given(numbers)
def test_a_bill_number_reads_back_what_it_prints(number):
    assert BillNumber.parse(str(number)) == number
    assert BillNumber.understand(str(number)) == number
    assert BillNumber.understand(str(number).lower()) == number
    assert BillNumber.find(f"On {number} (FOR ACTION ONLY)") == number


@given(anything.text(max_size=20))
def test_any_text_is_a_number_or_a_plain_fault(text):
    for read in (BillNumber.parse, BillNumber.understand):
        try:
            assert read(text).serial > 0
        except NumberFault as fault:
            assert str(fault)


@pytest.mark.parametrize(("text", "printed", "session", "chamber", "is_bill"), [
    ("HB26-1037", "HB26-1037", "2026A", "lower", True),
    ("SB26-070", "SB26-070", "2026A", "upper", True),
    ("SB25B-004", "SB25B-004", "2025B", "upper", True),
    ("HB25B-1006", "HB25B-1006", "2025B", "lower", True),
    ("SJR25B-001", "SJR25B-001", "2025B", "upper", False),
    ("HCR26-1001", "HCR26-1001", "2026A", "lower", False),
    ("SCR26-001", "SCR26-001", "2026A", "upper", False),
    ("HJM26-1001", "HJM26-1001", "2026A", "lower", False),
    ("SM26-001", "SM26-001", "2026A", "upper", False),
    (" HB26-1037 \n", "HB26-1037", "2026A", "lower", True),
])  # fmt: skip
def test_what_the_site_prints_is_read(text, printed, session, chamber, is_bill):
    number = BillNumber.parse(text)
    assert str(number) == printed
    assert (number.session, number.chamber, number.is_bill) == (session, chamber, is_bill)


@pytest.mark.parametrize("text", [
    "", "HB26", "26-1037", "hb26-1037", "HB 26-1037", "XB26-1037", "HB26-1", "HB26-10371",
    "HB26-0000", "HB2026-1037", "HB26-1037 Title", "ＨB26-1037", "HB２６-1037",
])  # fmt: skip
def test_what_the_site_never_prints_is_no_number(text):
    with pytest.raises(NumberFault):
        BillNumber.parse(text)


@pytest.mark.parametrize(("text", "printed"), [
    ("hb26-1037", "HB26-1037"),
    ("SB 26-70", "SB26-070"),
    ("SB26-70", "SB26-070"),
    ("sb26-070", "SB26-070"),
    ("HB 26-1037", "HB26-1037"),
    ("H.B. 26-1380", "HB26-1380"),
    ("S.B. 26-080", "SB26-080"),
    ("House Bill 26-1001", "HB26-1001"),
    ("Senate Bill 26-147", "SB26-147"),
    ("house bill 26-1001", "HB26-1001"),
    ("Senate Joint Resolution 26-001", "SJR26-001"),
    ("House Concurrent Resolution 26-1001", "HCR26-1001"),
    ("House Joint Memorial 26-1001", "HJM26-1001"),
    ("Senate Memorial 26-001", "SM26-001"),
    ("House Bill 25B-1006", "HB25B-1006"),
    ("hb25b-1006", "HB25B-1006"),
    ("HB26A-1037", "HB26-1037"),
    ("HB26 - 1037", "HB26-1037"),
    ("HB26–1037", "HB26-1037"),
    ("HB-26-1037", "HB26-1037"),
    ("  hb26-1037  ", "HB26-1037"),
])  # fmt: skip
def test_what_a_person_means_is_understood(text, printed):
    assert str(BillNumber.understand(text)) == printed


@pytest.mark.parametrize("text", ["HB1134", "hb 1134", "SB 70", "SJR 5"])
def test_a_number_without_its_year_asks_which_session(text):
    with pytest.raises(NumberFault, match=r"lacks its year.*Which session\?"):
        BillNumber.understand(text)


@pytest.mark.parametrize("text", ["", "privacy", "HB", "26-1037", "HB26-", "HB26-0", "HB26-12345"])
def test_what_is_no_number_says_how_to_write_one(text):
    with pytest.raises(NumberFault):
        BillNumber.understand(text)


@pytest.mark.parametrize(("text", "printed"), [
    ("HB26-1037 (FOR ACTION ONLY)", "HB26-1037"),
    ("Refer Senate Bill 26-147 to the Committee of the Whole.", "SB26-147"),
    ("Adopt amendment L.001 to H.B. 26-1380", "HB26-1380"),
    ("SB 26-080, as amended", "SB26-080"),
    ("Hearing on SB25B-001 and SB25B-002", "SB25B-001"),
    ("Committee Discussion", None),
    ("Presentation by HB Consultants", None),
    ("Chapter 26-1037", None),
    ("AHB26-1037", None),
    ("HB26-10375", None),
    ("", None),
])  # fmt: skip
def test_the_first_number_named_in_a_text_is_found(text, printed):
    found = BillNumber.find(text)
    assert (str(found) if found else None) == printed


def test_an_impossible_number_cannot_be_made():
    for parts in (("XB", 2026, "", 1), ("HB", 26, "", 1001), ("HB", 2026, "", 0)):
        with pytest.raises(NumberFault):
            BillNumber(*parts)


def test_numbers_sort_by_kind_year_and_serial():
    told = ["SB26-002", "HB26-1002", "HB25-1003", "SB26-001", "HB26-1001"]
    ordered = [str(one) for one in sorted(BillNumber.parse(text) for text in told)]
    assert ordered == ["HB25-1003", "HB26-1001", "HB26-1002", "SB26-001", "SB26-002"]


@pytest.mark.parametrize(("text", "expected"), [
    ("2026A", "2026A"), ("2026a", "2026A"), (" 2025b ", "2025B"),
])  # fmt: skip
def test_a_session_in_its_one_spelling(text, expected):
    assert session_id(text) == expected


@pytest.mark.parametrize("text", ["", "2026", "26A", "2026AB", "next", "2026 A", "２０２６A"])
def test_what_is_no_session_says_how_to_write_one(text):
    with pytest.raises(UnknownSession, match="2026A"):
        session_id(text)


@pytest.mark.parametrize(("text", "printed"), [
    ("HB26-1108, HB26-1139", "HB26-1108 HB26-1139"),
    ("HB26\u20111108 & SB26-070 (For Action Only)", "HB26-1108 SB26-070"),
    ("SB26-070, SB26-071, and HB26-1270", "SB26-070 SB26-071 HB26-1270"),
    ("SB26-070 and SB26-070", "SB26-070"),
    ("House Bill 26-1012 and House Bill 26-1037, heard together", "HB26-1012 HB26-1037"),
    ("HB26-1012 Concerning A and HB26-1037 Concerning B, heard together", "HB26-1012 HB26-1037"),
    ("HB26-1012 Amend SB24-205, heard jointly with HB26-1037", "HB26-1012 HB26-1037"),
    ("HB26-1012 (Smith) and HB26-1037 (Jones)", "HB26-1012 HB26-1037"),
    ("HB26-1012 HB26-1037", "HB26-1012 HB26-1037"),
    ("HBs 26-1037 & 1012", "HB26-1037 HB26-1012"),
    ("HB's 26-1037, 1012, and 1013", "HB26-1037 HB26-1012 HB26-1013"),
    ("House Bills 26-1012 and 26-1037", "HB26-1012 HB26-1037"),
    ("House Bills Nos. 26-1012 and 26-1037", "HB26-1012 HB26-1037"),
    ("HB26-1037/1012", "HB26-1037 HB26-1012"),
    ("SB26-001 through 26-003", "SB26-001 SB26-002 SB26-003"),
    ("SB26-001 - SB26-003", "SB26-001 SB26-002 SB26-003"),
    ("SBs 26\u2011001\u2013003", "SB26-001 SB26-002 SB26-003"),
    ("SB26-001 through SB26-150", "SB26-001 SB26-150"),
    ("SB26-005 through 26-003", "SB26-005 SB26-003"),
    ("HB26-1037 - SB24-205 Amendments", "HB26-1037"),
    ("HB26-1037 SB24-205 Amendments", "HB26-1037"),
    ("HB26-1037 Repeal HB25-1312", "HB26-1037"),
    ("HB 1037 Repeal HB25-1312", ""),
    ("HB26-1037, 2026 Supplemental Budget", "HB26-1037"),
    ("SB26-070, 100 Percent Clean Energy", "SB26-070"),
    ("SB26-070 - 100 Percent Clean Energy", "SB26-070"),
    ("HB26-1108 / HB26-1139 Personal Data", "HB26-1108 HB26-1139"),
    ("HB26-1108 Amend SB24-205, SB24-206", "HB26-1108"),
    ("HB26-1108 (with SB26-070)", "HB26-1108"),
    ("House Bill 26-1108", "HB26-1108"), ("House Bill (HB) 26-1108", "HB26-1108"),
    ("HB26_1108", "HB26-1108"),
    ("HB26-1012 plus HB26-1037", "HB26-1012 HB26-1037"),
    ("HB26-1012 as well as SB26-070", "HB26-1012 SB26-070"),
    ("HB 26-1037, -1038, -1040", "HB26-1037 HB26-1038 HB26-1040"),
    ("HB26-1012 Foo; HB26-1037 Ban", "HB26-1012 HB26-1037"),
    ("1. HB26-1012 Foo 2. HB26-1037, HB26-1038", "HB26-1012 HB26-1037 HB26-1038"),
    ("HB26-1012 Foo (see A; HB26-1037)", "HB26-1012"),
    ("HB26-1012 Foo; HB25-1312 Report", "HB26-1012"),
    ("Committee Discussion", ""),
])  # fmt: skip
def test_bills_taken_up_together_stand_side_by_side(text, printed):
    assert " ".join(map(str, BillNumber.together(text))) == printed


NUMBER = "HB26-1037"
FORMS = [
    "HB26-1037", "HB 26-1037", "HB 26 1037", "HB26 1037", "HB261037", "hb261037", "hb26-1037",
    "H.B. 26-1037", "H. B. 26-1037", "HB No. 26-1037", "HB #26-1037", "HB-26-1037", "HB2026-1037",
    "House Bill 26-1037", "House Bill No. 26-1037", "HOUSE BILL 26-1037", "house bill no 26-1037",
    "HB26\u20131037", "HB26\u20111037", "HB\u00a026-1037", "HB26-\u200b1037",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_one_number_wherever_it_stands(form):
    for text in (form, f"{form} Ban Purchase of Data", f"Hearing on {form} (FOR ACTION ONLY)"):
        assert str(BillNumber.find(text)) == NUMBER
        assert [str(one) for one in BillNumber.together(text)] == [NUMBER]
        assert looks_like_a_bill(text)
    assert str(BillNumber.understand(form)) == NUMBER


@pytest.mark.parametrize(("text", "printed"), [
    ("Senate Joint Resolution 26-005", "SJR26-005"),
    ("S.J.R. 26-005", "SJR26-005"),
    ("senate concurrent resolution no. 26-001", "SCR26-001"),
    ("HB 25B 1001", "HB25B-1001"),
    ("hb25b1001", "HB25B-1001"),
    ("House Bill No. 25B-1001", "HB25B-1001"),
    ("sb26070", "SB26-070"),
])  # fmt: skip
def test_other_kinds_and_special_sessions_have_the_same_forms(text, printed):
    assert str(BillNumber.understand(text)) == str(BillNumber.find(text)) == printed


@pytest.mark.parametrize(("text", "printed"), [
    ("HB 1037 Ban Government Purchase of Personal Data", "HB26-1037"),
    ("HB1037", "HB26-1037"),
    ("HBs 1037 & 1012", "HB26-1037 HB26-1012"),
    ("House Bills 1012 and 1037", "HB26-1012 HB26-1037"),
    ("Refer House Bill 1037 to the Committee on Finance", "HB26-1037"),
    ("SB 70", "SB26-070"),
    ("HR 1005", "HR26-1005"),
    ("HB 1037 Repeal HB25-1312", "HB26-1037"),
    ("HB25-1312 Report", "HB25-1312"),
    ("H.R. 1 of Congress", ""),
    ("SB 2026 budget", ""),
    ("SB 5% of the fund", ""),
    ("SB 3/12/2026", ""),
    ("hr 1005", ""),
    ("HB 1134 Ban Purchase", "HB26-1134"),
    ("SCR 4 on parks", "SCR26-004"),
    ("SCR 352", ""),
])  # fmt: skip
def test_a_number_without_its_year_is_of_the_session_of_the_page(text, printed):
    assert " ".join(map(str, BillNumber.together(text, "2026A"))) == printed
    special = printed.replace("26-", "25B-")
    if printed and "25-" not in printed and "24" not in printed:
        assert " ".join(map(str, BillNumber.together(text, "2025B"))) == special
        assert BillNumber.find(text) is None


@pytest.mark.parametrize(("text", "linked", "printed"), [
    ("Repeal HB25-1312 Requirements", "HB26-1037", "HB26-1037"),
    ("HB25-1312 and more", "HB26-1037", "HB26-1037"),
    ("HB26-1012 and HB26-1037, heard together", "HB26-1037", "HB26-1012 HB26-1037"),
    ("HB26-1012 and HB26-1037", "HB26-1012 HB26-1037", "HB26-1012 HB26-1037"),
    ("HB26-1012 and HB26-1037", "HB26-1037 HB25-1312", "HB26-1012 HB26-1037"),
    ("HB26-1012", "HB26-1012 HB26-1037 HB25-1312", "HB26-1012 HB26-1037"),
    ("HB 1037 Ban Purchase", "", "HB26-1037"),
    ("Ban Purchase", "HB26-1037 HB26-1012", "HB26-1037 HB26-1012"),
    ("Committee Discussion", "", ""),
])  # fmt: skip
def test_a_link_says_what_an_item_is_about_before_its_words_do(text, linked, printed):
    links = [BillNumber.parse(one) for one in linked.split()]
    assert " ".join(map(str, bills_of_item(text, links, "2026A"))) == printed


@pytest.mark.parametrize(("text", "looks"), [
    ("HB 1037 Ban Purchase", True), ("House Bill on privacy", True), ("26-1037 Ban Purchase", True),
    ("HB 26-10375", True), ("SR 5", True), ("Senate Joint Resolutions", True),
    ("HB Consultants", False), ("Committee Discussion", False), ("24-33-101 C.R.S.", False),
    ("Call 303-866-3055", False), ("Budget FY 2025-26", False), ("35-1037-9", False),
])  # fmt: skip
def test_what_looks_like_a_bill_is_told_from_other_words(text, looks):
    assert looks_like_a_bill(text) is looks


JOINS = [", ", " and ", " & ", "; ", "/"]


@given(st.lists(numbers, min_size=1, max_size=6), st.sampled_from(JOINS))
def test_numbers_stand_in_the_order_of_their_places(listed, between):
    text = "Joint Hearing: " + between.join(map(str, listed)) + " (both)"
    assert BillNumber.together(text) == tuple(dict.fromkeys(listed))
    found = mentions(text)
    assert [one.number() for one in found] == listed
    assert [plain(text)[one.start : one.end] for one in found] == [str(one) for one in listed]


@given(st.text(st.sampled_from("HSBCJRM.,&/-() 0123456789abthrougnd\u2011\u00a0"), max_size=60))
def test_any_words_of_an_item_are_read_without_a_fault(text):
    for session in ("", "2026A"):
        for one in BillNumber.together(text, session):
            assert looks_like_a_bill(text)
            assert BillNumber.parse(str(one)) == one or one.serial < 1000
