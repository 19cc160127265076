"""Records several dossiers in one transaction of the caller. New ones are stored together, in far fewer statements."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from ledger.batches import split_batches
from ledger.claim_ids import compute_claim_id
from ledger.clock import get_utc_now
from ledger.versions.anchors import ensure_anchors
from ledger.writes.publish import ClaimOnField, NewClaims, WriteContext, publish_new_claims
from ledger.writes.record_dossier import (
    Receipt,
    build_claim_columns,
    build_source,
    build_source_columns,
    list_mentioned_records,
    record_dossier,
)
from models import Claim, Record, Source
from models.engine import lock_feed
from models.json_types import JsonObject
from models.vocabularies import Kind, SourceType, Stance
from schemas.dossier.dossier import Dossier, NewClaim
from schemas.text import edtf


def record_dossiers(
    session: Session, dossiers: Sequence[Dossier], *, actor: str, now: dt.datetime | None = None
) -> list[Receipt]:
    """Record dossiers in their order, all at one moment. The result is that of `record_dossier` for each of them.

    The caller has checked their references.
    """
    now = now or get_utc_now()
    lock_feed(session)
    if _can_store_together(session, dossiers):
        return _store_together(session, dossiers, actor, now)
    return [record_dossier(session, dossier, actor=actor, now=now) for dossier in dossiers]


def _can_store_together(session: Session, dossiers: Sequence[Dossier]) -> bool:
    """Tell whether all sources are new, in the order of publication, and none is older than a stored source.

    Then no dossier changes a version that a later one begins. A dossier that denies a name can end a record, which
    only `record_dossier` notices at the right place of the feed. A register changes versions of all days, and a release
    changes records that it does not mention.
    """
    if not all(is_only_about_its_day(dossier) for dossier in dossiers):
        return False
    days = [edtf.parse(dossier.source["published"]).latest or dt.date.max for dossier in dossiers]
    if not days or any(earlier > later for earlier, later in pairwise(days)):
        return False
    if any(
        claim.field == "name" and claim.stance is not Stance.ASSERTS for dossier in dossiers for claim in dossier.claims
    ):
        return False
    last_day: dt.date | None = session.execute(select(func.max(Source.published_latest))).scalar()
    if last_day is not None and days[0] < last_day:
        return False
    ids = [dossier.source["id"] for dossier in dossiers]
    known = any(
        session.scalars(select(Source.pk).where(Source.slug.in_(batch))).first() for batch in split_batches(ids)
    )
    return not known and len(set(ids)) == len(ids)


def _store_together(session: Session, dossiers: Sequence[Dossier], actor: str, now: dt.datetime) -> list[Receipt]:
    mentioned = [record for dossier in dossiers for record in sorted(list_mentioned_records(dossier.claims))]
    anchors = ensure_anchors(session, mentioned, now)
    sources = [build_source(dossier.source["id"], build_source_columns(dossier.source), now) for dossier in dossiers]
    session.add_all(sources)
    session.flush()
    rows: list[JsonObject] = []
    writes: list[NewClaims] = []
    for dossier, source in zip(dossiers, sources, strict=True):
        added = _build_claims(dossier, source, anchors, WriteContext(actor, now, source.slug))
        touched: dict[int, list[ClaimOnField]] = defaultdict(list)
        for row in added:
            touched[row["record_pk"]].append(ClaimOnField(row["id"], row["field"]))
        rows += added
        writes.append(NewClaims(source.slug, source.published_latest, touched))
    if rows:
        # With nulls, all rows have the same columns, and go into one statement.
        session.execute(insert(Claim), rows, execution_options={"render_nulls": True})
    published = publish_new_claims(session, writes, actor=actor, now=now, known=anchors.values())
    return [
        Receipt(
            write.source,
            added=sum(map(len, write.touched.values())),
            records=[f"{record.kind}/{record.slug}" for record in records],
        )
        for write, records in zip(writes, published, strict=True)
    ]


def _build_claims(
    dossier: Dossier, source: Source, anchors: dict[tuple[Kind, str], Record], context: WriteContext
) -> list[JsonObject]:
    """Return the columns of the claims of a new source. A claim that is in the dossier twice is stored once."""
    read: dict[str, tuple[int, NewClaim]] = {}
    for position, claim in enumerate(dossier.claims, 1):
        read.setdefault(compute_claim_id(source.slug, claim), (position, claim))
    return [
        build_claim_columns(identity, claim, source, anchors[claim.kind, claim.slug], position, context)
        for identity, (position, claim) in read.items()
    ]


def is_only_about_its_day(dossier: Dossier) -> bool:
    """Tell whether a dossier changes only records that it mentions, from its publication on."""
    source = dossier.source
    return SourceType(source.get("type") or SourceType.NEWS).is_evidence and not source.get("series")
