"""Serves an application on loopback, in a thread of this process."""

from __future__ import annotations

import socket
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import uvicorn

#: Seconds in which a server ends on a busy machine.
PATIENCE: Final = 60


@contextmanager
def served(app: Any, **options: Any) -> Iterator[int]:
    """The port of a server. At its end nobody who still reads holds it up. options: of uvicorn."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        config = uvicorn.Config(
            app, log_config=None, lifespan="off", timeout_graceful_shutdown=2, **options
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield int(listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            frame = sys._current_frames().get(thread.ident or 0)
            stands = "".join(traceback.format_stack(frame)) if frame else ""
            assert not thread.is_alive(), f"the server did not end; it stands here:\n{stands}"
