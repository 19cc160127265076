"""Documents as clients read them: completed with what depends on the day, and with the claims under each field."""

import datetime as dt
import functools
from collections.abc import Collection, Iterable, Sequence

import orjson
from marshmallow import Schema, fields

from api.context import get_reader
from api.formats import Listing
from api.formats.feed_entries import make_record_entry_builder
from api.records.citation import CiteSchema
from api.records.claim_documents import ClaimSchema
from ledger.resolution.milestone_slip import has_evidence_since_due
from models.json_types import JsonObject
from models.queries.records import is_about, is_published_by, select_claims
from models.queries.rows import ClaimRow, DocumentRow
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.kinds import record

# What the lists of each kind consist of.
LISTED = {
    kind: Listing(kind.collection.replace("-", " ").capitalize(), schema, make_record_entry_builder(kind))
    for kind, schema in SCHEMAS.items()
}


class EvidenceSchema(record.EvidenceSchema):
    """How well a record is supported, with its claims if the client asks for them."""

    claims = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.Nested(ClaimSchema)),
        metadata={
            "description": "Only with `evidence=full`: the claims under each field. Claims on the whole record are "
            "under `record`"
        },
    )


@functools.cache
def make_document_schema(kind: Kind) -> type[Schema]:
    """Return the schema of a kind's documents in responses, with the members that only some requests ask for."""
    stored = type(SCHEMAS[kind])
    cite = fields.Nested(CiteSchema, metadata={"description": "Only with `cite=true`: how to cite the record"})
    return type(
        stored.__name__,
        (stored,),
        {"__doc__": stored.__doc__, "evidence": fields.Nested(EvidenceSchema), "cite": cite},
    )


def finish_document(kind: Kind, row: DocumentRow, day: dt.date) -> bytes:
    """Complete a stored document: for a milestone, add whether it is overdue on `day`, and has evidence since."""
    if kind is not Kind.MILESTONE:
        return row.body
    overdue_from: dt.date | None = row.overdue_from  # type: ignore[attr-defined]  # a live column of milestones
    last_published: dt.date = row.last_published  # type: ignore[attr-defined]  # another one
    evidence = has_evidence_since_due(overdue_from, last_published, day)
    live = {"overdue": evidence is not None, "evidence_since_due": evidence}
    return b"%b,%b" % (row.body[:-1], orjson.dumps(live)[1:])


def list_live_values(kind: Kind, row: DocumentRow) -> list[object]:
    """Return the values of a row that a document is completed from, for its ETag."""
    return [getattr(row, name) for name in SCHEMAS[kind].model.live]


def load_claims(record_pks: Collection[int], as_of: dt.date | None) -> Sequence[ClaimRow]:
    """Load the claims on records that had been published by `as_of`, withdrawn claims included."""
    statement = select_claims().where(is_about(record_pks))
    rows: list[ClaimRow] = get_reader().rows(statement.where(is_published_by(as_of)) if as_of else statement)
    return rows


def add_claims_to_evidence(body: bytes, claims: Iterable[JsonObject]) -> bytes:
    """Add the documents of claims under each field to the evidence of a document."""
    document = orjson.loads(body)
    by_field: dict[str, list[JsonObject]] = {}
    for claim in claims:
        by_field.setdefault(claim["field"] or "record", []).append(claim)
    document["evidence"]["claims"] = by_field
    return orjson.dumps(document)
