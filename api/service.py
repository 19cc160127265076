"""What a request needs beside itself: the reader, the signer, the settings. Made once, kept with the app."""

import datetime as dt
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app
from itsdangerous import URLSafeSerializer
from sqlalchemy import Engine, insert
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from api.names import KeptNames
from api.problems import ProblemError
from ledger.aliases import Aliases
from models import Secret, reading
from models.engine import Reader, make_engine
from settings import Settings

CURSORS = "cursors"
# What PostgreSQL says where trying again may help: no lock in time, deadlock, serialization, shutdown, no resources.
PASSING = ("55P03", "40P01", "40001", "57P01", "57P02", "57P03", "53100", "53200", "53300")


@dataclass
class Service:
    """The parts that routes share."""

    settings: Settings
    engine: Engine
    reader: Reader
    names: KeptNames = field(default_factory=KeptNames)
    _signer: URLSafeSerializer | None = field(default=None)

    @property
    def signer(self) -> URLSafeSerializer:
        """The signer of cursors. Its secret is the setting, or else one that is kept in the database."""
        if self._signer is None:
            self._signer = URLSafeSerializer(self.settings.secret or self._stored_secret(), salt=CURSORS)
        return self._signer

    def rows(self, statement: Any, parameters: dict[str, Any] | None = None) -> list[Any]:
        """Run a query; a database that is away is a problem of its own, not a fault of ours."""
        try:
            return self.reader.rows(statement, parameters) if parameters else self.reader.rows(statement)
        except DBAPIError as problem:
            if problem.connection_invalidated or is_away(problem):
                raise unavailable() from problem
            raise

    def first(self, statement: Any) -> Any:
        """Run a query and return its first row, or None."""
        found = self.rows(statement)
        return found[0] if found else None

    def aliases(self) -> Aliases:
        """Return what stands for records that were merged."""
        return Aliases(self.rows(reading.merges()))

    def _stored_secret(self) -> str:
        found = self.first(reading.secret(CURSORS))
        if found is None:
            try:
                with self.engine.begin() as connection:
                    connection.execute(insert(Secret).values(purpose=CURSORS, value=secrets.token_urlsafe(32)))
            except IntegrityError:
                pass  # another worker was first; its secret is the one to use
            found = self.first(reading.secret(CURSORS))
        return str(found[0])


def make_service(settings: Settings) -> Service:
    """Connect a service to its database; nothing is asked of the database before the first request."""
    engine = make_engine(settings.database_url)
    return Service(settings, engine, Reader(engine))


def service() -> Service:
    """Return the service of the current app."""
    return cast(Service, current_app.extensions["evfacts"])


def is_away(problem: DBAPIError) -> bool:
    """Tell a database that cannot be reached, or has no tables yet, from a statement that is wrong."""
    # SQLite names a missing table an operational error; PostgreSQL has the code 42P01 for it.
    return isinstance(problem, OperationalError) or getattr(problem.orig, "sqlstate", None) == "42P01"


def unavailable() -> ProblemError:
    """Say that the database cannot be reached."""
    return ProblemError("unavailable", "The database cannot be reached.", headers={"Retry-After": "5"})


@contextmanager
def asking_to_come_back() -> Iterator[None]:
    """Turn what keeps the database from taking a write for a while into a problem that says so."""
    try:
        yield
    except DBAPIError as problem:
        if problem.connection_invalidated or is_away(problem) or getattr(problem.orig, "sqlstate", None) in PASSING:
            told = "The database could not take the write. Send it again; with an `Idempotency-Key` it is done once."
            raise ProblemError("unavailable", told, headers={"Retry-After": "2"}) from problem
        raise


def now() -> dt.datetime:
    """Return the moment of a request, UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Return the day by which a present reading judges what is overdue, UTC."""
    return now().date()
