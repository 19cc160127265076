"""Spans of numbers: what amounts, shares and quantities amount to, in one unit or currency, and how sources round.

Pure functions of canonical values. `comparison.py` says what they mean for the rule.
"""

import functools
import math
from decimal import Decimal
from typing import NamedTuple

from models.vocabularies import Unit, ValueState
from schemas.fields.canonical_values import AmountValue, MeasureValue, NumberBounds, QuantityValue

# "About 10 billion" and 9.8 billion are the same news. If they differ by more than 5 %, outlets mean different numbers.
ABOUT = 0.05
# From two significant digits on, a number can be a rounding of a longer one: 2.6 of 2.57, and 720 of 723. One digit is
# too coarse: 3 would be a rounding of 2.6.
ROUNDED_DIGITS = 2
# From three digits on, a rounding is so close that the longer number is only more precise: 2.023 lies inside 2.02. With
# two digits it can also be a revision: 17 % after 17.4 %.
PRECISE_DIGITS = 3


class Span(NamedTuple):
    """A range of numbers. Both ends belong to it, and either can be infinite. `number` is what "about" qualifies."""

    low: float
    high: float
    number: float | None = None

    @property
    def width(self) -> float:
        return self.high - self.low

    def contains(self, other: "Span") -> bool:
        """Tell whether `other` lies inside, the ends included."""
        return self.low <= other.low and other.high <= self.high

    def overlaps(self, other: "Span") -> bool:
        """Tell whether both have a number in common."""
        return self.low <= other.high and other.low <= self.high

    def is_refined_by(self, other: "Span") -> bool:
        """Tell whether `other` lies inside, is narrower, and is no copy that dropped a qualifier.

        300 does not refine "more than 300", and $10 billion does not refine "about $10 billion".
        """
        if not self.contains(other) or other.width >= self.width:
            return False
        if self.number is not None and other.low <= self.number <= other.high:
            return False
        return (self.high < math.inf or other.low > self.low) and (self.low > -math.inf or other.high < self.high)


SpanPairs = list[tuple[Span, Span]]


def get_state(value: MeasureValue) -> str:
    """Return the state of a value. Quantities have no state, and are always known."""
    return str(value.get("state", ValueState.KNOWN))


def have_same_currency(left: MeasureValue, right: MeasureValue) -> bool:
    """Tell whether two values need no conversion. A converted value is not exact enough to be the narrower one."""
    return bool(left.get("currency") == right.get("currency"))


def get_measure(value: MeasureValue) -> str:
    """Return what a value measures: a dimension, a currency, or the whole of a share. Others are not compared."""
    if "unit" in value:
        return str(Unit(value["unit"]).dimension)
    if "currency" in value:
        return str(value["currency"])
    return f"share of {value.get('of') or 'company'}"


def build_base_span(value: MeasureValue, digits: int | None = None) -> Span:
    """Make the span of a value in the base unit of its dimension, or in its currency."""
    factor = Unit(value["unit"]).factor if "unit" in value else 1
    return build_span(value, value["bound"] == "about", factor, digits)


def build_span(value: NumberBounds, is_about: bool, factor: float = 1, digits: int | None = None) -> Span:
    """Make a span of `min` and `max`. `is_about` widens it, `factor` converts it.

    With `digits`, a single number of at least so many significant digits has the span of its roundings.
    """
    low = -math.inf if value["min"] is None else convert_number(value["min"], factor)
    high = math.inf if value["max"] is None else convert_number(value["max"], factor)
    if is_about:
        number = low if low == high else None
        return Span(low - abs(low) * ABOUT, high + abs(high) * ABOUT, number)
    if digits is not None and low == high and value["min"] is not None:
        count, half = measure_rounding(value["min"])
        if count >= digits:
            return Span(convert_number(value["min"] - half, factor), convert_number(value["min"] + half, factor))
    return Span(low, high)


@functools.lru_cache(maxsize=4096)
def measure_rounding(number: float) -> tuple[int, float]:
    """Return how many significant digits a number has, and half of its last one: 3 and 0.005 for 2.57."""
    _, digits, exponent = Decimal(f"{number:.12g}").normalize().as_tuple()
    return len(digits), float(Decimal((0, (5,), int(exponent) - 1)))


def convert_number(number: float, factor: float) -> float:
    """Convert a number, to 12 digits: 4100 MWh are exactly 4.1 GWh."""
    return float(f"{number * factor:.12g}")


def get_figure(quantity: QuantityValue) -> tuple[str, float, float]:
    """Return the numbers of a quantity in the base unit, whatever qualifies them: "up to 300" has the figure of 300."""
    unit = Unit(quantity["unit"])
    numbers = [convert_number(end, unit.factor) for end in (quantity["min"], quantity["max"]) if end is not None]
    return str(unit.dimension), min(numbers), max(numbers)


def build_span_pairs(left: MeasureValue, right: MeasureValue, digits: int | None = None) -> SpanPairs:
    """Bring two values to one unit or currency, in every way that exists. Empty if they cannot be compared.

    `digits` has the meaning that it has for `build_span`. Converted values have none, because they are widened already.
    """
    left_about, right_about = left["bound"] == "about", right["bound"] == "about"
    if "unit" in left and "unit" in right:
        return _build_quantity_pairs(left, right, digits)
    if "currency" in left and "currency" in right:
        return _build_amount_pairs(left, right, digits)
    if {"unit", "currency"} & (set(left) ^ set(right)):
        return []  # such as a quantity and a share
    if left.get("of") and right.get("of") and left.get("of") != right.get("of"):
        return []  # such as a tenth of a tranche and a tenth of the company
    return [(build_span(left, left_about, digits=digits), build_span(right, right_about, digits=digits))]


def _build_quantity_pairs(left: QuantityValue, right: QuantityValue, digits: int | None) -> SpanPairs:
    """Pair two quantities. Values count as "about" if sources round when they convert between the two units."""
    left_unit, right_unit = Unit(left["unit"]), Unit(right["unit"])
    if left_unit.dimension != right_unit.dimension:
        return []
    if _is_rounded_conversion(left_unit, right_unit):
        return [(build_span(left, True, left_unit.factor), build_span(right, True, right_unit.factor))]
    return [(build_base_span(left, digits), build_base_span(right, digits))]


def _is_rounded_conversion(left: Unit, right: Unit) -> bool:
    """Tell whether sources round when they convert: they do from hectares to acres, but not from GWh to MWh."""
    power = math.log10(left.factor / right.factor)
    return abs(power - round(power)) > 1e-9


def _build_amount_pairs(left: AmountValue, right: AmountValue, digits: int | None) -> SpanPairs:
    """Pair two amounts: in their common currency, else by the sources' own conversions, else in US dollars.

    A converted amount always counts as "about".
    """
    left_about, right_about = left["bound"] == "about", right["bound"] == "about"
    if left["currency"] == right["currency"]:
        return [(build_span(left, left_about, digits=digits), build_span(right, right_about, digits=digits))]
    left_stated = [stated for stated in left.get("stated", ()) if stated["currency"] == right["currency"]]
    right_stated = [stated for stated in right.get("stated", ()) if stated["currency"] == left["currency"]]
    pairs = [(build_span(stated, True), build_span(right, right_about)) for stated in left_stated]
    pairs += [(build_span(left, left_about), build_span(stated, True)) for stated in right_stated]
    left_usd, right_usd = left.get("usd"), right.get("usd")
    if not pairs and left_usd and right_usd:
        pairs = [(build_span(left_usd, True), build_span(right_usd, True))]  # by rates of different days
    return pairs
