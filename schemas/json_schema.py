"""What is taken, as JSON Schema: of dossiers, for editors to check against, and of what is sent to write records.

`python -m schemas.json_schema` prints that of dossiers. It is made from the marshmallow schemas. Those check more: that
ids exist, that bounds fit each other, that phrases can be read. What passes there passes here, save for the parts that
the service works out itself, which are left out.
"""

import json
from typing import Any

from marshmallow import Schema, fields, validate

from models.columns import DURATION_LENGTH
from models.vocabularies import Kind, Stance
from schemas import SCHEMAS
from schemas.dossier.dossier import BLOCK, SOURCE
from schemas.fields.facts import (
    LONGEST_LIST,
    ListFact,
    MeasureFact,
    Reference,
    Remarks,
)
from schemas.fields.list_elements import CompanyEntrySchema, CompanyState
from schemas.fields.scalars import (
    LANGUAGE,
    SLUG,
    SOME_TEXT,
    URL,
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
    countries,
    currencies,
)
from schemas.fields.values import DURATION, AmountSchema, DateSchema, DurationField, Edtf, QuantitySchema, ShareSchema
from schemas.kinds.record import fact_fields
from schemas.text import edtf

Json = dict[str, Any]

SOME_WORDS: Json = {"type": "string", "pattern": SOME_TEXT, "minLength": 1, "maxLength": Text.longest}
# A date: no pattern tells all of it, such as that an interval ends after it starts.
EDTF: Json = {
    "type": "string",
    "format": "edtf",
    "pattern": r"^[0-9X~?%/.,\[\] -]+$",
    "maxLength": edtf.LONGEST,
}
# Codes, by the name of their field's class, which their definitions have too.
CODES: dict[type[fields.Field[Any]], Json] = {
    CountryCode: {"type": "string", "description": "A country, ISO 3166-1 alpha-2", "enum": sorted(countries())},
    CurrencyCode: {"type": "string", "description": "A currency, ISO 4217", "enum": sorted(currencies())},
}
# What may stand in the place of a company's id, by the name of its definition.
NOT_NAMED: dict[str, Json] = {
    "UnnamedCompany": {"unnamed": SOME_WORDS},
    "UndisclosedCompany": {"state": {"const": "undisclosed"}},
}


def dossier_schema() -> Json:
    """Return the JSON Schema, draft 2020-12."""
    definitions: Json = {}
    source = _object(SOURCE, definitions)
    common = {name: _value(field, definitions) for name, field in BLOCK.fields.items()}
    for kind in SCHEMAS:
        facts = facts_of(kind, definitions)
        definitions[f"{kind}_facts"] = {
            "type": "object",
            "description": str(kind.definition),
            "properties": facts,
            "additionalProperties": False,
            "minProperties": 1,
        }
        of_kind = {
            str(kind): {"type": "string", "pattern": _anchored(SLUG.pattern), "description": f"The id of the {kind}"},
            "facts": {"$ref": f"#/$defs/{kind}_facts"},
            "probable": {"$ref": f"#/$defs/{kind}_facts"},
            "field": {"enum": list(facts), "description": common["field"]["description"]},
        }
        definitions[f"{kind}_block"] = {
            "properties": of_kind | _without(common, of_kind),
            "additionalProperties": False,
        }
    definitions["block"] = _block()
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


def facts_of(kind: Kind, definitions: Json) -> Json:
    """Describe the fields of a kind, adding to `definitions` what their descriptions refer to."""
    return {name: _without_null(_value(field, definitions)) for name, field in fact_fields(SCHEMAS[kind]).items()}


def _without_null(described: Json) -> Json:
    """Take null out of the description of a fact: served it means unknown, and what nobody says is left out."""
    if isinstance(described.get("type"), list):
        described["type"] = next(one for one in described["type"] if one != "null")
    if "enum" in described:
        described["enum"] = [word for word in described["enum"] if word is not None]
    return described


def mapping_of(schema: Schema, definitions: Json) -> Json:
    """Describe what a schema takes, adding to `definitions` what the description refers to."""
    return _object(schema, definitions)


def _block() -> Json:
    """Describe a block: it names one record, and has what its stance asks for."""
    asserting: Json = {"required": ["facts", "certainty"], "properties": {"field": False, "value": False}}
    opposing: Json = {"properties": dict.fromkeys(("facts", "certainty", "doubt", "probable"), False)}
    return {
        "type": "object",
        "oneOf": [{"required": [str(kind)]} for kind in SCHEMAS],
        "allOf": [{"if": {"required": [str(kind)]}, "then": {"$ref": f"#/$defs/{kind}_block"}} for kind in SCHEMAS],
        "if": {"properties": {"stance": {"const": str(Stance.ASSERTS)}}},
        "then": asserting,
        "else": opposing,
        "dependentRequired": {"probable": ["doubt"], "value": ["field"]},
    }


