"""The routes that every kind has: list, item, claims, history, explain. A file in `api/v1/` declares one kind."""

import datetime as dt
from typing import Any

import orjson
from flask import Response, redirect, request
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from api.blueprint import Blueprint
from api.claims import ClaimListSchema, claim_document
from api.conditional import canonical_query, item_tag, json_response
from api.explain import FieldExplanationSchema, explain
from api.filters import PlainDate, criteria, filters_of, query_schema
from api.pages import PagingSchema, answer, data_version, list_schema
from api.problems import ProblemError
from api.service import service, today
from api.shaping import shape, shape_parameters
from api.sorting import SortField, position, read_position, sort_columns
from ledger.projection import FACTS
from models import Claim, reading
from models.keyset import Key
from models.vocabularies import Kind, RecordState
from schemas import SCHEMAS, RecordSchema
from schemas.plain import closest

AS_OF = {"description": "Answer with what had been published by the end of this day", "example": "2022-09-30"}


class ItemQuery(Schema):
    """The parameters of an item."""

    as_of = PlainDate(metadata=AS_OF)
    evidence = fields.String(
        load_default="summary",
        validate=validate.OneOf(["summary", "full"]),
        metadata={"description": "`full` adds the claims under each field"},
    )


class AsOfQuery(Schema):
    """The parameters of what is asked of one record."""

    as_of = PlainDate(metadata=AS_OF)


class ClaimsQuery(PagingSchema):
    """The parameters of a record's claims."""

    as_of = PlainDate(metadata=AS_OF)
    field = fields.String(metadata={"description": "Only claims on this field", "example": "status"})


class VersionSchema(Schema):
    """What was known from one publication day to the next."""

    known_from = fields.String(required=True, metadata={"format": "date"})
    known_to = fields.String(required=True, allow_none=True, metadata={"format": "date"})
    revision = fields.Integer(required=True)
    changed = fields.List(fields.String(), required=True, metadata={"description": "Fields that differ from before"})
    document = fields.Dict(required=True, metadata={"description": "The record as it was known then"})


class HistorySchema(Schema):
    """All versions of a record, oldest first."""

    data = fields.List(fields.Nested(VersionSchema), required=True)


def collection(schema_class: type[RecordSchema], about: str) -> Blueprint:
    """Make the blueprint of a kind. `about` says in one sentence what its records are, for the API reference."""
    kind = schema_class.model.kind
    schema = SCHEMAS[kind]
    name = kind.collection
    blueprint = Blueprint(name, __name__, url_prefix=f"/v1/{name}", description=about)
    _add_list(blueprint, schema, kind)
    _add_item(blueprint, schema, kind)
    _add_claims(blueprint, kind)
    _add_history(blueprint, kind)
    _add_explain(blueprint, kind)
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
        keys: list[Key] = options.get("sort", [])

        def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
            place = read_position(keys, after)
            rows = service().rows(reading.page(schema.model, where, as_of, keys, place, limit))
            bodies = [finished(kind, row[1 + len(keys) :], day) for row in rows]
            return list(
                zip((position(keys, row) for row in rows), shape(kind, bodies, options, day, finished), strict=True)
            )

        def total() -> tuple[int, bool]:
            cap = reading.COUNT_CAP if options["count"] == "capped" else None
            found = int(service().first(reading.count(schema.model, where, as_of, cap))[0])
            return (found, True) if cap is None or found <= cap else (cap, False)

        counted = None if options["count"] == "none" else total
        return answer(fetch, options, total=counted, depends_on=day if schema.model.live else "")

    list_records.__name__ = f"list_{kind.collection}"
    list_records.__doc__ = f"List {kind.collection}.\n\n{blueprint.description} Ordered by id, unless `sort` is given."
    blueprint.get("", schema=list_schema(schema, f"{title}ListSchema"), query=query)(list_records)


def _add_item(blueprint: Blueprint, schema: RecordSchema, kind: Kind) -> None:
    def get_record(options: dict[str, Any], record_id: str) -> Response:
        as_of: dt.date | None = options.get("as_of")
        day = as_of or today()
        found = service().first(reading.item(schema.model, record_id, as_of))
        if found is None:
            return missing(kind, record_id, as_of)
        body = finished(kind, found[1:], day)
        if options["evidence"] == "full":
            body = with_claims(kind, record_id, as_of, body)
        # What is expanded changes with other records, and so with any of them.
        depends_on = (day if schema.model.live else "", data_version() if "expand" in options else "")
        (body,) = shape(kind, [body], options, day, finished)
        tag = item_tag(found[0], canonical_query(), *found[2:], *depends_on)
        return json_response(body, tag)

    get_record.__name__ = f"get_{kind}"
    get_record.__doc__ = f"Get one of the {kind.collection}.\n\n{kind.definition}"
    query = type(f"{schema.model.__name__}ItemQuery", (ItemQuery,), shape_parameters(schema))
    blueprint.get("/<string:record_id>", schema=schema, query=query)(get_record)


def _add_claims(blueprint: Blueprint, kind: Kind) -> None:
    def list_claims(options: dict[str, Any], record_id: str) -> Response:
        """List the claims on a record, in the order of recording, those withdrawn included."""
        pk = found_anchor(kind, record_id, options.get("as_of"))
        statement = reading.claims().where(Claim.record_pk == pk)
        if "field" in options:
            statement = statement.where(Claim.field == known_field(kind, options["field"]))
        if options.get("as_of"):
            statement = statement.where(reading.visible_by(options["as_of"]))
        return answer_claims(statement, options)

    list_claims.__name__ = f"list_{kind}_claims"
    blueprint.get("/<string:record_id>/claims", schema=ClaimListSchema, query=ClaimsQuery)(list_claims)


