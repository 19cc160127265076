"""How well a record is supported: certainty, sources, independence, disputes and denials."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ledger.resolution.claim import Claim
from ledger.resolution.fields import Resolution
from models.vocabularies import Certainty, Stance


@dataclass(frozen=True, slots=True)
class Evidence:
    """The `evidence` of a document. `denied_by` names speakers: by id, by their words, or by the source."""

    certainty: Certainty
    sources: int
    independent_sources: int
    disputed: list[str]
    denied_by: list[str]
    first_published: str
    last_published: str

    def as_document(self) -> dict[str, Any]:
        """Return the block as it is served."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {"certainty": str(self.certainty)}


def _echoes(resolutions: dict[str, Resolution]) -> list[Claim]:
    """Return the claims that lost only because another says the same."""
    outcomes = (outcome for resolution in resolutions.values() for outcome in resolution.outcomes)
    return [loss.claim for outcome in outcomes for loss in outcome.losses if loss.step is None]


def weigh(claims: Iterable[Claim], resolutions: dict[str, Resolution]) -> Evidence:
    """Weigh all visible claims on a record, given what became of them field by field."""
    claims = list(claims)
    asserting = [claim for claim in claims if claim.stance is Stance.ASSERTS]
    winners = [winner for resolution in resolutions.values() for winner in resolution.winners]
    standing = [claim for claim in winners + _echoes(resolutions) if not claim.doubted] or winners
    certainties = [claim.certainty for claim in standing if claim.certainty]
    denials = [claim for claim in claims if claim.stance is Stance.DENIES]
    return Evidence(
        certainty=max(certainties, key=lambda certainty: certainty.rank),
        sources=len({claim.source for claim in asserting}),
        # One source that repeats two others is still one source.
        independent_sources=min(len({claim.origin for claim in asserting}), len({claim.source for claim in asserting})),
        disputed=[name for name, resolution in resolutions.items() if resolution.disputed],
        denied_by=sorted({claim.speaker or claim.source for claim in denials}),
        first_published=min(claim.said for claim in claims).isoformat(),
        last_published=max(claim.visible for claim in claims).isoformat(),
    )
