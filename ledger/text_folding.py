"""Folds text: writings that a reader takes for the same become the same characters. No database here."""

import functools
import re
import unicodedata
from collections.abc import Iterator

from opencc import OpenCC

# Letters that no normal form decomposes, and that people type as plain letters; \u0131 is the dotless i.
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "\u0131": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
# Alef with a joining sign, alef maqsura, and the Persian forms of yeh and kaf; teh marbuta is often written as heh.
_ARABIC = {"\u0671": "\u0627", "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647"}
_REPLACED = str.maketrans(_LETTERS | _ARABIC)
# Signs that writers add or leave out: diacritics, Hebrew points, Arabic vowel signs and tatweel, the nukta of
# Devanagari, and apostrophes that are letters.
_DROPPED = re.compile(
    "[\u02b9-\u02bf\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u093c]"
)
# A character, and a sign that makes a voiced syllable of kana. Half-width kana write it as a character of its own.
_WRITTEN = re.compile("(?s).[\u3099\u309a\uff9e\uff9f]?")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_SIMPLIFIED = OpenCC("t2s")


def fold_text(text: str) -> str:
    """Fold a text. What is neither a letter, a digit nor a mark becomes a space."""
    return "".join(fold_character(match.group()) for match in _WRITTEN.finditer(unicodedata.normalize("NFC", text)))


def fold_with_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each written character of a text in normal form C: folded, and where it begins and ends."""
    for match in _WRITTEN.finditer(text):
        yield fold_character(match.group()), match.start(), match.end()


@functools.cache
def fold_character(character: str) -> str:
    """Fold one written character. An invisible one, such as a soft hyphen, becomes the empty string."""
    if unicodedata.category(character[0]) == "Cf":
        return ""
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    letters = _DROPPED.sub("", decomposed).casefold()
    folded = unicodedata.normalize("NFC", letters).translate(_REPLACED)
    return "".join(map(_fold_part, folded))


def _fold_part(part: str) -> str:
    """Fold a character in normal form C: Han to simplified, digits to ASCII, and signs to a space."""
    category = unicodedata.category(part)
    if category == "Nd":
        return str(unicodedata.decimal(part))
    if category[0] not in "LMN":
        return " "
    simplified: str = _SIMPLIFIED.convert(part) if _HAN.match(part) else part
    # The library may know characters that this version of Unicode does not.
    return simplified if unicodedata.category(simplified[0])[0] == "L" else part
