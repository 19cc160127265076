"""Sums of the capacities of plants, by group."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from marshmallow import fields

from api.context import get_reader
from api.filters import build_criteria, build_filters
from api.stats.common import ExcludedSchema, GroupSchema, StatsParameters, TallySchema, is_denied
from ledger.statistics import capacity
from ledger.statistics.capacity import CapacityKey, CapacityValue
from ledger.statistics.groups import Values, build_groups
from ledger.statistics.sums import ContainmentLink, Exclusion, Range, is_exact
from models.columns import Quantity
from models.json_types import JsonObject
from models.queries.rows import CapacityRow, PhaseCapacityRow, PlantParentRow, PlantRow
from models.queries.statistics import (
    Criteria,
    read_value,
    select_capacities,
    select_phase_capacities,
    select_plant_parents,
    select_plants,
)
from models.vocabularies import CapacityBasis, CapacityScope, Kind, PlantStatus
from schemas import SCHEMAS

GROUP_KEYS = ["country", "operator", "status", "dimension", "basis"]
FILTERS = build_filters(SCHEMAS[Kind.PLANT])
EXAMPLE_RESPONSE = {
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
    """The sum of the capacities of plants in one dimension and one basis."""

    dimension = fields.String(required=True, metadata={"description": "The dimension that the unit measures"})
    unit = fields.String(required=True, metadata={"description": "The base unit of the dimension"})
    basis = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "The basis of the capacities. Null if unknown"},
    )
    plants = fields.List(
        fields.String(), required=True, metadata={"description": "The ids of the plants that are counted"}
    )


class ExcludedFigureSchema(ExcludedSchema):
    """A stated capacity that is not counted."""

    dimension = fields.String(required=True)
    basis = fields.String(required=True, allow_none=True)
    phase = fields.String(required=True, allow_none=True)
    low = fields.Float(required=True, allow_none=True)
    high = fields.Float(required=True, allow_none=True)


class CapacityGroupSchema(GroupSchema):
    """The capacities of a group of plants, with one sum for each dimension and basis."""

    total = fields.List(fields.Nested(CapacitySumSchema), required=True)
    cancelled = fields.List(
        fields.Nested(CapacitySumSchema),
        required=True,
        metadata={"description": "Plants that are cancelled, refused, retired or converted"},
    )
    denied = fields.List(
        fields.Nested(CapacitySumSchema),
        required=True,
        metadata={"description": "Plants that a source denies and no source has confirmed since"},
    )
    untold = fields.List(
        fields.String(), required=True, metadata={"description": "The ids of plants without a known capacity"}
    )
    excluded = fields.List(fields.Nested(ExcludedFigureSchema), required=True)


def load_groups(params: StatsParameters) -> Iterator[JsonObject]:
    """Load plants and yield their groups. Runs four statements."""
    as_of, reader = params.as_of, get_reader()
    criteria = build_criteria(FILTERS, params.filters, as_of)
    rows: list[PlantRow] = reader.rows(select_plants(criteria, as_of))
    parents: list[PlantParentRow] = reader.rows(select_plant_parents(as_of))
    capacities = _load_capacities(criteria, as_of)
    plants = {row.slug: _build_plant(row, capacities[row.slug]) for row in rows}
    links = {row.record_pk: ContainmentLink(row.slug, row.part_of_pk) for row in parents}
    sums = capacity.CapacitySums(plants.values(), links)
    members = [
        ((row.slug, key), _list_group_values(row, key))
        for row in rows
        for key in capacity.list_capacity_keys(plants[row.slug])
    ]
    for group in build_groups(params.group_by, members):
        ids = list(dict.fromkeys(slug for slug, _ in group.members))
        yield group.as_document() | {"count": len(ids), "ids": ids} | sums.sum_group(group.members)


def _build_plant(row: PlantRow, capacities: list[CapacityValue]) -> capacity.PlantInput:
    section = capacity.choose_section(row.status, is_denied(row.status, row.body))
    return capacity.PlantInput(row.record_pk, row.slug, section, capacities)


def _list_group_values(row: PlantRow, key: CapacityKey | None) -> Values:
    dimension, basis = key or (None, None)
    return {
        "country": {row.country},
        "operator": {row.operator},
        "status": {row.status},
        "dimension": {dimension},
        "basis": {basis},
    }


def _load_capacities(criteria: Criteria, as_of: dt.date | None) -> dict[str, list[CapacityValue]]:
    """Load the capacities of plants by id. Those of their phases come last."""
    capacities: dict[str, list[CapacityValue]] = defaultdict(list)
    rows: list[CapacityRow] = get_reader().rows(select_capacities(criteria, as_of))
    for row in rows:
        quantity = read_value(Quantity, row, "quantity")
        if value := _build_capacity(quantity, row.basis, row.phase, row.scope):
            capacities[row.slug].append(value)
    phases: list[PhaseCapacityRow] = get_reader().rows(select_phase_capacities(criteria, as_of))
    for phase in phases:
        quantity, basis = read_value(Quantity, phase, "capacity"), capacity.infer_phase_basis(phase.status)
        if value := _build_capacity(quantity, basis, phase.name, CapacityScope.PHASE, phase.status):
            capacities[phase.slug].append(value)
    return capacities


def _build_capacity(
    quantity: Quantity | None,
    basis: CapacityBasis | None,
    phase: str | None,
    scope: CapacityScope | None,
    status: PlantStatus | None = None,
) -> CapacityValue | None:
    if quantity is None or quantity.unit is None:
        return None
    value = Range(quantity.base_min, quantity.base_max, is_exact(quantity.bound))
    void = Exclusion.CANCELLED if status in capacity.CANCELLED_STATUSES else None
    return CapacityValue(quantity.unit.dimension, basis, phase, scope, value, void)
