"""The parts of the API reference that have names: documents, what refers to them, values of several types, words.

Generators of clients make a type of each part. What has no name there gets one from them, such as
`ListPlantsStatusItem`, once for each place in which it stands.
"""

from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema, fields

from api.filters.query_schema import MATCHES
from api.pagination.pages import COUNTS
from api.records.changes import ORDERS
from api.records.documents import document_schema
from api.records.item import DETAILS
from api.records.relations import DIRECTIONS
from ledger.resolution.projection import FACTS
from ledger.resolution.rule import Step
from ledger.statistics.sums import Exclusion
from models.queries.timeline import EVENTS
from models.vocabularies import VOCABULARIES, Kind
from schemas import FIELDS, SCHEMAS
from schemas.fields.facts import MeasureFact, Merge, Reference
from schemas.fields.values import ValueSchema
from schemas.json_schema import CODES, plain_value

Json = dict[str, Any]

# A company in the place of an id. Each has a part that the others lack, so that a client can tell them apart.
NOT_NAMED: dict[str, Json] = {
    "UnnamedCompany": {
        "type": "object",
        "description": "A company that a source does not name, in the words of the source.",
        "properties": {"unnamed": {"type": "string"}},
        "required": ["unnamed"],
    },
    "UndisclosedCompany": {
        "type": "object",
        "description": "A company of which it is said that it is not told.",
        "properties": {"state": {"type": "string", "enum": ["undisclosed"]}},
        "required": ["state"],
    },
}
# Closed lists of words that are no vocabulary of facts, by the names that they get.
LISTS: dict[str, list[str]] = {
    "Counting": list(COUNTS),
    "Matching": list(MATCHES),
    "EvidenceDetail": list(DETAILS),
    "FeedOrder": list(ORDERS),
    "Direction": list(DIRECTIONS),
    "Happening": [event.name for event in EVENTS],
    "Exclusion": [str(one) for one in Exclusion],
    "Step": [str(one) for one in Step],
    "Merge": [one.name.lower() for one in Merge],
}
# What is taken over from the descriptions of what is taken: more than apispec finds out of a field.
CONSTRAINTS = ("pattern", "format", "minLength", "maxLength")
# The fields of each kind, and of any.
LISTS |= {f"FieldOf{SCHEMAS[kind].model.__name__}": list(FACTS[kind]) for kind in Kind}
LISTS["FieldOfAny"] = FIELDS
NULL: Json = {"type": "null"}


class Converter(OpenAPIConverter):
    """Describes schemas as apispec does, and what apispec cannot know: what stands in the place of a reference."""

    def field2property(self, field: fields.Field[Any]) -> Json:
        described: Json = super().field2property(field)
        if type(field) in CODES:
            return self._code(field, described)
        if isinstance(field, fields.String) and not field.dump_only:
            described |= {key: part for key, part in plain_value(field).items() if key in CONSTRAINTS}
        choices = self._choices(field)
        if choices:
            described.pop("type", None)
            described["anyOf"] = [*choices, NULL] if field.allow_none else choices
        return described

    def schema2jsonschema(self, schema: Schema) -> Json:
        """Describe what is answered. It is open: within /v1 parts may be added, and clients must take that."""
        described: Json = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        described.pop("additionalProperties", None)
        described["description"] = " ".join(str(type(schema).__doc__).split("\n\n")[0].split())
        if isinstance(schema, ValueSchema) and schema.always:
            described["required"] = sorted(schema.always)
        return described

    def _choices(self, field: fields.Field[Any]) -> list[Json]:
        """Return what may stand in the place of a field that takes values of several types; empty for all others."""
        if isinstance(field, MeasureFact):
            return [self._part(schema) for schema in field.schemas]
        if not isinstance(field, Reference):
            return []
        # A field without a kind is one of the record itself, and refers to records of the same kind.
        kind = field.kind or field.parent.model.kind  # type: ignore[union-attr]
        unnamed = [_named(name) for name in NOT_NAMED] if field.maybe_unnamed else []
        return [{"type": "string"}, *unnamed, self._part(document_schema(kind))]

    def _code(self, field: fields.Field[Any], described: Json) -> Json:
        """Refer to the codes that a field takes, a part of the reference of their own."""
        code = _named(type(field).__name__)
        told = {key: part for key, part in described.items() if key not in ("type", "enum")}
        return told | ({"anyOf": [code, NULL]} if field.allow_none else code)

    def _part(self, schema: type[Schema]) -> Json:
        """Refer to a schema, which becomes a part of the reference by that."""
        reference: Json = self.resolve_nested_schema(schema)  # type: ignore[no-untyped-call]
        return reference


class ConverterPlugin(MarshmallowPlugin):
    """The plugin of apispec with our converter."""

    Converter = Converter


def with_names(described: Json) -> Json:
    """Give each list of words its name, wherever it stands in the finished description."""
    lists = {tuple(words): name for name, words in LISTS.items()}
    lists |= {tuple(str(word) for word in one): one.__name__ for one in VOCABULARIES.values()}
    used: set[str] = set()
    named: Json = _walked(described, lists, used)
    schemas: Json = named["components"]["schemas"]
    told = {one.__name__: f"{one.description}; see /v1/vocabularies/{one.served_name}" for one in VOCABULARIES.values()}
    for words, name in lists.items():
        if name in used:
            if name in schemas:
                raise LookupError(f"The API reference has two parts of the name {name}.")
            schemas[name] = {"type": "string", "enum": list(words)} | (
                {"description": told[name]} if name in told else {}
            )
    return named


def _walked(part: Any, lists: dict[tuple[str, ...], str], used: set[str]) -> Any:
    if isinstance(part, list):
        return [_walked(one, lists, used) for one in part]
    if not isinstance(part, dict):
        return part
    walked = {key: _walked(one, lists, used) for key, one in part.items()}
    words = part.get("enum")
    if not isinstance(words, list):
        return walked
    name = lists.get(tuple(word for word in words if word is not None))
    if name is None:
        return walked
    used.add(name)
    rest = {key: one for key, one in walked.items() if key not in ("type", "enum")}
    return rest | ({"anyOf": [_named(name), NULL]} if None in words else _named(name))


def _named(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}
