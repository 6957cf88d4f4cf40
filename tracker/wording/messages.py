"""A call as plain text to send on: an email, a chat message, a text message of one part.

Each says what disrupted the hearing first, then what it is about, what the reader is asked to do,
when, where, and where all the rest stands. The text message has at most 160 letters of the
telephone network's own alphabet, for one letter outside it halves what fits.

And the steps of the official form for a call: our words, and the form's own strings, which are
English in both languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias

from tracker.domain.agendas import Disruption
from tracker.domain.calls import CallView
from tracker.domain.session import SessionForm
from tracker.domain.times import Start
from tracker.wording.dates import clock_words, day_words, month_words, start_alone, start_words
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
    "moved": "moved", "room_changed": "room", "cancelled": "cancelled", "action_only": "vote",
    "withdrawn": "check", "left_agenda": "check", "item_off": "check", "overtaken": "check",
    "in_doubt": "check", "two_answers": "check",
}  # fmt: skip
#: GSM 03.38: letters that count one. Those that count two are left out of what we write.
_GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_PLAIN: Final = str.maketrans(
    {
        "\N{NON-BREAKING HYPHEN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{NO-BREAK SPACE}": " ",
        "\N{HORIZONTAL ELLIPSIS}": "...",
    }
)  # fmt: skip
#: words: ours; pick: a string of the form; official: a name in English; represent: what the
#: campaign says of whom to name.
Kind: TypeAlias = Literal["words", "pick", "official", "represent"]

#: What a form that nobody described may ask for.
_ANY_FORM: Final = ("`{bill}`", "`{committee}`", "`{moment}`")
_PARTS: Final = re.compile(r"`([^`]*)`|\{(\w+)\}")


class Piece(NamedTuple):
    """A piece of a step."""

    kind: Kind
    text: str


Step: TypeAlias = tuple[Piece, ...]


def flagged(t: Translator, call: CallView, line: str) -> str:
    """A line with a flag in front: MOVED, ROOM CHANGED, CANCELLED, CHECK, NO TESTIMONY or OVER;
    none where the hearing is to come as announced."""
    is_over = call.stands and call.phase == "past"
    key = "past" if is_over else _FLAGS.get(call.disruption)
    return t("message.flagged", flag=t(f"message.flag.{key}"), said=line) if key else line


def mail(t: Translator, call: CallView, url: str) -> str:
    """An email: a line that is its subject, then all that one needs to come. url: of the call's
    page."""
    of = call.texts.line.of(t.code) or call.hearing.title
    start = start_words(t, call.start.shown)
    subject = t("message.subject", bill=call.bill, subject=of.rstrip("."), start=start)
    position = t("message.field", name=t("position"), said=t(f"position.{call.position or 'none'}"))
    title, what, asks, *watched = _about(t, call)
    is_over = call.phase == "past"
    before_going = [t("public.title") + ".", t("message.check", phone=CENTER_PHONE)]
    parts = [
        [flagged(t, call, subject)],
        [title, what, position, asks, *watched],
        [*_disrupted(t, call), *_facts(t, call)],
        [] if is_over else before_going,
        _form(t, call),
        [url if is_over else _more(t, call, url)],
    ]
    paragraphs = ("\n".join(filter(None, part)) for part in parts)
    return "\n\n".join(filter(None, paragraphs))


def chat(t: Translator, call: CallView, url: str) -> str:
    """A chat message of a few lines. url: of the call's page."""
    can_go = call.stands and call.phase != "past"
    title, what, asks, *watched = _about(t, call)
    lines = [
        flagged(t, call, title),
        what,
        *watched,
        asks,
        *_disrupted(t, call),
        *_facts(t, call),
        t("public.title") + "." if can_go else "",
        _more(t, call, url) if can_go else url,
    ]
    return "\n".join(filter(None, lines))


