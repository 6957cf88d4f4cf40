"""Pages of a first contact as files: what was read of each, and saved pages for the tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.colorado.parse import plain
from scrapers.probe import Look
from scrapers.probe_report import Report
from tracker.domain.times import denver_day


def keep(report: Report, folder: Path) -> None:
    """Writes the report, the refusal if there is one, and what was read of each page as JSON.
    Raises OSError."""
    (folder / "report.txt").write_text(report.text(), encoding="utf-8")
    if report.is_refused:
        (folder / "refusal.json").write_text(_json(report.refusal()), encoding="utf-8")
    records = folder / "records"
    records.mkdir(exist_ok=True)
    for number, look in enumerate(report.looks, 1):
        if look.record is not None:
            file = records / f"{number:02}-{_slug(look.name)}.json"
            file.write_text(_json(plain(look.record)), encoding="utf-8")


def save_pages(looks: Sequence[Look], folder: Path) -> Iterator[str]:
    """Writes each web page whose kind is known as `<kind>/<name>.html`, beside it its address and
    day (.toml) and what it yields (.json), as tests/pages has them. Says what it wrote; a file
    that is there is left as it is. Raises OSError."""
    for look in looks:
        if not (look.kind and look.text):
            continue
        day = denver_day(look.exchange.at)
        name = f"{day:%Y%m%d}-{_slug(urlsplit(look.exchange.url).path.rpartition('/')[2])}"
        if look.wanted in ("list by last action", "next week"):
            name += f"-{_slug(look.wanted)}"
        page = folder / look.kind / f"{name}.html"
        if page.exists():
            yield f"{page} is there already and was left as it is."
            continue
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(look.text, encoding="utf-8")
        page.with_suffix(".toml").write_text(_about(look), encoding="utf-8")
        if look.record is None:
            yield f"{page}: it cannot be read yet; mend its page object, then make expect."
            continue
        page.with_suffix(".json").write_text(_json(plain(look.record)), encoding="utf-8")
        yield f"{page}: read its .json against the page before you keep it."


def _about(look: Look) -> str:
    """What stands beside a saved page. Strings of JSON are strings of TOML."""
    day, note = denver_day(look.exchange.at), f"first contact: {look.name}"
    return (
        f"address = {json.dumps(look.exchange.url)}\nday = {day}\n"
        f'markup = "attested"\nnote = {json.dumps(note)}\n'
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60] or "page"
