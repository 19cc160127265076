"""`/v1/webhooks`: subscriptions to the feed, and what became of their messages."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

import orjson
from flask import Response
from marshmallow import Schema, ValidationError, fields, validate

from api.conditional.etags import item_tag
from api.conditional.if_match import refuse_other_revision
from api.context import service
from api.middleware.authentication import require
from api.pagination import cursors
from api.pagination.pages import PagingSchema, address_with, data_version, list_schema
from api.problems import ProblemError
from api.routing.blueprint import Blueprint
from api.routing.request_bodies import simple_body
from api.routing.request_body import Body, read_json
from api.system import uncached
from api.webhooks.documents import (
    DeliverySchema,
    SecretWebhookSchema,
    WebhookSchema,
    deliveries,
    delivery_document,
    document,
    of_caller,
    shown,
    subscriptions,
    to_decide,
    unknown,
)
from api.writes.transaction import Write, Written, unusable
from delivery.address_check import AddressError, places, target
from delivery.subscriptions import change, ping, replay, rotate, subscribe, unsubscribe
from ledger.writes.changes import last_seq
from models import Webhook, WebhookDelivery
from models.vocabularies import DeliveryState, Scope
from schemas.dossier.dossier import flat
from schemas.fields.scalars import Word
from schemas.webhook import NEW_WEBHOOK, WEBHOOK_PATCH

blueprint = Blueprint(
    "webhooks", __name__, url_prefix="/v1/webhooks", description="Have changes sent to you as they come."
)
ITEM = "/<string:webhook_id>"
# Returns rows that come after the one with a key, as many as are asked for.
Fetch = Callable[[int | None, int], Sequence[Any]]


class DeliveriesQuery(PagingSchema):
    """The parameters of the list of messages."""

    state = fields.List(Word(DeliveryState), metadata={"description": "Only in this state; repeat it for or"})


class ReplayQuery(Schema):
    """From where on the feed is sent again."""

    after = fields.Integer(
        required=True,
        validate=validate.Range(0, 2**53),
        metadata={"description": "Number of the change after which all is sent again", "example": 0},
    )


def _body(name: str, schema: Schema) -> Body:
    """Describe a body that is checked before the transaction: nobody waits for the name of a host to be found."""

    def read() -> dict[str, Any]:
        try:
            said: dict[str, Any] = schema.load(read_json())
        except ValidationError as problem:
            raise unusable(list(flat(problem.messages, (), schema))) from None
        if "url" in said:
            _refuse_address(said["url"])
        return said

    return Body(read, simple_body(name, schema).describe)


def _refuse_address(url: str) -> None:
    private = service().settings.webhooks_private
    try:
        places(target(url, private=private), private=private)
    except AddressError as problem:
        errors = [{"pointer": "/url", "message": str(problem)}]
        raise ProblemError("address-refused", str(problem), errors) from None


@blueprint.get("", schema=list_schema(WebhookSchema, "WebhookListSchema"), query=PagingSchema, scope=Scope.WRITE)
def list_webhooks(options: dict[str, Any]) -> Response:
    """List your webhooks, the oldest first; with the scope `admin` those of everybody."""

    def fetch(after: int | None, limit: int) -> Sequence[Any]:
        statement = of_caller(subscriptions(), require(Scope.WRITE)).limit(limit)
        return service().rows(statement if after is None else statement.where(Webhook.pk > after))

    return _page(fetch, document, options)


@blueprint.write("POST", "", schema=SecretWebhookSchema, body=_body("NewWebhook", NEW_WEBHOOK), status=201)
def create_webhook(write: Write) -> Written:
    """Have changes sent to an address, from now on.

    The answer has the secret that messages are signed with: keep it, since it is not shown again. Messages follow
    Standard Webhooks; each has an entry of the feed as its `data`.
    """
    webhook = subscribe(write.session, write.caller.name, write.data, write.moment)
    _note(write, webhook)
    return _written(write, webhook, 201, secret=webhook.secret)


@blueprint.get(ITEM, schema=WebhookSchema, scope=Scope.WRITE)
def get_webhook(options: dict[str, Any], webhook_id: str) -> Response:
    """Get one of your webhooks: whether it is active, and how far it is behind."""
    row = _row(webhook_id)
    response = uncached(document(row))
    response.set_etag(item_tag(row.revision, response.get_data(as_text=True)))
    return response


@blueprint.write("PATCH", ITEM, schema=WebhookSchema, body=_body("WebhookPatch", WEBHOOK_PATCH), matched=True)
def patch_webhook(write: Write, webhook_id: str) -> Written:
    """Change the address, the filter or the description of a webhook; pause it, or set it active again.

    What came while it was not active is sent then. `active` also sends at once what waits for its next attempt.
    """
    webhook = to_decide(write.session, write.caller, webhook_id)
    refuse_other_revision(webhook.revision, lambda: shown(write.session, webhook))
    change(write.session, webhook, write.data, write.moment)
    _note(write, webhook)
    return _written(write, webhook)


@blueprint.write("DELETE", ITEM, schema=WebhookSchema, matched=True)
def delete_webhook(write: Write, webhook_id: str) -> Written:
    """Delete a webhook and what is known of its messages. The answer is what it was."""
    webhook = to_decide(write.session, write.caller, webhook_id)
    last = shown(write.session, webhook)
    refuse_other_revision(webhook.revision, lambda: last)
    _note(write, webhook)
    unsubscribe(write.session, webhook)
    return Written(last)


@blueprint.write("POST", f"{ITEM}/rotate", schema=SecretWebhookSchema)
def rotate_webhook(write: Write, webhook_id: str) -> Written:
    """Give a webhook a new secret, which the answer shows. For 24 hours the one before signs as well."""
    webhook = to_decide(write.session, write.caller, webhook_id)
    rotate(webhook, write.moment)
    return _written(write, webhook, secret=webhook.secret)


@blueprint.write("POST", f"{ITEM}/test", schema=DeliverySchema)
def test_webhook(write: Write, webhook_id: str) -> Written:
    """Send a message of the type `ping`, the way that all messages take. Its `id` stands in the deliveries."""
    webhook = to_decide(write.session, write.caller, webhook_id)
    made = ping(write.session, webhook, write.moment)
    row = write.session.execute(deliveries().where(WebhookDelivery.pk == made.pk)).one()
    return Written(orjson.dumps(delivery_document(row)))


@blueprint.write("POST", f"{ITEM}/replay", schema=WebhookSchema, query=ReplayQuery)
def replay_webhook(write: Write, webhook_id: str) -> Written:
    """Send everything after a change again, as the filter is now. Messages keep the `webhook-id` that they had."""
    webhook = to_decide(write.session, write.caller, webhook_id)
    after, last = write.options["after"], last_seq(write.session)
    if after > last:
        raise ProblemError("feed-restarted", f"The last change has the number {last}.")
    write.details.update(after=after)
    replay(write.session, webhook, after, write.moment)
    return _written(write, webhook)


@blueprint.get(
    f"{ITEM}/deliveries",
    schema=list_schema(DeliverySchema, "DeliveryListSchema"),
    query=DeliveriesQuery,
    scope=Scope.WRITE,
)
def list_webhook_deliveries(options: dict[str, Any], webhook_id: str) -> Response:
    """List what was sent or waits to be, newest first, with the outcome of each attempt. It is kept for 30 days."""
    statement = deliveries().where(WebhookDelivery.webhook_pk == _row(webhook_id).pk)
    states = options.get("state")
    if states:
        statement = statement.where(
            WebhookDelivery.delivered_at.is_(None).in_([state == DeliveryState.WAITING for state in states])
        )

    def fetch(after: int | None, limit: int) -> Sequence[Any]:
        rows = statement.limit(limit)
        return service().rows(rows if after is None else rows.where(WebhookDelivery.pk < after))

    return _page(fetch, delivery_document, options)


def _page(
    fetch: Callable[[int | None, int], Sequence[Any]],
    describe: Callable[[Any], dict[str, Any]],
    options: dict[str, Any],
) -> Response:
    """Answer with a page that is for its owner alone, and kept by no cache. Rows are in the order of their keys."""
    version, limit = data_version(), options["limit"]
    after = cursors.read(options.get("cursor"))
    found = fetch(None if after is None else int(after), limit + 1)
    page: dict[str, Any] = {"limit": limit, "next_cursor": None, "next": None}
    if len(found) > limit:
        found = found[:limit]
        page["next_cursor"] = cursors.make(str(found[-1].pk))
        page["next"] = address_with(cursor=page["next_cursor"])
    return uncached({"data": [describe(row) for row in found], "page": page, "meta": {"data_version": version}})


def _row(webhook_id: str) -> Any:
    row = service().first(of_caller(subscriptions().where(Webhook.id == webhook_id), require(Scope.WRITE)))
    if row is None:
        raise unknown(webhook_id)
    return row


def _written(write: Write, webhook: Webhook, status: int = 200, **more: Any) -> Written:
    headers = {"ETag": f'"r{webhook.revision}"'}
    headers |= {"Location": f"/v1/webhooks/{webhook.id}"} if status == 201 else {}
    return Written(shown(write.session, webhook, **more), status, headers)


def _note(write: Write, webhook: Webhook) -> None:
    """Tell the audit trail what was decided, but of the address the host alone: the rest may be a secret."""
    host = urlsplit(webhook.url).hostname
    write.details.update(webhook=webhook.id, host=host, filter=webhook.filter, state=str(webhook.state))
