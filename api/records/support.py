"""What backs a single statement: the claims on one field of a record, or those of them that name another record."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, fields

from api.context import service
from ledger.resolution.claim import Claim
from ledger.resolution.fields import Resolution, resolve_field
from ledger.resolution.projection import FACTS
from ledger.versions.store import as_claim
from models import Claim as ClaimRow
from models.queries.records import is_about, is_published_by, select_claims
from models.vocabularies import Certainty, ClaimState, Kind, Stance
from schemas.dossier.dossier import references_of

Key = tuple[Kind, str]


class BackingSchema(Schema):
    """How well one statement is supported."""

    certainty = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The highest certainty among the claims that say so",
            "enum": [*(str(word) for word in Certainty), None],
        },
    )
    since = fields.String(
        required=True, allow_none=True, metadata={"format": "date", "description": "When it was first published"}
    )
    sources = fields.Integer(required=True, metadata={"description": "How many sources say so"})
    disputed = fields.Boolean(required=True, metadata={"description": "Whether sources disagree on it"})


@dataclass(frozen=True, slots=True)
class Backing:
    """The claims that say something, and whether it is disputed."""

    claims: tuple[Claim, ...]
    disputed: bool

    def joined(self, other: "Backing") -> dict[str, Any]:
        """Return the support of what needs two statements: it is no surer and no older than the weaker one."""
        both = [self.served(), other.served()]
        ranks = {certainty: Certainty(certainty).rank for one in both if (certainty := one["certainty"])}
        return {
            "certainty": min(ranks, key=lambda word: ranks[word], default=None),
            "since": max((one["since"] for one in both if one["since"]), default=None),
            "sources": len({claim.source for claim in (*self.claims, *other.claims)}),
            "disputed": self.disputed or other.disputed,
        }

    def served(self) -> dict[str, Any]:
        """Return the support as it is served."""
        surest = max(self.claims, key=lambda claim: claim.rank, default=None)
        return {
            "certainty": str(surest.certainty) if surest else None,
            "since": min((claim.said for claim in self.claims), default=None),
            "sources": len({claim.source for claim in self.claims}),
            "disputed": self.disputed,
        }


class Backings:
    """The claims on some fields of some records, loaded with one statement."""

    def __init__(self, records: Collection[int], names: Collection[str], as_of: dt.date | None) -> None:
        statement = select_claims().where(
            is_about(sorted(set(records))),
            ClaimRow.field.in_(sorted(set(names))),
            ClaimRow.state != ClaimState.WITHDRAWN,
        )
        self._claims: dict[tuple[int, str], list[Claim]] = defaultdict(list)
        self._resolved: dict[tuple[int, str], Resolution | None] = {}
        aliases = service().aliases()
        for row in service().rows(statement.where(is_published_by(as_of)) if as_of else statement):
            self._claims[row.stands_for, row.field].append(as_claim(row, aliases))

    def of_value(self, kind: Kind, record: int, name: str) -> Backing:
        """Return what backs the value of a field with one value: the winner, and who says the same."""
        resolution = self._resolution(kind, record, name)
        if resolution is None:
            return Backing((), disputed=False)
        agreeing = (loss.claim for outcome in resolution.outcomes for loss in outcome.losses if loss.step is None)
        return Backing((*resolution.winners, *agreeing), resolution.disputed)

    def of_reference(self, kind: Kind, record: int, name: str, target: Key) -> Backing:
        """Return what backs that a field refers to `target`."""
        claims = self._claims[record, name]
        naming = [claim for claim in claims if target in references_of(kind, name, claim.value)]
        saying = _undoubted(claim for claim in naming if claim.stance is Stance.ASSERTS)
        resolution = self._resolution(kind, record, name)
        if resolution is None:
            return Backing(saying, disputed=False)
        ids = {claim.id for claim in naming}
        against = any(claim.value is None or claim.id in ids for claim in resolution.against)
        return Backing(
            saying,
            against or any(outcome.disputed and outcome.winner.id in ids for outcome in resolution.outcomes),
        )

    def _resolution(self, kind: Kind, record: int, name: str) -> Resolution | None:
        key = record, name
        if key not in self._resolved:
            self._resolved[key] = resolve_field(FACTS[kind][name], self._claims[key])
        return self._resolved[key]


def _undoubted(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Leave out what an editor doubts, unless nothing would be left."""
    claims = tuple(claims)
    return tuple(claim for claim in claims if not claim.doubted) or claims
