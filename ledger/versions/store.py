"""Loads the claims of a record, and writes its versions: only what differs from what is stored."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Row, delete, select, update
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy.orm import Session

from ledger.references.merged_ids import NO_ALIASES, Aliases, load_aliases
from ledger.resolution.claim import Claim, ordering_time, origin_of
from ledger.resolution.projection import FACTS, Draft, as_bytes, project
from ledger.versions.rows import Pks, version_row
from ledger.versions.search_documents import write_search_documents
from ledger.versions.usd_conversion import with_dollars
from models import VERSIONS, Base, Document, Record, Version
from models import Claim as ClaimRow
from models.queries.records import is_about, select_claims
from models.vocabularies import ClaimState, Kind, RecordState

T = TypeVar("T")
Stored = Row[*tuple[Any, ...]]  # a row of `_stored`
Written = tuple[int, dt.datetime]  # the revision of the record when a version was written, and the moment

# Keys in one IN (...): far below what either engine allows, and few enough statements for the largest dossier.
AT_ONCE = 500


def load_claims(session: Session, record_pks: Sequence[int]) -> dict[int, list[Claim]]:
    """Load the claims on records that are not withdrawn, as the rule sees them, by the key of their record."""
    loaded: dict[int, list[Claim]] = {pk: [] for pk in record_pks}
    aliases = load_aliases(session)
    for chunk in chunks(record_pks):
        statement = select_claims().where(is_about(chunk), ClaimRow.state != ClaimState.WITHDRAWN)
        standing = set(chunk)
        for row in session.execute(statement):
            if row.stands_for in standing:  # else it speaks of a record that was merged itself
                loaded[row.stands_for].append(as_claim(row, aliases))
    return loaded


def as_claim(row: Any, aliases: Aliases = NO_ALIASES) -> Claim:
    """Turn a row of `reading.claims` into what the rule works on."""
    said, visible = row.published_earliest, row.published_latest
    time = ordering_time(said, row.valid)
    value = aliases.value(row.kind, row.field, row.value)
    if value is not None and row.field is not None:
        value = with_dollars(FACTS[row.kind][row.field], value, visible)
    return Claim(
        id=row.id,
        field=row.field,
        value=value,
        stance=row.stance,
        certainty=row.certainty,
        speaker=aliases.speaker(row.speaker),
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


def write_versions(
    session: Session,
    records: Sequence[Record],
    *,
    since: dt.date | None,
    now: dt.datetime,
    pk_of: Pks,
    damaged: Collection[dt.date] = (),
) -> set[int]:
    """Project records again and write the versions that differ; `since` is the first day that can have changed.

    A record that was merged or withdrawn has none.
    The present is always written anew, since it carries the record's revision, which the caller has raised; so are
    the versions that begin on a `damaged` day. One that was the present and only ends now keeps its document: who
    asks as of a day gets the same bytes as before. Returns the keys of the records that are no longer served, since
    nothing gives them a name any more.
    """
    pks = [record.pk for record in records]
    claims, stored = load_claims(session, pks), _stored(session, records)
    stale: dict[Kind, list[Stored]] = defaultdict(list)
    ended: dict[Kind, list[dict[str, Any]]] = defaultdict(list)
    fresh: list[Version] = []
    unserved: set[int] = set()
    for record in records:
        before = stored[record.pk]
        # Start one version earlier: what is said on `since` may change nothing, and then that version simply goes on.
        base = max((row.known_from for row in before if since and row.known_from < since), default=None)
        drafts = _drafts(record, claims[record.pk], base)
        affected = {row.known_from: row for row in before if base is None or row.known_from >= base}
        kept = {draft.known_from for draft in drafts if _stands(draft, record, affected.get(draft.known_from))}
        kept -= set(damaged)
        stale[record.kind] += [row for day, row in affected.items() if day not in kept]
        new = [draft for draft in drafts if draft.known_from not in kept]
        fresh += [_row(draft, record, pk_of, record.revision, now) for draft in new]
        for draft in drafts:
            if draft.known_from in kept and affected[draft.known_from].known_to != draft.known_to:
                ended[record.kind].append({"pk": affected[draft.known_from].pk, "known_to": draft.known_to})
        if before and not drafts:
            unserved.add(record.pk)
    _remove(session, stale)
    for kind, ends in ended.items():
        session.execute(update(VERSIONS[kind]), ends)
    session.add_all(fresh)
    write_search_documents(session, fresh, pks)
    return unserved


def restore_versions(
    session: Session, records: Sequence[Record], written: Mapping[tuple[int, dt.date], Written], pk_of: Pks
) -> None:
    """Write all versions of records that have none, each as it was `written`, by key of the record and first day.

    A version of which nothing is told was lost before, and is written as of the last time that its record was.
    """
    claims = load_claims(session, [record.pk for record in records])
    fresh = [
        _row(draft, record, pk_of, *written.get((record.pk, draft.known_from), (record.revision, record.updated_at)))
        for record in records
        for draft in _drafts(record, claims[record.pk])
    ]
    session.add_all(fresh)
    write_search_documents(session, fresh, [record.pk for record in records])


def differences(session: Session, record: Record, pk_of: Pks) -> dict[dt.date, str]:
    """Compare the stored versions of a record with what its claims give; name each difference, by the version's day."""
    model = VERSIONS[record.kind]
    statement = select(model, Document.body).join(Document, Document.pk == model.document_pk)
    stored = {
        row.known_from: (row, body) for row, body in session.execute(statement.where(model.record_pk == record.pk))
    }
    claims = load_claims(session, [record.pk])[record.pk]
    drafts = {draft.known_from: draft for draft in _drafts(record, claims)}
    found: dict[dt.date, str] = {}
    for day in sorted(stored.keys() | drafts.keys()):
        if day not in drafts:
            found[day] = "should not be there"
        elif day not in stored:
            found[day] = "is missing"
        elif problem := _difference(drafts[day], record, *stored[day], pk_of):
            found[day] = problem
    return {day: f"{record.kind} {record.slug}: the version of {day} {problem}" for day, problem in found.items()}


