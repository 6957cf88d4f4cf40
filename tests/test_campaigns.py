"""Campaigns: the two that ship, how files become values, and what a person who mistypes is told."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.effort import usual
from tests.wording.inflesz import inflesz
from tracker import campaigns
from tracker.domain.campaign import PLACEHOLDERS, Campaign
from tracker.domain.language import Both
from tracker.domain.topics import matches
from tracker.errors import CampaignFault

SHIPPED = Path(__file__).parents[1] / "data" / "campaigns"
SLUGS = ["data-privacy", "palantir"]
#: Names are terms and proper names; running text is what must read easily.
SENTENCE = 8


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of one campaign that ships, to be spoilt."""
    shutil.copytree(SHIPPED / "data-privacy", tmp_path / "data-privacy")
    return tmp_path


def spoil(folder: Path, name: str, old: str, new: str, slug: str = "data-privacy") -> None:
    file = folder / slug / name
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


def shipped(slug: str) -> Campaign:
    return next(one for one in campaigns.load(SHIPPED) if one.slug == slug)


def texts(value: object, place: str = "") -> Iterator[tuple[str, Both]]:
    """Every text in two languages that a campaign holds, with its place; topics' names apart."""
    if isinstance(value, Both):
        yield place, value
    elif isinstance(value, tuple):
        for at, one in enumerate(value):
            yield from texts(one, f"{place}.{at}")
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name), f"{place}.{field.name}")


# --- the two that ship


@pytest.mark.parametrize("slug", SLUGS)
def test_a_campaign_that_ships_says_everything_in_both_languages(slug):
    campaign = shipped(slug)
    for place, both in texts(campaign):
        assert bool(both.en) == bool(both.es) or place.endswith(".address"), place
    said = (campaign.name, campaign.by, campaign.cause, campaign.texts.points,
            campaign.texts.template, campaign.texts.represent, campaign.texts.limit)  # fmt: skip
    assert all(said)
    assert "why" in [section.id for section in campaign.sections]
    assert len(campaign.asks) == 3
    assert all(ask.name and ask.text for ask in campaign.asks)
    assert campaign.resources
    assert {effort.scope for effort in campaign.efforts} == {"statewide", "local"}
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in campaign.colour)


@pytest.mark.parametrize("slug", SLUGS)
def test_the_spanish_of_a_campaign_reads_easily(slug):
    running = [
        (place, both.es) for place, both in texts(shipped(slug))
        if len(both.es.split()) > SENTENCE and not place.startswith(".topics")
    ]  # fmt: skip
    assert len(running) > 15
    assert [
        (place, round(inflesz([text]))) for place, text in running if inflesz([text]) < 55
    ] == []


def test_the_three_asks_keep_their_ids():
    assert [ask.id for ask in shipped("data-privacy").asks] == [
        "collect-only-necessary", "keep-no-longer", "share-only-with-warrant",
    ]  # fmt: skip


def test_the_three_named_bills_are_followed_whatever_their_words():
    rules = campaigns.rules(campaigns.load(SHIPPED))
    assert {"HB26-1037", "HB26-1276", "SB26-070"} <= set(rules.named)
    assert rules.named["HB26-1276"] == ("data-privacy",)
    assert rules.named["SB26-070"] == ("data-privacy", "palantir")
    assert "HB26-1001" not in rules.named


@pytest.mark.parametrize("slug", SLUGS)
def test_nothing_that_nobody_knows_is_invented(slug):
    campaign = shipped(slug)
    assert {bill.position for bill in campaign.bills} == {""}
    assert campaign.named("HB26-1001") is None
    assert not campaign.texts.help
    assert campaign.contact.email == campaign.contact.phone == campaign.contact.rsvp == ""
    assert {(one.received, one.address) for one in campaign.reports} <= {(None, "")}
    assert all(one.due is None for one in campaign.reports if "-Q" in one.quarter)
    assert all(not one.address for one in campaign.guidance if one.kind == "guidance")


def test_guidance_and_the_laws_that_came_of_it_have_the_days_that_are_cited():
    found = {one.id: (one.kind, one.issued) for one in shipped("data-privacy").guidance}
    assert found == {
        "governor-2020": ("guidance", date(2020, 5, 20)),
        "sb21-131": ("law", date(2021, 6, 25)),
        "sb25-276": ("law", date(2025, 5, 23)),
        "hb26-1276": ("law", date(2026, 6, 4)),
    }


