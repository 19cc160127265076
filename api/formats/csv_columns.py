"""The columns of CSV, derived from a schema: the name of each column, and how a value becomes a cell.

One rule holds for all kinds. A value with parts becomes one column for each part, and underscores join their names. A
list becomes one cell of compact JSON. The texts, ids or companies of a list also get a column that a spreadsheet can
read.
"""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from marshmallow import Schema, fields

from models.json_types import JsonObject
from schemas.fields.facts import MeasureFact, Reference
from schemas.fields.scalars import AnyField, Number

Cell = str | int | float | None
Path = tuple[str, ...]
# Formats the value of one field; the type of the value depends on the field.
CellFormatter = Callable[[Any], Cell]
SEPARATOR = "|"
# Only items have these, and only on request. A table of claims is the better format for them.
EXCLUDED_PATHS = frozenset({("evidence", "claims")})
# The fields that the API computes about a record. They come last, as in a document, after what its sources state.
TRAILING_FIELDS = frozenset({"evidence", "revision", "created_at", "updated_at", "links"})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the path of its value in a document, and the function that makes a cell of the value."""

    name: str
    path: Path
    format_cell: CellFormatter

    def read(self, document: JsonObject) -> Cell:
        """Return the cell of a document. A value that is null or missing gives an empty cell."""
        value: object = document
        for part in self.path:
            value = value.get(part) if isinstance(value, dict) else None
            if value is None:
                return None
        return self.format_cell(value)


@functools.cache
def build_columns(schema: Schema) -> tuple[Column, ...]:
    """Build all columns of a schema, in the order of its fields."""
    columns = _build_part_columns("", (), schema.fields)
    return tuple(sorted(columns, key=lambda column: column.path[0] in TRAILING_FIELDS))


def select_columns(schema: Schema, names: Sequence[str] | None) -> tuple[Column, ...]:
    """Return the id and the columns of the fields with these names; all columns for None."""
    columns = build_columns(schema)
    if names is None:
        return columns
    return tuple(column for column in columns if column.path[0] in names or column.path == ("id",))


def _build_part_columns(prefix: str, path: Path, parts: Mapping[str, AnyField]) -> Iterator[Column]:
    for name, field in parts.items():
        public = field.data_key or name
        if (*path, public) not in EXCLUDED_PATHS:
            yield from build_field_columns(field, prefix + public, (*path, public))


@functools.singledispatch
def build_field_columns(field: AnyField, name: str, path: Path) -> Iterator[Column]:
    """Build the columns of a field. Each type of field is one row of this table."""
    raise TypeError(f"build_field_columns has no row for {type(field).__name__}.")


@build_field_columns.register(fields.String)
@build_field_columns.register(fields.Boolean)
@build_field_columns.register(fields.Integer)
@build_field_columns.register(fields.Float)
def _build_scalar_column(field: AnyField, name: str, path: Path) -> Iterator[Column]:
    yield Column(name, path, format_scalar)


@build_field_columns.register(fields.Raw)
@build_field_columns.register(fields.Dict)
def _build_json_column(field: AnyField, name: str, path: Path) -> Iterator[Column]:
    yield Column(name, path, format_json)


@build_field_columns.register(Reference)
def _build_reference_columns(field: Reference, name: str, path: Path) -> Iterator[Column]:
    yield Column(name, path, format_id)
    if field.maybe_unnamed:
        yield Column(f"{name}_unnamed", (*path, "unnamed"), format_scalar)
        yield Column(f"{name}_state", (*path, "state"), format_scalar)


@build_field_columns.register(MeasureFact)
def _build_measure_columns(field: MeasureFact, name: str, path: Path) -> Iterator[Column]:
    """Build the columns of a field whose value is a quantity, an amount or a share: the parts of all three."""
    parts = {part: inner for schema in field.schemas for part, inner in schema().fields.items()}
    yield from _build_part_columns(f"{name}_", path, parts)


@build_field_columns.register(fields.Nested)
def _build_nested_columns(field: fields.Nested, name: str, path: Path) -> Iterator[Column]:
    """Build a column for each part of an object: of an amount, a share, a quantity, a date."""
    yield from _build_part_columns(f"{name}_", path, field.schema.fields)


@build_field_columns.register(fields.List)
def _build_list_columns(field: fields.List[Any], name: str, path: Path) -> Iterator[Column]:
    yield Column(name, path, format_json)
    yield from build_element_columns(field.inner, name, path)


@functools.singledispatch
def build_element_columns(inner: AnyField, name: str, path: Path) -> Iterator[Column]:
    """Build the further columns of a list, for clients that do not parse JSON, by the type of its elements."""
    raise TypeError(f"build_element_columns has no row for {type(inner).__name__}.")


@build_element_columns.register(Number)
def _build_no_columns(inner: AnyField, name: str, path: Path) -> Iterator[Column]:
    return iter(())


@build_element_columns.register(fields.String)
@build_element_columns.register(Reference)
def _build_joined_column(inner: AnyField, name: str, path: Path) -> Iterator[Column]:
    yield Column(f"{name}_joined", path, join_texts)


@build_element_columns.register(fields.Nested)
def _build_company_columns(inner: fields.Nested, name: str, path: Path) -> Iterator[Column]:
    if "company" not in inner.schema.fields:
        return
    yield Column(f"{name}_companies", path, join_companies)
    if "unnamed" in inner.schema.fields:
        yield Column(f"{name}_unnamed", path, join_unnamed)


def format_scalar(value: Cell) -> Cell:
    """Return a text or a number unchanged, a Boolean as `true` or `false`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def format_id(value: object) -> Cell:
    """Return the id of a reference. A company without an id has columns of its own."""
    return value if isinstance(value, str) else None


def format_json(value: object) -> Cell:
    """Return a number unchanged, any other value as compact JSON."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return orjson.dumps(value).decode()


def join_texts(values: Iterable[str]) -> Cell:
    """Join texts. Without a text the cell is empty."""
    return SEPARATOR.join(values) or None


def join_companies(elements: list[JsonObject]) -> Cell:
    """Join the ids of the companies in a list. One element may name several companies."""
    ids = (id_ for element in elements for id_ in (element.get("companies") or [element.get("company")]))
    return join_texts(id_ for id_ in ids if isinstance(id_, str))


def join_unnamed(elements: list[JsonObject]) -> Cell:
    """Join the words for companies without an id."""
    return join_texts(element["unnamed"] for element in elements if "unnamed" in element)
