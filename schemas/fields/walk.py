"""The one traversal of a canonical value by its field. What a caller does with a leaf does not belong here.

A container is a list (`fields.List`) or an object whose parts are fields of their own (`fields.Nested`). Every other
field is a leaf: scalars, references, and the value types (`ValueFact`), whose parts make up one value.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar, cast

from marshmallow import Schema, fields

from schemas.fields.facts import ValueFact
from schemas.fields.scalars import AnyField

Path = tuple[str | int, ...]
Value = TypeVar("Value")


class Leaf(NamedTuple):
    """A value without further parts: its path in the whole value, its field, and the value itself."""

    path: Path
    field: AnyField
    value: object


class Part(NamedTuple):
    """An element of a list or a part of an object: its index or name, its field, and its value."""

    key: str | int
    field: AnyField
    value: object


class FieldAt(NamedTuple):
    """A field, and the names of the parts that lead to it. A list adds no step to the path."""

    path: tuple[str, ...]
    field: AnyField


def walk(field: AnyField, value: object, path: Path = ()) -> Iterator[Leaf]:
    """Yield the leaves of a canonical value in the order of the schema. Missing and null parts are left out.

    A list field also accepts one element instead of a list, because a claim on a set carries one element.
    """
    if value is None:
        return
    field = _get_field_of(value, field)
    parts = _split(field, value)
    if parts is None:
        yield Leaf(path, field, value)
        return
    for part in parts:
        yield from walk(part.field, part.value, (*path, part.key))


def transform(field: AnyField, value: Value, change: Callable[[AnyField, object], object]) -> Value:
    """Return a canonical value with each leaf replaced by `change(field, leaf)`. The given value stays as it is.

    Null parts and the order of keys stay. As in `walk`, a list field also accepts one element.
    """
    return cast(Value, None if value is None else _transform(_get_field_of(value, field), value, change))


def _transform(field: AnyField, value: object, change: Callable[[AnyField, object], object]) -> object:
    parts = _split(field, value)
    if parts is None:
        return change(field, value)
    changed = {part.key: transform(part.field, part.value, change) for part in parts}
    return value | changed if isinstance(value, dict) else list(changed.values())


def walk_fields(field: AnyField, path: tuple[str, ...] = ()) -> Iterator[FieldAt]:
    """Yield a field and all fields in it, each container before its parts, in the order of the schema."""
    yield FieldAt(path, field)
    for name, part in get_parts(field).items():
        yield from walk_fields(part, (*path, name))
    if isinstance(field, fields.List):
        yield from walk_fields(field.inner, path)


def get_parts(field: AnyField) -> dict[str, AnyField]:
    """Return the fields of the parts of an object, by the names that clients use. Empty for every other field."""
    if isinstance(field, (fields.List, ValueFact)):
        return {}
    schema = get_nested_schema(field)
    return get_public_fields(schema) if schema else {}


def get_nested_schema(field: AnyField) -> Schema | None:
    """Return the schema of the object that a field holds, alone or in a list. None if the field holds no object."""
    if isinstance(field, fields.List):
        return get_nested_schema(field.inner)
    return field.schema if isinstance(field, fields.Nested) else None


def get_public_fields(schema: Schema) -> dict[str, AnyField]:
    """Return the fields of a schema by the names that clients use: `from`, not `from_`."""
    return {field.data_key or name: field for name, field in schema.fields.items()}


def _get_field_of(value: object, field: AnyField) -> AnyField:
    """Return the field that describes a value: of a list field, its inner field when the value is one element."""
    return field.inner if isinstance(field, fields.List) and not isinstance(value, list) else field


def _split(field: AnyField, value: object) -> list[Part] | None:
    """Return the elements of a list or the parts of an object, None for a leaf."""
    if isinstance(value, list) and isinstance(field, fields.List):
        return [Part(index, field.inner, element) for index, element in enumerate(value)]
    parts = get_parts(field)
    if not parts or not isinstance(value, dict):
        return None
    return [Part(name, part, value[name]) for name, part in parts.items() if name in value]
