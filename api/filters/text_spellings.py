"""Texts without regard to case: how a text of a client and a stored text compare on both engines.

The database lowers A to Z only, because SQLite has no other letters in `lower`. So a text of a client is compared in
each spelling that it probably has, with A to Z lowered.
"""

import itertools
import math
import re
import string

# A text has three spellings for each word with a letter outside A to Z. Four such words give 81 spellings.
MAX_SPELLINGS = 81
# White space stays between the words.
_WORDS = re.compile(r"(\s+)")
_LOWER_ASCII = {ord(letter): letter.lower() for letter in string.ascii_uppercase}


def lower_ascii(text: str) -> str:
    """Lower A to Z and leave all other characters."""
    return text.translate(_LOWER_ASCII)


def list_spellings(text: str) -> list[str]:
    """Return the spellings of a text, each once: every word as given, in lower case, capitalised and in upper case.

    If these are too many, all words have the same form.
    """
    words = [_list_forms(word) for word in _WORDS.split(text)]
    if math.prod(map(len, words)) <= MAX_SPELLINGS:
        return ["".join(chosen) for chosen in itertools.product(*words)]
    return list(dict.fromkeys(map(lower_ascii, (text, text.lower(), text.title(), text.upper()))))


def _list_forms(word: str) -> list[str]:
    if word.isascii():
        return [lower_ascii(word)]
    return list(dict.fromkeys(map(lower_ascii, (word, word.lower(), word.capitalize(), word.upper()))))
