"""The only reader of the environment: every setting, its default and what it does.

Read from options of the command, else the environment, else the file `.env` beside pyproject.toml.
An empty value is one that is not set.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from tracker import __version__
from tracker.domain.numbers import session_id
from tracker.editors import Editor
from tracker.editors import read as read_editors
from tracker.errors import SettingFault, UnknownSession, unreadable

ROOT: Final = Path(__file__).resolve().parent.parent
OFFICIAL_SOURCE: Final = "https://leg.colorado.gov"
#: Seconds between requests that a public site is owed at the least.
LEAST_DELAY: Final = 2.0
#: The longest that makes sense: an hour.
MOST_DELAY: Final = 3600.0

#: More texts than a session has.
MOST_TEXTS: Final = 10_000

#: The option of the command that sets a field, where there is one.
_OPTIONS: Final = {
    "source_url": "--source",
    **{name: f"--{name}" for name in ("today", "delay", "session")},
}
_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"[\w.:-]+")
#: What may stand in the name that a program gives itself, RFC 9110: no line break, plain letters.
_CONTACT: Final = re.compile(r"[ -~]*")
#: A name of https://spdx.org/licenses.
_SPDX: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")


def _site(value: str, example: str) -> str:
    """A site as scheme and host, in its one spelling. Raises ValueError with words on what lacks
    or is too much."""
    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError:
        raise ValueError(f"{value!r} is no address. Write {example}.") from None
    if "@" in parts.netloc:
        raise ValueError(f"a name or password stands in it. Write {example}.")
    if parts.scheme not in _PORTS or not _HOST.fullmatch(parts.hostname or ""):
        raise ValueError(f"{value!r} lacks its scheme or host. Write {example}.")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(f"{value!r} is more than a scheme and a host. Leave the rest out.")
    name = (parts.hostname or "").rstrip(".")
    host = f"[{name}]" if ":" in name else name
    # One site has one spelling, for a database belongs to one source.
    usual = port in (None, _PORTS[parts.scheme])
    return f"{parts.scheme}://{host}{'' if usual else f':{port}'}"


def _written(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _public(value: str) -> str:
    return _site(value, "https://bills.example.org") if value.strip() else ""


def _database(value: str) -> str:
    if not value:
        return value
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise ValueError("not a database address. Write sqlite:///data/tracker.db.") from None
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return _written(url.set(drivername="postgresql+psycopg"))
    if url.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise ValueError(f"{url.drivername} is not supported. Use sqlite or postgresql.")
    if url.database in (None, "", ":memory:"):
        raise ValueError(
            "a database in memory is lost with the program. Write sqlite:///data/tracker.db."
        )
    return _written(url.set(drivername="sqlite"))


def _contact(value: str) -> str:
    if not _CONTACT.fullmatch(value):
        raise ValueError(f"{value!r} cannot stand in a request. Write a plain mail or web address.")
    return value.strip()


def _delay(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MOST_DELAY:
        raise ValueError(
            f"{str(value)!r} is no number of seconds from 0 to {MOST_DELAY:g}. Write 4."
        )
    return seconds


def _texts(value: object) -> int:
    text = str(value).strip()
    if not text.isdecimal() or len(text) > 9 or int(text) > MOST_TEXTS:
        raise ValueError(f"{text!r} is no number from 0 to {MOST_TEXTS}. Write 200.")
    return int(text)


def _session(value: str) -> str:
    try:
        return session_id(value) if value else value
    except UnknownSession as fault:
        raise ValueError(str(fault)) from None


def _licence(value: str) -> str:
    if not _SPDX.fullmatch(value.strip()):
        raise ValueError(f"{value!r} is no name of a licence. Write CC0-1.0 or CC-BY-4.0.")
    return value.strip()


def _editors(value: str) -> str:
    read_editors(value)
    return value.strip()


def _name(field: str) -> str:
    """A field's name in the environment."""
    return "DATABASE_URL" if field == "database_url" else f"TRACKER_{field.upper()}"


