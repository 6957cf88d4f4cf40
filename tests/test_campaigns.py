"""Campaigns: the one that ships, and what a person who mistypes is told."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tracker import campaigns
from tracker.domain.topics import matches
from tracker.errors import CampaignFault

SHIPPED = Path(__file__).parents[1] / "data" / "campaigns"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the campaign that ships, to be spoilt."""
    shutil.copytree(SHIPPED / "data-privacy", tmp_path / "data-privacy")
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / "data-privacy" / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(folder: Path, name: str, words: str) -> int:
    lines = (folder / "data-privacy" / name).read_text(encoding="utf-8").split("\n")
    return next(at for at, line in enumerate(lines, 1) if words in line)


def fault(folder: Path) -> CampaignFault:
    with pytest.raises(CampaignFault) as caught:
        campaigns.load(folder)
    return caught.value


def data_privacy() -> campaigns.Campaign:
    return next(one for one in campaigns.load(SHIPPED) if one.slug == "data-privacy")


def test_the_campaign_that_ships_has_both_languages_and_its_three_asks():
    campaign = data_privacy()
    assert campaign.name_en == "Data Privacy for All"
    assert campaign.name_es and campaign.cause_en and campaign.cause_es
    assert "\n" not in campaign.cause_en
    assert [ask.id for ask in campaign.asks] == [
        "collect-only-necessary", "keep-no-longer", "share-only-with-warrant",
    ]  # fmt: skip
    assert all(ask.en and ask.es for ask in campaign.asks)


def test_the_three_named_bills_are_followed_whatever_their_words():
    rules = campaigns.rules(campaigns.load(SHIPPED))
    assert {"HB26-1037", "HB26-1276", "SB26-070"} <= set(rules.named)
    assert rules.named["SB26-070"] == ("data-privacy",)
    assert "HB26-1001" not in rules.named


def test_no_position_is_invented():
    assert data_privacy().position_on("HB26-1037") == ""
    assert data_privacy().position_on("HB26-1001") == ""


def test_every_topic_has_both_names_phrases_and_the_list_of_what_must_not_count():
    topics = data_privacy().topics
    assert len(topics) == len({topic.id for topic in topics}) == 13
    for topic in topics:
        assert topic.name_en and topic.name_es and topic.phrases
        assert topic.campaign == "data-privacy"
        assert "data center" in topic.not_phrases


def test_a_topic_can_be_reached_by_its_phrases():
    for topic in data_privacy().topics:
        assert max(phrase.points for phrase in topic.phrases) * 2 >= topic.threshold


def test_the_digest_is_the_same_for_the_same_files_and_changes_with_a_phrase(folder):
    before = campaigns.rules(campaigns.load(folder)).digest
    assert campaigns.rules(campaigns.load(folder)).digest == before
    spoil(folder, "topics.toml", '"faceprint"', '"faceprints of people"')
    assert campaigns.rules(campaigns.load(folder)).digest != before


def test_the_digest_changes_with_a_named_bill(folder):
    before = campaigns.rules(campaigns.load(folder)).digest
    spoil(folder, "campaign.toml", "SB26-070", "SB26-071")
    assert campaigns.rules(campaigns.load(folder)).digest != before


def test_a_bill_written_as_people_write_it_is_understood_and_its_position_kept(folder):
    spoil(folder, "campaign.toml", '"SB26-070"', '"sb 26-70"')
    file = folder / "data-privacy" / "campaign.toml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('position = ""', 'position = "support"')
    )
    (campaign,) = campaigns.load(folder)
    assert campaign.position_on("SB26-070") == "support"


def test_two_campaigns_stand_beside_each_other(folder):
    shutil.copytree(folder / "data-privacy", folder / "another")
    file = folder / "another" / "campaign.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('"data-privacy"', '"another"', 1))
    both = campaigns.load(folder)
    assert [campaign.slug for campaign in both] == ["another", "data-privacy"]
    rules = campaigns.rules(both)
    assert rules.named["HB26-1037"] == ("another", "data-privacy")
    found = matches({"title": "Data Breach Notices"}, rules)
    assert [match.campaign for match in found] == ["another", "data-privacy"]


