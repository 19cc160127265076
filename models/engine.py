"""Engines and sessions: the one place that knows which database is behind them."""

import math
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

# A writer holds the lock of SQLite for milliseconds; 15 s outlasts a checkpoint on a slow disk.
SQLITE_BUSY_SECONDS = 15
# A thread keeps a connection to read with, and takes another while it writes: up to 16 threads never wait for one.
POOL = {"pool_size": 16, "max_overflow": 16}
# Any number that no other user of the same PostgreSQL database picks; it guards the end of a write.
FEED_LOCK = 0x65766661637473


def make_engine(url: URL) -> Engine:
    """Make the engine for `url`, creating the folder of an SQLite file where it is missing."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url)
    # Pre-ping would cost a round trip, so reads retry once instead.
    return create_engine(url, **POOL, pool_recycle=1800, connect_args={"connect_timeout": 10})


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, **POOL, connect_args={"timeout": SQLITE_BUSY_SECONDS})
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
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def write_session(engine: Engine) -> Session:
    """Open a session for a write. Reads do not come here: they go through `Reader`."""
    return Session(engine, expire_on_commit=False)


def lock_feed(session: Session, seconds: int | None = None) -> None:
    """Let one writer at a time number the feed, until its transaction ends. SQLite has one writer anyway.

    With `seconds`, PostgreSQL waits only so long; SQLite always has its limit.
    """
    if session.get_bind().dialect.name == "postgresql":
        if seconds is not None:
            session.execute(text(f"SET LOCAL lock_timeout = '{seconds}s'"))
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
