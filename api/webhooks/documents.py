"""Documents of subscriptions and of their messages, the schemas of these documents, and the queries behind them."""

import datetime as dt
from typing import Any, Protocol, TypeVarTuple, cast

import orjson
from marshmallow import Schema, fields
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from api.middleware.authentication import Caller
from api.problems import ProblemError
from delivery.outbox import build_event_type, build_message_id
from ledger.clock import get_utc_now
from models import Change, Webhook, WebhookDelivery
from models.json_types import JsonObject
from models.vocabularies import ChangeAction, DeliveryState, Kind, Scope, WebhookState
from schemas.fields.values import format_instant
from schemas.webhook import WebhookFilterSchema

DATE_TIME_FORMAT = {"format": "date-time"}
Rows = Select[*tuple[Any, ...]]
Columns = TypeVarTuple("Columns")


class SubscriptionRow(Protocol):
    """A subscription, and the number of its undelivered messages."""

    pk: int
    id: str
    url: str
    description: str | None
    filter: JsonObject
    state: WebhookState
    reason: str | None
    owner: str
    position: int
    waiting: int
    resumes_at: dt.datetime | None
    former_until: dt.datetime | None
    revision: int
    created_at: dt.datetime
    updated_at: dt.datetime


class DeliveryRow(Protocol):
    """A message, with its subscription and its change. A ping has no change."""

    pk: int
    webhook: str
    state: WebhookState
    resumes_at: dt.datetime | None
    seq: int | None
    kind: Kind | None
    action: ChangeAction | None
    created_at: dt.datetime
    delivered_at: dt.datetime | None
    due_at: dt.datetime
    attempts: list[JsonObject]


class WebhookLinksSchema(Schema):
    """The links of a subscription."""

    self = fields.String(required=True)
    deliveries = fields.String(required=True)


class WebhookSchema(Schema):
    """A subscription to changes."""

    id = fields.String(required=True)
    url = fields.String(required=True, metadata={"description": "URL that messages are sent to"})
    description = fields.String(required=True, allow_none=True)
    filter = fields.Nested(WebhookFilterSchema, required=True)
    state = fields.String(required=True, metadata={"enum": [str(state) for state in WebhookState]})
    reason = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Why the service disabled the webhook; null if the service did not"},
    )
    owner = fields.String(required=True, metadata={"description": "Name of the API key that created the webhook"})
    position = fields.Integer(
        required=True, metadata={"description": "Number of the last change that the webhook has taken from the feed"}
    )
    waiting = fields.Integer(required=True, metadata={"description": "Number of messages that are not delivered yet"})
    resumes_at = fields.String(
        required=True,
        allow_none=True,
        metadata=DATE_TIME_FORMAT
        | {"description": "No message is sent before this time, because the last attempt failed"},
    )
    former_secret_until = fields.String(
        required=True,
        allow_none=True,
        metadata=DATE_TIME_FORMAT | {"description": "Until this time, the previous secret signs messages too"},
    )
    revision = fields.Integer(required=True, metadata={"description": "Revision of the webhook, for `If-Match`"})
    created_at = fields.String(required=True, metadata=DATE_TIME_FORMAT)
    updated_at = fields.String(required=True, metadata=DATE_TIME_FORMAT)
    links = fields.Nested(WebhookLinksSchema, required=True)


class SecretWebhookSchema(WebhookSchema):
    """A subscription with its secret. The service shows a secret only when it creates it."""

    secret = fields.String(required=True, metadata={"description": "The secret that signs messages: `whsec_…`"})


class AttemptSchema(Schema):
    """An attempt to deliver a message."""

    at = fields.String(required=True, metadata=DATE_TIME_FORMAT)
    status = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Status of the response; null without a response"}
    )
    error = fields.String(
        required=True, allow_none=True, metadata={"description": "What went wrong, in one sentence; null if nothing"}
    )
    seconds = fields.Float(required=True, metadata={"description": "Duration of the attempt"})


