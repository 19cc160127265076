"""Claims as they are served: from rows to plain data."""

from typing import Any

from marshmallow import Schema, fields

from api.formats import Listed
from api.pagination.pages import list_schema
from models.vocabularies import Certainty, ClaimState, Kind, Stance
from schemas.fields.values import DateSchema, instant
from schemas.text import edtf


class RecordKeySchema(Schema):
    """A record by kind and id."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    id = fields.String(required=True)


class ClaimSchema(Schema):
    """One source says one thing about one field of one record."""

    id = fields.String(required=True, metadata={"description": "Start of its fingerprint: the same claim, the same id"})
    record = fields.Nested(RecordKeySchema, required=True)
    field = fields.String(required=True, allow_none=True, metadata={"description": "null: the record as a whole"})
    value = fields.Raw(required=True, allow_none=True, metadata={"description": "The value; of a set one element"})
    stance = fields.String(required=True, metadata={"enum": [str(word) for word in Stance]})
    certainty = fields.String(
        required=True, allow_none=True, metadata={"enum": [*(str(word) for word in Certainty), None]}
    )
    speaker = fields.String(required=True, allow_none=True, metadata={"description": "Who says so: an id, or words"})
    origin = fields.List(fields.String(), required=True, metadata={"description": "Whom it repeats, nearest first"})
    valid = fields.Nested(DateSchema, required=True, allow_none=True, metadata={"description": "When the value held"})
    doubt = fields.String(required=True, allow_none=True, metadata={"description": "Why it is taken for a slip"})
    probable = fields.Raw(required=True, allow_none=True, metadata={"description": "The value probably meant"})
    quote = fields.String(required=True, allow_none=True)
    locator = fields.String(required=True, allow_none=True, metadata={"description": "Where in the source it stands"})
    source = fields.String(required=True, metadata={"description": "Id of the source"})
    published = fields.Nested(DateSchema, required=True, metadata={"description": "When the source was published"})
    recorded_at = fields.String(required=True, metadata={"format": "date-time"})
    state = fields.String(required=True, metadata={"enum": [str(word) for word in ClaimState]})


CLAIMS = Listed("Claims", ClaimSchema())
ClaimListSchema = list_schema(ClaimSchema, "ClaimListSchema")


def claim_document(row: Any) -> dict[str, Any]:
    """Return a claim as it is served."""
    return {
        "id": row.id,
        "record": {"kind": str(row.kind), "id": row.record},
        "field": row.field,
        "value": row.value,
        "stance": str(row.stance),
        "certainty": row.certainty and str(row.certainty),
        "speaker": row.speaker,
        "origin": row.origin or row.source_origin or [],
        "valid": date(row.valid),
        "doubt": row.doubt,
        "probable": row.probable,
        "quote": row.quote,
        "locator": row.locator,
        "source": row.source,
        "published": date(row.published_edtf),
        "recorded_at": instant(row.recorded_at),
        "state": str(row.state),
    }


def date(text: str | None) -> dict[str, Any] | None:
    """Return an EDTF date with its bounds."""
    if text is None:
        return None
    read = edtf.parse(text)
    days = (day and day.isoformat() for day in (read.earliest, read.latest))
    return dict(
        zip(("text", "edtf", "earliest", "latest", "precision"), (None, text, *days, read.precision), strict=True)
    )
