"""What subscribers send: an address, and a filter over the feed of changes, each word of it checked."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from models.vocabularies import ChangeAction, Kind, WebhookState
from schemas import FIELDS, SCHEMAS
from schemas.fields.messages import StrictSchema, one_of, with_hint
from schemas.fields.scalars import Prose, Slug, Text, Url, Word
from schemas.kinds.record import fact_fields

# Of one list of a filter. Who follows more records follows their kind, and chooses for themselves.
LONGEST = 100
BY_CLIENTS = (WebhookState.ACTIVE, WebhookState.PAUSED)


class FieldName(Text):
    """The name of a field that some kind of record has."""

    def __init__(self) -> None:
        super().__init__(validate=validate.OneOf(FIELDS))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value not in FIELDS:
            raise ValidationError(one_of(value, FIELDS, "the fields of any kind"))
        return value


def _some(inner: fields.Field[Any], told: str) -> fields.List[Any]:
    return fields.List(inner, validate=validate.Length(1, LONGEST), metadata={"description": told})


class WebhookFilterSchema(StrictSchema):
    """Which changes are sent: those that have one word of each list. Without a list, whatever it is."""

    kind = _some(Word(Kind), "Only changes of records of one of these kinds")
    id = _some(Slug(), "Only changes of records with one of these ids")
    field = _some(FieldName(), "Only changes of one of these fields, and those of a record as a whole")
    action = _some(Word(ChangeAction), "Only changes in which one of these things happened")

    @validates_schema
    def fields_of_the_kinds(self, data: dict[str, Any], **kwargs: Any) -> None:
        """A field that none of the kinds has would never change."""
        kinds = [Kind(kind) for kind in data.get("kind", ())]
        known = sorted({name for kind in kinds for name in fact_fields(SCHEMAS[kind])})
        for number, name in enumerate(data.get("field", ())):
            if kinds and name not in known:
                told = one_of(name, known, f"the fields of {' or '.join(kind.one for kind in dict.fromkeys(kinds))}")
                raise ValidationError({"field": {number: [told]}})


class NewWebhookSchema(StrictSchema):
    """A subscription to changes."""

    url = Url(
        required=True,
        metadata={"description": "Where messages are sent: https, port 443 or 8443, on the public internet"},
    )
    filter = fields.Nested(WebhookFilterSchema, metadata={"description": "Which changes are sent; all without it"})
    description = Prose(metadata={"description": "What it is for, in your own words"})


class WebhookPatchSchema(StrictSchema):
    """What is to be changed about a subscription."""

    url = Url(metadata={"description": "Where messages are sent"})
    filter = fields.Nested(WebhookFilterSchema, metadata={"description": "Which changes are sent; `{}` for all"})
    description = Prose(allow_none=True, metadata={"description": "What it is for; null takes it away"})
    state = Word(WebhookState, metadata={"description": "`paused` stops it, `active` sends all that waits at once"})

    @validates_schema
    def says_something(self, data: dict[str, Any], **kwargs: Any) -> None:
        """A change needs something to change, and only the service disables."""
        if not data:
            raise ValidationError("There is nothing to change.")
        if data.get("state") == WebhookState.DISABLED:
            raise ValidationError(with_hint("Only the service disables.", str(WebhookState.PAUSED)), "state")


NEW_WEBHOOK, WEBHOOK_PATCH = NewWebhookSchema(), WebhookPatchSchema()
