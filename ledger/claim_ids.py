"""Computes the ids of claims. An id is a fingerprint: the same claim has the same id on every machine."""

import hashlib

import orjson

from models.claim import CLAIM_ID_LENGTH
from schemas.dossier.dossier import NewClaim


def compute_claim_id(source: str, claim: NewClaim) -> str:
    """Return the id of a claim: the start of the SHA-256 of its whole content as canonical JSON."""
    content = [
        source,
        str(claim.kind),
        claim.slug,
        claim.field,
        claim.value,
        str(claim.stance),
        claim.certainty and str(claim.certainty),
        claim.speaker,
        claim.origin,
        claim.valid,
        claim.doubt,
        claim.probable,
        claim.quote,
        claim.locator,
    ]
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:CLAIM_ID_LENGTH]