def _drafts(record: Record, claims: list[Claim], since: dt.date | None = None) -> list[Draft]:
    """Project a record; nothing comes of one that was merged or withdrawn."""
    return project(record.kind, record.slug, claims, since) if record.state is RecordState.ACTIVE else []


def _difference(draft: Draft, record: Record, row: Version, body: bytes, pk_of: Pks) -> str | None:
    """Say how a stored version differs from its draft, if it does."""
    if row.known_to != draft.known_to:
        return "does not end where the next begins"
    if body != _bytes(draft, record, row):
        return "has another document"
    fresh = version_row(draft, record_pk=record.pk, revision=row.revision, pk_of=pk_of)
    fresh.document_pk, fresh.recorded_at = row.document_pk, row.recorded_at
    return "has other columns" if contents(fresh) != contents(row) else None


def contents(row: Base) -> dict[str, Any]:
    """Return what a row and its child rows hold, without their keys."""
    mapper = inspect_mapper(type(row))
    held = {attr.key: getattr(row, attr.key) for attr in mapper.column_attrs if attr.key not in ("pk", "version_pk")}
    for relation in mapper.relationships:
        if relation.uselist:
            held[relation.key] = [contents(child) for child in getattr(row, relation.key)]
    return held


def anchors(session: Session, known: Iterable[Record] = ()) -> Pks:
    """Return a function that finds the key of a record's anchor; it asks the database once for each not `known`."""
    keys = {(record.kind, record.slug): record.pk for record in known}

    def pk_of(kind: Kind, slug: str) -> int:
        if (kind, slug) not in keys:
            statement = select(Record.pk).where(Record.kind == kind, Record.slug == slug)
            keys[kind, slug] = session.execute(statement).scalar_one()
        return keys[kind, slug]

    return pk_of


def make_anchors(
    session: Session, wanted: Iterable[tuple[Kind, str]], now: dt.datetime
) -> dict[tuple[Kind, str], Record]:
    """Return the anchors of records, making those that are missing; a new one has revision 0 and no versions."""
    slugs: dict[Kind, list[str]] = defaultdict(list)
    for kind, slug in sorted(set(wanted)):
        slugs[kind].append(slug)
    found: dict[tuple[Kind, str], Record] = {}
    for kind, of_kind in slugs.items():
        for chunk in chunks(of_kind):
            for record in session.scalars(select(Record).where(Record.kind == kind, Record.slug.in_(chunk))):
                found[kind, record.slug] = record
    for kind, of_kind in slugs.items():
        for slug in of_kind:
            if (kind, slug) not in found:
                found[kind, slug] = Record(
                    kind=kind, slug=slug, state=RecordState.ACTIVE, revision=0, created_at=now, updated_at=now
                )
                session.add(found[kind, slug])
    session.flush()
    return found


def chunks(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """Cut keys into pieces that fit into one statement."""
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))


def _stored(session: Session, records: Sequence[Record]) -> dict[int, list[Stored]]:
    """Return what the decision to keep a version needs, oldest first, by the key of the record."""
    stored: dict[int, list[Stored]] = {record.pk: [] for record in records}
    for kind in {record.kind for record in records}:
        model = VERSIONS[kind]
        columns = (model.pk, model.record_pk, model.document_pk, model.known_from, model.known_to, model.revision)
        for chunk in chunks([record.pk for record in records if record.kind == kind]):
            statement = (
                select(*columns, model.recorded_at, Document.body)
                .join(Document, Document.pk == model.document_pk)
                .where(model.record_pk.in_(chunk))
                .order_by(model.known_from)
            )
            for row in session.execute(statement):
                stored[row.record_pk].append(row)
    return stored


def _stands(draft: Draft, record: Record, row: Stored | None) -> bool:
    """Tell whether the document of a stored version is just what the claims give now for a version of the past."""
    return row is not None and draft.known_to is not None and row.body == _bytes(draft, record, row)


def _bytes(draft: Draft, record: Record, row: Any) -> bytes:
    """Render a draft as if it had been written when the stored row was."""
    return as_bytes(draft, revision=row.revision, created_at=record.created_at, updated_at=row.recorded_at)


def _remove(session: Session, stale: dict[Kind, list[Stored]]) -> None:
    """Delete versions; their child rows go with them, by the foreign key."""
    for kind, rows in stale.items():
        model = VERSIONS[kind]
        for chunk in chunks(rows):
            session.execute(delete(model).where(model.pk.in_([row.pk for row in chunk])))
            session.execute(delete(Document).where(Document.pk.in_([row.document_pk for row in chunk])))


def _row(draft: Draft, record: Record, pk_of: Pks, revision: int, now: dt.datetime) -> Version:
    """Make the row of a new version, with its document."""
    row = version_row(draft, record_pk=record.pk, revision=revision, pk_of=pk_of)
    row.recorded_at = now
    row.document = Document(body=as_bytes(draft, revision=revision, created_at=record.created_at, updated_at=now))
    return row
