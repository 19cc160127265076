"""The routes that every kind has: list, item, claims, history, explain. A file in `api/v1/` declares one kind."""

import datetime as dt
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import select

from api.conditional.etags import canonical_query, item_tag, json_response
from api.context import service, today
from api.filters import PlainDate, criteria, filters_of, query_schema
from api.formats import RECORDS, ROWS, chosen, with_places
from api.pagination.pages import CountedSchema, answer, count_of, list_schema
from api.pagination.sorting import SortField, position, read_position, sort_columns
from api.records.changes import add_changes
from api.records.claim_documents import CLAIMS, ClaimListSchema, claim_document
from api.records.documents import LISTED, document_schema, finished, visible_claims
from api.records.expansion import shape, shape_parameters
from api.records.explanation import ExplanationSchema, explain
from api.records.history import HistorySchema, compared
from api.records.item import add_item
from api.records.lifecycle import add_fates
from api.records.lookup import found_anchor, missing
from api.records.relations import add_relations
from api.records.writes import add_writes
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import Choice
from ledger.resolution.projection import FACTS
from models import Claim
from models.queries.keyset import Key
from models.queries.records import (
    is_about,
    is_known_as_of,
    is_published_by,
    select_claims,
    select_history,
    select_page,
    select_record_state,
)
from models.vocabularies import Kind
from schemas import SCHEMAS, RecordSchema

AS_OF = {"description": "Answer with what had been published by the end of this day", "example": "2022-09-30"}


class AsOfQuery(Schema):
    """The parameters of what is asked of one record."""

    as_of = PlainDate(metadata=AS_OF)


def collection(schema_class: type[RecordSchema], about: str) -> Blueprint:
    """Make the blueprint of a kind. `about` says in one sentence what its records are, for the API reference."""
    kind = schema_class.model.kind
    schema = SCHEMAS[kind]
    name = kind.collection
    blueprint = Blueprint(name, __name__, url_prefix=f"/v1/{name}", description=about)
    _add_list(blueprint, schema, kind)
    add_item(blueprint, schema, kind)
    add_writes(blueprint, schema, kind)
    add_fates(blueprint, kind)
    _add_claims(blueprint, kind)
    _add_history(blueprint, kind)
    _add_explain(blueprint, kind)
    add_relations(blueprint, kind)
    add_changes(blueprint, kind)
    return blueprint


def _add_list(blueprint: Blueprint, schema: RecordSchema, kind: Kind) -> None:
    filters = filters_of(schema)
    title = schema.model.__name__
    columns = sort_columns(schema)
    more = {"sort": SortField(schema.model, columns), **shape_parameters(schema)}
    query = query_schema(filters, more, f"{title}ListQuery")

    def list_records(options: dict[str, Any]) -> Response:
        where = criteria(filters, options)
        as_of: dt.date | None = options.get("as_of")
        day = as_of or today()
        newest = [Key(schema.model.last_published, descending=True)] if chosen().newest_first else []
        keys: list[Key] = options.get("sort", newest)

        def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
            place = read_position(keys, after)
            rows = service().rows(select_page(schema.model, where, as_of, keys, place, limit))
            bodies = [finished(kind, row[1 + len(keys) :], day) for row in rows]
            return list(
                zip((position(keys, row) for row in rows), shape(kind, bodies, options, day, finished), strict=True)
            )

        def counted(cap: int | None) -> int:
            return count_of(select(schema.model.pk).where(is_known_as_of(schema.model, as_of), *where), cap)

        # A milestone, listed or expanded, is overdue one day.
        depends_on = day if schema.model.live or "expand" in options else ""
        return answer(fetch, options, LISTED[kind], counted=counted, depends_on=depends_on)

    list_records.__name__ = f"list_{kind.collection}"
    list_records.__doc__ = f"List {kind.collection}.\n\n{blueprint.description} Ordered by id, unless `sort` is given."
    offered = with_places(RECORDS, schema)
    blueprint.get("", schema=list_schema(document_schema(kind), f"{title}ListSchema"), query=query, offered=offered)(
        list_records
    )


