"""The connection that migrations run on: one run at a time, and the differences between the engines."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from alembic.util import CommandError
from sqlalchemy import Connection, Engine

# Any number that no other user of the same PostgreSQL database picks; the feed has its own.
MIGRATION_LOCK = 0x65766D69677261
# How long a second run waits for the first. Building an index on millions of rows takes minutes, not an hour.
WAIT_SECONDS = 600
# A change that waits for a table makes every later reader of the table wait behind it. Failing is better: nothing
# was changed then, and the run can be started again.
TABLE_LOCK_SECONDS = 5


class BrokenReferencesError(Exception):
    """A migration would have left rows that refer to nothing. It was rolled back."""


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """Give a connection that no other run of the migrations has, on which foreign keys may be taken apart."""
    with engine.connect() as connection:
        try:
            yield from _on_sqlite(connection) if connection.dialect.name == "sqlite" else _on_postgresql(connection)
        finally:
            # Its settings are not for anybody else: it is closed and does not go back to the pool. Detached from the
            # beginning, it could not leave its transaction for an index that is built concurrently.
            connection.invalidate()


def _on_sqlite(connection: Connection) -> Iterator[Connection]:
    """Run everything in one transaction, which the engine begins as a writer, so that nobody else can write.

    Changing a table means copying it, dropping it and renaming the copy. With foreign keys on, dropping it deletes
    the rows of its child tables; and the pragma does nothing once a transaction has begun.
    """
    _set_on_driver(connection, "PRAGMA foreign_keys = OFF")
    _set_on_driver(connection, f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    with connection.begin():
        writes = _schema_version(connection)
        yield connection
        # It reads every row that has a reference, so it is left out where nothing was changed.
        if _schema_version(connection) != writes:
            _refuse_broken_references(connection)


def _on_postgresql(connection: Connection) -> Iterator[Connection]:
    """Hold a lock of the session, since a revision that builds an index concurrently ends its transaction.

    The lock goes when the connection is closed. A pooler that hands out transactions rather than sessions would break
    it: migrations need a direct connection. It is asked for again and again, since whoever waits for it in a statement
    is waited for by an index that is built concurrently: a deadlock.
    """
    deadline = time.monotonic() + WAIT_SECONDS
    while not connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({MIGRATION_LOCK})").scalar_one():
        connection.rollback()
        if time.monotonic() > deadline:
            raise CommandError("another run holds the lock and has not ended; nothing was changed")
        time.sleep(0.1)
    connection.exec_driver_sql(f"SET lock_timeout = '{TABLE_LOCK_SECONDS}s'")
    connection.commit()
    yield connection


def _set_on_driver(connection: Connection, pragma: str) -> None:
    driver = connection.connection.dbapi_connection
    if driver is None:
        raise RuntimeError("the connection was lost before the migration began")
    driver.cursor().execute(pragma)


def _schema_version(connection: Connection) -> int:
    return int(connection.exec_driver_sql("PRAGMA schema_version").scalar_one())


def _refuse_broken_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({f"{row[0]} to {row[2]}" for row in broken}))
        raise BrokenReferencesError(f"{len(broken)} rows would refer to nothing: {tables}. Nothing was changed.")
