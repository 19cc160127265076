"""The outbox: the messages that each subscription still gets. It is a position in the feed, and rows for later changes.

A worker holds the lease of a subscription while it sends to it. Every function here runs in a short transaction of its
caller, and no function waits for a receiver.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import orjson
from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, delete, exists, func, or_, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Session

from delivery.http_client import GONE, Outcome, build_attempt
from delivery.retry_schedule import compute_delay, compute_rest, limit_retry_after
from delivery.subscriptions import disable
from ledger.writes.changes import load_last_seq
from models import ApiKey, Change, Webhook, WebhookDelivery
from models.queries.record_ids import select_keys_with_former
from models.vocabularies import ChangeAction, Kind, Scope, WebhookState
from schemas.fields.values import format_instant

# If this many messages wait for a receiver, the worker stops reading the feed for it. The feed stores the rest cheaper.
MAX_WAITING_MESSAGES = 100
# Long enough that an owner can look at the deliveries after a holiday.
RETENTION = dt.timedelta(days=30)
MAX_ATTEMPTS = 10
CHANGE_COLUMNS = {"kind": Change.kind, "action": Change.action}
PING = "ping"


@dataclass(frozen=True, slots=True)
class Message:
    """A message that is due: its URL, its body, and the secrets that sign it."""

    pk: int
    id: str
    url: str
    body: bytes
    secrets: tuple[str, ...]


def select_ready(now: dt.datetime) -> Select[int]:
    """Select the free subscriptions that have something to send. The one that was served longest ago comes first."""
    return select(Webhook.pk).where(_is_available(now), _has_news(now)).order_by(Webhook.held_until, Webhook.pk)


def acquire_lease(session: Session, pk: int, holder: str, now: dt.datetime, until: dt.datetime) -> bool:
    """Acquire the lease of a subscription. Return False if another worker has it.

    If the worker dies, the lease ends at `until`.
    """
    statement = update(Webhook).where(Webhook.pk == pk, _is_available(now)).values(holder=holder, held_until=until)
    result = session.execute(statement.execution_options(synchronize_session=False))
    return isinstance(result, CursorResult) and result.rowcount == 1


def load_leased(session: Session, pk: int, holder: str) -> Webhook | None:
    """Load a subscription and lock its row. Return None if it was deleted, or if another worker has the lease now."""
    return session.scalar(select(Webhook).where(Webhook.pk == pk, Webhook.holder == holder).with_for_update())


def release_lease(webhook: Webhook, now: dt.datetime) -> None:
    """Release the lease, so other workers can acquire it."""
    webhook.held_until = now


def enqueue_changes(session: Session, webhook: Webhook, now: dt.datetime) -> None:
    """Read the feed from the position of a subscription, and add a row for each change that its filter matches.

    After a replay, a change may have a row already. That row is sent again, with the same message id.
    """
    room = MAX_WAITING_MESSAGES - (session.scalar(select(func.count()).where(_is_waiting(webhook.pk))) or 0)
    last = load_last_seq(session)
    if room <= 0 or webhook.position >= last:
        return
    filters = [CHANGE_COLUMNS[name].in_(words) for name, words in webhook.filter.items() if name in CHANGE_COLUMNS]
    if "id" in webhook.filter:
        # After a merge, a subscription gets the changes of the record that serves the id now.
        filters.append(Change.record_pk.in_(select_keys_with_former(webhook.filter["id"])))
    changes = select(Change.seq, Change.body).where(Change.seq > webhook.position, Change.seq <= last, *filters)
    rows = session.execute(changes.order_by(Change.seq).limit(room)).all()
    webhook.position = rows[-1].seq if len(rows) == room else last
    matching = [row.seq for row in rows if matches_fields(webhook.filter.get("field"), row.body)]
    repeated = WebhookDelivery.webhook_pk == webhook.pk, WebhookDelivery.seq.in_(matching)
    known = {delivery.seq: delivery for delivery in session.scalars(select(WebhookDelivery).where(*repeated))}
    for seq in matching:
        if seq not in known:
            session.add(
                WebhookDelivery(webhook_pk=webhook.pk, seq=seq, created_at=now, tries=0, due_at=now, attempts=[])
            )
        elif known[seq].delivered_at is not None:
            known[seq].delivered_at, known[seq].tries, known[seq].due_at = None, 0, now
    session.flush()


def matches_fields(names: Collection[str] | None, body: bytes) -> bool:
    """Return whether a change is about one of these fields. A change without fields is about the whole record."""
    changed = orjson.loads(body)["fields"] if names is not None else []
    return not changed or not set(changed).isdisjoint(names or ())


def find_next_message(session: Session, webhook: Webhook, now: dt.datetime) -> Message | None:
    """Return the next message that is due for a subscription, or None."""
    due = select(WebhookDelivery).where(_is_waiting(webhook.pk), WebhookDelivery.due_at <= now)
    delivery = session.scalar(due.order_by(WebhookDelivery.due_at, WebhookDelivery.seq, WebhookDelivery.pk).limit(1))
    if delivery is None or webhook.state is not WebhookState.ACTIVE:
        return None
    former = webhook.former_secret if webhook.former_until and webhook.former_until > now else None
    return Message(
        delivery.pk,
        build_message_id(webhook.id, delivery.seq, delivery.pk),
        webhook.url,
        _render_body(session, webhook, delivery),
        (webhook.secret, former) if former else (webhook.secret,),
    )


def record_outcome(session: Session, webhook: Webhook, delivery_pk: int, outcome: Outcome, now: dt.datetime) -> None:
    """Record the outcome of an attempt. After a failure, plan the next attempt or disable the subscription."""
    delivery = session.get(WebhookDelivery, delivery_pk)
    if delivery is None:
        return
    delivery.attempts = [*delivery.attempts, build_attempt(outcome, now)][-MAX_ATTEMPTS:]
    if outcome.delivered:
        delivery.delivered_at = now
        webhook.failures, webhook.resumes_at = 0, None
        return
    delivery.tries += 1
    webhook.failures += 1
    retry_after, delay = limit_retry_after(outcome.retry_after), compute_delay(delivery.tries)
    webhook.resumes_at = now + max(compute_rest(webhook.failures), retry_after)
    delivery.due_at = now + max(delay or dt.timedelta(), retry_after)
    if webhook.state is not WebhookState.ACTIVE:
        return
    if outcome.status == GONE:
        disable(webhook, "The receiver answered 410 Gone, so the service stopped sending.", now)
    elif delay is None:
        name = build_message_id(webhook.id, delivery.seq, delivery.pk)
        disable(webhook, f"The message {name} failed {delivery.tries} times, in about three days.", now)


def delete_old_deliveries(session: Session, webhook: Webhook, now: dt.datetime) -> None:
    """Delete the messages that were delivered before the retention period."""
    old = (WebhookDelivery.webhook_pk == webhook.pk, WebhookDelivery.delivered_at < now - RETENTION)
    session.execute(delete(WebhookDelivery).where(*old).execution_options(synchronize_session=False))


def build_message_id(webhook_id: str, seq: int | None, delivery_pk: int) -> str:
    """Build the id of a message from its content, so every retry and replay has the same id."""
    return f"{webhook_id}_{seq}" if seq is not None else f"{webhook_id}_{PING}_{delivery_pk}"


def build_event_type(kind: Kind | None, action: ChangeAction | None) -> str:
    """Build the `type` of a message from the kind and the action of its change. Without a kind it is a ping."""
    return f"{kind}.{action}" if kind else PING


def _render_body(session: Session, webhook: Webhook, delivery: WebhookDelivery) -> bytes:
    """Render a message. A change has the same bytes in every attempt: they contain its entry of the feed unchanged."""
    if delivery.seq is None:
        return _render_envelope(PING, delivery.created_at, orjson.dumps({"webhook": webhook.id}))
    change = session.get_one(Change, delivery.seq)
    return _render_envelope(build_event_type(change.kind, change.action), change.recorded_at, change.body)


def _render_envelope(event: str, moment: dt.datetime, data: bytes) -> bytes:
    return b'{"type":"%b","timestamp":"%b","data":%b}' % (event.encode(), format_instant(moment).encode(), data)


def _is_waiting(webhook_pk: int | SQLColumnExpression[int]) -> ColumnElement[bool]:
    return and_(WebhookDelivery.webhook_pk == webhook_pk, WebhookDelivery.delivered_at.is_(None))


def _is_available(now: dt.datetime) -> ColumnElement[bool]:
    """Build the condition that a subscription is active, has no lease and no rest, and an owner who may still write."""
    valid_key = and_(
        ApiKey.name == Webhook.owner,
        ApiKey.scope.in_([scope for scope in Scope if scope.rank >= Scope.WRITE.rank]),
        ApiKey.revoked_at.is_(None),
        or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now),
    )
    return and_(
        Webhook.state == WebhookState.ACTIVE,
        Webhook.held_until <= now,
        or_(Webhook.resumes_at.is_(None), Webhook.resumes_at <= now),
        exists().where(valid_key),
    )


def _has_news(now: dt.datetime) -> ColumnElement[bool]:
    """Build the condition that a message is due, or that the feed has more changes and there is room for them."""
    last = select(func.coalesce(func.max(Change.seq), 0)).scalar_subquery()
    waiting = select(func.count(WebhookDelivery.pk)).where(_is_waiting(Webhook.pk)).correlate(Webhook).scalar_subquery()
    due = exists().where(_is_waiting(Webhook.pk), WebhookDelivery.due_at <= now)
    return or_(due, and_(Webhook.position < last, waiting < MAX_WAITING_MESSAGES))