def test_no_folder_and_an_empty_folder_give_no_campaigns(tmp_path):
    assert campaigns.load(tmp_path / "none") == ()
    assert campaigns.load(tmp_path) == ()
    rules = campaigns.rules(())
    assert matches({"title": "Privacy"}, rules) == ()
    assert rules.digest


def test_hidden_folders_and_loose_files_are_passed_over(folder):
    (folder / ".git").mkdir()
    (folder / "_drafts").mkdir()
    (folder / "README.txt").write_text("notes")
    assert len(campaigns.load(folder)) == 1


TYPOS = [
    ("campaign.toml", 'position = ""', 'positon = ""', "positon", "bill.1.positon: no such"),
    ("campaign.toml", 'position = ""', 'position = "against"', '"against"', "bill.1.position"),
    ("campaign.toml", '"HB26-1276"', '"HB1276"', '"HB1276"', "bill.2.number.*lacks its year"),
    ("campaign.toml", '"SB26-070"', '"HB26-1037"', None, "'HB26-1037' stands here twice"),
    ("campaign.toml", '"keep-no-longer"', '"Keep No Longer"', '"Keep No Longer"', "ask.2.id"),
    ("campaign.toml", '"keep-no-longer"', '"collect-only-necessary"', None, "stands here twice"),
    ("campaign.toml", 'slug = "data-privacy"', 'slug = "privacy"', "slug = ", "folder's name"),
    ("campaign.toml", "[cause]", "[causes]", None, "cause: is missing"),
    ("campaign.toml", 'es = "Recopilar', 'fr = "Recopilar', None, "ask.1.es: is missing"),
    ("campaign.toml", "[name]", "[name", "[name", "Expected"),
    ("topics.toml", "threshold = 5", 'threshold = "five"', 'threshold = "five"', "threshold"),
    ("topics.toml", "threshold = 5", "threshold = 0", "threshold = 0", "threshold"),
    ("topics.toml", "must_not_count = [", "must_not_cout = [", "must_not_cout", "no such setting"),
    ("topics.toml", 'id = "immigration"', 'id = "ai"', None, "'ai' stands here twice"),
    ("topics.toml", '"faceprint"', '"voiceprint"', None, "'voiceprint' stands here twice"),
    ("topics.toml", '"faceprint"', '""', None, "biometric|topic.6.enough"),
    ("topics.toml", 'in = ["title", "long_title"]', 'in = ["titel"]', None, "'titel' is no field"),
    ("topics.toml", "\npoints = 2\n", "\npoints = -1\n", "points = -1", "topic.4.phrase.1.points"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "there", "what"), TYPOS)
def test_a_typo_is_told_with_its_file_and_line(folder, name, old, new, there, what):
    spoil(folder, name, old, new)
    found = fault(folder)
    assert found.file.endswith(f"data-privacy/{name}")
    assert re.search(what, found.what)
    assert found.line == line_of(folder, name, there) if there else found.line > 0


def test_the_line_of_a_setting_in_the_third_table_is_found(folder):
    spoil(folder, "campaign.toml", 'number = "SB26-070"', 'nummer = "SB26-070"')
    found = fault(folder)
    assert found.line == line_of(folder, "campaign.toml", "nummer") - 1
    assert found.what == "bill.3.number: is missing"


def test_a_topic_without_phrases_is_told(folder):
    file = folder / "data-privacy" / "topics.toml"
    file.write_text('[[topic]]\nid = "bare"\nname.en = "Bare"\nname.es = "Nada"\n')
    found = fault(folder)
    assert (found.line, found.what) == (2, "the topic 'bare' has no phrases")


def test_a_missing_file_is_told_by_name(folder):
    (folder / "data-privacy" / "topics.toml").unlink()
    assert fault(folder).file.endswith("topics.toml")


def test_a_file_that_is_not_utf8_is_told(folder):
    (folder / "data-privacy" / "topics.toml").write_bytes(b'must_not_count = ["\xe9"]')
    assert "UTF-8" in fault(folder).what
