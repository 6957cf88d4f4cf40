"""Both languages have the same words, Spanish keeps to the glossary and reads easily."""

from __future__ import annotations

import json
import re
import string
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.effort import usual
from tests.wording import pairs as read_pairs
from tests.wording.glossary import entries
from tests.wording.inflesz import inflesz, words_of
from tests.wording.pairs import digests, forms, recorded, stale
from tracker.wording import translator
from tracker.wording.translator import (
    ENGLISH,
    SPANISH,
    WORDS,
    Sentence,
    sentences,
    sentences_in,
    translator_of,
)

AREAS = sorted(WORDS.glob("*.toml"))
#: From here on a text is "normal" for a broad public.
READABLE = 55
#: One to three words are a label; more make a sentence that is read in one go.
LABEL = 3
#: Offices of the General Assembly have no official Spanish name.
OFFICES = ("Legislative Information Center", "Legislative Council Staff")
#: Words that are the same in both languages, or names.
SAME = {"Plan", "No", "Rep.", "Sen.", "plan", *OFFICES}
ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|is|was|were|with|from|are|not|for|this|that|you|your|by|at|on|to|hearing|bill"
    r"|committee|testimony|schedule)\b"
)


@pytest.fixture(params=AREAS, ids=lambda area: area.stem)
def area(request: pytest.FixtureRequest) -> Path:
    """The file of an area's words."""
    file = request.param
    assert isinstance(file, Path)
    return file


def pairs(area: Path) -> Iterator[tuple[str, str, str]]:
    """Each key with its English and its Spanish, the forms of a plural one after another."""
    text = area.read_text("utf-8")
    spanish = dict(sentences_in(text, "es"))
    for key, said in sentences_in(text, "en"):
        yield from ((key, *pair) for pair in zip(forms(said), forms(spanish[key]), strict=True))


