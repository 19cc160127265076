"""Classifies how well the names of a record match a query. No database here."""

import datetime as dt
import itertools
from enum import IntEnum

from ledger.legal_forms import squeeze
from ledger.text_queries import TextQuery
from models.search_document import BETWEEN_NAMES, BETWEEN_PARTS
from models.vocabularies import Certainty, Kind

Position = list[float | int | str]
# Added to the day of a company, so it comes before records of other kinds. No day is so late: the year would be 27380.
_COMPANY_LEAD = 10_000_000


class Match(IntEnum):
    """How well a record matches: the whole part of its score."""

    BODY = 1
    NAMES = 2
    NAME_START = 3
    NAME_UNFINISHED = 4
    NAME = 5


def build_score(match: Match, certainty: Certainty) -> float:
    """Return the quality of a match, and as the decimal the rank of the certainty."""
    return round(match + certainty.rank / 10, 1)


def build_position(match: Match, certainty: Certainty, last_published: dt.date, kind: Kind, slug: str) -> Position:
    """Return the position of a record in the list. JSON can carry it.

    The order is: a better score, then companies whose name begins with the words, then a later publication, then kind
    and id. Plants and projects are named after companies, so the company is more likely what the user means.
    """
    is_led = kind is Kind.COMPANY and match >= Match.NAME_START
    day = last_published.toordinal() + (_COMPANY_LEAD if is_led else 0)
    return [-build_score(match, certainty), -day, str(kind), slug]


def classify_match(name_words: str, query: TextQuery) -> Match:
    """Return how well a record matches, by its names as the search index stores them."""
    forms, _, rest = name_words.partition(BETWEEN_PARTS)
    keys = rest.partition(BETWEEN_PARTS)[0].split(BETWEEN_NAMES)
    names = list(itertools.zip_longest(forms.split(BETWEEN_NAMES), keys, fillvalue=""))
    match = max(
        # The last name is the id. It often begins with the name of another record, so its beginning does not count.
        classify_name(form, key, query, is_id=index == len(names) - 1)
        for index, (form, key) in enumerate(names)
    )
    if match > Match.BODY:
        return match
    words = set(name_words.split(" "))
    return Match.NAMES if all(word.matches(words) for word in query.query_words) else Match.BODY


def classify_name(form: str, key: str, query: TextQuery, *, is_id: bool = False) -> Match:
    """Return how well one name matches. BODY is for a name that is neither equal nor begins with the query."""
    if form == query.form:
        return Match.NAME
    squeezed = squeeze(key)
    if squeezed == query.key:
        has_legal_words = query.legal_words and set(query.legal_words) <= set(form.split(" "))
        return Match.NAME if has_legal_words else Match.NAME_UNFINISHED
    if is_id or not (form.startswith(query.form) or squeezed.startswith(query.key)):
        return Match.BODY
    # Only the last word is incomplete if the query is longer than all words before it.
    is_last_word = len(squeeze(key.rpartition(" ")[0])) < len(query.key)
    return Match.NAME_UNFINISHED if is_last_word and squeezed.startswith(query.key) else Match.NAME_START
