"""The filter on words: what `/v1/search` finds, as a part of a list that has its own order."""

from sqlalchemy import ColumnElement, false, select

from api.context import service
from api.filters.filter import Filter
from api.filters.operators import Scope, anyof
from api.filters.parameter_types import LONGEST_QUERY, Words
from ledger.text_tokens import query
from models import SearchDocument, Version
from models.queries.records import Rows
from models.queries.search import WORDS, matches_words


def of_words(model: type[Version]) -> Filter:
    """Return the filter `q` of a kind."""

    def found(texts: list[str], scope: Scope) -> ColumnElement[bool]:
        return anyof(model.document_pk.in_(_documents(text)) if query(text) else false() for text in texts)

    meaning = f"in which all these words stand, as /v1/search reads them; at most {LONGEST_QUERY} characters"
    return Filter("q", "", Words(), found, meaning, "battery cells")


def _documents(text: str) -> Rows:
    asked = query(text)
    found = matches_words(service().engine.dialect.name, WORDS, asked.words, asked.beginnings)
    return select(SearchDocument.document_pk).where(found)
