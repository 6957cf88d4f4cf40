"""How many pages of the dashboard are drawn at a time: drawing takes the whole processor, and the
light pages and feeds share it."""

from __future__ import annotations

import threading
from typing import Final

#: A page that is drawn alone takes some 0.2 s: more at a time only make each other late. Two, so
#: that one which waits for the database holds up nobody.
AT_ONCE: Final = 2
#: Taken by each page for as long as it is drawn.
TURN: Final = threading.BoundedSemaphore(AT_ONCE)
