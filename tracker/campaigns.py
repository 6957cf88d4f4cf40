"""Campaigns as people write them: one folder each, with campaign.toml and topics.toml.

A mistake in a file is told with the file, the line and what to write instead (CampaignFault).
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tracker.domain.numbers import BillNumber
from tracker.domain.topics import FIELD_WEIGHTS, Phrase, Rules, Topic
from tracker.errors import CampaignFault, NumberFault

Position: TypeAlias = Literal["", "support", "oppose", "amend", "monitor"]

#: Points of a phrase by the list it stands in; a topic's threshold is 4 unless it says otherwise.
POINTS: Final = {"enough": 4.0, "strong": 2.0, "hint": 1.0}

_Text: TypeAlias = Annotated[str, Field(min_length=1)]
_Slug: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing the campaign wants of the law."""

    id: str
    en: str
    es: str


@dataclass(frozen=True, slots=True)
class NamedBill:
    """A bill that is always followed. position: "" while the campaign has taken none."""

    number: BillNumber
    position: Position


@dataclass(frozen=True, slots=True)
class Campaign:
    """A coalition's cause, in both languages, with the topics by which bills are found."""

    slug: str
    name_en: str
    name_es: str
    cause_en: str
    cause_es: str
    asks: tuple[Ask, ...]
    bills: tuple[NamedBill, ...]
    topics: tuple[Topic, ...]

    def position_on(self, number: str) -> Position:
        """The campaign's position on a bill, "" where it has taken none."""
        return next((bill.position for bill in self.bills if str(bill.number) == number), "")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Both(_Model):
    en: _Text
    es: _Text


class _AskEntry(_Model):
    id: _Slug
    en: _Text
    es: _Text


class _BillEntry(_Model):
    number: str
    position: Position = ""

    @field_validator("number")
    @classmethod
    def _whole(cls, value: str) -> str:
        try:
            return str(BillNumber.understand(value))
        except NumberFault as fault:
            raise ValueError(str(fault)) from None


class _CampaignFile(_Model):
    slug: _Slug
    name: _Both
    cause: _Both
    ask: list[_AskEntry] = []
    bill: list[_BillEntry] = []


class _PhraseEntry(_Model):
    words: _Text
    points: Annotated[float, Field(gt=0, strict=False)]
    fields: list[str] = Field(default=[], alias="in")

    @field_validator("fields")
    @classmethod
    def _known(cls, value: list[str]) -> list[str]:
        for name in value:
            if name not in FIELD_WEIGHTS:
                raise ValueError(f"{name!r} is no field. Write one of {', '.join(FIELD_WEIGHTS)}.")
        return value


class _TopicEntry(_Model):
    id: _Slug
    name: _Both
    threshold: Annotated[float, Field(gt=0, strict=False)] = 4.0
    enough: list[_Text] = []
    strong: list[_Text] = []
    hint: list[_Text] = []
    phrase: list[_PhraseEntry] = []
    must_not_count: list[_Text] = []


class _TopicsFile(_Model):
    must_not_count: list[_Text] = []
    topic: Annotated[list[_TopicEntry], Field(min_length=1)]


_File = TypeVar("_File", bound=_Model)


def load(folder: Path) -> tuple[Campaign, ...]:
    """Every campaign of a folder (data/campaigns), by slug. Raises CampaignFault.

    A folder without campaigns gives none; a campaign's folder must hold both of its files.
    """
    if not folder.is_dir():
        return ()
    places = sorted(place for place in folder.iterdir() if place.is_dir())
    campaigns = [_campaign(place) for place in places if not place.name.startswith((".", "_"))]
    return tuple(sorted(campaigns, key=lambda campaign: campaign.slug))


def rules(campaigns: Sequence[Campaign]) -> Rules:
    """What all campaigns together look for, with a digest that changes when any of it does."""
    topics = tuple(topic for campaign in campaigns for topic in campaign.topics)
    named: dict[str, tuple[str, ...]] = {}
    for campaign in campaigns:
        for bill in campaign.bills:
            named[str(bill.number)] = (*named.get(str(bill.number), ()), campaign.slug)
    said = repr((topics, sorted(named.items()), sorted(FIELD_WEIGHTS.items())))
    return Rules(topics, named, hashlib.sha256(said.encode()).hexdigest()[:16])


def _campaign(place: Path) -> Campaign:
    about_file, topics_file = place / "campaign.toml", place / "topics.toml"
    about = _read(about_file, _CampaignFile)
    found = _read(topics_file, _TopicsFile)
    if about.slug != place.name:
        raise _fault(about_file, "slug", f"{about.slug!r} is not the folder's name, {place.name!r}")
    _need_different(about_file, "id", [ask.id for ask in about.ask])
    _need_different(about_file, "number", [bill.number for bill in about.bill])
    _need_different(topics_file, "id", [topic.id for topic in found.topic])
    return Campaign(
        slug=about.slug,
        name_en=about.name.en,
        name_es=about.name.es,
        cause_en=" ".join(about.cause.en.split()),
        cause_es=" ".join(about.cause.es.split()),
        asks=tuple(Ask(ask.id, ask.en, ask.es) for ask in about.ask),
        bills=tuple(NamedBill(BillNumber.parse(b.number), b.position) for b in about.bill),
        topics=tuple(_topic(entry, about.slug, found, topics_file) for entry in found.topic),
    )