def _add_claims(blueprint: Blueprint, kind: Kind) -> None:
    class ClaimsQuery(CountedSchema):
        as_of = PlainDate(metadata=AS_OF)
        field = fields.String(
            validate=Choice(list(FACTS[kind])),
            metadata={"description": "Only claims on this field", "example": "status"},
        )

    ClaimsQuery.__name__ = f"{SCHEMAS[kind].model.__name__}ClaimsQuery"

    def list_claims(options: dict[str, Any], record_id: str) -> Response:
        """List the claims on a record, in the order of recording, those withdrawn included."""
        pk = found_anchor(kind, record_id, options.get("as_of"))
        statement = select_claims().where(is_about([pk]))
        if "field" in options:
            statement = statement.where(Claim.field == options["field"])
        if options.get("as_of"):
            statement = statement.where(is_published_by(options["as_of"]))
        return answer_claims(statement, options)

    list_claims.__name__ = f"list_{kind}_claims"
    blueprint.get("/<string:record_id>/claims", schema=ClaimListSchema, query=ClaimsQuery, offered=ROWS)(list_claims)


def _add_history(blueprint: Blueprint, kind: Kind) -> None:
    model = SCHEMAS[kind].model

    def get_history(options: dict[str, Any], record_id: str) -> Response:
        """List what was known of a record from one publication day to the next, oldest first."""
        rows = service().rows(select_history(model, record_id))
        if not rows:
            return missing(kind, record_id, None)
        versions = [(*row[:3], finished(kind, row[3:], row[1] or today())) for row in rows]
        body = orjson.dumps({"data": compared(kind, versions)})
        return json_response(body, item_tag(rows[-1][2], canonical_query(), today()))

    get_history.__name__ = f"get_{kind}_history"
    blueprint.get("/<string:record_id>/history", schema=HistorySchema)(get_history)


def _add_explain(blueprint: Blueprint, kind: Kind) -> None:
    class ExplainQuery(AsOfQuery):
        field = fields.String(
            required=True,
            validate=Choice(list(FACTS[kind])),
            metadata={"description": "The field to explain", "example": "name"},
        )

    ExplainQuery.__name__ = f"{SCHEMAS[kind].model.__name__}ExplainQuery"

    def explain_field(options: dict[str, Any], record_id: str) -> Response:
        """Explain a field: the winning claim, the step of the rule that decided, each loser with its reason."""
        as_of = options.get("as_of")
        pk = found_anchor(kind, record_id, as_of)
        revision = service().first(select_record_state(kind, record_id))[4]
        body = {"record": {"kind": str(kind), "id": record_id}, "as_of": as_of}
        (told,) = explain(kind, [options["field"]], visible_claims([pk], as_of), service().aliases())
        return json_response(orjson.dumps(body | told), item_tag(revision, canonical_query()))

    explain_field.__name__ = f"explain_{kind}"
    blueprint.get("/<string:record_id>/explain", schema=ExplanationSchema, query=ExplainQuery)(explain_field)


def answer_claims(statement: Any, options: dict[str, Any]) -> Response:
    """Answer a list of claims, paged by the order of recording."""

    def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
        return page_of_claims(statement, after, limit)

    def counted(cap: int | None) -> int:
        return count_of(statement.with_only_columns(Claim.pk).order_by(None), cap)

    return answer(fetch, options, CLAIMS, counted=counted)


def page_of_claims(statement: Any, after: str | None, limit: int) -> list[tuple[str, bytes]]:
    """Fetch claims in the order of recording, one more than `limit`."""
    paged = statement.limit(limit + 1)
    if after is not None:
        paged = paged.where(Claim.pk > int(after))
    return [(str(row.pk), orjson.dumps(claim_document(row))) for row in service().rows(paged)]
