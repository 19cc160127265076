"""Finds which intervals contain which, in n log n steps: for the origins that support a value, and for denials.

Pure functions of intervals. A interval is a span of numbers of one measure.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from schemas.fields.comparison import Interval

Weight = TypeVar("Weight")
Item = TypeVar("Item")
Weights = Iterable[tuple[Interval, Weight]]
Combine = Callable[[Weight, Weight], Weight]


class PrefixTree(Generic[Weight]):
    """A binary indexed tree: combines the weights of the first positions, and changes one weight, in log n steps."""

    def __init__(self, size: int, combine: Combine[Weight]) -> None:
        self._nodes: list[Weight | None] = [None] * (size + 1)
        self._combine = combine

    def add(self, position: int, weight: Weight) -> None:
        """Combine a weight into a position. Positions start at 0."""
        node = position + 1
        while node < len(self._nodes):
            present = self._nodes[node]
            self._nodes[node] = weight if present is None else self._combine(present, weight)
            node += node & -node

    def combine_first(self, count: int) -> Weight | None:
        """Return the combined weights of the first `count` positions; None if they have none."""
        result: Weight | None = None
        while count:
            weight = self._nodes[count]
            if weight is not None:
                result = weight if result is None else self._combine(result, weight)
            count -= count & -count
        return result


class NestedIntervals(Generic[Item]):
    """Finds the items whose interval contains another one or lies in it. It looks as far as the widest one reaches."""

    def __init__(self, items: Iterable[tuple[Interval, Item]]) -> None:
        by_measure: dict[object, list[tuple[Interval, Item]]] = defaultdict(list)
        for interval, item in items:
            by_measure[interval.measure].append((interval, item))
        self._items = {
            measure: sorted(entries, key=lambda entry: entry[0].low) for measure, entries in by_measure.items()
        }
        self._lows = {measure: [interval.low for interval, _ in entries] for measure, entries in self._items.items()}
        self._widest = {
            measure: max(interval.high - interval.low for interval, _ in entries)
            for measure, entries in self._items.items()
        }

    def find(self, interval: Interval) -> Iterator[Item]:
        """Return the items whose interval contains `interval` or lies in it."""
        lows = self._lows.get(interval.measure, [])
        start = bisect_left(lows, interval.low - self._widest[interval.measure]) if lows else 0
        for other, item in self._items.get(interval.measure, [])[start : bisect_right(lows, interval.high)]:
            if other.contains(interval) or interval.contains(other):
                yield item


def combine_containing(
    weights: Weights[Weight], intervals: Iterable[Interval], combine: Combine[Weight]
) -> dict[Interval, Weight]:
    """Combine, for each of `intervals`, the weights of those that contain it. Leave it out if none contains it."""
    by_measure: dict[object, list[tuple[Interval, Weight]]] = defaultdict(list)
    for interval, weight in weights:
        by_measure[interval.measure].append((interval, weight))
    queries: dict[object, set[Interval]] = defaultdict(set)
    for interval in intervals:
        queries[interval.measure].add(interval)
    result: dict[Interval, Weight] = {}
    for measure, weighted in by_measure.items():
        result.update(_combine_in_measure(weighted, queries[measure], combine))
    return result


def combine_inside(
    weights: Weights[Weight], intervals: Iterable[Interval], combine: Combine[Weight]
) -> dict[Interval, Weight]:
    """Combine, for each of `intervals`, the weights of those that lie in it."""
    # On a mirrored axis, what lies inside is what contains.
    mirrored = combine_containing(
        ((_mirror(interval), weight) for interval, weight in weights), map(_mirror, intervals), combine
    )
    return {_mirror(interval): weight for interval, weight in mirrored.items()}


def _combine_in_measure(
    weighted: list[tuple[Interval, Weight]], intervals: set[Interval], combine: Combine[Weight]
) -> dict[Interval, Weight]:
    """Go through both by their lower end. The tree has the weighted intervals so far, the highest upper end first."""
    tops = sorted({-interval.high for interval, _ in weighted})
    tree: PrefixTree[Weight] = PrefixTree(len(tops), combine)
    weighted = sorted(weighted, key=lambda entry: entry[0].low)
    result: dict[Interval, Weight] = {}
    position = 0
    for interval in sorted(intervals, key=lambda interval: interval.low):
        while position < len(weighted) and weighted[position][0].low <= interval.low:
            container, weight = weighted[position]
            tree.add(bisect_left(tops, -container.high), weight)
            position += 1
        combined = tree.combine_first(bisect_right(tops, -interval.high))
        if combined is not None:
            result[interval] = combined
    return result


def _mirror(interval: Interval) -> Interval:
    return Interval(interval.measure, -interval.low, -interval.high)
