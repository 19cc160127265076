"""The connection of a migration run: a lock for one run at a time, and the differences between the engines."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy import Connection, Engine

# The key of an advisory lock of PostgreSQL. Any number is right that no other program uses in the same database; the
# feed has its own.
MIGRATION_LOCK = 0x65766D69677261
# How long a second run waits for the first. To build an index on millions of rows takes minutes, not an hour.
WAIT_SECONDS = 600
# A change that waits for a table makes every later reader of the table wait behind it. It is better that the run fails:
# then nothing is changed, and an operator can start it again.
TABLE_LOCK_SECONDS = 5


class BrokenReferencesError(Exception):
    """A migration would leave rows with broken foreign keys. It was rolled back."""


@contextmanager
def open_migration_connection(engine: Engine) -> Iterator[Connection]:
    """Open a connection for one run of the migrations at a time, without checks of foreign keys on SQLite."""
    with engine.connect() as connection:
        try:
            yield from _hold_sqlite(connection) if connection.dialect.name == "sqlite" else _hold_postgresql(connection)
        finally:
            # The connection has its own settings, so it is closed and does not return to the pool. If it were detached
            # at the start, it could not leave its transaction to build an index concurrently.
            connection.invalidate()


def _hold_sqlite(connection: Connection) -> Iterator[Connection]:
    """Run everything in one transaction. The engine begins it as a writer, so no other connection can write.

    To change a table, Alembic copies it, drops it and renames the copy. With foreign keys on, the drop would delete the
    rows of child tables. The pragma has no effect inside a transaction, so it comes first.
    """
    _set_on_driver(connection, "PRAGMA foreign_keys = OFF")
    _set_on_driver(connection, f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    with connection.begin():
        version_before = _read_schema_version(connection)
        yield connection
        # The check reads every row with a reference, so it is skipped if no table was changed.
        if _read_schema_version(connection) != version_before:
            _refuse_broken_references(connection)


def _hold_postgresql(connection: Connection) -> Iterator[Connection]:
    """Hold a lock of the session, because a revision that builds an index concurrently ends its transaction.

    The lock ends with the connection. Migrations need a direct connection: a pooler in transaction mode would break the
    lock. A run tries the lock repeatedly. If it waited in a statement, a concurrent index build would wait for that
    statement, which is a deadlock.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({MIGRATION_LOCK})").scalar_one():
        connection.rollback()
        if time.monotonic() > deadline:
            raise CommandError("another run still holds the migration lock; nothing was changed")
        time.sleep(0.1)
    connection.exec_driver_sql(f"SET lock_timeout = '{TABLE_LOCK_SECONDS}s'")
    connection.commit()
    yield connection


def _set_on_driver(connection: Connection, pragma: str) -> None:
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise RuntimeError("the connection was lost before the migration began")
    driver.cursor().execute(pragma)


def _read_schema_version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())


def _refuse_broken_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({f"{row[0]} to {row[2]}" for row in broken}))
        raise BrokenReferencesError(f"{len(broken)} rows would refer to no row: {tables}. Nothing was changed.")
