"""The scale is only as good as its count of syllables."""

from __future__ import annotations

import pytest

from tests.wording.inflesz import inflesz, sentences_of, syllables, words_of


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("y", 1), ("ley", 1), ("muy", 1), ("leyes", 2), ("sala", 2), ("guía", 2), ("día", 2),
        ("país", 2), ("que", 1), ("quien", 1), ("guerra", 2), ("bilingüe", 3), ("agua", 2),
        ("comité", 3), ("audiencia", 3), ("testimonio", 4), ("proyecto", 3), ("cámara", 3),
        ("representantes", 5), ("también", 2), ("aeropuerto", 5), ("caer", 2), ("ahora", 3),
        ("prohibir", 2), ("noche", 2), ("huir", 1), ("cuídese", 3), ("ciudadanía", 5),
        ("oír", 2), ("leído", 3), ("aún", 2), ("cooperar", 4), ("Uruguay", 3), ("reunión", 2),
        ("EE", 2), ("antiinflamatorio", 7), ("vacío", 3), ("averigüe", 4), ("mm", 1),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_places_code_and_addresses_are_no_words() -> None:
    said = "Ejecute `make run` en {place}: vea https://leg.colorado.gov o a.b@state.co.us."
    assert words_of(said) == ["Ejecute", "en", "vea", "o"]


def test_a_clock_time_ends_no_sentence() -> None:
    assert len(sentences_of("Es a la 1:30 p. m. en la sala. Llegue antes.")) == 2
    assert len(sentences_of("Uno\n\n- dos\n- tres")) == 3


def test_short_words_read_more_easily_than_long_ones() -> None:
    easy = inflesz(["La sala cambió. Mire la página antes de ir."])
    hard = inflesz(
        [
            "La administración gubernamental reglamentará próximamente, considerando "
            "particularmente las disposiciones constitucionales correspondientes."
        ]
    )
    assert easy > 80 and hard < 20
    with pytest.raises(ValueError, match="no words"):
        inflesz(["{n}"])
