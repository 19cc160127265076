"""`/v1/vocabularies`: the words that fields take, with label and definition."""

from typing import Any

import orjson
from flask import Response
from marshmallow import Schema, fields

from api.conditional.etags import canonical_query, digest, json_response
from api.problems import ProblemError
from api.routing.blueprint import Blueprint
from models.vocabularies import VOCABULARIES, Vocabulary
from schemas.fields.messages import closest

blueprint = Blueprint(
    "vocabularies", __name__, url_prefix="/v1/vocabularies", description="The words that fields take, with definitions."
)


class WordSchema(Schema):
    """A word of a vocabulary."""

    value = fields.String(required=True)
    label = fields.String(required=True)
    definition = fields.String(required=True)


class VocabularySchema(Schema):
    """A vocabulary, its words in their natural order."""

    name = fields.String(required=True)
    description = fields.String(required=True)
    words = fields.List(fields.Nested(WordSchema), required=True)


class VocabulariesSchema(Schema):
    """All vocabularies."""

    data = fields.List(fields.Nested(VocabularySchema), required=True)


@blueprint.get("", schema=VocabulariesSchema)
def list_vocabularies(options: dict[str, Any]) -> Response:
    """List all vocabularies with their words."""
    body = orjson.dumps({"data": [_document(vocabulary) for vocabulary in VOCABULARIES.values()]})
    return json_response(body, digest(body, canonical_query()))


@blueprint.get("/<string:name>", schema=VocabularySchema)
def get_vocabulary(options: dict[str, Any], name: str) -> Response:
    """Get one vocabulary with its words, such as `plant.status`."""
    if name not in VOCABULARIES:
        near = closest(name, list(VOCABULARIES))
        errors = [{"parameter": "name", "message": "There is none of this name.", "did_you_mean": near}] if near else []
        raise ProblemError("not-found", f"There is no vocabulary {name[:100]!r}.", errors)
    body = orjson.dumps(_document(VOCABULARIES[name]))
    return json_response(body, digest(body, canonical_query()))


def _document(vocabulary: type[Vocabulary]) -> dict[str, Any]:
    words = [{"value": word.value, "label": word.label, "definition": word.definition} for word in vocabulary]
    return {"name": vocabulary.served_name, "description": vocabulary.description, "words": words}
