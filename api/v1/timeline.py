"""`/v1/timeline`: dated events of records, in order."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response
from marshmallow import fields

from api.context import get_reader
from api.filters import AS_OF, DateParameter
from api.filters.parameter_types import EdtfParameter
from api.pagination.pages import make_list_schema, render_list
from api.pagination.parameters import PageParameters, PagingSchema
from api.records.relations import ViaSchema
from api.records.support import SupportIndex, SupportSchema
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import Choice
from api.routing.record_ids import IdParameter
from models.json_types import JsonObject
from models.queries.rows import EventRow
from models.queries.timeline import DATE_COLUMNS, EVENTS, select_events
from models.vocabularies import Kind
from schemas.fields.values import DateSchema
from schemas.text.edtf import Edtf

blueprint = Blueprint("timeline", __name__, url_prefix="/v1/timeline", description="Dated events of records, in order.")

SCOPES = (Kind.COMPANY, Kind.PROJECT, Kind.PLANT)
NAMES = [event.name for event in EVENTS]
# The position before every event.
START = ["0001-01-01", "0001-01-01", ""]


class HappeningRecordSchema(ViaSchema):
    """The record that an event belongs to."""


class EventSchema(SupportSchema):
    """An event in the past or in the future."""

    date = fields.Nested(DateSchema, required=True, metadata={"description": "The date, with its precision"})
    event = fields.String(required=True, metadata={"enum": NAMES})
    record = fields.Nested(HappeningRecordSchema, required=True)
    link = fields.String(required=True, metadata={"description": "URL of the record"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineParameters(PageParameters):
    """The parameters of the timeline. None does not restrict."""

    as_of: dt.date | None = None
    company: list[int] | None = None
    project: list[int] | None = None
    plant: list[int] | None = None
    event: list[str] | None = None
    from_: Edtf | None = None
    to: Edtf | None = None


class TimelineQuery(PagingSchema):
    """The parameters of the timeline."""

    parameters: ClassVar[type[object]] = TimelineParameters

    as_of = DateParameter(metadata=AS_OF)
    company = fields.List(
        IdParameter(Kind.COMPANY),
        metadata={"description": "Only events of this company. Repeat the parameter for OR.", "example": ["xiaomi"]},
    )
    project = fields.List(
        IdParameter(Kind.PROJECT),
        metadata={
            "description": "Only events of this project. Repeat the parameter for OR.",
            "example": ["xiaomi-ev-project"],
        },
    )
    plant = fields.List(
        IdParameter(Kind.PLANT),
        metadata={
            "description": "Only events of this plant. Repeat the parameter for OR.",
            "example": ["nextstar-windsor"],
        },
    )
    event = fields.List(
        fields.String(validate=Choice(NAMES)),
        metadata={
            "description": "Only this type of event. Repeat the parameter for OR.",
            "example": ["production_start"],
        },
    )
    from_ = EdtfParameter(
        data_key="from",
        metadata={"description": "Only events that can be on or after this date, EDTF", "example": "2024"},
    )
    to = EdtfParameter(
        metadata={"description": "Only events that can be on or before this date, EDTF", "example": "2027"}
    )


class EventPages:
    """The pages of the timeline."""

    def __init__(self, params: TimelineParameters) -> None:
        scopes = {kind: keys for kind in SCOPES if (keys := getattr(params, str(kind))) is not None}
        self.as_of = params.as_of
        self.statement = select_events(params.as_of is not None, frozenset(scopes))
        self.bound: JsonObject = {str(kind): keys for kind, keys in scopes.items()} | {
            "as_of": params.as_of,
            "events": NAMES if params.event is None else params.event,
            "since": (params.from_ and params.from_.earliest) or dt.date.min,
            "until": (params.to and params.to.latest) or dt.date.max,
        }

    def fetch(self, after: str | None, limit: int) -> list[tuple[str, bytes]]:
        """Fetch events after a position, one more than `limit`."""
        first, last, key = orjson.loads(after) if after else START
        position = {"first": dt.date.fromisoformat(first), "last": dt.date.fromisoformat(last), "key": key}
        rows: list[EventRow] = get_reader().rows(self.statement, self.bound | position | {"limit": limit + 1})
        supports = SupportIndex([row.record_pk for row in rows], {row.field for row in rows}, self.as_of)
        return [(orjson.dumps([row.first, row.last, row.key]).decode(), _render_event(row, supports)) for row in rows]


@blueprint.get("", answer=make_list_schema(EventSchema, "TimelineSchema"), query=TimelineQuery)
def get_timeline(params: TimelineParameters) -> Response:
    """List events in order.

    Events are milestones met or due, investments and plants announced, the start of construction and of production,
    partnerships started and ended, decisions of authorities, policies in force, and companies founded. The order is by
    the earliest possible day of the date, or by the latest one if there is no earliest, and then by the latest day.

    The events of a company are those of all records that refer to it: as operator, owner, party, investor, seller,
    applicant, and so on. The milestones and approvals of such records are included. `certainty`, `since`, `sources` and
    `disputed` describe the date.
    """
    return render_list(EventPages(params).fetch, params)


def _render_event(row: EventRow, supports: SupportIndex) -> bytes:
    kind = Kind(row.kind)
    record = {"kind": row.kind, "id": row.slug, "name": row.name, "type": row.type, "status": row.status}
    return orjson.dumps(
        {
            "date": {part: getattr(row, part) for part in DATE_COLUMNS},
            "event": row.event,
            "record": record,
            **supports.get_value_support(kind, row.record_pk, row.field).render(),
            "link": f"/v1/{kind.collection}/{row.slug}",
        }
    )
