"""`/v1/status`: how much is known, and up to when."""

from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import func, select

from api.conditional.etags import canonical_query, json_response, list_tag
from api.context import service
from api.pagination.pages import data_version
from api.routing.blueprint import Blueprint
from api.v1.sources import newest
from models import Change, Claim, Record, Source
from models.vocabularies import ClaimState, Kind
from schemas.fields.values import instant

blueprint = Blueprint("status", __name__, url_prefix="/v1/status", description="How much is known, and up to when.")


class StatusSchema(Schema):
    """What the service holds."""

    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})
    updated_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    records = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    sources = fields.Integer(required=True)
    claims = fields.Integer(required=True, metadata={"description": "Those that count"})
    first_published = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    last_published = fields.String(required=True, allow_none=True, metadata={"format": "date"})


@blueprint.get("", schema=StatusSchema)
def get_status(options: dict[str, Any]) -> Response:
    """Get how many records, claims and sources there are, and up to when."""
    version = data_version()
    counts = dict(
        map(tuple, service().rows(select(Record.kind, func.count()).where(Record.revision > 0).group_by(Record.kind)))
    )
    sources, first, last = service().first(
        select(func.count(), func.min(Source.published_earliest), func.max(Source.published_latest)).select_from(Source)
    )
    claims = service().first(select(func.count()).select_from(Claim).where(Claim.state != ClaimState.WITHDRAWN))[0]
    updated = service().first(select(Change.recorded_at).order_by(Change.seq.desc()).limit(1))
    body = {
        "data_version": version,
        "updated_at": updated and instant(updated[0]),
        "records": {kind.collection: counts.get(kind, 0) for kind in Kind},
        "sources": sources,
        "claims": claims,
        "first_published": first,
        "last_published": last,
    }
    return json_response(orjson.dumps(body), list_tag(version, newest(), canonical_query()))
