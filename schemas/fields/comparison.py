"""How two values of one field compare: whether both can be true, and whether one is the other, only narrower.

Pure functions of canonical values, the plain data that the schemas make of their input.
"""

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any, Protocol

from models.vocabularies import Unit, ValueState

# "About 10 billion" and 9.8 billion are the same news. Wider than 5 %, outlets mean different numbers.
ABOUT = 0.05


class Comparison(Protocol):
    """What the rule of resolution asks about values."""

    def known(self, value: Any) -> bool:
        """Tell whether the value says something, rather than that it is undisclosed, unknown or vague."""

    def agree(self, one: Any, other: Any) -> bool:
        """Tell whether both can be true."""

    def equal(self, one: Any, other: Any) -> bool:
        """Tell whether both say the same, whatever the wording."""

    def inside(self, one: Any, other: Any) -> bool:
        """Tell whether `one` lies inside `other` and is narrower. No chain of these may lead back to its start."""


class Exact:
    """Words, flags, numbers and references: equal, or different."""

    def known(self, value: Any) -> bool:
        # {unnamed: …} and {state: undisclosed} stand for a company not known.
        return not (isinstance(value, dict) and value.keys() & {"unnamed", "state"})

    def agree(self, one: Any, other: Any) -> bool:
        return self.equal(one, other) or not (self.known(one) and self.known(other))

    def equal(self, one: Any, other: Any) -> bool:
        return bool(bare(one) == bare(other))

    def inside(self, one: Any, other: Any) -> bool:
        return self.known(one) and not self.known(other)


class Prose:
    """Free wording: two wordings never contradict each other."""

    def known(self, value: Any) -> bool:
        return True

    def agree(self, one: Any, other: Any) -> bool:
        return True

    def equal(self, one: Any, other: Any) -> bool:
        return bool(bare(one) == bare(other))

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

    def equal(self, one: Any, other: Any) -> bool:
        return bool(one["earliest"] == other["earliest"] and one["latest"] == other["latest"])

    def inside(self, one: Any, other: Any) -> bool:
        if not self.known(other):
            return self.known(one)
        bounds = (one["earliest"], one["latest"], other["earliest"], other["latest"])
        if None in bounds:
            return False
        contained = bounds[2] <= bounds[0] and bounds[1] <= bounds[3]
        return contained and bounds[:2] != bounds[2:]


class Ranges:
    """Amounts, shares and quantities by their bounds. That there is none is known, and contradicts every number."""

    def known(self, value: Any) -> bool:
        return state(value) in (ValueState.KNOWN, ValueState.NONE)

    def agree(self, one: Any, other: Any) -> bool:
        if not (self.known(one) and self.known(other)):
            return True
        if ValueState.NONE in (state(one), state(other)):
            return state(one) == state(other)
        pairs = comparable(one, other)
        # Without a pair nothing tells that they differ.
        return not pairs or any(a.low <= b.high and b.low <= a.high for a, b in pairs)

    def equal(self, one: Any, other: Any) -> bool:
        if state(one) != ValueState.KNOWN or state(other) != ValueState.KNOWN:
            return state(one) == state(other)
        return in_one_currency(one, other) and any(a == b for a, b in comparable(one, other))

    def inside(self, one: Any, other: Any) -> bool:
        if not self.known(other):
            return self.known(one)
        if state(one) != ValueState.KNOWN or state(other) != ValueState.KNOWN or not in_one_currency(one, other):
            return False
        # Of two half-open ones neither is the narrower: both are infinitely wide.
        return any(b.low <= a.low and a.high <= b.high and a.width < b.width for a, b in comparable(one, other))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of numbers, closed at both ends, perhaps infinite."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


def state(value: dict[str, Any]) -> str:
    """Return the state of a value; quantities have none, and are known."""
    return str(value.get("state", ValueState.KNOWN))


