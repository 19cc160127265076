"""Follows chains of origins from source to source: who repeats an outlet that repeats a company repeats the company."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from ledger.resolution.claim import Claim


def follow_origins(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims on one field, each with the origin at the end of its chain.

    A claim whose source names another outlet follows that outlet's own sources, if they have claims on the field. It
    follows them only if these claims have one origin. Else it is not known which of them it repeats.
    """
    claims = list(claims)
    if all(claim.publisher in ("", claim.origin) for claim in claims):
        return claims
    origins: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        if claim.publisher:
            origins[claim.publisher].add(claim.origin)
    ends = {claim.origin: _follow(claim.origin, origins) for claim in claims}
    return [
        replace(claim, origin=ends[claim.origin]) if ends[claim.origin] != claim.origin else claim for claim in claims
    ]


def _follow(origin: str, origins: dict[str, set[str]]) -> str:
    """Return the end of the chain that begins with an origin. Outlets that name each other are one origin."""
    chain = [origin]
    while len(following := origins.get(chain[-1], set())) == 1:
        (following_origin,) = following
        if following_origin in chain:
            return min(chain[chain.index(following_origin) :])
        chain.append(following_origin)
    return chain[-1]
