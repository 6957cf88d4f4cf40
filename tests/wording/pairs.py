"""Which Spanish was held beside which English: a digest of both by key, kept in pairs.json. So a
sentence that is rewritten in one language only is seen, until a person has read the other.

python -m tests.wording.pairs          records what is new, gone, or rewritten in Spanish
python -m tests.wording.pairs KEY ...  records, too, that the Spanish of these keys still fits
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from tracker.wording.translator import Sentence, sentences

RECORDED = Path(__file__).with_name("pairs.json")
#: A digest of the English and one of the Spanish, by key.
Pairs: TypeAlias = Mapping[str, list[str]]


def forms(said: Sentence) -> tuple[str, ...]:
    """A sentence, or the two of a count."""
    return (said,) if isinstance(said, str) else said


def recorded() -> Pairs:
    pairs: Pairs = json.loads(RECORDED.read_text("utf-8"))
    return pairs


def digests(english: Mapping[str, Sentence], spanish: Mapping[str, Sentence]) -> Pairs:
    return {key: [_digest(english[key]), _digest(spanish[key])] for key in sorted(english)}


def _digest(said: Sentence) -> str:
    return hashlib.sha256("\n".join(forms(said)).encode()).hexdigest()[:8]


def stale(before: Pairs, now: Pairs) -> list[str]:
    """Keys whose English was rewritten while the Spanish stayed."""
    shared = ((key, *before[key], *now[key]) for key in now if key in before)
    return [key for key, en, es, new_en, new_es in shared if en != new_en and es == new_es]


def main(read_again: Iterable[str]) -> int:
    before, now = recorded(), dict(digests(sentences("en"), sentences("es")))
    left = sorted(set(stale(before, now)) - set(read_again))
    now |= {key: before[key] for key in left}
    rows = (f"{json.dumps(key)}: {json.dumps(pair)}" for key, pair in sorted(now.items()))
    RECORDED.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")
    sys.stdout.writelines(f"{key}: does its Spanish still say this?\n" for key in left)
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