def _about(t: Translator, call: CallView) -> list[str]:
    """The bill, what it does, what the reader is asked to do; that nobody is called to a hearing of
    a bill that no person has confirmed."""
    return [
        f"{call.bill}, {call.hearing.title}",
        call.texts.line.of(t.code),
        t(f"message.ask.{call.position or 'none'}") if _invites(call) else "",
        *([t("watched") + "."] if call.watched else ()),
        *([t("watched.why")] if call.watched and call.stands and call.phase != "past" else ()),
    ]


def _more(t: Translator, call: CallView, url: str) -> str:
    """A line that leads to all the rest; the word to testify only where people are called."""
    return t("message.more.watched" if call.watched else "message.more", address=url)


def _invites(call: CallView) -> bool:
    """Whether people are asked to come and speak."""
    off = call.testimony.shown == "none" or call.disruption in ("overtaken", "in_doubt")
    return call.stands and not (call.phase == "past" or call.watched or off)


def _disrupted(t: Translator, call: CallView) -> list[str]:
    if not call.disruption:
        return []
    former, overtaken = call.hearing.meeting.moved_from, call.hearing.item.overtaken
    sentences = [t(f"disrupted.{call.disruption}")]
    sentences += [remark_words(t, remark) for remark in call.hearing.remarks]
    if call.disruption == "overtaken" and overtaken is not None:
        sentences.append(overtaken_words(t, overtaken))
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
    if not call.stands or call.phase == "past":
        return []
    every = steps(t, call, start_words(t, call.start.shown))
    sign_up = call.sign_up_form
    return [
        t("message.steps"),
        asks_for(t, call),
        checked(t, sign_up) if sign_up else t("sign_up.steps.unknown"),
        *(f"{n}. {plain_step(step)}" for n, step in enumerate(every, 1)),
    ]


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
    """A text cut at a word where it is too long, and not behind "of the", with a dot."""
    if len(text) <= room:
        return text
    head = text[: max(0, room - 1)]
    at_word = head.rpartition(" ")[0]
    whole = at_word if len(at_word) > len(head) // 2 else head
    return f"{re.sub(r'( [a-z]{1,3})+$', '', whole).rstrip(' ,.')}."


def plain(text: str) -> str:
    """A text in the letters of a text message: accents and other signs beyond them are left out."""
    whole = re.sub(r"\s+", " ", text.translate(_PLAIN)).strip()
    return "".join(
        base
        for letter in unicodedata.normalize("NFC", whole)
        for base in (letter if letter in _GSM else unicodedata.normalize("NFKD", letter))
        if base in _GSM
    )


def steps(t: Translator, call: CallView, when: str) -> tuple[Step, ...]:
    """The steps of the call's form; where nobody described it, the strings that any form may ask
    for. when: the start in the reader's words."""
    sign_up = call.sign_up_form
    texts = [text.of(t.code) for text in sign_up.form.steps] if sign_up else _ANY_FORM
    return tuple(tuple(_pieces(t, call, text, when)) for text in texts)


def plain_step(step: Step) -> str:
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
    """Our own words with facts among them, and strings of the form with the facts of the call."""
    form, sign_up, end = call.form, call.sign_up_form, 0
    facts = {
        "when": Piece("words", when),
        "asks_for": Piece("words", sign_up.form.asks_for.of(t.code) if sign_up else ""),
        "committee": Piece("official", form.committee),
        "represent": Piece("represent", call.texts.represent.of(t.code)),
    }
    places = {
        "bill": call.bill,
        "committee": form.committee,
        "item": form.item,
        "moment": form.moment or form.day,
    }
    for match in _PARTS.finditer(step):
        yield Piece("words", step[end : match.start()])
        end = match.end()
        if match[2]:
            piece = facts[match[2]]
            yield piece
            end += piece.text.endswith(".") and step[end : end + 1] == "."  # "1:30 p. m."
        elif match[1] == "{position}":
            yield from _position(t, call)
        else:
            yield Piece("pick", match[1].format(**places))
            if match[1] == "{moment}" and form.moment is None:
                yield Piece("words", f" {t('sign_up.time.listed')}")
    yield Piece("words", step[end:])


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
        key = "none" if not call.position else "amend" if call.position == "amend" else "own"
        yield Piece("words", f" {t(f'sign_up.position.{key}')}")
