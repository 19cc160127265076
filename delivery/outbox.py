"""The outbox: what each subscription is still to be sent. A place in the feed, and rows for what came after it.

A worker holds a subscription while it sends to it. Every function here runs in a short transaction of the caller's, and
none waits for a receiver.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from delivery.http_client import GONE, Outcome, as_noted
from delivery.retry_schedule import delay_after, honoured, rest_after
from delivery.subscriptions import disable
from ledger.writes.changes import last_seq
from models import ApiKey, Change, Webhook, WebhookDelivery
from models.vocabularies import Scope, WebhookState
from schemas.fields.values import instant

# How many messages wait for a receiver before the feed is read on for it. The feed keeps the rest better than rows do.
MOST_WAITING = 100
# Long enough to be looked at after a holiday.
KEPT = dt.timedelta(days=30)
MOST_ATTEMPTS = 10
CHANGE_COLUMNS = {"kind": Change.kind, "id": Change.slug, "action": Change.action}
PING = "ping"


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is to be sent now: where, what, and signed with which secrets."""

    pk: int
    id: str
    url: str
    body: bytes
    secrets: tuple[str, ...]


def ready(now: dt.datetime) -> Select[int]:
    """Select the subscriptions that nobody holds and that have something to be sent, the longest unserved first."""
    return select(Webhook.pk).where(_may_be_sent(now), _has_news(now)).order_by(Webhook.held_until, Webhook.pk)


def claim(session: Session, pk: int, holder: str, now: dt.datetime, until: dt.datetime) -> bool:
    """Hold a subscription, unless another worker does. Whoever dies with it holds it no longer than `until`."""
    mine = update(Webhook).where(Webhook.pk == pk, _may_be_sent(now)).values(holder=holder, held_until=until)
    done = session.execute(mine.execution_options(synchronize_session=False))
    return isinstance(done, CursorResult) and done.rowcount == 1


def held(session: Session, pk: int, holder: str) -> Webhook | None:
    """Return a subscription for writing, None where it is gone or another worker has taken it over."""
    return session.scalar(select(Webhook).where(Webhook.pk == pk, Webhook.holder == holder).with_for_update())


def release(webhook: Webhook, now: dt.datetime) -> None:
    """Let other workers have a subscription."""
    webhook.held_until = now


def fill(session: Session, webhook: Webhook, now: dt.datetime) -> None:
    """Read the feed on for a subscription, as far as there is room, and give each change that it gets a row.

    A change that has a row, after a replay, gets no other: it is sent again under the id that it had.
    """
    room = MOST_WAITING - (session.scalar(select(func.count()).where(_waiting(webhook.pk))) or 0)
    last = last_seq(session)
    if room <= 0 or webhook.position >= last:
        return
    where = [CHANGE_COLUMNS[name].in_(words) for name, words in webhook.filter.items() if name in CHANGE_COLUMNS]
    changes = select(Change.seq, Change.body).where(Change.seq > webhook.position, Change.seq <= last, *where)
    found = session.execute(changes.order_by(Change.seq).limit(room)).all()
    webhook.position = found[-1].seq if len(found) == room else last
    wanted = [row.seq for row in found if concerns(webhook.filter.get("field"), row.body)]
    again = WebhookDelivery.webhook_pk == webhook.pk, WebhookDelivery.seq.in_(wanted)
    known = {row.seq: row for row in session.scalars(select(WebhookDelivery).where(*again))}
    for seq in wanted:
        if seq not in known:
            session.add(
                WebhookDelivery(webhook_pk=webhook.pk, seq=seq, created_at=now, tries=0, due_at=now, attempts=[])
            )
        elif known[seq].delivered_at is not None:
            known[seq].delivered_at, known[seq].tries, known[seq].due_at = None, 0, now
    session.flush()


def concerns(names: list[str] | None, body: bytes) -> bool:
    """Tell whether a change is of one of these fields; one that names none is of the record as a whole."""
    changed = orjson.loads(body)["fields"] if names is not None else []
    return not changed or not set(changed).isdisjoint(names or ())


