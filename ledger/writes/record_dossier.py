"""Records dossiers: stores a source with its claims, then versions and changes, in one transaction of the caller."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.claim_ids import compute_claim_id
from ledger.clock import get_utc_now
from ledger.versions.anchors import ensure_anchors
from ledger.versions.releases import find_affected_records, load_releases
from ledger.writes.claim_marks import apply_mark
from ledger.writes.publish import WriteContext, publish
from models import Claim, ClaimMarking, FormerSource, Record, Source
from models.engine import lock_feed
from models.json_types import JsonObject
from models.vocabularies import ClaimMark, ClaimState, Kind, SourceType
from schemas.dossier.dossier import Dossier, NewClaim, find_claim_references
from schemas.fields.values import DateSchema, format_instant
from schemas.text import edtf

# Stored with the mark of a claim. Do not change these texts: the marks of earlier readings have them too.
DROPPED = "A later reading of the source no longer has it."
READ_AGAIN = "A later reading of the source has it again."


@dataclass(slots=True)
class Receipt:
    """The result of recording a dossier: counts of claims, and the changed records as `kind/id`."""

    source: str
    added: int = 0
    dropped: int = 0
    reinstated: int = 0
    unchanged: int = 0
    records: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.records)


@dataclass(frozen=True, slots=True)
class _ClaimChanges:
    """How a reading of a source changes its claims.

    `before` are all claims of the source that were stored, and `anchors` the records that the new ones need.
    """

    added: list[Claim]
    reinstated: list[Claim]
    dropped: list[Claim]
    unchanged: int
    before: list[Claim]
    anchors: dict[tuple[Kind, str], Record]


def record_dossier(session: Session, dossier: Dossier, *, actor: str, now: dt.datetime | None = None) -> Receipt:
    """Record a dossier. The same dossier again changes nothing. The caller has checked its references.

    A dossier is a complete reading of its source. So claims of an earlier reading that are missing in this one are
    withdrawn, with that reason. A claim that an editor withdrew stays withdrawn.
    """
    context = WriteContext(actor, now or get_utc_now(), dossier.source["id"])
    lock_feed(session)  # one writer at a time, as on SQLite: no deadlocks, no races for ids, numbers in order
    stored = session.execute(select(Source).where(Source.slug == dossier.source["id"])).scalar_one_or_none()
    series = [dossier.source.get("series"), stored.series if stored else None]
    releases = load_releases(session, series)
    source, restated = _update_source(session, stored, dossier.source, context)
    changes = _store_claims(session, source, dossier, context)
    touched: dict[int, list[Claim]] = defaultdict(list)
    for claim in [*changes.added, *changes.reinstated, *changes.dropped]:
        touched[claim.record_pk].append(claim)
    if restated:
        # All claims of the source, with those that came without a dossier. If all of them are withdrawn, the feed still
        # lists their records.
        active = [claim for claim in changes.before if claim.state != ClaimState.WITHDRAWN]
        for claim in active or changes.before:
            touched[claim.record_pk] += []
    for pk in find_affected_records(session, releases, load_releases(session, series)):
        touched[pk] += []
    since = None if restated else source.published_latest
    records = publish(session, touched, context, since=since, known=changes.anchors.values()) if touched else []
    return Receipt(
        source.slug,
        added=len(changes.added),
        dropped=len(changes.dropped),
        reinstated=len(changes.reinstated),
        unchanged=changes.unchanged,
        records=[f"{record.kind}/{record.slug}" for record in records],
    )


def list_mentioned_records(claims: Collection[NewClaim]) -> set[tuple[Kind, str]]:
    """Return every record that the claims are about or refer to."""
    subjects = {(claim.kind, claim.slug) for claim in claims}
    references = (find_claim_references(claim.kind, claim.field, claim.value) for claim in claims)
    return subjects.union(*references)


class SourceDiffersError(Exception):
    """A stored source has the same id but other properties. The message is for the client."""


def store_source(session: Session, source: JsonObject, now: dt.datetime) -> Source:
    """Store a source without a dossier, if it is new. Raise SourceDiffersError if the stored one has other properties.

    Only a dossier can change a source, because a dossier is a complete reading of it.
    """
    columns = build_source_columns(source)
    stored = session.execute(select(Source).where(Source.slug == source["id"])).scalar_one_or_none()
    if stored is None:
        return _create_source(session, source["id"], columns, now)
    differing = [name for name, value in columns.items() if getattr(stored, name) != value]
    if differing:
        properties = ", ".join(dict.fromkeys(name.split("_")[0] for name in differing))
        raise SourceDiffersError(
            f"There is a source {source['id']!r} with another {properties}. To use it, send only its id."
        )
    return stored


def _update_source(
    session: Session, stored: Source | None, source: JsonObject, context: WriteContext
) -> tuple[Source, bool]:
    """Store the source of a dossier. Return it, and whether it was `stored` before with other properties.

    In that case the caller projects all its records again, and the former properties stay stored. A new title alone
    changes no record. It is still a change of the feed, because the last number of the feed is part of the ETag of
    every list, with the list of sources among them.
    """
    columns = build_source_columns(source)
    if stored is None:
        return _create_source(session, source["id"], columns, context.now), False
    restated = any(getattr(stored, name) != value for name, value in columns.items())
    if restated:
        session.add(FormerSource(source_pk=stored.pk, body=stored.body, actor=context.actor, replaced_at=context.now))
    for name, value in columns.items():
        setattr(stored, name, value)
    stored.body = render_source(stored, columns)
    session.flush()
    return stored, restated


def build_source_columns(source: JsonObject) -> JsonObject:
    """Return the values of the columns of a source."""
    date = edtf.parse(source["published"])
    return {
        "title": source["title"],
        "publisher": source.get("publisher"),
        "type": SourceType(source["type"]),
        "series": source.get("series"),
        "origin": source.get("origin"),
        "url": source.get("url"),
        "published_edtf": date.edtf,
        "published_earliest": date.earliest,
        "published_latest": date.latest,
        "language": source["language"],
        "note": source.get("note"),
    }


def _create_source(session: Session, slug: str, columns: JsonObject, now: dt.datetime) -> Source:
    source = build_source(slug, columns, now)
    session.add(source)
    session.flush()
    return source


def build_source(slug: str, columns: JsonObject, now: dt.datetime) -> Source:
    """Build the row of a new source, with its document."""
    source = Source(slug=slug, recorded_at=now, body=b"", **columns)
    source.body = render_source(source, columns)
    return source


def render_source(source: Source, columns: JsonObject) -> bytes:
    """Render the JSON document of a source."""
    base = f"/v1/sources/{source.slug}"
    return orjson.dumps(
        {
            "id": source.slug,
            "title": columns["title"],
            "publisher": columns["publisher"],
            "type": str(columns["type"]),
            "series": columns["series"],
            "origin": columns["origin"] or [],
            "url": columns["url"],
            "published": DateSchema().load(columns["published_edtf"]),
            "language": columns["language"],
            "note": columns["note"],
            "recorded_at": format_instant(source.recorded_at),
            "links": {"self": base, "claims": f"/v1/claims?source={source.slug}"},
        }
    )


def _store_claims(session: Session, source: Source, dossier: Dossier, context: WriteContext) -> _ClaimChanges:
    """Add new claims, withdraw those that are no longer read, and reinstate those that are read again."""
    stored = {claim.id: claim for claim in session.scalars(select(Claim).where(Claim.source_pk == source.pk))}
    read: dict[str, tuple[int, NewClaim]] = {}
    for position, claim in enumerate(dossier.claims, 1):
        read.setdefault(compute_claim_id(source.slug, claim), (position, claim))
    # If every claim was recorded before, every record that they mention has its anchor.
    has_new = read.keys() - stored.keys()
    mentioned = sorted(list_mentioned_records(dossier.claims)) if has_new else []
    anchors = ensure_anchors(session, mentioned, context.now)
    added = [
        create_claim(identity, claim, source, anchors[claim.kind, claim.slug], position, context)
        for identity, (position, claim) in read.items()
        if identity not in stored
    ]
    session.add_all(added)
    dropped = [row for row in stored.values() if row.id not in read and _is_active_from_dossier(row)]
    reinstated = [row for row in stored.values() if row.id in read and _was_dropped(session, row)]
    unchanged = len(read.keys() & stored.keys()) - len(reinstated)
    for row in dropped:
        apply_mark(session, row, ClaimMark.DROPPED, context, DROPPED)
    for row in reinstated:
        apply_mark(session, row, ClaimMark.REINSTATED, context, READ_AGAIN)
    session.flush()
    return _ClaimChanges(added, reinstated, dropped, unchanged, list(stored.values()), anchors)


def create_claim(
    identity: str, claim: NewClaim, source: Source, anchor: Record, position: int, context: WriteContext
) -> Claim:
    """Build the row of a new claim; `position` is its number in its dossier, 0 without a dossier."""
    return Claim(**build_claim_columns(identity, claim, source, anchor, position, context))


def build_claim_columns(
    identity: str, claim: NewClaim, source: Source, anchor: Record, position: int, context: WriteContext
) -> JsonObject:
    """Return the columns of the row of a new claim, as `create_claim` does."""
    return {
        "id": identity,
        "record_pk": anchor.pk,
        "source_pk": source.pk,
        "position": position,
        "field": claim.field,
        "value": claim.value,
        "stance": claim.stance,
        "certainty": claim.certainty,
        "speaker": claim.speaker,
        "origin": claim.origin,
        "valid": claim.valid,
        "doubt": claim.doubt,
        "probable": claim.probable,
        "quote": claim.quote,
        "locator": claim.locator,
        "actor": context.actor,
        "recorded_at": context.now,
        "state": ClaimState.ACTIVE,
    }


def _is_active_from_dossier(claim: Claim) -> bool:
    """Tell whether a claim came with a dossier and is not withdrawn. A claim without a dossier has position 0."""
    return claim.state != ClaimState.WITHDRAWN and claim.position > 0


def _was_dropped(session: Session, claim: Claim) -> bool:
    """Tell whether a claim was withdrawn by a later reading, and not by an editor."""
    if claim.state != ClaimState.WITHDRAWN:
        return False
    statement = select(ClaimMarking.mark).where(ClaimMarking.claim_pk == claim.pk).order_by(ClaimMarking.pk.desc())
    return session.execute(statement.limit(1)).scalar_one_or_none() == ClaimMark.DROPPED
