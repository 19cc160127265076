"""Converts amounts of money to US dollars, by the euro reference rates of the European Central Bank."""

import datetime as dt
import functools
from typing import TypeVar, cast

from currency_converter import CurrencyConverter, RateNotFoundError

from ledger.rounding import round_to_hundredths
from schemas.fields.canonical_values import AmountValue, UsdValue
from schemas.fields.facts import AmountFact, MeasureFact
from schemas.fields.scalars import AnyField
from schemas.fields.walk import transform, walk_fields

# The bank publishes rates on banking days. Over Easter the last rate can be five days old.
OLDEST_RATE = 6
# The types of fields that can hold an amount of money.
AMOUNT_TYPES = (AmountFact, MeasureFact)

Value = TypeVar("Value")


@functools.cache
def _load_rates() -> CurrencyConverter:
    return CurrencyConverter()


@functools.lru_cache(maxsize=4096)
def find_rate(currency: str, day: dt.date) -> tuple[float, dt.date] | None:
    """Return the US dollars for one unit of a currency on `day`, and the day of that rate. None without a rate."""
    if currency == "USD":
        return 1.0, day
    if currency not in _load_rates().currencies:
        return None
    for age in range(OLDEST_RATE + 1):
        rate_day = day - dt.timedelta(days=age)
        try:
            return float(_load_rates().convert(1, currency, "USD", date=rate_day)), rate_day
        except RateNotFoundError:
            continue
    return None


def convert_to_usd(amount: AmountValue, day: dt.date) -> UsdValue | None:
    """Return the US dollars of a canonical amount, to the cent. None if the amount or the rate is not known."""
    if amount["state"] != "known" or not amount["currency"]:
        return None
    rate = find_rate(amount["currency"], day)
    if rate is None:
        return None
    dollars, rate_day = rate
    return {
        "min": _convert_bound(amount["min"], dollars),
        "max": _convert_bound(amount["max"], dollars),
        "rate": round(dollars, 6),
        "rate_date": rate_day.isoformat(),
    }


def add_usd(field: AnyField, value: Value, day: dt.date) -> Value:
    """Return a canonical value with `usd` added to each amount, by the rate of `day`."""
    if not has_amounts(field):
        return value

    def convert(leaf_field: AnyField, leaf: object) -> object:
        if isinstance(leaf_field, AMOUNT_TYPES) and isinstance(leaf, dict) and "currency" in leaf:
            return leaf | {"usd": convert_to_usd(cast(AmountValue, leaf), day)}
        return leaf

    return transform(field, value, convert)


@functools.cache
def has_amounts(field: AnyField) -> bool:
    """Tell whether a field can hold an amount of money."""
    return any(isinstance(part.field, AMOUNT_TYPES) for part in walk_fields(field))


def _convert_bound(bound: float | None, rate: float) -> float | None:
    """Convert a bound, to the cent. An open bound stays None."""
    return None if bound is None else round_to_hundredths(bound * rate)
