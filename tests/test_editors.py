"""Keys of the editors' desk: who they let in, until when, and how fast wrong ones are tried."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tracker.editors import (
    Attempts,
    Editor,
    entry_of,
    new_key,
    read,
    still_good,
    verify,
    wait_seconds,
)
from tracker.errors import SettingFault
from tracker.settings import load

TODAY, LAST = date(2026, 2, 24), date(2026, 3, 1)
ANA, BEN = "abcdefgh" * 4, "zyxwvuts" * 4  # workers of one run must collect the same names
SETTING = f"{entry_of('ana', ANA, LAST)}, {entry_of('ben', BEN, None)}"


def test_a_key_is_thirty_two_letters_and_never_the_same() -> None:
    assert re.fullmatch("[a-z]{32}", ANA)
    assert ANA != BEN


def test_a_key_lets_in_the_editor_it_was_made_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_EDITORS", SETTING)
    editors = load().desk
    assert [editor.name for editor in editors] == ["ana", "ben"]
    for key, name in ((ANA, "ana"), (f" {BEN}\n", "ben")):
        found = verify(key, editors, TODAY)
        assert found is not None
        assert found.name == name
    for wrong in ("", ANA[:-1], ANA.upper(), "x" * 100_000, "é\ud800", editors[0].digest):
        assert verify(wrong, editors, TODAY) is None


def test_none_set_lets_nobody_in() -> None:
    assert load().desk == ()
    assert verify("", (), TODAY) is None


def test_a_key_is_good_through_its_last_day() -> None:
    editors = read(SETTING)
    assert verify(ANA, editors, LAST) is not None
    assert verify(ANA, editors, date(2026, 3, 2)) is None
    assert verify(BEN, editors, date(2036, 3, 2)) is not None


def test_who_signed_in_is_out_once_the_key_is_over_or_taken_away() -> None:
    ana, ben = read(SETTING)
    assert still_good(ana, (ana, ben), LAST)
    assert not still_good(ana, (ana, ben), date(2026, 3, 2))
    assert not still_good(ana, (ben,), TODAY)
    assert not still_good(ana, (Editor("ana", ben.digest), ben), TODAY)


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("ana", "entry 1 has no hash"),
        (ANA, "entry 1 has no hash"),
        (f"{SETTING} cleo:md5:{'0' * 32}", "entry 3 has no hash"),
        (f"ana:sha256:{'0' * 63}", "entry 1 has no hash"),
        (f"ana:sha256:{'f' * 63}g", "entry 1 has no hash"),
        (f"ana:sha256:{'f' * 64}:soon", "entry 1 ends in no date"),
        (f"ana:sha256:{'f' * 64}:2026-02-30", "entry 1 ends in no date"),
        (f":sha256:{'f' * 64}", "entry 1 has no name"),
        (f"{'f' * 64}:sha256:ana", "entry 1 has no name"),
        (f"{SETTING} {entry_of('ana', BEN, None)}", "ana stands there twice"),
    ],
)
def test_a_malformed_setting_is_told_without_its_hash(
    setting: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRACKER_EDITORS", setting)
    with pytest.raises(SettingFault, match=r"^TRACKER_EDITORS: ") as told:
        load()
    assert said in str(told.value)
    assert not re.search("[0-9a-f]{32}", str(told.value))
    assert ANA not in str(told.value)


@pytest.mark.parametrize("name", ["", "ana maria", "ana,ben", "ana:ben", "x" * 41, "a\nb"])
def test_a_name_that_cannot_stand_in_the_setting_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        entry_of(name, ANA, None)


def test_a_hash_does_not_stand_in_what_an_editor_prints() -> None:
    assert read(SETTING)[0].digest not in repr(read(SETTING))


@pytest.mark.parametrize(
    ("wrong", "now", "wait"),
    [
        ([], 0, 0),
        ([0, 1, 2, 3], 3, 0),
        ([0, 1, 2, 3, 4], 4, 2),
        ([0, 1, 2, 3, 4], 6, 0),
        ([0, 1, 2, 3, 4, 6], 6, 4),
        ([0, 1, 2, 3, 4, 6], 9.5, 1),
        ([0] * 20, 0, 300),
        ([0] * 32, 300, 0),
        ([0, 1, 2, 3, 700], 700, 0),
    ],
)
def test_the_wait_doubles_and_ends(wrong: list[float], now: float, wait: int) -> None:
    assert wait_seconds(wrong, now) == wait


def test_a_hundred_wrong_keys_are_slowed_and_the_right_one_works_after_the_wait() -> None:
    attempts, editors, now = Attempts(), read(SETTING), 1000.0
    looked_at, wait = 0, 0
    for _ in range(100):
        before = wait
        said = attempts.admit("10.0.0.9", new_key(), editors, TODAY, now)
        assert isinstance(said, int)
        looked_at += said > before or not before
        wait, now = said, now + 0.1
    assert looked_at < 10
    assert 0 < wait <= 300
    refused = attempts.admit("10.0.0.9", ANA, editors, TODAY, now)
    assert isinstance(refused, int)
    assert refused > 0
    assert attempts.admit("10.0.0.9", ANA, editors, TODAY, now + refused) == editors[0]


def test_one_visitors_wrong_keys_do_not_keep_others_out() -> None:
    attempts, editors = Attempts(), read(SETTING)
    for place in range(20):
        attempts.admit("10.0.0.9", "wrong", editors, TODAY, place * 0.1)
    assert attempts.admit("10.0.0.7", BEN, editors, TODAY, 2.0) == editors[1]


def test_nothing_about_a_visitor_is_held_for_longer_than_ten_minutes() -> None:
    attempts, editors = Attempts(), read(SETTING)
    attempts.admit("10.0.0.9", "wrong", editors, TODAY, 0.0)
    assert len(attempts) == 1
    assert "10.0.0.9" not in repr(attempts)
    attempts.admit("10.0.0.7", BEN, editors, TODAY, 601.0)
    assert len(attempts) == 0
    for place in range(1500):
        attempts.admit(str(place), "wrong", editors, TODAY, 700.0)
    assert len(attempts) <= 1000