def test_how_often_agencies_report_is_said_to_be_told_in_two_ways():
    [law] = [one for one in shipped("data-privacy").guidance if one.id == "sb21-131"]
    assert "Sources differ" in law.text.en and "24-74-106" in law.text.en
    assert "24-74-106" in law.text.es


def test_a_report_has_a_due_day_where_a_law_says_it_alone():
    reports = shipped("data-privacy").reports
    assert [(one.quarter, one.due, one.due_by) for one in reports if one.due] == [
        ("2026", date(2027, 1, 15), "hb26-1276")
    ]
    assert sum("-Q" in one.quarter for one in reports) == 6


@pytest.mark.parametrize(("quarter", "over"), [
    ("2026-Q1", date(2026, 4, 1)), ("2026-Q3", date(2026, 10, 1)), ("2026-Q4", date(2027, 1, 1)),
    ("2026", date(2027, 1, 1)),
])  # fmt: skip
def test_a_quarter_that_goes_on_is_owed_by_nobody(quarter, over):
    report = dataclasses.replace(shipped("data-privacy").reports[0], quarter=quarter)
    assert report.is_of_the_past(over) and not report.is_of_the_past(over - timedelta(days=1))


def test_palantirs_move_is_told_as_it_was_announced():
    [why] = [one for one in shipped("palantir").sections if one.id == "why"]
    assert "announced that its headquarters moves to Miami" in why.text.en
    assert "17 de febrero de 2026" in why.text.es


def test_what_is_said_of_a_bill_is_its_own_and_else_the_campaigns():
    campaign = shipped("data-privacy")
    said = campaign.texts_on("SB26-070")
    assert "where people and cars have been" in said.line.en
    assert said.points == campaign.texts_on("HB26-1001").points == campaign.texts.points
    assert campaign.named("SB26-070").asks == ("share-only-with-warrant",)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_template_has_every_placeholder_in_both_languages(slug):
    for text in (shipped(slug).texts.template.en, shipped(slug).texts.template.es):
        assert set(re.findall(r"\{(\w+)\}", text)) == set(PLACEHOLDERS)


def test_every_topic_has_both_names_phrases_and_the_list_of_what_must_not_count():
    topics = shipped("data-privacy").topics
    assert len(topics) == len({topic.id for topic in topics}) == 13
    for topic in (*topics, *shipped("palantir").topics):
        assert topic.name.en and topic.name.es and topic.phrases
        assert "data center" in topic.not_phrases
        assert max(phrase.points for phrase in topic.phrases) * 2 >= topic.threshold


PALANTIR = [
    ("Ban Government Purchase of Personal Data from Third Party", "vendor-contracts"),
    ("Prohibit Contracts with Palantir", "vendor-contracts"),
    ("Limit Workplace Raids & Immigration Enforcement", "raids-and-data"),
    ("Fallen Firefighter Special License Plate", ""),
    ("Vendor Fees for Food Trucks", ""),
    ("Theft by Contractor", ""),
    ("Procurement of Clean Fleet Vehicles Contract", ""),
    ("Sales and Use Tax Exemption for Data Centers", ""),
]


@pytest.mark.parametrize(("title", "topic"), PALANTIR)
def test_the_palantir_campaign_finds_what_it_is_about_and_leaves_vendors_of_food(title, topic):
    rules = campaigns.rules([shipped("palantir")])
    assert [one.topic for one in matches({"title": title}, rules)] == ([topic] if topic else [])


# --- files


def test_only_the_main_file_must_be_there(folder):
    for file in (folder / "data-privacy").iterdir():
        if file.name != "campaign.toml":
            file.unlink()
    (campaign,) = campaigns.load(folder)
    assert campaign.asks and not campaign.topics and not campaign.texts.points
    (folder / "data-privacy" / "campaign.toml").unlink()
    assert fault(folder).file.endswith("campaign.toml")
    assert fault(folder).what == "this file lacks"