def _value(field: fields.Field[Any], definitions: Json) -> Json:
    """Describe what a field takes."""
    described = plain_value(field) if not isinstance(field, (fields.Nested, fields.List, MeasureFact)) else None
    if isinstance(field, MeasureFact):
        schemas = (QuantitySchema, AmountSchema, ShareSchema)
        described = {"anyOf": [_reference_to(schema(), definitions) for schema in schemas]}
    elif isinstance(field, Reference):
        described = _id_or_company(field, definitions)
    elif type(field) in CODES:
        definitions[type(field).__name__] = CODES[type(field)]
        described = {"$ref": f"#/$defs/{type(field).__name__}"}
    elif isinstance(field, Remarks):
        described = plain_value(Prose())
    elif isinstance(field, fields.List):
        described = {"type": "array", "items": _value(field.inner, definitions)}
        described |= {"minItems": 1, "maxItems": LONGEST_LIST} if isinstance(field, ListFact) else _length(field)
    elif isinstance(field, fields.Nested):
        described = _reference_to(field.schema, definitions)
    assert described is not None  # noqa: S101 - the branches above cover what _plain_value does not; for the type checker
    if field.allow_none and "type" in described:
        described["type"] = [described["type"], "null"]
    told = {key: field.metadata[key] for key in ("description",) if key in field.metadata}
    return described | told


def _length(field: fields.List[Any]) -> Json:
    """Say how many elements a list has, where that is checked."""
    lengths = [check for check in field.validators if isinstance(check, validate.Length)]
    return {"minItems": lengths[0].min, "maxItems": lengths[0].max} if lengths else {}


def plain_value(field: fields.Field[Any]) -> Json:
    """Describe a value without parts."""
    if isinstance(field, Word):
        words: list[str | None] = [word.value for word in field.vocabulary]
        return {"enum": [*words, None] if field.allow_none else words}
    if isinstance(field, Number):
        return {"type": "number", "minimum": field.low, "maximum": field.high}
    for check in field.validators:
        if isinstance(check, validate.OneOf):
            return {"enum": list(check.choices)}
    for kind, described in PLAIN:
        if isinstance(field, kind):
            return dict(described)
    return {}


def _id_or_company(field: Reference, definitions: Json) -> Json:
    """Describe a reference: an id, or in its place a company that is not named."""
    one = plain_value(Slug())
    if not field.maybe_unnamed:
        return one
    for name, properties in NOT_NAMED.items():
        definitions[name] = {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"anyOf": [one, *({"$ref": f"#/$defs/{name}"} for name in NOT_NAMED)]}


def _anchored(pattern: str) -> str:
    """Write a pattern so that it has to match the whole text."""
    return f"^(?:{pattern})$"


# In the order in which they are tried: the special before the general.
PLAIN: tuple[tuple[type[fields.Field[Any]], Json], ...] = (
    (CompanyState, {"const": "undisclosed"}),
    (YearNumber, {"type": "integer", "minimum": 1900, "maximum": 2200}),
    (Edtf, EDTF),
    (DurationField, {"type": "string", "pattern": _anchored(DURATION.pattern), "maxLength": DURATION_LENGTH}),
    (Language, {"type": "string", "pattern": _anchored(LANGUAGE.pattern), "maxLength": Language.longest}),
    (Slug, {"type": "string", "pattern": _anchored(SLUG.pattern), "maxLength": Slug.longest}),
    (Url, {"type": "string", "pattern": _anchored(URL.pattern), "maxLength": Url.longest}),
    (Prose, {"type": "string", "pattern": SOME_TEXT, "minLength": 1, "maxLength": Prose.longest}),
    (Text, SOME_WORDS),
    (Flag, {"type": "boolean"}),
    (fields.Dict, {"type": "object"}),
    (fields.String, {"type": "string"}),
)


def _reference_to(schema: Schema, definitions: Json) -> Json:
    """Refer to the definition of a schema, making it where it is missing."""
    name = type(schema).__name__.removesuffix("Schema")
    if name not in definitions:
        definitions[name] = {}  # taken before its parts are described
        definitions[name] = _object(schema, definitions)
    return {"$ref": f"#/$defs/{name}"}


def _object(schema: Schema, definitions: Json) -> Json:
    """Describe a mapping by the fields of its schema, without those that the service works out."""
    taken = {field.data_key or name: field for name, field in schema.fields.items() if not field.dump_only}
    described: Json = {
        "type": "object",
        "description": " ".join(str(type(schema).__doc__).split("\n\n")[0].split()),
        "properties": {name: _value(field, definitions) for name, field in taken.items()},
        "additionalProperties": False,
        "minProperties": 1,
    }
    required = [name for name, field in taken.items() if field.required]
    if required and not isinstance(schema, QuantitySchema):  # a unit may stand in the text alone
        described["required"] = required
    if isinstance(schema, CompanyEntrySchema):
        described["oneOf"] = [{"required": [way]} for way in ("company", "companies", "unnamed", "state")]
    if isinstance(schema, DateSchema):
        definitions["DateInWords"] = described
        return {"anyOf": [plain_value(Edtf()), {"$ref": "#/$defs/DateInWords"}]}
    return described


def _without(common: Json, named: Json) -> Json:
    return {name: value for name, value in common.items() if name not in named}


if __name__ == "__main__":
    print(json.dumps(dossier_schema(), ensure_ascii=False, indent=2))
