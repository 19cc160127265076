"""Marks: what an editor or a later reading does to a claim. Each sets its state and stays on file with the reason."""

from sqlalchemy.orm import Session

from ledger.writes.publish import Act
from models import Claim, ClaimMarking
from models.vocabularies import ClaimMark, ClaimState

# What a mark makes of a claim.
STATES = {
    ClaimMark.WITHDRAWN: ClaimState.WITHDRAWN,
    ClaimMark.DROPPED: ClaimState.WITHDRAWN,
    ClaimMark.REINSTATED: ClaimState.ACTIVE,
    ClaimMark.PREFERRED: ClaimState.PREFERRED,
    ClaimMark.UNPREFERRED: ClaimState.ACTIVE,
}


def put_mark(session: Session, claim: Claim, mark: ClaimMark, act: Act, reason: str | None = None) -> None:
    """Change the state of a claim and leave the trace of it; the reason is the write's own unless another is given."""
    claim.state = STATES[mark]
    told = reason or act.reason or ""
    session.add(ClaimMarking(claim_pk=claim.pk, mark=mark, reason=told, actor=act.actor, recorded_at=act.now))


def mark_to(claim: Claim, state: ClaimState) -> ClaimMark:
    """Return the mark by which an editor brings a claim into a state."""
    if state is ClaimState.ACTIVE:
        return ClaimMark.REINSTATED if claim.state is ClaimState.WITHDRAWN else ClaimMark.UNPREFERRED
    return ClaimMark.WITHDRAWN if state is ClaimState.WITHDRAWN else ClaimMark.PREFERRED
