"""Ranks the records that match a full-text query.

Python ranks a capped number of candidates, so both engines give the same response.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.context import get_reader, get_service
from api.search.matching import Match, Position, build_position, build_score, classify_match
from ledger.text_queries import QueryWord, TextQuery, parse_query
from models.queries.full_text import NAME_WORDS, WORDS, matches_words
from models.queries.rows import CandidateRow
from models.queries.search import select_candidates
from models.vocabularies import Certainty, Kind

# If more records match, those with the latest publication are ranked. A user reads one page, and to rank all records of
# a large database would take seconds.
MAX_CANDIDATES = 1000
# A longer query has no partial matches: the ways to choose most of its words are too many for one statement.
MAX_PARTIAL_WORDS = 8
Alternatives = Sequence[Sequence[QueryWord]]


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
        return build_score(self.match, self.certainty)

    @property
    def position(self) -> Position:
        """The position in the list. JSON can carry it."""
        return build_position(self.match, self.certainty, self.last_published, self.kind, self.id)


def rank_records(query: TextQuery, kinds: list[Kind], as_of: dt.date | None) -> tuple[list[Hit], bool]:
    """Return the best records with all words, in order, and whether more records match than are ranked.

    If more match, records whose names match are candidates before all others.
    """
    if not query:
        return [], False
    return _rank([query.query_words], lambda names: classify_match(names, query), kinds, as_of)


def rank_partial_matches(query: TextQuery, kinds: list[Kind], as_of: dt.date | None) -> tuple[list[Hit], bool]:
    """Return the best records with most words of a query that no record matches: as many as any record has.

    Each is ranked by those words that are in its names.
    """
    words = query.query_words
    if len(words) > MAX_PARTIAL_WORDS:
        return [], False
    parsed: dict[tuple[str, ...], TextQuery] = {}

    def classify_partial_match(name_words: str) -> Match:
        names = set(name_words.split(" "))
        texts = tuple(word.text for word in words if word.matches(names))
        if texts not in parsed:
            parsed[texts] = parse_query(" ".join(texts))
        return classify_match(name_words, parsed[texts]) if texts else Match.BODY

    for count in range(len(words) - 1, len(words) // 2, -1):
        alternatives = list(itertools.combinations(words, count))
        hits, is_capped = _rank(alternatives, classify_partial_match, kinds, as_of)
        if hits:
            return hits, is_capped
    return [], False


def _rank(
    alternatives: Alternatives, classify: Callable[[str], Match], kinds: list[Kind], as_of: dt.date | None
) -> tuple[list[Hit], bool]:
    rows = _load_candidates(WORDS, alternatives, kinds, as_of)
    is_capped = len(rows) > MAX_CANDIDATES
    if is_capped:
        rows = [*_load_candidates(NAME_WORDS, alternatives, kinds, as_of), *rows]
    hits = {(row.kind, row.slug): _build_hit(row, classify(row.name_words)) for row in rows}
    return sorted(hits.values(), key=lambda hit: hit.position)[:MAX_CANDIDATES], is_capped


def _load_candidates(
    column: str, alternatives: Alternatives, kinds: list[Kind], as_of: dt.date | None
) -> list[CandidateRow]:
    """Load the records whose column has the words of an alternative, one more than can be ranked."""
    options = [[word.all_options for word in words] for words in alternatives]
    matches = matches_words(get_service().engine.dialect.name, column, options)
    rows: list[CandidateRow] = get_reader().rows(select_candidates(matches, kinds, as_of, MAX_CANDIDATES + 1))
    return rows


def _build_hit(row: CandidateRow, match: Match) -> Hit:
    return Hit(row.kind, row.slug, row.name, match, row.certainty, row.last_published, row.document_pk)
