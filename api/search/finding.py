"""Finds the records that a user means: those with all words, else with corrected words, else with most words.

Search and suggest both find records here, so they give the same records for the same words.
"""

import datetime as dt
from dataclasses import dataclass, field

from api.context import get_reader, get_service
from api.name_index import NameIndex
from api.pagination.pages import load_data_version
from api.search.ranking import Hit, rank_partial_matches, rank_records
from ledger.text_queries import TextQuery, parse_query
from models.queries.search import select_names
from models.vocabularies import Kind


@dataclass(frozen=True, slots=True)
class Findings:
    """The records that were found, best first, and how the words were read.

    `did_you_mean` is the text that was searched instead, if that is not the typed one. `is_partial` says that each
    record has only most of the words.
    """

    query: TextQuery
    hits: list[Hit] = field(default_factory=list)
    is_capped: bool = False
    did_you_mean: str | None = None
    is_partial: bool = False


def find_records(text: str, kinds: list[Kind], as_of: dt.date | None, *, fuzzy: bool) -> Findings:
    """Find records by the words of a text. Without `fuzzy`, only those that have all words as they are typed."""
    query = parse_query(text)
    hits, is_capped = rank_records(query, kinds, as_of)
    if not query or hits or not fuzzy:
        return Findings(query, hits, is_capped)
    correction = load_name_index(load_data_version(), as_of).spelling.correct(text)
    corrected = query if correction is None else parse_query(correction)
    if correction is not None:
        hits, is_capped = rank_records(corrected, kinds, as_of)
        if hits:
            return Findings(corrected, hits, is_capped, correction)
    # The typed words first: a word that no record has is not always misspelt.
    hits, is_capped = rank_partial_matches(query, kinds, as_of)
    if hits or correction is None:
        return Findings(query, hits, is_capped, is_partial=bool(hits))
    hits, is_capped = rank_partial_matches(corrected, kinds, as_of)
    return Findings(corrected, hits, is_capped, correction if hits else None, is_partial=bool(hits))


def load_name_index(version: int, as_of: dt.date | None) -> NameIndex:
    """Return the names that are known at a data version, now or on a day. The first call after a write reads them."""
    cache = get_service().name_indexes
    index = cache.get(version, as_of)
    if index is None:
        index = NameIndex(get_reader().rows(select_names(as_of)))
        cache.store(version, as_of, index)
    return index
