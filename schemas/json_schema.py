"""JSON Schema of what clients send: of dossiers, for editors to check against, and of the bodies of writes.

`python -m schemas.json_schema` prints the schema of dossiers. It is generated from the marshmallow schemas. Those check
more: that ids exist, that bounds fit each other, that the server can read a phrase. Whatever marshmallow accepts passes
here too, except the parts that the server computes, which are left out.

`describe_type` is the one table from types of fields to JSON Schema. The OpenAPI document adds to it.
"""

import functools
import json
from typing import Any

from marshmallow import Schema, fields, validate

from models.columns import DURATION_LENGTH
from models.json_types import JsonObject
from models.vocabularies import Kind, Stance
from schemas import SCHEMAS
from schemas.dossier.dossier_schemas import BLOCK, SOURCE
from schemas.dossier.http_bodies import SourceReference
from schemas.fields.facts import LONGEST_LIST, ListFact, MeasureFact, Reference, Remarks
from schemas.fields.list_elements import CompanyEntrySchema, CompanyState
from schemas.fields.measures import QuantitySchema
from schemas.fields.scalars import (
    LANGUAGE,
    SLUG,
    SOME_TEXT,
    URL,
    AnyField,
    CountryCode,
    CurrencyCode,
    Flag,
    Language,
    Number,
    Prose,
    Slug,
    Text,
    Url,
    Word,
    YearNumber,
    load_country_codes,
    load_currency_codes,
)
from schemas.fields.values import DURATION, DateSchema, DurationField, Edtf
from schemas.fields.walk import get_public_fields
from schemas.kinds.record import get_fact_fields
from schemas.text import edtf


def _anchor(pattern: str) -> str:
    """Return a pattern that has to match the whole text."""
    return f"^(?:{pattern})$"


# No pattern covers all rules of EDTF, such as that an interval must not end before it starts.
EDTF: JsonObject = {
    "type": "string",
    "format": "edtf",
    "pattern": r"^[0-9X~?%/.,\[\] -]+$",
    "maxLength": edtf.LONGEST,
}
SHORT_TEXT: JsonObject = {"type": "string", "pattern": SOME_TEXT, "minLength": 1, "maxLength": Text.longest}
# Codes, by the class of their field. Their definitions have the name of that class.
CODES: dict[type[AnyField], JsonObject] = {
    CountryCode: {
        "type": "string",
        "description": "A country, ISO 3166-1 alpha-2",
        "enum": sorted(load_country_codes()),
    },
    CurrencyCode: {"type": "string", "description": "A currency, ISO 4217", "enum": sorted(load_currency_codes())},
}
# The objects that can replace the id of a company, by the name of their definition.
NOT_NAMED: dict[str, JsonObject] = {
    "UnnamedCompany": {"unnamed": SHORT_TEXT},
    "UndisclosedCompany": {"state": {"const": "undisclosed"}},
}
# The types whose JSON Schema is the same for each of their fields.
SHAPES: dict[type[AnyField], JsonObject] = {
    CompanyState: {"const": "undisclosed"},
    YearNumber: {"type": "integer", "minimum": 1900, "maximum": 2200},
    Edtf: EDTF,
    DurationField: {"type": "string", "pattern": _anchor(DURATION.pattern), "maxLength": DURATION_LENGTH},
    Language: {"type": "string", "pattern": _anchor(LANGUAGE.pattern), "maxLength": Language.longest},
    Slug: {"type": "string", "pattern": _anchor(SLUG.pattern), "maxLength": Slug.longest},
    Url: {"type": "string", "pattern": _anchor(URL.pattern), "maxLength": Url.longest},
    Prose: {"type": "string", "pattern": SOME_TEXT, "minLength": 1, "maxLength": Prose.longest},
    Text: SHORT_TEXT,
    Flag: {"type": "boolean"},
    fields.Dict: {"type": "object"},
    fields.String: {"type": "string"},
    # Their values are checked elsewhere: by the field that a claim is about, and by the schema of sources.
    fields.Raw: {},
    SourceReference: {},
}


