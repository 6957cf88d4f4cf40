"""A new campaign: a folder of files that `tracker campaign check` passes, to be edited.

Until somebody does, its page says that the campaign is being prepared. It has no phrases and names
no bill, so it follows none and calls nobody.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tracker.campaigns.files import MAIN
from tracker.errors import SettingFault

#: Letters of a slug: it stands in addresses and in the names of calls.
_MOST: Final = 40
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

_MAIN: Final = """# {name}: what the campaign is, wants and always follows.
# docs/campaign-files.md tells every setting. After editing, run: tracker campaign check

slug = "{slug}"

[name]
en = "{name}"
es = "{name}"

[by]
en = "Being prepared."
es = "En preparación."

[cause]
en = "This campaign is being prepared."
es = "Esta campaña está en preparación."

[contact]
email = ""
phone = ""
address = ""
rsvp = ""

# One thing that the campaign wants of the law. Copy the block for each further one.
[[ask]]
id = "first"
name.en = "What we ask"
name.es = "Lo que pedimos"
text.en = "We are still writing this."
text.es = "Aún lo estamos escribiendo."

# A bill that is followed whatever its words. Take the # away, and put its number in.
# [[bill]]
# number = "HB26-0000"
# position = ""
# asks = ["first"]
# line.en = ""
# line.es = ""
"""
_TOPICS: Final = """# {name}: the words by which bills are found. Without a topic none is followed.
# Take the # away, write your own phrases (docs/campaign-files.md tells how), and run:
# tracker topics apply

# [[topic]]
# id = "first"
# name.en = "Clean water"
# name.es = "Agua limpia"
# enough = ["clean drinking water"]
# hint = ["water quality"]
"""
_TEXTS: Final = '''# {name}: what the campaign's page says, and what people say at a hearing.

[[section]]
id = "why"
title.en = "Why we do this"
title.es = "Por qué lo hacemos"
text.en = "We are still writing this."
text.es = "Aún lo estamos escribiendo."

[points]
en = """
- **Say who you are**, if that is safe for you.
- **Say what the bill changes for you**, in your own words.
- **Say what you ask of the committee.**"""
es = """
- **Diga quién es**, si no corre peligro.
- **Diga qué cambia para usted el proyecto de ley**, con sus palabras.
- **Diga qué le pide al comité.**"""

[template]
en = """
Chair and members of the committee, my name is [your name]. I live in [your town].

I speak on {{bill}}, {{title}}. My position is: {{position}}.

[What the bill changes for you, in two or three sentences.]

Thank you."""
es = """
Presidencia y miembros del comité, me llamo [su nombre]. Vivo en [su ciudad].

Hablo sobre {{bill}}, {{title}}. Mi postura es: {{position}}.

[Qué cambia para usted el proyecto de ley, en dos o tres frases.]

Gracias."""

[represent]
en = "Yourself"
es = "A usted"

[limit]
en = "Often two or three minutes; the chair decides."
es = "A menudo dos o tres minutos; decide la presidencia."

# Help that is offered: an interpreter, a ride, childcare. "" while nobody knows.
[help]
en = ""
es = ""

# Whether one may speak Spanish, and whether an interpreter is there. Take the # away once you know.
# [spanish]
# en = ""
# es = ""
'''
_FILES: Final[Mapping[str, str]] = {MAIN: _MAIN, "topics.toml": _TOPICS, "texts.toml": _TEXTS}


def make(folder: Path, slug: str) -> Path:
    """Makes the folder of a new campaign among those of a folder (data/campaigns), whole or not at
    all, and gives it. Raises SettingFault for a name that cannot be one, and where something
    stands there already."""
    if not _SLUG.fullmatch(slug) or len(slug) > _MOST:
        what = (
            f"{slug!r} cannot be a campaign's name. Use lowercase letters, digits and single "
            f"hyphens, at most {_MOST} in all, such as clean-water."
        )
        raise SettingFault("SLUG", what)
    place = folder / slug
    if os.path.lexists(place):
        raise SettingFault("SLUG", f"{place} is there already. Nothing was changed.")
    name = slug.replace("-", " ").capitalize()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A name that begins with a dot is no campaign: nobody sees a folder that is half made.
        made = Path(tempfile.mkdtemp(prefix=f".{slug}-", dir=folder))
        try:
            made.chmod(0o755)
            for file, words in _FILES.items():
                (made / file).write_text(words.format(slug=slug, name=name), "utf-8")
            made.rename(place)
        except OSError:
            shutil.rmtree(made, ignore_errors=True)
            raise
    except OSError as fault:
        what = f"{place} cannot be made ({fault.strerror or fault})."
        raise SettingFault("SLUG", what) from None
    return place
