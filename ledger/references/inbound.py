"""Finds the records that refer to a record. Such a record must keep its name and must not be withdrawn."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, Text, cast, or_, select
from sqlalchemy.orm import Session

from ledger.errors import WriteRefusedError
from ledger.references.merged_ids import SPEAKER_KINDS
from models import Claim, Record
from models.queries.records import select_claims
from models.vocabularies import ClaimState, Kind, Stance
from schemas.dossier.dossier import find_claim_references

# Records that a message lists: enough to find the claims, and the message stays readable.
MAX_RECORDS_IN_MESSAGE = 10


def find_referring_records(session: Session, kind: Kind, slugs: Iterable[str]) -> list[Record]:
    """Return the other records with a claim that refers to one of these ids or has it as its speaker, in order of keys.

    Withdrawn claims do not count. It searches the texts of all claims, which takes a second for a million. Few writes
    need it.
    """
    ids = {(kind, slug) for slug in slugs}
    conditions = [cast(Claim.value, Text).contains(f'"{slug}"', autoescape=True) for _, slug in ids]
    if kind in SPEAKER_KINDS:
        conditions.append(Claim.speaker.in_([slug for _, slug in ids]))
    statement = select_claims().where(Claim.state != ClaimState.WITHDRAWN, or_(*conditions))
    referring: set[int] = set()
    for row in session.execute(statement):
        speakers = {(kind, row.speaker)} if kind in SPEAKER_KINDS else set()
        if ids & ({*find_claim_references(row.kind, row.field, row.value)} | speakers):
            referring.add(row.current_pk)
    members = select(Record.pk).where(Record.kind == kind, Record.slug.in_([slug for _, slug in ids]))
    own = set(session.scalars(members))
    return [session.get_one(Record, pk) for pk in sorted(referring - own)]


def select_merge_group(record: Record) -> Select[int]:
    """Select the keys of the current record for this one and of all records that were merged into it."""
    current = record.merged_into or record.pk
    return select(Record.pk).where((Record.pk == current) | (Record.merged_into == current))


def load_group_slugs(session: Session, record: Record) -> list[str]:
    """Load all ids that claims can use for a record: those of its merge group."""
    return list(session.scalars(select(Record.slug).where(Record.pk.in_(select_merge_group(record)))))


def has_name(session: Session, record: Record) -> bool:
    """Tell whether a claim that is not withdrawn gives a record a name. A record without a name is not served."""
    names = select(Claim.pk).where(
        Claim.record_pk.in_(select_merge_group(record)),
        Claim.field == "name",
        Claim.stance == Stance.ASSERTS,
        Claim.state != ClaimState.WITHDRAWN,
    )
    return session.scalar(names.limit(1)) is not None


def require_name_if_referenced(session: Session, record: Record) -> None:
    """Raise WriteRefusedError if a record has no name and others refer to it. A record without a name is not served."""
    if has_name(session, record):
        return
    referring = find_referring_records(session, record.kind, load_group_slugs(session, record))
    if referring:
        current = record if record.merged_into is None else session.get_one(Record, record.merged_into)
        raise WriteRefusedError(
            f"The {current.kind} {current.slug!r} would have no name, but these records refer to it:"
            f" {format_record_list(referring)}. First add a claim that gives it a name."
        )


def format_record_list(records: Sequence[Record]) -> str:
    """List records in a message, up to `MAX_RECORDS_IN_MESSAGE`."""
    more = f" and {len(records) - MAX_RECORDS_IN_MESSAGE} more" if len(records) > MAX_RECORDS_IN_MESSAGE else ""
    return ", ".join(f"{record.kind} {record.slug}" for record in records[:MAX_RECORDS_IN_MESSAGE]) + more
