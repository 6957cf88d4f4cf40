"""The bundled sample, and sites that serve it."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Final

from tracker.practice import PracticeSite, Variants
from tracker.practice.reading import read_folder
from tracker.settings import ROOT

SAMPLE: Final = ROOT / "data" / "sample"
#: What the sample holds, read once: nothing that is done to a site changes its facts.
facts_of_sample = cache(lambda: read_folder(SAMPLE))


def sample_site(day: date | None = None, variants: Variants | None = None) -> PracticeSite:
    """A site of its own that serves the sample, on the last day of its facts unless told."""
    return PracticeSite(facts_of_sample(), day, variants)
