"""The verdict on the whole: a sentence, and what to do about each thing that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tracker.domain.health import Finding, Freshness
from tracker.wording.say import Mark, message_words, sentence
from tracker.wording.translator import Translator

#: Plans that are run by a command of their own; a database without a crawl begins with all.
_COMMANDS: Final = {"texts": "texts", "probe": "probe", "": "crawl --full"}


def verdict_words(t: Translator, found: Sequence[Finding]) -> str:
    """`It works, but 12 pages could not be read, and 2 more things need a look.`

    found: the gravest first.
    """
    grave = [finding for finding in found if finding.weight != "look"]
    if not grave:
        details = found[0].count if found else 0
        return t.many("verdict.look", details) if details else t("verdict.good")
    first, more = grave[0], len(found) - 1
    if first.code == "begins":
        return t("verdict.begins")
    what = finding_words(t, first)
    if more:
        what = t.many("verdict.more", more, what=what)
    return t(f"verdict.{first.weight}", what=what)


def finding_words(t: Translator, finding: Finding) -> str:
    """What is wrong, as words within a sentence."""
    key = f"verdict.{finding.code}.what"
    if not finding.count:
        return t(key)
    return t.many(key, finding.count, of=t.number(finding.of))


def to_do(
    t: Translator, found: Sequence[Finding], fresh: Freshness, mark: Mark = str
) -> tuple[str, ...]:
    """What is wrong and what to do, a line each, the gravest first."""
    last = message_words(t, fresh.last.message, mark) if fresh.last else ""
    lines = []
    for finding in found:
        parts = {
            "message": last,
            "source": mark(fresh.source),
            "command": _command(finding.plan),
            "sessions": ", ".join(map(mark, fresh.strange)),
        }
        do = " ".join(t(f"verdict.{finding.code}.do", **parts).split())
        lines.append(f"{sentence(finding_words(t, finding))}. {do}")
    return tuple(lines) or (t("verdict.good.do"),)


def _command(plan: str) -> str:
    return f"tracker {_COMMANDS.get(plan, f'crawl --{plan}')}"
