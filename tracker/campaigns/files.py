"""What a campaign's files may say: their settings, and the values they become.

Names are given in both languages. A longer text may lack one while it is being translated; readers
then see the other, and `tracker campaign check` tells it.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from tracker.domain.campaign import (
    Ask,
    CallTexts,
    Contact,
    Effort,
    Guidance,
    NamedBill,
    Position,
    Report,
    Resource,
    Section,
)
from tracker.domain.language import Both
from tracker.domain.numbers import BillNumber
from tracker.domain.text.phrases import form_of
from tracker.domain.topics import FIELD_WEIGHTS, Phrase
from tracker.errors import NumberFault

_ADDRESS: Final = re.compile(r"https://[\w.-]+\.[a-z]{2,}(?::\d+)?(?:/[^\s<>\"']*)?")
_MAIL: Final = re.compile(r"[^@\s<>\"]+@[\w-]+(?:\.[\w-]+)+")
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_QUARTER: Final = re.compile(r"\d{4}(-Q[1-4])?")


def _said(value: str) -> str:
    if not value.strip():
        raise ValueError("is empty. Write a text.")
    return value


def _address(value: str) -> str:
    if value and not _ADDRESS.fullmatch(value):
        raise ValueError(
            f'{value!r} is no address. Write it whole, from https:// on, or "" while it is not '
            "known."
        )
    return value


def _mail(value: str) -> str:
    if value and not _MAIL.fullmatch(value):
        raise ValueError(f'{value!r} is no mail address. Write "" while it is not known.')
    return value


def _colour(value: str) -> str:
    if value and not _COLOUR.fullmatch(value):
        raise ValueError(f"{value!r} is no colour. Write one such as #0b5394.")
    return value.lower()


def _quarter(value: str) -> str:
    if not _QUARTER.fullmatch(value):
        raise ValueError(f"{value!r} is no quarter. Write one such as 2026-Q1, or a year.")
    return value


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError('is no date. Write 2026-04-30 without quotes, or "" while it is not known.')


def _whole(value: str) -> str:
    try:
        return str(BillNumber.understand(value))
    except NumberFault as fault:
        raise ValueError(str(fault)) from None


def _field(value: str) -> str:
    if value not in FIELD_WEIGHTS:
        raise ValueError(f"{value!r} is no field. Write one of {', '.join(FIELD_WEIGHTS)}.")
    return value


def _phrase(value: str) -> str:
    form_of(value)
    return value


#: What a list of phrases, and a file of topics, may hold.
MOST_PHRASES: Final = 1000
MOST_TOPICS: Final = 100
#: Points of a phrase; as a threshold, so many that nothing comes under the topic.
MOST_POINTS: Final = 1000

_Text: TypeAlias = Annotated[str, AfterValidator(_said)]
_Phrases: TypeAlias = Annotated[
    list[Annotated[_Text, AfterValidator(_phrase)]], Field(max_length=MOST_PHRASES)
]
_Slug: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Address: TypeAlias = Annotated[str, AfterValidator(_address)]
_Day: TypeAlias = Annotated[date | None, BeforeValidator(_day)]
_Points: TypeAlias = Annotated[float, Field(gt=0, le=MOST_POINTS, allow_inf_nan=False)]


class Model(BaseModel):
    """A table of a file: no setting but those named, each of its own type."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class _Name(Model):
    en: _Text
    es: _Text

    def both(self) -> Both:
        return Both(" ".join(self.en.split()), " ".join(self.es.split()))


class _Words(Model):
    en: str = ""
    es: str = ""

    def both(self) -> Both:
        return Both(self.en.strip(), self.es.strip())


class _Addresses(Model):
    en: _Address = ""
    es: _Address = ""

    def both(self) -> Both:
        return Both(self.en, self.es)


class _CallTexts(Model):
    line: _Words = _Words()
    points: _Words = _Words()
    template: _Words = _Words()
    represent: _Words = _Words()
    help: _Words = _Words()
    limit: _Words = _Words()

    def texts(self) -> CallTexts:
        """What is said at a hearing."""
        return CallTexts(
            self.line.both(),
            self.points.both(),
            self.template.both(),
            self.represent.both(),
            self.help.both(),
            self.limit.both(),
        )


class _Ask(Model):
    id: _Slug
    name: _Name
    text: _Words = _Words()

    def value(self) -> Ask:
        return Ask(self.id, self.name.both(), self.text.both())


