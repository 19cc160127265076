"""Parses a single word or text of a YAML file into its value.

PyYAML's own rules for words without quotes are not used, because they surprise editors: NO is false, 017 is 15,
12:30:45 is 45045. Here a word without quotes is one of

- null: null, Null, NULL, ~ or no word at all
- a boolean: true, True, TRUE, false, False, FALSE
- a number in decimal digits without leading zeros: 7, -7, 7.5, .5, 7e3
- else a text. NO, yes, 2022-08-26, 017, 0x1F, 0o17 and 12:30:45 are texts, with or without quotes.

Words that look like numbers are refused if JSON cannot hold them: .nan, .inf, 1_000, 1e999.
"""

import math
import re

import yaml

# The value of a word or text.
Scalar = str | float | bool | None

MOST_DIGITS = 20  # in one number: no count and no amount of money has more
LONGEST_SHOWN = 60  # characters of a word that a message repeats

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
NOT_A_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
UNDERSCORES = re.compile(r"[-+]?[0-9][0-9.]*_[0-9._]*")
# Characters that an escape must not stand for: controls, line ends that editors do not count, surrogates.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")


def parse_scalar(event: yaml.ScalarEvent) -> tuple[Scalar, str | None]:
    """Return the value of a word or text, and a message if it is refused."""
    return _parse_plain(event.value) if _is_plain(event) else (event.value, _find_escape_problem(event.value))


def find_key_problem(event: yaml.ScalarEvent) -> str | None:
    """Return a message if a word or text cannot be a key, else None."""
    if _is_plain(event):
        if event.value == "<<":
            return "A merge key (<<) is not allowed. Write out its keys and values."
        if not isinstance(_parse_plain(event.value)[0], str):
            return f"The key {shorten(event.value)!r} is not a text. Put it in quotes."
    return _find_escape_problem(event.value)


def shorten(word: str) -> str:
    """Shorten a word to the length that a message can show."""
    return word if len(word) <= LONGEST_SHOWN else f"{word[: LONGEST_SHOWN - 3]}..."


def _is_plain(event: yaml.ScalarEvent) -> bool:
    return not event.style and event.tag is None


def _parse_plain(word: str) -> tuple[Scalar, str | None]:
    if word in NULLS:
        return None, None
    if word in TRUTHS:
        return TRUTHS[word], None
    if NOT_A_NUMBER.fullmatch(word):
        return word, f"{word} is not a number. Leave out what is not known."
    if UNDERSCORES.fullmatch(word):
        return word, f"{shorten(word)!r} has underscores. Write a number without them, or put a text in quotes."
    if not DECIMAL.fullmatch(word):
        return word, None
    if sum(map(str.isdigit, word)) > MOST_DIGITS:
        return word, f"This number has more than {MOST_DIGITS} digits. Put it in quotes if it is a text."
    number = int(word) if WHOLE.fullmatch(word) else float(word)
    return number, None if math.isfinite(number) else "This number is too large."


def _find_escape_problem(text: str) -> str | None:
    match = UNWANTED.search(text)
    return f"The character U+{ord(match.group()):04X} is not allowed." if match else None
