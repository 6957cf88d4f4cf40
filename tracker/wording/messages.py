"""A call as plain text to send on: an email, a chat message, a text message of one part.

Each says what disrupted the hearing first, then what it is about, what the reader is asked to do,
when, where, and where all the rest stands. The text message has at most 160 letters of the
telephone network's own alphabet, for one letter outside it halves what fits.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from tracker.domain.agendas import Disruption
from tracker.domain.calls import CallView
from tracker.domain.times import Start
from tracker.wording import form_steps
from tracker.wording.dates import clock_words, start_alone, start_words
from tracker.wording.say import both_answers, overtaken_words, remark_words
from tracker.wording.translator import Translator

#: The Legislative Information Center. Dossier 8.6.
CENTER_PHONE: Final = "303-866-3055"
#: Letters of a text message of one part.
LIMIT: Final = 160
#: The longest address that is sent in a text message; a longer one would leave no room for facts.
ADDRESS_LIMIT: Final = 100
#: The least that a subject is cut to.
_WORTH_CUTTING: Final = 12
_FLAGS: Final[dict[Disruption, str]] = {
    "moved": "moved",
    "room_changed": "room",
    "cancelled": "cancelled",
    "withdrawn": "check",
    "left_agenda": "check",
    "item_off": "check",
    "overtaken": "check",
    "in_doubt": "check",
    "two_answers": "check",
    "action_only": "vote",
}
#: GSM 03.38: letters that count one. Those that count two are left out of what we write.
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_PLAIN: Final = str.maketrans(
    {
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{NO-BREAK SPACE}": " ",
        "\N{HORIZONTAL ELLIPSIS}": "...",
    }
)


def flag(t: Translator, call: CallView) -> str:
    """MOVED, ROOM CHANGED, CANCELLED, CHECK, NO TESTIMONY or OVER; "" where the hearing is to come
    as announced."""
    key = "past" if call.stands and _is_over(call) else _FLAGS.get(call.disruption)
    return t(f"message.flag.{key}") if key else ""


def flagged(t: Translator, call: CallView, line: str) -> str:
    """A line with the flag in front of it, where there is one."""
    word = flag(t, call)
    return t("message.flagged", flag=word, said=line) if word else line


def mail(t: Translator, call: CallView, url: str) -> str:
    """An email: a line that is its subject, then all that one needs to come. url: of the call's
    page."""
    of = call.texts.line.of(t.code) or call.hearing.title
    start = start_words(t, call.start.shown)
    subject = t("message.subject", bill=call.bill, subject=of.rstrip("."), start=start)
    position = t(f"position.{call.position or 'none'}")
    about = [
        f"{call.bill}, {call.hearing.title}",
        call.texts.line.of(t.code),
        t("message.field", name=t("position"), said=position),
        t(f"message.ask.{call.position or 'none'}") if _invites(call) else "",
        *_watched(t, call),
    ]
    before_going = [t("public.title") + ".", t("message.check", phone=CENTER_PHONE)]
    is_over = _is_over(call)
    parts = [
        [flagged(t, call, subject)],
        about,
        [*_disrupted(t, call), *_facts(t, call)],
        [] if is_over else before_going,
        _form(t, call),
        [url if is_over else _more(t, call, url)],
    ]
    paragraphs = ("\n".join(filter(None, part)) for part in parts)
    return "\n\n".join(filter(None, paragraphs))


def _more(t: Translator, call: CallView, url: str) -> str:
    """A line that leads to all the rest; the word to testify only where people are called."""
    return t("message.more.watched" if call.watched else "message.more", address=url)


def _is_over(call: CallView) -> bool:
    return call.phase == "past"


def chat(t: Translator, call: CallView, url: str) -> str:
    """A chat message of a few lines. url: of the call's page."""
    can_go = _can_go(call)
    lines = [
        flagged(t, call, f"{call.bill}, {call.hearing.title}"),
        call.texts.line.of(t.code),
        *_watched(t, call),
        t(f"message.ask.{call.position or 'none'}") if _invites(call) else "",
        *_disrupted(t, call),
        *_facts(t, call),
        t("public.title") + "." if can_go else "",
        _more(t, call, url) if can_go else url,
    ]
    return "\n".join(filter(None, lines))


def _can_go(call: CallView) -> bool:
    return call.stands and not _is_over(call)


def _invites(call: CallView) -> bool:
    """Whether people are asked to come and speak."""
    off = call.testimony.shown == "none" or call.disruption in ("overtaken", "in_doubt")
    return _can_go(call) and not call.watched and not off


