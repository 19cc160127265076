"""Documents as they are served: finished with what depends on the day, and with the claims under each field."""

import datetime as dt
import functools
from collections.abc import Collection, Iterable
from typing import Any

import orjson
from marshmallow import Schema, fields

from api.context import service
from api.formats import Listed
from api.formats.feed_entries import record_entry
from api.records.citation import CiteSchema
from api.records.claim_documents import ClaimSchema, claim_document
from models.queries.records import is_about, is_published_by, select_claims
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.kinds import record

# What the lists of each kind are made of.
LISTED = {kind: Listed(kind.collection.capitalize(), schema, record_entry(kind)) for kind, schema in SCHEMAS.items()}


class EvidenceSchema(record.EvidenceSchema):
    """How well a record is supported, with its claims where they are asked for."""

    claims = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(ClaimSchema)),
        metadata={"description": "Only with `evidence=full`: the claims under each field, `record` for those on none"},
    )


@functools.cache
def document_schema(kind: Kind) -> type[Schema]:
    """Return the schema of a kind's documents as they are answered, with what only some requests ask for."""
    stored = type(SCHEMAS[kind])
    cited = fields.Nested(CiteSchema, metadata={"description": "Only with `cite=true`: how to cite the record"})
    return type(
        stored.__name__,
        (stored,),
        {"__doc__": stored.__doc__, "evidence": fields.Nested(EvidenceSchema), "cite": cited},
    )


def finished(kind: Kind, columns: Any, day: dt.date) -> bytes:
    """Finish a stored document: for a milestone, add whether it is overdue on `day`."""
    body: bytes = columns[0]
    if kind is not Kind.MILESTONE:
        return body
    overdue_from: dt.date | None = columns[1]
    overdue = overdue_from is not None and overdue_from <= day
    return b'%b,"overdue":%b}' % (body[:-1], b"true" if overdue else b"false")


def visible_claims(record_pks: Collection[int], as_of: dt.date | None) -> list[Any]:
    """Load the claims on records that had been published by `as_of`, those withdrawn included."""
    statement = select_claims().where(is_about(record_pks))
    return service().rows(statement.where(is_published_by(as_of)) if as_of else statement)


def with_claims(body: bytes, rows: Iterable[Any]) -> bytes:
    """Add the claims under each field to the evidence of a document."""
    document = orjson.loads(body)
    by_field: dict[str, list[dict[str, Any]]] = {}
    for claim in map(claim_document, rows):
        by_field.setdefault(claim["field"] or "record", []).append(claim)
    document["evidence"]["claims"] = by_field
    return orjson.dumps(document)
