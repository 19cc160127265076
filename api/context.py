"""What a request needs beside itself: the reader, the signer, the settings. Made once, kept with the app."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Any, cast

from flask import current_app
from itsdangerous import URLSafeSerializer
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from api.name_index import KeptNames
from ledger.references.merged_ids import Aliases
from models import Secret
from models.engine import Reader, make_engine
from models.queries.records import select_merges, select_secret
from settings import Settings

CURSORS = "cursors"


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
            self._signer = URLSafeSerializer(self.settings.secret or stored_secret(self.reader), salt=CURSORS)
        return self._signer

    def rows(self, statement: Any, parameters: dict[str, Any] | None = None) -> list[Any]:
        """Run a query and return all rows."""
        return self.reader.rows(statement, parameters) if parameters else self.reader.rows(statement)

    def first(self, statement: Any) -> Any:
        """Run a query and return its first row, or None."""
        found = self.rows(statement)
        return found[0] if found else None

    def aliases(self) -> Aliases:
        """Return what stands for records that were merged."""
        return Aliases(self.rows(select_merges()))


def stored_secret(reader: Reader) -> str:
    """Return the secret that all workers share; make it where there is none."""
    found = reader.first(select_secret(CURSORS))
    if found is None:
        try:
            with reader.engine.connect() as connection:
                connection.execute(insert(Secret).values(purpose=CURSORS, value=secrets.token_urlsafe(32)))
        except IntegrityError:
            pass  # another worker was first; its secret is the one to use
        found = reader.first(select_secret(CURSORS))
    return str(found[0])


def make_service(settings: Settings) -> Service:
    """Connect a service to its database; nothing is asked of the database before the first request."""
    engine = make_engine(settings.database_url)
    return Service(settings, engine, Reader(engine))


def service() -> Service:
    """Return the service of the current app."""
    return cast(Service, current_app.extensions["evfacts"])


def now() -> dt.datetime:
    """Return the moment of a request, UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Return the day by which a present reading judges what is overdue, UTC."""
    return now().date()