def dossier_schema() -> JsonObject:
    """Return the JSON Schema of dossiers, draft 2020-12."""
    definitions: JsonObject = {}
    source = build_object_schema(SOURCE, definitions)
    common = {name: describe_field(field, definitions) for name, field in BLOCK.fields.items()}
    for kind in SCHEMAS:
        facts = build_fact_properties(kind, definitions)
        definitions[f"{kind}_facts"] = {
            "type": "object",
            "description": str(kind.definition),
            "properties": facts,
            "additionalProperties": False,
            "minProperties": 1,
        }
        own = {
            str(kind): {"type": "string", "pattern": _anchor(SLUG.pattern), "description": f"The id of the {kind}"},
            "facts": {"$ref": f"#/$defs/{kind}_facts"},
            "probable": {"$ref": f"#/$defs/{kind}_facts"},
            "field": {"enum": list(facts), "description": common["field"]["description"]},
        }
        rest = {name: value for name, value in common.items() if name not in own}
        definitions[f"{kind}_block"] = {"properties": own | rest, "additionalProperties": False}
    definitions["block"] = _build_block()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dossier",
        "description": "One source with all the claims read from it.",
        "type": "object",
        "properties": {
            "source": source,
            "claims": {"type": "array", "items": {"$ref": "#/$defs/block"}, "minItems": 1},
        },
        "required": ["source", "claims"],
        "additionalProperties": False,
        "$defs": dict(sorted(definitions.items())),
    }


def _build_block() -> JsonObject:
    """Describe a block: it names one record, and has the keys that its stance needs."""
    asserting: JsonObject = {"required": ["facts", "certainty"], "properties": {"field": False, "value": False}}
    opposing: JsonObject = {"properties": dict.fromkeys(("facts", "certainty", "doubt", "probable"), False)}
    return {
        "type": "object",
        "oneOf": [{"required": [str(kind)]} for kind in SCHEMAS],
        "allOf": [{"if": {"required": [str(kind)]}, "then": {"$ref": f"#/$defs/{kind}_block"}} for kind in SCHEMAS],
        "if": {"properties": {"stance": {"const": str(Stance.ASSERTS)}}},
        "then": asserting,
        "else": opposing,
        "dependentRequired": {"probable": ["doubt"], "value": ["field"]},
    }


def build_fact_properties(kind: Kind, definitions: JsonObject) -> JsonObject:
    """Describe the fields of a kind. Adds the definitions that they refer to to `definitions`.

    A client cannot send null for a fact: a served null means unknown, and a source makes no claim about it.
    """
    return {
        name: describe_type(field, definitions) | _get_description(field)
        for name, field in get_fact_fields(SCHEMAS[kind]).items()
    }


def describe_field(field: AnyField, definitions: JsonObject) -> JsonObject:
    """Describe the values of a field, null among them if it is allowed, with the description of the field."""
    described = describe_type(field, definitions)
    if field.allow_none and "type" in described:
        described["type"] = [described["type"], "null"]
    if field.allow_none and "enum" in described:
        described["enum"] = [*described["enum"], None]
    return described | _get_description(field)


def _get_description(field: AnyField) -> JsonObject:
    return {key: field.metadata[key] for key in ("description",) if key in field.metadata}


@functools.singledispatch
def describe_type(field: AnyField, definitions: JsonObject) -> JsonObject:
    """Describe the values of a field by its type, without null. Adds what it refers to to `definitions`."""
    raise TypeError(f"describe_type has no row for {type(field).__name__}.")


def _describe_shape(shape: JsonObject, field: AnyField, definitions: JsonObject) -> JsonObject:
    for check in field.validators:
        if isinstance(check, validate.OneOf):
            return {"enum": list(check.choices)}
    return dict(shape)


for field_type, shape in SHAPES.items():
    describe_type.register(field_type, functools.partial(_describe_shape, shape))


@describe_type.register(Word)
def _describe_word(field: Word, definitions: JsonObject) -> JsonObject:
    return {"enum": [word.value for word in field.vocabulary]}


@describe_type.register(Number)
def _describe_number(field: Number, definitions: JsonObject) -> JsonObject:
    return {"type": "number", "minimum": field.low, "maximum": field.high}


