"""The check of campaigns' files: what is wrong, missing, not translated, or does not exist."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.data_folder import copied_data
from tests.test_campaigns import SHIPPED, line_of, spoil
from tracker.campaigns.check import Existing, Finding, check
from tracker.cli import main
from tracker.cli.campaign import MOST
from tracker.settings import Settings

KNOWN = Existing(
    frozenset({"2021A", "2026A"}),
    {"2026A": frozenset({"HB26-1037", "HB26-1276", "SB26-070"})},
    frozenset({"House Judiciary", "Senate State, Veterans, & Military Affairs"}),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of one campaign that ships, to be spoilt."""
    shutil.copytree(SHIPPED / "data-privacy", tmp_path / "data-privacy")
    return tmp_path


def wrong(folder: Path, known: Existing = KNOWN) -> list[Finding]:
    return [one for one in check(folder, known) if one.weight == "wrong"]


def test_what_ships_has_nothing_wrong_and_every_empty_address_is_noted():
    found = check(SHIPPED, KNOWN)
    assert [one for one in found if one.weight == "wrong"] == []
    noted = {f"{Path(one.file).parent.name}/{Path(one.file).name}: {one.words}" for one in found}
    assert "data-privacy/guidance.toml: guidance.1.address: no address is known" in noted
    assert "data-privacy/join.toml: effort.2.address: no address is known" in noted
    assert "palantir/campaign.toml: contact.rsvp: is empty: nobody knows it" in noted
    assert not any("resources.toml" in one or "report." in one for one in noted)


