"""`recorded_as_of`: what this API answered at a moment, from the claims that were recorded and counted by then."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from api.service import service
from ledger.aliases import Aliases
from ledger.marks import STATES
from ledger.projection import as_bytes, project
from ledger.store import as_claim
from models import VERSIONS, Change, Claim, ClaimMarking, Record, reading
from models.vocabularies import ChangeAction, ClaimState, Kind

# After these a record is not served any more.
UNSERVED = (ChangeAction.WITHDRAWN, ChangeAction.MERGED)


@dataclass(frozen=True, slots=True)
class RowThen:
    """A row of claims, with the state that the claim had at a moment."""

    row: Any
    state: ClaimState

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as it was served at a moment: what a stored document is finished from, and the claims under it."""

    row: list[Any]  # revision, body, and what else the document is finished from, as `reading.item` selects them
    claims: list[RowThen]

    @property
    def sources(self) -> list[int]:
        """The keys of the sources of the claims that counted."""
        return sorted({claim.source_pk for claim in self.claims if claim.state != ClaimState.WITHDRAWN})


def recorded(kind: Kind, slug: str, moment: dt.datetime, as_of: dt.date | None) -> Recorded | None:
    """Resolve a record again from what was recorded by a moment; None where it was not served then.

    Sources are described as they are now, since only claims are kept as they were. `revision` and `updated_at` are
    the record's at that moment, of its versions of the past too.
    """
    record = service().first(select(Record.pk, Record.created_at).where(Record.kind == kind, Record.slug == slug))
    if record is None:
        return None
    written = select(Change.action, Change.revision, Change.recorded_at).order_by(Change.seq.desc()).limit(1)
    change = service().first(written.where(Change.record_pk == record.pk, Change.recorded_at <= moment))
    if change is None or change.action in UNSERVED:
        return None
    aliases = Aliases(service().rows(reading.merges(moment)))
    claims = claims_then(aliases.members(record.pk), moment, as_of)
    drafts = project(kind, slug, (as_claim(row, aliases) for row in claims if row.state != ClaimState.WITHDRAWN))
    if not drafts:
        return None
    last = drafts[-1]
    body = as_bytes(last, revision=change.revision, created_at=record.created_at, updated_at=change.recorded_at)
    return Recorded([change.revision, body, *(last.derived.get(name) for name in VERSIONS[kind].live)], claims)


def claims_then(records: list[int], moment: dt.datetime, as_of: dt.date | None) -> list[RowThen]:
    """Load the claims on records that were recorded by a moment, in the states that they had then."""
    statement = (
        reading.claims().where(Claim.record_pk.in_(records), Claim.recorded_at <= moment).add_columns(Claim.source_pk)
    )
    rows = service().rows(statement.where(reading.visible_by(as_of)) if as_of else statement)
    marks = (
        select(ClaimMarking.claim_pk, ClaimMarking.mark)
        .join(Claim, Claim.pk == ClaimMarking.claim_pk)
        .where(Claim.record_pk.in_(records), ClaimMarking.recorded_at <= moment)
        .order_by(ClaimMarking.pk)
    )
    # The last mark counts.
    states = {claim: STATES[mark] for claim, mark in service().rows(marks)}
    return [RowThen(row, states.get(row.pk, ClaimState.ACTIVE)) for row in rows]
