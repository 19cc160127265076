"""Sums capacities of plants, one value for each plant, dimension and basis. A phase never counts next to its total."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.rounding import round_to_hundredths
from ledger.statistics.sums import (
    Containment,
    ContainmentLink,
    Exclusion,
    Range,
    RangeSum,
    Section,
    sum_ranges,
)
from models.json_types import JsonObject
from models.vocabularies import CapacityBasis, CapacityScope, Dimension, PlantStatus, Unit

# Plants that will not be built, or no longer make these products.
CANCELLED_STATUSES = frozenset({PlantStatus.CANCELLED, PlantStatus.REFUSED, PlantStatus.RETIRED, PlantStatus.CONVERTED})
# The capacity of a phase that runs, or that ran and can run again, is installed. That of any other phase is planned.
INSTALLED_STATUSES = frozenset({PlantStatus.OPERATING, PlantStatus.IDLED})
# Dossiers use these names for the phase when everything is built. Its capacity is that of the whole plant.
WHOLE_PLANT_PHASES = frozenset({"full", "total"})
BASE_UNITS = {unit.dimension: unit for unit in Unit if unit.factor == 1}
_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class CapacityValue:
    """A stated capacity of a plant, in the base unit of its dimension. `void` is the reason why it never counts."""

    dimension: Dimension
    basis: CapacityBasis | None
    phase: str | None
    scope: CapacityScope | None
    value: Range
    void: Exclusion | None = None

    @property
    def is_total(self) -> bool:
        """Whether it covers the whole plant."""
        if self.scope is CapacityScope.PHASE:
            return False
        return self.scope is CapacityScope.TOTAL or self.phase is None or self.phase.casefold() in WHOLE_PLANT_PHASES

    @property
    def is_cumulative(self) -> bool:
        """Whether it covers a phase with those before it."""
        return not self.is_total and self.scope is CapacityScope.CUMULATIVE


@dataclass(frozen=True, slots=True)
class PlantInput:
    """A plant with all its stated capacities."""

    pk: int
    id: str
    section: Section
    capacities: list[CapacityValue]


CapacityKey = tuple[Dimension, CapacityBasis | None]
ExcludedCapacity = tuple[CapacityValue, Exclusion]


def infer_phase_basis(status: PlantStatus | None) -> CapacityBasis:
    """Return the basis of the capacity of a phase, which only its status shows."""
    return CapacityBasis.INSTALLED if status in INSTALLED_STATUSES else CapacityBasis.PLANNED


def choose_section(status: PlantStatus | None, denied: bool) -> Section:
    """Return the sum that a plant belongs to."""
    if status in CANCELLED_STATUSES:
        return Section.CANCELLED
    return Section.DENIED if denied else Section.TOTAL


def select_counted(capacities: Iterable[CapacityValue]) -> tuple[list[CapacityValue], list[ExcludedCapacity]]:
    """Select the values of one plant, dimension and basis that add up to its capacity. Return the others with reasons.

    A total beats every other value. Of several totals, one with the scope `total` wins, then the largest. Without a
    total, the largest cumulative value counts together with the phases that come after it by their number. Without
    that, the phases are added, each with its first value.
    """
    valid, excluded = [], []
    for capacity in capacities:
        if capacity.void:
            excluded.append((capacity, capacity.void))
        else:
            valid.append(capacity)
    if totals := [capacity for capacity in valid if capacity.is_total]:
        best = max(totals, key=lambda capacity: (capacity.scope is CapacityScope.TOTAL, *_sort_key(capacity)))
        others = [capacity for capacity in valid if capacity is not best]
        return [best], excluded + [
            (capacity, Exclusion.OTHER_TOTAL if capacity.is_total else Exclusion.PART_OF_TOTAL) for capacity in others
        ]
    phases: dict[str, CapacityValue] = {}
    cumulative = max((capacity for capacity in valid if capacity.is_cumulative), key=_sort_key, default=None)
    for capacity in valid:
        name = (capacity.phase or "").casefold()
        if capacity is cumulative:
            continue
        if cumulative and not (_comes_after(capacity, cumulative) and not capacity.is_cumulative):
            excluded.append((capacity, Exclusion.PART_OF_CUMULATIVE))
        elif name in phases:
            excluded.append((capacity, Exclusion.SAME_PHASE))
        else:
            phases[name] = capacity
    return [*([cumulative] if cumulative else []), *phases.values()], excluded


def _sort_key(capacity: CapacityValue) -> tuple[float, float]:
    low, high = capacity.value.low, capacity.value.high
    return (low if low is not None else high or 0, high if high is not None else low or 0)


def _comes_after(capacity: CapacityValue, cumulative: CapacityValue) -> bool:
    """Tell whether a cumulative value surely excludes a phase: both have numbers, and that of the phase is higher."""
    own, last = (_NUMBER.findall(value.phase or "") for value in (capacity, cumulative))
    return bool(own and last) and int(own[-1]) > int(last[-1])


class CapacitySums:
    """Computes sums over groups of plants. It decides once, over all plants, which values of each plant count."""

    def __init__(self, plants: Iterable[PlantInput], links: Mapping[int, ContainmentLink]) -> None:
        self._plants = {plant.id: plant for plant in plants}
        self._values: dict[tuple[str, CapacityKey], Range] = {}
        self._excluded: dict[tuple[str, CapacityKey], list[JsonObject]] = {}
        for plant in self._plants.values():
            for key in list_capacity_keys(plant):
                if key:
                    self._choose_values(plant, key)
        self._exclude_parts(Containment(links))

    def sum_group(self, members: list[tuple[str, CapacityKey | None]]) -> JsonObject:
        """Return the sums of a group. Its members are pairs of a plant and the key of some of its capacities."""
        sums: dict[str, list[JsonObject]] = {}
        for section in (Section.TOTAL, Section.CANCELLED, Section.DENIED):
            own = [(plant, key) for plant, key in members if key and self._plants[plant].section is section]
            sums[str(section)] = [
                self._sum_plants(key, [plant for plant, plant_key in own if plant_key == key])
                for key in _sort_keys(own)
            ]
        excluded = [entry for plant, key in members if key for entry in self._excluded[plant, key]]
        return sums | {
            "untold": sorted({plant for plant, key in members if key is None}),
            "excluded": sorted(excluded, key=lambda entry: str(entry["id"])),
        }

    def _choose_values(self, plant: PlantInput, key: CapacityKey) -> None:
        counted, excluded = select_counted(
            capacity for capacity in plant.capacities if (capacity.dimension, capacity.basis) == key
        )
        if counted:
            self._values[plant.id, key] = sum_ranges(capacity.value for capacity in counted)
        self._excluded[plant.id, key] = [
            _build_exclusion(plant.id, key, capacity.phase, capacity.value, reason) for capacity, reason in excluded
        ]

    def _exclude_parts(self, containment: Containment) -> None:
        """Exclude plants that are a part of a plant with a value of the same dimension and basis."""
        pks = {plant.id: plant.pk for plant in self._plants.values()}
        for key in {key for _, key in self._values}:
            for section in Section:
                candidates = {
                    pks[plant]: plant
                    for plant, plant_key in self._values
                    if plant_key == key and self._plants[plant].section is section
                }
                for pk, container in containment.find_containers(candidates).items():
                    if pk in candidates:
                        plant = candidates[pk]
                        exclusion = _build_exclusion(plant, key, None, self._values.pop((plant, key)), container.reason)
                        self._excluded[plant, key].append(exclusion | {"counted_in": container.id})

    def _sum_plants(self, key: CapacityKey, ids: list[str]) -> JsonObject:
        total, plants = RangeSum(), []
        for plant in ids:
            if value := self._values.get((plant, key)):
                total.add(plant, value)
                plants.append(plant)
        dimension, basis = key
        unit = str(BASE_UNITS[dimension])
        return {"dimension": str(dimension), "unit": unit, "basis": basis} | total.as_document() | {"plants": plants}


def list_capacity_keys(plant: PlantInput) -> list[CapacityKey | None]:
    """Return the dimensions and bases of the capacities of a plant, in their order; only None if it has none."""
    return list(dict.fromkeys((capacity.dimension, capacity.basis) for capacity in plant.capacities)) or [None]


def _sort_keys(members: list[tuple[str, CapacityKey]]) -> list[CapacityKey]:
    return sorted({key for _, key in members}, key=lambda key: (key[0], key[1] or ""))


def _build_exclusion(plant: str, key: CapacityKey, phase: str | None, value: Range, reason: Exclusion) -> JsonObject:
    low, high = (None if bound is None else round_to_hundredths(bound) for bound in (value.low, value.high))
    dimension, basis = key
    return {
        "id": plant,
        "dimension": str(dimension),
        "basis": basis,
        "phase": phase,
        "low": low,
        "high": high,
        "reason": str(reason),
        "counted_in": None,
    }
