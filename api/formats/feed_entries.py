"""The entries of feeds: the title and the summary of a record and of a change, in our own words."""

import functools
from collections.abc import Callable, Mapping

from api.formats.page import FeedEntry
from models.json_types import JsonObject
from models.vocabularies import Certainty, ChangeAction, Kind, Vocabulary
from schemas import SCHEMAS
from schemas.fields.scalars import Word

# The field that describes the progress of a record, otherwise the field that classifies it.
STATUS_FIELDS = ("status", "stage", "type")


def make_record_entry_builder(kind: Kind) -> Callable[[JsonObject], FeedEntry]:
    """Return the function that builds the entry of a record of a kind."""
    fields = ((name, SCHEMAS[kind].fields.get(name)) for name in STATUS_FIELDS)
    vocabularies = {name: field.vocabulary for name, field in fields if isinstance(field, Word)}
    return functools.partial(build_record_entry, kind, vocabularies)


def build_record_entry(kind: Kind, vocabularies: Mapping[str, type[Vocabulary]], document: JsonObject) -> FeedEntry:
    """Build the entry of a record: its status and how well it is supported."""
    words = [vocabulary(document[name]) for name, vocabulary in vocabularies.items() if document[name]]
    subject = f"{kind.label}: {words[0].label.lower()}" if words else kind.label
    return FeedEntry(
        address=document["links"]["self"],
        link=document["links"]["self"],
        title=document["name"],
        summary=f"{subject}. {_describe_support(document['evidence'])}",
        updated=document["updated_at"],
        published=document["created_at"],
        tags=(str(kind), *(str(word) for word in words[:1])),
    )


def build_change_entry(change: JsonObject) -> FeedEntry:
    """Build the entry of a change: the record, the action, the fields, and the source that caused it."""
    kind, action = Kind(change["kind"]), ChangeAction(change["action"])
    fields = f" Fields: {_enumerate(change['fields'])}." if change["fields"] else ""
    source = f" Source: {change['source']}." if change["source"] else ""
    return FeedEntry(
        # This path always answers with this change: it asks for one change after the number before.
        address=f"/v1/changes?after={change['seq'] - 1}&limit=1",
        link=change["link"],
        title=f"{action.label}: {kind.label.lower()} {change['id']}",
        summary=f"{action.definition}{fields}{source}",
        updated=change["recorded_at"],
        published=change["recorded_at"],
        tags=(str(kind), str(action)),
    )


def _describe_support(evidence: JsonObject) -> str:
    """Describe how certain a record is and how many sources support it."""
    certainty = Certainty(evidence["certainty"]).label.lower()
    count, independent = evidence["sources"], evidence["independent_sources"]
    sources = "1 source" if count == 1 else f"{count} sources, {independent} of them independent"
    disputed = f" Sources disagree on {_enumerate(evidence['disputed'])}." if evidence["disputed"] else ""
    denied = f" Denied by {_enumerate(evidence['denied_by'])}." if evidence["denied_by"] else ""
    return f"Certainty: {certainty}; {sources}.{disputed}{denied}"


def _enumerate(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
