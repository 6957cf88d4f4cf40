"""`tracker campaign new`: a folder that the check passes; nothing is asked, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Tracker
from tests.data_folder import copied_data
from tracker import campaigns
from tracker.campaigns.check import Existing, check
from tracker.campaigns.new import make
from tracker.errors import SettingFault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied_data(tmp_path / "data") / "campaigns"


def files_of(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


def test_a_new_campaign_passes_the_check_and_follows_no_bill(folder: Path) -> None:
    before = files_of(folder)
    place = make(folder, "clean-water")
    assert [one.words for one in check(place, Existing()) if one.weight == "wrong"] == []
    loaded = {one.slug: one for one in campaigns.load(folder)}
    made = loaded["clean-water"]
    assert (made.name.en, made.topics, made.bills) == ("Clean water", (), ())
    assert "{bill}" in made.texts.template.en and "{position}" in made.texts.template.es
    assert {name: words for name, words in files_of(folder).items() if name in before} == before
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("there", ["folder", "empty", "file", "link"])
def test_what_is_there_already_is_not_overwritten(folder: Path, there: str) -> None:
    place = folder / "clean-water"
    if there == "folder":
        make(folder, "clean-water")
        (place / "campaign.toml").write_text("mine", "utf-8")
    elif there == "empty":
        place.mkdir()
    elif there == "file":
        place.write_text("mine", "utf-8")
    else:
        place.symlink_to(folder / "nowhere")
    before = files_of(folder)
    with pytest.raises(SettingFault, match="is there already"):
        make(folder, "clean-water")
    assert files_of(folder) == before


@pytest.mark.parametrize(
    "slug", ["", "Clean", "clean water", "../clean", "clean_water", "-clean", "agua-ñ", "a" * 41]
)
def test_a_name_that_cannot_be_one_makes_nothing(folder: Path, slug: str) -> None:
    before = sorted(folder.iterdir())
    with pytest.raises(SettingFault, match="cannot be a campaign's name"):
        make(folder, slug)
    assert sorted(folder.iterdir()) == before


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    (tmp_path / "campaigns").write_text("no folder", "utf-8")
    with pytest.raises(SettingFault, match="cannot be made"):
        make(tmp_path / "campaigns", "clean-water")


@pytest.mark.slow
def test_the_command_makes_it_and_the_check_passes(tracker: Tracker, folder: Path) -> None:
    data = {"TRACKER_DATA": str(folder.parent)}
    said = tracker("campaign", "new", "clean-water", **data)
    assert said.code == 0 and said.out.strip() == str(folder / "clean-water")
    assert "tracker campaign check" in said.err and "follows no bill" in said.err
    checked = tracker("campaign", "check", said.out.strip(), **data)
    assert (checked.code, "1 campaign: 0 wrong" in checked.err) == (0, True)
    again = tracker("campaign", "new", "clean-water", **data)
    assert again.code != 0 and "is there already" in again.err
