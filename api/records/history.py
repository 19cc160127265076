"""`GET /v1/{collection}/{id}/history`: the versions of a record, and what changed from one to the next."""

import functools
from collections.abc import Sequence

import orjson
from flask import Response
from marshmallow import Schema, fields

from api.conditional.etags import build_canonical_query, build_item_etag
from api.context import get_reader, today
from api.formats import Listing
from api.pagination.pages import render_unpaged
from api.records.documents import LISTED, finish_document
from api.records.lookup import answer_missing_record
from api.routing.query_parameters import NoParameters
from ledger.resolution.projection import FACTS
from models.json_types import JsonObject
from models.queries.records import select_history
from models.queries.rows import HistoryRow
from models.vocabularies import Kind
from schemas import SCHEMAS


class DifferenceSchema(Schema):
    """A field whose value differs from that of the previous version."""

    field = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True, metadata={"description": "null or empty if nothing was known"})
    after = fields.Raw(required=True, allow_none=True)


class VersionSchema(Schema):
    """What was known from one publication day to the next."""

    known_from = fields.String(required=True, metadata={"format": "date"})
    known_to = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    revision = fields.Integer(required=True)
    changed = fields.List(
        fields.String(), required=True, metadata={"description": "Fields that differ from the previous version"}
    )
    changes = fields.List(
        fields.Nested(DifferenceSchema),
        required=True,
        metadata={"description": "The same fields with both values; for the first version, all fields that are known"},
    )
    document = fields.Dict(required=True, metadata={"description": "The record as it was known then"})


class HistorySchema(Schema):
    """All versions of a record, oldest first."""

    data = fields.List(fields.Nested(VersionSchema), required=True)


def get_history(kind: Kind, params: NoParameters, record_id: str) -> Response:
    """List the versions of a record, oldest first: what was known from one publication day to the next."""
    rows: list[HistoryRow] = get_reader().rows(select_history(SCHEMAS[kind].model, record_id))
    if not rows:
        return answer_missing_record(kind, record_id, None)
    # A milestone of the present version can become overdue.
    tag = build_item_etag(rows[-1].revision, build_canonical_query(), today())
    return render_unpaged(make_listing(kind), compare_versions(kind, rows), {}, tag)


@functools.cache
def make_listing(kind: Kind) -> Listing:
    """Return what a history contains. In CSV, the document of a version has the columns of its kind."""
    document = fields.Nested(LISTED[kind].schema, exclude=("links",))
    return Listing("History", type("VersionRowSchema", (VersionSchema,), {"document": document})())


def compare_versions(kind: Kind, rows: Sequence[HistoryRow]) -> list[JsonObject]:
    """Compare each version with the previous one. Each is judged by its last day, for example as overdue."""
    versions: list[JsonObject] = []
    before: JsonObject = {}
    for row in rows:
        document = orjson.loads(finish_document(kind, row, row.known_to or today()))
        changes = find_differences(kind, before, document)
        versions.append(
            {
                "known_from": row.known_from,
                "known_to": row.known_to,
                "revision": row.revision,
                "changed": [change["field"] for change in changes],
                "changes": changes,
                "document": document,
            }
        )
        before = document
    return versions


def find_differences(kind: Kind, before: JsonObject, after: JsonObject) -> list[JsonObject]:
    """Return the fields of facts in which two documents of a record differ. An empty list counts as null."""
    return [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in FACTS[kind]
        if _is_different(before.get(name), after.get(name))
    ]


def _is_different(before: object, after: object) -> bool:
    return (None if before == [] else before) != (None if after == [] else after)
