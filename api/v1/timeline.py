"""`/v1/timeline`: dated events of records, in order."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response
from marshmallow import Schema, fields

from api.context import get_reader
from api.filters import AS_OF, DateParameter
from api.filters.parameter_types import EdtfParameter
from api.formats import ROW_FORMATS, Listing, get_format
from api.pagination.pages import MetaSchema, PageSchema, render_list
from api.pagination.parameters import DEFAULT_LIMIT, PageParameters, PagingSchema
from api.records.relations import ViaSchema
from api.records.support import SupportIndex, SupportSchema
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import Choice
from api.routing.record_ids import IdParameter
from models.json_types import JsonObject
from models.queries.records import COUNT_CAP
from models.queries.rows import EventRow, UndatedRow
from models.queries.timeline import DATE_COLUMNS, EVENT_NAMES, EVENTS, REPORTED, select_events, select_undated
from models.vocabularies import Kind
from schemas.fields.values import DateSchema
from schemas.text.edtf import Edtf

blueprint = Blueprint("timeline", __name__, url_prefix="/v1/timeline", description="Dated events of records, in order.")

SCOPES = (Kind.COMPANY, Kind.PROJECT, Kind.PLANT)
DATED_NAMES = [event.name for event in EVENTS]
# Ids of undated records that `meta` lists for each kind: as many as a page has by default.
MAX_UNDATED_IDS = DEFAULT_LIMIT
# The position before every event.
START = ["0001-01-01", "0001-01-01", ""]


class HappeningRecordSchema(ViaSchema):
    """The record that an event belongs to."""


class EventSchema(SupportSchema):
    """An event in the past or in the future."""

    date = fields.Nested(DateSchema, required=True, metadata={"description": "The date, with its precision"})
    event = fields.String(required=True, metadata={"enum": EVENT_NAMES})
    record = fields.Nested(HappeningRecordSchema, required=True)
    link = fields.String(required=True, metadata={"description": "URL of the record"})


class UndatedKindSchema(Schema):
    """The undated records of one kind."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    total = fields.Integer(required=True)
    ids = fields.List(fields.String(), required=True, metadata={"description": f"At most {MAX_UNDATED_IDS}"})
    link = fields.String(required=True, metadata={"description": "URL of the list of these records"})


class UndatedSchema(Schema):
    """The records that the timeline leaves out because they have no date for its events."""

    total = fields.Integer(required=True, metadata={"description": f"Counted up to {COUNT_CAP}"})
    total_is_exact = fields.Boolean(required=True)
    kinds = fields.List(fields.Nested(UndatedKindSchema), required=True)


class TimelineMetaSchema(MetaSchema):
    """The state of the data that the response was made from, and the records without a date."""

    undated = fields.Nested(
        UndatedSchema,
        metadata={"description": "Only on the first page, with `company`, `project` or `plant`"},
    )


class TimelineSchema(Schema):
    """A page of events, in order."""

    data = fields.List(fields.Nested(EventSchema), required=True)
    page = fields.Nested(PageSchema, required=True)
    meta = fields.Nested(TimelineMetaSchema, required=True)


LISTED = Listing("Timeline", EventSchema())


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
        fields.String(validate=Choice(EVENT_NAMES)),
        metadata={
            "description": "Only this type of event. Repeat the parameter for OR. `reported` is the first publication "
            "on a record; the timeline has it only on request",
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
        self.as_of, self.is_first_page = params.as_of, params.cursor is None
        self.names = DATED_NAMES if params.event is None else params.event
        self.scopes = frozenset(scopes)
        self.statement = select_events(params.as_of is not None, self.scopes, REPORTED in self.names)
        self.bound: JsonObject = {str(kind): keys for kind, keys in scopes.items()} | {
            "as_of": params.as_of,
            "events": self.names,
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

    def get_notes(self) -> JsonObject:
        """Return the member of `meta` about undated records. Takes a statement on a first page with a scope."""
        if not (self.scopes and self.is_first_page and get_format().has_meta) or REPORTED in self.names:
            return {}
        statement = select_undated(self.as_of is not None, self.scopes, frozenset(self.names))
        rows: list[UndatedRow] = get_reader().rows(statement, self.bound | {"limit": COUNT_CAP + 1})
        ids: dict[Kind, list[str]] = defaultdict(list)
        for row in rows[:COUNT_CAP]:
            ids[Kind(row.kind)].append(row.slug)
        kinds = [_render_undated(kind, slugs, self.as_of) for kind, slugs in ids.items()]
        return {"undated": {"total": len(rows[:COUNT_CAP]), "total_is_exact": len(rows) <= COUNT_CAP, "kinds": kinds}}


@blueprint.get("", answer=TimelineSchema, query=TimelineQuery, formats=ROW_FORMATS)
def get_timeline(params: TimelineParameters) -> Response:
    """List events in order.

    Events are milestones met or due, investments and plants announced, the start of construction and of production,
    partnerships started and ended, decisions of authorities, policies in force, and companies founded. The order is by
    the earliest possible day of the date, or by the latest one if there is no earliest, and then by the latest day.

    The events of a company are those of all records that refer to it: as operator, owner, party, investor, seller,
    applicant, and so on. The milestones and approvals of such records are included. `certainty`, `since`, `sources` and
    `disputed` describe the date.

    Records without a date are no events. With `company`, `project` or `plant`, `meta.undated` counts the records that
    belong to it and that the timeline leaves out. `event=reported` lists records by the day of their first publication,
    whether or not they have another date. `certainty` and the other members then describe the name.
    """
    pages = EventPages(params)
    return render_list(pages.fetch, params, LISTED, get_notes=pages.get_notes)


def _render_event(row: EventRow, supports: SupportIndex) -> bytes:
    kind = Kind(row.kind)
    record = {"kind": row.kind, "id": row.slug, "name": row.name, "type": row.type, "status": row.status}
    date = {part: getattr(row, part) for part in DATE_COLUMNS}
    if row.event == REPORTED:
        date["text"] = date["edtf"] = row.first.isoformat()
    return orjson.dumps(
        {
            "date": date,
            "event": row.event,
            "record": record,
            **supports.get_value_support(kind, row.record_pk, row.field).render(),
            "link": f"/v1/{kind.collection}/{row.slug}",
        }
    )


def _render_undated(kind: Kind, ids: list[str], as_of: dt.date | None) -> JsonObject:
    listed = ids[:MAX_UNDATED_IDS]
    day = f"&as_of={as_of.isoformat()}" if as_of else ""
    link = f"/v1/{kind.collection}?ids={','.join(listed)}{day}"
    return {"kind": str(kind), "total": len(ids), "ids": listed, "link": link}
