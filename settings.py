"""Settings: every environment variable that the service reads, with its default and the reason for it."""

from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from environs import Env
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

# The largest number that a setting takes: no more requests than this fit in a minute anyway.
MOST = 10_000_000


class BadSettingError(Exception):
    """A setting that cannot be used. The message is one sentence for the person who set it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many requests one key, or one address without a key, may send a minute; 0 means any number."""

    # 20 a second without pause: what reads everything takes 500 records a request, and is done long before.
    reads: int = 1200
    # The dearest reads, and asked letter by letter while somebody types.
    searches: int = 300
    # Each is the whole of a collection. Who wants to stay up to date reads the feed.
    exports: int = 30
    # Writers come one after the other, so that a loop of one of them would be a queue for all the others.
    writes: int = 300
    # Keys that are not valid, by address. Somebody who mistyped one tries a few times, and a script for ever.
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
        limits=_limits(env),
        # Where requests are counted: memory that the workers of this machine share, or what the library `limits` takes,
        # such as redis://host:6379, where several machines count together.
        counts=env.str("EVFACTS_COUNTS", "shared://"),
        # Under which address readers know the service: then links do not depend on what a request says of itself.
        public_url=_public_url(env.str("EVFACTS_PUBLIC_URL", "")),
        # The names that a request may call the host, this machine's always among them. Empty: any.
        hosts=_words(env.str("EVFACTS_HOSTS", "")),
        # How many proxies stand in front, each of which adds to X-Forwarded-For. Without one anybody could write it.
        proxies=_number(env, "EVFACTS_PROXIES", 0),
        # Sites whose pages may write with the key of who reads them. Reading is open to the pages of all sites.
        write_origins=_words(env.str("EVFACTS_WRITE_ORIGINS", "")),
        # A line for each request, to standard output.
        access_log=env.bool("EVFACTS_ACCESS_LOG", True),
        # Lets webhooks go to any address, port and to http: for tests, and where all receivers are one's own.
        webhooks_private=env.bool("EVFACTS_WEBHOOKS_PRIVATE", False),
        # How many seconds a receiver has to answer. Standard Webhooks recommends 15 to 30.
        webhooks_timeout=_number(env, "EVFACTS_WEBHOOKS_TIMEOUT", 15) or 15,
    )


def _limits(env: Env) -> Limits:
    """Read the limits: EVFACTS_READS_PER_MINUTE and so on, empty or 0 for none."""
    names = {one.name: f"EVFACTS_{one.name.upper()}_PER_MINUTE" for one in fields(Limits)}
    return Limits(**{name: _number(env, variable, getattr(Limits(), name)) for name, variable in names.items()})


def _number(env: Env, variable: str, default: int) -> int:
    given = env.str(variable, str(default)) or "0"
    if not given.isascii() or not given.isdigit() or int(given) > MOST:
        raise BadSettingError(f"{variable} is {given!r}, which is no number from 0 to {MOST}.")
    return int(given)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _public_url(text: str) -> str | None:
    """Check an address such as https://facts.example, without a path: the service does not know of any above it."""
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or "@" in parts.netloc or text != text.strip():
        raise BadSettingError(f"EVFACTS_PUBLIC_URL is {text!r}, which is no address like https://facts.example.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise BadSettingError(f"EVFACTS_PUBLIC_URL is {text!r}: give scheme and host alone, without a path.")
    return f"{parts.scheme}://{parts.netloc}"


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
