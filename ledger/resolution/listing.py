"""Finds the claims that the newest releases of their series no longer list. Pure functions, no database access."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable

from ledger.resolution.claim import Claim
from ledger.resolution.projection import FACTS
from ledger.resolution.series import Releases, find_release_without, get_release
from models.vocabularies import Kind, Stance
from schemas.fields.facts import ListFact, Merge, get_merge


def find_unlisted(
    kind: Kind, claims: Iterable[Claim], releases: Releases, day: dt.date | None = None
) -> dict[str, dt.date]:
    """Return the claims on one record that no newer release lists, by id, with the day of the first one that lacks it.

    `claims` are all claims of a series on a field of the record. A release lists a field if it asserts any value of it,
    and a set is listed element by element. Only releases by `day` count.
    """
    groups: dict[Hashable, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.series is not None and claim.stance is Stance.ASSERTS and claim.field is not None:
            groups[claim.series, claim.field, _get_key(kind, claim)].append(claim)
    unlisted: dict[str, dt.date] = {}
    for group in groups.values():
        last = max(map(get_release, group))
        release = find_release_without(releases.get(str(group[0].series), ()), last, day)
        if release is not None:
            unlisted |= {claim.id: release.latest for claim in group if get_release(claim) == last}
    return unlisted


def _get_key(kind: Kind, claim: Claim) -> Hashable:
    """Return the key of the element that a claim is on; None for a field that is not merged element by element."""
    fact = FACTS[kind][str(claim.field)]
    return fact.get_key(claim.value) if isinstance(fact, ListFact) and get_merge(fact) is Merge.SET else None
