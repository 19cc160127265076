"""US dollars beside other money, by the euro reference rates of the European Central Bank."""

import datetime as dt
import functools
from typing import Any

from currency_converter import CurrencyConverter, RateNotFoundError
from marshmallow import fields

from schemas.fields.facts import AmountFact, MeasureFact

# Rates are published on banking days; over Easter the last one can be five days old.
OLDEST_RATE = 6


@functools.cache
def _rates() -> CurrencyConverter:
    return CurrencyConverter()


@functools.lru_cache(maxsize=4096)
def rate(currency: str, day: dt.date) -> tuple[float, dt.date] | None:
    """Return how many US dollars one unit was on `day`, and the day of that rate; None where there is none."""
    if currency == "USD":
        return 1.0, day
    if currency not in _rates().currencies:
        return None
    for age in range(OLDEST_RATE + 1):
        tried = day - dt.timedelta(days=age)
        try:
            return float(_rates().convert(1, currency, "USD", date=tried)), tried
        except RateNotFoundError:
            continue
    return None


def in_dollars(amount: dict[str, Any], day: dt.date) -> dict[str, Any] | None:
    """Return `{min, max, rate, rate_date}` of a canonical amount, to the cent; None where it cannot be converted."""
    if amount["state"] != "known" or not amount["currency"]:
        return None
    found = rate(amount["currency"], day)
    if found is None:
        return None
    dollars, rate_day = found
    low, high = (None if amount[end] is None else _plain(amount[end] * dollars) for end in ("min", "max"))
    return {"min": low, "max": high, "rate": round(dollars, 6), "rate_date": rate_day.isoformat()}


def with_dollars(field: fields.Field[Any], value: Any, day: dt.date) -> Any:
    """Return a canonical value with `usd` in each amount in it, by the rate of `day`."""
    if not has_amounts(field) or value is None:
        return value
    if isinstance(field, AmountFact) or (isinstance(field, MeasureFact) and "currency" in value):
        return value | {"usd": in_dollars(value, day)}
    if isinstance(field, fields.List):
        if isinstance(value, list):
            return [with_dollars(field.inner, element, day) for element in value]
        return with_dollars(field.inner, value, day)  # one element of a set, as claims carry it
    if isinstance(field, fields.Nested):
        parts = {part.data_key or name: part for name, part in field.schema.fields.items()}
        return {name: with_dollars(parts[name], part, day) if name in parts else part for name, part in value.items()}
    return value


@functools.cache
def has_amounts(field: fields.Field[Any]) -> bool:
    """Tell whether a field can hold an amount of money."""
    if isinstance(field, (AmountFact, MeasureFact)):
        return True
    if isinstance(field, fields.List):
        return has_amounts(field.inner)
    if isinstance(field, fields.Nested):
        return any(has_amounts(part) for part in field.schema.fields.values())
    return False


def _plain(number: float) -> float:
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded
