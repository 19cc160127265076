"""What clients send to write: the fields of a record with their evidence, or one claim. Turned into claims, checked.

Each is read as a block of a dossier would be, so that whoever writes over HTTP is held to the same rules; problems
come back with their place in what the client sent.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from models.vocabularies import Certainty, Kind, Stance
from schemas import SCHEMAS
from schemas.dossier.dossier import SOURCE, Chain, DossierError, NewClaim, Path, Problem, flat, read_claims
from schemas.fields.facts import Merge, Remarks, merge_of
from schemas.fields.messages import StrictSchema, closest, with_hint
from schemas.fields.scalars import Prose, Slug, Text, Word
from schemas.fields.values import Edtf
from schemas.kinds.record import fact_fields

# The stances by which a PATCH can speak of values; a claim of its own can have any.
OF_VALUES = (Stance.ASSERTS, Stance.DENIES)


class SourceReference(fields.Field[Any]):
    """A source: the id of one that is known, or all about a new one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return SOURCE.load(value) if isinstance(value, dict) else Slug().deserialize(value)


class SaidSchema(StrictSchema):
    """What is told about a claim beside its value."""

    source = SourceReference(
        required=True,
        metadata={"description": "The id of a source, or a source", "example": "reuters-2022-08-26-xiaomi-baic"},
    )
    certainty = Word(Certainty)
    stance = Word(Stance, load_default=str(Stance.ASSERTS))
    speaker = Text(metadata={"description": "Who says so: the id of a company or person, or words"})
    origin = Chain(metadata={"description": "Whom this repeats, where that differs from the source's; nearest first"})
    valid = Edtf(metadata={"description": "When the value held"})
    doubt = Prose(metadata={"description": "Why the source has probably slipped"})
    locator = Prose(metadata={"description": "Where in the source it stands", "example": "paragraph 2"})
    quote = Prose(metadata={"description": "Its words, only where they may be redistributed"})


class EvidenceInSchema(SaidSchema):
    """The evidence for the fields of a record: who says so, where, and how sure that is."""

    probable = fields.Dict(metadata={"description": "The values that were probably meant, by field"})


class ClaimInSchema(SaidSchema):
    """A claim to be added to a record, in the shape in which claims are served."""

    field = fields.String(metadata={"description": "The field it speaks of; none for the record as a whole"})
    value = fields.Raw(metadata={"description": "The value; of a set an element or several"})
    probable = fields.Raw(metadata={"description": "The value that was probably meant"})

    @validates_schema
    def speaks_of_something(self, data: dict[str, Any], **kwargs: Any) -> None:
        """An assertion is about the value of a field; the rest is checked as in dossiers."""
        if data["stance"] == Stance.ASSERTS:
            for key in ("field", "value"):
                if data.get(key) is None:
                    raise ValidationError(f"An assertion needs a {key}.", key)


EVIDENCE, CLAIM = EvidenceInSchema(), ClaimInSchema()
SAID = ("certainty", "stance", "speaker", "origin", "valid", "doubt", "locator", "quote")


def read_record(kind: Kind, slug: str, facts: dict[str, Any], evidence: Any) -> tuple[Any, list[NewClaim]]:
    """Read the fields of a record and their evidence; return the source, an id or all about it, and the claims."""
    said = _loaded(EVIDENCE, evidence, ("evidence",))
    stance = Stance(said["stance"])
    problems = [
        Problem((name,), "A value cannot be taken away like that: deny it, or withdraw the claim that has it.")
        for name, value in facts.items()
        if value is None
    ]
    if stance not in OF_VALUES:
        problems.append(Problem(("evidence", "stance"), f"Fields are asserted or denied; add a claim to say {stance}."))
    if not facts:
        problems.append(Problem((), "There is no field to write."))
    if problems:
        raise DossierError(problems)
    meta = {key: said[key] for key in SAID if key in said}
    if stance is Stance.ASSERTS:
        probable = {"probable": said["probable"]} if "probable" in said else {}
        blocks = [{kind: slug, "facts": facts} | meta | probable]
    else:
        blocks = [{kind: slug, "field": name, "value": value} | meta for name, value in facts.items()]
    names = list(facts)

    def place(path: Path) -> Path:
        number, inner = int(path[1]), path[2:]
        if inner[:1] == ("facts",):
            return inner[1:]
        if inner[:1] in {("field",), ("value",)}:
            return (names[number], *inner[1:])
        return ("id",) if inner[:1] == (kind,) else ("evidence", *inner)

    return said["source"], _read(blocks, place)


def read_claim(kind: Kind, slug: str, data: Any) -> tuple[Any, list[NewClaim]]:
    """Read one claim on a record: the source, an id or all about it, and the claim, or one for each element."""
    said = _loaded(CLAIM, data, ())
    name, value = said.get("field"), said.get("value")
    known = fact_fields(SCHEMAS[kind])
    if name is not None and name not in known:
        said_wrong = with_hint(f"{kind.one.capitalize()} has no field {name[:80]!r}.", closest(name, list(known)))
        raise DossierError([Problem.of(("field",), said_wrong)])
    wrapped = name is not None and _is_element(known[name], value)
    value = [value] if wrapped else value
    block = {kind: slug} | {key: said[key] for key in SAID if key in said}
    if said["stance"] == Stance.ASSERTS:
        block["facts"] = {name: value}
        if said.get("probable") is not None:
            probable = said["probable"]
            block["probable"] = {name: [probable] if _is_element(known[str(name)], probable) else probable}
    else:
        block |= {"field": name} if name is not None else {}
        block |= {"value": value} if value is not None else {}

    def place(path: Path) -> Path:
        inner = path[2:]
        if inner[:1] == ("facts",):
            inner = ("value", *inner[2:])
        elif inner[:1] == ("probable",):
            return ("probable",)
        return (*inner[:1], *inner[2:]) if wrapped and inner[:1] == ("value",) and len(inner) > 1 else inner

    return said["source"], _read([block], place)


def _is_element(field: fields.Field[Any], value: Any) -> bool:
    """Tell whether a value is one element of a set, as claims have it, rather than a list of them."""
    return (
        merge_of(field) is Merge.SET
        and not isinstance(field, Remarks)
        and value is not None
        and not isinstance(value, list)
    )


def _loaded(schema: Schema, data: Any, at: Path) -> Any:
    if not isinstance(data, dict):
        raise DossierError([Problem(at, "This must be an object." if data is not None else "This is needed.")])
    try:
        return schema.load(data)
    except ValidationError as problem:
        raise DossierError(list(flat(problem.messages, at, schema))) from None


def _read(blocks: list[dict[Any, Any]], place: Callable[[Path], Path]) -> list[NewClaim]:
    try:
        claims = read_claims([{str(key): part for key, part in block.items()} for block in blocks])
    except DossierError as error:
        raise DossierError([replace(one, path=place(one.path)) for one in error.problems]) from None
    return [replace(claim, path=place(claim.path)) for claim in claims]
