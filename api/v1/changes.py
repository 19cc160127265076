"""`/v1/changes`: the feed of what changed, when, by whom and because of which claims."""

from typing import Any

import orjson
from flask import Response, request
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from api.blueprint import Blueprint
from api.conditional import canonical_query, json_response, list_tag
from api.pages import DEFAULT_LIMIT, MOST, address_with, data_version
from api.service import service
from models import Change
from models.vocabularies import ChangeAction, Kind
from schemas.plain import Slug, Word

blueprint = Blueprint(
    "changes", __name__, url_prefix="/v1/changes", description="What changed, in the order in which it was written."
)


class ChangeSchema(Schema):
    """A change of a record."""

    seq = fields.Integer(required=True, metadata={"description": "Place in the feed, from 1, without gaps"})
    action = fields.String(required=True, metadata={"enum": [str(word) for word in ChangeAction]})
    kind = fields.String(required=True)
    id = fields.String(required=True)
    revision = fields.Integer(required=True, metadata={"description": "The revision of the record from here on"})
    source = fields.String(required=True, allow_none=True, metadata={"description": "The source that was recorded"})
    claims = fields.List(fields.String(), required=True, metadata={"description": "Ids of the claims that changed"})
    fields_ = fields.List(fields.String(), required=True, data_key="fields")
    actor = fields.String(required=True)
    recorded_at = fields.String(required=True, metadata={"format": "date-time"})
    link = fields.String(required=True)


class FeedPageSchema(Schema):
    """Where a page stands in the feed."""

    limit = fields.Integer(required=True)
    next_after = fields.Integer(
        required=True, metadata={"description": "What to send as `after` to go on; with nothing new the same as before"}
    )
    next = fields.String(required=True, metadata={"description": "Address that goes on from here"})
    more = fields.Boolean(required=True, metadata={"description": "Whether there is more now"})


class FeedMetaSchema(Schema):
    """What the answer was made from."""

    data_version = fields.Integer(required=True)


class FeedSchema(Schema):
    """A page of the feed."""

    data = fields.List(fields.Nested(ChangeSchema), required=True)
    page = fields.Nested(FeedPageSchema, required=True)
    meta = fields.Nested(FeedMetaSchema, required=True)


class FeedQuery(Schema):
    """The parameters of the feed."""

    after = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 2**53),
        metadata={"description": "Only changes after this number", "example": 0},
    )
    limit = fields.Integer(load_default=DEFAULT_LIMIT, validate=validate.Range(1, MOST), metadata={"example": 20})
    kind = fields.List(Word(Kind), metadata={"description": "Only of this kind; repeat it for or"})
    id = fields.List(Slug(), metadata={"description": "Only of records with this id; repeat it for or"})


@blueprint.get("", schema=FeedSchema, query=FeedQuery)
def list_changes(options: dict[str, Any]) -> Response:
    """List changes, oldest first.

    Start with `after=0` and go on with `next`. Numbers have no gaps, and no number appears after a higher one did:
    who has read up to a number has read everything before it.
    """
    version = data_version()
    after, limit = options["after"], options["limit"]
    statement = select(Change.seq, Change.body).where(Change.seq > after).order_by(Change.seq).limit(limit + 1)
    for name, column in (("kind", Change.kind), ("id", Change.slug)):
        if name in options:
            statement = statement.where(column.in_(options[name]))
    found = service().rows(statement)
    more, found = len(found) > limit, found[:limit]
    last = found[-1][0] if found else after
    page = {"limit": limit, "next_after": last, "next": address_with(after=str(last)), "more": more}
    body = b'{"data":[%b],"page":%b,"meta":%b}' % (
        b",".join(row[1] for row in found),
        orjson.dumps(page),
        orjson.dumps({"data_version": version}),
    )
    return json_response(body, list_tag(version, request.path, canonical_query()))
