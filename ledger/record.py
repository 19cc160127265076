"""Records a dossier: a source with its claims becomes versions and changes, in the caller's one transaction."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.feed import announce
from ledger.fingerprint import claim_id
from ledger.projection import instant
from ledger.store import make_anchors, write_versions
from models import Claim, ClaimMarking, Record, Source
from models.engine import lock_feed
from models.vocabularies import ChangeAction, ClaimMark, ClaimState, Kind
from schemas import edtf
from schemas.dossier import Dossier, NewClaim, references_of
from schemas.values import DateSchema

DROPPED = "A later reading of the source no longer has it."
READ_AGAIN = "A later reading of the source has it again."


@dataclass(slots=True)
class Receipt:
    """What recording a dossier did."""

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


def record(session: Session, dossier: Dossier, *, actor: str, now: dt.datetime | None = None) -> Receipt:
    """Record a dossier; the same dossier again changes nothing.

    A dossier is all that was read from its source: claims that an earlier reading had and this one has not are taken
    back, with that reason. A claim that an editor withdrew stays withdrawn. References must have been checked.
    """
    now = now or dt.datetime.now(dt.UTC)
    lock_feed(session)  # one writer at a time, as on SQLite: no deadlocks, no races for ids, numbers in order
    receipt = Receipt(dossier.source["id"])
    source, moved = _store_source(session, dossier.source, now)
    anchors = make_anchors(session, mentioned(dossier), now)
    touched = _store_claims(session, source, dossier, anchors, receipt, actor, now)
    if moved:
        for pk in session.scalars(select(Claim.record_pk).where(Claim.source_pk == source.pk).distinct()):
            touched.setdefault(pk, [])
    for pk in sorted(touched):
        one = session.get_one(Record, pk)
        since = None if moved else source.published_latest
        _refresh(session, one, touched[pk], since, source.slug, actor, now)
        receipt.records.append(f"{one.kind}/{one.slug}")
    return receipt


def mentioned(dossier: Dossier) -> set[tuple[Kind, str]]:
    """Return every record that a dossier speaks of or refers to."""
    spoken_of = {(claim.kind, claim.slug) for claim in dossier.claims}
    return spoken_of | {reference for claim in dossier.claims for reference in references_of(claim)}


def _store_source(session: Session, said: dict[str, Any], now: dt.datetime) -> tuple[Source, bool]:
    """Store a source; tell whether it was there with another date or origin, so that its records must be redone."""
    date = edtf.parse(said["published"])
    columns: dict[str, Any] = {
        "title": said["title"],
        "publisher": said.get("publisher"),
        "origin": said.get("origin"),
        "url": said.get("url"),
        "published_edtf": date.edtf,
        "published_earliest": date.earliest,
        "published_latest": date.latest,
        "language": said["language"],
        "note": said.get("note"),
    }
    source = session.execute(select(Source).where(Source.slug == said["id"])).scalar_one_or_none()
    if source is None:
        source = Source(slug=said["id"], recorded_at=now, body=b"", **columns)
        session.add(source)
        moved = False
    else:
        decisive = ("published_earliest", "published_latest", "origin", "publisher")
        moved = any(getattr(source, name) != columns[name] for name in decisive)
        for name, value in columns.items():
            if getattr(source, name) != value:
                setattr(source, name, value)
    source.body = source_document(source, columns)
    session.flush()
    return source, moved


def source_document(source: Source, columns: dict[str, Any]) -> bytes:
    """Finish the JSON of a source."""
    base = f"/v1/sources/{source.slug}"
    return orjson.dumps(
        {
            "id": source.slug,
            "title": columns["title"],
            "publisher": columns["publisher"],
            "origin": columns["origin"] or [],
            "url": columns["url"],
            "published": DateSchema().load(columns["published_edtf"]),
            "language": columns["language"],
            "note": columns["note"],
            "recorded_at": instant(source.recorded_at),
            "links": {"self": base, "claims": f"/v1/claims?source={source.slug}"},
        }
    )


def _store_claims(
    session: Session,
    source: Source,
    dossier: Dossier,
    anchors: dict[tuple[Kind, str], Record],
    receipt: Receipt,
    actor: str,
    now: dt.datetime,
) -> dict[int, list[Claim]]:
    """Add new claims, take back those no longer read; return the claims that changed, by the key of their record."""
    touched: dict[int, list[Claim]] = defaultdict(list)
    stored = {claim.id: claim for claim in session.scalars(select(Claim).where(Claim.source_pk == source.pk))}
    read: dict[str, tuple[int, NewClaim]] = {}
    for position, new in enumerate(dossier.claims, 1):
        read.setdefault(claim_id(source.slug, new), (position, new))
    for identity, (position, new) in read.items():
        if identity not in stored:
            claim = _new_row(identity, new, source, anchors[new.kind, new.slug], position, actor, now)
            session.add(claim)
            touched[claim.record_pk].append(claim)
            receipt.added += 1
        elif stored[identity].state == ClaimState.WITHDRAWN and _was_dropped(session, stored[identity]):
            _mark(session, stored[identity], ClaimMark.REINSTATED, READ_AGAIN, actor, now)
            touched[stored[identity].record_pk].append(stored[identity])
            receipt.reinstated += 1
        else:
            receipt.unchanged += 1
    for identity, claim in stored.items():
        # Position 0 marks claims that were added by themselves, which no dossier takes back.
        if identity not in read and claim.state != ClaimState.WITHDRAWN and claim.position:
            _mark(session, claim, ClaimMark.DROPPED, DROPPED, actor, now)
            touched[claim.record_pk].append(claim)
            receipt.dropped += 1
    session.flush()
    return touched


def _new_row(
    identity: str, new: NewClaim, source: Source, anchor: Record, position: int, actor: str, now: dt.datetime
) -> Claim:
    return Claim(
        id=identity,
        record_pk=anchor.pk,
        source_pk=source.pk,
        position=position,
        field=new.field,
        value=new.value,
        stance=new.stance,
        certainty=new.certainty,
        speaker=new.speaker,
        origin=new.origin,
        valid=new.valid,
        doubt=new.doubt,
        probable=new.probable,
        quote=new.quote,
        locator=new.locator,
        actor=actor,
        recorded_at=now,
        state=ClaimState.ACTIVE,
    )


def _was_dropped(session: Session, claim: Claim) -> bool:
    """Tell whether it was a later reading that took the claim back, rather than an editor."""
    statement = select(ClaimMarking.mark).where(ClaimMarking.claim_pk == claim.pk).order_by(ClaimMarking.pk.desc())
    return session.execute(statement.limit(1)).scalar_one_or_none() == ClaimMark.DROPPED


def _mark(session: Session, claim: Claim, mark: ClaimMark, reason: str, actor: str, now: dt.datetime) -> None:
    """Change the state of a claim and leave the trace of it."""
    claim.state = ClaimState.ACTIVE if mark is ClaimMark.REINSTATED else ClaimState.WITHDRAWN
    session.add(ClaimMarking(claim_pk=claim.pk, mark=mark, reason=reason, actor=actor, recorded_at=now))


def _refresh(
    session: Session,
    one: Record,
    claims: list[Claim],
    since: dt.date | None,
    source: str,
    actor: str,
    now: dt.datetime,
) -> None:
    """Raise a record's revision, write its versions and announce the change."""
    action = ChangeAction.UPDATED if one.revision else ChangeAction.CREATED
    one.revision += 1
    one.updated_at = now
    session.flush()
    write_versions(session, one, since, now)
    fields = {claim.field for claim in claims if claim.field}
    announce(
        session, one, action, actor=actor, source=source, claims=[claim.id for claim in claims], fields=fields, now=now
    )
