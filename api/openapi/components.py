"""The named components of the OpenAPI document: documents, references to them, values of several types, word lists.

Generators of clients make one type of each component. A list of words without a name would get a generated one, such as
`ListPlantsStatusItem`, once for each place in which it is used.
"""

from collections.abc import Mapping
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema, fields

from api.filters.query_schema import MATCH_MODES
from api.pagination.parameters import COUNTS
from api.records.changes import ORDERS
from api.records.documents import make_document_schema
from api.records.item import DETAILS
from api.records.relations import DIRECTIONS
from ledger.resolution.projection import FACTS
from ledger.resolution.rule import Step
from ledger.statistics.sums import Exclusion
from models.json_types import JsonObject
from models.queries.timeline import EVENT_NAMES
from models.vocabularies import VOCABULARIES, Kind
from schemas import FIELDS, SCHEMAS
from schemas.fields.facts import MeasureFact, Merge, Reference
from schemas.fields.list_elements import NameSchema
from schemas.fields.scalars import AnyField
from schemas.fields.values import ValueSchema
from schemas.json_schema import CODES, describe_type

# A company without an id. Each has a member that the others lack, so a client can distinguish them.
NOT_NAMED: dict[str, JsonObject] = {
    "UnnamedCompany": {
        "type": "object",
        "description": "A company that a source does not name, in the words of the source.",
        "properties": {"unnamed": {"type": "string"}},
        "required": ["unnamed"],
    },
    "UndisclosedCompany": {
        "type": "object",
        "description": "A company whose name is undisclosed.",
        "properties": {"state": {"type": "string", "enum": ["undisclosed"]}},
        "required": ["state"],
    },
}
# Closed lists of words that are not vocabularies of facts, by the names of their components.
WORD_LISTS: dict[str, list[str]] = {
    "Counting": list(COUNTS),
    "Matching": list(MATCH_MODES),
    "EvidenceDetail": list(DETAILS),
    "FeedOrder": list(ORDERS),
    "Direction": list(DIRECTIONS),
    "Happening": EVENT_NAMES,
    "Exclusion": [str(reason) for reason in Exclusion],
    "Step": [str(step) for step in Step],
    "Merge": [merge.name.lower() for merge in Merge],
    # The fields of each kind, and of any kind.
    **{f"FieldOf{SCHEMAS[kind].model.__name__}": list(FACTS[kind]) for kind in Kind},
    "FieldOfAny": FIELDS,
}
# Constraints that JSON Schema has for a text and apispec does not find in a field.
CONSTRAINTS = ("pattern", "format", "minLength", "maxLength")
NULL: JsonObject = {"type": "null"}


class Converter(OpenAPIConverter):
    """Describes schemas as apispec does, and adds what apispec cannot know, such as what a reference may be."""

    def field2property(self, field: AnyField) -> JsonObject:
        described: JsonObject = super().field2property(field)
        if code := next((class_ for class_ in type(field).__mro__ if class_ in CODES), None):
            return _refer_to_code(code, field, described)
        if isinstance(field, fields.String) and not field.dump_only:
            described |= {key: part for key, part in describe_type(field, {}).items() if key in CONSTRAINTS}
        choices = self._list_choices(field)
        if choices:
            described.pop("type", None)
            described["anyOf"] = [*choices, NULL] if field.allow_none else choices
        return described

    def schema2jsonschema(self, schema: Schema) -> JsonObject:
        """Describe a document. It is open: within /v1 the service may add members, and clients must accept them."""
        described: JsonObject = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        described.pop("additionalProperties", None)
        described["description"] = " ".join(str(type(schema).__doc__).split("\n\n")[0].split())
        if isinstance(schema, (ValueSchema, NameSchema)) and schema.always:
            described["required"] = sorted(schema.always)
        return described

    def _list_choices(self, field: AnyField) -> list[JsonObject]:
        """Return the alternatives of a field that takes values of several types; none for other fields."""
        if isinstance(field, MeasureFact):
            return [self._refer_to_schema(schema) for schema in field.schemas]
        if not isinstance(field, Reference):
            return []
        # A reference without a kind is a field of the record itself, and names a record of the same kind.
        kind = field.kind or field.parent.model.kind  # type: ignore[union-attr]
        unnamed = [_refer_to(name) for name in NOT_NAMED] if field.maybe_unnamed else []
        return [{"type": "string"}, *unnamed, self._refer_to_schema(make_document_schema(kind))]

    def _refer_to_schema(self, schema: type[Schema]) -> JsonObject:
        """Refer to a schema. This makes it a component."""
        reference: JsonObject = self.resolve_nested_schema(schema)  # type: ignore[no-untyped-call]
        return reference


def resolve_component_name(schema: type[Schema] | Schema) -> str:
    """Return the name of the component of a schema: its `component_name`, or the name of its class without `Schema`.

    Clients see the name. A class can be renamed if `component_name` keeps the name of its component.
    """
    cls = resolve_schema_cls(schema)
    name: str = getattr(cls, "component_name", cls.__name__)  # type: ignore[union-attr]  # never a list here
    return name.removesuffix("Schema") or name


class ConverterPlugin(MarshmallowPlugin):
    """The plugin of apispec with the converter of this module."""

    Converter = Converter

    def __init__(self) -> None:
        super().__init__(schema_name_resolver=resolve_component_name)


def name_word_lists(document: JsonObject) -> JsonObject:
    """Replace each known list of words in the document by a reference to its component."""
    names = {tuple(words): name for name, words in WORD_LISTS.items()}
    names |= {tuple(map(str, vocabulary)): vocabulary.__name__ for vocabulary in VOCABULARIES.values()}
    descriptions = {
        vocabulary.__name__: f"{vocabulary.description}; see /v1/vocabularies/{vocabulary.served_name}"
        for vocabulary in VOCABULARIES.values()
    }
    used: set[str] = set()
    named: JsonObject = _replace_word_lists(document, names, used)
    components: JsonObject = named["components"]["schemas"]
    for words, name in names.items():
        if name not in used:
            continue
        if name in components:
            raise LookupError(f"The OpenAPI document has two components with the name {name}.")
        description = {"description": descriptions[name]} if name in descriptions else {}
        components[name] = {"type": "string", "enum": list(words)} | description
    return named


def _replace_word_lists(part: Any, names: Mapping[tuple[str, ...], str], used: set[str]) -> Any:
    """Return a part of the document with references to word lists; add the names of those to `used`."""
    if isinstance(part, list):
        return [_replace_word_lists(element, names, used) for element in part]
    if not isinstance(part, dict):
        return part
    replaced = {key: _replace_word_lists(member, names, used) for key, member in part.items()}
    words = part.get("enum")
    if not isinstance(words, list):
        return replaced
    name = names.get(tuple(word for word in words if word is not None))
    if name is None:
        return replaced
    used.add(name)
    rest = {key: member for key, member in replaced.items() if key not in ("type", "enum")}
    return rest | ({"anyOf": [_refer_to(name), NULL]} if None in words else _refer_to(name))


def _refer_to_code(code_type: type[AnyField], field: AnyField, described: JsonObject) -> JsonObject:
    """Refer to the component of the codes that a field takes."""
    code = _refer_to(code_type.__name__)
    rest = {key: part for key, part in described.items() if key not in ("type", "enum")}
    return rest | ({"anyOf": [code, NULL]} if field.allow_none else code)


def _refer_to(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}
