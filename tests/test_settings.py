"""What can be set, where it is read from, and what a value that cannot be used is told."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tracker.errors import SettingFault
from tracker.settings import OFFICIAL_SOURCE, ROOT, Settings, load, share

LOOPBACK = "http://127.0.0.1:8000"
FIELDS = Settings.model_fields


@pytest.fixture
def env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], None]:
    """Writes the file .env that the settings are read from."""

    def write(text: str) -> None:
        (tmp_path / ".env").write_text(text, encoding="utf-8")
        monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")

    return write


def test_nothing_set_is_the_official_site_at_four_seconds_in_sqlite() -> None:
    settings = load()
    assert settings.source_url == OFFICIAL_SOURCE
    assert settings.delay == 4.0
    assert make_url(settings.store_url).database == str(ROOT / "data" / "tracker.db")
    assert (settings.today, settings.session, settings.contact) == ("", "", "")


def test_an_option_beats_the_environment_which_beats_the_file(
    monkeypatch: pytest.MonkeyPatch, env_file: Callable[[str], None]
) -> None:
    env_file("TRACKER_DELAY=30\nTRACKER_SESSION=2025A\nTRACKER_CONTACT=file@example.org\n")
    monkeypatch.setenv("TRACKER_DELAY", "20")
    monkeypatch.setenv("TRACKER_SESSION", "2025B")
    settings = load({"delay": 10.0})
    assert (settings.delay, settings.session, settings.contact) == (
        10.0,
        "2025B",
        "file@example.org",
    )


def test_an_option_that_was_not_given_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SESSION", "2025B")
    assert load({"session": None}).session == "2025B"


@pytest.mark.parametrize("name", sorted(field.alias or "" for field in FIELDS.values()))
def test_an_empty_value_is_one_that_is_not_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    unset = load()
    monkeypatch.setenv(name, "")
    assert load() == unset


def test_the_example_file_sets_nothing(env_file: Callable[[str], None]) -> None:
    unset = load()
    env_file((ROOT / ".env.example").read_text("utf-8"))
    assert load() == unset


def test_the_example_file_works_with_every_line_switched_on(
    env_file: Callable[[str], None],
) -> None:
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    env_file("\n".join(line.removeprefix("#") for line in lines if line.startswith(("#D", "#T"))))
    assert load().contact
    assert load().session == "2026A"


def test_lines_of_the_file_that_belong_to_others_are_let_be(
    env_file: Callable[[str], None],
) -> None:
    unset = load()
    env_file("SOMEBODY_ELSES=1\n")
    assert load() == unset


BAD = [
    ("TRACKER_SOURCE_URL", "leg.colorado.gov", "lacks its scheme"),
    ("TRACKER_SOURCE_URL", "ftp://leg.colorado.gov", "lacks its scheme"),
    ("TRACKER_SOURCE_URL", "https://", "lacks its scheme or host"),
    ("TRACKER_SOURCE_URL", "https:// leg", "lacks its scheme or host"),
    ("TRACKER_SOURCE_URL", "https://leg.colorado.gov/bills", "Leave the rest out"),
    ("TRACKER_SOURCE_URL", "https://leg.colorado.gov/?a=b", "Leave the rest out"),
    ("TRACKER_SOURCE_URL", "https://me:secret@leg.colorado.gov", "a name or password stands in it"),
    ("TRACKER_PUBLIC_URL", "bills.example.org", "Write https://bills.example.org."),
    ("TRACKER_PUBLIC_URL", "ftp://bills.example.org", "lacks its scheme or host"),
    ("TRACKER_PUBLIC_URL", "https://bills.example.org/tracker", "Leave the rest out"),
    ("TRACKER_PUBLIC_URL", "https://a:b@bills.example.org", "a name or password stands in it"),
    ("TRACKER_PUBLIC_URL", "https://bills.example.org:port", "is no address"),
    ("TRACKER_SOURCE_URL", "https://leg.colorado.gov:99999", "Write https"),
    ("TRACKER_SOURCE_URL", "https://[::1", "Write https"),
    ("TRACKER_DELAY", "fast", "Write 4"),
    ("TRACKER_DELAY", "nan", "Write 4"),
    ("TRACKER_DELAY", "-1", "Write 4"),
    ("TRACKER_DELAY", "3601", "Write 4"),
    ("TRACKER_DELAY", "1.9", "Only a source on this machine"),
    ("TRACKER_SESSION", "regular", "Write it like 2026A"),
    ("TRACKER_SESSION", "2026", "Write it like 2026A"),
    ("TRACKER_CONTACT", "me@example.org\r\nX-Header: yes", "mail or web address"),
    ("DATABASE_URL", "tracker.db", "Write sqlite:///"),
    ("DATABASE_URL", "postgresql://host:port/name", "Write sqlite:///"),
    ("DATABASE_URL", "mysql://host/name", "Use sqlite or postgresql"),
    ("DATABASE_URL", "postgresql+asyncpg://host/name", "Use sqlite or postgresql"),
    ("DATABASE_URL", "sqlite://", "in memory is lost"),
    ("DATABASE_URL", "sqlite:///:memory:", "in memory is lost"),
]


@pytest.mark.parametrize(("name", "value", "what"), BAD)
def test_a_bad_value_is_named_and_told_what_to_write(
    name: str, value: str, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingFault) as fault:
        load()
    said = str(fault.value)
    assert fault.value.name == name
    assert said.startswith(f"{name}: ")
    assert what in said
    assert said.endswith(".")
    assert "\n" not in said
    assert "pydantic" not in said


@pytest.mark.parametrize(
    ("field", "option", "value"),
    [
        ("source_url", "--source", "leg"),
        ("delay", "--delay", "fast"),
        ("delay", "--delay", 0),
        ("session", "--session", "x"),
    ],
)
def test_a_bad_option_is_named_as_it_was_written(field: str, option: str, value: object) -> None:
    with pytest.raises(SettingFault) as fault:
        load({field: value})
    assert fault.value.name == option


def test_no_message_shows_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:secret@host:port/name")
    with pytest.raises(SettingFault) as fault:
        load()
    assert "secret" not in str(fault.value)


def test_a_file_that_is_not_text_is_told_of(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_bytes(b"TRACKER_CONTACT=Jos\xe9")
    monkeypatch.setitem(Settings.model_config, "env_file", tmp_path / ".env")
    with pytest.raises(SettingFault, match=r"^\.env: is not written in UTF-8"):
        load()


@pytest.mark.parametrize(
    "source",
    [LOOPBACK, "http://localhost:1", "http://[::1]:8000", "http://127.8.9.1", "HTTP://LOCALHOST"],
)
def test_a_source_on_this_machine_may_be_asked_without_delay(source: str) -> None:
    settings = load({"source_url": source, "delay": 0})
    assert settings.source_is_loopback
    assert settings.delay == 0


@pytest.mark.parametrize(
    "source",
    [OFFICIAL_SOURCE, "http://localhost.example.org", "http://10.0.0.1", "http://127.0.0.1.nip.io"],
)
def test_any_other_source_is_owed_two_seconds(source: str) -> None:
    assert load({"source_url": source, "delay": 2}).delay == 2
    with pytest.raises(SettingFault, match=r"under the 2 s"):
        load({"source_url": source, "delay": 1.99})


@pytest.mark.parametrize(
    "source",
    [
        "https://leg.colorado.gov/",
        "https://LEG.Colorado.gov",
        "https://leg.colorado.gov.",
        "https://leg.colorado.gov:443",
        " https://leg.colorado.gov ",
    ],
)
def test_one_site_has_one_spelling(source: str) -> None:
    assert load({"source_url": source}).source_url == OFFICIAL_SOURCE


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("postgres://me@host/name", "postgresql+psycopg://me@host/name"),
        ("postgresql://me:p%40ss@host:5433/name", "postgresql+psycopg://me:p%40ss@host:5433/name"),
        ("sqlite:////srv/tracker.db", "sqlite:////srv/tracker.db"),
    ],
)
def test_a_database_address_is_understood_as_people_write_it(written: str, read: str) -> None:
    assert load({"database_url": written}).store_url == read


@pytest.mark.parametrize("folder", ["plain", "with space", "50%20off", "what?", "año#1"])
def test_the_default_database_is_in_the_data_folder_whatever_its_name(folder: str) -> None:
    settings = load({"data": f"/srv/{folder}"})
    assert make_url(settings.store_url).database == f"/srv/{folder}/tracker.db"


def test_a_data_folder_means_the_same_from_every_working_folder() -> None:
    assert load({"data": "here"}).data == Path.cwd() / "here"
    assert load({"data": "~/tracker"}).data == Path.home() / "tracker"


def test_the_crawler_says_who_it_is_and_whom_to_write_to() -> None:
    agent = load({"contact": "mailto:ops@example.org"}).user_agent
    assert agent.startswith("ColoradoBillTracker/")
    assert "mailto:ops@example.org" in agent


def test_another_process_shares_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in FIELDS.values():
        monkeypatch.setenv(field.alias or "", "")
    given = load({"source_url": LOOPBACK, "delay": 0, "session": "2025b", "today": "2026-02-24"})
    share(given)
    assert os.environ["TRACKER_DELAY"] == "0.0"
    assert load() == given


@pytest.mark.parametrize("name", FIELDS)
def test_every_setting_says_what_it_does(name: str) -> None:
    assert FIELDS[name].alias
    assert str(FIELDS[name].description).endswith(".")


@pytest.mark.parametrize("value", ["-1", "many", "1.5", "10001", "0000000001", "9" * 30])
def test_a_budget_of_texts_is_a_number_that_makes_sense(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("TRACKER_TEXTS_PER_CRAWL", value)
    with pytest.raises(SettingFault, match=r"^TRACKER_TEXTS_PER_CRAWL: .* from 0 to 10000\."):
        load()
    assert load({"texts_per_crawl": 0}).texts_per_crawl == 0