class _Bill(_CallTexts):
    number: Annotated[str, AfterValidator(_whole)]
    position: Position = ""
    asks: list[_Slug] = []

    def value(self) -> NamedBill:
        number = BillNumber.parse(self.number)
        return NamedBill(number, self.position, tuple(self.asks), self.texts())


class _Contact(Model):
    name: _Words = _Words()
    email: Annotated[str, AfterValidator(_mail)] = ""
    phone: str = ""
    address: _Address = ""
    rsvp: _Address = ""

    def value(self) -> Contact:
        return Contact(self.name.both(), self.email, self.phone, self.address, self.rsvp)


class _Colours(Model):
    light: Annotated[str, AfterValidator(_colour)] = ""
    dark: Annotated[str, AfterValidator(_colour)] = ""


class _Section(Model):
    id: _Slug
    title: _Name
    text: _Words

    def value(self) -> Section:
        return Section(self.id, self.title.both(), self.text.both())


class _Resource(Model):
    id: _Slug
    publisher: _Text
    name: _Name
    text: _Words = _Words()
    address: _Addresses = _Addresses()

    def value(self) -> Resource:
        return Resource(
            self.id, self.publisher, self.name.both(), self.text.both(), self.address.both()
        )


class _Guidance(Model):
    id: _Slug
    name: _Name
    kind: Literal["guidance", "law"] = "guidance"
    issued: _Day = None
    text: _Words = _Words()
    address: _Addresses = _Addresses()

    def value(self) -> Guidance:
        return Guidance(
            self.id, self.name.both(), self.issued, self.text.both(), self.address.both(),
            self.kind,
        )  # fmt: skip


class _Report(Model):
    agency: _Name
    quarter: Annotated[str, AfterValidator(_quarter)]
    due: _Day = None
    due_by: str = ""
    received: _Day = None
    address: _Address = ""

    def value(self) -> Report:
        return Report(
            self.agency.both(), self.quarter, self.due, self.due_by, self.received, self.address
        )


class _Effort(Model):
    id: _Slug
    scope: Literal["statewide", "local"]
    place: str = ""
    name: _Name
    text: _Words = _Words()
    address: _Address = ""

    def value(self) -> Effort:
        return Effort(
            self.id, self.scope, self.place, self.name.both(), self.text.both(), self.address
        )


class PhraseEntry(Model):
    """A phrase with points, places and company of its own."""

    words: Annotated[_Text, AfterValidator(_phrase)]
    points: _Points
    fields: list[Annotated[str, AfterValidator(_field)]] = Field(default=[], alias="in")
    beside: _Phrases = []
    not_beside: _Phrases = []

    def value(self) -> Phrase:
        """The phrase."""
        return Phrase(
            self.words, self.points, tuple(self.fields), tuple(self.beside), tuple(self.not_beside)
        )


class TopicEntry(Model):
    """A topic as it is written."""

    id: _Slug
    name: _Name
    threshold: _Points = 4.0
    enough: _Phrases = []
    strong: _Phrases = []
    hint: _Phrases = []
    phrase: Annotated[list[PhraseEntry], Field(max_length=MOST_PHRASES)] = []
    must_not_count: _Phrases = []
    not_about: _Phrases = []


class CampaignFile(Model):
    """campaign.toml: what the campaign is, wants and always follows."""

    slug: _Slug
    name: _Name
    by: _Words = _Words()
    cause: _Name
    colour: _Colours = _Colours()
    contact: _Contact = _Contact()
    deadline_hours: Annotated[int, Field(gt=0)] | None = None
    ask: list[_Ask] = []
    bill: list[_Bill] = []


class TopicsFile(Model):
    """topics.toml: the words by which bills are found."""

    must_not_count: _Phrases = []
    not_about: _Phrases = []
    topic: Annotated[list[TopicEntry], Field(max_length=MOST_TOPICS)] = []


class TextsFile(_CallTexts):
    """texts.toml: sections of the campaign's page, and what is said at hearings."""

    section: list[_Section] = []


class ResourcesFile(Model):
    """resources.toml: what to read elsewhere."""

    resource: list[_Resource] = []


class GuidanceFile(Model):
    """guidance.toml: executive guidance, and the reports that agencies owe."""

    guidance: list[_Guidance] = []
    report: list[_Report] = []


class JoinFile(Model):
    """join.toml: efforts to join."""

    effort: list[_Effort] = []
