"""The support of a single statement: the claims on one field of a record, or those of them that name another record."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from marshmallow import Schema, fields

from api.context import get_reader, load_merged_ids
from ledger.resolution.claim import Claim
from ledger.resolution.fields import Resolution, resolve_field
from ledger.resolution.projection import FACTS, select_claims_on_field
from ledger.versions.store import convert_claim_row
from models import Claim as StoredClaim
from models.json_types import JsonObject
from models.queries.records import is_about, is_published_by, select_claims
from models.queries.rows import ClaimRow
from models.vocabularies import Certainty, ClaimState, Kind, Stance
from schemas.dossier.dossier import find_claim_references

RecordKey = tuple[Kind, str]


class SupportSchema(Schema):
    """How well one statement is supported."""

    certainty = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "The highest certainty among the claims that support the statement",
            "enum": [*(str(word) for word in Certainty), None],
        },
    )
    since = fields.String(
        required=True, allow_none=True, metadata={"format": "date", "description": "The first publication of it"}
    )
    sources = fields.Integer(required=True, metadata={"description": "The number of sources that support it"})
    disputed = fields.Boolean(required=True, metadata={"description": "Whether sources disagree on it"})


@dataclass(frozen=True, slots=True)
class Support:
    """The claims that support a statement, and whether it is disputed."""

    claims: tuple[Claim, ...]
    disputed: bool

    def render(self) -> JsonObject:
        """Return the support as members of a document."""
        strongest = max(self.claims, key=lambda claim: claim.rank, default=None)
        return {
            "certainty": str(strongest.certainty) if strongest else None,
            "since": min((claim.published_earliest for claim in self.claims), default=None),
            "sources": len({claim.source for claim in self.claims}),
            "disputed": self.disputed,
        }

    def render_with(self, other: "Support") -> JsonObject:
        """Return the support of what needs two statements: as certain as the weaker, and as old as the younger one."""
        both = [self.render(), other.render()]
        certainties = [Certainty(support["certainty"]) for support in both if support["certainty"]]
        weakest = min(certainties, key=lambda certainty: certainty.rank, default=None)
        return {
            "certainty": weakest and str(weakest),
            "since": max((support["since"] for support in both if support["since"]), default=None),
            "sources": len({claim.source for claim in (*self.claims, *other.claims)}),
            "disputed": self.disputed or other.disputed,
        }


class SupportIndex:
    """The claims on some fields of some records, loaded with one statement."""

    def __init__(self, record_pks: Collection[int], names: Collection[str], as_of: dt.date | None) -> None:
        statement = select_claims().where(
            is_about(sorted(set(record_pks))),
            StoredClaim.field.in_(sorted(set(names))),
            StoredClaim.state != ClaimState.WITHDRAWN,
        )
        self._claims: dict[tuple[int, str | None], list[Claim]] = defaultdict(list)
        self._resolutions: dict[tuple[int, str], Resolution | None] = {}
        merged_ids = load_merged_ids()
        rows: list[ClaimRow] = get_reader().rows(statement.where(is_published_by(as_of)) if as_of else statement)
        for row in rows:
            self._claims[row.current_pk, row.field].append(convert_claim_row(row, merged_ids))

    def get_value_support(self, kind: Kind, record_pk: int, name: str) -> Support:
        """Return the support of the value of a single-valued field: the winner, and the claims that state the same."""
        resolution = self._resolve(kind, record_pk, name)
        if resolution is None:
            return Support((), disputed=False)
        agreeing = (loss.claim for outcome in resolution.outcomes for loss in outcome.losses if loss.step is None)
        return Support((*resolution.winners, *agreeing), resolution.disputed)

    def get_reference_support(self, kind: Kind, record_pk: int, name: str, target: RecordKey) -> Support:
        """Return the support for a field that refers to `target`."""
        claims = [
            claim for claim in self._claims[record_pk, name] if target in find_claim_references(kind, name, claim.value)
        ]
        asserting = _drop_doubted(claim for claim in claims if claim.stance is Stance.ASSERTS)
        resolution = self._resolve(kind, record_pk, name)
        if resolution is None:
            return Support(asserting, disputed=False)
        ids = {claim.id for claim in claims}
        is_denied = any(claim.value is None or claim.id in ids for claim in resolution.disputed_by)
        return Support(
            asserting,
            is_denied or any(outcome.disputed and outcome.winner.id in ids for outcome in resolution.outcomes),
        )

    def _resolve(self, kind: Kind, record_pk: int, name: str) -> Resolution | None:
        key = record_pk, name
        if key not in self._resolutions:
            self._resolutions[key] = resolve_field(
                FACTS[kind][name], select_claims_on_field(kind, name, self._claims[key])
            )
        return self._resolutions[key]


def _drop_doubted(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Leave out the claims that an editor doubts, unless none would be left."""
    claims = tuple(claims)
    return tuple(claim for claim in claims if not claim.doubted) or claims
