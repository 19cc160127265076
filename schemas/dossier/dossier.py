"""The dossier: one source with all the claims read from it. Checks a dossier, and gives the path of every problem."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypedDict, cast

from marshmallow import Schema, ValidationError

from models.json_types import JsonObject
from models.vocabularies import Certainty, Kind, Stance
from schemas import SCHEMAS
from schemas.dossier.contradictions import find_contradictions
from schemas.dossier.dossier_schemas import BLOCK, SOURCE
from schemas.fields.facts import Merge, get_merge
from schemas.fields.messages import UNKNOWN, Message, add_hint, find_closest
from schemas.fields.references import find_references
from schemas.fields.scalars import SLUG, AnyField, Slug
from schemas.fields.walk import get_nested_schema
from schemas.kinds.record import get_fact_fields

MOST_CLAIMS = 10_000  # in one dossier: three times all that is known of the field today

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in a dossier: its path, a message, the word that was probably meant, and the words that are allowed."""

    path: Path
    message: str
    did_you_mean: str | None = None
    allowed: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: Path, message: str) -> "Problem":
        """Make a problem of a message, with the hints that a `Message` can have."""
        if isinstance(message, Message):
            return cls(path, str(message), message.did_you_mean, message.allowed)
        return cls(path, message)


class DossierError(Exception):
    """A dossier that is refused, with all its problems."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim of a checked dossier. Its value is canonical: one element if the field is a set."""

    kind: Kind
    slug: str
    field: str | None
    value: object
    stance: Stance
    certainty: Certainty | None
    path: Path
    speaker: str | None = None
    origin: list[str] | None = None
    valid: str | None = None
    doubt: str | None = None
    probable: object = None
    quote: str | None = None
    locator: str | None = None
    # The place of the speaker, which all claims of one block share.
    speaker_path: Path = ()


class CommonParts(TypedDict):
    """The parts that all claims of one block share."""

    kind: Kind
    slug: str
    stance: Stance
    speaker: str | None
    origin: list[str] | None
    valid: str | None
    doubt: str | None
    quote: str | None
    locator: str | None
    speaker_path: Path


@dataclass(frozen=True, slots=True)
class Dossier:
    """A checked dossier."""

    source: JsonObject
    claims: list[NewClaim] = field(default_factory=list)


def read_dossier(data: object) -> Dossier:
    """Check a dossier and split it into claims. Raises DossierError with all problems."""
    problems: list[Problem] = []
    if not isinstance(data, dict) or set(data) != {"source", "claims"}:
        raise DossierError([Problem((), "A dossier is an object with exactly two keys: source and claims.")])
    source = _load(SOURCE, data["source"], ("source",), problems)
    claims: list[NewClaim] = []
    if not isinstance(data["claims"], list) or not data["claims"]:
        problems.append(Problem(("claims",), "claims must be a list with at least one block."))
    else:
        claims = _read_blocks(data["claims"], problems)
    if len(claims) > MOST_CLAIMS:
        message = f"This dossier has {len(claims)} claims. At most {MOST_CLAIMS} are allowed."
        problems.append(Problem(("claims",), message))
    if problems:
        raise DossierError(problems)
    return Dossier(source, claims)


def read_claims(blocks: list[JsonObject]) -> list[NewClaim]:
    """Check blocks of claims without a source. Paths are as in a dossier."""
    problems: list[Problem] = []
    claims = _read_blocks(blocks, problems)
    if problems:
        raise DossierError(problems)
    return claims


def find_claim_references(kind: Kind, name: str | None, value: object) -> Iterator[tuple[Kind, str]]:
    """Yield the records that the value of a claim on a field refers to."""
    if name is not None:
        yield from find_references(get_fact_fields(SCHEMAS[kind])[name], value, kind)


def is_id(speaker: str | None) -> bool:
    """Tell whether a speaker is an id. Words have a space or a capital letter."""
    return speaker is not None and SLUG.fullmatch(speaker) is not None


