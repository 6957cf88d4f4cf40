"""The page of one meeting: when and where it is or was, what is on its agenda, where it was before,
its calls, what changed and when we saw it."""

from __future__ import annotations

from markupsafe import Markup

from tracker.domain.views import HearingView, ItemView, MeetingView
from tracker.pages import bill_beside, meetings, notice, parts
from tracker.pages import markup as html
from tracker.pages.calls import called
from tracker.pages.notice import NoticesByHearing
from tracker.pages.paging import Page
from tracker.queries.bills import titles_of
from tracker.queries.hearings import bills_of, hearings_of, meetings_of
from tracker.visiting.links import PageUrl
from tracker.visiting.visit import Visit
from tracker.wording import say
from tracker.wording.dates import start_words
from tracker.wording.say import bounds_words, marked


def by_id(here: Visit, meeting_id: str) -> MeetingView | None:
    """A meeting, None where there is none of that id."""
    return meetings_of(here.connection, [meeting_id]).get(meeting_id)


def start_of(here: Visit, meeting: MeetingView) -> str:
    """When it is, as it begins the page's title; with its year."""
    return say.sentence(start_words(here.t, meeting.start))


def missing(here: Visit, meeting_id: str) -> Markup:
    """The note where a URL names no meeting."""
    words = here.t("meeting.missing", id=meeting_id) if meeting_id else here.t("meeting.unnamed")
    way = html.button(here.links.to("hearings", which="all"), here.t("light.hearings"))
    return html.div("note warn", html.para(words), html.para(way))


def hearing(here: Visit, url: PageUrl) -> Page | None:
    """One meeting, whole; what changed has a page of its own."""
    meeting = by_id(here, url.path["id"])
    if meeting is None:
        return None
    notices = notice.of_meetings(here, [meeting])
    body = _facts(here, meeting, notices) + _agenda(here, meeting, notices)
    body += bill_beside.what_was_seen(here, meeting)
    start, committee = start_of(here, meeting), meeting.committee
    about = here.t("light.about.meeting", start=start, committee=committee)
    window = f"{committee}, {start}"
    return Page("hearing", f"{start}:", body, committee, window, about, meeting.id)


@parts.isolated
def _facts(here: Visit, meeting: MeetingView, notices: NoticesByHearing) -> Markup:
    t = here.t
    start = parts.start_shown(here, meeting.start)
    note = html.hint(html.mixed(say.start_note(t, meeting.start, marked)))
    facts = [
        (t("hearing.when"), meetings.standing(here, meeting, start) + html.beneath(note)),
        (t("hearing.where"), parts.room(here, meeting.location)),
        (t("hearing.committee"), html.official(meeting.committee)),
    ]
    if words := notice.line(here, notices.get((meeting.id, ""))):
        facts.append((t("notice.label"), words))
    before = html.bullets(meetings.earlier(here, meeting))
    saved = parts.kept_pages(here, meeting.agenda_url, meeting.schedule_url)
    return (
        html.facts(facts)
        + html.para(t("withdrawn.why") if meeting.status == "withdrawn" else "")
        + html.paras(parts.remarks(here, *meeting.remarks))
        + (html.heading(t("meeting.before"), key="before") + before if before else "")
        + meetings.official_pages(here, meeting, saved)
    )


@parts.isolated
def _agenda(here: Visit, meeting: MeetingView, notices: NoticesByHearing) -> Markup:
    titles = titles_of(here.connection, bills_of([meeting]))
    calls = called(here, [meeting])
    by_item = {id(hearing.item): hearing for hearing in hearings_of((meeting,), titles)}

    def drawn(item: ItemView) -> Markup:
        hearing = by_item.get(id(item))
        if hearing is None:
            words = html.official(item.text)
            return words if item.gone_seen_at is None else html.tag("del", words)
        named, beside = meetings.agenda_bill(here, hearing, calls), _beside(here, hearing)
        return named + beside + _own_notice(here, meeting, item, notices)

    items = html.bullets(map(drawn, (*meeting.items, *meeting.gone)))
    items = items or meetings.no_bills(here, meeting)
    return html.section(here.t("meeting.agenda"), "agenda", items)


def _own_notice(
    here: Visit, meeting: MeetingView, item: ItemView, notices: NoticesByHearing
) -> Markup:
    """The notice of a bill that has less than its meeting, "" for any other."""
    whole, own = notices.get((meeting.id, "")), notices.get((meeting.id, item.bill))
    if not own or not own.hearing.bounds or (whole and whole.hearing.before == own.hearing.before):
        return html.NOTHING
    return html.quiet(f"{here.t('notice.label')}: {bounds_words(here.t, own.hearing)}")


def _beside(here: Visit, hearing: HearingView) -> Markup:
    """What the committee did with the bill there, as its history tells; before that whether people
    are heard."""
    t, item = here.t, hearing.item
    if item.outcome:
        return html.quiet(t("meeting.outcome"), html.official(item.outcome))
    if hearing.stands and not hearing.meeting.start.is_over(here.now):
        return html.quiet(f"{t('hearing.how')}: {t(f'testimony.{item.testimony}')}")
    return html.NOTHING
