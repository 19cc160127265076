"""`/v1/claims`: the statements of sources, before the rule is applied."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import orjson
from flask import Response
from marshmallow import ValidationError, fields
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from api.conditional.etags import build_canonical_query, build_item_etag
from api.conditional.if_match import check_if_match
from api.context import get_reader
from api.filters import DateParameter
from api.filters.operators import Comparison, equals_text, join_with_or
from api.filters.origin_filter import has_outlet
from api.filters.publication_filters import (
    PUBLICATION_PARAMETERS,
    PublicationParameters,
    build_publication_criteria,
)
from api.filters.source_notes import SourceNotes
from api.formats import ITEM_FORMATS, ROW_FORMATS
from api.pagination.pages import render_item, render_list
from api.pagination.parameters import CountedSchema
from api.problems import ProblemError
from api.records.claim_documents import CLAIMS, ClaimListSchema, ClaimSchema
from api.records.claim_pages import ClaimPages
from api.records.unlisted_claims import render_claims
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import NoParameters
from api.routing.record_ids import SOURCES, IdParameter
from api.routing.request_bodies import describe_body
from api.writes.transaction import Write, WriteResult
from ledger.references.merged_ids import SPEAKER_KINDS
from ledger.writes.claims import mark_claim
from models import Claim, ClaimMarking, Record, Source
from models.queries.record_ids import select_group_ids
from models.queries.records import is_published_by, select_claims
from models.queries.rows import ClaimRow
from models.vocabularies import Certainty, ClaimState, Kind, Stance
from schemas.dossier.dossier import DossierError, flatten_messages
from schemas.fields.messages import StrictSchema
from schemas.fields.scalars import AnyField, Prose, Text, Word

blueprint = Blueprint("claims", __name__, url_prefix="/v1/claims", description="The statements of sources, one by one.")

Column = ColumnElement[Any] | InstrumentedAttribute[Any]
# By parameter: the type of a value, the column that it is compared with, and an example.
FILTERS: Mapping[str, tuple[AnyField, Column, str]] = {
    "kind": (Word(Kind), Record.kind, "plant"),
    "record": (IdParameter(), func.coalesce(Record.merged_into, Record.pk), "xiaomi-beijing-plant"),
    "field": (Text(), Claim.field, "status"),
    "source": (IdParameter(SOURCES), Claim.source_pk, "marketscreener-2022-08-26-xiaomi-baic"),
    "publisher": (Text(), Source.publisher, "Bloomberg"),
    "origin": (Text(), func.coalesce(Claim.origin, Source.origin), "Reuters"),
    "speaker": (Text(), Claim.speaker, "byd"),
    "stance": (Word(Stance), Claim.stance, "denies"),
    "certainty": (Word(Certainty), Claim.certainty, "confirmed"),
    "state": (Word(ClaimState), Claim.state, "withdrawn"),
}
DESCRIPTIONS = {
    "publisher": "Only claims of sources of this publisher, ignoring case. Repeat the parameter for OR.",
    "origin": "Only claims that repeat this outlet, ignoring case. Repeat the parameter for OR.",
    "speaker": "Only claims with this speaker, ignoring case. Repeat the parameter for OR.",
}
# What a source can leave open. A claim on a whole record has no field, and a denial no certainty: neither is unknown.
NULLABLE: Mapping[str, Column] = {"publisher": Source.publisher, "speaker": Claim.speaker}
# How a value compares with its column, if the two need not be equal. Case does not matter.
COMPARISONS: Mapping[str, Comparison] = {"publisher": equals_text, "speaker": equals_text, "origin": has_outlet}


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsParameters(PublicationParameters):
    """The parameters of the list of claims: those of FILTERS among them. None does not restrict."""

    as_of: dt.date | None = None
    kind: list[str] | None = None
    record: list[int] | None = None
    field: list[str] | None = None
    source: list[int] | None = None
    publisher: list[str] | None = None
    origin: list[str] | None = None
    speaker: list[str] | None = None
    stance: list[str] | None = None
    certainty: list[str] | None = None
    state: list[str] | None = None
    certainty__gte: str | None = None


class ClaimsSchema(CountedSchema):
    """The parameters of the list of claims."""

    parameters: ClassVar[type[object]] = ClaimsParameters

    as_of = DateParameter(
        metadata={"description": "Only claims published by the end of this day", "example": "2022-09-30"}
    )


ClaimsQuery = type(
    "ClaimsQuery",
    (ClaimsSchema,),
    {
        name: fields.List(
            field,
            metadata={
                "description": DESCRIPTIONS.get(name, f"Only claims with this {name}. Repeat the parameter for OR."),
                "example": [example],
            },
        )
        for name, (field, _, example) in FILTERS.items()
    }
    | {
        "certainty__gte": Word(
            Certainty, metadata={"description": "Only claims with at least this certainty", "example": "announced"}
        )
    }
    | PUBLICATION_PARAMETERS,
)


@blueprint.get("", answer=ClaimListSchema, query=ClaimsQuery, formats=ROW_FORMATS)
def list_claims(params: ClaimsParameters) -> Response:
    """List claims.

    The order is that of recording. Withdrawn claims are included, with that state.
    """
    chosen = {name: values for name in FILTERS if (values := getattr(params, name)) is not None}
    criteria = {name: _compare(name, values) for name, values in chosen.items()}
    if params.speaker is not None:
        criteria["speaker"] |= Claim.speaker.in_(select_group_ids(SPEAKER_KINDS, params.speaker))
    statement = select_claims().where(*build_publication_criteria(params))
    if params.certainty__gte is not None:
        rank = Certainty(params.certainty__gte).rank
        statement = statement.where(Claim.certainty.in_([word for word in Certainty if word.rank >= rank]))
    if params.as_of is not None:
        statement = statement.where(is_published_by(params.as_of))
    pages = ClaimPages(statement.where(*criteria.values()), params.as_of)
    rows = statement.with_only_columns(Claim.pk).order_by(None)
    notes = SourceNotes(pages.fetch, rows, criteria, NULLABLE, params.publisher, params.cursor is None)
    return render_list(notes.fetch, params, CLAIMS, count=pages.count, get_notes=notes.get_notes)


def _compare(name: str, values: Sequence[Any]) -> ColumnElement[bool]:
    column, compare = FILTERS[name][1], COMPARISONS.get(name)
    return column.in_(values) if compare is None else join_with_or(compare(column, value) for value in values)


class ClaimPatchSchema(StrictSchema):
    """The decision of an editor about a claim."""

    state = Word(ClaimState, required=True)
    reason = Prose(required=True, metadata={"description": "The reason, for later readers", "example": "A misprint."})


PATCH = ClaimPatchSchema()


@blueprint.write(
    "PATCH",
    "/<string:claim_id>",
    answer=ClaimSchema,
    body=describe_body("ClaimPatch", PATCH),
    requires_revision=True,
    problems=(404,),
)
def patch_claim(write: Write, claim_id: str) -> WriteResult:
    """Withdraw a claim that was recorded in error, prefer one over all others, or let it count by the rule again.

    The statement in a claim never changes. The ETag changes with each decision, and the reason of each is stored.
    """
    claim = write.session.scalar(select(Claim).where(Claim.id == claim_id))
    if claim is None:
        raise _build_unknown_claim(claim_id)
    try:
        decision = PATCH.load(write.data)
    except ValidationError as error:
        raise DossierError(list(flatten_messages(error.messages, (), PATCH))) from None
    revision = _select_revision(claim.pk)
    check_if_match(write.session.execute(revision).scalar_one(), lambda: _load_claim(write.session, claim_id))
    source = write.session.get_one(Source, claim.source_pk).slug
    write.details.update(decision)
    mark_claim(
        write.session,
        claim,
        ClaimState(decision["state"]),
        write.build_context(source=source, reason=decision["reason"]),
    )
    etag = f'"r{write.session.execute(revision).scalar_one()}"'
    return WriteResult(_load_claim(write.session, claim_id), headers={"ETag": etag})


@blueprint.get("/<string:claim_id>", answer=ClaimSchema, formats=ITEM_FORMATS)
def get_claim(params: NoParameters, claim_id: str) -> Response:
    """Get one claim."""
    row: ClaimRow | None = get_reader().first(select_claims().where(Claim.id == claim_id))
    if row is None:
        raise _build_unknown_claim(claim_id)
    revision = get_reader().first(_select_revision(row.pk)).revision
    (document,) = render_claims([row])
    # A new release of its series can end the listing of a claim, without a decision of an editor.
    etag = build_item_etag(revision, claim_id, build_canonical_query(), *filter(None, [document["no_longer_listed"]]))
    return render_item(CLAIMS, orjson.dumps(document), etag)


def _load_claim(session: Session, claim_id: str) -> bytes:
    row: ClaimRow = session.execute(select_claims().where(Claim.id == claim_id)).one()
    return orjson.dumps(render_claims([row], execute=lambda statement: session.execute(statement).all())[0])


def _select_revision(claim_pk: int) -> Select[int]:
    """Select the revision of a claim: the number of the last mark on it, because nothing else of it changes."""
    last_mark = func.coalesce(func.max(ClaimMarking.pk), 0).label("revision")
    return select(last_mark).where(ClaimMarking.claim_pk == claim_pk)


def _build_unknown_claim(claim_id: str) -> ProblemError:
    return ProblemError("not-found", f"There is no claim with the id {claim_id[:100]!r}.")
