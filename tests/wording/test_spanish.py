"""Spanish is whole, agrees with the English of today, keeps to the glossary and reads easily."""

from __future__ import annotations

import re
import string
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.wording.inflesz import inflesz, words_of
from tracker import wording
from tracker.wording import catalogue
from tracker.wording.catalogue import Entry, english_of, entries, stored, written
from tracker.wording.translator import ENGLISH, SPANISH, translator_of
from tracker.wording.words import AREAS, PLURALS, WORDS, Area, joined

GLOSSARY = Path(wording.__file__).with_name("glossary.toml")
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


@pytest.fixture(params=AREAS, ids=lambda area: area.name)
def area(request: pytest.FixtureRequest) -> Area:
    found = request.param
    assert isinstance(found, Area)
    return found


def pairs(area: Area) -> Iterator[tuple[str, str, str]]:
    """Each key with its English and its Spanish, the forms of a plural one after another."""
    held = stored("es", area.name)
    for key, english in english_of(area).items():
        yield from ((key, *pair) for pair in zip(english, held[key].said, strict=True))


def spoken(said: str) -> str:
    """Without places for facts, code and addresses."""
    return re.sub(r"\{[^}]*\}|`[^`]*`|/?\S*[/@.]\w\S*", " ", said)


# The catalogue is whole


def test_every_word_has_its_spanish(area: Area) -> None:
    held = stored("es", area.name)
    for key, english in english_of(area).items():
        assert key in held, f"{key} is not in es/{area.name}.po"
        assert all(held[key].said), f"{key} has no Spanish"
        assert held[key].stands_for(english), f"{key}: its English has changed"


def test_no_translation_is_of_a_word_that_is_gone(area: Area) -> None:
    assert [key for key in stored("es", area.name) if key not in english_of(area)] == []


def test_a_catalogue_is_as_the_command_writes_it(area: Area) -> None:
    path = catalogue.path_of("es", area.name)
    again = written("es", area, stored("es", area.name))
    assert path.read_text("utf-8") == again, "run python -m tracker.wording.catalogue"


def test_there_is_no_catalogue_without_words() -> None:
    found = {path.stem for path in catalogue.LOCALE.glob("es/LC_MESSAGES/*")}
    assert found == {area.name for area in AREAS}


def test_both_sides_have_the_same_places(area: Area) -> None:
    def places(said: str) -> set[tuple[str, str]]:
        return {(name, form or "") for _, name, form, _ in string.Formatter().parse(said) if name}

    for key, english, spanish in pairs(area):
        assert places(english) == places(spanish), key


def test_spanish_is_well_formed(area: Area) -> None:
    for key, english, spanish in pairs(area):
        assert not re.search(r"\s$|^\s|!|  ", spanish), key
        assert spanish.count("(") == spanish.count(")"), key
        assert spoken(spanish).count("¿") == spoken(spanish).count("?"), key
        assert ("`" in english) == ("`" in spanish), key


def test_no_english_is_left_in_it(area: Area) -> None:
    for key, english, spanish in pairs(area):
        said = spoken(spanish).strip()
        assert spanish != english or said in SAME or not re.search(r"[a-z]{2}", said), key
        assert not ENGLISH_WORDS.search(said.lower()), key


def test_readers_are_addressed_with_usted(area: Area) -> None:
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
    terms = tomllib.loads(GLOSSARY.read_text("utf-8"))["term"]
    return [Term(english, tuple(one["spanish"])) for one in terms for english in one["english"]]


def test_the_catalogue_keeps_to_the_glossary(area: Area) -> None:
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


def running(areas: tuple[Area, ...]) -> list[str]:
    found = (spanish for area in areas for _, _, spanish in pairs(area))
    return [said for said in found if len(words_of(said)) > LABEL]


def test_the_spanish_of_an_area_is_easy_to_read(area: Area) -> None:
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


def test_catalogues_are_read_in_a_blink() -> None:
    catalogue.translations.cache_clear()
    began = time.process_time()
    assert len(catalogue.translations("es")) == len(WORDS) + len(PLURALS)
    assert time.process_time() - began < 0.15


# Areas, and the command that keeps catalogues up to date


def test_a_key_stands_in_one_area_only() -> None:
    one, two = Area("one", {"nav.today": "Today"}, {}), Area("two", {}, {"nav.today": ("a", "b")})
    with pytest.raises(ValueError, match=r"nav\.today stands twice, the second time in two"):
        joined((one, two))


def renewed(area: Area, held: dict[str, Entry]) -> dict[str, Entry]:
    return entries(written("es", area, held))


def test_a_new_word_is_added_with_nothing_said_and_a_gone_one_dropped() -> None:
    area = Area("one", {"b": "Bee", "a": "Ay"}, {"c": ("{n} sea", "{n} seas")})
    held = renewed(area, {"a": Entry(("Ay",), ("Á",)), "z": Entry(("Zed",), ("Zeta",))})
    assert list(held) == ["b", "a", "c"]
    assert held["a"] == Entry(("Ay",), ("Á",))
    assert held["b"].said == ("",) and held["c"].said == ("", "")
    assert not held["b"].stands_for(("Bee",)) and not held["c"].stands_for(area.plurals["c"])


def test_a_rewritten_word_is_marked_until_a_person_has_read_it() -> None:
    area = Area("one", {"a": "New"}, {})
    text = written("es", area, {"a": Entry(("Old",), ("Viejo",))})
    assert "#, fuzzy" in text and '#| msgid "Old"' in text
    assert entries(text)["a"] == Entry(("New",), ("Viejo",), changed=True)
    assert not entries(text)["a"].stands_for(("New",))
    assert written("es", area, entries(text)).count("fuzzy") == 1


def test_two_keys_with_the_same_english_keep_their_own_spanish() -> None:
    area = Area("one", {"a": "Show", "b": "Show"}, {})
    held = renewed(area, {"a": Entry(("Show",), ("Mostrar",)), "b": Entry(("Show",), ("Ver",))})
    assert [held[key].said for key in "ab"] == [("Mostrar",), ("Ver",)]


def test_a_catalogue_holds_no_date_and_no_place() -> None:
    for path in catalogue.LOCALE.rglob("*.po"):
        assert not re.search(r"Date:|Translator|^#:", path.read_text("utf-8"), re.MULTILINE), path


def test_the_command_names_an_area_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert catalogue.main(["nowhere"]) == 2
    assert capsys.readouterr().err == "no such area: nowhere\n"
