"""The lifecycle of records: withdraw, restore, merge, unmerge, rename. No write deletes a record or a claim."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.errors import WriteRefusedError
from ledger.references.inbound import (
    find_referring_records,
    format_record_list,
    has_name,
    load_group_slugs,
    require_name_if_referenced,
)
from ledger.references.merged_ids import load_merged_ids
from ledger.writes.publish import WriteContext, publish
from models import Claim, Merge, Record
from models.vocabularies import ChangeAction, RecordState


def withdraw(session: Session, record: Record, context: WriteContext, replacement: Record | None = None) -> None:
    """Stop serving a record that was made in error. Its claims stay stored. `context.reason` is served to clients.

    Raises WriteRefusedError if other records refer to it, because they would refer to an unserved record.
    """
    referring = find_referring_records(session, record.kind, load_group_slugs(session, record))
    if referring:
        raise WriteRefusedError(
            f"These records refer to the {record.kind} {record.slug!r}: {format_record_list(referring)}."
            " First withdraw the claims that refer to it, or merge it into another record."
        )
    record.state, record.reason = RecordState.WITHDRAWN, context.reason
    record.replaced_by = replacement.pk if replacement else None
    publish(session, {record.pk: []}, context, actions={record.pk: ChangeAction.WITHDRAWN})


def restore(session: Session, record: Record, context: WriteContext) -> None:
    """Serve a withdrawn record again."""
    if record.state is not RecordState.WITHDRAWN:
        raise WriteRefusedError(
            f"The {record.kind} {record.slug!r} is {record.state}. Only a withdrawn record can be restored."
        )
    record.state, record.reason, record.replaced_by = RecordState.ACTIVE, None, None
    publish(session, {record.pk: []}, context, actions={record.pk: ChangeAction.RESTORED})


def merge(session: Session, record: Record, into: Record, context: WriteContext) -> None:
    """Merge a record into another that is the same thing. Its claims and the references to it then count for `into`."""
    if record.pk == into.pk:
        raise WriteRefusedError("A record cannot be merged into itself. Send the id of another record.")
    if record.kind is not into.kind:
        raise WriteRefusedError(
            f"{record.kind.with_article.capitalize()} cannot be merged into {into.kind.with_article}."
            " Send the id of a record of the same kind."
        )
    _apply_merge(session, record, into, context, {})


def rename(session: Session, record: Record, slug: str, context: WriteContext) -> Record:
    """Give a record another id. The old id permanently leads to the new one. Return the record with the new id."""
    renamed = session.scalar(select(Record).where(Record.kind == record.kind, Record.slug == slug))
    if renamed is None:
        renamed = Record(kind=record.kind, slug=slug, created_at=record.created_at, revision=0)
        session.add(renamed)
    elif renamed.state is not RecordState.WITHDRAWN or _has_claims(session, renamed):
        raise WriteRefusedError(
            f"The id {slug!r} belongs or belonged to {record.kind.with_article}. Ids are never reused. Send another id."
        )
    renamed.state, renamed.reason, renamed.replaced_by = RecordState.ACTIVE, None, None
    # The new id continues the revisions of the old one, so a client that follows the id sees them rise.
    renamed.revision = max(renamed.revision, record.revision)
    renamed.updated_at = context.now
    session.flush()
    _apply_merge(session, record, renamed, context, {renamed.pk: ChangeAction.CREATED})
    return renamed


def unmerge(session: Session, record: Record, context: WriteContext) -> None:
    """Undo a merge. Both records are projected from their own claims again, and references lead where they led before.

    Raises WriteRefusedError if one of them would have no name of its own but is needed.
    """
    merged = session.scalar(select(Merge).where(Merge.record_pk == record.pk, Merge.undone_at.is_(None)))
    if merged is None:
        raise WriteRefusedError(f"The {record.kind} {record.slug!r} is not merged into another record.")
    before = load_merged_ids(session)
    survivor = session.get_one(Record, before.find_survivor(record.pk))
    merged.undone_at = context.now
    session.flush()
    after = load_merged_ids(session)
    record.state, record.merged_into, record.reason = RecordState.ACTIVE, None, None
    members = [session.get_one(Record, pk) for pk in after.list_members(record.pk)]
    for member in members[1:]:
        member.merged_into = record.pk
    into = session.get_one(Record, merged.into_pk)
    if into.state is RecordState.ACTIVE and not _has_claims(session, into) and after.list_members(into.pk) == [into.pk]:
        # `into` was only a new id of this record, which now has its old id again.
        into.state, into.reason, into.replaced_by = RecordState.WITHDRAWN, context.reason, record.pk
    for separated in (record, survivor):
        _require_own_name(session, separated)
    referring = find_referring_records(session, record.kind, [member.slug for member in members])
    touched = {separated.pk for separated in (record, survivor, *referring)}
    publish(session, {pk: [] for pk in touched}, context, actions={record.pk: ChangeAction.RESTORED})


def _require_own_name(session: Session, record: Record) -> None:
    """Raise WriteRefusedError if the other record of a merge gave this one its name and this one is needed."""
    require_name_if_referenced(session, record)
    if record.state is RecordState.ACTIVE and not has_name(session, record):
        raise WriteRefusedError(
            f"The {record.kind} {record.slug!r} would have no name, but has other claims."
            " First add a claim that gives it a name."
        )


def _apply_merge(
    session: Session, record: Record, into: Record, context: WriteContext, actions: dict[int, ChangeAction]
) -> None:
    for party in (record, into):
        if party.state is not RecordState.ACTIVE:
            raise WriteRefusedError(
                f"The {party.kind} {party.slug!r} is {party.state}. Only active records can be merged or renamed."
            )
    referring = find_referring_records(session, record.kind, load_group_slugs(session, record))
    session.add(
        Merge(
            record_pk=record.pk,
            into_pk=into.pk,
            reason=context.reason or "",
            actor=context.actor,
            recorded_at=context.now,
        )
    )
    for member in session.scalars(select(Record).where(Record.merged_into == record.pk)):
        member.merged_into = into.pk
    record.state, record.merged_into, record.reason = RecordState.MERGED, into.pk, context.reason
    session.flush()
    touched = {affected.pk for affected in (record, into, *referring)}
    publish(session, {pk: [] for pk in touched}, context, actions={record.pk: ChangeAction.MERGED} | actions)


def _has_claims(session: Session, record: Record) -> bool:
    return bool(session.scalar(select(func.count()).select_from(Claim).where(Claim.record_pk == record.pk)))