SPOILT = [
    ("campaign.toml", 'number = "SB26-070"', 'number = "SB26-071"', "SB26-071",
     "bill.3.number: no bill SB26-071 exists among the 3 bills of 2026A"),
    ("campaign.toml", 'number = "SB26-070"', 'number = "SB31-070"', "SB31-070",
     "bill.3.number: no session 2031A is known"),
    ("campaign.toml", 'asks = ["share-only-with-warrant"]', 'asks = ["share-less"]', "share-less",
     "bill.1.asks.1: no ask 'share-less' exists. Known are collect-only-necessary"),
    ("campaign.toml", "[by]\nen", "[contact.nobody]\nen", None, "by: is missing"),
    ("campaign.toml", "text.en = ", "text.es = ", None, "Cannot overwrite"),
    ("campaign.toml", 'line.es = "El gobierno no puede comprar', '# "', "Stops the government",
     "bill.1.line.es: is not translated: only the English"),
    ("texts.toml", 'es = "Casi siempre', '# "', "[limit]", "limit.es: is not translated"),
    ("texts.toml", "[limit]\nen", "[help.x]\nen", None, "limit: is missing"),
    ("texts.toml", 'id = "why"', 'id = "because"', None, "a section 'why' is missing"),
    ("texts.toml", "without a warrant.", "<b>without</b> a warrant.", "<b>without",
     "section.1.text.en: HTML is shown as it is written: <b>"),
    ("texts.toml", "**Fear.**", "**Fear.** <script src=x>alert(1)</script>", "<script",
     "HTML is shown as it is written: <script src=x>"),
    ("texts.toml", "**Fear.**", "[Fear](javascript:alert(1))", "javascript",
     "a link leads to 'javascript:alert"),
    ("texts.toml", "Thank you.", "Thank you, {chair}.", "{chair}",
     "template.en: nobody knows what to put in for {chair}. Known are {bill}, {title}"),
    ("texts.toml", "Thank you.", "Thank you, {bill.", "{bill.",
     "nobody knows what to put in for {"),
    ("texts.toml", "End with what you ask", "Ask for {bill}", "Ask for {bill}",
     "points.en: {bill} is put in in a template only"),
    ("texts.toml", "**Fear.**", "**Fear.** As in HB26-1999.", "HB26-1999",
     "section.1.text.en: no bill HB26-1999 exists"),
    ("texts.toml", "**Fear.**", "Ask the House Committee on Privacy.", "Committee on Privacy",
     "no House Committee on Privacy exists"),
    ("guidance.toml", 'due = ""', "due = 2026-04-30", "due = 2026-04-30",
     "report.1.due: a due date needs the guidance"),
    ("guidance.toml", 'due_by = ""', 'due_by = "governor-2031"', "governor-2031",
     "report.1.due_by: no guidance 'governor-2031' exists"),
    ("guidance.toml", 'due_by = ""', 'due_by = ["governor-2031"]', "governor-2031",
     "report.1.due_by: is no text"),
    ("join.toml", 'place = "Denver"', 'place = ""', None, "effort.3.place: is missing"),
    *(("topics.toml", "points = 4", f"points = {value}", f"points = {value}", f".points: {said}")
      for value, said in (
          ('"4"', "is no number"), ("-1", "must be more than 0"), ("nan", "is no number that"),
          ("inf", "is no number that"), ("1001", "must be at most 1000"), ("true", "is no number"),
      )),
    ("resources.toml", 'publisher = "Mijente"', 'publsher = "Mijente"', None, "is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "there", "words"), SPOILT)
def test_what_is_wrong_is_told_with_its_file_and_line(folder, name, old, new, there, words):
    spoil(folder, name, old, new)
    told = [one for one in wrong(folder) if words in one.words]
    assert told, wrong(folder)
    assert told[0].file.endswith(name)
    assert told[0].line == line_of(folder, name, there) if there else told[0].line > 0


def test_a_committee_that_exists_and_an_older_bill_are_no_fault(folder):
    said = "Ask the Senate Committee on State, Veterans, and Military Affairs, as in SB13-251."
    spoil(folder, "texts.toml", "**Fear.**", said)
    assert wrong(folder) == []


def test_addresses_and_quotes_in_brackets_are_no_html(folder):
    said = "<https://coloradoimmigrant.org/> and 3 < 5 and <someone@example.org> &lt;b&gt;"
    spoil(folder, "texts.toml", "**Fear.**", said)
    assert wrong(folder) == []


def test_all_that_is_wrong_is_told_at_once(folder):
    spoil(folder, "campaign.toml", 'position = ""', 'positon = ""')
    spoil(folder, "campaign.toml", '"#0b5394"', '"blue"')
    spoil(folder, "texts.toml", "[points]", "[points")
    spoil(folder, "join.toml", 'scope = "local"', 'scope = "near"')
    words = [one.words for one in wrong(folder)]
    assert sum("positon" in one for one in words) == 1
    for said in ("colour.light", "Expected", "effort.3.scope"):
        assert any(said in one for one in words), said


def test_one_campaign_is_checked_alone_and_still_against_the_names_of_the_others(folder):
    shutil.copytree(SHIPPED / "palantir", folder / "palantir")
    spoil(folder, "campaign.toml", '"Palantir out of Denver"', '"Data Privacy for All"', "palantir")
    (found,) = wrong(folder / "palantir")
    assert found.words == "name: 'Data Privacy for All' is the name of data-privacy and of palantir"
    assert wrong(folder / "data-privacy") == []


@pytest.mark.parametrize(
    "text",
    ["", "slug = 3", 'slug = "x"\nask = 3\nbill = "no"\n[contact]\nemail = 4', "[[ask]]\nid = [1]",
     'name = ["a"]\nby = "me"', "bill = [1, 2]\nask = [[]]", "\x00", "a = {", "[cause]\nen = {}"],
)  # fmt: skip
def test_no_file_however_broken_raises(folder, text):
    for name in ("campaign.toml", "texts.toml", "guidance.toml", "resources.toml", "join.toml"):
        (folder / "data-privacy" / name).write_text(text)
    assert wrong(folder)


# --- the command


def command(monkeypatch, capsys, *words: str, data: Path) -> tuple[int, str, str]:
    for field in Settings.model_fields.values():
        monkeypatch.setenv(str(field.alias), "")
    monkeypatch.setenv("TRACKER_DATA", str(data))
    monkeypatch.setattr(sys, "argv", ["tracker", "campaign", "check", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with campaigns and sessions and no database."""
    return copied_data(tmp_path)


def test_the_command_ends_well_where_there_are_only_notes(monkeypatch, capsys, data):
    monkeypatch.chdir(data)
    code, out, err = command(monkeypatch, capsys, data=data)
    assert code == 0
    lines = out.splitlines()
    assert "campaigns/palantir/campaign.toml:34: note: contact.address: is empty" in out
    assert all(": note: " in line for line in lines)
    assert "There is no database yet" in err
    assert err.splitlines()[-1] == f"2 campaigns: 0 wrong, {len(lines)} noted."


def test_the_command_fails_where_something_is_wrong_with_a_line_to_click(monkeypatch, capsys, data):
    spoil(data / "campaigns", "campaign.toml", 'number = "SB26-070"', 'number = "SB31-070"')
    monkeypatch.chdir(data / "campaigns")
    code, out, _ = command(monkeypatch, capsys, "data-privacy", data=data)
    assert code == 1
    line = line_of(data / "campaigns", "campaign.toml", "SB31-070")
    assert f"data-privacy/campaign.toml:{line}: bill.3.number: no session 2031A is known" in out


def test_a_file_that_is_wrong_throughout_does_not_fill_the_screen(monkeypatch, capsys, data):
    file = data / "campaigns" / "data-privacy" / "asks.toml"
    file.write_text("[[rule]]\n" * 190, "utf-8")
    _, out, err = command(monkeypatch, capsys, data=data)
    assert len(out.splitlines()) == MOST
    assert "more are not shown here" in err
    code, out, _ = command(monkeypatch, capsys, "--format", "json", data=data)
    assert (code, len(json.loads(out)) > 400) == (1, True)
    assert "None" not in out


def test_the_command_gives_json(monkeypatch, capsys, data):
    code, out, _ = command(monkeypatch, capsys, "--format", "json", data=data)
    found = json.loads(out)
    assert code == 0
    assert {"file", "line", "weight", "words"} == set(found[0])
    assert {one["weight"] for one in found} == {"note"}


def test_a_folder_that_is_not_there_is_wrong_use(monkeypatch, capsys, data):
    code, out, err = command(monkeypatch, capsys, str(data / "none"), data=data)
    assert (code, out) == (2, "")
    assert "is no folder" in err