def test_the_digest_changes_with_phrases_and_named_bills_and_with_nothing_else(folder):
    before = campaigns.rules(campaigns.load(folder)).digest
    spoil(folder, "texts.toml", "Why we do this", "Why we do it")
    spoil(folder, "topics.toml", 'name.en = "Data held', 'name.en = "Any data held')
    spoil(folder, "campaign.toml", 'position = ""', 'position = "support"')
    assert campaigns.rules(campaigns.load(folder)).digest == before
    spoil(folder, "topics.toml", '"faceprint"', '"faceprints of people"')
    phrase = campaigns.rules(campaigns.load(folder)).digest
    spoil(folder, "campaign.toml", 'number = "SB26-070"', 'number = "SB26-071"')
    assert len({before, phrase, campaigns.rules(campaigns.load(folder)).digest}) == 3


def test_a_bill_written_as_people_write_it_is_understood_and_its_position_kept(folder):
    spoil(folder, "campaign.toml", 'number = "SB26-070"', 'number = "sb 26-70"')
    spoil(folder, "campaign.toml", 'position = ""', 'position = "support"')
    (campaign,) = campaigns.load(folder)
    assert campaign.named("SB26-070")
    bill = campaign.named("HB26-1037")
    assert bill is not None and bill.position == "support"


def test_topics_of_one_id_in_two_campaigns_stand_beside_each_other(folder):
    shutil.copytree(folder / "data-privacy", folder / "another")
    spoil(folder, "campaign.toml", '"data-privacy"', '"another"', "another")
    spoil(folder, "campaign.toml", '"Data Privacy for All"', '"Another"', "another")
    spoil(folder, "campaign.toml", '"Privacidad de datos para todas', '"Otra', "another")
    both = campaigns.load(folder)
    assert [campaign.slug for campaign in both] == ["another", "data-privacy"]
    found = matches({"title": "Data Breach Notices"}, campaigns.rules(both))
    assert [(one.campaign, one.topic) for one in found] == [
        ("another", "breach-security"), ("data-privacy", "breach-security"),
    ]  # fmt: skip


def test_no_folder_and_an_empty_folder_give_no_campaigns(tmp_path):
    assert campaigns.load(tmp_path / "none") == campaigns.load(tmp_path) == ()
    assert campaigns.usable(tmp_path / "none") == ((), ())
    assert matches({"title": "Privacy"}, campaigns.rules(())) == ()


def test_hidden_folders_and_loose_files_are_passed_over(folder):
    (folder / ".git").mkdir()
    (folder / "_drafts").mkdir()
    (folder / "README.txt").write_text("notes")
    assert len(campaigns.load(folder)) == 1


def test_files_that_did_not_change_cost_no_reading():
    campaigns.load(SHIPPED)
    start = time.process_time()
    for _ in range(100):
        campaigns.load(SHIPPED)
    assert (time.process_time() - start) / 100 < usual(0.001)
    assert campaigns.load(SHIPPED)[0] is campaigns.load(SHIPPED)[0]


def test_a_change_is_seen_at_once_also_one_of_the_same_length(folder):
    assert campaigns.load(folder)[0].asks[0].id == "collect-only-necessary"
    spoil(folder, "campaign.toml", 'id = "collect-only', 'id = "collect-just')
    file = folder / "data-privacy" / "campaign.toml"
    os.utime(file, ns=(file.stat().st_atime_ns, file.stat().st_mtime_ns + 1))
    assert campaigns.load(folder)[0].asks[0].id == "collect-just-necessary"


def test_the_lock_that_an_editor_leaves_beside_a_file_stops_no_page(folder):
    lock = folder / "data-privacy" / ".#texts.toml"
    lock.symlink_to("somebody@machine.1234")  # leads to nothing, as Emacs makes it
    assert campaigns.load(folder)
    assert len(campaigns.stamp(folder)) == len(list(folder.glob("*/*.toml"))) - 1


# --- faults

