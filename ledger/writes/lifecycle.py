"""What becomes of records: withdrawn, restored, merged, taken apart again, renamed. Nothing is ever deleted."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.errors import ConflictError
from ledger.references.inbound import has_name, listed, referring
from ledger.references.merged_ids import load_aliases
from ledger.writes.publish import Act, publish
from models import Claim, Merge, Record
from models.vocabularies import ChangeAction, RecordState


def withdraw(session: Session, record: Record, act: Act, replacement: Record | None = None) -> None:
    """Stop serving a record that was made in error; its claims stay on file. `act.reason` is what readers are told.

    Refused while other records refer to it, which would then refer to nothing.
    """
    needing = referring(session, record.kind, _slugs(session, record))
    if needing:
        raise ConflictError(f"These refer to it: {listed(needing)}. Withdraw those claims first, or merge the record.")
    record.state, record.reason = RecordState.WITHDRAWN, act.reason
    record.replaced_by = replacement.pk if replacement else None
    publish(session, {record.pk: []}, act, actions={record.pk: ChangeAction.WITHDRAWN})


def restore(session: Session, record: Record, act: Act) -> None:
    """Serve a record again that had been withdrawn."""
    if record.state is not RecordState.WITHDRAWN:
        raise ConflictError(f"The {record.kind} {record.slug!r} was not withdrawn.")
    record.state, record.reason, record.replaced_by = RecordState.ACTIVE, None, None
    publish(session, {record.pk: []}, act, actions={record.pk: ChangeAction.RESTORED})


def merge(session: Session, record: Record, into: Record, act: Act) -> None:
    """Let `into` stand for a record that is the same thing: its claims count there, and references lead there."""
    if record.pk == into.pk:
        raise ConflictError("A record cannot be merged into itself.")
    if record.kind is not into.kind:
        raise ConflictError(f"{record.kind.one.capitalize()} cannot be merged into {into.kind.one}.")
    _merge(session, record, into, act, {})


def rename(session: Session, record: Record, slug: str, act: Act) -> Record:
    """Give a record another id; the old one leads to it for ever. Returns the record with the new id."""
    renamed = session.scalar(select(Record).where(Record.kind == record.kind, Record.slug == slug))
    if renamed is None:
        renamed = Record(kind=record.kind, slug=slug, created_at=record.created_at, revision=0)
        session.add(renamed)
    elif renamed.state is not RecordState.WITHDRAWN or _has_claims(session, renamed):
        raise ConflictError(f"There is {record.kind.one} {slug!r} already, or was one: ids are not used again.")
    renamed.state, renamed.reason, renamed.replaced_by = RecordState.ACTIVE, None, None
    # The new id goes on with the revisions of the old one, so that a client who follows the id sees them rise.
    renamed.revision = max(renamed.revision, record.revision)
    renamed.updated_at = act.now
    session.flush()
    _merge(session, record, renamed, act, {renamed.pk: ChangeAction.CREATED})
    return renamed


def unmerge(session: Session, record: Record, act: Act) -> None:
    """Take a merge back: both records are again what their own claims say, and references lead where they led.

    Refused where one of them would have no name of its own, and is needed.
    """
    merged = session.scalar(select(Merge).where(Merge.record_pk == record.pk, Merge.undone_at.is_(None)))
    if merged is None:
        raise ConflictError(f"The {record.kind} {record.slug!r} is not merged into another.")
    before = load_aliases(session)
    survivor = session.get_one(Record, before.end(record.pk))
    merged.undone_at = act.now
    session.flush()
    after = load_aliases(session)
    record.state, record.merged_into, record.reason = RecordState.ACTIVE, None, None
    apart = [session.get_one(Record, pk) for pk in after.members(record.pk)]
    for one in apart[1:]:
        one.merged_into = record.pk
    into = session.get_one(Record, merged.into_pk)
    if into.state is RecordState.ACTIVE and not _has_claims(session, into) and after.members(into.pk) == [into.pk]:
        # It was only another id for this one, which is its id again.
        into.state, into.reason, into.replaced_by = RecordState.WITHDRAWN, act.reason, record.pk
    for one in (record, survivor):
        _refuse_nameless(session, one)
    touched = {one.pk for one in (record, survivor, *referring(session, record.kind, [one.slug for one in apart]))}
    publish(session, {pk: [] for pk in touched}, act, actions={record.pk: ChangeAction.RESTORED})


def _refuse_nameless(session: Session, record: Record) -> None:
    """Refuse to take a merge back that gave one of the two its name, where there is more to it than that."""
    if has_name(session, record):
        return
    told = f"The {record.kind} {record.slug!r} would have no name of its own"
    needing = referring(session, record.kind, _slugs(session, record))
    if needing:
        raise ConflictError(f"{told}, and these refer to it: {listed(needing)}. Add a claim that gives it one first.")
    if record.state is RecordState.ACTIVE:
        raise ConflictError(f"{told}, and other claims speak of it. Add one that gives it a name first.")


def _merge(session: Session, record: Record, into: Record, act: Act, actions: dict[int, ChangeAction]) -> None:
    for one in (record, into):
        if one.state is not RecordState.ACTIVE:
            raise ConflictError(f"The {one.kind} {one.slug!r} was {one.state} and cannot be merged.")
    affected = referring(session, record.kind, _slugs(session, record))
    session.add(
        Merge(record_pk=record.pk, into_pk=into.pk, reason=act.reason or "", actor=act.actor, recorded_at=act.now)
    )
    for one in session.scalars(select(Record).where(Record.merged_into == record.pk)):
        one.merged_into = into.pk
    record.state, record.merged_into, record.reason = RecordState.MERGED, into.pk, act.reason
    session.flush()
    touched = {one.pk for one in (record, into, *affected)}
    publish(session, {pk: [] for pk in touched}, act, actions={record.pk: ChangeAction.MERGED} | actions)


def _slugs(session: Session, record: Record) -> Iterable[str]:
    """Return the ids by which claims may refer to a record: its own, and those of records merged into it."""
    merged = session.scalars(select(Record.slug).where(Record.merged_into == record.pk))
    return [record.slug, *merged]


def _has_claims(session: Session, record: Record) -> bool:
    return bool(session.scalar(select(func.count()).select_from(Claim).where(Claim.record_pk == record.pk)))
