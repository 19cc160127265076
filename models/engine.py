"""Engines, sessions and the reader. The only module that knows the differences between SQLite and PostgreSQL."""

import enum
import math
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, select, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.sql import Executable

# A writer holds the lock of SQLite for milliseconds; 15 s outlasts a checkpoint on a slow disk.
SQLITE_BUSY_TIMEOUT_SECONDS = 15
# The key of an advisory lock of PostgreSQL, which guards the end of a write. Any number is right that no other program
# uses in the same database.
FEED_LOCK = 0x65766661637473
# The pool holds two connections for each of the eight threads of a worker: one to read and one to write.
POOL_SIZE = 16
# How long a reader waits for a table that another session has locked, such as a migration. PostgreSQL sets no limit by
# default.
READER_LOCK_TIMEOUT_SECONDS = 10


class Unavailability(enum.Enum):
    """Why the database refuses a statement that is correct."""

    UNREACHABLE = "the database cannot be reached"
    BUSY = "another session holds a lock for too long"
    NOT_WRITABLE = "the disk is full, or the database is read-only"


# By SQLSTATE of PostgreSQL: lock timeout, deadlock, serialization failure; disk full, read-only transaction, I/O error.
# The last, a missing table, means that the migrations have not run; without its entry it would pass for a wrong query.
UNAVAILABILITY_BY_SQLSTATE = {
    "55P03": Unavailability.BUSY,
    "40P01": Unavailability.BUSY,
    "40001": Unavailability.BUSY,
    "53100": Unavailability.NOT_WRITABLE,
    "25006": Unavailability.NOT_WRITABLE,
    "58030": Unavailability.NOT_WRITABLE,
    "42P01": Unavailability.UNREACHABLE,
}
# By the primary result code of SQLite, which is the low byte of its extended codes.
UNAVAILABILITY_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: Unavailability.BUSY,
    sqlite3.SQLITE_LOCKED: Unavailability.BUSY,
    sqlite3.SQLITE_FULL: Unavailability.NOT_WRITABLE,
    sqlite3.SQLITE_READONLY: Unavailability.NOT_WRITABLE,
    sqlite3.SQLITE_IOERR: Unavailability.NOT_WRITABLE,
}


def make_engine(url: URL) -> Engine:
    """Make the engine for `url`. Create the folder of an SQLite file if it is missing."""
    if url.get_backend_name() == "sqlite":
        return _make_sqlite_engine(url)
    # A pre-ping would cost a round trip, so reads retry once instead.
    engine = create_engine(url, pool_size=POOL_SIZE, pool_recycle=1800, connect_args={"connect_timeout": 10})
    event.listen(engine, "connect", _prepare_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _make_sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=POOL_SIZE, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    """Stop the driver from beginning transactions, and switch on what SQLite has off by default."""
    connection.isolation_level = None
    _enable_wal(connection)
    _add_trigonometry(connection)
    # With WAL, NORMAL can lose a committed transaction only if the machine crashes, not if a process does.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _add_trigonometry(connection: sqlite3.Connection) -> None:
    """Add the functions that distances need. SQLite has them only if it was built with them."""
    for function in (math.sin, math.cos, math.radians):
        connection.create_function(
            function.__name__, 1, lambda angle, of=function: None if angle is None else of(angle), deterministic=True
        )


def _enable_wal(connection: sqlite3.Connection) -> None:
    """Switch to WAL. Retry here: SQLite does not wait for other processes that open a new file at the same time."""
    deadline = time.monotonic() + SQLITE_BUSY_TIMEOUT_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    """Begin as a writer at once, because a reader that becomes a writer later fails instead of waiting for the lock."""
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        seconds = options.get("lock_timeout") or SQLITE_BUSY_TIMEOUT_SECONDS
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_postgresql(connection: DBAPIConnection, _record: object) -> None:
    connection.cursor().execute(f"SET lock_timeout = '{READER_LOCK_TIMEOUT_SECONDS}s'")
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    """Wait for locks as long as the write may; 0 means no limit."""
    seconds = connection.get_execution_options().get("lock_timeout")
    if seconds is not None:
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{seconds}s'")


def classify_error(error: DBAPIError) -> Unavailability | None:
    """Return why the database refused a statement. Return None if the statement itself was wrong."""
    if error.connection_invalidated:
        return Unavailability.UNREACHABLE
    # Other operational errors count as an unreachable database. On SQLite that includes a missing table.
    default = Unavailability.UNREACHABLE if isinstance(error, OperationalError) else None
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return UNAVAILABILITY_BY_SQLITE_CODE.get(code & 0xFF, default)
    return UNAVAILABILITY_BY_SQLSTATE.get(getattr(error.orig, "sqlstate", None) or "", default)


def open_write_session(engine: Engine, lock_timeout: int = 0) -> Session:
    """Open a session for a write. Reads use `Reader` instead.

    `lock_timeout` is the longest wait for each lock, in seconds. With 0, PostgreSQL waits without a limit; SQLite
    always has one.
    """
    return Session(engine.execution_options(lock_timeout=lock_timeout), expire_on_commit=False)


def lock_feed(session: Session) -> None:
    """Lock the feed until the transaction ends, so one writer at a time numbers it. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": FEED_LOCK})
    else:
        session.connection()  # begins the transaction, which takes the lock


@contextmanager
def open_snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees the database as it is at its first query, and makes no writer wait."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        ) as connection:
            yield connection
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("BEGIN")  # as a reader; every other transaction here begins as a writer
            yield connection
            connection.exec_driver_sql("ROLLBACK")


def advance_sequences(session: Session, tables: Iterable[Table]) -> None:
    """Move sequences past the highest key, after rows were inserted with keys. SQLite looks for the highest anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        if (key := table.autoincrement_column) is not None:
            sequence = func.pg_get_serial_sequence(table.name, key.name)
            session.execute(select(func.setval(sequence, func.max(key))).having(func.max(key).is_not(None)))


def copy_sqlite_file(engine: Engine, path: Path) -> None:
    """Copy the SQLite database into a file, as it is at one moment, even while other processes write."""
    with closing(engine.raw_connection()) as source, closing(sqlite3.connect(path)) as copy:
        source.driver_connection.backup(copy)  # type: ignore[union-attr]  # not None while it is open
        # The copy is in WAL mode, so it would need a second file, its log. Without the mode, one file can be moved.
        copy.execute("PRAGMA journal_mode = DELETE")


class Reader:
    """Runs reads in autocommit on one connection per thread, without BEGIN, ROLLBACK or a trip to the pool."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._local = threading.local()

    def rows(self, statement: Executable, parameters: Mapping[str, object] | None = None) -> list[Any]:
        """Run a statement and return all rows. If the connection was lost, run it once more on a new one."""
        try:
            return list(self._connection().execute(statement, parameters or {}).all())
        except DBAPIError as error:
            self.close()
            if not error.connection_invalidated:
                raise
            return list(self._connection().execute(statement, parameters or {}).all())

    def first(self, statement: Executable, parameters: Mapping[str, object] | None = None) -> Any:
        """Run a statement and return its first row, or None."""
        rows = self.rows(statement, parameters)
        return rows[0] if rows else None

    def close(self) -> None:
        """Return this thread's connection to the pool."""
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _connection(self) -> Connection:
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = self.engine.connect()
        return connection
