"""Finds who refers to a record, and who names it: whoever is to be withdrawn must not be needed any more."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, Text, cast, or_, select
from sqlalchemy.orm import Session

from ledger.references.merged_ids import SPEAKERS
from models import Claim, Record
from models.queries.records import select_claims
from models.vocabularies import ClaimState, Kind, Stance
from schemas.dossier.dossier import references_of

MOST_NAMED = 10  # records that a message names


def referring(session: Session, kind: Kind, slugs: Iterable[str]) -> list[Record]:
    """Return the records of which a claim that counts refers to one of these, or was made by one, in order of keys.

    It looks for the id in the texts of all claims, which takes a second for a million; that is seldom asked.
    """
    wanted = {(kind, slug) for slug in slugs}
    mentions = [cast(Claim.value, Text).contains(f'"{slug}"', autoescape=True) for _, slug in wanted]
    if kind in SPEAKERS:
        mentions.append(Claim.speaker.in_([slug for _, slug in wanted]))
    statement = select_claims().where(Claim.state != ClaimState.WITHDRAWN, or_(*mentions))
    found: set[int] = set()
    for row in session.execute(statement):
        spoken = {(kind, row.speaker)} if kind in SPEAKERS else set()
        if wanted & ({*references_of(row.kind, row.field, row.value)} | spoken):
            found.add(row.stands_for)
    members = select(Record.pk).where(Record.kind == kind, Record.slug.in_([slug for _, slug in wanted]))
    own = set(session.scalars(members))
    return [session.get_one(Record, pk) for pk in sorted(found - own)]


def same_thing(record: Record) -> Select[int]:
    """Select the keys of what stands for a record, and of all that it stands for."""
    standing = record.merged_into or record.pk
    return select(Record.pk).where((Record.pk == standing) | (Record.merged_into == standing))


def has_name(session: Session, record: Record) -> bool:
    """Tell whether a claim that counts gives a record a name: without one it is not served."""
    names = select(Claim.pk).where(
        Claim.record_pk.in_(same_thing(record)),
        Claim.field == "name",
        Claim.stance == Stance.ASSERTS,
        Claim.state != ClaimState.WITHDRAWN,
    )
    return session.scalar(names.limit(1)) is not None


def listed(records: Sequence[Record]) -> str:
    """Name records in a message, not too many of them."""
    more = f" and {len(records) - MOST_NAMED} more" if len(records) > MOST_NAMED else ""
    return ", ".join(f"{one.kind} {one.slug}" for one in records[:MOST_NAMED]) + more
