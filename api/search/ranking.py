"""Ranks what was found, and knows the names of records.

In Python, over a capped number of candidates, so that both engines give the same bytes.
"""

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from api.context import service
from api.name_index import Names
from ledger.text_tokens import Query
from models.queries.search import NAME_WORDS, WORDS, matches_words, select_candidates, select_names
from models.search_document import BETWEEN_NAMES
from models.vocabularies import Certainty, Kind

# Candidates to rank, those published last first where there are more. People who search read one page, and ranking
# all of a large database would take seconds.
MOST_CANDIDATES = 1000


class Match(IntEnum):
    """How well a record fits: the whole part of its score."""

    BODY = 1
    NAMES = 2
    NAME_START = 3
    NAME_UNFINISHED = 4
    NAME = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found."""

    kind: Kind
    id: str
    name: str
    match: Match
    certainty: Certainty
    last_published: dt.date
    document_pk: int

    @property
    def score(self) -> float:
        """How it was matched, and after the point the rank of its certainty."""
        return round(self.match + self.certainty.rank / 10, 1)

    @property
    def place(self) -> list[Any]:
        """Its place in the list: better score, later publication, then kind and id."""
        return [-self.score, -self.last_published.toordinal(), str(self.kind), self.id]


def ranked(query: Query, kinds: list[Kind], as_of: dt.date | None) -> tuple[list[Hit], bool]:
    """Return what was found, best first, and whether there were more candidates than are ranked.

    Where there are, those whose names match are taken first.
    """
    if not query:
        return [], False
    rows = _candidates(WORDS, query, kinds, as_of)
    capped = len(rows) > MOST_CANDIDATES
    if capped:
        rows = [*_candidates(NAME_WORDS, query, kinds, as_of), *rows]
    hits = {(row.kind, row.slug): _hit(row, query) for row in rows}
    return sorted(hits.values(), key=lambda hit: hit.place)[:MOST_CANDIDATES], capped


def names(version: int, as_of: dt.date | None) -> Names:
    """Return the names known on a day, now without one; they are read where something was written since."""
    kept = service().names.at(version, as_of)
    if kept is None:
        kept = Names(service().rows(select_names(as_of)))
        service().names.keep(version, as_of, kept)
    return kept


def _candidates(where: str, query: Query, kinds: list[Kind], as_of: dt.date | None) -> list[Any]:
    engine = service().engine.dialect.name
    found = matches_words(engine, where, query.words, query.beginnings)
    return service().rows(select_candidates(found, kinds, as_of, MOST_CANDIDATES + 1))


def _hit(row: Any, query: Query) -> Hit:
    match = matched(row.name_words, query)
    return Hit(row.kind, row.slug, row.name, match, row.certainty, row.last_published, row.document_pk)


def matched(name_words: str, query: Query) -> Match:
    """Say how a record fits, by its names as the index has them."""
    forms = name_words.split(BETWEEN_NAMES)
    if query.form in forms:
        return Match.NAME
    # The last is the id, which tells most of what the record belongs to: its start says little.
    rests = [form[len(query.form) :] for form in forms[:-1] if form.startswith(query.form)]
    if rests:
        return Match.NAME_START if all(" " in rest for rest in rests) else Match.NAME_UNFINISHED
    words = name_words.split(" ")
    begun = all(any(word.startswith(one) for word in words) for one in query.beginnings)
    return Match.NAMES if begun and set(query.words) <= set(words) else Match.BODY
