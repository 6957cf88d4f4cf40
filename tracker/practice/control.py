"""The control path of a running practice site, `/-/practice`: what it is, and what it is told.

    curl http://127.0.0.1:8600/-/practice
    curl -d '{"day": "2026-02-24"}' http://127.0.0.1:8600/-/practice
    curl -d '{"now": "2026-02-24T08:00"}' http://127.0.0.1:8600/-/practice
    curl -d '{"move": {"meeting": "2026A-h-0001", "day": "2026-02-26", "start": "2:00 PM"}}' ...
    curl -d '{"withdraw": {"meeting": "2026A-h-0001"}}' ...
    curl -d '{"drop_item": {"meeting": "2026A-h-0001", "bill": "HB26-1037"}}' ...
    curl -d '{"fail": {"path": "/schedule", "status": 429, "times": 2, "retry_after": 5}}' ...
    curl -d '{"cut": {"path": "/bills/HB26-1037", "keep": 0.5}}' ...
    curl -d '{"slow": {"path": "/", "seconds": 2, "times": 3}}' ...
    curl -d '{"serve_instead": {"path": "/bill_files/110769/", "file": "pictures"}}' ...
    curl -d '{"rename_classes": {"path": "/bills/", "names": {"bill-result": "card"}}}' ...
    curl -d '{"silently_change": {"number": "HB26-1037", "fiscal_note": "First Revised"}}' ...
    curl -d '{"robots_disallow": true, "validators": true}' ...
    curl -d '{"heal": true, "forget_requests": true}' ...

One object may give several orders; they are carried out in the order written. GET and POST answer
with the state as JSON; an order that cannot be understood answers 400 and says why.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final

from tracker.practice.site import PracticeSite

PATH: Final = "/-/practice"
_SWITCHES: Final = ("robots_disallow", "validators")


def state(site: PracticeSite) -> dict[str, Any]:
    """The site as it stands: day, counts, meetings, faults, requests so far."""
    return {
        "day": str(site.day),
        "now": site.now.isoformat(timespec="minutes") if site.now else None,
        "measures": len(site.measures()),
        "robots_disallow": site.robots_disallow,
        "validators": site.validators,
        "requests": site.count(),
        "faults": site.faults(),
        "meetings": [
            {
                "meeting": one.id, "committee": one.committee, "day": str(one.day),
                "start": one.start, "room": one.room, "agenda": one.agenda,
                "items": [item.text for item in one.items if item.since <= site.day],
                "withdrawn": one.withdrawn, "cancelled": one.cancelled, "struck": one.struck,
            }
            for one in site.meetings(hidden=True)
            if one.day >= site.day
        ],
    }  # fmt: skip


def carry_out(site: PracticeSite, body: bytes) -> tuple[int, dict[str, Any]]:
    """(status, answer) after carrying out the orders of a POST."""
    try:
        orders = json.loads(body or b"{}")
        if not isinstance(orders, dict):
            raise ValueError("send one JSON object")
        for name, given in orders.items():
            _order(site, name, given)
    except KeyError as fault:
        return 400, {"error": f"{fault} is not known or not given"}
    except (ValueError, TypeError) as fault:
        return 400, {"error": str(fault)}
    return 200, state(site)


def _order(site: PracticeSite, name: str, given: Any) -> None:
    if name == "day":
        site.day = date.fromisoformat(given)
    elif name == "now":
        site.now = datetime.fromisoformat(given) if given else None
    elif name in _SWITCHES:
        setattr(site, name, bool(given))
    elif name in ("heal", "forget_requests"):
        getattr(site, name)()
    elif name in _COMMANDS:
        _COMMANDS[name](site, given)
    else:
        raise ValueError(f"no order is called {name!r}; known are {', '.join(_known())}")


def _known() -> list[str]:
    return sorted(("day", "now", *_SWITCHES, "heal", "forget_requests", *_COMMANDS))


def _fail(site: PracticeSite, given: Mapping[str, Any]) -> None:
    site.fail(given["path"], given["status"], given.get("times", 1), given.get("retry_after"))


def _cut(site: PracticeSite, given: Mapping[str, Any]) -> None:
    site.cut(
        given["path"], given.get("keep", 0.5), given.get("times", 1), given.get("hang_up", False)
    )


def _slow(site: PracticeSite, given: Mapping[str, Any]) -> None:
    site.slow(given["path"], given["seconds"], given.get("times", 1))


def _instead(site: PracticeSite, given: Mapping[str, Any]) -> None:
    site.serve_instead(given["path"], given["file"], given.get("times", 1))


def _rename(site: PracticeSite, given: Mapping[str, Any]) -> None:
    site.rename_classes(given["path"], given["names"], given.get("times"))


def _move(site: PracticeSite, given: Mapping[str, Any]) -> None:
    day = date.fromisoformat(given["day"]) if "day" in given else None
    site.move(given["meeting"], day, given.get("start"), given.get("room"))


def _silently(site: PracticeSite, given: Mapping[str, Any]) -> None:
    words = {key: str(value) for key, value in given.items() if key != "number"}
    site.silently_change(given["number"], **words)


_COMMANDS: Final[dict[str, Callable[[PracticeSite, Any], None]]] = {
    "fail": _fail,
    "cut": _cut,
    "slow": _slow,
    "serve_instead": _instead,
    "rename_classes": _rename,
    "move": _move,
    "withdraw": lambda site, given: site.withdraw(given["meeting"]),
    "restore": lambda site, given: site.restore(given["meeting"]),
    "cancel": lambda site, given: site.cancel(given["meeting"]),
    "strike": lambda site, given: site.strike(given["meeting"]),
    "drop_item": lambda site, given: site.drop_item(given["meeting"], given["bill"]),
    "add_item": lambda site, given: site.add_item(given["meeting"], given["text"]),
    "new_agenda_address": lambda site, given: site.new_agenda_address(given["meeting"]),
    "silently_change": _silently,
}
