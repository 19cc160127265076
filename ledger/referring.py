"""Finds who refers to a record: whoever is to be withdrawn must not be needed any more."""

from collections.abc import Iterable

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import Session

from ledger.aliases import SPEAKERS
from models import Claim, Record, reading
from models.vocabularies import ClaimState, Kind
from schemas.dossier import references_of


def referring(session: Session, kind: Kind, slugs: Iterable[str]) -> list[Record]:
    """Return the records of which a claim that counts refers to one of these, or was made by one, in order of keys.

    It looks for the id in the texts of all claims, which takes a second for a million; that is seldom asked.
    """
    wanted = {(kind, slug) for slug in slugs}
    mentions = [cast(Claim.value, Text).contains(f'"{slug}"', autoescape=True) for _, slug in wanted]
    if kind in SPEAKERS:
        mentions.append(Claim.speaker.in_([slug for _, slug in wanted]))
    statement = reading.claims().where(Claim.state != ClaimState.WITHDRAWN, or_(*mentions))
    found: set[int] = set()
    for row in session.execute(statement):
        spoken = {(kind, row.speaker)} if kind in SPEAKERS else set()
        if wanted & ({*references_of(row.kind, row.field, row.value)} | spoken):
            found.add(row.stands_for)
    members = select(Record.pk).where(Record.kind == kind, Record.slug.in_([slug for _, slug in wanted]))
    own = set(session.scalars(members))
    return [session.get_one(Record, pk) for pk in sorted(found - own)]
