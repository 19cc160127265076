"""The dossier: one source with all the claims read from it. Checks it, and names the place of every problem."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from models.vocabularies import Certainty, Kind, Stance
from schemas import SCHEMAS
from schemas.fields.facts import Merge, merge_of, references
from schemas.fields.messages import UNKNOWN, Message, StrictSchema, closest, with_hint
from schemas.fields.scalars import SLUG, Fact, Language, Prose, Slug, Text, Url, Word
from schemas.fields.values import Edtf
from schemas.kinds.record import fact_fields
from schemas.text import edtf

MOST_CLAIMS = 10_000  # in one dossier: three times all that is known of the field today

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a dossier: where, what in one sentence, and what was probably meant."""

    path: Path
    message: str
    did_you_mean: str | None = None

    @classmethod
    def of(cls, path: Path, message: str) -> "Problem":
        """Make a problem of a message, with the hint that it may have."""
        return cls(path, str(message), message.did_you_mean if isinstance(message, Message) else None)


class DossierError(Exception):
    """A dossier that cannot be taken, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim as read from a dossier: checked, its value canonical, one element where the field is a set."""

    kind: Kind
    slug: str
    field: str | None
    value: Any
    stance: Stance
    certainty: Certainty | None
    path: Path
    speaker: str | None = None
    origin: list[str] | None = None
    valid: str | None = None
    doubt: str | None = None
    probable: Any = None
    quote: str | None = None
    locator: str | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A checked dossier."""

    source: dict[str, Any]
    claims: list[NewClaim] = field(default_factory=list)


class Chain(Fact, fields.List[Any]):
    """Whom something repeats, nearest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Text(), **kwargs)


