"""`GET /v1/{collection}/{id}/explain`: the winning claim of a field, the step that decided, and each losing claim."""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response
from marshmallow import Schema, fields

from api.conditional.etags import build_canonical_query, build_item_etag, build_json_response
from api.context import get_reader, load_merged_ids
from api.records.claim_documents import ClaimSchema, RecordKeySchema
from api.records.documents import load_claims
from api.records.lookup import find_record_pk
from api.records.parameters import AsOfParameters, AsOfSchema
from api.records.unlisted_claims import render_claims
from api.routing.query_parameters import Choice, QuerySchema
from ledger.references.merged_ids import MergedIds
from ledger.resolution.evidence import find_last_day, list_stating_claims
from ledger.resolution.projection import FACTS, RecordIds, build_served_value, resolve_record_field
from ledger.resolution.rule import EXPLANATIONS, Outcome, Step
from ledger.versions.store import convert_claim_row
from models.json_types import JsonObject
from models.queries.records import select_record_state
from models.queries.rows import ClaimRow
from models.vocabularies import ClaimState, Kind
from schemas import SCHEMAS
from schemas.fields.facts import Merge, get_merge

SAME_AS_WINNER = "This claim states the same as the winner."


class LoserSchema(Schema):
    """A claim that did not win."""

    claim = fields.Nested(ClaimSchema, required=True)
    step = fields.String(allow_none=True, metadata={"enum": [*(str(step) for step in Step), None]})
    why = fields.String(required=True)


class OutcomeSchema(Schema):
    """The outcome for one value. In a set this is an element, or a part of one."""

    value = fields.Raw(required=True)
    step = fields.String(required=True, metadata={"enum": [str(step) for step in Step]})
    why = fields.String(required=True)
    winner = fields.Nested(ClaimSchema, required=True)
    losers = fields.List(fields.Nested(LoserSchema), required=True)
    disputed_by = fields.List(fields.Nested(ClaimSchema), required=True)


class FieldExplanationSchema(Schema):
    """The reason why a field has its value."""

    field = fields.String(required=True)
    value = fields.Raw(required=True, allow_none=True)
    merge = fields.String(required=True, metadata={"enum": [merge.name.lower() for merge in Merge]})
    disputed = fields.Boolean(required=True)
    last_said = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "format": "date",
            "description": "The last publication day of a claim that states the value or agrees with it",
        },
    )
    outcomes = fields.List(fields.Nested(OutcomeSchema), required=True)
    denied_by = fields.List(
        fields.Nested(ClaimSchema), required=True, metadata={"description": "Denials of the field or of its elements"}
    )


class ExplanationSchema(FieldExplanationSchema):
    """The reason why a field of a record has its value."""

    record = fields.Nested(RecordKeySchema, required=True)
    as_of = fields.String(required=True, allow_none=True, metadata={"format": "date"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainParameters(AsOfParameters):
    """The parameters of an explanation."""

    field: str


@functools.cache
def make_explain_schema(kind: Kind) -> type[QuerySchema]:
    """Return the parameters of an explanation for a kind."""

    class ExplainSchema(AsOfSchema):
        parameters: ClassVar[type[object]] = ExplainParameters

        field = fields.String(
            required=True,
            validate=Choice(list(FACTS[kind])),
            metadata={"description": "The field to explain", "example": "name"},
        )

    ExplainSchema.__name__ = f"{SCHEMAS[kind].model.__name__}ExplainQuery"
    return ExplainSchema


def explain_record(kind: Kind, params: ExplainParameters, record_id: str) -> Response:
    """Explain a field: the winning claim, the step of the rule that decided, and each losing claim with its reason."""
    pk = find_record_pk(kind, record_id, params.as_of)
    revision = get_reader().first(select_record_state(kind, record_id)).revision
    merged_ids = load_merged_ids()
    ids = RecordIds(kind, record_id, merged_ids.list_former_slugs(pk))
    rows = load_claims([pk], params.as_of)
    documents = {document["id"]: document for document in render_claims(rows, params.as_of, merged_ids=merged_ids)}
    (explanation,) = explain_fields(ids, [params.field], rows, merged_ids, documents)
    body = {"record": {"kind": str(kind), "id": record_id}, "as_of": params.as_of} | explanation
    return build_json_response(orjson.dumps(body), build_item_etag(revision, build_canonical_query()))


def explain_fields(
    ids: RecordIds,
    names: Iterable[str],
    rows: Sequence[ClaimRow],
    merged_ids: MergedIds,
    documents: Mapping[str, JsonObject],
) -> Iterator[JsonObject]:
    """Explain fields from the rows of all visible claims on their record, and from the documents of these claims."""
    claims = [convert_claim_row(row, merged_ids) for row in rows if row.state != ClaimState.WITHDRAWN]
    for name in names:
        fact = FACTS[ids.kind][name]
        resolution = resolve_record_field(ids, name, claims)
        stating = list_stating_claims(resolution) if resolution else []
        yield {
            "field": name,
            "value": build_served_value(fact, resolution) if resolution else None,
            "merge": get_merge(fact).name.lower(),
            "disputed": bool(resolution and resolution.disputed),
            "last_said": find_last_day(stating).isoformat() if stating else None,
            "outcomes": [_render_outcome(outcome, documents) for outcome in resolution.outcomes] if resolution else [],
            "denied_by": [documents[claim.id] for claim in (resolution.disputed_by if resolution else ())],
        }


def _render_outcome(outcome: Outcome, documents: Mapping[str, JsonObject]) -> JsonObject:
    return {
        "value": outcome.value,
        "step": str(outcome.step),
        "why": EXPLANATIONS[outcome.step],
        "winner": documents[outcome.winner.id],
        "losers": [
            {
                "claim": documents[loss.claim.id],
                "step": loss.step and str(loss.step),
                "why": EXPLANATIONS[loss.step] if loss.step else SAME_AS_WINNER,
            }
            for loss in outcome.losses
        ],
        "disputed_by": [documents[claim.id] for claim in outcome.disputed_by],
    }
