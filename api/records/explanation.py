"""Why a field has its value: the winner, the step of the rule that fired, and each loser with its reason."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from marshmallow import Schema, fields

from api.records.claim_documents import ClaimSchema, RecordKeySchema, claim_document
from ledger.references.merged_ids import Aliases
from ledger.resolution.fields import resolve_field
from ledger.resolution.projection import FACTS, claims_on, served
from ledger.resolution.rule import EXPLANATIONS, Outcome, Step
from ledger.versions.store import as_claim
from models.vocabularies import ClaimState, Kind
from schemas.fields.facts import Merge, merge_of

SAYS_THE_SAME = "It says the same as the winner."


class LoserSchema(Schema):
    """A claim that did not win."""

    claim = fields.Nested(ClaimSchema, required=True)
    step = fields.String(allow_none=True, metadata={"enum": [*(str(step) for step in Step), None]})
    why = fields.String(required=True)


class OutcomeSchema(Schema):
    """What became of the claims on one value: of a set, one element or a part of one."""

    value = fields.Raw(required=True)
    step = fields.String(required=True, metadata={"enum": [str(step) for step in Step]})
    why = fields.String(required=True)
    winner = fields.Nested(ClaimSchema, required=True)
    losers = fields.List(fields.Nested(LoserSchema), required=True)
    disputed_by = fields.List(fields.Nested(ClaimSchema), required=True)


class FieldExplanationSchema(Schema):
    """Why one field has its value."""

    field = fields.String(required=True)
    value = fields.Raw(required=True, allow_none=True)
    merge = fields.String(required=True, metadata={"enum": [merge.name.lower() for merge in Merge]})
    disputed = fields.Boolean(required=True)
    last_said = fields.String(
        required=True, allow_none=True, metadata={"format": "date", "description": "Day of the latest claim for it"}
    )
    outcomes = fields.List(fields.Nested(OutcomeSchema), required=True)
    denied_by = fields.List(
        fields.Nested(ClaimSchema), required=True, metadata={"description": "Denials of the field or of its elements"}
    )


class ExplanationSchema(FieldExplanationSchema):
    """Why a field of a record has its value, as it is answered."""

    record = fields.Nested(RecordKeySchema, required=True)
    as_of = fields.String(required=True, allow_none=True, metadata={"format": "date"})


def explain(kind: Kind, names: Iterable[str], rows: Sequence[Any], aliases: Aliases) -> Iterator[dict[str, Any]]:
    """Explain fields from the rows of all visible claims on their record."""
    documents = {row.id: claim_document(row) for row in rows}
    claims = [as_claim(row, aliases) for row in rows if row.state != ClaimState.WITHDRAWN]
    for name in names:
        fact = FACTS[kind][name]
        resolution = resolve_field(fact, claims_on(kind, name, claims))
        said = resolution.winners if resolution else []
        yield {
            "field": name,
            "value": served(fact, resolution) if resolution else None,
            "merge": merge_of(fact).name.lower(),
            "disputed": bool(resolution and resolution.disputed),
            "last_said": max(claim.said for claim in said).isoformat() if said else None,
            "outcomes": [_outcome(outcome, documents) for outcome in resolution.outcomes] if resolution else [],
            "denied_by": [documents[claim.id] for claim in (resolution.against if resolution else ())],
        }


def _outcome(outcome: Outcome, documents: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "value": outcome.value,
        "step": str(outcome.step),
        "why": EXPLANATIONS[outcome.step],
        "winner": documents[outcome.winner.id],
        "losers": [
            {
                "claim": documents[loss.claim.id],
                "step": loss.step and str(loss.step),
                "why": EXPLANATIONS[loss.step] if loss.step else SAYS_THE_SAME,
            }
            for loss in outcome.losses
        ],
        "disputed_by": [documents[claim.id] for claim in outcome.against],
    }
