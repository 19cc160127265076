"""Compares two values of one field: whether both can be true, and whether one is the other, only narrower.

Pure functions of canonical values. Which comparison a field has is declared with its type, not here.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, TypeVar

from models.vocabularies import Unit, ValueState
from schemas.fields.canonical_values import (
    AmountValue,
    CompanyEntry,
    DateValue,
    MeasureValue,
    NumberBounds,
    QuantityValue,
)

# "About 10 billion" and 9.8 billion are the same news. If they differ by more than 5 %, outlets mean different numbers.
ABOUT = 0.05

Value = TypeVar("Value", contravariant=True)


class TypedComparison(Protocol[Value]):
    """The questions that the rule of resolution asks about values."""

    def is_known(self, value: Value) -> bool:
        """Tell whether a value states something. Undisclosed, unknown and vague values do not."""

    def agree(self, left: Value, right: Value) -> bool:
        """Tell whether both values can be true."""

    def are_equal(self, left: Value, right: Value) -> bool:
        """Tell whether both values mean the same, whatever their wording."""

    def is_narrower(self, left: Value, right: Value) -> bool:
        """Tell whether `left` lies inside `right` and is narrower. No chain of narrower values leads to its start."""


# The comparison of a field whose type the caller does not know, because it handles all fields alike.
Comparison: TypeAlias = TypedComparison[Any]


class Exact:
    """Compares words, flags, numbers and references: they are equal, or different."""

    def is_known(self, value: object) -> bool:
        # {unnamed: …} and {state: undisclosed} stand for a company that is not known.
        return not (isinstance(value, dict) and value.keys() & {"unnamed", "state"})

    def agree(self, left: object, right: object) -> bool:
        return self.are_equal(left, right) or not (self.is_known(left) and self.is_known(right))

    def are_equal(self, left: object, right: object) -> bool:
        return normalize(left) == normalize(right)

    def is_narrower(self, left: object, right: object) -> bool:
        return self.is_known(left) and not self.is_known(right)


class Prose:
    """Compares free wording: two wordings never contradict each other."""

    def is_known(self, value: object) -> bool:
        return True

    def agree(self, left: object, right: object) -> bool:
        return True

    def are_equal(self, left: object, right: object) -> bool:
        return normalize(left) == normalize(right)

    def is_narrower(self, left: object, right: object) -> bool:
        return False


class Dates:
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

    def are_equal(self, left: DateValue, right: DateValue) -> bool:
        return left["earliest"] == right["earliest"] and left["latest"] == right["latest"]

    def is_narrower(self, left: DateValue, right: DateValue) -> bool:
        if not self.is_known(right):
            return self.is_known(left)
        first, last, outer_first, outer_last = left["earliest"], left["latest"], right["earliest"], right["latest"]
        if first is None or last is None:
            return False
        if self.has_deadlines and (outer_first is None or outer_last is None):
            return False
        is_inside = (outer_first or "") <= first and last <= (outer_last or "~")
        return is_inside and (first, last) != (outer_first, outer_last)


class Ranges:
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
        # Values without a pair cannot be compared, so they cannot contradict each other.
        return not pairs or any(a.low <= b.high and b.low <= a.high for a, b in pairs)

    def are_equal(self, left: MeasureValue, right: MeasureValue) -> bool:
        if get_state(left) != ValueState.KNOWN or get_state(right) != ValueState.KNOWN:
            return get_state(left) == get_state(right)
        return have_same_currency(left, right) and any(a == b for a, b in build_span_pairs(left, right))

    def is_narrower(self, left: MeasureValue, right: MeasureValue) -> bool:
        if not self.is_known(right):
            return self.is_known(left)
        if get_state(left) != ValueState.KNOWN or get_state(right) != ValueState.KNOWN:
            return False
        # Two half-open ranges are both infinitely wide, so neither is narrower.
        return have_same_currency(left, right) and any(
            b.low <= a.low and a.high <= b.high and a.width < b.width for a, b in build_span_pairs(left, right)
        )


@dataclass(frozen=True, slots=True)
class Span:
    """A range of numbers. Both ends belong to it, and either can be infinite."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


SpanPairs = list[tuple[Span, Span]]


def get_state(value: MeasureValue) -> str:
    """Return the state of a value. Quantities have no state, and are always known."""
    return str(value.get("state", ValueState.KNOWN))


def have_same_currency(left: MeasureValue, right: MeasureValue) -> bool:
    """Tell whether two values need no conversion. A converted value is not exact enough to be the narrower one."""
    return bool(left.get("currency") == right.get("currency"))


def build_span(value: NumberBounds, is_about: bool, factor: float = 1) -> Span:
    """Make a span of `min` and `max`. `is_about` widens it, `factor` converts it."""
    low = -math.inf if value["min"] is None else convert_number(value["min"], factor)
    high = math.inf if value["max"] is None else convert_number(value["max"], factor)
    if is_about:
        low, high = low - abs(low) * ABOUT, high + abs(high) * ABOUT
    return Span(low, high)


def convert_number(number: float, factor: float) -> float:
    """Convert a number, to 12 digits: 4100 MWh are exactly 4.1 GWh."""
    return float(f"{number * factor:.12g}") if factor != 1 else number


