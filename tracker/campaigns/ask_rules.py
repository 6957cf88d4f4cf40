"""asks.toml: the words by which a bill speaks for or against an ask, as people write them.

A rule names a list of words by `@collecting`. What it may be is bounded, so that
no file makes the reading of bills slow.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from tracker.campaigns.files import Slug
from tracker.domain.asks import AskRule, AskRules
from tracker.domain.text.phrases import words_in
from tracker.errors import CampaignFault
from tracker.toml_files import Model, Place, Source

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


_Phrases = Annotated[list[Annotated[str, AfterValidator(_phrase)]], Field(max_length=PHRASES)]
_Step = Annotated[str, AfterValidator(_step)]
_Not = Annotated[list[_Step], Field(max_length=PHRASES)]


class RuleEntry(Model):
    """One rule as it is written."""

    ask: Slug
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
    words: Annotated[dict[Slug, _Phrases], Field(max_length=LISTS)] = Field(default={})
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
            words=tuple(self._resolved([step]) for step in one.words),
            within=one.within,
            not_in_sentence=self._resolved(one.not_in_sentence),
            not_before=self._resolved(one.not_before),
        )

    def _resolved(self, steps: Collection[str]) -> tuple[str, ...]:
        """The phrases of steps, each once, with lists in place of their names."""
        phrases: dict[str, None] = {}
        for one in (one for step in steps for one in _alternatives(step)):
            name = _named(one)
            phrases |= dict.fromkeys(self.words.get(name, ()) if name else (one,))
        return tuple(phrases)


def faults(source: Source, file: AsksFile) -> Iterator[CampaignFault]:
    """What each setting alone does not show: lists that are named and not there."""
    for at, rule in enumerate(file.rule):
        for setting in ("words", "not_in_sentence", "not_before"):
            for n, step in enumerate(getattr(rule, setting)):
                place: Place = ("rule", at, setting, n)
                for name in filter(None, map(_named, _alternatives(step))):
                    if not file.words.get(name):
                        yield source.fault(place, f"no list {name!r} stands under [words]")
