"""Capacities of plants, by group."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from marshmallow import fields

from api.context import service
from api.filters import criteria, filters_of
from api.stats.common import ExcludedSchema, GroupSchema, TallySchema, Values, is_denied
from ledger.statistics import capacity
from ledger.statistics.capacity import Figure, Place
from ledger.statistics.groups import grouped
from ledger.statistics.sums import Exclusion, Inside, Range, is_exact
from models.columns import Quantity
from models.queries.statistics import (
    Where,
    read_value,
    select_capacities,
    select_phase_capacities,
    select_plant_parents,
    select_plants,
)
from models.vocabularies import CapacityBasis, CapacityScope, Kind, PlantStatus
from schemas import SCHEMAS

KEYS = ["country", "operator", "status", "dimension", "basis"]
FILTERS = filters_of(SCHEMAS[Kind.PLANT])
EXAMPLE = {
    "data": [
        {
            "group": {"country": "HU", "status": "construction"},
            "several": {},
            "count": 2,
            "ids": ["byd-szeged", "skbm-komarom"],
            "total": [
                {
                    "dimension": "vehicle_rate",
                    "unit": "vehicles/year",
                    "basis": "planned",
                    "low": 300000,
                    "high": 300000,
                    "exact": 1,
                    "imprecise": 0,
                    "open": [],
                    "plants": ["byd-szeged"],
                }
            ],
            "cancelled": [],
            "denied": [],
            "untold": ["skbm-komarom"],
            "excluded": [
                {
                    "id": "byd-szeged",
                    "dimension": "vehicle_rate",
                    "basis": "planned",
                    "phase": "initial",
                    "low": 150000,
                    "high": 150000,
                    "reason": "part_of_total",
                    "counted_in": None,
                }
            ],
        }
    ],
    "meta": {"data_version": 874, "as_of": None},
}


class CapacitySumSchema(TallySchema):
    """The capacity of several plants in one dimension and one sense."""

    dimension = fields.String(required=True, metadata={"description": "What the unit measures"})
    unit = fields.String(required=True, metadata={"description": "The base unit of the dimension"})
    basis = fields.String(
        required=True, allow_none=True, metadata={"description": "In what sense it is meant; null where no source says"}
    )
    plants = fields.List(fields.String(), required=True, metadata={"description": "Ids of the plants that count"})


class ExcludedFigureSchema(ExcludedSchema):
    """A capacity that is told and not counted."""

    dimension = fields.String(required=True)
    basis = fields.String(required=True, allow_none=True)
    phase = fields.String(required=True, allow_none=True)
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)


class CapacityGroupSchema(GroupSchema):
    """The capacities of a group of plants, one sum for each dimension and basis."""

    total = fields.List(fields.Nested(CapacitySumSchema), required=True)
    cancelled = fields.List(
        fields.Nested(CapacitySumSchema),
        required=True,
        metadata={"description": "Plants that are cancelled, refused, retired or converted"},
    )
    denied = fields.List(
        fields.Nested(CapacitySumSchema),
        required=True,
        metadata={"description": "Plants that are denied, and not confirmed since"},
    )
    untold = fields.List(
        fields.String(), required=True, metadata={"description": "Ids of plants of which no capacity is told"}
    )
    excluded = fields.List(fields.Nested(ExcludedFigureSchema), required=True)


def groups(options: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Load plants and yield their groups. Four statements."""
    as_of, keys = options.get("as_of"), options["group_by"]
    where = criteria(FILTERS, options)
    rows = service().rows(select_plants(where, as_of))
    figures = _figures(where, as_of)
    plants = {row.slug: _plant(row, figures[row.slug]) for row in rows}
    links = {pk: Inside(slug, part_of) for pk, slug, part_of in service().rows(select_plant_parents(as_of))}
    sums = capacity.Sums(plants.values(), links)
    members = [((row.slug, place), _values(row, place)) for row in rows for place in capacity.places(plants[row.slug])]
    for group in grouped(keys, members):
        ids = list(dict.fromkeys(slug for slug, _ in group.members))
        yield group.as_document() | {"count": len(ids), "ids": ids} | sums.of(group.members)


def _plant(row: Any, figures: list[Figure]) -> capacity.Plant:
    section = capacity.section_of(row.status, is_denied(row.status, row.body))
    return capacity.Plant(row.record_pk, row.slug, section, figures)


def _values(row: Any, place: Place | None) -> Values:
    dimension, basis = place or (None, None)
    return {
        "country": {row.country},
        "operator": {row.operator},
        "status": {row.status},
        "dimension": {dimension},
        "basis": {basis},
    }


def _figures(where: Where, as_of: dt.date | None) -> dict[str, list[Figure]]:
    """Load the capacities of plants, those of their phases last."""
    found: dict[str, list[Figure]] = defaultdict(list)
    for row in service().rows(select_capacities(where, as_of)):
        quantity = read_value(Quantity, row, "quantity")
        if figure := _figure(quantity, row.basis, row.phase, row.scope):
            found[row.slug].append(figure)
    for row in service().rows(select_phase_capacities(where, as_of)):
        quantity, basis = read_value(Quantity, row, "capacity"), capacity.basis_of_phase(row.status)
        if figure := _figure(quantity, basis, row.name, CapacityScope.PHASE, row.status):
            found[row.slug].append(figure)
    return found


def _figure(
    quantity: Quantity | None,
    basis: CapacityBasis | None,
    phase: str | None,
    scope: CapacityScope | None,
    status: PlantStatus | None = None,
) -> Figure | None:
    if quantity is None or quantity.unit is None:
        return None
    value = Range(quantity.base_min, quantity.base_max, is_exact(quantity.bound))
    void = Exclusion.CANCELLED if status in capacity.APART else None
    return Figure(quantity.unit.dimension, basis, phase, scope, value, void)
