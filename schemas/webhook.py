"""The bodies of subscriptions to webhooks: a URL, and a filter over the feed of changes."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from models.json_types import JsonObject
from models.vocabularies import ChangeAction, Kind, WebhookState
from schemas import FIELDS, SCHEMAS
from schemas.fields.messages import StrictSchema, add_hint, build_choice_message
from schemas.fields.scalars import AnyField, Prose, Slug, Text, Url, Word
from schemas.kinds.record import get_fact_fields

# The most words in one list of a filter. To follow more records, a client subscribes to their kind and filters itself.
LONGEST = 100


class FieldName(Text):
    """The name of a field that some kind of record has."""

    def __init__(self) -> None:
        super().__init__(validate=validate.OneOf(FIELDS))

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object) -> str:
        if value not in FIELDS:
            raise ValidationError(build_choice_message(value, FIELDS, "the fields of any kind"))
        return str(value)


def _build_list(inner: AnyField, description: str) -> fields.List[Any]:
    return fields.List(inner, validate=validate.Length(1, LONGEST), metadata={"description": description})


class WebhookFilterSchema(StrictSchema):
    """The changes to send: those that match one word of each list. A missing list matches every change."""

    kind = _build_list(Word(Kind), "Only changes of records of one of these kinds")
    id = _build_list(Slug(), "Only changes of records with one of these ids")
    field = _build_list(FieldName(), "Only changes of one of these fields, and changes of a record as a whole")
    action = _build_list(Word(ChangeAction), "Only changes with one of these actions")

    @validates_schema
    def check_fields(self, data: JsonObject, **kwargs: object) -> None:
        """Refuse a field that none of the kinds has, because it would never change."""
        kinds = [Kind(kind) for kind in data.get("kind", ())]
        known = sorted({name for kind in kinds for name in get_fact_fields(SCHEMAS[kind])})
        owners = " or ".join(kind.with_article for kind in dict.fromkeys(kinds))
        for number, name in enumerate(data.get("field", ())):
            if kinds and name not in known:
                message = build_choice_message(name, known, f"the fields of {owners}")
                raise ValidationError({"field": {number: [message]}})


class NewWebhookSchema(StrictSchema):
    """A subscription to changes."""

    url = Url(
        required=True,
        metadata={"description": "The URL that messages are sent to: https, port 443 or 8443, on the public internet"},
    )
    filter = fields.Nested(
        WebhookFilterSchema, metadata={"description": "The changes to send. Without a filter, all changes"}
    )
    description = Prose(metadata={"description": "The purpose of the subscription, in your own words"})


class WebhookPatchSchema(StrictSchema):
    """The parts of a subscription to change."""

    url = Url(metadata={"description": "The URL that messages are sent to"})
    filter = fields.Nested(WebhookFilterSchema, metadata={"description": "The changes to send, `{}` for all changes"})
    description = Prose(
        allow_none=True, metadata={"description": "The purpose of the subscription. null removes the text"}
    )
    state = Word(
        WebhookState,
        metadata={"description": "`paused` stops the subscription, `active` sends all waiting messages at once"},
    )

    @validates_schema
    def check_change(self, data: JsonObject, **kwargs: object) -> None:
        """Refuse an empty change, and the state that only the server sets."""
        if not data:
            raise ValidationError("The body has nothing to change. Send at least one field.")
        if data.get("state") == WebhookState.DISABLED:
            message = "Only the server can set the state disabled."
            raise ValidationError(add_hint(message, str(WebhookState.PAUSED)), "state")


NEW_WEBHOOK, WEBHOOK_PATCH = NewWebhookSchema(), WebhookPatchSchema()
