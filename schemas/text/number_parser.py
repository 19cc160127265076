"""Amounts, quantities and shares as news texts write them, read into bounds; what is not sure to be read is None.

Pure functions over the rows of `number_words`, `currency_words` and `unit_words`. All of a text must be understood: a
word that no row has makes it unreadable, save for what follows the number and cannot change it ("over a decade",
"for the land", a conversion in brackets).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.text import number_words
from schemas.text.currency_words import CODES, NAMES, SHARED
from schemas.text.number_asides import AMOUNT_TAILS, QUANTITY_TAILS, without_asides
from schemas.text.number_lexer import Lexer, Token, decimal, plain
from schemas.text.unit_words import RATE_WORDS, UNIT_WORDS

Number = int | float


@dataclass(frozen=True, slots=True)
class Bounds:
    """`min` equals `max` for exact and about; at_least and over have no `max`, up_to and under no `min`."""

    min: Number | None
    max: Number | None
    bound: str


@dataclass(frozen=True, slots=True)
class ShareReading(Bounds):
    """A share in percent, from 0 to 100."""


@dataclass(frozen=True, slots=True)
class AmountReading(Bounds):
    """Money in whole units of a currency, by its ISO 4217 code; None where the text does not tell which."""

    currency: str | None


@dataclass(frozen=True, slots=True)
class QuantityReading(Bounds):
    """A quantity in a unit of the published vocabulary; None where the text does not tell which."""

    unit: str | None


_RATES = {word: rate for rate, words in RATE_WORDS.items() for word in words.split(",")}
_UNITS = {word: unit for unit in UNIT_WORDS for word in unit.words.split(",")}
_CURRENCIES = NAMES | {code.lower(): code for code in CODES}
_AMOUNT_WORDS = Lexer({"C": [*_CURRENCIES, *SHARED]})
_QUANTITY_WORDS = Lexer({"U": _UNITS, "R": _RATES})
_SHARE_WORDS = Lexer({"P": ("%", "percent", "per cent", "prozent")})
_WHOLE_SHARES = frozenset(("wholly owned", "wholly owned subsidiary", "fully owned", "fully owned subsidiary"))


def _grammar(number: str) -> re.Pattern[str]:
    """A text as a pattern of the kinds of its tokens; `number` is one number with its currency or unit."""
    return re.compile(f"(?P<before>[RBW]*)(?P<low>{number})(?:(?P<to>[DA])(?P<high>{number}))?(?P<after>[RZ]*)")


_SCALED = "N(?:S|E(?:NE)*N?)?"
_AMOUNT = _grammar(f"C*{_SCALED}C*")
_QUANTITY = _grammar(f"{_SCALED}U*")
_SHARE = _grammar("NP?")


def read_amount(text: str) -> AmountReading | None:
    """Read an amount of money; None where there is none, or more than one reading."""
    core = without_asides(text, AMOUNT_TAILS, _is_conversion)
    tokens = _AMOUNT_WORDS.tokens(core) if core else None
    if not tokens:
        return None
    codes = _currencies([token.text for token in tokens if token.kind == "C"])
    bounds = _bounds(tokens, _AMOUNT, dots_group="EUR" in codes)
    if not bounds or len(codes) > 1:
        return None
    return AmountReading(bounds.min, bounds.max, bounds.bound, codes[0] if codes else None)


def _is_conversion(aside: str) -> bool:
    return read_amount(aside) is not None


def _currencies(words: Sequence[str]) -> list[str]:
    """The currencies that the words allow: none where they are silent or leave it open, several where they clash."""
    named = {_CURRENCIES[word] for word in words if word in _CURRENCIES}
    shared = [SHARED[word] for word in words if word not in _CURRENCIES]
    for default, others in shared:
        if any(code != default and code not in others for code in named):
            return sorted(named | {default or "unknown"})
    defaults = {default for default, _ in shared if default}
    return sorted(named or defaults)


def read_quantity(text: str) -> QuantityReading | None:
    """Read a quantity; None where there is none, more than one reading, or a rate that has no unit."""
    core = without_asides(text, QUANTITY_TAILS, _is_measure)
    tokens = _QUANTITY_WORDS.tokens(core) if core else None
    if not tokens:
        return None
    things = [_UNITS[token.text] for token in tokens if token.kind == "U"]
    rates = [_RATES[token.text] for token in tokens if token.kind == "R"]
    counted = any(thing.counted for thing in things)
    bounds = _bounds(tokens, _QUANTITY, dots_group=counted)
    if not bounds or len(rates) > 1 or (counted and not _is_whole(bounds)):
        return None
    if not things and any(token.kind == "S" and len(token.text) == 1 for token in tokens):
        # "5 m" may be metres.
        return None
    # In "units delivered" and "firm orders" the last word is the one that tells.
    thing = things[-1] if things else None
    if thing and rates and rates[0] not in thing.rates:
        return None
    unit = (thing.rates[rates[0]] if rates else thing.bare) if thing else None
    return QuantityReading(bounds.min, bounds.max, bounds.bound, unit)


def _is_measure(aside: str) -> bool:
    reading = read_quantity(aside)
    return reading is not None and reading.unit is not None


def _is_whole(bounds: Bounds) -> bool:
    return not isinstance(bounds.min, float) and not isinstance(bounds.max, float)


def read_share(text: str) -> ShareReading | None:
    """Read a share in percent; None where there is none, or none between 0 and 100."""
    core = without_asides(text, AMOUNT_TAILS, lambda _: False)
    if core in _WHOLE_SHARES:
        return ShareReading(100, 100, "exact")
    tokens = _SHARE_WORDS.tokens(core) if core else None
    bounds = _bounds(tokens, _SHARE) if tokens and any(token.kind == "P" for token in tokens) else None
    if not bounds or any(end is not None and end > 100 for end in (bounds.min, bounds.max)):
        return None
    if (bounds.bound == "over" and bounds.min == 100) or (bounds.bound == "under" and bounds.max == 0):
        return None
    return ShareReading(bounds.min, bounds.max, bounds.bound)


def _bounds(tokens: Sequence[Token], grammar: re.Pattern[str], *, dots_group: bool = False) -> Bounds | None:
    """The bounds that the tokens give when they follow the grammar."""
    found = grammar.fullmatch("".join(token.kind for token in tokens))
    if not found or ("W" in found["before"]) != (found["to"] == "A"):
        return None
    bounds = [_BOUNDS[token.text] for token in tokens if token.kind in "BZ"]
    foreign = any(token.text in number_words.COMMA_LANGUAGE for token in tokens)
    low, high = ([token for token in tokens[slice(*found.span(name))] if token.kind in "NSE"] for name in _ENDS)
    if not high:
        value = _value(low, foreign, dots_group)
        return _one(value, bounds) if value is not None else None
    if len(low) == 1 and len(high) == 2:
        # "2-3 billion" names its scale once.
        low = [*low, high[1]]
    ends = [_value(end, foreign, dots_group) for end in (low, high)]
    return _range(ends[0], ends[1]) if bounds in ([], ["about"]) else None


_BOUNDS = number_words.BOUND_WORDS | number_words.AFTER
_ENDS = ("low", "high")


def _one(value: Decimal, bounds: Sequence[str]) -> Bounds | None:
    number = plain(value)
    if number is None or len(bounds) > 1:
        return None
    bound = bounds[0] if bounds else "exact"
    return Bounds(
        None if bound in ("up_to", "under") else number,
        None if bound in ("at_least", "over") else number,
        bound,
    )


def _range(low: Decimal | None, high: Decimal | None) -> Bounds | None:
    if low is None or high is None or low >= high:
        return None
    numbers = plain(low), plain(high)
    return None if None in numbers else Bounds(*numbers, "range")


def _value(tokens: Sequence[Token], foreign: bool, dots_group: bool) -> Decimal | None:
    """The number that digits and scales make together; East Asian ones add up and must descend (6조 5100억)."""
    total, limit = Decimal(0), None
    for index in range(0, len(tokens), 2):
        digits, scale = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
        number = _digits(digits.text, scale, foreign, dots_group)
        if number is None or (scale and foreign and scale.text in number_words.LONG_SCALE_DOUBT):
            return None
        part = number * Decimal(10) ** (_SCALES[scale.text] if scale else 0)
        if limit is not None and part >= limit:
            return None
        total += part
        limit = Decimal(10) ** _SCALES[scale.text] if scale else None
    return total


_SCALES = number_words.SCALES | number_words.COMMA_SCALES | number_words.EAST_ASIAN_SCALES


def _digits(written: str, scale: Token | None, foreign: bool, dots_group: bool) -> Decimal | None:
    if written in number_words.SPELLED:
        return Decimal(str(number_words.SPELLED[written]))
    return decimal(written, comma_language=foreign, scaled=scale is not None, dots_group=dots_group)