class DeliverySchema(Schema):
    """A message, and the attempts to deliver it."""

    id = fields.String(required=True, metadata={"description": "`webhook-id` of the message, the same in each attempt"})
    type = fields.String(required=True, metadata={"description": "Kind and action, such as `plant.updated`; or `ping`"})
    seq = fields.Integer(
        required=True, allow_none=True, metadata={"description": "Number of the change in the feed; null for a ping"}
    )
    state = fields.String(required=True, metadata={"enum": [str(state) for state in DeliveryState]})
    created_at = fields.String(required=True, metadata=DATE_TIME_FORMAT)
    delivered_at = fields.String(required=True, allow_none=True, metadata=DATE_TIME_FORMAT)
    next_attempt_at = fields.String(
        required=True,
        allow_none=True,
        metadata=DATE_TIME_FORMAT | {"description": "Earliest time of the next attempt; null if none is planned"},
    )
    attempts = fields.List(
        fields.Nested(AttemptSchema), required=True, metadata={"description": "The last ten attempts, oldest first"}
    )


def restrict_to_caller(statement: Select[*Columns], caller: Caller) -> Select[*Columns]:
    """Restrict a statement to the caller's own subscriptions. A caller with the scope `admin` sees all."""
    return statement if caller.scope is Scope.ADMIN else statement.where(Webhook.owner == caller.name)


def select_subscriptions() -> Rows:
    """Select subscriptions, the oldest first, with the number of their undelivered messages."""
    undelivered = (WebhookDelivery.webhook_pk == Webhook.pk, WebhookDelivery.delivered_at.is_(None))
    waiting = select(func.count(WebhookDelivery.pk)).where(*undelivered).correlate(Webhook).scalar_subquery()
    return select(*Webhook.__table__.columns, waiting.label("waiting")).order_by(Webhook.pk)


def lock_subscription(session: Session, caller: Caller, webhook_id: str) -> Webhook:
    """Load a subscription and lock its row, so no worker changes it before the write ends. Raise 404 if unknown."""
    statement = restrict_to_caller(select(Webhook).where(Webhook.id == webhook_id), caller)
    webhook: Webhook | None = session.scalar(statement.with_for_update())
    if webhook is None:
        raise build_unknown_webhook_problem(webhook_id)
    return webhook


def build_unknown_webhook_problem(webhook_id: str) -> ProblemError:
    """Build the 404 for an id that does not exist, or that belongs to another owner."""
    return ProblemError("not-found", f"You have no webhook with the id {webhook_id[:100]!r}.")


def build_subscription_document(row: SubscriptionRow) -> JsonObject:
    """Build the document of a subscription, without its secret."""
    url = f"/v1/webhooks/{row.id}"
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
        "resumes_at": _format_if_future(row.resumes_at) if row.state == WebhookState.ACTIVE else None,
        "former_secret_until": _format_if_future(row.former_until),
        "revision": row.revision,
        "created_at": format_instant(row.created_at),
        "updated_at": format_instant(row.updated_at),
        "links": {"self": url, "deliveries": f"{url}/deliveries"},
    }


def _format_if_future(moment: dt.datetime | None) -> str | None:
    return format_instant(moment) if moment is not None and moment > get_utc_now() else None


def render_subscription(session: Session, webhook: Webhook, **more: object) -> bytes:
    """Render a subscription as it is now, in the transaction that changed it. `more` are additional members."""
    session.flush()
    row = session.execute(select_subscriptions().where(Webhook.pk == webhook.pk)).one()
    return orjson.dumps(build_subscription_document(cast(SubscriptionRow, row)) | more)


def select_deliveries() -> Rows:
    """Select messages, the newest first, each with its subscription and its change."""
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


def build_delivery_document(row: DeliveryRow) -> JsonObject:
    """Build the document of a message."""
    is_planned = row.delivered_at is None and row.state == WebhookState.ACTIVE
    return {
        "id": build_message_id(row.webhook, row.seq, row.pk),
        "type": build_event_type(row.kind, row.action),
        "seq": row.seq,
        "state": str(DeliveryState.WAITING if row.delivered_at is None else DeliveryState.DELIVERED),
        "created_at": format_instant(row.created_at),
        "delivered_at": None if row.delivered_at is None else format_instant(row.delivered_at),
        "next_attempt_at": format_instant(_find_next_attempt(row)) if is_planned else None,
        "attempts": row.attempts,
    }


def _find_next_attempt(row: DeliveryRow) -> dt.datetime:
    """Return when the next attempt is made: the message must be due, and its receiver must have rested."""
    return row.due_at if row.resumes_at is None else max(row.due_at, row.resumes_at)
