"""The feed: numbers the changes of a write, gap-free, and finishes their JSON."""

import datetime as dt
from collections.abc import Iterable

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.projection import instant
from models import Change, Record
from models.engine import lock_feed
from models.vocabularies import ChangeAction


def last_seq(session: Session) -> int:
    """Return the number of the last change, 0 before the first: the data version."""
    return session.execute(select(func.coalesce(func.max(Change.seq), 0))).scalar_one()


def announce(
    session: Session,
    record: Record,
    action: ChangeAction,
    *,
    actor: str,
    source: str | None,
    claims: Iterable[str],
    fields: Iterable[str],
    now: dt.datetime,
) -> Change:
    """Add a change to the feed. Takes the feed's lock, so that no later number is committed before an earlier one."""
    lock_feed(session)
    seq = last_seq(session) + 1
    entry = {
        "seq": seq,
        "action": str(action),
        "kind": str(record.kind),
        "id": record.slug,
        "revision": record.revision,
        "source": source,
        "claims": sorted(claims),
        "fields": sorted(fields),
        "actor": actor,
        "recorded_at": instant(now),
        "link": f"/v1/{record.kind.collection}/{record.slug}",
    }
    change = Change(
        seq=seq,
        record_pk=record.pk,
        kind=record.kind,
        slug=record.slug,
        action=action,
        revision=record.revision,
        actor=actor,
        recorded_at=now,
        body=orjson.dumps(entry),
    )
    session.add(change)
    session.flush()
    return change
