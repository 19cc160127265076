"""The dump: everything that was written, as lines of JSON that either engine can restore. Derived data is left out.

The first line is a header, the last one the digest of all lines before it. Each line between is a row, under the name
of its table. Rows keep their keys, because the keys are in the order of recording.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import orjson
from sqlalchemy import Column, ColumnElement, Connection, Date, Enum, LargeBinary, Table, func, select, union_all

from models import VERSIONS as VERSION_MODELS
from models import (
    ApiKey,
    AuditEntry,
    Base,
    Change,
    Claim,
    ClaimMarking,
    Document,
    FormerSource,
    IdempotentResponse,
    Merge,
    Record,
    SearchDocument,
    Secret,
    Source,
    Version,
    Webhook,
    WebhookDelivery,
)
from models.columns import Instant
from models.json_types import JsonObject
from models.kinds.version import ListElement
from models.queries.records import Statement

# Raise this when a line or a column changes its meaning. It stays for new tables and new columns that can be null.
FORMAT = 1
# Tables that writes fill, in an order without references to a later table. Every table is in one of these four groups.
WRITTEN: tuple[type[Base], ...] = (Source, FormerSource, Record, Claim, ClaimMarking, Merge, Change, AuditEntry, Secret)
# Dumped only on request, because not everyone who gets a copy of the facts may know who can write here. Webhooks belong
# to keys, and contain secrets themselves.
WITH_KEYS: tuple[type[Base], ...] = (ApiKey, Webhook, WebhookDelivery)
# Computed from the written tables, at a restore as at a write. Their subclasses too.
DERIVED: tuple[type[Base], ...] = (Version, ListElement, Document, SearchDocument)
# Never dumped, with the reason.
LEFT_OUT: dict[type[Base], str] = {
    IdempotentResponse: "It is stored for a day, for a client that sends its request again.",
}
# Names of lines that are not a row of a table. Of a version, only the moment and revision of its writing do not follow
# from the claims.
VERSIONS = "versions"
DIGEST = "sha256"
ROWS_PER_BATCH = 1000  # rows that are in memory at the same time

# Converts a value of a column to JSON or back. The types depend on the column.
Converter: TypeAlias = Callable[[Any], object]


def dump(connection: Connection, *, revision: str, with_keys: bool = False) -> Iterator[bytes]:
    """Yield the lines of a dump. The connection must see the same state of the database until the end.

    `revision` is that of the schema. The same facts give the same lines on either engine.
    """
    digest = hashlib.sha256()
    for content in _list_lines(connection, revision, with_keys):
        line = orjson.dumps(content, option=orjson.OPT_APPEND_NEWLINE)
        digest.update(line)
        yield line
    yield orjson.dumps({DIGEST: digest.hexdigest()}, option=orjson.OPT_APPEND_NEWLINE)


def select_tables(*, with_keys: bool = True) -> dict[str, Table]:
    """Return the tables of a dump by name, in its order."""
    models = WRITTEN + WITH_KEYS if with_keys else WRITTEN
    return {model.__tablename__: Base.metadata.tables[model.__tablename__] for model in models}


def _list_lines(connection: Connection, revision: str, with_keys: bool) -> Iterator[JsonObject]:
    sections: dict[str, Statement] = {
        name: select(table).order_by(*table.primary_key) for name, table in select_tables(with_keys=with_keys).items()
    }
    sections[VERSIONS] = _select_versions()
    counts = {
        name: connection.scalar(select(func.count()).select_from(section.order_by(None).subquery()))
        for name, section in sections.items()
    }
    last_seq = connection.scalar(select(func.coalesce(func.max(Change.seq), 0)))
    yield {"evfacts": "dump", "format": FORMAT, "revision": revision, "data_version": last_seq, "counts": counts}
    for name, section in sections.items():
        writers = {str(column.key): _choose_writer(column) for column in section.selected_columns}
        for row in connection.execute(section.execution_options(yield_per=ROWS_PER_BATCH)):
            pairs = zip(writers.items(), row, strict=True)
            yield {name: {key: None if value is None else write(value) for (key, write), value in pairs}}


def _select_versions() -> Statement:
    """Select the moment and revision of the writing of all versions, in the order of their records."""
    columns = ("record_pk", "known_from", "revision", "recorded_at")
    written = union_all(*(select(*(model.__table__.c[name] for name in columns)) for model in VERSION_MODELS.values()))
    rows = written.subquery()
    return select(rows).order_by(rows.c.record_pk, rows.c.known_from)


def _choose_writer(column: ColumnElement[Any]) -> Converter:
    """Return the function that converts values of a column to JSON."""
    if isinstance(column.type, (Instant, Date)):
        return lambda moment: moment.isoformat()
    if isinstance(column.type, LargeBinary):
        return lambda body: bytes(body).decode()  # rendered JSON, which must stay the same to the byte
    return lambda value: value


def choose_reader(column: Column[Any]) -> Converter:
    """Return the function that converts JSON to values of a column."""
    if isinstance(column.type, Instant):
        return dt.datetime.fromisoformat
    if isinstance(column.type, Date):
        return dt.date.fromisoformat
    if isinstance(column.type, LargeBinary):
        return lambda text: text.encode()
    if isinstance(column.type, Enum) and column.type.enum_class is not None:
        return column.type.enum_class
    return lambda value: value
