"""What feeds say of a record and of a change, in our own words."""

from collections.abc import Callable
from typing import Any

from api.formats.page import Entry
from models.vocabularies import Certainty, ChangeAction, Kind
from schemas import SCHEMAS
from schemas.fields.scalars import Word

# The field that says how far a thing has come, else what it is.
LEADING = ("status", "stage", "type")


def record_entry(kind: Kind) -> Callable[[dict[str, Any]], Entry]:
    """Return the function that says what a record of a kind is, how far it has come and how sure that is."""
    leading = {name: field for name in LEADING if isinstance(field := SCHEMAS[kind].fields.get(name), Word)}

    def entry(document: dict[str, Any]) -> Entry:
        words = [field.vocabulary(document[name]) for name, field in leading.items() if document[name]]
        about = f"{kind.label}: {words[0].label.lower()}" if words else kind.label
        return Entry(
            address=document["links"]["self"],
            link=document["links"]["self"],
            title=document["name"],
            summary=f"{about}. {_support(document['evidence'])}",
            updated=document["updated_at"],
            published=document["created_at"],
            tags=(str(kind), *(str(word) for word in words[:1])),
        )

    return entry


def change_entry(change: dict[str, Any]) -> Entry:
    """Say what happened to a record, and because of which source."""
    kind, action = Kind(change["kind"]), ChangeAction(change["action"])
    fields = f" Fields: {_enumerated(change['fields'])}." if change["fields"] else ""
    source = f" Source: {change['source']}." if change["source"] else ""
    return Entry(
        # The number before it and one more: this address answers with this change, for good.
        address=f"/v1/changes?after={change['seq'] - 1}&limit=1",
        link=change["link"],
        title=f"{action.label}: {kind.label.lower()} {change['id']}",
        summary=f"{action.definition}{fields}{source}",
        updated=change["recorded_at"],
        published=change["recorded_at"],
        tags=(str(kind), str(action)),
    )


def _support(evidence: dict[str, Any]) -> str:
    """Say how sure a record is."""
    certainty = Certainty(evidence["certainty"]).label.lower()
    count, independent = evidence["sources"], evidence["independent_sources"]
    sources = "1 source" if count == 1 else f"{count} sources, {independent} of them independent"
    disputed = f" Sources disagree on {_enumerated(evidence['disputed'])}." if evidence["disputed"] else ""
    denied = f" Denied by {_enumerated(evidence['denied_by'])}." if evidence["denied_by"] else ""
    return f"Certainty: {certainty}; {sources}.{disputed}{denied}"


def _enumerated(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
