"""Further members of `meta` for the lists of claims and of sources: what filters passed over, and hints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select

from api.filters.operators import Column, Condition
from api.filters.publisher_hints import find_publisher_hints
from api.filters.unknown_counts import count_empty
from api.formats import get_format
from api.pagination.pages import Fetch
from models.json_types import JsonObject


@dataclass(slots=True)
class SourceNotes:
    """The notes on a list that `fetch` reads. `criteria` has the conditions of its filters, by parameter.

    `rows` selects keys with all other conditions. `nullable` has the columns that can be empty, by parameter.
    """

    inner_fetch: Fetch
    rows: Select[Any]
    criteria: Mapping[str, Condition]
    nullable: Mapping[str, Column]
    publishers: Sequence[str] | None
    is_first_page: bool
    is_empty: bool = field(default=False, init=False)

    def fetch(self, after: str | None, limit: int) -> Sequence[tuple[str, bytes]]:
        """Fetch items, and remember whether there are any."""
        items = self.inner_fetch(after, limit)
        self.is_empty = not items
        return items

    def get_notes(self) -> JsonObject:
        """Return the notes of a first page. Takes at most two statements, and none without filters that have notes."""
        if not self.is_first_page or not get_format().has_meta:
            return {}
        unknown = count_empty(self.rows, self.criteria, self.nullable)
        notes: JsonObject = {"unknown": unknown} if unknown else {}
        if self.is_empty and self.publishers and (hints := find_publisher_hints(self.publishers)):
            notes["hints"] = hints
        return notes
