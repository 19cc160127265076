"""Computes how well a record is supported: certainty, sources, independence, disputes and denials."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.resolution.claim import Claim
from ledger.resolution.fields import Resolution
from ledger.resolution.rule import Step
from models.json_types import JsonObject
from models.vocabularies import Certainty, Stance


@dataclass(frozen=True, slots=True)
class Evidence:
    """The `evidence` of a document. `denied_by` lists the speakers of denials, or the source if a denial has none."""

    certainty: Certainty
    sources: int
    independent_sources: int
    disputed: list[str]
    denied_by: list[str]
    first_published: str
    last_published: str
    last_said: str
    last_said_by_field: dict[str, str]

    def as_document(self) -> JsonObject:
        """Return the JSON object that a document contains."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {"certainty": str(self.certainty)}


def weigh_evidence(claims: Iterable[Claim], resolutions: dict[str, Resolution]) -> Evidence:
    """Compute the evidence for a record from all visible claims on it and the resolutions of its fields."""
    claims = list(claims)
    asserting = [claim for claim in claims if claim.stance is Stance.ASSERTS]
    winners = [winner for resolution in resolutions.values() for winner in resolution.winners]
    supporting = [claim for claim in winners + _find_echoes(resolutions) if not claim.doubted] or winners
    certainties = [claim.certainty for claim in supporting if claim.certainty]
    days = {name: find_last_said(resolution) for name, resolution in resolutions.items()}
    last_said = {name: day.isoformat() for name, day in days.items() if day is not None}
    denials = [claim for claim in claims if claim.stance is Stance.DENIES]
    sources = {claim.source for claim in asserting}
    return Evidence(
        certainty=max(certainties, key=lambda certainty: certainty.rank),
        sources=len(sources),
        # One source that repeats two others is still one source.
        independent_sources=min(len({claim.origin for claim in asserting}), len(sources)),
        disputed=[name for name, resolution in resolutions.items() if resolution.disputed],
        denied_by=sorted({claim.speaker or claim.source for claim in denials}),
        first_published=min(claim.published_earliest for claim in claims).isoformat(),
        last_published=max(claim.published_latest for claim in claims).isoformat(),
        last_said=max(last_said.values()),
        last_said_by_field=last_said,
    )


def find_last_said(resolution: Resolution) -> dt.date | None:
    """Return the last publication day of a claim that states the value of a field or agrees with it, None without one.

    A claim agrees if it states the same or a wider value. A doubted claim counts only if nothing else states the value.
    """
    losses = (loss for outcome in resolution.outcomes for loss in outcome.losses)
    agreeing = [loss.claim for loss in losses if loss.step in (None, Step.NARROWER)]
    supporting = [claim for claim in resolution.winners + agreeing if not claim.doubted] or resolution.winners
    return max((claim.published_latest for claim in supporting), default=None)


def _find_echoes(resolutions: dict[str, Resolution]) -> list[Claim]:
    """Return the claims that did not win because the winner states the same value."""
    outcomes = (outcome for resolution in resolutions.values() for outcome in resolution.outcomes)
    return [loss.claim for outcome in outcomes for loss in outcome.losses if loss.step is None]
