"""The repository keeps its word: what it names is there, and what must not be in it is not."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

import pytest

from tracker import cli
from tracker.domain import formats
from tracker.domain.stages import StageName
from tracker.export.fields import fields_of
from tracker.settings import Settings

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = (ROOT / "README.md").read_text("utf-8")
OPERATING: Final = (ROOT / "docs" / "operating.md").read_text("utf-8")
MAKEFILE: Final = (ROOT / "Makefile").read_text("utf-8")
TARGETS: Final = re.findall(r"^([a-z]+):.*##", MAKEFILE, re.MULTILINE)
DOCUMENTS: Final = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(ROOT.glob("docs/*.md"))]
#: Split, so that this file does not name what it forbids.
HOSTS: Final = ("pypi" + ".org", "python" + "hosted.org", "deb.debian" + ".org", "npmjs" + ".org")
MACHINE: Final = re.compile(r"(?<![\w.:/])/(?:wor[k]|roo[t]|home/\w+|Users/\w+)/[\w.]")


def tracked() -> list[Path]:
    """Every file in git that stands in the working tree."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout.split("\0")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "ignore")


def command_names() -> list[str]:
    """Every command as it is typed, without "tracker": `crawl`, `db upgrade`."""
    top = cli.command()
    return sorted(
        found for name in cli.COMMANDS for found in _names(top.get_command(None, name), name)
    )


def _names(command: object, before: str) -> Iterator[str]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield before.strip()
        return
    for name, below in inner.items():
        yield from _names(below, f"{before} {name}")


def in_one_line(text: str) -> str:
    return " ".join(line.strip().removeprefix("#").strip() for line in text.splitlines())


def test_nothing_names_a_path_of_one_machine() -> None:
    named = {
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in tracked()
        if (found := MACHINE.search(text_of(path)))
    }
    assert named == set()


def test_nothing_names_the_host_of_a_package_registry() -> None:
    named = {
        f"{path.relative_to(ROOT)}: {host}"
        for path in tracked()
        for host in HOSTS
        if host in text_of(path)
    }
    assert named == set()


def test_every_locked_package_has_its_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert len(entries) > 50
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("target", TARGETS)
def test_the_readme_names_every_command_of_make(target: str) -> None:
    assert f"`make {target}`" in README


def test_the_readme_begins_with_starting_and_testing() -> None:
    assert README.index("make run") < README.index("make test") < README.index("## What it asks")


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "make --no-print-directory test" in script
    assert "\nmake test\n" in README


def test_make_alone_lists_its_commands() -> None:
    environment = {**os.environ, "MAKEFLAGS": "", "MAKELEVEL": "0"}
    listed = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, check=True, text=True, env=environment
    ).stdout
    assert [line.split()[1] for line in listed.splitlines()] == TARGETS


@pytest.mark.parametrize("name", Settings.model_fields)
def test_each_setting_is_told_wherever_people_look(name: str) -> None:
    setting = Settings.model_fields[name]
    example = in_one_line((ROOT / ".env.example").read_text("utf-8"))
    for text in (example, OPERATING, README):
        assert str(setting.alias) in text
        assert " ".join(str(setting.description).split()) in text


@pytest.mark.parametrize("command", command_names())
def test_each_command_of_the_tracker_is_told(command: str) -> None:
    named = re.compile(rf"`tracker {command}\b")
    assert named.search(README)
    assert named.search(OPERATING)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_no_document_names_a_command_that_is_not_there(document: Path) -> None:
    known = {command.split()[0] for command in command_names()}
    named = set(re.findall(r"(?:`|bin/)tracker ([a-z]+)", document.read_text("utf-8")))
    assert named <= known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    targets = re.findall(r"(?<!!)\[[^]]*\]\((?!https?:)([^)#]+)", text)
    assert [target for target in targets if not (document.parent / target).exists()] == []


#: Fields of records as the export names them (`tracker.export.fields.record`).
FIELDS: Final = re.compile(r"[a-z_]+[=. ][a-z_=.() ]+")


def named(fields: str) -> Iterator[str]:
    """The names of fields, and of those within them."""
    for field in fields_of(fields):
        yield field.name
        yield from named(field.inner)


