"""Marks: an editor or a later reading changes the state of a claim. Every mark is stored, with its reason."""

from sqlalchemy.orm import Session

from ledger.writes.publish import WriteContext
from models import Claim, ClaimMarking
from models.vocabularies import ClaimMark, ClaimState

# The state that each mark gives to a claim.
STATES_BY_MARK = {
    ClaimMark.WITHDRAWN: ClaimState.WITHDRAWN,
    ClaimMark.DROPPED: ClaimState.WITHDRAWN,
    ClaimMark.REINSTATED: ClaimState.ACTIVE,
    ClaimMark.PREFERRED: ClaimState.PREFERRED,
    ClaimMark.UNPREFERRED: ClaimState.ACTIVE,
}


def apply_mark(
    session: Session, claim: Claim, mark: ClaimMark, context: WriteContext, reason: str | None = None
) -> None:
    """Change the state of a claim and store the mark. Without `reason` the mark has the reason of the write."""
    claim.state = STATES_BY_MARK[mark]
    marking = ClaimMarking(
        claim_pk=claim.pk,
        mark=mark,
        reason=reason or context.reason or "",
        actor=context.actor,
        recorded_at=context.now,
    )
    session.add(marking)


def choose_mark(claim: Claim, state: ClaimState) -> ClaimMark:
    """Return the mark with which an editor gives a claim a new state."""
    if state is ClaimState.ACTIVE:
        return ClaimMark.REINSTATED if claim.state is ClaimState.WITHDRAWN else ClaimMark.UNPREFERRED
    return ClaimMark.WITHDRAWN if state is ClaimState.WITHDRAWN else ClaimMark.PREFERRED