def flatten_messages(messages: object, path: Path, schema: Schema | None = None) -> Iterator[Problem]:
    """Flatten marshmallow's nested messages into problems with paths."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            inner_path = path if key == "_schema" else (*path, key)
            if schema is not None and isinstance(inner, list) and inner[0] is UNKNOWN:
                names = [field.data_key or name for name, field in schema.fields.items() if not field.dump_only]
                yield Problem.of(inner_path, _build_unknown_message(str(key), names))
            else:
                inner_schema = schema if isinstance(key, int) else _get_part_schema(schema, key)
                yield from flatten_messages(inner, inner_path, inner_schema)
    elif isinstance(messages, list):
        for message in messages:
            yield from flatten_messages(message, path, schema)
    elif isinstance(messages, str):
        yield Problem.of(path, messages)


def _get_part_schema(schema: Schema | None, name: str) -> Schema | None:
    fields = {field.data_key or key: field for key, field in schema.fields.items()} if schema is not None else {}
    return get_nested_schema(fields[name]) if name in fields else None


def _build_unknown_message(key: str, names: Iterable[str]) -> Message:
    known = list(names)
    near, text = find_closest(key, known), f"{key[:80]!r} is not a known field here."
    return add_hint(text, near, known) if near else Message(f"{text} Known fields: {', '.join(known)}.", None, known)


def _load(schema: Schema, data: object, path: Path, problems: list[Problem]) -> JsonObject:
    """Load data by a schema. Adds problems to `problems`, and then returns an empty object."""
    try:
        loaded: JsonObject = schema.load(data)  # type: ignore[arg-type] # any other data is refused with a problem
    except ValidationError as error:
        problems += flatten_messages(error.messages, path, schema)
        return {}
    return loaded


def _read_blocks(blocks: Sequence[object], problems: list[Problem]) -> list[NewClaim]:
    return [claim for number, block in enumerate(blocks) for claim in _read_block(block, ("claims", number), problems)]


def _read_block(block: object, path: Path, problems: list[Problem]) -> Iterator[NewClaim]:
    """Read one block into its claims: one per fact, one per element of a set, one per remark in `lost`."""
    data = block if isinstance(block, dict) else {}
    kinds = [key for key in data if key in SCHEMAS]
    if len(kinds) != 1:
        names = ", ".join(SCHEMAS)
        problems.append(Problem(path, f"A block needs exactly one key that is a kind, with an id. The kinds: {names}."))
        return
    kind = Kind(kinds[0])
    count = len(problems)
    slug = cast(str, _deserialize(Slug(), data[kind], (*path, kind), problems))
    keys = _load(BLOCK, {key: value for key, value in data.items() if key != kind}, path, problems)
    if len(problems) > count:
        return
    common: CommonParts = {
        "kind": kind,
        "slug": slug,
        "stance": Stance(keys["stance"]),
        "speaker": keys.get("speaker"),
        "origin": keys.get("origin"),
        "valid": keys.get("valid"),
        "doubt": keys.get("doubt"),
        "quote": keys.get("quote"),
        "locator": keys.get("locator"),
        "speaker_path": (*path, "speaker"),
    }
    read = _read_assertion if common["stance"] is Stance.ASSERTS else _read_opposition
    yield from read(keys, common, path, problems)


def _read_assertion(keys: JsonObject, common: CommonParts, path: Path, problems: list[Problem]) -> Iterator[NewClaim]:
    """Read a block that asserts facts."""
    kind, certainty = common["kind"], Certainty(keys["certainty"])
    facts: dict[str, object] = {}
    for name, value in keys["facts"].items():
        probable = keys.get("probable", {}).get(name)
        if probable is not None:
            probable = _read_value(kind, name, probable, (*path, "probable", name), problems)
        fact_path = (*path, "facts", name)
        canonical = _read_value(kind, name, value, fact_path, problems)
        if canonical is not None:
            facts[name] = canonical
        for element in _split_value(kind, name, canonical):
            yield NewClaim(field=name, value=element, certainty=certainty, probable=probable, path=fact_path, **common)
    for name, message in find_contradictions(kind, common["slug"], facts, get_fact_fields(SCHEMAS[kind])):
        problems.append(Problem((*path, "facts", name), message))
    for key, words in keys.get("lost", {}).items():
        yield NewClaim(field="description", value=words, certainty=certainty, path=(*path, "lost", key), **common)


def _read_opposition(keys: JsonObject, common: CommonParts, path: Path, problems: list[Problem]) -> Iterator[NewClaim]:
    """Read a block that denies, doubts, leaves open or does not comment."""
    kind, name = common["kind"], keys.get("field")
    values: list[object] = [None]
    if "value" in keys:
        # BlockSchema refuses a value without a field.
        value = _read_value(kind, keys["field"], keys["value"], (*path, "value"), problems)
        values = _split_value(kind, keys["field"], value)
    elif name is not None and name not in (known := get_fact_fields(SCHEMAS[kind])):
        problems.append(Problem.of((*path, "field"), _build_unknown_message(str(name), known)))
    for value in values:
        yield NewClaim(field=name, value=value, certainty=None, path=path, **common)


def _read_value(kind: Kind, name: str, value: object, path: Path, problems: list[Problem]) -> object:
    """Check the value of a field and return its canonical form, None if there is a problem."""
    known = get_fact_fields(SCHEMAS[kind])
    if name not in known:
        problems.append(Problem.of(path, _build_unknown_message(str(name), known)))
        return None
    return _deserialize(known[name], value, path, problems)


def _split_value(kind: Kind, name: str, value: object) -> list[object]:
    """Return the values of the claims that a block makes on a field: the elements of a set, else the value alone."""
    if value is None:
        return []
    is_set = get_merge(get_fact_fields(SCHEMAS[kind])[name]) is Merge.SET
    return cast(list[object], value) if is_set else [value]


def _deserialize(field: AnyField, value: object, path: Path, problems: list[Problem]) -> object:
    if value is None:
        problems.append(Problem(path, "This value is null. Leave out what is not known."))
        return None
    try:
        return cast(object, field.deserialize(value))
    except ValidationError as error:
        problems += flatten_messages(error.messages, path, get_nested_schema(field))
        return None
