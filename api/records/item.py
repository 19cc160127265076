"""`/v1/{collection}/{id}`: one record, as it is known now, on a day, or as this API told it at a moment."""

import datetime as dt
from typing import Any

import orjson
from flask import Response, request
from marshmallow import Schema, ValidationError, fields, validates_schema

from api.conditional.etags import canonical_query, item_tag
from api.context import service, today
from api.filters import PlainBoolean, PlainDate, PlainInstant
from api.formats import ITEM, with_places
from api.pagination.pages import data_version, written_item
from api.problems import ProblemError
from api.records.citation import cite, sources_on
from api.records.documents import LISTED, document_schema, finished, visible_claims, with_claims
from api.records.expansion import shape, shape_parameters
from api.records.lookup import found_anchor, missing
from api.records.recorded_as_of import Recorded, recorded
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import Choice
from models.queries.records import select_item
from models.vocabularies import Kind
from schemas import RecordSchema
from schemas.fields.values import instant

# How much of the evidence a document has.
DETAILS = ("summary", "full")


class ItemQuery(Schema):
    """The parameters of an item."""

    as_of = PlainDate(
        metadata={"description": "Answer with what had been published by the end of this day", "example": "2022-09-30"}
    )
    recorded_as_of = PlainInstant(
        through=True,
        metadata={
            "description": "Answer with what this API said at this moment, or at the end of this day, UTC",
            "example": "2026-01-31T12:00:00Z",
        },
    )
    evidence = fields.String(
        load_default="summary",
        validate=Choice(DETAILS),
        metadata={"description": "`full` adds the claims under each field"},
    )
    cite = PlainBoolean(load_default=False, metadata={"description": "`true` adds how to cite it, in `cite`"})

    @validates_schema
    def one_clock(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuse to mix what was recorded then with records as they are now."""
        if "recorded_as_of" in data and "expand" in data:
            raise ValidationError("This cannot be combined with `recorded_as_of`.", "expand")


def add_item(blueprint: Blueprint, schema: RecordSchema, kind: Kind) -> None:
    """Give a kind the route of one record."""

    def get_record(options: dict[str, Any], record_id: str) -> Response:
        as_of: dt.date | None = options.get("as_of")
        moment: dt.datetime | None = options.get("recorded_as_of")
        day = as_of or (moment.date() if moment else today())
        then = _recorded(kind, record_id, moment, as_of) if moment else None
        found = then.row if then else service().first(select_item(schema.model, record_id, as_of))
        if found is None:
            return missing(kind, record_id, as_of)
        whole = body = finished(kind, found[1:], day)
        if options["evidence"] == "full":
            rows = then.claims if then else visible_claims([found_anchor(kind, record_id, as_of)], as_of)
            body = with_claims(body, rows)
        (body,) = shape(kind, [body], options, day, finished)
        if options["cite"]:
            sources = then.sources if then else sources_on(kind, record_id, as_of)
            block = cite(kind, whole, sources, **({"recorded_as_of": request.args["recorded_as_of"]} if then else {}))
            body = orjson.dumps(orjson.loads(body) | {"cite": block})
        # What is expanded changes with other records, and so with any of them; so do the sources that are cited. And it
        # may be a milestone, which is overdue one day.
        any_change = (data_version(), day) if "expand" in options or options["cite"] else ""
        return written_item(LISTED[kind], body, tag_of(schema, found, canonical_query(), day, any_change), options)

    get_record.__name__ = f"get_{kind}"
    get_record.__doc__ = f"Get one of the {kind.collection}.\n\n{kind.definition}"
    query = type(f"{schema.model.__name__}ItemQuery", (ItemQuery,), shape_parameters(schema))
    offered = with_places(ITEM, schema)
    blueprint.get("/<string:record_id>", schema=document_schema(kind), query=query, offered=offered)(get_record)


def tag_of(schema: RecordSchema, found: Any, query: str, day: dt.date, any_change: object = "") -> str:
    """Tag a record: `found` is its revision, its body, and what else its document is finished from."""
    return item_tag(found[0], query, *found[2:], day if schema.model.live else "", any_change)


def _recorded(kind: Kind, record_id: str, moment: dt.datetime, as_of: dt.date | None) -> Recorded:
    """Return a record as it was recorded at a moment; raise the problem of one that was not served then."""
    then = recorded(kind, record_id, moment, as_of)
    if then is None:
        found_anchor(kind, record_id, None)
        raise ProblemError("not-found", f"Nothing on {record_id!r} was served at {instant(moment)}.")
    return then
