"""`recorded_as_of`: what this API answered at a moment, from the claims that were recorded and counted by then."""

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response
from sqlalchemy import exists, select

from api.context import get_reader
from api.problems import ProblemError
from api.records.claim_documents import render_claim
from api.records.lookup import answer_missing_record, redirect_to_record
from ledger.references.merged_ids import MergedIds
from ledger.resolution.claim import Claim as CountedClaim
from ledger.resolution.listing import find_unlisted
from ledger.resolution.projection import VersionDraft, project_versions, render_version
from ledger.resolution.series import NO_RELEASES, Release, Releases
from ledger.versions.store import convert_claim_row
from ledger.writes.claim_marks import STATES_BY_MARK
from models import Change, Claim, ClaimMarking, FormerSource, Record, Source
from models.json_types import JsonObject
from models.queries.records import select_claims, select_merges, select_record_state
from models.queries.rows import ClaimRow
from models.vocabularies import ChangeAction, ClaimState, Kind, SourceType
from schemas.fields.values import format_instant

# After these actions a record is no longer served.
UNSERVED = (ChangeAction.WITHDRAWN, ChangeAction.MERGED)


@dataclass(frozen=True, slots=True)
class ClaimThen:
    """A row of claims as it was at a moment: the state of the claim, and the document of its source.

    `former` has the columns of the row that had another value then.
    """

    row: ClaimRow
    state: ClaimState
    source_body: bytes
    former: JsonObject

    def __getattr__(self, name: str) -> Any:
        return self.former[name] if name in self.former else getattr(self.row, name)


@dataclass(frozen=True, slots=True)
class _Projection:
    """What a record was at a moment: its versions, the rows of its claims as ClaimThen, and what the rule read."""

    drafts: list[VersionDraft]
    rows: list[Any]
    claims: list[CountedClaim]
    releases: Releases


@dataclass(frozen=True, slots=True)
class RecordThen:
    """A record as it was served at a moment: the columns that its document is completed from, and its claims."""

    revision: int
    body: bytes
    overdue_from: dt.date | None
    last_published: dt.date
    claims: list[Any]  # ClaimThen, which has the attributes of a ClaimRow
    unlisted: dict[str, dt.date]  # by the id of a claim, the day of the first release that no longer listed it

    @property
    def claim_documents(self) -> list[JsonObject]:
        """The documents of the claims, as they were then."""
        return [render_claim(claim, self.unlisted.get(claim.id)) for claim in self.claims]

    @property
    def sources(self) -> list[bytes]:
        """The documents of the sources of the claims that counted, as they were then, the oldest first."""
        counted = [claim for claim in self.claims if claim.state != ClaimState.WITHDRAWN]
        bodies = {(claim.published_earliest, claim.source): claim.source_body for claim in counted}
        return [bodies[key] for key in sorted(bodies)]


def load_recorded(kind: Kind, slug: str, moment: dt.datetime, as_of: dt.date | None) -> RecordThen | None:
    """Resolve a record again from what was recorded by a moment; return None if it was not served then.

    The document has the bytes that the API answered, `revision` and `updated_at` included.
    """
    record = get_reader().first(select(Record.pk, Record.created_at).where(Record.kind == kind, Record.slug == slug))
    if record is None:
        return None
    statement = select(Change.action, Change.revision, Change.recorded_at).order_by(Change.seq.desc())
    statement = statement.where(Change.record_pk == record.pk, Change.recorded_at <= moment)
    changes = get_reader().rows(statement if as_of else statement.limit(1))
    if not changes or changes[0].action in UNSERVED:
        return None
    project = functools.partial(_project_then, kind, slug, record.pk)
    then = project(moment)
    draft = find_draft(then.drafts, as_of)
    if draft is None:
        return None
    change = changes[0]
    for earlier in changes[1:] if draft.known_to else ():
        # A past version keeps the revision of the last change that made it differ, or that found it the present one.
        former = None if earlier.action in UNSERVED else find_draft(project(earlier.recorded_at).drafts, as_of)
        if former is None or not _is_same_version(draft, former):
            break
        change = earlier
        if former.known_to is None:
            break
    body = render_version(draft, revision=change.revision, created_at=record.created_at, updated_at=change.recorded_at)
    visible = [row for row in then.rows if is_visible(row, as_of)]
    counted = [claim for claim in then.claims if is_visible(claim, as_of)]
    unlisted = find_unlisted(kind, counted, then.releases, as_of)
    last_published = dt.date.fromisoformat(draft.evidence.last_published)
    return RecordThen(change.revision, body, draft.derived.get("overdue_from"), last_published, visible, unlisted)


def find_draft(drafts: Sequence[VersionDraft], as_of: dt.date | None) -> VersionDraft | None:
    """Return the version that was known on a day, the last one without a day; None if nothing was known."""
    known = [draft for draft in drafts if as_of is None or draft.known_from <= as_of]
    return known[-1] if known else None


def _project_then(kind: Kind, slug: str, pk: int, moment: dt.datetime) -> _Projection:
    """Project a record from what was recorded by a moment."""
    merged_ids = MergedIds(get_reader().rows(select_merges(moment)))
    rows = load_claims_then(merged_ids.list_members(pk), moment)
    claims = [convert_claim_row(row, merged_ids) for row in rows if row.state != ClaimState.WITHDRAWN]
    releases = load_releases_then({claim.series for claim in claims if claim.series}, moment)
    drafts = project_versions(kind, slug, claims, former_slugs=merged_ids.list_former_slugs(pk), releases=releases)
    return _Projection(drafts, rows, claims, releases)