class Settings(BaseSettings):
    """What can be set. Each field's alias is its name in the environment."""

    model_config = SettingsConfigDict(
        alias_generator=_name,
        env_file=ROOT / ".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        use_attribute_docstrings=True,
    )

    data: Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())] = ROOT / "data"
    """Folder of campaigns, sessions, sample and, by default, the database."""
    database_url: Annotated[str, AfterValidator(_database)] = ""
    """Where the tables are: sqlite:///file or postgresql://user@host/name. Default: tracker.db in
    the data folder."""
    source_url: Annotated[str, AfterValidator(lambda url: _site(url, OFFICIAL_SOURCE))] = (
        OFFICIAL_SOURCE
    )
    """The site to crawl: scheme and host, nothing more."""
    today: str = ""
    """A date, or a date and time in Denver, in which the whole program lives; newest: the moment at
    which the database last saw anything, to look, not to crawl."""
    contact: Annotated[str, AfterValidator(_contact)] = ""
    """A mail or web address at which the site's owner can reach you; it is part of the crawler's
    name."""
    delay: Annotated[float, BeforeValidator(_delay)] = 4.0
    """Seconds between two requests. Under 2 only for a source on this machine."""
    texts_per_crawl: Annotated[int, BeforeValidator(_texts)] = 200
    """How many requests for bill texts a crawl makes at most; the rest is read by the next ones."""
    archive: str = ""
    """Folder in which pages are kept as the site sent them. Default: a folder of the database's
    name in archive, beside the database, or in the data folder."""
    session: Annotated[str, AfterValidator(_session)] = ""
    """The session to crawl and show, such as 2026A. Default: the one in session or next, else the
    last that has bills."""
    public_url: Annotated[str, AfterValidator(_public)] = ""
    """The address at which readers reach the dashboard: scheme and host, nothing more. Calendars,
    feeds, previews, codes and copied messages name it. Default: this machine's own address."""
    licence: Annotated[str, AfterValidator(_licence)] = "CC0-1.0"
    """Under which licence downloads are given, by its SPDX name. The official records in them are
    in the public domain."""
    editors: Annotated[str, AfterValidator(_editors)] = ""
    """Who may use the editors' desk: name:sha256:HASH:2026-12-31, separated by blanks, as `tracker
    editors key NAME` prints them. Default: the desk is off."""

    @model_validator(mode="after")
    def _polite(self) -> Settings:
        if self.delay < LEAST_DELAY and not self.source_is_loopback:
            raise ValueError(
                f"a delay of {self.delay:g} s is under the {LEAST_DELAY:g} s that "
                f"{self.source_url} is owed. Only a source on this machine may be asked faster."
            )
        return self

    @cached_property
    def source_is_loopback(self) -> bool:
        """Whether the source runs on this machine."""
        host = urlsplit(self.source_url).hostname or ""
        if host == "localhost":
            return True
        try:
            return ip_address(host).is_loopback
        except ValueError:
            return False

    @property
    def desk(self) -> tuple[Editor, ...]:
        """Who may use the editors' desk; () where it is off."""
        return read_editors(self.editors)

    @cached_property
    def store_url(self) -> str:
        """The database in use."""
        default = URL.create("sqlite", database=str(self.data / "tracker.db"))
        return self.database_url or _written(default)

    @cached_property
    def archive_folder(self) -> Path:
        """Where the pages of the database in use are kept."""
        if self.archive:
            return Path(self.archive).expanduser().absolute()
        parts = make_url(self.store_url)
        database = Path(parts.database or "tracker")
        is_file = parts.get_backend_name() == "sqlite"
        return (database.absolute().parent if is_file else self.data) / "archive" / database.stem

    @cached_property
    def user_agent(self) -> str:
        """The crawler's honest name, with the contact."""
        contact = self.contact or "no contact set"
        return f"ColoradoBillTracker/{__version__} (legislative bill tracker; {contact})"

    def environment(self) -> dict[str, str]:
        """These settings as environment variables, for a process that is to share them."""
        return {_name(field): str(getattr(self, field)) for field in type(self).model_fields}


def load(options: Mapping[str, object] | None = None) -> Settings:
    """The settings, options of the command (by field name) first. Raises SettingFault."""
    given = {name: value for name, value in (options or {}).items() if value is not None}
    return _read(given) if given else _of(_environment())


def _environment() -> tuple[object, ...]:
    """What settings without options are read from: another value where any of it has changed."""
    names = (field.alias or name for name, field in Settings.model_fields.items())
    file = Settings.model_config.get("env_file")
    try:
        status = Path(str(file)).stat() if file else None
    except OSError:
        status = None
    written = (status.st_mtime_ns, status.st_size) if status else None
    return *(os.environ.get(name) for name in names), file, written


@lru_cache(maxsize=4)
def _of(_environment: tuple[object, ...]) -> Settings:
    return _read({})


def _read(given: Mapping[str, object]) -> Settings:
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        key = str(first["loc"][0]) if first["loc"] else "delay"
        what = first["msg"].removeprefix("Value error, ")
        raise SettingFault(_as_written(key, given), what) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingFault(".env", unreadable(fault)) from None


def share(settings: Settings) -> None:
    """Puts the settings into this process's environment, for what it starts or loads later."""
    os.environ.update(settings.environment())


def live_under(environment: Mapping[str, str]) -> None:
    """Gives this process another environment in place of its own."""
    os.environ.clear()
    os.environ.update(environment)


def _as_written(key: str, given: Mapping[str, object]) -> str:
    """A setting's name as the user wrote it: its option, else its name in the environment."""
    field = next((name for name in Settings.model_fields if key in (name, _name(name))), key)
    return _OPTIONS.get(field, field) if field in given else _name(field)
