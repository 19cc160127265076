"""What a single word or text in a YAML file stands for.

PyYAML's own rules for words without quotes are not used, since they surprise: NO is false, 017 is 15, 12:30:45 is
45045. Here a word without quotes is one of

- nothing: null, Null, NULL, ~ or no word at all
- a truth value: true, True, TRUE, false, False, FALSE
- a number in decimal digits without leading zeros: 7, -7, 7.5, .5, 7e3
- else a text. NO, yes, 2022-08-26, 017, 0x1F, 0o17 and 12:30:45 are texts, with or without quotes.

Words that look like numbers but are none that JSON could hold are refused: .nan, .inf, 1_000, 1e999.
"""

import math
import re
from typing import Any

import yaml

MOST_DIGITS = 20  # in one number: no count and no sum of money has more
LONGEST_SHOWN = 60  # characters of a word that a message repeats

NULLS = frozenset(("", "~", "null", "Null", "NULL"))
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
UNDERSCORES = re.compile(r"[-+]?[0-9][0-9.]*_[0-9._]*")
# What the escapes of a quoted text must not stand for: controls, ends of lines that no editor knows, surrogates.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")


def value_of(event: yaml.ScalarEvent) -> tuple[Any, str | None]:
    """Return what a word or text stands for, and in one sentence what is wrong with it."""
    return _plain(event.value) if _is_plain(event) else (event.value, _escape_problem(event.value))


def key_problem(event: yaml.ScalarEvent) -> str | None:
    """Say in one sentence why a word or text cannot be a key."""
    if _is_plain(event):
        if event.value == "<<":
            return "A merge key (<<) is not allowed; write out what it stands for."
        if not isinstance(_plain(event.value)[0], str):
            return f"The key {shortened(event.value)!r} is not a text; put it in quotes."
    return _escape_problem(event.value)


def shortened(word: str) -> str:
    """Cut a word to what a message can show."""
    return word if len(word) <= LONGEST_SHOWN else f"{word[: LONGEST_SHOWN - 3]}..."


def _is_plain(event: yaml.ScalarEvent) -> bool:
    return not event.style and event.tag is None


def _plain(word: str) -> tuple[Any, str | None]:
    if word in NULLS:
        return None, None
    if word in TRUTHS:
        return TRUTHS[word], None
    if NO_NUMBER.fullmatch(word):
        return word, f"{word} is no number; what is not known is left out."
    if UNDERSCORES.fullmatch(word):
        return word, f"Write {shortened(word)!r} without underscores, or in quotes if it is a text."
    if not DECIMAL.fullmatch(word):
        return word, None
    if sum(map(str.isdigit, word)) > MOST_DIGITS:
        return word, f"This number has more than {MOST_DIGITS} digits; put it in quotes if it is a text."
    number = int(word) if WHOLE.fullmatch(word) else float(word)
    return number, None if math.isfinite(number) else "This number is too large."


def _escape_problem(text: str) -> str | None:
    found = UNWANTED.search(text)
    return f"The character U+{ord(found.group()):04X} is not allowed." if found else None
