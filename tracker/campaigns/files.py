"""What a campaign's files may say: their settings, and the values they become.

Names are given in both languages. A longer text may lack one while it is being translated; readers
then see the other, and `tracker campaign check` tells it.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field

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
from tracker.toml_files import Model, Name, Text, day

#: What a list of phrases, and a file of topics, may hold.
MOST_PHRASES: Final = 1000
MOST_TOPICS: Final = 100
#: Points of a phrase; as a threshold, so many that nothing comes under the topic.
MOST_POINTS: Final = 1000


def _like(pattern: str, words: str) -> AfterValidator:
    """Refuses a text that is not like a pattern. words: why, with the text in their braces."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(words.format(repr(value)))
        return value

    return AfterValidator(check)


def _day_or_none(value: object) -> date | None:
    try:
        return None if value in (None, "") else day(value)
    except ValueError as fault:
        raise ValueError(f'{str(fault)[:-1]}, or "" while it is not known.') from None


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


Slug: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Phrase: TypeAlias = Annotated[Text, AfterValidator(_phrase)]
_Phrases: TypeAlias = Annotated[list[_Phrase], Field(max_length=MOST_PHRASES)]
_Day: TypeAlias = Annotated[date | None, BeforeValidator(_day_or_none)]
_Points: TypeAlias = Annotated[float, Field(gt=0, le=MOST_POINTS, allow_inf_nan=False)]
_Trimmed: TypeAlias = Annotated[str, AfterValidator(str.strip)]
_Address: TypeAlias = Annotated[
    str,
    _like(
        r"(https://[\w.-]+\.[a-z]{2,}(:\d+)?(/[^\s<>\"']*)?)?",
        '{} is no address. Write it whole, from https:// on, or "" while it is not known.',
    ),
]
_Mail: TypeAlias = Annotated[
    str,
    _like(
        r"([^@\s<>\"]+@[\w-]+(\.[\w-]+)+)?",
        '{} is no mail address. Write "" while it is not known.',
    ),
]
_Colour: TypeAlias = Annotated[
    str,
    _like(r"(#[0-9a-fA-F]{6})?", "{} is no colour. Write one such as #0b5394."),
    AfterValidator(str.lower),
]
_Quarter: TypeAlias = Annotated[
    str,
    _like(r"\d{4}(-Q[1-4])?", "{} is no quarter. Write one such as 2026-Q1, or a year."),
]


class _Words(Model):
    makes = Both
    en: _Trimmed = ""
    es: _Trimmed = ""


class _Addresses(Model):
    makes = Both
    en: _Address = ""
    es: _Address = ""


class _CallTexts(Model):
    line: _Words = _Words()
    points: _Words = _Words()
    template: _Words = _Words()
    represent: _Words = _Words()
    help: _Words = _Words()
    limit: _Words = _Words()

    def texts(self) -> CallTexts:
        """What is said at a hearing."""
        return CallTexts(**{name: getattr(self, name).value() for name in CallTexts.__slots__})


class _Ask(Model):
    makes = Ask
    id: Slug
    name: Name
    text: _Words = _Words()


class _Bill(_CallTexts):
    number: Annotated[str, AfterValidator(_whole)]
    position: Position = ""
    asks: list[Slug] = Field(default=[])

    def value(self) -> NamedBill:
        """The bill, with what is said at its hearings."""
        number = BillNumber.parse(self.number)
        return NamedBill(number, self.position, tuple(self.asks), self.texts())


class _Contact(Model):
    makes = Contact
    name: _Words = _Words()
    email: _Mail = ""
    phone: str = ""
    address: _Address = ""
    rsvp: _Address = ""


class _Colours(Model):
    light: _Colour = ""
    dark: _Colour = ""

    def value(self) -> tuple[str, str]:
        """Both, as a pair."""
        return self.light, self.dark


class _Section(Model):
    makes = Section
    id: Slug
    title: Name
    text: _Words


class _Resource(Model):
    makes = Resource
    id: Slug
    publisher: Text
    name: Name
    text: _Words = _Words()
    address: _Addresses = _Addresses()


class _Guidance(Model):
    makes = Guidance
    id: Slug
    name: Name
    kind: Literal["guidance", "law"] = "guidance"
    issued: _Day = None
    text: _Words = _Words()
    address: _Addresses = _Addresses()


class _Report(Model):
    makes = Report
    agency: Name
    quarter: _Quarter
    due: _Day = None
    due_by: str = ""
    received: _Day = None
    address: _Address = ""


class _Effort(Model):
    makes = Effort
    id: Slug
    scope: Literal["statewide", "local"]
    place: str = ""
    name: Name
    text: _Words = _Words()
    address: _Address = ""


class PhraseEntry(Model):
    """A phrase with points, places and company of its own."""

    words: _Phrase
    points: _Points
    fields: list[Annotated[str, AfterValidator(_field)]] = Field(default=[], alias="in")
    beside: _Phrases = Field(default=[])
    not_beside: _Phrases = Field(default=[])

    def value(self) -> Phrase:
        """The phrase."""
        values = self.values()
        return Phrase(values.pop("words"), **values)


class TopicEntry(Model):
    """A topic as it is written."""

    id: Slug
    name: Name
    threshold: _Points = 4.0
    enough: _Phrases = Field(default=[])
    strong: _Phrases = Field(default=[])
    hint: _Phrases = Field(default=[])
    phrase: Annotated[list[PhraseEntry], Field(max_length=MOST_PHRASES)] = Field(default=[])
    must_not_count: _Phrases = Field(default=[])
    not_about: _Phrases = Field(default=[])


class CampaignFile(Model):
    """campaign.toml: what the campaign is, wants and always follows."""

    slug: Slug
    name: Name
    by: _Words = _Words()
    cause: Name
    colour: _Colours = _Colours()
    contact: _Contact = _Contact()
    deadline_hours: Annotated[int, Field(gt=0)] | None = None
    ask: list[_Ask] = Field(default=[])
    bill: list[_Bill] = Field(default=[])


class TopicsFile(Model):
    """topics.toml: the words by which bills are found."""

    must_not_count: _Phrases = Field(default=[])
    not_about: _Phrases = Field(default=[])
    topic: Annotated[list[TopicEntry], Field(max_length=MOST_TOPICS)] = Field(default=[])


class TextsFile(_CallTexts):
    """texts.toml: sections of the campaign's page, and what is said at hearings."""

    section: list[_Section] = Field(default=[])


class ResourcesFile(Model):
    """resources.toml: what to read elsewhere."""

    resource: list[_Resource] = Field(default=[])


class GuidanceFile(Model):
    """guidance.toml: executive guidance, and the reports that agencies owe."""

    guidance: list[_Guidance] = Field(default=[])
    report: list[_Report] = Field(default=[])


class JoinFile(Model):
    """join.toml: efforts to join."""

    effort: list[_Effort] = Field(default=[])