def _is_same_version(draft: VersionDraft, former: VersionDraft) -> bool:
    return draft.known_from == former.known_from and draft.build_document() == former.build_document()


def load_last_change(record_pk: int, moment: dt.datetime) -> Any:
    """Return the last change of a record by a moment: its action, revision, time and entry; None if it has none."""
    columns = (Change.action, Change.revision, Change.recorded_at, Change.body)
    statement = select(*columns).where(Change.record_pk == record_pk, Change.recorded_at <= moment)
    return get_reader().first(statement.order_by(Change.seq.desc()).limit(1))


def answer_unserved_then(kind: Kind, slug: str, moment: dt.datetime) -> Response:
    """Answer 308 or 410 for a record that was merged or withdrawn at a moment, 404 for one that had no document."""
    record = get_reader().first(select_record_state(kind, slug))
    if record is None:
        return answer_missing_record(kind, slug, None)
    change = load_last_change(record.pk, moment)
    if change is not None and change.action == ChangeAction.MERGED:
        merged_ids = MergedIds(get_reader().rows(select_merges(moment)))
        return redirect_to_record(kind, slug, merged_ids.translate_slug(kind, slug))
    if change is not None and change.action == ChangeAction.WITHDRAWN:
        raise ProblemError("gone", orjson.loads(change.body).get("reason") or "The record was withdrawn.")
    raise ProblemError("not-found", f"This API served nothing on {slug!r} at {format_instant(moment)}.")


def is_visible(claim: Any, as_of: dt.date | None) -> bool:
    """Tell whether a claim is visible as of a day, as `is_published_by` does in the database."""
    return as_of is None or claim.published_latest <= as_of or not claim.source_type.is_evidence


def load_releases_then(series: Collection[str], moment: dt.datetime) -> Releases:
    """Load the releases of series as they were at a moment: their sources had a claim, and belonged to the series."""
    if not series:
        return NO_RELEASES
    is_listed = Source.series.in_(series) | Source.pk.in_(select(FormerSource.source_pk))
    has_claims = exists().where(Claim.source_pk == Source.pk, Claim.recorded_at <= moment)
    sources = get_reader().rows(select(Source.pk, Source.body).where(is_listed, has_claims))
    former_bodies = load_former_sources({source.pk for source in sources}, moment)
    by_series: dict[str, set[Release]] = defaultdict(set)
    for source in sources:
        document = orjson.loads(former_bodies.get(source.pk, source.body))
        if document.get("series") in series:
            ends = (dt.date.fromisoformat(document["published"][end]) for end in ("latest", "earliest"))
            by_series[document["series"]].add(Release(*ends))
    return {name: sorted(releases) for name, releases in by_series.items()}


def load_claims_then(record_pks: list[int], moment: dt.datetime) -> list[Any]:
    """Load the claims on records that were recorded by a moment, in the states that they had then, as ClaimThen."""
    statement = select_claims().where(Claim.record_pk.in_(record_pks), Claim.recorded_at <= moment)
    rows = get_reader().rows(statement.add_columns(Claim.source_pk, Source.body.label("source_body")))
    former_bodies = load_former_sources({row.source_pk for row in rows}, moment)
    marks = (
        select(ClaimMarking.claim_pk, ClaimMarking.mark)
        .join(Claim, Claim.pk == ClaimMarking.claim_pk)
        .where(Claim.record_pk.in_(record_pks), ClaimMarking.recorded_at <= moment)
        .order_by(ClaimMarking.pk)
    )
    # The last mark counts.
    states = {row.claim_pk: STATES_BY_MARK[row.mark] for row in get_reader().rows(marks)}
    return [
        build_claim_then(row, states.get(row.pk, ClaimState.ACTIVE), row.source_body, former_bodies.get(row.source_pk))
        for row in rows
    ]


def load_former_sources(source_pks: Collection[int], moment: dt.datetime) -> dict[int, bytes]:
    """Return the documents that sources had at a moment, by key, of those sources that have another one now."""
    statement = select(FormerSource.source_pk, FormerSource.body).where(
        FormerSource.source_pk.in_(source_pks), FormerSource.replaced_at > moment
    )
    # The document that was replaced first after the moment was in force then: it comes last, so the dict keeps it.
    rows = get_reader().rows(statement.order_by(FormerSource.pk.desc()))
    return {row.source_pk: row.body for row in rows}


def build_claim_then(row: ClaimRow, state: ClaimState, body: bytes, former_body: bytes | None) -> ClaimThen:
    """Put the former description of its source into a row of claims; `former_body` is None if it did not change."""
    if former_body is None:
        return ClaimThen(row, state, body, {})
    source = orjson.loads(former_body)
    published = source["published"]
    former = {
        "source_origin": source["origin"] or None,
        "publisher": source["publisher"],
        # Sources were stored without these two before there were types and series.
        "source_type": SourceType(source.get("type", SourceType.NEWS)),
        "series": source.get("series"),
        "published_edtf": published["edtf"],
        "published_earliest": dt.date.fromisoformat(published["earliest"]),
        "published_latest": dt.date.fromisoformat(published["latest"]),
    }
    return ClaimThen(row, state, former_body, former)
