"""How people sign up for a hearing: what becomes public, then the steps of the official form."""

from __future__ import annotations

from html import escape
from typing import Final

from tracker.domain.calls import CallView
from tracker.pages.call_facts import phone_link, start_said, warning
from tracker.pages.markdown import line
from tracker.pages.markup import heading, link, official, para, text
from tracker.pages.parts import moment_said, read_on
from tracker.visiting.visit import Visit
from tracker.wording import form_steps
from tracker.wording.dates import day_words
from tracker.wording.form_steps import Piece

ANCHOR: Final = "sign-up"
#: Legislative Council Staff, who know of languages at a hearing. Dossier 8.6.
STAFF_PHONE: Final = "303-866-3521"


def title(here: Visit) -> str:
    """The heading of the steps, under the anchor that links name."""
    return heading(here.t("sign_up.title"), key=ANCHOR)


def closed(here: Visit, call: CallView) -> str:
    """The key of why nobody can sign up any more, "" while people can.

    Begun counts on the dashboard alone: a page that may be kept goes by days.
    """
    if call.phase == "past":
        return "sign_up.closed.past"
    if call.disruption in ("cancelled", "left_agenda"):
        return f"sign_up.closed.{call.disruption}"
    begun = not here.links.light and call.start.shown.has_begun(here.now)
    return "sign_up.closed.begun" if begun else ""


def public_record(here: Visit, call: CallView) -> str:
    """That a name becomes public record, and what else the form asks for."""
    t = here.t
    asked = form_steps.asks_for(t, call)
    more = para(asked) + para(t("sign_up.asks_for.seen")) if asked else ""
    return (
        '<div class="note warn public">'
        f"<p><strong>{text(t('public.title'))}</strong></p>"
        f"{para(t('public.text'))}{more}{para(t('public.risk'))}</div>"
    )


def body(here: Visit, call: CallView) -> str:
    """The warning, then the steps with the strings to pick; or why nobody can sign up."""
    why = closed(here, call)
    if why:
        return para(here.t(why))
    return (
        _need_not_come(here, call)
        + public_record(here, call)
        + _dates(here, call)
        + _form(here, call)
        + _steps(here, call)
    )


def _need_not_come(here: Visit, call: CallView) -> str:
    """That people need not come, where the committee hears no testimony."""
    t = here.t
    if call.testimony.shown != "none":
        return ""
    return warning([t("disrupted.action_only"), t("sign_up.written")])


def _dates(here: Visit, call: CallView) -> str:
    """When sign-up opens and closes, and the coalition's own deadline."""
    t = here.t
    opens = t("sign_up.opens.unknown")
    if call.opens is not None:
        opens = day_words(t, call.opens, read_on(here))
    told = [(t("sign_up.opens"), opens), (t("sign_up.closes"), t("sign_up.closes.start"))]
    if call.deadline is not None:
        by = t("sign_up.deadline.by", moment=moment_said(here, call.deadline))
        told.append((t("sign_up.deadline"), by))
    lines = "".join(f"<dt>{text(name)}</dt><dd>{text(said)}</dd>" for name, said in told)
    return f'<dl class="facts">{lines}</dl>'


def _form(here: Visit, call: CallView) -> str:
    """What is known of the form, then the way to it."""
    t = here.t
    phone = phone_link(STAFF_PHONE)
    before, _, after = t("sign_up.language", phone="\0").partition("\0")
    spoken = f"{text(before)}{phone}{text(after)}"
    known = para(form_steps.checked(t, call.sign_up_form)) if call.sign_up_form else ""
    if not call.sign_up:
        return f"<p>{spoken}</p>" + para(t("sign_up.unknown"), "unknown")
    button = link(call.sign_up, t("sign_up.open_form"), "button primary")
    done = f'<span class="quiet">{text(t("sign_up.open_form.done"))}</span>'
    return f"<p>{spoken}</p>{known}<p>{button} {done}</p>"


def _steps(here: Visit, call: CallView) -> str:
    """The steps of the form in its own order, each string to pick in a box."""
    t = here.t
    found = form_steps.steps(t, call, start_said(here, call.start.shown))
    head = para(t("sign_up.copy"), "quiet")
    if call.sign_up_form is None:
        head += para(t("sign_up.steps.unknown"))
    listed = "".join(f"<li>{''.join(_piece(here, call, one) for one in step)}</li>"
                     for step in found)  # fmt: skip
    kind = "ol" if call.sign_up_form else "ul"
    return f'{head}<{kind} class="do">{listed}</{kind}>'


def _piece(here: Visit, call: CallView, piece: Piece) -> str:
    if piece.kind == "pick":
        return box(piece.said)
    if piece.kind == "official":
        return official(piece.said)
    return line(here.t, call.texts.represent) if piece.kind == "represent" else text(piece.said)


def box(said: str) -> str:
    """A string of the official form to mark in one go, letter for letter what the form shows."""
    return f' <code class="pick" lang="en">{escape(said)}</code>'
