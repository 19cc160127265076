"""Compares two values of one field: whether both can be true, and whether one is the other, only narrower.

Pure functions of canonical values. Which comparison a field has is declared with its type, not here.
"""

import math
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple, Protocol, TypeAlias, TypeVar

from models.vocabularies import ValueState
from schemas.fields.canonical_values import CompanyEntry, DateValue, MeasureValue
from schemas.fields.spans import (
    PRECISE_DIGITS,
    ROUNDED_DIGITS,
    build_base_span,
    build_span_pairs,
    get_measure,
    get_state,
    have_same_currency,
)

Value = TypeVar("Value", contravariant=True)


class Interval(NamedTuple):
    """Where a value lies among the values that it can be compared with: a span of one measure, both ends included."""

    measure: Hashable
    low: float
    high: float

    def contains(self, other: "Interval") -> bool:
        """Tell whether `other` is the same interval or lies inside."""
        return self.measure == other.measure and self.low <= other.low and other.high <= self.high


class TypedComparison(Protocol[Value]):
    """The questions that the rule of resolution asks about values."""

    covers_by_interval: bool

    def is_known(self, value: Value) -> bool:
        """Tell whether a value states something. Undisclosed, unknown and vague values do not."""

    def agree(self, left: Value, right: Value) -> bool:
        """Tell whether both values can be true."""

    def are_equal(self, left: Value, right: Value) -> bool:
        """Tell whether both values mean the same, whatever their wording: whether they have the same key."""

    def get_key(self, value: Value) -> Hashable:
        """Return what a value means, whatever its wording."""

    def is_narrower(self, left: Value, right: Value) -> bool:
        """Tell whether `left` lies inside `right` and is narrower. No chain of narrower values leads to its start."""

    def covers(self, left: Value, right: Value) -> bool:
        """Tell whether `right` is equal to `left` or lies inside, so a denial of `left` denies `right`."""

    def get_interval(self, value: Value) -> Interval:
        """Return where a value lies. Values support each other if one of their intervals contains the other."""

    def get_stage(self, value: Value) -> int | None:
        """Return how far along a value is, if the values of the field are steps of one process."""

    def is_half_open(self, value: Value) -> bool:
        """Tell whether a value has a bound that a later claim can move, and nothing on the other side."""


# The comparison of a field whose type the caller does not know, because it handles all fields alike.
Comparison: TypeAlias = TypedComparison[Any]
EntryComparison: TypeAlias = Callable[[Mapping[str, object], Mapping[str, object]], bool]


class Keyed:
    """The base of comparisons: what follows from the keys and intervals of values."""

    # Whether a value covers exactly the values whose intervals its own contains.
    covers_by_interval = True

    def get_key(self, value: Any) -> Hashable:
        raise NotImplementedError

    def are_equal(self, left: Any, right: Any) -> bool:
        return self.get_key(left) == self.get_key(right)

    def covers(self, left: Any, right: Any) -> bool:
        return self.get_interval(left).contains(self.get_interval(right))

    def get_interval(self, value: Any) -> Interval:
        return Interval(self.get_key(value), 0, 0)

    def get_stage(self, value: Any) -> int | None:
        return None

    def is_half_open(self, value: Any) -> bool:
        return False


class Exact(Keyed):
    """Compares words, flags, numbers and references: they are equal, or different."""

    def is_known(self, value: object) -> bool:
        # {unnamed: …} and {state: undisclosed} stand for a company that is not known.
        return not (isinstance(value, dict) and value.keys() & {"unnamed", "state"})

    def agree(self, left: object, right: object) -> bool:
        return self.are_equal(left, right) or not (self.is_known(left) and self.is_known(right))

    def get_key(self, value: object) -> Hashable:
        return normalize(value)

    def is_narrower(self, left: object, right: object) -> bool:
        return self.is_known(left) and not self.is_known(right)


class Stages(Exact):
    """Compares words for the steps of one process. A word without a stage can come at any time."""

    def __init__(self, stages: Mapping[str, int]) -> None:
        self.stages = stages

    def get_stage(self, value: str) -> int | None:
        return self.stages.get(value)


