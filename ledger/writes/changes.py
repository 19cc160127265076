"""The feed: gives the changes of a write their numbers, without gaps, and renders their JSON."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models import Change, Record
from models.engine import lock_feed
from models.vocabularies import ChangeAction
from schemas.fields.values import format_instant


def load_last_seq(session: Session) -> int:
    """Return the number of the last change, 0 before the first one. This number is the data version."""
    return session.execute(select(func.coalesce(func.max(Change.seq), 0))).scalar_one()


@dataclass(frozen=True, slots=True)
class ChangeDraft:
    """An entry of the feed that has no number yet: what happened to a record. `revision` is that of the entry."""

    record: Record
    revision: int
    action: ChangeAction
    source: str | None
    claims: Iterable[str]
    fields: Iterable[str]
    reason: str | None = None
    merged_into: str | None = None


def append_changes(session: Session, drafts: Iterable[ChangeDraft], *, actor: str, now: dt.datetime) -> None:
    """Append changes to the feed. It takes the feed's lock, so numbers are committed in ascending order."""
    lock_feed(session)
    for seq, draft in enumerate(drafts, load_last_seq(session) + 1):
        session.add(_build_change(draft, seq, actor, now))
    session.flush()


def _build_change(draft: ChangeDraft, seq: int, actor: str, now: dt.datetime) -> Change:
    record = draft.record
    entry = {
        "seq": seq,
        "action": str(draft.action),
        "kind": str(record.kind),
        "id": record.slug,
        "revision": draft.revision,
        "source": draft.source,
        "claims": sorted(draft.claims),
        "fields": sorted(draft.fields),
        "actor": actor,
        "recorded_at": format_instant(now),
        "link": f"/v1/{record.kind.collection}/{record.slug}",
    }
    # Only some entries have these keys. The bytes of entries without them must not change.
    entry |= {"reason": draft.reason} if draft.reason else {}
    entry |= {"merged_into": draft.merged_into} if draft.action is ChangeAction.MERGED else {}
    return Change(
        seq=seq,
        record_pk=record.pk,
        kind=record.kind,
        slug=record.slug,
        action=draft.action,
        revision=draft.revision,
        actor=actor,
        recorded_at=now,
        body=orjson.dumps(entry),
    )
