"""`/v1/lookup`: from an id in another register to the record."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response
from marshmallow import Schema, fields
from sqlalchemy import func, select

from api.context import get_reader, today
from api.filters import AS_OF, DateParameter
from api.filters.text_spellings import lower_ascii
from api.pagination.pages import make_list_schema, render_list
from api.pagination.parameters import PageParameters, PagingSchema
from api.records.documents import finish_document
from api.records.relations import NamedRecordSchema
from api.routing.blueprint import Blueprint
from models import Claim, Record
from models.json_types import JsonObject
from models.queries.records import Survivor, build_current_slug, select_documents
from models.queries.rows import PageRow
from models.vocabularies import ClaimState, Kind, Stance
from schemas import SCHEMAS
from schemas.fields.list_elements import IdentifierSchema
from schemas.fields.scalars import Text

blueprint = Blueprint(
    "lookup", __name__, url_prefix="/v1/lookup", description="From an id in another register to the record."
)


class MatchSchema(Schema):
    """A record with the identifier."""

    record = fields.Nested(NamedRecordSchema, required=True)
    identifier = fields.Nested(IdentifierSchema, required=True)
    link = fields.String(required=True, metadata={"description": "URL of the record"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupParameters(PageParameters):
    """The parameters of a look-up. `scheme` None is for all registers."""

    as_of: dt.date | None = None
    scheme: str | None = None
    id: str

    def matches(self, identifier: JsonObject) -> bool:
        """Tell whether an identifier of a document is the one that the client looks up."""
        same_id = lower_ascii(identifier["id"]) == lower_ascii(self.id)
        return same_id and (self.scheme is None or identifier["scheme"].casefold() == self.scheme.casefold())

    def fetch(self, after: str | None, limit: int) -> list[tuple[str, bytes]]:
        """Fetch matches after a key, one more than `limit`."""
        matches = _load_matches(self)
        return [(key, matches[key]) for key in sorted(matches) if key > (after or "")][: limit + 1]


class LookupQuery(PagingSchema):
    """The parameters of a look-up."""

    parameters: ClassVar[type[object]] = LookupParameters

    as_of = DateParameter(metadata=AS_OF)
    scheme = Text(metadata={"description": "The register. Without it, all are searched", "example": "lei"})
    id = Text(required=True, metadata={"description": "The id in the register", "example": "529900T8BM49AURSDO55"})


@blueprint.get("", answer=make_list_schema(MatchSchema, "MatchListSchema"), query=LookupQuery)
def lookup(params: LookupParameters) -> Response:
    """Look up the records that have an identifier.

    The case of a to z does not matter. Several records may share an identifier: a brand and its company, a plant and
    its phases. The list is empty if no record has it.
    """
    return render_list(params.fetch, params)


def _load_matches(params: LookupParameters) -> dict[str, bytes]:
    """Load the matches by key: one query for the claims with the identifier, and one for each kind among them."""
    matches: dict[str, bytes] = {}
    for kind, slugs in _load_candidates(params.id).items():
        rows: list[PageRow] = get_reader().rows(select_documents(SCHEMAS[kind].model, slugs, params.as_of))
        for row in rows:
            document = orjson.loads(finish_document(kind, row, params.as_of or today()))
            for identifier in filter(params.matches, document["identifiers"]):
                key = f"{kind}/{row.slug}/{identifier['scheme']}"
                matches[key] = orjson.dumps(_render_match(kind, document, identifier))
    return matches


def _load_candidates(identifier: str) -> dict[Kind, list[str]]:
    """Load the records for which a claim states the identifier. Their documents may state another one."""
    statement = (
        select(Record.kind, build_current_slug().label("slug"))
        .join(Claim, Claim.record_pk == Record.pk)
        .outerjoin(Survivor, Survivor.pk == Record.merged_into)
        .where(
            Claim.field == "identifiers",
            Claim.stance == Stance.ASSERTS,
            Claim.state != ClaimState.WITHDRAWN,
            func.lower(Claim.value["id"].as_string()) == lower_ascii(identifier),
        )
        .distinct()
    )
    candidates: dict[Kind, list[str]] = defaultdict(list)
    for row in get_reader().rows(statement):
        candidates[row.kind].append(row.slug)
    return candidates


def _render_match(kind: Kind, document: JsonObject, identifier: JsonObject) -> JsonObject:
    record = {"kind": str(kind), "id": document["id"], "name": document["name"]}
    return {"record": record, "identifier": identifier, "link": f"/v1/{kind.collection}/{document['id']}"}
