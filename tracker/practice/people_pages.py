"""The committee list, the page of a committee and the page of a member."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from tracker.practice.facts import Committee, Legislator, Measure, Meeting
from tracker.practice.markup import camel, esc, frame, week_date
from tracker.practice.people import TITLES, Directory, slug

_GROUPS: Final = (
    ("house", "House Committees of Reference"),
    ("senate", "Senate Committees of Reference"),
    ("year-round", "Year-Round Committees"),
)
_KINDS: Final = {"lower": "house", "upper": "senate"}


def kind_of(committee: Committee) -> str:
    """house, senate or year-round, as its address has it."""
    return _KINDS.get(committee.chamber, "year-round")


def path_of(committee: Committee, session: str) -> str:
    """The address of a committee's page in a session."""
    return f"/committees/{session}/{kind_of(committee)}/{camel(committee.name)}"


def same_name(one: str, other: str) -> bool:
    """Whether two spellings name one committee: letters only, without "and" and "Committee"."""
    return _letters(one) == _letters(other)


def committee_list_page(committees: Sequence[Committee], session: str) -> str:
    """All committees, in groups."""
    sections = []
    for kind, heading in _GROUPS:
        tiles = "\n".join(
            f'<a class="committee-tile" href="{path_of(one, session)}">'
            f"<span>{esc(one.name)}</span></a>"
            for one in committees
            if kind_of(one) == kind
        )
        if tiles:
            sections.append(f"<section><h2>{heading}</h2>\n{tiles}\n</section>")
    return frame("Committees", "\n".join(sections))


def committee_page(committee: Committee, meetings: Iterable[Meeting], people: Directory) -> str:
    """A committee with its members, its coming meetings and its staff."""
    members = "\n".join(_member(name, role, people) for name, role in committee.members)
    coming = "\n".join(
        f'<div class="meeting">{week_date(one.day)[:-6]} {esc(one.start)} {esc(one.room)} '
        f'<a href="/agenda/committee/{one.agenda}">Agenda</a></div>'
        for one in meetings
    )
    return frame(
        committee.name,
        f"<h1>{esc(committee.name)}</h1>\n"
        f'<section class="committee-members">\n{members}\n</section>\n'
        f'<section class="schedule">\n{coming}\n</section>\n'
        '<section class="staff-contact"><a href="mailto:committee.staff@coleg.gov">Committee '
        'staff</a> <a href="tel:3038663521">303-866-3521</a> '
        '<a href="mailto:?subject=Committee">Share</a></section>',
    )


def legislator_page(
    member: Legislator, committees: Sequence[Committee], measures: Iterable[Measure], session: str
) -> str:
    """A member with committees and the bills he or she is a prime sponsor of this session."""
    seats = "\n".join(
        f'<li><a href="{path_of(one, session)}">{esc(one.name)}</a> {role}</li>'
        for one in committees
        for name, role in ((name, _role(role)) for name, role in one.members)
        if slug(name) == slug(member.name)
    )
    bills = "\n".join(
        f'<li><a href="/bills/{one.number}">{one.number}</a></li>' for one in measures
    )
    phone = re.sub(r"\D", "", member.phone)
    contact = f'<a href="tel:{phone}">{esc(member.phone)}</a>' if phone else ""
    if member.email:
        contact += f'<a href="mailto:{esc(member.email)}">email</a>'
    return frame(
        member.name,
        f"<h1>{TITLES.get(member.chamber, '')} {esc(member.name)}</h1>"
        f"<p>District: {esc(member.district)}</p><p>Party: {_party(member.party)}</p>{contact}\n"
        f"<h2>Committees</h2><ul>\n{seats}\n</ul>\n"
        f"<h2>Sponsored Bills</h2><ul>\n{bills}\n</ul>",
    )


def legislator_list_page(members: Sequence[Legislator]) -> str:
    """All members by chamber and district. Two stand in one district while the members of the old
    assembly are listed beside those of the new one. Dossier 6."""
    ordered = sorted(members, key=lambda one: (one.chamber, one.district.zfill(3)))
    rows = "\n".join(
        f"<tr><td>{TITLES.get(one.chamber, '')}</td>"
        f'<td><a href="/legislators/{slug(one.name)}">{esc(one.name)}</a></td>'
        f"<td>{_party(one.party)}</td><td>{esc(one.district)}</td></tr>"
        for one in ordered
    )
    return frame("Legislators", f"<h1>Legislators</h1>\n<table><tbody>\n{rows}\n</tbody></table>")


def _member(name: str, role: str, people: Directory) -> str:
    title = TITLES.get(people.chamber_of(name), "")
    return (
        f'<a class="cm-link" href="/legislators/{slug(name)}">'
        f'<img class="comm-mem-picture" src="/pictures/{slug(name)}.jpg" alt="">'
        f'<div class="comm-mem-role">{_role(role)}</div><p>{title}</p>'
        f'<p class="comm-member-name">{esc(name)}</p></a>'
    )


def _role(role: str) -> str:
    return "" if role == "member" else role.title()


def _party(party: str) -> str:
    return esc({"Democratic": "Democrat"}.get(party, party))


def _letters(name: str) -> str:
    words = re.findall(r"[a-z]+", name.lower())
    return "".join(one for one in words if one not in ("and", "committee"))