class Prose(Keyed):
    """Compares free wording: two wordings never contradict each other."""

    def is_known(self, value: object) -> bool:
        return True

    def agree(self, left: object, right: object) -> bool:
        return True

    def get_key(self, value: object) -> Hashable:
        return normalize(value)

    def is_narrower(self, left: object, right: object) -> bool:
        return False


class Dates(Keyed):
    """Compares imprecise dates by their bounds.

    A half-open date is a deadline, not a precision: no other date is narrower. A date of something that has happened is
    no deadline. For it "before 2010" is a precision, and 2004 is narrower.
    """

    def __init__(self, *, has_deadlines: bool = True) -> None:
        self.has_deadlines = has_deadlines

    def is_known(self, value: DateValue) -> bool:
        return value["earliest"] is not None or value["latest"] is not None

    def agree(self, left: DateValue, right: DateValue) -> bool:
        return (left["earliest"] or "") <= (right["latest"] or "~") and (right["earliest"] or "") <= (
            left["latest"] or "~"
        )

    def get_key(self, value: DateValue) -> Hashable:
        return value["earliest"], value["latest"]

    def is_narrower(self, left: DateValue, right: DateValue) -> bool:
        if not self.is_known(right):
            return self.is_known(left)
        if left["earliest"] is None or left["latest"] is None:
            return False
        return not self.are_equal(left, right) and self.covers(right, left)

    def get_interval(self, value: DateValue) -> Interval:
        earliest, latest = value["earliest"], value["latest"]
        if not self.is_known(value) or (self.has_deadlines and (earliest is None or latest is None)):
            return Interval((earliest, latest), 0, 0)
        low = -math.inf if earliest is None else int(earliest.replace("-", ""))
        return Interval("date", low, math.inf if latest is None else int(latest.replace("-", "")))


class Ranges(Keyed):
    """Compares amounts, shares and quantities by their bounds.

    The state `none` is known: it contradicts every number.
    """

    def is_known(self, value: MeasureValue) -> bool:
        return get_state(value) in (ValueState.KNOWN, ValueState.NONE)

    def agree(self, left: MeasureValue, right: MeasureValue) -> bool:
        if not (self.is_known(left) and self.is_known(right)):
            return True
        if ValueState.NONE in (get_state(left), get_state(right)):
            return get_state(left) == get_state(right)
        pairs = build_span_pairs(left, right)
        rounded = build_span_pairs(left, right, ROUNDED_DIGITS)
        # Values without a pair cannot be compared, so they cannot contradict each other.
        return not pairs or any(
            a.overlaps(b) or rounded_a.contains(b) or rounded_b.contains(a)
            for (a, b), (rounded_a, rounded_b) in zip(pairs, rounded, strict=True)
        )

    def get_key(self, value: MeasureValue) -> Hashable:
        if get_state(value) != ValueState.KNOWN:
            return get_state(value)
        span = build_base_span(value)
        return get_measure(value), span.low, span.high

    def is_narrower(self, left: MeasureValue, right: MeasureValue) -> bool:
        if not self.is_known(right):
            return self.is_known(left)
        if get_state(left) != ValueState.KNOWN or get_state(right) != ValueState.KNOWN:
            return False
        return have_same_currency(left, right) and any(
            b.is_refined_by(a) for a, b in build_span_pairs(left, right, PRECISE_DIGITS)
        )

    def get_interval(self, value: MeasureValue) -> Interval:
        if get_state(value) != ValueState.KNOWN:
            return Interval(get_state(value), 0, 0)
        span = build_base_span(value, PRECISE_DIGITS)
        return Interval(get_measure(value), span.low, span.high)

    def is_half_open(self, value: MeasureValue) -> bool:
        return get_state(value) == ValueState.KNOWN and (value["min"] is None or value["max"] is None)


