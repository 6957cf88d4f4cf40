"""The catalogues: one readable .po file a language and area, read as it is at run time.

`python -m tracker.wording.catalogue [AREA ...]` brings the files up to date with the words: adds
what is missing with nothing said, marks what was rewritten as fuzzy with the old English beside
it, drops what is gone. A file keeps the order of its words, and holds no dates.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from tracker.wording.words import AREAS, Area

LOCALE: Final = Path(__file__).parent / "locale"
#: Languages besides English. Each has two forms: for one, and for any other count.
TRANSLATED: Final = ("es",)
_HEADER: Final = """\
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A translation as its file has it: one sentence, or those for one and for more than one.

    changed: the English was rewritten since, or the translator was not sure.
    """

    english: tuple[str, ...]
    said: tuple[str, ...]
    changed: bool = False

    def stands_for(self, english: tuple[str, ...]) -> bool:
        """Whether it is whole, and translates just this English."""
        return self.english == english and not self.changed and all(self.said)


def path_of(code: str, area: str) -> Path:
    """The catalogue of an area in a language."""
    return LOCALE / code / "LC_MESSAGES" / f"{area}.po"


def english_of(area: Area) -> dict[str, tuple[str, ...]]:
    """The messages of an area: one sentence a key, or two where it counts."""
    return {**{key: (said,) for key, said in area.words.items()}, **area.plurals}


def entries(text: str) -> dict[str, Entry]:
    """What a catalogue holds, by key. A key is its message's context."""
    catalogue = read_po(io.StringIO(text), ignore_obsolete=True)
    return {
        message.context: Entry(_forms(message.id), _forms(message.string), message.fuzzy)
        for message in catalogue
        if message.context
    }


def _forms(said: object) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(map(str, said or ()))  # type: ignore[call-overload]


def stored(code: str, area: str) -> dict[str, Entry]:
    """What the catalogue of an area holds, nothing where there is no such file."""
    path = path_of(code, area)
    return entries(path.read_text("utf-8")) if path.exists() else {}


@cache
def translations(code: str) -> Mapping[str, tuple[str, ...]]:
    """Every translation of a language that stands for today's English, read once a process."""
    found: dict[str, tuple[str, ...]] = {}
    for area in AREAS:
        held = stored(code, area.name)
        for key, english in english_of(area).items():
            if key in held and held[key].stands_for(english):
                found[key] = held[key].said
    return found


def written(code: str, area: Area, held: Mapping[str, Entry]) -> str:
    """A catalogue's text: every message of the area in its order, with what is held of it."""
    catalogue = Catalog(locale=code, charset="utf-8")
    for key, english in english_of(area).items():
        _add(catalogue, key, english, held.get(key))
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, include_previous=True)
    return _HEADER.format(code=code) + body.getvalue().decode("utf-8")


def _add(catalogue: Catalog, key: str, english: tuple[str, ...], held: Entry | None) -> None:
    counted = len(english) > 1
    said = held.said if held and len(held.said) == len(english) else ("",) * len(english)
    changed = held is not None and any(said) and (held.changed or held.english != english)
    previous = held.english if held and changed and held.english != english else ()
    catalogue[english if counted else english[0]] = Message(
        english if counted else english[0],
        said if counted else said[0],
        flags=("fuzzy",) if changed else (),
        previous_id=previous,
        context=key,
    )


def main(names: Sequence[str]) -> int:
    """Brings the catalogues of the named areas, or of all, up to date. Names what lacks words."""
    unknown = set(names) - {area.name for area in AREAS}
    if unknown:
        sys.stderr.write(f"no such area: {', '.join(sorted(unknown))}\n")
        return 2
    for code in TRANSLATED:
        for area in AREAS:
            if not names or area.name in names:
                sys.stdout.writelines(_renew(code, area))
    return 0


def _renew(code: str, area: Area) -> list[str]:
    held = stored(code, area.name)
    path = path_of(code, area.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(written(code, area, held), "utf-8")
    wanted = english_of(area)
    lacking = [
        key
        for key, english in wanted.items()
        if key not in held or not held[key].stands_for(english)
    ]
    gone = [key for key in held if key not in wanted]
    return [
        *(f"{code} {area.name}: {key} needs words\n" for key in lacking),
        *(f"{code} {area.name}: {key} is gone\n" for key in gone),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
