"""The members behind the abbreviated names of sponsors, and the pages of members and committees."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from tracker.practice.facts import Committee, Legislator, Sponsor, plain, slug
from tracker.practice.look import draw

if TYPE_CHECKING:
    from tracker.practice.site import PracticeSite

_GROUPS: Final = {
    "house": "House Committees of Reference",
    "senate": "Senate Committees of Reference",
    "year-round": "Year-Round Committees",
}


class Directory:
    """The members, found by any spelling and chamber. sponsors: whoever of them is no known member
    has a page with a name on it, and nothing more. by_slug: the members by what their addresses end
    in."""

    def __init__(self, legislators: Iterable[Legislator], sponsors: Iterable[Sponsor]) -> None:
        self._by_spelling: dict[tuple[str, str], Legislator] = {}
        self.by_slug: dict[str, Legislator] = {}
        for member in legislators:
            self._add(member)
        for sponsor in sponsors:
            if (plain(sponsor.name), sponsor.chamber) not in self._by_spelling:
                self._add(Legislator(sponsor.name, sponsor.chamber))

    def _add(self, member: Legislator) -> None:
        self.by_slug.setdefault(member.slug, member)
        first, _, rest = member.name.partition(" ")
        abbreviated = f"{first[:1]}. {rest}" if rest else first
        for spelling in (member.name, abbreviated, *member.spellings):
            self._by_spelling.setdefault((plain(spelling), member.chamber), member)

    def of(self, sponsor: Sponsor) -> Legislator:
        """The member that a sponsor is."""
        return self._by_spelling[plain(sponsor.name), sponsor.chamber]


def committee_list(site: PracticeSite) -> Markup:
    """All committees, in groups."""
    links = [(_path(site, committee), committee) for committee in site.facts.committees]
    return draw("committees", title="Committees", groups=_GROUPS, links=links)


def committee_page(site: PracticeSite, _: str, kind: str, name: str) -> Markup | None:
    """A committee with its members, its coming meetings and its staff."""
    of_kind = (committee for committee in site.facts.committees if committee.kind == kind)
    match = next((one for one in of_kind if _letters(one.name) == _letters(name)), None)
    if match is None:
        return None
    label = _letters(match.name if kind == "year-round" else f"{kind} {match.name}")
    meetings = (meeting for meeting in site.meetings() if meeting.day >= site.day)
    titles = {ending: member.title for ending, member in site.people.by_slug.items()}
    return draw(
        "committee",
        title=match.name,
        members=[
            (name, slug(name), _role(role), titles.get(slug(name), ""))
            for name, role in match.members
        ],
        coming=[meeting for meeting in meetings if _letters(meeting.committee) == label],
    )


def legislator_page(site: PracticeSite, name: str) -> Markup | None:
    """A member with committees and the bills he or she is a prime sponsor of this session."""
    member = site.people.by_slug.get(name)
    if member is None:
        return None
    return draw(
        "legislator",
        title=member.name,
        member=member,
        digits=re.sub(r"\D", "", member.phone),
        seats=[
            (_path(site, committee), committee.name, _role(role))
            for committee in site.facts.committees
            for seated, role in committee.members
            if slug(seated) == name
        ],
        bills=[
            bill.number
            for bill in site.measures().values()
            if any(site.people.of(sponsor).name == member.name for sponsor in bill.primes)
        ],
    )


def legislator_list(site: PracticeSite) -> Markup:
    """All members by chamber and district. Two stand in one district while the members of the old
    assembly are listed beside those of the new one. Dossier 6."""
    members = sorted(
        site.facts.legislators, key=lambda member: (member.chamber, member.district.zfill(3))
    )
    return draw("legislators", title="Legislators", members=members)


def committee_path(session: str, kind: str, name: str) -> str:
    """The path of a committee's page in a session: of its name letters only, each word with a
    capital. kind: house, senate or year-round."""
    words = re.findall(r"[A-Za-z]+", name)
    return f"/committees/{session}/{kind}/" + "".join(word[:1].upper() + word[1:] for word in words)


def _path(site: PracticeSite, committee: Committee) -> str:
    return committee_path(site.session_id, committee.kind, committee.name)


def _role(role: str) -> str:
    return "" if role == "member" else role.title()


def _letters(name: str) -> str:
    """What two spellings of a committee's name share: letters only, without "and"."""
    words = (word.lower() for word in re.findall(r"[A-Z]*[a-z]+|[A-Z]+", name))
    return "".join(word for word in words if word not in ("and", "committee"))
