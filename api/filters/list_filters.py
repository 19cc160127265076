"""Filters on lists inside a record: what is asked of one list must hold for one and the same element."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import inspect as inspect_mapper

from api.examples import IDS
from api.filters import operators
from api.filters.column_filters import of_value, word
from api.filters.filter import Elements, Filter
from api.filters.operators import Criterion, Scope, each
from api.filters.parameter_types import PlainBoolean
from api.filters.reference_filters import pointing, told
from models import VERSIONS, Version
from models.kinds.version import CompanyRow
from models.queries.records import refers_to_any
from models.vocabularies import Kind
from schemas.fields.facts import ListFact, QuantityFact, ReferenceSet, ShareFact
from schemas.fields.scalars import CountryCode, Slug, Word


def of_list(model: type[Version], name: str, public: str, field: ListFact) -> Iterator[Filter]:
    """Ask of the elements of a list: which company or record they name, in what role, how much."""
    relations = inspect_mapper(model).relationships
    if name not in relations:
        return
    child: Any = relations[name].mapper.class_
    elements = Elements(model, child)
    yield Filter(public, "exists", PlainBoolean(), _whether(elements), f"by whether any {public} are known", True)
    for row in _of_elements(model, child, public, field):
        if (row.field, row.operator) == (public, "exists"):
            continue  # whether there is a capacity is whether there are any
        if row.operator == "exists":
            yield replace(row, criterion=_whether(elements, row.criterion))
        else:
            yield replace(row, elements=elements)


def _of_elements(model: type[Version], child: Any, public: str, field: ListFact) -> Iterator[Filter]:
    if isinstance(field, ReferenceSet):
        yield from _of_referred(getattr(child, f"{field.kind}_pk"), public, field.kind)
        return
    if issubclass(child, CompanyRow):
        yield from _of_companies(model, child.company_pk, public)
    for part, inner in field.inner.schema.fields.items():  # type: ignore[attr-defined]
        if isinstance(inner, Word):
            for row in word(part, getattr(child, part), inner.vocabulary):
                if not row.operator:
                    yield replace(row, field=f"{public}.{part}", meaning=f"with {public} {row.meaning}")
        elif isinstance(inner, (QuantityFact, ShareFact)):
            # A list of capacities is asked as `capacity__gte=`, one of parties as `parties.share__gte=`.
            asked = public if isinstance(inner, QuantityFact) and part == "quantity" else f"{public}.{part}"
            yield from of_value(child.__table__.c, part, asked, inner)


def _of_referred(column: Any, public: str, kind: Kind) -> Iterator[Filter]:
    def points(ids: list[str], scope: Scope) -> operators.Condition:
        return refers_to_any(column, kind, ids)

    yield Filter(public, "", Slug(), points, f"that has the {kind} with this id among its {public}", IDS[kind])
    for row in told(kind):
        criterion = pointing(VERSIONS[kind], column, row.criterion)
        yield replace(row, field=f"{public}.{row.field}", criterion=criterion, meaning=f"with {public} {row.meaning}")


def _of_companies(model: type[Version], column: Any, public: str) -> Iterator[Filter]:
    def named(ids: list[str], scope: Scope) -> operators.Condition:
        return refers_to_any(column, Kind.COMPANY, ids)

    yield Filter(f"{public}.company", "", Slug(), named, f"that has this company among its {public}", "xiaomi")
    company = VERSIONS[Kind.COMPANY]
    if company is not model:
        equal = each(company.__table__.c.country, lambda column, value: column == value)
        placed, meaning = pointing(company, column, equal), f"with {public} in this country"
        yield Filter(f"{public}.company.country", "", CountryCode(), placed, meaning, "CN")


def _whether(elements: Elements, criterion: Criterion | None = None) -> Criterion:
    """Select by whether some element is so; `false` is for lists in which none is, empty ones among them."""

    def some(scope: Scope) -> operators.Condition:
        return elements.some(criterion([True], scope)) if criterion else elements.some()

    return lambda values, scope: operators.anyof(
        some(scope) if value else operators.complement(some(scope)) for value in values
    )
