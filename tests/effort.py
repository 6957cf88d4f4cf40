"""Bounds of CPU time that hold on a machine of any speed, whatever else it does."""

from __future__ import annotations

import time
from typing import Final

#: What a million turns of an empty loop take on a usual machine: seconds of CPU.
_USUAL: Final = 0.04


def usual(seconds: float) -> float:
    """What takes so many seconds of CPU on a usual machine may take so many on this one, now."""
    began = time.process_time()
    for _ in range(1_000_000):
        pass
    return seconds * max(1.0, (time.process_time() - began) / _USUAL)
