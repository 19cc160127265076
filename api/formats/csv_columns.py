"""The flat columns of a table, derived from a schema: what each is called, and what stands in a cell.

One rule for all kinds: a value with parts gives one column for each part, named with underscores; a list is one cell of
compact JSON, with its texts or companies once more in a column that a spreadsheet can read.
"""

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from marshmallow import Schema, fields

from schemas.fields.facts import MeasureFact, Reference

Cell = str | int | float | None
SEPARATOR = "|"
# Only an item has them, and only where they are asked for: a table of claims is the better place.
LEFT_OUT = frozenset({("evidence", "claims")})


# What we say of the record rather than what its sources say: last, as in a document.
LAST = frozenset({"evidence", "revision", "created_at", "updated_at", "links"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, where in a document its value stands, and how that becomes a cell."""

    name: str
    path: tuple[str, ...]
    cell: Callable[[Any], Cell]

    def of(self, document: dict[str, Any]) -> Cell:
        """Return the cell of a document; what is null, or not there at all, is an empty cell."""
        value: Any = document
        for part in self.path:
            value = value.get(part) if isinstance(value, dict) else None
            if value is None:
                return None
        return self.cell(value)


@functools.cache
def columns_of(schema: Schema) -> tuple[Column, ...]:
    """Return all columns of a schema, in the order of its fields."""
    return tuple(sorted(_of_fields("", (), schema.fields), key=lambda column: column.path[0] in LAST))


def columns_for(schema: Schema, names: Sequence[str] | None) -> tuple[Column, ...]:
    """Return the columns of the fields that were asked for, and of the id."""
    columns = columns_of(schema)
    return columns if names is None else tuple(one for one in columns if one.path[0] in names or one.path == ("id",))


def _of_fields(prefix: str, path: tuple[str, ...], parts: dict[str, fields.Field[Any]]) -> Iterator[Column]:
    for name, field in parts.items():
        public = field.data_key or name
        if (*path, public) not in LEFT_OUT:
            yield from _of_field(prefix + public, (*path, public), field)


def _of_field(name: str, path: tuple[str, ...], field: fields.Field[Any]) -> Iterator[Column]:
    if isinstance(field, Reference):
        yield Column(name, path, _reference)
        if field.maybe_unnamed:
            yield Column(f"{name}_unnamed", (*path, "unnamed"), _plain)
            yield Column(f"{name}_state", (*path, "state"), _plain)
    elif isinstance(field, MeasureFact):
        parts = {part: inner for schema in field.schemas for part, inner in schema().fields.items()}
        yield from _of_fields(f"{name}_", path, parts)
    elif isinstance(field, fields.Nested) and not field.many:
        yield from _of_fields(f"{name}_", path, field.schema.fields)
    elif isinstance(field, fields.List):
        yield Column(name, path, _json)
        yield from _of_list(name, path, field.inner)
    elif isinstance(field, (fields.String, fields.Boolean, fields.Integer, fields.Float)):
        yield Column(name, path, _plain)
    else:
        yield Column(name, path, _json)


def _of_list(name: str, path: tuple[str, ...], inner: fields.Field[Any]) -> Iterator[Column]:
    """Return the columns that stand beside a list for those who do not read JSON."""
    if isinstance(inner, (fields.String, Reference)):
        yield Column(f"{name}_joined", path, _joined)
    elif isinstance(inner, fields.Nested) and "company" in inner.schema.fields:
        yield Column(f"{name}_companies", path, _companies)
        if "unnamed" in inner.schema.fields:
            yield Column(f"{name}_unnamed", path, _unnamed)


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return "true" if value else "false"
    cell: Cell = value
    return cell


def _reference(value: Any) -> Cell:
    return value if isinstance(value, str) else None


def _json(value: Any) -> Cell:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return orjson.dumps(value).decode()


def _joined(values: list[str]) -> Cell:
    return SEPARATOR.join(values) or None


def _companies(elements: list[dict[str, Any]]) -> Cell:
    named = (id_ for one in elements for id_ in (one.get("companies") or [one.get("company")]))
    return _joined([id_ for id_ in named if isinstance(id_, str)])


def _unnamed(elements: list[dict[str, Any]]) -> Cell:
    return _joined([one["unnamed"] for one in elements if "unnamed" in one])
