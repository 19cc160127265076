"""Suggests records while a user types: completed names, else the records that search finds."""

from dataclasses import dataclass

from api.name_index import Name, NameIndex
from api.pagination.pages import load_data_version
from api.search.finding import find_records, load_name_index
from api.search.ranking import Hit
from ledger.text_queries import TextQuery
from models.vocabularies import Certainty, Kind


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested record, and its name that matched."""

    kind: Kind
    id: str
    name: str
    matched: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Suggested records, best first. `did_you_mean` is the text that was completed instead, if any."""

    records: list[Suggestion]
    did_you_mean: str | None = None
    is_partial: bool = False


def suggest_records(text: str, kinds: list[Kind], limit: int, *, fuzzy: bool) -> Suggestions:
    """Suggest up to `limit` records. Without `fuzzy`, typos are not ignored and no word is left out."""
    index = load_name_index(load_data_version(), None)
    names = index.complete(text, kinds, limit)
    if names:
        return Suggestions(list(map(_describe_name, names)))
    findings = find_records(text, kinds, None, fuzzy=fuzzy)
    if findings.did_you_mean is not None and not findings.is_partial:
        names = index.complete(findings.did_you_mean, kinds, limit)
        if names:
            return Suggestions(list(map(_describe_name, names)), findings.did_you_mean)
    records = [_describe_hit(hit, findings.query, index) for hit in findings.hits[:limit]]
    return Suggestions(records, findings.did_you_mean, findings.is_partial)


def _describe_name(name: Name) -> Suggestion:
    return Suggestion(name.kind, name.id, name.name, name.text, name.certainty)


def _describe_hit(hit: Hit, query: TextQuery, index: NameIndex) -> Suggestion:
    matched = index.find_name(hit.kind, hit.id, query) or hit.name
    return Suggestion(hit.kind, hit.id, hit.name, matched, hit.certainty)
