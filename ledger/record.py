"""Records a dossier: a source with its claims becomes versions and changes, in the caller's one transaction."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.fingerprint import claim_id
from ledger.projection import instant
from ledger.publishing import Act, publish
from ledger.store import make_anchors
from models import Claim, ClaimMarking, Record, Source
from models.engine import lock_feed
from models.vocabularies import ClaimMark, ClaimState, Kind
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


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a reading of a source did to its claims; `anchored` are the records that its new claims need."""

    added: list[Claim]
    again: list[Claim]
    gone: list[Claim]
    unchanged: list[Claim]
    anchored: dict[tuple[Kind, str], Record]


def record(session: Session, dossier: Dossier, *, actor: str, now: dt.datetime | None = None) -> Receipt:
    """Record a dossier; the same dossier again changes nothing.

    A dossier is all that was read from its source: claims that an earlier reading had and this one has not are taken
    back, with that reason. A claim that an editor withdrew stays withdrawn. References must have been checked.
    """
    now = now or dt.datetime.now(dt.UTC)
    lock_feed(session)  # one writer at a time, as on SQLite: no deadlocks, no races for ids, numbers in order
    source, restated = _store_source(session, dossier.source, now)
    reading = _store_claims(session, source, dossier, actor, now)
    touched: dict[int, list[Claim]] = defaultdict(list)
    for claim in [*reading.added, *reading.again, *reading.gone]:
        touched[claim.record_pk].append(claim)
    if restated:
        for claim in reading.unchanged:
            if claim.state != ClaimState.WITHDRAWN:
                touched[claim.record_pk] += []
    since = None if restated else source.published_latest
    act = Act(actor, now, source.slug)
    records = publish(session, touched, act, since=since, known=reading.anchored.values()) if touched else []
    return Receipt(
        source.slug,
        added=len(reading.added),
        dropped=len(reading.gone),
        reinstated=len(reading.again),
        unchanged=len(reading.unchanged),
        records=[f"{one.kind}/{one.slug}" for one in records],
    )


def mentioned(dossier: Dossier) -> set[tuple[Kind, str]]:
    """Return every record that a dossier speaks of or refers to."""
    spoken_of = {(claim.kind, claim.slug) for claim in dossier.claims}
    referred_to = (references_of(claim.kind, claim.field, claim.value) for claim in dossier.claims)
    return spoken_of.union(*referred_to)


def _store_source(session: Session, said: dict[str, Any], now: dt.datetime) -> tuple[Source, bool]:
    """Store a source; tell whether it was there and said something else about itself.

    Then all its records are redone. A mere title changes none of them, but the feed must tell it: its last number
    stands in the tag of every list, that of the sources too.
    """
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
        restated = False
    else:
        restated = any(getattr(source, name) != value for name, value in columns.items())
        for name, value in columns.items():
            setattr(source, name, value)
    source.body = source_document(source, columns)
    session.flush()
    return source, restated


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


def _store_claims(session: Session, source: Source, dossier: Dossier, actor: str, now: dt.datetime) -> _Reading:
    """Add new claims, take back those no longer read, and take up again those that were taken back before."""
    stored = {claim.id: claim for claim in session.scalars(select(Claim).where(Claim.source_pk == source.pk))}
    read: dict[str, tuple[int, NewClaim]] = {}
    for position, new in enumerate(dossier.claims, 1):
        read.setdefault(claim_id(source.slug, new), (position, new))
    # Where every claim was recorded before, whatever they refer to has its anchor.
    anchored = make_anchors(session, mentioned(dossier), now) if read.keys() - stored.keys() else {}
    added = [
        _new_row(identity, new, source, anchored[new.kind, new.slug], position, actor, now)
        for identity, (position, new) in read.items()
        if identity not in stored
    ]
    session.add_all(added)
    gone = [claim for claim in stored.values() if claim.id not in read and _counts(claim)]
    again = [claim for claim in stored.values() if claim.id in read and _was_dropped(session, claim)]
    taken_up = {claim.id for claim in again}
    unchanged = [claim for claim in stored.values() if claim.id in read and claim.id not in taken_up]
    for claim in gone:
        _mark(session, claim, ClaimMark.DROPPED, DROPPED, actor, now)
    for claim in again:
        _mark(session, claim, ClaimMark.REINSTATED, READ_AGAIN, actor, now)
    session.flush()
    return _Reading(added, again, gone, unchanged, anchored)


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


def _counts(claim: Claim) -> bool:
    """Tell whether a claim still counts and came with a dossier; one that was added by itself has position 0."""
    return claim.state != ClaimState.WITHDRAWN and claim.position > 0


def _was_dropped(session: Session, claim: Claim) -> bool:
    """Tell whether it was a later reading that took the claim back, rather than an editor."""
    if claim.state != ClaimState.WITHDRAWN:
        return False
    statement = select(ClaimMarking.mark).where(ClaimMarking.claim_pk == claim.pk).order_by(ClaimMarking.pk.desc())
    return session.execute(statement.limit(1)).scalar_one_or_none() == ClaimMark.DROPPED


def _mark(session: Session, claim: Claim, mark: ClaimMark, reason: str, actor: str, now: dt.datetime) -> None:
    """Change the state of a claim and leave the trace of it."""
    claim.state = ClaimState.ACTIVE if mark is ClaimMark.REINSTATED else ClaimState.WITHDRAWN
    session.add(ClaimMarking(claim_pk=claim.pk, mark=mark, reason=reason, actor=actor, recorded_at=now))