class SourceSchema(StrictSchema):
    """A document that claims are read from."""

    id = Slug(required=True)
    title = Text(required=True, metadata={"description": "What it is about, in our own words"})
    publisher = Text(metadata={"description": "Who published it"})
    origin = Chain(metadata={"description": "Whom it repeats, nearest first; the last one counts"})
    url = Url(metadata={"description": "Where it was read"})
    published = Edtf(required=True, metadata={"description": "When it was published, EDTF", "example": "2022-08-26"})
    language = Language(required=True, metadata={"description": "BCP 47 tag", "example": "en"})
    note = Prose(metadata={"description": "What editors should know about it"})

    @post_load
    def closed_date(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        date = edtf.parse(data["published"])
        if date.earliest is None or date.latest is None:
            raise ValidationError("The date of publication needs both bounds: claims are visible from it.", "published")
        return data


class BlockSchema(StrictSchema):
    """The keys of a block of claims, beside its kind."""

    certainty = Word(Certainty)
    stance = Word(Stance, load_default=Stance.ASSERTS)
    speaker = Text(metadata={"description": "Who says so: the id of a company or person, or words"})
    origin = Chain(metadata={"description": "Whom this claim repeats, where that differs from the source's"})
    valid = Edtf(metadata={"description": "When the value held"})
    doubt = Prose(metadata={"description": "Why the source has probably slipped"})
    probable = fields.Dict(metadata={"description": "The values that were probably meant, by field"})
    locator = Prose(metadata={"description": "Where in the source it stands"})
    quote = Prose(metadata={"description": "Its words, only where they may be redistributed"})
    facts = fields.Dict(metadata={"description": "Values by field"})
    field = fields.String(metadata={"description": "The field that is denied or doubted"})
    value = fields.Raw(metadata={"description": "The value that is denied"})
    lost = fields.Dict(
        keys=fields.String(), values=Prose(), metadata={"description": "What the format could not say; kept as remarks"}
    )

    @validates_schema
    def fits_stance(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["stance"] == Stance.ASSERTS:
            if not data.get("facts"):
                raise ValidationError("An assertion needs facts.", "facts")
            if "certainty" not in data:
                raise ValidationError("An assertion needs a certainty.", "certainty")
            if "field" in data or "value" in data:
                raise ValidationError("field and value are for denials; assertions have facts.", "field")
            if not set(data.get("probable", ())) <= set(data["facts"]) or ("probable" in data and "doubt" not in data):
                raise ValidationError("probable names fields of a doubted block.", "probable")
            return
        for key in ("facts", "certainty", "doubt", "probable"):
            if key in data:
                raise ValidationError(f"Only an assertion has {key}.", key)
        if "value" in data and (data["stance"] != Stance.DENIES or "field" not in data):
            raise ValidationError("A value belongs to a denial with a field.", "value")


SOURCE, BLOCK = SourceSchema(), BlockSchema()


def read_dossier(data: Any) -> Dossier:
    """Check a dossier and split it into claims; raise DossierError with every problem that was found."""
    problems: list[Problem] = []
    if not isinstance(data, dict) or set(data) != {"source", "claims"}:
        raise DossierError([Problem((), "A dossier has the keys source and claims, and no others.")])
    source = _loaded(SOURCE, data["source"], ("source",), problems)
    claims: list[NewClaim] = []
    if not isinstance(data["claims"], list) or not data["claims"]:
        problems.append(Problem(("claims",), "claims must be a list with at least one block."))
    else:
        claims = _read_blocks(data["claims"], problems)
    if len(claims) > MOST_CLAIMS:
        problems.append(Problem(("claims",), f"There are {len(claims)} claims; {MOST_CLAIMS} are allowed."))
    if problems:
        raise DossierError(problems)
    return Dossier(source, claims)


def read_claims(blocks: list[Any]) -> list[NewClaim]:
    """Check blocks of claims by themselves; paths are as in a dossier."""
    problems: list[Problem] = []
    claims = _read_blocks(blocks, problems)
    if problems:
        raise DossierError(problems)
    return claims


def references_of(kind: Kind, name: str | None, value: Any) -> Iterator[tuple[Kind, str]]:
    """Yield the records that the value of a claim on a field refers to."""
    if name is not None and value is not None:
        field = fact_fields(SCHEMAS[kind])[name]
        yield from references(field, [value] if merge_of(field) is Merge.SET else value, kind)


def is_id(speaker: str | None) -> bool:
    """Tell an id from words: words have a space or a capital letter."""
    return speaker is not None and SLUG.fullmatch(speaker) is not None


def _loaded(schema: Schema, data: Any, path: Path, problems: list[Problem]) -> Any:
    try:
        return schema.load(data)
    except ValidationError as problem:
        problems += flat(problem.messages, path, schema)
        return None


def flat(messages: Any, path: Path, schema: Schema | None = None) -> Iterator[Problem]:
    """Flatten marshmallow's nested messages into problems with paths."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            at = path if key == "_schema" else (*path, key)
            if schema is not None and isinstance(inner, list) and inner[0] is UNKNOWN:
                taken = [name for name, field in schema.fields.items() if not field.dump_only]
                yield Problem.of(at, _unknown(str(key), taken))
            else:
                yield from flat(inner, at, schema if isinstance(key, int) else _schema_at(schema, key))
    elif isinstance(messages, list):
        for one in messages:
            yield from flat(one, path, schema)
    else:
        yield Problem.of(path, messages)


def _schema_at(schema: Schema | None, name: str) -> Schema | None:
    return _schema_of(schema.fields[name]) if schema is not None and name in schema.fields else None


def _schema_of(field: fields.Field[Any]) -> Schema | None:
    """Return the schema of what a field nests, None where it nests nothing."""
    if isinstance(field, fields.List):
        return _schema_of(field.inner)
    return field.schema if isinstance(field, fields.Nested) else None


def _unknown(key: str, known: Iterable[str]) -> Message:
    words = list(known)
    near, told = closest(key, words), f"There is no {key[:80]!r} here."
    return with_hint(told, near) if near else Message(f"{told} There are: {', '.join(words)}.")


def _read_blocks(blocks: list[Any], problems: list[Problem]) -> list[NewClaim]:
    return [claim for number, block in enumerate(blocks) for claim in _read_block(block, ("claims", number), problems)]


def _read_block(block: Any, path: Path, problems: list[Problem]) -> Iterator[NewClaim]:
    """Read one block into its claims: one per fact, one per element of a set, one per remark of what was lost."""
    kinds = [key for key in block if key in SCHEMAS] if isinstance(block, dict) else []
    if len(kinds) != 1:
        names = ", ".join(SCHEMAS)
        problems.append(Problem(path, f"A block names exactly one record by its kind: one of {names}."))
        return
    kind = Kind(kinds[0])
    before = len(problems)
    slug = _deserialized(Slug(), block[kind], (*path, kind), problems)
    rest = _loaded(BLOCK, {key: value for key, value in block.items() if key != kind}, path, problems)
    if len(problems) > before:
        return
    meta = {key: rest.get(key) for key in ("speaker", "origin", "valid", "doubt", "quote", "locator")}
    common = {"kind": kind, "slug": slug, "stance": Stance(rest["stance"]), **meta}
    certainty = Certainty(rest["certainty"]) if "certainty" in rest else None
    if common["stance"] is not Stance.ASSERTS:
        yield from _read_opposition(rest, common, path, problems)
        return
    for name, value in rest["facts"].items():
        at = (*path, "facts", name)
        probable = rest.get("probable", {}).get(name)
        if probable is not None:
            probable = next(iter(_values(kind, name, probable, (*path, "probable", name), problems, whole=True)), None)
        for element in _values(kind, name, value, at, problems):
            yield NewClaim(field=name, value=element, certainty=certainty, probable=probable, path=at, **common)
    for key, words in rest.get("lost", {}).items():
        yield NewClaim(field="description", value=words, certainty=certainty, path=(*path, "lost", key), **common)


def _read_opposition(
    rest: dict[str, Any], common: dict[str, Any], path: Path, problems: list[Problem]
) -> Iterator[NewClaim]:
    """Read a block that denies, doubts, leaves open or does not comment."""
    name = rest.get("field")
    values: Iterable[Any] = [None]
    if "value" in rest:
        values = _values(common["kind"], name, rest["value"], (*path, "value"), problems)
    elif name is not None and name not in (known := fact_fields(SCHEMAS[common["kind"]])):
        problems.append(Problem.of((*path, "field"), _unknown(str(name), known)))
    for value in values:
        yield NewClaim(field=name, value=value, certainty=None, path=path, **common)


def _values(
    kind: Kind, name: Any, value: Any, path: Path, problems: list[Problem], *, whole: bool = False
) -> Iterable[Any]:
    """Check a value and return what one claim each is made of: the elements of a set, else the value."""
    known = fact_fields(SCHEMAS[kind])
    if name not in known:
        problems.append(Problem.of(path, _unknown(str(name), known)))
        return []
    loaded = _deserialized(known[name], value, path, problems)
    if loaded is None:
        return []
    return loaded if merge_of(known[name]) is Merge.SET and not whole else [loaded]


def _deserialized(field: fields.Field[Any], value: Any, path: Path, problems: list[Problem]) -> Any:
    if value is None:
        problems.append(Problem(path, "This has no value. What is not known is left out."))
        return None
    try:
        return field.deserialize(value)
    except ValidationError as problem:
        problems += flat(problem.messages, path, _schema_of(field))
        return None
