"""Computes how well a record is supported: certainty, sources, independence, disputes and denials."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ledger.resolution.claim import Claim
from ledger.resolution.fields import Resolution
from ledger.resolution.origins import follow_origins
from ledger.resolution.rule import Step
from ledger.resolution.series import NO_RELEASES, Releases, find_release_without, get_release
from models.json_types import JsonObject
from models.vocabularies import Certainty, Stance

# The fields that a source can state without any other knowledge of the record.
NAME_FIELDS = frozenset({"name", "names"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """The `evidence` of a document. `denied_by` lists the speakers of denials, or the source if a denial has none.

    `no_longer_listed` is the day of the first release without the record, if one series is all its evidence.
    """

    certainty: Certainty
    sources: int
    independent_sources: int
    disputed: list[str]
    denied_by: list[str]
    first_published: str
    last_published: str
    last_said: str
    last_said_by_field: dict[str, str]
    no_longer_listed: str | None = None

    def as_document(self) -> JsonObject:
        """Return the JSON object that a document contains, without `no_longer_listed` if it is None."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__} | {"certainty": str(self.certainty)}
        if self.no_longer_listed is None:
            # Few records have it. The bytes of the other documents must not change.
            del values["no_longer_listed"]
        return values


def weigh_evidence(
    claims: Iterable[Claim],
    resolutions: dict[str, Resolution],
    releases: Releases = NO_RELEASES,
    day: dt.date | None = None,
) -> Evidence:
    """Compute the evidence for a record from all visible claims on it and the resolutions of its fields.

    `releases` are those of the series of its claims; only those by `day` count.
    """
    claims = list(claims)
    stating = {name: list_stating_claims(resolution) for name, resolution in resolutions.items()}
    last_said = {
        name: find_last_day(stating_claims).isoformat() for name, stating_claims in stating.items() if stating_claims
    }
    evidence = select_evidence(claims)
    counted = _select_telling(evidence)
    sources = {claim.source for claim in counted}
    denials = [claim for claim in claims if claim.stance is Stance.DENIES]
    return Evidence(
        certainty=_find_certainty(resolutions),
        sources=len(sources),
        # One source that repeats two others is still one source.
        independent_sources=min(len(_find_origins(counted)), len(sources)),
        disputed=[name for name, resolution in resolutions.items() if resolution.disputed],
        denied_by=sorted({claim.speaker or claim.source for claim in denials}),
        first_published=min(claim.published_earliest for claim in evidence).isoformat(),
        last_published=max(claim.published_latest for claim in evidence).isoformat(),
        last_said=_find_last_evidence_day(stating.values()).isoformat(),
        last_said_by_field=last_said,
        no_longer_listed=_find_day_without(counted, evidence, releases, day),
    )


def list_stating_claims(resolution: Resolution) -> list[Claim]:
    """Return the claims that state the value of a field or agree with it.

    A claim agrees if it states the same or a wider value. A doubted claim counts only if nothing else states the value.
    """
    losses = (loss for outcome in resolution.outcomes for loss in outcome.losses)
    agreeing = [loss.claim for loss in losses if loss.step in (None, Step.NARROWER)]
    return [claim for claim in resolution.winners + agreeing if not claim.doubted] or resolution.winners


def find_last_day(claims: Iterable[Claim]) -> dt.date:
    """Return the last publication day of claims."""
    return max(claim.published_latest for claim in claims)


def _find_last_evidence_day(stating: Iterable[list[Claim]]) -> dt.date:
    """Return the last day when a source stated a value. A list published later is no sign that a plant still exists."""
    claims = [claim for claims in stating for claim in claims]
    return find_last_day([claim for claim in claims if claim.source_type.is_evidence] or claims)


def select_evidence(claims: list[Claim]) -> list[Claim]:
    """Return the claims without those of registers and reference works, unless no other source asserts anything."""
    evidence = [claim for claim in claims if claim.source_type.is_evidence]
    return evidence if any(claim.stance is Stance.ASSERTS for claim in evidence) else claims


def _select_telling(evidence: list[Claim]) -> list[Claim]:
    """Return the assertions of the sources that state more than a name; of all sources if none does."""
    asserting = [claim for claim in evidence if claim.stance is Stance.ASSERTS]
    telling = {claim.source for claim in evidence if claim.field not in NAME_FIELDS}
    return [claim for claim in asserting if claim.source in telling] or asserting


def _find_certainty(resolutions: dict[str, Resolution]) -> Certainty:
    """Return the highest certainty among the claims that count, without those of registers and reference works."""
    winners = [winner for resolution in resolutions.values() for winner in resolution.winners]
    supporting = [claim for claim in winners + _find_echoes(resolutions) if not claim.doubted] or winners
    supporting = [claim for claim in supporting if claim.source_type.is_evidence] or supporting
    certainties = [claim.certainty for claim in supporting if claim.certainty]
    return max(certainties, key=lambda certainty: certainty.rank)


def _find_day_without(
    counted: list[Claim], evidence: list[Claim], releases: Releases, day: dt.date | None
) -> str | None:
    """Return the day of the first release that lacks the record, if all its evidence is of one series."""
    (series, *others) = {claim.series for claim in counted}
    if series is None or others:
        return None
    listing = [claim for claim in evidence if claim.series == series and claim.stance is Stance.ASSERTS]
    release = find_release_without(releases.get(series, ()), max(map(get_release, listing)), day)
    return release.latest.isoformat() if release else None


def _find_origins(asserting: list[Claim]) -> set[str]:
    """Return the origins of the claims on a record. Chains of origins are followed field by field."""
    by_field: dict[str | None, list[Claim]] = defaultdict(list)
    for claim in asserting:
        by_field[claim.field].append(claim)
    return {claim.origin for claims in by_field.values() for claim in follow_origins(claims)}


def _find_echoes(resolutions: dict[str, Resolution]) -> list[Claim]:
    """Return the claims that did not win because the winner states the same value."""
    outcomes = (outcome for resolution in resolutions.values() for outcome in resolution.outcomes)
    return [loss.claim for outcome in outcomes for loss in outcome.losses if loss.step is None]
