"""What a campaign's files may say: their settings, and the values they become.

Names are given in both languages. A longer text may lack one while it is being translated; readers
then see the other, and `tracker campaign check` tells it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from datetime import date
from types import GenericAlias
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, create_model

from tracker.domain.asks import AskRule, AskRules
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
from tracker.domain.text.phrases import form_of, words_in
from tracker.domain.topics import FIELD_WEIGHTS, Phrase, Topic
from tracker.errors import CampaignFault, NumberFault
from tracker.toml_files import KeyPath, Model, Name, Source, Text, day

#: What a list of phrases, and a file of topics, may hold.
MOST_PHRASES: Final = 1000
MOST_TOPICS: Final = 100
#: Points of a phrase; as a threshold, so many that nothing comes under the topic.
MOST_POINTS: Final = 1000
#: Ways of saying all phrases of a file of topics.
MOST_WAYS: Final = 50_000
#: Points of a phrase by the list it stands in; a topic's threshold is 4 unless it says otherwise.
POINTS: Final = {"enough": 4.0, "strong": 2.0, "hint": 1.0}
#: The same of asks.toml: its rules, lists of words, phrases of a list and parts of a rule.
RULES: Final = 200
LISTS: Final = 100
PHRASES: Final = 300
STEPS: Final = 6
#: Letters that must stand before a `*`, words of a phrase, words between two parts of a rule.
STEM: Final = 3
WORDS: Final = 8
APART: Final = 60
NEAR: Final = 20


# --- what a setting may be -----------------------------------------------------------------------


def _like(pattern: str, words: str) -> Any:
    """A text like a pattern. words: why another is refused, with it in their braces."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(words.format(repr(value)))
        return value

    return Annotated[str, AfterValidator(check)]


def _day_or_none(value: object) -> date | None:
    try:
        return None if value in (None, "") else day(value)
    except ValueError as fault:
        raise ValueError(f'{str(fault)[:-1]}, or "" while it is not known.') from None


def _number(value: str) -> BillNumber:
    try:
        return BillNumber.understand(value)
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
_Points: TypeAlias = Annotated[float, Field(gt=0, le=MOST_POINTS, allow_inf_nan=False)]
_ADDRESS: Final = _like(
    r"(https://[\w.-]+\.[a-z]{2,}(:\d+)?(/[^\s<>\"']*)?)?",
    '{} is no address. Write it whole, from https:// on, or "" while it is not known.',
)
_MAIL: Final = _like(
    r"([^@\s<>\"]+@[\w-]+(\.[\w-]+)+)?", '{} is no mail address. Write "" while it is not known.'
)
_QUARTER: Final = _like(
    r"\d{4}(-Q[1-4])?", "{} is no quarter. Write one such as 2026-Q1, or a year."
)
_COLOUR: Final = _like(r"(#[0-9a-fA-F]{6})?", "{} is no colour. Write one such as #0b5394.")


# --- tables that become a value of the domain ----------------------------------------------------


def _table(makes: Any = dict, **settings: Any) -> type[Model]:
    """A table of a file. makes: what becomes of its settings, under their names. settings: of each
    its type, or (type, value) where it may lack."""
    named: dict[str, Any] = {
        name: setting if isinstance(setting, tuple) else (setting, ...)
        for name, setting in settings.items()
    }
    model: type[Model] = create_model(makes.__name__, __base__=Model, **named)
    model.makes = staticmethod(makes)  # type: ignore[assignment]  # else it would be a method
    return model


def _some(of: Any, name: str | None = None) -> Any:
    """A setting that is a list, or tables of one name, where that is not the setting's."""
    return GenericAlias(list, (of,)), Field(default=[], alias=name)


def _part(table: type[Model]) -> Any:
    """A setting that is a table, and may lack."""
    return table, table()


def _named_bill(
    number: BillNumber, position: Position, asks: tuple[str, ...], **texts: Both
) -> NamedBill:
    return NamedBill(number, position, asks, CallTexts(**texts))


def _pair(light: str, dark: str) -> tuple[str, str]:
    return light.lower(), dark.lower()


_TRIMMED: Final = (Annotated[str, AfterValidator(str.strip)], "")
_WORDS: Final = _part(_table(Both, en=_TRIMMED, es=_TRIMMED))
_TEXT: Final = (str, "")
_LINK: Final = (_ADDRESS, "")
_LINKS: Final = _part(_table(Both, en=_LINK, es=_LINK))
_DAY: Final = (Annotated[date | None, BeforeValidator(_day_or_none)], None)
_SHADE: Final = (_COLOUR, "")
_KIND: Final = (Literal["guidance", "law"], "guidance")
_SCOPE: Final = Literal["statewide", "local"]
_CALL_TEXTS: Final = {part.name: _WORDS for part in fields(CallTexts)}