TYPOS = [
    ("campaign.toml", 'position = ""', 'positon = ""', "positon", "bill.1.positon: no such"),
    ("campaign.toml", 'position = ""', 'position = "against"', '"against"', "bill.1.position: 'ag"),
    ("campaign.toml", 'number = "HB26-1276"', 'number = "HB1276"', '"HB1276"', "bill.2.*its year"),
    ("campaign.toml", '"SB26-070"', '"HB26-1037"', None, "'HB26-1037' stands here twice"),
    ("campaign.toml", '"keep-no-longer"', '"Keep No Longer"', '"Keep No Longer"', "ask.2.id"),
    ("campaign.toml", '"keep-no-longer"', '"collect-only-necessary"', None, "stands here twice"),
    ("campaign.toml", 'slug = "data-privacy"', 'slug = "privacy"', "slug = ", "folder's name"),
    ("campaign.toml", "[cause]", "[causes]", None, "cause: is missing"),
    ("campaign.toml", 'name.es = "Recopilar', 'name.fr = "Recopilar', None, "ask.1.name.es: is mi"),
    ("campaign.toml", "[name]", "[name", "[name", "Expected"),
    ("campaign.toml", '"#0b5394"', '"blue"', '"blue"', "colour.light: 'blue' is no colour"),
    ("campaign.toml", 'email = ""', 'email = "call us"', "call us", "contact.email: .*no mail"),
    ("campaign.toml", "[colour]", "deadline_hours = 0\n[colour]", "deadline", "cause.deadline"),
    ("texts.toml", 'title.en = "Why', 'titel.en = "Why', None, "section.1.title.en: is missing"),
    ("texts.toml", 'en = "Usually three', 'en = 3\n# "', "en = 3", "limit.en: is no text"),
    ("resources.toml", "https://notech", "http://notech", "http://no", "address.en: .*from https:"),
    ("resources.toml", '"https://notechforice.com/"', '"javascript:alert(1)"', "javascript", "no "),
    ("guidance.toml", 'quarter = "2026-Q2"', 'quarter = "spring"', "spring", "report.2.quarter"),
    ("guidance.toml", "issued = 2020-05-20", 'issued = "May"', "May\"", "issued: is no d"),
    ("join.toml", 'scope = "local"', 'scope = "near"', '"near"', "effort.3.scope: 'near' is none"),
    ("topics.toml", "threshold = 5", 'threshold = "five"', 'threshold = "five"', "threshold"),
    ("topics.toml", "threshold = 5", "threshold = 0", "threshold = 0", "threshold: must be more"),
    ("topics.toml", "must_not_count = [", "must_not_cout = [", "must_not_cout", "no such setting"),
    ("topics.toml", 'id = "immigration"', 'id = "ai"', None, "'ai' stands here twice"),
    ("topics.toml", '"faceprint"', '"voiceprint"', None, "stands here twice"),
    ("topics.toml", '"faceprint"', '" "', '" "', "topic.6.enough.6: is empty"),
    ("topics.toml", 'in = ["title", "long_title"]', 'in = ["titel"]', None, "titel' is no field"),
    ("topics.toml", '"faceprint"', '"{face|print"', '"{face', "topic.6.enough.6: .*not closed"),
    ("topics.toml", '"faceprint"', '"fa*"', '"fa*"', "topic.6.enough.6: .*fewer than 3 letters"),
    ("topics.toml", '"faceprint"', f'"{"face " * 101}"', "face face", "longer than 500 letters"),
    ("topics.toml", "must_not_count = [", 'must_not_count = ["~ a", ', '"~ a"', "count.1: .* no w"),
    ("topics.toml", "\npoints = 2\n", '\npoints = 2\nbeside = ["|"]\n', '["|"]', "beside.1: "),
    ("topics.toml", "\npoints = 2\n", "\npoints = -1\n", "points = -1", "topic.4.phrase.1.points"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "there", "what"), TYPOS)
def test_a_typo_is_told_with_its_file_and_line(folder, name, old, new, there, what):
    spoil(folder, name, old, new)
    found = fault(folder)
    assert found.file.endswith(f"data-privacy/{name}")
    assert re.search(what, found.what), found.what
    assert found.line == line_of(folder, name, there) if there else found.line > 0


def test_the_line_of_a_setting_in_the_third_table_is_found(folder):
    spoil(folder, "campaign.toml", 'number = "SB26-070"', 'nummer = "SB26-070"')
    found = fault(folder)
    assert found.line == line_of(folder, "campaign.toml", "nummer") - 1
    assert found.what == "bill.3.number: is missing"


