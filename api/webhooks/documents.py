"""Subscriptions as their owners see them: documents, their schemas, and whose is whose."""

import datetime as dt
from typing import Any

import orjson
from marshmallow import Schema, fields
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.context import now
from api.middleware.authentication import Caller
from api.problems import ProblemError
from delivery.outbox import event_type, message_id
from models import Change, Webhook, WebhookDelivery
from models.vocabularies import DeliveryState, Scope, WebhookState
from schemas.fields.values import instant
from schemas.webhook import WebhookFilterSchema

MOMENT = {"format": "date-time"}


class WebhookLinksSchema(Schema):
    """Where to go from a subscription."""

    self = fields.String(required=True)
    deliveries = fields.String(required=True)


class WebhookSchema(Schema):
    """A subscription to changes."""

    id = fields.String(required=True)
    url = fields.String(required=True, metadata={"description": "Where messages are sent"})
    description = fields.String(required=True, allow_none=True)
    filter = fields.Nested(WebhookFilterSchema, required=True)
    state = fields.String(required=True, metadata={"enum": [str(state) for state in WebhookState]})
    reason = fields.String(
        required=True, allow_none=True, metadata={"description": "Why the service has disabled it; null: it has not"}
    )
    owner = fields.String(required=True, metadata={"description": "Name of the key that made it"})
    position = fields.Integer(
        required=True, metadata={"description": "Number of the change up to which the feed was gone through for it"}
    )
    waiting = fields.Integer(required=True, metadata={"description": "How many messages have not been received yet"})
    resumes_at = fields.String(
        required=True,
        allow_none=True,
        metadata=MOMENT | {"description": "Until when nothing is sent, since the last attempt failed"},
    )
    former_secret_until = fields.String(
        required=True,
        allow_none=True,
        metadata=MOMENT | {"description": "Until when messages are signed with the secret before as well"},
    )
    revision = fields.Integer(required=True, metadata={"description": "What `If-Match` names"})
    created_at = fields.String(required=True, metadata=MOMENT)
    updated_at = fields.String(required=True, metadata=MOMENT)
    links = fields.Nested(WebhookLinksSchema, required=True)


class SecretWebhookSchema(WebhookSchema):
    """A subscription with its secret, which is shown when it is made, and then no more."""

    secret = fields.String(required=True, metadata={"description": "What messages are signed with: `whsec_…`"})


class AttemptSchema(Schema):
    """An attempt to deliver a message."""

    at = fields.String(required=True, metadata=MOMENT)
    status = fields.Integer(required=True, allow_none=True, metadata={"description": "What was answered, if anything"})
    error = fields.String(required=True, allow_none=True, metadata={"description": "What went wrong, in one sentence"})
    seconds = fields.Float(required=True, metadata={"description": "How long it took"})


class DeliverySchema(Schema):
    """A message, and what became of it."""

    id = fields.String(required=True, metadata={"description": "The `webhook-id` that the message has each time"})
    type = fields.String(required=True, metadata={"description": "Kind and action, such as `plant.updated`; or `ping`"})
    seq = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Number of the change in the feed; null: a ping"}
    )
    state = fields.String(required=True, metadata={"enum": [str(state) for state in DeliveryState]})
    created_at = fields.String(required=True, metadata=MOMENT)
    delivered_at = fields.String(required=True, allow_none=True, metadata=MOMENT)
    next_attempt_at = fields.String(
        required=True, allow_none=True, metadata=MOMENT | {"description": "The earliest; null: there is none now"}
    )
    attempts = fields.List(
        fields.Nested(AttemptSchema), required=True, metadata={"description": "The last ten, oldest first"}
    )


def of_caller(statement: Select[*tuple[Any, ...]], who: Caller) -> Select[*tuple[Any, ...]]:
    """Restrict a statement to the subscriptions that somebody may see: their own, or all for who manages them."""
    return statement if who.scope is Scope.ADMIN else statement.where(Webhook.owner == who.name)


def subscriptions() -> Select[*tuple[Any, ...]]:
    """Select subscriptions, the oldest first, with how much waits for each."""
    mine = (WebhookDelivery.webhook_pk == Webhook.pk, WebhookDelivery.delivered_at.is_(None))
    waiting = select(func.count(WebhookDelivery.pk)).where(*mine).correlate(Webhook).scalar_subquery()
    return select(*Webhook.__table__.columns, waiting.label("waiting")).order_by(Webhook.pk)


def to_decide(session: Session, who: Caller, webhook_id: str) -> Webhook:
    """Return a subscription for writing, so that no worker changes it meanwhile."""
    statement = of_caller(select(Webhook).where(Webhook.id == webhook_id), who)
    found: Webhook | None = session.scalar(statement.with_for_update())
    if found is None:
        raise unknown(webhook_id)
    return found


def unknown(webhook_id: str) -> ProblemError:
    """Say that there is no such subscription, or none of who asks."""
    return ProblemError("not-found", f"You have no webhook with the id {webhook_id[:100]!r}.")


def document(row: Any) -> dict[str, Any]:
    """Describe a subscription, without its secret."""
    address = f"/v1/webhooks/{row.id}"
    overlaps = row.former_until is not None and row.former_until > now()
    rests = row.state == WebhookState.ACTIVE and row.resumes_at is not None and row.resumes_at > now()
    return {
        "id": row.id,
        "url": row.url,
        "description": row.description,
        "filter": row.filter,
        "state": str(row.state),
        "reason": row.reason,
        "owner": row.owner,
        "position": row.position,
        "waiting": row.waiting,
        "resumes_at": instant(row.resumes_at) if rests else None,
        "former_secret_until": instant(row.former_until) if overlaps else None,
        "revision": row.revision,
        "created_at": instant(row.created_at),
        "updated_at": instant(row.updated_at),
        "links": {"self": address, "deliveries": f"{address}/deliveries"},
    }


def shown(session: Session, webhook: Webhook, **more: Any) -> bytes:
    """Write a subscription as it is now, in the transaction that changed it."""
    session.flush()
    return orjson.dumps(document(session.execute(subscriptions().where(Webhook.pk == webhook.pk)).one()) | more)


def deliveries() -> Select[*tuple[Any, ...]]:
    """Select messages, the newest first, with what their changes were."""
    return (
        select(
            *WebhookDelivery.__table__.columns,
            Webhook.id.label("webhook"),
            Webhook.state,
            Webhook.resumes_at,
            Change.kind,
            Change.action,
        )
        .join(Webhook, Webhook.pk == WebhookDelivery.webhook_pk)
        .outerjoin(Change, Change.seq == WebhookDelivery.seq)
        .order_by(WebhookDelivery.pk.desc())
    )


def delivery_document(row: Any) -> dict[str, Any]:
    """Describe a message and what became of it."""
    delivered = row.delivered_at is not None
    return {
        "id": message_id(row.webhook, row.seq, row.pk),
        "type": event_type(row.kind, row.action),
        "seq": row.seq,
        "state": str(DeliveryState.DELIVERED if delivered else DeliveryState.WAITING),
        "created_at": instant(row.created_at),
        "delivered_at": instant(row.delivered_at) if delivered else None,
        "next_attempt_at": None if delivered or row.state != WebhookState.ACTIVE else instant(_next_attempt(row)),
        "attempts": row.attempts,
    }


def _next_attempt(row: Any) -> dt.datetime:
    """Return when a message is sent next: when it is due, and its receiver has rested."""
    due: dt.datetime = row.due_at
    return due if row.resumes_at is None else max(due, row.resumes_at)
