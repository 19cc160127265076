"""`/v1/claims`: what sources say, before any rule is applied."""

from typing import Any

import orjson
from flask import Response
from marshmallow import fields
from sqlalchemy import func, select

from api.blueprint import Blueprint
from api.claims import CLAIMS, ClaimListSchema, ClaimSchema, claim_document
from api.collection import answer_claims
from api.conditional import canonical_query, item_tag
from api.filters import PlainDate
from api.formats import ITEM, ROWS
from api.pages import PagingSchema, written_item
from api.problems import ProblemError
from api.service import service
from models import Claim, ClaimMarking, Record, Source, reading
from models.vocabularies import Certainty, ClaimState, Kind, Stance
from schemas.plain import Slug, Text, Word

blueprint = Blueprint("claims", __name__, url_prefix="/v1/claims", description="What sources say, claim by claim.")

# Parameter, what a value must be, and the column that it is compared with.
FILTERS: dict[str, tuple[fields.Field[Any], Any]] = {
    "kind": (Word(Kind), Record.kind),
    "record": (Slug(), Record.slug),
    "field": (Text(), Claim.field),
    "source": (Slug(), Source.slug),
    "publisher": (Text(), Source.publisher),
    "speaker": (Text(), Claim.speaker),
    "stance": (Word(Stance), Claim.stance),
    "certainty": (Word(Certainty), Claim.certainty),
    "state": (Word(ClaimState), Claim.state),
}


class ClaimsQuery(PagingSchema):
    """The parameters of the list of claims."""

    as_of = PlainDate(metadata={"description": "Only claims published by the end of this day", "example": "2022-09-30"})


ClaimsListQuery = type(
    "ClaimsListQuery",
    (ClaimsQuery,),
    {
        name: fields.List(field, metadata={"description": f"Only claims with this {name}; repeat it for or"})
        for name, (field, _) in FILTERS.items()
    },
)


@blueprint.get("", schema=ClaimListSchema, query=ClaimsListQuery, offered=ROWS)
def list_claims(options: dict[str, Any]) -> Response:
    """List claims.

    In the order of recording, a page at a time; claims that were withdrawn are there too, with that state.
    """
    statement = reading.claims().where(*(FILTERS[name][1].in_(options[name]) for name in FILTERS if name in options))
    if "as_of" in options:
        statement = statement.where(reading.visible_by(options["as_of"]))
    return answer_claims(statement, options)


@blueprint.get("/<string:claim_id>", schema=ClaimSchema, offered=ITEM)
def get_claim(options: dict[str, Any], claim_id: str) -> Response:
    """Get one claim."""
    row = service().first(reading.claims().where(Claim.id == claim_id))
    if row is None:
        raise ProblemError("not-found", f"There is no claim with the id {claim_id[:100]!r}.")
    marks = service().first(select(func.max(ClaimMarking.pk)).where(ClaimMarking.claim_pk == row.pk))
    # A claim never changes, but for the marks that editors put on it.
    tag = item_tag(marks[0] or 0, claim_id, canonical_query())
    return written_item(CLAIMS, orjson.dumps(claim_document(row)), tag, options)
