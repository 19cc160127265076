"""Full-text conditions: what must occur in a column of the search index, in the syntax of each engine."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, cast, column, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from models.search_document import VECTOR, SearchDocument

NAME_WORDS = "name_words"
WORDS = "words"


class TextTerm(NamedTuple):
    """A word of the index, or the beginning of one. It has letters, digits and marks only."""

    text: str
    is_prefix: bool = False


# A word of a query matches if all terms of one of its options occur.
Options = tuple[tuple[TextTerm, ...], ...]


def matches_words(engine: str, where: str, alternatives: Iterable[Sequence[Options]]) -> ColumnElement[bool]:
    """Return the condition that a column has all words of one of the alternatives.

    `where` is `name_words` or `words`. The terms must come from `ledger.text_queries`, so they have letters, digits and
    marks only. Even so, they are quoted.
    """
    if engine == "postgresql":
        query = _build_expression(alternatives, _quote_for_postgresql, " & ", " | ")
        vector: ColumnElement[str] = literal_column(VECTOR.format(f"search_documents.{where}"))
        return vector.op("@@", is_comparison=True)(cast(bindparam(None, query), TSQUERY))
    query = _build_expression(alternatives, _quote_for_sqlite, " AND ", " OR ")
    index = table("search_index", column("rowid"), column(where))
    matches = select(index.c.rowid).where(index.c[where].op("MATCH", is_comparison=True)(query))
    return SearchDocument.pk.in_(matches)


def _build_expression(
    alternatives: Iterable[Sequence[Options]], quote: Callable[[TextTerm], str], conjunction: str, disjunction: str
) -> str:
    def build_word(options: Options) -> str:
        return _join(disjunction, (_join(conjunction, map(quote, option)) for option in options))

    return _join(disjunction, (_join(conjunction, map(build_word, words)) for words in alternatives))


def _join(operator: str, parts: Iterable[str]) -> str:
    """Join the parts, each once. Several are put into parentheses."""
    unique = list(dict.fromkeys(parts))
    return unique[0] if len(unique) == 1 else f"({operator.join(unique)})"


def _quote_for_postgresql(term: TextTerm) -> str:
    return f"'{term.text}'{':*' if term.is_prefix else ''}"


def _quote_for_sqlite(term: TextTerm) -> str:
    return f'"{term.text}"{" *" if term.is_prefix else ""}'
