"""What is decided about a subscription: made, changed, tested, replayed, stopped. Each in the caller's transaction."""

import datetime as dt
import secrets
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from delivery.signatures import make_secret
from ledger.errors import ConflictError
from ledger.writes.changes import last_seq
from models import Webhook, WebhookDelivery
from models.vocabularies import WebhookState

# Of one owner. Who wants more kinds of changes at one address widens a filter.
MOST_SUBSCRIPTIONS = 20
# Pings that wait for an address which does not answer.
MOST_PINGS = 5
# How long the secret before signs too, so that receivers can be given the new one in peace.
OVERLAP = dt.timedelta(hours=24)


def subscribe(session: Session, owner: str, said: dict[str, Any], now: dt.datetime) -> Webhook:
    """Make a subscription to what changes from now on."""
    held = session.scalar(select(func.count()).select_from(Webhook).where(Webhook.owner == owner))
    if held is not None and held >= MOST_SUBSCRIPTIONS:
        raise ConflictError(f"A key has at most {MOST_SUBSCRIPTIONS} webhooks. Delete one, or widen the filter of one.")
    webhook = Webhook(
        id=f"wh_{secrets.token_hex(12)}",
        owner=owner,
        url=said["url"],
        description=said.get("description"),
        filter=said.get("filter", {}),
        state=WebhookState.ACTIVE,
        secret=make_secret(),
        position=last_seq(session),
        revision=1,
        created_at=now,
        updated_at=now,
        held_until=now,
        failures=0,
    )
    session.add(webhook)
    session.flush()
    return webhook


def change(session: Session, webhook: Webhook, said: dict[str, Any], now: dt.datetime) -> None:
    """Change what is said of a subscription; to set it active sends what waits at once, on a schedule of its own."""
    for name in ("url", "description", "filter"):
        if name in said:
            setattr(webhook, name, said[name])
    if "state" in said:
        webhook.state, webhook.reason = WebhookState(said["state"]), None
        if webhook.state is WebhookState.ACTIVE:
            webhook.failures, webhook.resumes_at = 0, None
            waiting = (WebhookDelivery.webhook_pk == webhook.pk, WebhookDelivery.delivered_at.is_(None))
            session.execute(update(WebhookDelivery).where(*waiting).values(tries=0, due_at=now))
    _decided(webhook, now)


def disable(webhook: Webhook, reason: str, now: dt.datetime) -> None:
    """Stop a subscription in the name of the service. What waits stays."""
    webhook.state, webhook.reason = WebhookState.DISABLED, reason
    _decided(webhook, now)


def rotate(webhook: Webhook, now: dt.datetime) -> None:
    """Give a subscription a new secret. The one before signs too for a day, the one before that no more."""
    webhook.former_secret, webhook.former_until = webhook.secret, now + OVERLAP
    webhook.secret = make_secret()
    _decided(webhook, now)


def ping(session: Session, webhook: Webhook, now: dt.datetime) -> WebhookDelivery:
    """Put a message of no news into the outbox, to be sent as any other."""
    _refuse_unless_active(webhook)
    mine = (WebhookDelivery.webhook_pk == webhook.pk, WebhookDelivery.delivered_at.is_(None))
    waiting = session.scalar(select(func.count(WebhookDelivery.pk)).where(*mine, WebhookDelivery.seq.is_(None)))
    if waiting is not None and waiting >= MOST_PINGS:
        raise ConflictError(f"{waiting} pings are waiting already; `deliveries` says what became of them.")
    delivery = WebhookDelivery(webhook_pk=webhook.pk, created_at=now, tries=0, due_at=now, attempts=[])
    session.add(delivery)
    session.flush()
    return delivery


def replay(session: Session, webhook: Webhook, after: int, now: dt.datetime) -> None:
    """Go back in the feed, so that everything after a number is sent again, with the same ids as before."""
    _refuse_unless_active(webhook)
    webhook.position = min(webhook.position, after)
    _decided(webhook, now)


def unsubscribe(session: Session, webhook: Webhook) -> None:
    """Delete a subscription and what is known of its messages."""
    session.execute(delete(WebhookDelivery).where(WebhookDelivery.webhook_pk == webhook.pk))
    session.delete(webhook)
    session.flush()


def _refuse_unless_active(webhook: Webhook) -> None:
    if webhook.state is not WebhookState.ACTIVE:
        raise ConflictError(f"The webhook is {webhook.state}, so that nothing would be sent. Set it active first.")


def _decided(webhook: Webhook, now: dt.datetime) -> None:
    webhook.revision += 1
    webhook.updated_at = now
