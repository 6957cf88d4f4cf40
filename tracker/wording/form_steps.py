"""The steps of the official form for one call, in the reader's language: our words, and the form's
own strings, which are English in both languages. One source for pages, calendars and messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from tracker.domain.calls import CallView
from tracker.domain.session import SessionForm
from tracker.wording.dates import day_words, month_words
from tracker.wording.translator import Translator

#: words: ours; pick: a string of the form; official: a name in English; represent: what the
#: campaign says of whom to name.
Kind: TypeAlias = Literal["words", "pick", "official", "represent"]

#: What a form that nobody described may ask for.
_ANY_FORM: Final = ("`{bill}`", "`{committee}`", "`{moment}`")
_PARTS: Final = re.compile(r"`([^`]*)`|\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a step."""

    kind: Kind
    text: str


Step: TypeAlias = tuple[Piece, ...]


def steps(t: Translator, call: CallView, when: str) -> tuple[Step, ...]:
    """The steps of the call's form; where nobody described it, the strings that any form may ask
    for.

    when: the start in the reader's words.
    """
    sign_up = call.sign_up_form
    texts = [text.of(t.code) for text in sign_up.form.steps] if sign_up else _ANY_FORM
    return tuple(tuple(_pieces(t, call, text, when)) for text in texts)


def plain(step: Step) -> str:
    """A step as plain text, with the form's strings in quotes."""
    pieces = (f"“{piece.text}”" if piece.kind == "pick" else piece.text for piece in step)
    return " ".join("".join(f" {piece}" if piece[:1] == "“" else piece for piece in pieces).split())


def asks_for(t: Translator, call: CallView) -> str:
    """What the form asks people to give, as a sentence; "" where nobody knows."""
    sign_up = call.sign_up_form
    return t("sign_up.asks_for", asked=sign_up.form.asks_for.of(t.code)) if sign_up else ""


def checked(t: Translator, sign_up: SessionForm) -> str:
    """When a person last compared the steps with the form, or that nobody did for this session."""
    if sign_up.checked:
        is_month = len(sign_up.checked) == len("2026-03")
        day = date.fromisoformat(f"{sign_up.checked}-01" if is_month else sign_up.checked)
        return t("sign_up.checked", when=(month_words if is_month else day_words)(t, day))
    year = sign_up.session.removesuffix("A")
    return t("sign_up.unchecked", year=sign_up.form.year, session=year)


def _pieces(t: Translator, call: CallView, step: str, when: str) -> Iterator[Piece]:
    end = 0
    for match in _PARTS.finditer(step):
        yield Piece("words", step[end : match.start()])
        end = match.end()
        if match[2]:
            piece = _put_in(t, call, match[2], when)
            yield piece
            end += piece.text.endswith(".") and step[end : end + 1] == "."  # "1:30 p. m."
        else:
            yield from _string(t, call, match[1])
    yield Piece("words", step[end:])


def _put_in(t: Translator, call: CallView, name: str, when: str) -> Piece:
    """A fact among our own words."""
    if name == "committee":
        return Piece("official", call.form.committee)
    if name == "represent":
        return Piece("represent", call.texts.represent.of(t.code))
    questions = call.sign_up_form.form.asks_for.of(t.code) if call.sign_up_form else ""
    return Piece("words", {"when": when, "asks_for": questions}[name])


def _string(t: Translator, call: CallView, string: str) -> Iterator[Piece]:
    """A string of the form, with the facts of the call in it."""
    form = call.form
    if string == "{position}":
        yield from _position(t, call)
        return
    moment = form.moment or form.day
    places = {"bill": call.bill, "committee": form.committee, "item": form.item, "moment": moment}
    yield Piece("pick", string.format(**places))
    if string == "{moment}" and form.moment is None:
        yield Piece("words", f" {t('sign_up.time.listed')}")


def _position(t: Translator, call: CallView) -> Iterator[Piece]:
    """The form's word for the campaign's position; where it has none, all words and what to do."""
    sign_up = call.sign_up_form
    if sign_up is None:
        return
    word = sign_up.form.word_for(call.position)
    meanings = dict(sign_up.form.in_spanish) if t.code == "es" else {}
    for choice in (word,) if word else sign_up.form.choices:
        yield Piece("pick", choice)
        if choice in meanings:
            yield Piece("words", f" ({meanings[choice]})")
    if not word:
        key = "amend" if call.position == "amend" else "own"
        yield Piece("words", f" {t(f'sign_up.position.{key}')}")