def in_one_currency(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether no conversion stands between two values: converted, none is exact enough to be the narrower."""
    return bool(one.get("currency") == other.get("currency"))


def span(value: dict[str, Any], about: bool, factor: float = 1) -> Span:
    """Make a span of `min` and `max`; `about` widens it, `factor` converts it."""
    low = -math.inf if value["min"] is None else converted(value["min"], factor)
    high = math.inf if value["max"] is None else converted(value["max"], factor)
    if about:
        low, high = low - abs(low) * ABOUT, high + abs(high) * ABOUT
    return Span(low, high)


def converted(number: float, factor: float) -> float:
    """Convert a number, to 12 digits: 4100 MWh are 4.1 GWh, and not a hair more."""
    return float(f"{number * factor:.12g}") if factor != 1 else number


def comparable(one: dict[str, Any], other: dict[str, Any]) -> list[tuple[Span, Span]]:
    """Bring two values to one unit or currency, in each way that there is; none where that cannot be done."""
    abouts = one.get("bound") == "about", other.get("bound") == "about"
    if "unit" in one and "unit" in other:
        units = Unit(one["unit"]), Unit(other["unit"])
        if units[0].dimension != units[1].dimension:
            return []
        if _rounds(*units):
            abouts = True, True
        return [(span(one, abouts[0], units[0].factor), span(other, abouts[1], units[1].factor))]
    if "currency" in one and "currency" in other:
        return _in_one_currency(one, other, abouts)
    if {"unit", "currency"} & (set(one) ^ set(other)):
        return []  # a quantity and a share, say
    if one.get("of") and other.get("of") and one["of"] != other["of"]:
        return []  # a tenth of a tranche and a tenth of the company
    return [(span(one, abouts[0]), span(other, abouts[1]))]


def _rounds(one: Unit, other: Unit) -> bool:
    """Tell whether who converts between two units rounds: hectares into acres, but not GWh into MWh."""
    power = math.log10(one.factor / other.factor)
    return abs(power - round(power)) > 1e-9


def _in_one_currency(one: dict[str, Any], other: dict[str, Any], abouts: tuple[bool, bool]) -> list[tuple[Span, Span]]:
    """Compare as they are, else by the sources' own conversions, else in dollars. A conversion is always about."""
    if one["currency"] == other["currency"]:
        return [(span(one, abouts[0]), span(other, abouts[1]))]
    ours = [stated for stated in one.get("stated", ()) if stated["currency"] == other["currency"]]
    theirs = [stated for stated in other.get("stated", ()) if stated["currency"] == one["currency"]]
    pairs = [(span(stated, True), span(other, abouts[1])) for stated in ours]
    pairs += [(span(one, abouts[0]), span(stated, True)) for stated in theirs]
    if not pairs and one.get("usd") and other.get("usd"):
        pairs = [(span(one["usd"], True), span(other["usd"], True))]  # rates of different days
    return pairs


class Parts:
    """Mappings, part by part: what only one of them says is no contradiction."""

    def __init__(self, parts: dict[str, Comparison]) -> None:
        self.parts = parts

    def known(self, value: Any) -> bool:
        return True

    def agree(self, one: Any, other: Any) -> bool:
        return all(self.parts[key].agree(one[key], other[key]) for key in one.keys() & other.keys())

    def equal(self, one: Any, other: Any) -> bool:
        return one.keys() == other.keys() and all(self.parts[key].equal(one[key], other[key]) for key in one)

    def inside(self, one: Any, other: Any) -> bool:
        return (
            not self.equal(one, other)
            and one.keys() >= other.keys()
            and all(within(one[key], other[key], self.parts[key]) for key in other)
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

    def equal(self, one: Any, other: Any) -> bool:
        ours, theirs = by_company(one), by_company(other)
        return ours.keys() == theirs.keys() and all(self.entries.equal(ours[key], theirs[key]) for key in ours)

    def inside(self, one: Any, other: Any) -> bool:
        ours, theirs = by_company(one), by_company(other)
        return (
            not self.equal(one, other)
            and ours.keys() == theirs.keys()
            and all(within(ours[key], theirs[key], self.entries) for key in theirs)
        )


def within(one: Any, other: Any, comparison: Comparison) -> bool:
    """Tell whether `one` says the same as `other`, or something narrower inside it."""
    return comparison.equal(one, other) or comparison.inside(one, other)


def bare(value: Any) -> Any:
    """Leave out what makes no difference: letters' case, the order of a list, the wording beside a value."""
    if isinstance(value, str):
        return value.casefold()
    if isinstance(value, list):
        return sorted((bare(element) for element in value), key=repr)
    if isinstance(value, dict):
        return {key: bare(part) for key, part in value.items() if key != "text"}
    return value


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
