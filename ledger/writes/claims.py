"""Single claims: claims that come without a dossier, and the marks of editors. Dossiers do not change single claims."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.claim_ids import compute_claim_id
from ledger.errors import WriteRefusedError
from ledger.references.inbound import require_name_if_referenced, select_merge_group
from ledger.resolution.projection import FACTS
from ledger.versions.anchors import ensure_anchors
from ledger.versions.releases import find_affected_records, load_releases
from ledger.writes.claim_marks import apply_mark, choose_mark
from ledger.writes.publish import WriteContext, publish
from ledger.writes.record_dossier import create_claim, list_mentioned_records
from models import Claim, Record, Source
from models.vocabularies import ClaimMark, ClaimState, Stance
from schemas.dossier.dossier import NewClaim
from schemas.fields.facts import ListFact, Merge, get_merge

NO_POSITION = 0  # the position of a claim that came without a dossier
# Stored with the mark of a claim. Do not change this text: earlier marks have it too.
ANOTHER_PREFERRED = "Another claim was preferred."


@dataclass(frozen=True, slots=True)
class AddedClaims:
    """The result of adding claims: all of them in the given order, and the new ones."""

    claims: list[Claim]
    new: list[Claim]


def add_claims(session: Session, source: Source, claims: Sequence[NewClaim], context: WriteContext) -> AddedClaims:
    """Add claims of a source without a dossier. A claim that is stored already does not change, even if withdrawn."""
    by_id = {compute_claim_id(source.slug, claim): claim for claim in claims}
    stored = {claim.id: claim for claim in session.scalars(select(Claim).where(Claim.id.in_(by_id)))}
    missing = {identity: claim for identity, claim in by_id.items() if identity not in stored}
    new: list[Claim] = []
    if missing:
        releases = load_releases(session, [source.series])
        anchors = ensure_anchors(session, sorted(list_mentioned_records(missing.values())), context.now)
        new = [
            create_claim(identity, claim, source, anchors[claim.kind, claim.slug], NO_POSITION, context)
            for identity, claim in missing.items()
        ]
        session.add_all(new)
        session.flush()
        affected = find_affected_records(session, releases, load_releases(session, [source.series]))
        touched: dict[int, list[Claim]] = {pk: [] for pk in affected} | _group_by_record(new)
        publish(session, touched, context, since=source.published_latest, known=anchors.values())
    rows = stored | {claim.id: claim for claim in new}
    return AddedClaims([rows[identity] for identity in by_id], new)


def mark_claim(session: Session, claim: Claim, state: ClaimState, context: WriteContext) -> bool:
    """Withdraw a claim, prefer it, or make it active again. Return whether this changed its state.

    Only one claim at a time is preferred for a field, or for an element of a set.
    """
    if claim.state is state:
        return False
    if state is ClaimState.PREFERRED and (claim.stance is not Stance.ASSERTS or claim.field is None):
        raise WriteRefusedError("Only a claim that asserts the value of a field can be preferred.")
    record = session.get_one(Record, claim.record_pk)
    touched = [claim]
    if state is ClaimState.PREFERRED:
        for rival in _load_preferred_rivals(session, claim, record):
            apply_mark(session, rival, ClaimMark.UNPREFERRED, context, ANOTHER_PREFERRED)
            touched.append(rival)
    apply_mark(session, claim, choose_mark(claim, state), context)
    session.flush()
    if state is ClaimState.WITHDRAWN and claim.field == "name":
        require_name_if_referenced(session, record)
    publish(session, _group_by_record(touched), context)
    return True


def _load_preferred_rivals(session: Session, claim: Claim, record: Record) -> list[Claim]:
    """Load the claims that are preferred so far for the same field, or for the same element of a set."""
    preferred = session.scalars(
        select(Claim).where(
            Claim.record_pk.in_(select_merge_group(record)),
            Claim.field == claim.field,
            Claim.state == ClaimState.PREFERRED,
        )
    )
    fact = FACTS[record.kind][str(claim.field)]
    if not isinstance(fact, ListFact) or get_merge(fact) is not Merge.SET:
        return list(preferred)
    return [rival for rival in preferred if fact.get_key(rival.value) == fact.get_key(claim.value)]


def _group_by_record(claims: Sequence[Claim]) -> dict[int, list[Claim]]:
    grouped: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[claim.record_pk].append(claim)
    return grouped