@describe_type.register(CountryCode)
@describe_type.register(CurrencyCode)
def _describe_code(field: CountryCode | CurrencyCode, definitions: JsonObject) -> JsonObject:
    name = type(field).__name__
    definitions[name] = CODES[type(field)]
    return {"$ref": f"#/$defs/{name}"}


@describe_type.register(Reference)
def _describe_reference(field: Reference, definitions: JsonObject) -> JsonObject:
    """Describe an id, or the objects that can replace the id of a company."""
    record_id = dict(SHAPES[Slug])
    if not field.maybe_unnamed:
        return record_id
    for name, properties in NOT_NAMED.items():
        definitions[name] = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"anyOf": [record_id, *({"$ref": f"#/$defs/{name}"} for name in NOT_NAMED)]}


@describe_type.register(MeasureFact)
def _describe_measure(field: MeasureFact, definitions: JsonObject) -> JsonObject:
    return {"anyOf": [_define(schema(), definitions) for schema in field.schemas]}


@describe_type.register(Remarks)
def _describe_remarks(field: Remarks, definitions: JsonObject) -> JsonObject:
    """Describe what a client sends: one remark as a text. The API serves a list of them."""
    return dict(SHAPES[Prose])


@describe_type.register(fields.List)
def _describe_list(field: fields.List[Any], definitions: JsonObject) -> JsonObject:
    lengths = [check for check in field.validators if isinstance(check, validate.Length)]
    limits = {"minItems": lengths[0].min, "maxItems": lengths[0].max} if lengths else {}
    return {"type": "array", "items": describe_field(field.inner, definitions), **limits}


@describe_type.register(ListFact)
def _describe_list_fact(field: ListFact, definitions: JsonObject) -> JsonObject:
    items = describe_field(field.inner, definitions)
    return {"type": "array", "items": items, "minItems": 1, "maxItems": LONGEST_LIST}


@describe_type.register(fields.Nested)
def _describe_nested(field: fields.Nested, definitions: JsonObject) -> JsonObject:
    return _define(field.schema, definitions)


def _define(schema: Schema, definitions: JsonObject) -> JsonObject:
    """Refer to the definition of a schema. Adds the definition if it is missing."""
    name = type(schema).__name__.removesuffix("Schema")
    if name not in definitions:
        definitions[name] = {}  # reserves the name before the parts are described
        definitions[name] = build_object_schema(schema, definitions)
    return {"$ref": f"#/$defs/{name}"}


@functools.singledispatch
def build_object_schema(schema: Schema, definitions: JsonObject) -> JsonObject:
    """Describe the objects that a schema accepts, without the parts that the server computes."""
    parts = {name: field for name, field in get_public_fields(schema).items() if not field.dump_only}
    required = [name for name, field in parts.items() if field.required]
    return {
        "type": "object",
        "description": " ".join(str(type(schema).__doc__).split("\n\n")[0].split()),
        "properties": {name: describe_field(field, definitions) for name, field in parts.items()},
        "additionalProperties": False,
        "minProperties": 1,
    } | ({"required": required} if required else {})


_build_general = build_object_schema.dispatch(Schema)


@build_object_schema.register(QuantitySchema)
def _build_quantity(schema: QuantitySchema, definitions: JsonObject) -> JsonObject:
    """Describe a quantity. Its unit is not required, because the text alone can contain it."""
    return {key: part for key, part in _build_general(schema, definitions).items() if key != "required"}


@build_object_schema.register(CompanyEntrySchema)
def _build_company_entry(schema: CompanyEntrySchema, definitions: JsonObject) -> JsonObject:
    """Describe an entry with exactly one of the keys that name its company."""
    ways = ("company", "companies", "unnamed", "state")
    return _build_general(schema, definitions) | {"oneOf": [{"required": [way]} for way in ways]}


@build_object_schema.register(DateSchema)
def _build_date(schema: DateSchema, definitions: JsonObject) -> JsonObject:
    """Describe a date: EDTF as a text, or an object."""
    definitions["DateInWords"] = _build_general(schema, definitions)
    return {"anyOf": [dict(EDTF), {"$ref": "#/$defs/DateInWords"}]}


if __name__ == "__main__":
    print(json.dumps(dossier_schema(), ensure_ascii=False, indent=2))
