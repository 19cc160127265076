"""Single claims: added by themselves, and marked by editors. A dossier read again leaves the former alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.claim_ids import claim_id
from ledger.errors import ConflictError
from ledger.references.inbound import has_name, listed, referring, same_thing
from ledger.resolution.projection import FACTS
from ledger.versions.store import make_anchors
from ledger.writes.claim_marks import mark_to, put_mark
from ledger.writes.publish import Act, publish
from ledger.writes.record_dossier import mentioned, new_claim
from models import Claim, Record, Source
from models.vocabularies import ClaimMark, ClaimState, Stance
from schemas.dossier.dossier import NewClaim
from schemas.fields.facts import ListFact, Merge, merge_of

BY_ITSELF = 0  # the position of a claim that came with no dossier
ANOTHER_PREFERRED = "Another claim was preferred."


@dataclass(frozen=True, slots=True)
class Added:
    """What adding claims did: the claims in the order given, and which of them are new."""

    claims: list[Claim]
    new: list[Claim]


def add_claims(session: Session, source: Source, claims: Sequence[NewClaim], act: Act) -> Added:
    """Add claims of a source by themselves. One that is on file is left as it is, withdrawn or not."""
    read = {claim_id(source.slug, one): one for one in claims}
    stored = {one.id: one for one in session.scalars(select(Claim).where(Claim.id.in_(read)))}
    missing = {identity: one for identity, one in read.items() if identity not in stored}
    new: list[Claim] = []
    if missing:
        anchored = make_anchors(session, mentioned(missing.values()), act.now)
        new = [
            new_claim(identity, one, source, anchored[one.kind, one.slug], BY_ITSELF, act)
            for identity, one in missing.items()
        ]
        session.add_all(new)
        session.flush()
        touched: dict[int, list[Claim]] = {}
        for claim in new:
            touched.setdefault(claim.record_pk, []).append(claim)
        publish(session, touched, act, since=source.published_latest, known=anchored.values())
    by_id = stored | {one.id: one for one in new}
    return Added([by_id[identity] for identity in read], new)


def mark(session: Session, claim: Claim, state: ClaimState, act: Act) -> bool:
    """Withdraw a claim, prefer it over all others, or let it count by the ordinary rule; tell whether that is new.

    One claim at a time is preferred for a field, or for an element of a set.
    """
    if claim.state is state:
        return False
    if state is ClaimState.PREFERRED and (claim.stance is not Stance.ASSERTS or claim.field is None):
        raise ConflictError("Only a claim that asserts the value of a field can be preferred.")
    record = session.get_one(Record, claim.record_pk)
    touched = [claim]
    if state is ClaimState.PREFERRED:
        for other in _preferred_beside(session, claim, record):
            put_mark(session, other, ClaimMark.UNPREFERRED, act, ANOTHER_PREFERRED)
            touched.append(other)
    put_mark(session, claim, mark_to(claim, state), act)
    session.flush()
    if state is ClaimState.WITHDRAWN and claim.field == "name":
        _refuse_nameless(session, record)
    by_record: dict[int, list[Claim]] = {}
    for one in touched:
        by_record.setdefault(one.record_pk, []).append(one)
    publish(session, by_record, act)
    return True


def _preferred_beside(session: Session, claim: Claim, record: Record) -> list[Claim]:
    """Find the claims preferred so far for the same value: of the field, or of the element of a set."""
    preferred = session.scalars(
        select(Claim).where(
            Claim.record_pk.in_(same_thing(record)), Claim.field == claim.field, Claim.state == ClaimState.PREFERRED
        )
    )
    fact = FACTS[record.kind][str(claim.field)]
    if not isinstance(fact, ListFact) or merge_of(fact) is not Merge.SET:
        return list(preferred)
    return [one for one in preferred if fact.key(one.value) == fact.key(claim.value)]


def _refuse_nameless(session: Session, record: Record) -> None:
    """Refuse to leave a record without a name while others refer to it: it would not be served any more."""
    if has_name(session, record):
        return
    slugs = session.scalars(select(Record.slug).where(Record.pk.in_(same_thing(record))))
    needing = referring(session, record.kind, slugs)
    if needing:
        raise ConflictError(f"The record would have no name any more, and these refer to it: {listed(needing)}.")
