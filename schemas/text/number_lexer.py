"""Cuts a text about a number into tokens, and reads the digits of one; what the tokens mean together is not known here.

A token's kind is one letter, so that a grammar is a regular expression over the kinds:
N number, S scale, E East Asian scale, B bound, Z bound after the number, D to, W between, A and, F filler,
C currency, U unit, R rate, P percent.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from schemas.text import number_words

# Longer texts are sentences, and may say more than one number.
LONGEST = 200
# Beyond any sum on earth, and within a database's 64-bit integer.
LARGEST = 10**18
# More digits than a double can tell apart are no measurement.
FLOAT_DIGITS = 15
# No number in a text needs more; what has more cannot be computed exactly.
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
_LAST_LATIN = 0x24F


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: its kind, and the text itself."""

    kind: str
    text: str


def clean(text: str) -> str | None:
    """The text in one spelling of spaces, dashes and case; None where it is too long to be read."""
    if len(text) > LONGEST:
        return None
    text = " ".join(text.translate(_SPELLING).lower().split()).rstrip(".,;")
    return _HYPHEN.sub(" ", text)


def _bounded(word: str) -> str:
    """A pattern for a word that does not cut a longer one in two; East Asian text has no spaces to tell."""
    start = r"(?<![^\W\d_])" if word[0].isalpha() and ord(word[0]) <= _LAST_LATIN else ""
    end = r"(?![^\W\d_])" if word[-1].isalpha() and ord(word[-1]) <= _LAST_LATIN else ""
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
        self.pattern = re.compile(f"(?P<number>{_NUMBER})|{'|'.join(map(_bounded, longest_first))}")

    def tokens(self, text: str) -> list[Token] | None:
        """All tokens but the fillers; None where the text has anything else."""
        tokens: list[Token] = []
        position = 0
        while position < len(text):
            if text[position] == " ":
                position += 1
                continue
            found = self.pattern.match(text, position)
            if not found:
                return None
            position = found.end()
            kind = "N" if found["number"] else self.kinds[found[0]]
            if found[0] == "~" and tokens and tokens[-1].kind in "NSEC":
                kind = "D"
            if kind != "F":
                tokens.append(Token(kind, found[0]))
        return tokens


def decimal(written: str, *, comma_language: bool, scaled: bool, dots_group: bool) -> Decimal | None:
    """Read the digits of a number, in any of the ways of grouping them; None where two ways give different numbers.

    `comma_language` says that the text is in a language with decimal commas, `scaled` that a word like "million"
    follows, and `dots_group` that a dot may well group digits, as it does with euros and with things that are counted.
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
    if len(decimals) != 3 or whole == "0":
        return None if last == "," and len(decimals) > 3 else as_decimal
    as_group = Decimal(whole + decimals) if _GROUPS[last].fullmatch(written) else None
    if last == ",":
        return as_decimal if comma_language and scaled else as_group
    if scaled:
        # "1.340 million euros" may come from a Spanish or from an English pen.
        return None if comma_language or dots_group else as_decimal
    return as_group if comma_language or dots_group else None


def plain(value: Decimal) -> int | float | None:
    """The number as an int where it is whole, else as a float; None where neither can hold it."""
    if value >= LARGEST:
        return None
    if value == value.to_integral_value():
        return int(value)
    return float(value) if len(value.normalize().as_tuple().digits) <= FLOAT_DIGITS else None
