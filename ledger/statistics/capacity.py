"""Capacities of plants: for each plant, dimension and basis one figure, and never a phase beside the total with it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger.statistics.sums import Containment, Exclusion, Inside, Range, Section, Tally, added, plain
from models.vocabularies import CapacityBasis, CapacityScope, Dimension, PlantStatus, Unit

# Plants that will not be built, or make nothing of the kind any more.
APART = frozenset({PlantStatus.CANCELLED, PlantStatus.REFUSED, PlantStatus.RETIRED, PlantStatus.CONVERTED})
# A phase that runs, or ran and could again, has its capacity in place; any other is a plan.
IN_PLACE = frozenset({PlantStatus.OPERATING, PlantStatus.IDLED})
# What dossiers call the phase in which everything is built: its capacity is that of the whole plant.
WHOLE = frozenset({"full", "total"})
BASE_UNITS = {unit.dimension: unit for unit in Unit if unit.factor == 1}
_NUMBER = re.compile(r"\d{1,4}")


@dataclass(frozen=True, slots=True)
class Figure:
    """A capacity that is told of a plant, in the base unit of its dimension; `void` where its phase was given up."""

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
        return self.scope is CapacityScope.TOTAL or self.phase is None or self.phase.casefold() in WHOLE

    @property
    def is_cumulative(self) -> bool:
        """Whether it covers a phase with those before it."""
        return not self.is_total and self.scope is CapacityScope.CUMULATIVE


@dataclass(frozen=True, slots=True)
class Plant:
    """A plant with every capacity that is told of it."""

    pk: int
    id: str
    section: Section
    figures: list[Figure]


Place = tuple[Dimension, CapacityBasis | None]
Left = tuple[Figure, Exclusion]


def basis_of_phase(status: PlantStatus | None) -> CapacityBasis:
    """Say in what sense the capacity of a phase is meant, of which only the status tells."""
    return CapacityBasis.INSTALLED if status in IN_PLACE else CapacityBasis.PLANNED


def section_of(status: PlantStatus | None, denied: bool) -> Section:
    """Say in which sum a plant belongs."""
    if status in APART:
        return Section.CANCELLED
    return Section.DENIED if denied else Section.TOTAL


def counted(figures: Iterable[Figure]) -> tuple[list[Figure], list[Left]]:
    """Choose the figures of one plant, dimension and basis that add up to its capacity, and say why not the others.

    A total beats everything, that with the scope `total` one without, and of equal ones the largest. Without a total,
    the largest cumulative figure counts with those phases that come after it by their number. Else phases are added,
    each as it is told first.
    """
    standing, left = [], []
    for figure in figures:
        if figure.void:
            left.append((figure, figure.void))
        else:
            standing.append(figure)
    if totals := [figure for figure in standing if figure.is_total]:
        best = max(totals, key=lambda figure: (figure.scope is CapacityScope.TOTAL, *_size(figure)))
        rest = [figure for figure in standing if figure is not best]
        return [best], left + [
            (figure, Exclusion.OTHER_TOTAL if figure.is_total else Exclusion.PART_OF_TOTAL) for figure in rest
        ]
    chosen: dict[str, Figure] = {}
    cumulative = max((figure for figure in standing if figure.is_cumulative), key=_size, default=None)
    for figure in standing:
        name = (figure.phase or "").casefold()
        if figure is cumulative:
            continue
        if cumulative and not (_comes_after(figure, cumulative) and not figure.is_cumulative):
            left.append((figure, Exclusion.PART_OF_CUMULATIVE))
        elif name in chosen:
            left.append((figure, Exclusion.SAME_PHASE))
        else:
            chosen[name] = figure
    return [*([cumulative] if cumulative else []), *chosen.values()], left


def _size(figure: Figure) -> tuple[float, float]:
    low, high = figure.value.low, figure.value.high
    return (low if low is not None else high or 0, high if high is not None else low or 0)


def _comes_after(figure: Figure, cumulative: Figure) -> bool:
    """Tell whether a phase is surely not in a cumulative figure: both are numbered, and its number is higher."""
    own, last = (_NUMBER.findall(one.phase or "") for one in (figure, cumulative))
    return bool(own and last) and int(own[-1]) > int(last[-1])


class Sums:
    """Sums over groups of plants: what each plant counts with is decided once, over all of them."""

    def __init__(self, plants: Iterable[Plant], links: Mapping[int, Inside]) -> None:
        self._plants = {plant.id: plant for plant in plants}
        self._values: dict[tuple[str, Place], Range] = {}
        self._left: dict[tuple[str, Place], list[dict[str, Any]]] = {}
        for plant in self._plants.values():
            for place in places(plant):
                if place:
                    self._choose(plant, place)
        self._leave_out_parts(Containment(links))

    def of(self, members: list[tuple[str, Place | None]]) -> dict[str, Any]:
        """Return the sums of a group, whose members are plants, each with a dimension and a basis it has figures of."""
        sums: dict[str, list[dict[str, Any]]] = {}
        for section in (Section.TOTAL, Section.CANCELLED, Section.DENIED):
            own = [(one, place) for one, place in members if place and self._plants[one].section is section]
            sums[str(section)] = [
                self._sum(place, [one for one, other in own if other == place]) for place in _sorted(own)
            ]
        excluded = [left for one, place in members if place for left in self._left[one, place]]
        return sums | {
            "untold": sorted({one for one, place in members if place is None}),
            "excluded": sorted(excluded, key=lambda left: left["id"]),
        }

    def _choose(self, plant: Plant, place: Place) -> None:
        chosen, left = counted(figure for figure in plant.figures if (figure.dimension, figure.basis) == place)
        if chosen:
            self._values[plant.id, place] = added(figure.value for figure in chosen)
        self._left[plant.id, place] = [_left_out(plant, figure, reason) for figure, reason in left]

    def _leave_out_parts(self, inside: Containment) -> None:
        """Take out plants that are a part of one with a figure of the same dimension and basis."""
        keys = {plant.id: plant.pk for plant in self._plants.values()}
        for place in {place for _, place in self._values}:
            for section in Section:
                own = {
                    keys[one]: one
                    for one, other in self._values
                    if other == place and self._plants[one].section is section
                }
                for pk, holder in inside.holders(own).items():
                    if pk in own:
                        value = self._values.pop((own[pk], place))
                        self._left[own[pk], place].append(
                            _entry(own[pk], place, None, value, holder.reason) | {"counted_in": holder.id}
                        )

    def _sum(self, place: Place, ids: list[str]) -> dict[str, Any]:
        tally, plants = Tally(), []
        for one in ids:
            if value := self._values.get((one, place)):
                tally.add(one, value)
                plants.append(one)
        dimension, basis = place
        unit = str(BASE_UNITS[dimension])
        return {"dimension": str(dimension), "unit": unit, "basis": basis} | tally.as_document() | {"plants": plants}


def places(plant: Plant) -> list[Place | None]:
    """Return the dimensions and bases of which figures of a plant are told, in that order; None alone without any."""
    return list(dict.fromkeys((figure.dimension, figure.basis) for figure in plant.figures)) or [None]


def _sorted(members: list[tuple[str, Place]]) -> list[Place]:
    return sorted({place for _, place in members}, key=lambda place: (place[0], place[1] or ""))


def _left_out(plant: Plant, figure: Figure, reason: Exclusion) -> dict[str, Any]:
    return _entry(plant.id, (figure.dimension, figure.basis), figure.phase, figure.value, reason)


def _entry(one: str, place: Place, phase: str | None, value: Range, reason: Exclusion) -> dict[str, Any]:
    bounds = {name: None if end is None else plain(end) for name, end in (("low", value.low), ("high", value.high))}
    where = {"dimension": str(place[0]), "basis": place[1], "phase": phase}
    return {"id": one} | where | bounds | {"reason": str(reason), "counted_in": None}
