"""Loads the claims of records, and writes their versions: only those that differ from the stored ones."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, Protocol, cast

from sqlalchemy import delete, select, update
from sqlalchemy import inspect as inspect_mapper
from sqlalchemy.orm import Session

from ledger.batches import split_batches
from ledger.references.merged_ids import NO_MERGES, MergedIds, load_merged_ids
from ledger.resolution.claim import Claim, determine_ordering_day, determine_origin, has_valid_day, normalize_outlet
from ledger.resolution.projection import FACTS, VersionDraft, project_versions, render_version
from ledger.resolution.series import Releases
from ledger.versions.releases import load_releases_of_claims
from ledger.versions.rows import PkLookup, build_version_row
from ledger.versions.search_documents import write_search_documents
from ledger.versions.usd_conversion import add_usd
from models import VERSIONS, Base, Document, Record, Version
from models import Claim as ClaimModel
from models.json_types import JsonObject
from models.queries.records import is_about, select_claims
from models.queries.rows import ClaimRow
from models.vocabularies import ClaimState, Kind, RecordState


class StoredVersion(Protocol):
    """A row of `_load_stored_versions`: the columns that decide whether a stored version is still right."""

    pk: int
    record_pk: int
    document_pk: int
    known_from: dt.date
    known_to: dt.date | None
    revision: int
    recorded_at: dt.datetime
    body: bytes


class WrittenVersion(NamedTuple):
    """When a version was written: the revision of its record, and the moment."""

    revision: int
    recorded_at: dt.datetime


class WrittenOn(NamedTuple):
    """One of several writes to a record that are stored at once: its publication day, and the revision that it gave."""

    day: dt.date
    revision: int


@dataclass(frozen=True, slots=True)
class _Plan:
    """The changes that bring the stored versions of one record up to date.

    `drafts` are all versions that the claims give, `new` are those of them to write.
    """

    drafts: list[VersionDraft]
    new: list[VersionDraft]
    stale: list[StoredVersion]
    ended: list[JsonObject]


def load_claims(session: Session, record_pks: Sequence[int], merged_ids: MergedIds) -> dict[int, list[Claim]]:
    """Load the claims that are not withdrawn, as the rule sees them, by the key of their record."""
    loaded: dict[int, list[Claim]] = {pk: [] for pk in record_pks}
    for batch in split_batches(record_pks):
        statement = select_claims().where(is_about(batch), ClaimModel.state != ClaimState.WITHDRAWN)
        pks = set(batch)
        for row in cast(Iterable[ClaimRow], session.execute(statement)):
            if row.current_pk in pks:  # else the claim is about a record that was merged into another one
                loaded[row.current_pk].append(convert_claim_row(row, merged_ids))
    return loaded


def convert_claim_row(row: ClaimRow, merged_ids: MergedIds = NO_MERGES) -> Claim:
    """Convert a row of `select_claims` to the claim that the rule works on."""
    ordering_day = determine_ordering_day(row.published_earliest, row.valid)
    value = merged_ids.translate_value(row.kind, row.field, row.value)
    if value is not None and row.field is not None:
        value = add_usd(FACTS[row.kind][row.field], value, row.published_latest)
    speaker = merged_ids.translate_speaker(row.speaker)
    return Claim(
        id=row.id,
        field=row.field,
        value=value,
        stance=row.stance,
        certainty=row.certainty,
        speaker=speaker,
        source=row.source,
        # A series is one origin, whatever the publisher of a release and the origin of a claim in it.
        origin=f"series {row.series}"
        if row.series
        else determine_origin(row.origin, row.source_origin, row.publisher, row.source, speaker),
        published_latest=row.published_latest,
        published_earliest=row.published_earliest,
        ordering_day=ordering_day,
        recording_order=row.pk,
        position=row.position,
        ordering_day_latest=row.published_latest if ordering_day == row.published_earliest else ordering_day,
        doubted=row.doubt is not None,
        preferred=row.state == ClaimState.PREFERRED,
        merged=merged_ids.is_merged(row.record_pk),
        series=row.series,
        source_type=row.source_type,
        publisher=normalize_outlet(row.publisher) if row.publisher else "",
        has_valid_day=has_valid_day(row.published_earliest, row.valid),
    )


def write_versions(
    session: Session,
    records: Sequence[Record],
    *,
    since: dt.date | None,
    now: dt.datetime,
    pk_of: PkLookup,
    damaged: Collection[dt.date] = (),
    revisions: Mapping[int, Sequence[WrittenOn]] = MappingProxyType({}),
) -> set[int]:
    """Project records again and write the versions that differ; `since` is the first day that can have changed.

    A merged or withdrawn record has no versions. The present version is always written again, because it carries the
    revision of the record, which the caller has raised. So are the versions that begin on a `damaged` day. A version
    that was the present one and now ends keeps its document, so a client that reads as of a day gets the same bytes as
    before. `revisions` has the writes to a record, by its key, if there were several: oldest day first, in place of
    `since`. Returns the keys of the records that are no longer served because no claim gives them a name any more.
    """
    pks = [record.pk for record in records]
    merged_ids = load_merged_ids(session)
    claims, stored = load_claims(session, pks, merged_ids), _load_stored_versions(session, records)
    releases = load_releases_of_claims(session, claims.values())
    stale: dict[Kind, list[StoredVersion]] = defaultdict(list)
    ended: dict[Kind, list[JsonObject]] = defaultdict(list)
    new: list[Version] = []
    unserved: set[int] = set()
    for record in records:
        writes = revisions.get(record.pk, ())
        start = _find_start(claims[record.pk], stored[record.pk], writes[0].day if writes else since)
        drafts = _project_record(record, claims[record.pk], merged_ids, releases, start)
        plan = _plan_versions(record, drafts, stored[record.pk], start, damaged)
        stale[record.kind] += plan.stale
        ended[record.kind] += plan.ended
        new += [_build_version(draft, record, pk_of, _find_revision(record, draft, writes), now) for draft in plan.new]
        if stored[record.pk] and not plan.drafts:
            unserved.add(record.pk)
    _delete_versions(session, stale)
    for kind, values in ended.items():
        if values:
            session.execute(update(VERSIONS[kind]), values)
    session.add_all(new)
    write_search_documents(session, new, pks)
    return unserved


def _find_start(claims: list[Claim], stored: list[StoredVersion], since: dt.date | None) -> dt.date | None:
    """Return the first day to project. It is one version early: if the claims of `since` change nothing, it continues.

    None means all days. Registers and reference works are visible from the first version on.
    """
    if not all(claim.source_type.is_evidence for claim in claims):
        return None
    return max((row.known_from for row in stored if since and row.known_from < since), default=None)


def _find_revision(record: Record, draft: VersionDraft, writes: Sequence[WrittenOn]) -> int:
    """Return the revision of a new version: that of the last write before the next version begins."""
    before = (write.revision for write in reversed(writes) if draft.known_to is None or write.day < draft.known_to)
    return next(before, record.revision)


def _plan_versions(
    record: Record,
    drafts: list[VersionDraft],
    stored: list[StoredVersion],
    start: dt.date | None,
    damaged: Collection[dt.date],
) -> _Plan:
    """Compare the stored versions of a record with what its claims give from `start` on."""
    affected = {row.known_from: row for row in stored if start is None or row.known_from >= start}
    unchanged = {draft.known_from for draft in drafts if _is_unchanged(draft, record, affected.get(draft.known_from))}
    unchanged -= set(damaged)
    return _Plan(
        drafts,
        new=[draft for draft in drafts if draft.known_from not in unchanged],
        stale=[row for day, row in affected.items() if day not in unchanged],
        ended=[
            {"pk": affected[draft.known_from].pk, "known_to": draft.known_to}
            for draft in drafts
            if draft.known_from in unchanged and affected[draft.known_from].known_to != draft.known_to
        ],
    )


def restore_versions(
    session: Session, records: Sequence[Record], written: Mapping[tuple[int, dt.date], WrittenVersion], pk_of: PkLookup
) -> None:
    """Write all versions of records that have none. `written` has the time of each, by key of the record and first day.

    A version without an entry was missing before the dump. It gets the revision and time of its record.
    """
    merged_ids = load_merged_ids(session)
    claims = load_claims(session, [record.pk for record in records], merged_ids)
    releases = load_releases_of_claims(session, claims.values())
    versions = [
        _build_version(
            draft,
            record,
            pk_of,
            *written.get((record.pk, draft.known_from), WrittenVersion(record.revision, record.updated_at)),
        )
        for record in records
        for draft in _project_record(record, claims[record.pk], merged_ids, releases)
    ]
    session.add_all(versions)
    write_search_documents(session, versions, [record.pk for record in records])


def find_differences(session: Session, record: Record, pk_of: PkLookup) -> dict[dt.date, str]:
    """Compare the stored versions of a record with what its claims give. Describe each difference, by first day."""
    model = VERSIONS[record.kind]
    statement = select(model, Document.body).join(Document, Document.pk == model.document_pk)
    stored = {
        row.known_from: (row, body) for row, body in session.execute(statement.where(model.record_pk == record.pk))
    }
    merged_ids = load_merged_ids(session)
    claims = load_claims(session, [record.pk], merged_ids)[record.pk]
    releases = load_releases_of_claims(session, [claims])
    drafts = {draft.known_from: draft for draft in _project_record(record, claims, merged_ids, releases)}
    differences: dict[dt.date, str] = {}
    for day in sorted(stored.keys() | drafts.keys()):
        if day not in drafts:
            differences[day] = "should not exist"
        elif day not in stored:
            differences[day] = "is missing"
        elif difference := _find_difference(drafts[day], record, *stored[day], pk_of):
            differences[day] = difference
    return {day: f"{record.kind} {record.slug}: the version of {day} {text}" for day, text in differences.items()}


def _project_record(
    record: Record,
    claims: list[Claim],
    merged_ids: MergedIds,
    releases: Releases,
    since: dt.date | None = None,
) -> list[VersionDraft]:
    """Project a record. A merged or withdrawn record has no versions."""
    if record.state is not RecordState.ACTIVE:
        return []
    former_slugs = merged_ids.list_former_slugs(record.pk)
    return project_versions(record.kind, record.slug, claims, since, former_slugs, releases)


def _find_difference(draft: VersionDraft, record: Record, row: Version, body: bytes, pk_of: PkLookup) -> str | None:
    """Describe how a stored version differs from its draft; None if it does not."""
    if row.known_to != draft.known_to:
        return "does not end where the next begins"
    if body != _render(draft, record, row.revision, row.recorded_at):
        return "has another document"
    expected = build_version_row(draft, record_pk=record.pk, revision=row.revision, pk_of=pk_of)
    expected.document_pk, expected.recorded_at = row.document_pk, row.recorded_at
    expected.rule = row.rule  # a version that an older rule made is right if the present rule gives it too
    return "has other columns" if read_contents(expected) != read_contents(row) else None


def read_contents(row: Base) -> JsonObject:
    """Return the values of a row and of its child rows, without their keys."""
    mapper = inspect_mapper(type(row))
    values = {attr.key: getattr(row, attr.key) for attr in mapper.column_attrs if attr.key not in ("pk", "version_pk")}
    for relation in mapper.relationships:
        if relation.uselist:
            values[relation.key] = [read_contents(child) for child in getattr(row, relation.key)]
    return values


def _load_stored_versions(session: Session, records: Sequence[Record]) -> dict[int, list[StoredVersion]]:
    """Load the stored versions, oldest first, by the key of the record."""
    stored: dict[int, list[StoredVersion]] = {record.pk: [] for record in records}
    for kind in {record.kind for record in records}:
        model = VERSIONS[kind]
        columns = (model.pk, model.record_pk, model.document_pk, model.known_from, model.known_to, model.revision)
        for batch in split_batches(record.pk for record in records if record.kind == kind):
            statement = (
                select(*columns, model.recorded_at, Document.body)
                .join(Document, Document.pk == model.document_pk)
                .where(model.record_pk.in_(batch))
                .order_by(model.known_from)
            )
            for row in cast(Iterable[StoredVersion], session.execute(statement)):
                stored[row.record_pk].append(row)
    return stored


def _is_unchanged(draft: VersionDraft, record: Record, row: StoredVersion | None) -> bool:
    """Tell whether the stored document of a past version is the one that the claims give now."""
    if row is None or draft.known_to is None:
        return False
    return row.body == _render(draft, record, row.revision, row.recorded_at)


def _render(draft: VersionDraft, record: Record, revision: int, recorded_at: dt.datetime) -> bytes:
    """Render the document of a draft that is written as this revision at this moment."""
    return render_version(draft, revision=revision, created_at=record.created_at, updated_at=recorded_at)


def _delete_versions(session: Session, stale: dict[Kind, list[StoredVersion]]) -> None:
    """Delete versions and their documents. The foreign key deletes their child rows."""
    for kind, rows in stale.items():
        model = VERSIONS[kind]
        for batch in split_batches(rows):
            session.execute(delete(model).where(model.pk.in_([row.pk for row in batch])))
            session.execute(delete(Document).where(Document.pk.in_([row.document_pk for row in batch])))


def _build_version(
    draft: VersionDraft, record: Record, pk_of: PkLookup, revision: int, recorded_at: dt.datetime
) -> Version:
    """Build the row of a new version, with its document."""
    row = build_version_row(draft, record_pk=record.pk, revision=revision, pk_of=pk_of)
    row.recorded_at = recorded_at
    row.document = Document(body=_render(draft, record, revision, recorded_at))
    return row