def test_more_phrases_than_can_be_looked_for_are_told(folder):
    file = folder / "data-privacy" / "topics.toml"
    head = '[[topic]]\nid = "{}"\nname.en = "A"\nname.es = "B"\nenough = [\n{}]\n'
    many = "".join(f'"w{at}",\n' for at in range(1001))
    file.write_text(head.format("a", many))
    assert fault(folder).what == "topic.1.enough: holds more than 1000 entries."
    slot = "{{a|b|c|d|e|f|g|h|i|j|k|l|m|n}}"
    large = "".join(f'"{slot.format()} w{at} {slot.format()}",\n' for at in range(200))
    file.write_text(head.format("a", large) + head.format("b", large))
    found = fault(folder)
    assert found.line == line_of(folder, "topics.toml", 'id = "b"')
    assert "more than 50000 ways" in found.what
    file.write_text("#" * 2_000_001)
    assert fault(folder).what == "is larger than 2 MB."


def test_a_topic_without_phrases_is_told(folder):
    file = folder / "data-privacy" / "topics.toml"
    file.write_text('[[topic]]\nid = "bare"\nname.en = "Bare"\nname.es = "Nada"\n')
    found = fault(folder)
    assert (found.line, found.what) == (2, "the topic 'bare' has no phrases")


def test_a_file_that_is_not_utf8_is_told(folder):
    (folder / "data-privacy" / "topics.toml").write_bytes(b'must_not_count = ["\xe9"]')
    assert "UTF-8" in fault(folder).what


def test_the_mark_that_some_editors_put_before_a_text_does_no_harm(folder):
    file = folder / "data-privacy" / "topics.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert all(one.topics for one in campaigns.load(folder))


# --- what worked before goes on working


@pytest.mark.parametrize("name", ["campaign.toml", "texts.toml", "topics.toml"])
def test_a_broken_file_leaves_the_campaign_as_it_was_read_last(folder, name):
    before, none = campaigns.usable(folder)
    assert not none
    (folder / "data-privacy" / name).write_text("[[[")
    shown, faults = campaigns.usable(folder)
    assert shown == before
    assert [(Path(one.file).name, one.line) for one in faults] == [(name, 1)]


def test_a_campaign_that_never_was_read_well_is_left_out_and_told_and_others_stay(folder):
    shutil.copytree(SHIPPED / "palantir", folder / "palantir")
    spoil(folder, "texts.toml", "[points]", "[pionts]")
    shown, faults = campaigns.usable(folder)
    assert [one.slug for one in shown] == ["palantir"]
    assert "pionts: no such setting" in str(faults[0])


def test_two_campaigns_of_one_name_are_told_with_both_and_the_first_stays(folder):
    assert campaigns.usable(folder)[0]
    shutil.copytree(SHIPPED / "data-privacy", folder / "a-copy")
    spoil(folder, "campaign.toml", '"data-privacy"', '"a-copy"', "a-copy")
    assert "is the name of a-copy and of data-privacy" in fault(folder).what
    shown, faults = campaigns.usable(folder)
    assert [one.slug for one in shown] == ["data-privacy"]
    assert "is the name of data-privacy and of a-copy" in faults[0].what


def test_two_folders_of_one_slug_are_told_with_both(folder):
    shutil.copytree(folder / "data-privacy", folder / "a-copy")
    found = fault(folder)
    assert found.file.endswith("a-copy/campaign.toml")
    assert "'a-copy' and that of data-privacy/campaign.toml too" in found.what


def test_a_crawl_judges_on_when_a_text_is_broken_but_not_without_its_rules(folder):
    before = campaigns.rules(campaigns.load(folder)).digest
    (folder / "data-privacy" / "resources.toml").write_text("oh no")
    assert campaigns.rules(campaigns.judging(folder)).digest == before
    (folder / "data-privacy" / "topics.toml").write_text("oh no")
    with pytest.raises(CampaignFault, match=r"topics\.toml"):
        campaigns.judging(folder)


def test_many_readers_at_once_see_a_whole_campaign(folder):
    seen: list[tuple[Campaign, ...]] = []
    file = folder / "data-privacy" / "resources.toml"
    text = file.read_text(encoding="utf-8")

    def look() -> None:
        seen.extend(campaigns.usable(folder)[0] for _ in range(30))

    campaigns.usable(folder)
    readers = [threading.Thread(target=look) for _ in range(4)]
    for reader in readers:
        reader.start()
    for _ in range(10):
        file.write_text(text[:900])
        file.write_text(text)
    for reader in readers:
        reader.join()
    assert len(seen) == 120
    assert {len(one) for one in seen} == {1}
