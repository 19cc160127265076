"""`/v1/suggest`: completes names while a user types."""

from dataclasses import dataclass
from typing import ClassVar

import orjson
from flask import Response, request
from marshmallow import Schema, fields, validate

from api.conditional.etags import build_canonical_query, build_json_response, build_list_etag
from api.filters.parameter_types import MAX_QUERY_LENGTH, BooleanParameter, SearchTextParameter
from api.pagination.pages import load_data_version
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import QuerySchema
from api.search.suggesting import Suggestion, Suggestions, suggest_records
from models.json_types import JsonObject
from models.vocabularies import Certainty, Kind
from schemas.fields.scalars import Word

MAX_SUGGESTIONS = 20

blueprint = Blueprint("suggest", __name__, url_prefix="/v1/suggest", description="Completes names while a user types.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestParameters:
    """The parameters of a suggestion. `kind` None is for all kinds."""

    q: str
    kind: list[Kind] | None = None
    limit: int
    fuzzy: bool = True


class SuggestQuery(QuerySchema):
    """The parameters of a suggestion."""

    parameters: ClassVar[type[object]] = SuggestParameters

    q = SearchTextParameter(
        required=True,
        metadata={"description": f"The start of a name, at most {MAX_QUERY_LENGTH} characters", "example": "xiao"},
    )
    kind = fields.List(
        Word(Kind),
        metadata={"description": "Only records of this kind. Repeat the parameter for OR.", "example": ["company"]},
    )
    limit = fields.Integer(
        load_default=10,
        validate=validate.Range(1, MAX_SUGGESTIONS),
        metadata={"description": f"The greatest number of suggestions, 1 to {MAX_SUGGESTIONS}", "example": 5},
    )
    fuzzy = BooleanParameter(
        metadata={"description": "`false` ignores no typos and leaves out no words", "example": "false"}
    )


class SuggestionSchema(Schema):
    """A record with a name that continues the text."""

    kind = fields.String(required=True, metadata={"enum": [str(kind) for kind in Kind]})
    id = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "The usual name of the record"})
    matched = fields.String(
        required=True, metadata={"description": "The name that matches, which may be another name of the record"}
    )
    typo = fields.Boolean(required=True, metadata={"description": "Whether the name matches only if a typo is ignored"})
    certainty = fields.String(required=True, metadata={"enum": [str(word) for word in Certainty]})
    link = fields.String(required=True, metadata={"description": "URL of the record"})


class SuggestMetaSchema(Schema):
    """The state of the data that the response was made from."""

    data_version = fields.Integer(required=True, metadata={"description": "Number of the last change"})
    did_you_mean = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The text that was completed instead, if `typo` is true. Otherwise null"},
    )
    is_partial = fields.Boolean(
        required=True, data_key="partial", metadata={"description": "Whether the records have only most of the words"}
    )


class SuggestListSchema(Schema):
    """Suggestions, best first."""

    data = fields.List(fields.Nested(SuggestionSchema), required=True)
    meta = fields.Nested(SuggestMetaSchema, required=True)


@blueprint.get("", answer=SuggestListSchema, query=SuggestQuery)
def suggest_names(params: SuggestParameters) -> Response:
    """Complete a name while a user types.

    The service returns records with a name, in any script, that starts with the text, then records with a word in a
    name that does. The order is that of `/v1/search`. Case, diacritics, legal forms, spaces and the s of a plural do
    not matter.

    If no name starts with the text, the service returns the records that `/v1/search` finds, with corrected words or
    with most words if there are no others. So `xaomi` finds Xiaomi, and `byd hungary` finds BYD's plant in Hungary.
    `fuzzy=false` switches corrections and partial matches off.
    """
    version = load_data_version()
    suggestions = suggest_records(params.q, params.kind or [], params.limit, fuzzy=params.fuzzy)
    body = {
        "data": [_render_suggestion(suggestion, suggestions) for suggestion in suggestions.records],
        "meta": {
            "data_version": version,
            "did_you_mean": suggestions.did_you_mean,
            "partial": suggestions.is_partial,
        },
    }
    return build_json_response(orjson.dumps(body), build_list_etag(version, request.path, build_canonical_query()))


def _render_suggestion(suggestion: Suggestion, suggestions: Suggestions) -> JsonObject:
    return {
        "kind": str(suggestion.kind),
        "id": suggestion.id,
        "name": suggestion.name,
        "matched": suggestion.matched,
        "typo": suggestions.did_you_mean is not None,
        "certainty": str(suggestion.certainty),
        "link": f"/v1/{suggestion.kind.collection}/{suggestion.id}",
    }
