"""Engines and sessions: the one place that knows which database is behind them."""

import enum
import math
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

# A writer holds the lock of SQLite for milliseconds; 15 s outlasts a checkpoint on a slow disk.
SQLITE_BUSY_SECONDS = 15
# Any number that no other user of the same PostgreSQL database picks; it guards the end of a write.
FEED_LOCK = 0x65766661637473
# The pool holds two connections for each of the eight threads of a worker: one to read and one to write.
CONNECTIONS = 16
# How long a reader waits for a table that somebody has locked, a migration, say. By itself PostgreSQL would for ever.
READER_WAIT_SECONDS = 10


class Hindrance(enum.Enum):
    """What stands in the way of a statement that is right in itself."""

    AWAY = "the database cannot be reached"
    BUSY = "somebody holds a lock for too long"
    FULL = "there is no room left, or the database is read-only"


# By the code of PostgreSQL. Lock not in time, deadlock, serialization; disk full, read-only, error of the disk; and
# what would not be taken for an absence otherwise: a table that is missing, since nothing was migrated.
BY_SQLSTATE = {
    "55P03": Hindrance.BUSY,
    "40P01": Hindrance.BUSY,
    "40001": Hindrance.BUSY,
    "53100": Hindrance.FULL,
    "25006": Hindrance.FULL,
    "58030": Hindrance.FULL,
    "42P01": Hindrance.AWAY,
}
# By the code of SQLite, without what it adds to tell the causes apart.
BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: Hindrance.BUSY,
    sqlite3.SQLITE_LOCKED: Hindrance.BUSY,
    sqlite3.SQLITE_FULL: Hindrance.FULL,
    sqlite3.SQLITE_READONLY: Hindrance.FULL,
    sqlite3.SQLITE_IOERR: Hindrance.FULL,
}


def make_engine(url: URL) -> Engine:
    """Make the engine for `url`, creating the folder of an SQLite file where it is missing."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    # Pre-ping would cost a round trip, so reads retry once instead.
    engine = create_engine(url, pool_size=CONNECTIONS, pool_recycle=1800, connect_args={"connect_timeout": 10})
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=CONNECTIONS, connect_args={"timeout": SQLITE_BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Take transactions out of the driver's hands and set what SQLite does not do by itself."""
    connection.isolation_level = None
    _log_ahead(connection)
    _add_trigonometry(connection)
    # With WAL, NORMAL loses no committed transaction when a process dies, only when the machine does.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _add_trigonometry(connection: sqlite3.Connection) -> None:
    """Add the functions that distances need, which SQLite has only where it was built with them."""
    for function in (math.sin, math.cos, math.radians):
        connection.create_function(
            function.__name__, 1, lambda angle, of=function: None if angle is None else of(angle), deterministic=True
        )


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL. Waiting is up to us: SQLite does not wait for others that open a new file at the same time."""
    deadline = time.monotonic() + SQLITE_BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    """Begin as a writer at once: a reader that turns writer later cannot wait for the lock, it fails."""
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        seconds = options.get("longest_wait") or SQLITE_BUSY_SECONDS
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_postgresql(connection: Any, _record: object) -> None:
    connection.execute(f"SET lock_timeout = '{READER_WAIT_SECONDS}s'")
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    """Wait for locks as long as the write may; 0 is for ever."""
    seconds = connection.get_execution_options().get("longest_wait")
    if seconds is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{seconds}s'")


def hindrance(problem: DBAPIError) -> Hindrance | None:
    """Tell what stood in the way of a statement; None where that was the statement itself."""
    if problem.connection_invalidated:
        return Hindrance.AWAY
    # SQLite names much an operational error that is none, a missing table among it.
    otherwise = Hindrance.AWAY if isinstance(problem, OperationalError) else None
    code: int | None = getattr(problem.orig, "sqlite_errorcode", None)
    if code is not None:
        return BY_SQLITE_CODE.get(code & 0xFF, otherwise)
    return BY_SQLSTATE.get(getattr(problem.orig, "sqlstate", None) or "", otherwise)


def write_session(engine: Engine, longest_wait: int = 0) -> Session:
    """Open a session for a write. Reads do not come here: they go through `Reader`.

    It waits so many seconds for each lock. With 0, PostgreSQL waits as long as it takes; SQLite always has a limit.
    """
    return Session(engine.execution_options(longest_wait=longest_wait), expire_on_commit=False)


def lock_feed(session: Session) -> None:
    """Let one writer at a time number the feed, until its transaction ends. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": FEED_LOCK})
    else:
        session.connection()  # begins, and so takes the lock


class Reader:
    """Reads in autocommit on one connection a thread: no BEGIN, no ROLLBACK, no pool round trip."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._local = threading.local()

    def rows(self, statement: Executable, parameters: dict[str, Any] | None = None) -> list[Any]:
        """Run a statement and fetch all rows; once more on a new connection where the old one was lost."""
        try:
            return list(self._connection().execute(statement, parameters or {}).all())
        except DBAPIError as problem:
            self.close()
            if not problem.connection_invalidated:
                raise
            return list(self._connection().execute(statement, parameters or {}).all())

    def first(self, statement: Executable, parameters: dict[str, Any] | None = None) -> Any:
        """Run a statement and return its first row, or None."""
        found = self.rows(statement, parameters)
        return found[0] if found else None

    def close(self) -> None:
        """Give this thread's connection back."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self.engine.connect()
        return connection
