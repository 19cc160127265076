"""What all sums share: why a record is left out, the search for a total that holds it, the adding of bounds."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import fsum
from typing import Any

from models.vocabularies import Bound


class Section(StrEnum):
    """In which of a group's sums a record belongs: each has one, and the sums are never added."""

    TOTAL = "total"
    CANCELLED = "cancelled"
    DENIED = "denied"
    CUT = "cut"


class Exclusion(StrEnum):
    """Why a record or a figure is not in a sum."""

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
class Inside:
    """A record that may be contained in others: `part_of` a total, or covering what another one pays."""

    id: str
    part_of: int | None = None
    covers: int | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """The counted record that holds another, and by which way that is found."""

    id: str
    reason: Exclusion


@dataclass(frozen=True, slots=True)
class Range:
    """A number as imprecise as it is known. What has no lower bound counts from 0, what has no upper one is open."""

    low: float | None
    high: float | None
    exact: bool


def is_exact(bound: Bound | None) -> bool:
    """Tell whether a value with this bound is one number without a qualifier."""
    return bound is Bound.EXACT


class Containment:
    """Which records lie inside which. `links` are all records that lie in another, by key, whether counted or not."""

    def __init__(self, links: Mapping[int, Inside]) -> None:
        self._links = links

    def holders(self, candidates: Mapping[int, str]) -> dict[int, Holder]:
        """Say which records are held by a candidate, the outermost that is itself held by none, and how.

        `candidates` are the ids of the records with a sum that could be counted, by key. Of records that lie in each
        other in a circle, which only an error in the data can make, the first by id counts.
        """
        beaten = {pk for pk in candidates if any(self._beats(above, pk, candidates) for above in self._above(pk))}
        counted = candidates.keys() - beaten
        found = {}
        for pk in self._links:
            if pk not in counted and (holder := self._holder(pk, candidates, counted)):
                found[pk] = holder
        return found

    def _holder(self, pk: int, candidates: Mapping[int, str], counted: Collection[int]) -> Holder | None:
        for covering, reason in ((False, Exclusion.PART_OF_COUNTED_TOTAL), (True, Exclusion.GUARANTEE_COVERS)):
            above = next((one for one in self._above(pk, covering=covering) if one in counted), None)
            if above is not None:
                return Holder(candidates[above], reason)
        return None

    def _beats(self, above: int, pk: int, candidates: Mapping[int, str]) -> bool:
        if above == pk or above not in candidates:
            return False
        return pk not in self._above(above) or candidates[above] < candidates[pk]

    def _above(self, pk: int, *, covering: bool = True) -> list[int]:
        """Return what a record lies in, and what that lies in, nearest first."""
        found: dict[int, None] = {}
        waiting = [pk]
        for one in waiting:
            link = self._links.get(one)
            for above in (link.part_of, link.covers if covering else None) if link else ():
                if above is not None and above not in found:
                    found[above] = None
                    waiting.append(above)
        return list(found)


@dataclass(slots=True)
class Tally:
    """A sum in the making: bounds, how precise they are, and whose upper bound is missing."""

    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    exact: int = 0
    imprecise: int = 0
    open: list[str] = field(default_factory=list)

    def add(self, record_id: str, value: Range) -> None:
        """Add a value."""
        self.lows.append(value.low or 0)
        if value.high is None:
            self.open.append(record_id)
        else:
            self.highs.append(value.high)
        self.exact += value.exact
        self.imprecise += not value.exact

    def as_document(self) -> dict[str, Any]:
        """Return the sum as it is served: `low` is null where nothing is counted, `high` also where one is open."""
        return {
            "low": plain(fsum(self.lows)) if self.lows else None,
            "high": plain(fsum(self.highs)) if self.lows and not self.open else None,
            "exact": self.exact,
            "imprecise": self.imprecise,
            "open": self.open,
        }


def plain(number: float) -> float:
    """Round to the hundredth, which is the cent; whole numbers become integers."""
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def added(values: Iterable[Range]) -> Range:
    """Add ranges: exact only where all are, open where one is."""
    values = list(values)
    highs = [value.high for value in values if value.high is not None]
    return Range(
        fsum(value.low or 0 for value in values),
        fsum(highs) if len(highs) == len(values) else None,
        all(value.exact for value in values),
    )