def in_toml(table: dict[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """The entries of a file as any reader of TOML finds them."""
    if isinstance(table.get("en"), str | list):
        yield ".".join(above), (table["en"], table["es"])
    for name, below in table.items():
        if isinstance(below, dict):
            yield from in_toml(below, (*above, name))


def spoken(said: str) -> str:
    """Without places for facts, code and addresses."""
    return re.sub(r"\{[^}]*\}|`[^`]*`|/?\S*[/@.]\w\S*", " ", said)


# The words are whole


def test_the_words_are_what_any_reader_of_toml_finds(area: Path) -> None:
    text = area.read_text("utf-8")
    english, spanish = (dict(sentences_in(text, code)) for code in ("en", "es"))
    found = {
        key: tuple(tuple(one) if isinstance(one, list) else one for one in both)
        for key, both in in_toml(tomllib.loads(text))
    }
    assert found == {key: (english[key], spanish[key]) for key in english}


def test_every_word_has_its_spanish(area: Path) -> None:
    for key, (english, spanish) in in_toml(tomllib.loads(area.read_text("utf-8"))):
        assert isinstance(english, str) == isinstance(spanish, str), f"{key} counts in one language"
        assert spanish and all(spanish), f"{key} has no Spanish"


def test_no_english_was_rewritten_under_its_spanish() -> None:
    before, now = recorded(), digests(sentences("en"), sentences("es"))
    assert stale(before, now) == [], "read their Spanish, then: python -m tests.wording.pairs KEY"
    assert before == now, "run python -m tests.wording.pairs"


def test_both_sides_have_the_same_places(area: Path) -> None:
    def places(said: str) -> set[tuple[str, str]]:
        return {(name, form or "") for _, name, form, _ in string.Formatter().parse(said) if name}

    for key, english, spanish in pairs(area):
        assert places(english) == places(spanish), key


def test_spanish_is_well_formed(area: Path) -> None:
    for key, english, spanish in pairs(area):
        assert not re.search(r"\s$|^\s|!|  ", spanish), key
        assert spanish.count("(") == spanish.count(")"), key
        assert spoken(spanish).count("¿") == spoken(spanish).count("?"), key
        assert ("`" in english) == ("`" in spanish), key


def test_no_english_is_left_in_it(area: Path) -> None:
    for key, english, spanish in pairs(area):
        said = spoken(spanish).strip()
        assert spanish != english or said in SAME or not re.search(r"[a-z]{2}", said), key
        assert not ENGLISH_WORDS.search(said.lower()), key


def test_readers_are_addressed_with_usted(area: Path) -> None:
    for key, _, spanish in pairs(area):
        familiar = re.search(r"\b(tú|tu|tus|ti|contigo|puedes|debes|tienes|vosotros)\b", spanish)
        assert not familiar, f"{key}: {spanish}"


# The glossary


@dataclass(frozen=True, slots=True)
class Term:
    """An English term and the Spanish ones that may stand for it."""

    english: str
    spanish: tuple[str, ...]

    def is_in(self, said: str) -> bool:
        """Whether an English sentence has it; a capital counts where the term has one."""
        flags = re.NOFLAG if self.english[0].isupper() else re.IGNORECASE
        return bool(re.search(rf"\b{re.escape(self.english)}s?\b", said, flags))

    def is_kept_by(self, said: str) -> bool:
        """Whether a Spanish sentence has one of its terms, or a longer form of it."""
        return any(re.search(longer(one), said, re.IGNORECASE) for one in self.spanish)


def longer(term: str) -> str:
    """A pattern for a term and its plurals: each word may go on."""
    return r"\b" + r"\w*\s+".join(map(re.escape, term.split()))


def glossary() -> list[Term]:
    held = [one for one in entries() if one.spanish]
    return [Term(english, one.spanish) for one in held for english in one.english]


def test_the_words_keep_to_the_glossary(area: Path) -> None:
    strayed = [
        f"{key}: {term.english} is {' or '.join(term.spanish)}, not: {spanish}"
        for key, english, spanish in pairs(area)
        for term in glossary()
        if term.is_in(spoken(english)) and not term.is_kept_by(spanish)
    ]
    assert not strayed, "\n".join(strayed)


def test_the_glossary_would_see_another_word() -> None:
    hearing = next(term for term in glossary() if term.english == "hearing")
    assert hearing.is_in("Two Hearings today") and not hearing.is_in("He overheard it")
    assert hearing.is_kept_by("Dos audiencias") and not hearing.is_kept_by("Dos vistas")
    bill = next(term for term in glossary() if term.english == "bill")
    assert bill.is_kept_by("Proyectos de ley") and not bill.is_kept_by("Propuestas")


# How it reads


def running(areas: Iterable[Path]) -> list[str]:
    found = (spanish for area in areas for _, _, spanish in pairs(area))
    return [said for said in found if len(words_of(said)) > LABEL]


def test_the_spanish_of_an_area_is_easy_to_read(area: Path) -> None:
    sentences = running((area,))
    if sentences:
        hardest = sorted(sentences, key=lambda said: inflesz([said]))[:5]
        assert inflesz(sentences) >= READABLE, "\n".join(hardest)


def test_our_spanish_as_a_whole_is_easy_to_read() -> None:
    assert inflesz(running(AREAS)) >= READABLE


# How it is said


def test_a_language_is_found_by_its_code() -> None:
    assert [translator_of(code) for code in ("es", "en", "xx")] == [SPANISH, ENGLISH, ENGLISH]
    assert (SPANISH.code, translator_of("es")("nav.today")) == ("es", "Hoy")


def test_counts_have_their_plural_and_their_separators() -> None:
    assert SPANISH.many("bills.count", 1) == "1 proyecto de ley"
    assert SPANISH.many("bills.count", 0) == "0 proyectos de ley"
    assert SPANISH.many("bills.count", 1714) == "1,714 proyectos de ley"


def test_a_part_that_ends_in_a_full_stop_lends_it_to_the_sentence() -> None:
    assert SPANISH("calendar.through", day="mié. 25 de feb.").endswith("mié. 25 de feb.")
    assert not SPANISH("calendar.through", day="mié. 25 de feb.").endswith("..")
    assert SPANISH("fault.crawl_failed", message="Off ...") == "La última lectura falló: Off ..."


def test_a_language_is_read_in_a_blink() -> None:
    sentences.cache_clear()
    began = time.process_time()
    assert len(sentences("es")) == len(sentences("en"))
    assert time.process_time() - began < usual(0.15)


# How the files are read

BOTH = '[a.b]\nen = "Bee"\nes = "{}"\n'
COUNTED = '[c]\nen = ["{n} sea", "{n} seas"]\nes = ["", ""]\n'


def test_english_stands_where_no_spanish_is_written_yet() -> None:
    assert dict(sentences_in(BOTH.format("Be"), "es")) == {"a.b": "Be"}
    assert dict(sentences_in(BOTH.format(""), "es")) == {"a.b": "Bee"}
    assert dict(sentences_in(COUNTED, "es")) == {"c": ("{n} sea", "{n} seas")}


@pytest.mark.parametrize(
    "text",
    [
        '[a]\nen = "A"\n',
        '[a]\nes = "A"\nen = "A"\n',
        '[a]\nen = "A"\n\nes = "A"\n',
        f'{BOTH}Calls = "Llamados"\n',
    ],
)
def test_what_is_no_entry_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"this is no entry of key, en and es: (\[a\]|Calls)"):
        list(sentences_in(text, "en"))


def test_a_key_stands_in_one_area_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(BOTH.format("Be"), "utf-8")
    monkeypatch.setattr(translator, "WORDS", tmp_path)
    with pytest.raises(ValueError, match=r"a\.b stands twice, the second time in two\.toml"):
        sentences.__wrapped__("en")


def test_a_word_that_counts_needs_a_number_and_no_other_has_one() -> None:
    with pytest.raises(KeyError, match="needs a number"):
        ENGLISH("bills.count")
    with pytest.raises(KeyError, match="does not count"):
        ENGLISH.many("nav.today", 2)


# A sentence rewritten in one language


def written(**spanish: str) -> dict[str, Sentence]:
    return dict(spanish)


def test_a_sentence_rewritten_in_english_alone_is_stale() -> None:
    before = digests(written(a="Old", b="Old", c="Same"), written(a="Á", b="Bé", c="Cé"))
    now = digests(
        written(a="New", b="New", c="Same", d="New"), written(a="Á", b="Be", c="Ce", d="De")
    )
    assert stale(before, now) == ["a"]


def test_a_stale_sentence_is_recorded_only_where_a_person_named_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = {**recorded(), "nav.today": ["of old", recorded()["nav.today"][1]]}
    (tmp_path / "pairs.json").write_text(json.dumps(kept), "utf-8")
    monkeypatch.setattr(read_pairs, "RECORDED", tmp_path / "pairs.json")
    assert read_pairs.main([]) == 1 and "nav.today" in capsys.readouterr().out
    assert recorded()["nav.today"][0] == "of old"
    assert read_pairs.main(["nav.today"]) == 0
    assert recorded() == digests(sentences("en"), sentences("es"))
