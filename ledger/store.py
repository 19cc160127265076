"""Loads the claims of a record, and writes its versions: only what differs from what is stored."""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy.orm import Session

from ledger.claims import Claim, ordering_time, origin_of
from ledger.dollars import with_dollars
from ledger.projection import FACTS, Draft, as_bytes, project
from ledger.rows import version_row
from models import VERSIONS, Base, Document, Record, Version, reading
from models import Claim as ClaimRow
from models.vocabularies import ClaimState, Kind


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the versions of a record."""

    kept: int
    replaced: int


def load_claims(session: Session, record_pk: int) -> list[Claim]:
    """Load the claims of a record that are not withdrawn, as the rule sees them."""
    statement = reading.claims().where(ClaimRow.record_pk == record_pk, ClaimRow.state != ClaimState.WITHDRAWN)
    return [as_claim(row) for row in session.execute(statement)]


def as_claim(row: Any) -> Claim:
    """Turn a row of `reading.claims` into what the rule works on."""
    said, visible = row.published_earliest, row.published_latest
    time = ordering_time(said, row.valid)
    value = row.value
    if value is not None and row.field is not None:
        value = with_dollars(FACTS[row.kind][row.field], value, visible)
    return Claim(
        id=row.id,
        field=row.field,
        value=value,
        stance=row.stance,
        certainty=row.certainty,
        speaker=row.speaker,
        source=row.source,
        origin=origin_of(row.origin, row.source_origin, row.publisher, row.source),
        visible=visible,
        said=said,
        time=time,
        recorded=row.pk,
        position=row.position,
        until=visible if time == said else time,
        doubted=row.doubt is not None,
        preferred=row.state == ClaimState.PREFERRED,
    )


def stored_versions(session: Session, record: Record) -> list[tuple[Version, bytes]]:
    """Return the stored versions of a record with their documents, oldest first."""
    model = VERSIONS[record.kind]
    statement = (
        select(model, Document.body)
        .join(Document, Document.pk == model.document_pk)
        .where(model.record_pk == record.pk)
        .order_by(model.known_from)
    )
    return [(row[0], row[1]) for row in session.execute(statement)]


def write_versions(session: Session, record: Record, since: dt.date | None, now: dt.datetime) -> Written:
    """Project a record again and write the versions that differ; `since` is the first day that can have changed.

    The present is always written anew, since it carries the record's revision, which the caller has raised.
    """
    stored = stored_versions(session, record)
    # Start one version earlier: what is said on `since` may change nothing, and then that version simply goes on.
    base = max((row.known_from for row, _ in stored if since and row.known_from < since), default=None)
    drafts = project(record.kind, record.slug, load_claims(session, record.pk), base)
    affected = {row.known_from: (row, body) for row, body in stored if base is None or row.known_from >= base}
    kept: set[dt.date] = set()
    for draft in drafts:
        if draft.known_to is not None and draft.known_from in affected:
            row, body = affected[draft.known_from]
            if row.known_to == draft.known_to and body == _bytes(draft, record, row):
                kept.add(draft.known_from)
    _remove(session, [row for day, (row, _) in affected.items() if day not in kept])
    for draft in drafts:
        if draft.known_from not in kept:
            _add(session, record, draft, now)
    session.flush()
    return Written(len(kept), len(drafts) - len(kept))


def differences(session: Session, record: Record) -> list[str]:
    """Compare the stored versions of a record with what its claims give; name each difference."""
    stored = {row.known_from: (row, body) for row, body in stored_versions(session, record)}
    drafts = {draft.known_from: draft for draft in project(record.kind, record.slug, load_claims(session, record.pk))}
    name = f"{record.kind} {record.slug}"
    found = [f"{name}: the version of {day} should not be there" for day in stored.keys() - drafts.keys()]
    for day, draft in drafts.items():
        if day not in stored:
            found.append(f"{name}: the version of {day} is missing")
            continue
        row, body = stored[day]
        if row.known_to != draft.known_to or body != _bytes(draft, record, row):
            found.append(f"{name}: the document of {day} differs")
            continue
        fresh = version_row(
            draft, record_pk=record.pk, revision=row.revision, document_pk=row.document_pk, pk_of=anchors(session)
        )
        fresh.recorded_at = row.recorded_at
        if contents(fresh) != contents(row):
            found.append(f"{name}: the columns of {day} differ")
    return sorted(found)


def contents(row: Base) -> dict[str, Any]:
    """Return what a row and its child rows hold, without their keys."""
    mapper = inspect_mapper(type(row))
    held = {attr.key: getattr(row, attr.key) for attr in mapper.column_attrs if attr.key not in ("pk", "version_pk")}
    for relation in mapper.relationships:
        if relation.uselist:
            held[relation.key] = [contents(child) for child in getattr(row, relation.key)]
    return held


def anchors(session: Session) -> Callable[[Kind, str], int]:
    """Return a function that finds the key of a record's anchor, asking the database once per record."""

    @functools.cache
    def pk_of(kind: Kind, slug: str) -> int:
        return session.execute(select(Record.pk).where(Record.kind == kind, Record.slug == slug)).scalar_one()

    return pk_of


def make_anchors(
    session: Session, wanted: Iterable[tuple[Kind, str]], now: dt.datetime
) -> dict[tuple[Kind, str], Record]:
    """Return the anchors of records, making those that are missing; a new one has revision 0 and no versions."""
    found: dict[tuple[Kind, str], Record] = {}
    for kind, slug in sorted(set(wanted)):
        record = session.execute(select(Record).where(Record.kind == kind, Record.slug == slug)).scalar_one_or_none()
        if record is None:
            record = Record(kind=kind, slug=slug, state="active", revision=0, created_at=now, updated_at=now)
            session.add(record)
        found[kind, slug] = record
    session.flush()
    return found


def _bytes(draft: Draft, record: Record, row: Version) -> bytes:
    """Render a draft as if it had been written when the stored row was."""
    return as_bytes(draft, revision=row.revision, created_at=record.created_at, updated_at=row.recorded_at)


def _remove(session: Session, rows: Sequence[Version]) -> None:
    for row in rows:
        model = type(row)
        session.expunge(row)
        session.execute(delete(model).where(model.pk == row.pk))
        session.execute(delete(Document).where(Document.pk == row.document_pk))


def _add(session: Session, record: Record, draft: Draft, now: dt.datetime) -> None:
    body = as_bytes(draft, revision=record.revision, created_at=record.created_at, updated_at=now)
    document = Document(body=body)
    session.add(document)
    session.flush()
    row = version_row(
        draft, record_pk=record.pk, revision=record.revision, document_pk=document.pk, pk_of=anchors(session)
    )
    row.recorded_at = now
    session.add(row)
