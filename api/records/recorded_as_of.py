"""`recorded_as_of`: what this API answered at a moment, from the claims that were recorded and counted by then."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import select

from api.context import service
from ledger.references.merged_ids import Aliases
from ledger.resolution.projection import as_bytes, project
from ledger.versions.store import as_claim
from ledger.writes.claim_marks import STATES
from models import VERSIONS, Change, Claim, ClaimMarking, FormerSource, Record, Source
from models.queries.records import select_claims, select_merges
from models.vocabularies import ChangeAction, ClaimState, Kind

# After these a record is not served any more.
UNSERVED = (ChangeAction.WITHDRAWN, ChangeAction.MERGED)


@dataclass(frozen=True, slots=True)
class RowThen:
    """A row of claims, with the state that the claim had at a moment, and what its source was known as then.

    `said` has the columns of a row that told something else then.
    """

    row: Any
    state: ClaimState
    source_body: bytes
    said: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        return self.said[name] if name in self.said else getattr(self.row, name)


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as it was served at a moment: what a stored document is finished from, and the claims under it."""

    row: list[Any]  # revision, body, and what else the document is finished from, as `reading.item` selects them
    claims: list[RowThen]

    @property
    def sources(self) -> list[bytes]:
        """The documents of the sources of the claims that counted, as they were then, the oldest first."""
        counting = [claim for claim in self.claims if claim.state != ClaimState.WITHDRAWN]
        bodies = {(claim.published_earliest, claim.source): claim.source_body for claim in counting}
        return [bodies[key] for key in sorted(bodies)]


def recorded(kind: Kind, slug: str, moment: dt.datetime, as_of: dt.date | None) -> Recorded | None:
    """Resolve a record again from what was recorded by a moment; None where it was not served then.

    `revision` and `updated_at` are the record's at that moment, of its versions of the past too.
    """
    record = service().first(select(Record.pk, Record.created_at).where(Record.kind == kind, Record.slug == slug))
    if record is None:
        return None
    written = select(Change.action, Change.revision, Change.recorded_at).order_by(Change.seq.desc()).limit(1)
    change = service().first(written.where(Change.record_pk == record.pk, Change.recorded_at <= moment))
    if change is None or change.action in UNSERVED:
        return None
    aliases = Aliases(service().rows(select_merges(moment)))
    claims = claims_then(aliases.members(record.pk), moment, as_of)
    drafts = project(kind, slug, (as_claim(row, aliases) for row in claims if row.state != ClaimState.WITHDRAWN))
    if not drafts:
        return None
    last = drafts[-1]
    body = as_bytes(last, revision=change.revision, created_at=record.created_at, updated_at=change.recorded_at)
    return Recorded([change.revision, body, *(last.derived.get(name) for name in VERSIONS[kind].live)], claims)


def claims_then(records: list[int], moment: dt.datetime, as_of: dt.date | None) -> list[RowThen]:
    """Load the claims on records that were recorded by a moment, in the states that they had then."""
    statement = select_claims().where(Claim.record_pk.in_(records), Claim.recorded_at <= moment)
    rows = service().rows(statement.add_columns(Claim.source_pk, Source.body.label("source_body")))
    former = formerly({row.source_pk for row in rows}, moment)
    marks = (
        select(ClaimMarking.claim_pk, ClaimMarking.mark)
        .join(Claim, Claim.pk == ClaimMarking.claim_pk)
        .where(Claim.record_pk.in_(records), ClaimMarking.recorded_at <= moment)
        .order_by(ClaimMarking.pk)
    )
    # The last mark counts.
    states = {claim: STATES[mark] for claim, mark in service().rows(marks)}
    then = (row_then(row, states.get(row.pk, ClaimState.ACTIVE), former.get(row.source_pk)) for row in rows)
    return [row for row in then if as_of is None or row.published_latest <= as_of]


def formerly(sources: set[int], moment: dt.datetime) -> dict[int, bytes]:
    """Return the documents, by key, of those sources that were known as something else at a moment."""
    statement = select(FormerSource.source_pk, FormerSource.body).where(
        FormerSource.source_pk.in_(sources), FormerSource.replaced_at > moment
    )
    # The first that was replaced after the moment: of one key, the last that is put in.
    return dict(row for row in service().rows(statement.order_by(FormerSource.pk.desc())))


def row_then(row: Any, state: ClaimState, former: bytes | None) -> RowThen:
    """Put into a row of `reading.claims` what it told of the source then; `former` is the document of that, if any."""
    if former is None:
        return RowThen(row, state, row.source_body, {})
    source = orjson.loads(former)
    published = source["published"]
    said = {
        "source_origin": source["origin"] or None,
        "publisher": source["publisher"],
        "published_edtf": published["edtf"],
        "published_earliest": dt.date.fromisoformat(published["earliest"]),
        "published_latest": dt.date.fromisoformat(published["latest"]),
    }
    return RowThen(row, state, former, said)
