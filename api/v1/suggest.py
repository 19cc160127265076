"""`/v1/suggest`: completes names while somebody types."""

from typing import Any

import orjson
from flask import Response, request
from marshmallow import Schema, fields, validate

from api.conditional.etags import canonical_query, json_response, list_tag
from api.filters.parameter_types import LONGEST_QUERY, Words
from api.name_index import Completion
from api.pagination.pages import data_version
from api.routing.blueprint import Blueprint
from api.search.ranking import names
from models.vocabularies import Certainty, Kind
from schemas.fields.scalars import Word

MOST = 20

blueprint = Blueprint(
    "suggest", __name__, url_prefix="/v1/suggest", description="Completes names while somebody types."
)


class SuggestQuery(Schema):
    """The parameters of a suggestion."""

    q = Words(
        required=True,
        metadata={"description": f"What was typed so far, at most {LONGEST_QUERY} characters", "example": "xiao"},
    )
    kind = fields.List(Word(Kind), metadata={"description": "Only this kind; repeat it for or", "example": ["company"]})
    limit = fields.Integer(
        load_default=10,
        validate=validate.Range(1, MOST),
        metadata={"description": f"How many at most, 1 to {MOST}", "example": 5},
    )


class SuggestionSchema(Schema):
    """A record with a name that goes on so."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    id = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "Its usual name"})
    matched = fields.String(required=True, metadata={"description": "The name that goes on so, which may be another"})
    typo = fields.Boolean(required=True, metadata={"description": "Whether a slip was overlooked to find it"})
    certainty = fields.String(required=True, metadata={"enum": [str(word) for word in Certainty]})
    link = fields.String(required=True, metadata={"description": "Address of the record"})


class SuggestMetaSchema(Schema):
    """What the answer was made from."""

    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})


class SuggestListSchema(Schema):
    """Suggestions, best first."""

    data = fields.List(fields.Nested(SuggestionSchema), required=True)
    meta = fields.Nested(SuggestMetaSchema, required=True)


@blueprint.get("", schema=SuggestListSchema, query=SuggestQuery)
def suggest_names(options: dict[str, Any]) -> Response:
    """Complete a name while it is typed.

    Gives records with a name, in any script, that starts with what was typed, then those with a word in a name that
    does; short names before long ones, companies before other kinds. Case and diacritics do not matter. Where there are
    none, slips are overlooked: one from three characters on, two from seven on, so `xaomi` finds Xiaomi.
    """
    version = data_version()
    found = names(version, None).complete(options["q"], options.get("kind", []), options["limit"])
    body = {"data": [_suggestion(one) for one in found], "meta": {"data_version": version}}
    return json_response(orjson.dumps(body), list_tag(version, request.path, canonical_query()))


def _suggestion(found: Completion) -> dict[str, Any]:
    name = found.name
    return {
        "kind": str(name.kind),
        "id": name.id,
        "name": name.name,
        "matched": name.text,
        "typo": found.typo,
        "certainty": name.certainty,
        "link": f"/v1/{name.kind.collection}/{name.id}",
    }
