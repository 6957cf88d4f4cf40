"""A real PostgreSQL for the tests: one server a run, one fresh database a test.

The server lives in a folder of its own under the system's temporary folder, listens on loopback
only, and is gone with the run. Where PostgreSQL is not installed the tests fail and say so: a
skipped half would look like a pass.
"""

from __future__ import annotations

import fcntl
import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
import pytest

#: Names the folder that the workers of one run share; set by the process that starts them.
SHARED_FOLDER: Final = "TRACKER_TESTS_POSTGRES"
MISSING: Final = "PostgreSQL is not installed: run `make test`, or `apt-get install postgresql`."


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. folder: all that it owns; user: the superuser, trusted on loopback."""

    folder: str
    port: int
    user: str

    def address(self, database: str) -> str:
        """Of one of its databases, as DATABASE_URL takes it."""
        return f"postgresql+psycopg://{self.user}@127.0.0.1:{self.port}/{database}"

    def command(self, statement: str) -> None:
        """Runs one statement outside a transaction, on the maintenance database."""
        place = f"postgresql://{self.user}@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(place, autocommit=True) as connection:
            connection.execute(statement.encode())


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, the newest where there are several."""
    on_path = shutil.which(name)
    if on_path:
        return on_path
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[-3]) if path.parts[-3].isdigit() else 0,
    )
    if not found:
        raise RuntimeError(MISSING)
    return str(found[-1])


def make_folder() -> str:
    """A new folder for one run. Its path is short: that of a Unix socket holds 107 characters."""
    return tempfile.mkdtemp(prefix="trk-pg-")


def start(folder: str) -> Server:
    """Starts a server in the folder, or gives the one that another worker started there."""
    with only_one(Path(folder, "start.lock")):
        known = Path(folder, "server.json")
        if known.exists():
            return Server(**json.loads(known.read_text()))
        server = _start_new(folder)
        known.write_text(json.dumps(asdict(server)))
        return server


def stop(folder: str) -> None:
    """Stops the folder's server at once, where there is one, and removes the folder."""
    if Path(folder, "server.json").exists():
        _run(program("pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server: Server, template: str = "template0") -> Iterator[str]:
    """The address of a new database, a copy of another or empty; dropped at the end whoever is
    still connected."""
    name = f"test_{uuid4().hex[:16]}"
    server.command(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    try:
        yield server.address(name)
    finally:
        server.command(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgres_server() -> Server:
    """The run's PostgreSQL, started by the first test that asks for it."""
    return start(os.environ[SHARED_FOLDER])


def _start_new(folder: str) -> Server:
    user = _account() if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    shutil.chown(folder, user)
    data = f"{folder}/data"
    shutil.rmtree(data, ignore_errors=True)  # of a start that failed: the next one says why, too
    _run(
        *(program("initdb"), "-D", data, "-U", user),
        *("-A", "trust", "--no-locale", "-E", "UTF8", "-N"),
    )
    faults = []
    for _ in range(5):  # another program may take the free port before the server does
        port = _free_port()
        options = (
            f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
            " -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
            " -c autovacuum=off -c shared_buffers=32MB"
            " -c dynamic_shared_memory_type=mmap"
        )
        command = (program("pg_ctl"), "-D", data, "-w", "-l", f"{folder}/log", "-o", options)
        try:
            _run(*command, "start")
        except RuntimeError as fault:
            faults.append(str(fault))
        else:
            return Server(folder, port, user)
    raise RuntimeError(f"PostgreSQL did not start: {faults[-1]}")


def _run(*command: str) -> None:
    """Runs a program of PostgreSQL, which refuses to run as root."""
    if os.geteuid() == 0:
        command = ("runuser", "-u", _account(), "--", *command)
    with tempfile.TemporaryFile("w+") as said:
        # A file and not a pipe: the server inherits it and would hold a pipe open for ever.
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd="/", check=False
        )
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{Path(command[-1]).name or command[0]}: {said.read().strip()}")


def _account() -> str:
    """The account that owns the server where the tests run as root."""
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise RuntimeError(MISSING) from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """A turn of one process at a time."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
