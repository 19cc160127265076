"""Publishes what a write changed: new revisions, their versions, and the entries of the feed."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.versions.store import anchors, chunks, write_versions
from ledger.writes.changes import News, announce
from models import Claim, Record
from models.vocabularies import ChangeAction, RecordState


@dataclass(frozen=True, slots=True)
class Act:
    """What everything that one write leaves behind has in common: who, when, from which source, and why."""

    actor: str
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    source: str | None = None
    reason: str | None = None


def publish(
    session: Session,
    touched: Mapping[int, Iterable[Claim]],
    act: Act,
    *,
    since: dt.date | None = None,
    known: Iterable[Record] = (),
    actions: Mapping[int, ChangeAction] | None = None,
) -> list[Record]:
    """Write the versions of records anew and tell the feed; `touched` has the claims that changed, by record.

    What was said of a record that was merged changes the one that stands for it. `since` is the first day that can
    have changed, `known` are anchors that need not be looked up, and `actions` are what happened to records where that
    is not told by their claims. Returns the records, in the order of the feed.
    """
    by_record: dict[int, list[Claim]] = {}
    told = actions or {}
    for pk, claims in touched.items():
        record = session.get_one(Record, pk)
        standing = pk if pk in told or record.merged_into is None else record.merged_into
        by_record.setdefault(standing, []).extend(claims)
    records = [session.get_one(Record, pk) for pk in sorted(by_record)]
    for record in records:
        record.revision += 1
        record.updated_at = act.now
    session.flush()
    pk_of = anchors(session, known)
    unserved = write_versions(session, records, since=since, now=act.now, pk_of=pk_of)
    survivors = _slugs(session, [record.merged_into for record in records if record.merged_into])
    news = [
        News(
            record,
            told.get(record.pk) or _action(record, record.pk in unserved),
            act.source,
            [claim.id for claim in by_record[record.pk]],
            {claim.field for claim in by_record[record.pk] if claim.field},
            reason=act.reason,
            merged_into=survivors.get(record.merged_into or 0),
        )
        for record in records
    ]
    announce(session, news, actor=act.actor, now=act.now)
    return records


def _action(record: Record, unserved: bool) -> ChangeAction:
    """Tell what the change of its claims did to a record whose revision has been raised."""
    if unserved or record.state is RecordState.WITHDRAWN:
        return ChangeAction.WITHDRAWN
    return ChangeAction.CREATED if record.revision == 1 else ChangeAction.UPDATED


def _slugs(session: Session, pks: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for chunk in chunks(pks):
        found.update(
            (row.pk, row.slug) for row in session.execute(select(Record.pk, Record.slug).where(Record.pk.in_(chunk)))
        )
    return found
