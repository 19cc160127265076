"""The life of a subscription: create, change, disable, rotate, ping, replay, delete. The caller has the transaction."""

import datetime as dt
import secrets

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from delivery.signatures import make_secret
from ledger.errors import WriteRefusedError
from ledger.writes.changes import load_last_seq
from models import Webhook, WebhookDelivery
from models.json_types import JsonObject
from models.vocabularies import WebhookState

# For each owner. To get more kinds of changes at one URL, an owner widens a filter.
MAX_SUBSCRIPTIONS = 20
# Pings that wait for a receiver that does not answer.
MAX_PINGS = 5
# For this time the previous secret signs too, so an owner can deploy the new secret without a gap.
SECRET_OVERLAP = dt.timedelta(hours=24)


def subscribe(session: Session, owner: str, values: JsonObject, now: dt.datetime) -> Webhook:
    """Create a subscription to the changes from now on. `values` is a loaded NewWebhookSchema."""
    number = session.scalar(select(func.count()).select_from(Webhook).where(Webhook.owner == owner))
    if number is not None and number >= MAX_SUBSCRIPTIONS:
        message = f"An owner has at most {MAX_SUBSCRIPTIONS} webhooks. Delete one, or widen the filter of one."
        raise WriteRefusedError(message)
    webhook = Webhook(
        id=f"wh_{secrets.token_hex(12)}",
        owner=owner,
        url=values["url"],
        description=values.get("description"),
        filter=values.get("filter", {}),
        state=WebhookState.ACTIVE,
        secret=make_secret(),
        position=load_last_seq(session),
        revision=1,
        created_at=now,
        updated_at=now,
        held_until=now,
        failures=0,
    )
    session.add(webhook)
    session.flush()
    return webhook


def update_subscription(session: Session, webhook: Webhook, values: JsonObject, now: dt.datetime) -> None:
    """Change a subscription. `values` is a loaded WebhookPatchSchema.

    The state `active` makes all waiting messages due at once, and starts their retry schedules again.
    """
    for name in ("url", "description", "filter"):
        if name in values:
            setattr(webhook, name, values[name])
    if "state" in values:
        webhook.state, webhook.reason = WebhookState(values["state"]), None
        if webhook.state is WebhookState.ACTIVE:
            webhook.failures, webhook.resumes_at = 0, None
            waiting = (WebhookDelivery.webhook_pk == webhook.pk, WebhookDelivery.delivered_at.is_(None))
            session.execute(update(WebhookDelivery).where(*waiting).values(tries=0, due_at=now))
    _increment_revision(webhook, now)


def disable(webhook: Webhook, reason: str, now: dt.datetime) -> None:
    """Disable a subscription on behalf of the service. Its waiting messages stay in the outbox."""
    webhook.state, webhook.reason = WebhookState.DISABLED, reason
    _increment_revision(webhook, now)


def rotate_secret(webhook: Webhook, now: dt.datetime) -> None:
    """Give a subscription a new secret. The previous secret signs too for a day; older secrets end now."""
    webhook.former_secret, webhook.former_until = webhook.secret, now + SECRET_OVERLAP
    webhook.secret = make_secret()
    _increment_revision(webhook, now)


def enqueue_ping(session: Session, webhook: Webhook, now: dt.datetime) -> WebhookDelivery:
    """Add a ping to the outbox. It is sent like any other message."""
    _refuse_unless_active(webhook)
    waiting = (WebhookDelivery.webhook_pk == webhook.pk, WebhookDelivery.delivered_at.is_(None))
    pings = session.scalar(select(func.count(WebhookDelivery.pk)).where(*waiting, WebhookDelivery.seq.is_(None)))
    if pings is not None and pings >= MAX_PINGS:
        raise WriteRefusedError(f"{pings} pings are already waiting. See their attempts in `deliveries`.")
    delivery = WebhookDelivery(webhook_pk=webhook.pk, created_at=now, tries=0, due_at=now, attempts=[])
    session.add(delivery)
    session.flush()
    return delivery


def replay(session: Session, webhook: Webhook, after: int, now: dt.datetime) -> None:
    """Move a subscription back in the feed: all changes after a number are sent again, with the same message ids."""
    _refuse_unless_active(webhook)
    webhook.position = min(webhook.position, after)
    _increment_revision(webhook, now)


def unsubscribe(session: Session, webhook: Webhook) -> None:
    """Delete a subscription and its messages."""
    session.execute(delete(WebhookDelivery).where(WebhookDelivery.webhook_pk == webhook.pk))
    session.delete(webhook)
    session.flush()


def _refuse_unless_active(webhook: Webhook) -> None:
    if webhook.state is not WebhookState.ACTIVE:
        message = f"The webhook is {webhook.state}, so nothing would be sent. Set its `state` to `active` first."
        raise WriteRefusedError(message)


def _increment_revision(webhook: Webhook, now: dt.datetime) -> None:
    webhook.revision += 1
    webhook.updated_at = now
