"""The shapes of canonical values, for annotations: the plain JSON data that the schemas of value types return.

The schemas in `schemas/fields/values.py` define and check these shapes. Nothing here exists at run time.
"""

from typing import NotRequired, TypedDict, final


class DateValue(TypedDict):
    """An imprecise date: the wording, the EDTF, and its bounds as ISO 8601 days. A null bound is open or unknown."""

    text: str | None
    edtf: str | None
    earliest: str | None
    latest: str | None
    precision: str | None


class DurationValue(TypedDict, total=False):
    """A length of time in ISO 8601. Wording alone means an open length."""

    text: str
    iso8601: str
    min: str
    max: str
    bound: str


class PeriodValue(TypedDict, total=False):
    """A stretch of time: its start, its end and its length, as far as they are known."""

    start: DateValue
    end: DateValue
    duration: DurationValue


class NumberBounds(TypedDict):
    """Two bounds of a number. Null is an open bound."""

    min: float | None
    max: float | None


class StatedValue(NumberBounds):
    """The source's own conversion of an amount."""

    currency: str


class UsdValue(NumberBounds):
    """An amount in US dollars, with the rate of a day."""

    rate: float
    rate_date: str


class UndisclosedBy(TypedDict):
    """A source that states that the value is not known, or not disclosed."""

    text: str | None
    state: str
    source: str


class RangeValue(NumberBounds):
    """The parts that amounts, shares and quantities share."""

    text: str | None
    bound: str | None
    one_of: NotRequired[list[float]]


@final
class AmountValue(RangeValue):
    """An amount of money in whole units of a currency, by its ISO 4217 code."""

    currency: str | None
    state: str
    usd: NotRequired[UsdValue | None]
    stated: NotRequired[list[StatedValue]]
    prices: NotRequired[str]
    price_year: NotRequired[int]
    also: NotRequired[list[UndisclosedBy]]


@final
class ShareValue(RangeValue):
    """A share in percent."""

    state: str
    of: NotRequired[str]
    also: NotRequired[list[UndisclosedBy]]


@final
class QuantityValue(RangeValue):
    """A number of things, or a size, in its unit."""

    unit: str


# A quantity has a unit, an amount has a currency, a share has neither.
MeasureValue = QuantityValue | AmountValue | ShareValue


class SubjectValue(TypedDict):
    """A reference to a record of any kind."""

    kind: str
    id: str


class CompanyEntry(TypedDict, total=False):
    """The parts of a list element that name its company. Exactly one of them is present."""

    company: str
    companies: list[str]
    unnamed: str
    state: str
