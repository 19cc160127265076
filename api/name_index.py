"""An index of the names of all records, in the memory of this process. It completes names and corrects typos.

The index is small compared with the database: a hundred thousand names take about 100 MB. To read them takes half a
second, once after each write.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ledger.text_tokens import is_unspaced, split_tokens
from models.queries.rows import NamesRow
from models.vocabularies import Kind

# The index of the present is cached, and the indexes of so many days.
MAX_CACHED_DAYS = 3
_LAST_CHARACTER = "\U0010ffff"  # sorts after every continuation of a text
_KIND_ORDER = {kind: index for index, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Name:
    """One of the names of a record."""

    kind: Kind
    id: str
    name: str  # the usual name of the record
    text: str  # this name, as it is written
    key: str  # this name, folded
    certainty: str


@dataclass(frozen=True, slots=True)
class Completion:
    """A name that completes a text, exactly or if a typo is ignored."""

    name: Name
    typo: bool


class NameIndex:
    """All names at one data version.

    A start is an offset in the key of a name where a user may begin to type. The starts are sorted by the rest of the
    key, so a binary search finds all names that complete a text.
    """

    def __init__(self, rows: Iterable[NamesRow]) -> None:
        starts: list[tuple[str, int, int]] = []
        self.names: list[Name] = []
        self.words: Counter[str] = Counter()
        for row in rows:
            for text in row.names:
                tokens = split_tokens(text)
                name = Name(row.kind, row.slug, row.name, text, " ".join(tokens), str(row.certainty))
                starts += ((name.key[offset:], offset, len(self.names)) for offset in _find_starts(tokens))
                self.names.append(name)
                self.words.update(tokens)
        starts.sort()
        self._keys = [key for key, _, _ in starts]
        self._starts = [(offset, index) for _, offset, index in starts]
        self._words = sorted(self.words)

    def complete(self, text: str, kinds: list[Kind], limit: int) -> list[Completion]:
        """Return the names that begin with a text or have a word that does. Without any, ignore typos.

        The order is: names that begin with the text, then names with such a word; short names first; kind and id.
        Each record occurs once.
        """
        key = " ".join(split_tokens(text))
        if not key:
            return []
        span = slice(bisect_left(self._keys, key), bisect_right(self._keys, key + _LAST_CHARACTER))
        exact = sorted(
            (offset > 0, len(self.names[index].key), self._rank(index), index)
            for offset, index in self._starts[span]
            if self._is_of_kinds(index, kinds)
        )
        if exact:
            return [Completion(name, typo=False) for name in self._list_records((row[-1] for row in exact), limit)]
        near = sorted(
            (*distance, self._rank(index), index)
            for distance, index in self._find_near(key)
            if self._is_of_kinds(index, kinds)
        )
        return [Completion(name, typo=True) for name in self._list_records((row[-1] for row in near), limit)]

    def suggest_correction(self, text: str) -> str | None:
        """Return a text with each unknown word replaced by the nearest word of a name. None if nothing changes."""
        tokens = split_tokens(text)
        corrected = [self._correct(token, is_last=index == len(tokens) - 1) for index, token in enumerate(tokens)]
        return " ".join(corrected) if corrected != tokens else None

    def _correct(self, word: str, *, is_last: bool) -> str:
        """Return the nearest known word. The last word may be incomplete, so the beginning of a word is known too."""
        index = bisect_left(self._words, word)
        known = self._words[index] if index < len(self._words) else ""
        if known == word or (is_last and known.startswith(word)):
            return word
        limit = _limit_distance(word)
        near = process.extract(word, self._words, scorer=OSA.distance, score_cutoff=limit, limit=None)
        best = min(((distance, -self.words[other], other) for other, distance, _ in near if limit), default=None)
        return best[2] if best else word

    def _find_near(self, key: str) -> Iterator[tuple[tuple[int, bool, int], int]]:
        """Yield the starts that differ from a key by one or two typos: how far they differ, and the index of the name.

        The key may be incomplete. It is compared with the beginning of each start, up to its own length, one character
        less and one more.
        """
        limit = _limit_distance(key)
        if not limit:
            return
        for length in (len(key) - 1, len(key), len(key) + 1):
            beginnings = [start[:length] for start in self._keys]
            near = process.extract(key, beginnings, scorer=OSA.distance, score_cutoff=limit, limit=None)
            for _, distance, position in near:
                offset, index = self._starts[position]
                yield (int(distance), offset > 0, len(self.names[index].key)), index

    def _is_of_kinds(self, index: int, kinds: list[Kind]) -> bool:
        return not kinds or self.names[index].kind in kinds

    def _rank(self, index: int) -> tuple[int, str]:
        name = self.names[index]
        return _KIND_ORDER[name.kind], name.id

    def _list_records(self, indexes: Iterable[int], limit: int) -> list[Name]:
        """Return the first name of each record, for at most `limit` records."""
        first_names: dict[tuple[Kind, str], Name] = {}
        for index in indexes:
            name = self.names[index]
            first_names.setdefault((name.kind, name.id), name)
            if len(first_names) == limit:
                break
        return list(first_names.values())


class NameIndexCache:
    """The indexes at the last data version: of the present and of some days.

    Threads can share it, because a write replaces the whole state at once.
    """

    def __init__(self) -> None:
        self._state: tuple[int, dict[dt.date | None, NameIndex]] = (-1, {})

    def get(self, version: int, as_of: dt.date | None) -> NameIndex | None:
        """Return the index at a data version, of the present or of a day. None if it is not in the cache."""
        cached_version, indexes = self._state
        return indexes.get(as_of) if cached_version == version else None

    def store(self, version: int, as_of: dt.date | None, index: NameIndex) -> None:
        """Store an index. At the same data version, the present and the days stored last remain."""
        cached_version, indexes = self._state
        if cached_version != version:
            indexes = {}
        days = [day for day in indexes if day not in (None, as_of)][1 - MAX_CACHED_DAYS :]
        present = [None] if None in indexes else []
        self._state = (version, {day: indexes[day] for day in [*present, *days]} | {as_of: index})


def _find_starts(tokens: list[str]) -> Iterator[int]:
    """Yield the offsets where a user may begin to type a name: words, and every character of scripts without spaces."""
    offset = 0
    for token in tokens:
        yield from range(offset, offset + len(token)) if is_unspaced(token) else (offset,)
        offset += len(token) + 1


def _limit_distance(text: str) -> int:
    """Return how many typos to ignore: one in a short text, two in a long one. A text below three could be anything."""
    return 0 if len(text) < 3 else 1 if len(text) < 7 else 2
