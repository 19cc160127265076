"""Settings: every environment variable that the service reads, with its default and the reason for it."""

from dataclasses import dataclass
from pathlib import Path

from environs import Env
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError


class BadSettingError(Exception):
    """A setting that cannot be used. The message is one sentence for the person who set it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process."""

    database_url: URL
    seeds: Path | None
    host: str
    port: int
    secret: str | None
    open_reads: bool


def read_settings() -> Settings:
    """Read the settings from the environment; raise BadSettingError with one clear sentence where one is unusable."""
    env = Env()
    # A relative SQLite path is taken from the working directory; `var/` is where a checkout keeps what it makes.
    url = database_url(env.str("EVFACTS_DATABASE_URL", "") or "sqlite:///var/evfacts.db")
    seeds = env.str("SEEDS", "seeds/dossiers")
    port = env.str("PORT", "") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadSettingError(f"PORT is {port!r}, which is no port number from 1 to 65535.")
    return Settings(
        database_url=url,
        seeds=Path(seeds) if seeds else None,
        # Loopback only: whoever wants to be reached from outside says so, or puts a proxy in front.
        host=env.str("EVFACTS_HOST", "127.0.0.1"),
        port=int(port),
        # Signs cursors. Unset, a random one is kept in the database, so that all workers and restarts agree.
        secret=env.str("EVFACTS_SECRET", "") or None,
        # The facts are for everybody, unless whoever runs the service says that reading needs a key.
        open_reads=env.bool("EVFACTS_OPEN_READS", True),
    )


def database_url(text: str) -> URL:
    """Parse a database URL; plain `postgresql://` means psycopg 3, since no other driver is installed."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as problem:
        raise BadSettingError(
            "EVFACTS_DATABASE_URL is no database URL; try sqlite:///var/evfacts.db or postgresql://user@host/name."
        ) from problem
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise BadSettingError(
            f"EVFACTS_DATABASE_URL names {url.drivername!r}; this service runs on sqlite and on postgresql."
        )
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise BadSettingError("EVFACTS_DATABASE_URL names no file: a database in memory cannot be shared by workers.")
    return url
