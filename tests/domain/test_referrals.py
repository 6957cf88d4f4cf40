"""Committees named by actions. Dossier 5.1."""

from __future__ import annotations

import pytest

from tracker.domain.committees import committee_acting, committees_given


@pytest.mark.parametrize(
    ("words", "committees"),
    [
        ("Introduced In House - Assigned to Judiciary", ("House Judiciary",)),
        ("Introduced In House - Assigned to", ()),
        ("Introduced In Senate - Assigned to Finance + Appropriations",
         ("Senate Finance", "Senate Appropriations")),
        ("House Committee on Judiciary Refer Amended to Appropriations", ("House Appropriations",)),
        ("House Committee on Finance Refer Unamended - Consent Calendar to Senate Committee of the "
         "Whole", ()),
        ("Senate Committee on Judiciary Refer Amended to Senate Committee of the Whole", ()),
        ("Governor Signed", ()),
    ],
)  # fmt: skip
def test_an_action_gives_a_bill_to_committees(words: str, committees: tuple[str, ...]) -> None:
    assert committees_given(words) == committees


@pytest.mark.parametrize(
    ("words", "committee"),
    [
        ("House Committee on State, Civic, Military, & Veterans Affairs Postpone Indefinitely",
         "House State, Civic, Military, & Veterans Affairs"),
        ("Senate Committee on Judiciary Witness Testimony and/or Committee Discussion Only",
         "Senate Judiciary"),
        ("House Committee on Finance Lay Over Unamended - Amendment(s) Failed", "House Finance"),
        ("House Third Reading Passed - No Amendments", ""),
    ],
)  # fmt: skip
def test_a_committee_acts(words: str, committee: str) -> None:
    assert committee_acting(words) == committee