_ASK: Final = _table(Ask, id=Slug, name=Name, text=_WORDS)
_BILL: Final = _table(
    _named_bill,
    **_CALL_TEXTS,
    number=Annotated[str, AfterValidator(_number)],
    position=(Position, ""),
    asks=_some(Slug),
)
_CONTACT: Final = _table(
    Contact, name=_WORDS, email=(_MAIL, ""), phone=_TEXT, address=_LINK, rsvp=_LINK
)
_SECTION: Final = _table(Section, id=Slug, title=Name, text=_WORDS[0])
_RESOURCE: Final = _table(Resource, id=Slug, publisher=Text, name=Name, text=_WORDS, address=_LINKS)
_GUIDANCE: Final = _table(
    Guidance, id=Slug, name=Name, kind=_KIND, issued=_DAY, text=_WORDS, address=_LINKS
)
_REPORT: Final = _table(
    Report, agency=Name, quarter=_QUARTER, due=_DAY, due_by=_TEXT, received=_DAY, address=_LINK
)
_EFFORT: Final = _table(
    Effort, id=Slug, scope=_SCOPE, place=_TEXT, name=Name, text=_WORDS, address=_LINK
)


# --- topics.toml ---------------------------------------------------------------------------------


class PhraseEntry(Model):
    """A phrase with points, places and company of its own."""

    makes = Phrase
    text: _Phrase = Field(alias="words")
    points: _Points
    fields: list[Annotated[str, AfterValidator(_field)]] = Field(default=[], alias="in")
    beside: _Phrases = Field(default=[])
    not_beside: _Phrases = Field(default=[])


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

    def phrases(self) -> tuple[Phrase, ...]:
        """All its phrases, with their points."""
        listed = (Phrase(text, POINTS[kind]) for kind in POINTS for text in getattr(self, kind))
        return (*listed, *(phrase.value() for phrase in self.phrase))

    def ways(self) -> int:
        """In how many ways its phrases can be said."""
        counted = (text for phrase in self.phrases() for text in phrase.texts())
        texts = (*counted, *self.must_not_count, *self.not_about)
        return sum(len(ways) for text in texts for ways in form_of(text).pieces)


class TopicsFile(Model):
    """topics.toml: the words by which bills are found."""

    must_not_count: _Phrases = Field(default=[])
    not_about: _Phrases = Field(default=[])
    topic: Annotated[list[TopicEntry], Field(max_length=MOST_TOPICS)] = Field(default=[])

    def topics(self, campaign: str) -> tuple[Topic, ...]:
        """Its topics, as those of a campaign."""
        return tuple(
            Topic(
                id=entry.id,
                campaign=campaign,
                name=entry.name.value(),
                phrases=entry.phrases(),
                not_phrases=(*self.must_not_count, *entry.must_not_count),
                threshold=entry.threshold,
                not_about=(*self.not_about, *entry.not_about),
            )
            for entry in self.topic
        )

    def faults(self, source: Source) -> Iterator[CampaignFault]:
        """What each setting alone does not show."""
        ways = 0
        for at, entry in enumerate(self.topic):
            path = ("topic", at, "id")
            before, ways = ways, ways + entry.ways()
            if before <= MOST_WAYS < ways:
                what = f"up to here the phrases can be said in more than {MOST_WAYS} ways: too many"
                yield source.fault(path, what)
            if not entry.phrases():
                yield source.fault(path, f"the topic {entry.id!r} has no phrases")
            yield from _twice_anywhere(source, at, entry)


def _twice_anywhere(source: Source, at: int, entry: TopicEntry) -> Iterator[CampaignFault]:
    """A fault at the second mention of a phrase that counts in every field."""
    listed = [(words, (kind, n)) for kind in POINTS for n, words in enumerate(getattr(entry, kind))]
    apart = [
        (phrase.text, ("phrase", n))
        for n, phrase in enumerate(entry.phrase)
        if not (phrase.fields or phrase.beside or phrase.not_beside)
    ]
    seen: set[str] = set()
    for words, where in (*listed, *apart):
        if words.lower() in seen:
            yield source.fault(("topic", at, *where), f"{words.lower()!r} stands here twice")
        seen.add(words.lower())


# --- asks.toml -----------------------------------------------------------------------------------


def _bounded(value: str) -> str:
    """A phrase of a rule, of so few words and long stems that no file makes reading slow."""
    parts = words_in(value)
    if not parts:
        raise ValueError(f"{value!r} is a phrase without words.")
    if len(parts) > WORDS:
        raise ValueError(f"{value[:60]!r} has {len(parts)} words. Keep it to {WORDS}.")
    if any(part.endswith("*") and len(part) <= STEM for part in parts):
        raise ValueError(f"{value!r} fits too much. Put {STEM} letters or more before a *.")
    return value


