"""What a reader takes away or sends on: a call by text message, WhatsApp, email or copy; a calendar
to subscribe to; the code of an address."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import quote

import segno
from markupsafe import Markup, escape

from tracker.domain.calls import CallView
from tracker.domain.language import LANGUAGES, Language
from tracker.pages import markup as html
from tracker.visiting.visit import Visit
from tracker.wording import messages
from tracker.wording.dates import moment_words
from tracker.wording.translator import translator_of

#: The anchor of the ways to send a call on.
SEND_ON: Final = "message"
#: How a telephone opens a text message: both kinds of telephones read this form alone.
_TEXT: Final = "sms:?&body={}"
_WHATSAPP: Final = "https://wa.me/?text={}"
_EMAIL: Final = "mailto:?subject={}&body={}"


def to_pick(words: str, name: str = "code", **attributes: str) -> Markup:
    """A string to mark in one go, letter for letter as it is given."""
    return html.tag(name, escape(words), "pick", **attributes)


def copy_button(here: Visit, words: str) -> Markup:
    """A button that copies; nothing on a light page, which has no script."""
    if here.links.light:
        return html.NOTHING
    done = here.t("share.copied")
    return html.tag("button", here.t("share.copy"), "button", data_copy=words, data_copied=done)


def share(here: Visit, call: CallView) -> Markup:
    """The ways to send a call on, in the reader's language and, folded, in the other."""
    mine, other = sorted(LANGUAGES, key=lambda code: code != here.t.code)
    theirs = html.folded(here.t(f"share.in.{other}"), _ways(here, call, other))
    return html.section(here.t("keep.message"), SEND_ON, _ways(here, call, mine), theirs)


def _ways(here: Visit, call: CallView, code: Language) -> Markup:
    t, links, wording = here.t, here.links, translator_of(code)
    links = links if links.language == code else links.other_language()
    url = links.as_light().whole().to("call", call.id)
    text, chat = messages.text_message(wording, call, url), messages.chat(wording, call, url)
    subject, _, body = messages.mail(wording, call, url).partition("\n\n")
    email = _EMAIL.format(*(quote(part.replace("\n", "\r\n"), safe="") for part in (subject, body)))
    buttons = (
        html.button(_TEXT.format(quote(text, safe="")), t("share.text")),
        html.link(_WHATSAPP.format(quote(chat, safe="")), t("share.whatsapp"), "button"),
        html.button(email, t("share.email")),
        copy_button(here, chat),
    )
    box = html.folded(t("share.words"), to_pick(chat, "pre", lang=code, tabindex="0"))
    return html.bullets(filter(None, buttons), "share") + box


def subscribe(here: Visit, path: str, label: str) -> Markup:
    """A calendar of ours: the button by which a program subscribes to it, its address in sight, and
    in the dashboard the same as a code, for a telephone beside the screen. path: of the feed."""
    t, links = here.t, here.links.whole()
    way = links.subscription(path)
    folded = html.NOTHING
    if not links.light:
        folded = html.folded(t("share.code"), _code(way, t("share.code.of", name=label), False))
    address = links.feed(path)
    return html.div(
        "subscribe",
        html.para(html.to_page(way, label, "button")),
        html.para(to_pick(address), copy_button(here, address)),
        folded,
    )


def printed(here: Visit, url: str) -> Markup:
    """Where a sheet was printed from, when it was true, and a code to come back by."""
    t = here.t
    words = t("light.printed", address=url, moment=moment_words(t, here.now))
    code = _code(url, t("light.code"), here.links.light)
    return html.div("printed", code, html.para(words, t("light.printed.check")))


@lru_cache(maxsize=512)
def _code(url: str, label: str, as_drawing: bool) -> Markup:
    """The QR code of a URL, black on white in dark too: a drawing, or a picture in the dashboard,
    which takes no drawing. label: what a screen reader says."""
    code = segno.make(url, error="m", micro=False)
    if as_drawing:
        kind = {"svgclass": "qr", "lineclass": None, "title": label}
        return Markup(code.svg_inline(border=2, omitsize=True, dark="#000", light="#fff", **kind))
    picture = code.svg_data_uri(border=2, omitsize=True, dark="#000", light="#fff")
    return Markup('<img class="qr" alt="{}" src="{}">').format(label, picture)
