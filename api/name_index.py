"""An index of the names of all records, in the memory of this process. It completes names.

The index is small compared with the database: a hundred thousand names take about 150 MB. To read them takes a second,
once after each write.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from api.search.matching import Match, Position, build_position, classify_name
from api.spelling import Spelling
from ledger.legal_forms import drop_plural, keep_name_tokens, squeeze
from ledger.text_queries import MIN_JOINED_PREFIX, TextQuery, parse_query
from ledger.text_tokens import build_index_form, is_unspaced, list_name_words, split_tokens
from models.queries.rows import NamesRow
from models.vocabularies import Certainty, Kind

# The index of the present is cached, and the indexes of so many days.
MAX_CACHED_DAYS = 3
_LAST_CHARACTER = "\U0010ffff"  # sorts after every continuation of a text


@dataclass(frozen=True, slots=True)
class Name:
    """One of the names of a record."""

    kind: Kind
    id: str
    name: str  # the usual name of the record
    text: str  # this name, as it is written
    key: str  # this name without legal forms and plural s, folded
    certainty: Certainty
    last_published: dt.date


class NameIndex:
    """All names at one data version.

    A start is an offset in the key of a name where a user may begin to type. The starts are sorted by the rest of the
    key, so a binary search finds all names that complete a text. Keys have no spaces, so words may be joined or split.
    """

    def __init__(self, rows: Iterable[NamesRow]) -> None:
        starts: list[tuple[str, int, int]] = []
        words: list[str] = []
        self.names: list[Name] = []
        self._first_names: dict[tuple[Kind, str], int] = {}
        for row in rows:
            self._first_names[row.kind, row.slug] = len(self.names)
            for text in row.names:
                tokens = split_tokens(text)
                words += tokens
                counted = [token for _, token in keep_name_tokens(tokens)]
                # A user who has typed a part of a legal form still needs the whole name: "tesla in".
                for parts in [counted] if counted == tokens else [counted, tokens]:
                    key_words = list(map(drop_plural, parts))
                    key = "".join(key_words)
                    starts += ((key[offset:], offset, len(self.names)) for offset in _find_starts(key_words))
                key = " ".join(map(drop_plural, counted))
                self.names.append(Name(row.kind, row.slug, row.name, text, key, row.certainty, row.last_published))
        starts.sort()
        self._keys = [key for key, _, _ in starts]
        self._starts = [(offset, index) for _, offset, index in starts]
        self.spelling = Spelling(words)

    def complete(self, text: str, kinds: list[Kind], limit: int) -> list[Name]:
        """Return the names that begin with a text, then those with a word that does. Each record occurs once.

        The order is that of search: a better match, a higher certainty, a later publication, then kind and id. If no
        name begins with the text, the result is empty: search has records whose names have all its words.
        """
        query = parse_query(text)
        # "a b" is joined for equal names only, as in search.
        if not query.key or (len(query.query_words) > 1 and len(query.key) < MIN_JOINED_PREFIX):
            return []
        span = slice(bisect_left(self._keys, query.key), bisect_right(self._keys, query.key + _LAST_CHARACTER))
        starts = [(offset, index) for offset, index in self._starts[span] if self._is_of_kinds(index, kinds)]
        beginnings = [index for offset, index in starts if offset == 0]
        if not beginnings:
            return []
        beginnings.sort(key=lambda index: self._rank(query, index))
        names = self._list_records(beginnings, limit)
        if len(names) < limit:
            inner = [index for offset, index in starts if offset > 0]
            inner.sort(key=lambda index: self._build_position(Match.NAMES, index))
            names = self._list_records([*beginnings, *inner], limit)
        return names

    def find_name(self, kind: Kind, slug: str, query: TextQuery) -> str | None:
        """Return the name of a record that has most words of a query. None if the record has no name here."""
        index = self._first_names.get((kind, slug))
        if index is None:
            return None
        best, best_count = self.names[index].text, 0
        while index < len(self.names) and (self.names[index].kind, self.names[index].id) == (kind, slug):
            words = set(list_name_words(self.names[index].text))
            count = sum(word.matches(words) for word in query.query_words)
            if count > best_count:
                best, best_count = self.names[index].text, count
            index += 1
        return best

    def _rank(self, query: TextQuery, index: int) -> Position:
        """Return the position of a name that begins with a query."""
        name = self.names[index]
        # The form decides between equal names only, and takes longest to compute.
        form = build_index_form(name.text) if squeeze(name.key) == query.key else ""
        return self._build_position(max(Match.NAME_START, classify_name(form, name.key, query)), index)

    def _build_position(self, match: Match, index: int) -> Position:
        name = self.names[index]
        return build_position(match, name.certainty, name.last_published, name.kind, name.id)

    def _is_of_kinds(self, index: int, kinds: list[Kind]) -> bool:
        return not kinds or self.names[index].kind in kinds

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
        offset += len(token)
