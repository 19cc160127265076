"""`fields` and `expand`: a document with fewer fields, and with references replaced by the records that they name.

Expansion takes one query for each kind and each step, however many documents there are.
"""

import datetime as dt
import functools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from marshmallow import ValidationError, fields

from api.context import get_reader
from api.records.documents import finish_document
from api.routing.parameter_hints import find_closest_path
from models.json_types import JsonObject
from models.queries.records import select_documents
from models.queries.rows import PageRow
from models.vocabularies import Kind
from schemas import SCHEMAS, RecordSchema
from schemas.fields.facts import ListFact, Reference, ReferenceSet, Subject
from schemas.fields.messages import MOST_SHOWN, add_hint
from schemas.fields.scalars import AnyField
from schemas.fields.walk import get_parts, get_public_fields

MAX_DEPTH = 2
# Expansions in one document. Further references keep their ids.
MAX_EXPANSIONS = 50
MAX_NAMES = 30


@dataclass(slots=True)
class Slot:
    """A reference in a document: `holder[key]`, to be replaced by the record of `kind` with this id.

    `rest` is the part of the path that continues in that record.
    """

    holder: Any
    key: str | int
    kind: Kind
    id: str
    rest: list[str]


class NamesField(fields.String):
    """Names joined by commas, each one of those that are allowed."""

    def __init__(self, names: list[str], what: str, metadata: JsonObject) -> None:
        self.names, self.what = names, what
        self.allowed_names = names
        name = "|".join(map(re.escape, names))
        super().__init__(metadata=metadata | {"pattern": f"^({name})(,({name})){{0,{MAX_NAMES - 1}}}$"})

    def _deserialize(  # type: ignore[override]  # a list of names, where a String gives one
        self, value: object, attr: str | None, data: Mapping[str, object] | None, **kwargs: object
    ) -> list[str]:
        names = str(value).split(",")
        if len(names) > MAX_NAMES:
            raise ValidationError(f"There are {len(names)} names. At most {MAX_NAMES} are allowed.")
        for name in names:
            if name not in self.names:
                message = f"{name[:MOST_SHOWN]!r} is not in {self.what}."
                raise ValidationError(add_hint(message, find_closest_path(name, self.names)))
        return names


def make_shape_parameters(schema: RecordSchema) -> dict[str, AnyField]:
    """Return the parameters `fields` and `expand` of a kind."""
    declared: dict[str, AnyField] = {
        "fields": NamesField(
            list(get_public_fields(schema)),
            "the fields of this kind",
            metadata={"description": "Return only these fields, and the id", "example": "name,evidence"},
        )
    }
    paths = list_expandable_paths(schema)
    if paths:
        short = ", ".join(f"`{path}`" for path in paths if path.count(".") <= 1 and not path.startswith("part_of."))
        declared["expand"] = NamesField(
            paths,
            "the references that can be expanded",
            metadata={
                "description": f"References to replace by the records they name, at most {MAX_DEPTH} steps deep: "
                f"{short}",
                "example": paths[-1] if len(paths) == 1 else paths[1],
            },
        )
    return declared


def list_expandable_paths(schema: RecordSchema, depth: int = MAX_DEPTH) -> list[str]:
    """Name the references of a kind, and those of the records they name: `operator`, `operator.consolidated_by`."""
    paths = []
    for path, kind in get_references(schema.model.kind).items():
        paths.append(path)
        if depth > 1 and kind is not None:
            paths += [f"{path}.{inner}" for inner in list_expandable_paths(SCHEMAS[kind], depth - 1)]
    return paths


@functools.cache
def get_references(kind: Kind) -> dict[str, Kind | None]:
    """Return the references of a kind by their path, with the kind that each names. None: the value says the kind."""
    return dict(_find_references(get_public_fields(SCHEMAS[kind]), kind))


