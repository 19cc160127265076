"""How two values of one field compare: whether both can be true, and whether one is the other, only narrower.

Pure functions of canonical values, the plain data that the schemas make of their input.
"""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any, Protocol

from models.vocabularies import Unit

# "About 10 billion" and 9.8 billion are the same news. Wider than 5 %, outlets mean different numbers.
ABOUT = 0.05


class Comparison(Protocol):
    """What the rule of resolution asks about values."""

    def known(self, value: Any) -> bool:
        """Tell whether the value says something, rather than that it is undisclosed, unknown or vague."""

    def agree(self, one: Any, other: Any) -> bool:
        """Tell whether both can be true."""

    def inside(self, one: Any, other: Any) -> bool:
        """Tell whether `one` lies inside `other` and is narrower."""


class Exact:
    """Words, flags, numbers and references: equal, or different."""

    def known(self, value: Any) -> bool:
        return not isinstance(value, dict)  # {unnamed: …} and {state: undisclosed} stand for a company not known

    def agree(self, one: Any, other: Any) -> bool:
        return bool(one == other) or not (self.known(one) and self.known(other))

    def inside(self, one: Any, other: Any) -> bool:
        return self.known(one) and not self.known(other)


class Prose:
    """Free wording: two wordings never contradict each other."""

    def known(self, value: Any) -> bool:
        return True

    def agree(self, one: Any, other: Any) -> bool:
        return True

    def inside(self, one: Any, other: Any) -> bool:
        return False


class Dates:
    """Imprecise dates by their bounds. A half-open one is a deadline, not a precision: it is never inside another."""

    def known(self, value: Any) -> bool:
        return value["earliest"] is not None or value["latest"] is not None

    def agree(self, one: Any, other: Any) -> bool:
        return (one["earliest"] or "") <= (other["latest"] or "~") and (other["earliest"] or "") <= (
            one["latest"] or "~"
        )

    def inside(self, one: Any, other: Any) -> bool:
        bounds = (one["earliest"], one["latest"], other["earliest"], other["latest"])
        if None in bounds:
            return False
        contained = bounds[2] <= bounds[0] and bounds[1] <= bounds[3]
        return contained and bounds[:2] != bounds[2:]


class Ranges:
    """Amounts, shares and quantities by their bounds."""

    def known(self, value: Any) -> bool:
        known: bool = value.get("state", "known") == "known"
        return known and (value["min"] is not None or value["max"] is not None)

    def agree(self, one: Any, other: Any) -> bool:
        pair = comparable(one, other)
        if pair is None:
            return True  # nothing tells that they differ
        a, b = pair
        return a.low <= b.high and b.low <= a.high

    def inside(self, one: Any, other: Any) -> bool:
        pair = comparable(one, other)
        if pair is None or (half_open(one) and half_open(other)):
            return False
        a, b = pair
        return b.low <= a.low and a.high <= b.high and a.width < b.width


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of numbers, closed at both ends, perhaps infinite."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


def half_open(value: dict[str, Any]) -> bool:
    """Tell whether one of the bounds is missing."""
    return value["min"] is None or value["max"] is None


def span(value: dict[str, Any], about: bool, factor: float = 1) -> Span:
    """Make a span of `min` and `max`; `about` widens it, `factor` converts it."""
    low = -math.inf if value["min"] is None else value["min"] * factor
    high = math.inf if value["max"] is None else value["max"] * factor
    if about:
        low, high = low - abs(low) * ABOUT, high + abs(high) * ABOUT
    return Span(low, high)


def comparable(one: dict[str, Any], other: dict[str, Any]) -> tuple[Span, Span] | None:
    """Bring two values to one unit or currency; None where that cannot be done."""
    abouts = one.get("bound") == "about", other.get("bound") == "about"
    if "unit" in one and "unit" in other:
        units = Unit(one["unit"]), Unit(other["unit"])
        if units[0].dimension != units[1].dimension:
            return None
        return span(one, abouts[0], units[0].factor), span(other, abouts[1], units[1].factor)
    if "currency" in one and "currency" in other:
        return _in_one_currency(one, other, abouts)
    if {"unit", "currency"} & (set(one) ^ set(other)):
        return None  # a quantity and a share, say
    return span(one, abouts[0]), span(other, abouts[1])


def _in_one_currency(one: dict[str, Any], other: dict[str, Any], abouts: tuple[bool, bool]) -> tuple[Span, Span] | None:
    if one["currency"] == other["currency"]:
        return span(one, abouts[0]), span(other, abouts[1])
    for stated in one.get("stated", ()):
        if stated["currency"] == other["currency"]:
            return span(stated, True), span(other, abouts[1])
    for stated in other.get("stated", ()):
        if stated["currency"] == one["currency"]:
            return span(one, abouts[0]), span(stated, True)
    if one.get("usd") and other.get("usd"):
        return span(one["usd"], True), span(other["usd"], True)  # rates of different days, so both are about
    return None


class Parts:
    """Mappings, part by part: what only one of them says is no contradiction."""

    def __init__(self, parts: dict[str, Comparison]) -> None:
        self.parts = parts

    def known(self, value: Any) -> bool:
        return True

    def agree(self, one: Any, other: Any) -> bool:
        return all(self.parts[key].agree(one[key], other[key]) for key in one.keys() & other.keys())

    def inside(self, one: Any, other: Any) -> bool:
        return one != other and all(
            key in one and (one[key] == other[key] or self.parts[key].inside(one[key], other[key])) for key in other
        )


class Lists:
    """Whole lists of companies with shares, entry by entry."""

    def __init__(self, entries: Parts) -> None:
        self.entries = entries

    def known(self, value: Any) -> bool:
        return True

    def agree(self, one: Any, other: Any) -> bool:
        ours, theirs = by_company(one), by_company(other)
        return ours.keys() == theirs.keys() and all(self.entries.agree(ours[key], theirs[key]) for key in ours)

    def inside(self, one: Any, other: Any) -> bool:
        ours, theirs = by_company(one), by_company(other)
        return (
            one != other
            and ours.keys() == theirs.keys()
            and all(ours[key] == theirs[key] or self.entries.inside(ours[key], theirs[key]) for key in theirs)
        )


def company_key(entry: dict[str, Any]) -> str:
    """Name the company of an entry: by its id, by several ids, or by the words for one that is not named."""
    if "companies" in entry:
        return "+".join(sorted(entry["companies"]))
    return str(entry.get("company") or f"?{entry.get('unnamed') or entry.get('state')}".casefold())


def by_company(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Order the entries of a list by their company."""
    return {company_key(entry): entry for entry in entries}


def days(value: dict[str, Any]) -> tuple[dt.date | None, dt.date | None]:
    """Return the bounds of a canonical date as dates."""
    low, high = value["earliest"], value["latest"]
    return low and dt.date.fromisoformat(low), high and dt.date.fromisoformat(high)


EXACT, PROSE, DATES, RANGES = Exact(), Prose(), Dates(), Ranges()
