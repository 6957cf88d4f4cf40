"""The only reader of the environment: every setting, its default and what it does.

Read from options of the command, else the environment, else the file `.env` beside pyproject.toml.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from tracker import __version__
from tracker.errors import SettingFault

ROOT: Final = Path(__file__).resolve().parent.parent
OFFICIAL_SOURCE: Final = "https://leg.colorado.gov"
#: Seconds between requests that a public site is owed at the least.
LEAST_DELAY: Final = 2.0


class Settings(BaseSettings):
    """What can be set. Each field's alias is its name in the environment."""

    model_config = SettingsConfigDict(
        env_file=ROOT / ".env", extra="ignore", frozen=True, populate_by_name=True
    )

    data: Path = Field(
        ROOT / "data",
        alias="TRACKER_DATA",
        description="Folder of campaigns, sessions, sample and, by default, the database.",
    )
    database_url: str = Field(
        "",
        alias="DATABASE_URL",
        description="Where the tables are: sqlite:///file or postgresql://user@host/name. "
        "Default: tracker.db in the data folder.",
    )
    source_url: str = Field(
        OFFICIAL_SOURCE,
        alias="TRACKER_SOURCE_URL",
        description="The site to crawl: scheme and host, nothing more.",
    )
    today: str = Field(
        "",
        alias="TRACKER_TODAY",
        description="A date, or a date and time in Denver, in which the whole program lives.",
    )
    contact: str = Field(
        "",
        alias="TRACKER_CONTACT",
        description="A mail or web address at which the site's owner can reach you; "
        "it is part of the crawler's name.",
    )
    delay: float = Field(
        4.0,
        alias="TRACKER_DELAY",
        ge=0,
        le=3600,
        description="Seconds between two requests. Under 2 only for a source on this machine.",
    )
    session: str = Field(
        "",
        alias="TRACKER_SESSION",
        description="The session to crawl and show, such as 2026A. "
        "Default: the one in session or next, else the last that has bills.",
    )

    @field_validator("source_url")
    @classmethod
    def _source(cls, value: str) -> str:
        parts = urlsplit(value.strip())
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{value!r} lacks its scheme or host. Write https://leg.colorado.gov.")
        if parts.path not in ("", "/") or parts.query or parts.fragment or parts.username:
            raise ValueError(f"{value!r} is more than a scheme and a host. Leave the rest out.")
        port = f":{parts.port}" if parts.port else ""
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
        return f"{parts.scheme}://{host}{port}"

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if not value:
            return value
        try:
            url = make_url(value)
        except ArgumentError:
            raise ValueError("not a database address. Write sqlite:///data/tracker.db.") from None
        if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
            return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
        if url.drivername in ("sqlite", "sqlite+pysqlite"):
            return url.set(drivername="sqlite").render_as_string(hide_password=False)
        raise ValueError(f"{url.drivername} is not supported. Use sqlite or postgresql.")

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

    @cached_property
    def store_url(self) -> str:
        """The database in use."""
        return self.database_url or f"sqlite:///{self.data / 'tracker.db'}"

    @cached_property
    def user_agent(self) -> str:
        """The crawler's honest name, with the contact."""
        contact = self.contact or "no contact set"
        return f"ColoradoBillTracker/{__version__} (legislative bill tracker; {contact})"

    def environment(self) -> dict[str, str]:
        """These settings as environment variables, for a process that is to share them."""
        return {
            (field.alias or name): str(getattr(self, name))
            for name, field in type(self).model_fields.items()
        }


def load(options: Mapping[str, object] | None = None) -> Settings:
    """The settings, options of the command (by field name) first. Raises SettingFault."""
    given = {name: value for name, value in (options or {}).items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        place = str(first["loc"][0]) if first["loc"] else "TRACKER_DELAY"
        field = Settings.model_fields.get(place)
        what = first["msg"].removeprefix("Value error, ")
        raise SettingFault(field.alias if field and field.alias else place, what) from None


def share(settings: Settings) -> None:
    """Puts the settings into this process's environment, for what it starts or loads later."""
    os.environ.update(settings.environment())
