"""asks.toml: the words by which a bill speaks for or against an ask, as people write them.

A rule names a list of words by `@collecting`. What it may be is bounded, so that
no file makes the reading of bills slow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from tracker.campaigns.faults import Source
from tracker.campaigns.files import Model
from tracker.domain.asks import AskRule, AskRules
from tracker.domain.text.phrases import words_in
from tracker.domain.toml_lines import Place
from tracker.errors import CampaignFault

RULES: Final = 200
LISTS: Final = 100
PHRASES: Final = 300
STEPS: Final = 6
#: Letters that must stand before a `*`, words of a phrase, words between two parts of a rule.
STEM: Final = 3
WORDS: Final = 8
APART: Final = 60
NEAR: Final = 20


def _phrase(value: str) -> str:
    parts = words_in(value)
    if not parts:
        raise ValueError(f"{value!r} is a phrase without words.")
    if len(parts) > WORDS:
        raise ValueError(f"{value[:60]!r} has {len(parts)} words. Keep it to {WORDS}.")
    if any(part.endswith("*") and len(part) <= STEM for part in parts):
        raise ValueError(f"{value!r} fits too much. Put {STEM} letters or more before a *.")
    return value


def _step(value: str) -> str:
    """One part of a rule: phrases and @lists, parted by |."""
    for one in _alternatives(value):
        if not _named(one):
            _phrase(one)
    return value


def _alternatives(value: str) -> list[str]:
    return [one.strip() for one in value.split("|")]


def _named(one: str) -> str:
    """The list that is named, "" where it is a phrase."""
    return one[1:] if one.startswith("@") else ""


_Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
_Phrases = Annotated[list[Annotated[str, AfterValidator(_phrase)]], Field(max_length=PHRASES)]
_Step = Annotated[str, AfterValidator(_step)]
_Not = Annotated[list[_Step], Field(max_length=PHRASES)]


class RuleEntry(Model):
    """One rule as it is written."""

    ask: _Slug
    counts: Literal["for", "against"]
    words: Annotated[list[_Step], Field(min_length=1, max_length=STEPS)]
    within: Annotated[int, Field(gt=0, le=APART)] = NEAR
    not_in_sentence: _Not = Field(default=[])
    not_before: _Not = Field(default=[])


class AsksFile(Model):
    """asks.toml: lists of words, and the rules made of them."""

    pass_over: _Phrases = Field(default=[])
    turning: _Phrases = Field(default=[])
    headings: Annotated[list[str], Field(max_length=PHRASES)] = Field(default=[])
    words: Annotated[dict[_Slug, _Phrases], Field(max_length=LISTS)] = Field(default={})
    rule: Annotated[list[RuleEntry], Field(max_length=RULES)] = Field(default=[])

    def rules(self, campaign: str, asks: Collection[str]) -> AskRules:
        """The rules, with lists in place of their names. asks: ids of the campaign's asks; a rule
        of none of them is left out."""
        return AskRules(
            campaign,
            tuple(self._rule(one) for one in self.rule if one.ask in asks),
            tuple(self.pass_over),
            tuple(self.turning),
            tuple(self.headings),
        )

    def _rule(self, one: RuleEntry) -> AskRule:
        return AskRule(
            ask=one.ask,
            direction=one.counts,
            words=tuple(_resolved(step, self.words) for step in one.words),
            within=one.within,
            not_in_sentence=self._flat(one.not_in_sentence),
            not_before=self._flat(one.not_before),
        )

    def _flat(self, steps: Collection[str]) -> tuple[str, ...]:
        found = (phrase for step in steps for phrase in _resolved(step, self.words))
        return tuple(dict.fromkeys(found))


def _resolved(step: str, lists: Mapping[str, list[str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for one in _alternatives(step):
        name = _named(one)
        found |= dict.fromkeys(lists.get(name, ()) if name else (one,))
    return tuple(found)


def faults(source: Source) -> Iterator[CampaignFault]:
    """What each setting alone does not show."""
    file = AsksFile.model_validate(source.values)
    for at, rule in enumerate(file.rule):
        for setting in ("words", "not_in_sentence", "not_before"):
            yield from _unknown(source, ("rule", at, setting), getattr(rule, setting), file.words)


def _unknown(
    source: Source, place: Place, steps: Collection[str], lists: Mapping[str, list[str]]
) -> Iterator[CampaignFault]:
    for at, step in enumerate(steps):
        for name in filter(None, map(_named, _alternatives(step))):
            if not lists.get(name):
                yield source.fault((*place, at), f"no list {name!r} stands under [words]")
