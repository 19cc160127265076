"""Splits a text about a number into tokens, and parses the digits of one. `number_parser.py` has the grammar.

The kind of a token is one letter, so a grammar is a regular expression over the kinds:
N number, S scale, E East Asian scale, B bound, Z bound after the number, D to, W between, A and, F filler,
C currency, U unit, R rate, P percent.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from schemas.text import number_words

# A longer text is a sentence, and can contain more than one number.
LONGEST = 200
# Larger than any amount of money, and within the 64-bit integer of a database.
LARGEST = 10**18
# A double cannot distinguish more digits, so a number with more digits is not a measurement.
FLOAT_DIGITS = 15
# No number in a text needs more digits, and the server could not compute a longer one exactly.
LONGEST_NUMBER = 24

_FULL_WIDTH: dict[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# No-break, narrow and thin spaces; hyphens and dashes; the typographic apostrophe.
_SPACES, _DASHES = "\u00a0\u202f\u2009", "\u2010\u2011\u2012\u2013\u2014"
_SPELLING = _FULL_WIDTH | str.maketrans(_SPACES + _DASHES + "\u2019", "   -----'")
_HYPHEN = re.compile(r"(?<=[a-z0-9])-(?=[a-z])")
_NUMBER = r"[0-9]{1,3}(?:[ '][0-9]{3})+(?:[.,][0-9]+)?(?![0-9])|[0-9]+(?:[.,][0-9]+)*"
_GROUPS = {
    ",": re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}"),
    ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+"),
}
# Scripts up to Arabic have spaces between words. Words of later ones can follow each other directly.
_LAST_SPACED = 0x6FF


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a text: its kind, and the text itself."""

    kind: str
    text: str


def normalize_text(text: str) -> str | None:
    """Return the text in one spelling of spaces, dashes and case. None if it is too long to be parsed."""
    if len(text) > LONGEST:
        return None
    text = " ".join(text.translate(_SPELLING).lower().split()).rstrip(".,;")
    return _HYPHEN.sub(" ", text)


def _build_word_pattern(word: str) -> str:
    """Return a pattern for a whole word. East Asian words can be parts of a text without spaces."""
    start = r"(?<![^\W\d_])" if word[0].isalpha() and ord(word[0]) <= _LAST_SPACED else ""
    end = r"(?![^\W\d_])" if word[-1].isalpha() and ord(word[-1]) <= _LAST_SPACED else ""
    return start + re.escape(word) + end


_COMMON: Mapping[str, Iterable[str]] = {
    "N": number_words.SPELLED,
    "S": number_words.SCALES.keys() | number_words.COMMA_SCALES.keys(),
    "E": number_words.EAST_ASIAN_SCALES,
    "B": number_words.BOUND_WORDS,
    "Z": number_words.AFTER,
    "D": number_words.TO,
    "W": number_words.BETWEEN,
    "A": number_words.AND,
    "F": number_words.FILLERS,
}


class Lexer:
    """The words that one kind of text is made of."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """Take the words by kind; those that are common to all texts about numbers are added."""
        self.kinds = {word: kind for kind, several in (*_COMMON.items(), *words.items()) for word in several}
        longest_first = sorted(self.kinds, key=len, reverse=True)
        self.pattern = re.compile(f"(?P<number>{_NUMBER})|{'|'.join(map(_build_word_pattern, longest_first))}")

    def tokenize(self, text: str) -> list[Token] | None:
        """Return all tokens except fillers. None if the text contains anything else."""
        tokens: list[Token] = []
        position = 0
        while position < len(text):
            if text[position] == " ":
                position += 1
                continue
            match = self.pattern.match(text, position)
            if not match:
                return None
            position = match.end()
            kind = "N" if match["number"] else self.kinds[match[0]]
            if match[0] == "~" and tokens and tokens[-1].kind in "NSEC":
                kind = "D"
            if kind != "F":
                tokens.append(Token(kind, match[0]))
        return tokens


def parse_decimal(
    written: str, *, comma_language: bool, scaled: bool, dots_group: bool, grouped: bool = True
) -> Decimal | None:
    """Parse the digits of a number, in any way of grouping them. None if two ways give different numbers.

    `comma_language` means that the text is in a language with decimal commas, and `scaled` that a word such as
    "million" follows. `dots_group` means that a dot can group digits, as in amounts of euros and in counts. `grouped`
    is False if the number is too small for groups, as a share in percent: 9.999% cannot be 9,999%.
    """
    written = written.replace(" ", "").replace("'", "")
    if len(written) > LONGEST_NUMBER:
        return None
    marks = [mark for mark in written if mark in ".,"]
    if not marks:
        return Decimal(written)
    last = marks[-1]
    if len(set(marks)) == 2:
        other = "," if last == "." else "."
        whole, _, decimals = written.rpartition(last)
        return Decimal(f"{whole.replace(other, '')}.{decimals}") if _GROUPS[other].fullmatch(whole) else None
    if len(marks) > 1:
        return Decimal(written.replace(last, "")) if _GROUPS[last].fullmatch(written) else None
    whole, _, decimals = written.partition(last)
    as_decimal = Decimal(f"{whole}.{decimals}")
    if not grouped:
        return as_decimal
    if len(decimals) != 3 or whole == "0":
        return None if last == "," and len(decimals) > 3 else as_decimal
    as_group = Decimal(whole + decimals) if _GROUPS[last].fullmatch(written) else None
    if last == ",":
        return as_decimal if comma_language and scaled else as_group
    if scaled:
        # A Spanish and an English author mean different numbers by "1.340 million euros".
        return None if comma_language or dots_group else as_decimal
    return as_group if comma_language or dots_group else None


def convert_decimal(value: Decimal) -> int | float | None:
    """Return the number as an int if it is whole, else as a float. None if neither can hold it."""
    if value >= LARGEST:
        return None
    if value == value.to_integral_value():
        return int(value)
    return float(value) if len(value.normalize().as_tuple().digits) <= FLOAT_DIGITS else None
