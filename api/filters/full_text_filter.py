"""The full-text filter `q`: a list, in its own order, of the records that `/v1/search` finds."""

import functools

from sqlalchemy import false, select

from api.context import get_service
from api.filters.filter import Filter
from api.filters.operators import Condition, Scope, Values, join_with_or
from api.filters.parameter_types import MAX_QUERY_LENGTH, SearchTextParameter
from ledger.text_queries import parse_query
from models import SearchDocument, Version
from models.queries.full_text import WORDS, matches_words
from models.queries.records import Statement


def build_full_text_filter(model: type[Version]) -> Filter:
    """Build the filter `q` of a kind."""
    meaning = (
        "that contain all these words, matched as /v1/search matches them, without corrections and partial matches; at "
        f"most {MAX_QUERY_LENGTH} characters"
    )
    criterion = functools.partial(match_texts, model)
    return Filter("q", "", SearchTextParameter(), criterion, meaning, "battery cells")


def match_texts(model: type[Version], texts: Values, scope: Scope) -> Condition:
    """Build the condition that a record contains all words of one of the texts. A text without a word matches none."""
    return join_with_or(
        model.document_pk.in_(_select_document_pks(text)) if parse_query(text) else false() for text in texts
    )


def _select_document_pks(text: str) -> Statement:
    matches = matches_words(get_service().engine.dialect.name, WORDS, [parse_query(text).options])
    return select(SearchDocument.document_pk).where(matches)
