"""Parses amounts, quantities and shares of news texts into bounds. A text with an uncertain meaning gives None.

Pure functions over the rows of `number_words`, `currency_words` and `unit_words`. The parser must understand the whole
text: a word without a row makes the text unreadable. Only the words after a number that cannot change it are ignored
("over a decade", "for the land", a conversion in brackets).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from schemas.text import number_words
from schemas.text.currency_words import CODES, NAMES, SHARED
from schemas.text.number_asides import AMOUNT_TAILS, QUANTITY_TAILS, SHARE_TAILS, remove_asides
from schemas.text.number_lexer import Lexer, Token, convert_decimal, parse_decimal
from schemas.text.number_words_foreign import AMOUNT_SCALES
from schemas.text.share_words import FRACTIONS, HALVES, PERCENT, REPEATING, WHOLE
from schemas.text.unit_words import COMMA_WORDS, RATE_WORDS, UNIT_WORDS

Number = int | float


@dataclass(frozen=True, slots=True)
class Bounds:
    """Bounds: `min` equals `max` for exact and about. at_least and over have no `max`, up_to and under no `min`."""

    min: Number | None
    max: Number | None
    bound: str


@dataclass(frozen=True, slots=True)
class ShareReading(Bounds):
    """A share in percent, from 0 to 100."""


@dataclass(frozen=True, slots=True)
class AmountReading(Bounds):
    """Money in whole units of a currency, by its ISO 4217 code. The code is None if the text does not determine it."""

    currency: str | None


@dataclass(frozen=True, slots=True)
class QuantityReading(Bounds):
    """A quantity in a unit of the published vocabulary. The unit is None if the text does not determine it."""

    unit: str | None
    # The units that a client can send for this text instead: those with a rate, if the text has none.
    other_units: frozenset[str] = frozenset()


_RATES = {word: rate for rate, words in RATE_WORDS.items() for word in words.split(",")}
_UNITS = {word: unit for unit in UNIT_WORDS for word in unit.words.split(",")}
_CURRENCIES = NAMES | {code.lower(): code for code in CODES}
_AMOUNT_WORDS = Lexer({"C": [*_CURRENCIES, *SHARED], "S": AMOUNT_SCALES})
_QUANTITY_WORDS = Lexer({"U": _UNITS, "R": _RATES})
_SHARE_WORDS = Lexer({"P": PERCENT, "H": FRACTIONS})
_FOREIGN_WORDS = (number_words.COMMA_LANGUAGE | COMMA_WORDS) - number_words.COMMA_LANGUAGE_ALONE


def _compile_grammar(number: str) -> re.Pattern[str]:
    """Compile the pattern of the kinds of tokens in a text. `number` is one number with its currency or unit."""
    return re.compile(f"(?P<before>[RBW]*)(?P<low>{number})(?:(?P<to>[DA])(?P<high>{number}))?(?P<after>[RZ]*)")


_SCALED = "N(?:S|E(?:NE)*N?)?"
_AMOUNT = _compile_grammar(f"C*{_SCALED}C*")
_QUANTITY = _compile_grammar(f"{_SCALED}U*")
_SHARE = _compile_grammar("(?:P?NP?|H)")


def read_amount(text: str, currency: str | None = None) -> AmountReading | None:
    """Parse an amount of money. None if the text has no amount, or more than one reading.

    `currency` is the code that the client gives. It decides between the dollars of several countries, for example.
    """
    core = remove_asides(text, AMOUNT_TAILS, _is_conversion)
    tokens = _AMOUNT_WORDS.tokenize(core) if core else None
    if not tokens:
        return None
    codes = _find_currencies([token.text for token in tokens if token.kind == "C"], currency)
    bounds = _parse_bounds(tokens, _AMOUNT, dots_group="EUR" in codes)
    if not bounds or len(codes) > 1:
        return None
    return AmountReading(bounds.min, bounds.max, bounds.bound, codes[0] if codes else None)


def _is_conversion(aside: str) -> bool:
    return read_amount(aside) is not None


def _find_currencies(words: Sequence[str], given: str | None = None) -> list[str]:
    """Return the currencies that the words allow: none if they leave it open, several if they contradict each other."""
    named = {_CURRENCIES[word] for word in words if word in _CURRENCIES} | ({given} if given else set())
    shared = [SHARED[word] for word in words if word not in _CURRENCIES]
    for default, others in shared:
        if any(code != default and code not in others for code in named):
            return sorted(named | {default or "unknown"})
    defaults = {default for default, _ in shared if default}
    return sorted(named or defaults)


def read_quantity(text: str) -> QuantityReading | None:
    """Parse a quantity. None if the text has no quantity, more than one reading, or a rate without a unit."""
    core = remove_asides(text, QUANTITY_TAILS, _is_measure)
    tokens = _QUANTITY_WORDS.tokenize(core) if core else None
    if not tokens:
        return None
    things = [_UNITS[token.text] for token in tokens if token.kind == "U"]
    rates = [_RATES[token.text] for token in tokens if token.kind == "R"]
    counted = any(word.counted for word in things)
    bounds = _parse_bounds(tokens, _QUANTITY, dots_group=counted)
    if not bounds or len(rates) > 1 or (counted and not _is_whole(bounds)):
        return None
    if not things and any(token.kind == "S" and len(token.text) == 1 for token in tokens):
        # "5 m" can be metres.
        return None
    # In "units delivered" and "firm orders" the last word determines the unit.
    word = things[-1] if things else None
    if word and rates and rates[0] not in word.rates:
        return None
    unit = (word.rates[rates[0]] if rates else word.bare) if word else None
    other_units = frozenset(word.rates.values()) if word and word.bare and not rates else frozenset()
    return QuantityReading(bounds.min, bounds.max, bounds.bound, unit, other_units - {unit})


def _is_measure(aside: str) -> bool:
    reading = read_quantity(aside)
    return reading is not None and reading.unit is not None


def _is_whole(bounds: Bounds) -> bool:
    return not isinstance(bounds.min, float) and not isinstance(bounds.max, float)


def read_share(text: str) -> ShareReading | None:
    """Parse a share in percent. None if the text has no share between 0 and 100.

    "A third" is about 33.33 percent, because no decimal number is equal to it.
    """
    core = remove_asides(text, SHARE_TAILS, lambda _: False)
    if core in WHOLE or core in HALVES:
        percent = 100 if core in WHOLE else 50
        return ShareReading(percent, percent, "exact")
    tokens = _SHARE_WORDS.tokenize(core) if core else None
    bounds = _parse_bounds(tokens, _SHARE, grouped=False) if tokens and any(t.kind in "PH" for t in tokens) else None
    if not bounds or any(end is not None and end > 100 for end in (bounds.min, bounds.max)):
        return None
    if (bounds.bound == "over" and bounds.min == 100) or (bounds.bound == "under" and bounds.max == 0):
        return None
    repeats = bounds.bound == "exact" and any(token.text in REPEATING for token in tokens or ())
    return ShareReading(bounds.min, bounds.max, "about" if repeats else bounds.bound)


def _parse_bounds(
    tokens: Sequence[Token], grammar: re.Pattern[str], *, dots_group: bool = False, grouped: bool = True
) -> Bounds | None:
    """Return the bounds of tokens that follow the grammar, else None."""
    match = grammar.fullmatch("".join(token.kind for token in tokens))
    if not match or ("W" in match["before"]) != (match["to"] == "A"):
        return None
    bounds = [_BOUNDS[token.text] for token in tokens if token.kind in "BZ"]
    foreign = any(token.text in _FOREIGN_WORDS for token in tokens)
    if not foreign and any(token.text in number_words.COMMA_LANGUAGE_ALONE for token in tokens):
        return None
    digits = partial(_parse_digits, foreign=foreign, dots_group=dots_group, grouped=grouped)
    low, high = ([token for token in tokens[slice(*match.span(name))] if token.kind in "NSEH"] for name in _ENDS)
    if not high:
        value = _parse_value(low, foreign, digits)
        return _build_single(value, bounds) if value is not None else None
    if len(low) == 1 and len(high) == 2:
        # "2-3 billion" names its scale only once.
        low = [*low, high[1]]
    ends = [_parse_value(end, foreign, digits) for end in (low, high)]
    return _build_range(ends[0], ends[1]) if bounds in ([], ["about"]) else None


_BOUNDS = number_words.BOUND_WORDS | number_words.AFTER
_ENDS = ("low", "high")


def _build_single(value: Decimal, bounds: Sequence[str]) -> Bounds | None:
    number = convert_decimal(value)
    if number is None or len(bounds) > 1:
        return None
    bound = bounds[0] if bounds else "exact"
    return Bounds(
        None if bound in ("up_to", "under") else number,
        None if bound in ("at_least", "over") else number,
        bound,
    )


def _build_range(low: Decimal | None, high: Decimal | None) -> Bounds | None:
    if low is None or high is None or low >= high:
        return None
    numbers = convert_decimal(low), convert_decimal(high)
    return None if None in numbers else Bounds(*numbers, "range")


def _parse_value(
    tokens: Sequence[Token], foreign: bool, parse_digits: Callable[[str, Token | None], Decimal | None]
) -> Decimal | None:
    """Return the number of digits and scales. East Asian scales are added, and must descend (6조 5100억)."""
    total, limit = Decimal(0), None
    for index in range(0, len(tokens), 2):
        digits, scale = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
        number = parse_digits(digits.text, scale)
        if number is None or (scale and foreign and scale.text in number_words.LONG_SCALE_DOUBT):
            return None
        part = number * Decimal(10) ** (_SCALES[scale.text] if scale else 0)
        if limit is not None and part >= limit:
            return None
        total += part
        limit = Decimal(10) ** _SCALES[scale.text] if scale else None
    return total


_SCALES = number_words.SCALES | number_words.COMMA_SCALES | number_words.EAST_ASIAN_SCALES | AMOUNT_SCALES


def _parse_digits(
    written: str, scale: Token | None, *, foreign: bool, dots_group: bool, grouped: bool
) -> Decimal | None:
    if written in FRACTIONS:
        return Decimal(str(FRACTIONS[written]))
    if written in number_words.SPELLED:
        return Decimal(str(number_words.SPELLED[written]))
    return parse_decimal(
        written, comma_language=foreign, scaled=scale is not None, dots_group=dots_group, grouped=grouped
    )
