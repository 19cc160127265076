"""Parses what a user types into a full-text query: its words, and what each word may look like in the index.

No database here. Search, suggest and the filter `q` read words alike, because all of them parse with this module.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledger.country_names import build_country_word, find_countries
from ledger.legal_forms import build_name_key, has_plural, keep_name_tokens, squeeze
from ledger.text_tokens import (
    MAX_WORD_LENGTH,
    TextToken,
    build_bigrams,
    build_index_form,
    is_unspaced,
    split_tokens,
)
from models.queries.full_text import Options, TextTerm

# So many words of a query may be one word of the index: "x peng", "b y d". The index joins two words of a name.
MAX_JOINED = 3
# A longer query is a sentence, and its words are not joined: the expression would have many hundred terms.
MAX_WORDS_TO_JOIN = 12
# A plural s is added to words from this length, as it is dropped from longer ones.
_MIN_SINGULAR = 4
# A joined word that may be incomplete has at least so many letters. With two, "a b" would match every word with ab.
MIN_JOINED_PREFIX = 3


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word that must occur, in one of its forms or as the country that it names."""

    text: str  # folded
    options: Options
    countries: tuple[str, ...] = ()

    @property
    def all_options(self) -> Options:
        """The options of the full-text condition."""
        return (*self.options, *((TextTerm(build_country_word(code)),) for code in self.countries))

    def matches(self, words: Collection[str]) -> bool:
        """Tell whether words of the index match this word."""
        return any(all(_occurs(term, words) for term in option) for option in self.all_options)


@dataclass(frozen=True, slots=True)
class TextQuery:
    """A full-text query. A match has all words.

    `form` and `key` are compared with those of names; `key` is squeezed. `legal_words` are the legal forms and joining
    words that do not count.
    """

    form: str
    key: str
    legal_words: tuple[str, ...]
    query_words: tuple[QueryWord, ...]

    def __bool__(self) -> bool:
        """Tell whether the query has any words."""
        return bool(self.query_words)

    @property
    def options(self) -> list[Options]:
        """The options of each word, for a full-text condition."""
        return [word.all_options for word in self.query_words]

    @property
    def words(self) -> tuple[str, ...]:
        """All complete words among the terms, without countries."""
        return tuple(dict.fromkeys(term.text for term in self._terms if not term.is_prefix))

    @property
    def prefixes(self) -> tuple[str, ...]:
        """All beginnings of words among the terms."""
        return tuple(dict.fromkeys(term.text for term in self._terms if term.is_prefix))

    @property
    def _terms(self) -> Iterator[TextTerm]:
        return (term for word in self.query_words for option in word.options for term in option)

    def find_matches(self, tokens: Sequence[TextToken], *, joined: bool) -> Iterator[tuple[int, int, str]]:
        """Yield each match in the tokens of a text: start and end offset in the text, and the word of the query.

        `joined` is for texts whose index has joined words.
        """
        runs = list(_build_runs(tokens, 2 if joined else 1))
        for word in self.query_words:
            for term in {term for option in word.options for term in option}:
                spans = _find_parts(term.text, tokens) if is_unspaced(term.text) else _find_runs(term, runs)
                yield from ((start, end, word.text) for start, end in spans)


def parse_query(text: str) -> TextQuery:
    """Parse what a user typed. The last word may be incomplete, and a single Chinese character is a prefix."""
    tokens = split_tokens(text)
    counted = keep_name_tokens(tokens)
    texts = [token for _, token in counted]
    is_last_kept = bool(counted) and counted[-1][0] == len(tokens) - 1
    countries: dict[int, list[str]] = defaultdict(list)
    for span, codes in find_countries(texts):
        for index in span:
            countries[index] += codes
    words: dict[str, QueryWord] = {}
    for index, token in enumerate(texts):
        options = tuple(dict.fromkeys(_list_options(texts, index, is_open=is_last_kept)))
        words.setdefault(token, QueryWord(token, options, tuple(countries[index])))
    indexes = {index for index, _ in counted}
    legal_words = tuple(token for index, token in enumerate(tokens) if index not in indexes)
    return TextQuery(build_index_form(text), squeeze(build_name_key(tokens)), legal_words, tuple(words.values()))


def _list_options(tokens: list[str], index: int, *, is_open: bool) -> Iterator[tuple[TextTerm, ...]]:
    """Yield what a word may look like in the index. `is_open` says that the last word may be incomplete."""
    token = tokens[index]
    is_prefix = is_open and index == len(tokens) - 1
    if is_unspaced(token):
        bigrams = tuple(map(TextTerm, build_bigrams(token)))
        yield bigrams or (TextTerm(token, is_prefix=True),)
        return
    yield (TextTerm(token, is_prefix),)
    if has_plural(token):
        yield (TextTerm(token[:-1]),)
    elif len(token) >= _MIN_SINGULAR and token.isascii() and token.isalpha() and not is_prefix:
        yield (TextTerm(f"{token}s"),)
    for joined, end in _join_neighbours(tokens, index):
        is_unfinished = is_open and end == len(tokens) and len(joined) >= MIN_JOINED_PREFIX
        yield (TextTerm(joined, is_unfinished),)


def _join_neighbours(tokens: list[str], index: int) -> Iterator[tuple[str, int]]:
    """Yield the joined words that a token is part of, and where the last part ends."""
    if len(tokens) > MAX_WORDS_TO_JOIN:
        return
    for length in range(2, MAX_JOINED + 1):
        for start in range(max(0, index - length + 1), min(index, len(tokens) - length) + 1):
            parts = tokens[start : start + length]
            joined = "".join(parts)
            if len(joined) <= MAX_WORD_LENGTH and not any(map(is_unspaced, parts)):
                yield joined, start + length


class _Run(NamedTuple):
    """A word of a text, alone or joined with those before it: its span, and the length without its last part."""

    text: str
    start: int
    end: int
    length_before: int


def _build_runs(tokens: Sequence[TextToken], longest: int) -> Iterator[_Run]:
    """Yield the words of a text, alone and joined with their neighbours."""
    for length in range(1, longest + 1):
        for start in range(len(tokens) - length + 1):
            parts = tokens[start : start + length]
            if not any(part.is_unspaced for part in parts):
                text = "".join(part.text for part in parts)
                yield _Run(text, parts[0].offsets[0], parts[-1].ends[-1], len(text) - len(parts[-1].text))


def _find_runs(term: TextTerm, runs: list[_Run]) -> Iterator[tuple[int, int]]:
    for run in runs:
        # If a term ends before the last part, a shorter run has it.
        is_start = term.is_prefix and len(term.text) > run.length_before and run.text.startswith(term.text)
        if run.text == term.text or is_start:
            yield run.start, run.end


def _find_parts(part: str, tokens: Sequence[TextToken]) -> Iterator[tuple[int, int]]:
    """Yield where a text without spaces occurs in tokens."""
    for token in tokens:
        if token.is_unspaced:
            for start in range(len(token.text)):
                if token.text.startswith(part, start):
                    yield token.offsets[start], token.ends[start + len(part) - 1]


def _occurs(term: TextTerm, words: Collection[str]) -> bool:
    return any(word.startswith(term.text) for word in words) if term.is_prefix else term.text in words
