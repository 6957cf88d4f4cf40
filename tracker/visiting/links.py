"""Addresses of our own pages: every public page stands twice, in the dashboard and as a light page.

The dashboard keeps the language in `?lang=`, a light page in the first part of its path.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote, urlencode

from tracker.domain.language import Language


@dataclass(frozen=True, slots=True)
class Links:
    """Where links of a page lead.

    light: to light pages, else to the dashboard. asked: whether the dashboard's address names its
    language, so that links have to carry it on. base: scheme and host in front of every address,
    "" for addresses that begin with a slash. host: scheme and host as the reader sees them, ""
    where unknown: what `whole` puts in front.
    """

    light: bool = False
    language: Language = "en"
    asked: bool = False
    base: str = ""
    host: str = ""

    def today(self) -> str:
        """What to do now."""
        return self._at("/", "")

    def calls(self) -> str:
        """The calls to testify."""
        return self._at("/calls", "calls")

    def call(self, call_id: str) -> str:
        """One call."""
        return self._at("/call", f"calls/{quote(call_id)}", id=call_id)

    def bills(self) -> str:
        """The list of bills."""
        return self._at("/bills", "bills")

    def bill(self, number: str) -> str:
        """One bill."""
        return self._at("/bill", f"bills/{quote(number)}", id=number)

    def as_read(self, address: str) -> str:
        """A page of the official site as we read it last."""
        return f"{self.base}/as-read?{urlencode({'address': address})}"

    def search(self, typed: str = "", **told: str) -> str:
        """The search for what was typed. told: filters, and the page."""
        asked = {"q": typed, **told} if typed or told else {}
        if self.light:
            return self._at("", "search") + (f"?{urlencode(asked)}" if asked else "")
        return self._at("/search", "", **asked)

    def votes(self, number: str) -> str:
        """How members voted on a bill: a light page."""
        return f"{self.as_light().bill(number)}/votes"

    def saw(self, number: str) -> str:
        """What we saw of a bill when: a light page."""
        return f"{self.as_light().bill(number)}/seen"

    def text(self, number: str, version: str = "", part: int = 1, section: str = "") -> str:
        """The text of one version of a bill, by its slug; else of the newest that was read.

        section: its key, for a link to one section in whatever part it stands.
        """
        told = {"version": version, "part": _later(part), "section": section}
        return self._of_bill("text", number, **told) + (f"#{section}" if section else "")

    def differences(
        self, number: str, old: str = "", new: str = "", view: str = "", part: int = 1
    ) -> str:
        """What changed between two versions of a bill, by their slugs."""
        told = {"from": old, "to": new, "view": view, "part": _later(part)}
        return self._of_bill("differences", number, **told)

    def hearings(self) -> str:
        """The coming hearings as a list: in the dashboard the calendar."""
        return self._at("/calendar", "hearings")

    def calendar(self) -> str:
        """The calendar."""
        return self._at("/calendar", "calendar")

    def changes(self) -> str:
        """What changed: a light page; in the dashboard a part of Today."""
        return self._at("/", "changes") + ("" if self.light else "#changed")

    def campaign(self, slug: str) -> str:
        """One campaign."""
        return self._at("/campaign", f"campaigns/{quote(slug)}", id=slug)

    def asks(self, slug: str) -> str:
        """Bills beside a campaign's asks; in the dashboard a part of its page."""
        here = self._at("/campaign", f"campaigns/{quote(slug)}/asks", id=slug)
        return here + ("" if self.light else "#matrix")

    def committee(self, committee_id: str) -> str:
        """One committee: a light page, from the dashboard too."""
        return self.as_light()._at("", f"committees/{quote(committee_id)}")

    def health(self) -> str:
        """How fresh everything is."""
        return self._at("/health", "health")

    def feed(self, path: str) -> str:
        """A feed by its path: `hearings.ics`, `bills/HB26-1037.ics`."""
        return f"{self.base}/feeds/{path}" + ("?lang=es" if self.language == "es" else "")

    def as_light(self) -> Links:
        """The same reader's links to light pages."""
        return replace(self, light=True)

    def as_dashboard(self) -> Links:
        """The same reader's links to the dashboard, in the language of now."""
        return replace(self, light=False, asked=True)

    def other_language(self) -> Links:
        """The same links in the other language."""
        return replace(self, language="en" if self.language == "es" else "es", asked=True)

    def whole(self) -> Links:
        """The same links with the host in front, for what leaves the page."""
        return replace(self, base=self.base or self.host or LOCAL)

    def _of_bill(self, page: str, number: str, **told: str) -> str:
        """A page of a bill whose address names what it shows; what is "" leaves no trace."""
        told = {name: said for name, said in told.items() if said}
        if self.light:
            return f"{self.bill(number)}/{page}" + (f"?{urlencode(told)}" if told else "")
        return self._at(f"/{page}", "", id=number, **told)

    def _at(self, interactive: str, light: str, **parameters: str) -> str:
        if self.light:
            return f"{self.base}/{self.language}/{light}"
        if self.asked:
            parameters["lang"] = self.language
        return f"{self.base}{interactive}" + (f"?{urlencode(parameters)}" if parameters else "")


def _later(part: int) -> str:
    """How an address names a part: the first leaves no trace."""
    return str(part) if part > 1 else ""


#: Where the dashboard stands on the reader's own machine.
LOCAL: Final = "http://localhost:8501"
DASHBOARD: Final = Links()