def next_message(session: Session, webhook: Webhook, now: dt.datetime) -> Message | None:
    """Return what is to be sent to a subscription now, None where nothing is due."""
    due = select(WebhookDelivery).where(_waiting(webhook.pk), WebhookDelivery.due_at <= now)
    delivery = session.scalar(due.order_by(WebhookDelivery.due_at, WebhookDelivery.seq, WebhookDelivery.pk).limit(1))
    if delivery is None or webhook.state is not WebhookState.ACTIVE:
        return None
    former = webhook.former_secret if webhook.former_until and webhook.former_until > now else None
    return Message(
        delivery.pk,
        message_id(webhook.id, delivery.seq, delivery.pk),
        webhook.url,
        _body(session, webhook, delivery),
        (webhook.secret, former) if former else (webhook.secret,),
    )


def settle(session: Session, webhook: Webhook, delivery_pk: int, outcome: Outcome, now: dt.datetime) -> None:
    """Note what came of an attempt, and decide when the next one is due, or that there is none."""
    delivery = session.get(WebhookDelivery, delivery_pk)
    if delivery is None:
        return
    delivery.attempts = [*delivery.attempts, as_noted(outcome, now)][-MOST_ATTEMPTS:]
    if outcome.delivered:
        delivery.delivered_at = now
        webhook.failures, webhook.resumes_at = 0, None
        return
    delivery.tries += 1
    webhook.failures += 1
    asked, delay = honoured(outcome.retry_after), delay_after(delivery.tries)
    webhook.resumes_at = now + max(rest_after(webhook.failures), asked)
    delivery.due_at = now + max(delay or dt.timedelta(), asked)
    if webhook.state is not WebhookState.ACTIVE:
        return
    if outcome.status == GONE:
        disable(webhook, "The address answered 410 Gone: it wants no more.", now)
    elif delay is None:
        name = message_id(webhook.id, delivery.seq, delivery.pk)
        disable(webhook, f"The message {name} failed {delivery.tries} times, in about three days.", now)


def forget_old(session: Session, webhook: Webhook, now: dt.datetime) -> None:
    """Delete what was delivered long ago."""
    old = (WebhookDelivery.webhook_pk == webhook.pk, WebhookDelivery.delivered_at < now - KEPT)
    session.execute(delete(WebhookDelivery).where(*old).execution_options(synchronize_session=False))


def message_id(webhook_id: str, seq: int | None, delivery_pk: int) -> str:
    """Name a message: made from what it is, so that no retry, replay or accident can give it another name."""
    return f"{webhook_id}_{seq}" if seq is not None else f"{webhook_id}_{PING}_{delivery_pk}"


def event_type(kind: Any, action: Any) -> str:
    """Name what happened, as messages have it; without a kind it is a ping."""
    return f"{kind}.{action}" if kind else PING


def _body(session: Session, webhook: Webhook, delivery: WebhookDelivery) -> bytes:
    """Write a message. Of a change, the same bytes each time: the entry of the feed is copied as it stands."""
    if delivery.seq is None:
        return _envelope(PING, delivery.created_at, orjson.dumps({"webhook": webhook.id}))
    change = session.get_one(Change, delivery.seq)
    return _envelope(event_type(change.kind, change.action), change.recorded_at, change.body)


def _envelope(event: str, moment: dt.datetime, data: bytes) -> bytes:
    return b'{"type":"%b","timestamp":"%b","data":%b}' % (event.encode(), instant(moment).encode(), data)


def _waiting(webhook_pk: Any) -> ColumnElement[bool]:
    return and_(WebhookDelivery.webhook_pk == webhook_pk, WebhookDelivery.delivered_at.is_(None))


def _may_be_sent(now: dt.datetime) -> ColumnElement[bool]:
    """Say that a subscription is active, held by nobody, not resting, and that its owner has a key that may write."""
    valid = and_(
        ApiKey.name == Webhook.owner,
        ApiKey.scope.in_([scope for scope in Scope if scope.rank >= Scope.WRITE.rank]),
        ApiKey.revoked_at.is_(None),
        or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now),
    )
    return and_(
        Webhook.state == WebhookState.ACTIVE,
        Webhook.held_until <= now,
        or_(Webhook.resumes_at.is_(None), Webhook.resumes_at <= now),
        exists().where(valid),
    )


def _has_news(now: dt.datetime) -> ColumnElement[bool]:
    """Say that a message is due, or that the feed goes on and there is room for more."""
    last = select(func.coalesce(func.max(Change.seq), 0)).scalar_subquery()
    waiting = select(func.count(WebhookDelivery.pk)).where(_waiting(Webhook.pk)).correlate(Webhook).scalar_subquery()
    due = exists().where(_waiting(Webhook.pk), WebhookDelivery.due_at <= now)
    return or_(due, and_(Webhook.position < last, waiting < MOST_WAITING))