def _alternatives(step: str) -> list[str]:
    """The phrases and @lists of a part of a rule, parted by |."""
    return [part.strip() for part in step.split("|")]


def _named(part: str) -> str:
    """The list that is named, "" where it is a phrase."""
    return part[1:] if part.startswith("@") else ""


def _step(value: str) -> str:
    for part in _alternatives(value):
        if not _named(part):
            _bounded(part)
    return value


_Bounded: TypeAlias = Annotated[
    list[Annotated[str, AfterValidator(_bounded)]], Field(max_length=PHRASES)
]
_Step: TypeAlias = Annotated[str, AfterValidator(_step)]
_Not: TypeAlias = Annotated[list[_Step], Field(max_length=PHRASES)]


class RuleEntry(Model):
    """One rule as it is written."""

    ask: Slug
    counts: Literal["for", "against"]
    words: Annotated[list[_Step], Field(min_length=1, max_length=STEPS)]
    within: Annotated[int, Field(gt=0, le=APART)] = NEAR
    not_in_sentence: _Not = Field(default=[])
    not_before: _Not = Field(default=[])


class AsksFile(Model):
    """asks.toml: lists of words, and the rules made of them, which name a list by `@collecting`."""

    pass_over: _Bounded = Field(default=[])
    turning: _Bounded = Field(default=[])
    headings: Annotated[list[str], Field(max_length=PHRASES)] = Field(default=[])
    no_duty: _Bounded = Field(default=[])
    words: Annotated[dict[Slug, _Bounded], Field(max_length=LISTS)] = Field(default={})
    rule: Annotated[list[RuleEntry], Field(max_length=RULES)] = Field(default=[])

    def rules(self, campaign: str, asks: Collection[str]) -> AskRules | None:
        """The rules, with lists in place of their names, None where there are none. asks: ids of
        the campaign's asks; a rule of none of them is left out."""
        if not self.rule:
            return None
        rules = (
            AskRule(
                ask=rule.ask,
                direction=rule.counts,
                words=tuple(self._resolved([step]) for step in rule.words),
                within=rule.within,
                not_in_sentence=self._resolved(rule.not_in_sentence),
                not_before=self._resolved(rule.not_before),
            )
            for rule in self.rule
            if rule.ask in asks
        )
        beside = map(tuple, (self.pass_over, self.turning, self.headings, self.no_duty))
        return AskRules(campaign, tuple(rules), *beside)

    def _resolved(self, steps: Collection[str]) -> tuple[str, ...]:
        """The phrases of steps, each once, with lists in place of their names."""
        phrases: dict[str, None] = {}
        for part in (part for step in steps for part in _alternatives(step)):
            name = _named(part)
            phrases |= dict.fromkeys(self.words.get(name, ()) if name else (part,))
        return tuple(phrases)

    def faults(self, source: Source) -> Iterator[CampaignFault]:
        """What each setting alone does not show: lists that are named and not there."""
        for at, rule in enumerate(self.rule):
            for setting in ("words", "not_in_sentence", "not_before"):
                for n, step in enumerate(getattr(rule, setting)):
                    path: KeyPath = ("rule", at, setting, n)
                    for name in filter(None, map(_named, _alternatives(step))):
                        if not self.words.get(name):
                            yield source.fault(path, f"no list {name!r} stands under [words]")


# --- a campaign's files --------------------------------------------------------------------------

#: What the campaign is, wants and always follows.
MAIN: Final = "campaign.toml"
FILES: Final[Mapping[str, type[Model]]] = {
    MAIN: _table(
        slug=Slug,
        name=Name,
        by=_WORDS,
        cause=Name,
        colour=_part(_table(_pair, light=_SHADE, dark=_SHADE)),
        contact=_part(_CONTACT),
        deadline_hours=(Annotated[int, Field(gt=0)] | None, None),
        asks=_some(_ASK, "ask"),
        bills=_some(_BILL, "bill"),
    ),
    "topics.toml": TopicsFile,
    "asks.toml": AsksFile,
    "texts.toml": _table(**_CALL_TEXTS, sections=_some(_SECTION, "section")),
    "resources.toml": _table(resources=_some(_RESOURCE, "resource")),
    "guidance.toml": _table(guidance=_some(_GUIDANCE), reports=_some(_REPORT, "report")),
    "join.toml": _table(efforts=_some(_EFFORT, "effort")),
}
#: Files that decide which bills are followed, and what the campaign asks of them.
JUDGING: Final = (MAIN, "topics.toml", "asks.toml")
#: Tables whose entries must differ, with the setting in which.
DIFFERENT: Final = {
    **dict.fromkeys(("ask", "topic", "section", "resource", "guidance", "effort"), "id"),
    "bill": "number",
}
