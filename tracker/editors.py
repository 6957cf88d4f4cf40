"""Who may use the editors' desk: one key a person, of which only a hash is set.

TRACKER_EDITORS holds `name:sha256:HEX` or `name:sha256:HEX:YYYY-MM-DD` (the last day on which the
key is good), separated by blanks or commas; none set: the desk is off. Keys are made by the
program, 32 random letters, so a plain hash of one cannot be turned back and none can be guessed.
Wrong keys only cost the machine, so they are slowed.
"""

from __future__ import annotations

import hmac
import re
import secrets
import string
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from math import ceil
from threading import Lock
from typing import Final

KEY_LETTERS: Final = 32
#: Wrong keys that cost no wait; the wait after the next; the longest; how long they are remembered.
FREE_TRIES: Final = 5
FIRST_WAIT_SECONDS: Final = 2
LONGEST_WAIT_SECONDS: Final = 300
REMEMBERED_SECONDS: Final = 600
#: How many visitors' wrong keys are held at once; beyond, the oldest are forgotten.
_VISITORS: Final = 1000

_NAME: Final = re.compile(r"[\w.-]{1,40}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Editor:
    """A person with a key. until: the last day in Denver on which it is good, None for always."""

    name: str
    digest: str = field(repr=False)
    until: date | None = None

    def is_good(self, today: date) -> bool:
        """Whether the key has not run out."""
        return self.until is None or today <= self.until


def read(setting: str) -> tuple[Editor, ...]:
    """The editors that TRACKER_EDITORS names, () where it is empty. Raises ValueError with a
    sentence that shows neither key nor hash."""
    entries = filter(None, re.split(r"[\s,]+", setting))
    editors = tuple(_editor(entry, number) for number, entry in enumerate(entries, 1))
    for name, count in Counter(editor.name for editor in editors).items():
        if count > 1:
            raise ValueError(f"{name} stands there twice. One person has one key.")
    return editors


def _editor(entry: str, number: int) -> Editor:
    name, *rest = entry.split(":")
    if not is_name(name):
        raise ValueError(f"entry {number} has no name that can be used. {_FORM}")
    if len(rest) not in (2, 3) or rest[0] != "sha256" or not _HASH.fullmatch(rest[1].lower()):
        raise ValueError(f"entry {number} has no hash that can be used. {_FORM}")
    try:
        until = date.fromisoformat(rest[2]) if len(rest) == 3 else None
    except ValueError:
        raise ValueError(f"entry {number} ends in no date. Write 2026-12-31.") from None
    return Editor(name, rest[1].lower(), until)


_FORM: Final = "Write name:sha256:HASH:2026-12-31, as `tracker editors key NAME` prints it."


def is_name(text: str) -> bool:
    """Whether a text can be an editor's name."""
    return bool(_NAME.fullmatch(text)) and text == text.strip(".")


def new_key() -> str:
    """A key that nobody can guess."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(KEY_LETTERS))


def entry_of(name: str, key: str, until: date | None) -> str:
    """What stands in TRACKER_EDITORS for a key. Raises ValueError for a name that cannot."""
    entry = f"{name}:sha256:{_digest(key)}" + (f":{until}" if until else "")
    read(entry)
    if len(entry.split()) != 1 or "," in entry:
        raise ValueError(f"{name!r} cannot be a name: letters, digits, points and dashes can.")
    return entry


def verify(key: str, editors: Sequence[Editor], today: date) -> Editor | None:
    """Whose key it is, None for a wrong one and for one that has run out. It is compared with every
    entry, each in constant time: how long that takes tells nothing."""
    digest = _digest(key.strip())
    owners = [editor for editor in editors if hmac.compare_digest(digest, editor.digest)]
    return owners[-1] if owners and owners[-1].is_good(today) else None


def still_good(editor: Editor, editors: Sequence[Editor], today: date) -> bool:
    """Whether somebody who signed in earlier may still write: the same key is still set, and has
    not run out."""
    return editor in editors and editor.is_good(today)


def _digest(key: str) -> str:
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def wait_seconds(wrong: Sequence[float], now: float) -> int:
    """How long until the next key is looked at, 0 for at once. wrong: when wrong keys were given,
    oldest first, in seconds of the same running clock as now. The first five cost nothing, then the
    wait doubles, up to five minutes; ten minutes later they are forgotten."""
    recent = [at for at in wrong if now - at < REMEMBERED_SECONDS]
    beyond = len(recent) - FREE_TRIES
    if beyond < 0:
        return 0
    wait = min(FIRST_WAIT_SECONDS << min(beyond, 16), LONGEST_WAIT_SECONDS)
    return max(0, ceil(recent[-1] + wait - now))


@dataclass(slots=True)
class Attempts:
    """Wrong keys of the last minutes, in this process's memory alone. A visitor is known by a hash
    of their address with a secret of this process, forgotten after ten minutes: nobody can tell
    from it who it was."""

    _wrong: OrderedDict[bytes, list[float]] = field(default_factory=OrderedDict)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    _one_at_a_time: Lock = field(default_factory=Lock)

    def admit(
        self, visitor: str, key: str, editors: Sequence[Editor], today: date, now: float
    ) -> Editor | int:
        """The editor whose key it is; else how many seconds to wait before the next try, 0 for
        none. While there is a wait no key is looked at, and none counts as wrong."""
        who = hmac.digest(self._secret, visitor.encode("utf-8", "replace"), "sha256")
        with self._one_at_a_time:
            # Who gave no wrong key for ten minutes is dropped; the oldest where there are too many.
            for oldest, times in tuple(self._wrong.items()):
                if now - times[-1] < REMEMBERED_SECONDS and len(self._wrong) < _VISITORS:
                    break
                del self._wrong[oldest]
            wrong = self._wrong.get(who, [])
            if wait := wait_seconds(wrong, now):
                return wait
            if editor := verify(key, editors, today):
                self._wrong.pop(who, None)
                return editor
            self._wrong[who] = [*wrong, now][-32:]
            self._wrong.move_to_end(who)
            return wait_seconds(self._wrong[who], now)

    def __len__(self) -> int:
        return len(self._wrong)
