"""Made-up bills in the shapes of Open States and LegiScan, imported into an empty database.

python bench/other_sources.py [--bills 20000]. Prints rate and peak memory of a tenth and of all, of
Open States' JSON and of a zip of LegiScan. To reach: 300 bills a second, memory that stays.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import zipfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

from exchange import bill, numbers, run, told

_CHOICES: Final = {"yes": 1, "no": 2}


def open_states(line: dict[str, Any]) -> dict[str, Any]:
    """A bill as Open States' session JSON has it."""
    houses = {"lower": "House", "upper": "Senate"}
    return {
        "legislative_session": line["session"], "jurisdiction_name": "Colorado",
        "identifier": line["number"], "title": line["title"],
        "abstracts": [{"abstract": line["summary"], "note": "summary"}],
        "actions": [
            {"organization__name": houses[one["chamber"]], "description": one["text"],
             "date": f"{one['date']}T07:00:00+00:00", "classification": [], "order": at}
            for at, one in enumerate(line["actions"])
        ],
        "sponsors": [
            {"name": one["name"], "primary": one["role"] == "prime", "classification": one["role"]}
            for one in line["sponsors"]
        ],
        "versions": [
            {"note": one["name"], "date": one["date"], "links": [{"url": one["url"]}]}
            for one in line["versions"]
        ],
        "votes": [
            {"motion_text": one["motion"], "start_date": one["date"], "result": one["result"],
             "organization__classification": one["chamber"],
             "counts": [{"option": name, "value": one[name]} for name in ("yes", "no")],
             "votes": [{"option": by["choice"], "voter_name": by["name"]} for by in one["ballots"]]}
            for one in line["votes"]
        ],
    }  # fmt: skip


def legiscan(line: dict[str, Any], at: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """A bill as LegiScan's data set has it, and the roll call of its vote."""
    [vote] = line["votes"]
    session = {"year_start": int(line["session"][:4]), "special": int(line["session"][4:] != "A")}
    letters, _, serial = line["number"].partition("-")
    called = {"roll_call_id": at + 1, "date": vote["date"], "desc": f"House: {vote['motion']}"}
    counts = {"yea": vote["yes"], "nay": vote["no"], "passed": 1, "chamber": "H"}
    value = {
        "bill_id": at, "state": "CO", "session": session, "bill_number": letters[:2] + serial,
        "title": line["title"], "description": line["long_title"],
        "history": [
            {"date": one["date"], "action": one["text"], "chamber": one["text"][0]}
            for one in line["actions"]
        ],
        "sponsors": [{"name": one["name"], "sponsor_type_id": 1} for one in line["sponsors"]],
        "texts": [
            {"date": one["date"], "type": one["name"], "type_id": 1, "state_link": one["url"]}
            for one in line["versions"]
        ],
        "votes": [{**called, **counts}],
    }  # fmt: skip
    cast = [
        {"people_id": place + 1, "vote_id": _CHOICES[one["choice"]]}
        for place, one in enumerate(vote["ballots"])
    ]
    return value, {**called, **counts, "votes": cast}


def write(folder: Path, count: int) -> tuple[Path, Path]:
    """So many bills in both shapes."""
    ours, theirs = folder / f"{count}.json", folder / f"{count}.zip"
    with ours.open("w") as file, zipfile.ZipFile(theirs, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, (session, number) in enumerate(islice(numbers(), count)):
            line = bill(session, number, at)
            file.write(("," if at else "[") + json.dumps(open_states(line)))
            value, called = legiscan(line, at)
            archive.writestr(f"CO/bill/{at}.json", json.dumps({"bill": value}))
            archive.writestr(f"CO/vote/{at + 1}.json", json.dumps({"roll_call": called}))
        file.write("]")
        for place in range(1, 12):
            person = {"people_id": place, "name": f"Member {place}"}
            archive.writestr(f"CO/people/{place}.json", json.dumps({"person": person}))
    return ours, theirs


def main(words: Sequence[str] | None = None) -> None:
    """A tenth of the bills, then all, each into a database of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bills", type=int, default=20_000)
    args = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as made:
        for count in (args.bills // 10, args.bills):
            for file in write(Path(made), count):
                cost = run(f"sqlite:///{file}.db", "import", str(file))
                print(f"{count:,} bills. {cost.said}")
                print(told("import", count, [cost]), flush=True)


if __name__ == "__main__":
    main()
