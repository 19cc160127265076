"""Shared by all sums: the reasons for exclusions, the search for a total that contains a record, sums of bounds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import fsum

from ledger.rounding import round_to_hundredths
from models.json_types import JsonObject
from models.vocabularies import Bound


class Section(StrEnum):
    """The sum of a group that a record belongs to. A record belongs to one, and the sums are never added."""

    TOTAL = "total"
    CANCELLED = "cancelled"
    DENIED = "denied"
    CUT = "cut"


class Exclusion(StrEnum):
    """The reason why a sum excludes a record or a value."""

    PART_OF_COUNTED_TOTAL = "part_of_counted_total"
    GUARANTEE_COVERS = "guarantee_covers"
    NO_RATE = "no_rate"
    CUT = "cut"
    CANCELLED = "cancelled"
    DENIED = "denied"
    PART_OF_TOTAL = "part_of_total"
    PART_OF_CUMULATIVE = "part_of_cumulative"
    OTHER_TOTAL = "other_total"
    SAME_PHASE = "same_phase"


@dataclass(frozen=True, slots=True)
class ContainmentLink:
    """A record that others can contain: it is `part_of` a total, or guarantees (`covers`) what another one pays."""

    id: str
    part_of: int | None = None
    covers: int | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """The counted record that contains another, and how."""

    id: str
    reason: Exclusion


@dataclass(frozen=True, slots=True)
class Range:
    """An imprecise number. Without a lower bound it counts from 0, without an upper bound it is open."""

    low: float | None
    high: float | None
    exact: bool


def is_exact(bound: Bound | None) -> bool:
    """Tell whether a value with this bound is one number without a qualifier."""
    return bound is Bound.EXACT


class Containment:
    """Finds which records contain which. `links` has all records that others contain, by key, counted or not."""

    def __init__(self, links: Mapping[int, ContainmentLink]) -> None:
        self._links = links

    def find_containers(self, candidates: Mapping[int, str]) -> dict[int, Container]:
        """Return the counted container of each contained record: the outermost candidate, which no other one contains.

        `candidates` are the ids of the records that a sum could count, by key. If records contain each other in a
        circle, which only an error in the data can cause, the first one by id counts.
        """
        contained = {
            pk for pk in candidates if any(self._outranks(above, pk, candidates) for above in self._list_above(pk))
        }
        counted = candidates.keys() - contained
        containers = {}
        for pk in self._links:
            if pk not in counted and (container := self._find_container(pk, candidates, counted)):
                containers[pk] = container
        return containers

    def _find_container(self, pk: int, candidates: Mapping[int, str], counted: Collection[int]) -> Container | None:
        for covering, reason in ((False, Exclusion.PART_OF_COUNTED_TOTAL), (True, Exclusion.GUARANTEE_COVERS)):
            container = next((above for above in self._list_above(pk, covering=covering) if above in counted), None)
            if container is not None:
                return Container(candidates[container], reason)
        return None

    def _outranks(self, above: int, pk: int, candidates: Mapping[int, str]) -> bool:
        if above == pk or above not in candidates:
            return False
        return pk not in self._list_above(above) or candidates[above] < candidates[pk]

    def _list_above(self, pk: int, *, covering: bool = True) -> list[int]:
        """Return the records that contain a record, directly or over others, nearest first."""
        above: dict[int, None] = {}
        waiting = [pk]
        for current in waiting:
            link = self._links.get(current)
            for container in (link.part_of, link.covers if covering else None) if link else ():
                if container is not None and container not in above:
                    above[container] = None
                    waiting.append(container)
        return list(above)


@dataclass(slots=True)
class RangeSum:
    """Sums ranges: their bounds, how many are exact, and the records without an upper bound."""

    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    exact: int = 0
    imprecise: int = 0
    open: list[str] = field(default_factory=list)

    def add(self, record_id: str, value: Range) -> None:
        """Add the value of a record."""
        self.lows.append(value.low or 0)
        if value.high is None:
            self.open.append(record_id)
        else:
            self.highs.append(value.high)
        self.exact += value.exact
        self.imprecise += not value.exact

    def as_document(self) -> JsonObject:
        """Return the sum as JSON. `low` is null if no value was added, `high` also if a value is open."""
        return {
            "low": round_to_hundredths(fsum(self.lows)) if self.lows else None,
            "high": round_to_hundredths(fsum(self.highs)) if self.lows and not self.open else None,
            "exact": self.exact,
            "imprecise": self.imprecise,
            "open": self.open,
        }


def sum_ranges(values: Iterable[Range]) -> Range:
    """Add ranges. The sum is exact only if all are exact, and open if one is open."""
    values = list(values)
    highs = [value.high for value in values if value.high is not None]
    return Range(
        fsum(value.low or 0 for value in values),
        fsum(highs) if len(highs) == len(values) else None,
        all(value.exact for value in values),
    )
