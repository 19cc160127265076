"""Restores a dump into an empty database, in one transaction of the caller. First the whole dump is checked."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter

import orjson
from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from ledger.backup.dump import DIGEST, FORMAT, ROWS_PER_BATCH, VERSIONS, Converter, choose_reader, select_tables
from ledger.batches import split_batches
from ledger.versions.anchors import build_anchor_lookup
from ledger.versions.store import WrittenVersion, restore_versions
from models import Record
from models.engine import advance_sequences, lock_feed
from models.json_types import JsonObject
from models.vocabularies import RecordState

# Parts of messages that follow "cannot be restored: ".
DAMAGED = "it is damaged or incomplete"
NOT_A_DUMP = "it is not a dump of EV Facts"


class DumpError(Exception):
    """A dump cannot be restored. The message follows the words "cannot be restored: "."""


@dataclass(frozen=True, slots=True)
class DumpHeader:
    """The first line: the revision of the schema, the last number of the feed, the number of rows of each table."""

    revision: str
    data_version: int
    counts: dict[str, int]


def check_dump(lines: Iterable[bytes], revisions: Collection[str]) -> DumpHeader:
    """Read a dump to its end and return its header. Raise DumpError if it is incomplete or cannot be restored.

    `revisions` are the revisions of the schema that this version of EV Facts knows.
    """
    remaining = iter(lines)
    first = next(remaining, b"")
    header = _parse_header(first, revisions)
    digest, counts = hashlib.sha256(first), Counter[str]()
    stated_digest: object = None
    for line in remaining:
        name, content = _parse_line(line)
        if name == DIGEST:
            stated_digest = content
            break
        counts[name] += 1
        digest.update(line)
    if stated_digest != digest.hexdigest() or counts != Counter(header.counts) or next(remaining, None) is not None:
        raise DumpError(DAMAGED)
    return header


def restore_dump(session: Session, lines: Iterable[bytes]) -> None:
    """Store the rows of a checked dump, and compute the versions. The database must be empty."""
    lock_feed(session)
    tables = select_tables()
    for name, table in tables.items():
        if session.execute(select(table).limit(1)).first() is not None:
            raise DumpError(f"the database is not empty ({name}). Restore into an empty, migrated one")
    versions: Iterator[JsonObject] = iter(())
    for name, section in groupby(map(_parse_line, islice(lines, 1, None)), key=itemgetter(0)):
        rows = (content for _, content in section)
        if name not in tables:
            versions = rows if name == VERSIONS else versions
            break  # the versions come last, and are read below
        _insert_rows(session, tables[name], rows)
    advance_sequences(session, tables.values())
    _restore_versions(session, versions)


def _parse_header(line: bytes, revisions: Collection[str]) -> DumpHeader:
    try:
        content = orjson.loads(line)
        header = DumpHeader(content["revision"], content["data_version"], content["counts"])
        is_newer = content["format"] > FORMAT
    except (ValueError, KeyError, TypeError):
        raise DumpError(NOT_A_DUMP) from None
    if is_newer:
        raise DumpError(f"its format is {content['format']}, and this version of EV Facts reads {FORMAT} at most")
    if header.revision not in revisions:
        raise DumpError(f"its database was at revision {header.revision}, which this version of EV Facts does not know")
    return header


def _parse_line(line: bytes) -> tuple[str, JsonObject]:
    """Return the name of a line, and the row under it. Under the name of the digest is a text."""
    try:
        ((name, content),) = orjson.loads(line).items()
    except (ValueError, AttributeError):
        raise DumpError(DAMAGED) from None
    return name, content


def _insert_rows(session: Session, table: Table, rows: Iterable[JsonObject]) -> None:
    readers = {column.key: choose_reader(column) for column in table.columns}
    # Columns that an older dump does not have. The database refuses a row without a column that must not be null.
    absent = {column.key: None for column in table.columns if column.nullable}
    references: list[JsonObject] = []
    for batch in split_batches(rows, ROWS_PER_BATCH):
        try:
            values = [absent | {key: _read_value(readers[key], value) for key, value in row.items()} for row in batch]
            if table is Record.__table__:
                references += [_detach_references(row) for row in values if row["merged_into"] or row["replaced_by"]]
            session.execute(insert(table), values)
        except (KeyError, ValueError, IntegrityError, DataError) as problem:
            raise DumpError(f"its {table.name} do not fit the schema of this version of EV Facts") from problem
    for batch in split_batches(references):
        session.execute(update(Record), batch)


def _detach_references(row: JsonObject) -> JsonObject:
    """Remove the references of a record to others, which can come later. Return them, to be set when all are stored."""
    references = {name: row[name] for name in ("pk", "state", "merged_into", "replaced_by")}
    row |= {"state": RecordState.ACTIVE, "merged_into": None, "replaced_by": None}
    return references


def _restore_versions(session: Session, versions: Iterator[JsonObject]) -> None:
    """Write the versions of all records, in batches of records. Both come in the order of the record keys."""
    last_pk, version = 0, next(versions, None)
    while records := session.scalars(
        select(Record).where(Record.pk > last_pk).order_by(Record.pk).limit(ROWS_PER_BATCH)
    ).all():
        last_pk = records[-1].pk
        written: dict[tuple[int, dt.date], WrittenVersion] = {}
        while version is not None and version["record_pk"] <= last_pk:
            day = dt.date.fromisoformat(version["known_from"])
            moment = dt.datetime.fromisoformat(version["recorded_at"])
            written[version["record_pk"], day] = WrittenVersion(version["revision"], moment)
            version = next(versions, None)
        restore_versions(session, records, written, build_anchor_lookup(session, records))
        session.expunge_all()


def _read_value(reader: Converter, value: object) -> object:
    return None if value is None else reader(value)
