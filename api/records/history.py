"""`/v1/{collection}/{id}/history`: what was known of a record, version by version, and what changed between them."""

from typing import Any

import orjson
from marshmallow import Schema, fields

from ledger.resolution.projection import FACTS
from models.vocabularies import Kind


class DifferenceSchema(Schema):
    """How a field differs from the version before."""

    field = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True, metadata={"description": "null or empty: nothing was known"})
    after = fields.Raw(required=True, allow_none=True)


class VersionSchema(Schema):
    """What was known from one publication day to the next."""

    known_from = fields.String(required=True, metadata={"format": "date"})
    known_to = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    revision = fields.Integer(required=True)
    changed = fields.List(fields.String(), required=True, metadata={"description": "Fields that differ from before"})
    changes = fields.List(
        fields.Nested(DifferenceSchema),
        required=True,
        metadata={"description": "The same fields with both values; of the first version, all that became known"},
    )
    document = fields.Dict(required=True, metadata={"description": "The record as it was known then"})


class HistorySchema(Schema):
    """All versions of a record, oldest first."""

    data = fields.List(fields.Nested(VersionSchema), required=True)


def compared(kind: Kind, versions: list[tuple[Any, Any, int, bytes]]) -> list[dict[str, Any]]:
    """Compare each version, given as first day, last day, revision and document, with the one before."""
    told: list[dict[str, Any]] = []
    before: dict[str, Any] = {}
    for known_from, known_to, revision, body in versions:
        document = orjson.loads(body)
        changes = differences(kind, before, document)
        told.append(
            {
                "known_from": known_from,
                "known_to": known_to,
                "revision": revision,
                "changed": [change["field"] for change in changes],
                "changes": changes,
                "document": document,
            }
        )
        before = document
    return told


def differences(kind: Kind, before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fields of facts in which two documents of a record differ; an empty list is nothing, like null."""
    return [
        {"field": name, "before": before.get(name), "after": after.get(name)}
        for name in FACTS[kind]
        if _known(before.get(name)) != _known(after.get(name))
    ]


def _known(value: Any) -> Any:
    return None if value == [] else value
