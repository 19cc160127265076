"""What becomes of records: merged into another and taken apart again, renamed, restored."""

from collections.abc import Callable

from flask import abort
from marshmallow import Schema, ValidationError
from sqlalchemy import select

from api.conditional.if_match import refuse_other_revision
from api.records.documents import document_schema
from api.records.lookup import missing
from api.records.writes import FateSchema, fate, present, served, target
from api.routing.blueprint import Blueprint
from api.routing.request_bodies import simple_body
from api.writes.transaction import Write, Written
from ledger.writes.lifecycle import merge, rename, restore, unmerge
from models import Record
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.dossier.dossier import DossierError, Problem, flat
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import Prose, Slug


class ReasonInSchema(StrictSchema):
    """Why something is done."""

    reason = Prose(
        required=True, metadata={"description": "Why; readers are told", "example": "Two names of one firm."}
    )


class MergeInSchema(ReasonInSchema):
    """Into which record one is merged, and why."""

    into = Slug(required=True, metadata={"description": "The id that is to stand for both", "example": "byd"})


class RenameInSchema(ReasonInSchema):
    """The new id of a record, and why it has one."""

    id = Slug(required=True, metadata={"description": "The new id, which nothing had before", "example": "xiaomi-auto"})


REASON, MERGE, RENAME = ReasonInSchema(), MergeInSchema(), RenameInSchema()


def add_fates(blueprint: Blueprint, kind: Kind) -> None:
    """Give a kind the routes by which its records are merged, taken apart, renamed and restored."""

    def merge_record(write: Write, record_id: str) -> Written:
        """Merge a record into another that describes the same thing.

        Its id answers 308 for ever, its claims count for the other, and whatever refers to it refers to the other.
        """
        said = _loaded(write, MERGE)
        record = target(write.session, kind, record_id)
        into = served(write.session, kind, said["into"])
        if into is None:
            raise DossierError([Problem(("into",), f"There is no {kind} {said['into']!r} that is served.")])
        merge(write.session, record, into, write.act(reason=said["reason"]))
        return fate(write.session, record)

    def rename_record(write: Write, record_id: str) -> Written:
        """Give a record another id. The old one answers 308 to it for ever."""
        said = _loaded(write, RENAME)
        record = target(write.session, kind, record_id)
        renamed = rename(write.session, record, said["id"], write.act(reason=said["reason"]))
        return present(write.session, SCHEMAS[kind], renamed.slug)

    def unmerge_record(write: Write, record_id: str) -> Written:
        """Take a merge back, or a renaming: the id stands for itself again, and so do its claims and references."""
        return _undo(write, kind, record_id, unmerge)

    def restore_record(write: Write, record_id: str) -> Written:
        """Serve a record again that was withdrawn."""
        return _undo(write, kind, record_id, restore)

    for view, schema, body in (
        (merge_record, FateSchema, simple_body("MergeBody", MERGE)),
        (rename_record, document_schema(kind), simple_body("RenameBody", RENAME)),
        (unmerge_record, FateSchema, simple_body("ReasonBody", REASON)),
        (restore_record, FateSchema, simple_body("ReasonBody", REASON)),
    ):
        verb = view.__name__.removesuffix("_record")
        view.__name__ = f"{verb}_{kind}"
        blueprint.write("POST", f"/<string:record_id>/{verb}", schema=schema, body=body)(view)


def _undo(write: Write, kind: Kind, record_id: str, undo: Callable[..., None]) -> Written:
    """Find a record whatever became of it, and undo that."""
    reason = _loaded(write, REASON)["reason"]
    record = write.session.scalar(select(Record).where(Record.kind == kind, Record.slug == record_id))
    if record is None:
        abort(missing(kind, record_id, None))
    refuse_other_revision(record.revision)
    undo(write.session, record, write.act(reason=reason))
    return fate(write.session, record)


def _loaded(write: Write, schema: Schema) -> dict[str, str]:
    try:
        said: dict[str, str] = schema.load(write.data)
    except ValidationError as problem:
        raise DossierError(list(flat(problem.messages, (), schema))) from None
    write.details.update(said)
    return said