def _topic(entry: _TopicEntry, campaign: str, found: _TopicsFile, file: Path) -> Topic:
    phrases = tuple(_phrases(entry))
    if not phrases:
        raise _fault(file, entry.id, f"the topic {entry.id!r} has no phrases", quoted=True)
    anywhere = [phrase.text.lower() for phrase in phrases if not phrase.fields]
    _need_different(file, "", anywhere)
    return Topic(
        id=entry.id,
        campaign=campaign,
        name_en=entry.name.en,
        name_es=entry.name.es,
        phrases=phrases,
        not_phrases=(*found.must_not_count, *entry.must_not_count),
        threshold=entry.threshold,
    )


def _phrases(entry: _TopicEntry) -> Iterator[Phrase]:
    for kind, words in (("enough", entry.enough), ("strong", entry.strong), ("hint", entry.hint)):
        yield from (Phrase(text, POINTS[kind]) for text in words)
    yield from (Phrase(one.words, one.points, tuple(one.fields)) for one in entry.phrase)


def _need_different(file: Path, key: str, values: Sequence[str]) -> None:
    """Raises CampaignFault at the second mention of a value."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            what = f"{value!r} stands here twice"
            raise _fault(file, value, f"{key}: {what}" if key else what, quoted=True, last=True)
        seen.add(value)


def _read(file: Path, model: type[_File]) -> _File:
    """A file as its model. Raises CampaignFault with the line of what is wrong."""
    try:
        text = file.read_text(encoding="utf-8")
        return model.model_validate(tomllib.loads(text))
    except FileNotFoundError:
        raise CampaignFault(str(file), 0, "this file lacks") from None
    except UnicodeDecodeError:
        raise CampaignFault(str(file), 0, "not written in UTF-8. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise CampaignFault(str(file), int(line.group(1)) if line else 0, str(error)) from None
    except ValidationError as error:
        first = error.errors()[0]
        raise CampaignFault(str(file), _line(text, first["loc"]), _what(first)) from None


def _what(error: Any) -> str:
    """What is wrong, in words for the person who wrote the file."""
    place = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return f"{place}: no such setting. Check its spelling."
    if error["type"] == "missing":
        return f"{place}: is missing"
    return f"{place}: {error['msg'].removeprefix('Value error, ')}"


def _line(text: str, place: Sequence[str | int]) -> int:
    """The line of a setting, 1-based. place: its names from the top, with the numbers of tables of
    one name and of items of a list. A setting that lacks is told by the table it lacks in.
    """
    lines, at = text.split("\n"), 0
    for part, after in zip(place, [*place[1:], None], strict=True):
        if isinstance(part, int):
            continue
        found = _place(lines, at, part, after)
        if found is None:
            break
        at = found + 1
    return max(at, 1)


def _place(lines: Sequence[str], start: int, name: str, after: str | int | None) -> int | None:
    """The index of the line where a table or setting begins, None where there is none.

    after: what the name is followed by in the setting's place; a number counts tables.
    """
    header = rf"^\s*\[{{1,2}}(?:[\w-]+\.)*{re.escape(name)}[\].]"
    times = after + 1 if isinstance(after, int) else 1
    dotted = rf"\s*\.\s*{re.escape(after)}" if isinstance(after, str) else ""
    key = rf"^\s*{re.escape(name)}(?:{dotted}\s*=|\s*=)"
    end = next((at for at in range(start, len(lines)) if lines[at].lstrip().startswith("[")), None)
    settings = lines[:end]
    found = _nth(settings, start, key, 1)
    return found if found is not None else _nth(lines, start, header, times)


def _nth(lines: Sequence[str], start: int, pattern: str, times: int) -> int | None:
    """The index of the nth line that fits a pattern from a place on, None where there is none."""
    found = (at for at in range(start, len(lines)) if re.match(pattern, lines[at]))
    return next((at for count, at in enumerate(found, 1) if count == times), None)


def _fault(
    file: Path, key: str, what: str, *, quoted: bool = False, last: bool = False
) -> CampaignFault:
    """A fault at the first (or last) line that names a key or, quoted, a value."""
    lines = file.read_text(encoding="utf-8").split("\n")
    wanted = re.compile(rf'"{re.escape(key)}"' if quoted else rf"^\s*{re.escape(key)}\s*=", re.I)
    found = [at for at, line in enumerate(lines, 1) if wanted.search(line)]
    return CampaignFault(str(file), (found[-1] if last else found[0]) if found else 0, what)
