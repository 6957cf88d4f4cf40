"""A process that ends with the one that started it, even where that one was killed."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import Final

#: Tells a process that it ends with the one that started it.
ATTACHED: Final = "--attached"
#: Seconds that a process has to end by itself.
TO_END = 10.0


def end_with_parent() -> None:
    """From here on this process is interrupted when its standard input ends: who started it holds
    the other end, and the system closes that whatever way it dies. Where that does not end it (an
    interruption may be lost while a module is loaded), it is gone after TO_END seconds."""
    threading.Thread(target=_watch, name="parent watchdog", daemon=True).start()


def _watch() -> None:
    while os.read(0, 4096):
        pass
    main = threading.main_thread().ident  # asleep in a lock, it wakes only for its own signal
    if main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    time.sleep(TO_END)
    os._exit(1)
