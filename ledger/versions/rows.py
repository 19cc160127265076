"""From a draft to the rows that store it: typed columns, child rows, foreign keys."""

from collections.abc import Callable
from typing import Any

from marshmallow import fields
from sqlalchemy import inspect
from sqlalchemy.orm import Mapper

from ledger.resolution.projection import Draft
from models import VERSIONS, Base, Version
from models.vocabularies import Kind
from schemas import SCHEMAS
from schemas.fields.facts import MeasureFact, Reference, ReferenceSet, Subject, as_columns
from schemas.fields.values import as_day

Pks = Callable[[Kind, str], int]


def version_row(draft: Draft, *, record_pk: int, revision: int, pk_of: Pks) -> Version:
    """Make the row of a version with its child rows; `pk_of` finds the anchor of a record."""
    model = VERSIONS[draft.kind]
    evidence = draft.evidence
    row = model(
        record_pk=record_pk,
        slug=draft.slug,
        known_from=draft.known_from,
        known_to=draft.known_to,
        revision=revision,
        certainty=evidence.certainty,
        certainty_rank=evidence.certainty.rank,
        sources=evidence.sources,
        independent_sources=evidence.independent_sources,
        disputed=bool(evidence.disputed),
        first_published=as_day(evidence.first_published),
        last_published=as_day(evidence.last_published),
    )
    mapper = inspect(model)
    parts = SCHEMAS[draft.kind].fields
    fill(row, mapper, parts, draft.values, lambda kind, slug: pk_of(kind or draft.kind, slug))
    for name, value in draft.derived.items():
        if name in mapper.attrs:
            setattr(row, name, value)
    return row


def fill(
    row: Base,
    mapper: Mapper[Any],
    parts: dict[str, fields.Field[Any]],
    values: dict[str, Any],
    pk_of: Callable[[Kind | None, str], int],
) -> None:
    """Set the attributes of a row from canonical values; what the model does not have stands in the document alone."""
    for name, part in parts.items():
        value = values.get(part.data_key or name)
        if value is None or part.dump_only:
            continue
        if isinstance(part, Reference):
            if isinstance(value, str) and f"{name}_pk" in mapper.attrs:
                setattr(row, f"{name}_pk", pk_of(part.kind, value))
        elif isinstance(part, Subject):
            row.subject_pk = pk_of(Kind(value["kind"]), value["id"])  # type: ignore[attr-defined]
        elif name not in mapper.attrs:
            continue
        elif name in mapper.relationships:
            setattr(row, name, child_rows(mapper.relationships[name].mapper, part, value, pk_of))
        elif isinstance(part, (fields.Nested, MeasureFact)):
            setattr(row, name, as_columns(part, value))
        else:
            setattr(row, name, ", ".join(value) if isinstance(value, list) else value)


def child_rows(
    mapper: Mapper[Any], part: fields.Field[Any], values: list[Any], pk_of: Callable[[Kind | None, str], int]
) -> list[Base]:
    """Make the rows of a list inside a version, in its order."""
    children: list[Base] = []
    for value in (one for given in values for one in one_company_each(given)):
        child = mapper.class_(position=len(children))
        if isinstance(part, ReferenceSet):
            setattr(child, f"{part.kind}_pk", pk_of(part.kind, value))
        elif isinstance(part, fields.List) and isinstance(part.inner, fields.Nested):
            fill(child, mapper, part.inner.schema.fields, value, pk_of)
        children.append(child)
    return children


def one_company_each(value: Any) -> list[Any]:
    """Give several companies that share an entry a row each, so that the entry is found by any of them."""
    together = value.get("companies") if isinstance(value, dict) else None
    return [value | {"company": company} for company in together] if together else [value]
