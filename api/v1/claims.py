"""`/v1/claims`: what sources say, before any rule is applied."""

from typing import Any

import orjson
from flask import Response
from marshmallow import ValidationError, fields
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.conditional.etags import canonical_query, item_tag
from api.conditional.if_match import refuse_other_revision
from api.context import service
from api.filters import PlainDate
from api.filters.publication_filters import PUBLISHED, published_then
from api.formats import ITEM, ROWS
from api.pagination.pages import CountedSchema, written_item
from api.problems import ProblemError
from api.records.claim_documents import CLAIMS, ClaimListSchema, ClaimSchema, claim_document
from api.records.routes import answer_claims
from api.routing.blueprint import Blueprint
from api.routing.request_bodies import simple_body
from api.writes.transaction import Write, Written
from ledger.writes.claims import mark
from models import Claim, ClaimMarking, Record, Source
from models.queries.records import current_slug, is_published_by, select_claims
from models.vocabularies import Certainty, ClaimState, Kind, Stance
from schemas.dossier.dossier import DossierError, flat
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import Prose, Slug, Text, Word

blueprint = Blueprint("claims", __name__, url_prefix="/v1/claims", description="What sources say, claim by claim.")

# Parameter, what a value must be, the column that it is compared with, and an example.
FILTERS: dict[str, tuple[fields.Field[Any], Any, str]] = {
    "kind": (Word(Kind), Record.kind, "plant"),
    "record": (Slug(), current_slug(), "xiaomi-beijing-plant"),
    "field": (Text(), Claim.field, "status"),
    "source": (Slug(), Source.slug, "marketscreener-2022-08-26-xiaomi-baic"),
    "publisher": (Text(), Source.publisher, "Bloomberg"),
    "speaker": (Text(), Claim.speaker, "byd"),
    "stance": (Word(Stance), Claim.stance, "denies"),
    "certainty": (Word(Certainty), Claim.certainty, "confirmed"),
    "state": (Word(ClaimState), Claim.state, "withdrawn"),
}
AT_LEAST = "certainty__gte"


class ClaimsQuery(CountedSchema):
    """The parameters of the list of claims."""

    as_of = PlainDate(metadata={"description": "Only claims published by the end of this day", "example": "2022-09-30"})


ClaimsListQuery = type(
    "ClaimsListQuery",
    (ClaimsQuery,),
    {
        name: fields.List(
            field, metadata={"description": f"Only claims with this {name}; repeat it for or", "example": [example]}
        )
        for name, (field, _, example) in FILTERS.items()
    }
    | {
        AT_LEAST: Word(
            Certainty, metadata={"description": "Only claims as certain as this, or more", "example": "announced"}
        )
    }
    | PUBLISHED,
)


@blueprint.get("", schema=ClaimListSchema, query=ClaimsListQuery, offered=ROWS)
def list_claims(options: dict[str, Any]) -> Response:
    """List claims.

    In the order of recording, a page at a time; claims that were withdrawn are there too, with that state.
    """
    statement = select_claims().where(
        *(FILTERS[name][1].in_(options[name]) for name in FILTERS if name in options), *published_then(options)
    )
    if AT_LEAST in options:
        least = Certainty(options[AT_LEAST]).rank
        statement = statement.where(Claim.certainty.in_([word for word in Certainty if word.rank >= least]))
    if "as_of" in options:
        statement = statement.where(is_published_by(options["as_of"]))
    return answer_claims(statement, options)


class ClaimPatchSchema(StrictSchema):
    """What an editor decides about a claim."""

    state = Word(ClaimState, required=True)
    reason = Prose(required=True, metadata={"description": "Why, for whoever asks later", "example": "A misprint."})


PATCH = ClaimPatchSchema()


@blueprint.write(
    "PATCH",
    "/<string:claim_id>",
    schema=ClaimSchema,
    body=simple_body("ClaimPatch", PATCH),
    matched=True,
    problems=(404,),
)
def patch_claim(write: Write, claim_id: str) -> Written:
    """Withdraw a claim that was recorded in error, prefer one over all others, or let it count by the rule again.

    A claim itself never changes: what was said was said. Its ETag changes with each decision, of which the reason
    stays on file.
    """
    claim = write.session.scalar(select(Claim).where(Claim.id == claim_id))
    if claim is None:
        raise ProblemError("not-found", f"There is no claim with the id {claim_id[:100]!r}.")
    try:
        said = PATCH.load(write.data)
    except ValidationError as problem:
        raise DossierError(list(flat(problem.messages, (), PATCH))) from None
    marks = _marks(claim.pk)
    refuse_other_revision(_revision(write.session.execute(marks).first()), lambda: _shown(write.session, claim_id))
    source = write.session.get_one(Source, claim.source_pk).slug
    write.details.update(said)
    mark(write.session, claim, ClaimState(said["state"]), write.act(source=source, reason=said["reason"]))
    revision = _revision(write.session.execute(marks).first())
    return Written(_shown(write.session, claim_id), headers={"ETag": f'"r{revision}"'})


def _shown(session: Session, claim_id: str) -> bytes:
    return orjson.dumps(claim_document(session.execute(select_claims().where(Claim.id == claim_id)).one()))


def _marks(claim_pk: int) -> Any:
    """Select the number of the last mark on a claim: it never changes, but for what editors put on it."""
    return select(func.max(ClaimMarking.pk)).where(ClaimMarking.claim_pk == claim_pk)


def _revision(last_mark: Any) -> int:
    return last_mark[0] or 0


@blueprint.get("/<string:claim_id>", schema=ClaimSchema, offered=ITEM)
def get_claim(options: dict[str, Any], claim_id: str) -> Response:
    """Get one claim."""
    row = service().first(select_claims().where(Claim.id == claim_id))
    if row is None:
        raise ProblemError("not-found", f"There is no claim with the id {claim_id[:100]!r}.")
    tag = item_tag(_revision(service().first(_marks(row.pk))), claim_id, canonical_query())
    return written_item(CLAIMS, orjson.dumps(claim_document(row)), tag, options)
