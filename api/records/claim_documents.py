"""The documents of claims. Their pages are in `claim_pages.py`."""

import datetime as dt

from marshmallow import Schema, fields

from api.formats import Listing
from api.pagination.pages import make_list_schema
from models.json_types import JsonObject
from models.queries.rows import ClaimRow
from models.vocabularies import Certainty, ClaimState, Kind, Stance
from schemas.fields.values import DateSchema, format_instant
from schemas.text import edtf


class RecordKeySchema(Schema):
    """A record by kind and id."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    id = fields.String(required=True)


class ClaimSchema(Schema):
    """The statement of one source about one field of one record."""

    id = fields.String(
        required=True,
        metadata={"description": "The start of its fingerprint. The same claim has the same id on every machine"},
    )
    record = fields.Nested(RecordKeySchema, required=True)
    field = fields.String(
        required=True, allow_none=True, metadata={"description": "null for a claim on the whole record"}
    )
    value = fields.Raw(required=True, allow_none=True, metadata={"description": "The value; for a set, one element"})
    stance = fields.String(required=True, metadata={"enum": [str(word) for word in Stance]})
    certainty = fields.String(
        required=True, allow_none=True, metadata={"enum": [*(str(word) for word in Certainty), None]}
    )
    speaker = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The person or company that makes the statement: an id, or words"},
    )
    origin = fields.List(
        fields.String(), required=True, metadata={"description": "The publishers that it repeats, nearest first"}
    )
    valid = fields.Nested(
        DateSchema, required=True, allow_none=True, metadata={"description": "The time in which the value held"}
    )
    doubt = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The reason why an editor takes the value for a mistake"},
    )
    probable = fields.Raw(required=True, allow_none=True, metadata={"description": "The value that was probably meant"})
    quote = fields.String(required=True, allow_none=True)
    locator = fields.String(required=True, allow_none=True, metadata={"description": "The position in the source"})
    source = fields.String(required=True, metadata={"description": "Id of the source"})
    published = fields.Nested(DateSchema, required=True, metadata={"description": "The publication date of the source"})
    no_longer_listed = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "format": "date",
            "description": "The day of the first release of the series that no longer lists it; null for other claims",
        },
    )
    recorded_at = fields.String(required=True, metadata={"format": "date-time"})
    state = fields.String(required=True, metadata={"enum": [str(word) for word in ClaimState]})


CLAIMS = Listing("Claims", ClaimSchema())
ClaimListSchema = make_list_schema(ClaimSchema, "ClaimListSchema")


def render_claim(row: ClaimRow, no_longer_listed: dt.date | None = None) -> JsonObject:
    """Return the document of a claim. `unlisted_claims.py` finds the day when a series no longer lists it."""
    return {
        "id": row.id,
        "record": {"kind": str(row.kind), "id": row.record},
        "field": row.field,
        "value": row.value,
        "stance": str(row.stance),
        "certainty": row.certainty and str(row.certainty),
        "speaker": row.speaker,
        "origin": row.origin or row.source_origin or [],
        "valid": render_date(row.valid),
        "doubt": row.doubt,
        "probable": row.probable,
        "quote": row.quote,
        "locator": row.locator,
        "source": row.source,
        "published": render_date(row.published_edtf),
        "no_longer_listed": no_longer_listed and no_longer_listed.isoformat(),
        "recorded_at": format_instant(row.recorded_at),
        "state": str(row.state),
    }


def render_date(text: str | None) -> JsonObject | None:
    """Return an EDTF date with its bounds."""
    if text is None:
        return None
    date = edtf.parse(text)
    return {
        "text": None,
        "edtf": text,
        "earliest": date.earliest and date.earliest.isoformat(),
        "latest": date.latest and date.latest.isoformat(),
        "precision": date.precision,
    }
