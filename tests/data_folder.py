"""Data folders of a test's own, as a fresh clone has them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from tracker import campaigns
from tracker.settings import ROOT

SHIPPED = ROOT / "data"


def copied_data(folder: Path) -> Path:
    """The folder, with the sessions and campaigns that are shipped, which a test may change.

    What the campaigns' files say is known from the first reading of the originals, until one is
    changed: reading them was most of what a drawn page cost.
    """
    shutil.copytree(SHIPPED / "campaigns", folder / "campaigns")
    shutil.copy(SHIPPED / "sessions.toml", folder)
    for original in campaigns.places(SHIPPED / "campaigns"):
        place, known = folder / "campaigns" / original.name, campaigns.read(original)
        sources = {name: replace(one, file=place / name) for name, one in known.sources.items()}
        signature = campaigns.stamp(place, "*.toml")
        campaigns._READ[place] = (signature, replace(known, folder=place, sources=sources))
    return folder