def exported_keys() -> set[str]:
    """Every key that the export writes, read from its source: of its dicts, and of its lists of
    fields."""
    nodes = list(ast.walk(ast.parse((ROOT / "tracker/export/jsonl.py").read_text("utf-8"))))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant)]
    texts += [getattr(formats, node.attr, 0) for node in nodes if isinstance(node, ast.Attribute)]
    lists = [text for text in texts if isinstance(text, str) and FIELDS.fullmatch(text)]
    dicts = [node for node in nodes if isinstance(node, ast.Dict)]
    keys = [key.value for node in dicts for key in node.keys if isinstance(key, ast.Constant)]
    return {*keys, *(name for fields in lists for name in named(fields))}


def test_every_field_of_the_export_is_in_the_data_dictionary() -> None:
    dictionary = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    keys = exported_keys() - {"house", "senate"}
    assert {"number", "start_text", "items_gone", "stage_since", "ballots", "moved_to"} <= keys
    assert {key for key in keys if f"`{key}`" not in dictionary} == set()


def test_every_stage_is_in_the_data_dictionary() -> None:
    dictionary = (ROOT / "docs" / "data-dictionary.md").read_text("utf-8")
    assert {name for name in get_args(StageName) if f"`{name}`" not in dictionary} == set()


def test_the_changelog_has_a_place_for_what_is_coming() -> None:
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_scrapy_finds_the_settings_from_the_top_folder() -> None:
    assert "default = scrapers.settings" in (ROOT / "scrapy.cfg").read_text("utf-8")


class Machine:
    """A machine with nothing but a few programs, for .ci/needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("bash", "env", "tr", "chmod", "touch"):
            (folder / name).symlink_to(shutil.which(name) or name)
        self.program("id", "echo 0")
        self.program("uname", "echo Linux")

    def program(self, name: str, script: str) -> None:
        path = self.folder / name
        path.write_text(f"#!{self.folder}/bash\n{script}\n")
        path.chmod(0o755)

    def needs(self, package: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.folder / "bash"), str(ROOT / ".ci" / "needs"), package],
            capture_output=True,
            check=False,
            text=True,
            env={"PATH": str(self.folder)},
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without Chromium, as root, without apt."""
    return Machine(tmp_path)


def test_what_is_there_is_not_installed(machine: Machine) -> None:
    machine.program("chromium", "true")
    done = machine.needs("chromium")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_what_lacks_is_installed_and_said(machine: Machine) -> None:
    here = machine.folder
    machine.program("apt-get", f"echo noise; touch {here}/chromium; chmod +x {here}/chromium")
    done = machine.needs("chromium")
    assert done.returncode == 0
    assert done.stderr == "Installing chromium by apt: the browser tests need it.\n"
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("apt_cache", "package"), [("true", "chromium-headless-shell"), ("exit 100", "chromium")]
)
def test_a_browser_without_windows_is_taken_where_the_system_has_one(
    apt_cache: str, package: str, machine: Machine
) -> None:
    here = machine.folder
    machine.program("apt-cache", apt_cache)
    machine.program("apt-get", f'echo "$@" > {here}/asked; touch {here}/{package}')
    machine.needs("chromium")
    assert f" {package} fonts-liberation" in (here / "asked").read_text()


def test_sudo_is_used_and_said_where_the_user_is_not_root(machine: Machine) -> None:
    here = machine.folder
    machine.program("id", "echo 1000")
    machine.program("sudo", f'touch {here}/asked; exec "$@"')
    machine.program("apt-get", f"touch {here}/chromium; chmod +x {here}/chromium")
    done = machine.needs("chromium")
    assert "by apt (with sudo)" in done.stderr
    assert (here / "asked").exists()


@pytest.mark.parametrize(
    ("programs", "sentence"),
    [
        ({}, "there is no apt-get"),
        ({"apt-get": "true", "id": "echo 1000"}, "there is no sudo"),
        ({"apt-get": "exit 100"}, "could not install chromium"),
        ({"apt-get": "true"}, "still not found"),
    ],
    ids=["no apt", "no sudo", "no network", "installed elsewhere"],
)
def test_what_cannot_be_installed_is_told_with_what_to_do(
    programs: dict[str, str], sentence: str, machine: Machine
) -> None:
    for name, script in programs.items():
        machine.program(name, script)
    done = machine.needs("chromium")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Install chromium by hand, then run this again." in done.stderr