def build_span_pairs(left: MeasureValue, right: MeasureValue) -> SpanPairs:
    """Bring two values to one unit or currency, in every way that exists. Empty if they cannot be compared."""
    left_about, right_about = left["bound"] == "about", right["bound"] == "about"
    if "unit" in left and "unit" in right:
        left_unit, right_unit = Unit(left["unit"]), Unit(right["unit"])
        if left_unit.dimension != right_unit.dimension:
            return []
        rounds = _is_rounded_conversion(left_unit, right_unit)
        return [
            (
                build_span(left, left_about or rounds, left_unit.factor),
                build_span(right, right_about or rounds, right_unit.factor),
            )
        ]
    if "currency" in left and "currency" in right:
        return _build_amount_pairs(left, right, left_about, right_about)
    if {"unit", "currency"} & (set(left) ^ set(right)):
        return []  # such as a quantity and a share
    if left.get("of") and right.get("of") and left.get("of") != right.get("of"):
        return []  # such as a tenth of a tranche and a tenth of the company
    return [(build_span(left, left_about), build_span(right, right_about))]


def _is_rounded_conversion(left: Unit, right: Unit) -> bool:
    """Tell whether sources round when they convert: they do from hectares to acres, but not from GWh to MWh."""
    power = math.log10(left.factor / right.factor)
    return abs(power - round(power)) > 1e-9


def _build_amount_pairs(left: AmountValue, right: AmountValue, left_about: bool, right_about: bool) -> SpanPairs:
    """Pair two amounts: in their common currency, else by the sources' own conversions, else in US dollars.

    A converted amount always counts as "about".
    """
    if left["currency"] == right["currency"]:
        return [(build_span(left, left_about), build_span(right, right_about))]
    left_stated = [stated for stated in left.get("stated", ()) if stated["currency"] == right["currency"]]
    right_stated = [stated for stated in right.get("stated", ()) if stated["currency"] == left["currency"]]
    pairs = [(build_span(stated, True), build_span(right, right_about)) for stated in left_stated]
    pairs += [(build_span(left, left_about), build_span(stated, True)) for stated in right_stated]
    left_usd, right_usd = left.get("usd"), right.get("usd")
    if not pairs and left_usd and right_usd:
        pairs = [(build_span(left_usd, True), build_span(right_usd, True))]  # by rates of different days
    return pairs


class Parts:
    """Compares objects part by part. A part that only one of them has contradicts nothing."""

    def __init__(self, parts: dict[str, Comparison]) -> None:
        self.parts = parts

    def is_known(self, value: Mapping[str, object]) -> bool:
        return True

    def agree(self, left: Mapping[str, object], right: Mapping[str, object]) -> bool:
        return all(self.parts[key].agree(left[key], right[key]) for key in left.keys() & right.keys())

    def are_equal(self, left: Mapping[str, object], right: Mapping[str, object]) -> bool:
        return left.keys() == right.keys() and all(self.parts[key].are_equal(left[key], right[key]) for key in left)

    def is_narrower(self, left: Mapping[str, object], right: Mapping[str, object]) -> bool:
        return (
            not self.are_equal(left, right)
            and left.keys() >= right.keys()
            and all(is_within(left[key], right[key], self.parts[key]) for key in right)
        )


class Lists:
    """Compares whole lists of companies with shares, entry by entry."""

    def __init__(self, entries: Parts) -> None:
        self.entries = entries

    def is_known(self, value: list[CompanyEntry]) -> bool:
        return True

    def agree(self, left: list[CompanyEntry], right: list[CompanyEntry]) -> bool:
        ours, theirs = index_by_company(left), index_by_company(right)
        return ours.keys() == theirs.keys() and all(self.entries.agree(ours[key], theirs[key]) for key in ours)

    def are_equal(self, left: list[CompanyEntry], right: list[CompanyEntry]) -> bool:
        ours, theirs = index_by_company(left), index_by_company(right)
        return ours.keys() == theirs.keys() and all(self.entries.are_equal(ours[key], theirs[key]) for key in ours)

    def is_narrower(self, left: list[CompanyEntry], right: list[CompanyEntry]) -> bool:
        ours, theirs = index_by_company(left), index_by_company(right)
        return (
            not self.are_equal(left, right)
            and ours.keys() == theirs.keys()
            and all(is_within(ours[key], theirs[key], self.entries) for key in theirs)
        )


def is_within(left: object, right: object, comparison: Comparison) -> bool:
    """Tell whether `left` equals `right` or is narrower."""
    return comparison.are_equal(left, right) or comparison.is_narrower(left, right)


def normalize(value: object) -> object:
    """Remove the differences that have no meaning: letters' case, the order of a list, the wording in `text`."""
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, list):
        return sorted((normalize(element) for element in value), key=repr)
    if isinstance(value, dict):
        return {key: normalize(part) for key, part in value.items() if key != "text"}
    return value


def get_figure(quantity: QuantityValue) -> tuple[str, float, float]:
    """Return the numbers of a quantity in the base unit, whatever qualifies them: "up to 300" has the figure of 300."""
    unit = Unit(quantity["unit"])
    numbers = [convert_number(end, unit.factor) for end in (quantity["min"], quantity["max"]) if end is not None]
    return str(unit.dimension), min(numbers), max(numbers)


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
