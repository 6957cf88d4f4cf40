"""How people sign up for a hearing: what becomes public, then the steps of the official form."""

from __future__ import annotations

from html import escape
from typing import Final

from tracker.domain.calls import CallView
from tracker.pages.call_facts import warning
from tracker.pages.markdown import line
from tracker.pages.markup import heading, link, para, text
from tracker.pages.parts import moment_said
from tracker.visiting.visit import Visit
from tracker.wording.dates import day_words

ANCHOR: Final = "sign-up"
#: As the official form writes it. Dossier 8.2, step 2.
LOOK_UP: Final = "By Committee and Hearing Item"


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


def public_record(here: Visit) -> str:
    """That a name becomes public record."""
    t = here.t
    return (
        '<div class="note warn public">'
        f"<p><strong>{text(t('public.title'))}</strong></p>"
        f"{para(t('public.text'))}{para(t('public.risk'))}</div>"
    )


def body(here: Visit, call: CallView) -> str:
    """The warning, then the steps with the strings to pick; or why nobody can sign up."""
    why = closed(here, call)
    if why:
        return para(here.t(why))
    return (
        _need_not_come(here, call)
        + public_record(here)
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
        opens = day_words(t, call.opens, None if here.links.light else here.today)
    told = [(t("sign_up.opens"), opens), (t("sign_up.closes"), t("sign_up.closes.start"))]
    if call.deadline is not None:
        by = t("sign_up.deadline.by", moment=moment_said(here, call.deadline))
        told.append((t("sign_up.deadline"), by))
    lines = "".join(f"<dt>{text(name)}</dt><dd>{text(said)}</dd>" for name, said in told)
    return f'<dl class="facts">{lines}</dl>'


def _form(here: Visit, call: CallView) -> str:
    t = here.t
    if not call.sign_up:
        return para(t("sign_up.unknown"), "unknown")
    button = link(call.sign_up, t("sign_up.open_form"), "button primary")
    return f'<p>{button} <span class="quiet">{text(t("sign_up.open_form.done"))}</span></p>'


def _steps(here: Visit, call: CallView) -> str:
    """The steps of the form in its own order, each string to pick in a box."""
    t, form = here.t, call.form
    ways = "".join(
        f"<li>{text(t(f'sign_up.how.{one}'))}</li>" for one in ("person", "remote", "written")
    )
    when = text(t("sign_up.day")) + box(form.day)
    if form.moment is not None:
        when = text(t("sign_up.moment")) + box(form.moment)
    steps = (
        f"{text(t('sign_up.how'))}<ul>{ways}</ul>",
        text(t("sign_up.look_up")) + box(LOOK_UP),
        text(t("sign_up.committee")) + box(form.committee),
        when,
        text(t("sign_up.item")) + box(form.item),
        text(t("sign_up.person")) + _represent(here, call),
        text(t("sign_up.confirm")),
    )
    listed = "".join(f"<li>{step}</li>" for step in steps)
    return f'<p class="quiet">{text(t("sign_up.copy"))}</p><ol class="do">{listed}</ol>'


def _represent(here: Visit, call: CallView) -> str:
    t, said = here.t, call.texts.represent
    words = line(t, said) if said else text(t("sign_up.represent.self"))
    return f"<br>{text(t('sign_up.represent'))} {words}"


def box(said: str) -> str:
    """A string of the official form to mark in one go, letter for letter what the form shows."""
    return f' <code class="pick" lang="en">{escape(said)}</code>'
