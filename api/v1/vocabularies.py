"""`/v1/vocabularies`: the words that fields take, with label and definition."""

import orjson
from flask import Response
from marshmallow import Schema, fields

from api.conditional.etags import build_canonical_query, build_json_response, compute_digest
from api.problems import ProblemError
from api.routing.blueprint import Blueprint
from api.routing.query_parameters import NoParameters
from models.json_types import JsonObject
from models.vocabularies import VOCABULARIES, Vocabulary
from schemas.fields.messages import find_closest

blueprint = Blueprint(
    "vocabularies", __name__, url_prefix="/v1/vocabularies", description="The words that fields take, with definitions."
)


class WordSchema(Schema):
    """A word of a vocabulary."""

    value = fields.String(required=True)
    label = fields.String(required=True)
    definition = fields.String(required=True)


class VocabularySchema(Schema):
    """A vocabulary, with its words in their natural order."""

    name = fields.String(required=True)
    description = fields.String(required=True)
    words = fields.List(fields.Nested(WordSchema), required=True)


class VocabulariesSchema(Schema):
    """All vocabularies."""

    data = fields.List(fields.Nested(VocabularySchema), required=True)


@blueprint.get("", answer=VocabulariesSchema)
def list_vocabularies(params: NoParameters) -> Response:
    """List all vocabularies with their words."""
    body = orjson.dumps({"data": [_render_vocabulary(vocabulary) for vocabulary in VOCABULARIES.values()]})
    return build_json_response(body, compute_digest(body, build_canonical_query()))


@blueprint.get("/<string:name>", answer=VocabularySchema)
def get_vocabulary(params: NoParameters, name: str) -> Response:
    """Get one vocabulary with its words, such as `plant.status`."""
    if name not in VOCABULARIES:
        nearest = find_closest(name, list(VOCABULARIES))
        error: JsonObject = {"parameter": "name", "message": "No vocabulary has this name."}
        error |= ({"did_you_mean": nearest} if nearest else {}) | {"allowed": list(VOCABULARIES)}
        raise ProblemError("not-found", f"There is no vocabulary {name[:100]!r}.", [error])
    body = orjson.dumps(_render_vocabulary(VOCABULARIES[name]))
    return build_json_response(body, compute_digest(body, build_canonical_query()))


def _render_vocabulary(vocabulary: type[Vocabulary]) -> JsonObject:
    words = [{"value": word.value, "label": word.label, "definition": word.definition} for word in vocabulary]
    return {"name": vocabulary.served_name, "description": vocabulary.description, "words": words}
