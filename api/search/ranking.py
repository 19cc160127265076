"""Ranks the records that match a search, and loads the index of names.

Python ranks a capped number of candidates, so both engines give the same response.
"""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

from api.context import get_reader, get_service
from api.name_index import NameIndex
from ledger.text_tokens import TextQuery
from models.queries.rows import CandidateRow
from models.queries.search import NAME_WORDS, WORDS, matches_words, select_candidates, select_names
from models.search_document import BETWEEN_NAMES
from models.vocabularies import Certainty, Kind

# If more records match, those with the latest publication are ranked. A user reads one page, and to rank all records of
# a large database would take seconds.
MAX_CANDIDATES = 1000


class Match(IntEnum):
    """How well a record matches: the whole part of its score."""

    BODY = 1
    NAMES = 2
    NAME_START = 3
    NAME_UNFINISHED = 4
    NAME = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that matches a search."""

    kind: Kind
    id: str
    name: str
    match: Match
    certainty: Certainty
    last_published: dt.date
    document_pk: int

    @property
    def score(self) -> float:
        """The quality of the match, and as the decimal the rank of the certainty."""
        return round(self.match + self.certainty.rank / 10, 1)

    @property
    def position(self) -> list[float | int | str]:
        """The position in the list: a better score, then a later publication, then kind and id. JSON can carry it."""
        return [-self.score, -self.last_published.toordinal(), str(self.kind), self.id]


def rank_records(query: TextQuery, kinds: list[Kind], as_of: dt.date | None) -> tuple[list[Hit], bool]:
    """Return the best hits in order, and whether more records match than are ranked.

    If more match, records whose names match are candidates before all others.
    """
    if not query:
        return [], False
    rows = _load_candidates(WORDS, query, kinds, as_of)
    capped = len(rows) > MAX_CANDIDATES
    if capped:
        rows = [*_load_candidates(NAME_WORDS, query, kinds, as_of), *rows]
    hits = {(row.kind, row.slug): _build_hit(row, query) for row in rows}
    return sorted(hits.values(), key=lambda hit: hit.position)[:MAX_CANDIDATES], capped


def load_name_index(version: int, as_of: dt.date | None) -> NameIndex:
    """Return the names that are known at a data version, now or on a day. The first call after a write reads them."""
    cache = get_service().name_indexes
    index = cache.get(version, as_of)
    if index is None:
        index = NameIndex(get_reader().rows(select_names(as_of)))
        cache.store(version, as_of, index)
    return index


def classify_match(name_words: str, query: TextQuery) -> Match:
    """Return how well a record matches, by its names as the search index stores them."""
    forms = name_words.split(BETWEEN_NAMES)
    if query.form in forms:
        return Match.NAME
    # The last form is the id. It often begins with the name of another record, so its beginning does not count.
    rests = [form[len(query.form) :] for form in forms[:-1] if form.startswith(query.form)]
    if rests:
        return Match.NAME_START if all(" " in rest for rest in rests) else Match.NAME_UNFINISHED
    words = name_words.split(" ")
    has_prefixes = all(any(word.startswith(prefix) for word in words) for prefix in query.prefixes)
    return Match.NAMES if has_prefixes and set(query.words) <= set(words) else Match.BODY


def _load_candidates(column: str, query: TextQuery, kinds: list[Kind], as_of: dt.date | None) -> list[CandidateRow]:
    """Load the records whose column has the words of the query, one more than can be ranked."""
    matches = matches_words(get_service().engine.dialect.name, column, query.words, query.prefixes)
    rows: list[CandidateRow] = get_reader().rows(select_candidates(matches, kinds, as_of, MAX_CANDIDATES + 1))
    return rows


def _build_hit(row: CandidateRow, query: TextQuery) -> Hit:
    match = classify_match(row.name_words, query)
    return Hit(row.kind, row.slug, row.name, match, row.certainty, row.last_published, row.document_pk)
