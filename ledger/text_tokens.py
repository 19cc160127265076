"""Splits folded text into tokens for search. Both engines index these tokens and nothing else. No database here.

Tokens consist of letters, digits and marks only, so no token can be an operator of a query language.
"""

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


def build_index_form(text: str) -> str:
    """Return a name as the index stores it. The start of a name gives the start of this form."""
    return " ".join(list_index_words(text))


def build_sort_form(text: str) -> str:
    """Return a name as lists sort it: its folded words. A name of symbols alone stays as it is."""
    return " ".join(split_tokens(text)) or text


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A full-text query: words that must occur, and prefixes of words that must occur. A match has all of them."""

    form: str
    words: tuple[str, ...]
    prefixes: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether the query has any terms."""
        return bool(self.words or self.prefixes)

    @property
    def terms(self) -> tuple[str, ...]:
        """All words and prefixes."""
        return self.words + self.prefixes

    def find_matches(self, token: TextToken) -> Iterator[tuple[int, int, str]]:
        """Yield each match of a term in a token: start and end offset in the text, and the term."""
        if not token.is_unspaced:
            terms = [word for word in self.words if word == token.text]
            terms += [prefix for prefix in self.prefixes if token.text.startswith(prefix)]
            yield from ((token.offsets[0], token.ends[-1], term) for term in terms)
            return
        for term in filter(is_unspaced, self.terms):
            for start in _find_starts(term, token.text):
                yield token.offsets[start], token.ends[start + len(term) - 1], term


def parse_query(text: str) -> TextQuery:
    """Parse what a user typed. The last word may be incomplete, and a single Chinese character is a prefix."""
    words: dict[str, None] = {}
    prefixes: dict[str, None] = {}
    tokens = split_tokens(text)
    for index, token in enumerate(tokens):
        if is_unspaced(token):
            words |= dict.fromkeys(build_bigrams(token))
            if len(token) == 1:
                prefixes[token] = None
        elif index == len(tokens) - 1:
            prefixes[token] = None
        else:
            words[token] = None
    return TextQuery(build_index_form(text), tuple(words), tuple(prefixes))


def _find_starts(part: str, text: str) -> list[int]:
    return [start for start in range(len(text)) if text.startswith(part, start)]


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
