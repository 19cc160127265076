"""Reads the bodies of HTTP writes into checked claims: the fields of a record with their evidence, or one claim.

Each body is rewritten as a block of a dossier, so an HTTP client is held to the same rules as a dossier. Problems get
the path in the body that the client sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from marshmallow import Schema, ValidationError, fields, validates_schema

from models.json_types import JsonObject
from models.vocabularies import Certainty, Kind, Stance
from schemas import SCHEMAS
from schemas.dossier.dossier import DossierError, NewClaim, Path, Problem, flatten_messages, read_claims
from schemas.dossier.dossier_schemas import SOURCE, Chain
from schemas.fields.facts import Merge, Remarks, get_merge
from schemas.fields.messages import MISSING, StrictSchema, add_hint, find_closest
from schemas.fields.scalars import AnyField, Prose, Slug, Text, Word
from schemas.fields.values import Edtf
from schemas.kinds.record import get_fact_fields

# The stances that a PATCH can have towards values. A single claim can have any stance.
VALUE_STANCES = (Stance.ASSERTS, Stance.DENIES)

# A source that a client names: its id, or all about a new one.
NamedSource = str | JsonObject


class SourceReference(fields.Field[NamedSource]):
    """A source: the id of a known source, or all about a new one."""

    def _deserialize(
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> NamedSource:
        source: NamedSource = SOURCE.load(value) if isinstance(value, dict) else Slug().deserialize(value)
        return source


class SaidSchema(StrictSchema):
    """The parts of a claim other than its field and value."""

    source = SourceReference(
        required=True,
        metadata={"description": "The id of a source, or a source", "example": "reuters-2022-08-26-xiaomi-baic"},
    )
    certainty = Word(Certainty)
    stance = Word(Stance, load_default=str(Stance.ASSERTS))
    speaker = Text(metadata={"description": "The speaker: the id of a company or person, or a text"})
    origin = Chain(
        metadata={
            "description": "The sources that this claim repeats, nearest first, if they differ from those of the source"
        }
    )
    valid = Edtf(metadata={"description": "The time when the value held, EDTF"})
    doubt = Prose(metadata={"description": "The reason why the source is probably wrong"})
    locator = Prose(metadata={"description": "The position of the claim in the source", "example": "paragraph 2"})
    quote = Prose(metadata={"description": "The wording of the source, only if it may be redistributed"})


class EvidenceInSchema(SaidSchema):
    """The evidence for the fields of a record: the source, the position in it, and how certain it is."""

    probable = fields.Dict(metadata={"description": "The values that the source probably means, by field"})


class ClaimInSchema(SaidSchema):
    """A claim to add to a record, in the shape of served claims."""

    field = fields.String(metadata={"description": "The field of the claim. Leave it out for the record as a whole"})
    value = fields.Raw(metadata={"description": "The value. For a set: one element, or several in a list"})
    probable = fields.Raw(metadata={"description": "The value that the source probably means"})

    @validates_schema
    def check_assertion(self, data: JsonObject, **kwargs: object) -> None:
        """Check that an assertion has a field and a value. The reader of dossiers checks the rest."""
        if data["stance"] == Stance.ASSERTS:
            for key in ("field", "value"):
                if data.get(key) is None:
                    raise ValidationError(f"An assertion needs a {key}.", key)


EVIDENCE, CLAIM = EvidenceInSchema(), ClaimInSchema()
CLAIM_KEYS = ("certainty", "stance", "speaker", "origin", "valid", "doubt", "locator", "quote")


def read_record(kind: Kind, slug: str, facts: JsonObject, evidence: object) -> tuple[NamedSource, list[NewClaim]]:
    """Read the fields of a record and their evidence. Returns the source and the claims."""
    loaded = _load(EVIDENCE, evidence, ("evidence",))
    stance = Stance(loaded["stance"])
    problems = [
        Problem((name,), "null does not remove a value. Deny the value, or withdraw its claim.")
        for name, value in facts.items()
        if value is None
    ]
    if stance not in VALUE_STANCES:
        message = f"Fields can only be asserted or denied. For the stance {stance}, add a single claim."
        problems.append(Problem(("evidence", "stance"), message))
    if not facts:
        problems.append(Problem((), "The body has no field to write. Send at least one."))
    if problems:
        raise DossierError(problems)
    keys = {key: loaded[key] for key in CLAIM_KEYS if key in loaded}
    blocks: list[JsonObject]
    if stance is Stance.ASSERTS:
        probable = {"probable": loaded["probable"]} if "probable" in loaded else {}
        blocks = [{str(kind): slug, "facts": facts, **keys, **probable}]
    else:
        blocks = [{str(kind): slug, "field": name, "value": value, **keys} for name, value in facts.items()]
    names = list(facts)

    def get_body_path(path: Path) -> Path:
        number, inner = int(path[1]), path[2:]
        if inner[:1] == ("facts",):
            return inner[1:]
        if inner[:1] in {("field",), ("value",)}:
            return (names[number], *inner[1:])
        return ("id",) if inner[:1] == (kind,) else ("evidence", *inner)

    return loaded["source"], _read_blocks(blocks, get_body_path)


def read_claim(kind: Kind, slug: str, data: object) -> tuple[NamedSource, list[NewClaim]]:
    """Read one claim on a record. Returns the source, and the claim, or one claim for each element of a list."""
    loaded = _load(CLAIM, data, ())
    name, value = loaded.get("field"), loaded.get("value")
    known = get_fact_fields(SCHEMAS[kind])
    if name is not None and name not in known:
        message = add_hint(
            f"{kind.with_article.capitalize()} has no field {name[:80]!r}.", find_closest(name, list(known)), known
        )
        raise DossierError([Problem.of(("field",), message)])
    is_wrapped = name is not None and _is_element(known[name], value)
    value = [value] if is_wrapped else value
    block: JsonObject = {str(kind): slug} | {key: loaded[key] for key in CLAIM_KEYS if key in loaded}
    if loaded["stance"] == Stance.ASSERTS:
        block["facts"] = {name: value}
        if loaded.get("probable") is not None:
            probable = loaded["probable"]
            block["probable"] = {name: [probable] if _is_element(known[str(name)], probable) else probable}
    else:
        block |= {"field": name} if name is not None else {}
        block |= {"value": value} if value is not None else {}

    def get_body_path(path: Path) -> Path:
        inner = path[2:]
        if inner[:1] == ("facts",):
            inner = ("value", *inner[2:])
        elif inner[:1] == ("probable",):
            return ("probable",)
        return (*inner[:1], *inner[2:]) if is_wrapped and inner[:1] == ("value",) and len(inner) > 1 else inner

    return loaded["source"], _read_blocks([block], get_body_path)


def _is_element(field: AnyField, value: object) -> bool:
    """Tell whether a value is one element of a set, as claims have it, and not a list of them."""
    is_set_of_elements = get_merge(field) is Merge.SET and not isinstance(field, Remarks)
    return is_set_of_elements and value is not None and not isinstance(value, list)


def _load(schema: Schema, data: object, path: Path) -> JsonObject:
    if not isinstance(data, dict):
        raise DossierError([Problem.of(path, MISSING if data is None else "This must be an object.")])
    try:
        loaded: JsonObject = schema.load(data)
    except ValidationError as error:
        raise DossierError(list(flatten_messages(error.messages, path, schema))) from None
    return loaded


def _read_blocks(blocks: list[JsonObject], get_body_path: Callable[[Path], Path]) -> list[NewClaim]:
    """Read blocks of claims. `get_body_path` turns a path in the blocks into the path in the client's body."""
    try:
        claims = read_claims(blocks)
    except DossierError as error:
        problems = [replace(problem, path=get_body_path(problem.path)) for problem in error.problems]
        raise DossierError(problems) from None
    return [
        replace(claim, path=get_body_path(claim.path), speaker_path=get_body_path(claim.speaker_path))
        for claim in claims
    ]
