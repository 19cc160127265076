"""`/v1/lookup`: from an id in somebody else's register to the record here."""

import datetime as dt
from collections import defaultdict
from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import func, select

from api.context import service, today
from api.filters import PlainDate
from api.filters.operators import ascii_lower
from api.pagination.pages import PagingSchema, answer, list_schema
from api.records.documents import finished
from api.records.relations import NamedRecordSchema
from api.routing.blueprint import Blueprint
from models import Claim, Record
from models.queries.records import Survivor, current_slug, select_documents
from models.vocabularies import ClaimState, Kind, Stance
from schemas import SCHEMAS
from schemas.fields.list_elements import IdentifierSchema
from schemas.fields.scalars import Text

blueprint = Blueprint(
    "lookup", __name__, url_prefix="/v1/lookup", description="From an id in another register to the record."
)


class MatchSchema(Schema):
    """A record with the identifier that was asked for."""

    record = fields.Nested(NamedRecordSchema, required=True)
    identifier = fields.Nested(IdentifierSchema, required=True)
    link = fields.String(required=True, metadata={"description": "Address of the record"})


class LookupQuery(PagingSchema):
    """The parameters of a look-up."""

    as_of = PlainDate(
        metadata={"description": "Answer with what had been published by the end of this day", "example": "2022-09-30"}
    )
    scheme = Text(metadata={"description": "The register; without it, all are searched", "example": "lei"})
    id = Text(required=True, metadata={"description": "The id in the register", "example": "529900T8BM49AURSDO55"})


@blueprint.get("", schema=list_schema(MatchSchema, "MatchListSchema"), query=LookupQuery)
def lookup(options: dict[str, Any]) -> Response:
    """Look up the records that have an identifier.

    The case of a to z does not matter. Several records may share one: a brand and its company, a plant and its phases.
    The list is empty where nobody has it.
    """
    as_of: dt.date | None = options.get("as_of")

    def fetch(after: str | None, limit: int) -> list[tuple[str, bytes]]:
        found = _matches(options.get("scheme"), options["id"], as_of)
        return [(key, found[key]) for key in sorted(found) if key > (after or "")][: limit + 1]

    return answer(fetch, options)


def _matches(scheme: str | None, identifier: str, as_of: dt.date | None) -> dict[str, bytes]:
    """Find the records: those of which a claim says so, as far as their documents do; a query for each kind found."""
    said = func.lower(Claim.value["id"].as_string()) == ascii_lower(identifier)
    statement = (
        select(Record.kind, current_slug())
        .join(Claim, Claim.record_pk == Record.pk)
        .outerjoin(Survivor, Survivor.pk == Record.merged_into)
        .where(
            Claim.field == "identifiers",
            Claim.stance == Stance.ASSERTS,
            Claim.state != ClaimState.WITHDRAWN,
            said,
        )
        .distinct()
    )
    candidates: dict[Kind, list[str]] = defaultdict(list)
    for kind, slug in service().rows(statement):
        candidates[kind].append(slug)
    found = {}
    for kind, slugs in candidates.items():
        for slug, *columns in service().rows(select_documents(SCHEMAS[kind].model, slugs, as_of)):
            document = orjson.loads(finished(kind, columns, as_of or today()))
            for one in document["identifiers"]:
                if _is(one, scheme, identifier):
                    found[f"{kind}/{slug}/{one['scheme']}"] = orjson.dumps(_match(kind, document, one))
    return found


def _is(one: dict[str, Any], scheme: str | None, identifier: str) -> bool:
    same_id = ascii_lower(one["id"]) == ascii_lower(identifier)
    return same_id and (scheme is None or one["scheme"].casefold() == scheme.casefold())


def _match(kind: Kind, document: dict[str, Any], identifier: dict[str, Any]) -> dict[str, Any]:
    record = {"kind": str(kind), "id": document["id"], "name": document["name"]}
    return {"record": record, "identifier": identifier, "link": f"/v1/{kind.collection}/{document['id']}"}
