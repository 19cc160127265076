"""The feed: numbers the changes of a write, gap-free, and finishes their JSON."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Change, Record
from models.engine import lock_feed
from models.vocabularies import ChangeAction
from schemas.fields.values import instant


def last_seq(session: Session) -> int:
    """Return the number of the last change, 0 before the first: the data version."""
    return session.execute(select(func.coalesce(func.max(Change.seq), 0))).scalar_one()


@dataclass(frozen=True, slots=True)
class News:
    """What happened to a record: an entry of the feed before it has its number."""

    record: Record
    action: ChangeAction
    source: str | None
    claims: Iterable[str]
    fields: Iterable[str]
    reason: str | None = None
    merged_into: str | None = None


def announce(session: Session, news: Iterable[News], *, actor: str, now: dt.datetime) -> None:
    """Add changes to the feed. Takes the feed's lock, so that no later number is committed before an earlier one."""
    lock_feed(session)
    for seq, one in enumerate(news, last_seq(session) + 1):
        session.add(_change(one, seq, actor, now))
    session.flush()


def _change(one: News, seq: int, actor: str, now: dt.datetime) -> Change:
    record = one.record
    entry = {
        "seq": seq,
        "action": str(one.action),
        "kind": str(record.kind),
        "id": record.slug,
        "revision": record.revision,
        "source": one.source,
        "claims": sorted(one.claims),
        "fields": sorted(one.fields),
        "actor": actor,
        "recorded_at": instant(now),
        "link": f"/v1/{record.kind.collection}/{record.slug}",
    }
    # What only some entries have, so that the others keep the bytes that they always had.
    entry |= {"reason": one.reason} if one.reason else {}
    entry |= {"merged_into": one.merged_into} if one.action is ChangeAction.MERGED else {}
    return Change(
        seq=seq,
        record_pk=record.pk,
        kind=record.kind,
        slug=record.slug,
        action=one.action,
        revision=record.revision,
        actor=actor,
        recorded_at=now,
        body=orjson.dumps(entry),
    )