def _find_references(parts: Mapping[str, AnyField], own: Kind) -> Iterator[tuple[str, Kind | None]]:
    for name, field in parts.items():
        if isinstance(field, Subject):
            yield name, None
        elif isinstance(field, (Reference, ReferenceSet)):
            yield name, field.kind or own
        elif isinstance(field, ListFact):
            for inner, kind in _find_references(get_parts(field.inner), own):
                yield f"{name}.{inner}", kind


def shape_documents(
    kind: Kind,
    bodies: list[bytes],
    names: Sequence[str] | None,
    paths: Sequence[str] | None,
    as_of: dt.date | None,
    day: dt.date,
) -> list[bytes]:
    """Reduce finished documents to the fields `names`, and expand the references `paths`. Without both, return them."""
    if not names and not paths:
        return bodies
    documents = [orjson.loads(body) for body in bodies]
    if names:
        documents = [
            {name: document[name] for name in document if name in names or name == "id"} for document in documents
        ]
    if paths:
        expand_references(kind, documents, paths, as_of, day)
    return [orjson.dumps(document) for document in documents]


def expand_references(
    kind: Kind, documents: list[JsonObject], paths: Sequence[str], as_of: dt.date | None, day: dt.date
) -> None:
    """Replace references in the documents by the records they name, as those were known at the same time."""
    slots: list[Slot] = []
    for document in documents:
        in_document = [slot for path in paths for slot in _find_slots(document, kind, path.split("."))]
        slots += in_document[:MAX_EXPANSIONS]
    for _ in range(MAX_DEPTH):
        records = _load_records(slots, as_of, day)
        deeper: list[Slot] = []
        for slot in slots:
            record = records.get((slot.kind, slot.id))
            if record is None:
                continue
            # Two paths can name one slot, and one of them continues: the second finds the document of the first.
            present = slot.holder[slot.key]
            if not isinstance(present, dict) or "evidence" not in present:
                slot.holder[slot.key] = dict(record)
            if slot.rest:
                deeper += _find_slots(slot.holder[slot.key], slot.kind, slot.rest)
        slots = deeper


def _load_records(slots: list[Slot], as_of: dt.date | None, day: dt.date) -> dict[tuple[Kind, str], JsonObject]:
    """Load the documents that slots name: one query for each kind."""
    ids: dict[Kind, set[str]] = defaultdict(set)
    for slot in slots:
        ids[slot.kind].add(slot.id)
    records: dict[tuple[Kind, str], JsonObject] = {}
    for kind, slugs in ids.items():
        rows: list[PageRow] = get_reader().rows(select_documents(SCHEMAS[kind].model, sorted(slugs), as_of))
        for row in rows:
            records[kind, row.slug] = orjson.loads(finish_document(kind, row, day))
    return records


def _find_slots(document: JsonObject, kind: Kind, path: list[str]) -> Iterator[Slot]:
    """Find the places of the first reference of a path, such as `operator` or `parties.company`."""
    references = get_references(kind)
    length = next(length for length in range(1, len(path) + 1) if ".".join(path[:length]) in references)
    target, rest = references[".".join(path[:length])], path[length:]
    for holder in _find_holders(document, path[: length - 1]):
        yield from _find_slots_in(holder, path[length - 1], target, rest)


def _find_holders(document: JsonObject, names: list[str]) -> Iterable[JsonObject]:
    """Return the objects that hold a reference: the document, or the elements of a list in it."""
    if not names:
        return [document]
    elements = document.get(names[0]) or []
    return [holder for element in elements for holder in _find_holders(element, names[1:])]


def _find_slots_in(holder: Any, key: Any, target: Kind | None, rest: list[str]) -> Iterator[Slot]:
    """Yield the reference `holder[key]`, or each reference of a list there; none for a company without an id."""
    value = holder.get(key) if isinstance(holder, dict) else holder[key]
    if isinstance(value, str) and target is not None:
        yield Slot(holder, key, target, value, rest)
    elif isinstance(value, dict) and "id" in value:  # a subject, or a reference that another path has expanded
        yield Slot(holder, key, target or Kind(value["kind"]), value["id"], rest)
    elif isinstance(value, list):
        for index in range(len(value)):
            yield from _find_slots_in(value, index, target, rest)
