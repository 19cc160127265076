"""The bodies that routes take, and their descriptions in the OpenAPI document. Schemas check their content."""

import json
import re
from functools import partial

from marshmallow import Schema

from api.routing.request_body import Body, read_document, read_json, read_optional_json
from models.json_types import JsonObject
from models.vocabularies import Kind
from schemas.dossier.dossier import MOST_CLAIMS
from schemas.dossier.dossier_schemas import SOURCE
from schemas.dossier.http_bodies import CLAIM, EVIDENCE
from schemas.dossier.yaml_file import LARGEST_FILE
from schemas.fields.scalars import SLUG
from schemas.json_schema import CODES, build_fact_properties, build_object_schema

# JSON Schema definitions that bodies refer to. In the document their names begin with this prefix, because schemas of
# documents have the same names.
DEFINITIONS: JsonObject = {}
PREFIX = "Input"
# The descriptions of the bodies, by the names of their components.
BODIES: JsonObject = {}
ID_SCHEMA = {"type": "string", "pattern": f"^(?:{SLUG.pattern})$", "maxLength": 100}


def describe_new_record(kind: Kind) -> Body:
    """Describe a new record: its fields, its id, and the evidence."""
    own = {"id": ID_SCHEMA | {"description": "The permanent id. The service makes it from the name if it is missing"}}
    return _describe_record(f"New{_title(kind)}", kind, own, required=["name", "evidence"], min_properties=1)


def describe_patch(kind: Kind) -> Body:
    """Describe fields of a record and the evidence for them."""
    return _describe_record(f"{_title(kind)}Patch", kind, {}, required=["evidence"], min_properties=2)


def describe_body(name: str, schema: Schema) -> Body:
    """Describe a body by its schema. `name` is the name of its component."""
    return Body(read_json, partial(_describe_object, name, schema))


def describe_optional_body(name: str, schema: Schema) -> Body:
    """Describe a body that may be left out."""
    return Body(read_optional_json, partial(_describe_object, name, schema, required=False))


def collect_definitions() -> JsonObject:
    """Return the components of all bodies that were described, and of what they refer to."""
    DEFINITIONS.update({code.__name__: schema for code, schema in CODES.items()})  # parameters refer to them, too
    definitions = {
        _name_component(name): _drop_choices(_point_to_components(schema))
        for name, schema in sorted(DEFINITIONS.items())
    }
    return definitions | dict(sorted(BODIES.items()))


def _drop_choices(schema: JsonObject) -> JsonObject:
    """Drop `oneOf` from an object: it says which members go together, and generators of clients misread it."""
    return {key: part for key, part in schema.items() if key != "oneOf" or "properties" not in schema}


def _describe_object(name: str, schema: Schema, *, required: bool = True) -> JsonObject:
    return _add_body(name, build_object_schema(schema, DEFINITIONS)) | {"required": required}


def _describe_record(name: str, kind: Kind, own: JsonObject, *, required: list[str], min_properties: int) -> Body:
    return Body(read_json, partial(_describe_facts, name, kind, own, required, min_properties))


def _describe_facts(name: str, kind: Kind, own: JsonObject, required: list[str], min_properties: int) -> JsonObject:
    schema = {
        "type": "object",
        "properties": own | build_fact_properties(kind, DEFINITIONS) | {"evidence": _refer_to_evidence()},
        "required": required,
        "minProperties": min_properties,
        "additionalProperties": False,
    }
    return _add_body(name, schema)


def _refer_to_evidence() -> JsonObject:
    reference = _refer_to("Evidence", EVIDENCE)
    DEFINITIONS["Evidence"] = _allow_full_source(DEFINITIONS["Evidence"])
    return reference


def _refer_to(name: str, schema: Schema) -> JsonObject:
    """Refer to the definition of a schema; add it if it is missing."""
    if name not in DEFINITIONS:
        DEFINITIONS[name] = {}  # reserves the name while the parts of the schema are described
        DEFINITIONS[name] = build_object_schema(schema, DEFINITIONS)
    return {"$ref": f"#/$defs/{name}"}


def _allow_full_source(schema: JsonObject) -> JsonObject:
    """Let `source` be an id or a source in full."""
    source = schema["properties"]["source"] | {"anyOf": [ID_SCHEMA, _refer_to("Source", SOURCE)]}
    return schema | {"properties": schema["properties"] | {"source": source}}


def _add_body(name: str, schema: JsonObject, *media_types: str) -> JsonObject:
    """Store the schema of a body, and return the request body that refers to it."""
    BODIES[name] = _point_to_components(schema)
    content = {"schema": {"$ref": f"#/components/schemas/{name}"}}
    return {"required": True, "content": dict.fromkeys(media_types or ("application/json",), content)}


def _point_to_components(schema: JsonObject) -> JsonObject:
    """Replace references to definitions by references to components."""
    text = re.sub(
        r"#/\$defs/(\w+)", lambda match: f"#/components/schemas/{_name_component(match[1])}", json.dumps(schema)
    )
    replaced: JsonObject = json.loads(text)
    return replaced


def _title(kind: Kind) -> str:
    return "".join(word.capitalize() for word in kind.split("_"))


def _name_component(name: str) -> str:
    """Return the name of the component of a definition. Codes are shared with documents and get no prefix."""
    if name in (code.__name__ for code in CODES):
        return name
    return PREFIX + "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _describe_claim() -> JsonObject:
    return _add_body("NewClaim", _allow_full_source(build_object_schema(CLAIM, DEFINITIONS)))


def _describe_dossier() -> JsonObject:
    # Blocks differ by kind and stance in ways that generators of clients cannot use. The full schema is a file.
    block = {"type": "object", "description": "A record by its kind and id, and the statements of the source on it"}
    schema = {
        "type": "object",
        "properties": {
            "source": _refer_to("Source", SOURCE),
            "claims": {"type": "array", "items": block, "minItems": 1, "maxItems": MOST_CLAIMS},
        },
        "required": ["source", "claims"],
        "additionalProperties": False,
    }
    return _add_body("NewDossier", schema, "application/json", "application/yaml")


CLAIM_BODY = Body(read_json, _describe_claim)
SOURCE_BODY = describe_body("NewSource", SOURCE)
DOSSIER_BODY = Body(partial(read_document, LARGEST_FILE), _describe_dossier)
