"""Shapes documents to the request: fewer fields, and references replaced by what they refer to.

Expansion takes one query for each kind and each step, however many documents there are.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from marshmallow import ValidationError, fields

from api.context import service
from models.queries.records import select_documents
from models.vocabularies import Kind
from schemas import SCHEMAS, RecordSchema
from schemas.fields.facts import ListFact, Reference, ReferenceSet, Subject
from schemas.fields.messages import one_of

DEPTH = 2
# Expansions in one document. What is beyond keeps its id, which is as good as any reference.
MOST_EXPANSIONS = 50
MOST_NAMES = 30

Finish = Callable[[Kind, Any, dt.date], bytes]


@dataclass(slots=True)
class Slot:
    """A place in a document where a reference stands: `holder[key]`, to be replaced by the record of `kind`."""

    holder: Any
    key: Any
    kind: Kind
    id: str
    rest: list[str]


class NamesField(fields.String):
    """Names joined by commas, each one of those that are allowed."""

    def __init__(self, names: list[str], what: str, metadata: dict[str, Any]) -> None:
        self.names, self.what = names, what
        one = "|".join(map(re.escape, names))
        super().__init__(metadata=metadata | {"pattern": f"^({one})(,({one})){{0,{MOST_NAMES - 1}}}$"})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        given = str(value).split(",")
        if len(given) > MOST_NAMES:
            raise ValidationError(f"At most {MOST_NAMES} names can be given.")
        for name in given:
            if name not in self.names:
                raise ValidationError(one_of(name, self.names, self.what))
        return given


def shape_parameters(schema: RecordSchema) -> dict[str, fields.Field[Any]]:
    """Return the parameters `fields` and `expand` of a kind."""
    public = [field.data_key or name for name, field in schema.fields.items()]
    paths = expandable(schema)
    shown = ", ".join(f"`{path}`" for path in paths if path.count(".") <= 1 and not path.startswith("part_of."))
    declared: dict[str, fields.Field[Any]] = {
        "fields": NamesField(
            public,
            "the fields of this kind",
            metadata={
                "description": "Only these fields, and the id",
                "example": "name,evidence",
            },
        )
    }
    if paths:
        declared["expand"] = NamesField(
            paths,
            "the references that can be expanded",
            metadata={
                "description": f"References to replace by what they refer to, at most {DEPTH} steps deep, as {shown}",
                "example": paths[-1] if len(paths) == 1 else paths[1],
            },
        )
    return declared


def expandable(schema: RecordSchema, depth: int = DEPTH) -> list[str]:
    """Name the references of a kind, and those of what they refer to: `operator`, `operator.consolidated_by`."""
    paths = []
    for path, kind in _references(schema.fields, schema.model.kind):
        paths.append(path)
        if depth > 1 and kind is not None:
            paths += [f"{path}.{inner}" for inner in expandable(SCHEMAS[kind], depth - 1)]
    return paths


def _references(parts: dict[str, Any], own: Kind) -> Iterator[tuple[str, Kind | None]]:
    for name, field in parts.items():
        public = field.data_key or name
        if isinstance(field, Reference):
            yield public, field.kind or own
        elif isinstance(field, Subject):
            yield public, None
        elif isinstance(field, ReferenceSet):
            yield public, field.kind
        elif isinstance(field, ListFact) and isinstance(field.inner, fields.Nested):
            for inner, kind in _references(field.inner.schema.fields, own):
                yield f"{public}.{inner}", kind


def shape(kind: Kind, bodies: list[bytes], options: dict[str, Any], day: dt.date, finish: Finish) -> list[bytes]:
    """Shape finished documents as the request asks; without `fields` and `expand` they go through untouched."""
    wanted, paths = options.get("fields"), options.get("expand")
    if not wanted and not paths:
        return bodies
    documents = [orjson.loads(body) for body in bodies]
    if wanted:
        documents = [
            {name: document[name] for name in document if name in wanted or name == "id"} for document in documents
        ]
    if paths:
        expand(kind, documents, paths, options.get("as_of"), day, finish)
    return [orjson.dumps(document) for document in documents]


def expand(
    kind: Kind, documents: list[dict[str, Any]], paths: list[str], as_of: dt.date | None, day: dt.date, finish: Finish
) -> None:
    """Replace references in the documents by what they refer to, as it is known at the same time."""
    slots: list[Slot] = []
    for document in documents:
        found = [slot for path in paths for slot in _slots(document, SCHEMAS[kind].fields, kind, path.split("."))]
        slots += found[:MOST_EXPANSIONS]
    for _ in range(DEPTH):
        records = _fetch(slots, as_of, day, finish)
        deeper: list[Slot] = []
        for slot in slots:
            record = records.get((slot.kind, slot.id))
            if record is None:
                continue
            # A slot may be named by two paths, of which one goes on: the second finds the first's document there.
            if not isinstance(slot.holder[slot.key], dict) or "evidence" not in slot.holder[slot.key]:
                slot.holder[slot.key] = dict(record)
            if slot.rest:
                deeper += _slots(slot.holder[slot.key], SCHEMAS[slot.kind].fields, slot.kind, slot.rest)
        slots = deeper


def _fetch(
    slots: list[Slot], as_of: dt.date | None, day: dt.date, finish: Finish
) -> dict[tuple[Kind, str], dict[str, Any]]:
    """Fetch the documents that slots refer to: one query for each kind."""
    ids: dict[Kind, set[str]] = defaultdict(set)
    for slot in slots:
        ids[slot.kind].add(slot.id)
    found = {}
    for kind, wanted in ids.items():
        for slug, *columns in service().rows(select_documents(SCHEMAS[kind].model, sorted(wanted), as_of)):
            found[kind, slug] = orjson.loads(finish(kind, columns, day))
    return found


def _slots(document: dict[str, Any], parts: dict[str, Any], own: Kind, path: list[str]) -> Iterator[Slot]:
    """Find the places that the first reference of a path stands for."""
    field = next(field for name, field in parts.items() if (field.data_key or name) == path[0])
    value = document.get(path[0])
    if value is None:
        return
    if isinstance(field, Reference):
        if isinstance(value, str):
            yield Slot(document, path[0], field.kind or own, value, path[1:])
        elif "id" in value:  # expanded already, by another path
            yield Slot(document, path[0], field.kind or own, value["id"], path[1:])
    elif isinstance(field, Subject):
        yield Slot(document, path[0], Kind(value["kind"]), value["id"], path[1:])
    elif isinstance(field, ReferenceSet):
        for place, one in enumerate(value):
            yield Slot(value, place, field.kind, one if isinstance(one, str) else one["id"], path[1:])
    else:
        for element in value:
            yield from _slots(element, field.inner.schema.fields, own, path[1:])
