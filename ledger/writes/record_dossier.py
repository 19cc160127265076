"""Records a dossier: a source with its claims becomes versions and changes, in the caller's one transaction."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.claim_ids import claim_id
from ledger.versions.store import make_anchors
from ledger.writes.claim_marks import put_mark
from ledger.writes.publish import Act, publish
from models import Claim, ClaimMarking, FormerSource, Record, Source
from models.engine import lock_feed
from models.vocabularies import ClaimMark, ClaimState, Kind
from schemas.dossier.dossier import Dossier, NewClaim, references_of
from schemas.fields.values import DateSchema, instant
from schemas.text import edtf

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
    """What a reading of a source did to its claims.

    `before` are all that were on file, and `anchored` the records that the new ones need.
    """

    added: list[Claim]
    again: list[Claim]
    gone: list[Claim]
    unchanged: int
    before: list[Claim]
    anchored: dict[tuple[Kind, str], Record]


def record(session: Session, dossier: Dossier, *, actor: str, now: dt.datetime | None = None) -> Receipt:
    """Record a dossier; the same dossier again changes nothing.

    A dossier is all that was read from its source: claims that an earlier reading had and this one has not are taken
    back, with that reason. A claim that an editor withdrew stays withdrawn. References must have been checked.
    """
    now = now or dt.datetime.now(dt.UTC)
    lock_feed(session)  # one writer at a time, as on SQLite: no deadlocks, no races for ids, numbers in order
    act = Act(actor, now, dossier.source["id"])
    source, restated = _restate_source(session, dossier.source, act)
    reading = _store_claims(session, source, dossier, act)
    touched: dict[int, list[Claim]] = defaultdict(list)
    for claim in [*reading.added, *reading.again, *reading.gone]:
        touched[claim.record_pk].append(claim)
    if restated:
        # All of the source, those too that were added by themselves. Where none of them counts any more, the records
        # they were on are told of all the same.
        counting = [claim for claim in reading.before if claim.state != ClaimState.WITHDRAWN]
        for claim in counting or reading.before:
            touched[claim.record_pk] += []
    since = None if restated else source.published_latest
    records = publish(session, touched, act, since=since, known=reading.anchored.values()) if touched else []
    return Receipt(
        source.slug,
        added=len(reading.added),
        dropped=len(reading.gone),
        reinstated=len(reading.again),
        unchanged=reading.unchanged,
        records=[f"{one.kind}/{one.slug}" for one in records],
    )


def mentioned(claims: Collection[NewClaim]) -> set[tuple[Kind, str]]:
    """Return every record that claims speak of or refer to."""
    spoken_of = {(claim.kind, claim.slug) for claim in claims}
    referred_to = (references_of(claim.kind, claim.field, claim.value) for claim in claims)
    return spoken_of.union(*referred_to)


class SourceDiffersError(Exception):
    """There is a source of that id, and it says something else about itself. The message is for the client."""


def store_source(session: Session, said: dict[str, Any], now: dt.datetime) -> Source:
    """Store a source by itself; raise SourceDiffersError where one with its id is there and is not the same.

    Only a whole dossier may say something else about a source, since that is all that is known of it.
    """
    columns = _columns(said)
    source = session.execute(select(Source).where(Source.slug == said["id"])).scalar_one_or_none()
    if source is None:
        return _new_source(session, said["id"], columns, now)
    differing = [name for name, value in columns.items() if getattr(source, name) != value]
    if differing:
        told = ", ".join(dict.fromkeys(name.split("_")[0] for name in differing))
        raise SourceDiffersError(f"There is a source {said['id']!r}, and it has another {told}. Name it by its id.")
    return source


def _restate_source(session: Session, said: dict[str, Any], act: Act) -> tuple[Source, bool]:
    """Store the source of a dossier; tell whether it was there and said something else about itself.

    Then all its records are redone, and what it was known as stays on file. A mere title changes none of them, but the
    feed must tell it: its last number stands in the tag of every list, that of the sources too.
    """
    columns = _columns(said)
    source = session.execute(select(Source).where(Source.slug == said["id"])).scalar_one_or_none()
    if source is None:
        return _new_source(session, said["id"], columns, act.now), False
    restated = any(getattr(source, name) != value for name, value in columns.items())
    if restated:
        session.add(FormerSource(source_pk=source.pk, body=source.body, actor=act.actor, replaced_at=act.now))
    for name, value in columns.items():
        setattr(source, name, value)
    source.body = source_document(source, columns)
    session.flush()
    return source, restated


def _columns(said: dict[str, Any]) -> dict[str, Any]:
    """Return what is stored of a source, by column."""
    date = edtf.parse(said["published"])
    return {
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


def _new_source(session: Session, slug: str, columns: dict[str, Any], now: dt.datetime) -> Source:
    source = Source(slug=slug, recorded_at=now, body=b"", **columns)
    source.body = source_document(source, columns)
    session.add(source)
    session.flush()
    return source


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


def _store_claims(session: Session, source: Source, dossier: Dossier, act: Act) -> _Reading:
    """Add new claims, take back those no longer read, and take up again those that were taken back before."""
    stored = {claim.id: claim for claim in session.scalars(select(Claim).where(Claim.source_pk == source.pk))}
    read: dict[str, tuple[int, NewClaim]] = {}
    for position, new in enumerate(dossier.claims, 1):
        read.setdefault(claim_id(source.slug, new), (position, new))
    # Where every claim was recorded before, whatever they refer to has its anchor.
    anchored = make_anchors(session, mentioned(dossier.claims), act.now) if read.keys() - stored.keys() else {}
    added = [
        new_claim(identity, new, source, anchored[new.kind, new.slug], position, act)
        for identity, (position, new) in read.items()
        if identity not in stored
    ]
    session.add_all(added)
    gone = [claim for claim in stored.values() if claim.id not in read and _counts(claim)]
    again = [claim for claim in stored.values() if claim.id in read and _was_dropped(session, claim)]
    unchanged = len(read.keys() & stored.keys()) - len(again)
    for claim in gone:
        put_mark(session, claim, ClaimMark.DROPPED, act, DROPPED)
    for claim in again:
        put_mark(session, claim, ClaimMark.REINSTATED, act, READ_AGAIN)
    session.flush()
    return _Reading(added, again, gone, unchanged, list(stored.values()), anchored)


def new_claim(identity: str, new: NewClaim, source: Source, anchor: Record, position: int, act: Act) -> Claim:
    """Make the row of a claim; `position` is its place in its dossier, 0 if it came by itself."""
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
        actor=act.actor,
        recorded_at=act.now,
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
