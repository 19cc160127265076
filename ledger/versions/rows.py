"""Builds the rows that store a version from its draft: typed columns, foreign keys, and rows of lists.

`set_attribute` is the table from types of fields to attributes of rows.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from marshmallow import fields
from sqlalchemy import inspect
from sqlalchemy.orm import Mapper

from ledger.resolution.projection import VersionDraft
from ledger.resolution.rule import RULE_NUMBER
from ledger.text_tokens import build_sort_form
from models import VERSIONS, Base, Version
from models.columns import NAME_LENGTH
from models.json_types import JsonObject
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.canonical_values import SubjectValue
from schemas.fields.column_groups import build_column_group
from schemas.fields.facts import MeasureFact, Reference, ReferenceSet, Subject
from schemas.fields.scalars import AnyField
from schemas.fields.values import parse_day
from schemas.fields.walk import get_nested_schema

# Returns the key of a record by its kind and id.
PkLookup = Callable[[Kind, str], int]


@dataclass(frozen=True, slots=True)
class Target:
    """A row whose attributes are being set. `get_pk` takes None for the kind of the record that the row belongs to."""

    row: Base
    mapper: Mapper[Any]
    get_pk: Callable[[Kind | None, str], int]


def build_version_row(draft: VersionDraft, *, record_pk: int, revision: int, pk_of: PkLookup) -> Version:
    """Build the row of a version with the rows of its lists. `pk_of` returns the key of a record."""
    model = VERSIONS[draft.kind]
    evidence = draft.evidence
    row = model(
        record_pk=record_pk,
        slug=draft.slug,
        known_from=draft.known_from,
        known_to=draft.known_to,
        revision=revision,
        rule=RULE_NUMBER,
        name_folded=build_sort_form(draft.values["name"])[:NAME_LENGTH],
        certainty=evidence.certainty,
        certainty_rank=evidence.certainty.rank,
        sources=evidence.sources,
        independent_sources=evidence.independent_sources,
        disputed=bool(evidence.disputed),
        first_published=parse_day(evidence.first_published),
        last_published=parse_day(evidence.last_published),
        last_said=parse_day(evidence.last_said),
    )
    mapper = inspect(model)
    target = Target(row, mapper, lambda kind, slug: pk_of(kind or draft.kind, slug))
    set_attributes(target, SCHEMAS[draft.kind].fields, draft.values)
    for name, value in draft.derived.items():
        if name in mapper.attrs:
            setattr(row, name, value)
    return row


def set_attributes(target: Target, parts: Mapping[str, AnyField], values: JsonObject) -> None:
    """Set the attributes of a row from canonical values. A value without an attribute is in the document alone."""
    for name, field in parts.items():
        value = values.get(field.data_key or name)
        if value is not None and not field.dump_only:
            set_attribute(field, name, value, target)


@functools.singledispatch
def set_attribute(field: AnyField, name: str, value: object, target: Target) -> None:
    """Set the attribute of a row that stores a value, by the type of its field. Does nothing without an attribute."""
    raise TypeError(f"set_attribute has no row for {type(field).__name__}.")


@set_attribute.register(fields.String)
@set_attribute.register(fields.Boolean)
@set_attribute.register(fields.Float)
@set_attribute.register(fields.Integer)
def _set_scalar(field: AnyField, name: str, value: object, target: Target) -> None:
    if name in target.mapper.attrs:
        setattr(target.row, name, value)


@set_attribute.register(Reference)
def _set_reference(field: Reference, name: str, value: object, target: Target) -> None:
    """Set a foreign key. An unnamed company has no record, and so no key."""
    if isinstance(value, str) and f"{name}_pk" in target.mapper.attrs:
        setattr(target.row, f"{name}_pk", target.get_pk(field.kind, value))


@set_attribute.register(Subject)
def _set_subject(field: Subject, name: str, value: SubjectValue, target: Target) -> None:
    setattr(target.row, f"{name}_pk", target.get_pk(Kind(value["kind"]), value["id"]))


@set_attribute.register(fields.Nested)
@set_attribute.register(MeasureFact)
def _set_column_group(field: AnyField, name: str, value: object, target: Target) -> None:
    if name in target.mapper.attrs:
        setattr(target.row, name, build_column_group(field, value))


@set_attribute.register(ReferenceSet)
def _set_reference_rows(field: ReferenceSet, name: str, value: list[str], target: Target) -> None:
    """Set the rows of a list of ids, in its order."""
    if name in target.mapper.relationships:
        model = target.mapper.relationships[name].mapper.class_
        column = f"{field.kind}_pk"
        rows = [
            model(position=position, **{column: target.get_pk(field.kind, slug)}) for position, slug in enumerate(value)
        ]
        setattr(target.row, name, rows)


@set_attribute.register(fields.List)
def _set_list(field: fields.List[Any], name: str, value: list[Any], target: Target) -> None:
    """Set the rows of a list of objects, in its order. A list of texts without rows becomes one text."""
    if name in target.mapper.relationships:
        setattr(target.row, name, list(_build_element_rows(field, name, value, target)))
    elif name in target.mapper.attrs:
        setattr(target.row, name, ", ".join(value))


def _build_element_rows(
    field: fields.List[Any], name: str, elements: list[JsonObject], target: Target
) -> Iterator[Base]:
    mapper = target.mapper.relationships[name].mapper
    schema = get_nested_schema(field)
    entries = [entry for element in elements for entry in split_joint_entry(element)]
    for position, entry in enumerate(entries):
        row = cast(Base, mapper.class_(position=position))
        if schema is not None:
            set_attributes(Target(row, mapper, target.get_pk), schema.fields, entry)
        yield row


def split_joint_entry(element: JsonObject) -> list[JsonObject]:
    """Split an entry that several companies share into one per company, so a filter finds it by each of them."""
    return [element | {"company": company} for company in element.get("companies", ())] or [element]
