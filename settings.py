"""Settings: every environment variable that the service reads, with its default and the reason for it."""

from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

# The largest number that a setting accepts. No more requests than this fit in a minute anyway.
MAX_NUMBER = 10_000_000


class BadSettingError(Exception):
    """A setting that cannot be used. The message is a short text for the operator."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The number of requests that one key, or one address without a key, may send in a minute. 0 means no limit."""

    # 20 a second without a pause. A client that reads everything, 500 records a request, finishes long before.
    reads: int = 1200
    # The most expensive reads. A search field sends one for each letter that a user types.
    searches: int = 300
    # Each export is a whole collection. To stay up to date, a client reads the feed instead.
    exports: int = 30
    # One write runs at a time, so a client that writes in a loop makes all other writers wait.
    writes: int = 300
    # Invalid keys, by address. A user who mistypes a key tries a few times. A script never stops.
    bad_keys: int = 20


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process."""

    database_url: URL
    seeds: Path | None
    host: str
    port: int
    secret: str | None
    open_reads: bool
    limits: Limits
    counts: str
    public_url: str | None
    hosts: tuple[str, ...]
    proxies: int
    write_origins: tuple[str, ...]
    access_log: bool
    webhooks_private: bool
    webhooks_timeout: int


def read_settings() -> Settings:
    """Read the settings from the environment. Raise BadSettingError if one of them cannot be used."""
    env = Env()
    # A relative SQLite path starts at the working directory. A checkout stores its own files in `var/`.
    url = parse_database_url(env.str("EVFACTS_DATABASE_URL", "") or "sqlite:///var/evfacts.db")
    seeds = env.str("SEEDS", "seeds/dossiers")
    port = env.str("PORT", "") or "8000"
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadSettingError(f"PORT is {port!r}, but must be a number from 1 to 65535.")
    return Settings(
        database_url=url,
        seeds=Path(seeds) if seeds else None,
        # Only loopback. To accept clients from outside, set this, or run a proxy in front.
        host=env.str("EVFACTS_HOST", "127.0.0.1"),
        port=int(port),
        # Signs cursors. Without it, the database stores a random secret, so all workers and restarts use the same one.
        secret=env.str("EVFACTS_SECRET", "") or None,
        # Facts are open to everybody, unless the operator requires a key for reads.
        open_reads=env.bool("EVFACTS_OPEN_READS", True),
        limits=_read_limits(env),
        # Where requests are counted. The default is memory that the workers of this machine share. To count over
        # several machines, use another storage of the library `limits`, such as redis://host:6379.
        counts=env.str("EVFACTS_COUNTS", "shared://"),
        # The URL that clients use for the service. With it, links do not depend on the `Host` of a request.
        public_url=_parse_public_url(env.str("EVFACTS_PUBLIC_URL", "")),
        # The host names that a request may use. The names of this machine are always allowed. Empty: any name.
        hosts=_split_words(env.str("EVFACTS_HOSTS", "")),
        # The number of proxies in front, because each adds to X-Forwarded-For. With 0, the header is ignored: any
        # client could write it.
        proxies=_read_number(env, "EVFACTS_PROXIES", 0),
        # Origins whose pages may write with the key of their user. Pages of all origins may read.
        write_origins=_split_words(env.str("EVFACTS_WRITE_ORIGINS", "")),
        # One line for each request on standard output.
        access_log=env.bool("EVFACTS_ACCESS_LOG", True),
        # Allows webhooks to any address and port, and over http. For tests, and if the operator owns all receivers.
        webhooks_private=env.bool("EVFACTS_WEBHOOKS_PRIVATE", False),
        # A receiver must answer within this many seconds. Standard Webhooks recommends 15 to 30.
        webhooks_timeout=_read_number(env, "EVFACTS_WEBHOOKS_TIMEOUT", 15) or 15,
    )


def _read_limits(env: Env) -> Limits:
    """Read EVFACTS_READS_PER_MINUTE and the other limits. Empty or 0 means no limit."""
    variables = {limit.name: f"EVFACTS_{limit.name.upper()}_PER_MINUTE" for limit in fields(Limits)}
    return Limits(
        **{name: _read_number(env, variable, getattr(Limits(), name)) for name, variable in variables.items()}
    )


def _read_number(env: Env, variable: str, default: int) -> int:
    text = env.str(variable, str(default)) or "0"
    if not text.isascii() or not text.isdigit() or int(text) > MAX_NUMBER:
        raise BadSettingError(f"{variable} is {text!r}, but must be a number from 0 to {MAX_NUMBER}.")
    return int(text)


def _split_words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _parse_public_url(text: str) -> str | None:
    """Parse a URL such as https://facts.example. It has no path, because the service does not know a path prefix."""
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc or text != text.strip():
        raise BadSettingError(f"EVFACTS_PUBLIC_URL is {text!r}, but must be a URL such as https://facts.example.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise BadSettingError(f"EVFACTS_PUBLIC_URL is {text!r}, but must be only scheme and host, without a path.")
    return f"{parts.scheme}://{parts.netloc}"


def parse_database_url(text: str) -> URL:
    """Parse a database URL. `postgresql://` means psycopg 3, because no other driver is installed."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise BadSettingError(
            "EVFACTS_DATABASE_URL is not a database URL. Try sqlite:///var/evfacts.db or postgresql://user@host/name."
        ) from error
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise BadSettingError(
            f"EVFACTS_DATABASE_URL names {url.drivername!r}, but this service runs only on sqlite and on postgresql."
        )
    if url.drivername == "sqlite" and url.database in (None, "", ":memory:"):
        raise BadSettingError(
            "EVFACTS_DATABASE_URL names no file. Name one: workers cannot share a database in memory."
        )
    return url
