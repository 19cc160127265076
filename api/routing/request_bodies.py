"""The bodies that routes take, as the API reference describes them. What is checked is the business of the schemas."""

import json
import re
from typing import Any

from marshmallow import Schema

from api.routing.request_body import Body, read_document, read_json, read_optional_json
from models.vocabularies import Kind
from schemas.dossier.dossier import MOST_CLAIMS, SOURCE
from schemas.dossier.http_bodies import CLAIM, EVIDENCE
from schemas.dossier.yaml_file import LARGEST_FILE
from schemas.fields.scalars import SLUG
from schemas.json_schema import CODES, facts_of, mapping_of

Json = dict[str, Any]
# What the descriptions refer to by name; the API reference has it among its schemas, with this before the name.
DEFINITIONS: Json = {}
PREFIX = "Input"
# The bodies themselves, by their names.
BODIES: Json = {}
AN_ID = {"type": "string", "pattern": f"^(?:{SLUG.pattern})$", "maxLength": 100}


def new_record_body(kind: Kind) -> Body:
    """Describe a new record: its fields, its id, and the evidence."""
    own = {"id": AN_ID | {"description": "Made from the name unless it is given; for ever"}}
    return _record_body(f"New{_title(kind)}", kind, own, required=["name", "evidence"])


def patch_body(kind: Kind) -> Body:
    """Describe fields of a record and the evidence for them."""
    return _record_body(f"{_title(kind)}Patch", kind, {}, required=["evidence"], least=2)


def simple_body(name: str, schema: Schema) -> Body:
    """Describe a body by its schema; `name` is what the API reference calls it."""
    return Body(read_json, lambda: _content(name, mapping_of(schema, DEFINITIONS)))


def optional_body(name: str, schema: Schema) -> Body:
    """Describe a body that may be left out."""
    return Body(read_optional_json, lambda: _content(name, mapping_of(schema, DEFINITIONS)) | {"required": False})


def definitions() -> Json:
    """Return the bodies and what they refer to, by the names that they have in the API reference."""
    DEFINITIONS.update({code.__name__: described for code, described in CODES.items()})  # parameters refer to them, too
    return {_public(name): _as_one_type(_renamed(one)) for name, one in sorted(DEFINITIONS.items())} | dict(
        sorted(BODIES.items())
    )


def _as_one_type(described: Json) -> Json:
    """Leave out what generators of clients make a choice of nothing of: which parts of an object go together."""
    return {key: part for key, part in described.items() if key != "oneOf" or "properties" not in described}


def _evidence() -> Json:
    reference = _reference("Evidence", EVIDENCE)
    DEFINITIONS["Evidence"] = _with_source(DEFINITIONS["Evidence"])
    return reference


def _reference(name: str, schema: Schema) -> Json:
    if name not in DEFINITIONS:
        DEFINITIONS[name] = {}  # taken before its parts are described
        DEFINITIONS[name] = mapping_of(schema, DEFINITIONS)
    return {"$ref": f"#/$defs/{name}"}


def _with_source(described: Json) -> Json:
    """Say that a source is an id or all about it."""
    told = described["properties"]["source"] | {"anyOf": [AN_ID, _reference("Source", SOURCE)]}
    return described | {"properties": described["properties"] | {"source": told}}


def _record_body(name: str, kind: Kind, own: Json, *, required: list[str], least: int = 1) -> Body:
    def describe() -> Json:
        described = {
            "type": "object",
            "properties": own | facts_of(kind, DEFINITIONS) | {"evidence": _evidence()},
            "required": required,
            "minProperties": least,
            "additionalProperties": False,
        }
        return _content(name, described)

    return Body(read_json, describe)


def _content(name: str, described: Json, *types: str) -> Json:
    BODIES[name] = _renamed(described)
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"required": True, "content": {one: {"schema": schema} for one in types or ("application/json",)}}


def _renamed(described: Json) -> Json:
    """Point references to where the API reference has what they refer to."""
    text = re.sub(r"#/\$defs/(\w+)", lambda found: f"#/components/schemas/{_public(found[1])}", json.dumps(described))
    renamed: Json = json.loads(text)
    return renamed


def _title(kind: Kind) -> str:
    return kind.name.capitalize()


def _public(name: str) -> str:
    """Return the name of a definition in the API reference, which has the answers' schemas beside it."""
    if name in (code.__name__ for code in CODES):
        return name
    return PREFIX + "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _claim() -> Json:
    return _content("NewClaim", _with_source(mapping_of(CLAIM, DEFINITIONS)))


def _dossier() -> Json:
    # Blocks differ by kind and stance in ways that generators of clients make nothing of; the full schema is a file.
    block = {"type": "object", "description": "A record by its kind and id, and what the source says of it"}
    described = {
        "type": "object",
        "properties": {
            "source": _reference("Source", SOURCE),
            "claims": {"type": "array", "items": block, "minItems": 1, "maxItems": MOST_CLAIMS},
        },
        "required": ["source", "claims"],
        "additionalProperties": False,
    }
    return _content("NewDossier", described, "application/json", "application/yaml")


CLAIM_BODY = Body(read_json, _claim)
SOURCE_BODY = simple_body("NewSource", SOURCE)
DOSSIER_BODY = Body(lambda: read_document(LARGEST_FILE), _dossier)
