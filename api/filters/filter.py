"""A filter: one row of the table of filters. Also the list inside a record whose elements a filter compares."""

from dataclasses import dataclass

from marshmallow.types import Validator
from sqlalchemy import select

from api.filters.operators import ALL, NOT, Condition, Criterion
from models import Version
from models.kinds.version import ListElement
from schemas.fields.scalars import AnyField

# By operator: what a repeated parameter does. The others select records with one of the values.
REPETITIONS = {NOT.name: "to exclude more values", ALL.name: "to require more values"}


@dataclass(frozen=True, slots=True)
class Elements:
    """A list inside a record, by the class of its rows. All filters on one list must match the same element."""

    model: type[Version]
    row: type[ListElement]

    def contain(self, *conditions: Condition) -> Condition:
        """Build the condition that at least one element fulfils all conditions."""
        return select(self.row.pk).where(self.row.version_pk == self.model.pk, *conditions).exists()


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: its field and operator, the type of a value, the criterion on all values, and its meaning.

    `field` is the part of the parameter before the operator: `amount.usd` of `amount.usd__gte`. `meaning` continues
    "Only records". `check` validates all values together. The criterion of a filter with `elements` is on an element
    of that list. `range_of` names the field whose `__match` decides how to compare; None for exact values. `unknown`
    is the criterion that a record, or an element, has no value to compare. It is None if there always is a value, or
    if the filter matches records without one.
    """

    field: str
    operator: str
    value: AnyField
    criterion: Criterion
    meaning: str
    example: object = None
    check: Validator | None = None
    elements: Elements | None = None
    range_of: str | None = None
    unknown: Criterion | None = None

    @property
    def name(self) -> str:
        """The name of the parameter."""
        return f"{self.field}__{self.operator}" if self.operator else self.field

    @property
    def description(self) -> str:
        """The description of the parameter in the API reference."""
        repetition = REPETITIONS.get(self.operator, "for OR")
        return f"Only records {self.meaning}. Repeat the parameter {repetition}."
