"""The dump: everything that was written, as lines of JSON that either engine takes back. Nothing that follows from it.

The first line says what comes, the last one is the digest of all before it. In between each line is a row, under the
name of its table. Keys are kept, since they tell the order of recording.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Date, Enum, LargeBinary, Select, Table, func, select, union_all

from models import VERSIONS as MODELS
from models import (
    ApiKey,
    AuditEntry,
    Base,
    Change,
    Claim,
    ClaimMarking,
    Document,
    FormerSource,
    Merge,
    Record,
    RememberedAnswer,
    SearchDocument,
    Secret,
    Source,
    Version,
    Webhook,
    WebhookDelivery,
)
from models.columns import Instant
from models.kinds.version import Row

# Raised when a line or a column changes its meaning. New tables, and new columns that may be null, do not need it.
FORMAT = 1
# What was written, in an order in which no row refers to a later table. Every table is in one of these four.
WRITTEN: tuple[type[Base], ...] = (Source, FormerSource, Record, Claim, ClaimMarking, Merge, Change, AuditEntry, Secret)
# Dumped only where that is asked for: who may write here is not for everybody who gets a copy of the facts. Webhooks
# belong to keys, and hold secrets themselves.
WITH_KEYS: tuple[type[Base], ...] = (ApiKey, Webhook, WebhookDelivery)
# Worked out of what was written, when it is restored as when it was written; their subclasses too.
DERIVED: tuple[type[Base], ...] = (Version, Row, Document, SearchDocument)
# Not dumped at all, with the reason.
LEFT_OUT: dict[type[Base], str] = {
    RememberedAnswer: "It is kept for a day, for a client that is just sending its request again.",
}
# The names over lines that stand for no table. Of versions only that does not follow from the claims when each was
# written, and under which revision.
VERSIONS = "versions"
DIGEST = "sha256"
AT_ONCE = 1000  # rows that are in memory together


def dump(connection: Connection, *, revision: str, with_keys: bool = False) -> Iterator[bytes]:
    """Yield the lines of a dump; the connection must see one state of the database all the while.

    `revision` is that of the schema. The same facts give the same lines, whatever the engine.
    """
    digest = hashlib.sha256()
    for one in _contents(connection, revision, with_keys):
        line = orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE)
        digest.update(line)
        yield line
    yield orjson.dumps({DIGEST: digest.hexdigest()}, option=orjson.OPT_APPEND_NEWLINE)


def tables(*, with_keys: bool = True) -> dict[str, Table]:
    """Return the tables that are dumped, by name, in the order of the dump."""
    models = WRITTEN + WITH_KEYS if with_keys else WRITTEN
    return {model.__tablename__: Base.metadata.tables[model.__tablename__] for model in models}


def _contents(connection: Connection, revision: str, with_keys: bool) -> Iterator[dict[str, Any]]:
    sections: dict[str, Select[Any]] = {
        name: select(table).order_by(*table.primary_key) for name, table in tables(with_keys=with_keys).items()
    }
    sections[VERSIONS] = _versions()
    counts = {
        name: connection.scalar(select(func.count()).select_from(section.order_by(None).subquery()))
        for name, section in sections.items()
    }
    last = connection.scalar(select(func.coalesce(func.max(Change.seq), 0)))
    yield {"evfacts": "dump", "format": FORMAT, "revision": revision, "data_version": last, "counts": counts}
    for name, section in sections.items():
        writers = {str(column.key): _writer(column) for column in section.selected_columns}
        for row in connection.execute(section.execution_options(yield_per=AT_ONCE)):
            pairs = zip(writers.items(), row, strict=True)
            yield {name: {key: None if value is None else write(value) for (key, write), value in pairs}}


def _versions() -> Select[Any]:
    """Select when the versions of all kinds were written, in the order of their records."""
    columns = ("record_pk", "known_from", "revision", "recorded_at")
    written = union_all(*(select(*(model.__table__.c[name] for name in columns)) for model in MODELS.values()))
    rows = written.subquery()
    return select(rows).order_by(rows.c.record_pk, rows.c.known_from)


def _writer(column: Any) -> Callable[[Any], Any]:
    """Return how values of a column are written."""
    if isinstance(column.type, (Instant, Date)):
        return lambda moment: moment.isoformat()
    if isinstance(column.type, LargeBinary):
        return lambda body: bytes(body).decode()  # finished JSON, to be kept to the byte
    return lambda value: value


def reader(column: Column[Any]) -> Callable[[Any], Any]:
    """Return how values of a column are read."""
    if isinstance(column.type, Instant):
        return dt.datetime.fromisoformat
    if isinstance(column.type, Date):
        return dt.date.fromisoformat
    if isinstance(column.type, LargeBinary):
        return lambda text: text.encode()
    if isinstance(column.type, Enum) and column.type.enum_class is not None:
        return column.type.enum_class
    return lambda value: value
