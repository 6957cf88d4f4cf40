"""asks.toml: what it may say, and what is told of one that is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tracker import campaigns
from tracker.campaigns.check import Existing, check
from tracker.domain.asks import marks_of
from tracker.errors import CampaignFault
from tracker.settings import ROOT

GOOD = """
[words]
collecting = ["collect", "gather*"]

[[rule]]
ask = "keep-no-longer"
counts = "for"
words = ["must not|shall not", "@collecting|take", "data"]
within = 3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "campaigns"
    shutil.copytree(ROOT / "data" / "campaigns" / "data-privacy", place / "data-privacy")
    (place / "data-privacy" / "asks.toml").write_text(GOOD, "utf-8")
    return place


def test_lists_and_alternatives_are_put_in_where_they_are_named(folder: Path) -> None:
    (one,) = campaigns.load(folder)
    assert one.ask_rules is not None
    (rule,) = one.ask_rules.rules
    assert rule.words == (("must not", "shall not"), ("collect", "gather*", "take"), ("data",))
    for said in ("It must not take any data.", "It shall not be gathering data."):
        assert marks_of(said, one.ask_rules)
    assert not marks_of("It shall not take all of the old data.", one.ask_rules)


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("@collecting|", "@sharing|", 8, "no list 'sharing' stands under [words]"),
        ('"gather*"', '"ga*"', 3, "fits too much"),
        ('"gather*"', '"..."', 3, "is a phrase without words"),
        ('"gather*"', '"one two three four five six seven eight nine"', 3, "has 9 words"),
        ('counts = "for"', 'counts = "maybe"', 7, "'maybe' is none of 'for' or 'against'"),
        ("within = 3", "within = 3000", 9, "60"),
        ("within = 3", 'withing = 3', 9, "no such setting"),
        ('"data"]', '"data", "a", "b", "c", "d", "e"]', 8, "more than 6"),
        ('"data"]', '"data"]\nnot_before = [""]', 9, "is a phrase without words"),
        ('["must not|shall not", "@collecting|take", "data"]', "[]", 8, "is an empty list"),
        ("[words]", "[words", 2, ""),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    folder: Path, old: str, new: str, line: int, what: str
) -> None:
    file = folder / "data-privacy" / "asks.toml"
    file.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(CampaignFault) as fault:
        campaigns.judging(folder)
    assert (Path(fault.value.file).name, fault.value.line) == ("asks.toml", line)
    assert what in str(fault.value)


def test_too_many_rules_are_told(folder: Path) -> None:
    file = folder / "data-privacy" / "asks.toml"
    head, _, rule = GOOD.partition("[[rule]]")
    file.write_text(head + f"[[rule]]{rule}" * 201, "utf-8")
    with pytest.raises(CampaignFault, match="200"):
        campaigns.load(folder)


def test_a_rule_of_an_ask_that_does_not_exist_is_left_out_and_told(folder: Path) -> None:
    file = folder / "data-privacy" / "asks.toml"
    file.write_text(GOOD.replace("keep-no-longer", "keep-it"), "utf-8")
    (one,) = campaigns.load(folder)
    assert one.ask_rules is not None and one.ask_rules.rules == ()
    told = [each for each in check(folder, Existing()) if "asks.toml" in each.file]
    assert [(each.line, each.weight) for each in told] == [(6, "wrong")]
    assert "no ask 'keep-it' exists" in told[0].words


def test_another_rule_is_another_digest_and_bills_are_read_again(folder: Path) -> None:
    before = campaigns.rules(campaigns.load(folder)).digest
    file = folder / "data-privacy" / "asks.toml"
    file.write_text(GOOD.replace("within = 3", "within = 4"), "utf-8")
    assert campaigns.rules(campaigns.load(folder)).digest != before


def test_a_campaign_without_the_file_reads_nothing(folder: Path) -> None:
    (folder / "data-privacy" / "asks.toml").unlink()
    found = campaigns.load(folder)
    assert found[0].ask_rules is None and campaigns.rules(found).asks == ()
