"""Restores a dump into an empty database, in the caller's one transaction. It is read to its end before that."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import orjson
from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from ledger.backup.dump import AT_ONCE, DIGEST, FORMAT, VERSIONS, reader, tables
from ledger.versions.store import Written, anchors, chunks, restore_versions
from models import Record
from models.engine import continue_numbering, lock_feed
from models.vocabularies import RecordState

DAMAGED = "it is damaged or was cut short"
Row = dict[str, Any]


class DumpError(Exception):
    """A dump that cannot be restored. The message goes on after "cannot be restored"."""


@dataclass(frozen=True, slots=True)
class Header:
    """What the first line says: the revision of the schema, the last number of the feed, the rows of each table."""

    revision: str
    data_version: int
    counts: dict[str, int]


def check(lines: Iterable[bytes], revisions: Collection[str]) -> Header:
    """Read a dump to its end and return its header; raise DumpError unless it is whole and can be restored.

    `revisions` are those of the schema that this version knows.
    """
    rest = iter(lines)
    first = next(rest, b"")
    header = _header(first, revisions)
    digest, found, told = hashlib.sha256(first), Counter[str](), None
    for line in rest:
        name, content = _parsed(line)
        if name == DIGEST:
            told = content
            break
        found[name] += 1
        digest.update(line)
    if told != digest.hexdigest() or found != Counter(header.counts) or next(rest, None) is not None:
        raise DumpError(DAMAGED)
    return header


def restore(session: Session, lines: Iterable[bytes]) -> None:
    """Store what a dump that was checked holds, and work out the versions; the database must hold nothing yet."""
    lock_feed(session)
    known = tables()
    for name, table in known.items():
        if session.execute(select(table).limit(1)).first() is not None:
            raise DumpError(f"the database is not empty ({name}), and a restore adds to nothing")
    versions: Iterator[Row] = iter(())
    for name, section in groupby(map(_parsed, islice(lines, 1, None)), key=itemgetter(0)):
        rows = (content for _, content in section)
        if name not in known:
            versions = rows if name == VERSIONS else versions
            break  # they come last, and are read below
        _insert(session, known[name], rows)
    continue_numbering(session, known.values())
    _restore_versions(session, versions)


def _header(line: bytes, revisions: Collection[str]) -> Header:
    try:
        said = orjson.loads(line)
        header = Header(said["revision"], said["data_version"], said["counts"])
        newer = said["format"] > FORMAT
    except (ValueError, KeyError, TypeError):
        raise DumpError("it is no dump of EV Facts") from None
    if newer:
        raise DumpError(f"its format is {said['format']}, and this version of EV Facts reads {FORMAT} at most")
    if header.revision not in revisions:
        raise DumpError(f"its database was at revision {header.revision}, which this version of EV Facts does not know")
    return header


def _parsed(line: bytes) -> tuple[str, Any]:
    """Return the name that stands over a line, and what stands under it."""
    try:
        ((name, content),) = orjson.loads(line).items()
    except (ValueError, AttributeError):
        raise DumpError(DAMAGED) from None
    return name, content


def _insert(session: Session, table: Table, rows: Iterable[Row]) -> None:
    readers = {column.key: reader(column) for column in table.columns}
    # What an older dump does not have; a column that must not be null is missed by the database.
    absent = {column.key: None for column in table.columns if column.nullable}
    leading: list[Row] = []
    for batch in _batches(rows):
        try:
            read = [absent | {key: _read(readers[key], value) for key, value in row.items()} for row in batch]
            if table is Record.__table__:
                leading += [_taken_off(row) for row in read if row["merged_into"] or row["replaced_by"]]
            session.execute(insert(table), read)
        except (KeyError, ValueError, IntegrityError, DataError) as problem:
            raise DumpError(f"its {table.name} do not fit the schema of this version of EV Facts") from problem
    for some in chunks(leading):
        session.execute(update(Record), list(some))


def _taken_off(row: Row) -> Row:
    """Take off a record what leads to another one, which may come later; return it, to be said when all are there."""
    leading = {name: row[name] for name in ("pk", "state", "merged_into", "replaced_by")}
    row |= {"state": RecordState.ACTIVE, "merged_into": None, "replaced_by": None}
    return leading


def _restore_versions(session: Session, versions: Iterator[Row]) -> None:
    """Write the versions of all records. Both come in the order of the records' keys, a part of them at a time."""
    last, following = 0, next(versions, None)
    while records := session.scalars(select(Record).where(Record.pk > last).order_by(Record.pk).limit(AT_ONCE)).all():
        last = records[-1].pk
        written: dict[tuple[int, dt.date], Written] = {}
        while following is not None and following["record_pk"] <= last:
            day = dt.date.fromisoformat(following["known_from"])
            moment = dt.datetime.fromisoformat(following["recorded_at"])
            written[following["record_pk"], day] = following["revision"], moment
            following = next(versions, None)
        restore_versions(session, records, written, anchors(session, records))
        session.expunge_all()


def _read(reading: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else reading(value)


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch
