"""`/v1/timeline`: what happened, or is to happen, when."""

import datetime as dt
from typing import Any

import orjson
from flask import Response
from marshmallow import fields

from api.context import service
from api.filters import PlainDate
from api.filters.parameter_types import EdtfSpan
from api.pagination.pages import PagingSchema, answer, list_schema
from api.records.relations import ViaSchema
from api.records.support import Backings, BackingSchema
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import Choice
from models.queries.timeline import DATE, EVENTS, select_events
from models.vocabularies import Kind
from schemas.fields.scalars import Slug
from schemas.fields.values import DateSchema

blueprint = Blueprint(
    "timeline", __name__, url_prefix="/v1/timeline", description="What happened, or is to happen, in order."
)

SCOPES = (Kind.COMPANY, Kind.PROJECT, Kind.PLANT)
NAMES = [event.name for event in EVENTS]


class HappeningRecordSchema(ViaSchema):
    """The record that an event belongs to."""


class EventSchema(BackingSchema):
    """Something that happened, or is to happen."""

    date = fields.Nested(DateSchema, required=True, metadata={"description": "When, as imprecise as it is known"})
    event = fields.String(required=True, metadata={"enum": NAMES})
    record = fields.Nested(HappeningRecordSchema, required=True)
    link = fields.String(required=True, metadata={"description": "Address of the record"})


class TimelineQuery(PagingSchema):
    """The parameters of the timeline."""

    as_of = PlainDate(
        metadata={"description": "Answer with what had been published by the end of this day", "example": "2022-09-30"}
    )
    company = fields.List(
        Slug(),
        metadata={"description": "Only what this company takes part in; repeat it for or", "example": ["xiaomi"]},
    )
    project = fields.List(
        Slug(),
        metadata={
            "description": "Only what belongs to this project; repeat it for or",
            "example": ["xiaomi-ev-project"],
        },
    )
    plant = fields.List(
        Slug(),
        metadata={"description": "Only what belongs to this plant; repeat it for or", "example": ["nextstar-windsor"]},
    )
    event = fields.List(
        fields.String(validate=Choice(NAMES)),
        metadata={"description": "Only events of this sort; repeat it for or", "example": ["production_start"]},
    )
    from_ = EdtfSpan(
        data_key="from", metadata={"description": "Only what can lie on or after this, EDTF", "example": "2024"}
    )
    to = EdtfSpan(metadata={"description": "Only what can lie on or before this, EDTF", "example": "2027"})


@blueprint.get("", schema=list_schema(EventSchema, "TimelineSchema"), query=TimelineQuery)
def get_timeline(options: dict[str, Any]) -> Response:
    """List events in order.

    They are milestones met or due, investments and plants announced, the start of construction and of production,
    partnerships started and ended, decisions of authorities, policies in force, companies founded. Each is placed by
    the earliest day that its date allows, or by the latest where there is none, then by the latest.

    A company takes part in what refers to it: as operator, owner, party, investor, seller, applicant… The milestones
    and approvals of such records belong to it too. `certainty`, `since`, `sources` and `disputed` speak of the date.
    """
    as_of: dt.date | None = options.get("as_of")
    scopes = frozenset(kind for kind in SCOPES if str(kind) in options)
    span = {"since": options.get("from_"), "until": options.get("to")}
    told: dict[str, Any] = {str(kind): options[kind] for kind in scopes} | {
        "as_of": as_of,
        "events": options.get("event", NAMES),
        "since": (span["since"] and span["since"].earliest) or dt.date.min,
        "until": (span["until"] and span["until"].latest) or dt.date.max,
    }

    def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
        first, last, key = orjson.loads(after) if after else ("0001-01-01", "0001-01-01", "")
        place = {"first": dt.date.fromisoformat(first), "last": dt.date.fromisoformat(last), "key": key}
        rows = service().rows(select_events(as_of is not None, scopes), told | place | {"most": limit + 1})
        backings = Backings([row.record_pk for row in rows], {row.field for row in rows}, as_of)
        return [(orjson.dumps([row.first, row.last, row.key]).decode(), _happening(row, backings)) for row in rows]

    return answer(fetch, options)


def _happening(row: Any, backings: Backings) -> bytes:
    kind = Kind(row.kind)
    record = {"kind": row.kind, "id": row.slug, "name": row.name, "type": row.type, "status": row.status}
    return orjson.dumps(
        {
            "date": {part: getattr(row, part) for part in DATE},
            "event": row.event,
            "record": record,
            **backings.of_value(kind, row.record_pk, row.field).served(),
            "link": f"/v1/{kind.collection}/{row.slug}",
        }
    )