def _add_history(blueprint: Blueprint, kind: Kind) -> None:
    model = SCHEMAS[kind].model

    def get_history(options: dict[str, Any], record_id: str) -> Response:
        """List what was known of a record from one publication day to the next, oldest first."""
        rows = service().rows(reading.history(model, record_id))
        if not rows:
            return missing(kind, record_id, None)
        versions: list[dict[str, Any]] = []
        before: dict[str, Any] = {}
        for known_from, known_to, revision, *columns in rows:
            document = orjson.loads(finished(kind, columns, known_to or today()))
            changed = [name for name in FACTS[kind] if document[name] != before.get(name)]
            versions.append(
                {
                    "known_from": known_from,
                    "known_to": known_to,
                    "revision": revision,
                    "changed": changed,
                    "document": document,
                }
            )
            before = document
        return json_response(orjson.dumps({"data": versions}), item_tag(rows[-1][2], canonical_query(), today()))

    get_history.__name__ = f"get_{kind}_history"
    blueprint.get("/<string:record_id>/history", schema=HistorySchema)(get_history)


def _add_explain(blueprint: Blueprint, kind: Kind) -> None:
    class ExplainQuery(AsOfQuery):
        field = fields.String(
            required=True,
            validate=validate.OneOf(list(FACTS[kind])),
            metadata={"description": "The field to explain", "example": "name"},
        )

    ExplainQuery.__name__ = f"{SCHEMAS[kind].model.__name__}ExplainQuery"

    def explain_field(options: dict[str, Any], record_id: str) -> Response:
        """Explain a field: the winning claim, the step of the rule that decided, each loser with its reason."""
        as_of = options.get("as_of")
        pk = found_anchor(kind, record_id, as_of)
        revision = service().first(reading.anchor(kind, record_id))[4]
        body = {"record": {"kind": str(kind), "id": record_id}, "as_of": as_of}
        body |= explain(kind, options["field"], visible_claims(pk, as_of))
        return json_response(orjson.dumps(body), item_tag(revision, canonical_query()))

    explain_field.__name__ = f"explain_{kind}"
    blueprint.get("/<string:record_id>/explain", schema=FieldExplanationSchema, query=ExplainQuery)(explain_field)


def finished(kind: Kind, columns: Any, day: dt.date) -> bytes:
    """Finish a stored document: for a milestone, add whether it is overdue on `day`."""
    body: bytes = columns[0]
    if kind is not Kind.MILESTONE:
        return body
    overdue_from: dt.date | None = columns[1]
    overdue = overdue_from is not None and overdue_from <= day
    return b'%b,"overdue":%b}' % (body[:-1], b"true" if overdue else b"false")


def visible_claims(record_pk: int, as_of: dt.date | None) -> list[Any]:
    """Load the claims of a record that had been published by `as_of`, those withdrawn included."""
    statement = reading.claims().where(Claim.record_pk == record_pk)
    return service().rows(statement.where(reading.visible_by(as_of)) if as_of else statement)


def with_claims(kind: Kind, record_id: str, as_of: dt.date | None, body: bytes) -> bytes:
    """Add the claims under each field to the evidence of a document."""
    document = orjson.loads(body)
    by_field: dict[str, list[dict[str, Any]]] = {}
    for claim in map(claim_document, visible_claims(found_anchor(kind, record_id, as_of), as_of)):
        by_field.setdefault(claim["field"] or "record", []).append(claim)
    document["evidence"]["claims"] = by_field
    return orjson.dumps(document)


def found_anchor(kind: Kind, record_id: str, as_of: dt.date | None) -> int:
    """Return the key of a record that is served; raise the problem of one that is not."""
    model = SCHEMAS[kind].model
    found = service().first(select(model.record_pk).where(model.slug == record_id, reading.known(model, as_of)))
    if found is None:
        missing(kind, record_id, as_of)
    return int(found[0])


def missing(kind: Kind, record_id: str, as_of: dt.date | None) -> Response:
    """Say what became of a record that is not served: merged, withdrawn, not known by then, or never there."""
    found = service().first(reading.anchor(kind, record_id))
    if found is not None and found[1] == RecordState.MERGED:
        return redirect(request.path.replace(record_id, found[3], 1), 308)  # type: ignore[return-value]
    if found is not None and found[1] == RecordState.WITHDRAWN:
        raise ProblemError("gone", found[2] or "The record was withdrawn.")
    if found is not None and found[4] and as_of:
        raise ProblemError("not-found", f"Nothing had been published on {record_id!r} by {as_of}.")
    near = closest(
        record_id, [row[0] for row in service().rows(reading.slugs(SCHEMAS[kind].model, record_id[:2], 500))]
    )
    errors = [{"parameter": "id", "message": "There is no such id.", "did_you_mean": near}] if near else []
    raise ProblemError("not-found", f"There is no {kind.label.lower()} with the id {record_id[:100]!r}.", errors)


def known_field(kind: Kind, name: str) -> str:
    """Refuse the name of a field that the kind does not have."""
    if name in FACTS[kind]:
        return name
    near = closest(name, list(FACTS[kind]))
    error = {"parameter": "field", "message": f"A {kind} has no field {name[:100]!r}.", "allowed": list(FACTS[kind])}
    raise ProblemError("invalid-parameter", error["message"], [error | ({"did_you_mean": near} if near else {})])  # type: ignore[arg-type]


def answer_claims(statement: Any, options: dict[str, Any]) -> Response:
    """Answer a list of claims, paged by the order of recording."""

    def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
        paged = statement.limit(limit + 1)
        if after is not None:
            paged = paged.where(Claim.pk > int(after))
        return [(str(row.pk), orjson.dumps(claim_document(row))) for row in service().rows(paged)]

    return answer(fetch, options)
