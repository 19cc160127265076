"""Lifecycle endpoints: merge, rename, unmerge, restore. Withdrawing is in `writes.py`, with the other writes."""

from collections.abc import Callable

from flask import abort
from marshmallow import Schema, ValidationError
from sqlalchemy import select

from api.conditional.if_match import check_if_match
from api.records.lifecycle_state import render_lifecycle_state
from api.records.lookup import answer_missing_record
from api.records.writes import find_served_record, find_write_target, render_present_record
from api.writes.transaction import Write, WriteResult
from ledger.writes.lifecycle import merge, rename, restore, unmerge
from models import Record
from models.vocabularies import Kind
from schemas.dossier.dossier import DossierError, Problem, flatten_messages
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import Prose, Slug


class ReasonInSchema(StrictSchema):
    """The reason for a write."""

    reason = Prose(
        required=True, metadata={"description": "The reason, which readers see", "example": "Two names of one firm."}
    )


class MergeInSchema(ReasonInSchema):
    """The record to merge into, and the reason."""

    into = Slug(required=True, metadata={"description": "The id that stands for both from then on", "example": "byd"})


class RenameInSchema(ReasonInSchema):
    """The new id of a record, and the reason."""

    id = Slug(required=True, metadata={"description": "The new id, which was never used", "example": "xiaomi-auto"})


REASON, MERGE, RENAME = ReasonInSchema(), MergeInSchema(), RenameInSchema()


def merge_record(kind: Kind, write: Write, record_id: str) -> WriteResult:
    """Merge a record into another that describes the same thing.

    Its id answers 308 permanently. Its claims count for the other record, and every reference to it leads to the other.
    """
    body = _load_body(write, MERGE)
    record = find_write_target(write.session, kind, record_id)
    into = find_served_record(write.session, kind, body["into"])
    if into is None:
        raise DossierError([Problem(("into",), f"There is no {kind} {body['into']!r} that is served.")])
    merge(write.session, record, into, write.build_context(reason=body["reason"]))
    return render_lifecycle_state(write.session, record)


def rename_record(kind: Kind, write: Write, record_id: str) -> WriteResult:
    """Give a record another id. The old id answers 308 to the new one permanently."""
    body = _load_body(write, RENAME)
    record = find_write_target(write.session, kind, record_id)
    renamed = rename(write.session, record, body["id"], write.build_context(reason=body["reason"]))
    return render_present_record(write.session, kind, renamed.slug)


def unmerge_record(kind: Kind, write: Write, record_id: str) -> WriteResult:
    """Undo a merge or a renaming. The id stands for its own record again, with its claims and references."""
    return _undo(write, kind, record_id, unmerge)


def restore_record(kind: Kind, write: Write, record_id: str) -> WriteResult:
    """Restore a record that was withdrawn. It is served again."""
    return _undo(write, kind, record_id, restore)


def _undo(write: Write, kind: Kind, record_id: str, undo: Callable[..., None]) -> WriteResult:
    """Find a record in whatever state it is, and undo that state."""
    reason = _load_body(write, REASON)["reason"]
    record = write.session.scalar(select(Record).where(Record.kind == kind, Record.slug == record_id))
    if record is None:
        abort(answer_missing_record(kind, record_id, None))
    check_if_match(record.revision)
    undo(write.session, record, write.build_context(reason=reason))
    return render_lifecycle_state(write.session, record)


def _load_body(write: Write, schema: Schema) -> dict[str, str]:
    try:
        body: dict[str, str] = schema.load(write.data)
    except ValidationError as error:
        raise DossierError(list(flatten_messages(error.messages, (), schema))) from None
    write.details.update(body)
    return body