class Parts(Keyed):
    """Compares objects part by part. A part that only one of them has contradicts nothing."""

    covers_by_interval = False

    def __init__(self, parts: dict[str, Comparison]) -> None:
        self.parts = parts
        self.figures = [name for name, part in parts.items() if isinstance(part, Ranges)]

    def is_known(self, value: Mapping[str, object]) -> bool:
        return True

    def agree(self, left: Mapping[str, object], right: Mapping[str, object]) -> bool:
        return all(self.parts[key].agree(left[key], right[key]) for key in left.keys() & right.keys())

    def get_key(self, value: Mapping[str, object]) -> Hashable:
        return frozenset((name, self.parts[name].get_key(part)) for name, part in value.items())

    def is_narrower(self, left: Mapping[str, object], right: Mapping[str, object]) -> bool:
        return (
            not self.are_equal(left, right)
            and left.keys() >= right.keys()
            and all(is_within(left[key], right[key], self.parts[key]) for key in right)
        )

    def covers(self, left: Mapping[str, object], right: Mapping[str, object]) -> bool:
        return right.keys() >= left.keys() and all(self.parts[key].covers(left[key], right[key]) for key in left)

    def get_interval(self, value: Mapping[str, object]) -> Interval:
        """Return the interval of the figure: a claim with another date still supports the figure."""
        figure = next((name for name in self.figures if name in value), None)
        return self.parts[figure].get_interval(value[figure]) if figure else super().get_interval(value)

    def is_half_open(self, value: Mapping[str, object]) -> bool:
        return any(self.parts[name].is_half_open(part) for name, part in value.items())


class Lists(Keyed):
    """Compares whole lists of companies with shares, entry by entry."""

    covers_by_interval = False

    def __init__(self, entries: Parts) -> None:
        self.entries = entries

    def is_known(self, value: list[CompanyEntry]) -> bool:
        return True

    def agree(self, left: list[CompanyEntry], right: list[CompanyEntry]) -> bool:
        return self._compare(left, right, self.entries.agree)

    def get_key(self, value: list[CompanyEntry]) -> Hashable:
        return frozenset((name, self.entries.get_key(entry)) for name, entry in index_by_company(value).items())

    def is_narrower(self, left: list[CompanyEntry], right: list[CompanyEntry]) -> bool:
        return not self.are_equal(left, right) and self._compare(
            left, right, lambda ours, theirs: is_within(ours, theirs, self.entries)
        )

    def covers(self, left: list[CompanyEntry], right: list[CompanyEntry]) -> bool:
        return self._compare(left, right, self.entries.covers)

    def _compare(self, left: list[CompanyEntry], right: list[CompanyEntry], compare: EntryComparison) -> bool:
        """Tell whether both lists have the same companies, and `compare` holds for the two entries of each."""
        ours, theirs = index_by_company(left), index_by_company(right)
        return ours.keys() == theirs.keys() and all(compare(ours[key], theirs[key]) for key in ours)


def is_within(left: object, right: object, comparison: Comparison) -> bool:
    """Tell whether `left` equals `right` or is narrower."""
    return comparison.are_equal(left, right) or comparison.is_narrower(left, right)


def normalize(value: object) -> Hashable:
    """Remove the differences that have no meaning: letters' case, the order of a list, the wording in `text`."""
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, list):
        return frozenset(Counter(normalize(element) for element in value).items())
    if isinstance(value, dict):
        return frozenset((key, normalize(part)) for key, part in value.items() if key != "text")
    assert isinstance(value, Hashable)  # noqa: S101 - canonical values are JSON; for the type checker
    return value


def get_company_key(entry: CompanyEntry) -> str:
    """Return the key of an entry's company: its id, several ids, or the words for a company without a name."""
    if "companies" in entry:
        return "+".join(sorted(entry["companies"]))
    return str(entry.get("company") or f"?{entry.get('unnamed') or entry.get('state')}".casefold())


def index_by_company(entries: list[CompanyEntry]) -> dict[str, CompanyEntry]:
    """Return the entries of a list by the key of their company."""
    return {get_company_key(entry): entry for entry in entries}


EXACT, PROSE, DATES, RANGES = Exact(), Prose(), Dates(), Ranges()
PAST_DATES = Dates(has_deadlines=False)
