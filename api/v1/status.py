"""`/v1/status`: the size and the age of the data."""

import orjson
from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import func, select

from api.conditional.etags import build_canonical_query, build_json_response, build_list_etag
from api.context import get_reader
from api.pagination.pages import load_data_version
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import NoParameters
from api.v1.sources import load_newest_source
from ledger.resolution.rule import RULE_NUMBER
from ledger.versions.outdated import count_outdated, describe_outdated, select_outdated
from models import Change, Claim, Record, Source
from models.vocabularies import ClaimState, Kind
from schemas.fields.values import format_instant

blueprint = Blueprint("status", __name__, url_prefix="/v1/status", description="The size and the age of the data.")


class StatusSchema(Schema):
    """The size and the age of the data."""

    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})
    updated_at = fields.String(required=True, allow_none=True, metadata={"format": "date-time"})
    records = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    sources = fields.Integer(required=True)
    claims = fields.Integer(required=True, metadata={"description": "Claims that are not withdrawn"})
    first_published = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    last_published = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    rule = fields.Integer(required=True, metadata={"description": "The number of the resolution rule of this version"})
    outdated_versions = fields.Integer(
        required=True, metadata={"description": "Versions that an older rule made; 0 after `evfacts rebuild`"}
    )
    note = fields.String(metadata={"description": "What an operator should do about them. Left out if there are none"})


@blueprint.get("", answer=StatusSchema)
def get_status(params: NoParameters) -> Response:
    """Get the number of records, claims and sources, and the first and last day of publication."""
    version, reader = load_data_version(), get_reader()
    records = select(Record.kind, func.count().label("number")).where(Record.revision > 0).group_by(Record.kind)
    counts = {row.kind: row.number for row in reader.rows(records)}
    sources = reader.first(
        select(
            func.count().label("number"),
            func.min(Source.published_earliest).label("first"),
            func.max(Source.published_latest).label("last"),
        ).select_from(Source)
    )
    claims = reader.first(
        select(func.count().label("number")).select_from(Claim).where(Claim.state != ClaimState.WITHDRAWN)
    )
    change = reader.first(select(Change.recorded_at).order_by(Change.seq.desc()).limit(1))
    outdated = count_outdated(reader.rows(select_outdated()))
    note = describe_outdated(outdated)
    body = {
        "data_version": version,
        "updated_at": change and format_instant(change.recorded_at),
        "records": {kind.collection: counts.get(kind, 0) for kind in Kind},
        "sources": sources.number,
        "claims": claims.number,
        "first_published": sources.first,
        "last_published": sources.last,
        "rule": RULE_NUMBER,
        "outdated_versions": sum(outdated.values()),
    } | ({"note": note} if note else {})
    # A rebuild that gives the same facts changes no data version.
    parts = (build_canonical_query(), RULE_NUMBER, note or "")
    return build_json_response(orjson.dumps(body), build_list_etag(version, load_newest_source(), *parts))
