"""Splits folded text into tokens for search. Both engines index these tokens and nothing else. No database here.

Tokens consist of letters, digits and marks only, so no token can be an operator of a query language.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.text_folding import fold_text, fold_with_spans

# Scripts without spaces between words: Thai and Lao, iteration marks, kana, Han. Also Hangul, because Korean particles
# are attached to the name.
_UNSPACED = "\u0e00-\u0eff\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
_UNSPACED += "\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(f"[{_UNSPACED}]+|[^ {_UNSPACED}]+")
_ASCII_TOKEN = re.compile("[a-z0-9]+")
_STARTS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019][sS](?!\w)")
# PostgreSQL accepts 2046 bytes in a word of the index. A token longer than this is not a word; a search finds it by its
# start.
MAX_WORD_LENGTH = 60


@dataclass(frozen=True, slots=True)
class TextToken:
    """A part of a text in one type of script: a word, or a run of characters of a script without spaces."""

    text: str  # folded
    offsets: Sequence[int]  # for each folded character, the offset in the text of the character that it came from
    ends: Sequence[int]  # and the offset of that character's end

    @property
    def is_unspaced(self) -> bool:
        """Whether its script has no spaces between words."""
        return is_unspaced(self.text)


def find_tokens(text: str) -> Iterator[TextToken]:
    """Yield the tokens of a text in normal form C, with their offsets in it."""
    text = _blank_possessives(text)
    if text.isascii():  # most texts are, and this is ten times as fast
        for match in _ASCII_TOKEN.finditer(text.lower()):
            yield TextToken(_truncate(match.group()), *_list_ascii_spans(match.start(), match.end()))
        return
    spans: list[tuple[int, int]] = []
    folded_text = ""
    for folded, start, end in fold_with_spans(text):
        folded_text += folded
        spans += [(start, end)] * len(folded)
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    for match in _TOKEN.finditer(folded_text):
        characters = slice(*match.span())
        yield TextToken(_truncate(match.group()), starts[characters], ends[characters])


def split_tokens(text: str) -> list[str]:
    """Fold a text and split it into tokens, without their offsets."""
    text = _blank_possessives(text)
    if text.isascii():
        return [_truncate(token) for token in _ASCII_TOKEN.findall(text.lower())]
    return [_truncate(token) for token in _TOKEN.findall(fold_text(text))]


def list_index_words(text: str) -> Iterator[str]:
    """Yield the words that index a text.

    A token without spaces gives its bigrams and its last character. So a search finds any part of it, and finds a
    single character as the prefix of a bigram.
    """
    for token in split_tokens(text):
        if is_unspaced(token):
            yield from build_bigrams(token)
            yield token[-1]
        else:
            yield token


def build_bigrams(token: str) -> list[str]:
    """Return the pairs of neighbouring characters in a token."""
    return [token[start : start + 2] for start in range(len(token) - 1)]


def join_pairs(tokens: Sequence[str]) -> Iterator[str]:
    """Yield each pair of neighbouring words as one word. Scripts without spaces need none."""
    for first, second in itertools.pairwise(tokens):
        if not is_unspaced(first) and not is_unspaced(second) and len(first + second) <= MAX_WORD_LENGTH:
            yield first + second


def list_name_words(text: str) -> Iterator[str]:
    """Yield the words that index a name: those of any text, and joined pairs."""
    yield from list_index_words(text)
    yield from join_pairs(split_tokens(text))


def build_index_form(text: str) -> str:
    """Return a name as the index stores it. The start of a name gives the start of this form."""
    return " ".join(list_index_words(text))


def build_sort_form(text: str) -> str:
    """Return a name as lists sort it: its folded words. A name of symbols alone stays as it is."""
    return " ".join(split_tokens(text)) or text


def is_unspaced(token: str) -> bool:
    """Tell whether a token is in a script without spaces between words."""
    return not token.isascii() and _STARTS_UNSPACED.match(token) is not None


def _list_ascii_spans(start: int, end: int) -> tuple[range, range]:
    return range(start, end), range(start + 1, end + 1)


def _truncate(token: str) -> str:
    return token if is_unspaced(token) else token[:MAX_WORD_LENGTH]


def _blank_possessives(text: str) -> str:
    """Replace the possessive ending by spaces, which keeps the length: "XPeng's" is XPeng."""
    return _POSSESSIVE.sub("  ", text)
