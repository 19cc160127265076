"""`GET /v1/{collection}/{id}`: a record as it is known now, as of a day, or as this API answered at a moment."""

import datetime as dt
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response, abort, request
from marshmallow import ValidationError, fields, validates_schema

from api.conditional.etags import build_canonical_query, build_item_etag
from api.context import get_reader, today
from api.filters import AS_OF, BooleanParameter, DateParameter, InstantParameter
from api.pagination.pages import load_data_version, render_item
from api.records.citation import build_citation, find_permalink_moment, load_source_documents
from api.records.documents import (
    LISTED,
    add_claims_to_evidence,
    finish_document,
    list_live_values,
    load_claims,
)
from api.records.expansion import make_shape_parameters, shape_documents
from api.records.lookup import answer_missing_record, find_record_pk
from api.records.recorded_as_of import RecordThen, answer_unserved_then, load_recorded
from api.records.unlisted_claims import render_claims
from api.routing.query_parameters import Choice, QuerySchema
from ledger.clock import get_utc_now
from models.json_types import JsonObject
from models.queries.records import select_item, select_last_change
from models.queries.rows import ItemRow, LastChangeRow
from models.vocabularies import Kind
from schemas import SCHEMAS

# How much evidence a document has.
DETAILS = ("summary", "full")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemParameters:
    """The parameters of an item. `evidence` is one of DETAILS; None for all `fields`, and for no reference expanded."""

    as_of: dt.date | None = None
    recorded_as_of: dt.datetime | None = None
    evidence: str
    cite: bool
    fields: Sequence[str] | None = None
    expand: Sequence[str] | None = None

    @property
    def day(self) -> dt.date:
        """The day on which the record is judged, for example as overdue."""
        return self.as_of or (self.recorded_as_of.date() if self.recorded_as_of else today())


class ItemSchema(QuerySchema):
    """The parameters of an item."""

    parameters: ClassVar[type[object]] = ItemParameters

    as_of = DateParameter(metadata=AS_OF)
    recorded_as_of = InstantParameter(
        through=True,
        metadata={
            "description": "Answer with what this API answered at this moment, or at the end of this day, UTC",
            "example": "2026-01-31T12:00:00Z",
        },
    )
    evidence = fields.String(
        load_default="summary",
        validate=Choice(DETAILS),
        metadata={"description": "`full` adds the claims under each field"},
    )
    cite = BooleanParameter(load_default=False, metadata={"description": "`true` adds a citation as `cite`"})

    @validates_schema
    def refuse_two_clocks(self, data: Mapping[str, object], **kwargs: object) -> None:
        """Refuse to mix what was recorded then with records as they are now."""
        if "recorded_as_of" in data and "expand" in data:
            raise ValidationError("`expand` cannot be combined with `recorded_as_of`. Leave one of them out.", "expand")


@functools.cache
def make_item_schema(kind: Kind) -> type[QuerySchema]:
    """Return the parameters of an item of a kind."""
    schema = SCHEMAS[kind]
    return type(f"{schema.model.__name__}ItemQuery", (ItemSchema,), make_shape_parameters(schema))


def get_record(kind: Kind, params: ItemParameters, record_id: str) -> Response:
    """Get one of the {collection}.

    {definition}
    """
    then = _load_then(kind, record_id, params)
    row: ItemRow | None = then or get_reader().first(select_item(SCHEMAS[kind].model, record_id, params.as_of))
    if row is None:
        return answer_missing_record(kind, record_id, params.as_of)
    whole = finish_document(kind, row, params.day)
    body = whole
    if params.evidence == "full":
        body = add_claims_to_evidence(body, then.claim_documents if then else _load_claims(kind, record_id, params))
    (body,) = shape_documents(kind, [body], params.fields, params.expand, params.as_of, params.day)
    # Expanded records and cited sources change without a new revision of this record, and an expanded milestone can
    # become overdue. A citation has the day of the request.
    state_of_all: object = ""
    if params.cite:
        last_change: LastChangeRow | None = get_reader().first(select_last_change())
        clocks = _choose_clocks(params, last_change)
        sources = then.sources if then else load_source_documents(kind, record_id, params.as_of)
        cite = build_citation(kind, whole, sources, clocks, today())
        body = orjson.dumps(orjson.loads(body) | {"cite": cite})
        state_of_all = (last_change and last_change.seq, params.day, today())
    elif params.expand:
        state_of_all = (load_data_version(), params.day)
    tag = make_item_tag(kind, row, build_canonical_query(), params.day, state_of_all)
    return render_item(LISTED[kind], body, tag, params.fields)


def make_item_tag(kind: Kind, row: ItemRow, query: str, day: dt.date, state_of_all: object = "") -> str:
    """Return the ETag of a record. `state_of_all` names the state of all data if the document depends on it."""
    live = SCHEMAS[kind].model.live
    return build_item_etag(row.revision, query, *list_live_values(kind, row), day if live else "", state_of_all)


def _load_then(kind: Kind, record_id: str, params: ItemParameters) -> RecordThen | None:
    """Return a record as it was recorded at a moment. None: the client asks for none. Else answer 308, 410 or 404."""
    if params.recorded_as_of is None:
        return None
    then = load_recorded(kind, record_id, params.recorded_as_of, params.as_of)
    if then is None:
        abort(answer_unserved_then(kind, record_id, params.recorded_as_of))
    return then


def _choose_clocks(params: ItemParameters, last_change: LastChangeRow | None) -> dict[str, str]:
    """Return the parameters of a permalink: those of the request, and `recorded_as_of` in any case."""
    clocks = {"as_of": params.as_of.isoformat()} if params.as_of else {}
    if params.recorded_as_of is not None and params.recorded_as_of <= get_utc_now():
        return clocks | {"recorded_as_of": request.args["recorded_as_of"]}
    # A moment in the future would let later writes change the answer.
    moment = find_permalink_moment(last_change, today())
    return clocks | {"recorded_as_of": moment.isoformat().replace("+00:00", "Z")}


def _load_claims(kind: Kind, record_id: str, params: ItemParameters) -> list[JsonObject]:
    return render_claims(load_claims([find_record_pk(kind, record_id, params.as_of)], params.as_of), params.as_of)
