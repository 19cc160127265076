"""Finds the records that a canonical value refers to, and replaces their ids. Both use the walk over field types."""

from collections.abc import Callable, Iterator
from typing import TypeVar, cast

from models.vocabularies import Kind
from schemas.fields.canonical_values import SubjectValue
from schemas.fields.facts import Reference, Subject
from schemas.fields.scalars import AnyField
from schemas.fields.walk import transform, walk

Value = TypeVar("Value")


def find_references(field: AnyField, value: object, kind: Kind) -> Iterator[tuple[Kind, str]]:
    """Yield the kind and id of each record that a canonical value refers to. `kind` is that of its own record."""
    for leaf in walk(field, value):
        reference = _get_reference(leaf.field, leaf.value, kind)
        if reference is not None:
            yield reference


def replace_references(field: AnyField, value: Value, kind: Kind, get_id: Callable[[Kind, str], str]) -> Value:
    """Return a canonical value with each id that refers to a record replaced by `get_id(kind, id)`."""

    def replace(leaf_field: AnyField, leaf: object) -> object:
        reference = _get_reference(leaf_field, leaf, kind)
        if reference is None:
            return leaf
        return leaf | {"id": get_id(*reference)} if isinstance(leaf, dict) else get_id(*reference)

    return transform(field, value, replace)


def _get_reference(field: AnyField, value: object, kind: Kind) -> tuple[Kind, str] | None:
    """Return the record that a leaf refers to. None for an unnamed company, and for any other leaf."""
    if isinstance(field, Subject):
        subject = cast(SubjectValue, value)
        return Kind(subject["kind"]), subject["id"]
    if isinstance(field, Reference) and isinstance(value, str):
        return field.kind or kind, value
    return None