def _watched(t: Translator, call: CallView) -> list[str]:
    """That nobody is called to a hearing of a bill that no person has confirmed."""
    return [t("watched") + ".", t("watched.why")] if call.watched else []


def _disrupted(t: Translator, call: CallView) -> list[str]:
    """What disrupted the hearing, with the start that it had before."""
    if not call.disruption:
        return []
    sentences = [t(f"disrupted.{call.disruption}")]
    former = call.hearing.meeting.moved_from
    sentences += [remark_words(t, remark) for remark in call.hearing.remarks]
    if call.disruption == "overtaken" and call.hearing.item.overtaken is not None:
        sentences.append(overtaken_words(t, call.hearing.item.overtaken))
    if call.disruption in ("moved", "two_answers") and former:
        sentences.append(t("message.was", old=start_words(t, former.start)))
    return [*sentences, *(both_answers(t, call) if call.disruption == "two_answers" else ())]


def _facts(t: Translator, call: CallView) -> list[str]:
    building = call.building
    house = f"{building.name}, {building.address}" if building else ""
    where = ", ".join(filter(None, (call.location.shown or t("changed.room"), house)))
    facts = (
        (t("call.when"), start_alone(t, call.start.shown)),
        (t("call.where"), where),
        (t("call.committee"), call.hearing.meeting.committee),
    )
    return [t("message.field", name=name, said=fact) for name, fact in facts]


def _form(t: Translator, call: CallView) -> list[str]:
    """What the official form asks for, and its steps, while the hearing stands."""
    if not call.stands or _is_over(call):
        return []
    steps = form_steps.steps(t, call, start_words(t, call.start.shown))
    sign_up = call.sign_up_form
    return [
        t("message.steps"),
        form_steps.asks_for(t, call),
        form_steps.checked(t, sign_up) if sign_up else t("sign_up.steps.unknown"),
        *(f"{n}. {form_steps.plain(step)}" for n, step in enumerate(steps, 1)),
    ]


# --- one part of a text message ----------------------------------------------------------------


def text_message(t: Translator, call: CallView, url: str) -> str:
    """At most 160 letters: flag, bill, as much of its subject as fits, what people are asked to do,
    day and clock, room, and the address whole (left out where it has over 100 letters). Accents
    that would halve what fits are left out."""
    tail = f" {url}" if url and len(url) <= ADDRESS_LIMIT else ""
    room = LIMIT - len(tail)
    ask = t(f"message.short.{call.position or 'none'}") + "." if _invites(call) else ""
    place = ", ".join(filter(None, (_short_start(t, call.start.shown), call.location.shown)))
    rest = plain(" ".join(filter(None, (ask, place))))
    head = plain(flagged(t, call, call.bill))
    left = room - len(head) - len(rest) - len(" , .")
    line, title = plain(call.texts.line.of(t.code)), plain(call.hearing.title)
    subject = line if line and len(line) <= left else title  # "The government may not", cut, lies
    if subject and left >= min(len(subject), _WORTH_CUTTING):
        head = f"{head}, {_cut(subject, left)}".rstrip(".")
    return _cut(f"{head}. {rest}", room) + tail


def _short_start(t: Translator, start: Start) -> str:
    """`2/25 1:30 PM MT`, with the weekday; without a clock time the words of the page."""
    full = start_words(t, start, start.day)
    day = full.split(",")[0] if t.code == "es" else ",".join(full.split(",")[:2])
    if start.start_time is None:
        return f'{day} "{start.start_text}"' if start.start_text else full
    return f"{day} {clock_words(t, start.start_time)} {t('message.zone')}"


def _cut(text: str, room: int) -> str:
    """A text cut at a word where it is too long, with a dot that says so."""
    if len(text) <= room:
        return text
    head = text[: max(0, room - 1)]
    at_word = head.rpartition(" ")[0]
    return f"{(at_word if len(at_word) > len(head) // 2 else head).rstrip(' ,.')}."


def plain(text: str) -> str:
    """A text in the letters of a text message: accents and other signs beyond them are left out."""
    whole = re.sub(r"\s+", " ", text.translate(_PLAIN)).strip()
    return "".join(
        base
        for letter in unicodedata.normalize("NFC", whole)
        for base in (letter if letter in _GSM else unicodedata.normalize("NFKD", letter))
        if base in _GSM
    )
