"""The parts that requests share: settings, database, reader, signer, clock. Made once, stored with the app."""

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import cast

from flask import current_app
from itsdangerous import URLSafeSerializer
from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError

from api.name_index import NameIndexCache
from ledger.clock import get_utc_now
from ledger.references.merged_ids import MergedIds
from models import Secret
from models.engine import Reader, make_engine
from models.queries.records import select_merges, select_secret
from models.queries.rows import SecretRow
from settings import Settings

CURSORS = "cursors"


@dataclass
class Service:
    """The shared parts of one app."""

    settings: Settings
    engine: Engine
    reader: Reader
    name_indexes: NameIndexCache = field(default_factory=NameIndexCache)
    _signer: URLSafeSerializer | None = field(default=None)

    @property
    def signer(self) -> URLSafeSerializer:
        """The signer of cursors. Its secret is the setting, or without that the one stored in the database."""
        if self._signer is None:
            self._signer = URLSafeSerializer(self.settings.secret or load_secret(self.reader), salt=CURSORS)
        return self._signer


def load_secret(reader: Reader) -> str:
    """Return the secret that all workers share; store a new one if there is none."""
    row: SecretRow | None = reader.first(select_secret(CURSORS))
    if row is None:
        try:
            with reader.engine.connect() as connection:
                connection.execute(insert(Secret).values(purpose=CURSORS, value=secrets.token_urlsafe(32)))
        except IntegrityError:
            pass  # another worker was first, so its secret is used
        row = reader.first(select_secret(CURSORS))
    return str(row and row.value)


def connect_service(settings: Settings) -> Service:
    """Connect a service to its database. The first request sends the first statement."""
    engine = make_engine(settings.database_url)
    return Service(settings, engine, Reader(engine))


def get_service() -> Service:
    """Return the service of the current app."""
    return cast(Service, current_app.extensions["evfacts"])


def get_reader() -> Reader:
    """Return the reader of the current app, which runs the queries of reads."""
    return get_service().reader


def load_merged_ids() -> MergedIds:
    """Load the merges in force: which id stands for which."""
    return MergedIds(get_reader().rows(select_merges()))


def today() -> dt.date:
    """Return the present day, UTC. A milestone that was due before it is overdue."""
    return get_utc_now().date()
