"""`/v1/webhooks`: subscriptions to the feed, and the deliveries of their messages."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlsplit

import orjson
from flask import Response
from marshmallow import Schema, ValidationError, fields, validate

from api.conditional.etags import build_item_etag, build_uncached_response
from api.conditional.if_match import check_if_match
from api.context import get_reader, get_service
from api.middleware.authentication import require_scope
from api.pagination.pages import Fetch, fetch_page, load_data_version, make_list_schema
from api.pagination.parameters import PageParameters, PagingSchema
from api.problems import ProblemError
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import NoParameters, QuerySchema
from api.routing.record_ids import IdTarget, build_unknown_id_messages, find_unknown, load_keys
from api.routing.request_bodies import describe_body
from api.routing.request_body import Body, read_json
from api.webhooks.documents import (
    DeliverySchema,
    Rows,
    SecretWebhookSchema,
    SubscriptionRow,
    WebhookSchema,
    build_delivery_document,
    build_subscription_document,
    build_unknown_webhook_problem,
    lock_subscription,
    render_subscription,
    restrict_to_caller,
    select_deliveries,
    select_subscriptions,
)
from api.writes.transaction import Write, WriteResult, build_unprocessable_problem
from delivery.address_check import AddressError, parse_target, resolve_addresses
from delivery.subscriptions import (
    enqueue_ping,
    replay,
    rotate_secret,
    subscribe,
    unsubscribe,
    update_subscription,
)
from ledger.writes.changes import load_last_seq
from models import Webhook, WebhookDelivery
from models.json_types import JsonObject
from models.vocabularies import DeliveryState, Scope
from schemas.dossier.dossier import flatten_messages
from schemas.fields.scalars import Word
from schemas.webhook import NEW_WEBHOOK, WEBHOOK_PATCH

blueprint = Blueprint(
    "webhooks", __name__, url_prefix="/v1/webhooks", description="Subscribe to receive changes by webhook."
)
ITEM = "/<string:webhook_id>"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveriesParameters(PageParameters):
    """The parameters of the list of deliveries. `state` None is for all states."""

    state: list[DeliveryState] | None = None


class DeliveriesQuery(PagingSchema):
    """The parameters of the list of deliveries."""

    parameters: ClassVar[type[object]] = DeliveriesParameters

    state = fields.List(
        Word(DeliveryState), metadata={"description": "Only deliveries in this state. Repeat the parameter for OR."}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayParameters:
    """The number of the change after which the feed is sent again."""

    after: int


class ReplayQuery(QuerySchema):
    """The parameters of a replay."""

    parameters: ClassVar[type[object]] = ReplayParameters

    after = fields.Integer(
        required=True,
        validate=validate.Range(0, 2**53),
        metadata={"description": "Number of the change after which all changes are sent again", "example": 0},
    )


def _describe_checked_body(name: str, schema: Schema) -> Body:
    """Describe a body that is checked before the transaction, so no write waits for DNS."""
    return Body(partial(_read_checked_body, schema), describe_body(name, schema).describe)


def _read_checked_body(schema: Schema) -> JsonObject:
    try:
        body: JsonObject = schema.load(read_json())
    except ValidationError as error:
        raise build_unprocessable_problem(list(flatten_messages(error.messages, (), schema))) from None
    _check_ids(body.get("filter", {}).get("id", []), schema)
    if "url" in body:
        _check_address(body["url"])
    return body


def _check_ids(ids: list[str], schema: Schema) -> None:
    """Refuse an id that no record ever had, because a subscription to it would never get a message."""
    if not ids:
        return
    target = IdTarget()
    unknown = find_unknown(target, ids, load_keys([(target, ids)]))
    if unknown:
        messages = build_unknown_id_messages([(target, unknown)])[0]
        by_index = {ids.index(given): [message] for given, message in zip(unknown, messages, strict=False)}
        raise build_unprocessable_problem(list(flatten_messages({"filter": {"id": by_index}}, (), schema)))


def _check_address(url: str) -> None:
    private = get_service().settings.webhooks_private
    try:
        resolve_addresses(parse_target(url, private=private), private=private)
    except AddressError as error:
        errors = [{"pointer": "/url", "message": str(error)}]
        raise ProblemError("address-refused", str(error), errors) from None


@blueprint.get("", answer=make_list_schema(WebhookSchema, "WebhookListSchema"), query=PagingSchema, scope=Scope.WRITE)
def list_webhooks(params: PageParameters) -> Response:
    """List your webhooks, the oldest first. With the scope `admin`, list the webhooks of all keys."""
    statement = restrict_to_caller(select_subscriptions(), require_scope(Scope.WRITE))
    return _render_private_page(partial(_fetch_webhooks, statement), params)


@blueprint.write(
    "POST", "", answer=SecretWebhookSchema, body=_describe_checked_body("NewWebhook", NEW_WEBHOOK), status=201
)
def create_webhook(write: Write) -> WriteResult:
    """Subscribe a URL to changes, from now on.

    The response contains the secret that signs messages. Store it, because the service does not show it again. Messages
    follow Standard Webhooks. Each has an entry of the feed as its `data`.
    """
    webhook = subscribe(write.session, write.caller.name, write.data, write.moment)
    _add_audit_details(write, webhook)
    return _render_written(write, webhook, 201, secret=webhook.secret)


@blueprint.get(ITEM, answer=WebhookSchema, scope=Scope.WRITE)
def get_webhook(params: NoParameters, webhook_id: str) -> Response:
    """Get one of your webhooks: its state, and how far it is behind the feed."""
    row = _load_subscription(webhook_id)
    response = build_uncached_response(build_subscription_document(row))
    response.set_etag(build_item_etag(row.revision, response.get_data(as_text=True)))
    return response


@blueprint.write(
    "PATCH",
    ITEM,
    answer=WebhookSchema,
    body=_describe_checked_body("WebhookPatch", WEBHOOK_PATCH),
    requires_revision=True,
)
def patch_webhook(write: Write, webhook_id: str) -> WriteResult:
    """Change the URL, the filter or the description of a webhook; pause it, or activate it again.

    When it is activated, the service sends the changes that it missed, and retries waiting messages at once.
    """
    webhook = lock_subscription(write.session, write.caller, webhook_id)
    check_if_match(webhook.revision, lambda: render_subscription(write.session, webhook))
    update_subscription(write.session, webhook, write.data, write.moment)
    _add_audit_details(write, webhook)
    return _render_written(write, webhook)


@blueprint.write("DELETE", ITEM, answer=WebhookSchema, requires_revision=True)
def delete_webhook(write: Write, webhook_id: str) -> WriteResult:
    """Delete a webhook and its deliveries. The response is its last state."""
    webhook = lock_subscription(write.session, write.caller, webhook_id)
    body = render_subscription(write.session, webhook)
    check_if_match(webhook.revision, lambda: body)
    _add_audit_details(write, webhook)
    unsubscribe(write.session, webhook)
    return WriteResult(body)


@blueprint.write("POST", f"{ITEM}/rotate", answer=SecretWebhookSchema)
def rotate_webhook(write: Write, webhook_id: str) -> WriteResult:
    """Give a webhook a new secret, which the response contains. The old secret also signs for 24 hours."""
    webhook = lock_subscription(write.session, write.caller, webhook_id)
    rotate_secret(webhook, write.moment)
    return _render_written(write, webhook, secret=webhook.secret)


@blueprint.write("POST", f"{ITEM}/test", answer=DeliverySchema)
def test_webhook(write: Write, webhook_id: str) -> WriteResult:
    """Send a message of the type `ping`, in the same way as all messages. Its `id` is in the list of deliveries."""
    webhook = lock_subscription(write.session, write.caller, webhook_id)
    ping = enqueue_ping(write.session, webhook, write.moment)
    row = write.session.execute(select_deliveries().where(WebhookDelivery.pk == ping.pk)).one()
    return WriteResult(orjson.dumps(build_delivery_document(row)))


@blueprint.write("POST", f"{ITEM}/replay", answer=WebhookSchema, query=ReplayQuery)
def replay_webhook(write: Write, webhook_id: str) -> WriteResult:
    """Send all changes after a number again, with the present filter. Messages keep their `webhook-id`."""
    webhook = lock_subscription(write.session, write.caller, webhook_id)
    after, last = write.params.after, load_last_seq(write.session)
    if after > last:
        raise ProblemError("feed-restarted", f"The last change has the number {last}. Send `after` up to that number.")
    write.details.update(after=after)
    replay(write.session, webhook, after, write.moment)
    return _render_written(write, webhook)


@blueprint.get(
    f"{ITEM}/deliveries",
    answer=make_list_schema(DeliverySchema, "DeliveryListSchema"),
    query=DeliveriesQuery,
    scope=Scope.WRITE,
)
def list_webhook_deliveries(params: DeliveriesParameters, webhook_id: str) -> Response:
    """List the messages of a webhook, newest first, with the outcome of each attempt. They are stored for 30 days."""
    statement = select_deliveries().where(WebhookDelivery.webhook_pk == _load_subscription(webhook_id).pk)
    if params.state:
        waiting = [state == DeliveryState.WAITING for state in params.state]
        statement = statement.where(WebhookDelivery.delivered_at.is_(None).in_(waiting))
    return _render_private_page(partial(_fetch_deliveries, statement), params)


def _fetch_webhooks(statement: Rows, after: str | None, limit: int) -> list[tuple[str, bytes]]:
    page = statement if after is None else statement.where(Webhook.pk > int(after))
    return _render_rows(page, build_subscription_document, limit)


def _fetch_deliveries(statement: Rows, after: str | None, limit: int) -> list[tuple[str, bytes]]:
    page = statement if after is None else statement.where(WebhookDelivery.pk < int(after))
    return _render_rows(page, build_delivery_document, limit)


def _render_rows(page: Rows, build: Callable[[Any], JsonObject], limit: int) -> list[tuple[str, bytes]]:
    """Fetch rows, one more than `limit`, and render each with its key as its position."""
    return [(str(row.pk), orjson.dumps(build(row))) for row in get_reader().rows(page.limit(limit + 1))]


def _render_private_page(fetch: Fetch, params: PageParameters) -> Response:
    """Answer with a page that only its owner may read, so no cache stores it."""
    version = load_data_version()
    bodies, page = fetch_page(fetch, params)
    data = [orjson.Fragment(body) for body in bodies]
    return build_uncached_response({"data": data, "page": page, "meta": {"data_version": version}})


def _load_subscription(webhook_id: str) -> SubscriptionRow:
    statement = select_subscriptions().where(Webhook.id == webhook_id)
    row: SubscriptionRow | None = get_reader().first(restrict_to_caller(statement, require_scope(Scope.WRITE)))
    if row is None:
        raise build_unknown_webhook_problem(webhook_id)
    return row


def _render_written(write: Write, webhook: Webhook, status: int = 200, **more: object) -> WriteResult:
    headers = {"ETag": f'"r{webhook.revision}"'}
    headers |= {"Location": f"/v1/webhooks/{webhook.id}"} if status == 201 else {}
    return WriteResult(render_subscription(write.session, webhook, **more), status, headers)


def _add_audit_details(write: Write, webhook: Webhook) -> None:
    """Add the decision to the audit entry. Of the URL only the host, because the rest may be a secret."""
    host = urlsplit(webhook.url).hostname
    write.details.update(webhook=webhook.id, host=host, filter=webhook.filter, state=str(webhook.state))
